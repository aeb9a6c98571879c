#!/usr/bin/env python3
"""Every request that redis3 sends, signed again by botocore: both must come to the same signature, so that redis3's client
and redis3's endpoint cannot be wrong together. A relay between redis3 and a local endpoint keeps the requests as sent."""

import datetime
import hashlib
import re
import socket
import threading
import unittest
import unittest.mock

import fake_aws
import harness

if __name__ == "__main__":
    harness.go_on_with_boto3()

import botocore.auth
import botocore.awsrequest
import botocore.credentials

from s3_client import plain_xml


class Relay:
    """Hands bytes on between clients and an endpoint, and keeps what went either way."""

    def __init__(self, port):
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.sent, self.received = [], []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._target))
            for source, sink, kept in ((client, server, self.sent), (server, client, self.received)):
                log = bytearray()
                kept.append(log)
                thread = threading.Thread(target=self._hand_on, args=(source, sink, log), daemon=True)
                self._threads.append(thread)
                thread.start()

    @staticmethod
    def _hand_on(source, sink, log):
        try:
            while piece := source.recv(65536):
                log += piece
                sink.sendall(piece)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def close(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(10)


def heads_of(stream):
    """The heads of the requests on one connection; each told its body's length."""
    rest = bytes(stream)
    while rest:
        head, separator, rest = rest.partition(b"\r\n\r\n")
        if not separator:
            raise AssertionError(f"a request was cut off: {head!r}")
        length = re.search(rb"(?im)^content-length: *(\d+)", head)
        rest = rest[int(length[1]) if length else 0:]
        yield head.decode("latin-1")


class Signed:
    """A request as it went over the wire."""

    def __init__(self, head):
        request_line, *lines = head.split("\r\n")
        self.method, self.target, _ = request_line.split(" ")
        self.fields = [tuple(part.strip() for part in line.split(":", 1)) for line in lines]
        self.by_name = {name.lower(): value for name, value in self.fields}
        parts = re.fullmatch(r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/([^/]+)/aws4_request, *"
                             r"SignedHeaders=([a-z0-9;-]+), *Signature=([0-9a-f]{64})", self.by_name["authorization"])
        self.access_key, self.date, self.region, self.service, self.names, self.signature = parts.groups()

    def botocore_signature(self, credentials):
        """What botocore signs for this request, at this request's time."""
        now = datetime.datetime.strptime(self.by_name["x-amz-date"], "%Y%m%dT%H%M%SZ")
        names = set(self.names.split(";"))
        headers = {name: value for name, value in self.fields if name.lower() in names - {"x-amz-date"}}
        request = botocore.awsrequest.AWSRequest(
            method=self.method, url=f"http://{self.by_name['host']}{self.target}", headers=headers)
        signer = botocore.auth.S3SigV4Auth(credentials, self.service, self.region)
        # Left alone it would hash a body that is not here.
        signer.payload = lambda _: self.by_name["x-amz-content-sha256"]
        with unittest.mock.patch.object(botocore.auth, "get_current_datetime", lambda *_: now):
            signer.add_auth(request)
        return re.search(r"Signature=([0-9a-f]{64})", request.headers["Authorization"])[1]


class Signing(unittest.TestCase):
    commands = [
        ("SET", "userId:10", "1701743088"), ("GET", "userId:10"), ("SET", "sp ace/slash%+=&?ü", ""), ("GET", "sp ace/slash%+=&?ü"),
        ("SET", "k", "v", "NX", "EX", "1000"), ("SET", "k", "w", "NX"), ("SET", "k", "w", "XX", "GET"), ("STRLEN", "k"),
        ("MSET", "a", "1", "b", "2"), ("MGET", "a", "b", "absent"), ("EXISTS", "a", "b"), ("TTL", "k"), ("TYPE", "k"),
        ("KEYS", "*"), ("DBSIZE",), ("DEL", "a", "b"), ("INFO", "keyspace"), ("FLUSHDB",),
    ]

    def requests_of(self, *connection):
        """All requests of one run of every command, and the credentials that signed them."""
        with harness.LocalEndpoint() as endpoint:
            endpoint.client().call("PUT", "general")
            relay = Relay(endpoint.port)
            environment = endpoint.environment() | {"AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{relay.port}"}
            for command in self.commands:
                harness.run([harness.BINARY, *connection, *command], env=environment)
            relay.close()
        credentials = {harness.ACCESS_KEY: botocore.credentials.Credentials(harness.ACCESS_KEY, harness.SECRET_KEY)}
        for stream in relay.received:
            for body in re.findall(rb"<CreateSessionResult.*?</CreateSessionResult>", bytes(stream), re.DOTALL):
                session = plain_xml(body).find("Credentials")
                key, secret = session.findtext("AccessKeyId"), session.findtext("SecretAccessKey")
                credentials[key] = botocore.credentials.Credentials(key, secret)
        return [Signed(head) for stream in relay.sent for head in heads_of(stream)], credentials

    def check(self, requests, credentials, service):
        self.assertGreater(len(requests), len(self.commands))
        for request in requests:
            with self.subTest(method=request.method, target=request.target):
                self.assertEqual(request.service, service)
                must_be_signed = {name for name in request.by_name if name.startswith("x-amz-")} | {"host"}
                self.assertLessEqual(must_be_signed, set(request.names.split(";")))
                self.assertEqual(request.signature, request.botocore_signature(credentials[request.access_key]))

    def test_directory_bucket(self):
        requests, credentials = self.requests_of("--cache", harness.CACHE)
        self.check(requests, credentials, "s3express")
        by_session = [request for request in requests if request.access_key != harness.ACCESS_KEY]
        self.assertGreater(len(by_session), len(self.commands) // 2)
        for request in by_session:
            self.assertIn("x-amz-s3session-token", request.by_name)
        self.assertLessEqual({"GET", "PUT", "DELETE"}, {request.method for request in requests})

    def test_general_purpose_bucket(self):
        requests, credentials = self.requests_of("--bucket", "general")
        self.check(requests, credentials, "s3")


class StsSigning(harness.TemporaryFolder):
    def test_request_for_a_role_is_signed_as_botocore_signs_it(self):
        aws = fake_aws.FakeAws()
        self.addCleanup(aws.stop)
        relay = Relay(aws.server.server_address[1])
        config = self.folder / "config"
        config.write_text("[profile base]\naws_access_key_id = AKIAOFBASE\naws_secret_access_key = base/secret+\n"
                          "aws_session_token = base/token+=\n[profile r]\nsource_profile = base\nexternal_id = a b\n"
                          "role_arn = arn:aws:iam::123456789012:role/R\n")
        environment = harness.environment(**aws.environment() | {
            "AWS_CONFIG_FILE": str(config), "AWS_ENDPOINT_URL_STS": f"http://127.0.0.1:{relay.port}", "AWS_REGION": "eu-west-1"})
        harness.run([harness.BINARY, "--profile", "r", "--endpoint-url", aws.url, "--cache", harness.CACHE, "GET", "k"],
                    env=environment)
        relay.close()
        self.assertEqual(aws.s3_signers[:1], ["ASIAOFROLE"])
        [stream] = [bytes(stream) for stream in relay.sent]
        [request] = [Signed(head) for head in heads_of(stream)]
        self.assertEqual((request.access_key, request.service, request.region), ("AKIAOFBASE", "sts", "eu-west-1"))
        self.assertIn("x-amz-security-token", request.names)
        self.assertEqual(hashlib.sha256(stream.partition(b"\r\n\r\n")[2]).hexdigest(), request.by_name["x-amz-content-sha256"])
        credentials = botocore.credentials.Credentials("AKIAOFBASE", "base/secret+")
        self.assertEqual(request.signature, request.botocore_signature(credentials))


if __name__ == "__main__":
    harness.main()
