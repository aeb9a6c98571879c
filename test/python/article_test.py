#!/usr/bin/env python3
"""The article's class: its snippets as they were written, and what scripts may rely on."""

import contextlib
import io
import json
import unittest

import support

support.go_on_with_module()

import redis  # noqa: E402
from support import endpoint, harness, own_cache  # noqa: E402

from redis3 import redis3Client  # noqa: E402
from redis3.redis3 import redis3Client as by_its_module  # noqa: E402

_OF_BOTO3 = {"access_key_id": "aws_access_key_id", "secret_access_key": "aws_secret_access_key", "region": "region_name"}


def client(**more):
    """The original's class, with the arguments that it hands on to boto3."""
    options = own_cache()
    given = {_OF_BOTO3.get(name, name): value for name, value in options.items() if name != "cache"}
    return redis3Client(cache_name=options["cache"], **given, **more)


class TheArticle(unittest.TestCase):
    def test_its_session(self):
        my_client = client(db=0)
        r = my_client.set('foo', 'bar')
        assert r is True, "Expected True, got {}".format(r)
        r = my_client.get('foo')
        assert r == 'bar', "Expected 'bar', got {}".format(r)
        assert isinstance(r, str), "Expected a string, got {}".format(type(r))
        r = my_client.set('foo', 'bar2')
        assert my_client.get('foo') == 'bar2', "Expected 'bar2', got {}".format(r)
        my_obj = {'k_{}'.format(i): 'v_{}'.format(i) for i in range(5)}
        r = my_client.set('foo_dic', json.dumps(my_obj))
        r = json.loads(my_client.get('foo_dic'))
        assert r['k_0'] == 'v_0', "Expected 'v_0', got {}".format(r['k_0'])
        r = my_client.get('baz')
        assert r is None, "Expected None, got {}".format(r)
        key_list = ['playground_{}'.format(i) for i in range(5)]
        val_list = ['bar_{}'.format(i) for i in range(5)]
        r = my_client.mset(key_list, val_list)
        assert all(r), "Expected all True, got {}".format(r)
        val_list_back = my_client.mget(key_list)
        assert val_list_back == val_list, "Expected {}, got {}".format(val_list, val_list_back)
        my_client._verbose = False

    def test_its_other_database(self):
        my_client = client(db=0)
        my_client.set('userId:10', '1701743088')
        my_client.db = 133
        assert my_client.get('userId:10') is None
        my_client.mset(['playground_{}'.format(i) for i in range(5)], ['bar_{}'.format(i) for i in range(5)])
        keys = my_client.keys(starts_with='playground_')
        assert iter(keys) is keys
        assert sorted(keys) == ['playground_{}'.format(i) for i in range(5)]
        assert my_client.delete('playground_0') is True
        assert my_client.delete('playground_0') is True
        assert len(list(my_client.keys())) == 4


class TheClass(unittest.TestCase):
    def test_is_the_same_by_both_names(self):
        self.assertIs(redis3Client, by_its_module)

    def test_names_its_bucket(self):
        made = client(bucket_prefix="mine", availability_zone="use1-az4")
        self.assertTrue(made.bucket_name.startswith("mine-cache") and made.bucket_name.endswith("--use1-az4--x-s3"))
        self.assertEqual(made.bucket_prefix, "mine")

    def test_goes_on_in_another_bucket(self):
        one, other = client(), client()
        one.set("where", "one")
        other.bucket_name = one.bucket_name
        self.assertEqual(other.get("where"), "one")
        for wrong in (None, "", 7):
            with self.assertRaisesRegex(ValueError, "bucket_name must be the name of a bucket"):
                other.bucket_name = wrong

    def test_takes_a_db_that_can_be_cast_to_a_number(self):
        made = client(db="7")
        self.assertEqual(made.db, 7)
        for wrong in ("seven", None, [], "1.5"):
            with self.assertRaisesRegex(ValueError, "db must be an integer or something that can be cast to one"):
                made.db = wrong
        with self.assertRaisesRegex(ValueError, "negative"):
            made.db = -1
        self.assertEqual(made.db, 7)

    def test_takes_texts_only(self):
        made = client()
        for wrong in (b"bytes", 1, None):
            with self.assertRaisesRegex(AssertionError, "Expected value to be a string"):
                made.set("k", wrong)
            with self.assertRaisesRegex(AssertionError, "Expected value to be a string"):
                made.mset(["k"], [wrong])
        self.assertIsNone(made.get("k"))

    def test_mset_takes_lists_and_redis_pys_mapping(self):
        made = client()
        self.assertEqual(made.mset(["a", "b"], ["1", "2"]), [True, True])
        self.assertIs(made.mset({"c": "3"}), True)
        self.assertEqual(made.mget(["a", "b", "c", "d"]), ["1", "2", "3", None])
        self.assertEqual(made.mset([], []), [])
        self.assertEqual(made.mget([]), [])

    def test_lists_an_empty_db_and_by_a_bare_prefix(self):
        made = client(db=9)
        self.assertEqual(list(made.keys()), [])
        made.mset(["user:1", "user:2", "order:1"], ["a", "b", "c"])
        self.assertEqual(sorted(made.keys("user:")), ["user:1", "user:2"])
        # As those wrote who had found out what the original compares.
        self.assertEqual(sorted(made.keys("9/user:")), ["user:1", "user:2"])
        self.assertEqual(sorted(made.keys()), ["order:1", "user:1", "user:2"])

    def test_lists_the_db_that_was_set_when_it_was_asked(self):
        made = client(db=10)
        made.set("k", "v")
        names = made.keys()
        made.db = 11
        self.assertEqual(list(names), ["k"])

    def test_keeps_any_text(self):
        made = client()
        for text in ("", "grüße ☃ 你好", "line\r\nbreak\0", "x" * 100_000):
            made.set("text", text)
            self.assertEqual(made.get("text"), text)

    def test_verbose_tells_what_is_done(self):
        told = io.StringIO()
        with contextlib.redirect_stdout(told):
            made = client(verbose=True)
            made.set("foo", "bar")
            made.get("foo")
            made._verbose = False
            made.get("foo")
        lines = told.getvalue().splitlines()
        self.assertRegex(lines[0] + told.getvalue(), r"Init completed in \d+\.\d{4}s")
        self.assertEqual(sum(line.startswith("GetObject") for line in lines), 1, lines)
        self.assertTrue(any("0/foo last modified on" in line for line in lines), lines)

    def test_tells_of_wrong_credentials_when_it_is_made(self):
        with self.assertRaises(redis.exceptions.AuthenticationError):
            redis3Client("locked", endpoint_url=endpoint().url, aws_access_key_id="AKIDWRONG", aws_secret_access_key="wrong",
                         region_name=harness.REGION)

    def test_knows_which_of_boto3s_arguments_it_takes(self):
        with self.assertRaisesRegex(TypeError, "does not know colour; of boto3's arguments it takes aws_access_key_id"):
            redis3Client("any", colour="red")


if __name__ == "__main__":
    support.main()
