#!/usr/bin/env python3
"""The examples do what they say: the first sessions, the Lambda function, the notebook, Django's cache."""

import ast
import asyncio
import importlib.util
import inspect
import json
import os
import unittest

import support

support.go_on_with_module()

from support import ROOT, endpoint, harness, run_in_module  # noqa: E402

EXAMPLES = ROOT / "examples" / "python"


class Examples(unittest.TestCase):
    def run_file(self, name, *arguments):
        outcome = run_in_module(f"import runpy, sys; runpy.run_path({str(EXAMPLES / name)!r}, run_name='__main__')", *arguments)
        self.assertEqual((outcome.code, outcome.err), (0, b""), outcome)
        return outcome.out.decode()

    def test_the_first_session(self):
        session = "userId:10 is 1701743088\n0 1 4 9 16\ndb {} has 5 playground keys\n0 keys are left\n"
        self.assertEqual(self.run_file("hello.py"), session.format(0) + session.format(133))

    def test_many_tasks(self):
        self.assertEqual(self.run_file("hello_asyncio.py"), "499500\nvisits: 1\n")

    def test_the_lambda_function(self):
        at = endpoint()
        environment = {"CACHE": "visits", "AWS_ENDPOINT_URL_S3": at.url, "AWS_ACCESS_KEY_ID": harness.ACCESS_KEY,
                       "AWS_SECRET_ACCESS_KEY": harness.SECRET_KEY, "AWS_REGION": harness.REGION}
        os.environ |= environment
        self.addCleanup(lambda: [os.environ.pop(name) for name in environment])
        spec = importlib.util.spec_from_file_location("handler", EXAMPLES / "lambda" / "handler.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        for visits in (1, 2):
            answer = module.handler({"user": "ann"}, None)
            self.assertEqual((answer["statusCode"], json.loads(answer["body"])),
                             (200, {"visits": visits, "report": {"user": "ann", "answer": 42}}))

    def test_the_notebook(self):
        names = {}
        cells = json.loads((EXAMPLES / "notebook.ipynb").read_text())["cells"]
        for cell in cells:
            if cell["cell_type"] == "code":
                code = compile("".join(cell["source"]), "cell", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
                running = eval(code, names)
                if inspect.iscoroutine(running):
                    asyncio.run(running)
        self.assertEqual(max(names["values"]), 1000)

    def test_djangos_cache(self):
        spec = importlib.util.spec_from_file_location("settings", EXAMPLES / "django_settings.py")
        settings = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(settings)
        settings.CACHES["default"]["LOCATION"] = "memory:"
        import django.conf

        django.conf.settings.configure(CACHES=settings.CACHES)
        from django.core.cache import cache

        cache.set("k", {"any": "value"}, timeout=60)
        self.assertEqual(cache.get("k"), {"any": "value"})
        self.assertEqual(cache.set_many({"a": 1, "b": 2}, timeout=60), [])
        self.assertEqual(cache.get_many(["a", "b", "c"]), {"a": 1, "b": 2})
        self.assertEqual(cache.incr("a"), 2)
        self.assertTrue(cache.add("new", 1) and not cache.add("new", 2) and cache.touch("new", 10))
        self.assertEqual(cache.get_or_set("other", lambda: 7), 7)
        self.assertTrue(cache.delete("k"))
        cache.clear()
        self.assertIsNone(cache.get("a"))


if __name__ == "__main__":
    support.main()
