#!/usr/bin/env python3
"""Any bytes and any text come back as they went, by every way."""

import asyncio
import unittest

import support

support.go_on_with_module()

import redis3  # noqa: E402
import redis3.asyncio  # noqa: E402
from hypothesis import HealthCheck, given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from support import own_cache  # noqa: E402

# An object's name has 1,024 bytes at the most, and a byte of a key may take three.
KEYS = st.binary(max_size=300)
VALUES = st.binary(max_size=3000)
TEXTS = st.text(max_size=300)
NUMBERS = st.one_of(st.integers(), st.floats(allow_nan=False))
settings.register_profile("redis3", deadline=None, max_examples=150, suppress_health_check=list(HealthCheck), database=None)
settings.load_profile("redis3")


class RoundTrips(unittest.TestCase):
    """On memory: what is about the bucket's names is in the next class."""

    url = {"url": "memory:"}

    @classmethod
    def setUpClass(cls):
        cls.bytes = redis3.Redis(**cls.url)
        cls.texts = redis3.Redis(**cls.url, decode_responses=True, protocol=3)

    @classmethod
    def tearDownClass(cls):
        cls.bytes.flushall()

    @given(KEYS, VALUES)
    def test_of_bytes(self, key, value):
        self.assertTrue(self.bytes.set(key, value))
        self.assertEqual(self.bytes.get(key), value)
        self.assertEqual(self.bytes.getdel(key), value)
        self.assertIsNone(self.bytes.get(key))

    @given(TEXTS, TEXTS)
    def test_of_texts(self, key, value):
        self.texts.set(key, value)
        self.assertEqual(self.texts.get(key), value)
        self.assertEqual(self.bytes.get(key.encode()), value.encode())

    @given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=20))
    def test_of_many(self, values):
        self.bytes.mset(values)
        self.assertEqual(self.bytes.mget(values), list(values.values()))
        pipe = self.bytes.pipeline()
        for key in values:
            pipe.get(key).delete(key)
        self.assertEqual(pipe.execute()[::2], list(values.values()))

    @given(NUMBERS)
    def test_of_numbers(self, number):
        self.bytes.set("number", number)
        self.assertEqual(type(number)(self.bytes.get("number")), number)

    @given(VALUES)
    def test_of_other_kinds_of_bytes(self, value):
        for given_value in (bytearray(value), memoryview(value), memoryview(value * 2)[::2] if len(value) < 2 else memoryview(value)):
            self.bytes.set("buffer", given_value)
            self.assertEqual(self.bytes.get("buffer"), bytes(given_value))

    @given(st.text(alphabet=st.characters(min_codepoint=0, max_codepoint=255), max_size=100))
    def test_of_other_encodings(self, text):
        latin = redis3.Redis(**self.url, encoding="latin-1", decode_responses=True)
        latin.set("latin", text)
        self.assertEqual(latin.get("latin"), text)
        self.assertEqual(self.bytes.get("latin"), text.encode("latin-1"))

    @given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=10))
    def test_in_asyncio(self, values):
        async def there_and_back():
            async with redis3.asyncio.Redis(**self.url) as client:
                await asyncio.gather(*(client.set(key, value) for key, value in values.items()))
                return await asyncio.gather(*map(client.get, values))

        self.assertEqual(asyncio.run(there_and_back()), list(values.values()))

    def test_a_large_value(self):
        value = bytes(range(256)) * 4096 * 20
        self.bytes.set("large", value)
        self.assertEqual(self.bytes.get("large"), value)
        self.assertEqual(self.bytes.getrange("large", 256, 511), bytes(range(256)))


class OnS3(RoundTrips):
    @classmethod
    def setUpClass(cls):
        cls.url = own_cache()
        super().setUpClass()

    @given(st.sets(KEYS.filter(len), min_size=1, max_size=10))
    def test_keys_are_listed_as_they_were_named(self, keys):
        self.bytes.flushdb()
        self.bytes.mset(dict.fromkeys(keys, "v"))
        self.assertEqual(set(self.bytes.scan_iter()), keys)


if __name__ == "__main__":
    support.main()
