#!/usr/bin/env python3
"""redis3 local as a bad S3: what its flags do to boto3, which retries, and to a client that does not."""

import re
import time

import harness

if __name__ == "__main__":
    harness.go_on_with_boto3()

import boto3
import botocore.config
import botocore.exceptions

BUCKET = "faults-bucket"


class BadS3(harness.TemporaryFolder):
    def start(self, *flags):
        self.endpoint = harness.LocalEndpoint(flags=flags)
        self.addCleanup(self.endpoint.stop)
        client = self.endpoint.client()
        self.addCleanup(client.close)
        return client

    def boto3(self, attempts, **more):
        """boto3 with that many attempts in all."""
        config = botocore.config.Config(retries={"mode": "standard", "total_max_attempts": attempts}, **more)
        client = boto3.client("s3", endpoint_url=self.endpoint.url, region_name=harness.REGION, config=config,
                              aws_access_key_id=harness.ACCESS_KEY, aws_secret_access_key=harness.SECRET_KEY)
        self.addCleanup(client.close)
        return client

    def log(self):
        """The lines of --verbose without their times: 'PUT /bucket/key 200', and what was injected with '!'."""
        # A line comes behind its answer: only who has stopped the endpoint has them all.
        self.endpoint.stop()
        lines = re.findall(r"Z (\w+ \S+ \S+)( [A-Z]\w+)? in=.*ms( injected)?", self.endpoint.errors())
        return [request + ("!" if injected else "") for request, _, injected in lines]

    def test_boto3_gets_over_what_may_be_repeated(self):
        self.start("--verbose", "--fault-seed", "1", "--fault", "PutObject:503:#1", "--fault", "PutObject:reset@before-act:#2",
                   "--fault", "GetObject:500:#1")
        client = self.boto3(attempts=4)
        client.create_bucket(Bucket=BUCKET)
        client.put_object(Bucket=BUCKET, Key="k", Body=b"value")
        self.assertEqual(client.get_object(Bucket=BUCKET, Key="k")["Body"].read(), b"value")
        self.assertEqual(self.log(), [f"PUT /{BUCKET} 200", f"PUT /{BUCKET}/k 503!", f"PUT /{BUCKET}/k -!",
                                      f"PUT /{BUCKET}/k 200", f"GET /{BUCKET}/k 500!", f"GET /{BUCKET}/k 200"])

    def test_a_lost_answer_makes_boto3_fail_what_it_has_done(self):
        self.start("--fault", "PutObject:reset@after-act:#1")
        client = self.boto3(attempts=3)
        client.create_bucket(Bucket=BUCKET)
        with self.assertRaises(botocore.exceptions.ClientError) as caught:
            client.put_object(Bucket=BUCKET, Key="k", Body=b"value", IfNoneMatch="*")
        self.assertEqual(caught.exception.response["Error"]["Code"], "PreconditionFailed")
        self.assertEqual(client.get_object(Bucket=BUCKET, Key="k")["Body"].read(), b"value")

    def test_boto3_finds_a_corrupt_body(self):
        self.start("--fault", "GetObject:corrupt=body:#1", "--fault", "GetObject:corrupt=checksum:#2")
        client = self.boto3(attempts=1)
        client.create_bucket(Bucket=BUCKET)
        client.put_object(Bucket=BUCKET, Key="k", Body=b"value")
        for _ in range(2):
            with self.assertRaises(botocore.exceptions.FlexibleChecksumError):
                client.get_object(Bucket=BUCKET, Key="k")["Body"].read()
        self.assertEqual(client.get_object(Bucket=BUCKET, Key="k")["Body"].read(), b"value")

    def test_boto3_finds_a_body_that_ends_early(self):
        self.start("--fault", "GetObject:close@in-body:#1")
        client = self.boto3(attempts=1)
        client.create_bucket(Bucket=BUCKET)
        client.put_object(Bucket=BUCKET, Key="k", Body=b"value")
        with self.assertRaises((botocore.exceptions.IncompleteReadError, botocore.exceptions.ResponseStreamingError)):
            client.get_object(Bucket=BUCKET, Key="k")["Body"].read()

    def test_boto3_gives_up_on_a_stall(self):
        self.start("--fault", "GetObject:stall=1h@after-act:#1")
        client = self.boto3(attempts=2, read_timeout=1)
        client.create_bucket(Bucket=BUCKET)
        client.put_object(Bucket=BUCKET, Key="k", Body=b"value")
        self.assertEqual(client.get_object(Bucket=BUCKET, Key="k")["Body"].read(), b"value")

    def test_a_script_and_a_seed_repeat_themselves(self):
        script = self.folder / "bad.rules"
        script.write_text("# half of all reads, and the third write of 0/c\nread:503:50%\nwrite:500@after-act:#3:0/c\n")
        histories = []
        for _ in range(2):
            client = self.start("--fault-script", script, "--fault-seed", "42")
            client.call("PUT", BUCKET)
            histories.append([client.call("PUT", BUCKET, "0/c", body=b"v").status for _ in range(4)] +
                             [client.call("GET", BUCKET, "0/c").status for _ in range(40)])
        self.assertEqual(histories[0], histories[1])
        self.assertEqual(histories[0][:4], [200, 200, 500, 200])
        self.assertEqual({200, 503}, set(histories[0][4:]))

    def test_a_session_that_lasts_a_second(self):
        self.start("--verbose", "--session-lifetime", "1s")
        self.assertEqual(self.endpoint.reply("SET", "k", "v"), b"OK")
        client = self.boto3(attempts=1)
        for _ in range(3):
            self.assertEqual(client.get_object(Bucket=harness.BUCKET, Key="0/k")["Body"].read(), b"v")
            time.sleep(0.6)
        sessions = [line for line in self.log() if line == f"GET /{harness.BUCKET} 200"]
        self.assertGreaterEqual(len(sessions), 3, self.endpoint.errors())

    def test_a_clock_that_is_wrong(self):
        client = self.start("--clock-offset", "20m")
        answer = client.call("PUT", BUCKET)
        self.assertEqual((answer.status, answer.code), (403, "RequestTimeTooSkewed"))
        for offset in ("10m", "-10m"):
            self.assertEqual(self.start(f"--clock-offset={offset}").call("PUT", BUCKET).status, 200)

    def test_a_bucket_that_sleeps(self):
        client = self.start("--asleep", "1s")
        answer = client.call("PUT", BUCKET)
        self.assertEqual((answer.status, answer.code), (503, "ServiceUnavailable"))
        deadline = time.monotonic() + harness.PATIENCE_SECONDS
        while client.call("PUT", BUCKET).status != 200:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.1)

    def test_an_account_that_may_only_read(self):
        client = self.start("--read-only")
        answer = client.call("PUT", BUCKET)
        self.assertEqual((answer.status, answer.code), (403, "AccessDenied"))
        self.assertEqual(client.call("GET").status, 200)

    def test_latency_is_simulated_and_said_to_be(self):
        outcome = harness.run([harness.BINARY, "local", "--help"])
        self.assertRegex(outcome.out.decode(), r"A bad S3, simulated")
        client = self.start("--latency", "fixed:0s/fixed:50ms", "--fault", "GetObject:503:0%", "--fault-seed", "9")
        begin = time.monotonic()
        self.assertEqual(client.call("PUT", BUCKET).status, 200)
        self.assertGreaterEqual(time.monotonic() - begin, 0.05)
        welcome = self.endpoint.welcome()
        self.assertIn("This is a bad S3, simulated:\n  latency: reads fixed:0s, writes fixed:50ms, simulated\n"
                      "  fault: GetObject:503:0%\n  seed: 9 (repeat with --fault-seed 9)\n", welcome)

    def test_a_good_s3_says_nothing_of_it(self):
        self.start()
        self.assertNotIn("simulated", self.endpoint.welcome())


if __name__ == "__main__":
    harness.main()
