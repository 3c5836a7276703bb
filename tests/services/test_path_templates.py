"""Path templates, with the worked examples of spec 40 §2.4."""

from uuid import UUID

import pytest

from app.services.file_trees import DEFAULT, SIMPLE
from app.services.path_facts import (
    Instanced,
    Placed,
    file_things,
    instance_kind,
    output_things,
    subject,
)
from app.services.path_guesses import fits
from app.services.path_templates import MalformedTree, Named, Subject, file_name, folder, slug

ID = UUID("2890ae12-db53-4827-9659-5aae4151f3f1")
PROJECT = Named("Cosmos Landromat", ID)
SEQUENCE, EPISODE = Named("S01", ID), Named("E01", ID)


def placed(kind, name, parent=None, grandparent=None):
    return Placed(ID, name, ID, kind, PROJECT, None, parent, grandparent)


ENTITIES = {
    "shot": placed("Shot", "P01", SEQUENCE, EPISODE),
    "scene": placed("Scene", "SC01", SEQUENCE, EPISODE),
    "sequence": placed("Sequence", "S01", EPISODE),
    "episode": placed("Episode", "E01"),
    "asset": placed("Props", "Tree"),
}


def things(task_type):
    return {
        "TaskType": Named(task_type, ID),
        "Task": Named("main", ID),
        "Department": None,
        "Software": Named("Blender", ID, "blender"),
        **output_things(None),
        "OutputType": Named("cache", ID),
        **file_things("main", 3, "abc"),
    }


def of_entity(kind):
    source = ENTITIES[kind]
    return subject(
        source.kind, source.things(), things("Anim Asset" if kind == "asset" else f"Anim {kind.title()}")
    )


def of_instance(where, asset, asset_type, number, in_asset, task_type):
    instance = Instanced(ID, f"{asset}_{number:04}", number, Named(asset, ID), Named(asset_type, ID), in_asset)
    return subject(instance_kind(instance), where.things(), instance.things(), things(task_type))


EXAMPLES = [
    (DEFAULT, "working", "shot", "/shots/s01/p01/anim_shot", "p01_anim_shot"),
    (DEFAULT, "working", "asset", "/assets/props/tree/anim_asset", "props_tree_anim_asset"),
    (DEFAULT, "working", "sequence", "/sequences/s01/anim_sequence", "s01_anim_sequence"),
    (DEFAULT, "working", "scene", "/scenes/s01/sc01/anim_scene", "s01_sc01_anim_scene"),
    (DEFAULT, "working", "episode", "/episodes/e01/anim_episode", "e01_anim_episode"),
    (DEFAULT, "output", "shot", "/shots/s01/p01/cache", "s01_p01_cache_main"),
    (DEFAULT, "output", "asset", "/assets/props/tree/cache", "props_tree_cache_main"),
    (DEFAULT, "output", "sequence", "/sequences/s01/cache", "s01_cache_main"),
    (DEFAULT, "output", "scene", "/scenes/s01/sc01/cache", "s01_sc01_cache_main"),
    (DEFAULT, "output", "episode", "/episodes/e01/cache", "e01_cache_main"),
    (DEFAULT, "preview", "shot", "/shots/s01/p01/anim_shot", "s01_p01_anim_shot"),
    (DEFAULT, "preview", "scene", "/scene/sc01/anim_scene", "sc01_anim_scene"),
    (SIMPLE, "working", "shot", "/shots/s01/p01/anim_shot/blender", "s01_p01_anim_shot_main_v003"),
    (SIMPLE, "working", "asset", "/assets/props/tree/anim_asset/blender", "props_tree_anim_asset_main_v003"),
    (SIMPLE, "working", "sequence", "/sequences/s01/anim_sequence/blender", "s01_anim_sequence_main_v003"),
    (SIMPLE, "working", "scene", "/scenes/s01/sc01/anim_scene/blender", "sc01_anim_scene_main_v003"),
    (SIMPLE, "working", "episode", "/episodes/e01/anim_episode/blender", "e01_anim_episode_main_v003"),
    (SIMPLE, "output", "shot", "/shots/s01/p01/anim_shot/cache", "s01_p01_anim_shot_cache_main_v003"),
    (SIMPLE, "output", "asset", "/assets/props/tree/anim_asset/cache", "props_tree_anim_asset_cache_main_v003"),
    (SIMPLE, "output", "sequence", "/sequences/s01/anim_sequence/cache", "s01_anim_sequence_cache_main_v003"),
    (SIMPLE, "output", "scene", "/scenes/s01/sc01/anim_scene/cache", "sc01_anim_scene_cache_main_v003"),
    (SIMPLE, "output", "episode", "/episodes/e01/anim_episode/cache", "e01_anim_episode_cache_main_v003"),
    (SIMPLE, "preview", "scene", "/scenes/s01/sc01/anim_scene", "sc01_anim_scene"),
]
ROOTS = {
    "working": "/simple/productions",
    "output": "/simple/productions/export",
    "preview": "/simple/productions/previews",
}


