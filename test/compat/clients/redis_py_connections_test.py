"""How redis-py reaches the gateway: with passwords, by TLS and a Unix socket, by URL, and from asyncio."""

import asyncio
import pathlib
import shutil
import tempfile
import unittest

import redis
import redis.asyncio
from redis.backoff import NoBackoff
from redis.cache import CacheConfig
from redis.retry import Retry

from clients.support import OnGateway, OnTls, OnUsers

PATIENCE_SECONDS = 30
# What is refused is refused at once: redis-py would ask ten times more, and wait in between.
ONCE = Retry(NoBackoff(), 0)


class RedisPyUsers(OnUsers):
    def test_the_default_users_password(self):
        with redis.Redis(port=self.gateway.port, password="secret") as client:
            self.assertIs(client.set("k", "v"), True)

    def test_a_user(self):
        with redis.Redis(port=self.gateway.port, username="ann", password="pass") as client:
            self.assertIs(client.set("k", "v"), True)
            self.assertEqual(client.get("k"), b"v")
            self.assertRaisesRegex(redis.exceptions.NoPermissionError, "no permissions to run the 'del' command", client.delete, "k")

    def test_by_url(self):
        with redis.from_url(f"redis://ann:pass@127.0.0.1:{self.gateway.port}/2?protocol=2") as client:
            client.set("k", "two")
            self.assertEqual(client.get("k"), b"two")

    def test_wrong_and_missing_passwords(self):
        for options, error, words in (({"password": "wrong"}, redis.AuthenticationError, "invalid username-password pair"),
                                      ({"username": "bob", "password": "pass"}, redis.AuthenticationError, "invalid username-password pair"),
                                      ({}, redis.AuthenticationError, "HELLO must be called with the client already authenticated")):
            with self.subTest(options=options), redis.Redis(port=self.gateway.port, retry=ONCE, **options) as client:
                self.assertRaisesRegex(error, words, client.get, "k")


class RedisPyTls(OnTls):
    def connect(self, **more):
        client = redis.Redis(host="localhost", port=self.tls_port, retry=ONCE, ssl=True, ssl_ca_certs=str(self.folder / "ca.crt"), **more)
        self.addCleanup(client.close)
        return client

    def test_with_a_certificate_of_its_own(self):
        client = self.connect(ssl_certfile=str(self.folder / "client.crt"), ssl_keyfile=str(self.folder / "client.key"))
        value = bytes(range(256)) * 4000
        client.set("k", value)
        self.assertEqual(client.get("k"), value)
        with client.pipeline(transaction=False) as pipe:
            for number in range(100):
                pipe.incr("n")
            self.assertEqual(pipe.execute(), list(range(1, 101)))

    def test_without_one(self):
        self.assertRaises(redis.ConnectionError, self.connect().get, "k")

    def test_a_server_that_is_not_believed(self):
        client = redis.Redis(host="localhost", port=self.tls_port, retry=ONCE, ssl=True)
        self.addCleanup(client.close)
        self.assertRaisesRegex(redis.ConnectionError, "CERTIFICATE_VERIFY_FAILED", client.get, "k")


class RedisPyUnixSocket(OnGateway):
    port = "0"

    @classmethod
    def setUpClass(cls):
        folder = tempfile.mkdtemp(prefix="redis3-compat-")
        cls.addClassCleanup(shutil.rmtree, folder, ignore_errors=True)
        cls.path = str(pathlib.Path(folder) / "redis3.sock")
        cls.flags = ("--unixsocket", cls.path, "--unixsocketperm", "700")
        super().setUpClass()

    def test_set_and_get(self):
        for client in (redis.Redis(unix_socket_path=self.path), redis.from_url(f"unix://{self.path}?db=1")):
            with client:
                client.set("k", "v")
                self.assertEqual(client.get("k"), b"v")


class RedisPyOneByOne(OnGateway):
    flags = ("--exec-across-keys", "one-by-one")

    def test_multi_on_several_keys(self):
        with redis.Redis(port=self.gateway.port) as client, client.pipeline() as pipe:
            self.assertEqual(pipe.mset({"a": 1, "b": 2}).incr("a").get("b").execute(), [True, 2, b"2"])


class RedisPyCache(OnGateway):
    def test_a_cache_in_the_client_is_refused_clearly(self):
        with self.assertRaisesRegex(redis.ResponseError, "CLIENT TRACKING is not supported"):
            redis.Redis(port=self.gateway.port, protocol=3, cache_config=CacheConfig()).get("k")


class RedisPyAsync(OnGateway, unittest.IsolatedAsyncioTestCase):
    protocol = 3

    async def asyncSetUp(self):
        asyncio.get_running_loop().set_debug(False)  # It would tell of each slow step.
        self.redis = redis.asyncio.Redis(port=self.gateway.port, protocol=self.protocol, decode_responses=True, client_name="async")
        await self.redis.flushall()

    async def asyncTearDown(self):
        await self.redis.aclose()

    async def test_commands_and_pipelines(self):
        self.assertIs(await self.redis.set("k", "v", ex=100), True)
        self.assertEqual((await self.redis.get("k"), await self.redis.ttl("k") > 90), ("v", True))
        async with self.redis.pipeline(transaction=False) as pipe:
            self.assertEqual(await pipe.set("a", 1).incr("b").get("a").execute(), [True, 1, "1"])
        async with self.redis.pipeline() as pipe:
            self.assertEqual(await pipe.set("n", 1).incr("n").execute(), [True, 2])
        self.assertEqual(sorted([key async for key in self.redis.scan_iter("*")]), ["a", "b", "k", "n"])
        self.assertEqual(await self.redis.client_getname(), "async")

    async def test_many_at_once(self):
        self.assertEqual(sorted(await asyncio.gather(*(self.redis.incr("n") for _ in range(50)))), list(range(1, 51)))

    async def test_publish_and_subscribe(self):
        async with self.redis.pubsub() as listener:
            await listener.subscribe("news")
            self.assertEqual((await listener.get_message(timeout=PATIENCE_SECONDS))["type"], "subscribe")
            self.assertEqual(await self.redis.publish("news", "hello"), 1)
            message = await listener.get_message(ignore_subscribe_messages=True, timeout=PATIENCE_SECONDS)
            self.assertEqual((message["channel"], message["data"]), ("news", "hello"))


class RedisPyAsyncResp2(RedisPyAsync):
    protocol = 2
