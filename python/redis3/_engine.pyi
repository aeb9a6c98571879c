"""The redis3 engine in this process: places where keys live, and channels to them."""

from collections.abc import Callable, Iterable
from typing import Any

class Place:
    """A place where keys live; all that name the same one share an engine."""

    @property
    def url(self) -> str: ...
    @property
    def db(self) -> int: ...
    def stats(self) -> dict[str, Any]:
        """What was asked of S3 so far, for all who share the engine: the fields of redis3.Stats."""
    def take_lines(self) -> list[str]:
        """What the engine has told of its requests, where the place was made with a listener."""

def place(
    *,
    cache: str = "",
    bucket: str = "",
    url: str = "",
    db: int | None = None,
    availability_zone: str = "",
    bucket_prefix: str = "",
    region: str = "",
    endpoint_url: str = "",
    profile: str = "",
    access_key_id: str = "",
    secret_access_key: str = "",
    session_token: str = "",
    is_lazy: bool = True,
    hedge_percent: float = 5.0,
    allow_lost_updates: bool = False,
    strict_writes: bool = False,
    exec_one_by_one: bool = False,
    listener: str = "",
) -> Place:
    """The place of these options. Raises ValueError where they name none. Opens nothing."""

class Calls:
    """Commands that are ready to be sent, once."""

    def __len__(self) -> int: ...
    def are_about_one_key(self) -> bool:
        """Whether a transaction can do all of them at one moment."""

class Packer:
    """Makes commands of Python's values by redis-py's rules."""

    def __init__(self, encode: Callable[[Any], Any], is_utf8: bool) -> None: ...
    def pack_command(self, *words: Any) -> Calls: ...
    def pack_commands(self, commands: Iterable[Iterable[Any]]) -> Calls: ...

class Bell:
    """Wakes an event loop by a descriptor."""

    def __init__(self) -> None: ...
    @property
    def descriptor(self) -> int: ...
    def take(self) -> list[int]:
        """Who has rung since the last time."""

class Channel:
    """What stands in a connection of redis-py where others have a socket."""

    def __init__(self, place: Place, encoding: str, errors: str, make_error: Callable[[str], Exception]) -> None: ...
    def send(self, calls: Calls) -> None:
        """Makes calls; does not wait."""
    def read(self, seconds: float, decodes: bool) -> Any:
        """Waits for the next answer, forever where seconds is negative. Errors are returned.

        Raises TimeoutError, and ConnectionResetError where the other side has left."""
    def can_read(self, seconds: float) -> bool:
        """Whether something is there to be read within that time."""
    def take(self, decodes: bool) -> Any:
        """The next answer, which is there."""
    @property
    def was_push(self) -> bool:
        """Whether what was read last is the answer to no command."""
    def watch(self, bell: Bell, who: int) -> bool:
        """Rings the bell once, as soon as there is something to read. False: there is already."""
    def unwatch(self) -> None: ...
    def close(self) -> None: ...
    @property
    def is_open(self) -> bool: ...
