#!/usr/bin/env python3
"""redis3 doctor, run as people run it, against endpoints that are well and endpoints that are not."""

import contextlib
import json
import re
import unittest

import harness

SECRETS = (harness.SECRET_KEY, "wrong/secret+key")


def doctor(endpoint, *arguments, place=("--cache", harness.CACHE), **environment):
    outcome = harness.run([harness.BINARY, "doctor", *place, *arguments], env=endpoint.environment() | environment)
    for secret in SECRETS:
        assert secret.encode() not in outcome.out + outcome.err, "it shows a secret"
    return outcome


class Doctor(unittest.TestCase):
    def examine(self, endpoint, expected_code, *arguments, **more):
        """The report as JSON; the text beside it must say the same."""
        outcome = doctor(endpoint, "--json", *arguments, **more)
        self.assertEqual((outcome.code, outcome.err), (expected_code, b""), outcome)
        report = json.loads(outcome.out)
        self.assertEqual(report["is_anything_wrong"], expected_code == 1)
        return report

    def assert_found(self, report, severity, text):
        found = [finding for finding in report["findings"] if finding["severity"] == severity]
        self.assertTrue(any(re.search(text, finding["text"]) and finding["advice"] for finding in found), report["findings"])

    def test_says_that_all_is_well(self):
        with harness.LocalEndpoint() as endpoint:
            endpoint.reply("set", "k", "v")
            report = self.examine(endpoint, 0)
            self.assertEqual(report["findings"], [])
            self.assertEqual(report["place"]["bucket"], harness.BUCKET)
            self.assertEqual([trial["name"] for trial in report["trials"]],
                             ["CreateSession ReadWrite", "PutObject", "GetObject", "HeadObject", "ListObjectsV2", "DeleteObject"])
            self.assertTrue(all(trial["passed"] for trial in report["trials"]))
            self.assertEqual([(latency["name"], latency["count"]) for latency in report["latencies"]],
                             [("GetObject", 100), ("PutObject", 100)])
            self.assertEqual(report["capabilities"],
                             {"put if absent": True, "put if unchanged": True, "remove if unchanged": True, "append": True,
                              "rename": True})
            self.assertEqual(report["connections"]["opened"], 1)
            self.assertGreater(report["cost"]["dollars"], 0.0001)
            self.assertLess(report["cost"]["dollars"], 0.001)
            text = doctor(endpoint)
            self.assertEqual((text.code, text.err), (0, b""))
            self.assertTrue(text.out.endswith(b"  All is well.\n"), text)
            self.assertIn(b"100 times: p50 ", text.out)

    def test_leaves_nothing_behind(self):
        with harness.LocalEndpoint() as endpoint:
            endpoint.reply("set", "k", "v")
            self.examine(endpoint, 0)
            self.assertIsNone(self.examine(endpoint, 0)["left_behind"])
            self.assertEqual(endpoint.reply("keys", "*"), b"k")
            with contextlib.closing(endpoint.client()) as client:
                listed = client.call("GET", harness.BUCKET, query={"list-type": "2"})
            self.assertEqual(listed.status, 200)
            self.assertIn(b"<Key>0/k</Key>", listed.body)
            self.assertNotIn(b"redis3-doctor", listed.body)

    def test_creates_no_bucket(self):
        with harness.LocalEndpoint() as endpoint:
            for _ in range(2):
                self.assert_found(self.examine(endpoint, 0), "warning", "There is no bucket " + harness.BUCKET)
            report = self.examine(endpoint, 1, place=("--bucket", "plain-bucket"))
            self.assert_found(report, "wrong", "There is no bucket plain-bucket")

    def test_tells_a_wrong_secret_from_a_wrong_key(self):
        with harness.LocalEndpoint() as endpoint:
            endpoint.reply("set", "k", "v")
            report = self.examine(endpoint, 1, AWS_SECRET_ACCESS_KEY=SECRETS[1])
            self.assert_found(report, "wrong", "secret access key does not belong")
            report = self.examine(endpoint, 1, AWS_ACCESS_KEY_ID="AKIDNOBODYKNOWS")
            self.assert_found(report, "wrong", "does not know the access key id")
            self.assertEqual(report["credentials"]["access_key_id"], "AKID...NOWS")
            text = doctor(endpoint, AWS_SECRET_ACCESS_KEY=SECRETS[1])
            self.assertEqual(text.code, 1)
            self.assertIn(b"WRONG", text.out)

    def test_tells_where_it_looked_for_credentials(self):
        with harness.LocalEndpoint() as endpoint:
            report = self.examine(endpoint, 1, AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY="")
            self.assert_found(report, "wrong", "AWS_ACCESS_KEY_ID")
            self.assertEqual(report["trials"], [])

    def test_tells_of_a_host_that_is_none_and_of_a_port_where_nobody_listens(self):
        with harness.LocalEndpoint() as endpoint:
            report = self.examine(endpoint, 1, "--endpoint-url", "http://no-such-host.invalid:9010")
            self.assert_found(report, "wrong", "has no address")
            self.assertIn("no-such-host.invalid", report["dns"]["host"])
            port = harness.free_port()
            report = self.examine(endpoint, 1, "--endpoint-url", f"http://127.0.0.1:{port}")
            self.assert_found(report, "wrong", f"Could not connect to 127.0.0.1:{port}")

    def test_tells_of_an_endpoint_that_speaks_no_tls(self):
        with harness.LocalEndpoint() as endpoint:
            report = self.examine(endpoint, 1, "--endpoint-url", f"https://127.0.0.1:{endpoint.port}",
                                  SSL_CERT_FILE=harness.__file__)
            self.assert_found(report, "wrong", "TLS")

    def test_tells_of_a_clock_that_is_off(self):
        for offset, text in (("14m", "14 min behind"), ("-20m", "20 min ahead")):
            with self.subTest(offset=offset), harness.LocalEndpoint(flags=[f"--clock-offset={offset}"]) as endpoint:
                endpoint.reply("set", "k", "v")
                report = self.examine(endpoint, 1)
                self.assert_found(report, "wrong", text)
                self.assertEqual(len(report["findings"]), 1, report["findings"])

    def test_tells_of_a_session_that_may_only_read(self):
        with harness.LocalEndpoint(flags=["--read-only"]) as endpoint:
            report = self.examine(endpoint, 1)
            self.assert_found(report, "wrong", "session is read-only")

    def test_tells_of_a_bucket_that_sleeps(self):
        with harness.LocalEndpoint(flags=["--asleep", "10m"]) as endpoint:
            report = self.examine(endpoint, 1)
            self.assert_found(report, "wrong", "bucket is asleep")
            self.assertIn("Wait some minutes", report["findings"][0]["advice"])

    def test_tells_of_requests_that_fail_now_and_then(self):
        with harness.LocalEndpoint(flags=["--fault", "GetObject:500:20%", "--fault-seed", "3"]) as endpoint:
            endpoint.reply("set", "k", "v")
            report = self.examine(endpoint, 1)
            self.assert_found(report, "wrong", "requests of GetObject failed")

    def test_examines_what_is_not_on_s3(self):
        with harness.LocalEndpoint() as endpoint:
            report = self.examine(endpoint, 0, place=("--url", "memory:"))
            self.assertEqual([report[name] for name in ("credentials", "dns", "tls", "clock_offset_ms", "cost")], [None] * 5)
            self.assertEqual(len(report["trials"]), 5)

    def test_refuses_wrong_usage(self):
        for arguments in (["--nope"], [], ["--cache", "a", "--bucket", "b"], ["--cache", "A B"], ["--cache", "a", "get", "k"],
                          ["--cache", "a", "--region", "eu-north-1"]):
            with self.subTest(arguments=arguments):
                outcome = harness.run([harness.BINARY, "doctor", *arguments])
                self.assertEqual((outcome.code, outcome.out), (2, b""))
                self.assertRegex(outcome.err, rb"\Aredis3: [^\n]+\n\Z")


if __name__ == "__main__":
    harness.main()
