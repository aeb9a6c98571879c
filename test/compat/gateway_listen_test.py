#!/usr/bin/env python3
"""Where `redis3 serve` listens, and who may come in: TLS with a certificate authority made for the test, Unix sockets,
passwords, and what it says where it cannot start."""

import os
import shutil
import signal
import ssl
import stat

import harness
from certificates import Authority, WithAuthority
from gateways import Client, Gateway, Left, packed, wait_until

EXIT_UNUSABLE = 2


def failure(*flags, env=None):
    """How a gateway that cannot start ends."""
    return harness.run([harness.BINARY, "serve", "--url", "memory:", *map(str, flags)], env=env)


class Refusing(harness.TemporaryFolder):
    def assert_refused(self, outcome, *words):
        self.assertEqual((outcome.code, outcome.out), (EXIT_UNUSABLE, b""), outcome)
        self.assertRegex(outcome.err, rb"\Aredis3( serve)?: [^\n]{10,400}\n\Z")
        for word in words:
            self.assertIn(str(word).encode(), outcome.err)


class Tls(WithAuthority, Refusing):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Authority(cls.keys, "theirs").sign("stranger")

    def flags(self, **more):
        settings = {"tls-cert-file": self.keys / "server.crt", "tls-key-file": self.keys / "server.key", "tls-ca-cert-file": self.authority.certificate}
        settings |= {name.replace("_", "-"): value for name, value in more.items()}
        return ["--tls-port", "free", *(str(word) for name, value in settings.items() if value for word in (f"--{name}", value))]

    def start(self, *flags, **more):
        gateway = Gateway(*self.flags(**more), *flags, port=0)
        self.addCleanup(gateway.stop)
        self.assertRegex(gateway.places[0], r"\A127\.0\.0\.1:\d+ \(TLS\)\Z")
        self.port = int(gateway.places[0].split(":")[1].split()[0])
        return gateway

    def context(self, name=None, maximum=None):
        context = ssl.create_default_context(cafile=self.authority.certificate)
        if name:
            context.load_cert_chain(self.keys / f"{name}.crt", self.keys / f"{name}.key")
        if maximum:
            context.maximum_version = maximum
        return context

    def connect(self, context, session=None):
        return Client(("127.0.0.1", self.port), wrap=lambda bare: context.wrap_socket(bare, server_hostname="127.0.0.1", session=session))

    def answer(self, *context):
        """What PING comes to; None where the two do not get on."""
        try:
            with self.connect(self.context(*context)) as client:
                return client.call("PING")
        except (OSError, Left):
            return None

    def test_who_must_show_a_certificate(self):
        for wanted, expected in (("yes", {None: None, "client": "PONG", "stranger": None}), ("optional", {None: "PONG", "client": "PONG", "stranger": None}),
                                 ("no", {None: "PONG", "client": "PONG", "stranger": "PONG"})):
            self.start(tls_auth_clients=wanted)
            for name, answer in expected.items():
                with self.subTest(wanted=wanted, shown=name):
                    self.assertEqual(self.answer(name), answer)
        self.start()
        self.assertEqual((self.answer(), self.answer("client")), (None, "PONG"))

    def test_commands_go_through(self):
        self.start()
        value = bytes(range(256)) * 8192
        with self.connect(self.context("client")) as client:
            self.assertEqual(client.call("SET", "k", value), "OK")
            self.assertTrue(client.call("GET", "k") == value)
            client.send_raw(b"".join(packed("INCR", "n") for _ in range(1000)))
            self.assertEqual([client.read() for _ in range(1000)], list(range(1, 1001)))
            for byte in packed("ECHO", "cut"):
                client.send_raw(bytes([byte]))
            self.assertEqual(client.read(), b"cut")
            client.send_raw(packed("GET", "k") + packed("QUIT"))
            self.assertTrue(client.read() == value)
            self.assertEqual(client.read_to_end(), b"+OK\r\n")

    def test_a_session_is_taken_up_again(self):
        self.start()
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            with self.subTest(version=version.name):
                context = self.context("client", version)
                with self.connect(context) as client:
                    self.assertEqual(client.call("PING"), "PONG")
                    session = client.socket.session
                with self.connect(context, session) as client:
                    self.assertEqual(client.call("PING"), "PONG")

    def test_it_takes_leave_as_tls_has_it(self):
        """Without that, a client cannot tell an end from a line that somebody has cut."""
        gateway = self.start()

        def connect():
            context = self.context("client")
            return Client(("127.0.0.1", self.port), wrap=lambda bare: context.wrap_socket(bare, server_hostname="127.0.0.1", suppress_ragged_eofs=False))

        with connect() as leaver, connect() as left, connect() as deaf:
            self.assertEqual(leaver.call("QUIT"), "OK")
            self.assertEqual(leaver.socket.recv(1), b"")
            self.assertEqual((left.call("PING"), deaf.call("PING")), ("PONG", "PONG"))
            gateway.process.send_signal(signal.SIGTERM)
            self.assertEqual(left.socket.recv(1), b"")
            left.close()
            # The deaf one, which takes no leave, keeps it a moment only.
            self.assertEqual(gateway.process.wait(harness.PATIENCE_SECONDS), 0)

    def test_who_speaks_something_else(self):
        gateway = self.start("--timeout", "1")
        with Client(("127.0.0.1", self.port)) as plain, Client(("127.0.0.1", self.port)) as silent:
            plain.send("PING")
            self.assertNotIn(b"PONG", plain.read_to_end())
            # Who does not even begin is left by the timeout.
            self.assertEqual(silent.read_to_end(), b"")
        self.assertTrue(wait_until(lambda: self.answer("client") == "PONG"))
        self.assertEqual(gateway.stop(), 0)

    def test_it_stops_while_one_has_not_shaken_hands(self):
        gateway = self.start()
        with Client(("127.0.0.1", self.port)) as silent:
            self.assertEqual(self.answer("client"), "PONG")
            self.assertEqual(gateway.stop(), 0)
            self.assertEqual(silent.read_to_end(), b"")

    def test_redis_cli(self):
        if not shutil.which("redis-cli"):
            self.skipTest("no redis-cli")
        self.start()
        outcome = harness.run(["redis-cli", "-p", str(self.port), "--tls", "--cacert", str(self.authority.certificate), "--cert", str(self.keys / "client.crt"),
                               "--key", str(self.keys / "client.key"), "PING"])
        self.assertEqual(outcome.out, b"PONG\n", outcome)

    def test_files_that_are_no_use(self):
        text = self.folder / "text"
        text.write_text("Dear redis3\n")
        for more, words in (({"tls_cert_file": "/nonexistent"}, ("tls-cert-file", "/nonexistent")), ({"tls_key_file": "/nonexistent"}, ("tls-key-file", "/nonexistent")),
                            ({"tls_ca_cert_file": "/nonexistent"}, ("tls-ca-cert-file", "/nonexistent")), ({"tls_cert_file": text}, ("tls-cert-file", text)),
                            ({"tls_key_file": text}, ("tls-key-file", text)), ({"tls_ca_cert_file": text}, ("tls-ca-cert-file", text)),
                            ({"tls_key_file": self.keys / "client.key"}, ("tls-key-file", "client.key")), ({"tls_key_file": None}, ("tls-key-file",)),
                            ({"tls_ca_cert_file": None}, ("tls-ca-cert-file", "tls-auth-clients")), ({"tls_auth_clients": "maybe"}, ("tls-auth-clients", "optional"))):
            with self.subTest(**{name: str(value) for name, value in more.items()}):
                self.assert_refused(failure("--port", 0, *self.flags(**more)), *words)


