#!/usr/bin/env python3
"""boto3 under the same load as bench_load: OPERATION IN_FLIGHT PORT MILLISECONDS [CA_FILE]. One request in flight."""

import json
import resource
import sys
import time

import boto3
import botocore.config

WARM_UP_SECONDS = 0.3
KEYS = 1000
BUCKET = "redis3-bench--use1-az5--x-s3"


def cpu_us():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime * 1e6, usage.ru_stime * 1e6


def main():
    operation, _, port, milliseconds, *trusted = sys.argv[1:]
    scheme = "https" if trusted else "http"
    client = boto3.client("s3", endpoint_url=f"{scheme}://127.0.0.1:{port}", region_name="us-east-1",
                          aws_access_key_id="AKIABENCH", aws_secret_access_key="secret", verify=trusted[0] if trusted else None,
                          config=botocore.config.Config(retries={"total_max_attempts": 1}))

    def one(number):
        key = f"0/key:{number % KEYS:06}"
        if operation == "get":
            client.get_object(Bucket=BUCKET, Key=key)["Body"].read()
        else:
            client.put_object(Bucket=BUCKET, Key=key, Body=b"v" * 100)

    number, warm_until = 0, time.monotonic() + WARM_UP_SECONDS
    while time.monotonic() < warm_until:
        one(number)
        number += 1

    latencies, end = [], time.monotonic() + int(milliseconds) / 1000
    begin, before = time.monotonic(), cpu_us()
    now = begin
    while now < end:
        begun = now
        one(number)
        number += 1
        now = time.monotonic()
        latencies.append((now - begun) * 1e6)
    after = cpu_us()
    latencies.sort()
    count = len(latencies)
    print(json.dumps({"requests": count, "cpu_us": (sum(after) - sum(before)) / count, "user_us": (after[0] - before[0]) / count,
                      "per_second": count / (now - begin), "p50_us": latencies[count // 2], "p99_us": latencies[count * 99 // 100]}))


if __name__ == "__main__":
    main()
