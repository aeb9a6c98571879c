#!/usr/bin/env python3
"""Threads, forks, other processes, Ctrl-C, and the end of a program: nothing hangs, nothing is lost, nothing crashes."""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
import unittest

import support

support.go_on_with_module()

import redis  # noqa: E402
import redis3  # noqa: E402
from support import OnFolder, endpoint, harness, own_cache, run_in_module  # noqa: E402


def add_in_child(options, count):
    client = redis3.Redis(**options)
    for _ in range(count):
        client.incr("n")


class Threads(unittest.TestCase):
    def test_share_a_client(self):
        client = redis3.Redis(**own_cache())

        def work():
            for number in range(50):
                client.incr("n")
                assert client.set(f"own{threading.get_ident()}", number)
                assert client.get(f"own{threading.get_ident()}") == str(number).encode()

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(client.get("n"), b"400")

    def test_the_interpreters_lock_is_free_while_one_waits(self):
        client = redis3.Redis(**own_cache() | {"endpoint_url": endpoint("--latency", "fixed:300ms").url})
        client.ping()
        waiting = threading.Thread(target=client.get, args=("k",))
        begin = time.monotonic()
        waiting.start()
        turns = 0
        while waiting.is_alive():
            turns += 1
            time.sleep(0.001)
        self.assertGreater(time.monotonic() - begin, 0.25)
        self.assertGreater(turns, 20)

    def test_one_that_gives_up_does_not_take_the_others_along(self):
        options = own_cache() | {"endpoint_url": endpoint("--latency", "fixed:300ms").url}
        patient, hasty = redis3.Redis(**options), redis3.Redis(**options, socket_timeout=0.05)
        patient.set("k", "v")
        got = []
        threads = [threading.Thread(target=lambda: got.append(patient.get("k"))) for _ in range(4)]
        for thread in threads:
            thread.start()
        for _ in range(3):
            with self.assertRaises(redis.exceptions.TimeoutError):
                hasty.get("k")
        for thread in threads:
            thread.join(30)
        self.assertEqual(got, [b"v"] * 4)


class Processes(OnFolder):
    def test_count_right_together(self):
        for method in ("fork", "spawn"):
            options = own_cache()
            client = redis3.Redis(**options)
            client.set("n", 0)
            context = multiprocessing.get_context(method)
            children = [context.Process(target=add_in_child, args=(options, 25)) for _ in range(4)]
            for child in children:
                child.start()
            add_in_child(options, 25)
            for child in children:
                child.join(60)
                self.assertEqual(child.exitcode, 0)
            self.assertEqual(client.get("n"), b"125")

    def test_a_client_goes_on_in_a_forked_child(self):
        client = redis3.Redis(**own_cache(), decode_responses=True)
        client.set("k", "parent's")
        listener = client.pubsub()
        listener.subscribe("news")

        def in_child():
            assert client.get("k") == "parent's"
            client.set("k", "child's")
            assert client.pipeline().get("k").set("other", 1).execute() == ["child's", True]

        self.assertEqual(forked(in_child), 0)
        self.assertEqual(client.get("k"), "child's")
        self.assertEqual(listener.get_message(timeout=5)["type"], "subscribe")

    def test_a_connection_that_was_held_over_a_fork_is_told_so(self):
        client = redis3.Redis(**own_cache(), single_connection_client=True)
        client.set("k", "v")

        def in_child():
            try:
                client.get("k")
            except redis.exceptions.ConnectionError as error:
                assert "forked" in str(error), error
            assert client.get("k") == b"v"

        self.assertEqual(forked(in_child), 0)
        self.assertEqual(client.get("k"), b"v")

    def test_forked_from_many_threads(self):
        client = redis3.Redis(**own_cache())
        client.set("k", "v")
        end = threading.Event()

        def work():
            while not end.is_set():
                client.get("k")

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        try:
            for _ in range(10):
                self.assertEqual(forked(lambda: client.get("k")), 0)
        finally:
            end.set()
            for thread in threads:
                thread.join()

    def test_what_cannot_be_forked_says_so(self):
        for url, words in ((f"sqlite:{self.folder}/cache.db", "SQLite does not bear that"), ("memory:", "the memory of one process")):
            client = redis3.from_url(url)
            client.set("k", "v")

            def in_child():
                try:
                    client.get("k")
                except redis.exceptions.ConnectionError as error:
                    assert words in str(error), error
                else:
                    raise AssertionError("no error")

            self.assertEqual(forked(in_child), 0)
            self.assertEqual(client.get("k"), b"v")

    def test_a_file_that_is_first_opened_in_the_children(self):
        client = redis3.from_url(f"sqlite:{self.folder}/cache.db")
        children = [fork(lambda: [client.incr("n") for _ in range(20)]) for _ in range(3)]
        for child in children:
            self.assertEqual(ended(child), 0)
        self.assertEqual(client.get("n"), b"60")

    def test_a_forks_child_may_end_in_every_way(self):
        client = redis3.Redis(**own_cache())
        client.set("k", "v")
        self.assertEqual(forked(lambda: sys.exit(0)), 0)
        self.assertEqual(forked(lambda: (client.get("k"), client.close())), 0)


