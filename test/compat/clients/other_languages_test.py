"""Clients that are not Python's. Each is a program that is told the ports of one gateway: without and with TLS, with a user
ann whose password is `pass`, and who may read and SET."""

import os
import pathlib
import subprocess

import fetch
import harness

from clients.support import OnTls, add_ann, skip

JS = fetch.HERE / "clients" / "js"


class OtherLanguages(OnTls):
    port = "free"
    more_flags = ("--tls-auth-clients", "optional")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        add_ann(cls.gateway)

    def setUp(self):
        self.flush()

    def run_client(self, *command, **more):
        """Runs the program, whose output is this one's; it must succeed."""
        environment = harness.environment(PATH=os.environ["PATH"], COMPAT_PORT=str(self.gateway.port), COMPAT_TLS_PORT=str(self.tls_port),
                                          COMPAT_TLS_FOLDER=str(self.folder), **more)
        done = subprocess.run([str(word) for word in command], env=environment, stdin=subprocess.DEVNULL, timeout=harness.PATIENCE_SECONDS)
        self.assertEqual(done.returncode, 0)

    def need(self, client, fetched):
        """What fetches a client, or a skipped test with the client's name."""
        try:
            return fetched()
        except fetch.Unavailable as reason:
            return skip(client, reason)

    def run_node(self, client, file):
        node, folder = self.need(client, fetch.node_with_clients)
        self.run_client(node, "--test", "--test-force-exit", "--test-timeout=20000", "--test-reporter=spec", JS / file, COMPAT_CLIENTS_FOLDER=str(folder))


class Ready(OtherLanguages):
    """Those that run as they are."""

    def test_hiredis(self):
        program = os.environ.get("REDIS3_TEST_HIREDIS", "")
        if not pathlib.Path(program).is_file():
            skip("hiredis", "its test was not built (Debian: libhiredis-dev)")
        self.run_client(program, self.gateway.port)

    def test_ioredis(self):
        self.run_node("ioredis", "ioredis_test.mjs")

    def test_node_redis(self):
        self.run_node("node-redis", "node_redis_test.mjs")


class Built(OtherLanguages):
    """Those whose programs are built first."""

    def build(self, *command, cwd, **more):
        done = subprocess.run(command, cwd=cwd, env={**os.environ, **more}, stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, 0)

    def test_go_redis(self):
        folder = self.need("go-redis", fetch.go_with_client)
        self.build("go", "build", "-o", "compat", ".", cwd=folder)
        self.run_client(folder / "compat")

    def run_java(self, client):
        folder = self.need(client, fetch.java_with_clients)
        self.build("javac", "-XDsuppressNotes", "-d", "classes", "-cp", "lib/*", "Clients.java", cwd=folder)
        self.run_client("java", "-cp", f"{folder}/classes:{folder}/lib/*", "Clients", client.lower())

    def test_jedis(self):
        self.run_java("Jedis")

    def test_lettuce(self):
        self.run_java("Lettuce")

    def test_redis_rs(self):
        folder = self.need("redis-rs", fetch.rust_with_client)
        self.build("cargo", "build", "--quiet", cwd=folder, CARGO_TARGET_DIR=str(fetch.CACHE / "clients_rust_target"))
        self.run_client(fetch.CACHE / "clients_rust_target" / "debug" / "compat")
