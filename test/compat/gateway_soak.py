#!/usr/bin/env python3
"""Two gateways on one bad bucket, for as long as you like: clients come and go, write in pipelines and transactions,
subscribe, read slowly, never read, send rubbish; one gateway is killed and started again now and then. The other one's
memory must stay flat, and nothing that was acknowledged may be lost.

    gateway_soak.py [--minutes 30] [--seed 1] [--record FILE] [--io-threads N]

`scripts/soak gateway MINUTES` calls it with the optimised build. It ends with a summary, and with 1 where something was
wrong."""

import argparse
import collections
import dataclasses
import os
import random
import signal
import statistics
import sys
import threading
import time

import harness
from gateways import MEMORY_FACTOR, Client, ErrorReply, Gateway, packed
from soak_actors import USUAL_ACTORS

FAULTS = ("*:503:0.5%", "write:reset@after-act:1%", "*:reset@before-act:0.5%", "*:close@in-head:0.5%", "*:500@after-act:0.3%",
          "*:stall=100ms:0.5%", "GetObject:corrupt=body:0.3%", "*:expired-token:0.2%")
LONG_VALUE_BYTES = 1 << 20
# Slow subscribers are cut by it within seconds.
SUBSCRIBERS_LIMIT = "pubsub 1mb 256kb 5"
# As many keys as a gateway remembers: from then on it forgets one for each new one.
KNOWN_KEYS_MAX = 100_000
# What the last third of a long run may take more than the middle third. What slow readers are waiting for comes and goes,
# and the allocator keeps of it what it likes: only the median of many samples stands still.
GROWTH_BYTES_MAX = 4 << 20


@dataclasses.dataclass
class Sample:
    seconds: float
    resident_bytes: int
    descriptors: int
    commands: int


def complaint_of_memory(samples, growth_bytes_max=GROWTH_BYTES_MAX):
    """What is wrong with a process that had so much memory at these times, or nothing."""
    third = len(samples) // 3
    if third < 3:
        return "too few samples to judge"
    middle = statistics.median(sample.resident_bytes for sample in samples[third:2 * third])
    last = statistics.median(sample.resident_bytes for sample in samples[-third:])
    if last <= middle + growth_bytes_max:
        return None
    return f"memory grows: {middle / 2**20:.1f} MiB in the middle third, and {last / 2**20:.1f} MiB in the last"


