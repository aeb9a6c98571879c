#!/usr/bin/env python3
"""Clients that mean no good to `redis3 serve`, or have no luck: they never read, read slowly, send half of something,
send rubbish, come by the thousand, or send more than their share. The others are served, and memory stays bounded."""

import contextlib
import random
import resource
import socket
import struct
import threading
import time
import unittest

import harness
from gateways import MEMORY_FACTOR, SANITIZERS, Gateway, packed, wait_until

MEBIBYTE = 1 << 20
# The most that a test here lets a gateway grow by; what the hostile clients would like it to hold is many times more.
GROWTH_BYTES_MAX = 96 * MEBIBYTE * MEMORY_FACTOR
VALUE = b"v" * (64 * 1024)


class OrdinaryClient(threading.Thread):
    """One that asks for a key again and again, and remembers the longest that it has waited."""

    def __init__(self, gateway):
        super().__init__()
        self._client = gateway.connect()
        self._is_ending = False
        self.failure = None
        self.longest = 0
        self.answers = 0

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self._is_ending = True
        self.join()
        self._client.close()

    def run(self):
        try:
            while not self._is_ending:
                begin = time.monotonic()
                if self._client.call("GET", "ordinary") != b"value":
                    raise AssertionError("the ordinary client got a wrong answer")
                self.longest = max(self.longest, time.monotonic() - begin)
                self.answers += 1
        except Exception as failure:  # Told by the thread that waits.
            self.failure = failure


