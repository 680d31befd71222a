#!/usr/bin/env python3
"""How soon a beat reaches each of many clients at once.

usage: crowd.py DAEMON [CLIENTS] [SECONDS] [SOUND]

Starts the daemon with a simulated ECG with breathing, lets CLIENTS (500) listen to all events of it over loopback for
SECONDS (30), and prints how long after the read that confirmed a beat its event had reached each client, what share of
a core the daemon took, and how many clients it dropped. The clients run on the same machine, in one thread, and take
their share of it. With SOUND (alsa:default) the guidance is heard there meanwhile, and how often the card ran dry and how far
ahead it was filled is printed too. Needs Python 3.9.
"""
import json
import os
import re
import selectors
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

daemon = sys.argv[1]
clients = int(sys.argv[2]) if len(sys.argv) > 2 else 500
seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 30.0
sound = sys.argv[4] if len(sys.argv) > 4 else "none"
BEAT = re.compile(rb'"class":"beat".*?"decided_s":([0-9.]+)')


def start(folder):
    log = open(f"{folder}/log", "w+")
    process = subprocess.Popen(
        [daemon, "--sensor", "sim:ecg+resp", "--exercise", "calm-6", "--sound", sound, "--socket", f"{folder}/socket", "--listen", "127.0.0.1:0"],
        stderr=log, env=os.environ | {"XDG_STATE_HOME": folder})
    while True:
        found = re.search(r"http://127.0.0.1:(\d+)/", open(f"{folder}/log").read())
        if found:
            return process, int(found[1])
        if process.poll() is not None:
            sys.exit(f"{daemon} does not start: {open(f'{folder}/log').read()}")
        time.sleep(0.05)


def status(port):
    return json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/api/status"))


def used(process):
    fields = open(f"/proc/{process.pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def listen(port):
    chosen = selectors.DefaultSelector()
    for _ in range(clients):
        one = socket.create_connection(("127.0.0.1", port))
        one.sendall(b"GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        one.setblocking(False)
        chosen.register(one, selectors.EVENT_READ, bytearray())
    return chosen


def hear(chosen, origin, until, delays):
    """Adds the delay of every beat that comes; bytes of all clients."""
    count = 0
    while time.monotonic() < until:
        for key, _ in chosen.select(0.2):
            part = key.fileobj.recv(1 << 18)
            arrival = time.monotonic_ns()
            if not part:
                sys.exit("the daemon ended a stream")
            count += len(part)
            rest = key.data
            rest += part
            end = rest.rfind(b"\n\n") + 2
            if end < 2:
                continue
            if delays is not None:
                for found in BEAT.finditer(rest, 0, end):
                    delays.append((arrival - origin) / 1e6 - float(found[1]) * 1e3)
            del rest[:end]
    return count


with tempfile.TemporaryDirectory() as folder:
    process, port = start(folder)
    chosen = listen(port)
    origin = status(port)["seats"][0]["monotonic_origin_ns"]
    # The detector learns, and everybody is told how things stand.
    hear(chosen, origin, time.monotonic() + 8, None)
    delays = []
    before, began = used(process), time.monotonic()
    count = hear(chosen, origin, began + seconds, delays)
    took = time.monotonic() - began
    share = (used(process) - before) / took * 100
    state = status(port)
    process.terminate()
    process.wait()

delays.sort()
at = lambda percent: delays[min(len(delays) - 1, int(len(delays) * percent / 100))]
print(f"{clients} clients, {len(delays)} deliveries of {len(delays) // clients} beats, {count / took / 1e6:.1f} MB/s in all")
print(f"beat to client, ms: median {at(50):.1f}, 95 % {at(95):.1f}, 99 % {at(99):.1f}, longest {delays[-1]:.1f}")
print(f"the daemon: {share:.0f} % of a core; {state['clients']} clients at the end, {state['dropped_clients']} dropped")
if sound != "none":
    heard = state["sound"]
    print(f"sound: {heard['xruns']} xruns, filled {heard['delay_ms']:.1f} ms ahead, real-time priority {'granted' if heard['real_time'] else 'refused'}")
