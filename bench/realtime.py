#!/usr/bin/env python3
"""How long a change takes from its answer to the sockets, and whether each socket gets what it may read and no more.

    bench/realtime.py URL RELAY_URL TOKENS.json [--sockets 500] [--rate 50] [--seconds 60]

TOKENS.json: `{"admin": token, "project": id, "tasks": [ids], "people": [{"token", "role", "hears": bool}]}`, made by
`bench/realtime_people.py`. `hears`: may this person read the production's tasks? Latencies are measured from the
moment that the API answered the write, in one process beside the servers.
"""

import argparse
import asyncio
import json
import statistics
import time
from pathlib import Path

import aiohttp
import socketio


async def listen(relay, person, heard):
    """A connected socket that notes when each task event arrives."""
    client = socketio.AsyncClient(reconnection=False)

    async def note(name, data=None):
        if name == "task:update":
            heard.append((data["task_id"], time.perf_counter()))

    client.on("*", note, namespace="/events")
    headers = {"Authorization": f"Bearer {person['token']}"}
    await client.connect(
        relay, headers=headers, namespaces=["/events"], transports=["websocket"], wait_timeout=30
    )
    return client


async def write(url, given, rate, seconds):
    """PUTs at this rate; the task and the moment of each answer."""
    told = []
    headers = {"Authorization": f"Bearer {given['admin']}"}
    async with aiohttp.ClientSession(headers=headers) as http:

        async def one(number):
            task = given["tasks"][number % len(given["tasks"])]
            async with http.put(f"{url}/data/tasks/{task}", json={"priority": number % 4}) as answer:
                assert answer.status == 200, await answer.text()
            told.append((task, time.perf_counter()))

        began, running = time.perf_counter(), []
        for number in range(rate * seconds):
            await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
            running.append(asyncio.create_task(one(number)))
        await asyncio.gather(*running)
    return told


async def main():
    """Connect, write, compare."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("relay")
    parser.add_argument("tokens")
    parser.add_argument("--sockets", type=int, default=500)
    parser.add_argument("--rate", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=60)
    asked = parser.parse_args()
    given = json.loads(Path(asked.tokens).read_text())
    people = [given["people"][n % len(given["people"])] for n in range(asked.sockets)]
    heard = [[] for _ in people]
    clients = []
    for at in range(0, len(people), 25):
        some = zip(people[at : at + 25], heard[at : at + 25], strict=True)
        clients += await asyncio.gather(*(listen(asked.relay, person, kept) for person, kept in some))
    print(f"{len(clients)} sockets connected")
    told = await write(asked.url, given, asked.rate, asked.seconds)
    await asyncio.sleep(5)
    wrong, late = 0, []
    for person, kept in zip(people, heard, strict=True):
        wanted = len(told) if person["hears"] else 0
        wrong += len(kept) != wanted
        waiting = {}
        for task, moment in told:
            waiting.setdefault(task, []).append(moment)
        for task, moment in kept:
            late.append(max(0.0, moment - waiting[task].pop(0)))
    late.sort()
    print(
        f"{len(told)} writes, {sum(map(len, heard))} events heard, {wrong} sockets heard too much or too little"
    )
    if late:
        print(
            f"median {statistics.median(late) * 1000:.0f} ms, p95 {late[int(len(late) * 0.95)] * 1000:.0f} ms"
        )
    await asyncio.gather(*(client.disconnect() for client in clients))


asyncio.run(main())
