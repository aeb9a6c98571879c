#!/usr/bin/env python3
"""The status page of `redis3 serve` in a real browser, and its metrics as Prometheus's own promtool reads them."""

import collections
import contextlib
import http.server
import re
import shutil
import signal
import subprocess
import threading
import time
import unittest
import urllib.request

import harness

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PROMTOOL = shutil.which("promtool")
REQUESTS = 2000
# Of the browser's clock, which runs as fast as the page allows: enough for three refreshes.
VIRTUAL_MILLISECONDS = 7000
# What is drawn are whole seconds, the one in which the gateway began left out.
CURVE = r'<polyline class="curve" points="[0-9., ]+"'
PEAK = r"<span>peak [1-9][0-9.,]*</span>"

# The text format, version 0.0.4: prometheus.io/docs/instrumenting/exposition_formats
NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"'
SAMPLE = re.compile(rf"({NAME})(?:\{{({LABEL}(?:,{LABEL})*)\}})? ([0-9.e+-]+|\+Inf)")
COMMENT = re.compile(rf"# (HELP|TYPE) ({NAME}) (.+)")


class Gateway:
    """A `redis3 serve` with its metrics, on free ports."""

    def __init__(self, flags, env):
        command = [harness.BINARY, "serve", *flags, "--port", "free", "--metrics-port", "free"]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
        log = harness.read_line(self.process.stderr, harness.PATIENCE_SECONDS).decode()
        match = re.search(r" on (http://127\.0\.0\.1:\d+)/\n\Z", log)
        if not match:
            self.stop()
            raise AssertionError(f"redis3 serve said {log!r}")
        self.url = match[1]
        line = harness.read_line(self.process.stdout, harness.PATIENCE_SECONDS).decode()
        self.port = int(re.fullmatch(r"redis3 serve: listening on 127\.0\.0\.1:(\d+)\n", line)[1])

    def cli(self, *arguments):
        done = subprocess.run(["redis-cli", "-p", str(self.port), *arguments], capture_output=True, env=harness.environment(),
                              timeout=harness.PATIENCE_SECONDS, check=True)
        return done.stdout.decode()

    def benchmark(self):
        subprocess.run(["redis-benchmark", "-p", str(self.port), "-t", "set,get", "-n", str(REQUESTS), "-c", "8", "-q"],
                       stdout=subprocess.DEVNULL, env=harness.environment(), timeout=harness.PATIENCE_SECONDS, check=True)

    def fetch(self, path):
        with urllib.request.urlopen(self.url + path, timeout=harness.PATIENCE_SECONDS) as answer:
            return answer.read().decode()

    def wait_for(self, pattern):
        """Until the page has something of that form."""
        deadline = time.monotonic() + harness.PATIENCE_SECONDS
        while not re.search(pattern, self.fetch("/")):
            if time.monotonic() > deadline:
                raise AssertionError(f"no {pattern}")
            time.sleep(0.1)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(harness.PATIENCE_SECONDS)
        self.process.stdout.close()
        self.process.stderr.close()
        return code


