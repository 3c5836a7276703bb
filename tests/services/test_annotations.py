"""How drawings are merged (spec 40 §4.9)."""

from app.services.annotations import merged


def entry(time, *ids, **extra):
    return {"time": time, "drawing": {"objects": [{"id": id_, "type": "path"} for id_ in ids]}, **extra}


def ids(annotations):
    return [(one["time"], [each["id"] for each in one["drawing"]["objects"]]) for one in annotations]


def test_a_new_time_is_added_with_all_it_says():
    assert merged([entry(1, "a")], [entry(2.5, "b", width=320)]) == [entry(1, "a"), entry(2.5, "b", width=320)]


def test_at_a_known_time_unknown_objects_are_added_and_known_ones_left():
    found = merged(
        [entry(1, "a")], [{"time": 1.0, "drawing": {"objects": [{"id": "a", "new": 1}, {"id": "b"}]}}]
    )

    assert found == [{"time": 1, "drawing": {"objects": [{"id": "a", "type": "path"}, {"id": "b"}]}}]


def test_every_object_without_an_id_gets_one():
    (found,) = merged([], [{"time": 0, "drawing": {"objects": [{}, {"id": None}, {"id": ""}]}}])

    given = [one["id"] for one in found["drawing"]["objects"]]
    assert len(set(given)) == 3
    assert all(len(one) == 36 for one in given)


def test_an_updated_object_goes_to_the_end_and_unknown_ones_are_left_out():
    changed = {"time": 1, "drawing": {"objects": [{"id": "a", "new": 1}, {"id": "x"}]}}

    (found,) = merged([entry(1, "a", "b")], (), [changed, entry(9, "a")])

    assert found["drawing"]["objects"] == [{"id": "b", "type": "path"}, {"id": "a", "new": 1}]


def test_deleted_objects_go_and_an_entry_with_none_left_too():
    erased = [
        {"time": 1, "objects": ["a"]},
        {"time": 2, "objects": ["c", "unknown"]},
        {"time": 7, "objects": ["a"]},
    ]

    assert ids(merged([entry(1, "a", "b"), entry(2, "c")], (), (), erased)) == [(1, ["b"])]


def test_additions_come_before_updates_and_deletions():
    found = merged([], [entry(1, "a", "b")], [{"time": 1, "drawing": {"objects": [{"id": "a", "n": 2}]}}],
                   [{"time": 1, "objects": ["b"]}])  # fmt: skip

    assert found == [{"time": 1, "drawing": {"objects": [{"id": "a", "n": 2}]}}]


def test_what_was_given_is_not_changed():
    before = [entry(1, "a")]

    merged(before, [entry(1, "b")], (), [{"time": 1, "objects": ["a"]}])

    assert before == [entry(1, "a")]


def test_old_rows_of_any_shape_are_read():
    assert merged([None, {"time": 1}, {"time": 2, "drawing": None}, entry(3, "a")], [entry(4, "b")]) == [
        entry(3, "a"), entry(4, "b"),
    ]  # fmt: skip
