"""Certificates for a test, made by openssl."""

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