class Relay:
    """Stands between a browser and a gateway, writes down what is asked for, and answers `change(count, page)`, where the page
    is asked for the count-th time; None: not at all."""

    def __init__(self, gateway, change):
        self.paths = []
        relay = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                relay.paths.append(self.path)
                with urllib.request.urlopen(gateway.url + self.path, timeout=harness.PATIENCE_SECONDS) as answer:
                    page, policy = answer.read().decode(), answer.headers["Content-Security-Policy"]
                page = change(len(relay.paths), page)
                self.send_response(503 if page is None else 200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Security-Policy", policy)
                self.end_headers()
                self.wfile.write((page or "").encode())

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def samples_of(text):
    """Every sample by name and labels, having held the text against the format and what it asks of histograms."""
    samples, types, helped, family = {}, {}, set(), None
    finished = set()
    assert text.endswith("\n")
    for line in text.splitlines():
        if comment := COMMENT.fullmatch(line):
            kind, name, rest = comment.groups()
            if name != family:
                assert name not in finished, f"{name} is in two places"
                finished.add(family)
                family = name
            if kind == "TYPE":
                assert name not in types and rest in ("counter", "gauge", "histogram"), line
                types[name] = rest
            else:
                assert name not in helped, line
                helped.add(name)
            continue
        match = SAMPLE.fullmatch(line)
        assert match, f"no sample: {line!r}"
        name, labels, value = match.groups()
        suffixes = r"(_bucket|_sum|_count)" if types[family] == "histogram" else ""
        assert re.fullmatch(family + suffixes, name), f"{name} is not of {family}"
        assert types[family] != "counter" or name.endswith("_total"), name
        key = name, labels or ""
        assert key not in samples, f"{key} is there twice"
        samples[key] = float(value)
    assert types.keys() == helped
    check_histograms(samples)
    return samples


def check_histograms(samples):
    buckets = collections.defaultdict(list)
    for (name, labels), value in samples.items():
        if name.endswith("_bucket"):
            bound = re.search(r'le="([^"]+)"', labels)[1]
            rest = re.sub(r',?le="[^"]+"', "", labels)
            buckets[name.removesuffix("_bucket"), rest].append((float(bound.replace("+Inf", "inf")), value))
    assert buckets
    for (name, labels), steps in buckets.items():
        assert steps == sorted(steps) and steps[-1][0] == float("inf"), (name, labels, steps)
        counts = [count for _, count in steps]
        assert counts == sorted(counts) and counts[-1] == samples[name + "_count", labels], (name, labels, steps)


class StatusPage(harness.TemporaryFolder):
    def start(self, *flags, env=None):
        gateway = Gateway(flags, env or harness.environment())
        self.addCleanup(lambda: self.assertEqual(gateway.stop(), 0))
        return gateway

    def start_on_s3(self):
        endpoint = harness.LocalEndpoint()
        self.addCleanup(endpoint.stop)
        return self.start("--cache", harness.CACHE, env=endpoint.environment())

    def browse(self, url, *flags):
        command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                   "--disable-background-networking", f"--user-data-dir={self.folder}/profile", *flags, url]
        done = subprocess.run(command, capture_output=True, env=harness.environment(HOME=str(self.folder)), cwd=self.folder,
                              timeout=harness.PATIENCE_SECONDS)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.decode()

    def dom(self, url):
        return self.browse(url, f"--virtual-time-budget={VIRTUAL_MILLISECONDS}", "--dump-dom")

    def assert_loads_nothing(self, dom):
        for address in re.findall(r"""(?:src|href|action|data)\s*=\s*["']?([^"'\s>]+)""", dom):
            self.assertIn(address, ("data:,", "metrics"))
        for word in ("http:", "https:", "@import", "url("):
            self.assertNotIn(word, dom)


