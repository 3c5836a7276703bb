"""What this server's API processes did, for Prometheus (PROMETHEUS_METRICS_ENABLED): requests by route, their time.

The names are the wire's (spec 60 §14), so that a studio's dashboards go on. Text format 0.0.4, written here: five
series need no library.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, g, request

from app.http.metric_files import Siblings

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
EXTENSION = "callsheet-metrics"
SIBLINGS = "callsheet-metrics-siblings"
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds in seconds."""

Route = tuple[str, str, str]
"""Method, rule, status."""


@dataclass
class Metrics:
    """Counts of one process; `lock` guards them all."""

    version: str
    lock: threading.Lock = field(default_factory=threading.Lock)
    inflight: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    buckets: dict[Route, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0] * len(BUCKETS)))
    seconds: dict[Route, float] = field(default_factory=lambda: defaultdict(float))
    number: dict[Route, int] = field(default_factory=lambda: defaultdict(int))

    def begin(self, method: str, rule: str) -> None:
        """A request came in."""
        with self.lock:
            self.inflight[method, rule] += 1

    def end(self, route: Route, seconds: float) -> None:
        """It was answered."""
        with self.lock:
            self.number[route] += 1
            self.seconds[route] += seconds
            held = self.buckets[route]
            for place, bound in enumerate(BUCKETS):
                held[place] += seconds <= bound

    def leave(self, method: str, rule: str) -> None:
        """Its last byte is sent, or it broke."""
        with self.lock:
            self.inflight[method, rule] -= 1

    def dump(self) -> dict[str, Any]:
        """The counts as JSON has them."""
        with self.lock:
            return {
                "inflight": [[*key, number] for key, number in self.inflight.items()],
                "routes": [
                    [*route, number, self.seconds[route], self.buckets[route]]
                    for route, number in self.number.items()
                ],
            }

    def add(self, counts: dict[str, Any], *, lives: bool) -> None:
        """Add another process's counts; what was in flight in one that ended is not any more."""
        for method, rule, number in counts["inflight"] if lives else ():
            self.inflight[method, rule] += number
        for method, rule, status, number, seconds, buckets in counts["routes"]:
            route = (method, rule, status)
            self.number[route] += number
            self.seconds[route] += seconds
            self.buckets[route] = [one + more for one, more in zip(self.buckets[route], buckets, strict=True)]

    def lines(self) -> Iterator[str]:
        """The exposition."""
        with self.lock:
            yield "# TYPE zou_info gauge"
            yield f'zou_info{{version="{self.version}"}} 1'
            yield "# TYPE zou_http_request_inflight gauge"
            for (method, rule), number in self.inflight.items():
                yield f"zou_http_request_inflight{_labels(method=method, path=rule)} {number}"
            yield "# TYPE zou_http_request_total counter"
            totals: dict[tuple[str, str], int] = defaultdict(int)
            for (method, _rule, status), number in self.number.items():
                totals[method, status] += number
            for (method, status), number in totals.items():
                yield f"zou_http_request_total{_labels(method=method, status=status)} {number}"
            yield "# TYPE zou_http_request_duration_seconds histogram"
            for route, number in self.number.items():
                yield from self._histogram(route, number)

    def _histogram(self, route: Route, number: int) -> Iterator[str]:
        name = "zou_http_request_duration_seconds"
        method, rule, status = route
        for bound, held in zip(BUCKETS, self.buckets[route], strict=True):
            labels = _labels(method=method, url_rule=rule, status=status, le=str(bound))
            yield f"{name}_bucket{labels} {held}"
        yield f"{name}_bucket{_labels(method=method, url_rule=rule, status=status, le='+Inf')} {number}"
        yield f"{name}_sum{_labels(method=method, url_rule=rule, status=status)} {self.seconds[route]}"
        yield f"{name}_count{_labels(method=method, url_rule=rule, status=status)} {number}"


def _labels(**values: str) -> str:
    escaped = {
        key: value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        for key, value in values.items()
    }
    return "{" + ",".join(f'{key}="{value}"' for key, value in escaped.items()) + "}"


def register(app: Flask, version: str, folder: Path) -> None:
    """Count every request of the app; the processes of one server tell one another in this folder."""
    counts = Metrics(version)
    app.extensions[EXTENSION] = counts
    app.extensions[SIBLINGS] = Siblings(folder, counts.dump)
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(_leave)


def written() -> str:
    """The exposition of all processes of the running app."""
    siblings: Siblings = current_app.extensions[SIBLINGS]
    total = Metrics(_counts().version)
    total.add(_counts().dump(), lives=True)
    for lives, counts in siblings.others():
        total.add(counts, lives=lives)
    return "\n".join(total.lines()) + "\n"


def _counts() -> Metrics:
    found: Metrics = current_app.extensions[EXTENSION]
    return found


def _rule() -> str:
    return request.url_rule.rule if request.url_rule else "unknown"


def _begin() -> None:
    g.metrics_began = time.perf_counter()
    _counts().begin(request.method, _rule())


def _end(response: Response) -> Response:
    began = g.get("metrics_began")
    if began is not None:
        route = (request.method, _rule(), str(response.status_code))
        _counts().end(route, time.perf_counter() - began)
    return response


def _leave(_error: BaseException | None) -> None:
    if g.get("metrics_began") is not None:
        _counts().leave(request.method, _rule())