class Soak:
    """The places, what all clients count together, and how it ends."""

    def __init__(self, seconds, seed, kill_every, growth_bytes_max=GROWTH_BYTES_MAX, serve_flags=()):
        self.seconds = seconds
        self.seed = seed
        self._kill_every = kill_every
        self._growth_bytes_max = growth_bytes_max * MEMORY_FACTOR
        self.failures = []
        self.samples = []
        self.registers, self.counters = {}, {}
        self._counts = collections.Counter()
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._record = None
        self.endpoint = harness.LocalEndpoint(flags=[word for rule in FAULTS for word in ("--fault", rule)] + ["--fault-seed", str(seed)])
        # AddressSanitizer keeps what was freed: little of it here.
        env = self.endpoint.environment(ASAN_OPTIONS="quarantine_size_mb=4")
        self._start = lambda port: Gateway(*serve_flags, store=("--cache", harness.CACHE), env=env, port=port)
        self._parts = [self.endpoint]
        self.mortal_port = harness.free_port()
        try:
            self.steady = self._start("free")
            self._parts.insert(0, self.steady)
            self._parts.insert(0, self._start(self.mortal_port))
        except AssertionError:
            self.stop()
            raise

    def is_over(self):
        return self._over.is_set()

    def rest(self, seconds):
        """A pause, unless it is over."""
        self._over.wait(seconds)

    def count(self, name, more=1):
        with self._lock:
            self._counts[name] += more

    def counts(self):
        with self._lock:
            return dict(self._counts)

    def complain(self, text):
        self.failures.append(text)
        self._over.set()

    def record_in(self, path):
        """From now on each sample is a line there: seconds, resident bytes, descriptors, commands."""
        self._record = open(path, "w", encoding="utf-8", buffering=1)

    def fill_memory(self):
        """Lets the gateway that lives on remember as many keys as it ever will, so that its memory has no reason to grow."""
        at_once = 500
        with self.steady.connect() as client:
            for first in range(0, KNOWN_KEYS_MAX, at_once):
                if self.is_over():
                    return
                client.send_raw(b"".join(packed("GET", f"filler:{number:040}") for number in range(first, first + at_once)))
                for _ in range(at_once):
                    client.read()

    def run(self, actors, sample_every):
        with self.steady.connect() as client:
            client.call("CONFIG", "SET", "client-output-buffer-limit", SUBSCRIBERS_LIMIT)
            while client.call("SET", "long", b"v" * LONG_VALUE_BYTES) != "OK":
                pass
        begin = time.monotonic()
        threads = [actor(self, number) for number, actor in enumerate(actors)]
        threads += [threading.Thread(target=self._kill_now_and_then)]
        for thread in threads:
            thread.start()
        while not self.is_over() and time.monotonic() - begin < self.seconds:
            self.rest(sample_every)
            self._sample(time.monotonic() - begin)
        self._over.set()
        for thread in threads:
            thread.join()
        self._look_at_the_end()

    def stop(self):
        """Whatever state it is in."""
        self._over.set()
        if self._record:
            self._record.close()
        for part in self._parts:
            try:
                if part.process.poll() is None and part.stop() != 0:
                    self.failures.append(f"exit code {part.process.returncode}: {part.errors()}")
            except AssertionError as failure:
                self.failures.append(str(failure))

    def cpu_seconds(self):
        """Of the gateway that lives on, of the endpoint, and of this program."""
        def of(process):
            with open(f"/proc/{process.pid}/stat", "rb") as stat:
                fields = stat.read().rsplit(b")", 1)[1].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return of(self.steady.process), of(self.endpoint.process), time.process_time()

    def _kill_now_and_then(self):
        draw = random.Random(self.seed)
        while True:
            self.rest(self._kill_every * (0.5 + draw.random()))
            if self.is_over():
                return
            self._parts[0].kill()
            self._parts[0].log.close()
            self.count("kills")
            time.sleep(0.2)
            self._start_again()

    def _start_again(self):
        deadline = time.monotonic() + harness.PATIENCE_SECONDS
        while True:
            try:
                self._parts[0] = self._start(self.mortal_port)
                return
            except AssertionError as failure:
                # Somebody's outgoing connection may have got its port for the moment.
                if time.monotonic() > deadline:
                    self.complain(f"the killed gateway does not start again: {failure}")
                    return
                time.sleep(0.2)

    def _sample(self, seconds):
        if self.steady.process.poll() is not None:
            self.complain(f"the steady gateway ended with {self.steady.process.returncode}: {self.steady.errors()}")
            return
        sample = Sample(seconds, self.steady.resident_bytes(), self.steady.descriptors(), self.counts().get("answered", 0))
        self.samples.append(sample)
        if self._record:
            self._record.write("{:.1f}\t{}\t{}\t{}\n".format(*dataclasses.astuple(sample)))

    def _look_at_the_end(self):
        if self.failures:
            return
        for port in (self.steady.port, self.mortal_port):
            with Client(("127.0.0.1", port)) as client:
                for key, known in {**self.registers, **self.counters}.items():
                    if complaint := known.complaint_of(self._read(client, key)):
                        self.failures.append(f"{key}: {complaint}")
        with self.steady.connect() as client:
            deadline = time.monotonic() + harness.PATIENCE_SECONDS
            while (clients := self._connected(client)) != 1 and time.monotonic() < deadline:
                time.sleep(0.05)
            if clients != 1:
                self.failures.append(f"{clients} clients are left")
        if complaint := complaint_of_memory(self.samples, self._growth_bytes_max):
            self.failures.append(complaint)

    def _connected(self, client):
        lines = client.call("INFO", "clients").decode().splitlines()
        return int(next(line for line in lines if line.startswith("connected_clients:")).split(":")[1])

    def _read(self, client, key):
        while isinstance(reply := client.call("GET", key), ErrorReply):
            self.count("errors at the end")
        return reply


def summary_of(soak):
    lines = [", ".join(f"{count:,} {name}" for name, count in sorted(soak.counts().items()))]
    names = ("the gateway that lives on", "the endpoint", "the clients")
    lines.append("CPU: " + ", ".join(f"{name} {used:.0f} s" for name, used in zip(names, soak.cpu_seconds())))
    third = max(1, len(soak.samples) // 3)
    for name, part in (("first", soak.samples[:third]), ("middle", soak.samples[third:2 * third]), ("last", soak.samples[-third:])):
        memory = [sample.resident_bytes / 2**20 for sample in part]
        if memory:
            lines.append(f"{name} third: {statistics.median(memory):.1f} MiB ({min(memory):.1f} to {max(memory):.1f}), at most "
                         f"{max(sample.descriptors for sample in part)} descriptors")
    open_writes = sum(known.open_count() for known in [*soak.registers.values(), *soak.counters.values()])
    lines.append(f"{len(soak.registers)} values and {len(soak.counters)} counters read through both gateways, {open_writes} writes unknown")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--record", help="a file for the samples, one a line")
    parser.add_argument("--io-threads", default="1")
    given = parser.parse_args()
    if not 0 < given.minutes <= 24 * 60:
        parser.error("--minutes: more than 0 and at most 1440")
    soak = Soak(given.minutes * 60, given.seed, kill_every=30, serve_flags=("--io-threads", given.io_threads))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: soak.complain("ended by a signal"))
    if given.record:
        soak.record_in(given.record)
    try:
        soak.fill_memory()
        soak.run(USUAL_ACTORS, sample_every=max(0.5, min(5, given.minutes)))
        print(summary_of(soak), flush=True)
    finally:
        soak.stop()
    for failure in soak.failures:
        print("FAILED:", failure)
    return 1 if soak.failures else 0


if __name__ == "__main__":
    sys.exit(main())
