#!/usr/bin/env python3
"""redis3.Redis beside redis-py: where it is told to be, what it refuses, pipelines, transactions, locks, messages."""

import copy
import pathlib
import threading
import time
import unittest

import support

support.go_on_with_module()

import redis  # noqa: E402
import redis3  # noqa: E402
from redis.backoff import NoBackoff  # noqa: E402
from redis.retry import Retry  # noqa: E402
from support import OnFolder, endpoint, given_credentials, own_cache  # noqa: E402


class Places(OnFolder):
    def test_by_the_binarys_urls(self):
        path = self.folder / "cache.db"
        for url, db in ((f"sqlite:{path}?db=3", 3), ("memory:", 0)):
            with redis3.from_url(url, decode_responses=True) as client:
                self.assertEqual(client.get_connection_kwargs()["db"], db)
                client.set("where", url)
                self.assertEqual(client.get("where"), url)
        self.assertTrue(path.exists())
        with redis3.Redis.from_url(f"sqlite:{path}", db=3) as client:
            self.assertEqual(client.get("where"), f"sqlite:{path}?db=3".encode())

    def test_on_an_s3_endpoint_by_url_and_by_names(self):
        options = own_cache()
        name = options.pop("cache")
        one = redis3.from_url(f"s3express://{name}?az=use1-az5&db=7&endpoint={options.pop('endpoint_url')}", **options)
        one.set("k", "v")
        other = redis3.Redis(name, db=7, az="use1-az5", **given_credentials(endpoint()))
        self.assertEqual(other.get("k"), b"v")
        bucket = redis3.from_url(f"s3://redis3-{name}--use1-az5--x-s3?db=7", **given_credentials(endpoint()))
        self.assertEqual(bucket.get("k"), b"v")

    def test_clients_of_one_place_share_its_engine(self):
        options = own_cache()
        clients = [redis3.Redis(**options, db=db) for db in range(3)]
        for number, client in enumerate(clients):
            client.set("k", number)
        self.assertEqual([client.get("k") for client in clients], [b"0", b"1", b"2"])
        self.assertEqual(clients[0].info("clients")["connected_clients"], 3)

    def test_the_first_get_needs_the_session_and_itself(self):
        options = own_cache()
        redis3.Redis(**options).set("k", "v")
        # With an engine of its own, by another option.
        client = redis3.Redis(**options, hedge_percent=4)
        self.assertEqual(client.get("k"), b"v")
        self.assertEqual(client.stats().requests, {"CreateSession": 1, "GetObject": 1})

    def test_a_listener_that_fails_takes_its_connection_with_it(self):
        options = own_cache()
        fails = False

        def listener(line):
            if fails:
                raise RuntimeError("no more paper")

        client = redis3.Redis(**options, verbose=listener, decode_responses=True)
        for name in "abc":
            client.set(name, f"value of {name}")
        fails = True
        with self.assertRaisesRegex(RuntimeError, "no more paper"):
            client.pipeline().get("a").get("b").get("c").execute()
        fails = False
        self.assertEqual([client.get(name) for name in "abc"], ["value of a", "value of b", "value of c"])

    def test_info_tells_requests_and_dollars(self):
        client = redis3.Redis(**own_cache(), is_lazy=False)
        client.set("k", "v")
        self.assertEqual(client.info("s3")["s3_requests_PutObject"], 1)
        self.assertGreater(client.info("cost")["cost_dollars"], 0)

    def test_memory_is_gone_with_its_last_client(self):
        outcome = support.run_in_module("""
import gc, redis3
one, other = redis3.from_url("memory:"), redis3.from_url("memory:")
one.set("k", "v")
del one
gc.collect()
print(other.get("k"))
del other
gc.collect()
print(redis3.from_url("memory:").get("k"))""")
        self.assertEqual(outcome.out.split(), [b"b'v'", b"None"], outcome)

    def test_nothing_is_opened_before_the_first_command(self):
        path = self.folder / "cache.db"
        client = redis3.from_url(f"sqlite:{path}")
        self.assertFalse(path.exists())
        client.ping()
        self.assertTrue(path.exists())

    def test_a_wrong_place_is_told_of_at_once(self):
        for options, words in (
            ({"url": "redis://localhost"}, "redis"),
            ({"cache": "a", "url": "memory:"}, "memory|two|one"),
            ({"url": "memory:", "region": "us-east-1"}, "it takes db and nothing else"),
            ({"cache": "a", "db": -1}, "from 0 up"),
            ({}, "cache"),
            ({"url": "memory:", "exec_across_keys": "maybe"}, "'refuse' or 'one-by-one'"),
        ):
            with self.assertRaisesRegex(ValueError, words):
                redis3.Redis(**options)

    def test_a_servers_address_is_a_mistake(self):
        for options in ({"host": "localhost"}, {"port": 6379}, {"password": "secret"}, {"ssl": True}, {"unix_socket_path": "/x"}):
            name = next(iter(options))
            with self.assertRaisesRegex(TypeError, f"{name} is for a Redis server, and redis3 has none: name the place"):
                redis3.Redis(**options)
        with self.assertRaisesRegex(TypeError, "takes from 1 to 2 positional arguments"):
            redis3.Redis("localhost", 6379)
        with self.assertRaisesRegex(TypeError, "az says the same as|availability_zone says the same as"):
            redis3.Redis("a", az="use1-az4", availability_zone="use1-az5")

    def test_a_pool_may_be_shared(self):
        pool = redis3.ConnectionPool.from_url("memory:", max_connections=3)
        clients = [redis3.Redis(connection_pool=pool), redis.Redis(connection_pool=pool)]
        clients[0].set("k", "v")
        self.assertEqual(clients[1].get("k"), b"v")
        self.assertIn("redis3.connection.Connection", repr(pool))
        blocking = redis3.BlockingConnectionPool.from_url("memory:", max_connections=1, timeout=0.1)
        held = blocking.get_connection("_")
        with self.assertRaises(redis.exceptions.ConnectionError):
            blocking.get_connection("_")
        blocking.release(held)


