#!/usr/bin/env python3
"""redis3 sweep, run as people run it, against endpoints of its own and a file."""

import json
import re
import shlex
import signal
import subprocess
import time
import unittest

import harness


def sweep(endpoint, *arguments, place=("--cache", harness.CACHE)):
    return harness.run([harness.BINARY, "sweep", *place, *arguments], env=endpoint.environment())


def fill(endpoint, db, prefix, count, *options):
    """Keys in one process, a command a line."""
    lines = "".join(f"SET {prefix}{number} value {' '.join(options)}\n" for number in range(count))
    outcome = endpoint.redis3("-n", str(db), stdin=lines.encode())
    assert outcome.code == 0 and outcome.out == b"OK\n" * count, outcome


def objects(endpoint):
    """How many objects the bucket holds, whether they have expired or not."""
    report = json.loads(sweep(endpoint, "--dry-run", "--json").out)
    assert report["is_complete"], report
    return report["listed"]


class Sweep(harness.TemporaryFolder):
    def report(self, endpoint, *arguments, code=0):
        outcome = sweep(endpoint, "--json", *arguments)
        self.assertEqual(outcome.code, code, outcome)
        return json.loads(outcome.out), outcome.err.decode()

    def test_removes_what_has_expired_in_all_databases_or_in_one(self):
        with harness.LocalEndpoint() as endpoint:
            fill(endpoint, 0, "lasting:", 30)
            fill(endpoint, 0, "later:", 20, "EX", "1000")
            fill(endpoint, 0, "old:", 40, "PX", "300")
            fill(endpoint, 7, "old:", 10, "PX", "300")
            time.sleep(1.5)  # S3's clock is told in whole seconds.
            report, _ = self.report(endpoint, "--dry-run")
            self.assertEqual([report[name] for name in ("listed", "asked_for", "expired", "removed")], [100, 70, 50, 0])
            self.assertEqual(report["requests"], {"CreateSession": 1, "ListObjectsV2": 1, "HeadObject": 70})
            self.assertEqual(self.report(endpoint, "--older-than", "1h")[0]["removed"], 0)
            self.assertEqual(self.report(endpoint, "--db", "7")[0]["removed"], 10)
            report, _ = self.report(endpoint, "--db", "all")
            self.assertEqual([report[name] for name in ("listed", "asked_for", "expired", "removed")], [90, 60, 40, 40])
            self.assertEqual(report["requests"]["DeleteObject"], 40)
            self.assertAlmostEqual(report["dollars"], (60 + 1) * 3e-8 + 1.13e-6, delta=2e-6)
            self.assertEqual(self.report(endpoint)[0]["removed"], 0)
            self.assertEqual(endpoint.reply("DBSIZE"), b"50")
            text = sweep(endpoint).out.decode()
            self.assertRegex(text, r"(?m)^  listed +50 objects$")
            self.assertRegex(text, r"(?m)^  cost +\$0\.0\d+ at Amazon's list prices$")

    def test_goes_on_where_it_was_interrupted(self):
        with harness.LocalEndpoint() as endpoint:
            fill(endpoint, 0, "old:", 2400, "PX", "300")
            time.sleep(1.5)
            words = [harness.BINARY, "sweep", "--cache", harness.CACHE, "--rate", "1500"]
            process = subprocess.Popen(words, env=endpoint.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                       text=True)
            time.sleep(2)  # Of the 4,800 requests, which take more than 3 seconds.
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=harness.PATIENCE_SECONDS)
            self.assertEqual(process.returncode, 1, (out, err))
            self.assertIn("The sweep was stopped.", err)
            removed = int(re.search(r"(?m)^  removed +(\d+) objects$", out)[1])
            self.assertLess(removed, 2400)
            line = shlex.split(err.splitlines()[-1])
            self.assertEqual(line[:2], ["redis3", "sweep"])
            self.assertEqual(objects(endpoint), 2400 - removed)
            rest = harness.run([harness.BINARY, *line[1:]], env=endpoint.environment())
            self.assertEqual(rest.code, 0, rest)
            self.assertEqual(objects(endpoint), 0)

    def test_goes_on_where_the_store_failed_and_begins_anew_where_its_place_is_unknown(self):
        faults = ("--fault", "ListObjectsV2:503:#2-4")
        with harness.LocalEndpoint(flags=faults) as endpoint:
            fill(endpoint, 0, "old:", 1200, "PX", "300")
            time.sleep(1.5)
            report, err = self.report(endpoint, "--rate", "0", code=1)
            self.assertFalse(report["is_complete"])
            self.assertEqual(report["removed"], 1000)
            self.assertIn(f"--from {shlex.quote(report['from'])}", err)
            rest, _ = self.report(endpoint, "--from", report["from"])
            self.assertEqual((rest["listed"], rest["removed"], rest["has_begun_anew"]), (200, 200, False))
            anew, _ = self.report(endpoint, "--from", "bm8=")
            self.assertEqual((anew["is_complete"], anew["has_begun_anew"]), (True, True))

    def test_says_what_is_wrong_and_makes_no_bucket_and_no_file(self):
        with harness.LocalEndpoint() as endpoint:
            outcome = sweep(endpoint)
            self.assertEqual((outcome.code, outcome.out), (1, b""), outcome)
            self.assertIn(b"NoSuchBucket", outcome.err)
            self.assertEqual(len(outcome.err.splitlines()), 1, outcome)
        path = self.folder / "none.db"
        outcome = harness.run([harness.BINARY, "sweep", "--url", f"sqlite:{path}"])
        self.assertEqual((outcome.code, outcome.err), (1, f"redis3: There is no file {path}.\n".encode()))
        self.assertFalse(path.exists())
        outcome = harness.run([harness.BINARY, "sweep", "--rate", "-1", "--url", "memory:"])
        self.assertEqual(outcome.code, 2, outcome)

    def test_sweeps_a_file(self):
        place = f"sqlite:{self.folder / 'cache.db'}"
        lines = b"SET a v PX 200\nSET b v\n"
        self.assertEqual(harness.run([harness.BINARY, "--url", place], stdin=lines).out, b"OK\nOK\n")
        time.sleep(0.4)
        outcome = harness.run([harness.BINARY, "sweep", "--json", "--url", place])
        report = json.loads(outcome.out)
        self.assertEqual((outcome.code, report["listed"], report["removed"], report["requests"]), (0, 2, 1, {}), outcome)

    def test_shows_how_far_it_is_on_a_terminal_only(self):
        with harness.LocalEndpoint() as endpoint:
            fill(endpoint, 0, "old:", 300, "PX", "300")
            time.sleep(1.5)
            self.assertEqual(sweep(endpoint, "--dry-run", "--rate", "500").err, b"")
            words = [harness.BINARY, "sweep", "--cache", harness.CACHE, "--dry-run", "--rate", "500"]
            shell = "exec " + shlex.join(words) + " 2>&1 >/dev/null"
            shown = harness.run_on_terminal(["/bin/sh", "-c", shell], env=endpoint.environment()).out
            self.assertRegex(shown, rb"\r\d+ listed, \d+ asked for, \d+ expired, 0 removed; 0\.\d s\x1b\[K")
            self.assertTrue(shown.endswith(b"\r\x1b[K"), shown)


if __name__ == "__main__":
    harness.main()