@pytest.mark.parametrize(("tree", "mode", "kind", "path", "name"), EXAMPLES)
def test_the_trees_that_ship_place_every_kind_of_entity(tree, mode, kind, path, name):
    made = of_entity(kind)

    assert folder(tree, mode, made) == f"{ROOTS[mode]}/cosmos_landromat{path}"
    assert file_name(tree, mode, made) == f"cosmos_landromat_{name}"


def test_an_instance_is_placed_by_where_it_appears():
    in_shot = of_instance(ENTITIES["shot"], "Tree", "Props", 1, False, "Anim Shot")
    in_asset = of_instance(ENTITIES["asset"], "Rabbit", "Character", 1, True, "Anim Asset")

    assert folder(SIMPLE, "output", in_shot) == (
        "/simple/productions/export/cosmos_landromat/shot/s01/p01/anim_shot/cache/props/tree/instance_0001/abc"
    )
    assert (
        file_name(SIMPLE, "output", in_shot) == "cosmos_landromat_s01_p01_anim_shot_cache_main_tree_0001_v003"
    )
    assert folder(SIMPLE, "output", in_asset) == (
        "/simple/productions/export/cosmos_landromat/assets/props/tree/anim_asset/cache/character/rabbit/"
        "instance_0001/abc"
    )
    assert file_name(SIMPLE, "output", in_asset) == (
        "cosmos_landromat_props_tree_anim_asset_cache_main_rabbit_0001_v003"
    )


def test_the_separator_stands_between_folders_but_not_inside_mountpoint_and_root():
    assert folder(SIMPLE, "preview", of_entity("shot"), "\\") == (
        "/simple\\productions/previews\\cosmos_landromat\\shots\\s01\\p01\\anim_shot"
    )


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        ("It's 1,000 Été_x.Y", "it_s_1000_ete_x_y"),
        ("日本", "ri_ben"),
        ("../../etc/passwd", "etc_passwd"),
        ("", ""),
    ],
)
def test_a_name_becomes_words_that_are_safe_in_a_path(typed, made):
    assert slug(typed) == made


def tree(template, name="<Name>", style="lowercase"):
    part = {"folder_path": {"shot": template, "style": style}, "file_name": {"shot": name, "style": style}}
    return {"working": {"mountpoint": "/m", "root": "r", **part}}


def test_a_name_never_climbs_out_of_the_root_whichever_field_is_asked_for():
    evil = Subject("shot", {"Name": Named("../../etc")})

    for wanted in ("<Name>", "<Name.id>", "<Name.short_name>", "<Name.number>", "<Name.anything>"):
        assert folder(tree(wanted), "working", evil) == "/m/r/etc"


def test_fields_styles_and_ids_of_a_token():
    shot = ENTITIES["shot"]
    made = subject("shot", shot.things(), things("Anim Shot"))

    assert folder(tree("<Shot>/<Shot.id>", style="uppercase"), "working", made) == f"/m/r/P01/{ID}"
    assert file_name(tree("x", "<Shot>_<Shot.id>", "uppercase"), "working", made) == f"P01_{ID}"
    assert folder(tree("<Software.short_name>/<Episode>"), "working", made) == "/m/r/blender/e01"
    assert folder({"working": {**tree("x")["working"], "root": ""}}, "working", made) == "/m/x"


def test_a_sequence_called_seq_is_shown_by_its_number_and_no_episode_is_the_first():
    shot = placed("Shot", "P01", Named("Seq2"))

    assert folder(tree("<Episode>/<Sequence>"), "working", subject("shot", shot.things())) == "/m/r/e001/s002"


@pytest.mark.parametrize(
    ("wrong", "mode", "told"),
    [
        (None, "working", "No tree"),
        ({}, "working", "working"),
        ([], "working", "working"),
        (tree("x"), "nope", "nope"),
        ({"working": {}}, "working", "mountpoint"),
        ({"working": {"mountpoint": "/m", "root": "r"}}, "working", "folder_path"),
        (tree("<Nope>"), "working", "Nope"),
        (tree("<AssetType>"), "working", "AssetType"),
        (tree(12), "working", "folder_path"),
    ],
)
def test_a_tree_that_does_not_tell_is_refused_with_what_it_lacks(wrong, mode, told):
    with pytest.raises(MalformedTree) as refused:
        folder(wrong, mode, subject("shot", ENTITIES["shot"].things()))

    assert told in refused.value.message


def test_a_path_is_laid_over_every_template_that_it_fits():
    path = "/simple/productions/cosmos_landromat/shots/s01/p01/animation/x.ma"

    found = {fit.kind: fit.values for fit in fits(SIMPLE, path, "/")}

    assert found["shot"] == {
        "Project": "cosmos landromat",
        "Sequence": "s01",
        "Shot": "p01",
        "TaskType": "animation",
        "Software": "x.ma",
    }
    assert "asset" not in found
