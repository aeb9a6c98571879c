#!/usr/bin/env python3
"""kill -9 of `redis3 local --data` under load: whatever it answered is there when it is started again."""

import http.client
import threading
import time
import unittest

import harness

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


if __name__ == "__main__":
    harness.main()
