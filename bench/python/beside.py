#!/usr/bin/env python3
"""One side of the comparison, in a process of its own: boto3 as the original redis3 used it, or redis3; prints JSON.

    beside.py boto3|redis3|redis3.Redis ENDPOINT OPERATIONS KEYS..."""

import json
import resource
import sys
import time

SETTINGS = {"region_name": "us-east-1", "aws_access_key_id": "AKIABENCH", "aws_secret_access_key": "secret"}
ROUNDS = 3


class Original:
    """A put_object or get_object for each key, and the default ThreadPoolExecutor where there are many."""

    def __init__(self, endpoint):
        import boto3

        self.client = boto3.client("s3", endpoint_url=endpoint, **SETTINGS)
        self.bucket = "redis3-beside--use1-az5--x-s3"
        place = {"Location": {"Type": "AvailabilityZone", "Name": "use1-az5"}, "Bucket": {"DataRedundancy": "SingleAvailabilityZone", "Type": "Directory"}}
        try:
            self.client.create_bucket(Bucket=self.bucket, CreateBucketConfiguration=place)
        except self.client.exceptions.BucketAlreadyOwnedByYou:
            pass

    def set(self, key, value):
        self.client.put_object(Bucket=self.bucket, Key=f"0/{key}", Body=value)

    def get(self, key):
        return self.client.get_object(Bucket=self.bucket, Key=f"0/{key}")["Body"].read().decode()

    def mset(self, keys, values):
        with self.executor() as executor:
            list(executor.map(self.set, keys, values))

    def mget(self, keys):
        with self.executor() as executor:
            return list(executor.map(self.get, keys))

    @staticmethod
    def executor():
        from concurrent.futures import ThreadPoolExecutor

        return ThreadPoolExecutor()


def make(side, endpoint):
    if side == "boto3":
        return Original(endpoint)
    import redis3

    if side == "redis3":
        return redis3.redis3Client("beside", endpoint_url=endpoint, **SETTINGS)
    client = redis3.Redis("beside", endpoint_url=endpoint, region="us-east-1", access_key_id="AKIABENCH", secret_access_key="secret", decode_responses=True)
    client.ping()
    client.mset_mapping = client.mset
    client.mset = lambda keys, values: client.mset_mapping(dict(zip(keys, values)))
    return client


def cpu_microseconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return 1e6 * (usage.ru_utime + usage.ru_stime)


def per_call(call, count):
    """CPU and wall microseconds of a call."""
    for number in range(100):
        call(number)
    cpu, wall = cpu_microseconds(), time.perf_counter()
    for number in range(count):
        call(number)
    return {"cpu_us": (cpu_microseconds() - cpu) / count, "wall_us": 1e6 * (time.perf_counter() - wall) / count}


def seconds(call):
    """The best of a few rounds, the first of which opens connections."""
    taken = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        call()
        taken.append(time.perf_counter() - begin)
    return min(taken)


def main():
    side, endpoint, operations, *sizes = sys.argv[1:]
    begin = time.perf_counter()
    __import__(side.split(".")[0])
    imported = time.perf_counter()
    client = make(side, endpoint)
    result = {"import_ms": 1000 * (imported - begin), "client_ms": 1000 * (time.perf_counter() - imported)}
    value = "v" * 100
    result["set"] = per_call(lambda number: client.set(f"key:{number % 1000:06}", value), int(operations))
    result["get"] = per_call(lambda number: client.get(f"key:{number % 100:06}"), int(operations))
    result["mset"], result["mget"] = {}, {}
    for size in map(int, sizes):
        keys = [f"playground_{number}" for number in range(size)]
        result["mset"][size] = seconds(lambda: client.mset(keys, keys))
        assert client.mget(keys) == keys
        result["mget"][size] = seconds(lambda: client.mget(keys))
    result["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(result))


if __name__ == "__main__":
    main()
