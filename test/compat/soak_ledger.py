"""What is certain of a key and what may be, for one who has written it alone and was not answered every time."""

import threading

from gateways import ErrorReply


def has_not_happened(reply):
    """`unavailable` promises it."""
    return isinstance(reply, ErrorReply) and reply.startswith("UNAVAILABLE")


class Counter:
    """How often a key was counted up: between what was acknowledged and what was asked for. Many threads may count."""

    def __init__(self):
        self._certain = 0
        self._open = 0
        self._lock = threading.Lock()

    def begin(self, count):
        """A call is sent that counts so much; what to do with its reply, if one comes."""
        self._change(0, count)

        def settle(reply):
            if has_not_happened(reply):
                self._change(0, -count)
            elif not isinstance(reply, ErrorReply):
                self._change(count, -count)
        return settle

    def open_count(self):
        return self._open

    def complaint_of(self, value):
        if self._certain <= int(value or 0) <= self._certain + self._open:
            return None
        return f"is {value}, with {self._certain} acknowledged and {self._open} unknown"

    def _change(self, certain, unknown):
        with self._lock:
            self._certain += certain
            self._open += unknown


class Register:
    """What a key's value can be: the last one that was acknowledged, or one of those that were sent since then."""

    def __init__(self):
        self._sent = 0
        # What it may be, each with the number of its write; the first one is certain.
        self._possible = [(0, None)]

    def begin_write(self, value):
        """A write is sent; what to do with its reply, if one comes."""
        self._sent += 1
        written = self._sent, value
        self._possible.append(written)

        def settle(reply):
            if has_not_happened(reply):
                self._possible.remove(written)
            elif not isinstance(reply, ErrorReply):
                self._possible = [one for one in self._possible if one[0] >= written[0]]
        return settle

    def begin_read(self):
        """A read is sent, behind all that was sent before; what judges its reply, when it comes."""
        sent = self._sent

        def settle(reply):
            return None if isinstance(reply, ErrorReply) else self._complaint(reply, sent)
        return settle

    def open_count(self):
        return len(self._possible) - 1

    def complaint_of(self, value):
        return self._complaint(value, self._sent)

    def _complaint(self, value, sent):
        possible = [of for number, of in self._possible if number <= sent]
        if value in possible:
            return None
        return f"is {short(value)}, and can be {' or '.join(short(one) for one in possible)}"


def short(value):
    return "absent" if value is None else f"{value[:20]!r} of {len(value)} bytes"
