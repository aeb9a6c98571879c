"""What is built on redis-py: Django's and Flask's caches, Celery's results, and limits."""

import uuid

import celery
import django
import flask
import flask_caching
import limits
import redis
from django.core.cache.backends.redis import RedisCache

from clients.support import OnGateway


class OnUrl(OnGateway):
    def setUp(self):
        self.flush()
        self.url = f"redis://127.0.0.1:{self.gateway.port}/1"


class Django(OnUrl):
    flags = ("--exec-across-keys", "one-by-one")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not django.conf.settings.configured:
            django.conf.settings.configure()

    def setUp(self):
        super().setUp()
        self.cache = RedisCache(self.url, {"TIMEOUT": 300, "KEY_PREFIX": "site"})
        self.addCleanup(self.cache.close)

    def test_one_key(self):
        self.cache.set("k", {"a": [1, 2]})
        self.assertEqual(self.cache.get("k"), {"a": [1, 2]})
        self.assertEqual(self.cache.get("absent", "default"), "default")
        self.assertEqual((self.cache.add("k", 1), self.cache.add("new", 1, timeout=None)), (False, True))
        self.assertEqual((self.cache.incr("new"), self.cache.incr("new", 10), self.cache.decr("new")), (2, 12, 11))
        self.assertRaises(ValueError, self.cache.incr, "absent")
        self.assertEqual((self.cache.touch("k", 1000), self.cache.touch("k", None), self.cache.touch("absent")), (True, True, False))
        self.assertEqual((self.cache.has_key("k"), self.cache.delete("k"), self.cache.delete("k")), (True, True, False))
        self.assertEqual(self.cache.get_or_set("made", lambda: "value"), "value")
        self.cache.set("gone", 1, timeout=0)
        self.assertIsNone(self.cache.get("gone"))
        self.cache.set("versioned", "two", version=2)
        self.assertEqual((self.cache.get("versioned"), self.cache.get("versioned", version=2)), (None, "two"))

    def test_several_keys(self):
        self.assertEqual(self.cache.set_many({"a": 1, "b": "two"}), [])
        self.assertEqual(self.cache.get_many(["a", "b", "absent"]), {"a": 1, "b": "two"})
        with redis.from_url(self.url) as client:
            self.assertIn(client.ttl("site:1:a"), range(290, 301))
        self.cache.delete_many(["a", "absent"])
        self.assertEqual(self.cache.get_many(["a", "b"]), {"b": "two"})
        self.cache.clear()
        self.assertEqual(self.cache.get_many(["a", "b"]), {})


class DjangoAtomic(OnUrl):
    """Without the flag, Django can do all but change several keys at once."""

    def test_set_many_is_refused(self):
        cache = RedisCache(self.url, {})
        self.addCleanup(cache.close)
        self.assertRaisesRegex(redis.exceptions.ResponseError, "names several keys", cache.set_many, {"a": 1, "b": 2})
        self.assertEqual(cache.set_many({"a": 1}), [])
        self.assertEqual(cache.get("a"), 1)


class FlaskCaching(OnUrl):
    flags = ("--exec-across-keys", "one-by-one")

    def setUp(self):
        super().setUp()
        self.app = flask.Flask("compat")
        self.cache = flask_caching.Cache(self.app, config={"CACHE_TYPE": "RedisCache", "CACHE_REDIS_URL": self.url, "CACHE_KEY_PREFIX": "f:"})

    def test_values(self):
        with self.app.app_context():
            self.assertIs(self.cache.set("k", {"a": 1}, timeout=60), True)
            self.assertEqual((self.cache.get("k"), self.cache.has("k"), self.cache.get("absent")), ({"a": 1}, True, None))
            self.assertEqual((self.cache.add("k", 2), self.cache.add("n", 2)), (False, True))
            self.cache.set_many({"a": 1, "b": 2})
            self.assertEqual(self.cache.get_many("a", "b", "absent"), [1, 2, None])
            self.assertEqual((self.cache.delete("a"), self.cache.unlink("b")), (True, 1))
            self.cache.delete_many("k", "n")
            self.assertEqual(self.cache.get_dict("k", "n"), {"k": None, "n": None})
            self.cache.clear()

    def test_a_view_and_a_function_are_computed_once(self):
        calls = []

        @self.app.route("/")
        @self.cache.cached(timeout=60)
        def view():
            calls.append("view")
            return "page"

        @self.cache.memoize(60)
        def square(number):
            calls.append(number)
            return number * number

        client = self.app.test_client()
        self.assertEqual([client.get("/").text for _ in range(3)], ["page"] * 3)
        with self.app.app_context():
            self.assertEqual([square(3), square(3), square(4)], [9, 9, 16])
            self.cache.delete_memoized(square)
            self.assertEqual(square(3), 9)
        self.assertEqual(calls, ["view", 3, 4, 3])


class CeleryResults(OnUrl):
    """Celery's result backend; its broker needs lists, which are not there."""

    def setUp(self):
        super().setUp()
        self.app = celery.Celery("compat", backend=self.url, set_as_current=False)
        self.addCleanup(self.app.close)

    def test_a_result(self):
        task = str(uuid.uuid4())
        backend = self.app.backend
        backend.store_result(task, {"answer": 42}, "SUCCESS")
        result = self.app.AsyncResult(task)
        self.assertEqual((result.state, result.get(timeout=30)), ("SUCCESS", {"answer": 42}))
        backend.store_result(str(failed := uuid.uuid4()), ValueError("wrong"), "FAILURE", traceback="…")
        self.assertRaisesRegex(ValueError, "wrong", self.app.AsyncResult(str(failed)).get, timeout=30)
        with redis.from_url(self.url) as client:
            self.assertGreater(client.ttl(f"celery-task-meta-{task}"), 86000)
        result.forget()
        self.assertEqual(self.app.AsyncResult(task).state, "PENDING")

    def test_groups_of_results(self):
        results = [self.app.AsyncResult(str(uuid.uuid4())) for _ in range(5)]
        group = celery.result.GroupResult(str(uuid.uuid4()), results, app=self.app)
        group.save()
        for number, result in enumerate(results):
            self.app.backend.store_result(result.id, number, "SUCCESS")
        self.assertEqual(celery.result.GroupResult.restore(group.id, app=self.app).join_native(timeout=30), list(range(5)))


class Limits(OnUrl):
    def test_every_strategy_needs_a_script(self):
        storage = limits.storage.storage_from_string(self.url)
        self.assertIs(storage.check(), True)
        for strategy in (limits.strategies.FixedWindowRateLimiter, limits.strategies.MovingWindowRateLimiter, limits.strategies.SlidingWindowCounterRateLimiter):
            with self.subTest(strategy=strategy), self.assertRaisesRegex(redis.ResponseError, "unknown command 'EVALSHA'"):
                strategy(storage).hit(limits.parse("2/minute"), "ann")
