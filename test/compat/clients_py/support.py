"""What the tests of clients share: one endpoint for all of them, and a gateway in front of it for each class of tests."""

import atexit
import functools
import unittest

import gateways
import harness


@functools.cache
def endpoint():
    """The S3 that all gateways of this program stand before; it ends with the program."""
    started = harness.LocalEndpoint()
    atexit.register(started.stop)
    return started


class OnGateway(unittest.TestCase):
    """Tests with a gateway of their own, over HTTP and with a bucket of its own, in self.gateway."""

    flags = ()
    in_memory = False
    port = "free"

    @classmethod
    def setUpClass(cls):
        cache = cls.__name__.lower()
        store, env = (("--url", "memory:"), None) if cls.in_memory else (("--cache", cache), endpoint().environment())
        cls.gateway = gateways.Gateway(*cls.flags, store=store, env=env, port=cls.port)
        cls.addClassCleanup(cls.gateway.stop)

    def flush(self):
        with self.gateway.connect() as client:
            assert client.call("FLUSHALL") == "OK"


def skip(client, reason):
    """Leaves a test out, and says whose it was."""
    print(f"SKIPPED: {client}: {reason}", flush=True)
    raise unittest.SkipTest(f"{client}: {reason}")
