#!/usr/bin/env python3
"""redis3 cost, run as people run it: from amounts, from a recorded run, and from a live gateway."""

import json
import re
import unittest
import xml.etree.ElementTree

import gateways
import harness

# Amazon's first example: aws.amazon.com/s3/faqs, S3 Express One Zone. It has 10 KB of 1,024 bytes.
FAQ = ("--stored-gb", "10", "--writes", "1000000", "--reads", "9000000", "--value-size", "10240")
EXAMPLE = (*FAQ[:-1], "10000")
# What `redis3 bench --json` writes, as far as docs/cost.md says that it is read.
RUN = {
    "targets": [
        {"label": "here", "kind": "memory", "is_simulated": False, "results": []},
        {"label": "express", "kind": "s3-express", "is_simulated": False, "results": [
            {"op": "get", "count": 9000, "keys_per_op": 1, "value_bytes": 10240, "seconds": 50,
             "requests": {"GetObject": 9000}, "bytes_sent": 0, "bytes_received": 92160000, "latency_us": {"p50": 6280.0}},
            {"op": "incr", "count": 1000, "keys_per_op": 1, "value_bytes": 8, "seconds": 10,
             "requests": {"PutObject": 100, "HeadObject": 20}, "bytes_sent": 800, "bytes_received": 0,
             "latency_us": {"p50": 9000.0}}]}]}
SECONDS_PER_MONTH = 730 * 3600


def cost(*arguments):
    return harness.run([harness.BINARY, "cost", *arguments])


