#!/usr/bin/env python3
"""boto3, unmodified, against redis3 local over memory, on both kinds of bucket."""

import io
import os
import unittest
import urllib.error
import urllib.request
import uuid

import harness

if __name__ == "__main__":
    harness.go_on_with_boto3()

import boto3
import botocore.config
import botocore.exceptions

ZONE = "use1-az5"
MEBIBYTE = 1 << 20
ALGORITHMS = ["CRC32", "SHA1", "SHA256"]  # What boto3 computes without the CRT extension.

endpoint = None


def setUpModule():
    global endpoint
    endpoint = harness.LocalEndpoint()


def tearDownModule():
    code = endpoint.stop()
    assert code == 0, f"redis3 local ended with {code}: {endpoint.errors()}"


def new_client(secret=harness.SECRET_KEY, **config):
    return boto3.client("s3", endpoint_url=endpoint.url, region_name=harness.REGION, aws_access_key_id=harness.ACCESS_KEY,
                        aws_secret_access_key=secret, config=botocore.config.Config(**config))


class Boto3Case(unittest.TestCase):
    client = None

    @classmethod
    def setUpClass(cls):
        cls.client = new_client()

    def assert_fails(self, code, status, function, **arguments):
        with self.assertRaises(botocore.exceptions.ClientError) as caught:
            function(**arguments)
        response = caught.exception.response
        told = (response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"])
        self.assertEqual(told, (code, status), response)

    def new_directory_bucket(self):
        bucket = f"py-{uuid.uuid4().hex[:8]}--{ZONE}--x-s3"
        configuration = {"Location": {"Type": "AvailabilityZone", "Name": ZONE},
                         "Bucket": {"Type": "Directory", "DataRedundancy": "SingleAvailabilityZone"}}
        self.client.create_bucket(Bucket=bucket, CreateBucketConfiguration=configuration)
        return bucket

    def new_general_bucket(self):
        bucket = f"py-{uuid.uuid4().hex[:8]}"
        self.client.create_bucket(Bucket=bucket)
        return bucket


class Operations:
    """What holds for both kinds of bucket; a new bucket, self.bucket, for each test."""

    def new_bucket(self):
        raise NotImplementedError

    def setUp(self):
        self.bucket = self.new_bucket()

    def put(self, key, body=b"v", **more):
        return self.client.put_object(Bucket=self.bucket, Key=key, Body=body, **more)

    def read(self, key, **more):
        return self.client.get_object(Bucket=self.bucket, Key=key, **more)["Body"].read()

    def assert_absent(self, key):
        self.assert_fails("404", 404, self.client.head_object, Bucket=self.bucket, Key=key)

    def test_bucket_is_found_and_deleted(self):
        self.client.head_bucket(Bucket=self.bucket)
        self.put("k")
        self.assert_fails("BucketNotEmpty", 409, self.client.delete_bucket, Bucket=self.bucket)
        self.client.delete_object(Bucket=self.bucket, Key="k")
        self.client.delete_bucket(Bucket=self.bucket)
        self.assert_fails("404", 404, self.client.head_bucket, Bucket=self.bucket)

    def test_object_comes_back_as_it_was_put(self):
        body = os.urandom(1000)
        tag = self.put("round/trip", body, ContentType="text/x-test", Metadata={"redis3": "1;t=hash"})["ETag"]
        answer = self.client.get_object(Bucket=self.bucket, Key="round/trip")
        self.assertEqual(answer["Body"].read(), body)
        self.assertEqual((answer["ETag"], answer["ContentType"]), (tag, "text/x-test"))
        self.assertEqual(answer["Metadata"], {"redis3": "1;t=hash"})
        head = self.client.head_object(Bucket=self.bucket, Key="round/trip")
        self.assertEqual((head["ContentLength"], head["ETag"]), (1000, tag))

    def test_keys_keep_their_bytes(self):
        for key in ["sp ace", "plus+plus", "per%25cent", "quote'\"!()*", "ümläut/☃", "a=b&c=d?e#f", "0/userId:10", "<&>"]:
            with self.subTest(key=key):
                self.put(key, key.encode())
                self.assertEqual(self.read(key), key.encode())

    def test_body_of_two_mebibytes(self):
        body = os.urandom(2 * MEBIBYTE)
        self.put("large", body)
        self.assertEqual(self.read("large"), body)

    def test_body_from_a_stream(self):
        body = os.urandom(100_000)
        self.put("stream", io.BytesIO(body))
        self.assertEqual(self.read("stream"), body)

    def test_managed_transfer_in_parts(self):
        body = os.urandom(20 * MEBIBYTE)
        self.client.upload_fileobj(io.BytesIO(body), self.bucket, "transfer")
        back = io.BytesIO()
        self.client.download_fileobj(self.bucket, "transfer", back)
        self.assertEqual(back.getvalue(), body)

    def test_checksums(self):
        for algorithm in ALGORITHMS:
            field = f"Checksum{algorithm}"
            with self.subTest(algorithm=algorithm):
                told = self.put(algorithm, b"hello", ChecksumAlgorithm=algorithm)[field]
                answer = self.client.get_object(Bucket=self.bucket, Key=algorithm, ChecksumMode="ENABLED")
                self.assertEqual((answer["Body"].read(), answer[field]), (b"hello", told))
                self.assert_fails("BadDigest", 400, self.put, key="bad", body=b"hullo", **{field: told})
                self.assert_absent("bad")

    def test_ranges(self):
        self.put("digits", b"0123456789")
        self.assertEqual(self.read("digits", Range="bytes=2-4"), b"234")
        self.assertEqual(self.read("digits", Range="bytes=-3"), b"789")
        self.assertEqual(self.read("digits", Range="bytes=8-100"), b"89")
        self.assert_fails("InvalidRange", 416, self.read, key="digits", Range="bytes=10-")

    def test_conditional_reads(self):
        tag = self.put("k")["ETag"]
        self.assertEqual(self.read("k", IfMatch=tag), b"v")
        self.assert_fails("PreconditionFailed", 412, self.read, key="k", IfMatch='"other"')
        self.assert_fails("304", 304, self.read, key="k", IfNoneMatch=tag)

    def test_conditional_writes(self):
        first = self.put("k", b"1", IfNoneMatch="*")["ETag"]
        self.assert_fails("PreconditionFailed", 412, self.put, key="k", body=b"2", IfNoneMatch="*")
        self.put("k", b"2", IfMatch=first)
        self.assert_fails("PreconditionFailed", 412, self.put, key="k", body=b"3", IfMatch=first)
        self.assert_fails("NoSuchKey", 404, self.put, key="absent", body=b"3", IfMatch=first)
        self.assertEqual(self.read("k"), b"2")

    def test_removal(self):
        tag = self.put("k")["ETag"]
        self.assert_fails("PreconditionFailed", 412, self.client.delete_object, Bucket=self.bucket, Key="k", IfMatch='"x"')
        self.client.delete_object(Bucket=self.bucket, Key="k", IfMatch=tag)
        self.assert_absent("k")
        self.client.delete_object(Bucket=self.bucket, Key="k")

    def test_many_removals(self):
        for key in ["a", "b", "c"]:
            self.put(key)
        removal = {"Objects": [{"Key": "a"}, {"Key": "b"}, {"Key": "absent"}]}
        answer = self.client.delete_objects(Bucket=self.bucket, Delete=removal)
        self.assertEqual(sorted(entry["Key"] for entry in answer["Deleted"]), ["a", "absent", "b"])
        self.assert_absent("a")
        self.assertEqual(self.read("c"), b"v")

    def names(self, **arguments):
        found = []
        for page in self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, **arguments):
            found += [entry["Key"] for entry in page.get("Contents", [])]
            found += [entry["Prefix"] for entry in page.get("CommonPrefixes", [])]
        return sorted(found)

    def test_listing(self):
        keys = sorted(["top", "a/1", "a/2", "a/b/3", "c d/4", "é/5", "x<&>/6"])
        for key in keys:
            self.put(key)
        self.assertEqual(self.names(), keys)
        self.assertEqual(self.names(PaginationConfig={"PageSize": 2}), keys)
        self.assertEqual(self.names(Prefix="a/"), ["a/1", "a/2", "a/b/3"])
        self.assertEqual(self.names(Prefix="a/", Delimiter="/"), ["a/1", "a/2", "a/b/"])
        self.assertEqual(self.names(Delimiter="/"), sorted(["a/", "c d/", "top", "x<&>/", "é/"]))

    def test_copy(self):
        self.put("from here", Metadata={"a": "1"})
        source = {"Bucket": self.bucket, "Key": "from here"}
        self.client.copy_object(Bucket=self.bucket, Key="to", CopySource=source)
        copy = self.client.get_object(Bucket=self.bucket, Key="to")
        self.assertEqual((copy["Body"].read(), copy["Metadata"]), (b"v", {"a": "1"}))
        self.assert_fails("NoSuchKey", 404, self.client.copy_object, Bucket=self.bucket, Key="to",
                          CopySource={"Bucket": self.bucket, "Key": "absent"})

    def test_multipart_upload(self):
        self.put("source", b"0123456789")
        upload = {"Bucket": self.bucket, "Key": "k"}
        upload["UploadId"] = self.client.create_multipart_upload(**upload)["UploadId"]
        body = os.urandom(5 * MEBIBYTE)
        first = self.client.upload_part(**upload, PartNumber=1, Body=body)
        second = self.client.upload_part_copy(**upload, PartNumber=2, CopySource={"Bucket": self.bucket, "Key": "source"},
                                              CopySourceRange="bytes=2-5")
        sizes = [part["Size"] for part in self.client.list_parts(**upload)["Parts"]]
        self.assertEqual(sizes, [5 * MEBIBYTE, 4])
        parts = [{"PartNumber": 1, "ETag": first["ETag"]}, {"PartNumber": 2, "ETag": second["CopyPartResult"]["ETag"]}]
        self.client.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})
        self.assertEqual(self.read("k"), body + b"2345")

    def test_aborted_upload(self):
        upload = {"Bucket": self.bucket, "Key": "k"}
        upload["UploadId"] = self.client.create_multipart_upload(**upload)["UploadId"]
        self.client.upload_part(**upload, PartNumber=1, Body=b"x")
        self.client.abort_multipart_upload(**upload)
        self.assert_fails("NoSuchUpload", 404, self.client.list_parts, **upload)
        self.assert_absent("k")

    def redis3(self, *arguments):
        outcome = harness.run([harness.BINARY, *arguments, "--bucket", self.bucket], env=endpoint.environment())
        self.assertEqual(outcome.code, 0, outcome)
        return outcome.out.decode()

    def rules(self):
        return self.client.get_bucket_lifecycle_configuration(Bucket=self.bucket)["Rules"]

    def test_lifecycle_rules(self):
        self.assert_fails("NoSuchLifecycleConfiguration", 404, self.client.get_bucket_lifecycle_configuration,
                          Bucket=self.bucket)
        rules = [{"ID": "tmp", "Filter": {"Prefix": "tmp/"}, "Status": "Enabled", "Expiration": {"Days": 3},
                  "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 2}},
                 {"ID": "small", "Filter": {"And": {"Prefix": "a b&c/", "ObjectSizeLessThan": 10}}, "Status": "Disabled",
                  "Expiration": {"Days": 1}}]
        put = self.client.put_bucket_lifecycle_configuration
        put(Bucket=self.bucket, LifecycleConfiguration={"Rules": rules})
        self.assertEqual(self.rules(), rules)
        self.assert_fails("MalformedXML", 400, put, Bucket=self.bucket, LifecycleConfiguration={"Rules": []})
        self.assertEqual(self.rules(), rules)
        self.client.delete_bucket_lifecycle(Bucket=self.bucket)
        self.assert_fails("NoSuchLifecycleConfiguration", 404, self.client.get_bucket_lifecycle_configuration,
                          Bucket=self.bucket)

    def test_redis3_sets_and_removes_its_lifecycle_rule_and_touches_no_other(self):
        self.assertIn("S3 removes nothing by itself", self.redis3("lifecycle", "--days", "30"))
        self.redis3("lifecycle", "--days", "30", "--apply")
        own = {"ID": "redis3", "Filter": {"Prefix": ""}, "Status": "Enabled", "Expiration": {"Days": 30},
               "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1}}
        self.assertEqual(self.rules(), [own])
        others = {"ID": "tmp", "Filter": {"Prefix": "tmp & more/"}, "Status": "Enabled", "Expiration": {"Days": 3}}
        self.client.put_bucket_lifecycle_configuration(Bucket=self.bucket, LifecycleConfiguration={"Rules": [others]})
        self.redis3("lifecycle", "--apply")
        del own["Expiration"]
        self.assertEqual(self.rules(), [others, own])
        self.assertIn("Nothing to change", self.redis3("lifecycle", "--apply"))
        own["Expiration"] = {"Days": 7}
        self.assertIn("nothing was changed", self.redis3("lifecycle", "--days", "7"))
        self.redis3("lifecycle", "--days", "7", "--apply")
        self.assertIn("Nothing to change", self.redis3("lifecycle", "--apply"))
        self.assertEqual(self.rules(), [others, own])
        self.redis3("lifecycle", "--remove")
        self.assertEqual(self.rules(), [others, own])
        self.redis3("lifecycle", "--remove", "--apply")
        self.assertEqual(self.rules(), [others])

    def test_presigned_url(self):
        self.put("pre signed", b"by url")
        url = self.client.generate_presigned_url("get_object", Params={"Bucket": self.bucket, "Key": "pre signed"}, ExpiresIn=60)
        with urllib.request.urlopen(url) as answer:
            self.assertEqual(answer.read(), b"by url")
        with self.assertRaises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(url.replace("pre%20signed", "other"))
        self.assertEqual(caught.exception.code, 403)
        caught.exception.close()

    def test_absent_key(self):
        self.assert_fails("NoSuchKey", 404, self.read, key="nothing")

    def test_wrong_secret(self):
        stranger = new_client(secret="wrong")
        self.assert_fails("SignatureDoesNotMatch", 403, stranger.put_object, Bucket=self.bucket, Key="k", Body=b"v")
        self.assert_absent("k")

    def test_redis3_reads_what_boto3_wrote_and_the_other_way_round(self):
        environment = endpoint.environment()
        self.put("0/by-boto3", b"ciao")
        read = harness.run([harness.BINARY, "--bucket", self.bucket, "GET", "by-boto3"], env=environment)
        self.assertEqual((read.code, read.out), (0, b"ciao\n"), read)
        written = harness.run([harness.BINARY, "--bucket", self.bucket, "-n", "133", "SET", "k", "v"], env=environment)
        self.assertEqual((written.code, written.out), (0, b"OK\n"), written)
        self.assertEqual(self.read("133/k"), b"v")

    def put_large_value(self):
        """A value of three parts by the binary, read again by boto3: what S3 tells of its first part, and the value's size."""
        value = os.urandom(16 * MEBIBYTE + 1)
        written = harness.run([harness.BINARY, "--bucket", self.bucket, "-x", "SET", "k"], stdin=value, env=endpoint.environment())
        self.assertEqual((written.code, written.out), (0, b"OK\n"), written)
        self.assertEqual(self.read("0/k"), value)
        listed = self.client.list_objects_v2(Bucket=self.bucket, Prefix="0/")["Contents"]
        self.assertEqual([each["ChecksumAlgorithm"] for each in listed], [["CRC32C"]])
        self.assertNotIn("Uploads", self.client.list_multipart_uploads(Bucket=self.bucket))
        return self.client.head_object(Bucket=self.bucket, Key="0/k", ChecksumMode="ENABLED", PartNumber=1), len(value)


class DirectoryBucket(Operations, Boto3Case):
    def new_bucket(self):
        return self.new_directory_bucket()

    def test_create_session(self):
        credentials = self.client.create_session(Bucket=self.bucket)["Credentials"]
        self.assertLessEqual({"AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"}, credentials.keys())

    def test_is_among_the_directory_buckets_only(self):
        self.assertIn(self.bucket, [bucket["Name"] for bucket in self.client.list_directory_buckets()["Buckets"]])
        self.assertNotIn(self.bucket, [bucket["Name"] for bucket in self.client.list_buckets()["Buckets"]])

    def test_rename(self):
        tag = self.put("source")["ETag"]
        self.put("taken", b"t")
        rename = self.client.rename_object
        self.assert_fails("PreconditionFailed", 412, rename, Bucket=self.bucket, Key="taken", RenameSource="source",
                          DestinationIfNoneMatch="*")
        rename(Bucket=self.bucket, Key="target", RenameSource="source", SourceIfMatch=tag)
        self.assertEqual((self.read("target"), self.read("taken")), (b"v", b"t"))
        self.assert_absent("source")

    def test_a_large_value_of_redis3_is_in_parts(self):
        first_part, size = self.put_large_value()
        self.assertEqual((first_part["PartsCount"], first_part["ContentLength"] < size), (3, True))

    def test_append(self):
        self.put("log", b"abc", WriteOffsetBytes=0)
        self.assertEqual(self.put("log", b"def", WriteOffsetBytes=3)["Size"], 6)
        self.assert_fails("InvalidWriteOffset", 400, self.put, key="log", body=b"x", WriteOffsetBytes=3)
        self.assertEqual(self.read("log"), b"abcdef")

    def test_bucket_is_our_own(self):
        configuration = {"Location": {"Type": "AvailabilityZone", "Name": ZONE},
                         "Bucket": {"Type": "Directory", "DataRedundancy": "SingleAvailabilityZone"}}
        self.assert_fails("BucketAlreadyOwnedByYou", 409, self.client.create_bucket, Bucket=self.bucket,
                          CreateBucketConfiguration=configuration)


class GeneralPurposeBucket(Operations, Boto3Case):
    def new_bucket(self):
        return self.new_general_bucket()

    def test_is_among_the_general_purpose_buckets_only(self):
        self.assertIn(self.bucket, [bucket["Name"] for bucket in self.client.list_buckets()["Buckets"]])
        self.assertNotIn(self.bucket, [bucket["Name"] for bucket in self.client.list_directory_buckets()["Buckets"]])

    def test_a_large_value_of_redis3_is_in_one_piece_as_on_every_server_that_is_not_amazons(self):
        first_part, size = self.put_large_value()
        self.assertEqual((first_part.get("PartsCount"), first_part["ContentLength"]), (None, size))

    def test_listing_is_in_the_order_of_the_keys(self):
        for key in ["b", "a/2", "a", "B"]:
            self.put(key)
        listed = [entry["Key"] for entry in self.client.list_objects_v2(Bucket=self.bucket)["Contents"]]
        self.assertEqual(listed, ["B", "a", "a/2", "b"])
        after = self.client.list_objects_v2(Bucket=self.bucket, StartAfter="a")
        self.assertEqual([entry["Key"] for entry in after["Contents"]], ["a/2", "b"])


if __name__ == "__main__":
    harness.main()
