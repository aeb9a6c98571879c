"""Django's own Redis cache on redis3: what belongs into settings.py.

Django makes redis-py's client itself, and a pool of redis3's leads it to the bucket. It sets several keys in a MULTI, which is done
one by one: each key is atomic, all of them together are not."""

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "s3express://mytestcache?az=use1-az5",
        "OPTIONS": {"pool_class": "redis3.ConnectionPool", "exec_across_keys": "one-by-one"},
    }
}
