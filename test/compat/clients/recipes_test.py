"""What people build from strings and expiry: locks, limits, counters, claims."""

import threading
import time
import uuid

import redis
import redis.lock

from clients.support import OnGateway


class PlainLock(redis.lock.Lock):
    """redis-py's lock without scripts: released by DELEX, prolonged by SET with IFEQ. docs/clients.md shows it."""

    def register_scripts(self):
        pass

    def do_release(self, expected_token):
        if not self.redis.delex(self.name, ifeq=expected_token):
            raise redis.lock.LockNotOwnedError("Cannot release a lock that's no longer owned")

    def do_extend(self, additional_time, replace_ttl):
        assert replace_ttl, "what is left is not known here: extend(seconds, replace_ttl=True)"
        token = self.local.token
        if not self.redis.execute_command("SET", self.name, token, "IFEQ", token, "PX", int(additional_time * 1000)):
            raise redis.lock.LockNotOwnedError("Cannot extend a lock that's no longer owned")
        return True


class Recipes(OnGateway):
    def setUp(self):
        self.redis = redis.Redis(port=self.gateway.port, decode_responses=True)
        self.addCleanup(self.redis.close)
        self.redis.flushall()

    def test_a_lock_by_set_nx_px_and_delex(self):
        mine, others = str(uuid.uuid4()), str(uuid.uuid4())
        self.assertIs(self.redis.set("lock", mine, nx=True, px=30000), True)
        self.assertIsNone(self.redis.set("lock", others, nx=True, px=30000))
        self.assertEqual(self.redis.delex("lock", ifeq=others), 0)
        self.assertEqual(self.redis.get("lock"), mine)
        self.assertEqual(self.redis.delex("lock", ifeq=mine), 1)
        self.assertIs(self.redis.set("lock", others, nx=True, px=30000), True)

    def test_a_lock_that_expires(self):
        self.assertIs(self.redis.set("lock", "a", nx=True, px=30), True)
        time.sleep(0.05)
        self.assertIs(self.redis.set("lock", "b", nx=True, px=30000), True)
        self.assertEqual(self.redis.delex("lock", ifeq="a"), 0)

    def test_a_lock_in_an_older_redis_is_watched(self):
        def release(pipe):
            if pipe.get("lock") == "mine":
                pipe.multi()
                pipe.delete("lock")

        self.redis.set("lock", "mine", nx=True, px=30000)
        self.assertEqual(self.redis.transaction(release, "lock"), [1])
        self.assertEqual(self.redis.exists("lock"), 0)

    def test_redis_pys_lock_without_its_scripts(self):
        with self.redis.lock("held", timeout=30, lock_class=PlainLock) as lock:
            self.assertIs(self.redis.lock("held", timeout=30, lock_class=PlainLock).acquire(blocking=False), False)
            self.assertIs(lock.extend(100, replace_ttl=True), True)
            self.assertGreater(self.redis.ttl("held"), 90)
        self.assertEqual(self.redis.exists("held"), 0)
        lock.acquire()
        self.redis.set("held", "another's")
        self.assertRaises(redis.lock.LockNotOwnedError, lock.release)
        self.assertEqual(self.redis.get("held"), "another's")

    def test_a_lock_lets_one_in_at_a_time(self):
        seen = []

        def work():
            for _ in range(5):
                with self.redis.lock("held", timeout=30, sleep=0.001, lock_class=PlainLock):
                    before = int(self.redis.get("n") or 0)
                    seen.append(before)
                    self.redis.set("n", before + 1)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(seen, list(range(20)))

    def allowed(self, user, limit):
        """The limiter of Redis's own page about INCR: so many calls in a window of time."""
        with self.redis.pipeline() as pipe:
            count, _ = pipe.incr(f"limit:{user}").expire(f"limit:{user}", 60, nx=True).execute()
        return count <= limit

    def test_a_rate_limiter(self):
        self.assertEqual([self.allowed("ann", 3) for _ in range(5)], [True] * 3 + [False] * 2)
        self.assertIs(self.allowed("bob", 3), True)
        self.assertIn(self.redis.ttl("limit:ann"), range(1, 61))

    def test_a_session_that_is_used_lives_on(self):
        self.redis.set("session:1", "data", ex=5)
        self.assertEqual(self.redis.getex("session:1", ex=100), "data")
        self.assertGreater(self.redis.ttl("session:1"), 90)

    def test_a_queue_of_one_is_taken_once(self):
        self.redis.set("job", "payload")
        taken = []
        threads = [threading.Thread(target=lambda: taken.append(self.redis.getdel("job"))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(filter(None, taken)), ["payload"])

    def test_a_document_is_changed_by_comparison(self):
        self.redis.set("doc", "v1")
        self.assertIs(self.redis.execute_command("SET", "doc", "v2", "IFEQ", "v1"), True)
        self.assertIsNone(self.redis.execute_command("SET", "doc", "v3", "IFEQ", "v1"))
        self.assertEqual(self.redis.get("doc"), "v2")

    def test_daily_active_users_in_a_bitmap(self):
        for user in (3, 1000, 123456):
            self.redis.setbit("active:today", user, 1)
        self.redis.setbit("active:yesterday", 1000, 1)
        self.redis.bitop("AND", "both", "active:today", "active:yesterday")
        self.assertEqual((self.redis.bitcount("active:today"), self.redis.bitcount("both")), (3, 1))
