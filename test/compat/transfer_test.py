#!/usr/bin/env python3
"""redis3 import and redis3 export against a real Redis server: killed half-way and gone on with, compared key by key.

REDIS3_TRANSFER_KEYS chooses how many keys; REDIS3_TRANSFER_SECONDS in how many seconds they are to be moved.
"""

import contextlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import time
import unittest

import gateways
import harness

KEYS = int(os.environ.get("REDIS3_TRANSFER_KEYS", "5000"))
SECONDS = float(os.environ.get("REDIS3_TRANSFER_SECONDS", "8"))
RATE = str(int(KEYS / SECONDS))
BATCH = 200


class RealRedis:
    """A Redis server of its own on a free port, which saves only when it is told to."""

    def __init__(self, folder, name):
        self.folder = folder / name
        self.folder.mkdir()
        self.port = None
        self.start()

    def start(self):
        self.port = self.port or harness.free_port()
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)]
        self.process = subprocess.Popen(command, executable=shutil.which("redis-check-rdb"), stdout=subprocess.DEVNULL)
        self.client = None

        def is_there():
            with contextlib.suppress(OSError):
                self.client = gateways.Client(("127.0.0.1", self.port))
            return self.client is not None

        assert gateways.wait_until(is_there)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.close()
        self.process.terminate()
        self.process.wait(harness.PATIENCE_SECONDS)

    def restart(self):
        self.call("SAVE")
        self.__exit__()
        self.start()

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.port}"

    def call(self, *words):
        reply = self.client.call(*words)
        assert not isinstance(reply, gateways.ErrorReply), (words, reply)
        return reply


def in_batches(client, calls):
    """The replies to all calls."""
    replies = []
    for begin in range(0, len(calls), BATCH):
        batch = calls[begin:begin + BATCH]
        client.send_raw(b"".join(gateways.packed(*call) for call in batch))
        replies += [client.read() for _ in batch]
    return replies


def fill(client, count, seed=1):
    """Keys of all kinds of names and values, a third of them with an end."""
    rng = random.Random(seed)
    now = int(time.time() * 1000)
    calls = []
    for number in range(count):
        key = b"key:%d" % number if number % 10 else b"odd\x00\xff /%d" % number
        kind = number % 5
        if kind == 0:
            value = rng.randbytes(rng.randrange(0, 300))
        elif kind == 1:
            value = b"%d" % rng.randrange(-2**40, 2**40)
        elif kind == 2:
            value = b"abc" * rng.randrange(1, 500)
        elif kind == 3:
            value = f"gr\u00fc\u00dfe {number}".encode()
        else:
            value = b""
        end = ("PXAT", now + rng.randrange(10**8, 10**10)) if number % 3 == 0 else ()
        calls.append(("SET", key, value, *end))
    assert set(in_batches(client, calls)) <= {"OK"}


def content(client):
    """Every key of the client's database with its value and its end."""
    keys, cursor = set(), b"0"
    while True:
        cursor, page = client.call("SCAN", cursor, "COUNT", "1000")
        keys.update(page)
        if cursor == b"0":
            break
    keys = sorted(keys)
    replies = in_batches(client, [call for key in keys for call in (("GET", key), ("PEXPIRETIME", key))])
    return {key: (replies[2 * at], replies[2 * at + 1]) for at, key in enumerate(keys)}


def peak_bytes(command, env):
    """Runs a program to its end; its exit code and the most memory that it held."""
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_maxrss * 1024


