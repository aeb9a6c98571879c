"""redis-py as people use it: strings, keys and expiry, pipelines, locks, pub/sub, names, both protocols, both parsers."""

import threading
import time

import hiredis
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from clients.support import OnGateway

PATIENCE_SECONDS = 30


class RedisPy(OnGateway):
    """redis-py with hiredis's parser, by RESP3, as it comes."""

    options = {"protocol": 3}

    def connect(self, **more):
        client = redis.Redis(port=self.gateway.port, socket_timeout=PATIENCE_SECONDS, **{**self.options, **more})
        self.addCleanup(client.close)
        return client

    def setUp(self):
        self.redis = self.connect()
        self.redis.flushall()

    def test_strings(self):
        self.assertIs(self.redis.set("k", "v"), True)
        self.assertEqual(self.redis.get("k"), b"v")
        self.assertIsNone(self.redis.get("absent"))
        self.assertIsNone(self.redis.set("k", "w", nx=True))
        self.assertEqual(self.redis.set("k", "w", get=True), b"v")
        self.assertEqual(self.redis.append("k", "xy"), 3)
        self.assertEqual(self.redis.getrange("k", 1, 2), b"xy")
        self.assertEqual(self.redis.strlen("k"), 3)
        self.assertEqual(self.redis.getdel("k"), b"wxy")
        self.assertEqual((self.redis.incr("n", 5), self.redis.decr("n"), self.redis.incrbyfloat("n", 0.5)), (5, 4, 4.5))
        self.assertIs(self.redis.mset({"a": 1, "b": 2}), True)
        self.assertEqual(self.redis.mget("a", "absent", "b"), [b"1", None, b"2"])
        every_byte = bytes(range(256)) * 1000
        self.redis.set(every_byte[:256], every_byte)
        self.assertEqual(self.redis.get(every_byte[:256]), every_byte)

    def test_keys_and_expiry(self):
        self.redis.mset({f"key:{number}": number for number in range(50)})
        self.assertEqual(self.redis.dbsize(), 50)
        self.assertEqual(sorted(self.redis.scan_iter("key:1*", count=7)), sorted(self.redis.keys("key:1*")))
        self.assertEqual((self.redis.type("key:1"), self.redis.exists("key:1", "absent"), self.redis.delete("key:1", "absent")), (b"string", 1, 1))
        self.assertIs(self.redis.expire("key:2", 100), True)
        self.assertIn(self.redis.ttl("key:2"), (99, 100))
        self.assertIs(self.redis.expire("key:2", 50, nx=True), False)
        self.assertIs(self.redis.persist("key:2"), True)
        self.assertEqual((self.redis.ttl("key:2"), self.redis.pttl("absent")), (-1, -2))
        self.redis.set("short", "v", px=1)
        time.sleep(0.01)
        self.assertIsNone(self.redis.get("short"))
        self.assertIs(self.redis.rename("key:3", "renamed"), True)
        self.assertIs(self.redis.copy("renamed", "copied"), True)
        self.assertEqual(self.redis.get("copied"), b"3")
        self.redis.restore("restored", 0, self.redis.dump("copied"))
        self.assertEqual(self.redis.get("restored"), b"3")

    def test_bitmaps_and_hyperloglogs(self):
        self.assertEqual((self.redis.setbit("bits", 9, 1), self.redis.getbit("bits", 9), self.redis.bitcount("bits")), (0, 1, 1))
        self.assertEqual(self.redis.bitpos("bits", 1), 9)
        self.assertEqual(self.redis.bitfield("field").set("u8", "#1", 200).incrby("u8", "#1", 100, "SAT").execute(), [0, 255])
        self.assertEqual(self.redis.pfadd("seen", *range(100)), 1)
        self.assertEqual(self.redis.pfcount("seen"), 100)
        self.assertIs(self.redis.pfmerge("all", "seen"), True)
        self.assertEqual(self.redis.pfcount("all"), 100)

    def test_decoded_responses(self):
        client = self.connect(decode_responses=True)
        client.set("ü", "☃")
        self.assertEqual((client.get("ü"), client.keys("*"), client.type("ü")), ("☃", ["ü"], "string"))

    def test_pipeline_without_multi(self):
        with self.redis.pipeline(transaction=False) as pipe:
            for number in range(100):
                pipe.set(f"k{number}", number).incr("count").get(f"k{number}")
            pipe.get("count")
            replies = pipe.execute()
        self.assertEqual(replies, [part for number in range(100) for part in (True, number + 1, str(number).encode())] + [b"100"])

    def test_an_error_in_a_pipeline_is_its_commands_own(self):
        with self.redis.pipeline(transaction=False) as pipe:
            replies = pipe.set("word", "x").incr("word").get("word").execute(raise_on_error=False)
        self.assertEqual((replies[0], replies[2]), (True, b"x"))
        self.assertRegex(str(replies[1]), "value is not an integer or out of range")

    def test_multi_on_one_key(self):
        with self.redis.pipeline() as pipe:
            replies = pipe.set("k", 1).incr("k").expire("k", 100).ttl("k").execute()
        self.assertEqual(replies, [True, 2, True, 100])

    def test_multi_on_two_keys_is_refused(self):
        with self.redis.pipeline() as pipe, self.assertRaisesRegex(redis.exceptions.ResponseError, "names several keys.*exec-across-keys one-by-one"):
            pipe.set("a", 1).set("b", 2).execute()
        self.assertEqual(self.redis.exists("a", "b"), 0)

    def test_watch(self):
        def double(pipe):
            value = int(pipe.get("k"))
            pipe.multi()
            pipe.set("k", value * 2)

        self.redis.set("k", 21)
        self.assertEqual(self.redis.transaction(double, "k"), [True])
        self.assertEqual(self.redis.get("k"), b"42")
        with self.redis.pipeline() as pipe:
            pipe.watch("k")
            self.redis.set("k", "another's")
            pipe.multi()
            pipe.set("k", "mine")
            self.assertRaises(redis.WatchError, pipe.execute)
        self.assertEqual(self.redis.get("k"), b"another's")

    def test_publish_and_subscribe(self):
        with self.redis.pubsub() as listener:
            listener.subscribe("news")
            listener.psubscribe("n*")
            self.assertEqual([listener.get_message(timeout=PATIENCE_SECONDS)["type"] for _ in range(2)], ["subscribe", "psubscribe"])
            self.assertEqual(self.redis.publish("news", "hello"), 2)
            got = [listener.get_message(timeout=PATIENCE_SECONDS) for _ in range(2)]
            self.assertEqual(sorted((one["type"], one["data"]) for one in got), [("message", b"hello"), ("pmessage", b"hello")])
            listener.unsubscribe()
            self.assertEqual(listener.get_message(timeout=PATIENCE_SECONDS)["type"], "unsubscribe")
            self.assertEqual(self.redis.pubsub_numsub("news"), [(b"news", 0)])

    def test_listening_in_a_thread(self):
        got = threading.Event()
        listener = self.redis.pubsub(ignore_subscribe_messages=True)
        listener.subscribe(thread=lambda message: got.set() if message["data"] == b"go" else None)
        thread = listener.run_in_thread(sleep_time=0.01)
        try:
            while self.redis.publish("thread", "go") == 0:
                time.sleep(0.01)
            self.assertTrue(got.wait(PATIENCE_SECONDS))
        finally:
            thread.stop()
            thread.join()
            listener.close()

    def test_a_client_tells_its_name_and_library(self):
        client = self.connect(client_name="reporter")
        self.assertIn(client.client_getname(), (b"reporter", "reporter"))
        mine = client.client_info()
        self.assertEqual((mine["name"], mine["lib-name"].partition("(")[0], mine["resp"]), ("reporter", "redis-py", str(self.options["protocol"])))
        self.assertIn("reporter", [other["name"] for other in self.redis.client_list()])

    def test_databases(self):
        other = self.connect(db=3)
        other.set("k", "three")
        self.assertEqual((self.redis.get("k"), other.get("k")), (None, b"three"))

    def test_health_check_and_a_new_connection_after_one_is_lost(self):
        client = self.connect(health_check_interval=0.01, retry=Retry(NoBackoff(), 3))
        client.set("k", "v")
        lost = client.client_id()
        time.sleep(0.02)
        self.assertEqual(client.get("k"), b"v")
        self.assertEqual(self.redis.client_kill_filter(_id=lost), 1)
        self.assertEqual(client.get("k"), b"v")
        self.assertNotEqual(client.client_id(), lost)

    def test_many_threads_with_one_pool(self):
        threads = [threading.Thread(target=lambda: [self.redis.incr("n") for _ in range(25)]) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(self.redis.get("n"), b"200")

    def test_scripts_and_other_types_are_told_clearly(self):
        for call, command in ((lambda: self.redis.eval("return 1", 0), "EVAL"), (lambda: self.redis.hset("h", "f", "v"), "HSET"),
                              (lambda: self.redis.lpush("l", "v"), "LPUSH"), (lambda: self.redis.register_script("return 1")(), "EVALSHA")):
            with self.subTest(command=command), self.assertRaisesRegex(redis.ResponseError, f"unknown command '{command}'"):
                call()

    def test_lock_is_taken_but_its_release_needs_a_script(self):
        lock = self.redis.lock("held", timeout=30, blocking=False)
        self.assertIs(lock.acquire(), True)
        self.assertIs(self.redis.lock("held", timeout=30).acquire(blocking=False), False)
        self.assertRaisesRegex(redis.ResponseError, "unknown command 'EVALSHA'", lock.release)

    def test_info_slow_log_and_configuration(self):
        self.assertEqual(self.redis.info("server")["redis_mode"], "standalone")
        self.assertEqual(self.redis.config_get("maxclients"), {"maxclients": "10000"})
        self.assertIsInstance(self.redis.slowlog_get(), list)
        self.assertIn("set", self.redis.command())
        self.assertEqual(self.redis.command_count(), len(self.redis.command()))
        self.assertEqual(len(self.redis.command_getkeys("MSET", "a", 1, "b", 2)), 2)
        self.assertIn(self.redis.acl_whoami(), ("default", b"default"))


class RedisPyResp2(RedisPy):
    """The same by RESP2, with redis-py's own parser."""

    options = {"protocol": 2}

    def connect(self, **more):
        client = super().connect(**more)
        client.connection_pool.connection_kwargs["parser_class"] = redis.connection._RESP2Parser
        return client


class RedisPyInMemory(RedisPy):
    """The same by a gateway that has its keys in memory."""

    in_memory = True


class Hiredis(OnGateway):
    """hiredis's parser for Python, fed by hand."""

    def test_replies_of_both_protocols(self):
        for version in ("2", "3"):
            with self.subTest(protocol=version), self.gateway.connect() as client:
                reader = hiredis.Reader(protocolError=AssertionError, replyError=RuntimeError)
                client.send_raw(hiredis.pack_command(("HELLO", version)) + hiredis.pack_command(("SET", "k", b"a\r\nb")) +
                                hiredis.pack_command(("MGET", "k", "absent")) + hiredis.pack_command(("NOSUCH",)))
                replies = []
                while len(replies) < 4:
                    reader.feed(client.socket.recv(7))
                    while (reply := reader.gets()) is not False:
                        replies.append(reply)
                self.assertEqual(dict(replies[0])[b"proto"] if version == "3" else replies[0][5], int(version))
                self.assertEqual(replies[1:3], [b"OK", [b"a\r\nb", None]])
                self.assertIsInstance(replies[3], RuntimeError)
