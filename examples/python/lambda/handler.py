"""An AWS Lambda function that counts visits and keeps what is dear to compute, in a cache that costs nothing while nobody comes.

The client is made once, when the function's environment starts; its engine, with the session and the connections, is kept from one
call to the next. CACHE names the cache; put the function into the zone of its bucket."""

import json
import os

import redis3

cache = redis3.Redis(os.environ["CACHE"], az=os.environ.get("CACHE_AZ", "use1-az5"), decode_responses=True)


@redis3.cached(cache, ttl=300)
def report(user):
    return {"user": user, "answer": 42}


def handler(event, context):
    user = event.get("user", "nobody")
    return {
        "statusCode": 200,
        "body": json.dumps({"visits": cache.incr(f"visits:{user}"), "report": report(user)}),
    }
