#!/usr/bin/env python3
"""kill -9 of `redis3 local --data` under load: whatever it answered is there when it is started again. kill -9 in the
middle of a large SET: the key has its old value or its new one, and what is left of the upload can be found and removed."""

import http.client
import subprocess
import threading
import time
import unittest

import harness
from s3_client import plain_xml

WRITERS = 6
ROUNDS = 4
ANSWERS_PER_ROUND = 300


class Writer(threading.Thread):
    """Puts and removes objects of its own, one after another, until the endpoint is gone; knows what was answered."""

    def __init__(self, name, endpoint, state, count):
        super().__init__(name=name)
        self._client = endpoint.client()
        self._count = count
        # Key to the bodies that it may have: the answered one, and the one that was under way; None is "absent".
        self.state = state
        self.answered = 0
        self.failure = None

    def run(self):
        step = 0
        try:
            while True:
                step += 1
                self._change(f"0/{self.name}-{step % 50}", None if step % 7 == 0 else f"{self.name} {self._count} {step}".encode())
        except (OSError, http.client.HTTPException):
            pass  # The endpoint is dead: what was under way stays open.
        except AssertionError as failure:
            self.failure = failure
        finally:
            self._client.close()

    def _change(self, key, body):
        before = self.state.get(key, [None])
        self.state[key] = [*before, body]
        if body is None:
            answer = self._client.call("DELETE", harness.BUCKET, key)
        else:
            answer = self._client.call("PUT", harness.BUCKET, key, body=body)
        if answer.status not in (200, 204):
            raise AssertionError(f"{key}: {answer.status} {answer.body!r}")
        self.state[key] = [body]
        self.answered += 1


class Kill(harness.TemporaryFolder):
    def check(self, endpoint, states):
        client = endpoint.client()
        listed = set(client.keys(harness.BUCKET))
        for state in states:
            for key, bodies in state.items():
                answer = client.call("GET", harness.BUCKET, key)
                body = answer.body if answer.status == 200 else None
                self.assertIn(answer.status, (200, 404))
                self.assertIn(body, bodies, key)
                self.assertEqual(key in listed, body is not None, key)
                state[key] = [body]
        client.close()

    def test_every_answered_write_survives(self):
        data = self.folder / "endpoint.db"
        states = [{} for _ in range(WRITERS)]
        with harness.LocalEndpoint(data=data) as endpoint:
            client = endpoint.client()
            self.assertEqual(client.create_directory_bucket(harness.BUCKET).status, 200)
            client.close()
        for count in range(ROUNDS):
            endpoint = harness.LocalEndpoint(data=data)
            writers = [Writer(f"w{i}", endpoint, state, count) for i, state in enumerate(states)]
            for writer in writers:
                writer.start()
            deadline = time.monotonic() + harness.PATIENCE_SECONDS
            while sum(writer.answered for writer in writers) < ANSWERS_PER_ROUND and time.monotonic() < deadline:
                time.sleep(0.005)
            endpoint.kill()
            for writer in writers:
                writer.join()
            self.assertEqual([writer.failure for writer in writers if writer.failure], [])
            self.assertGreaterEqual(sum(writer.answered for writer in writers), ANSWERS_PER_ROUND)
            with harness.LocalEndpoint(data=data) as restarted:
                self.check(restarted, states)

    def test_redis3_goes_on_after_the_restart(self):
        data = self.folder / "endpoint.db"
        endpoint = harness.LocalEndpoint(data=data)
        self.assertEqual(endpoint.reply("SET", "k", "v"), b"OK")
        endpoint.kill()
        with harness.LocalEndpoint(data=data) as restarted:
            self.assertEqual(restarted.reply("GET", "k"), b"v")
            self.assertEqual(restarted.reply("SET", "k", "w"), b"OK")
            self.assertEqual(restarted.reply("GET", "k"), b"w")

    def test_clean_stop(self):
        data = self.folder / "endpoint.db"
        endpoint = harness.LocalEndpoint(data=data)
        self.assertEqual(endpoint.reply("SET", "k", "v"), b"OK")
        self.assertEqual(endpoint.stop(), 0)
        with harness.LocalEndpoint(data=data) as restarted:
            self.assertEqual(restarted.reply("GET", "k"), b"v")


