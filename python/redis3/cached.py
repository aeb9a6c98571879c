"""Results of functions, kept in the cache: functools.cache for all processes and all machines."""

from __future__ import annotations

import functools
import hashlib
import inspect
import json
from typing import Any, Callable

__all__ = ["cached"]


def _call_text(args: tuple[Any, ...], options: dict[str, Any]) -> str:
    try:
        _refuse_other_names([args, options])
        return json.dumps([args, options], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    except TypeError as wrong:
        raise TypeError(f"{wrong}: give cached() a `key`, a function that makes a text of the arguments") from None


def _refuse_other_names(value: Any) -> None:
    """JSON has texts as names only, and would make one call of `{1: …}` and `{"1": …}`."""
    if isinstance(value, dict):
        for name in value:
            if not isinstance(name, str):
                raise TypeError(f"{name!r} names a value of a dict and is no text")
        parts = list(value.values())
    else:
        parts = value if isinstance(value, (list, tuple)) else ()
    for part in parts:
        _refuse_other_names(part)


def cached(
    client: Any,
    ttl: float | None = None,
    *,
    prefix: str | None = None,
    key: Callable[..., str] | None = None,
    dumps: Callable[[Any], Any] = json.dumps,
    loads: Callable[[Any], Any] = json.loads,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Keeps the results of a function in a cache.

        cache = redis3.Redis("mytestcache")

        @redis3.cached(cache, ttl=60)
        def price(article: str) -> float: ...

    client     any client of redis-py, asyncio's for a coroutine function.
    ttl        for how many seconds; None keeps them until they are removed.
    prefix     the first part of the keys; by default the function's module and name.
    key        makes a text of the arguments; by default they are written as JSON.
    dumps, loads  how a result is written and read: JSON. Take pickle's only where nobody else can write to the bucket.

    `price.key(...)` is the key of a call, `price.forget(...)` removes its result, `price.__wrapped__` is the function. Calls
    at the same time may each run the function; what raises is not kept."""
    milliseconds = None if ttl is None else max(1, int(ttl * 1000))

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        first = prefix if prefix is not None else f"{function.__module__}.{function.__qualname__}"

        def key_of(*args: Any, **options: Any) -> str:
            text = key(*args, **options) if key else _call_text(args, options)
            # Names of objects are limited; a long text is told apart by its digest.
            # So is what UTF-8 has no bytes for.
            raw = text.encode(errors="surrogatepass")
            if len(raw) > 200 or raw.decode(errors="ignore") != text:
                text = hashlib.sha256(raw).hexdigest()
            return f"{first}:{text}"

        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def call(*args: Any, **options: Any) -> Any:
                name = key_of(*args, **options)
                kept = await client.get(name)
                if kept is not None:
                    return loads(kept)
                result = await function(*args, **options)
                await client.set(name, dumps(result), px=milliseconds)
                return result
        else:

            @functools.wraps(function)
            def call(*args: Any, **options: Any) -> Any:
                name = key_of(*args, **options)
                kept = client.get(name)
                if kept is not None:
                    return loads(kept)
                result = function(*args, **options)
                client.set(name, dumps(result), px=milliseconds)
                return result

        call.key = key_of  # type: ignore[attr-defined]
        call.forget = lambda *args, **options: client.delete(key_of(*args, **options))  # type: ignore[attr-defined]
        return call

    return decorate
