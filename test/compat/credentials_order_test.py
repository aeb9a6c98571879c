#!/usr/bin/env python3
"""Which credentials redis3 takes where several are there, against botocore: in every combination of what an environment
and a profile may hold, both must sign with the same key, get a role with the same key, or both must refuse."""

import hashlib
import itertools
import json
import os
import pathlib
import shutil
import tempfile
import unittest
import unittest.mock

import fake_aws
import harness

if __name__ == "__main__":
    harness.go_on_with_boto3()

# botocore looks for the folder of SSO's tokens when it is imported.
HOME = pathlib.Path(tempfile.mkdtemp(prefix="redis3-compat-"))
os.environ["HOME"] = str(HOME)

import botocore.exceptions
import botocore.session

ROLE = "role_arn = arn:aws:iam::123456789012:role/R\n"
SSO = "sso_session = corp\nsso_account_id = 123456789012\nsso_role_name = Dev\n"


def keys(name):
    return f"aws_access_key_id = AKIAOF{name}\naws_secret_access_key = secret\n"


# What stands in a profile: (of the config file, of the credentials file).
PROFILES = {
    "nothing": ("", ""),
    "keys": ("", keys("FILE")),
    "keys in both files": (keys("CONFIG"), keys("FILE")),
    "keys in the config file": (keys("CONFIG"), ""),
    "a program": ("credential_process = {tool}\n", ""),
    "a program, keys in the config file": ("credential_process = {tool}\n" + keys("CONFIG"), ""),
    "a program, keys": ("credential_process = {tool}\n", keys("FILE")),
    "a program in the credentials file": ("", "credential_process = {tool}\n"),
    "a role by keys of another profile": (ROLE + "source_profile = base\n", ""),
    "a role by a role": (ROLE + "source_profile = middle\n", ""),
    "a role by a program": (ROLE + "source_profile = tool\n", ""),
    "a role by SSO": (ROLE + "source_profile = sso\n", ""),
    "a role by its own keys": (ROLE + "source_profile = default\n" + keys("CONFIG"), ""),
    "a role by the environment": (ROLE + "credential_source = Environment\n", ""),
    "a role by the container": (ROLE + "credential_source = EcsContainer\n", ""),
    "a role by the machine": (ROLE + "credential_source = Ec2InstanceMetadata\n", ""),
    "a role by nothing": (ROLE, ""),
    "a role by two": (ROLE + "source_profile = base\ncredential_source = Environment\n", ""),
    "a role by nobody": (ROLE + "source_profile = nobody\n", ""),
    "a role by itself": (ROLE + "source_profile = default\n", ""),
    "a role and keys": (ROLE + "source_profile = base\n", keys("FILE")),
    "a web identity": (ROLE + "web_identity_token_file = {token}\n", ""),
    "a web identity and keys": (ROLE + "web_identity_token_file = {token}\n", keys("FILE")),
    "a web identity without a role": ("web_identity_token_file = {token}\n", ""),
    "SSO": (SSO, ""),
    "SSO and keys": (SSO, keys("FILE")),
    "SSO and a role": (SSO + ROLE + "source_profile = base\n", ""),
    "an SSO session for other services, and keys": ("sso_session = corp\n", keys("FILE")),
    "half of SSO": ("sso_session = corp\nsso_role_name = Dev\n", keys("FILE")),
    "SSO without a session": ("sso_account_id = 1\nsso_role_name = R\n", keys("FILE")),
    "indented keys": ("", "  aws_access_key_id: AKIAOFFILE\n  aws_secret_access_key: secret\n"),
    "SSO of old": ("sso_start_url = https://old\nsso_region = us-east-1\nsso_account_id = 1\nsso_role_name = R\n", ""),
}
OTHERS = ("[profile base]\n" + keys("BASE") + "[profile middle]\nsource_profile = base\n" + ROLE +
          "[profile tool]\ncredential_process = {tool}\n[profile sso]\n" + SSO +
          "[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://corp.example\n")