class Hostile(unittest.TestCase):
    def start(self, *flags, **settings):
        gateway = Gateway(*flags)
        self.addCleanup(gateway.stop)
        self.gateway = gateway
        self.normal = self.connect()
        self.assertEqual(self.normal.call("SET", "ordinary", "value"), "OK")
        self.assertEqual(self.normal.call("SET", "large", VALUE), "OK")
        for name, value in settings.items():
            self.assertEqual(self.normal.call("CONFIG", "SET", name.replace("_", "-"), value), "OK")
        self.before = gateway.resident_bytes()

    def connect(self, **more):
        client = self.gateway.connect(**more)
        self.addCleanup(client.close)
        return client

    def assert_well(self):
        """The gateway serves, and has not grown out of bounds."""
        self.assertEqual(self.normal.call("GET", "ordinary"), b"value")
        self.assertLess(self.gateway.resident_bytes() - self.before, GROWTH_BYTES_MAX)

    def names(self):
        return [dict(word.split(b"=", 1) for word in line.split())[b"name"] for line in self.normal.call("CLIENT", "LIST").splitlines()]

    def send_what_goes(self, client, data):
        """Sends until the server takes no more, and tells how much it took."""
        client.socket.settimeout(0.3)
        sent = 0
        with contextlib.suppress(OSError):
            while sent < len(data):
                sent += client.socket.send(data[sent:])
        client.socket.settimeout(harness.PATIENCE_SECONDS)
        return sent

    def test_who_never_reads_is_dropped(self):
        self.start(client_output_buffer_limit="normal 2mb 0 0 pubsub 2mb 0 0")
        with OrdinaryClient(self.gateway) as ordinary:
            for i in range(10):
                client = self.connect(receive_bytes=4096)
                self.assertEqual(client.call("CLIENT", "SETNAME", f"deaf{i}"), "OK")
                self.send_what_goes(client, packed("GET", "large") * 1000)
            self.assertTrue(wait_until(lambda: not any(name.startswith(b"deaf") for name in self.names())))
        self.assertIsNone(ordinary.failure)
        self.assert_well()

    def test_a_listener_who_never_reads_is_dropped(self):
        self.start(client_output_buffer_limit="pubsub 2mb 0 0")
        client = self.connect(receive_bytes=4096)
        self.assertEqual(client.call("CLIENT", "SETNAME", "deaf"), "OK")
        self.assertEqual(client.call("SUBSCRIBE", "ch"), [b"subscribe", b"ch", 1])
        heard = [self.normal.call("PUBLISH", "ch", VALUE) for _ in range(400)]
        self.assertEqual((heard[0], heard[-1]), (1, 0))
        self.assertTrue(wait_until(lambda: b"deaf" not in self.names()))
        self.assert_well()

    def test_without_a_limit_who_never_reads_holds_up_only_himself(self):
        self.start(client_output_buffer_limit="normal 0 0 0")
        client = self.connect(receive_bytes=4096)
        data = packed("GET", "ordinary") * 400_000
        with OrdinaryClient(self.gateway) as ordinary:
            self.send_what_goes(client, data)
        self.assertIsNone(ordinary.failure)
        self.assert_well()

    def test_who_reads_slowly_gets_all(self):
        self.start(client_output_buffer_limit="normal 8mb 0 0")
        client = self.connect(receive_bytes=4096)
        client.send_raw(packed("GET", "large") * 20)
        expected = (b"$%d\r\n" % len(VALUE) + VALUE + b"\r\n") * 20
        got = b""
        while len(got) < len(expected):
            self.assertEqual(self.normal.call("GET", "ordinary"), b"value")
            got += client.socket.recv(8192)
        self.assertTrue(got == expected)
        self.assert_well()

    def test_silence_ends_by_the_timeout(self):
        self.start(timeout="2")
        silent = [self.connect() for _ in range(4)]
        silent[1].send_raw(b"*2\r\n$3\r\nGET\r\n$1000\r\nhalf a ke")
        silent[2].send_raw(b"PIN")
        self.assertEqual(silent[3].call("PING"), "PONG")
        listener, trickling = self.connect(), self.connect()
        self.assertEqual(listener.call("SUBSCRIBE", "ch"), [b"subscribe", b"ch", 1])
        for byte in packed("ECHO", "slowly"):
            trickling.send_raw(bytes([byte]))
            self.assertEqual(self.normal.call("PING"), "PONG")
            time.sleep(0.2)
        self.assertEqual(trickling.read(), b"slowly")
        for client in silent:
            self.assertEqual(client.read_to_end(), b"")
        self.assertEqual(self.normal.call("PUBLISH", "ch", "still here"), 1)
        self.assertEqual(listener.read(), [b"message", b"ch", b"still here"])

    def test_rubbish(self):
        self.start()
        chance = random.Random(3)
        pieces = [b"*", b"$", b"\r\n", b"\n", b"-1", b"1", b"3", b"99999999", b"GET", b"SET", b"k", b"'", b'"', b"\\x", b"\x00", b"\xff", b" ",
                  b"*3\r\n$3\r\nSET\r\n$1\r\nk\r\n", packed("MULTI"), packed("EXEC"), packed("HELLO", "3"), packed("SUBSCRIBE", "ch")]
        for _ in range(300):
            with self.gateway.connect() as client, contextlib.suppress(OSError):
                client.send_raw(b"".join(chance.choice(pieces) for _ in range(chance.randrange(60))) if chance.random() < 0.7
                                else chance.randbytes(chance.randrange(3000)))
                if chance.random() < 0.5:
                    client.end_sending()
                    client.read_to_end()
        self.assert_well()
        self.assertTrue(wait_until(lambda: len(self.names()) == 1), "clients that have left are still counted")

    def test_long_lines_and_what_is_only_announced(self):
        self.start()
        for data in (b"A" * MEBIBYTE, b"*1\r\n$" + b"1" * MEBIBYTE, b"*1000000\r\n$500000000\r\nx", b"*1000000\r\n" + b"$0\r\n\r\n" * 1000):
            clients = [self.connect() for _ in range(60)]
            for client in clients:
                self.send_what_goes(client, data)
            self.assert_well()
            for client in clients:
                client.close()

    def test_who_leaves_without_a_word(self):
        self.start()
        before = self.gateway.descriptors()
        for i in range(500):
            client = self.gateway.connect()
            client.send_raw(packed("GET", "large") * (i % 5) + packed("GET", "large")[:i % 20])
            client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.close()
        self.assertTrue(wait_until(lambda: self.gateway.descriptors() <= before), "sockets are left over")
        self.assert_well()

    def test_more_clients_than_there_may_be(self):
        self.start("--maxclients", "10")
        clients = [self.connect() for _ in range(9)]
        self.assertEqual([client.call("PING") for client in clients], ["PONG"] * 9)
        for _ in range(5):
            self.assertEqual(self.connect().read_to_end(), b"-ERR max number of clients reached\r\n")
        self.assertEqual([client.call("PING") for client in clients], ["PONG"] * 9)
        clients.pop().close()
        self.assertTrue(wait_until(lambda: len(self.names()) == 9))
        self.assertEqual(self.connect().call("PING"), "PONG")

    @unittest.skipIf(SANITIZERS, "UBSan makes a pipe to look at memory, and takes an object for none where no file is left")
    def test_few_files(self):
        """Where the system allows few, clients get half of them, are told when there are no more, and the store gets its own."""
        gateway = Gateway(preexec=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (128, 128)))
        self.addCleanup(gateway.stop)
        self.gateway = gateway
        self.assertIn("maxclients is 64, not 10000", gateway.errors())
        clients = [self.connect() for _ in range(64)]
        self.assertEqual([client.call("SET", f"k{i}", "v") for i, client in enumerate(clients)], ["OK"] * 64)
        for _ in range(100):
            self.assertEqual(self.connect().read_to_end(), b"-ERR max number of clients reached\r\n")
        self.assertRegex(clients[0].call("CONFIG", "SET", "maxclients", "10000"), "not able to handle .* try with 64$")
        self.assertEqual(clients[0].call("PING"), "PONG")
        for client in clients[1:]:
            client.close()
        self.assertTrue(wait_until(lambda: gateway.descriptors() < 64))
        self.assertEqual(self.connect().call("PING"), "PONG")

    def test_a_transaction_without_end(self):
        self.start(client_query_buffer_limit="1mb")
        client = self.connect()
        client.send_raw(packed("MULTI") + packed("SET", "k", VALUE) * 400 + packed("EXEC"))
        replies = [client.read() for _ in range(402)]
        self.assertEqual(replies[:3], ["OK", "QUEUED", "QUEUED"])
        self.assertEqual(sum("client-query-buffer-limit" in reply for reply in replies), 1)
        self.assertRegex(replies[-1], "^EXECABORT ")
        self.assertIsNone(client.call("GET", "k"))
        self.assert_well()

    def test_ten_thousand_clients(self):
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        count = min(10_000, hard - 1200 if hard != resource.RLIM_INFINITY else 10_000)
        if count < 100:
            self.skipTest(f"the system allows {hard} open files")
        print(f"{count} clients ", end="", flush=True)
        self.start("--maxclients", str(count))
        with OrdinaryClient(self.gateway) as ordinary, contextlib.ExitStack() as all_clients:
            clients = [all_clients.enter_context(self.gateway.connect()) for _ in range(count - 2)]
            self.assertEqual(self.connect().read_to_end(), b"-ERR max number of clients reached\r\n")
            for client in clients[::2]:
                client.send("GET", "ordinary")
            self.assertEqual({client.read() for client in clients[::2]}, {b"value"})
            grown = self.gateway.resident_bytes() - self.before
            self.assertEqual({client.call("PING") for client in clients[1::200]}, {"PONG"})
        self.assertIsNone(ordinary.failure)
        self.assertLess(grown, GROWTH_BYTES_MAX + count * 24 * 1024)
        self.assertTrue(wait_until(lambda: len(self.names()) == 1))

    def test_long_pipelines_let_others_go_first(self):
        self.start()
        count, flooders = 15_000, 4
        took = []

        def flood():
            with self.gateway.connect() as client:
                for _ in range(2):
                    begin = time.monotonic()
                    client.send_raw(packed("PING") * count)
                    for _ in range(count):
                        client.read()
                    took.append(time.monotonic() - begin)

        threads = [threading.Thread(target=flood) for _ in range(flooders)]
        with OrdinaryClient(self.gateway) as ordinary:
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertIsNone(ordinary.failure)
        self.assertEqual(len(took), 2 * flooders)
        self.assertLess(ordinary.longest, max(took) / 2)

    def test_errors_behind_a_slow_command_do_not_pile_up(self):
        with harness.LocalEndpoint(flags=["--latency", "fixed:0ms", "--fault", "GetObject:stall=4s:100%:0/slow"]) as endpoint:
            gateway = Gateway(store=("--cache", harness.CACHE), env=endpoint.environment())
            self.addCleanup(gateway.stop)
            self.gateway, self.normal = gateway, gateway.connect()
            self.assertEqual(self.normal.call("SET", "ordinary", "value"), "OK")
            before = gateway.resident_bytes()
            client = self.connect(receive_bytes=4096)
            client.send("GET", "slow")
            for _ in range(5):
                self.send_what_goes(client, b"X\r\n" * 400_000)
                self.assertEqual(self.normal.call("GET", "ordinary"), b"value")
            self.assertLess(gateway.resident_bytes() - before, 24 * MEBIBYTE)
            client.close()


if __name__ == "__main__":
    harness.main()
