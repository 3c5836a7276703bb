"""The file trees that ship: `default` and `simple` (spec 40 §2.4). A production holds a copy, which it may change."""

from __future__ import annotations

from typing import Any

MOUNTPOINT = "/simple"
_ROOTS = {"working": "productions", "output": "productions/export", "preview": "productions/previews"}


def _tree(**modes: tuple[dict[str, str], dict[str, str]]) -> dict[str, Any]:
    return {
        mode: {
            "mountpoint": MOUNTPOINT,
            "root": _ROOTS[mode],
            "folder_path": {**folders, "style": "lowercase"},
            "file_name": {**files, "style": "lowercase"},
        }
        for mode, (folders, files) in modes.items()
    }


_PREVIEW_FOLDERS = {
    "shot": "<Project>/shots/<Sequence>/<Shot>/<TaskType>",
    "asset": "<Project>/assets/<AssetType>/<Asset>/<TaskType>",
    "sequence": "<Project>/sequences/<Sequence>/<TaskType>",
    "episode": "<Project>/episodes/<Episode>/<TaskType>",
}
_PREVIEW_FILES = {
    "shot": "<Project>_<Sequence>_<Shot>_<TaskType>",
    "asset": "<Project>_<AssetType>_<Asset>_<TaskType>",
    "sequence": "<Project>_<Sequence>_<TaskType>",
    "scene": "<Project>_<Scene>_<TaskType>",
    "episode": "<Project>_<Episode>_<TaskType>",
}

DEFAULT = _tree(
    working=(
        {**_PREVIEW_FOLDERS, "scene": "<Project>/scenes/<Sequence>/<Scene>/<TaskType>"},
        {
            "shot": "<Project>_<Shot>_<TaskType>",
            "asset": "<Project>_<AssetType>_<Asset>_<TaskType>",
            "sequence": "<Project>_<Sequence>_<TaskType>",
            "scene": "<Project>_<Sequence>_<Scene>_<TaskType>",
            "episode": "<Project>_<Episode>_<TaskType>",
        },
    ),
    output=(
        {
            "shot": "<Project>/shots/<Sequence>/<Shot>/<OutputType>",
            "asset": "<Project>/assets/<AssetType>/<Asset>/<OutputType>",
            "sequence": "<Project>/sequences/<Sequence>/<OutputType>",
            "scene": "<Project>/scenes/<Sequence>/<Scene>/<OutputType>",
            "episode": "<Project>/episodes/<Episode>/<OutputType>",
        },
        {
            "shot": "<Project>_<Sequence>_<Shot>_<OutputType>_<OutputFile>",
            "asset": "<Project>_<AssetType>_<Asset>_<OutputType>_<OutputFile>",
            "sequence": "<Project>_<Sequence>_<OutputType>_<OutputFile>",
            "scene": "<Project>_<Sequence>_<Scene>_<OutputType>_<OutputFile>",
            "episode": "<Project>_<Episode>_<OutputType>_<OutputFile>",
        },
    ),
    preview=({**_PREVIEW_FOLDERS, "scene": "<Project>/scene/<Scene>/<TaskType>"}, _PREVIEW_FILES),
)

SIMPLE = _tree(
    working=(
        {
            "shot": "<Project>/shots/<Sequence>/<Shot>/<TaskType>/<Software>",
            "asset": "<Project>/assets/<AssetType>/<Asset>/<TaskType>/<Software>",
            "sequence": "<Project>/sequences/<Sequence>/<TaskType>/<Software>",
            "scene": "<Project>/scenes/<Sequence>/<Scene>/<TaskType>/<Software>",
            "episode": "<Project>/episodes/<Episode>/<TaskType>/<Software>",
        },
        {
            "shot": "<Project>_<Sequence>_<Shot>_<TaskType>_<Name>_v<Version>",
            "asset": "<Project>_<AssetType>_<Asset>_<TaskType>_<Name>_v<Version>",
            "sequence": "<Project>_<Sequence>_<TaskType>_<Name>_v<Version>",
            "scene": "<Project>_<Scene>_<TaskType>_<Name>_v<Version>",
            "episode": "<Project>_<Episode>_<TaskType>_<Name>_v<Version>",
        },
    ),
    output=(
        {
            "shot": "<Project>/shots/<Sequence>/<Shot>/<TaskType>/<OutputType>",
            "asset": "<Project>/assets/<AssetType>/<Asset>/<TaskType>/<OutputType>",
            "sequence": "<Project>/sequences/<Sequence>/<TaskType>/<OutputType>",
            "scene": "<Project>/scenes/<Sequence>/<Scene>/<TaskType>/<OutputType>",
            "episode": "<Project>/episodes/<Episode>/<TaskType>/<OutputType>",
            "instance": (
                "<Project>/<TemporalEntityType>/<Sequence>/<TemporalEntity>/<TaskType>/<OutputType>/"
                "<AssetType>/<Asset>/instance_<Instance.number>/<Representation>"
            ),
            "instance_asset": (
                "<Project>/assets/<TemporalEntityType>/<TemporalEntity>/<TaskType>/<OutputType>/"
                "<AssetType>/<Asset>/instance_<Instance.number>/<Representation>"
            ),
        },
        {
            "shot": "<Project>_<Sequence>_<Shot>_<TaskType>_<OutputType>_<Name>_v<Version>",
            "asset": "<Project>_<AssetType>_<Asset>_<TaskType>_<OutputType>_<Name>_v<Version>",
            "sequence": "<Project>_<Sequence>_<TaskType>_<OutputType>_<Name>_v<Version>",
            "scene": "<Project>_<Scene>_<TaskType>_<OutputType>_<Name>_v<Version>",
            "episode": "<Project>_<Episode>_<TaskType>_<OutputType>_<Name>_v<Version>",
            "instance": (
                "<Project>_<Sequence>_<TemporalEntity>_<TaskType>_<OutputType>_<Name>_<Instance.name>_v<Version>"
            ),
            "instance_asset": (
                "<Project>_<TemporalEntityType>_<TemporalEntity>_<TaskType>_<OutputType>_<Name>_"
                "<Instance.name>_v<Version>"
            ),
        },
    ),
    preview=(
        {**_PREVIEW_FOLDERS, "scene": "<Project>/scenes/<Sequence>/<Scene>/<TaskType>"},
        _PREVIEW_FILES,
    ),
)

TREES = {"default": DEFAULT, "simple": SIMPLE}
