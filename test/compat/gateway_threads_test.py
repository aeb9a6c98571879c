#!/usr/bin/env python3
"""`redis3 serve --io-threads`: keys hashed to threads. What one thread does, gateway_pipeline_test.py and
gateway_kill_test.py see done by three as well."""

import collections
import os
import random
import threading
import time
import urllib.request

import harness
from gateways import SANITIZERS, ErrorReply, Gateway, Left, packed, wait_until

KEYS = 200
CLIENTS = 6
LOAD_SECONDS = 4
# One of each kind of way that a command takes between the threads.
CALLS = (("SET", "{a}", "v"), ("GET", "{a}"), ("INCR", "n"), ("APPEND", "{a}", "x"), ("MSET", "{a}", "1", "{b}", "2"), ("MGET", "{a}", "{b}"),
         ("DEL", "{a}", "{b}"), ("RENAME", "{a}", "{b}"), ("COPY", "{a}", "{b}", "REPLACE"), ("BITOP", "NOT", "{a}", "{b}"), ("DBSIZE",),
         ("SCAN", "0"), ("KEYS", "k*"), ("RANDOMKEY",), ("FLUSHDB",), ("MULTI",), ("EXEC",), ("DISCARD",), ("WATCH", "{a}"), ("UNWATCH",),
         ("INFO", "everything"), ("CONFIG", "GET", "*"), ("CONFIG", "RESETSTAT"), ("SLOWLOG", "GET"), ("LATENCY", "HISTOGRAM"), ("CLIENT", "LIST"),
         ("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"), ("PUBLISH", "c", "m"), ("SET", "{a}", "v", "PX", "20"), ("SELECT", "{db}"),
         ("MOVE", "{a}", "1"), ("SORT", "{a}"), ("OBJECT", "ENCODING", "{a}"), ("DEBUG", "OBJECT", "{a}"))


