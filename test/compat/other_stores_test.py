#!/usr/bin/env python3
"""S3 servers that are not S3 Express: one that does not know conditional writes is refused, one that does is asked once."""

import os
import pathlib
import unittest

import harness
from careless_s3 import CarelessS3

BUCKET = "some-bucket"
REFUSAL = rb"\AERR this server has no atomic conditional writes, .*--allow-lost-updates.*\n\Z"


class OtherStores(harness.TemporaryFolder):
    def at(self, url, *arguments, **more):
        usual = {"AWS_ENDPOINT_URL_S3": url, "AWS_ACCESS_KEY_ID": harness.ACCESS_KEY,
                 "AWS_SECRET_ACCESS_KEY": harness.SECRET_KEY, "AWS_REGION": harness.REGION,
                 "HOME": str(self.folder), "XDG_CACHE_HOME": str(self.folder)}
        return harness.run([harness.BINARY, *arguments], env=harness.environment(**usual | more))


class WithoutConditions(OtherStores):
    def check_refusal(self, refuses_conditions):
        with CarelessS3(refuses_conditions) as server:
            def redis3(*arguments):
                return self.at(server.url, "--bucket", BUCKET, *arguments)

            self.assertEqual(redis3("SET", "k", "v").out, b"OK\n")
            self.assertEqual(redis3("GET", "k").out, b"v\n")
            self.assertFalse([request for request in server.requests if "redis3-probe" in request],
                             "what needs no condition needs no probe")
            for command in (["SET", "k", "w", "XX"], ["SET", "k", "w", "GET"], ["SET", "k", "w", "IFEQ", "v"],
                            ["SET", "k", "w", "KEEPTTL"], ["SET", "new", "w", "NX"]):
                with self.subTest(command):
                    outcome = redis3(*command)
                    self.assertEqual((outcome.code, outcome.err), (1, b""), outcome)
                    self.assertRegex(outcome.out.replace(b"\n\n", b"\n"), REFUSAL)
            self.assertEqual(set(server.objects), {"0/k"})
            self.assertEqual(server.objects["0/k"][0], b"v")

            self.assertEqual(redis3("--allow-lost-updates", "SET", "k", "w", "GET").out, b"v\n")
            allowing = f"s3://{BUCKET}?allow_lost_updates=yes"
            self.assertEqual(self.at(server.url, "--url", allowing, "SET", "new", "1", "NX").out, b"OK\n")
            self.assertEqual(redis3("GET", "k").out, b"w\n")
            self.assertEqual(redis3("DEL", "k", "new", "none").out, b"2\n")
            self.assertEqual(server.objects, {})
            self.assertEqual(list(self.folder.rglob("*")), [], "a verdict that may be put right is not remembered")

    def test_that_are_ignored(self):
        self.check_refusal(refuses_conditions=False)

    def test_that_are_not_implemented(self):
        self.check_refusal(refuses_conditions=True)

    def test_the_doctor_says_so(self):
        for refuses_conditions in (False, True):
            with CarelessS3(refuses_conditions) as server:
                outcome = self.at(server.url, "doctor", "--bucket", BUCKET)
                self.assertEqual(outcome.code, 1, outcome)
                self.assertRegex(outcome.out, rb"put if unchanged +no\n")
                self.assertIn(b"--allow-lost-updates", outcome.out)
                self.assertEqual(server.objects, {})


class WithConditions(OtherStores):
    """A general-purpose bucket of the local endpoint: redis3 does not take its word for it."""

    def setUp(self):
        super().setUp()
        self.endpoint = harness.LocalEndpoint()
        self.addCleanup(self.endpoint.stop)
        self.client = self.endpoint.client()
        self.addCleanup(self.client.close)
        self.client.call("PUT", BUCKET)

    def redis3(self, *arguments, **more):
        return self.at(self.endpoint.url, "--bucket", BUCKET, *arguments, **more)

    def requests_of(self, *arguments):
        """How many requests a command takes."""
        outcome = self.redis3("--verbose", *arguments)
        self.assertEqual(outcome.code, 0, outcome)
        return sum(b"redis3-probe/" in line for line in outcome.err.splitlines())

    def test_is_probed_once_and_the_verdict_is_remembered(self):
        self.assertEqual(self.requests_of("SET", "k", "v", "EX", "1000"), 0)
        self.assertGreater(self.requests_of("SET", "k", "w", "XX"), 0)
        self.assertEqual(self.requests_of("SET", "k", "x", "XX"), 0)
        remembered = list((self.folder / "redis3" / "servers").iterdir())
        self.assertEqual(len(remembered), 1)
        self.assertNotIn(harness.SECRET_KEY, remembered[0].read_text())

        # An older or a damaged verdict is none.
        text = remembered[0].read_text()
        for damaged in (text[:-5], "", text.replace("redis3 server 1", "redis3 server 2"), "\0" * 100_000):
            remembered[0].write_text(damaged)
            self.assertGreater(self.requests_of("SET", "k", "y", "XX"), 0)
            self.assertEqual(remembered[0].read_text()[:15], text[:15])

    def test_a_cache_that_cannot_be_used_stops_no_command(self):
        places = {"a file in the way": self.folder / "file", "not absolute": pathlib.Path("here"),
                  "no such device": pathlib.Path("/dev/null")}
        places["a file in the way"].write_text("in the way")
        for what, place in places.items():
            with self.subTest(what):
                self.assertEqual(self.redis3("SET", "k", what, "NX", XDG_CACHE_HOME=str(place)).code, 0)
                self.assertEqual(self.redis3("DEL", "k", XDG_CACHE_HOME=str(place)).out, b"1\n")
        for where in ("redis3/servers", "redis3"):
            with self.subTest(where):
                (self.folder / where).mkdir(parents=True, exist_ok=True)
                os.chmod(self.folder / where, 0)
                self.assertEqual(self.redis3("SET", "k", where, "NX").out, b"OK\n")
                self.assertEqual(self.redis3("DEL", "k").out, b"1\n")
                os.chmod(self.folder / where, 0o700)

    def test_what_it_stores_is_what_the_format_says(self):
        client = self.client
        self.redis3("SET", "plain", "v")
        self.assertEqual(client.call("GET", BUCKET, "0/plain").body, b"v")
        self.redis3("SET", "created", "v", "NX")
        answer = client.call("GET", BUCKET, "0/created")
        self.assertRegex(answer.body, rb"\Av\n[0-9A-Za-z]{11}\Z")
        self.assertRegex(answer.headers["x-amz-meta-redis3"], r"\A1;w=[0-9A-Za-z]{11}\.-;tail=12\Z")
        self.assertEqual(self.redis3("GET", "created").out, b"v\n")
        self.assertEqual(self.redis3("DEL", "created").out, b"1\n")
        answer = client.call("GET", BUCKET, "0/created")
        self.assertRegex(answer.body, rb"\A\n[0-9A-Za-z]{11}\Z")
        self.assertRegex(answer.headers["x-amz-meta-redis3"], r"\A1;px=0;w=.*;tail=12\Z")
        self.assertEqual(self.redis3("EXISTS", "created").out, b"0\n")
        self.assertEqual(self.redis3("DBSIZE").out, b"1\n")
        self.assertEqual(self.redis3("DEL", "created").out, b"0\n")
        self.redis3("FLUSHDB")
        self.assertEqual(client.keys(BUCKET), [])


if __name__ == "__main__":
    harness.main()
