#!/usr/bin/env python3
"""`redis3 serve --io-threads`: keys hashed to threads. What one thread does, gateway_pipeline_test.py and
gateway_kill_test.py see done by three as well."""

import collections
import os
import threading
import urllib.request

import harness
from gateways import SANITIZERS, ErrorReply, Gateway, packed, wait_until

KEYS = 200
CLIENTS = 6


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
        address = next(line.split()[-1] for line in gateway.errors().splitlines() if "metrics and a status page" in line)
        with urllib.request.urlopen(address + "metrics", timeout=harness.PATIENCE_SECONDS) as answer:
            requests = collections.Counter()
            for line in answer.read().decode().splitlines():
                if line.startswith("redis3_s3_requests_total{"):
                    requests[line.split('"')[1]] += int(line.split()[-1])
        self.assertEqual(requests["PutObject"], 2 * KEYS)

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
