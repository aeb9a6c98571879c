#!/usr/bin/env python3
"""What goes wrong, as redis-py's exceptions with a line that says what to do."""

import asyncio
import os
import pathlib
import tempfile
import unittest

import support

support.go_on_with_module()

import redis.exceptions as e  # noqa: E402
import redis3  # noqa: E402
import redis3.asyncio as aredis  # noqa: E402
from support import endpoint, given_credentials, harness, own_cache  # noqa: E402


class WrongTypes(unittest.TestCase):
    def setUp(self):
        self.r = redis3.from_url("memory:")

    def test_are_refused_in_redis_pys_words(self):
        for value, name in ((None, "NoneType"), (True, "bool"), ({"a": 1}, "dict"), (object(), "object")):
            with self.assertRaisesRegex(e.DataError, f"Invalid input of type: '{name}'. Convert to a bytes, string, int or float first"):
                self.r.set("k", value)
            with self.assertRaisesRegex(e.DataError, f"Invalid input of type: '{name}'"):
                self.r.pipeline().set("a", "b").set("k", value).execute()
        with self.assertRaises(UnicodeEncodeError):
            self.r.set("k", "\ud800")
        self.assertIsNone(self.r.get("k"))

    def test_wrong_calls_get_rediss_words(self):
        self.r.set("k", "text")
        with self.assertRaisesRegex(e.ResponseError, "value is not an integer or out of range"):
            self.r.incr("k")
        with self.assertRaisesRegex(e.ResponseError, "unknown command 'NONSENSE'"):
            self.r.execute_command("NONSENSE")
        with self.assertRaisesRegex(e.ResponseError, "wrong number of arguments for 'get' command"):
            self.r.execute_command("GET")
        with self.assertRaises(UnicodeDecodeError):
            self.r.set("k", b"\xff")
            redis3.from_url("memory:", decode_responses=True).get("k")


class WrongPlaces(unittest.TestCase):
    def fails(self, kind, words, **options):
        """With both kinds of client, and then again: each call is told why."""
        client = redis3.Redis(**options)
        for _ in range(2):
            with self.assertRaisesRegex(kind, words) as caught:
                client.get("k")
            self.assertIs(type(caught.exception), kind)
        with self.assertRaisesRegex(kind, words):
            client.pipeline().get("a").get("b").execute()

        async def call():
            async with aredis.Redis(**options) as client:
                await client.get("k")

        with self.assertRaisesRegex(kind, words):
            asyncio.run(call())

    def test_wrong_credentials(self):
        options = own_cache()
        self.fails(e.AuthenticationError, "(?i)access key|credentials", **options | {"access_key_id": "AKIDWRONG"})
        self.fails(e.AuthenticationError, "(?i)secret|signature|credentials", **options | {"secret_access_key": "wrong"})

    def test_no_credentials(self):
        options = own_cache()
        del options["access_key_id"], options["secret_access_key"]
        self.fails(e.AuthenticationError, "(?i)no credentials|found no|AWS_ACCESS_KEY_ID", **options)

    def test_no_endpoint(self):
        port = harness.free_port()
        os.environ["AWS_MAX_ATTEMPTS"] = "1"
        self.addCleanup(os.environ.pop, "AWS_MAX_ATTEMPTS")
        self.fails(e.ConnectionError, f"127.0.0.1:{port}", **own_cache() | {"endpoint_url": f"http://127.0.0.1:{port}"})

    def test_no_bucket(self):
        options = given_credentials(endpoint())
        for name in ("redis3-nobody--use1-az5--x-s3",):
            with self.assertRaisesRegex(e.ResponseError, f"bucket {name}: NoSuchBucket: .*create the bucket or correct its name"):
                redis3.Redis(bucket=name, **options).get("k")
            with self.assertRaisesRegex(e.ResponseError, f"There is no bucket {name}. Create it, or name a cache"):
                redis3.Redis(bucket=name, is_lazy=False, **options).get("k")

    def test_no_permission(self):
        data = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory())) / "data.db"
        with harness.LocalEndpoint(data) as writer:
            redis3.Redis("shared", **given_credentials(writer)).set("k", "v")
            writer.log.close()
        with harness.LocalEndpoint(data, flags=("--read-only",)) as reader:
            client = redis3.Redis("shared", **given_credentials(reader))
            self.assertEqual(client.get("k"), b"v")
            with self.assertRaisesRegex(e.NoPermissionError, "(?i)not allow|permission|may only|read"):
                client.set("k", "v")
            self.assertEqual(client.get("k"), b"v")
            reader.log.close()

    def test_an_endpoint_that_goes_away_and_comes_back(self):
        os.environ["AWS_MAX_ATTEMPTS"] = "1"
        self.addCleanup(os.environ.pop, "AWS_MAX_ATTEMPTS")
        first = harness.LocalEndpoint()
        client = redis3.Redis("moving", **given_credentials(first), decode_responses=True)
        client.set("k", "v")
        first.stop()
        first.log.close()
        with self.assertRaises(e.ConnectionError):
            client.get("k")
        with self.assertRaises((e.ConnectionError, redis3.OutcomeUnknownError)):
            client.set("k", "v")
        second = harness.LocalEndpoint(port=first.port)
        self.addCleanup(second.log.close)
        self.addCleanup(second.stop)
        self.assertTrue(client.set("k", "again"))
        self.assertEqual(client.get("k"), "again")

    def test_a_slow_endpoint_and_a_timeout(self):
        slow = endpoint("--latency", "fixed:500ms")
        client = redis3.Redis(**own_cache() | {"endpoint_url": slow.url}, socket_timeout=0.05)
        with self.assertRaisesRegex(e.TimeoutError, "Timeout reading from s3express://"):
            client.get("k")


if __name__ == "__main__":
    support.main()
