#!/usr/bin/env python3
"""The subcommands that take a Redis server's URL, at a server that wants TLS, a certificate and a password."""

import harness
from certificates import WithAuthority
from gateways import Gateway, wait_until

PASSWORD = "a secret"


class RedisServers(WithAuthority):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = Gateway("--requirepass", PASSWORD, "--tls-port", "free", "--tls-cert-file", str(cls.keys / "server.crt"), "--tls-key-file",
                             str(cls.keys / "server.key"), "--tls-ca-cert-file", str(cls.authority.certificate), port=0)
        cls.addClassCleanup(cls.server.stop)
        cls.url = f"rediss://127.0.0.1:{cls.server.places[0].split(':')[1].split()[0]}"

    def setUp(self):
        super().setUp()
        self.trusted = ("--cacert", str(self.authority.certificate), "--cert", str(self.keys / "client.crt"), "--key", str(self.keys / "client.key"))
        self.environment = harness.environment() | {"REDISCLI_AUTH": PASSWORD, "XDG_STATE_HOME": str(self.folder / "state")}

    def commands(self):
        place = ("--url", f"sqlite:{self.folder}/cache.db")
        return {
            "bench": ("bench", "--target", self.url, "--ops", "set,get", "--keys", "3"),
            "cost": ("cost", self.url, "--stored-gb", "1", "--value-size", "100"),
            "import": ("import", "--from", self.url, *place),
            "export": ("export", "--to", self.url, *place),
        }

    def run_with(self, *words, env=None):
        return harness.run([harness.BINARY, *words], env=env or self.environment)

    def test_flags_and_the_environment_open_it(self):
        harness.run([harness.BINARY, "--url", f"sqlite:{self.folder}/cache.db", "set", "k", "v"])
        # The first one gives the server something to do; cost wants to know how much that is a second, and so a second.
        for name, words in self.commands().items():
            with self.subTest(name):
                self.assertTrue(wait_until(lambda: self.run_with(*words, *self.trusted).code == 0), self.run_with(*words, *self.trusted))

    def test_without_them_each_says_what_is_missing(self):
        without_password = {name: value for name, value in self.environment.items() if name != "REDISCLI_AUTH"}
        harness.run([harness.BINARY, "--url", f"sqlite:{self.folder}/cache.db", "set", "k", "v"])
        for name, words in self.commands().items():
            with self.subTest(name):
                outcome = self.run_with(*words, *self.trusted, env=without_password)
                self.assertNotEqual(outcome.code, 0)
                self.assertIn(b"REDISCLI_AUTH", outcome.out + outcome.err)
                outcome = self.run_with(*words)
                self.assertNotEqual(outcome.code, 0)
                self.assertIn(b"not to be trusted", outcome.out + outcome.err)
                outcome = self.run_with(*words, "--cacert", str(self.folder / "absent.pem"))
                self.assertNotEqual(outcome.code, 0)
                self.assertIn(b"absent.pem", outcome.out + outcome.err)
                outcome = self.run_with(*words, "--cert", "x")
                self.assertEqual(outcome.code, 2)
                self.assertIn(b"--key", outcome.err)
                self.assertNotIn(PASSWORD.encode(), outcome.out + outcome.err)


if __name__ == "__main__":
    harness.main()
