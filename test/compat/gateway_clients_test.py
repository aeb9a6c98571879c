#!/usr/bin/env python3
"""Redis's clients, unmodified, against redis3 serve: does what people do every day work."""

import os
import pathlib
import sys
import unittest
import warnings

import fetch
from clients.other_languages_test import Ready
from clients.redis_tools_test import *

if __name__ == "__main__":
    try:
        python = fetch.python_with_clients()
    except fetch.Unavailable as reason:
        python = None
        print(f"SKIPPED: redis-py, hiredis for Python, Django, Flask-Caching, Celery, limits: {reason}", flush=True)
    if python and pathlib.Path(sys.prefix) != python.parents[1]:
        os.execv(python, [str(python), *sys.argv])
    if python:
        from clients.frameworks_test import *
        from clients.recipes_test import *
        from clients.redis_py_connections_test import *
        from clients.redis_py_test import *
    # Old calls in the frameworks, and new ones in redis-py.
    warnings.filterwarnings("ignore", "Call to (deprecated|experimental)")
    unittest.main(verbosity=2, warnings="module")
