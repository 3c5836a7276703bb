"""How clips are called: a text with variables, as `${project_name}_${sequence_name}-${shot_name}` (spec 50 §4)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.errors import WrongParameter

VARIABLES = ("project_name", "episode_name", "sequence_name", "shot_name")
NEEDED = ("sequence_name", "shot_name")
OF_PROJECT = "${project_name}_${sequence_name}-${shot_name}"
OF_EPISODE = "${project_name}_${episode_name}-${sequence_name}-${shot_name}"
LONGEST = 200
"""Characters of a convention, and of a clip's name that is compared with it."""
_PART = re.compile(r"\$\{(?P<braced>\w*)\}|\$(?P<plain>project_name|episode_name|sequence_name|shot_name)")


class Convention:
    """A naming convention. What is no variable counts as it is written: it is no regular expression."""

    def __init__(self, text: str, match_case: bool) -> None:
        if len(text) > LONGEST:
            raise WrongParameter(f"naming_convention is too long: at most {LONGEST} characters.")
        self.text = text
        self.match_case = match_case
        self.parts = _parts(text)
        missing = [
            name for name in NEEDED if name not in (part for part, is_variable in self.parts if is_variable)
        ]
        if missing:
            word = missing[0].split("_")[0]
            raise WrongParameter(f"KeyError: 'No {word} name found while extracting shot informations.'")
        self.pattern = re.compile(self._pattern(), 0 if match_case else re.IGNORECASE)

    def _pattern(self) -> str:
        seen: set[str] = set()
        made = ""
        for part, is_variable in self.parts:
            if not is_variable:
                made += re.escape(part)
            elif part in seen:
                made += f"(?P={part})"
            else:
                seen.add(part)
                made += f"(?P<{part}>[A-Za-z0-9_]+)"
        return made

    def names(self, clip: str) -> tuple[str, str] | None:
        """The (sequence, shot) that a clip's name says, None when it does not follow the convention."""
        found = self.pattern.match(clip) if len(clip) <= LONGEST else None
        return (found["sequence_name"], found["shot_name"]) if found else None

    def filled(self, names: Mapping[str, str]) -> str:
        """What a clip of these names is called."""
        return self.folded(
            "".join(names.get(part, "") if is_variable else part for part, is_variable in self.parts)
        )

    def folded(self, name: str) -> str:
        """A name as names are compared."""
        return name if self.match_case else name.lower()


def _parts(text: str) -> list[tuple[str, bool]]:
    """The text cut in pieces: (literal, False) and (variable, True)."""
    made: list[tuple[str, bool]] = []
    at = 0
    for found in _PART.finditer(text):
        name = found["braced"] if found["braced"] is not None else found["plain"]
        if name not in VARIABLES:
            raise WrongParameter(f"KeyError: '{name[:40]}' is no variable of a naming convention")
        if found.start() > at:
            made.append((text[at : found.start()], False))
        elif made and made[-1][1]:
            raise WrongParameter("Two variables of a naming convention need something between them.")
        made.append((name, True))
        at = found.end()
    return [*made, (text[at:], False)] if at < len(text) else made
