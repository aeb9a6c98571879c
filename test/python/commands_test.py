#!/usr/bin/env python3
"""redis-py's methods for the commands that there are, as its documentation shows them, in both protocols."""

import datetime
import unittest

import support

support.go_on_with_module()

import redis  # noqa: E402
import redis3  # noqa: E402


class Commands:
    """With self.r, which decodes; each method of redis-py's that has a command here."""

    protocol = None

    def setUp(self):
        self.r = redis3.from_url("memory:?db=5", decode_responses=True, protocol=self.protocol)
        self.r.flushall()
        self.addCleanup(self.r.close)

    def equals(self, *pairs):
        for got, expected in pairs:
            self.assertEqual(got, expected)

    def test_strings(self):
        r = self.r
        self.equals(
            (r.set("full_name", "john doe"), True),
            (r.exists("full_name"), 1),
            (r.get("full_name"), "john doe"),
            (r.set("full_name", "overridee!"), True),
            (r.setex("important_key", 100, "important_value"), True),
            (r.ttl("important_key"), 100),
            (r.mset({"key1": "value1", "key2": "value2", "key3": "value3"}), True),
            (r.mget("key1", "key2", "key3"), ["value1", "value2", "value3"]),
            (r.mget(["key1", "nothing"]), ["value1", None]),
            (r.append("key1", "!"), 7),
            (r.strlen("key1"), 7),
            (r.getrange("key1", 0, 4), "value"),
            (r.substr("key1", 5, 6), "1!"),
            (r.setrange("key1", 0, "V"), 7),
            (r.getset("key1", "new"), "Value1!"),
            (r.getdel("key1"), "new"),
            (r.getex("key2", ex=10), "value2"),
            (r.setnx("key2", "x"), False),
            (r.set("key2", "x", nx=True), None),
            (r.set("key2", "x", xx=True, get=True), "value2"),
            (r.set("key2", "y", keepttl=True), True),
            (r.psetex("key4", 5000, "v"), True),
            (r.msetnx({"key9": 1}), True),
            (r["key9"], "1"),
            ("key9" in r, True),
        )
        r["key10"] = "ten"
        del r["key9"]
        self.assertEqual(r.exists("key9", "key10"), 1)
        with self.assertRaises(KeyError):
            r["key9"]
        self.assertEqual(r.lcs("key2", "key3"), "")

    def test_numbers(self):
        r = self.r
        self.equals(
            (r.set("the_number", 10), True),
            (r.incr("the_number"), 11),
            (r.incrby("the_number", 5), 16),
            (r.decr("the_number", 6), 10),
            (r.decrby("the_number", 1), 9),
            (r.incrbyfloat("the_number", 0.5), 9.5),
        )

    def test_expiry(self):
        r = self.r
        r.set("k", "v")
        at = datetime.datetime(2100, 1, 1, tzinfo=datetime.timezone.utc)
        self.equals(
            (r.ttl("k"), -1),
            (r.ttl("nothing"), -2),
            (r.expire("k", datetime.timedelta(seconds=50)), True),
            (r.expire("k", 100, gt=True), True),
            (r.expire("k", 50, gt=True), False),
            (r.pexpire("k", 50_000), True),
            (r.persist("k"), True),
            (r.expireat("k", at), True),
            (r.expiretime("k"), int(at.timestamp())),
            (r.pexpiretime("k"), int(at.timestamp()) * 1000),
            (r.expire("nothing", 1), False),
        )

    def test_keys(self):
        r = self.r
        r.mset({"a": 1, "b": 2, "user:1": 3, "user:2": 4})
        self.equals(
            (sorted(r.keys("user:*")), ["user:1", "user:2"]),
            (sorted(r.scan_iter()), ["a", "b", "user:1", "user:2"]),
            (sorted(r.scan_iter("user:*", count=1)), ["user:1", "user:2"]),
            (r.dbsize(), 4),
            (r.type("a"), "string"),
            (r.rename("a", "c"), True),
            (r.renamenx("c", "b"), False),
            (r.copy("b", "d"), True),
            (r.move("d", 6), True),
            (r.touch("b", "c"), 2),
            (r.unlink("b", "nothing"), 1),
            (r.delete("user:1", "user:2"), 2),
            (r.randomkey(), "c"),
            (r.object("encoding", "c"), "int"),
            (r.exists("c"), 1),
        )
        restored = redis3.from_url("memory:?db=5")
        self.equals((restored.restore("copy", 0, restored.dump("c")), b"OK"), (r.get("copy"), "1"))
        self.assertGreater(r.memory_usage("c"), 0)
        self.assertTrue(r.flushdb())

    def test_bits_and_counts(self):
        r = self.r
        self.equals(
            (r.setbit("bits", 7, 1), 0),
            (r.getbit("bits", 7), 1),
            (r.bitcount("bits"), 1),
            (r.bitpos("bits", 1), 7),
            (r.bitop("not", "other", "bits"), 1),
            (r.bitfield("field").incrby("u8", 0, 10).get("u8", 0).execute(), [10, 10]),
            (r.pfadd("seen", "a", "b", "c"), 1),
            (r.pfcount("seen"), 3),
            (r.pfmerge("all", "seen"), True),
        )

    def test_of_the_server(self):
        r = self.r
        self.equals(
            (r.ping(), True),
            (r.echo("hello"), "hello"),
            (r.client_setname("me"), True),
            (r.client_getname(), "me"),
            (r.client_id() > 0, True),
            (r.select(5), True),
            (r.acl_whoami(), "default"),
            (r.config_get("maxclients"), {"maxclients": "10000"}),
            (r.slowlog_len() >= 0, True),
            (r.pubsub_channels(), []),
            (r.publish("nobody", "x"), 0),
        )
        self.assertIn("redis_version", r.info())
        self.assertIn("get", r.command())
        self.assertEqual(len(r.time()), 2)
        self.assertEqual(r.command_getkeys("GET", "k"), ["k"])

    def test_pipelines_with_callbacks(self):
        r = self.r
        answers = r.pipeline().set("a", 1).expire("a", 10).ttl("a").type("a").info("clients").execute()
        self.assertEqual(answers[:4], [True, True, 10, "string"])
        self.assertIn("connected_clients", answers[4])

    def test_what_is_not_there_says_so(self):
        for act in (lambda: self.r.hset("h", "a", 1), lambda: self.r.eval("return 1", 0), lambda: self.r.swapdb(0, 1)):
            with self.assertRaises(redis.exceptions.ResponseError):
                act()


class InDefaultProtocol(Commands, unittest.TestCase):
    pass


class InRESP2(Commands, unittest.TestCase):
    protocol = 2


class InRESP3(Commands, unittest.TestCase):
    protocol = 3


if __name__ == "__main__":
    support.main()
