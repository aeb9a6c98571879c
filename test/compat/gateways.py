"""What the tests of `redis3 serve` share: a gateway of their own, a client made of a bare socket, and one that counts
on its answers."""

import contextlib
import os
import pathlib
import re
import select
import signal
import socket
import subprocess
import tempfile
import time

import harness

PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
# Set by CMake: the sanitizers of the binary, or nothing.
SANITIZERS = os.environ.get("REDIS3_TEST_SANITIZE", "")
# AddressSanitizer keeps 256 MiB of what was freed, and surrounds what was not.
MEMORY_FACTOR = 8 if SANITIZERS else 1
# Set by CMake where the tests of one thread are run with several: flags for every gateway.
MORE_FLAGS = os.environ.get("REDIS3_TEST_SERVE_FLAGS", "").split()


class Gateway:
    """A `redis3 serve` on a free port, or wherever its flags say, over the place that `store` names."""

    def __init__(self, *flags, store=("--url", "memory:"), env=None, port="free", preexec=None):
        command = [harness.BINARY, "serve", *store, *(("--port", str(port)) if port is not None else ()), *MORE_FLAGS,
                   *flags]
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log,
                                        env=env or harness.environment(), preexec_fn=preexec)
        self.places = []
        line = ""
        while not line.startswith("The keys are in "):
            line = harness.read_line(self.process.stdout, harness.PATIENCE_SECONDS).decode()
            if not line:
                self.kill()
                raise AssertionError(f"redis3 serve ended with {self.process.returncode} and said {self.errors()!r}")
            if match := re.fullmatch(r"redis3 serve: listening on (.+)\n", line):
                self.places.append(match[1])
        ports = [int(place.rsplit(":", 1)[1]) for place in self.places if re.fullmatch(r".+:\d+", place)]
        self.port = ports[0] if ports else None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def errors(self):
        self.log.seek(0)
        return self.log.read().decode(errors="replace")

    def connect(self, **more):
        return Client(("127.0.0.1", self.port), **more)

    def resident_bytes(self):
        return int(pathlib.Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * PAGE_BYTES

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def stop(self):
        """Ends the gateway as a person would; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(harness.PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError("redis3 serve did not stop on SIGTERM") from None
        finally:
            self.process.stdout.close()

    def kill(self):
        """Ends it as a power cut would."""
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class Left(Exception):
    """The server has closed the connection."""


class ErrorReply(str):
    """An error, as text without the minus."""


def packed(*words):
    """A command as an array of bulk strings."""
    parts = [word if isinstance(word, bytes) else str(word).encode() for word in words]
    return b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)


class Client:
    """One connection: bytes out, replies in, raw or as Python's values. Nothing is sent or read behind one's back."""

    def __init__(self, address, wrap=None, receive_bytes=None):
        self.socket = socket.socket(socket.AF_UNIX if isinstance(address, str) else socket.AF_INET)
        if receive_bytes:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        self.socket.settimeout(harness.PATIENCE_SECONDS)
        try:
            self.socket.connect(address)
            if wrap:
                self.socket = wrap(self.socket)
        except OSError:
            self.socket.close()
            raise
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def send(self, *words):
        self.socket.sendall(packed(*words))

    def send_raw(self, data):
        self.socket.sendall(data)

    def end_sending(self):
        self.socket.shutdown(socket.SHUT_WR)

    def call(self, *words):
        self.send(*words)
        return self.read()

    def read(self):
        """The next reply as a value: errors are ErrorReply, pushes lists."""
        return self._value(self._line())

    def read_raw(self):
        """The next reply's bytes."""
        taken = []
        self._value(self._line(taken), taken)
        return b"".join(taken)

    def read_to_end(self):
        """All that comes until the server closes the connection."""
        data, self.buffer = self.buffer, b""
        with contextlib.suppress(ConnectionError):
            while piece := self.socket.recv(1 << 20):
                data += piece
        return data

    def is_silent(self, seconds=0.05):
        return not self.buffer and not select.select([self.socket], [], [], seconds)[0]

    def _fill(self):
        try:
            piece = self.socket.recv(1 << 20)
        except ConnectionError as failure:
            raise Left(str(failure)) from failure
        if not piece:
            raise Left(f"with {self.buffer[:200]!r} left over")
        self.buffer += piece

    def _line(self, taken=None):
        while (end := self.buffer.find(b"\r\n")) < 0:
            self._fill()
        line, self.buffer = self.buffer[:end], self.buffer[end + 2:]
        if taken is not None:
            taken.append(line + b"\r\n")
        return line

    def _bytes(self, count, taken):
        while len(self.buffer) < count + 2:
            self._fill()
        data, self.buffer = self.buffer[:count], self.buffer[count + 2:]
        if taken is not None:
            taken.append(data + b"\r\n")
        return data

    def _value(self, line, taken=None):
        kind, rest = line[:1], line[1:]
        if kind == b"+":
            return rest.decode()
        if kind == b"-":
            return ErrorReply(rest.decode(errors="replace"))
        if kind == b":":
            return int(rest)
        if kind == b"_" or rest == b"-1":
            return None
        if kind in (b"$", b"="):
            return self._bytes(int(rest), taken)
        if kind in (b"*", b"~", b">"):
            return [self._value(self._line(taken), taken) for _ in range(int(rest))]
        if kind == b"%":
            return {self._key(taken): self._value(self._line(taken), taken) for _ in range(int(rest))}
        if kind == b",":
            return float(rest)
        if kind == b"#":
            return rest == b"t"
        raise AssertionError(f"no reply begins so: {line!r}")

    def _key(self, taken):
        return self._value(self._line(taken), taken)


def wait_until(is_so, seconds=harness.PATIENCE_SECONDS):
    """Whether it has become so in that time."""
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