def fork(act):
    """A child that does something and ends as a program does, with 0 if nothing was raised."""
    child = os.fork()
    if child:
        return child
    signal.alarm(60)
    code = 1
    try:
        act()
        code = 0
    except SystemExit as end:
        code = end.code
    except BaseException as error:
        print(f"in the child: {error!r}", file=sys.stderr, flush=True)
    os._exit(code)


def ended(child):
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def forked(act):
    return ended(fork(act))


class Signals(unittest.TestCase):
    def start(self, code):
        options = own_cache() | {"endpoint_url": endpoint("--latency", "fixed:5000ms").url, "is_lazy": True}
        program = subprocess.Popen([sys.executable, "-c", f"import redis3, json, sys\noptions = json.loads(sys.argv[1])\n{code}", json.dumps(options)],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   env=harness.environment(PYTHONPATH=os.environ.get("PYTHONPATH", "")))
        self.addCleanup(program.kill)
        self.assertEqual(program.stdout.readline(), "begun\n")
        return program

    def test_ctrl_c_interrupts_a_call_that_waits(self):
        program = self.start("""
client = redis3.Redis(**options)
print("begun", flush=True)
try:
    client.get("k")
except KeyboardInterrupt:
    print("interrupted", flush=True)
import os
os._exit(0)
""")
        time.sleep(0.3)
        begin = time.monotonic()
        program.send_signal(signal.SIGINT)
        self.assertEqual(program.stdout.readline(), "interrupted\n")
        self.assertLess(time.monotonic() - begin, 2)
        program.communicate(timeout=60)

    def test_ctrl_c_interrupts_while_another_thread_drives(self):
        program = self.start("""
import threading, os
client = redis3.Redis(**options)
threading.Thread(target=client.get, args=("a",), daemon=True).start()
print("begun", flush=True)
try:
    client.get("b")
except KeyboardInterrupt:
    print("interrupted", flush=True)
os._exit(0)
""")
        time.sleep(0.3)
        program.send_signal(signal.SIGINT)
        begin = time.monotonic()
        self.assertEqual(program.stdout.readline(), "interrupted\n")
        self.assertLess(time.monotonic() - begin, 2)
        program.communicate(timeout=60)

    def test_other_signals_handlers_run(self):
        outcome = run_in_module("""
import redis3, signal, threading, time, sys
seen = []
signal.signal(signal.SIGUSR1, lambda *_: seen.append(1))
threading.Timer(0.2, lambda: signal.raise_signal(signal.SIGUSR1)).start()
listener = redis3.from_url("memory:").pubsub()
listener.subscribe("a")
listener.get_message(timeout=1)
listener.get_message(timeout=1)
print(seen)""")
        self.assertEqual(outcome.out, b"[1]\n", outcome)


class TheEnd(OnFolder):
    def test_of_a_program_is_quiet_whatever_is_still_open(self):
        options = json.dumps(own_cache())
        for code in (
            "client.set('k', 'v')",
            "client.set('k', 'v'); listener = client.pubsub(); listener.subscribe('a'); kept = listener",
            "pipe = client.pipeline(); pipe.set('k', 'v').get('k').execute(); client.cycle = client",
            "import threading; [threading.Thread(target=client.get, args=('k',)).start() for _ in range(8)]",
            "import threading; [threading.Thread(target=client.get, args=('k',), daemon=True).start() for _ in range(8)]",
            "import asyncio, redis3.asyncio; a = redis3.asyncio.Redis(**options); asyncio.run(a.get('k'))",
            "client.get('k'); sys.exit(0)",
            "import os; client.get('k'); child = os.fork(); client.get('k'); child and os.waitpid(child, 0)",
            "client.connection_pool.get_connection().send_command('GET', 'k')",
        ):
            for verbose in ("False", "True"):
                with self.subTest(code=code, verbose=verbose):
                    outcome = run_in_module(f"import redis3, json, sys\noptions = json.loads(sys.argv[1])\n"
                                            f"client = redis3.Redis(**options, verbose={verbose})\n{code}", options)
                    self.assertEqual((outcome.code, outcome.err), (0, b""), outcome)

    def test_what_was_acknowledged_is_there(self):
        path = self.folder / "cache.db"
        run_in_module("import redis3, os, sys; c = redis3.from_url(sys.argv[1])\nfor n in range(100): c.incr('n')\nos._exit(0)", f"sqlite:{path}")
        self.assertEqual(redis3.from_url(f"sqlite:{path}").get("n"), b"100")


if __name__ == "__main__":
    support.main()
