#!/usr/bin/env python3
"""stats() beside the endpoint's own count of requests, on a good S3 and on a bad one."""

import asyncio
import os
import unittest

import support

support.go_on_with_module()

import harness  # noqa: E402
import redis3  # noqa: E402
import redis3.asyncio  # noqa: E402

# By seed: refused before and after the act, answers lost with the connection.
FAULTS = ("--fault-seed", "7", "--fault", "read:503:8%", "--fault", "PutObject:500@after-act:4%", "--fault", "read:reset@after-act:5%",
          "--fault", "write:reset@after-act:3%")
KINDS = {"good": (), "bad": FAULTS}


def commands():
    for number in range(40):
        yield from (("SET", f"s{number}", "v" * number), ("GET", f"s{number}"), ("INCR", "n"), ("GETSET", "g", number),
                    ("APPEND", f"s{number}", "more"), ("GET", "absent"), ("MGET", f"s{number}", "s0"), ("DEL", f"s{number}"))
    yield "KEYS", "*"


class Stats(unittest.TestCase):
    def place(self, started):
        return {"cache": f"stats{os.getpid()}", "hedge_percent": 0.0, **support.given_credentials(started)}

    def check(self, kind, stats, started):
        told = started.requests()
        self.assertEqual(stats.requests, told["requests"])
        self.assertEqual(stats.request_count, told["total"])
        self.assertEqual(kind == "bad", stats.retries > 0)
        self.assertGreater(min(stats.dollars, stats.bytes_sent, stats.bytes_received), 0)

    def test_equals_the_endpoints_count(self):
        for kind, flags in KINDS.items():
            with self.subTest(endpoint=kind), harness.LocalEndpoint(flags=flags) as started:
                client = redis3.Redis(**self.place(started))
                self.assertEqual(client.stats(), redis3.Stats({}, 0, 0, 0, 0, 0.0))
                for words in commands():
                    try:
                        client.execute_command(*words)
                    except redis3.RedisError:
                        pass
                self.check(kind, client.stats(), started)

    def test_equals_the_endpoints_count_with_asyncio(self):
        async def run(started):
            async with redis3.asyncio.Redis(**self.place(started)) as client:
                await asyncio.gather(*(client.execute_command(*words) for words in commands()), return_exceptions=True)
                return client.stats()

        for kind, flags in KINDS.items():
            with self.subTest(endpoint=kind), harness.LocalEndpoint(flags=flags) as started:
                self.check(kind, asyncio.run(run(started)), started)

    def test_is_nothing_where_nothing_costs_anything(self):
        with redis3.from_url("memory:") as client:
            client.set("k", "v")
            self.assertEqual(client.stats(), redis3.Stats({}, 0, 0, 0, 0, 0.0))


if __name__ == "__main__":
    support.main()
