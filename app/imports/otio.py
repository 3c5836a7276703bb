"""Timelines as OpenTimelineIO writes them: JSON of stacks, tracks, clips and gaps."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import PurePosixPath
from typing import Any

import orjson

from app.imports.clips import Clip, Unreadable

DEEPEST = 20
"""Stacks within stacks at most."""


def clips(content: bytes) -> list[Clip]:
    """The clips of all video tracks; gaps and transitions are left out."""
    try:
        timeline = orjson.loads(content)
        return list(_of_stack(_tracks(timeline), 0))
    except (ValueError, KeyError, TypeError, AttributeError, ZeroDivisionError, OverflowError) as wrong:
        raise Unreadable(f"{type(wrong).__name__}: {str(wrong)[:80]}") from None


def _kind(item: Any) -> str:
    return str(item["OTIO_SCHEMA"]).split(".")[0]


def _tracks(timeline: Any) -> Any:
    kind = _kind(timeline)
    if kind == "SerializableCollection":
        return {"children": [_tracks(child) for child in timeline["children"]]}
    if kind != "Timeline":
        raise Unreadable(f"a {kind} is no timeline")
    return timeline["tracks"]


def _of_stack(stack: Any, depth: int) -> Iterator[Clip]:
    if depth > DEEPEST:
        raise Unreadable("too many stacks within stacks")
    for child in stack["children"]:
        if "OTIO_SCHEMA" not in child or _kind(child) == "Stack":
            yield from _of_stack(child, depth + 1)
        elif _kind(child) == "Track" and child.get("kind", "Video") == "Video":
            yield from _of_track(child)


def _of_track(track: Any) -> Iterator[Clip]:
    """The clips of a track, one after the other; their rate is that of the track's first item."""
    at, rate = Fraction(0), None
    for item in track["children"]:
        kind = _kind(item)
        if kind == "Transition":
            continue
        seconds, own_rate = _length(item)
        rate = rate or own_rate
        if kind == "Clip":
            first = round(at * rate)
            frames = round((at + seconds) * rate) - first
            yield Clip(_name(item), first, frames, round(seconds * own_rate))
        at += seconds


def _length(item: Any) -> tuple[Fraction, Fraction]:
    """How long an item is, in seconds, and its frames a second."""
    shown = item.get("source_range") or (_reference(item) or {}).get("available_range")
    if shown is None and _kind(item) in ("Stack", "Track"):
        return _longest(item)
    duration = (shown or {}).get("duration") or {"value": 0, "rate": 1}
    rate = Fraction(duration["rate"]).limit_denominator(100_000)
    return Fraction(duration["value"]).limit_denominator(100_000) / rate, rate


def _longest(item: Any) -> tuple[Fraction, Fraction]:
    lengths = [_length(child) for child in item["children"] if _kind(child) != "Transition"]
    rate = lengths[0][1] if lengths else Fraction(1)
    seconds = [length for length, _rate in lengths] or [Fraction(0)]
    return (sum(seconds, Fraction(0)) if _kind(item) == "Track" else max(seconds)), rate


def _reference(clip: Any) -> Any:
    """The media that a clip shows: its one reference, or the active of several."""
    several = clip.get("media_references")
    if several:
        return several.get(clip.get("active_media_reference_key") or "DEFAULT_MEDIA")
    return clip.get("media_reference")


def _name(clip: Any) -> str:
    """A clip's name, else what its media is called."""
    media = _reference(clip) or {}
    found = clip.get("name") or media.get("name_prefix") or media.get("name") or media.get("target_url") or ""
    return PurePosixPath(str(found)).name
