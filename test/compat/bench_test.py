#!/usr/bin/env python3
"""redis3 bench, run as people run it: against servers with delays that are known, a real Redis server, local endpoints."""

import contextlib
import csv
import io
import json
import re
import shlex
import shutil
import signal
import socket
import statistics
import subprocess
import threading
import time
import unittest

import harness

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# Debian's redis-tools holds the server under another name; it goes by the name that it is called by.
REDIS_SERVER = shutil.which("redis-check-rdb")


def bench(*arguments, env=None):
    return harness.run([harness.BINARY, "bench", *arguments], env=env)


def report_of(outcome):
    return json.loads(outcome.out)


def results_of(report):
    """Of each target, by its label, the results by operation."""
    return {target["label"]: {result["op"]: result for result in target["results"]} for target in report["targets"]}


class SlowServer:
    """Speaks as much of Redis's protocol as it takes to answer OK to everything, each answer `delay(number)` seconds late.
    It takes down how late it really was: a busy machine may add to it, and then it has added to what is measured, too."""

    def __init__(self, delay, names=("GET",)):
        self.delay = delay
        self.names = names
        self.late = []
        self._lock = threading.Lock()
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.url = f"redis://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._socket.accept()
                client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        with contextlib.suppress(OSError, ValueError), client, client.makefile("rb") as reader:
            while line := reader.readline():
                words = []
                for _ in range(int(line[1:])):
                    words.append(reader.read(int(reader.readline()[1:]) + 2)[:-2])
                begin = time.monotonic()
                if words[0].decode() in self.names:
                    with self._lock:
                        number = len(self.late)
                        self.late.append(None)
                    wait = self.delay(number)
                    if wait:
                        time.sleep(wait)
                    self.late[number] = time.monotonic() - begin
                client.sendall(b"+OK\r\n")

    def close(self):
        self._socket.close()


class RedisServer:
    def __init__(self, folder, *flags):
        self.port = harness.free_port()
        self.url = f"redis://127.0.0.1:{self.port}"
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir",
                   str(folder), *flags]
        self.process = subprocess.Popen(command, executable=REDIS_SERVER, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + harness.PATIENCE_SECONDS
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.05)
        raise AssertionError("redis-server did not start")

    def call(self, *words):
        """One command whose reply is an integer or a line."""
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            connection.sendall(b"".join([b"*%d\r\n" % len(words)] + [b"$%d\r\n%b\r\n" % (len(word), word.encode()) for word in words]))
            return connection.recv(1024).split(b"\r\n")[0].decode()

    def close(self):
        self.process.terminate()
        self.process.wait(harness.PATIENCE_SECONDS)


class Bench(harness.TemporaryFolder):
    def slow_server(self, *arguments, **more):
        server = SlowServer(*arguments, **more)
        self.addCleanup(server.close)
        return server

    def endpoint(self, *flags):
        endpoint = harness.LocalEndpoint(flags=flags)
        self.addCleanup(endpoint.stop)
        return endpoint

    def redis_server(self, *flags):
        if not REDIS_SERVER:
            self.skipTest("no Redis server (Debian's package redis-tools)")
        server = RedisServer(self.folder, *flags)
        self.addCleanup(server.close)
        return server


