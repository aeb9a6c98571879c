#!/usr/bin/env python3
"""What goes wrong for a user: each time one clear line, the right exit code, and nothing changed.

Exit 1 is an error reply, which is printed where the reply would be. Exit 2 is wrong usage, or a store that cannot be used;
its line is on standard error.
"""

import contextlib
import hashlib
import http.server
import os
import re
import resource
import signal
import socket
import sqlite3
import subprocess
import threading
import unittest

import harness

MEBIBYTE = 1 << 20
VALUE_BYTES_MAX = 512 * MEBIBYTE


class BadInput(harness.TemporaryFolder):
    def assert_refused(self, outcome, *words):
        """Exit 2, nothing on standard output, and one line that holds all the words."""
        self.assertEqual((outcome.code, outcome.out), (2, b""), outcome)
        line = outcome.err.decode()
        self.assertRegex(line, r"\A[^\n]{10,}\n\Z")
        for word in words:
            self.assertIn(word.lower(), line.lower())
        self.assertNotIn(harness.SECRET_KEY, line)

    def assert_error_reply(self, outcome, *words):
        """Exit 1, and one line in place of the reply that holds all the words."""
        self.assertEqual((outcome.code, outcome.err), (1, b""), outcome)
        line = outcome.out.decode()
        self.assertRegex(line, r"\AERR [^\n]+\n+\Z")
        for word in words:
            self.assertIn(word.lower(), line.lower())

    def cli(self, *arguments, stdin=b"", preexec=None, **environment):
        return harness.run([harness.BINARY, *arguments], env=harness.environment(**environment), stdin=stdin, preexec=preexec)

    def file_url(self):
        return f"sqlite:{self.folder}/cache.db"


