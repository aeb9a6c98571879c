"""Those who visit the gateways of gateway_soak.py: whoever loses the gateway that is never killed, or is told what
cannot be, complains."""

import random
import re
import threading
import time

from gateways import Client, ErrorReply, Left, packed
from soak_ledger import Counter, Register

# Longer than any stall of the bucket: what a gateway sent before it was killed has landed by then, or never will.
CALM_SECONDS = 0.5
KEYS_EACH = 30
# What may be answered on a bad bucket. A session that is refused as soon as it is new is taken for a refusal.
BAD_DAYS = re.compile(r"UNAVAILABLE |OUTCOMEUNKNOWN |(?:ERR|DENIED) \w+ in bucket \S+: ExpiredToken: ")


class Actor(threading.Thread):
    """Someone who visits a gateway again and again, as if always new."""

    def __init__(self, soak, number):
        super().__init__()
        self.soak = soak
        self.number = number
        self.random = random.Random(soak.seed * 1000 + number)

    def run(self):
        while not self.soak.is_over():
            port = self.port()
            try:
                self.visit(port)
                self.soak.count("visits")
            except (OSError, Left) as loss:
                if port == self.soak.steady.port:
                    self.soak.complain(f"{type(self).__name__} has lost the steady gateway: {loss!r}")
                self.soak.count("lost connections")
                time.sleep(CALM_SECONDS)
            except Exception as failure:  # Told at the end.
                self.soak.complain(f"{type(self).__name__}: {failure!r}")

    def port(self):
        return self.soak.steady.port

    def connect(self, port, **more):
        return Client(("127.0.0.1", port), **more)


class Writer(Actor):
    """Pipelines and transactions on keys that nobody else writes, and on a counter of all, through both gateways."""

    def __init__(self, soak, number):
        super().__init__(soak, number)
        self.registers = {f"r{number}:{i}": Register() for i in range(KEYS_EACH)}
        self.counters = {f"n{number}:{i}": Counter() for i in range(3)}
        self.shared = soak.counters.setdefault("shared", Counter())
        soak.registers |= self.registers
        soak.counters |= self.counters

    def port(self):
        return self.random.choice((self.soak.steady.port, self.soak.mortal_port))

    def visit(self, port):
        with self.connect(port) as client:
            for _ in range(self.random.randint(1, 8)):
                calls = [self.draw() for _ in range(self.random.randint(1, 16))]
                client.send_raw(b"".join(packed(*words) for commands, _ in calls for words in commands))
                for commands, settle in calls:
                    for _ in commands:
                        reply = client.read()
                    settle(reply)
                    self.soak.count("answered", len(commands))
                    if isinstance(reply, ErrorReply):
                        self.note_error(reply)
                self.soak.rest(0.15 * self.random.random())

    def draw(self):
        """The commands of one call, and what is done with the last one's reply."""
        kind = self.random.choice(("set", "set", "get", "get", "del", "count", "shared", "exec", "passing"))
        if kind == "passing":
            # A key that was never there before and never will be again.
            key = f"passing:{self.number}:{self.random.getrandbits(64):x}"
            return [("SET", key, b"v" * 100), ("GET", key), ("DEL", key)], lambda reply: None
        if kind in ("count", "shared", "exec"):
            name = "shared" if kind == "shared" else self.random.choice(list(self.counters))
            counter = self.shared if kind == "shared" else self.counters[name]
            if kind != "exec":
                return [("INCR", name)], counter.begin(1)
            return [("MULTI",), ("INCR", name), ("INCR", name), ("EXEC",)], counter.begin(2)
        name = self.random.choice(list(self.registers))
        register = self.registers[name]
        if kind == "get":
            return [("GET", name)], self.judged(name, register.begin_read())
        if kind == "del":
            return [("DEL", name)], register.begin_write(None)
        value = b"%x." % self.random.getrandbits(64)
        value *= self.random.choice((1, 10, 100, 1000, 3000))
        return [("SET", name, value)], register.begin_write(value)

    def note_error(self, reply):
        self.soak.count(reply.split()[0])
        if not BAD_DAYS.match(reply):
            self.soak.complain(f"error {reply}")

    def judged(self, name, settle):
        def judge(reply):
            if complaint := settle(reply):
                self.soak.complain(f"{name}: {complaint}")
        return judge


class Publisher(Actor):
    """Numbers on two channels, and much on a third one."""

    published = 0

    def visit(self, port):
        with self.connect(port) as client:
            for _ in range(100):
                if self.soak.is_over():
                    return
                self.published += 1
                for channel in ("even", "odd"):
                    if not isinstance(client.call("PUBLISH", channel, self.published), int):
                        raise AssertionError("PUBLISH has failed")
                client.call("PUBLISH", "flood", b"f" * 32768)
                self.soak.count("answered", 3)
                self.soak.rest(0.05)


class Subscriber(Actor):
    """Sees every message, in order, for a while."""

    def visit(self, port):
        channel = self.random.choice(("even", "odd"))
        with self.connect(port) as client:
            client.call("SUBSCRIBE", channel)
            last = None
            for _ in range(self.random.randint(1, 100)):
                if self.soak.is_over():
                    return
                if client.is_silent(1):
                    continue
                kind, of, number = client.read()
                if (kind, of) != (b"message", channel.encode()) or (last and int(number) != last + 1):
                    raise AssertionError(f"{kind} {of} {number} after {last}")
                last = int(number)
                self.soak.count("messages")


class DeafSubscriber(Actor):
    """Never reads, and is left."""

    def visit(self, port):
        with self.connect(port, receive_bytes=4096) as client, self.connect(port) as other:
            number = client.call("CLIENT", "ID")
            client.send("SUBSCRIBE", "flood")
            while other.call("CLIENT", "LIST", "ID", number):
                self.soak.rest(0.5)
                if self.soak.is_over():
                    return
            self.soak.count("deaf subscribers left")


class SlowReader(Actor):
    """Asks for much, reads a little of it slowly, and leaves in the middle."""

    def visit(self, port):
        with self.connect(port, receive_bytes=65536) as client:
            client.send_raw(packed("GET", "long") * self.random.randint(1, 8))
            for _ in range(self.random.randint(0, 30)):
                client.socket.recv(16384)
                self.soak.rest(0.1)
                if self.soak.is_over():
                    return


class Rubbish(Actor):
    """Half a command, or none at all."""

    def visit(self, port):
        with self.connect(port) as client:
            client.send_raw(self.random.choice((b"*3\r\n$3\r\nSET\r\n$900000\r\nab", b"*1\r\n$4\r\nPI", b"*x\r\n", b"\x00" * 100 + b"\r\n",
                                                packed("MULTI") + packed("INCR", "shared"), packed("WATCH", "long"), b"")))
            self.soak.rest(0.5 * self.random.random())


USUAL_ACTORS = (Writer, Writer, Writer, Writer, Publisher, Subscriber, Subscriber, DeafSubscriber, SlowReader, SlowReader, Rubbish)
