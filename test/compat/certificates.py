"""Certificates for a test, made by openssl."""

import pathlib
import shutil
import tempfile

import harness


def openssl(*words):
    done = harness.run(["openssl", *map(str, words)])
    if done.code != 0:
        raise AssertionError(f"openssl {words[0]}: {done}")


class Authority:
    """A certificate authority of its own, and what it has signed: NAME.crt and NAME.key."""

    def __init__(self, folder, name):
        self.folder, self.name = folder, name
        self.certificate = folder / f"{name}.crt"
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", 2, "-subj", f"/CN={name}",
                "-keyout", folder / f"{name}.key", "-out", self.certificate)

    def sign(self, name):
        path = self.folder / name
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", f"/CN={name}", "-addext",
                "subjectAltName=IP:127.0.0.1", "-keyout", f"{path}.key", "-out", f"{path}.csr")
        openssl("x509", "-req", "-in", f"{path}.csr", "-CA", self.certificate, "-CAkey", self.folder / f"{self.name}.key", "-CAcreateserial",
                "-days", 2, "-copy_extensions", "copy", "-out", f"{path}.crt")


class WithAuthority(harness.TemporaryFolder):
    """Has an authority, in a folder of all its tests, which has signed for a server and for a client."""

    @classmethod
    def setUpClass(cls):
        if not shutil.which("openssl"):
            harness.skip("no openssl")
        cls.keys = pathlib.Path(tempfile.mkdtemp(prefix="redis3-compat-"))
        cls.addClassCleanup(shutil.rmtree, cls.keys, ignore_errors=True)
        cls.authority = Authority(cls.keys, "ours")
        cls.authority.sign("server")
        cls.authority.sign("client")