class Endpoint(BadInput):
    """With a local endpoint that holds one key."""

    def setUp(self):
        super().setUp()
        self.endpoint = harness.LocalEndpoint()
        self.addCleanup(self.endpoint.stop)
        self.assertEqual(self.endpoint.reply("SET", "k", "v"), b"OK")

    def at_endpoint(self, *arguments, without=(), **changed):
        environment = self.endpoint.environment() | changed
        return harness.run([harness.BINARY, *arguments], env={k: v for k, v in environment.items() if k not in without})

    def assert_unchanged(self):
        self.assertEqual(self.endpoint.reply("GET", "k"), b"v")
        self.assertEqual(self.endpoint.client().keys(harness.BUCKET), ["0/k"])

    def test_no_credentials(self):
        outcome = self.at_endpoint("--cache", harness.CACHE, "SET", "k", "w",
                                   without=("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"))
        self.assert_refused(outcome, "credentials", "AWS_ACCESS_KEY_ID")
        self.assert_unchanged()

    def test_half_of_the_credentials(self):
        outcome = self.at_endpoint("--cache", harness.CACHE, "SET", "k", "w", without=("AWS_SECRET_ACCESS_KEY",))
        self.assert_refused(outcome, "AWS_SECRET_ACCESS_KEY")
        self.assert_unchanged()

    def test_wrong_secret(self):
        outcome = self.at_endpoint("--cache", harness.CACHE, "SET", "k", "w", AWS_SECRET_ACCESS_KEY="wrong-secret-key")
        self.assert_refused(outcome)
        self.assertNotIn(b"wrong-secret-key", outcome.err)
        self.assert_unchanged()

    def test_unknown_access_key(self):
        self.assert_refused(self.at_endpoint("--cache", harness.CACHE, "SET", "k", "w", AWS_ACCESS_KEY_ID="AKIASTRANGER"))
        self.assert_unchanged()

    def test_unknown_profile(self):
        outcome = self.at_endpoint("--cache", harness.CACHE, "GET", "k", AWS_PROFILE="nobody",
                                   without=("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"))
        self.assert_refused(outcome, "nobody")

    def test_bucket_that_is_not_there(self):
        self.assert_refused(self.at_endpoint("--bucket", "nowhere-at-all", "GET", "k"), "nowhere-at-all")

    def test_unknown_zone(self):
        for zone in ("mars1-az1", "us-east-1a", "use1", "use1-az5--x-s3", "USE1-AZ5"):
            with self.subTest(zone=zone):
                self.assert_refused(self.at_endpoint("--cache", harness.CACHE, "--az", zone, "SET", "k", "w"), zone)
        self.assert_unchanged()

    def test_cache_name_that_makes_no_bucket_name(self):
        for cache in ("Upper", "under_score", "a" * 60, "dot.dot", "sp ace"):
            with self.subTest(cache=cache):
                self.assert_refused(self.at_endpoint("--cache", cache, "SET", "k", "w"))

    def test_key_that_is_too_long(self):
        longest = "k" * 1022
        self.assertEqual(self.endpoint.reply("SET", longest, "v"), b"OK")
        self.assertEqual(self.endpoint.reply("DEL", longest), b"1")
        for key in ("k" * 1023, "/" * 341):
            for command in (["SET", key, "v"], ["GET", key], ["MSET", "a", "1", key, "2"], ["DEL", key]):
                with self.subTest(command=command[0], key=key[:3]):
                    self.assert_error_reply(self.endpoint.redis3(*command), "key is too long", "1024")
        self.assert_unchanged()

    def test_value_that_is_too_large(self):
        value = self.folder / "value"
        with open(value, "wb") as file:
            file.truncate(VALUE_BYTES_MAX + 1)
        with open(value, "rb") as file:
            done = subprocess.run([harness.BINARY, "--cache", harness.CACHE, "-x", "SET", "k"], stdin=file, capture_output=True,
                                  env=self.endpoint.environment(), timeout=240)
        self.assertIn(done.returncode, (1, 2), done)
        self.assertRegex(done.stdout + done.stderr, rb"\A[^\n]*maximum allowed size[^\n]*\n+\Z")
        self.assert_unchanged()

    def test_database_that_is_none(self):
        for db in ("-1", "ciao", "1.5", "", "99999999999999999999"):
            with self.subTest(db=db):
                self.assert_refused(self.at_endpoint("--cache", harness.CACHE, "-n", db, "SET", "k", "w"))
                self.assert_refused(self.at_endpoint("--url", f"s3express://{harness.CACHE}?db={db}", "SET", "k", "w"))
                self.assertEqual(self.at_endpoint("--cache", harness.CACHE, "SELECT", db).code, 1)
        self.assert_unchanged()

    def test_endpoint_that_is_not_there(self):
        url = f"http://127.0.0.1:{harness.free_port()}"
        self.assert_refused(self.at_endpoint("--cache", harness.CACHE, "GET", "k", AWS_ENDPOINT_URL_S3=url), url[7:])

    def test_endpoint_that_is_no_url(self):
        for url in ("127.0.0.1:9010", "ftp://127.0.0.1", "http://", "http://:80", "http://127.0.0.1:99999", "not a url"):
            with self.subTest(url=url):
                self.assert_refused(self.at_endpoint("--endpoint-url", url, "--cache", harness.CACHE, "SET", "k", "w"))
        self.assert_unchanged()

    def test_endpoint_that_speaks_something_else(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            def answer():
                with contextlib.suppress(OSError):
                    while True:
                        client, _ = listener.accept()
                        with client:
                            client.recv(65536)
                            client.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
            threading.Thread(target=answer, daemon=True).start()
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            self.assert_refused(self.at_endpoint("--cache", harness.CACHE, "GET", "k", AWS_ENDPOINT_URL_S3=url))
            listener.shutdown(socket.SHUT_RDWR)

    def test_port_in_use(self):
        outcome = self.cli("local", "--memory", "--port", str(self.endpoint.port))
        self.assert_refused(outcome, str(self.endpoint.port), "in use")
        self.assert_unchanged()

    def test_objects_that_are_not_ours(self):
        client = self.endpoint.client()
        strangers = ["notes.txt", "letters/ciao", "007/k", "0/a/b", "0/bad%zz", "0/lower%2fcase", "-1/k"]
        for name in strangers:
            self.assertEqual(client.call("PUT", harness.BUCKET, name, body=b"not ours").status, 200)
        self.assertEqual(self.endpoint.reply("KEYS", "*"), b"k")
        self.assertEqual(self.endpoint.reply("DBSIZE"), b"1")
        self.assertEqual(self.endpoint.reply("INFO", "keyspace").split(b"\r\n")[1].split(b",")[0], b"db0:keys=1")
        self.assertEqual(self.endpoint.reply("FLUSHDB"), b"OK")
        self.assertEqual(sorted(client.keys(harness.BUCKET)), sorted(strangers))

    def test_object_of_a_later_redis3(self):
        client = self.endpoint.client()
        for header in ("2;t=future", "1;t=nosuchtype"):
            with self.subTest(header=header):
                put = client.call("PUT", harness.BUCKET, "0/later", headers={"x-amz-meta-redis3": header}, body=b"?")
                self.assertEqual(put.status, 200)
                for command in (["GET", "later"], ["SET", "later", "v", "IFEQ", "?"], ["SET", "later", "v", "KEEPTTL"]):
                    outcome = self.endpoint.redis3(*command)
                    self.assertIn(outcome.code, (1, 2), outcome)
                    self.assertRegex(outcome.out + outcome.err, rb"\A[^\n]{10,}\n+\Z")
                self.assertEqual(client.call("GET", harness.BUCKET, "0/later").body, b"?")

    def test_object_with_a_damaged_header(self):
        client = self.endpoint.client()
        client.call("PUT", harness.BUCKET, "0/damaged", headers={"x-amz-meta-redis3": "gibberish"}, body=b"?")
        outcome = self.endpoint.redis3("GET", "damaged")
        self.assertIn(outcome.code, (1, 2), outcome)
        self.assertRegex(outcome.out + outcome.err, rb"\A[^\n]{10,}\n+\Z")
        self.assertEqual(self.endpoint.reply("SET", "damaged", "whole"), b"OK")
        self.assertEqual(self.endpoint.reply("GET", "damaged"), b"whole")


class SomebodyElse(BadInput):
    """A bucket that belongs to another account: CreateBucket and CreateSession are refused, as Amazon refuses them."""

    def setUp(self):
        super().setUp()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            seen = []

            def answer(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.seen.append(f"{self.command} {self.path}")
                is_creation = self.command == "PUT" and self.path.split("?")[0].strip("/").count("/") == 0
                status, code, message = ((409, "BucketAlreadyExists", "The requested bucket name is not available.") if is_creation
                                         else (403, "AccessDenied", "Access Denied"))
                body = (f"<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>{message}</Message>"
                        f"<RequestId>R1</RequestId></Error>").encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/xml")
                self.send_header("x-amz-request-id", "R1")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            do_GET = do_PUT = do_HEAD = do_DELETE = do_POST = answer

            def log_message(self, *_):
                pass

        self.seen = Handler.seen
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)

    def test_is_refused_before_any_key_is_touched(self):
        environment = {"AWS_ENDPOINT_URL_S3": self.url, "AWS_ACCESS_KEY_ID": harness.ACCESS_KEY,
                       "AWS_SECRET_ACCESS_KEY": harness.SECRET_KEY, "AWS_REGION": harness.REGION}
        for place in (["--cache", harness.CACHE], ["--bucket", harness.BUCKET]):
            with self.subTest(place=place):
                self.seen.clear()
                self.assert_refused(self.cli(*place, "SET", "k", "v", **environment), harness.BUCKET)
                self.assertFalse([request for request in self.seen if "0/k" in request], self.seen)


class ReadOnly(BadInput):
    """Credentials that may read a bucket and not write to it."""

    def test_reads_work_and_writes_get_noperm(self):
        data = self.folder / "buckets.db"
        with harness.LocalEndpoint(data=data) as endpoint:
            writing = self.cli("--cache", harness.CACHE, "SET", "k", "v", **self.leading_to(endpoint))
            self.assertEqual(writing.out, b"OK\n")
        with harness.LocalEndpoint(data=data, flags=["--read-only"]) as endpoint:
            reading = self.cli("--cache", harness.CACHE, "GET", "k", **self.leading_to(endpoint))
            self.assertEqual((reading.code, reading.out), (0, b"v\n"))
            for command in (["SET", "k", "w"], ["SET", "new", "w", "NX"], ["MSET", "k", "w", "l", "w"], ["DEL", "k"]):
                with self.subTest(command=command):
                    outcome = self.cli("--cache", harness.CACHE, *command, **self.leading_to(endpoint))
                    self.assertEqual(outcome.code, 1)
                    self.assertTrue(outcome.out.startswith(b"NOPERM "), outcome)
            reading = self.cli("--cache", harness.CACHE, "GET", "k", **self.leading_to(endpoint))
            self.assertEqual(reading.out, b"v\n")

    @staticmethod
    def leading_to(endpoint):
        return {"AWS_ENDPOINT_URL_S3": endpoint.url, "AWS_ACCESS_KEY_ID": harness.ACCESS_KEY,
                "AWS_SECRET_ACCESS_KEY": harness.SECRET_KEY, "AWS_REGION": harness.REGION}


class Files(BadInput):
    """Without a server."""

    def test_malformed_urls(self):
        for url in ("nonsense", "http://example.com", "s3express://", "s3express://a/b", "s3://", "sqlite:", "sqlite://host/x.db",
                    "memory:name", "sqlite:/tmp/x.db?db=", "sqlite:/tmp/x.db?bogus=1", "s3express://c?az=use1-az5&az=use1-az6",
                    "s3express://user:password@c", "s3express://c:80", "s3express://c#part", "://", "s3express://c?db=%zz"):
            with self.subTest(url=url):
                outcome = self.cli("--url", url, "GET", "k")
                self.assert_refused(outcome)
                self.assertNotIn(b"password", outcome.err)

    def test_wrong_usage(self):
        for arguments in (["--nosuchoption", "GET", "k"], ["GET", "k"], ["--cache"], ["--cache", "a", "--bucket", "b", "GET", "k"],
                          ["--url", "memory:", "-r", "many", "PING"], ["local", "--port", "ciao"], ["local", "--port", "70000"],
                          ["local", "--memory", "--data", "x"], ["local", "--nosuchoption"]):
            with self.subTest(arguments=arguments):
                self.assert_refused(self.cli(*arguments))

    def test_flags_of_a_bad_s3(self):
        script = self.folder / "bad.rules"
        script.write_text("# fine\n*:503:1%\n\n*:x:1%\n")
        for flags, *words in (
                (("--fault", "PutObject"), "--fault 'PutObject'", "OPERATIONS:FAULT:OCCASION[:KEY]"),
                (("--fault", "*:x:1%"), "--fault '*:x:1%'", "unknown kind 'x'; the kinds are"),
                (("--fault", "Put:503:1%"), "unknown operation 'Put'"),
                (("--fault", "*:503:1%", "--fault", "*:stall:1%"), "--fault '*:stall:1%'", "stall=2s"),
                (("--fault", "*:503:1%\x1b[2J"), "control characters"),
                (("--fault", ""), "--fault ''"),
                (("--fault-script", script), "bad.rules", "line 4: unknown kind 'x'"),
                (("--fault-script", self.folder / "nowhere"), "nowhere", "cannot read"),
                (("--fault-script", self.folder), "cannot read"),
                (("--fault-seed", "-1"), "--fault-seed '-1'"),
                (("--fault-seed", "one"), "--fault-seed 'one'"),
                (("--latency", "slow"), "--latency 'slow'", "s3-express, s3-standard"),
                (("--latency", "fixed:11m"), "10m"),
                (("--latency", ""), "--latency ''"),
                (("--asleep", "5"), "--asleep '5'", "--asleep 30s"),
                (("--session-lifetime", "0s"), "--session-lifetime '0s'", "a second or more"),
                (("--clock-offset", "soon"), "--clock-offset 'soon'", "--clock-offset=-90s"),
                (("--clock-offset=--5s",), "--clock-offset '--5s'")):
            with self.subTest(flags=flags):
                outcome = self.cli("local", "--port", "0", *flags)
                self.assert_refused(outcome, "redis3 local: ", *words)
                self.assertNotIn(b"\x1b", outcome.err)

    def test_file_of_another_program(self):
        text, other = self.folder / "letter.txt", self.folder / "other.db"
        text.write_bytes(b"Dear redis3,\nplease leave me as I am.\n" * 100)
        with contextlib.closing(sqlite3.connect(other)) as database:
            database.execute("CREATE TABLE object (mine TEXT)")
            database.execute("INSERT INTO object VALUES ('precious')")
            database.commit()
        for path in (text, other):
            before = hashlib.sha256(path.read_bytes()).digest()
            for arguments in (["--url", f"sqlite:{path}", "SET", "k", "v"], ["local", "--port", "0", "--data", str(path)]):
                with self.subTest(path=path.name, arguments=arguments[0]):
                    self.assert_refused(self.cli(*arguments), str(path))
                    self.assertEqual(hashlib.sha256(path.read_bytes()).digest(), before)
        self.assertEqual(sorted(os.listdir(self.folder)), ["letter.txt", "other.db"])

    def test_file_that_cannot_be(self):
        for path in ("/nonexistent/folder/cache.db", str(self.folder), "/dev/null/cache.db"):
            with self.subTest(path=path):
                self.assert_refused(self.cli("--url", f"sqlite:{path}", "SET", "k", "v"), path)
                self.assert_refused(self.cli("local", "--port", "0", "--data", path), path)

    def test_full_disk(self):
        """A limit on the size of files stands for the disk; the kernel says EFBIG for it, and the disk ENOSPC."""
        self.assertEqual(self.cli("--url", self.file_url(), "SET", "k", "v").out, b"OK\n")

        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (256 * 1024, 256 * 1024))

        outcome = self.cli("--url", self.file_url(), "-x", "SET", "k", stdin=b"x" * MEBIBYTE, preexec=limit)
        self.assertIn(outcome.code, (1, 2), outcome)
        self.assertRegex(outcome.out + outcome.err, rb"\A[^\n]{10,}\n+\Z")
        self.assertEqual(self.cli("--url", self.file_url(), "GET", "k").out, b"v\n")

    def test_full_file_system(self):
        """A real one, where this user may mount one of its own."""
        script = f"mount -t tmpfs -o size=512k tmpfs {self.folder} && exec sh -c \"$1\" sh"
        probe = subprocess.run(["unshare", "--mount", "sh", "-c", script, "sh", "true"], capture_output=True)
        if probe.returncode != 0:
            self.skipTest("no permission to mount a file system")
        redis3 = f"{harness.BINARY} --url {self.file_url()}"
        steps = f"{redis3} SET k v; head -c 2000000 /dev/zero | {redis3} -x SET k; echo $?; {redis3} GET k"
        done = harness.run(["unshare", "--mount", "sh", "-c", script, "sh", steps])
        self.assertRegex(done.out + done.err, rb"(?i)full|space")
        lines = done.out.splitlines()
        self.assertEqual((lines[0], lines[-1]), (b"OK", b"v"), done)
        self.assertIn(lines[-2], (b"1", b"2"))
        self.assertEqual(len(lines) + len(done.err.splitlines()), 4, done)

    def test_full_disk_under_the_endpoint(self):
        data = self.folder / "endpoint.db"
        script = f"mount -t tmpfs -o size=1m tmpfs {self.folder} && exec \"$@\""
        probe = subprocess.run(["unshare", "--mount", "sh", "-c", script, "sh", "true"], capture_output=True)
        if probe.returncode != 0:
            self.skipTest("no permission to mount a file system")
        command = ["unshare", "--mount", "sh", "-c", script, "sh", harness.BINARY, "local", "--port", "0", "--data", str(data),
                   "--access-key", harness.ACCESS_KEY, "--secret-key", harness.SECRET_KEY]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, env=harness.environment())
        try:
            port = int(re.search(rb":(\d+)\n", harness.read_line(process.stdout, harness.PATIENCE_SECONDS))[1])
            client = harness.S3Client(port, harness.ACCESS_KEY, harness.SECRET_KEY)
            self.assertEqual(client.create_directory_bucket(harness.BUCKET).status, 200)
            self.assertEqual(client.call("PUT", harness.BUCKET, "0/k", body=b"v").status, 200)
            refused = client.call("PUT", harness.BUCKET, "0/k", body=b"x" * 2 * MEBIBYTE)
            self.assertGreaterEqual(refused.status, 500)
            self.assertTrue(refused.code)
            self.assertEqual(client.call("GET", harness.BUCKET, "0/k").body, b"v")
            self.assertEqual(client.call("PUT", harness.BUCKET, "0/small", body=b"w").status, 200)
            client.close()
        finally:
            process.terminate()
            process.wait(harness.PATIENCE_SECONDS)
            process.stdout.close()


if __name__ == "__main__":
    harness.main()
