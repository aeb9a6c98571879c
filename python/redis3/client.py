"""redis-py's client on the engine."""

from __future__ import annotations

from typing import Any, Callable

import redis
import redis.client

from .connection import ConnectionPool
from .lock import Lock
from .pipeline import Deciding

__all__ = ["Pipeline", "Redis", "StrictRedis", "from_url"]


class Redis(redis.Redis):
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

    is_lazy            Ask nothing of S3 before the first command's own request.
    hedge_percent      So many of a hundred reads that S3 is late with are sent twice; 5 by default.
    strict_writes      Plain SETs and DELs are conditional, too.
    allow_lost_updates Accept another S3 server that has no conditional writes.
    exec_across_keys   What MULTI does with commands on several keys: "refuse" or "one-by-one".
    verbose            True prints a line for each request; or a function that gets the line.

    All other arguments are redis-py's: `decode_responses`, `protocol`, `retry`, `socket_timeout` and so on.

    The first command opens the engine. All clients of a process that name the same place share one."""

    def __init__(
        self,
        cache: str | None = None,
        *,
        db: int | None = None,
        az: str | None = None,
        bucket_prefix: str | None = None,
        bucket: str | None = None,
        url: str | None = None,
        region: str | None = None,
        endpoint_url: str | None = None,
        profile: str | None = None,
        access_key_id: str | None = None,
        secret_access_key: str | None = None,
        session_token: str | None = None,
        is_lazy: bool = False,
        hedge_percent: float | None = None,
        strict_writes: bool = False,
        allow_lost_updates: bool = False,
        exec_across_keys: str | None = None,
        verbose: bool | Callable[[str], None] = False,
        connection_pool: redis.ConnectionPool | None = None,
        single_connection_client: bool = False,
        **options: Any,
    ) -> None:
        event_dispatcher = options.pop("event_dispatcher", None)
        is_own_pool = connection_pool is None
        if is_own_pool:
            options.update(
                cache=cache, db=db, az=az, bucket_prefix=bucket_prefix, bucket=bucket, url=url, region=region,
                endpoint_url=endpoint_url, profile=profile, access_key_id=access_key_id,
                secret_access_key=secret_access_key, session_token=session_token, is_lazy=is_lazy,
                hedge_percent=hedge_percent, strict_writes=strict_writes, allow_lost_updates=allow_lost_updates,
                exec_across_keys=exec_across_keys, verbose=verbose,
            )  # fmt: skip
            connection_pool = ConnectionPool(**options)
        more = {} if event_dispatcher is None else {"event_dispatcher": event_dispatcher}
        super().__init__(connection_pool=connection_pool, single_connection_client=single_connection_client, **more)
        self.auto_close_connection_pool = is_own_pool

    @classmethod
    def from_url(cls, url: str, **options: Any) -> "Redis":
        """A client of the place that the URL names, as the redis3 binary takes it; options as of the class."""
        return cls(url=url, **options)

    def pipeline(self, transaction: bool | None = None, shard_hint: Any = None) -> "Pipeline":
        """redis-py's pipeline, which is one call of the engine. Without `transaction` it is a transaction where all
        commands are about one key, and commands on several keys run side by side."""
        return Pipeline(self.connection_pool, self.response_callbacks, transaction, shard_hint)

    def lock(self, *args: Any, **options: Any) -> redis.lock.Lock:
        """redis-py's lock, without its scripts."""
        if len(args) < 6:
            options["lock_class"] = options.get("lock_class") or Lock
        return super().lock(*args, **options)


StrictRedis = Redis


class Pipeline(Deciding, redis.client.Pipeline):
    """redis-py's pipeline on the engine."""

    def execute(self, raise_on_error: bool = True) -> list[Any]:
        """Runs all commands of the pipeline; their answers in order."""
        self._decide()
        return super().execute(raise_on_error)


def from_url(url: str, **options: Any) -> Redis:
    """A client of the place that the URL names, as the redis3 binary takes it; options as of `Redis`."""
    return Redis.from_url(url, **options)
