"""Many hands at once on the entities of a production: nothing is lost, made twice or refused for nothing."""

import pytest

from tests.cli.running import serving, short_folder
from tests.walks.test_concurrent_productions import ADMIN, Studio, statuses


class Stage(Studio):
    """A series with an asset, a sequence and shots."""

    def __init__(self, base):
        super().__init__(base)
        types = {one["name"]: one["id"] for one in self.send("GET", "/data/entity-types").json()}
        self.new_asset = f"{self.path}/asset-types/{types['Prop']}/assets/new"
        self.episode = self.made("episodes", "EP")
        self.sequence = self.made("sequences", "SQ", episode_id=self.episode)
        self.shots = [self.made("shots", f"SH{n}", sequence_id=self.sequence) for n in range(4)]
        self.assets = [self.send("POST", self.new_asset, {"name": f"A{n}"}).json()["id"] for n in range(4)]

    def made(self, kind, name, **more):
        return self.send("POST", f"{self.path}/{kind}", {"name": name, **more}).json()["id"]


@pytest.fixture(scope="module")
def stage():
    with short_folder() as home, serving(home, **ADMIN) as running:
        yield Stage(f"http://127.0.0.1:{running.port}")


def test_data_of_a_shot_written_at_once_is_all_there(stage):
    path = f"/data/entities/{stage.shots[0]}"

    changed = stage.all_at_once(16, lambda n: stage.send("PUT", path, {"data": {f"key{n}": n, "frame_in": n}}))

    assert statuses(changed) == {200: 16}
    assert len(stage.send("GET", path).json()["data"]) == 17
    assert len(stage.send("GET", f"/data/shots/{stage.shots[0]}/versions").json()) >= 1


def test_a_shot_made_at_once_is_made_once(stage):
    body = {"name": "Twin", "sequence_id": stage.sequence}

    made = stage.all_at_once(8, lambda _n: stage.send("POST", f"{stage.path}/shots", body))

    assert statuses(made) == {201: 8}
    assert len({answer.json()["id"] for answer in made}) == 1


def test_names_taken_at_once_are_taken_once(stage):
    changed = stage.all_at_once(
        4, lambda n: stage.send("PUT", f"/data/entities/{stage.assets[n]}", {"name": "Same"})
    )

    assert statuses(changed) == {200: 1, 400: 3}


def test_instances_made_at_once_get_a_number_each(stage):
    scene = stage.made("scenes", "SC", sequence_id=stage.sequence)
    body = {"asset_id": stage.assets[0]}

    made = stage.all_at_once(12, lambda _n: stage.send("POST", f"/data/scenes/{scene}/asset-instances", body))

    assert sorted(answer.json()["number"] for answer in made) == list(range(1, 13))


def test_castings_of_shots_and_of_their_episode_at_once_end_in_one_truth(stage):
    def cast(number):
        entries = [{"asset_id": asset, "nb_occurences": 1} for asset in stage.assets[: number % 4 + 1]]
        ways = (
            ("PUT", f"/entities/{stage.shots[number % 4]}/casting", entries),
            ("PUT", f"/entities/{stage.episode}/casting", entries),
            ("PUT", f"/entities/casting/assets/{stage.assets[number % 4]}", {"entity_ids": stage.shots[:2]}),
            ("PUT", "/entities/casting", dict.fromkeys(stage.shots, entries)),
        )
        method, path, body = ways[number % 4 if number % 3 else 0]
        return stage.send(method, stage.path + path, body)

    assert statuses(stage.all_at_once(32, cast)) == {200: 32}

    castings = stage.send("GET", f"{stage.path}/episodes/casting").json()
    in_episode = {row["asset_id"] for row in castings.get(stage.episode, [])}
    for shot in stage.shots:
        assert {row["asset_id"] for row in castings.get(shot, [])} <= in_episode
        counted = stage.send("GET", f"/data/entities/{shot}").json()["nb_entities_out"]
        assert counted == len(castings.get(shot, []))


def test_what_is_removed_at_once_is_gone_once(stage):
    shots = [stage.made("shots", f"GONE{n}", sequence_id=stage.sequence) for n in range(4)]
    path = f"/actions/projects/{stage.id}/delete-entities?force=true"

    gone = stage.all_at_once(8, lambda _n: stage.send("POST", path, shots))

    assert statuses(gone) == {200: 8}
    assert sorted(id_ for answer in gone for id_ in answer.json()) == sorted(shots)