class UnixSocket(Refusing):
    def setUp(self):
        super().setUp()
        self.path = self.folder / "redis3.sock"

    def start(self, *flags):
        gateway = Gateway("--unixsocket", str(self.path), *flags, port=0)
        self.addCleanup(gateway.stop)
        self.assertEqual(gateway.places, [str(self.path)])
        return gateway

    def ping(self):
        with Client(str(self.path)) as client:
            return client.call("PING")

    def test_mode(self):
        for mode in ("700", "770", "777"):
            gateway = self.start("--unixsocketperm", mode)
            self.assertEqual(f"{stat.S_IMODE(os.stat(self.path).st_mode):o}", mode)
            self.assertEqual(self.ping(), "PONG")
            self.assertEqual(gateway.stop(), 0)
            self.assertFalse(self.path.exists())

    def test_both_at_once(self):
        with Gateway("--unixsocket", str(self.path)) as gateway, gateway.connect() as client:
            self.assertEqual(len(gateway.places), 2)
            self.assertEqual((client.call("SET", "k", "v"), self.ping()), ("OK", "PONG"))
            with Client(str(self.path)) as other:
                self.assertEqual(other.call("GET", "k"), b"v")
                self.assertIn(f"addr={self.path}:0 ".encode(), other.call("CLIENT", "INFO"))

    def test_what_a_dead_one_has_left_is_replaced(self):
        self.start().kill()
        self.assertTrue(self.path.is_socket())
        self.start()
        self.assertEqual(self.ping(), "PONG")

    def test_another_one_that_lives_is_left_alone(self):
        self.start()
        self.assert_refused(failure("--port", 0, "--unixsocket", self.path), self.path, "runs")
        self.assertEqual(self.ping(), "PONG")

    def test_a_file_is_left_alone(self):
        self.path.write_text("precious")
        self.assert_refused(failure("--port", 0, "--unixsocket", self.path), self.path)
        self.assertEqual(self.path.read_text(), "precious")

    def test_paths_that_cannot_be(self):
        self.assert_refused(failure("--port", 0, "--unixsocket", self.folder / ("x" * 200)), "107")
        self.assert_refused(failure("--port", 0, "--unixsocket", "/nonexistent/redis3.sock"), "/nonexistent/redis3.sock")