class Harness(Bench):
    """The measuring itself."""

    def test_a_known_delay_is_measured_within_two_percent(self):
        # So long that a busy machine, which takes its time to wake either side up, does not count.
        server = self.slow_server(lambda number: 0.4 + 0.2 * (number % 3))
        outcome = bench("--target", server.url, "--ops", "get", "--requests", "15", "--warmup", "0", "--json")
        self.assertEqual(outcome.code, 0, outcome)
        [target] = report_of(outcome)["targets"]
        [result] = target["results"]
        self.assertEqual((result["count"], result["errors"], len(server.late)), (15, 0, 15))
        for name, exact in (("mean", statistics.mean(server.late)), ("p50", sorted(server.late)[7]), ("p99", max(server.late))):
            told = result["latency_us"][name] / 1e6
            self.assertLess(abs(told - exact), 0.02 * exact, (name, told, exact))
        self.assertEqual(sum(count for _, count in result["histogram_us"]), 15)

    def test_a_server_that_stands_still_shows_with_a_rate_and_hides_without_one(self):
        stall = lambda number: 1.0 if number == 50 else 0.001
        flags = ("--ops", "get", "--warmup", "0", "--json")
        rated = self.slow_server(stall)
        [target] = report_of(bench("--target", rated.url, *flags, "--rate", "100", "--seconds", "3"))["targets"]
        [result] = target["results"]
        # A hundred of three hundred came while it stood still, and those behind them had to wait for them.
        self.assertEqual(result["count"] + result["missed"], 300)
        self.assertGreater(result["latency_us"]["p99"], 500_000)
        self.assertGreater(result["latency_us"]["p90"], 200_000)
        closed = self.slow_server(stall)
        [target] = report_of(bench("--target", closed.url, *flags, "--requests", "300"))["targets"]
        [result] = target["results"]
        self.assertGreater(result["latency_us"]["max"], 900_000)
        self.assertLess(result["latency_us"]["p99"], 500_000)

    def test_it_measures_so_many_at_once_and_its_own_part_is_small(self):
        server = self.slow_server(lambda number: 0.05)
        [target] = report_of(bench("--target", server.url, "--ops", "get", "--clients", "1,20", "--requests", "40", "--json"))["targets"]
        one, many = target["results"]
        self.assertLess(one["ops_per_second"], 21)
        self.assertGreater(many["ops_per_second"], 100)
        outcome = bench("--target", "nothing:", "--ops", "get", "--requests", "200000", "--json")
        [target] = report_of(outcome)["targets"]
        # Two microseconds on an idle machine; a sanitizer or a busy one takes several times that.
        self.assertLess(target["results"][0]["cpu_us_per_op"], 100)


class Experiment(Bench):
    def test_the_articles_experiment_has_its_shape(self):
        redis = self.redis_server()
        redis.call("SET", "other", "key")
        outcome = bench("--target", "Express=simulated:s3-express", "--target", "Standard=simulated:s3-standard", "--target",
                        f"Redis={redis.url}", "--json")
        self.assertEqual(outcome.code, 0, outcome)
        report = report_of(outcome)
        self.assertEqual([(target["kind"], target["is_simulated"], target["is_charged"]) for target in report["targets"]],
                         [("s3-express", True, False), ("s3", True, False), ("redis", False, False)])
        self.assertRegex(report["targets"][2]["note"], r"^(Redis|Valkey) \d+\.")
        results = results_of(report)
        express, standard, server = (results[name]["get"]["latency_us"] for name in ("Express", "Standard", "Redis"))
        # 5 and 16 ms in the article; a busy machine adds to both.
        self.assertTrue(4_900 < express["mean"] < 12_000, express)
        self.assertTrue(13_000 < standard["mean"] < 30_000, standard)
        self.assertGreater(standard["p95"], 1.3 * standard["p50"])
        self.assertLess(server["p50"], express["p50"])
        get, mget = results["Express"]["get"], results["Express"]["mget"]
        self.assertEqual((get["count"], get["keys_per_op"]), (100, 1))
        # A second request that is given up before it has left is none.
        self.assertTrue(100 <= get["requests"]["GetObject"] <= 100 + get["hedges"], get)
        self.assertEqual((mget["count"], mget["keys_per_op"]), (10, 100))
        self.assertTrue(1000 <= mget["requests"]["GetObject"] <= 1000 + mget["hedges"], mget)
        self.assertLess(mget["latency_us"]["p50"], 30 * get["latency_us"]["p50"], "many at once")
        self.assertAlmostEqual(results["Express"]["set"]["dollars"], 100 * (1.13e-6 + 100 * 0.0032 / 2**30), delta=2e-8)
        self.assertEqual(results["Redis"]["get"]["requests"], {})
        self.assertEqual(redis.call("DBSIZE"), ":1", "its own keys are gone, and the others are not")

    def test_what_is_on_this_machine_is_called_simulated_and_its_keys_are_removed(self):
        endpoint = self.endpoint()
        outcome = bench("--target", f"s3express://{harness.CACHE}", "--target", f"sqlite:{self.folder}/cache.db", "--ops",
                        "set,get,mget,incr,append,getrange,exists,strlen,del", "--keys", "20", "--clients", "1,3",
                        env=endpoint.environment())
        self.assertEqual(outcome.code, 0, outcome)
        text = outcome.out.decode()
        self.assertRegex(text, rf"(?m)^  s3express://{harness.CACHE}, simulated .*ms")
        self.assertRegex(text, r"(?m)^  sqlite:\S+cache\.db +[0-9.]+ (µs|ms)")
        self.assertIn("del, 20 times, 3 at once", text)
        self.assertEqual(endpoint.reply("DBSIZE"), b"0")
        self.assertEqual(harness.run([harness.BINARY, "--url", f"sqlite:{self.folder}/cache.db", "DBSIZE"]).out, b"0\n")

    def test_csv_has_a_line_a_measurement(self):
        outcome = bench("--target", 'a "memory"=memory:', "--ops", "set,mget", "--csv")
        self.assertEqual(outcome.code, 0, outcome)
        rows = list(csv.DictReader(io.StringIO(outcome.out.decode(), newline="")))
        self.assertEqual([(row["target"], row["op"], row["keys_per_op"], row["count"]) for row in rows],
                         [('a "memory"', "set", "1", "100"), ('a "memory"', "mget", "100", "10")])
        self.assertGreater(float(rows[0]["p99_us"]), 0)


