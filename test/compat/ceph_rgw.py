"""A Ceph cluster of one node in memory, with its S3 gateway (RGW) on loopback, for as long as a test wants it.

The daemons are Debian's, run as they lie in /usr/bin, in the foreground, as children that end with the test; nothing of the
machine is touched but a folder of the test's own. Source: docs.ceph.com/en/pacific/install/manual-deployment
"""

import pathlib
import re
import shutil
import socket
import subprocess
import time
import uuid

PROGRAMS = ("ceph-mon", "ceph-osd", "radosgw", "radosgw-admin", "monmaptool", "setpriv")
# Debian's bindings to librados: the `ceph` tool would take half a second for each question.
SYSTEM_PYTHON = "/usr/bin/python3"
ACCESS_KEY = "AKIDCEPH"
SECRET_KEY = "ceph/secret+key"
# It takes one or two on an idle machine.
START_SECONDS_MAX = 60

# One copy of everything, on one disk of memory; no passwords between the daemons; no statistics, no manager.
CONFIGURATION = """
[global]
fsid = {fsid}
mon initial members = a
mon host = v2:127.0.0.1:{mon_port}
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind msgr1 = false
ms mon client mode = crc
auth cluster required = none
auth service required = none
auth client required = none
run dir = {folder}
admin socket = {folder}/$name.asok
log file = {folder}/$name.log
crash dir = {folder}
mon cluster log file = {folder}/cluster.log
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
paxos propose interval = 0.02
[mon.a]
mon data = {folder}/mon
mon data avail crit = 1
[osd.0]
osd data = {folder}/osd
osd objectstore = memstore
memstore device bytes = 4294967296
[client]
rgw data = {folder}/rgw
rgw frontends = beast endpoint=127.0.0.1:{port} tcp_nodelay=1
rgw run sync thread = false
rgw enable lc threads = false
rgw dynamic resharding = false
rgw override bucket index max shards = 1
rgw data log num shards = 1
rgw num control oids = 1
rgw gc max objs = 1
"""

# argv: configuration, "new" and the disk's id | "up"; repeats until the monitor answers and, for "up", the disk is there.
ASK_MONITOR = """
import json, sys, time
import rados
def ask(cluster, **question):
    code, answer, error = cluster.mon_command(json.dumps(question), b"")
    if code: sys.exit("%s: %s" % (question["prefix"], error))
    return answer
while True:
    try:
        cluster = rados.Rados(conffile=sys.argv[1], conf={"log_file": "/dev/null"})
        cluster.connect(timeout=5)
        break
    except rados.Error:
        time.sleep(0.05)
if sys.argv[2] == "new":
    ask(cluster, prefix="osd new", uuid=sys.argv[3])
else:
    while not any(disk["up"] for disk in json.loads(ask(cluster, prefix="osd dump", format="json"))["osds"]):
        time.sleep(0.02)
"""


class Unavailable(Exception):
    """There is no Ceph here; the text is the reason."""


def check():
    missing = [program for program in PROGRAMS if not shutil.which(program)]
    if missing:
        raise Unavailable(f"no {', '.join(missing)}: scripts/setup ceph installs what this needs")
    if subprocess.run([SYSTEM_PYTHON, "-c", "import rados"], capture_output=True).returncode != 0:
        raise Unavailable(f"{SYSTEM_PYTHON} has no module rados: scripts/setup ceph installs it")


def _free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class CephRgw:
    """Started by its constructor in an empty folder; ends with the `with` block, or with the program."""

    def __init__(self, folder):
        check()
        self.folder = pathlib.Path(folder)
        self.daemons = {}
        self._deadline = time.monotonic() + START_SECONDS_MAX
        mon_port, self.port = _free_ports(2)
        self.url = f"http://127.0.0.1:{self.port}"
        self.configuration = self.folder / "ceph.conf"
        fsid, disk = str(uuid.uuid4()), str(uuid.uuid4())
        for name in ("mon", "osd", "rgw"):
            (self.folder / name).mkdir()
        self.configuration.write_text(
            CONFIGURATION.format(fsid=fsid, folder=self.folder, mon_port=mon_port, port=self.port))
        self.version = re.search(r"ceph version (\S+)", self._run("radosgw", "--version"))[1]
        try:
            self._start(fsid, disk, mon_port)
        except BaseException:
            self.stop()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def environment(self):
        """What leads redis3 to this gateway."""
        return {"AWS_ENDPOINT_URL_S3": self.url, "AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
                "AWS_REGION": "default"}

    def stop(self):
        for daemon in reversed(self.daemons.values()):
            daemon.kill()  # It all lies in memory: there is nothing to bring home.
        for daemon in self.daemons.values():
            daemon.wait()
        self.daemons.clear()

    def _start(self, fsid, disk, mon_port):
        configured = ("-c", self.configuration)
        monmap = self.folder / "monmap"
        self._run("monmaptool", "--create", "--fsid", fsid, "--addv", "a", f"[v2:127.0.0.1:{mon_port}]",
                  "--enable-all-features", "--set-min-mon-release", "16", monmap)
        self._run("ceph-mon", "--mkfs", "-i", "a", *configured, "--monmap", monmap)
        self._launch("ceph-mon", "-i", "a")
        self._run("ceph-osd", "--mkfs", "-i", "0", *configured, "--osd-uuid", disk)
        self._ask("new", disk)
        self._launch("ceph-osd", "-i", "0")
        # A gateway that comes before the disk is up makes the disk wait for five seconds.
        self._ask("up")
        self._launch("radosgw", "-n", "client.rgw")
        self._run("radosgw-admin", *configured, "-n", "client.admin", "user", "create", "--uid", "redis3", "--display-name",
                  "redis3", "--access-key", ACCESS_KEY, "--secret-key", SECRET_KEY)
        while not self._answers():
            self._check_time()
            time.sleep(0.02)

    def _run(self, *command):
        """A program that ends by itself; what it printed."""
        done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=self._deadline - time.monotonic())
        if done.returncode != 0:
            raise AssertionError(f"{command[0]} ended with {done.returncode}: {done.stdout}")
        return done.stdout

    def _ask(self, *question):
        self._run(SYSTEM_PYTHON, "-c", ASK_MONITOR, self.configuration, *question)
        self._check_time()

    def _launch(self, program, *arguments):
        """A daemon, which ends with us, however we end."""
        command = ["setpriv", "--pdeathsig", "KILL", program, *arguments, "-c", str(self.configuration), "-f"]
        with open(self.folder / f"{program}.out", "wb") as out:
            self.daemons[program] = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out)

    def _answers(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            return True
        except OSError:
            return False

    def _check_time(self):
        for program, daemon in self.daemons.items():
            if daemon.poll() is not None:
                out = (self.folder / f"{program}.out").read_text(errors="replace")
                raise AssertionError(f"{program} ended with {daemon.returncode}: {out[-2000:]}")
        if time.monotonic() > self._deadline:
            raise AssertionError(f"Ceph did not start within {START_SECONDS_MAX} s")