class Order(unittest.TestCase):
    def setUp(self):
        self.aws = fake_aws.FakeAws()
        self.addCleanup(self.aws.stop)
        self.addCleanup(shutil.rmtree, HOME, ignore_errors=True)
        os.makedirs(HOME / ".aws/sso/cache")
        tool = HOME / "tool"
        tool.write_text("#!/bin/sh\necho '" + json.dumps({"Version": 1, "AccessKeyId": "AKIAOFTOOL",
                                                          "SecretAccessKey": "secret"}) + "'\n")
        tool.chmod(0o700)
        token = HOME / "token"
        token.write_text("GOOD-WEB-TOKEN")
        self.places = {"{tool}": str(tool), "{token}": str(token)}
        for name in ("corp", "https://old"):
            cache = HOME / ".aws/sso/cache" / (hashlib.sha1(name.encode()).hexdigest() + ".json")
            cache.write_text(json.dumps({"startUrl": "https://corp.example", "region": "us-east-1",
                                         "accessToken": "GOOD-SSO-TOKEN", "expiresAt": fake_aws.in_hours(1)}))

    def write(self, name, text):
        for place, path in self.places.items():
            text = text.replace(place, path)
        (HOME / ".aws" / name).write_text(text)

    def environment(self, has_keys, has_web_identity, has_container):
        variables = harness.environment(HOME=str(HOME), **self.aws.environment())
        if has_keys:
            variables |= {"AWS_ACCESS_KEY_ID": "AKIAOFENVIRONMENT", "AWS_SECRET_ACCESS_KEY": "secret"}
        if has_web_identity:
            variables |= {"AWS_WEB_IDENTITY_TOKEN_FILE": self.places["{token}"], "AWS_ROLE_ARN": "arn:aws:iam::1:role/W"}
        if has_container:
            variables |= {"AWS_CONTAINER_CREDENTIALS_FULL_URI": self.aws.url + "/container"}
        return variables

    def of_redis3(self, environment, profile):
        self.aws.sts_signers, self.aws.s3_signers = [], []
        flags = ["--profile", profile] if profile else []
        outcome = harness.run([harness.BINARY, "--endpoint-url", self.aws.url, "--cache", harness.CACHE, *flags, "GET", "k"],
                              env=environment)
        self.assertIn(outcome.code, (1, 2), outcome)
        self.assertEqual(b"AccessDenied" in outcome.out + outcome.err, bool(self.aws.s3_signers), outcome)
        return self.aws.sts_signers, (self.aws.s3_signers or [None])[0]

    def of_botocore(self, environment, profile):
        self.aws.sts_signers, self.aws.s3_signers = [], []
        with unittest.mock.patch.dict(os.environ, environment, clear=True):
            try:
                credentials = botocore.session.Session(profile=profile).get_credentials()
                key = credentials.get_frozen_credentials().access_key if credentials else None
            except botocore.exceptions.BotoCoreError:
                key = None
        return self.aws.sts_signers, key

    def test_is_botocores(self):
        signed = 0
        combinations = list(itertools.product(PROFILES.items(), (False, True), (False, True), (False, True), (None, "default")))
        for (name, (config, shared)), has_keys, has_web_identity, has_container, profile in combinations:
            environment = self.environment(has_keys, has_web_identity, has_container)
            with self.subTest(profile_has=name, keys=has_keys, web_identity=has_web_identity, container=has_container,
                              given=profile):
                self.write("config", "[default]\n" + config + OTHERS)
                self.write("credentials", "[default]\n" + shared if shared else "")
                ours = self.of_redis3(environment, profile)
                self.assertEqual(ours, self.of_botocore(environment, profile))
                signed += ours[1] is not None
        self.assertGreater(signed, len(combinations) // 2)


if __name__ == "__main__":
    harness.main()
