"""The client of the article that redis3 began with: https://github.com/BauplanLabs/redis3.

    from redis3 import redis3Client

    client = redis3Client(cache_name="mytestcache", db=0)
    client.set("foo", "bar")
    client.get("foo")

Scripts that were written for it run unchanged; boto3 and its threads are gone. For everything else that Redis can do there
is `redis3.Redis`."""

from __future__ import annotations

from typing import Any, Iterable, Iterator, Mapping, overload

from .client import Redis

__all__ = ["redis3Client"]

# What the original handed on to boto3, and what redis3.Redis calls it.
_OF_BOTO3 = {
    "aws_access_key_id": "access_key_id",
    "aws_secret_access_key": "secret_access_key",
    "aws_session_token": "session_token",
    "region_name": "region",
    "endpoint_url": "endpoint_url",
}
# What boto3 has no default of, or what is settled here: HTTPS and its certificates are the endpoint's business.
_WITHOUT_EFFECT = frozenset(("api_version", "config", "use_ssl", "verify"))


class redis3Client:  # noqa: N801: the original's name.
    """Redis-like commands on an S3 Express bucket: text in, text out.

    cache_name         The bucket is `<bucket_prefix>-<cache_name>--<availability_zone>--x-s3`; it is created if absent.
    db                 The number of the database.
    verbose            Prints a line for each step and each request.
    kwargs             boto3's aws_access_key_id, aws_secret_access_key, aws_session_token, region_name, endpoint_url."""

    def __init__(
        self,
        cache_name: str,
        db: int = 0,
        availability_zone: str = "use1-az5",
        bucket_prefix: str = "redis3",
        verbose: bool = False,
        **kwargs: Any,
    ) -> None:
        self.bucket_prefix = bucket_prefix
        self._cache_name = cache_name
        self._availability_zone = availability_zone
        self._verbose = verbose
        self._options: dict[str, Any] = {}
        for name, value in kwargs.items():
            if name in _OF_BOTO3:
                self._options[_OF_BOTO3[name]] = value
            elif name not in _WITHOUT_EFFECT:
                raise TypeError(f"redis3Client does not know {name}; of boto3's arguments it takes {', '.join(_OF_BOTO3)}.")
        self._clients: dict[Any, Redis] = {}
        # One for all databases, which so share an engine.
        self._listener = self._print if verbose else False
        self._bucket_name = f"{bucket_prefix}-{cache_name}--{availability_zone}--x-s3"
        self._has_own_bucket = False
        self.db = db
        # The original created the bucket here, and told of wrong credentials here.
        self._client.ping()

    @property
    def db(self) -> int:
        """The number of the database, the first part of each object's name."""
        return self._db

    @db.setter
    def db(self, value: Any) -> None:
        try:
            number = int(value)
        except (TypeError, ValueError):
            raise ValueError(f"db must be an integer or something that can be cast to one, got {value!r}") from None
        if number < 0:
            raise ValueError(f"db must not be negative, got {number}")
        self._db = number

    @property
    def bucket_name(self) -> str:
        """The bucket behind the cache."""
        return self._bucket_name

    @bucket_name.setter
    def bucket_name(self, value: str) -> None:
        if not isinstance(value, str) or not value:
            raise ValueError(f"bucket_name must be the name of a bucket that is there, got {value!r}")
        self._bucket_name = value
        self._has_own_bucket = True

    def set(self, key: str, value: str) -> bool:
        """Sets a key to a text. True; what fails raises. https://redis.io/commands/set/"""
        assert isinstance(value, str), f"Expected value to be a string, got {type(value)}"
        return bool(self._client.set(key, value))

    def get(self, key: str) -> str | None:
        """The text of a key, None where there is none. https://redis.io/commands/get/"""
        return self._client.get(key)

    @overload
    def mset(self, keys: Mapping[str, str], values: None = None) -> bool: ...

    @overload
    def mset(self, keys: Iterable[str], values: Iterable[str]) -> list[bool]: ...

    def mset(self, keys: Iterable[str] | Mapping[str, str], values: Iterable[str] | None = None) -> list[bool] | bool:
        """Sets many keys, side by side and each by itself: from two lists, as the original does, which returns a True for
        each; or from a mapping, as redis-py does, which returns True. https://redis.io/commands/mset/"""
        if values is None:
            mapping = dict(keys)
            self._check(mapping.values())
            return bool(self._client.mset(mapping)) if mapping else True
        pairs = list(zip(keys, values))
        self._check(value for _, value in pairs)
        if pairs:
            self._client.mset(dict(pairs))
        return [True] * len(pairs)

    def mget(self, keys: Iterable[str]) -> list[str | None]:
        """The texts of many keys, each None where there is none. https://redis.io/commands/mget/"""
        names = list(keys)
        return self._client.mget(names) if names else []

    def keys(self, starts_with: str | None = None) -> Iterator[str]:
        """The keys of the database that is set now, page by page; those that begin with `starts_with`, if it is given.
        https://redis.io/commands/scan/"""
        prefix = f"{self.db}/"
        names = self._client.scan_iter(count=1000)
        # The original compared with the whole name of the object, and so did those who worked around it.
        return (key for key in names if starts_with is None or key.startswith(starts_with) or (prefix + key).startswith(starts_with))

    def delete(self, key: str) -> bool:
        """Removes a key. True, whether it was there or not. https://redis.io/commands/del/"""
        self._client.delete(key)
        return True

    @staticmethod
    def _check(values: Iterable[str]) -> None:
        for value in values:
            assert isinstance(value, str), f"Expected value to be a string, got {type(value)}"

    @property
    def _client(self) -> Redis:
        """The client of the database and the bucket that are set now."""
        which = (self._db, self._bucket_name)
        client = self._clients.get(which)
        if client is None:
            place: dict[str, Any] = {"bucket": self._bucket_name}
            if not self._has_own_bucket:
                place = {
                    "cache": self._cache_name,
                    "az": self._availability_zone,
                    "bucket_prefix": self.bucket_prefix,
                }
            client = Redis(db=self._db, verbose=self._listener, is_lazy=False, decode_responses=True, **place, **self._options)
            self._clients[which] = client
        return client

    def _print(self, line: str) -> None:
        # The article's scripts turn this off in between.
        if self._verbose:
            print(line)
