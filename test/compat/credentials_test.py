#!/usr/bin/env python3
"""Where redis3 gets credentials from: every source, its good answers and its bad ones, through the binary, against small
stand-ins for EC2's metadata service, a container's endpoint, STS and SSO."""

import hashlib
import json
import os
import stat
import subprocess
import time

import fake_aws
import harness

KEYS = "aws_access_key_id = AKIAOFBASE\naws_secret_access_key = PLANTED-base-secret\n"
ROLE = "role_arn = arn:aws:iam::123456789012:role/R\n"


class Credentials(harness.TemporaryFolder):
    """A home folder of its own, an S3 that shows who has signed, and what gives out credentials."""

    def setUp(self):
        super().setUp()
        self.aws = fake_aws.FakeAws(secret="PLANTED-secret", token="PLANTED-token")
        self.addCleanup(self.aws.stop)
        os.makedirs(self.folder / ".aws/sso/cache")

    def write(self, name, text):
        (self.folder / name).write_text(text)
        return str(self.folder / name)

    def config(self, text):
        self.write(".aws/config", text)

    def environment(self, **more):
        return harness.environment(HOME=str(self.folder), **self.aws.environment() | more)

    def run_redis3(self, *arguments, url=None, **more):
        return harness.run([harness.BINARY, "--endpoint-url", url or self.aws.url, "--cache", harness.CACHE, *arguments],
                           env=self.environment(**more))

    def assert_signs(self, access_key_id, *flags, **more):
        outcome = self.run_redis3(*flags, "--verbose", "GET", "k", **more)
        self.assertIn(b"AccessDenied", outcome.err, outcome)
        self.assertEqual(self.aws.s3_signers[-1], access_key_id)
        self.assert_hidden(outcome)

    def assert_refused(self, *words, flags=(), **more):
        outcome = self.run_redis3(*flags, "GET", "k", **more)
        self.assertEqual((outcome.code, outcome.out), (2, b""), outcome)
        for word in words:
            self.assertIn(word, outcome.err.decode())
        self.assertEqual(self.aws.s3_signers, [])
        self.assert_hidden(outcome)

    def assert_hidden(self, outcome):
        self.assertNotIn(b"PLANTED", outcome.err + outcome.out)


class Machine(Credentials):
    def test_of_ec2_are_asked_for_with_a_token(self):
        self.assert_signs("ASIAOFINSTANCE")
        self.assertEqual(self.aws.requests[:3],
                         ["PUT /latest/api/token", "GET /latest/meta-data/iam/security-credentials/",
                          "GET /latest/meta-data/iam/security-credentials/fake-role"])

    def test_of_ec2_after_a_refused_token(self):
        self.aws.failures = {"imds": [401]}
        self.assert_signs("ASIAOFINSTANCE")
        self.assertEqual(self.aws.requests.count("PUT /latest/api/token"), 2)

    def test_of_ec2_that_is_throttled_or_gives_nonsense(self):
        for failures, words in (({"imds-token": [503]}, "no token: status 503"), ({"imds-token": [403]}, "no token: status 403"),
                                ({"imds": [500]}, "status 500"), ({"imds": [404]}, "no role for this machine"),
                                ({"imds": ["role", "{PLANTED"]}, "no JSON object"),
                                ({"imds": ["role", json.dumps({"Code": "Failed"})]}, "not Success")):
            with self.subTest(words):
                self.aws.failures = failures
                self.assert_refused("No AWS credentials", "AWS_ACCESS_KEY_ID", "'default'", words)

    def test_of_ec2_are_tried_again_where_that_is_asked_for(self):
        self.aws.failures = {"imds-token": [503, 503]}
        self.assert_signs("ASIAOFINSTANCE", AWS_METADATA_SERVICE_NUM_ATTEMPTS="3")

    def test_of_ec2_that_are_over_are_used_on(self):
        self.aws.hours = -1
        self.assert_signs("ASIAOFINSTANCE")

    def test_of_a_container(self):
        self.assert_signs("ASIAOFCONTAINER", AWS_CONTAINER_CREDENTIALS_FULL_URI=self.aws.url + "/container?x=y")
        self.assertEqual(self.aws.requests[0], "GET /container?x=y")

    def test_of_a_container_with_a_token_of_its_file(self):
        self.aws.container_token = "Bearer PLANTED"
        uri = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": self.aws.url + "/container"}
        self.assert_refused("400 InvalidToken: who are you", **uri)
        self.aws.echoes = True
        self.assert_refused("The container's endpoint answers 400", AWS_CONTAINER_AUTHORIZATION_TOKEN="Bearer PLANTED wrong", **uri)
        self.assert_signs("ASIAOFCONTAINER", AWS_CONTAINER_AUTHORIZATION_TOKEN="Bearer no",
                          AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=self.write("token", "Bearer PLANTED\n"), **uri)

    def test_of_a_container_that_is_throttled_once(self):
        self.aws.failures = {"container": [429]}
        self.assert_signs("ASIAOFCONTAINER", AWS_CONTAINER_CREDENTIALS_FULL_URI=self.aws.url + "/container")

    def test_of_a_container_at_a_host_that_may_not_be_asked(self):
        self.assert_refused("only by https", AWS_CONTAINER_CREDENTIALS_FULL_URI="http://203.0.113.7/credentials")
        self.assertEqual(self.aws.requests, [])

    def test_that_are_over_or_no_json(self):
        uri = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": self.aws.url + "/container"}
        self.aws.failures = {"container": ["{PLANTED"]}
        self.assert_refused("no JSON object", **uri)
        self.aws.hours = -1
        self.assert_refused("ended at", **uri)