class InBrowser(StatusPage):
    def setUp(self):
        super().setUp()
        if not CHROMIUM:
            self.skipTest("no chromium")

    def test_numbers_of_a_gateway_over_memory(self):
        gateway = self.start("--url", "memory:")
        gateway.wait_for(CURVE)
        gateway.benchmark()
        gateway.cli("incr", "key:__rand_int__")
        gateway.wait_for(PEAK)
        dom = self.dom(gateway.url + "/")
        self.assert_loads_nothing(dom)
        self.assertIn('<p class="store">memory:</p>', dom)
        self.assertRegex(dom, r"<title>redis3: [0-9.,]+ commands a second</title>")
        self.assertRegex(dom, PEAK)
        self.assertRegex(dom, r">set</td><td>2,000</td><td>0</td><td>[0-9.]+ [nµm]s<")
        self.assertRegex(dom, r">get</td><td>2,000</td><td>0</td>")
        self.assertRegex(dom, r">incr</td><td>1</td><td class=\"bad\">1</td>")
        self.assertRegex(dom, r'<table id="errors">.*<td>ERR</td><td>1</td>')
        self.assertRegex(dom, CURVE)
        for name in ("p50", "p95", "p99", "p99.9"):
            self.assertRegex(dom, rf"<td>{re.escape(name)}</td><td>[0-9.]+ [nµm]?s</td>")
        self.assertNotIn("S3 this hour", dom)

    def test_requests_and_dollars_of_a_gateway_over_s3(self):
        gateway = self.start_on_s3()
        for number in range(20):
            gateway.cli("set", f"key{number}", "value")
        dom = self.dom(gateway.url + "/")
        self.assert_loads_nothing(dom)
        self.assertRegex(dom, r">PutObject</td><td>20</td>")
        self.assertRegex(dom, r"S3 this hour</dt><dd class=\"money\">\$0\.000[0-9]+<")
        self.assertRegex(dom, r"A month at this rate</dt><dd class=\"money\">\$[0-9.,]+<")

    def test_it_fetches_itself_again_and_again(self):
        gateway = self.start("--url", "memory:")
        relay = Relay(gateway, lambda count, page: page.replace("Throughput", f"Throughput of page {count}"))
        with contextlib.closing(relay):
            dom = self.dom(relay.url)
        self.assertGreaterEqual(len(relay.paths), 3)
        self.assertEqual(set(relay.paths), {"/"})
        self.assertRegex(dom, r"Throughput of page [3-9]")
        self.assertEqual(dom.count("<main>"), 1)
        self.assertNotIn('class="stale"', dom)

    def test_it_says_when_nobody_answers(self):
        gateway = self.start("--url", "memory:")
        relay = Relay(gateway, lambda count, page: page if count == 1 else None)
        with contextlib.closing(relay):
            dom = self.dom(relay.url)
        self.assertIn('<html lang="en" class="stale">', dom)
        self.assertIn("Throughput", dom)

    def test_a_name_from_outside_runs_nothing(self):
        gateway = self.start("--url", "memory:")
        for attack in ("<script>document.title='taken'</script>", "<img src=x onerror=document.title='taken'>"):
            with contextlib.suppress(subprocess.CalledProcessError):
                gateway.cli(attack)
            gateway.cli("eval", attack, "0")
        dom = self.dom(gateway.url + "/")
        self.assert_loads_nothing(dom)
        self.assertNotIn("<title>taken", dom)
        self.assertEqual(dom.count("<script>"), 1)

    def test_it_fits_a_telephone(self):
        gateway = self.start_on_s3()
        gateway.cli("set", "key", "value")
        for width in (400, 1280):
            self.browse(gateway.url + "/", "--screenshot=shot.png", f"--window-size={width},900", "--hide-scrollbars")
            picture = (self.folder / "shot.png").read_bytes()
            self.assertEqual(int.from_bytes(picture[16:20], "big"), width)
            self.assertGreater(len(picture), 10_000, "an empty page")


class Metrics(StatusPage):
    def test_they_are_prometheuss_text(self):
        gateway = self.start_on_s3()
        gateway.cli("set", "key", "value")
        gateway.cli("incr", "key")
        text = gateway.fetch("/metrics")
        samples = samples_of(text)
        self.assertEqual(samples["redis3_commands_total", 'command="set"'], 1)
        self.assertEqual(samples["redis3_commands_failed_total", 'command="incr"'], 1)
        self.assertEqual(samples["redis3_errors_total", 'error="ERR"'], 1)
        self.assertEqual(samples["redis3_s3_requests_total", 'operation="PutObject",status="200"'], 1)
        self.assertGreater(samples["redis3_s3_dollars_total", ""], 0)
        self.assertGreater(samples["redis3_memory_bytes", ""], 1 << 20)
        info = gateway.cli("info", "cost")
        self.assertRegex(info, r"# Cost\r\ncost_dollars:0\.0000[0-9]+\r\n")
        self.assertIn("cost_requests_write:", info)

    def test_promtool_finds_nothing_wrong(self):
        if not PROMTOOL:
            self.skipTest("no promtool (Debian's package prometheus)")
        gateway = self.start_on_s3()
        gateway.cli("set", "key", "value")
        done = subprocess.run([PROMTOOL, "check", "metrics"], input=gateway.fetch("/metrics").encode(), capture_output=True,
                              timeout=harness.PATIENCE_SECONDS)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"", b""))

    def test_histograms_of_latency(self):
        gateway = self.start("--url", "memory:")
        gateway.cli("set", "key", "value")
        self.assertRegex(gateway.cli("latency", "histogram", "SET"), r"\Aset\ncalls\n1\nhistogram_usec\n\d+\n1\n\Z")


if __name__ == "__main__":
    if not shutil.which("redis-cli") or not shutil.which("redis-benchmark"):
        harness.skip("no redis-cli and redis-benchmark")
    if not CHROMIUM:
        print("SKIPPED: the tests in a browser, since there is no chromium (scripts/setup browser)", flush=True)
    harness.main()
