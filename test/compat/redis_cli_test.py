#!/usr/bin/env python3
"""The same commands by redis3 and by redis-cli with a real Redis server behind it: what they print is the same, byte for
byte, on a terminal, in a pipe and as JSON."""

import json
import re
import shutil
import subprocess
import time
import unittest

import harness

# A transcript is a list of commands; each is what one would type after `redis3` or `redis-cli`. What a reply holds in no
# certain order, or what depends on the moment, is left to tests of its own.
STRINGS = [
    ["PING"], ["PING", "hello there"], ["ping", "a", "b"], ["ECHO", "hi"], ["ECHO"], ["ECHO", 'quote " back \\ tab \t'],
    ["ECHO", "line\nline"], ["ECHO", ""], ["ECHO", "ümläut ☃"],
    ["GET", "absent"], ["SET", "k", "v"], ["GET", "k"], ["get", "k"], ["GET"], ["GET", "a", "b"], ["SET", "k"],
    ["SET", "k", "w", "NX"], ["SET", "k", "w", "XX"], ["GET", "k"], ["SET", "absent", "w", "XX"], ["EXISTS", "absent"],
    ["SET", "k", "x", "GET"], ["SET", "new", "x", "GET"], ["SET", "new", "y", "NX", "GET"], ["SET", "other", "y", "NX", "GET"],
    ["SET", "k", "v", "nx", "xx"], ["SET", "k", "v", "EX"], ["SET", "k", "v", "EX", "0"], ["SET", "k", "v", "EX", "-1"],
    ["SET", "k", "v", "EX", "ten"], ["SET", "k", "v", "PX", "0"], ["SET", "k", "v", "PX", "1.5"], ["SET", "k", "v", "BOGUS"],
    ["SET", "k", "v", "EX", "10", "PX", "10"], ["SET", "k", "v", "EX", "10", "KEEPTTL"], ["SET", "k", "v", "EXAT", "0"],
    ["SET", "k", "v", "EX", "9223372036854775807"], ["SET", "k", "v", "PX", "9223372036854775807"],
    ["SET", "k", "v", "EX", "9223372036854775808"], ["SET", "k", "v", "EXAT", "-5"], ["SET", "k", "v", "PXAT", "abc"],
    ["SET", "k", "v", "XX", "KEEPTTL"], ["SET", "gone", "v", "PXAT", "1"], ["GET", "gone"], ["SET", "gone", "v", "EXAT", "1", "GET"],
    ["SET", "", "empty key"], ["GET", ""], ["SET", "empty", ""], ["GET", "empty"], ["SET", "with space", "a b  c"],
    ["GET", "with space"], ["SET", "slash/and%and:colon", "ok"], ["GET", "slash/and%and:colon"], ["SET", "12", "34"], ["GET", "12"],
]
KEYS = [
    ["MSET", "a", "1", "b", "2", "c", "3"], ["MGET", "a", "b", "absent", "c"], ["MGET"], ["MSET"], ["MSET", "a"],
    ["MSET", "a", "1", "b"], ["MSET", "d", "x", "d", "y"], ["GET", "d"], ["MGET", "a", "a"],
    ["EXISTS", "a"], ["EXISTS", "a", "b", "absent", "a"], ["EXISTS"], ["TYPE", "a"], ["TYPE", "absent"], ["TYPE"],
    ["TTL", "a"], ["TTL", "absent"], ["PTTL", "a"], ["PTTL", "absent"], ["TTL"], ["SET", "e", "v", "EX", "1000"], ["TTL", "e"],
    ["SET", "e", "w"], ["TTL", "e"], ["SET", "e", "w", "PX", "2000000"], ["SET", "e", "x", "KEEPTTL"], ["TTL", "e"],
    ["SET", "e", "x", "EXAT", "99999999999"], ["MSET", "e", "y"], ["TTL", "e"],
    ["KEYS", "a"], ["KEYS", "nothing*"], ["KEYS", "[^a-c]?"], ["KEYS"], ["KEYS", "a", "b"], ["KEYS", "\\a"],
    ["DBSIZE"], ["DBSIZE", "x"], ["DEL", "a"], ["DEL", "a"], ["DEL", "b", "c", "absent", "b"], ["DEL"], ["UNLINK", "d", "absent"],
    ["UNLINK"], ["DBSIZE"], ["FLUSHDB", "NOW"], ["FLUSHDB", "ASYNC"], ["DBSIZE"], ["FLUSHDB", "SYNC"], ["FLUSHDB", "SYNC", "x"],
]
SERVER = [
    ["MSET", "i", "12", "e", "hello", "z", "0012", "r", "x" * 45, "s", "x" * 44, "long", "9" * 20],
    *(["OBJECT", "ENCODING", key] for key in ("i", "e", "z", "r", "s", "long", "absent")), ["OBJECT", "FREQ", "e"], ["OBJECT", "FREQ", "absent"],
    ["OBJECT", "REFCOUNT", "e"], ["OBJECT", "REFCOUNT", "absent"], ["OBJECT", "IDLETIME", "absent"], ["OBJECT"], ["OBJECT", "ENCODING"],
    ["OBJECT", "ENCODING", "a", "b"], ["OBJECT", "NOSUCH", "e"], ["OBJECT", "HELP", "x"],
    ["MEMORY"], ["MEMORY", "USAGE"], ["MEMORY", "USAGE", "absent"], ["MEMORY", "USAGE", "e", "SAMPLES"], ["MEMORY", "USAGE", "e", "SAMPLES", "-1"],
    ["TIME", "x"], ["SWAPDB"], ["SWAPDB", "a", "b"], ["SWAPDB", "0", "b"], ["SWAPDB", "-1", "0"], ["SWAPDB", "0", "0"],
    ["CONFIG"], ["CONFIG", "GET"], ["CONFIG", "GET", "save"], ["CONFIG", "GET", "appendonly"], ["CONFIG", "GET", "MAXMEMORY"],
    ["CONFIG", "GET", "proto-max-*"], ["CONFIG", "GET", "nosuch"], ["CONFIG", "SET", "a"], ["CONFIG", "SET", "a", "b"],
    ["CONFIG", "SET", "max*", "0"], ["CONFIG", "SET", "databases", "16"], ["CONFIG", "SET", "databases", "16", "a", "b"],
    ["CONFIG", "SET", "a", "b", "databases", "16"], ["CONFIG", "SET", "maxmemory", "abc", "a", "b"], ["CONFIG", "SET", "maxmemory", "0", "x"],
    ["CONFIG", "SET", "maxmemory", "0", "MAXMEMORY", "0"], ["CONFIG", "SET", "maxmemory", "abc"], ["CONFIG", "SET", "maxmemory", "-1"],
    ["CONFIG", "SET", "maxmemory", "1tb"], ["CONFIG", "SET", "maxmemory", ""], ["CONFIG", "SET", "MAXMEMORY", "0", "save", ""],
    ["CONFIG", "SET", "appendonly", "maybe"], ["CONFIG", "SET", "maxmemory-policy", "none"], ["CONFIG", "SET", "maxmemory-policy", "noeviction"],
    ["CONFIG", "SET", "proto-max-bulk-len", "512mb"], ["CONFIG", "RESETSTAT"], ["CONFIG", "RESETSTAT", "x"], ["CONFIG", "REWRITE"], ["CONFIG", "NOSUCH"],
    ["DEBUG"], ["DEBUG", "SLEEP", "0"], ["DEBUG", "NOSUCH"], ["FLUSHALL", "NOW"], ["FLUSHALL", "SYNC", "x"],
    ["FLUSHALL", "ASYNC"], ["DBSIZE"], ["SET", "e", "hello"], ["FLUSHALL"], ["GET", "e"], ["SET", "e", "hello"],
    ["MEMORY", "USAGE", "e", "SAMPLES", "x"], ["MEMORY", "USAGE", "e", "LIMIT", "3"], ["MEMORY", "NOSUCH"],
]
CONNECTION = [
    ["SELECT", "1"], ["SELECT", "0"], ["SELECT"], ["SELECT", "ciao"], ["SELECT", "-1"], ["SELECT", "1", "2"],
    ["NOSUCHCOMMAND"], ["NOSUCHCOMMAND", "with", "arguments"], ["nosuch", "quote'd", "x" * 200],
    ["COMMAND", "BOGUS"], ["COMMAND", "COUNT", "x"], ["COMMAND", "INFO", "nosuch"], ["COMMAND", "DOCS", "nosuch"],
    ["INFO", "nosuch"],
]
# Patterns of which several keys match, compared without their order.
GLOB_KEYS = ["one", "two", "three", "a*b", "axb", "h[llo", "hello", "hallo", "h\\llo", "UPPER", "upper", "ü", "12", "k-"]
GLOBS = ["*", "t*", "?????", "[th]*", "[^t]*", "h[a-e]llo", "a\\*b", "a*b", "h\\[llo", "h\\\\llo", "[u]*", "**", "*e*", "???", "[a-z]*",
         "[z-a]*", "[k-]*", "h[^e]llo", "ü", "?", "[^]", "[]", "\\", "h[", "*[", "[th", ""]
