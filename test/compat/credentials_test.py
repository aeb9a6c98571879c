#!/usr/bin/env python3
"""Credentials that a profile's credential_process prints, and what goes wrong with them."""

import json
import os

import harness

OUTPUT = json.dumps({"Version": 1, "AccessKeyId": harness.ACCESS_KEY, "SecretAccessKey": harness.SECRET_KEY})


class CredentialProcess(harness.TemporaryFolder):
    def setUp(self):
        super().setUp()
        self.endpoint = harness.LocalEndpoint()
        self.addCleanup(self.endpoint.stop)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "w") as file:
            file.write(text)

    def runs(self):
        """How often the program was run."""
        try:
            with open(self.path("runs")) as file:
                return len(file.readlines())
        except FileNotFoundError:
            return 0

    def write_tool(self, output, status=0):
        self.write("output", output)
        self.write("my tool", f"#!/bin/sh\necho run >> '{self.path('runs')}'\ncat '{self.path('output')}'\nexit {status}\n")
        os.chmod(self.path("my tool"), 0o700)
        self.write("config", f"[profile tool]\ncredential_process = '{self.path('my tool')}' --for redis3\n")

    def at_endpoint(self, *arguments, keeps_keys=False):
        environment = self.endpoint.environment(AWS_PROFILE="tool", AWS_CONFIG_FILE=self.path("config"),
                                                AWS_SHARED_CREDENTIALS_FILE=self.path("credentials"))
        if not keeps_keys:
            del environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"]
        return harness.run([harness.BINARY, "--cache", harness.CACHE, *arguments], env=environment)

    def assert_refused(self, outcome, *words):
        self.assertEqual((outcome.code, outcome.out), (2, b""), outcome)
        for word in ("credential_process of the profile 'tool'", *words):
            self.assertIn(word, outcome.err.decode())
        self.assertNotIn(b"PLANTED", outcome.err)
        self.assertNotIn(harness.SECRET_KEY.encode(), outcome.err)

    def test_gives_what_signs_the_requests(self):
        self.write_tool(OUTPUT)
        self.assertEqual(self.at_endpoint("SET", "k", "v").out, b"OK\n")
        self.assertEqual(self.at_endpoint("GET", "k").out, b"v\n")
        self.assertEqual(self.runs(), 2)

    def test_is_not_run_where_the_environment_has_keys(self):
        self.write_tool(OUTPUT)
        self.assertEqual(self.at_endpoint("SET", "k", "v", keeps_keys=True).out, b"OK\n")
        self.assertEqual(self.runs(), 0)

    def test_that_fails(self):
        self.write_tool("PLANTED", status=7)
        self.assert_refused(self.at_endpoint("GET", "k"), "status 7")

    def test_that_prints_no_json(self):
        self.write_tool("PLANTED " + OUTPUT)
        self.assert_refused(self.at_endpoint("GET", "k"), "no JSON object")

    def test_that_prints_no_end(self):
        self.write_tool(OUTPUT + " " * 70_000)
        self.assert_refused(self.at_endpoint("GET", "k"), "over 65536 bytes")

    def test_that_is_not_there(self):
        self.write("config", f"[profile tool]\ncredential_process = {self.path('nothing')}\n")
        self.assert_refused(self.at_endpoint("GET", "k"), "No such file")


if __name__ == "__main__":
    harness.main()
