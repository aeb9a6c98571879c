#!/usr/bin/env python3
"""The commands of README.md and of other pages do what they show.

A fenced block marked `console` is a terminal: a line that begins with "$ " is typed into one bash, in order and from the
first block to the last, and the lines below it, up to the next prompt, are what must be printed. `…` stands for any text
within a line, and a line that is nothing but `…` for any number of lines. A command that ends in " &" goes on in the
background. The ports 9010 and 6380 are other ones here, since somebody may be using them. Blocks with another mark are
for reading.
"""

import os
import pathlib
import pty
import re
import select
import signal
import subprocess
import time
import unittest

import fetch
import harness

PAGES = ("README.md", "docs/faults.md")
ROOT = fetch.HERE.parents[1]
ELLIPSIS = "…"
PORTS = ("9010", "6380")
# A command in the background has said what it says at its start when it has been silent for so long.
SILENCE_SECONDS = 0.5


def steps_of(markdown):
    """(command, expected lines) of all console blocks, in order."""
    steps = []
    for block in re.findall(r"^```console\n(.*?)^```", markdown, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                steps.append((line[2:], []))
            elif line.startswith("> ") and steps and steps[-1][0].endswith("\\"):
                steps[-1] = (steps[-1][0] + "\n" + line[2:], [])
            elif steps:
                steps[-1][1].append(line)
    return steps


def pattern_of(expected):
    """A regular expression for what the lines stand for."""
    lines = []
    for line in expected:
        if line.strip() == ELLIPSIS:
            lines.append(r"(?:.*\n)*?")
        else:
            lines.append(".*?".join(re.escape(piece) for piece in line.rstrip().split(ELLIPSIS)) + r"[ \t]*\n")
    return re.compile("".join(lines))


class Shell:
    """One bash with a home and a folder of its own, whose commands print on a terminal and read nothing."""

    MARK = "-- end of the command"

    def __init__(self, folder, **more):
        binary = pathlib.Path(harness.BINARY)
        environment = harness.environment(HOME=str(folder), PATH=f"{binary.parent}:{os.environ['PATH']}", **more)
        self._terminal, output = pty.openpty()
        self._process = subprocess.Popen(["bash", "--noprofile", "--norc"], stdin=subprocess.PIPE, stdout=output, stderr=output,
                                         env=environment, cwd=folder, start_new_session=True)
        os.close(output)

    def type(self, command):
        self._process.stdin.write(command.encode() + b"\n")
        self._process.stdin.flush()

    def read_until(self, is_enough):
        """What was printed, as soon as it is enough; what there is where that never comes."""
        raw, out, deadline = b"", "", time.monotonic() + harness.PATIENCE_SECONDS
        while not is_enough(out) and time.monotonic() < deadline:
            raw += self._read(0.1)
            out = raw.decode(errors="replace").replace("\r\n", "\n")
        return out

    def _read(self, seconds):
        if not select.select([self._terminal], [], [], seconds)[0]:
            return b""
        return os.read(self._terminal, 65536)

    def run(self, command, pattern):
        """What a command printed. Of one in the background: what it printed at its start."""
        if command.endswith(" &"):
            self.type(command)
            out = self.read_until(pattern.match)
            while more := self._read(SILENCE_SECONDS):
                out += more.decode(errors="replace").replace("\r\n", "\n")
            return out
        # In braces, so that it does not read the commands after it.
        self.type(f"{{ {command}\n}} </dev/null; echo \"{self.MARK}\"")
        return self.read_until(lambda out: out.endswith(self.MARK + "\n")).removesuffix(self.MARK + "\n")

    def close(self):
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process.stdin.close()
        os.close(self._terminal)


class Pages(harness.TemporaryFolder):
    def test_commands_print_what_they_show(self):
        for page in PAGES:
            with self.subTest(page=page):
                self.assert_prints_what_it_shows(page)

    def assert_prints_what_it_shows(self, page):
        text = (ROOT / page).read_text()
        for port in PORTS:
            text = text.replace(port, str(harness.free_port()))
        steps = steps_of(text)
        self.assertTrue(steps, f"{page} has no ```console block")
        shell = Shell(self.folder)
        self.addCleanup(shell.close)
        for command, expected in steps:
            pattern = pattern_of(expected)
            shown = shell.run(command, pattern)
            self.assertIsNotNone(pattern.fullmatch(shown), f"$ {command}\nprinted\n{shown}in place of\n" + "\n".join(expected))


class Runner(harness.TemporaryFolder):
    """The runner itself: it must be able to fail."""

    def test_reads_blocks(self):
        markdown = "text\n```console\n$ one\n1\n2\n$ two\n```\n```sh\n$ not this\n```\n```console\n$ three\n3\n```\n"
        self.assertEqual(steps_of(markdown), [("one", ["1", "2"]), ("two", []), ("three", ["3"])])

    def test_compares(self):
        self.assertTrue(pattern_of(["a…c", "…", "z"]).fullmatch("abc\nx\ny\nz\n"))
        self.assertFalse(pattern_of(["a…c"]).fullmatch("abd\n"))
        self.assertFalse(pattern_of([]).fullmatch("unexpected\n"))

    def test_runs_in_one_shell(self):
        shell = Shell(self.folder)
        self.addCleanup(shell.close)
        self.assertEqual(shell.run("x=7; echo seven", None), "seven\n")
        self.assertEqual(shell.run("echo $x; cat; false", None), "7\n")
        self.assertEqual(shell.run("test -t 1 && echo a terminal", None), "a terminal\n")
        self.assertEqual(shell.run("(echo one; sleep 0.05; echo two; sleep 9) &", pattern_of(["one", "…"])), "one\ntwo\n")
        self.assertEqual(shell.run("echo three", None), "three\n")


if __name__ == "__main__":
    harness.main()
