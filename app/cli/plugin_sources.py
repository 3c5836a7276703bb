"""Where a plugin may come from: a folder, a zip file, the address of a zip file, or a git repository (spec 60 §8)."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

import requests

from app import settings
from app.http.plugins import PluginRefused

MOST_BYTES = 500 * 1024 * 1024
TIMEOUT = (10, 60)  # seconds to connect, and between two pieces
CLONE_TIMEOUT = 300  # seconds
_GIT = re.compile(r"(git|ssh|https?)://|git@")


def brought(source: str, folder: Path, checksum: str | None) -> Path:
    """The folder or zip file on this machine; what lies elsewhere is fetched into `folder`. Raises PluginRefused.

    `checksum`: the SHA-256 that a zip file must have, in hexadecimal.
    """
    found = Path(source)
    if re.match(r"https?://", source) and source.partition("?")[0].endswith(".zip"):
        found = downloaded(source, folder / "plugin.zip")
    elif _GIT.match(source):
        found = cloned(source, folder / "repository")
    elif not found.exists():
        raise PluginRefused(f"{source} is neither there nor an address.")
    if checksum is not None:
        if not found.is_file():
            raise PluginRefused("Only a zip file has a checksum; name a commit of a repository as URL#commit.")
        if hashlib.sha256(found.read_bytes()).hexdigest() != checksum.lower():
            raise PluginRefused(f"{source} has another SHA-256 than the one given.")
    return found


def downloaded(url: str, target: Path) -> Path:
    """A zip file from the net, up to MOST_BYTES."""
    try:
        with requests.get(url, stream=True, timeout=TIMEOUT) as answer, target.open("wb") as file:
            answer.raise_for_status()
            for piece in answer.iter_content(1024 * 1024):
                file.write(piece)
                if file.tell() > MOST_BYTES:
                    raise PluginRefused(f"{url} is larger than {MOST_BYTES} bytes.")
    except requests.RequestException as error:
        raise PluginRefused(f"{url} cannot be fetched: {error}") from error
    return target


def cloned(url: str, target: Path) -> Path:
    """A git repository, at the commit, branch or tag after `#` where one is named; it never asks for a password."""
    git = shutil.which("git")
    if git is None:
        raise PluginRefused("git is not installed on this machine.")
    address, _, revision = url.partition("#")
    given = settings.environment()  # of which git gets no secret of ours
    kept = {name: given[name] for name in ("PATH", "HOME", "SSH_AUTH_SOCK") if name in given}
    environment = kept | {"GIT_TERMINAL_PROMPT": "0", "GIT_ALLOW_PROTOCOL": "git:ssh:http:https"}
    steps = [[git, "clone", "--quiet", "--", address, str(target)]]
    if revision:
        steps.append([git, "-C", str(target), "checkout", "--quiet", "--detach", f"{revision}^{{commit}}"])
    for step in steps:
        try:
            done = subprocess.run(  # noqa: S603 (git, with words that are no options)
                step, env=environment, capture_output=True, text=True, timeout=CLONE_TIMEOUT, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise PluginRefused(f"{address} does not come to an end.") from error
        if done.returncode:
            raise PluginRefused(f"{url} cannot be fetched: {done.stderr.strip()[-300:]}")
    return target
