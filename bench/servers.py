"""The processes that bench/gateway measures and bench/train runs: on free ports of 127.0.0.1, stopped at the end of a `with`."""

import csv
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import time

ACCESS_KEY, SECRET_KEY = "bench", "bench-secret"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def our_environment(endpoint=None, **more):
    """An environment in which redis3 finds this endpoint and no account."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "REDIS3_"))}
    kept["AWS_EC2_METADATA_DISABLED"] = "true"
    if endpoint:
        kept |= {"AWS_ENDPOINT_URL_S3": endpoint, "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY}
    return kept | more


def self_signed_certificate(folder):
    """The files of a certificate for 127.0.0.1 and of its key."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                    "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
                   check=True, capture_output=True)
    return certificate, key


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_bytes(pid):
    return int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class Server:
    """A process that answers on a port of its own."""

    def __init__(self, name, command, port, environment=None):
        self.name, self.port = name, port
        self._process = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
        for _ in range(200):
            try:
                self.connect().close()
                return
            except OSError:
                time.sleep(0.05)
        self._process.kill()
        sys.exit(f"{name} does not answer")

    @property
    def pid(self):
        return self._process.pid

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.terminate()
        code = self._process.wait()
        # Those that do not handle the signal end by it.
        if code not in (0, -signal.SIGTERM):
            sys.exit(f"{self.name} ended with {code}")

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port))

    def measure(self, requests, *flags):
        """redis-benchmark with these flags: requests a second, CPU microseconds a request, p50 and p99 in ms."""
        before = cpu_seconds(self.pid)
        done = subprocess.run(["redis-benchmark", "-p", str(self.port), "--csv", *map(str, flags)], capture_output=True, text=True, check=True)
        cpu = (cpu_seconds(self.pid) - before) / requests * 1e6
        if re.search(r"(?i)\berror", done.stdout + done.stderr):
            sys.exit(f"{self.name}: {done.stdout}{done.stderr}")
        row = list(csv.DictReader(done.stdout.splitlines()))[-1]
        return float(row["rps"]), cpu, float(row["p50_latency_ms"]), float(row["p99_latency_ms"])


class LocalEndpoint(Server):
    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"


def local_endpoint(binary, *flags):
    port = free_port()
    return LocalEndpoint("redis3 local", [binary, "local", "--port", port, "--access-key", ACCESS_KEY, "--secret-key", SECRET_KEY, *flags],
                         port, our_environment())
