#!/usr/bin/env python3
"""Each face's meter beside the endpoint's own count of requests, over a run of mixed commands: on a good S3 and on a bad one."""

import functools
import os
import re
import unittest

import gateways
import harness

STATS_CLIENT = os.environ.get("REDIS3_TEST_STATS_CLIENT", "")
URL = f"s3express://{harness.CACHE}"
# By seed: refused before and after the act, answers lost with the connection or spoilt, sessions that end.
FAULTS = ("--fault-seed", "7", "--fault", "read:503:6%", "--fault", "write:503:4%", "--fault", "PutObject:500@after-act:4%",
          "--fault", "read:reset@after-act:4%", "--fault", "write:reset@after-act:3%", "--fault", "read:close@before-act:3%",
          "--fault", "GetObject:corrupt=body:3%", "--fault", "*:expired-token:2%")
KINDS = {"good": (), "bad": FAULTS}


def commands():
    """Every operation that commands make of themselves, many times over."""
    lines = ["SET only v PX 1", "GET only"]
    for number in range(40):
        lines += [f"SET s{number} {'v' * number}", f"GET s{number}", f"INCR n{number % 5}", f"SETRANGE g{number % 3} {number} x",
                  f"APPEND s{number} more", f"EXPIRE s{number} 1000", f"GET absent{number}", f"TYPE s{number}",
                  f"MGET s{number} s0 absent", f"RENAME s{number} r{number}", f"SET n{number % 5} 1 NX", f"GETDEL g{number % 3}", f"DEL r{number}"]
    return [*lines, "SELECT 3", "KEYS *", "DBSIZE", "FLUSHDB", "NOSUCHCOMMAND", "GET"]


def counted(endpoint):
    return endpoint.requests()["requests"]


def meter_of_total(err):
    """The requests of --verbose's last line, by operation."""
    total = re.fullmatch(r"Total: (\d+) requests? \((.*)\), .*", err.splitlines()[-1])
    made = {name: int(times) for times, name in (part.split(" ") for part in total[2].split(", "))}
    assert sum(made.values()) == int(total[1]), total[0]
    return made


def on_each_endpoint(test):
    """Runs a test on a good S3 and on a bad one."""

    @functools.wraps(test)
    def run(self):
        for kind, flags in KINDS.items():
            with self.subTest(endpoint=kind), harness.LocalEndpoint(flags=flags) as endpoint:
                test(self, kind, endpoint)

    return run


class CostMeter(unittest.TestCase):
    @on_each_endpoint
    def test_the_binary_counts_as_the_endpoint_does(self, kind, endpoint):
        outcome = endpoint.redis3("--verbose", "--hedge-percent", "0", stdin="\n".join(commands()).encode())
        err = outcome.err.decode()
        self.assertEqual(meter_of_total(err), counted(endpoint))
        # What goes on in the background may come between two commands.
        told = [(int(own), int(all_)) for own, all_ in re.findall(r"(?m)^(\d+) requests?, .*; (\d+) requests?, .* so far$", err)]
        self.assertEqual(len(told), len(commands()))
        self.assertTrue(all(before[1] + after[0] <= after[1] for before, after in zip(told, told[1:])), told)
        self.assertLessEqual(told[-1][1], sum(counted(endpoint).values()))
        self.assertGreater(sum(own for own, _ in told), 0.9 * told[-1][1])
        self.assertEqual(kind == "bad", "503 SlowDown" in err)

    @on_each_endpoint
    def test_the_library_counts_as_the_endpoint_does(self, kind, endpoint):
        for client in ("blocking", "async"):
            before = counted(endpoint)
            outcome = harness.run([STATS_CLIENT, client, URL], env=endpoint.environment(), stdin="\n".join(commands()).encode())
            self.assertEqual(outcome.code, 0, outcome)
            told = dict(line.split(" ") for line in outcome.out.decode().splitlines())
            dollars, retries, bytes_sent, bytes_received, total = (
                float(told.pop(name)) for name in ("dollars", "retries", "bytes_sent", "bytes_received", "total"))
            made = {name: times - before.get(name, 0) for name, times in counted(endpoint).items()}
            self.assertEqual({name: int(times) for name, times in told.items()}, {name: times for name, times in made.items() if times})
            self.assertEqual(total, sum(made.values()))
            self.assertEqual(kind == "bad", retries > 0, (client, outcome))
            self.assertGreater(min(bytes_sent, bytes_received), 0)
            writes = sum(times for name, times in made.items() if re.match("Put|Create[BM]|Rename|List", name))
            self.assertLessEqual(dollars, 1.13e-6 * writes + 3e-8 * total + 1e-8 * (bytes_sent + bytes_received))
            self.assertGreater(dollars, 0.8 * 1.13e-6 * writes)

    @on_each_endpoint
    def test_the_gateway_counts_as_the_endpoint_does(self, kind, endpoint):
        with gateways.Gateway("--hedge-percent", "0", store=("--cache", harness.CACHE), env=endpoint.environment()) as gateway, gateway.connect() as client:
            for line in commands():
                client.call(*line.split(" "))
            told = self.info(client)
            self.assertEqual(told["requests"], counted(endpoint))
            self.assertEqual(told["all"], sum(counted(endpoint).values()))
            self.assertEqual(told["by_charge"], told["all"])

    def test_reads_that_are_sent_twice_are_counted_twice(self):
        latency = ("--latency", "lognormal:3ms,0.6")
        with harness.LocalEndpoint(flags=latency) as endpoint:
            with gateways.Gateway("--hedge-percent", "50", store=("--cache", harness.CACHE), env=endpoint.environment()) as gateway, gateway.connect() as client:
                client.call("SET", "k", "v")
                for _ in range(400):
                    client.call("GET", "k")
                self.assertGreater(self.info(client)["hedges"], 0)
                agree = gateways.wait_until(lambda: self.info(client)["requests"] == counted(endpoint))
                self.assertTrue(agree, (self.info(client), counted(endpoint)))

    def info(self, client):
        fields = dict(re.findall(r"(?m)^(s3_\w+|cost_\w+):(\S+?)\r?$", client.call("INFO", "s3", "cost").decode()))
        return {
            "requests": {name.removeprefix("s3_requests_"): int(value) for name, value in fields.items() if name.startswith("s3_requests_")},
            "all": int(fields["s3_requests"]),
            "by_charge": sum(int(fields[f"cost_requests_{charge}"]) for charge in ("write", "read", "free")),
            "hedges": int(fields["s3_hedges_sent"]),
        }


if __name__ == "__main__":
    if not STATS_CLIENT:
        harness.skip("REDIS3_TEST_STATS_CLIENT is not set")
    harness.main()