class Region(Credentials):
    def run_without_region(self, **more):
        environment = self.environment(**more)
        del environment["AWS_REGION"], environment["AWS_DEFAULT_REGION"]
        return harness.run([harness.BINARY, "--bucket", "redis3-nobody", "GET", "k"], env=environment)

    def test_that_nothing_tells_is_the_machines(self):
        """Credentials are refused then, so that nobody asks Amazon."""
        self.aws.failures = {"imds": ["eu-south-7", 404]}
        outcome = self.run_without_region()
        self.assertIn(b"no role for this machine", outcome.err)
        self.assertIn("GET /latest/meta-data/placement/region", self.aws.requests)

    def test_that_nobody_tells_is_missed(self):
        keys = {"AWS_ACCESS_KEY_ID": "AKIAOFENVIRONMENT", "AWS_SECRET_ACCESS_KEY": "PLANTED"}
        self.aws.failures = {"imds": [404]}
        for more in ({}, {"AWS_EC2_METADATA_DISABLED": "true"}):
            outcome = self.run_without_region(**keys, **more)
            self.assertEqual(outcome.code, 2, outcome)
            self.assertIn(b"No Region for the bucket redis3-nobody", outcome.err)
            self.assert_hidden(outcome)


class Roles(Credentials):
    def setUp(self):
        super().setUp()
        self.config("[profile base]\n" + KEYS + "[profile r]\nsource_profile = base\n" + ROLE)

    def test_are_got_with_the_source_profile(self):
        self.assert_signs("ASIAOFROLE", "--profile", "r")
        self.assertEqual(self.aws.sts_signers, ["AKIAOFBASE"])

    def test_are_got_with_a_role_of_the_machine(self):
        self.config("[profile r]\ncredential_source = Ec2InstanceMetadata\n" + ROLE)
        self.assert_signs("ASIAOFROLE", AWS_PROFILE="r")
        self.assertEqual(self.aws.sts_signers, ["ASIAOFINSTANCE"])

    def test_that_sts_does_not_give(self):
        self.aws.failures = {"sts": ["<ErrorResponse/>"]}
        self.assert_refused("The role of the profile 'r'", "gave no credentials", flags=("--profile", "r"))
        self.aws.failures = {"sts": [403]}
        self.assert_refused("refused by STS: 403", flags=("--profile", "r"))

    def test_of_a_web_identity(self):
        variables = {"AWS_WEB_IDENTITY_TOKEN_FILE": self.write("token", "GOOD-WEB-TOKEN\n"), "AWS_ROLE_ARN": "arn:r"}
        self.assert_signs("ASIAOFROLE", **variables)
        self.assertEqual(self.aws.sts_signers, [])
        self.write("token", "PLANTED")
        self.aws.s3_signers.clear()
        self.assert_refused("400 InvalidIdentityToken: It is not good", **variables)


class Sso(Credentials):
    def setUp(self):
        super().setUp()
        self.config("[profile s]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = Dev\n"
                    "[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://corp.example\n")
        self.cache = ".aws/sso/cache/" + hashlib.sha1(b"corp").hexdigest() + ".json"

    def login(self, token="GOOD-SSO-TOKEN", hours=1, **more):
        self.write(self.cache, json.dumps({"startUrl": "https://corp.example", "region": "us-east-1", "accessToken": token,
                                           "expiresAt": fake_aws.in_hours(hours), **more}))

    def test_uses_the_token_of_the_login(self):
        self.login()
        self.assert_signs("ASIAOFSSO", "--profile", "s")

    def test_without_a_login_says_how_to_log_in(self):
        self.assert_refused("The SSO session 'corp'", "no token yet", "aws sso login --profile s", flags=("--profile", "s"))
        self.login(hours=-1)
        self.assert_refused("ended at", "aws sso login --profile s", flags=("--profile", "s"))
        self.login(token="PLANTED")
        self.assert_refused("its token is refused", flags=("--profile", "s"))
        self.write(self.cache, "PLANTED")
        self.assert_refused("no JSON object", flags=("--profile", "s"))

    def test_renews_the_token_and_keeps_it_for_the_others(self):
        self.login(token="OVER", hours=-1, clientId="c", clientSecret="PLANTED-client", refreshToken="GOOD-REFRESH-TOKEN",
                   registrationExpiresAt=fake_aws.in_hours(100))
        self.assert_signs("ASIAOFSSO", "--profile", "s")
        kept = json.loads((self.folder / self.cache).read_text())
        self.assertEqual((kept["accessToken"], kept["clientId"]), ("RENEWED-SSO-TOKEN", "c"))
        self.assertEqual(stat.S_IMODE(os.stat(self.folder / self.cache).st_mode), 0o600)
        requests = len(self.aws.requests)
        self.assert_signs("ASIAOFSSO", "--profile", "s")
        self.assertNotIn("POST /token", self.aws.requests[requests:])

    def test_of_old_is_named_after_its_url(self):
        self.config("[profile old]\nsso_start_url = https://old\nsso_region = us-east-1\nsso_account_id = 1\nsso_role_name = R\n")
        self.cache = ".aws/sso/cache/" + hashlib.sha1(b"https://old").hexdigest() + ".json"
        self.login()
        self.assert_signs("ASIAOFSSO", "--profile", "old")


