"""What the tests of clients share: one endpoint for all of them, and a gateway in front of it for each class of tests."""

import atexit
import functools
import pathlib
import re
import shutil
import tempfile
import unittest

import gateways
import harness


@functools.cache
def endpoint():
    """The S3 that all gateways of this program stand before; it ends with the program."""
    started = harness.LocalEndpoint()
    atexit.register(started.log.close)
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
        cls.addClassCleanup(cls.end_gateway)

    @classmethod
    def end_gateway(cls):
        code = cls.gateway.stop()
        errors = cls.gateway.errors()
        cls.gateway.log.close()
        if code != 0:
            raise AssertionError(f"redis3 serve ended with {code}: {errors}")

    def flush(self):
        with self.gateway.connect() as client:
            assert client.call("FLUSHALL") == "OK"


def skip(client, reason):
    """Leaves a test out, and says whose it was."""
    print(f"SKIPPED: {client}: {reason}", flush=True)
    raise unittest.SkipTest(f"{client}: {reason}")


def make_certificates(folder):
    """A certificate authority, a server's certificate for 127.0.0.1 and localhost, and a client's, each NAME.crt and
    NAME.key in the folder."""
    def openssl(*arguments):
        outcome = harness.run(["openssl", *map(str, arguments)], cwd=folder)
        if outcome.code != 0:
            raise AssertionError(f"openssl {arguments}: {outcome}")

    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc")
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.crt", "-subj", "/CN=redis3 test CA", "-days", "2",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    for name in ("server", "client"):
        openssl("req", *key, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
        (folder / "extensions").write_text("subjectAltName=IP:127.0.0.1,DNS:localhost\n")
        openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial",
                "-out", f"{name}.crt", "-days", "2", "-extfile", "extensions")


def add_ann(gateway, *before):
    """Makes the user ann, whose password is `pass`, and who may read and SET."""
    with gateway.connect() as client:
        for command in (*before, ("ACL", "SETUSER", "ann", "on", ">pass", "~*", "&*", "+@read", "+@connection", "+set", "+info")):
            assert client.call(*command) == "OK"


class OnTls(OnGateway):
    """Tests with a gateway that speaks TLS only, and wants its clients' certificates; in self.folder are all of them."""

    port = "0"
    more_flags = ()

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="redis3-compat-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        make_certificates(cls.folder)
        cls.flags = ("--tls-port", "free", "--tls-cert-file", str(cls.folder / "server.crt"), "--tls-key-file",
                     str(cls.folder / "server.key"), "--tls-ca-cert-file", str(cls.folder / "ca.crt"), *cls.more_flags)
        super().setUpClass()
        cls.tls_port = int(re.search(r":(\d+) \(TLS\)", " ".join(cls.gateway.places))[1])


class OnUsers(OnGateway):
    """Tests with a gateway that wants a password: `secret` of everybody, or what the user ann has."""

    flags = ("--requirepass", "secret")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        add_ann(cls.gateway, ("AUTH", "secret"))
