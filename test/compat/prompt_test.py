#!/usr/bin/env python3
"""The prompt at a terminal: completion, colours, what is told and asked before a whole database is listed or emptied."""

import os
import pty
import select
import subprocess
import time
import unittest

import harness


class Prompt:
    """A prompt at a terminal. What it shows is taken piece by piece."""

    def __init__(self, *arguments, env=None):
        self.leader, follower = pty.openpty()
        self.process = subprocess.Popen([harness.BINARY, *arguments], env=env or harness.environment(TERM="xterm"), stdin=follower,
                                        stdout=follower, stderr=follower, start_new_session=True)
        os.close(follower)
        self.seen = b""
        self.shown("> ")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self.leader)

    def type(self, text):
        os.write(self.leader, text.encode())

    def shown(self, *texts):
        """What has been shown up to the last of these, which come in this order."""
        taken = b""
        for text in texts:
            deadline = time.monotonic() + harness.PATIENCE_SECONDS
            while text.encode() not in self.seen:
                readable, _, _ = select.select([self.leader], [], [], max(0, deadline - time.monotonic()))
                if not readable:
                    raise AssertionError(f"{text!r} was not shown: {self.seen!r}")
                self.seen += os.read(self.leader, 65536)
            before, _, self.seen = self.seen.partition(text.encode())
            taken += before + text.encode()
        return taken

    def run(self, line, *answers):
        """Runs a line; what it has shown up to the next prompt. A line that asks is answered."""
        self.type(line + "\r")
        taken = b""
        for answer in answers:
            taken += self.shown("Go on? [y/N] ")
            self.type(answer + "\n")
        return taken + self.shown("\r\n") + self.shown("> ")


class AtTheTerminal(unittest.TestCase):
    def test_completes_the_names_of_keys_that_were_seen(self):
        with Prompt("--url", "memory:") as prompt:
            prompt.run("set user:alice 1")
            prompt.run('set "with space" 2')
            prompt.type("get user:\t")
            prompt.shown("alice")
            self.assertIn(b'"1"', prompt.run(""))
            prompt.type("get wi\t")
            self.assertIn(b'"2"', prompt.run(""))
            prompt.run("set user:bob 3")
            prompt.type("get us\t\t")
            prompt.shown("user:alice  user:bob", "get user:")
            prompt.type("b\t")
            self.assertIn(b'"3"', prompt.run(""))

    def test_learns_names_from_what_is_listed(self):
        with harness.LocalEndpoint() as endpoint:
            endpoint.reply("SET", "listed:key", "v")
            with Prompt("--cache", harness.CACHE, env=endpoint.environment(TERM="xterm")) as prompt:
                self.assertIn(b"KEYS lists all of database 0: 1 LIST request, $0.000001130, for each 1,000 keys.",
                              prompt.run("keys *"))
                prompt.type("get li\t")
                self.assertIn(b'"v"', prompt.run(""))
                self.assertNotIn(b"LIST", prompt.run("dbsize"))

    def test_shows_colours_where_they_are_wanted(self):
        with Prompt("--url", "memory:") as prompt:
            self.assertIn(b"\x1b[31m(error) ERR", prompt.run("nosuchcommand"))
            self.assertIn(b"\x1b[36m(integer) 0\x1b[0m", prompt.run("exists k"))
            self.assertIn(b"\x1b[2m(nil)\x1b[0m", prompt.run("get k"))
        for arguments, env in ((("--no-color",), {}), ((), {"NO_COLOR": "1"})):
            with Prompt("--url", "memory:", *arguments, env=harness.environment(TERM="xterm", **env)) as prompt:
                self.assertIn(b"\n(nil)\r", prompt.run("get k"))
        piped = harness.run([harness.BINARY, "--url", "memory:", "--no-raw", "get", "k"], env=harness.environment(TERM="xterm"))
        self.assertEqual(piped.out, b"(nil)\n")
        piped = harness.run([harness.BINARY, "--url", "memory:", "--no-raw", "--color", "get", "k"])
        self.assertEqual(piped.out, b"\x1b[2m(nil)\x1b[0m\n")

    def test_asks_before_a_database_is_emptied(self):
        with Prompt("--url", "memory:") as prompt:
            prompt.run("set k v")
            prompt.run("dbsize")
            shown = prompt.run("flushdb", "n")
            self.assertIn(b"FLUSHDB removes all keys of database 0, 1 key when last counted.", shown)
            self.assertIn(b'"v"', prompt.run("get k"))
            self.assertIn(b"OK", prompt.run("flushall", "y"))
            self.assertIn(b"(nil)", prompt.run("get k"))
        piped = harness.run([harness.BINARY, "--url", "memory:"], stdin=b"SET k v\nFLUSHALL\nDBSIZE\n")
        self.assertEqual((piped.out, piped.err), (b"OK\nOK\n0\n", b""))

    def test_peeks_at_a_key(self):
        with Prompt("--url", "memory:") as prompt:
            prompt.run("set k value ex 1000")
            shown = prompt.run("peek k")
            for line in (rb"  type +string\r", rb"  expires +in 16 min \d+ s\r", rb"  size +\d+ B ", rb'  value +"value"\r'):
                self.assertRegex(shown, line)
            self.assertIn(b"(nil)", prompt.run("peek absent"))

    def test_searches_the_history(self):
        with Prompt("--url", "memory:") as prompt:
            prompt.run("set history:one 1")
            prompt.run("set other 2")
            prompt.run("del history:one other")
            prompt.type("\x12history:one 1")
            prompt.type("\r")
            prompt.shown("OK", "> ")
            self.assertIn(b'"1"', prompt.run("get history:one"))

    def test_tells_what_each_command_costs(self):
        with harness.LocalEndpoint() as endpoint:
            endpoint.reply("SET", "k", "v")
            with Prompt("--cache", harness.CACHE, "--verbose", env=endpoint.environment(TERM="xterm")) as prompt:
                self.assertRegex(prompt.run("get k"), rb"1 request, \$0\.00000003\d; \d+ requests, \$0\.0000\d+ so far\r\n")
                self.assertRegex(prompt.run("echo hi"), rb"0 requests, \$0\.000000000; \d+ requests, ")


if __name__ == "__main__":
    harness.main()