class Cost(harness.TemporaryFolder):
    def estimate(self, *arguments):
        outcome = cost(*arguments, "--json")
        self.assertEqual(outcome.code, 0, outcome)
        return json.loads(outcome.out)

    def bill(self, estimate, service):
        return next(bill for bill in estimate["bills"] if bill["service"] == service)

    def refused(self, *arguments, code=2):
        outcome = cost(*arguments)
        self.assertEqual((outcome.code, outcome.out), (code, b""), outcome)
        self.assertNotIn("terminate", outcome.err.decode())
        return outcome.err.decode()

    def file(self, name, content):
        path = self.folder / name
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return str(path)

    def test_amazons_own_example_comes_out_to_the_cent(self):
        estimate = self.estimate(*FAQ)
        express = self.bill(estimate, "s3_express")
        self.assertEqual(round(express["dollars"], 2), 2.58)
        parts = {name: round(dollars, 2) for name, dollars in express["parts"].items()}
        self.assertEqual(parts, {"stored": 1.10, "writes": 1.13, "reads": 0.27, "bytes": 0.08})
        self.assertEqual(express["trust"], "official")
        self.assertEqual(estimate["sources"]["s3-faq"]["as_of"], "2025-04-10")
        # 10 x 0.023 + 1,000 x 0.005 + 9,000 x 0.0004, and 10 nodes of 730 x 0.032.
        self.assertEqual(round(self.bill(estimate, "s3_standard")["dollars"], 2), 8.83)
        redis = self.bill(estimate, "elasticache_redis")
        self.assertEqual((round(redis["dollars"], 2), redis["configuration"]), (233.60, "10 × cache.t4g.small"))

    def test_amounts_by_the_second_are_those_of_a_month(self):
        by_second = self.estimate("--keys", "1e6", "--value-size", "2000", "--writes-per-second", "2", "--reads-per-second", "0.5")
        by_month = self.estimate("--stored-gb", str(2e9 / 2**30), "--value-size", "2000", "--writes", str(2 * SECONDS_PER_MONTH),
                                 "--reads", str(SECONDS_PER_MONTH / 2))
        for left, right in zip(by_second["bills"], by_month["bills"], strict=True):
            self.assertEqual(left["service"], right["service"])
            self.assertAlmostEqual(left["dollars"], right["dollars"], delta=1e-6)

    def test_where_prices_meet_they_are_the_same(self):
        met = next(each for each in self.estimate(*EXAMPLE)["break_even"] if each["service"] == "elasticache_valkey")
        self.assertEqual(met["only_writes"]["s3_express_is_cheaper"], "below")
        rate = met["only_writes"]["commands_per_second"]
        there = self.estimate("--stored-gb", "10", "--value-size", "10000", "--writes-per-second", str(rate))
        self.assertAlmostEqual(self.bill(there, "s3_express")["dollars"], self.bill(there, "elasticache_valkey")["dollars"],
                               delta=0.001)

    def test_the_table_fits_the_terminal(self):
        narrow, wide = (harness.run_on_terminal([harness.BINARY, "cost", *EXAMPLE], columns=columns).out.decode()
                        for columns in (80, 200))
        self.assertLessEqual(max(map(len, narrow.splitlines())), 80)
        self.assertLessEqual(max(map(len, wide.splitlines())), 200)
        self.assertRegex(narrow, r"(?m)^ +\$2\.58 +5 ms   S3 Express One Zone \(redis3\)$")
        self.assertRegex(wide, r"(?m)^ +\$2\.58 +\$1\.10 +– +\$1\.13 +\$0\.27 +\$0\.08 +5 ms   S3 Express One Zone \(redis3\)$")
        self.assertIn("redis3 is the wrong choice if 5 ms are too long", narrow)
        self.assertRegex(narrow, r"(?m)^ +\$357\.70\? .*MemoryDB Valkey", "what could not be verified is marked")
        self.assertEqual(cost(*EXAMPLE).out.decode(), narrow, "where there is no terminal it is one of 80 columns")

    def test_the_report_is_a_page_by_itself_and_the_picture_a_file(self):
        page, picture = str(self.folder / "cost.html"), str(self.folder / "cost.svg")
        outcome = cost(*EXAMPLE, "--report", page, "--svg", picture)
        self.assertEqual(outcome.code, 0, outcome)
        self.assertIn(b"$2.58", outcome.out)
        with open(page, encoding="utf-8") as file:
            text = file.read()
        self.assertIn("<td class=\"total\">$2.58</td>", text)
        self.assertNotRegex(text, r"(?:src|href)=\"(?!data:,)", "nothing is loaded from anywhere")
        root = xml.etree.ElementTree.parse(picture).getroot()
        self.assertEqual(root.tag, "{http://www.w3.org/2000/svg}svg")
        labels = [each.text for each in root.iter("{http://www.w3.org/2000/svg}text") if each.get("class") == "label"]
        self.assertIn("S3 Express One Zone", labels)
        self.assertIn("cannot be written", self.refused_after_table(*EXAMPLE, "--report", str(self.folder / "none" / "x.html")))

    def refused_after_table(self, *arguments):
        outcome = cost(*arguments)
        self.assertEqual(outcome.code, 1, outcome)
        return outcome.err.decode()

    def test_another_price_list_goes_in_and_the_built_in_one_comes_out(self):
        printed = cost("--print-prices").out.decode()
        prices = json.loads(printed)
        same = self.file("prices.json", printed)
        self.assertEqual(cost(*EXAMPLE, "--prices", same).out, cost(*EXAMPLE).out)
        prices["services"]["s3_express"]["regions"]["us-east-1"]["stored"]["price"] = 0.16
        estimate = self.estimate(*EXAMPLE, "--prices", self.file("dearer.json", prices))
        self.assertEqual(round(self.bill(estimate, "s3_express")["dollars"], 2), 3.08)
        prices["services"]["dynamodb"]["regions"]["us-east-1"]["write"]["unit"] = "1,000 units"
        self.assertIn("services.dynamodb.regions.us-east-1.write.unit: it must be \"1,000,000 units\"",
                      self.refused(*EXAMPLE, "--prices", self.file("wrong.json", prices)))
        self.assertIn("is no JSON", self.refused(*EXAMPLE, "--prices", self.file("no.json", "{")))
        self.assertIn("cannot read this file", self.refused(*EXAMPLE, "--prices", str(self.folder / "absent.json")))
        self.assertIn("cannot read this file", self.refused(*EXAMPLE, "--prices", str(self.folder)))

    def test_a_region_without_prices_is_marked_and_an_unknown_one_refused(self):
        estimate = self.estimate(*EXAMPLE, "--region", "eu-north-1")
        self.assertEqual(self.bill(estimate, "s3_express")["trust"], "unverified")
        self.assertIn("No price of S3 Express in eu-north-1", " ".join(estimate["advice"]))
        self.assertIn("the price list has us-east-1, ", self.refused(*EXAMPLE, "--region", "mars-1"))

    def test_nodes_can_be_chosen(self):
        valkey = self.bill(self.estimate(*EXAMPLE, "--replicas", "1", "--node", "cache.r7g.large"), "elasticache_valkey")
        self.assertEqual(valkey["configuration"], "4 × cache.r7g.large, 2 of them replicas")
        self.assertEqual(round(valkey["dollars"], 2), 511.58)  # 4 x 730 x 0.1752

    def test_a_recorded_run_tells_requests_and_latency(self):
        run = self.file("bench.json", RUN)
        estimate = self.estimate("--from", run, "--stored-gb", "10", "--writes", "1e6", "--reads", "9e6")
        express = self.bill(estimate, "s3_express")
        # 10 x 0.11; 1 PUT for 10 increments: 0.113; a HEAD for 50: 0.0006; 9 million GETs.
        self.assertAlmostEqual(express["parts"]["writes"], 0.113, delta=1e-6)
        self.assertAlmostEqual(express["parts"]["reads"], 0.27 + 0.0006, delta=1e-6)
        self.assertEqual((express["read_ms"], express["is_measured"]), (6.28, True))
        # 10,000 commands took a minute; a month has 43,800.
        alone = self.estimate("--from", run)
        self.assertAlmostEqual(alone["workload"]["reads"], 9000 * 43800, delta=1)
        simulated = json.loads(json.dumps(RUN).replace("false", "true"))
        self.assertFalse(self.bill(self.estimate("--from", self.file("simulated.json", simulated)), "s3_express")["is_measured"])
        self.assertIn("there are: here, express", self.refused("--from", run, "--target", "there"))
        self.assertIn("no read and no write", self.refused("--from", run, "--target", "here"))

    def test_a_live_gateway_tells_what_it_does(self):
        with harness.LocalEndpoint() as endpoint:
            with gateways.Gateway(store=("--cache", harness.CACHE), env=endpoint.environment()) as gateway:
                url = f"redis://127.0.0.1:{gateway.port}"
                with gateway.connect() as client:
                    for number in range(20):
                        client.call("SET", f"key:{number}", "v" * 1000)
                    for number in range(80):
                        client.call("GET", f"key:{number % 20}")
                    while int(re.search(r"uptime_in_seconds:(\d+)", client.call("INFO", "server").decode())[1]) == 0:
                        pass
                estimate = self.estimate(url, "--stored-gb", "1")
                workload = estimate["workload"]
                self.assertAlmostEqual(workload["reads"] / workload["writes"], 4, delta=0.001)
                self.assertTrue(workload["s3"]["is_counted"])
                self.assertAlmostEqual(workload["read_value_bytes"], 1000, delta=50)
                self.assertAlmostEqual(workload["s3"]["reads"] / workload["reads"], 1, delta=0.1)
                # What the gateway holds it asks for again, and need not fetch.
                self.assertLess(workload["s3"]["retrieved_bytes"], workload["reads"] * 100)
                self.assertIn("leave that out", self.refused(url, "--writes", "5"))
            self.assertIn(url, self.refused(url, code=1))

    def test_wrong_usage_says_what_to_do(self):
        self.assertIn("Tell a workload", self.refused())
        self.assertIn("leave one out", self.refused("--writes", "1", "--writes-per-second", "1"))
        for word in ("-1", "nan", "inf", "1e99", "many", "", "0x10"):
            self.assertIn("--writes", self.refused("--writes", word))
        self.assertIn("redis://", self.refused("http://127.0.0.1:1"))
        self.assertNotIn("secret", self.refused("redis://user:secret@"))
        self.assertIn("--replicas", self.refused(*EXAMPLE, "--replicas", "99"))
        help_text = cost("--help").out.decode()
        self.assertIn("Usage: redis3 cost", help_text)
        self.assertLessEqual(max(map(len, help_text.splitlines())), 120)


if __name__ == "__main__":
    harness.main()
