#!/usr/bin/env python3
"""What `redis3 serve` makes of bytes, whole and broken, and what a real Redis server makes of the same: each answers the
same bytes, and closes the connection where the other does."""

import re
import shutil
import unittest

import harness
from gateways import Client, Gateway, packed
from redis_cli_test import RedisServer

LINE_BYTES_MAX = 64 * 1024
# Each is what a client sends, and then it ends its half of the connection: as `printf | nc` does.
COMMANDS = [
    b"PING\r\n", b"PING\n", b"ping\r\n", b"  PING  \r\n", b"PING hello\r\n", b"\r\nPING\r\n", b"\r\n\r\n\n\nPING\r\n", b"   \r\nPING\r\n",
    b"SET k 'a b'\r\nGET k\r\n", b'SET k "a\\x00b\\n"\r\nGET k\r\n', b"SET k 'it\\'s'\r\nGET k\r\n", b"SET k \"\"\r\nGET k\r\nSTRLEN k\r\n",
    b'SET "k "\r\n', b"SET k 'open\r\n", b'SET k "a"b\r\n', b'"SET" "k" "v"\r\n', b"GET\r\n", b"GET a b c\r\n", b"NOSUCH a b\r\n",
    b"*1\r\n$4\r\nPING\r\n", b"*2\r\n$4\r\nPING\r\n$5\r\nhello\r\n", b"*0\r\nPING\r\n", b"*-1\r\nPING\r\n", b"*-100\r\n*1\r\n$4\r\nPING\r\n",
    b"*\r\n", b"*a\r\n", b"*1a\r\n", b"*1.5\r\n", b"* 1\r\n", b"*+1\r\n$4\r\nPING\r\n", b"*01\r\n$4\r\nPING\r\n", b"*-0\r\nPING\r\n", b"*1\r\n$04\r\nPING\r\n", b"*1\r\n$-0\r\n\r\n", b"*1\r\n$+4\r\nPING\r\n", b"*3000000000\r\n", b"*99999999999999999999\r\n",
    b"*-9223372036854775808\r\nPING\r\n", b"*1\r\n$-1\r\n", b"*1\r\n$\r\n", b"*1\r\n$a\r\n", b"*1\r\n$4a\r\n", b"*1\r\n$ 4\r\nPING\r\n",
    b"*1\r\n$536870913\r\n", b"*1\r\n$2000000000\r\n", b"*1\r\n$99999999999999999999\r\n", b"*1\r\n$-5\r\nPING\r\n", b"*1\r\n4\r\nPING\r\n",
    b"*1\r\n:4\r\nPING\r\n", b"*1\r\n+PING\r\n", b"*1\r\nPING\r\n", b"*3\r\n$3\r\nSET\r\n$1\r\nx\r\nfooz\r\n", b"*1\r\n\r\n$4\r\nPING\r\n",
    b"*1\r\n$0\r\n\r\n", b"*2\r\n$3\r\nGET\r\n$0\r\n\r\n", b"PING\r\n*1\r\n$4\r\nPING\r\nPING\r\n", b"PING\r\n*1\r\n$-9\r\nPING\r\n", b"$4\r\nPING\r\n",
    b"+OK\r\n", b":1\r\n", b"\x01\x02\r\n", b"\xff\xfe\r\nPING\r\n", b"\x16\x03\x01\x02\x01\xfc\r\nPING\r\n",
    b"GET / HTTP/1.1\r\n\r\n", b"POST / HTTP/1.1\r\nPING\r\n", b"GET / HTTP/1.1\r\nHost: localhost\r\nPING\r\n", b"PING\r\nQUIT\r\nPING\r\n",
    packed("SET", b"k\x00\r\n\xff", b"\r\n$5\r\n\x00") + packed("GET", b"k\x00\r\n\xff") + packed("STRLEN", b"k\x00\r\n\xff"),
    packed("SET", b"", b"empty") + packed("GET", b""), packed("KEYS", b"\x00\xff*"), packed("GET", b"\xff" * 300),
    # Lines and commands that end too soon are answered by nothing.
    b"", b"PIN", b"*1\r\n", b"*2\r\n$4\r\nPING\r\n", b"*1\r\n$4\r\nPI", b"*1\r\n$4\r\nPING", b"*1\r\n$4\r\nPING\r", b"PING\r\n*1\r\n$4",
    b"*1\r", b"*1\r\n$4\r",
    # Too long.
    b"A" * (LINE_BYTES_MAX + 2), b"A" * 1_000_000, b"*" + b"1" * (LINE_BYTES_MAX + 2), b"*1\r\n$" + b"1" * (LINE_BYTES_MAX + 2),
    b"PING " + b"x" * (LINE_BYTES_MAX - 100) + b"\r\n", b"\x00" * 200_000,
]
CONNECTION = [
    [["HELLO"]], [["HELLO", "2"]], [["HELLO", "3"]], [["HELLO", "1"]], [["HELLO", "4"]], [["HELLO", "x"]], [["HELLO", "-1"]],
    [["HELLO", "3", "SETNAME", "me"], ["CLIENT", "GETNAME"]], [["HELLO", "3", "SETNAME", "a b"]], [["HELLO", "3", "BOGUS"]], [["HELLO", "3", "AUTH"]],
    [["HELLO", "3", "AUTH", "default"]], [["HELLO", "3", "AUTH", "nobody", "x"]], [["HELLO", "3", "SETNAME"]], [["HELLO", "2", "SETNAME", "x", "BOGUS", "y"]],
    [["AUTH"]], [["AUTH", "x"]], [["AUTH", "default", "x"]], [["AUTH", "nobody", "x"]], [["AUTH", "a", "b", "c"]],
    [["HELLO", "3"], ["GET", "absent"], ["MGET", "absent", "absent"], ["SET", "k", "v", "XX", "GET"], ["CONFIG", "GET", "appendonly"], ["HELLO", "2"],
     ["GET", "absent"], ["CONFIG", "GET", "appendonly"]],
    [["HELLO", "3"], ["CONFIG", "GET", "nosuch"], ["KEYS", "nosuch"], ["EXPIRE", "absent", "1"], ["MULTI"], ["GET", "absent"], ["EXEC"]],
    [["HELLO", "3"], ["WATCH", "k"], ["SET", "k", "changed"], ["MULTI"], ["GET", "k"], ["EXEC"]],
    [["WATCH", "k"], ["SET", "k", "changed"], ["MULTI"], ["GET", "k"], ["EXEC"], ["EXEC"], ["DISCARD"]],
    [["MULTI"], ["MULTI"], ["WATCH", "k"], ["DISCARD"], ["DISCARD"]],
    [["MULTI"], ["GET"], ["SET", "k", "v"], ["EXEC"], ["PING"]], [["MULTI"], ["NOSUCH"], ["EXEC"]],
    [["SET", "s", "word"], ["MULTI"], ["INCR", "s"], ["APPEND", "s", "!"], ["EXEC"]], [["MULTI"], ["EXEC"]], [["MULTI"], ["QUIT"]],
    [["MULTI"], ["SUBSCRIBE", "ch"], ["PING"], ["EXEC"], ["PING"], ["GET", "k"]],
    [["SELECT", "3"], ["SET", "k", "three"], ["RESET"], ["GET", "k"], ["SELECT", "3"], ["DEL", "k"]], [["HELLO", "3"], ["RESET"], ["GET", "absent"]],
    [["MULTI"], ["SET", "k", "never"], ["RESET"], ["EXEC"]], [["CLIENT", "SETNAME", "n"], ["RESET"], ["CLIENT", "GETNAME"]], [["RESET", "x"]],
    [["QUIT"], ["PING"]], [["QUIT", "now"]], [["QUIT", "now", "or", "never"]],
    [["SUBSCRIBE", "a", "b"], ["PING"], ["PING", "x"], ["GET", "k"], ["SET", "k", "v"], ["UNSUBSCRIBE", "a"], ["UNSUBSCRIBE"], ["GET", "absent"]],
    [["PSUBSCRIBE", "p*"], ["ECHO", "x"], ["PUNSUBSCRIBE", "p*"], ["ECHO", "x"]], [["SUBSCRIBE", "a"], ["RESET"], ["GET", "absent"]],
    [["SUBSCRIBE", "a"], ["MULTI"], ["HELLO", "3"], ["QUIT"]], [["UNSUBSCRIBE"]], [["UNSUBSCRIBE", "never"]], [["PUNSUBSCRIBE"]], [["SUBSCRIBE"]],
    [["HELLO", "3"], ["SUBSCRIBE", "a"], ["GET", "absent"], ["PING"], ["PUBLISH", "a", "to myself"], ["UNSUBSCRIBE", "a"]],
    [["CLIENT", "REPLY", "OFF"], ["PING"], ["CLIENT", "REPLY", "ON"], ["PING"]], [["CLIENT", "REPLY", "SKIP"], ["PING"], ["PING"]],
    [["CLIENT", "REPLY", "SKIP"], ["NOSUCH"], ["PING"]], [["CLIENT", "REPLY", "OFF"], ["GET"], ["CLIENT", "REPLY", "SKIP"], ["CLIENT", "REPLY", "ON"]],
    [["CLIENT", "REPLY", "BOGUS"]], [["CLIENT", "REPLY"]], [["CLIENT", "REPLY", "OFF"], ["MULTI"], ["PING"], ["EXEC"], ["CLIENT", "REPLY", "ON"]],
    [["PING", "a", "b"]], [["ECHO"]], [["SELECT", "x"]], [["COMMAND", "GETKEYS", "MSET", "a", "1", "b", "2"]],
]
WITHOUT_PASSWORD = [
    [["PING"]], [["GET", "k"]], [["NOSUCH"]], [["GET"]], [["HELLO", "3"]], [["HELLO"]], [["HELLO", "3", "AUTH", "default", "wrong"]], [["AUTH", "wrong"]],
    [["HELLO", "3", "AUTH", "default", "secret"], ["GET", "absent"]], [["AUTH", "secret"], ["PING"], ["AUTH", "wrong"], ["PING"]],
    [["AUTH", "default", "secret"], ["RESET"], ["PING"]], [["SUBSCRIBE", "a"]], [["MULTI"], ["AUTH", "secret"]], [["QUIT"]],
    [["RESET"]], [["MGET", *"abcdefghi"]], [["MGET", *"abcdefghij"]], [["ECHO", "x" * 16384]], [["ECHO", "x" * 16385]],
    [["AUTH", "secret"], ["MGET", *"abcdefghijkl"]], [["AUTH", "secret"], ["ECHO", "x" * 16385]], [["AUTH", "wrong"], ["MGET", *"abcdefghijkl"]],
]


