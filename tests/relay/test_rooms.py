"""Preview rooms: what a message leaves and what it takes back to its default (spec 60 §4.1)."""

import asyncio

from app.relay.rooms import OwnRooms, Room


def room_of(given):
    room = Room("P")
    room.join("ada", "s1", given)
    return room


def test_the_first_to_come_says_where_it_plays_and_the_second_does_not():
    room = room_of({"is_playing": True, "current_frame": 12})

    room.join("bob", "s2", {"is_playing": False, "current_frame": 0})

    assert room.state["is_playing"] is True
    assert room.state["current_frame"] == 12
    assert room.people == ["ada", "bob"]


def test_a_driver_takes_back_what_the_message_lacks_but_frame_speed_and_comparison():
    room = room_of({"is_repeating": True, "current_frame": 7, "speed": 2})
    room.drive({"comparing": {"enable": True, "revision": 3, "bogus": 1}})

    room.drive({"is_playing": True, "speed": "fast"})

    assert room.state["is_playing"] is True
    assert room.state["is_repeating"] is None
    assert (room.state["current_frame"], room.state["speed"]) == (7, 2)
    assert room.state["comparing"] == {
        "enable": True,
        "task_type": None,
        "revision": 3,
        "mode": "sidebyside",
        "comparison_preview_index": 0,
    }


def test_closing_one_of_two_tabs_keeps_the_person_in_the_room():
    async def story(rooms):
        await rooms.join("P", "ada", "tab1", {})
        await rooms.join("P", "ada", "tab2", {})
        assert await rooms.gone("tab1") == []
        assert await rooms.people("P") == ["ada"]
        assert await rooms.gone("tab2") == ["P"]
        assert await rooms.people("P") == []

    asyncio.run(story(OwnRooms()))


def test_leaving_a_room_that_is_not_there_changes_nothing():
    assert asyncio.run(OwnRooms().leave("P", "s1")) is False