# What INFO tells that a Redis server has no word for.
OUR_INFO_FIELDS = {"redis3_version", "store"}
# Commands that a Redis 7 does not have.
NEWER_COMMANDS = {"delex", "digest", "msetex"}


class RedisServer:
    """A real one, on a port of its own, that saves nothing."""

    def __init__(self, folder):
        self.port = harness.free_port()
        # Debian's redis-tools holds the server under another name; it goes by the name that it is called by.
        command = ["redis-server", "--port", str(self.port), "--save", "", "--appendonly", "no", "--dir", str(folder),
                   "--databases", "16"]
        self.process = subprocess.Popen(command, executable=shutil.which("redis-check-rdb"), stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + harness.PATIENCE_SECONDS
        while harness.run(["redis-cli", "-p", str(self.port), "PING"]).out != b"PONG\n":
            if time.monotonic() > deadline or self.process.poll() is not None:
                self.stop()
                raise AssertionError("the Redis server did not start")
            time.sleep(0.02)

    def stop(self):
        self.process.kill()
        self.process.wait()


def unnumbered(out):
    """The elements of an array as printed, in order of their bytes."""
    return sorted(re.sub(rb"^ *\d+\) ", b"", line) for line in out.splitlines())


def with_the_same_time(ours, theirs):
    """What ours says with their seconds to live: the two are asked one after the other, and a second may end between."""
    seconds = [re.search(rb"(?<![-\d])\d+(?=\s*\Z)", out) for out in (ours, theirs)]
    if not all(seconds) or abs(int(seconds[0][0]) - int(seconds[1][0])) > harness.PATIENCE_SECONDS:
        return ours
    return ours[:seconds[0].start()] + seconds[1][0] + ours[seconds[0].end():]


class Transcripts(harness.TemporaryFolder):
    maxDiff = None

    def setUp(self):
        super().setUp()
        server = RedisServer(self.folder)
        self.addCleanup(server.stop)
        self.theirs = ["redis-cli", "-p", str(server.port)]
        self.ours = [harness.BINARY, "--url", f"sqlite:{self.folder}/cache.db"]

    def both(self, words, options=(), runner=harness.run, **more):
        ours = runner([*self.ours, *options, *words], **more)
        theirs = runner([*self.theirs, *options, *words], **more)
        return ours, theirs

    def compare(self, transcript, options=(), runner=harness.run):
        for words in transcript:
            with self.subTest(command=words):
                ours, theirs = self.both(words, options, runner)
                out = with_the_same_time(ours.out, theirs.out) if words[0] == "TTL" and len(words) == 2 else ours.out
                self.assertEqual(out, theirs.out)
                if runner is harness.run_on_terminal:  # Where alone one sees what is an error.
                    self.assertEqual(ours.code, 1 if theirs.out.startswith(b"(error)") else 0, ours)

    def test_in_a_pipe(self):
        for transcript in (STRINGS, KEYS, SERVER, CONNECTION):
            self.compare(transcript)

    def test_on_a_terminal(self):
        for transcript in (STRINGS, KEYS, SERVER, CONNECTION):
            self.compare(transcript, runner=harness.run_on_terminal)

    def test_as_json(self):
        for transcript in (STRINGS, KEYS):
            self.compare(transcript, options=["--json"])

    def test_error_replies_end_with_one(self):
        for words in (["GET"], ["NOSUCH"], ["SET", "k", "v", "EX", "0"], ["SELECT", "ciao"]):
            with self.subTest(command=words):
                theirs = harness.run([*self.theirs, "-e", *words])
                self.assertEqual((harness.run([*self.ours, *words]).code, theirs.code), (1, 1))

    def test_databases_are_apart(self):
        for words, options in ([["SET", "k", "zero"], []], [["SET", "k", "five"], ["-n", "5"]], [["GET", "k"], []],
                               [["GET", "k"], ["-n", "5"]], [["DBSIZE"], ["-n", "5"]], [["FLUSHDB"], ["-n", "5"]],
                               [["GET", "k"], []], [["EXISTS", "k"], ["-n", "5"]]):
            ours, theirs = self.both(words, options)
            self.assertEqual(ours.out, theirs.out, (words, options))

    def test_last_argument_from_standard_input(self):
        for stdin in (b"value from a pipe", b"with newline\n", b"", bytes(range(256))):
            with self.subTest(stdin=stdin[:20]):
                ours, theirs = self.both(["SET", "k"], ["-x"], stdin=stdin)
                self.assertEqual(ours.out, theirs.out)
                ours, theirs = self.both(["GET", "k"])
                self.assertEqual(ours.out, theirs.out)

    def test_every_byte_is_shown_alike_on_a_terminal(self):
        self.both(["SET", "bytes"], ["-x"], stdin=bytes(range(256)))
        for options in ([], ["--raw"], ["--no-raw"]):
            with self.subTest(options=options):
                ours, theirs = self.both(["GET", "bytes"], options, harness.run_on_terminal)
                self.assertEqual(ours.out, theirs.out)

    def test_repeated(self):
        ours, theirs = self.both(["PING"], ["-r", "3", "-i", "0.01"])
        self.assertEqual(ours.out, theirs.out)
        self.assertEqual(ours.out, b"PONG\n" * 3)

    def test_keys_by_pattern(self):
        self.both(["MSET", *(word for key in GLOB_KEYS for word in (key, "v"))])
        for pattern in GLOBS:
            with self.subTest(pattern=pattern):
                ours, theirs = self.both(["KEYS", pattern])
                self.assertEqual(unnumbered(ours.out), unnumbered(theirs.out))

    def test_expiry_in_milliseconds(self):
        ours, theirs = self.both(["SET", "k", "v", "PX", "1000000"])
        self.assertEqual(ours.out, theirs.out)
        ours, theirs = self.both(["PTTL", "k"])
        self.assertLess(abs(int(ours.out) - int(theirs.out)), 5000)

    def test_expired_is_absent(self):
        for words in (["MSET", "stays", "1"], ["SET", "goes", "v", "PX", "40"], ["SET", "also", "v", "PX", "40"]):
            self.both(words)
        time.sleep(0.06)
        for words in (["GET", "goes"], ["EXISTS", "goes", "also", "stays"], ["TTL", "goes"], ["TYPE", "goes"], ["KEYS", "*"],
                      ["DEL", "goes"], ["SET", "also", "w", "XX"], ["SET", "also", "w", "NX"], ["TTL", "also"], ["DBSIZE"]):
            with self.subTest(command=words):
                ours, theirs = self.both(words)
                self.assertEqual(ours.out, theirs.out)

    def replies(self, *words):
        """One command's replies as values."""
        ours, theirs = self.both(words, ["--json"])
        return json.loads(ours.out), json.loads(theirs.out)

    def our_commands(self):
        """Every command of ours that the server has to know as well."""
        listed = json.loads(harness.run([*self.ours, "--json", "COMMAND"]).out)
        return sorted({entry[0] for entry in listed} - NEWER_COMMANDS)

    def compare_info(self, ours, theirs):
        """Two elements of COMMAND INFO, and of the subcommands those that are ours."""
        with self.subTest(command=ours[0]):
            if ours[0] in ("command|getkeys", "command|getkeysandflags"):  # Redis 7.0 asks for one word too many; 7.2 does not.
                theirs[1] = ours[1]
            for place, what in enumerate(["name", "arity", "flags", "first key", "last key", "step", "categories"]):
                if isinstance(theirs[place], list):
                    self.assertEqual(sorted(ours[place]), sorted(theirs[place]), what)
                else:
                    self.assertEqual(ours[place], theirs[place], what)
            self.assertEqual(sorted(ours[7]), sorted(theirs[7]), "tips")
            self.assertEqual(*([dict(keys, flags=sorted(keys["flags"])) for keys in side[8]] for side in (ours, theirs)))
        known = {subcommand[0]: subcommand for subcommand in theirs[9]}
        for subcommand in ours[9]:
            self.compare_info(subcommand, known[subcommand[0]])

    def test_command_info(self):
        for name in self.our_commands():
            ours, theirs = self.replies("COMMAND", "INFO", name)
            self.compare_info(ours[0], theirs[0])

    def test_command_count_and_list_agree(self):
        count = int(harness.run([*self.ours, "COMMAND", "COUNT"]).out)
        listed = json.loads(harness.run([*self.ours, "--json", "COMMAND"]).out)
        self.assertEqual(len(listed), count)
        self.assertLessEqual(NEWER_COMMANDS, {entry[0] for entry in listed})

    def test_command_docs_have_the_servers_fields(self):
        for name in self.our_commands():
            with self.subTest(command=name):
                ours, theirs = self.replies("COMMAND", "DOCS", name)
                self.assertEqual(list(ours), list(theirs))
                for field in ("since", "group"):
                    self.assertEqual(ours[name][field], theirs[name][field], field)
                self.assertTrue(ours[name]["summary"])

    def test_info_keyspace(self):
        self.both(["MSET", "a", "1", "b", "2"])
        self.both(["SET", "c", "3"], ["-n", "3"])
        ours, theirs = self.both(["INFO", "keyspace"])
        shape = rb"avg_ttl=\d+"
        self.assertEqual(re.sub(shape, b"", ours.out), re.sub(shape, b"", theirs.out))

    def test_info_has_names_that_the_server_has(self):
        ours, theirs = self.both(["INFO", "server", "clients", "memory", "stats", "replication", "cluster"])
        fields = [dict(re.findall(r"^(\w+):(.*?)\r?$", side.out.decode(), re.MULTILINE)) for side in (ours, theirs)]
        self.assertIn("redis_version", fields[0])
        self.assertEqual(fields[0].keys() - fields[1].keys() - OUR_INFO_FIELDS, set())

    def test_set_ifeq_and_ifne_as_redis_8_4_documents_them(self):
        for words, out in ((["SET", "k", "v", "IFEQ", "v"], b"\n"), (["SET", "k", "v"], b"OK\n"), (["SET", "k", "w", "IFEQ", "v"], b"OK\n"),
                           (["SET", "k", "x", "IFEQ", "v"], b"\n"), (["SET", "k", "x", "IFNE", "w"], b"\n"),
                           (["SET", "k", "x", "IFNE", "v"], b"OK\n"), (["GET", "k"], b"x\n"), (["SET", "new", "y", "IFNE", "z"], b"OK\n"),
                           (["SET", "k", "y", "IFEQ", "x", "GET"], b"x\n"), (["GET", "k"], b"y\n")):
            with self.subTest(command=words):
                self.assertEqual(harness.run([*self.ours, *words]).out, out)


if __name__ == "__main__":
    if not shutil.which("redis-cli") or not shutil.which("redis-check-rdb"):
        harness.skip("redis-cli and the Redis server are not installed (Debian: redis-tools)")
    version = harness.run(["redis-cli", "--version"]).out.decode().split()[1]
    if not version.startswith("7."):
        harness.skip(f"the replies are compared with Redis 7, and this machine has {version}")
    harness.main()