class OnMemory(unittest.TestCase):
    """Tests with a client on an empty place in memory."""

    options = {}

    def setUp(self):
        self.r = redis3.from_url("memory:", **self.options)
        self.r.flushall()
        self.addCleanup(self.r.close)


class Pipelines(OnMemory):
    options = {"decode_responses": True}

    def test_answers_come_in_order(self):
        pipe = self.r.pipeline()
        for number in range(1000):
            pipe.set(f"k{number}", number)
        pipe.mget("k0", "k999", "nothing")
        self.assertEqual(pipe.execute(), [True] * 1000 + [["0", "999", None]])

    def test_redis_pys_own_example(self):
        pipe = self.r.pipeline()
        pipe.set("a", "a value")
        pipe.set("b", "b value")
        pipe.get("a")
        self.assertEqual(pipe.execute(), [True, True, "a value"])

    def test_about_one_key_is_a_transaction(self):
        pipe = self.r.pipeline()
        pipe.set("n", 1).incrby("n", 41).get("n").execute()
        self.assertEqual(self.r.info("commandstats")["cmdstat_exec"]["calls"], 1)
        self.r.pipeline().set("n", 1).incr("m").execute()
        self.r.pipeline(transaction=False).set("n", 1).incr("n").execute()
        self.assertEqual(self.r.info("commandstats")["cmdstat_exec"]["calls"], 1)

    def test_that_insists_is_refused_on_several_keys(self):
        with self.assertRaisesRegex(redis.exceptions.ResponseError, "keys"):
            self.r.pipeline(transaction=True).set("a", 1).set("b", 2).execute()
        self.assertEqual(self.r.exists("a", "b"), 0)

    def test_one_by_one_if_that_is_wanted(self):
        client = redis3.from_url("memory:", exec_across_keys="one-by-one")
        self.assertEqual(client.pipeline(transaction=True).set("a", 1).incr("b").execute(), [True, 1])

    def test_is_empty_after_a_command_that_cannot_be_packed(self):
        pipeline = self.r.pipeline().set("a", None).get("a")
        with self.assertRaises(redis3.DataError):
            pipeline.execute()
        self.assertEqual(pipeline.execute(), [])

    def test_errors_stand_where_they_belong(self):
        self.r.set("text", "a")
        answers = self.r.pipeline().incr("text").get("text").execute(raise_on_error=False)
        self.assertIsInstance(answers[0], redis.exceptions.ResponseError)
        self.assertEqual(answers[1], "a")
        with self.assertRaisesRegex(redis.exceptions.ResponseError, r"Command # 1 \(INCR(BY)? text( 1)?\) of pipeline caused error: value is not an integer"):
            self.r.pipeline().incr("text").get("other").execute()
        self.assertEqual(self.r.get("text"), "a")

    def test_watch_sees_what_others_do(self):
        self.r.set("n", 1)
        with self.r.pipeline() as pipe:
            pipe.watch("n")
            self.r.set("n", 2)
            pipe.multi()
            pipe.incr("n")
            with self.assertRaises(redis.exceptions.WatchError):
                pipe.execute()
        def add(pipe):
            number = int(pipe.get("n"))
            pipe.multi()
            pipe.set("n", number + 40)

        self.assertEqual(self.r.transaction(add, "n"), [True])
        self.assertEqual(self.r.get("n"), "42")


