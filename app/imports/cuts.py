"""The shots of a timeline (spec 50 §4)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from app.errors import WrongParameter
from app.imports.clips import Clip
from app.imports.conventions import Convention
from app.queries.timeline_facts import Cut, Path
from app.services.shot_imports import ShotLine

UNMATCHED = "KeyError: 'No matched value while extracting shot informations.'"
NAME = 160


def translate(clips: Sequence[Clip], convention: Convention, cut: Cut) -> list[ShotLine]:
    """A shot for each clip, the known ones by their own names; 400 with all clips that are called otherwise."""
    known = _known(convention, cut)
    names = [(clip, _path(clip, convention, known)) for clip in clips]
    unmatched = [clip.name for clip, path in names if path is None or max(map(len, path)) > NAME]
    if unmatched:
        data = {
            "errors": [{"field": name[:200], "message": "does not follow the convention"} for name in unmatched]
        }
        raise WrongParameter(UNMATCHED, data)
    spelled = _Spelling(convention, cut)
    return [_shot(clip, spelled.of(path), cut) for clip, path in names if path is not None]


def _known(convention: Convention, cut: Cut) -> dict[str, Path]:
    """The shots that are there, by what their clips are called."""
    shared = {"project_name": cut.project_name, "episode_name": cut.episode_name}
    return {
        convention.filled({**shared, "sequence_name": sequence, "shot_name": shot}): (sequence, shot)
        for sequence, shot in cut.shots
    }


def _path(clip: Clip, convention: Convention, known: dict[str, Path]) -> Path | None:
    stem = PurePosixPath(clip.name).stem
    return known.get(convention.folded(stem)) or convention.names(stem)


class _Spelling:
    """Sequences and shots as they are spelled already, where case does not count."""

    def __init__(self, convention: Convention, cut: Cut) -> None:
        self.folded = convention.folded
        self.sequences = {self.folded(name): name for name in cut.sequences}
        self.shots = {(self.folded(one), self.folded(other)): (one, other) for one, other in cut.shots}

    def of(self, path: Path) -> Path:
        """The names as they are, or as the first clip spells them."""
        sequence, shot = path
        folded = (self.folded(sequence), self.folded(shot))
        sequence = self.sequences.setdefault(folded[0], sequence)
        return self.shots.setdefault(folded, (sequence, shot))


def _shot(clip: Clip, path: Path, cut: Cut) -> ShotLine:
    return ShotLine(
        episode=cut.episode_name if cut.episode_id else None,
        episode_id=cut.episode_id,
        sequence=path[0],
        name=path[1],
        values={"nb_frames": clip.source_frames},
        data={"frame_in": clip.first, "frame_out": clip.last},
    )