class Trouble(Bench):
    def test_a_target_that_is_not_there_does_not_keep_the_others(self):
        port = harness.free_port()
        outcome = bench("--target", f"redis://user:secret@127.0.0.1:{port}", "--target", "memory:", "--ops", "set", "--json")
        self.assertEqual(outcome.code, 1, outcome)
        away, memory = report_of(outcome)["targets"]
        self.assertEqual((away["results"], away["label"]), ([], f"redis://127.0.0.1:{port}"))
        self.assertTrue(away["failure"])
        self.assertIn(away["failure"], outcome.err.decode())
        self.assertEqual(memory["results"][0]["count"], 100)
        self.assertNotIn(b"secret", outcome.out + outcome.err)

    def test_a_wrong_password_is_told(self):
        redis = self.redis_server("--requirepass", "right")
        outcome = bench("--target", redis.url.replace("//", "//:wrong@"), "--ops", "get")
        self.assertEqual(outcome.code, 1, outcome)
        self.assertNotIn(b"wrong@", outcome.out + outcome.err)
        self.assertRegex(outcome.out.decode(), r"(?m)^redis://127\.0\.0\.1:\d+: .*password")

    def test_failures_are_counted(self):
        endpoint = self.endpoint("--fault", "GetObject:404=NoSuchBucket:#11-")
        outcome = bench("--target", f"s3express://{harness.CACHE}", "--ops", "get", "--json", "--hedge-percent", "0",
                        env=endpoint.environment())
        self.assertEqual(outcome.code, 1, outcome)
        [target] = report_of(outcome)["targets"]
        [result] = target["results"]
        self.assertEqual((result["count"], result["errors"]), (9, 91))
        self.assertIn("NoSuchBucket", result["first_error"])

    def test_it_is_stopped_by_a_signal_and_removes_its_keys(self):
        redis = self.redis_server()
        words = [harness.BINARY, "bench", "--target", redis.url, "--ops", "set,get", "--seconds", "600", "--json"]
        process = subprocess.Popen(words, env=harness.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        deadline = time.monotonic() + harness.PATIENCE_SECONDS
        while redis.call("DBSIZE") != ":100" and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=harness.PATIENCE_SECONDS)
        self.assertEqual(process.returncode, 1, (out, err))
        report = json.loads(out)
        self.assertFalse(report["is_complete"])
        self.assertGreaterEqual(report["targets"][0]["results"][0]["count"], 100)
        self.assertIn(b"stopped before its end", err)
        self.assertEqual(redis.call("DBSIZE"), ":0")

    def test_money_is_told_first_and_not_spent_unasked(self):
        place = ("--target", "s3express://mytestcache", "--target", "s3://a-bucket")
        outcome = bench(*place, "--dry-run")
        self.assertEqual(outcome.code, 0, outcome)
        self.assertRegex(outcome.out.decode(), r"(?m)^  s3express://mytestcache: about \$0\.00[0-9]+$")
        self.assertRegex(outcome.out.decode(), r"(?m)^  s3://a-bucket: about \$0\.00[0-9]+$")
        outcome = bench(*place, "--requests", "1000000")
        self.assertEqual((outcome.code, outcome.out), (2, b""), outcome)
        self.assertRegex(outcome.err.decode(), r"costs about \$[0-9.,]+ at Amazon's list prices")
        self.assertIn(b"--yes", outcome.err)

    def test_wrong_usage_ends_with_2_and_one_line(self):
        for words in (("--target", "ftp://x"), ("--target", "simulated:slow"), ("--ops", "flushall"), ("--rate", "0"),
                      ("--report", f"{self.folder}/none/report.html")):
            outcome = bench(*words)
            self.assertEqual((outcome.code, outcome.out), (2, b""), outcome)
            self.assertEqual(len(outcome.err.splitlines()), 1, outcome)


