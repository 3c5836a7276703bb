#!/usr/bin/env python3
"""How long a change takes to the sockets, and whether each socket gets what it may read and no more.

    bench/realtime.py URL RELAY_URL TOKENS.json [--sockets 500] [--rate 50] [--seconds 60] [--processes 2]

TOKENS.json is made by `bench/realtime_people.py`. The sockets are as lean as they can be, so that the server is
measured and not they: plain connections that note when bytes came, in processes of their own; the frames are read
when all is over. Latencies are counted from the API's answer to the write (just after its COMMIT) and, as a bound from
above, from the sending of the request. With psutil installed the share of the processors is told, by program.
"""

import argparse
import asyncio
import base64
import json
import multiprocessing
import os
import re
import statistics
import time
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp

try:
    import psutil
except ImportError:
    psutil = None

PING, PONG = b"\x81\x012", b"\x81\x81\x00\x00\x00\x003"
JOIN = b"40/events,"
TASK = re.compile(rb'"task:update",\{[^}]*"task_id":"([0-9a-f-]{36})"')


class Socket(asyncio.Protocol):
    """A connected socket: notes every piece of bytes with its moment, answers pings."""

    def __init__(self, host, token):
        self.host, self.token = host, token
        self.joined = asyncio.get_running_loop().create_future()
        self.kept, self.lost = [], False

    def connection_made(self, transport):
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {self.host}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            f"Authorization: Bearer {self.token}\r\n\r\n".encode()
        )

    def data_received(self, data):
        self.kept.append((time.perf_counter(), data))
        if not self.joined.done():
            if b"101 " in data and b'0{"sid"' not in data:
                return
            if b'0{"sid"' in data:
                self.transport.write(bytes((0x81, 0x80 | len(JOIN), 0, 0, 0, 0)) + JOIN)
            elif b"40/events" in data:
                self.joined.set_result(True)
            elif b"44/events" in data:
                self.joined.set_exception(RuntimeError(data.decode(errors="replace")))
        if PING in data:
            self.transport.write(PONG)

    def connection_lost(self, _error):
        self.lost = True
        if not self.joined.done():
            self.joined.set_exception(ConnectionError("closed before it joined"))

    def heard(self):
        """(moment, task id) of each event, in order."""
        stream = b"".join(data for _moment, data in self.kept)
        ends, at = [], 0
        for moment, data in self.kept:
            at += len(data)
            ends.append((at, moment))
        found, piece = [], 0
        for match in TASK.finditer(stream):
            while ends[piece][0] < match.end():
                piece += 1
            found.append((ends[piece][1], match[1].decode()))
        return found


def sockets(relay, people, up, over, results):
    """One process of sockets: connect, wait, tell what was heard."""

    async def run():
        address = urlsplit(relay)
        loop, open_ = asyncio.get_running_loop(), []
        for at in range(0, len(people), 20):
            made = [
                loop.create_connection(
                    lambda token=one["token"]: Socket(address.netloc, token), address.hostname, address.port
                )
                for one in people[at : at + 20]
            ]
            some = [protocol for _transport, protocol in await asyncio.gather(*made)]
            await asyncio.gather(*(one.joined for one in some))
            open_ += some
        up.wait()
        while not over.is_set():
            await asyncio.sleep(0.2)
        results.put([(one.heard(), one.lost) for one in open_])
        for one in open_:
            one.transport.close()

    asyncio.run(run())


async def write(url, given, rate, seconds):
    """PUTs at this rate; of each the task, when it was sent and when it was answered."""
    told = []
    headers = {"Authorization": f"Bearer {given['admin']}"}
    async with aiohttp.ClientSession(headers=headers) as http:

        async def one(number):
            task, sent = given["tasks"][number % len(given["tasks"])], time.perf_counter()
            async with http.put(f"{url}/data/tasks/{task}", json={"priority": number % 4}) as answer:
                assert answer.status == 200, await answer.text()
            told.append((task, sent, time.perf_counter()))

        began, running = time.perf_counter(), []
        for number in range(rate * seconds):
            await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
            running.append(asyncio.create_task(one(number)))
        await asyncio.gather(*running)
    return told


def processor_seconds():
    """Seconds of processor by program, of all that runs here."""
    spent = {}
    for one in psutil.process_iter(["cmdline", "cpu_times", "name"]) if psutil else ():
        line = " ".join(one.info["cmdline"] or [])
        words = ("app.relay", "app.jobs", "granian", "realtime.py", "postgres")
        kind = next((word for word in words if word in line), "everything else")
        if one.info["cpu_times"]:
            spent[kind] = spent.get(kind, 0) + one.info["cpu_times"].user + one.info["cpu_times"].system
    return spent


def compare(told, people, results):
    """Latencies of all deliveries, and how many sockets heard something else than they may."""
    wrong, late, upper, number, lost = 0, [], [], 0, 0
    told.sort(key=lambda one: one[2])
    for person, (kept, gone) in zip(people, results, strict=True):
        may = None if person["hears"] == "all" else set(person["hears"])
        waiting = {}
        for task, sent, answered in told:
            if may is None or task in may:
                waiting.setdefault(task, []).append((sent, answered))
        wanted = {task: len(moments) for task, moments in waiting.items()}
        heard = {}
        for _moment, task in kept:
            heard[task] = heard.get(task, 0) + 1
        wrong += heard != wanted
        lost += gone
        number += len(kept)
        for moment, task in kept:
            if waiting.get(task):
                sent, answered = waiting[task].pop(0)
                late.append(max(0.0, moment - answered))
                upper.append(moment - sent)
    return wrong, lost, number, sorted(late), sorted(upper)


def main():
    """Connect, write, compare."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("relay")
    parser.add_argument("tokens")
    parser.add_argument("--sockets", type=int, default=500)
    parser.add_argument("--rate", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    given = json.loads(Path(asked.tokens).read_text())
    people = [given["people"][n % len(given["people"])] for n in range(asked.sockets)]
    shares = [people[n :: asked.processes] for n in range(asked.processes)]
    up, over, results = multiprocessing.Barrier(asked.processes + 1), multiprocessing.Event(), []
    queues = [multiprocessing.SimpleQueue() for _ in shares]  # writes without a thread
    running = [
        multiprocessing.Process(target=sockets, args=(asked.relay, share, up, over, queue))
        for share, queue in zip(shares, queues, strict=True)
    ]
    for one in running:
        one.start()
    up.wait(120)
    print(f"{len(people)} sockets connected")
    before, began = processor_seconds(), time.perf_counter()
    told = asyncio.run(write(asked.url, given, asked.rate, asked.seconds))
    took = time.perf_counter() - began
    after = processor_seconds()
    time.sleep(3)
    over.set()
    for queue in queues:
        results += queue.get()
    for one in running:
        one.join()
    ordered = [person for share in shares for person in share]
    wrong, lost, number, late, upper = compare(told, ordered, results)
    print(
        f"{len(told)} writes in {took:.0f} s, {number} deliveries ({number / took:.0f}/s),"
        f" {wrong} sockets heard too much or too little, {lost} were cut"
    )
    for what, moments in (("from the answer", late), ("from the request", upper)):
        if moments:
            middle, p95, p99 = (
                statistics.median(moments),
                *(moments[int(len(moments) * x)] for x in (0.95, 0.99)),
            )
            print(f"{what}: median {middle * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms")
    for kind, seconds in sorted(after.items(), key=lambda one: -one[1] + before.get(one[0], 0)):
        share = (seconds - before.get(kind, 0)) / took
        if share > 0.005:
            print(f"  {share:5.0%} of a processor: {kind}")


if __name__ == "__main__":
    main()
