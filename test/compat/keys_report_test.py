#!/usr/bin/env python3
"""redis3 keys-report, run as people run it, against endpoints of its own and a file."""

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import termios
import time
import unittest

import harness


def fill(endpoint, db, prefix, count, bytes_, *options):
    lines = "".join(f"SET {prefix}{number} {'v' * bytes_} {' '.join(options)}\n" for number in range(count))
    outcome = endpoint.redis3("-n", str(db), stdin=lines.encode())
    assert outcome.code == 0 and outcome.out == b"OK\n" * count, outcome


def run(endpoint, *arguments, place=("--cache", harness.CACHE)):
    return harness.run([harness.BINARY, "keys-report", *place, *arguments], env=endpoint.environment())


class Terminal:
    """keys-report at a terminal so many columns wide."""

    def __init__(self, endpoint, columns, *arguments):
        self.leader, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        command = [harness.BINARY, "keys-report", "--cache", harness.CACHE, *arguments]
        self.process = subprocess.Popen(command, env=endpoint.environment(), stdin=follower, stdout=follower, stderr=follower)
        os.close(follower)
        self.seen = b""

    def wait_for(self, text):
        deadline = time.monotonic() + harness.PATIENCE_SECONDS
        while text not in self.seen and time.monotonic() < deadline:
            self.seen += os.read(self.leader, 65536)

    def type(self, text):
        os.write(self.leader, text)

    def end(self):
        try:
            while piece := os.read(self.leader, 65536):
                self.seen += piece
        except OSError:  # The kernel's way to tell that the other end is closed.
            pass
        os.close(self.leader)
        return self.process.wait(harness.PATIENCE_SECONDS), self.seen.replace(b"\r\n", b"\n").decode()