def comparable(answer):
    """Without what is each server's own: its version, the client's number; and a word that Redis 7.2 has more than 7.0."""
    answer = answer.replace(b"otherwise the HELLO <proto> AUTH", b"otherwise the HELLO AUTH")
    answer = re.sub(rb"(\$7\r\nversion\r\n)\$\d+\r\n[\d.]+", rb"\1", answer)
    return re.sub(rb"(\$2\r\nid\r\n):\d+", rb"\1", answer)


class Protocol(harness.TemporaryFolder):
    maxDiff = None

    def start(self, *flags):
        if not shutil.which("redis-check-rdb"):
            harness.skip("no Redis server: it comes with Debian's redis-tools")
        theirs = RedisServer(self.folder)
        self.addCleanup(theirs.stop)
        ours = Gateway("--exec-across-keys", "one-by-one", *flags)
        self.addCleanup(ours.stop)
        self.ours, self.theirs = ours.connect, lambda: Client(("127.0.0.1", theirs.port))

    def answer(self, connect, pieces):
        with connect() as client:
            try:
                for piece in pieces:
                    client.send_raw(piece)
                client.end_sending()
            except OSError:
                pass  # It has been closed: what was answered first counts.
            return comparable(client.read_to_end())

    def compare(self, *pieces):
        self.assertEqual(self.answer(self.ours, pieces), self.answer(self.theirs, pieces))

    def test_bytes(self):
        self.start()
        for data in COMMANDS:
            with self.subTest(sent=data[:80]):
                self.compare(data)

    def test_connection_commands(self):
        self.start()
        for script in CONNECTION:
            with self.subTest(script=script):
                self.compare(b"".join(packed(*words) for words in script))
                self.compare(*(packed(*words) for words in script))

    def test_before_the_password(self):
        self.start("--requirepass", "secret")
        with self.theirs() as client:
            self.assertEqual(client.call("CONFIG", "SET", "requirepass", "secret"), "OK")
        for script in WITHOUT_PASSWORD:
            with self.subTest(script=str(script)[:80]):
                self.compare(b"".join(packed(*words) for words in script))

    def test_cut_anywhere(self):
        self.start()
        data = (packed("SET", b"k\r\n", b"v\x00\r\n") + b"GET 'k\r\n\r\n" + packed("GET", b"k\r\n") + b"PING\r\n\r\n*0\r\n" + packed("MGET", "a", "b")
                + b"*1\r\n$4\r\nPINGxx")
        whole = self.answer(self.theirs, [data])
        for at in range(len(data)):
            self.assertEqual(self.answer(self.ours, [data[:at], data[at:]]), whole, at)
        self.assertEqual(self.answer(self.ours, [data[at:at + 1] for at in range(len(data))]), whole)

    def test_pipeline(self):
        self.start()
        words = [["SET", f"k{i % 50}", str(i)] if i % 3 == 0 else ["GET", f"k{i % 50}"] if i % 3 == 1 else ["INCR", f"n{i % 7}"] for i in range(1000)]
        words[500] = ["NOSUCH"]
        words[501] = ["GET"]
        self.compare(b"".join(packed(*command) for command in words))

    def test_a_long_value_comes_and_goes_whole(self):
        self.start()
        value = bytes(range(256)) * 32768
        for connect in (self.ours, self.theirs):
            with connect() as client:
                client.send_raw(packed("SET", "long", value) + packed("GET", "long") + packed("STRLEN", "long"))
                self.assertEqual((client.read(), client.read() == value, client.read()), ("OK", True, len(value)))

    def test_a_message_among_replies(self):
        self.start()
        seen = []
        for connect in (self.ours, self.theirs):
            with connect() as listener, connect() as speaker:
                raw = []
                for words in (["SUBSCRIBE", "ch"], ["PSUBSCRIBE", "c*"]):
                    listener.send(*words)
                    raw.append(listener.read_raw())
                raw.append(speaker.call("PUBLISH", "ch", b"\x00\r\n"))
                raw += [listener.read_raw(), listener.read_raw()]
                listener.send("PING")
                raw.append(listener.read_raw())
                seen.append(raw)
        self.assertEqual(*seen)


if __name__ == "__main__":
    harness.main()