class Threads(harness.TemporaryFolder):
    def over_an_endpoint(self, *flags):
        endpoint = harness.LocalEndpoint()
        self.addCleanup(endpoint.stop)
        gateway = Gateway("--io-threads", "3", *flags, store=("--cache", harness.CACHE), env=endpoint.environment())
        self.addCleanup(gateway.stop)
        return gateway

    def over_a_file(self, *flags):
        gateway = Gateway("--io-threads", "3", *flags, store=("--url", f"sqlite:{self.folder}/cache.db"))
        self.addCleanup(gateway.stop)
        return gateway

    def info(self, client, section):
        lines = client.call("INFO", section).decode().splitlines()
        return dict(line.split(":", 1) for line in lines if ":" in line)

    def test_many_keys_at_once(self):
        keys = [f"key:{number}" for number in range(KEYS)]
        for gateway in (self.over_an_endpoint(), self.over_a_file()):
            with gateway.connect() as client:
                self.assertEqual(client.call("MSET", *(word for key in keys for word in (key, "of " + key))), "OK")
                self.assertEqual(client.call("MGET", *keys, "absent"), [f"of {key}".encode() for key in keys] + [None])
                self.assertEqual(client.call("EXISTS", *keys, keys[0], "absent"), KEYS + 1)
                self.assertEqual(client.call("DBSIZE"), KEYS)
                self.assertEqual(sorted(client.call("KEYS", "*")), sorted(key.encode() for key in keys))
                self.assertEqual(client.call("MSET", "a", "1", "b"), ErrorReply("ERR wrong number of arguments for 'mset' command"))
                self.assertEqual(client.call("GET", "a"), None)
                self.assertEqual(client.call("DEL", *keys), KEYS)
                self.assertEqual(client.call("DBSIZE"), 0)

    def test_counters_are_exact(self):
        """Through commands on one key, on several, and transactions, from several clients."""
        each = 50

        def count(gateway, number, failures):
            with gateway.connect() as client:
                for turn in range(each):
                    key = f"n{turn % 5}"
                    client.send_raw(packed("INCR", key) + packed("MULTI") + packed("INCR", key) + packed("INCR", key) + packed("EXEC")
                                    + packed("MGET", "n0", "n1", "n2", "n3", "n4"))
                    replies = [client.read() for _ in range(6)]
                    failures += [reply for reply in replies if isinstance(reply, ErrorReply)]
                    failures += [reply for reply in (replies[4],) if reply[1] != reply[0] + 1]

        for gateway in (self.over_an_endpoint(), self.over_a_file()):
            failures = []
            threads = [threading.Thread(target=count, args=(gateway, number, failures)) for number in range(CLIENTS)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(failures, [])
            with gateway.connect() as client:
                self.assertEqual(client.call("MGET", "n0", "n1", "n2", "n3", "n4"), [str(3 * each * CLIENTS // 5).encode()] * 5)

    def test_all_threads_are_counted(self):
        gateway = self.over_an_endpoint("--metrics-port", "free")
        with gateway.connect() as client:
            for number in range(KEYS):
                client.call("SET", f"key:{number}", "v")
            told = self.info(client, "s3")
            self.assertEqual(told["s3_requests_PutObject"], str(KEYS))
            self.assertEqual(told["s3_requests_CreateSession"], "3", "each thread has a session of its own")
            for number in range(KEYS):
                client.call("SET", f"key:{number}", "v", "PX", "100")
            for number in range(KEYS):
                self.assertTrue(wait_until(lambda: client.call("GET", f"key:{number}") is None))
            # They are removed in the background.
            self.assertTrue(wait_until(lambda: self.info(client, "stats")["expired_keys"] == str(KEYS)))
            self.assertEqual(client.call("CONFIG", "RESETSTAT"), "OK")
            self.assertEqual(self.info(client, "stats")["expired_keys"], "0")
            self.assertEqual(client.call("CONFIG", "GET", "io-threads"), [b"io-threads", b"3"])
        # ThreadSanitizer has a thread of its own as soon as there are several.
        self.assertEqual(len(os.listdir(f"/proc/{gateway.process.pid}/task")), 3 + ("thread" in SANITIZERS))
        with urllib.request.urlopen(self.metrics_of(gateway), timeout=harness.PATIENCE_SECONDS) as answer:
            requests = collections.Counter()
            for line in answer.read().decode().splitlines():
                if line.startswith("redis3_s3_requests_total{"):
                    requests[line.split('"')[1]] += int(line.split()[-1])
        self.assertEqual(requests["PutObject"], 2 * KEYS)

    def test_everything_at_once_and_an_end_in_the_middle(self):
        """For the sanitizers, mostly: clients of all kinds that leave when they like, a scraper, and SIGTERM."""
        def ask(gateway, seed, failures, answered):
            draw = random.Random(seed)
            while True:
                try:
                    with gateway.connect() as client:
                        for _ in range(draw.randint(1, 20)):
                            calls = [[word.format(a=f"k{draw.randint(0, 9)}", b=f"k{draw.randint(0, 9)}", db=draw.randint(0, 1)) for word in call]
                                     for call in draw.choices(CALLS, k=draw.randint(1, 10))]
                            client.send_raw(b"".join(packed(*call) for call in calls))
                            # Some leave before they are answered.
                            for _ in range(draw.choice((0, len(calls), len(calls)))):
                                answered[seed] += not isinstance(client.read(), ErrorReply)
                except ConnectionRefusedError:
                    return
                except (OSError, Left):
                    pass  # Killed by another one, or at the end.
                except Exception as failure:  # Told below.
                    failures.append(failure)
                    return

        for gateway in (self.over_an_endpoint("--metrics-port", "free"), self.over_a_file("--metrics-port", "free")):
            failures, answered = [], collections.Counter()
            threads = [threading.Thread(target=ask, args=(gateway, seed, failures, answered)) for seed in range(CLIENTS)]
            with gateway.connect() as monitor:
                monitor.send("MONITOR")
                for thread in threads:
                    thread.start()
                end = time.monotonic() + LOAD_SECONDS
                while time.monotonic() < end:
                    with urllib.request.urlopen(self.metrics_of(gateway), timeout=harness.PATIENCE_SECONDS) as answer:
                        self.assertIn(b"redis3_commands_total", answer.read())
            self.assertEqual(gateway.stop(), 0, gateway.errors())
            for thread in threads:
                thread.join()
            self.assertEqual(failures, [])
            self.assertGreater(min(answered[seed] for seed in range(CLIENTS)), 10)

    def metrics_of(self, gateway):
        return next(line.split()[-1] for line in gateway.errors().splitlines() if "metrics and a status page" in line) + "metrics"

    def test_keys_in_memory_have_one_thread(self):
        with Gateway("--io-threads", "4") as gateway, gateway.connect() as client:
            self.assertIn("io-threads is 1: keys in memory have one thread", gateway.errors())
            self.assertEqual(client.call("SET", "k", "v"), "OK")
            self.assertEqual(len(os.listdir(f"/proc/{gateway.process.pid}/task")), 1)

    def test_a_number_that_makes_no_sense(self):
        for number in ("0", "129", "-1", "two", ""):
            with self.subTest(number=number):
                outcome = harness.run([harness.BINARY, "serve", "--url", "memory:", "--io-threads", number])
                self.assertEqual((outcome.code, outcome.out), (2, b""))
                self.assertIn(b"io-threads", outcome.err)


if __name__ == "__main__":
    harness.main()