class Locks(OnMemory):
    def test_are_held_by_one_and_let_go(self):
        with self.r.lock("l", timeout=10) as lock:
            self.assertTrue(lock.owned() and lock.locked())
            self.assertFalse(self.r.lock("l", blocking=False).acquire())
            self.assertLessEqual(self.r.pttl("l"), 10_000)
            self.assertTrue(lock.extend(50))
            self.assertGreater(self.r.pttl("l"), 50_000)
            self.assertTrue(lock.extend(5, replace_ttl=True))
            self.assertLessEqual(self.r.pttl("l"), 5000)
            self.assertTrue(lock.reacquire())
        self.assertEqual(self.r.exists("l"), 0)

    def test_are_not_taken_back_from_others(self):
        lock = self.r.lock("l", timeout=10)
        lock.acquire()
        self.r.set("l", "somebody else's")
        for act in (lock.reacquire, lambda: lock.extend(1), lock.release):
            with self.assertRaisesRegex(redis.exceptions.LockNotOwnedError, "no longer owned"):
                act()
        self.assertEqual(self.r.get("l"), b"somebody else's")

    def test_count_right_among_threads(self):
        def work():
            client = redis3.from_url("memory:")
            for _ in range(10):
                with client.lock("l", timeout=60, sleep=0.001):
                    client.set("n", int(client.get("n") or 0) + 1)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(self.r.get("n"), b"40")


class Messages(OnMemory):
    def test_in_both_protocols(self):
        for protocol in (2, 3):
            with self.subTest(protocol=protocol):
                client = redis3.from_url("memory:", protocol=protocol, decode_responses=True)
                listener = client.pubsub()
                listener.subscribe("news")
                listener.psubscribe("n*")
                kinds = [listener.get_message(timeout=5)["type"] for _ in range(2)]
                self.assertEqual(kinds, ["subscribe", "psubscribe"])
                self.assertEqual(client.publish("news", "hello"), 2)
                got = [listener.get_message(timeout=5) for _ in range(2)]
                self.assertEqual([(m["type"], m["data"]) for m in got], [("message", "hello"), ("pmessage", "hello")])
                begin = time.monotonic()
                self.assertIsNone(listener.get_message(timeout=0.2))
                self.assertGreater(time.monotonic() - begin, 0.15)
                listener.close()

    def test_closing_ends_a_thread_that_waits(self):
        messages = self.r.pubsub()
        messages.subscribe("news")
        ends = []

        def listen():
            try:
                for _ in messages.listen():
                    pass
            except redis3.ConnectionError as ended:
                ends.append(ended)

        reader = threading.Thread(target=listen)
        reader.start()
        while not self.r.pubsub_numsub("news")[0][1]:
            pass
        messages.close()
        reader.join(60)
        self.assertFalse(reader.is_alive())
        self.assertEqual(len(ends), 1)

    def test_to_a_thread(self):
        got = []
        listener = self.r.pubsub()
        listener.subscribe(news=got.append)
        thread = listener.run_in_thread(sleep_time=0.01)
        deadline = time.monotonic() + 30
        while not got and time.monotonic() < deadline:
            self.r.publish("news", "hello")
            time.sleep(0.01)
        thread.stop()
        thread.join(30)
        self.assertEqual(got[0]["data"], b"hello")