class Programs(Credentials):
    def write_tool(self, output, status=0):
        output_path = self.write("output", output)
        tool = self.write("my tool", f"#!/bin/sh\necho run >> '{self.folder}/runs'\ncat '{output_path}'\nexit {status}\n")
        os.chmod(tool, 0o700)
        self.config(f"[profile tool]\ncredential_process = '{tool}' --for redis3\n")

    def runs(self):
        """How often the program was run."""
        runs = self.folder / "runs"
        return len(runs.read_text().splitlines()) if runs.exists() else 0

    def assert_refused_for(self, *words):
        self.assert_refused("credential_process of the profile 'tool'", *words, AWS_PROFILE="tool")

    def test_give_what_signs_the_requests(self):
        with harness.LocalEndpoint() as endpoint:
            self.write_tool(json.dumps({"Version": 1, "AccessKeyId": harness.ACCESS_KEY,
                                        "SecretAccessKey": harness.SECRET_KEY}))
            for arguments, reply in ((("SET", "k", "v"), b"OK\n"), (("GET", "k"), b"v\n")):
                outcome = self.run_redis3(*arguments, url=endpoint.url, AWS_PROFILE="tool")
                self.assertEqual(outcome.out, reply, outcome)
            self.assertEqual(self.runs(), 2)
            outcome = self.run_redis3("GET", "k", url=endpoint.url, AWS_PROFILE="tool",
                                      AWS_ACCESS_KEY_ID=harness.ACCESS_KEY, AWS_SECRET_ACCESS_KEY=harness.SECRET_KEY)
            self.assertEqual((outcome.out, self.runs()), (b"v\n", 2))

    def test_that_fail(self):
        self.write_tool("PLANTED", status=7)
        self.assert_refused_for("status 7")

    def test_that_print_no_json(self):
        self.write_tool("PLANTED {}")
        self.assert_refused_for("no JSON object")

    def test_that_print_no_end(self):
        self.write_tool("{}" + " " * 70_000)
        self.assert_refused_for("over 65536 bytes")

    def test_that_are_not_there(self):
        self.config(f"[profile tool]\ncredential_process = {self.folder}/nothing\n")
        self.assert_refused_for("No such file")


class Renewal(Credentials):
    def test_goes_on_while_commands_are_answered(self):
        """Credentials that live for five seconds, on sessions of one second: both end again and again meanwhile."""
        with harness.LocalEndpoint(flags=["--session-lifetime", "1s"]) as endpoint:
            self.aws.keys["container"], self.aws.secret, self.aws.token = harness.ACCESS_KEY, harness.SECRET_KEY, ""
            self.aws.hours = 5 / 3600
            command = [harness.BINARY, "--endpoint-url", endpoint.url, "--cache", harness.CACHE]
            environment = self.environment(AWS_CONTAINER_CREDENTIALS_FULL_URI=self.aws.url + "/container")
            with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
                for number in range(16):
                    process.stdin.write(b"SET k %d\nGET k\n" % number)
                    process.stdin.flush()
                    time.sleep(0.5)
                replies = process.communicate(timeout=harness.PATIENCE_SECONDS)[0].split()
            self.assertEqual(replies, [word for number in range(16) for word in (b"OK", b"%d" % number)])
            fetches = self.aws.requests.count("GET /container")
            self.assertTrue(2 <= fetches <= 8, fetches)


class Doctor(Credentials):
    def test_tells_source_and_end(self):
        outcome = harness.run([harness.BINARY, "doctor", "--json", "--endpoint-url", self.aws.url, "--cache", harness.CACHE],
                              env=self.environment())
        self.assert_hidden(outcome)
        credentials = json.loads(outcome.out)["credentials"]
        self.assertEqual(credentials["source"], "EC2's metadata service")
        self.assertTrue(credentials["is_temporary"])
        self.assertTrue(credentials["expires"].startswith(fake_aws.in_hours(6)[:13]), credentials)


if __name__ == "__main__":
    harness.main()
