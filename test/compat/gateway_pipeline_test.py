#!/usr/bin/env python3
"""The commands of one connection to `redis3 serve`, over an endpoint that takes 5 ms for each request: on different keys
side by side, on one key in their order, whole databases alone; and what EXEC and WATCH promise."""

import threading
import time
import unittest

import harness
from gateways import SANITIZERS, ErrorReply, Gateway, packed

# ThreadSanitizer makes commands so slow that 5 ms do not count.
LATENCY = "fixed:25ms" if "thread" in SANITIZERS else "fixed:5ms"
CLIENTS = 8


def cache(endpoint):
    """Flags and environment that lead a gateway to an endpoint."""
    return {"store": ("--cache", harness.CACHE), "env": endpoint.environment()}


class OverAnEndpoint(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.endpoint = harness.LocalEndpoint(flags=["--latency", LATENCY])
        cls.addClassCleanup(cls.endpoint.stop)
        cls.gateway = Gateway(**cache(cls.endpoint))
        cls.addClassCleanup(cls.gateway.stop)
        with cls.gateway.connect() as client:
            assert client.call("SET", "first", "opens the session") == "OK"

    def setUp(self):
        self.client = self.gateway.connect()
        self.addCleanup(self.client.close)
        self.addCleanup(self.gateway_settings, "pipeline-order", "by-key", "exec-across-keys", "refuse")

    def gateway_settings(self, *words):
        with self.gateway.connect() as client:
            self.assertEqual(client.call("CONFIG", "SET", *words), "OK")

    def pipeline(self, *commands):
        """The replies of commands that are sent in one piece, and how long that took."""
        begin = time.monotonic()
        self.client.send_raw(b"".join(packed(*words) for words in commands))
        replies = [self.client.read() for _ in commands]
        return replies, time.monotonic() - begin


class Pipelines(OverAnEndpoint):
    def one_after_the_other(self, *commands):
        begin = time.monotonic()
        for words in commands:
            self.client.call(*words)
        return time.monotonic() - begin

    def test_different_keys_run_side_by_side(self):
        self.pipeline(*(["SET", f"side{i}", i] for i in range(100)))
        alone = self.one_after_the_other(*(["GET", f"side{i}"] for i in range(20))) / 20
        replies, together = self.pipeline(*(["GET", f"side{i}"] for i in range(100)))
        self.assertEqual(replies, [str(i).encode() for i in range(100)])
        self.assertLess(together, 20 * alone)

    def test_a_pipeline_of_long_values_is_as_fast_as_it_is_read(self):
        """All together they are far more than client-output-buffer-limit."""
        value = b"v" * 8_000_000
        with Gateway() as gateway, gateway.connect() as client:
            self.assertEqual(client.call("SET", "long", value), "OK")
            client.send_raw(packed("GET", "long") * 60)
            for _ in range(60):
                self.assertEqual(len(client.read()), len(value))

    def test_strict_runs_one_after_the_other(self):
        gets = [["GET", f"side{i}"] for i in range(40)]
        _, together = self.pipeline(*gets)
        self.gateway_settings("pipeline-order", "strict")
        _, strict = self.pipeline(*gets)
        self.assertGreater(strict, 3 * together)

    def test_one_key_keeps_its_order(self):
        commands, expected = [], []
        for i in range(60):
            commands += [["SET", "order", i], ["APPEND", "order", "!"], ["GET", "order"], ["GET", f"other{i % 5}"]]
            expected += ["OK", len(f"{i}!"), f"{i}!".encode(), None]
        self.assertEqual(self.pipeline(*commands)[0], expected)

    def test_several_keys_keep_their_order_with_their_neighbours(self):
        commands, expected = [], []
        for i in range(15):
            commands += [["SET", "s1", i], ["SET", "s2", "x"], ["MSET", "s2", f"m{i}", "s3", i], ["GET", "s2"], ["RENAME", "s3", "s4"],
                         ["GET", "s4"], ["GET", "s3"], ["MGET", "s1", "s2", "s3", "s4"], ["APPEND", "s4", "+"], ["DEL", "s1", "s4"], ["GET", "s4"]]
            expected += ["OK", "OK", "OK", f"m{i}".encode(), "OK", str(i).encode(), None, [str(i).encode(), f"m{i}".encode(), None, str(i).encode()],
                         len(f"{i}+"), 2, None]
        self.assertEqual(self.pipeline(*commands)[0], expected)

    def test_whole_databases_wait_and_are_waited_for(self):
        names = [f"db{i}" for i in range(10)]
        replies, _ = self.pipeline(["SELECT", "7"], *(["SET", name, "v"] for name in names), ["DBSIZE"], ["KEYS", "*"], *(["DEL", name] for name in names),
                                   ["DBSIZE"], ["SET", "back", "v"], ["FLUSHDB"], ["GET", "back"], ["SELECT", "0"], ["GET", "back"], ["SET", "back", "0"],
                                   ["SELECT", "7"], ["GET", "back"], ["SELECT", "0"], ["GET", "back"])
        self.assertEqual(replies[11], 10)
        self.assertEqual(sorted(replies[12]), sorted(name.encode() for name in names))
        self.assertEqual(replies[23:], [0, "OK", "OK", None, "OK", None, "OK", "OK", None, "OK", b"0"])

    def test_a_slow_command_keeps_only_its_own_client_waiting(self):
        with self.gateway.connect() as other:
            self.client.send_raw(b"".join(packed("INCR", "slow") for _ in range(500)))
            self.client.send("KEYS", "*")
            self.assertEqual(other.call("PING"), "PONG")
        self.assertEqual([self.client.read() for _ in range(500)], list(range(1, 501)))
        self.assertIn(b"slow", self.client.read())

    def test_more_commands_than_run_at_once(self):
        words = [["GET", "first"] if i % 2 else ["INCR", f"many{i % 50}"] for i in range(6000)]
        words += [["NOSUCH"]] * 3000
        replies, _ = self.pipeline(*words)
        self.assertEqual(replies[1], b"opens the session")
        self.assertEqual(replies[5998], 6000 // 50)
        self.assertTrue(all(isinstance(reply, ErrorReply) for reply in replies[6000:]))

    def test_answers_come_during_a_pause(self):
        with self.gateway.connect() as other:
            self.client.send_raw(packed("GET", "first"))
            self.assertEqual(other.call("CLIENT", "PAUSE", "3600000", "WRITE"), "OK")
            self.client.send_raw(packed("GET", "first") + packed("SET", "paused", "v"))
            self.assertEqual([self.client.read(), self.client.read()], [b"opens the session"] * 2)
            self.assertTrue(self.client.is_silent())
            self.assertEqual(other.call("CLIENT", "UNPAUSE"), "OK")
            self.assertEqual(self.client.read(), "OK")

    def test_it_ends_in_spite_of_a_pause(self):
        with Gateway() as gateway, gateway.connect() as pauser, gateway.connect() as paused:
            self.assertEqual(pauser.call("CLIENT", "PAUSE", "3600000"), "OK")
            paused.send("GET", "k")
            self.assertTrue(paused.is_silent())
            self.assertEqual(gateway.stop(), 0)
            self.assertIn(paused.read_to_end(), (b"", b"$-1\r\n"))


class Transactions(OverAnEndpoint):
    def together(self, work, count=CLIENTS):
        """What `count` clients come to that each do the same."""
        results, failures = [], []

        def one(number):
            try:
                with self.gateway.connect() as client:
                    results.append(work(client, number))
            except Exception as failure:  # Told by the thread that waits.
                failures.append(failure)

        threads = [threading.Thread(target=one, args=(i,)) for i in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])
        return results

    def test_a_counter_of_watch_and_exec_is_exact(self):
        rounds = 4

        def count(client, _):
            done = 0
            while done < rounds:
                client.call("WATCH", "watched")
                value = int(client.call("GET", "watched") or 0)
                client.call("MULTI")
                client.call("SET", "watched", value + 1)
                if client.call("EXEC") == ["OK"]:
                    done += 1
            return done

        self.together(count)
        self.assertEqual(self.client.call("GET", "watched"), str(CLIENTS * rounds).encode())

    def test_two_steps_are_one(self):
        def twice(client, number):
            if number == 0:
                return [int(client.call("GET", "even") or 0) for _ in range(60)]
            seen = []
            for _ in range(6):
                client.send_raw(b"".join(packed(*words) for words in (["MULTI"], ["INCR", "even"], ["INCR", "even"], ["GET", "even"], ["EXEC"])))
                replies = [client.read() for _ in range(5)]
                if isinstance(replies[4], ErrorReply):
                    raise AssertionError(replies[4])
                first, second, value = replies[4]
                if (first + 1, second) != (second, int(value)):
                    raise AssertionError(replies[4])
                seen.append(second)
            return seen

        numbers = [number for seen in self.together(twice) for number in seen]
        self.assertEqual({number % 2 for number in numbers}, {0})
        self.assertEqual(self.client.call("GET", "even"), str(2 * 6 * (CLIENTS - 1)).encode())

    def test_several_keys_are_refused_or_done_one_by_one(self):
        commands = [["MULTI"], ["SET", "k1", "v"], ["SET", "k2", "v"], ["EXEC"], ["MGET", "k1", "k2"]]
        replies, _ = self.pipeline(*commands)
        self.assertRegex(replies[2], "^ERR .*several keys.*exec-across-keys")
        self.assertRegex(replies[3], "^EXECABORT .*several keys.*exec-across-keys")
        self.assertEqual(replies[4], [None, None])
        self.gateway_settings("exec-across-keys", "one-by-one")
        self.assertEqual(self.pipeline(*commands)[0][3:], [["OK", "OK"], [b"v", b"v"]])

    def test_an_error_while_queueing_spoils_all(self):
        replies, _ = self.pipeline(["MULTI"], ["SET", "spoiled", "v"], ["GET"], ["EXEC"], ["GET", "spoiled"])
        self.assertEqual(replies[3], "EXECABORT Transaction discarded because of previous errors.")
        self.assertIsNone(replies[4])

    def test_an_error_while_running_spoils_nothing(self):
        self.assertEqual(self.client.call("SET", "word", "a"), "OK")
        replies, _ = self.pipeline(["MULTI"], ["INCR", "word"], ["APPEND", "word", "b"], ["EXEC"], ["GET", "word"])
        self.assertEqual([str(replies[3][0]), replies[3][1], replies[4]], ["ERR value is not an integer or out of range", 2, b"ab"])

    def test_one_that_leaves_changes_nothing(self):
        with self.gateway.connect() as leaver:
            leaver.send_raw(packed("MULTI") + packed("SET", "left", "v"))
            self.assertEqual([leaver.read(), leaver.read()], ["OK", "QUEUED"])
        self.assertIsNone(self.client.call("GET", "left"))


class AcrossGateways(harness.TemporaryFolder):
    def test_watch_sees_what_another_gateway_does(self):
        url = ("--url", f"sqlite:{self.folder}/cache.db")
        with Gateway(store=url) as one, Gateway(store=url) as two, one.connect() as here, two.connect() as there:
            for change in (["SET", "k", "v"], ["APPEND", "k", "+"], ["EXPIRE", "k", "100"], ["DEL", "k"]):
                with self.subTest(change=change):
                    self.assertEqual(here.call("WATCH", "k"), "OK")
                    there.call(*change)
                    self.assertEqual(here.call("MULTI"), "OK")
                    self.assertEqual(here.call("SET", "k", "mine"), "QUEUED")
                    self.assertIsNone(here.call("EXEC"))
            self.assertEqual(here.call("WATCH", "k"), "OK")
            self.assertIsNone(there.call("GET", "k"))
            self.assertEqual(here.call("MULTI"), "OK")
            self.assertEqual(here.call("SET", "k", "mine"), "QUEUED")
            self.assertEqual(here.call("EXEC"), ["OK"])
            self.assertEqual(there.call("GET", "k"), b"mine")


if __name__ == "__main__":
    harness.main()