class OnTerminal(Bench):
    def show(self, columns, *arguments):
        words = shlex.join([harness.BINARY, "bench", "--target", "simulated:fixed:10ms", "--target", "memory:", *arguments])
        return harness.run_on_terminal(["/bin/sh", "-c", f"stty cols {columns} <&1; exec {words} 2>&1"]).out.decode()

    def test_it_fits_the_terminal_and_shows_how_far_it_is(self):
        for columns, least in ((80, 70), (200, 100)):
            shown = self.show(columns, "--ops", "get,mget", "--requests", "60")
            self.assertRegex(shown, r"\r\[=* *\] simulated:fixed:10ms get: \d+ done, p50 [0-9.]+ ms, p99 [0-9.]+ ms\x1b\[K")
            tables = re.sub(r"\r[^\n]*?\x1b\[K", "", shown)
            self.assertNotIn("\x1b", tables)
            widest = max(len(line) for line in tables.splitlines())
            self.assertLessEqual(widest, columns, tables)
            self.assertGreater(widest, least, tables)


@unittest.skipUnless(CHROMIUM, "no chromium (scripts/setup browser)")
class Report(Bench):
    def browse(self, *flags):
        command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                   "--disable-background-networking", f"--user-data-dir={self.folder}/profile", *flags,
                   f"file://{self.folder}/report.html"]
        done = subprocess.run(command, capture_output=True, env=harness.environment(HOME=str(self.folder)), cwd=self.folder,
                              timeout=harness.PATIENCE_SECONDS)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.decode()

    def test_it_is_a_page_that_loads_nothing_and_fits_a_telephone(self):
        outcome = bench("--target", "<b>Express=simulated:fixed:3ms", "--target", "memory:", "--ops", "set,get", "--requests",
                        "50", "--report", f"{self.folder}/report.html")
        self.assertEqual(outcome.code, 0, outcome)
        dom = self.browse("--dump-dom")
        for address in re.findall(r"""(?:src|href|action|data)\s*=\s*["']?([^"'\s>]+)""", dom):
            self.assertTrue(address == "data:," or address.startswith("data:application/json;base64,"), address)
        for word in ("https:", "@import", "url(", "<script", "<b>Express"):
            self.assertNotIn(word, dom)
        self.assertNotIn("http:", dom.replace("http://www.w3.org/", ""))
        self.assertEqual(dom.count("<svg"), 5)
        self.assertEqual(dom.count('class="curve"'), 16, "two targets, two operations, two charts, and the legends")
        self.assertRegex(dom, r'&lt;b&gt;Express <span class="tag">simulated</span></td><td>50</td>')
        for width in (400, 1280):
            self.browse("--screenshot=shot.png", f"--window-size={width},900", "--hide-scrollbars")
            picture = (self.folder / "shot.png").read_bytes()
            self.assertEqual(int.from_bytes(picture[16:20], "big"), width)
            self.assertGreater(len(picture), 10_000, "an empty page")


if __name__ == "__main__":
    if not CHROMIUM:
        print("SKIPPED: the tests in a browser, since there is no chromium (scripts/setup browser)", flush=True)
    harness.main()
