"""What the compatibility tests share: the redis3 binary, a local endpoint of their own, a terminal, and how to skip.

CTest hands over $REDIS3_TEST_BINARY, the redis3 to test. No test reads the caller's AWS settings or home folder.
"""

import contextlib
import fcntl
import json
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unittest
import urllib.request

import fetch
from s3_client import S3Client

BINARY = os.environ.get("REDIS3_TEST_BINARY") or str(fetch.HERE.parents[1] / "build" / "release" / "apps" / "redis3" / "redis3")
ACCESS_KEY = "AKIDCOMPAT"
SECRET_KEY = "compat/secret+key"
REGION = "us-east-1"
CACHE = "compat"
BUCKET = "redis3-compat--use1-az5--x-s3"
# CTest shows a test that exits so as skipped.
SKIPPED = 77
# Nothing here takes a second on an idle machine; under the sanitizers on a busy one it may take several.
PATIENCE_SECONDS = 60


def environment(**more):
    """The caller's environment without its AWS and redis3 settings, with `more` on top."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "REDIS3_", "REDISCLI_"))}
    kept |= {"HOME": "/nonexistent", "XDG_CACHE_HOME": "/dev/null", "AWS_EC2_METADATA_DISABLED": "true", "TERM": "dumb", "LC_ALL": "C.UTF-8"}
    return kept | more


class Outcome:
    """How a program ended, and what it wrote, as bytes."""

    def __init__(self, code, out, err):
        self.code = code
        self.out = out
        self.err = err

    def __repr__(self):
        return f"exit {self.code}, stdout {self.out!r}, stderr {self.err!r}"


def run(command, env=None, stdin=b"", cwd=None, preexec=None):
    done = subprocess.run(command, input=stdin, capture_output=True, env=env or environment(), cwd=cwd, preexec_fn=preexec,
                          timeout=PATIENCE_SECONDS)
    return Outcome(done.returncode, done.stdout, done.stderr)


def run_on_terminal(command, env=None, columns=None):
    """Runs a program whose standard output is a terminal, of so many columns, so that it formats what it prints."""
    leader, follower = pty.openpty()
    if columns:
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    with contextlib.closing(os.fdopen(leader, "rb", buffering=0)) as terminal:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=follower, stderr=subprocess.PIPE,
                                   env=env or environment())
        os.close(follower)
        out = b""
        with contextlib.suppress(OSError):  # The kernel's way to tell that the other end is closed.
            while piece := terminal.read(65536):
                out += piece
        err = process.stderr.read()
        process.stderr.close()
        return Outcome(process.wait(PATIENCE_SECONDS), out.replace(b"\r\n", b"\n"), err)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def read_line(stream, seconds):
    """One line of a pipe, or what came of it in that time."""
    line, deadline = b"", time.monotonic() + seconds
    while not line.endswith(b"\n"):
        if not select.select([stream], [], [], max(0, deadline - time.monotonic()))[0]:
            break
        byte = os.read(stream.fileno(), 1)
        if not byte:
            break
        line += byte
    return line


class LocalEndpoint:
    """A `redis3 local` on a free port, over memory or over a file."""

    def __init__(self, data=None, port=0, flags=()):
        storage = ["--data", str(data)] if data else ["--memory"]
        command = [BINARY, "local", "--port", str(port), "--access-key", ACCESS_KEY, "--secret-key", SECRET_KEY, *storage,
                   *flags]
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log,
                                        env=environment())
        line = read_line(self.process.stdout, PATIENCE_SECONDS).decode()
        match = re.fullmatch(r"redis3 local: listening on (http://127\.0\.0\.1:(\d+))\n", line)
        if not match:
            self.kill()
            raise AssertionError(f"redis3 local said {line!r} and {self.errors()!r}")
        self.url = match[1]
        self.port = int(match[2])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def errors(self):
        self.log.seek(0)
        return self.log.read().decode(errors="replace")

    def welcome(self):
        """What it has printed behind its first line, up to and with its last one."""
        text = ""
        while not text.endswith("aws_secret_access_key='YOUR-SECRET-KEY')\n"):
            line = read_line(self.process.stdout, PATIENCE_SECONDS).decode()
            if not line:
                raise AssertionError(f"the welcome ends in {text!r}")
            text += line
        return text

    def environment(self, **more):
        """What leads an AWS SDK or redis3 to this endpoint."""
        return environment(AWS_ENDPOINT_URL_S3=self.url, AWS_ACCESS_KEY_ID=ACCESS_KEY, AWS_SECRET_ACCESS_KEY=SECRET_KEY,
                           AWS_REGION=REGION, **more)

    def client(self):
        """A signed client that is not ours."""
        return S3Client(self.port, ACCESS_KEY, SECRET_KEY, REGION)

    def requests(self):
        """What it has counted: {"total": 3, "requests": {"PutObject": 3}}."""
        with urllib.request.urlopen(f"{self.url}/_redis3/requests", timeout=PATIENCE_SECONDS) as answer:
            return json.load(answer)

    def redis3(self, *arguments, stdin=b"", **more):
        return run([BINARY, "--cache", CACHE, *arguments], env=self.environment(**more), stdin=stdin)

    def reply(self, *arguments, stdin=b""):
        """The raw reply of one command that must succeed, without its final newline."""
        outcome = self.redis3(*arguments, stdin=stdin)
        if outcome.code != 0:
            raise AssertionError(f"redis3 {' '.join(arguments)}: {outcome}")
        return outcome.out.removesuffix(b"\n")

    def stop(self):
        """Ends the endpoint as a person would; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError("redis3 local did not stop on SIGTERM") from None
        finally:
            self.process.stdout.close()

    def kill(self):
        """Ends it as a power cut would."""
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class TemporaryFolder(unittest.TestCase):
    """A test case with an empty folder of its own in self.folder."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="redis3-compat-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)


def skip(reason):
    """Ends the program as skipped."""
    print(f"SKIPPED: {reason}", flush=True)
    sys.exit(SKIPPED)


def go_on_with_boto3():
    """Goes on in a Python that has boto3; ends the program as skipped where there is none."""
    try:
        python = fetch.python_with_boto3()
    except fetch.Unavailable as reason:
        skip(reason)
    if pathlib.Path(sys.prefix) != python.parents[1]:
        os.execv(python, [str(python), *sys.argv])


def main():
    unittest.main(module="__main__", verbosity=2)
