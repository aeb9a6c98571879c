#!/usr/bin/env python3
"""`redis3 serve` killed, stopped, and left without its bucket, all under load: nothing acknowledged is lost, what is
under way is answered, errors say what may have happened, and it recovers by itself."""

import signal
import socket
import threading
import time

import harness
from gateways import MEMORY_FACTOR, Client, ErrorReply, Gateway, Left, packed, wait_until

WRITERS = 6
ROUNDS = 3
ANSWERS_PER_ROUND = 200
GROWTH_BYTES_MAX = (64 << 20) * MEMORY_FACTOR


class Writer(threading.Thread):
    """Sets, counts and appends, one after another, until the gateway is gone; remembers what was acknowledged."""

    def __init__(self, number, address):
        super().__init__()
        self._number = number
        self._client = Client(address)
        self._is_ending = False
        self.answered = 0
        self.errors = []
        self.failure = None
        # What is certain, and what may be: the call that was under way when the gateway was killed.
        self.value, self.open_value = None, None
        self.count, self.open_counts = 0, 0
        self.log, self.open_log = b"", None

    def end(self):
        self._is_ending = True

    def run(self):
        step = 0
        try:
            while not self._is_ending:
                step += 1
                self._set(f"{self._number}-{step}".encode())
                self._count()
                self._append(f"{step};".encode())
        except (OSError, Left):
            pass  # It is dead: what was under way stays open.
        except Exception as failure:  # Told by the thread that waits.
            self.failure = failure
        finally:
            self._client.close()

    def _acknowledged(self, *words):
        reply = self._client.call(*words)
        if isinstance(reply, ErrorReply):
            self.errors.append(str(reply))
            return False
        self.answered += 1
        return True

    def _set(self, value):
        self.open_value = value
        if self._acknowledged("SET", f"set{self._number}", value):
            self.value, self.open_value = value, None

    def _count(self):
        self.open_counts += 1
        is_counted = self._acknowledged("INCR", "count")
        self.count += is_counted
        # "Unavailable" promises that nothing has happened.
        if is_counted or self.errors[-1].startswith("UNAVAILABLE"):
            self.open_counts -= 1

    def _append(self, piece):
        self.open_log = piece
        if self._acknowledged("APPEND", f"log{self._number}", piece):
            self.log, self.open_log = self.log + piece, None


def start_writers(gateway, count=WRITERS):
    writers = [Writer(i, ("127.0.0.1", gateway.port)) for i in range(count)]
    for writer in writers:
        writer.start()
    return writers


class Killed(harness.TemporaryFolder):
    def check(self, gateway, writers, counted):
        with gateway.connect() as client:
            for number, writer in enumerate(writers):
                self.assertIsNone(writer.failure)
                self.assertIn(client.call("GET", f"set{number}"), (writer.value, writer.open_value or writer.value))
                log = client.call("GET", f"log{number}") or b""
                self.assertIn(log, (writer.log, writer.log + (writer.open_log or b"")))
            certain = counted + sum(writer.count for writer in writers)
            possible = certain + sum(writer.open_counts for writer in writers)
            total = int(client.call("GET", "count"))
            self.assertTrue(certain <= total <= possible, (certain, total, possible))
            for number in range(len(writers)):
                client.call("DEL", f"set{number}", f"log{number}")
            return total

    def kill_again_and_again(self, start, also_kill=lambda: None):
        counted = 0
        for _ in range(ROUNDS):
            gateway = start()
            writers = start_writers(gateway)
            self.assertTrue(wait_until(lambda: sum(writer.answered for writer in writers) >= ANSWERS_PER_ROUND))
            gateway.kill()
            also_kill()
            for writer in writers:
                writer.join()
            with start() as restarted:
                counted = self.check(restarted, writers, counted)

    def test_over_a_file(self):
        store = ("--url", f"sqlite:{self.folder}/cache.db")
        self.kill_again_and_again(lambda: Gateway(store=store))

    def test_over_an_endpoint(self):
        with harness.LocalEndpoint(data=self.folder / "endpoint.db") as endpoint:
            self.kill_again_and_again(lambda: Gateway(store=("--cache", harness.CACHE), env=endpoint.environment()))

    def test_over_an_endpoint_that_is_killed_as_well(self):
        data, endpoints = self.folder / "endpoint.db", []

        def start():
            if not endpoints:
                endpoints.append(harness.LocalEndpoint(data=data))
            return Gateway(store=("--cache", harness.CACHE), env=endpoints[0].environment())

        def kill_endpoint():
            endpoints.pop().kill()

        self.addCleanup(lambda: endpoints and endpoints[0].kill())
        self.kill_again_and_again(start, kill_endpoint)