class Transfer(harness.TemporaryFolder):
    def setUp(self):
        super().setUp()
        self.endpoint = self.enter(harness.LocalEndpoint())
        self.source = self.enter(RealRedis(self.folder, "source"))
        self.environment = self.endpoint.environment(XDG_STATE_HOME=str(self.folder / "state"))

    def enter(self, manager):
        value = manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)
        return value

    def words(self, *words):
        return [harness.BINARY, words[0], "--cache", harness.CACHE, *words[1:]]

    def done(self, *words, code=0):
        done = subprocess.run(self.words(*words), env=self.environment, capture_output=True, text=True,
                              timeout=10 * harness.PATIENCE_SECONDS)
        self.assertEqual(done.returncode, code, done)
        return done

    def report(self, *words, code=0):
        outcome = self.done(*words, "--json", code=code)
        return json.loads(outcome.stdout), outcome.stderr

    def marked(self):
        """How many keys are done for certain, as the state files tell."""
        text = "".join(path.read_text() for path in (self.folder / "state").rglob("*") if re.fullmatch("[0-9a-f]{16}", path.name))
        return sum(int(count) for count in re.findall(r"(?m)^(?:written|same)=(\d+)$", text))

    def kill_half_way(self, *words):
        """Runs it at a pace, and kills it when half of the keys are done."""
        process = subprocess.Popen(self.words(*words, "--rate", RATE), env=self.environment, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        self.addCleanup(process.kill)
        self.assertTrue(gateways.wait_until(lambda: self.marked() >= KEYS * 4 / 10, harness.PATIENCE_SECONDS + 10 * SECONDS))
        self.assertIsNone(process.poll(), "it has ended before it could be killed")
        process.send_signal(signal.SIGKILL)
        process.wait()

    def objects(self, *flags):
        return int(self.endpoint.reply(*flags, "DBSIZE"))

    def place(self, db=0):
        """A client of a gateway over the place."""
        gateway = self.enter(gateways.Gateway(store=("--cache", harness.CACHE), env=self.endpoint.environment()))
        client = self.enter(gateway.connect())
        client.call("SELECT", db)
        return client

    def assert_same(self, left, right):
        self.assertEqual(left.keys(), right.keys())
        wrong = [key for key in left if left[key] != right[key]]
        self.assertEqual(wrong, [], [(left[key], right[key]) for key in wrong[:3]])

    def test_import_is_killed_goes_on_and_leaves_every_key_as_it_was(self):
        fill(self.source.client, KEYS)
        words = ("import", "--from", self.source.url)
        self.kill_half_way(*words)
        report, told = self.report(*words)
        self.assertIn("Going on where an earlier run has ended", told)
        self.assertGreater(report["keys_before"], 0)
        self.assertEqual(report["written"] + report["same"], KEYS)
        self.assertEqual([report[name] for name in ("kept", "expired", "gone", "refused")], [0, 0, 0, 0])
        # Of the group that was under way nothing was marked; SCAN may tell a key twice.
        self.assertLess(report["same"], KEYS / 4)
        self.assertLess(report["requests"]["PutObject"], KEYS - report["keys_before"] + 100)
        self.assert_same(content(self.place()), content(self.source.client))
        self.assertEqual(list((self.folder / "state").rglob("*.new")), [])
        self.assertEqual([path for path in (self.folder / "state").rglob("*") if path.is_file()], [])

        self.export_goes_back()

    def export_goes_back(self):
        target = self.enter(RealRedis(self.folder, "target"))
        words = ("export", "--to", target.url)
        self.kill_half_way(*words)
        report, told = self.report(*words)
        self.assertIn("Going on where an earlier run has ended", told)
        self.assertEqual(report["written"] + report["same"], KEYS)
        self.assert_same(content(target.client), content(self.source.client))
        again, _ = self.report(*words)
        self.assertEqual([again["written"], again["same"]], [0, KEYS])

    def test_what_is_there_is_left_alone_or_replaced(self):
        self.endpoint.reply("SET", "key:1", "ours")
        self.endpoint.reply("SET", "key:2", "the same")
        for key, value in (("key:1", "theirs"), ("key:2", "the same"), ("key:3", "new")):
            self.source.call("SET", key, value)
        words = ("import", "--from", self.source.url)
        report, _ = self.report(*words)
        self.assertEqual([report[name] for name in ("written", "same", "kept")], [1, 1, 1])
        self.assertEqual(self.endpoint.reply("GET", "key:1"), b"ours")
        text = self.done(*words).stdout
        self.assertRegex(text, r"(?m)^  left alone +1 key: there is something else, and no --replace$")
        report, _ = self.report(*words, "--replace")
        self.assertEqual([report[name] for name in ("written", "same", "kept")], [3, 0, 0])
        self.assertEqual(self.endpoint.reply("GET", "key:1"), b"theirs")

        self.source.call("SET", "key:1", "changed")
        report, _ = self.report("export", "--to", self.source.url)
        self.assertEqual([report[name] for name in ("written", "same", "kept")], [0, 2, 1])
        self.assertEqual(self.source.call("GET", "key:1"), b"changed")
        self.report("export", "--to", self.source.url, "--replace")
        self.assertEqual(self.source.call("GET", "key:1"), b"theirs")

    def test_keys_of_other_types_are_told_one_by_one_and_never_lost_silently(self):
        self.source.call("SET", "string", "a")
        self.source.call("HSET", "a hash", "f", "v")
        self.source.call("RPUSH", "list", "a")
        report, told = self.report("import", "--from", self.source.url, code=1)
        self.assertEqual([report["written"], report["refused"]], [1, 2])
        self.assertIn('redis3: not taken: "a hash" of database 0, of type hash: ERR Bad data format\n', told)
        self.assertIn('redis3: not taken: "list" of database 0, of type list: ERR Bad data format\n', told)
        self.source.call("SAVE")
        report, told = self.report("import", "--from", str(self.source.folder / "dump.rdb"), code=1)
        self.assertEqual([report["same"], report["refused"]], [1, 2])
        self.assertIn('"a hash" of database 0', told)
        report, _ = self.report("import", "--from", self.source.url, "--dry-run")
        self.assertEqual([report["keys"], report["not_taken"], report["requests"]], [3, 2, 1])
        self.assertEqual(report["types"], {"hash": 1, "list": 1, "string": 1})

    def test_dry_run_tells_how_much_there_is_and_what_it_costs(self):
        fill(self.source.client, 2000)
        report, _ = self.report("import", "--from", self.source.url, "--dry-run")
        self.assertEqual([report["keys"], report["is_exact"], report["requests"]], [2000, True, 2000])
        self.assertEqual(report["expiring"], 667)
        self.assertAlmostEqual(report["dollars_for_requests"], 2000 * 1.13e-6)
        self.assertAlmostEqual(report["dollars_a_month"], report["bytes"] / 2**30 * 0.11)
        self.source.call("SAVE")
        of_file, _ = self.report("import", "--from", str(self.source.folder / "dump.rdb"), "--dry-run")
        self.assertEqual({name: of_file[name] for name in ("keys", "bytes", "expiring", "types")},
                         {name: report[name] for name in ("keys", "bytes", "expiring", "types")})
        text = self.done("import", "--from", self.source.url, "--dry-run").stdout
        self.assertRegex(text, r"(?m)^  together +\$0\.002\d* at Amazon's list prices$")
        self.report("import", "--from", self.source.url)
        of_place, _ = self.report("export", "--to", self.source.url, "--dry-run")
        self.assertEqual(of_place["keys"], 2000)
        self.assertAlmostEqual(of_place["dollars_for_requests"], 2000 * 3e-8 + 3 * 1.13e-6)

    def test_a_large_server_is_reckoned_from_some_of_its_keys(self):
        fill(self.source.client, 13_000)
        report, _ = self.report("import", "--from", self.source.url, "--dry-run")
        self.assertFalse(report["is_exact"])
        self.assertAlmostEqual(report["keys"], 13_000, delta=300)
        self.assertIn("about 1", self.done("import", "--from", self.source.url, "--dry-run").stdout)

    def test_an_RDB_file_is_imported_killed_and_gone_on_with(self):
        fill(self.source.client, KEYS)
        self.source.call("SELECT", "3")
        self.source.call("SET", "elsewhere", "x")
        self.source.call("SAVE")
        self.source.call("SELECT", "0")
        words = ("import", "--from", str(self.source.folder / "dump.rdb"))
        self.kill_half_way(*words)
        report, told = self.report(*words)
        self.assertIn("Going on where an earlier run has ended", told)
        self.assertEqual(report["written"] + report["same"], KEYS)
        place = self.place()
        self.assert_same(content(place), content(self.source.client))
        report, _ = self.report(*words, "--all-dbs")
        self.assertEqual([report["written"], report["same"]], [1, KEYS])
        self.assertEqual(self.endpoint.reply("-n", "3", "GET", "elsewhere"), b"x")
        report, _ = self.report(*words, "--from-db", "3", "--db", "5")
        self.assertEqual(self.endpoint.reply("-n", "5", "GET", "elsewhere"), b"x")

    def test_a_damaged_file_is_refused_before_a_key_is_written(self):
        fill(self.source.client, 500)
        self.source.call("SAVE")
        file = self.source.folder / "dump.rdb"
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 1
        file.write_bytes(data)
        for bad in (str(file), str(self.folder / "none.rdb"), str(self.folder), harness.__file__):
            outcome = self.done("import", "--from", bad, code=2)
            self.assertRegex(outcome.stderr, r"^redis3: The (RDB )?file .*\n$")
        self.assertEqual(self.objects(), 0)

    def test_all_databases_go_there_and_back(self):
        for db in (0, 2, 11):
            self.source.call("SELECT", db)
            self.source.call("SET", "key", f"of {db}")
        self.source.call("SELECT", "0")
        report, _ = self.report("import", "--from", self.source.url, "--all-dbs")
        self.assertEqual(report["written"], 3)
        self.assertEqual(self.endpoint.reply("-n", "11", "GET", "key"), b"of 11")
        target = self.enter(RealRedis(self.folder, "target"))
        report, _ = self.report("export", "--to", target.url, "--all-dbs")
        self.assertEqual(report["written"], 3)
        target.call("SELECT", "11")
        self.assertEqual(target.call("GET", "key"), b"of 11")
        report, _ = self.report("export", "--to", target.url + "/5", "--db", "2")
        target.call("SELECT", "5")
        self.assertEqual(target.call("GET", "key"), b"of 2")

    def test_only_keys_that_match_are_moved(self):
        for key in ("user:1", "user:2", "other"):
            self.source.call("SET", key, "x")
        self.assertEqual(self.report("import", "--from", self.source.url, "--match", "user:*")[0]["written"], 2)
        target = self.enter(RealRedis(self.folder, "target"))
        self.assertEqual(self.report("export", "--to", target.url, "--match", "*1")[0]["written"], 1)
        self.assertEqual(target.call("KEYS", "*"), [b"user:1"])

    def test_a_server_that_was_started_anew_is_begun_anew(self):
        fill(self.source.client, KEYS)
        words = ("import", "--from", self.source.url)
        self.kill_half_way(*words)
        self.source.restart()
        report, told = self.report(*words)
        self.assertIn("begun anew", told)
        self.assertEqual(report["keys_before"], 0)
        self.assertGreater(report["same"], KEYS / 10)
        self.assertEqual(report["written"] + report["same"], KEYS)

    def test_a_signal_ends_it_where_it_is(self):
        fill(self.source.client, KEYS)
        words = ("import", "--from", self.source.url, "--state", str(self.folder / "state" / ("0" * 16)))
        process = subprocess.Popen(self.words(*words, "--rate", RATE, "--progress"), env=self.environment,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertTrue(gateways.wait_until(lambda: self.marked() >= KEYS * 4 / 10))
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=harness.PATIENCE_SECONDS)
        self.assertEqual(process.returncode, 1, (out, err))
        self.assertIn("It was stopped.", err)
        self.assertIn("The same line goes on there.", err)
        written = int(re.search(r"(?m)^  written +([\d,]+) keys", out)[1].replace(",", ""))
        self.assertEqual(self.objects(), written)
        report, _ = self.report(*words)
        self.assertGreater(report["keys_before"], 0)
        self.assertLessEqual(report["keys_before"], written)
        self.assertEqual(report["written"] + report["same"], KEYS)
        self.assertFalse(list((self.folder / "state").iterdir()))

    def test_memory_is_bounded_whatever_the_values_weigh(self):
        for number in range(60):
            self.source.call("SET", f"large:{number}", os.urandom(4 << 20))
        code, bytes_held = peak_bytes(self.words("import", "--from", self.source.url), self.environment)
        self.assertEqual(code, 0)
        self.assertLess(bytes_held, (200 << 20) * gateways.MEMORY_FACTOR)
        target = self.enter(RealRedis(self.folder, "target"))
        code, bytes_held = peak_bytes(self.words("export", "--to", target.url), self.environment)
        self.assertEqual(code, 0)
        self.assertLess(bytes_held, (200 << 20) * gateways.MEMORY_FACTOR)
        self.assertEqual(target.call("DBSIZE"), 60)

    def test_a_gateway_is_a_Redis_server_too(self):
        fill(self.source.client, 300)
        gateway = self.enter(gateways.Gateway("--requirepass", "secret"))
        url = f"redis://:secret@127.0.0.1:{gateway.port}"
        self.report("import", "--from", self.source.url)
        self.assertEqual(self.report("export", "--to", url)[0]["written"], 300)
        self.report("import", "--from", url, "--db", "4")
        self.assert_same(content(self.place(4)), content(self.source.client))
        self.assertIn("wants a password", self.done("import", "--from", url.replace(":secret@", ""), code=2).stderr)
        self.environment["REDISCLI_AUTH"] = "secret"
        self.assertEqual(self.report("import", "--from", url.replace(":secret@", ""), "--db", "4")[0]["same"], 300)

    def test_wrong_usage_is_told_with_what_is_right(self):
        nobody = f"redis://127.0.0.1:{harness.free_port()}"
        for words, told in (
            (("import",), "--from"),
            (("export",), "--to"),
            (("import", "--from", "http://x"), "redis://"),
            (("import", "--from", "redis://:hunter2@h/x"), "number of a database"),
            (("export", "--to", "/some/file"), "redis://"),
            (("import", "--from", nobody), "No Redis server answers"),
            (("import", "--from", nobody, "--all-dbs", "--db", "2"), "--all-dbs"),
            (("import", "--from", nobody, "--rate", "-1"), "--rate"),
            (("import", "--from", nobody, "--concurrency", "0"), "--concurrency"),
            (("import", "--from", nobody, "--cert", "x"), "--key"),
            (("import", "--from", self.source.url, "--state", "/dev/null/x"), "state cannot be kept"),
        ):
            outcome = self.done(*words, code=2)
            self.assertIn(told, outcome.stderr, words)
            self.assertNotIn("hunter2", outcome.stderr)
            self.assertEqual(outcome.stdout, "")
        self.assertEqual(self.done("import", "--help").stderr, "")


if __name__ == "__main__":
    if not shutil.which("redis-check-rdb"):
        harness.skip("there is no Redis server here")
    harness.main()
