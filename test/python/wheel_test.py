#!/usr/bin/env python3
"""`pip wheel .` and `pip install` of what it makes, into a fresh virtual environment: what is in the wheel, what it needs,
how long its import takes. Leaves the environment to the other tests."""

import glob
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest
import venv
import zipfile

from support import FOLDER, HERE, ROOT, VENV, harness, skip

PIP = ["-m", "pip", "--quiet", "--disable-pip-version-check", "--timeout=15", "--retries=1"]
IMPORT_MILLISECONDS_MAX = 30


def pip(python, *arguments):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run([python, *PIP, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          cwd=ROOT, env=environment)
    return done.returncode == 0, done.stdout


def is_unreachable(output):
    return re.search(r"No matching distribution|Could not find a version|ConnectTimeout|NewConnectionError", output)


def build_and_install():
    """A wheel of the tree, in a virtual environment with hypothesis. Skips where PyPI cannot be reached."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    venv.create(VENV, with_pip=True)
    python = VENV / "bin" / "python"
    is_done, output = pip(python, "install", "-r", HERE / "requirements.txt")
    if not is_done:
        skip(f"PyPI cannot be reached: {output.splitlines()[0] if output else 'no output'}")
    is_done, output = pip(python, "wheel", "--no-deps", "--wheel-dir", FOLDER / "wheels", ".")
    if not is_done:
        if is_unreachable(output):
            skip("PyPI cannot be reached for what builds the wheel")
        sys.exit(f"the wheel cannot be built:\n{output}")
    is_done, output = pip(python, "install", wheel())
    if not is_done:
        sys.exit(f"the wheel cannot be installed:\n{output}")
    (VENV / ".ready").touch()


def wheel():
    return glob.glob(str(FOLDER / "wheels" / "redis3-*.whl"))[0]


def in_module(code, *flags):
    done = subprocess.run([VENV / "bin" / "python", *flags, "-c", code], capture_output=True, text=True,
                          env=harness.environment(), cwd="/")
    assert done.returncode == 0, done.stderr
    return done


class TheWheel(unittest.TestCase):
    def test_has_the_package_its_types_and_nothing_else(self):
        names = zipfile.ZipFile(wheel()).namelist()
        folders = {name.split("/")[0] for name in names}
        self.assertEqual({"redis3"} | {name for name in folders if name.endswith(".dist-info")}, folders)
        for name in ("__init__.py", "_engine.pyi", "asyncio.py", "client.py", "py.typed", "redis3.py"):
            self.assertIn(f"redis3/{name}", names)
        native = [name for name in names if name.endswith(".so")]
        self.assertEqual(len(native), 1, names)

    def test_is_for_every_python_from_3_12_on_or_for_this_one(self):
        tags = pathlib.Path(wheel()).stem.split("-")[2:4]
        own = f"cp{sys.version_info.major}{sys.version_info.minor}"
        self.assertEqual(tags, ["cp312", "abi3"] if sys.version_info >= (3, 12) else [own, own])

    def test_needs_nothing_but_redis_py(self):
        done = in_module("import importlib.metadata as m; print(m.requires('redis3'), m.version('redis3'))")
        self.assertEqual(done.stdout.strip(), "['redis>=5'] 0.1.0")

    def test_links_no_library_that_a_machine_may_lack(self):
        native = glob.glob(str(VENV / "lib" / "python*" / "site-packages" / "redis3" / "_engine*.so"))[0]
        needed = set(re.findall(r"NEEDED\s+(\S+)", subprocess.run(["readelf", "-d", native], capture_output=True, text=True).stdout))
        self.assertTrue(needed)
        self.assertLessEqual(needed, {"libc.so.6", "libm.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"})

    def test_its_import_is_quick(self):
        code = ("import redis, redis.asyncio, time, functools, hashlib, inspect, json; begin = time.perf_counter();"
                "import redis3; print(1000 * (time.perf_counter() - begin))")
        in_module(code)
        taken = min(float(in_module(code).stdout) for _ in range(5))
        self.assertLess(taken, IMPORT_MILLISECONDS_MAX)

    def test_the_stub_names_what_the_module_has(self):
        stub = (ROOT / "python" / "redis3" / "_engine.pyi").read_text()
        told = set(re.findall(r"^(?:class|def) (\w+)", stub, re.MULTILINE)) | {
            f"{owner}.{name}"
            for owner, body in re.findall(r"^class (\w+).*?:\n((?:    .*\n|\n)+)", stub, re.MULTILINE)
            for name in re.findall(r"^    def (\w+)", body, re.MULTILINE) if not name.startswith("__")}
        code = ("from redis3 import _engine\n"
                "for name in dir(_engine):\n"
                "    if name.startswith('_'): continue\n"
                "    print(name)\n"
                "    for part in vars(getattr(_engine, name)) if isinstance(getattr(_engine, name), type) else ():\n"
                "        if not part.startswith('_'): print(f'{name}.{part}')\n")
        self.assertEqual(set(in_module(code).stdout.split()), told)


if __name__ == "__main__":
    build_and_install()
    unittest.main(verbosity=2)
