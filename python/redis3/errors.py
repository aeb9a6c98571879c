"""The engine's failures as redis-py's exceptions."""

from __future__ import annotations

from redis.exceptions import AuthenticationError, ConnectionError, ResponseError

__all__ = ["OutcomeUnknownError"]


class OutcomeUnknownError(ResponseError):
    """A write was sent and no answer came: it may have happened or not. Read the key before you repeat it."""


# The first word of what the engine says when its store fails.
_OF_THE_STORE = {
    "UNAVAILABLE": ConnectionError,
    "DENIED": AuthenticationError,
    "OUTCOMEUNKNOWN": OutcomeUnknownError,
}


def error_of(text, parse):
    """The exception of an error's text; `parse` is redis-py's own way to make it."""
    code, _, rest = text.partition(" ")
    kind = _OF_THE_STORE.get(code)
    return parse(text) if kind is None else kind(rest)