class KeysReport(harness.TemporaryFolder):
    def report(self, endpoint, *arguments, code=0):
        outcome = run(endpoint, "--json", *arguments)
        self.assertEqual(outcome.code, code, outcome)
        return json.loads(outcome.out), outcome.err.decode()

    def test_counts_keys_by_listing_alone(self):
        with harness.LocalEndpoint() as endpoint:
            fill(endpoint, 0, "user:", 1100, 100)
            fill(endpoint, 0, "cart:9:", 30, 1000, "EX", "1000")
            fill(endpoint, 0, "alone", 5, 1)
            fill(endpoint, 7, "user:", 2, 1)
            before = endpoint.requests()["requests"]
            report, err = self.report(endpoint)
            self.assertEqual(err, "")
            self.assertEqual([report[name] for name in ("db", "keys", "bytes", "may_expire", "is_complete")],
                             [0, 1135, 110000 + 30000 + 5, 30, True])
            self.assertEqual(report["requests"], {"CreateSession": 1, "ListObjectsV2": 2})
            asked = {name: count - before.get(name, 0) for name, count in endpoint.requests()["requests"].items()}
            self.assertEqual({name: count for name, count in asked.items() if count}, report["requests"])
            self.assertEqual([(each["prefix"], each["keys"], each["bytes"]) for each in report["prefixes"]],
                             [("user:", 1100, 110000), ("cart:", 30, 30000), ("", 5, 5)])
            self.assertAlmostEqual(report["dollars_a_month"], 140005 / 2**30 * 0.11, delta=1e-9)
            self.assertEqual(sum(each["keys"] for each in report["sizes"]), 1135)
            self.assertEqual(report["largest"][0]["bytes"], 1000)
            self.assertIsNone(report["details"])
            report, _ = self.report(endpoint, "--match", "cart:*", "--depth", "2")
            self.assertEqual([(each["prefix"], each["keys"]) for each in report["prefixes"]], [("cart:9:", 30)])
            report, _ = self.report(endpoint, "--all-dbs")
            self.assertEqual((report["db"], report["keys"], report["prefix_count"]), (None, 1137, 4))
            self.assertEqual(self.report(endpoint, "-n", "7")[0]["keys"], 2)

    def test_asks_for_details_and_tells_the_price_before(self):
        with harness.LocalEndpoint() as endpoint:
            fill(endpoint, 0, "lasting:", 20, 10)
            fill(endpoint, 0, "hour:", 10, 10, "EX", "1000")
            fill(endpoint, 0, "old:", 5, 10, "PX", "100")
            time.sleep(1.5)  # S3's clock is told in whole seconds.
            report, err = self.report(endpoint, "--details", "--rate", "0")
            self.assertEqual(err, "To ask for 35 keys takes 35 HEADs and 1 LIST: $0.0000022 at Amazon's list prices.\n")
            details = report["details"]
            self.assertEqual((details["asked_for"], details["is_sample"]), (35, False))
            self.assertEqual(details["types"], {"string": {"keys": 30, "bytes": 300}})
            self.assertEqual(details["expired"], {"keys": 5, "bytes": 50})
            self.assertEqual({name: each["keys"] for name, each in details["expire"].items() if each["keys"]},
                             {"never": 20, "within_an_hour": 10})
            self.assertEqual(report["requests"], {"CreateSession": 1, "HeadObject": 35, "ListObjectsV2": 2})
            report, err = self.report(endpoint, "--sample", "12", "--rate", "0")
            self.assertIn("takes 12 HEADs: $", err)
            self.assertEqual((report["details"]["asked_for"], report["details"]["is_sample"], report["keys"]), (12, True, 35))

    def test_asks_at_a_terminal_whether_the_price_is_right(self):
        with harness.LocalEndpoint() as endpoint:
            fill(endpoint, 0, "user:", 30, 10)
            for answer, is_detailed in ((b"n\n", False), (b"\n", False), (b"y\n", True)):
                terminal = Terminal(endpoint, 80, "--details")
                terminal.wait_for(b"Go on? [y/N] ")
                terminal.type(answer)
                code, shown = terminal.end()
                self.assertEqual((code, "They expire" in shown), (0, is_detailed), shown)
            code, shown = Terminal(endpoint, 80, "--details", "--yes").end()
            self.assertEqual((code, "Go on?" in shown, "They expire" in shown), (0, False, True), shown)

    def test_fits_a_terminal(self):
        with harness.LocalEndpoint() as endpoint:
            fill(endpoint, 0, f"{'n' * 150}:", 40, 10)
            fill(endpoint, 0, "user:", 300, 100)
            widths = {}
            for columns in (80, 200):
                code, shown = Terminal(endpoint, columns).end()
                self.assertEqual(code, 0, shown)
                widths[columns] = max(len(line) for line in shown.split("\n") if "nnn" in line or "#" in line)
                self.assertLessEqual(widths[columns], columns, shown)
            self.assertGreater(widths[200], widths[80])

    def test_says_what_is_wrong_and_makes_no_bucket_and_no_file(self):
        with harness.LocalEndpoint() as endpoint:
            outcome = run(endpoint)
            self.assertEqual((outcome.code, outcome.out), (1, b""), outcome)
            self.assertIn(b"NoSuchBucket", outcome.err)
            self.assertEqual(len(outcome.err.splitlines()), 1, outcome)
            outcome = run(endpoint, "--top", "x")
            self.assertEqual((outcome.code, len(outcome.err.splitlines())), (2, 1), outcome)
        path = self.folder / "none.db"
        outcome = harness.run([harness.BINARY, "keys-report", "--url", f"sqlite:{path}"])
        self.assertEqual((outcome.code, outcome.err), (1, f"redis3: There is no file {path}.\n".encode()))
        self.assertFalse(path.exists())

    def test_tells_what_it_has_where_the_store_fails(self):
        with harness.LocalEndpoint(flags=("--fault", "ListObjectsV2:503:#2-4")) as endpoint:
            fill(endpoint, 0, "user:", 1200, 1)
            report, err = self.report(endpoint, "--rate", "0", code=1)
            self.assertEqual((report["is_complete"], report["keys"]), (False, 1000))
            self.assertIn("SlowDown", report["failure"])
            self.assertIn("SlowDown", err)

    def test_reports_on_a_file_and_on_a_general_purpose_bucket(self):
        place = f"sqlite:{self.folder / 'cache.db'}"
        self.assertEqual(harness.run([harness.BINARY, "--url", place], stdin=b"SET a:1 v\nSET b v PX 100000\n").out, b"OK\nOK\n")
        outcome = harness.run([harness.BINARY, "keys-report", "--url", place, "--details"])
        text = outcome.out.decode()
        self.assertEqual(outcome.code, 0, outcome)
        self.assertRegex(text, r"(?m)^  keys +2$")
        self.assertRegex(text, r"(?m)^  storage +costs nothing: it is no bucket$")
        self.assertRegex(text, r"(?m)^  never +1 ")
        self.assertNotIn("requests ", text)
        with harness.LocalEndpoint() as endpoint:
            endpoint.client().call("PUT", "some-bucket")
            fill_place = ("--bucket", "some-bucket")
            outcome = harness.run([harness.BINARY, *fill_place], env=endpoint.environment(), stdin=b"SET k v\n")
            self.assertEqual(outcome.code, 0, outcome)
            text = run(endpoint, place=fill_place).out.decode()
            self.assertRegex(text, r"(?m)^  storage +of a price that redis3 does not know")


if __name__ == "__main__":
    harness.main()
