#!/usr/bin/env python3
"""The other tests with older releases of redis-py, each the last or first of its kind."""

import os
import subprocess
import sys
import unittest

import support

support.go_on_with_module()

from support import FOLDER, HERE, skip  # noqa: E402

RELEASES = ("5.0.8", "5.2.1", "6.4.0", "7.1.0")
TESTS = ("article", "client", "commands", "asyncio")


def fetch():
    """The folders of the releases, beside the virtual environment."""
    folders = {}
    for release in RELEASES:
        folder = FOLDER / f"redis-{release}"
        command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--timeout=15", "--retries=1",
                   "install", "--upgrade", "--target", str(folder), f"redis=={release}"]
        if not (folder / "redis").exists() and subprocess.run(command, capture_output=True).returncode != 0:
            skip(f"PyPI cannot be reached for redis-py {release}")
        folders[release] = folder
    return folders


class Releases(unittest.TestCase):
    folders = {}

    def test_each_of_them(self):
        for release, folder in self.folders.items():
            path = os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))
            environment = {**os.environ, "PYTHONPATH": path}
            version = [sys.executable, "-c", "import redis; print(redis.__version__)"]
            self.assertEqual(subprocess.run(version, env=environment, capture_output=True, text=True).stdout.strip(), release)
            for name in TESTS:
                with self.subTest(release=release, test=name):
                    done = subprocess.run([sys.executable, HERE / f"{name}_test.py"], env=environment, timeout=120,
                                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
                    self.assertEqual(done.returncode, 0, done.stdout)


if __name__ == "__main__":
    Releases.folders = fetch()
    support.main()
