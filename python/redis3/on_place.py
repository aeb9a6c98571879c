"""What redis3's clients of both kinds add to redis-py's."""

from __future__ import annotations

from typing import Any, Callable

from .stats import Stats

__all__ = ["OnPlace"]


class OnPlace:
    """Stands before redis-py's client among the bases of one of ours: makes it of a place in place of a server."""

    # Each kind's own.
    _pool_class: type
    _pipeline_class: type
    _lock_class: type

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
        is_lazy: bool = True,
        hedge_percent: float | None = None,
        strict_writes: bool = False,
        allow_lost_updates: bool = False,
        exec_across_keys: str | None = None,
        verbose: bool | Callable[[str], None] = False,
        connection_pool: Any = None,
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
            connection_pool = self._pool_class(**options)
        more = {} if event_dispatcher is None else {"event_dispatcher": event_dispatcher}
        super().__init__(connection_pool=connection_pool, single_connection_client=single_connection_client, **more)
        self.auto_close_connection_pool = is_own_pool

    @classmethod
    def from_url(cls, url: str, **options: Any) -> Any:
        """A client of the place that the URL names, as the redis3 binary takes it; options as of the class."""
        return cls(url=url, **options)

    def stats(self) -> Stats:
        """What was asked of S3 so far and what it cost; asks nothing, and does not wait. Not a coroutine with asyncio either."""
        return Stats(**self.connection_pool.place.engine.stats())

    def pipeline(self, transaction: bool | None = None, shard_hint: Any = None) -> Any:
        """redis-py's pipeline, which is one call of the engine. Without `transaction` it is a transaction where all
        commands are about one key, and commands on several keys run side by side."""
        return self._pipeline_class(self.connection_pool, self.response_callbacks, transaction, shard_hint)

    def lock(self, *args: Any, **options: Any) -> Any:
        """redis-py's lock, without its scripts."""
        if len(args) < 6:
            options["lock_class"] = options.get("lock_class") or self._lock_class
        return super().lock(*args, **options)