class Stopped(harness.TemporaryFolder):
    def test_what_is_under_way_is_answered(self):
        """All that the gateway has begun is answered, in order, and nothing else has happened."""
        with harness.LocalEndpoint(flags=["--latency", "fixed:20ms"]) as endpoint:
            place = {"store": ("--cache", harness.CACHE), "env": endpoint.environment()}
            gateway = Gateway(**place)
            with gateway.connect() as first:
                self.assertEqual(first.call("SET", "warm", "v"), "OK")
                clients = [gateway.connect() for _ in range(20)]
                self.assertEqual([client.call("PING") for client in clients], ["PONG"] * 20)
                for number, client in enumerate(clients):
                    client.send_raw(packed("INCR", f"n{number}") * 3)
                # A reply to one that came later: the others have been read.
                self.assertEqual(first.call("GET", "other"), None)
                self.assertEqual(gateway.stop(), 0)
                answers = [client.read_to_end() for client in clients]
                for client in clients:
                    client.close()
            with self.assertRaises(ConnectionRefusedError):
                gateway.connect()
            self.assertIn(b":1\r\n:2\r\n:3\r\n", answers)
            with Gateway(**place) as restarted, restarted.connect() as client:
                for number, answer in enumerate(answers):
                    done = int(client.call("GET", f"n{number}") or 0)
                    self.assertEqual(answer, b"".join(b":%d\r\n" % i for i in range(1, done + 1)))

    def test_under_load(self):
        store = ("--url", f"sqlite:{self.folder}/cache.db")
        gateway = Gateway(store=store)
        writers = start_writers(gateway)
        self.assertTrue(wait_until(lambda: sum(writer.answered for writer in writers) >= ANSWERS_PER_ROUND))
        self.assertEqual(gateway.stop(), 0)
        for writer in writers:
            writer.join()
            self.assertEqual((writer.failure, writer.errors), (None, []))
        with Gateway(store=store) as restarted, restarted.connect() as client:
            # A command that came too late has not been done.
            total = sum(writer.count for writer in writers)
            self.assertEqual(int(client.call("GET", "count")), total)

    def test_with_commands_that_nobody_waits_for(self):
        """A client is killed while its commands are under way."""
        with harness.LocalEndpoint(flags=["--latency", "fixed:300ms"]) as endpoint:
            for begun in (packed("SET", "k", "v"), packed("INCR", "n"), packed("MULTI") + packed("SET", "t", "v") + packed("EXEC")):
                gateway = Gateway(store=("--cache", harness.CACHE), env=endpoint.environment())
                with gateway.connect() as killed, gateway.connect() as other:
                    self.assertEqual((killed.call("PING"), other.call("PING")), ("PONG", "PONG"))
                    killed.send_raw(begun)
                    time.sleep(0.05)
                    other.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
                    self.assertEqual(gateway.stop(), 0, gateway.errors())

    def test_of_an_endpoint_that_says_nothing(self):
        with harness.LocalEndpoint() as endpoint:
            gateway = Gateway(store=("--cache", harness.CACHE), env=endpoint.environment())
            with gateway.connect() as client:
                self.assertEqual(client.call("SET", "k", "v"), "OK")
                endpoint.process.send_signal(signal.SIGSTOP)
                try:
                    client.send("SET", "k", "w")
                    self.assertEqual(gateway.stop(), 0, gateway.errors())
                finally:
                    endpoint.process.send_signal(signal.SIGCONT)
            self.assertIn("may or may not have happened", gateway.errors())

    def test_one_who_does_not_read_does_not_keep_it(self):
        with Gateway() as gateway, gateway.connect() as client, gateway.connect() as idle:
            client.send("SET", "k", b"v" * 1000)
            self.assertEqual((client.read(), idle.call("PING")), ("OK", "PONG"))
            self.assertEqual(gateway.stop(), 0)
            self.assertEqual(idle.read_to_end(), b"")

    def lets_nobody_in(self, gateway):
        try:
            gateway.connect().close()
        except ConnectionRefusedError:
            return True
        except ConnectionError:
            pass  # It was just closing.
        return False

    def test_a_long_answer_arrives_although_more_is_asked(self):
        """What comes too late is not read, and that must not make the system throw away what is on its way."""
        value = b"v" * (6 << 20)
        with Gateway() as gateway, gateway.connect(receive_bytes=65536) as client:
            self.assertEqual(client.call("SET", "long", value), "OK")
            client.send("GET", "long")
            self.assertTrue(client.socket.recv(1))
            gateway.process.send_signal(signal.SIGTERM)
            self.assertTrue(wait_until(lambda: self.lets_nobody_in(gateway)))
            client.send_raw(packed("PING") * 2000)
            rest = client.read_to_end()
            self.assertEqual(gateway.process.wait(harness.PATIENCE_SECONDS), 0)
            self.assertTrue(rest == b"%d\r\n%s\r\n" % (len(value), value), len(rest))

    def test_a_service_manager_is_told(self):
        path = f"{self.folder}/notify"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.bind(path)
            manager.settimeout(harness.PATIENCE_SECONDS)
            with Gateway(env=harness.environment(NOTIFY_SOCKET=path)) as gateway:
                said = manager.recv(4096).decode()
                self.assertIn("READY=1", said.splitlines())
                with gateway.connect() as client:
                    self.assertEqual(client.call("PING"), "PONG")
                manager.setblocking(False)
                with self.assertRaises(BlockingIOError):
                    manager.recv(4096)
                manager.settimeout(harness.PATIENCE_SECONDS)
                self.assertEqual(gateway.stop(), 0)
                self.assertIn("STOPPING=1", manager.recv(4096).decode().splitlines())

    def test_a_pid_file_lives_as_long_as_it_does(self):
        path = self.folder / "pid"
        with Gateway("--pidfile", str(path)) as gateway:
            self.assertEqual(path.read_text(), f"{gateway.process.pid}\n")
            gateway.stop()
        self.assertFalse(path.exists())