class RedisPy(OnMemory):
    def test_a_single_connection_and_its_name(self):
        client = redis3.from_url("memory:", single_connection_client=True, client_name="me")
        self.assertEqual(client.client_getname(), "me")
        self.assertEqual(client.client_info()["name"], "me")
        client.close()

    def test_a_client_that_is_killed_comes_back(self):
        client = redis3.from_url("memory:")
        client.set("k", "v")
        for line in self.r.client_list():
            if line["id"] != str(self.r.client_id()):
                self.r.client_kill_filter(_id=line["id"])
        self.assertEqual(client.get("k"), b"v")

    def test_health_checks_and_retries(self):
        client = redis3.from_url("memory:", health_check_interval=1, retry=Retry(NoBackoff(), 3), retry_on_timeout=True)
        client.set("k", "v")
        connection = client.connection_pool.get_connection("_")
        connection.next_health_check = -1
        client.connection_pool.release(connection)
        self.assertEqual(client.get("k"), b"v")
        self.assertGreater(connection.next_health_check, 0)

    def test_is_not_retried_unless_that_is_wanted(self):
        connection = self.r.connection_pool.make_connection()
        tries = []

        def fail():
            tries.append(1)
            raise redis.exceptions.ConnectionError("no store")

        with self.assertRaises(redis.exceptions.ConnectionError):
            connection.retry.call_with_retry(fail, lambda error: None)
        self.assertEqual(len(tries), 1)

    def test_scripts_are_refused_in_words(self):
        script = self.r.register_script("return 1")
        with self.assertRaises(redis.exceptions.ResponseError):
            script()

    def test_monitor(self):
        with self.r.monitor() as monitor:
            redis3.from_url("memory:").get("seen")
            self.assertEqual(next(line["command"] for line in monitor.listen() if "seen" in line["command"]), "GET seen")

    def test_copies_share_the_pool(self):
        self.r.set("k", "v")
        self.assertEqual(copy.copy(self.r).get("k"), b"v")

    def test_redis_pys_sum_of_what_is_there(self):
        self.assertGreaterEqual(self.r.info()["connected_clients"], 1)
        self.assertEqual(self.r.dbsize(), 0)

    def test_a_command_that_has_no_name_is_refused(self):
        for nothing in ("", " "):
            with self.assertRaises((ValueError, redis.exceptions.ResponseError)):
                self.r.execute_command(nothing)
        self.assertTrue(self.r.ping())


class Caching(OnMemory):
    def test_results_are_kept_for_a_while(self):
        calls = []

        @redis3.cached(self.r, ttl=60)
        def double(number, *, twice=False):
            calls.append(number)
            return {"double": number * (4 if twice else 2)}

        self.assertEqual([double(2), double(2), double(2, twice=True)], [{"double": 4}, {"double": 4}, {"double": 8}])
        self.assertEqual(calls, [2, 2])
        self.assertEqual(double.__name__, "double")
        self.assertTrue(0 < self.r.ttl(double.key(2)) <= 60)
        self.assertEqual(double.forget(2), 1)
        double(2)
        self.assertEqual(calls, [2, 2, 2])

    def test_what_has_no_json_needs_a_key(self):
        @redis3.cached(self.r)
        def size(path):
            return len(str(path))

        with self.assertRaisesRegex(TypeError, "give cached\\(\\) a `key`"):
            size(pathlib.Path("/"))
        with self.assertRaisesRegex(TypeError, "1 names a value of a dict.*give cached\\(\\) a `key`"):
            size([{"a": {1: 0}}])
        self.assertEqual(size("\ud800"), 1)
        sized = redis3.cached(self.r, key=str, prefix="size")(size.__wrapped__)
        self.assertEqual((sized(pathlib.Path("/tmp")), self.r.get("size:/tmp")), (4, b"4"))


if __name__ == "__main__":
    support.main()
