#!/usr/bin/env python3
"""redis3.asyncio: redis-py's examples, thousands of tasks at once, and a loop that is never blocked."""

import asyncio
import socket
import time
import unittest

import support

support.go_on_with_module()

import redis  # noqa: E402
import redis3  # noqa: E402
import redis3.asyncio as aredis  # noqa: E402
from support import endpoint, own_cache  # noqa: E402


class OnMemory(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.r = aredis.from_url("memory:", decode_responses=True)
        await self.r.flushall()
        self.addAsyncCleanup(self.r.aclose)

    async def test_redis_pys_first_example(self):
        self.assertTrue(await self.r.ping())
        await self.r.set("key", "value")
        self.assertEqual(await self.r.get("key"), "value")
        self.assertEqual([key async for key in self.r.scan_iter("k*")], ["key"])

    async def test_pipelines(self):
        async with self.r.pipeline(transaction=True) as pipe:
            self.assertEqual(await pipe.set("n", 1).incr("n").execute(), [True, 2])
        async with self.r.pipeline() as pipe:
            for number in range(1000):
                pipe.set(f"k{number}", number)
            self.assertEqual(await pipe.execute(), [True] * 1000)
        with self.assertRaises(redis.exceptions.ResponseError):
            await self.r.pipeline().set("text", "a").incr("text").execute()

    async def test_watch(self):
        await self.r.set("n", 1)
        async with self.r.pipeline() as pipe:
            await pipe.watch("n")
            await self.r.set("n", 2)
            pipe.multi()
            pipe.incr("n")
            with self.assertRaises(redis.exceptions.WatchError):
                await pipe.execute()

    async def test_locks(self):
        async with self.r.lock("l", timeout=10) as lock:
            self.assertTrue(await lock.owned())
            self.assertFalse(await self.r.lock("l", blocking=False).acquire())
            self.assertTrue(await lock.extend(5) and await lock.reacquire())
        self.assertEqual(await self.r.exists("l"), 0)
        lock = self.r.lock("l", timeout=10)
        await lock.acquire()
        await self.r.set("l", "somebody else's")
        with self.assertRaises(redis.exceptions.LockNotOwnedError):
            await lock.release()

    async def test_messages_in_both_protocols(self):
        for protocol in (2, 3):
            client = aredis.from_url("memory:", protocol=protocol, decode_responses=True)
            async with client.pubsub() as listener:
                await listener.subscribe("news")
                self.assertEqual((await listener.get_message(timeout=5))["type"], "subscribe")
                task = asyncio.create_task(anext(listener.listen()))
                await asyncio.sleep(0.05)
                self.assertEqual(await self.r.publish("news", "hello"), 1)
                self.assertEqual((await task)["data"], "hello")
                self.assertIsNone(await listener.get_message(timeout=0.05))
            await client.aclose()

    async def test_thousands_of_tasks_at_once(self):
        sums = await asyncio.gather(*(self.r.incr(f"n{number % 10}") for number in range(5000)))
        self.assertEqual(sum(sums), 10 * (500 * 501) // 2)

    async def test_a_sync_client_beside_it(self):
        beside = redis3.from_url("memory:")
        task = asyncio.gather(*(self.r.incr("n") for _ in range(200)))
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, lambda: [beside.incr("n") for _ in range(200)])
        await task
        self.assertEqual(beside.get("n"), b"400")

    async def test_cached_coroutines(self):
        calls = []

        @redis3.cached(self.r, ttl=60)
        async def double(number):
            calls.append(number)
            return 2 * number

        self.assertEqual([await double(2), await double(2)], [4, 4])
        self.assertEqual(calls, [2])

    async def test_a_shared_pool(self):
        pool = aredis.ConnectionPool.from_url("memory:")
        client = redis.asyncio.Redis(connection_pool=pool)
        await client.set("k", "v")
        self.assertEqual(await client.get("k"), b"v")
        await pool.disconnect()


class OnSlowStore(unittest.IsolatedAsyncioTestCase):
    """An endpoint that takes 100 ms for each request."""

    async def asyncSetUp(self):
        slow = endpoint("--latency", "fixed:100ms")
        self.options = own_cache() | {"endpoint_url": slow.url}
        self.r = aredis.Redis(**self.options)
        await self.r.set("k", "v")
        self.addAsyncCleanup(self.r.aclose)

    async def test_the_loop_goes_on_while_tasks_wait(self):
        ticks = 0

        async def tick():
            nonlocal ticks
            while True:
                await asyncio.sleep(0.005)
                ticks += 1

        ticking = asyncio.create_task(tick())
        begin = time.monotonic()
        values = await asyncio.gather(*(self.r.get("k") for _ in range(500)))
        taken = time.monotonic() - begin
        ticking.cancel()
        self.assertEqual(values, [b"v"] * 500)
        # 500 one after the other would take 50 s.
        self.assertLess(taken, 15)
        self.assertGreater(ticks, 1)

    async def test_opening_does_not_block_either(self):
        client = aredis.Redis(**self.options, db=1)
        task = asyncio.create_task(client.get("k"))
        begin = time.monotonic()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        self.assertLess(time.monotonic() - begin, 0.09)
        self.assertIsNone(await task)
        await client.aclose()

    async def test_a_task_that_is_cancelled_leaves_the_client_usable(self):
        tasks = [asyncio.create_task(self.r.get("k")) for _ in range(20)]
        await asyncio.sleep(0.02)
        for task in tasks[::2]:
            task.cancel()
        answers = await asyncio.gather(*tasks, return_exceptions=True)
        self.assertEqual([type(answer) for answer in answers], [asyncio.CancelledError, bytes] * 10)
        self.assertEqual(await self.r.get("k"), b"v")

    async def test_a_timeout_of_ones_own(self):
        with self.assertRaises(asyncio.TimeoutError):
            await asyncio.wait_for(self.r.get("k"), 0.02)
        client = aredis.Redis(**self.options, socket_timeout=0.02)
        with self.assertRaisesRegex(redis.exceptions.TimeoutError, "Timeout reading from s3express://"):
            await client.get("k")
        await client.aclose()
        self.assertEqual(await self.r.get("k"), b"v")


class OnNoAnswer(unittest.TestCase):
    """An endpoint that accepts connections and says nothing."""

    def test_a_client_that_is_given_up_does_not_hold_the_loop(self):
        silent = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(silent.close)
        options = own_cache() | {"endpoint_url": f"http://127.0.0.1:{silent.getsockname()[1]}"}

        async def give_up():
            client = aredis.Redis(**options, socket_timeout=0.05)
            with self.assertRaises(redis.exceptions.TimeoutError):
                await client.get("k")
            await client.aclose()

        begin = time.monotonic()
        asyncio.run(give_up())
        # S3 has 30 s for a first byte.
        self.assertLess(time.monotonic() - begin, 15)


class Loops(unittest.TestCase):
    def test_one_after_the_other(self):
        async def once(number):
            async with aredis.from_url("memory:") as client:
                await client.set("k", number)
                return await client.get("k")

        self.assertEqual([asyncio.run(once(number)) for number in range(20)], [str(number).encode() for number in range(20)])


if __name__ == "__main__":
    support.main()