class BucketGone(harness.TemporaryFolder):
    def test_errors_are_clear_and_it_recovers(self):
        data = self.folder / "endpoint.db"
        endpoint = harness.LocalEndpoint(data=data)
        self.addCleanup(lambda: endpoint.kill())
        with Gateway(store=("--cache", harness.CACHE), env=endpoint.environment()) as gateway:
            writers = start_writers(gateway)
            self.assertTrue(wait_until(lambda: sum(writer.answered for writer in writers) >= ANSWERS_PER_ROUND))
            before = gateway.resident_bytes()
            endpoint.kill()
            time.sleep(1.5)
            self.assertTrue(wait_until(lambda: all(writer.errors for writer in writers)), "no error in a minute")
            with gateway.connect() as client:
                self.assertEqual(client.call("PING"), "PONG")
                client.send_raw(b"".join(packed("GET", f"gone{i}") for i in range(3000)))
                refused = [client.read() for _ in range(3000)]
                self.assertTrue(all(isinstance(reply, ErrorReply) for reply in refused))
            self.assertLess(gateway.resident_bytes() - before, GROWTH_BYTES_MAX)
            answered = [writer.answered for writer in writers]
            endpoint = harness.LocalEndpoint(data=data, port=endpoint.port)
            self.assertTrue(wait_until(lambda: all(writer.answered > count + 3 for writer, count in zip(writers, answered))))
            for writer in writers:
                writer.end()
            for writer in writers:
                writer.join()
                self.assertIsNone(writer.failure)
            for text in {*(str(reply) for reply in refused), *(error for writer in writers for error in writer.errors)}:
                self.assertRegex(text, r"\A(UNAVAILABLE|OUTCOMEUNKNOWN) [^\n]{20,400}\Z")
            with gateway.connect() as client:
                certain = sum(writer.count for writer in writers)
                possible = certain + sum(writer.open_counts for writer in writers)
                total = int(client.call("GET", "count"))
                self.assertTrue(certain <= total <= possible, (certain, total, possible))


class Together(harness.TemporaryFolder):
    """Two gateways and three processes without one, on one place at once."""

    EACH = 40

    def by_a_gateway(self, gateway, name):
        with gateway.connect() as client:
            for i in range(self.EACH):
                client.send_raw(packed("INCR", "count") + packed("APPEND", "log", f"{name}{i};"))
                for reply in (client.read(), client.read()):
                    if isinstance(reply, ErrorReply):
                        raise AssertionError(reply)

    def check(self, location, env):
        script = "".join(f"INCR count\nAPPEND log {{name}}{i};\n" for i in range(self.EACH))
        failures, replies = [], {}

        def attempt(name, work):
            try:
                replies[name] = work()
            except Exception as failure:  # Told below.
                failures.append(failure)

        def by_the_prompt(name):
            outcome = harness.run([harness.BINARY, *location], env=env, stdin=script.format(name=name).encode())
            if outcome.code != 0 or len(outcome.out.splitlines()) != 2 * self.EACH:
                raise AssertionError(outcome)
            return [int(line) for line in outcome.out.splitlines()[::2]]

        with Gateway(store=location, env=env) as one, Gateway(store=location, env=env) as two:
            works = {"a": lambda: self.by_a_gateway(one, "a"), "b": lambda: self.by_a_gateway(two, "b")}
            works |= {name: (lambda name=name: by_the_prompt(name)) for name in "cde"}
            threads = [threading.Thread(target=attempt, args=item) for item in works.items()]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(failures, [])
            for gateway in (one, two):
                with gateway.connect() as client:
                    self.assertEqual(client.call("GET", "count"), str(5 * self.EACH).encode())
                    pieces = client.call("GET", "log").decode().removesuffix(";").split(";")
                    self.assertEqual(len(pieces), 5 * self.EACH)
                    for name in "abcde":
                        self.assertEqual([piece for piece in pieces if piece[0] == name], [f"{name}{i}" for i in range(self.EACH)])
            counts = [number for name in "cde" for number in replies[name]]
            self.assertEqual(len(set(counts)), 3 * self.EACH)

    def test_on_a_file(self):
        self.check(("--url", f"sqlite:{self.folder}/cache.db"), harness.environment())

    def test_on_an_endpoint(self):
        with harness.LocalEndpoint() as endpoint:
            self.check(("--cache", harness.CACHE), endpoint.environment())


if __name__ == "__main__":
    harness.main()
