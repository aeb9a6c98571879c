"""redis-py's asyncio client on the engine: the event loop is never blocked, and thousands of tasks may wait at once."""

from __future__ import annotations

import asyncio
import weakref
from typing import TYPE_CHECKING, Any

import redis.asyncio
import redis.asyncio.client
from redis.asyncio.connection import AbstractConnection
from redis.exceptions import ConnectionError, ResponseError, TimeoutError

from . import _engine
from .connection import _UNUSED, Parser, Words, _OfAPlace, pool_options
from .lock import AsyncLock
from .on_place import OnPlace
from .options import Place
from .pipeline import Deciding

__all__ = ["BlockingConnectionPool", "Connection", "ConnectionPool", "Pipeline", "Redis", "StrictRedis", "from_url"]

_FOREVER = float("inf")


class _Waiters:
    """The tasks of one event loop that wait for an answer. The engine wakes the loop once for all that have come."""

    _of_loop: "weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, _Waiters]" = weakref.WeakKeyDictionary()

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._bell = _engine.Bell()
        self._futures: dict[int, asyncio.Future[bool]] = {}
        self._last = 0
        loop.add_reader(self._bell.descriptor, self._wake)

    @classmethod
    def of(cls, loop: asyncio.AbstractEventLoop) -> "_Waiters":
        waiters = cls._of_loop.get(loop)
        if waiters is None:
            waiters = cls._of_loop[loop] = cls(loop)
        return waiters

    def _wake(self) -> None:
        for who in self._bell.take():
            future = self._futures.pop(who, None)
            if future is not None and not future.done():
                future.set_result(True)

    async def wait(self, loop: asyncio.AbstractEventLoop, channel: _engine.Channel, seconds: float | None) -> bool:
        """Waits until the channel has something to read, or the time is over; whether it has."""
        who = self._last = self._last + 1
        if not channel.watch(self._bell, who):
            return True
        future = self._futures[who] = loop.create_future()
        timer = None if seconds is None else loop.call_later(seconds, _give_up, future)
        try:
            return await future
        finally:
            if timer is not None:
                timer.cancel()
            if self._futures.pop(who, None) is not None:
                channel.unwatch()


def _give_up(future: "asyncio.Future[bool]") -> None:
    if not future.done():
        future.set_result(False)


class Connection(Words, AbstractConnection):
    """A connection of redis-py's asyncio that hands packed commands to the engine in this process."""

    host = "redis3"
    port = 0

    def __init__(self, place: Place, **options: Any) -> None:
        self._channel: _engine.Channel | None = None
        for name in _UNUSED:
            options.pop(name, None)
        super().__init__(parser_class=Parser, **options)
        self._prepare(place)

    def __del__(self, *_: Any) -> None:
        self._close()

    @property
    def is_connected(self) -> bool:
        return self._channel is not None

    async def _connect(self) -> None:
        self._channel = self._open_channel()

    def _close(self) -> None:
        channel, self._channel = getattr(self, "_channel", None), None
        if channel is not None:
            channel.close()

    async def disconnect(self, *_: Any, **__: Any) -> None:
        """Leaves the engine. What has been sent goes on, and nobody gets its answer."""
        self._reset()
        self._close()

    async def send_packed_command(self, command: Any, check_health: bool = True) -> None:
        """Hands packed commands to the engine."""
        if self._channel is None:
            await self._connect_again()
        if check_health and self.health_check_interval:
            await self.check_health()
        try:
            self._channel.send(command)
        except OSError as failed:
            await self.disconnect()
            raise ConnectionError(f"{self._place.url}: {failed}") from None

    async def _connect_again(self) -> None:
        connect = getattr(self, "connect_check_health", None)
        if connect is None:
            await self.connect()
        else:
            await connect(check_health=False)

    async def can_read(self) -> bool:
        """Whether there is something to read."""
        return self._channel is not None and self._channel.can_read(0)

    can_read_destructive = can_read

    async def read_response(
        self,
        disable_decoding: bool = False,
        timeout: float | None = None,
        *,
        disconnect_on_error: bool = True,
        push_request: bool | None = False,
    ) -> Any:
        """The next answer; waits for it. None where it has not come within a `timeout` that was given."""
        seconds = self.socket_timeout if timeout is None else None if timeout == _FOREVER else timeout
        try:
            response = await self._read(seconds, disable_decoding, push_request)
            if isinstance(response, ConnectionError):
                raise response
        except asyncio.TimeoutError:
            if timeout is not None:
                return None
            if disconnect_on_error:
                await self.disconnect()
            raise TimeoutError(f"Timeout reading from {self._place.url}") from None
        except OSError as failed:
            if disconnect_on_error:
                await self.disconnect()
            raise ConnectionError(f"{self._place.url}: {failed}") from None
        except BaseException:
            if disconnect_on_error:
                await self.disconnect()
            raise
        finally:
            if failed_to_tell := self._tell():
                await self.disconnect()
                raise failed_to_tell
        if self.health_check_interval:
            self.next_health_check = asyncio.get_running_loop().time() + self.health_check_interval
        if isinstance(response, ResponseError):
            raise response from None
        return response

    async def _read(self, seconds: float | None, disable_decoding: bool, push_request: bool | None) -> Any:
        channel = self._channel
        if channel is None:
            raise ConnectionError(f"{self._place.url}: the connection is closed")
        decodes = self.encoder.decode_responses and not disable_decoding
        loop = asyncio.get_running_loop()
        while True:
            if not channel.can_read(0) and not await _Waiters.of(loop).wait(loop, channel, seconds):
                raise asyncio.TimeoutError
            response = channel.take(decodes)
            if not (self._is_resp3 and channel.was_push):
                return response
            response = self._parser.handle_push_response(response)
            if asyncio.iscoroutine(response):
                response = await response
            if push_request:
                return response


class ConnectionPool(_OfAPlace, redis.asyncio.ConnectionPool):
    """redis-py's asyncio pool over a place."""

    def __init__(self, connection_class: type = Connection, **options: Any) -> None:
        super().__init__(connection_class, **pool_options(options, redis.asyncio.ConnectionPool))


class BlockingConnectionPool(_OfAPlace, redis.asyncio.BlockingConnectionPool):
    """The pool that waits for a free connection in place of making one more than `max_connections`."""

    def __init__(self, connection_class: type = Connection, **options: Any) -> None:
        options.setdefault("max_connections", 50)
        super().__init__(connection_class=connection_class, **pool_options(options, redis.asyncio.ConnectionPool))


class Pipeline(Deciding, redis.asyncio.client.Pipeline):
    """redis-py's asyncio pipeline on the engine."""

    async def execute(self, raise_on_error: bool = True) -> list[Any]:
        """Runs all commands of the pipeline; their answers in order."""
        try:
            self._decide()
        except BaseException:
            await self.reset()
            raise
        return await super().execute(raise_on_error)


class Redis(OnPlace, redis.asyncio.Redis):
    """redis-py's asyncio client with nothing but an S3 Express bucket behind it; arguments as of `redis3.Redis`."""

    _pool_class = ConnectionPool
    _pipeline_class = Pipeline
    _lock_class = AsyncLock

    if TYPE_CHECKING:

        @classmethod
        def from_url(cls, url: str, **options: Any) -> "Redis": ...

        def pipeline(self, transaction: bool | None = None, shard_hint: Any = None) -> Pipeline: ...


StrictRedis = Redis


def from_url(url: str, **options: Any) -> Redis:
    """A client of the place that the URL names, as the redis3 binary takes it; options as of `Redis`."""
    return Redis.from_url(url, **options)
