"""Redis's own tools: redis-cli with its modes, and redis-benchmark."""

import json
import re
import shutil
import signal
import subprocess

import gateways
import harness

from clients.support import OnGateway, OnTls, OnUsers, skip


class WithRedisTools(OnGateway):
    @classmethod
    def setUpClass(cls):
        if not shutil.which("redis-cli"):
            skip("redis-cli and redis-benchmark", "not installed (Debian: redis-tools)")
        super().setUpClass()

    def cli(self, *words, stdin=b""):
        return harness.run(["redis-cli", "-p", str(self.gateway.port), *words], stdin=stdin)

    def out(self, *words, stdin=b""):
        """What a call prints that must succeed and complain of nothing."""
        outcome = self.cli(*words, stdin=stdin)
        self.assertEqual((outcome.code, outcome.err), (0, b""), outcome)
        return outcome.out.decode()


class RedisCli(WithRedisTools):
    def setUp(self):
        self.flush()

    def test_a_session(self):
        session = b"SET k 1\nINCR k\nMULTI\nINCR k\nGET k\nEXEC\nSELECT 2\nGET k\n"
        self.assertEqual(self.out(stdin=session), "OK\n2\nOK\nQUEUED\nQUEUED\n3\n3\nOK\n\n")

    def test_resp3(self):
        self.assertEqual(self.out("-3", "SET", "k", "v"), "OK\n")
        self.assertEqual(self.out("-3", "--no-raw", "GET", "absent"), "(nil)\n")
        self.assertEqual(self.out("-3", "--no-raw", "CONFIG", "GET", "maxclients"), '1# "maxclients" => "10000"\n')

    def test_json_and_csv(self):
        self.assertEqual(self.out("MSET", "a", "1", "b", "2"), "OK\n")
        self.assertEqual(json.loads(self.out("--json", "MGET", "a", "b", "absent")), ["1", "2", None])
        self.assertEqual(self.out("--csv", "MGET", "a", "b", "absent"), '"1","2",NULL\n')

    def test_by_url_and_database(self):
        harness.run(["redis-cli", "-u", f"redis://127.0.0.1:{self.gateway.port}/5", "SET", "k", "five"])
        self.assertEqual((self.out("-n", "5", "GET", "k"), self.out("GET", "k")), ("five\n", "\n"))

    def test_mass_insertion(self):
        commands = b"".join(gateways.packed("SET", f"key:{number}", number) for number in range(2000))
        self.assertRegex(self.out("--pipe", stdin=commands), r"errors: 0, replies: 2000\n\Z")
        self.assertEqual(self.out("DBSIZE"), "2000\n")
        self.assertRegex(self.cli("--pipe", stdin=b"SET a 1\r\nINCR\r\nNOSUCH\r\n").out.decode(), r"errors: 2, replies: 3\n\Z")

    def test_scan(self):
        self.out("MSET", *(word for number in range(300) for word in (f"key:{number}", "v")))
        self.assertEqual(len(set(self.out("--scan").splitlines())), 300)
        self.assertEqual(sorted(self.out("--scan", "--pattern", "key:29?").splitlines()), [f"key:29{digit}" for digit in range(10)])

    def test_big_and_memory_keys(self):
        self.out("MSET", "small", "1", "large", "x" * 5000)
        self.assertIn("Biggest string found '\"large\"' has 5000 bytes", self.out("--bigkeys"))
        self.assertIn("Biggest string found '\"large\"'", self.out("--memkeys"))
        self.assertIn("An LFU maxmemory policy is not selected", self.cli("--hotkeys").err.decode())

    def test_latency(self):
        least, most, average, count = self.out("--latency", "-i", "1").split()
        self.assertGreater(int(count), 10)
        self.assertLessEqual(float(least), float(average))
        self.assertLessEqual(float(average), float(most))

    def lines_of(self, *words, count, while_reading=lambda: None):
        """The first lines of a call that does not end by itself."""
        process = subprocess.Popen(["redis-cli", "-p", str(self.gateway.port), *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   env=harness.environment())
        try:
            lines = [harness.read_line(process.stdout, harness.PATIENCE_SECONDS)]
            while_reading()
            lines += [harness.read_line(process.stdout, harness.PATIENCE_SECONDS) for _ in range(count - 1)]
            return b"".join(lines).decode()
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(harness.PATIENCE_SECONDS)
            process.stdout.close()

    def test_stat(self):
        self.out("MSET", "a", "1", "b", "2")
        text = self.lines_of("--stat", "-i", "0.1", count=4)
        first, second = (line.split() for line in text.splitlines()[2:])
        # Not the keys: that would be a listing of the bucket, and INFO lists it only where it is asked for `keyspace`.
        self.assertEqual((first[0], first[2]), ("0", "1"), text)
        self.assertEqual(int(second[4]), int(first[4]) + 1, text)

    def publish(self):
        # The subscriber is heard of before it has been told: only what reaches it counts.
        self.assertTrue(gateways.wait_until(lambda: self.out("PUBLISH", "news", "hello") == "1\n"))

    def test_subscribe(self):
        for flags in ((), ("-3",)):
            with self.subTest(flags=flags):
                self.assertEqual(self.lines_of(*flags, "SUBSCRIBE", "news", count=6, while_reading=self.publish), "subscribe\nnews\n1\nmessage\nnews\nhello\n")

    def test_monitor(self):
        text = self.lines_of("MONITOR", count=2, while_reading=lambda: self.out("SET", "seen", "v"))
        self.assertRegex(text, r'\AOK\n\d+\.\d{6} \[0 127\.0\.0\.1:\d+\] "SET" "seen" "v"\n\Z')

    def test_what_is_not_there_is_told(self):
        self.assertIn("unknown command 'EVAL'", self.cli("EVAL", "return 1", "0").out.decode())
        outcome = self.cli("--rdb", "/dev/null")
        self.assertEqual(outcome.code, 1)
        self.assertIn("unknown command", outcome.err.decode())


class RedisCliUsers(WithRedisTools, OnUsers):
    def test_password_and_user(self):
        self.assertEqual(self.out("--no-auth-warning", "-a", "secret", "SET", "k", "v"), "OK\n")
        self.assertEqual(self.out("--no-auth-warning", "--user", "ann", "--pass", "pass", "-3", "GET", "k"), "v\n")
        self.assertIn("NOAUTH Authentication required.", self.cli("GET", "k").out.decode())
        self.assertIn("WRONGPASS", self.cli("-a", "wrong", "GET", "k").err.decode())


class RedisCliTls(WithRedisTools, OnTls):
    def cli(self, *words, stdin=b""):
        files = ("--cacert", "ca.crt", "--cert", "client.crt", "--key", "client.key")
        return harness.run(["redis-cli", "-p", str(self.tls_port), "--tls", *files, *words], stdin=stdin, cwd=self.folder)

    def test_set_and_get(self):
        self.assertEqual(self.out("-x", "SET", "k", stdin=b"value" * 100_000), "OK\n")
        self.assertEqual(self.out("GET", "k"), "value" * 100_000 + "\n")
        commands = b"".join(gateways.packed("SET", f"key:{number}", number) for number in range(500))
        self.assertRegex(self.out("--pipe", stdin=commands), r"errors: 0, replies: 500\n\Z")

    def test_without_a_certificate(self):
        outcome = harness.run(["redis-cli", "-p", str(self.tls_port), "--tls", "--cacert", "ca.crt", "PING"], cwd=self.folder)
        self.assertNotEqual(outcome.code, 0)


class RedisBenchmark(WithRedisTools):
    def measure(self, *words):
        outcome = harness.run(["redis-benchmark", "-p", str(self.gateway.port), "-n", "200", *words])
        self.assertEqual(outcome.code, 0, outcome)
        self.assertNotRegex(outcome.out + outcome.err, rb"(?i)error|warning")
        return outcome.out.decode()

    def test_its_own_tests(self):
        for flags in ((), ("-P", "16"), ("-r", "50"), ("--threads", "2"), ("-3",)):
            with self.subTest(flags=flags):
                out = self.measure("-q", "-t", "ping,set,get,incr,mset", *flags)
                # What is over within its millisecond is told to be infinitely fast.
                found = re.findall(r"([A-Z_]+(?: \(10 keys\))?): (\d+\.\d+|inf) requests per second", out)
                self.assertEqual([name for name, _ in found], ["PING_INLINE", "PING_MBULK", "SET", "GET", "INCR", "MSET (10 keys)"], out)
                self.assertTrue(all(float(rate) > 0 for _, rate in found), out)

    def test_counts_are_right(self):
        self.flush()
        self.measure("-q", "-P", "8", "INCR", "counted")
        self.assertEqual(self.out("GET", "counted"), "200\n")

    def test_what_is_not_there_is_told(self):
        outcome = harness.run(["redis-benchmark", "-p", str(self.gateway.port), "-n", "10", "-t", "lpush"])
        self.assertIn(b"unknown command 'LPUSH'", outcome.out + outcome.err)


class RedisBenchmarkInMemory(RedisBenchmark):
    in_memory = True
