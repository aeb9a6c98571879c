#!/usr/bin/env python3
"""Redis's clients, unmodified, against redis3 serve: does what people do every day work."""

import os
import pathlib
import sys
import unittest

import fetch
import harness
from clients_py.support import OnGateway, skip

if __name__ == "__main__":
    try:
        python = fetch.python_with_clients()
    except fetch.Unavailable as reason:
        python = None
        print(f"SKIPPED: redis-py, hiredis for Python, Django, Flask-Caching, Celery, limits: {reason}", flush=True)
    if python and pathlib.Path(sys.prefix) != python.parents[1]:
        os.execv(python, [str(python), *sys.argv])
    if python:
        from clients_py.frameworks_test import *
        from clients_py.recipes_test import *
        from clients_py.redis_py_connections_test import *
        from clients_py.redis_py_test import *
    harness.main()
