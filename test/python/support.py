"""What the tests of the Python module share: the Python that has it, an endpoint, and clients on places of their own."""

import atexit
import functools
import itertools
import os
import pathlib
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE.parent / "compat"))

import harness  # noqa: E402
from harness import skip  # noqa: E402

# Where wheel_test.py leaves the wheel, and the virtual environment that it is installed in.
FOLDER = pathlib.Path(os.environ.get("REDIS3_TEST_PYTHON") or ROOT / "build" / "release" / "python")
VENV = FOLDER / "venv"

_numbers = itertools.count(1)


def go_on_with_module():
    """Goes on in the Python that has the wheel; ends the program as skipped where there is none."""
    if os.environ.get("REDIS3_TEST_PYTHON") == "here":
        return
    python = VENV / "bin" / "python"
    if not (VENV / ".ready").exists():
        skip("the wheel could not be built and installed here: see python_wheel")
    if pathlib.Path(sys.prefix) != VENV:
        os.execv(python, [str(python), *sys.argv])


@functools.cache
def endpoint(*flags):
    """A local S3 endpoint of this program; it ends with the program."""
    started = harness.LocalEndpoint(flags=flags)
    pid = os.getpid()

    def stop():
        if os.getpid() == pid:
            started.log.close()
            started.stop()

    atexit.register(stop)
    return started


def given_credentials(started):
    """What a client is told to reach the endpoint, whatever the environment says."""
    return {
        "endpoint_url": started.url,
        "access_key_id": harness.ACCESS_KEY,
        "secret_access_key": harness.SECRET_KEY,
        "region": harness.REGION,
    }


def own_cache():
    """The options of a cache that nobody else has, on this program's endpoint."""
    return {"cache": f"cache{os.getpid()}n{next(_numbers)}", **given_credentials(endpoint())}


def run_in_module(code, *arguments, **more):
    """Runs a program in the Python that has the module."""
    return harness.run([sys.executable, "-W", "ignore::DeprecationWarning", "-c", code, *map(str, arguments)], env=harness.environment(PYTHONPATH=os.environ.get("PYTHONPATH", ""), **more))


class OnFolder(unittest.TestCase):
    """A test with an empty folder in self.folder."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="redis3-python-")
        self.folder = pathlib.Path(folder.name)
        self.addCleanup(folder.cleanup)


def main():
    for name in list(os.environ):
        if name.startswith(("AWS_", "REDIS3_")) and not name.startswith("REDIS3_TEST"):
            del os.environ[name]
    os.environ |= {"HOME": "/nonexistent", "AWS_EC2_METADATA_DISABLED": "true"}
    unittest.main(module="__main__", verbosity=2)
