"""Log-ins wait for one another, and nobody waits for them (issue 3)."""

import threading
from contextlib import ExitStack
from dataclasses import replace

import pytest

from app.auth import passwords
from app.http import turns
from app.http.operation import House
from app.models import PersonSecret
from tests.conftest import Client

PASSWORD = "a good password"


@pytest.fixture
def order(app, settings):
    turns.register(app, settings)
    return app.extensions[turns.EXTENSION]


@pytest.fixture
def artist(make):
    id_ = make.person("user", email="artist@example.com")
    make.row(PersonSecret, person_id=id_, password=passwords.hashed(PASSWORD))
    return id_


def all_of(semaphore, number):
    held = ExitStack()
    for _ in range(number):
        assert semaphore.acquire(blocking=False)
        held.callback(semaphore.release)
    assert not semaphore.acquire(blocking=False)
    return held


def in_a_thread(call):
    answers = []
    thread = threading.Thread(target=lambda: answers.append(call()), daemon=True)
    thread.start()
    return thread, answers


def log_in(app):
    return (
        Client(app, None).post("/auth/login", {"email": "artist@example.com", "password": PASSWORD}).status_code
    )


def test_log_ins_that_wait_take_no_place_and_hinder_nobody(app, admin, artist, order, settings):
    with all_of(order.log_ins, turns.heavy.number_of_threads() + 1):
        waiting = [in_a_thread(lambda: log_in(app)) for _ in range(settings.api_threads + 4)]
        for thread, _answers in waiting:
            thread.join(0.01)

        assert admin.get("/data/persons").status_code == 200
        assert admin.get("/data/user/context").status_code == 200
        assert all(thread.is_alive() and not answers for thread, answers in waiting)
        order.log_ins.release()  # one turn, which each gives back for the next
        for thread, _answers in waiting:
            thread.join(30)
        order.log_ins.acquire()

    assert [answers for _thread, answers in waiting] == [[200]] * (settings.api_threads + 4)


def test_a_process_works_on_so_many_requests_at_a_time(app, admin, order, settings):
    with all_of(order.places, settings.api_threads):
        thread, answers = in_a_thread(lambda: admin.get("/data/persons").status_code)
        thread.join(0.3)
        assert not answers
        assert Client(app, None).get("/status").status_code == 200
    thread.join(30)

    assert answers == [200]
    assert order.places.acquire(blocking=False)
    order.places.release()


@pytest.mark.parametrize("path", ["/data/persons", "/data/persons/nonsense", "/data/departments?page=x"])
def test_a_place_is_given_back_whatever_the_answer(anonymous, admin, order, settings, path):
    for _ in range(settings.api_threads + 1):
        admin.get(path)
        anonymous.get(path)
        log_in(admin.app)

    all_of(order.places, settings.api_threads).close()
    all_of(order.log_ins, turns.heavy.number_of_threads() + 1).close()


def test_a_directory_that_is_slow_makes_nobody_wait_for_a_turn(app, artist, order):
    house = app.extensions["callsheet"]
    changed = replace(house.settings, auth_strategy="auth_remote_ldap", ldap_fallback=True)
    app.extensions["callsheet"] = House(changed, house.database)

    with all_of(order.log_ins, turns.heavy.number_of_threads() + 1):
        assert log_in(app) == 200
