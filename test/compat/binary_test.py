#!/usr/bin/env python3
"""The redis3 binary goes to another machine by itself: it needs the C library and nothing else."""

import re
import unittest

import harness

C_LIBRARY = {"libc.so.6", "libm.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}
URL_PARAMETERS = {"allow_lost_updates", "bucket_prefix", "strict_writes"}


class Binary(unittest.TestCase):
    def test_needs_the_c_library_only(self):
        listed = harness.run(["readelf", "-d", harness.BINARY]).out.decode()
        needed = set(re.findall(r"\(NEEDED\).*\[(.*)\]", listed))
        if any(name.startswith(("libasan", "libtsan", "libubsan")) for name in needed):
            self.skipTest("a sanitizer is linked in")
        self.assertTrue(needed)
        self.assertEqual(needed - C_LIBRARY, set())

    def test_tells_its_version(self):
        outcome = harness.run([harness.BINARY, "--version"])
        self.assertEqual((outcome.code, outcome.err), (0, b""))
        self.assertRegex(outcome.out, rb"\Aredis3 \d+\.\d+\.\d+\n\Z")

    def test_tells_its_usage(self):
        _, _, told = self.usage().partition("Subcommands, each with --help:\n")
        subcommands = re.findall(r"^  ([a-z-]+)  ", told, re.MULTILINE)
        self.assertIn("bench", subcommands)
        for subcommand in subcommands:
            with self.subTest(subcommand=subcommand):
                self.usage(subcommand)

    def usage(self, *subcommand):
        outcome = harness.run([harness.BINARY, *subcommand, "--help"])
        self.assertEqual((outcome.code, outcome.err), (0, b""))
        text = outcome.out.decode()
        self.assertIn("Usage", text)
        # People's words, and no names out of the code.
        self.assertEqual(set(re.findall(r"\b[a-z]+(?:_[a-z]+)+\b", text)) - URL_PARAMETERS, set())
        return text


if __name__ == "__main__":
    harness.main()