class KillInAnUpload(harness.TemporaryFolder):
    """A SET of 24 MiB, three parts, that an endpoint holds up at a chosen request; then one of the two is killed."""

    OLD = b"old"
    NEW = bytes(range(256)) * (24 * 4096)

    def begin(self, *faults):
        data = self.folder / "endpoint.db"
        endpoint = harness.LocalEndpoint(data=data, flags=[flag for fault in faults for flag in ("--fault", fault)])
        self.addCleanup(endpoint.kill)
        self.assertEqual(endpoint.reply("SET", "k", self.OLD.decode()), b"OK")
        value = self.folder / "value"
        value.write_bytes(self.NEW)
        with value.open("rb") as stdin:
            setting = subprocess.Popen([harness.BINARY, "--cache", harness.CACHE, "-x", "SET", "k"], stdin=stdin,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=endpoint.environment())
        self.addCleanup(setting.stderr.close)
        self.addCleanup(setting.wait)
        self.addCleanup(setting.kill)
        return endpoint, setting, data

    def uploads(self, endpoint):
        """The unfinished uploads: each one's id and how many parts of it are there."""
        client = endpoint.client()
        listed = client.call("GET", harness.BUCKET, query={"uploads": ""})
        self.assertEqual(listed.status, 200)
        found = []
        for upload in plain_xml(listed.body).iter("Upload"):
            self.assertEqual(upload.findtext("Key"), "0/k")
            parts = client.call("GET", harness.BUCKET, "0/k", query={"uploadId": upload.findtext("UploadId")})
            self.assertEqual(parts.status, 200)
            found.append((upload.findtext("UploadId"), len(list(plain_xml(parts.body).iter("Part")))))
        client.close()
        return found

    def wait_until(self, condition):
        deadline = time.monotonic() + harness.PATIENCE_SECONDS
        while not condition():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.01)

    def value(self, endpoint):
        client = endpoint.client()
        answer = client.call("GET", harness.BUCKET, "0/k")
        client.close()
        self.assertEqual(answer.status, 200)
        return answer.body

    def clean_up(self, endpoint):
        """As the lifecycle rule AbortIncompleteMultipartUpload does it."""
        client = endpoint.client()
        for upload, _ in self.uploads(endpoint):
            self.assertEqual(client.call("DELETE", harness.BUCKET, "0/k", query={"uploadId": upload}).status, 204)
        client.close()
        self.assertEqual(self.uploads(endpoint), [])

    def test_of_redis3_between_the_parts(self):
        endpoint, setting, _ = self.begin("UploadPart:stall=10m@before-body:#3")
        self.wait_until(lambda: [count for _, count in self.uploads(endpoint)] == [2])
        setting.kill()
        setting.wait()
        self.assertEqual([count for _, count in self.uploads(endpoint)], [2])
        self.assertEqual(self.value(endpoint), self.OLD)
        self.clean_up(endpoint)
        self.assertEqual(self.value(endpoint), self.OLD)
        self.assertEqual(endpoint.reply("SET", "k", "next"), b"OK")

    def test_of_redis3_behind_the_end(self):
        endpoint, setting, _ = self.begin("CompleteMultipartUpload:stall=10m@after-act:#1")
        self.wait_until(lambda: self.value(endpoint) != self.OLD)
        setting.kill()
        setting.wait()
        self.assertEqual(self.value(endpoint), self.NEW)
        self.assertEqual(self.uploads(endpoint), [])

    def test_of_the_endpoint_between_the_parts(self):
        endpoint, setting, data = self.begin("UploadPart:stall=10m@before-body:#3")
        self.wait_until(lambda: [count for _, count in self.uploads(endpoint)] == [2])
        endpoint.kill()
        self.assertNotEqual(setting.wait(harness.PATIENCE_SECONDS), 0)
        # Nothing that could become the object was sent, so nothing is in doubt.
        self.assertIn(b"UploadPart: Could not connect", setting.stderr.read())
        with harness.LocalEndpoint(data=data) as restarted:
            self.assertEqual(self.value(restarted), self.OLD)
            self.assertEqual([count for _, count in self.uploads(restarted)], [2])
            self.clean_up(restarted)
            self.assertEqual(restarted.reply("SET", "k", "next"), b"OK")


if __name__ == "__main__":
    harness.main()
