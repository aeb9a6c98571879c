"""redis-py's connections, with the engine in this process where others have a socket."""

from __future__ import annotations

import builtins
import time
from typing import Any

import redis
from redis._parsers.base import BaseParser
from redis.connection import AbstractConnection
from redis.exceptions import ConnectionError, ResponseError, TimeoutError

from . import _engine
from .errors import error_of
from .options import Place, take_place, with_defaults

__all__ = ["BlockingConnectionPool", "Connection", "ConnectionPool"]

_NOT_GIVEN = object()
# Of redis-py's connections, what is about bytes on a socket and means nothing here.
_UNUSED = ("parser_class", "command_packer", "host", "port", "path", "encoder_class")


class Parser(BaseParser):
    """Stands where redis-py looks for a parser: there are no bytes to be parsed, but messages to be handed on."""

    def __init__(self, socket_read_size: int = 0) -> None:
        self.pubsub_push_handler_func = lambda response: response

    def on_connect(self, connection: Any) -> None:
        pass

    def on_disconnect(self) -> None:
        pass

    def set_pubsub_push_handler(self, handler: Any) -> None:
        self.pubsub_push_handler_func = handler

    # redis-py 5.
    set_push_handler = set_pubsub_push_handler

    def handle_push_response(self, response: Any, **_: Any) -> Any:
        return self.pubsub_push_handler_func(response)


class Words:
    """What both kinds of connection make of commands and of errors."""

    encoder: Any
    _parser: Any
    _packer: _engine.Packer

    def _prepare(self, place: Place) -> None:
        self._place = place
        encoder = self.encoder
        is_utf8 = encoder.encoding.lower() in ("utf-8", "utf8") and encoder.encoding_errors == "strict"
        self._packer = _engine.Packer(encoder.encode, is_utf8)
        self._is_resp3 = str(self.protocol) == "3"

    def _open_channel(self) -> _engine.Channel:
        try:
            return _engine.Channel(self._place.engine, self.encoder.encoding, self.encoder.encoding_errors, self._make_error)
        except ValueError as wrong:
            raise ConnectionError(str(wrong)) from None

    def _make_error(self, text: str) -> Exception:
        return error_of(text, self._parser.parse_error)

    def pack_command(self, *args: Any) -> _engine.Calls:
        """A command, ready to be sent once."""
        return self._packer.pack_command(*args)

    def pack_commands(self, commands: Any) -> _engine.Calls:
        """Commands that are sent together, and run side by side where they are about different keys."""
        return self._packer.pack_commands(commands)

    def _tell(self) -> BaseException | None:
        """Hands on what the engine has told. A listener's own failure, if there is one: what is owed to this connection then has
        to go, since whoever takes it next would take these answers for his own."""
        try:
            self._place.tell()
        except BaseException as failed:
            return failed
        return None

    def repr_pieces(self) -> list[tuple[str, Any]]:
        return [("place", self._place.url), ("db", self.db)]

    def _host_error(self) -> str:
        return self._place.url

    def extract_connection_details(self) -> str:
        return f"in this process, {self._place.url}"

    def _reset(self) -> None:
        for name in ("_reset_himport_state", "reset_should_reconnect"):
            if reset := getattr(self, name, None):
                reset()


