"""redis-py's client on the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import redis
import redis.client

from .connection import ConnectionPool
from .lock import Lock
from .on_place import OnPlace
from .pipeline import Deciding

__all__ = ["Pipeline", "Redis", "StrictRedis", "from_url"]


class Pipeline(Deciding, redis.client.Pipeline):
    """redis-py's pipeline on the engine."""

    def execute(self, raise_on_error: bool = True) -> list[Any]:
        """Runs all commands of the pipeline; their answers in order."""
        try:
            self._decide()
        except BaseException:
            self.reset()
            raise
        return super().execute(raise_on_error)


class Redis(OnPlace, redis.Redis):
    """redis-py's client with nothing but an S3 Express bucket behind it.

    Where the keys are; one of `cache`, `bucket` and `url`, and none means the URL in the environment's REDIS3_URL:

    cache              The bucket is `<bucket_prefix>-<cache>--<az>--x-s3`; it is created if it is absent.
    db                 The number of the database; 0 if neither this nor the URL says it.
    az                 The id of the cache's Availability Zone, "use1-az5" by default. Also `availability_zone`.
    bucket_prefix      "redis3" by default.
    bucket             A bucket as it is, which must be there.
    url                `s3express://mytestcache?az=use1-az5`, `s3://some-bucket`, `sqlite:/path/cache.db`, `memory:`.

    How to reach them; what is not given comes from the environment and the AWS files, as with the AWS SDKs:

    region, endpoint_url, profile, access_key_id, secret_access_key, session_token

    How it behaves:

    is_lazy            False: look whether the bucket is there, and ours, before the first command.
    hedge_percent      So many of a hundred reads that S3 is late with are sent twice; 5 by default.
    strict_writes      Plain SETs and DELs are conditional, too.
    allow_lost_updates Accept another S3 server that has no conditional writes.
    exec_across_keys   What MULTI does with commands on several keys: "refuse" or "one-by-one".
    verbose            True prints a line for each request; or a function that gets the line.

    All other arguments are redis-py's: `decode_responses`, `protocol`, `retry`, `socket_timeout` and so on.

    The first command opens the engine. All clients of a process that name the same place share one."""

    _pool_class = ConnectionPool
    _pipeline_class = Pipeline
    _lock_class = Lock

    if TYPE_CHECKING:

        @classmethod
        def from_url(cls, url: str, **options: Any) -> "Redis": ...

        def pipeline(self, transaction: bool | None = None, shard_hint: Any = None) -> Pipeline: ...


StrictRedis = Redis


def from_url(url: str, **options: Any) -> Redis:
    """A client of the place that the URL names, as the redis3 binary takes it; options as of `Redis`."""
    return Redis.from_url(url, **options)