class Ports(Refusing):
    def test_a_port_that_is_taken(self):
        with Gateway() as gateway:
            self.assert_refused(failure("--port", gateway.port), f"127.0.0.1:{gateway.port}", "taken")
            # Nothing is left half started.
            path = self.folder / "redis3.sock"
            self.assert_refused(failure("--port", gateway.port, "--unixsocket", path, "--pidfile", self.folder / "pid"), "taken")
            self.assertEqual(list(self.folder.iterdir()), [])
            with gateway.connect() as client:
                self.assertEqual(client.call("PING"), "PONG")

    def test_places_that_cannot_be(self):
        self.assert_refused(failure("--port", 0), "nothing to listen on")
        self.assert_refused(failure("--port", "free", "--bind", "192.0.2.1", "--requirepass", "x"), "192.0.2.1", "no such address")
        self.assert_refused(failure("--port", "free", "--bind", "localhost"), "localhost")
        self.assert_refused(failure("--port", "65536"), "--port", "65535")
        with Gateway("--bind", "127.0.0.1", "-192.0.2.1", "--requirepass", "x") as gateway:
            self.assertEqual(len(gateway.places), 1)

    def test_other_machines_are_not_let_in_without_a_password(self):
        for address in ("0.0.0.0", "*", "::"):
            self.assert_refused(failure("--port", "free", "--bind", address), f"bind {address}", "requirepass", "protected-mode no")

    def test_passwords(self):
        secret = self.folder / "secret"
        secret.write_text("from the file\n")
        with Gateway("--requirepass-file", str(secret)) as gateway, gateway.connect() as client:
            self.assertEqual(client.call("GET", "k"), "NOAUTH Authentication required.")
            self.assertEqual(client.call("AUTH", "from the file"), "OK")
        with Gateway(env=harness.environment(REDIS3_REQUIREPASS="from outside")) as gateway, gateway.connect() as client:
            self.assertEqual(client.call("AUTH", "wrong"), "WRONGPASS invalid username-password pair or user is disabled.")
            self.assertEqual(client.call("AUTH", "default", "from outside"), "OK")

    def test_a_store_that_cannot_be(self):
        for url, word in (("sqlite:/nonexistent/cache.db", "/nonexistent/cache.db"), ("ftp://somewhere", "ftp")):
            outcome = harness.run([harness.BINARY, "serve", "--port", "free", "--url", url])
            self.assert_refused(outcome, word)


if __name__ == "__main__":
    harness.main()