class Connection(Words, AbstractConnection):
    """A connection of redis-py that hands packed commands to the engine in this process."""

    # What redis-py tells its observers of a connection.
    host = "redis3"
    port = 0

    def __init__(self, place: Place | None = None, **options: Any) -> None:
        place = place or take_place(options)
        for name in _UNUSED:
            options.pop(name, None)
        super().__init__(parser_class=Parser, **options)
        self._prepare(place)

    def _connect(self) -> _engine.Channel:
        return self._open_channel()

    def disconnect(self, *_: Any, **__: Any) -> None:
        "Leaves the engine. What has been sent goes on, and nobody gets its answer."
        channel, self._sock = self._sock, None
        self._reset()
        if channel is not None:
            channel.close()

    def send_packed_command(self, command: Any, check_health: bool = True) -> None:
        """Hands packed commands to the engine, which begins them while somebody waits for an answer."""
        if self._sock is None:
            self._connect_again()
        if check_health and self.health_check_interval:
            self.check_health()
        try:
            self._sock.send(command)
        except OSError as failed:
            self.disconnect()
            raise ConnectionError(f"{self._place.url}: {failed}") from None

    def _connect_again(self) -> None:
        connect = getattr(self, "connect_check_health", None)
        if connect is None:
            self.connect()
        else:
            connect(check_health=False)

    def send_command(self, *args: Any, **options: Any) -> None:
        """Packs a command and hands it to the engine."""
        self.send_packed_command(self._packer.pack_command(*args), options.get("check_health", True))

    def can_read(self, timeout: float | None = 0) -> bool:
        """Whether there is something to read within `timeout` seconds."""
        if self._sock is None:
            self.connect()
        try:
            return self._sock.can_read(-1 if timeout is None else timeout)
        except OSError as failed:
            self.disconnect()
            raise ConnectionError(f"{self._place.url}: {failed}") from None

    def read_response(
        self,
        disable_decoding: bool = False,
        *,
        timeout: Any = _NOT_GIVEN,
        disconnect_on_error: bool = True,
        push_request: bool = False,
    ) -> Any:
        """The next answer; waits for it, and drives the engine meanwhile."""
        if timeout is _NOT_GIVEN or not (timeout is None or isinstance(timeout, (int, float))):
            timeout = self.socket_timeout
        try:
            response = self._read(-1 if timeout is None else timeout, disable_decoding, push_request)
            # As redis-py's parsers do: this one is about the connection, and so about all that wait for it.
            if isinstance(response, ConnectionError):
                raise response
        except OSError as failed:
            if disconnect_on_error:
                self.disconnect()
            if isinstance(failed, builtins.TimeoutError):
                raise TimeoutError(f"Timeout reading from {self._place.url}") from None
            raise ConnectionError(f"{self._place.url}: {failed}") from None
        except BaseException:
            if disconnect_on_error:
                self.disconnect()
            raise
        finally:
            if failed_to_tell := self._tell():
                self.disconnect()
                raise failed_to_tell
        if self.health_check_interval:
            self.next_health_check = time.monotonic() + self.health_check_interval
        if isinstance(response, ResponseError):
            try:
                raise response
            finally:
                del response
        return response

    def _read(self, seconds: float, disable_decoding: bool, push_request: bool) -> Any:
        channel = self._sock
        if channel is None:
            raise ConnectionError(f"{self._place.url}: the connection is closed")
        decodes = self.encoder.decode_responses and not disable_decoding
        while True:
            response = channel.read(seconds, decodes)
            if not (self._is_resp3 and channel.was_push):
                return response
            response = self._parser.handle_push_response(response)
            if push_request:
                return response


class _OfAPlace:
    """What the pools of both kinds have in common."""

    @classmethod
    def from_url(cls, url: str, **options: Any) -> Any:
        """A pool for the place that the URL names, as the redis3 binary takes it."""
        return cls(url=url, **options)

    @property
    def place(self) -> Place:
        return self.connection_kwargs["place"]


def pool_options(options: dict[str, Any], pool_class: type) -> dict[str, Any]:
    place = options.pop("place", None) or take_place(options)
    options = with_defaults(options, pool_class)
    options["place"] = place
    options["db"] = place.db
    return options


class ConnectionPool(_OfAPlace, redis.ConnectionPool):
    """redis-py's pool over a place: `ConnectionPool(cache='mytestcache')`, `ConnectionPool.from_url('memory:')`."""

    def __init__(self, connection_class: type = Connection, **options: Any) -> None:
        super().__init__(connection_class, **pool_options(options, redis.ConnectionPool))


class BlockingConnectionPool(_OfAPlace, redis.BlockingConnectionPool):
    """The pool that waits for a free connection in place of making one more than `max_connections`."""

    def __init__(self, connection_class: type = Connection, **options: Any) -> None:
        options.setdefault("max_connections", 50)
        super().__init__(connection_class=connection_class, **pool_options(options, redis.ConnectionPool))



