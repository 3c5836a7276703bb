"""Edit decision lists (CMX 3600), as editing programs write them.

An event is a line of number, reel, channel, kind of edit and four timecodes; comments after it name its clip:

    001  AX       V     C        00:00:00:00 00:00:05:05 01:00:00:00 01:00:05:05
    * FROM CLIP NAME: SQ01-SH010.mov
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.imports.clips import Clip, Unreadable

_EVENT = re.compile(
    r"(?P<number>\d+)\s+(?P<reel>\S+)\s+(?P<channel>\S+)\s+(?P<kind>C|D|W\d+|K\s?[BO]?)\s+(?:(?P<length>\d+)\s+)?"
    r"(?P<codes>(?:\d\d:\d\d:\d\d[:;.,]\d\d\s*){4})$"
)
_COMMENT = re.compile(
    r"\*\s*(?P<what>FROM CLIP NAME|TO CLIP NAME|CLIP NAME|SOURCE FILE)\s*:\s*(?P<name>.*)$", re.IGNORECASE
)
_OTHER = re.compile(
    r"(TITLE\s*:|FCM\s*:|\*|M2\b|SPLIT\s*:|FINAL CUT|>>>|AUD\b|EFFECTS NAME|EDL\b)", re.IGNORECASE
)
BLACK = "BL"
NTSC = 30


@dataclass
class _Event:
    reel: str
    kind: str
    source: tuple[int, int]
    record: tuple[int, int]
    names: dict[str, str]

    @property
    def name(self) -> str:
        """The clip's name: what the comments say, else the reel."""
        wanted = ("TO CLIP NAME",) if self.kind[0] in "DW" else ("FROM CLIP NAME", "CLIP NAME")
        for what in (*wanted, "FROM CLIP NAME", "SOURCE FILE"):
            if self.names.get(what):
                return self.names[what]
        return self.reel


def clips(text: str, rate: float) -> list[Clip]:
    """The video clips of a list at `rate` frames a second; the timecode where the cut begins counts as 0.

    Black, audio and events without length are left out.
    """
    events = _events(text, rate)
    start = min((event.record[0] for event in events), default=0)
    return [
        Clip(
            name=event.name,
            first=event.record[0] - start,
            frames=event.record[1] - event.record[0],
            source_frames=max(event.source[1] - event.source[0], 0),
        )
        for event in events
        if event.record[1] > event.record[0] and event.reel.upper() != BLACK
    ]


def _events(text: str, rate: float) -> list[_Event]:
    found: list[_Event] = []
    names: dict[str, str] = {}
    number, known = "", False
    for line in (line.strip() for line in text.splitlines()):
        event, comment = _EVENT.match(line), _COMMENT.match(line)
        if event is not None:
            if event["number"] != number:  # both lines of a dissolve have one number, and share their comments
                number, names = event["number"], {}
            if _is_video(event["channel"]):
                found.append(_event(event, rate, names))
        elif comment is not None:
            names.setdefault(comment["what"].upper(), comment["name"].strip())
        elif line and _OTHER.match(line) is None and line[:1].isdigit():
            raise Unreadable(f"no event: {line[:80]}")
        known = known or event is not None or _OTHER.match(line) is not None
    if text.strip() and not known:
        raise Unreadable("Unknown event type")
    return found


def _is_video(channel: str) -> bool:
    return channel.upper() == "B" or "V" in channel.upper()


def _event(found: re.Match[str], rate: float, names: dict[str, str]) -> _Event:
    codes = [_frames(code, rate) for code in found["codes"].split()]
    return _Event(found["reel"], found["kind"].upper(), (codes[0], codes[1]), (codes[2], codes[3]), names)


def _frames(code: str, rate: float) -> int:
    """A timecode in frames. A semicolon before the frames skips two numbers a minute, but every tenth."""
    hours, minutes, seconds, frames = (int(part) for part in re.split(r"[:;.,]", code))
    whole = max(round(rate), 1)
    if minutes > 59 or seconds > 59 or frames >= whole:
        raise Unreadable(f"no timecode at {rate:g} frames a second: {code}")
    total = ((hours * 60 + minutes) * 60 + seconds) * whole + frames
    if ";" in code and whole % NTSC == 0:
        passed = hours * 60 + minutes
        total -= (passed - passed // 10) * 2 * (whole // NTSC)
    return total
