#!/usr/bin/env python3
"""gateway_soak.py for twenty seconds, and what it judges by: that it can find something."""

import unittest

import harness
from gateway_soak import Sample, Soak, complaint_of_memory, summary_of
from gateways import ErrorReply
from soak_actors import USUAL_ACTORS, Actor
from soak_ledger import Counter, Register

SECONDS = 20
# In so short a time memory follows what slow readers have asked for; only a gross leak shows.
GROWTH_BYTES_MAX = 24 << 20
UNKNOWN = ErrorReply("OUTCOMEUNKNOWN it may have happened")
NOTHING_DONE = ErrorReply("UNAVAILABLE nothing has happened")


def samples_of(*mebibytes):
    return [Sample(at, mib << 20, 10, at) for at, mib in enumerate(mebibytes)]


class Memory(unittest.TestCase):
    def test_what_wavers_is_flat(self):
        self.assertIsNone(complaint_of_memory(samples_of(5, 9, 20, 30, 20, 21, 21, 90, 21)))

    def test_what_grows_is_not(self):
        self.assertIn("20.0 MiB in the middle third, and 25.0 MiB", complaint_of_memory(samples_of(17, 18, 19, 19, 20, 60, 24, 25, 26)) or "")

    def test_too_little_is_no_judgement(self):
        self.assertEqual(complaint_of_memory(samples_of(1, 1, 1)), "too few samples to judge")


class Ledger(unittest.TestCase):
    def test_a_counter_is_between_what_was_acknowledged_and_what_was_asked(self):
        counter = Counter()
        counter.begin(2)([1, 2])
        counter.begin(1)(UNKNOWN)
        counter.begin(1)(NOTHING_DONE)
        counter.begin(1)  # Never answered.
        self.assertEqual(counter.open_count(), 2)
        self.assertEqual([counter.complaint_of(value) is None for value in (None, b"1", b"2", b"4", b"5")], [False, False, True, True, False])

    def test_a_value_is_the_acknowledged_one_or_one_sent_since(self):
        register = Register()
        register.begin_write(b"lost")(UNKNOWN)
        register.begin_write(b"certain")("OK")
        register.begin_write(b"refused")(NOTHING_DONE)
        register.begin_write(None)
        self.assertEqual(register.open_count(), 1)
        self.assertEqual([register.complaint_of(value) is None for value in (b"certain", None, b"lost", b"refused")], [True, True, False, False])

    def test_a_read_does_not_see_what_was_sent_behind_it(self):
        register = Register()
        judge = register.begin_read()
        register.begin_write(b"later")("OK")
        second = register.begin_read()
        self.assertIsNotNone(judge(b"later"))
        self.assertIsNone(second(b"later"))
        self.assertIsNone(second(UNKNOWN))
        self.assertIn("is absent, and can be b'later'", second(None))


class Thief(Actor):
    """Removes what somebody else has been told is there."""

    def visit(self, port):
        with self.connect(port) as client:
            client.call("DEL", *self.soak.registers)
        self.soak.rest(0.5)


class Soaking(unittest.TestCase):
    def soak(self, seconds, actors):
        soak = Soak(seconds, seed=1, kill_every=4, growth_bytes_max=GROWTH_BYTES_MAX)
        try:
            soak.run(actors, sample_every=0.25)
            print(summary_of(soak), flush=True)
        finally:
            soak.stop()
        return soak

    def test_nothing_is_lost_and_memory_is_flat(self):
        soak = self.soak(SECONDS, USUAL_ACTORS)
        self.assertEqual(soak.failures, [])
        counts = soak.counts()
        self.assertGreater(counts["kills"], 0)
        self.assertGreater(counts["answered"], 500)
        self.assertGreater(counts["messages"], 50)

    def test_what_is_lost_is_found(self):
        soak = self.soak(SECONDS, (*USUAL_ACTORS, Thief))
        self.assertRegex(soak.failures[0], r"\Ar\d:\d+: is absent, and can be ")


if __name__ == "__main__":
    harness.main()
