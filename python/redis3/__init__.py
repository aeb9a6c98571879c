"""Redis commands with nothing but an Amazon S3 Express bucket behind them, by redis-py's own classes.

    import redis3

    r = redis3.Redis("mytestcache", decode_responses=True)
    r.set("userId:10", "1701743088")
    r.get("userId:10")

`redis3.asyncio` is the same for asyncio, `redis3Client` the class of the article that redis3 began with. The engine is in this
process: there is no server, and no boto3."""

from redis.exceptions import (
    AuthenticationError,
    BusyLoadingError,
    ConnectionError,
    DataError,
    InvalidResponse,
    NoPermissionError,
    PubSubError,
    ReadOnlyError,
    RedisError,
    ResponseError,
    TimeoutError,
    WatchError,
)

from . import asyncio
from .cached import cached
from .client import Pipeline, Redis, StrictRedis, from_url
from .connection import BlockingConnectionPool, Connection, ConnectionPool
from .errors import OutcomeUnknownError
from .lock import Lock
from .redis3 import redis3Client
from .stats import Stats

__all__ = [
    "AuthenticationError",
    "BlockingConnectionPool",
    "BusyLoadingError",
    "Connection",
    "ConnectionError",
    "ConnectionPool",
    "DataError",
    "InvalidResponse",
    "Lock",
    "NoPermissionError",
    "OutcomeUnknownError",
    "Pipeline",
    "PubSubError",
    "ReadOnlyError",
    "Redis",
    "RedisError",
    "ResponseError",
    "Stats",
    "StrictRedis",
    "TimeoutError",
    "WatchError",
    "asyncio",
    "cached",
    "from_url",
    "redis3Client",
]
