#!/usr/bin/env python3
"""The AWS SDK for JavaScript, unmodified, against redis3 local over a SQLite file."""

import subprocess
import sys
import tempfile

import fetch
import harness


def main():
    try:
        node, folder = fetch.node_with_sdk()
    except fetch.Unavailable as reason:
        harness.skip(reason)
    files = sorted((fetch.HERE / "sdk_js").glob("*_test.mjs"))
    with tempfile.TemporaryDirectory(prefix="redis3-compat-") as data:
        with harness.LocalEndpoint(data=f"{data}/endpoint.db") as endpoint:
            environment = endpoint.environment(COMPAT_SDK_FOLDER=str(folder), REDIS3_TEST_BINARY=harness.BINARY)
            done = subprocess.run([node, "--test", "--test-concurrency=1", "--test-reporter=spec", *files], env=environment)
            code = endpoint.stop()
        if code != 0:
            print(f"redis3 local ended with {code}: {endpoint.errors()}")
    sys.exit(done.returncode or code)


if __name__ == "__main__":
    main()
