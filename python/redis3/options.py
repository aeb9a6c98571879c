"""What a client is told of its place, apart from what redis-py's own connections are told."""

from __future__ import annotations

from typing import Any

from . import _engine

# Arguments of a place, as redis3.Redis and the pools take them.
_OF_A_PLACE = frozenset(
    """cache bucket url db availability_zone bucket_prefix region endpoint_url profile access_key_id
    secret_access_key session_token is_lazy hedge_percent allow_lost_updates strict_writes verbose""".split()
)
_SHORT = {"az": "availability_zone", "region_name": "region"}
_EXEC_ACROSS_KEYS = {"refuse": False, "one-by-one": True}

_NO_SERVER = (
    "{name} is for a Redis server, and redis3 has none: name the place where the keys are, "
    "redis3.Redis(cache='mytestcache') or redis3.from_url('s3express://mytestcache'). "
    "For a running `redis3 serve` use redis.Redis(host=..., port=...) itself."
)
_FOREIGN = frozenset(
    """host port unix_socket_path path username password credential_provider socket_keepalive
    socket_keepalive_options socket_read_size socket_type command_packer""".split()
)


def take_place(options: dict[str, Any]) -> _engine.Place:
    """Takes what is about the place out of `options`. Opens nothing.

    Raises ValueError where it is no place, and TypeError where it is a Redis server."""
    for name, value in list(options.items()):
        if value is None:
            del options[name]
        elif name in _FOREIGN or name.startswith("ssl"):
            raise TypeError(_NO_SERVER.format(name=name))
    if isinstance(options.get("url"), bytes):
        options["url"] = options["url"].decode()
    settings: dict[str, Any] = {}
    for name in list(options):
        full = _SHORT.get(name, name)
        if full not in _OF_A_PLACE:
            continue
        if full in settings:
            raise TypeError(f"{name} says the same as {full}: give one of them.")
        settings[full] = options.pop(name)
    if isinstance(settings.get("db"), str):
        settings["db"] = int(settings["db"])
    if "cache" in settings and not isinstance(settings["cache"], str):
        raise TypeError("cache is the name of a cache: redis3.Redis(cache='mytestcache'). redis-py's cache of the client's side needs CLIENT TRACKING, which redis3 has not.")
    across = options.pop("exec_across_keys", "refuse")
    if across not in _EXEC_ACROSS_KEYS:
        raise ValueError(f"exec_across_keys is 'refuse' or 'one-by-one', not {across!r}.")
    verbose = settings.pop("verbose", None)
    if verbose is True:
        settings["verbose"] = _print_line
    elif verbose:
        settings["verbose"] = verbose
    return _engine.place(exec_one_by_one=_EXEC_ACROSS_KEYS[across], **settings)


def _print_line(line: str) -> None:
    print(line)


def with_defaults(options: dict[str, Any], pool_class: type) -> dict[str, Any]:
    """redis-py's options with redis3's defaults: the engine has deadlines and retries of its own, which know what may be
    repeated, and its connections cost next to nothing."""
    options.setdefault("socket_timeout", None)
    options.setdefault("socket_connect_timeout", None)
    options.setdefault("max_connections", 2**31)
    if options.pop("cache_config", None) is not None:
        raise TypeError("cache_config needs CLIENT TRACKING, which redis3 has not: nobody tells when another process writes.")
    config = _no_maintenance(pool_class)
    if config is not None:
        options.setdefault("maint_notifications_config", config)
    return options


def _no_maintenance(pool_class: type) -> Any:
    """Notices of a server's maintenance, turned off, where this redis-py has them."""
    if "maint_notifications_config" not in pool_class.__init__.__code__.co_varnames:
        return None
    from redis.maint_notifications import MaintNotificationsConfig

    return MaintNotificationsConfig(enabled=False)
