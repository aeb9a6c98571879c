#!/usr/bin/env python3
"""Redis's own test suite against the gateway, over memory.

Needs Redis 7.0.15's sources ($REDIS_SUITE_DIR) and a runner ($REDIS_SUITE_RUNNER): a program that is called with HOST PORT
--quick --files a,b --out FILE, runs the files of the suite in external mode, and writes a line for each test: the profile, the
file, the test, which of that name it is, its verdict, and more, with tabs between. Which tests do not pass, and why,
redis_suite_expected.tsv says; any other that fails is an error, and so is one of these that passes. $REDIS_SUITE_FULL runs the
long tests as well.
"""

import collections
import csv
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import harness

SUITE = os.environ.get("REDIS_SUITE_DIR", "")
RUNNER = os.environ.get("REDIS_SUITE_RUNNER", "")
EXPECTED = pathlib.Path(__file__).with_name("redis_suite_expected.tsv")
# So many tests the suite has for a server without DEBUG, replication and saving, passed and expected ones together: fewer
# means that some were not run.
TESTS = {"type/string": 68, "type/incr": 23, "expire": 56, "keyspace": 51, "scan": 11, "bitops": 42, "bitfield": 14,
         "hyperloglog": 13, "dump": 9, "sort": 42, "multi": 35, "protocol": 19, "quit": 3, "info-command": 3,
         "introspection": 27, "introspection-2": 37, "other": 10, "pubsub": 29, "slowlog": 9, "pause": 14}
SUITE_SECONDS = 900


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.reader((line for line in file if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE))


def start_server():
    command = [harness.BINARY, "serve", "--url", "memory:", "--port", "free", "--enable-debug-command", "yes"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=harness.environment())
    line = harness.read_line(process.stdout, harness.PATIENCE_SECONDS)
    return process, int(line.rsplit(b":" if isinstance(line, bytes) else ":", 1)[1])


def run_suite(port):
    """The verdict on each test, by file, name and number."""
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "verdicts.tsv")
        options = [] if os.environ.get("REDIS_SUITE_FULL") else ["--quick"]
        subprocess.run([RUNNER, "127.0.0.1", str(port), *options, "--files", ",".join(TESTS), "--out", out],
                       stdout=subprocess.DEVNULL, timeout=SUITE_SECONDS, check=True)
        return {(row[1], row[2], row[3]): row[4] for row in rows_of(out)}


class Suite(unittest.TestCase):
    maxDiff = None

    def test_what_does_not_pass_is_what_is_expected(self):
        server, port = start_server()
        try:
            verdicts = run_suite(port)
        finally:
            server.terminate()
            server.wait()
        self.assertEqual(server.returncode, 0, "the server ended by itself or badly")
        run = {test: verdict for test, verdict in verdicts.items() if verdict not in ("ignored", "skipped")}
        failed = {test for test, verdict in run.items() if verdict != "passed"}
        expected = {tuple(row[:3]) for row in rows_of(EXPECTED)}
        self.assertEqual(sorted(failed - expected), [], "these fail and are not expected to")
        self.assertEqual(sorted(expected - failed), [], f"these pass, or are gone: take them out of {EXPECTED.name}")
        counts = collections.Counter(test[0] for test in run)
        short = {name: counts[f"unit/{name}"] for name, count in TESTS.items() if counts[f"unit/{name}"] < count}
        self.assertEqual(short, {}, "fewer tests than there are were run")

    def test_every_expected_failure_has_a_reason(self):
        for row in rows_of(EXPECTED):
            with self.subTest(row=row):
                self.assertEqual(len(row), 4)
                self.assertTrue(row[3].strip())


if __name__ == "__main__":
    if not os.path.isfile(os.path.join(SUITE, "tests", "test_helper.tcl")):
        harness.skip("$REDIS_SUITE_DIR is not a checkout of Redis 7.0.15")
    if not os.access(RUNNER, os.X_OK):
        harness.skip("$REDIS_SUITE_RUNNER is no program that runs the suite")
    if not shutil.which("tclsh"):
        harness.skip("there is no tclsh (Debian: tcl)")
    harness.main()
