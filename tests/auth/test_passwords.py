"""What a hash costs, and who pays for it (spec 10 §B3, spec 70 trap 20)."""

import os
import sys
import threading

import pytest
from argon2 import PasswordHasher, extract_parameters

from app.auth import heavy, passwords


def test_a_hash_costs_what_owasp_recommends():
    cost = extract_parameters(passwords.hashed("a good password"))

    assert (cost.type.name, cost.memory_cost, cost.time_cost, cost.parallelism) == ("ID", 19 * 1024, 2, 1)


def test_hashes_of_another_cost_open_and_are_made_anew():
    dear = PasswordHasher(memory_cost=65536, time_cost=3, parallelism=4).hash("a good password")

    assert passwords.verify("a good password", dear)
    assert not passwords.verify("another", dear)
    assert passwords.outdated(dear)
    assert not passwords.outdated(passwords.hashed("a good password"))


@pytest.mark.skipif(sys.platform != "linux", reason="threads have a niceness of their own on Linux only")
def test_hashes_are_made_by_few_threads_that_step_back():
    together, most, lock = [0], [0], threading.Lock()
    seen = set()

    def work():
        with lock:
            together[0] += 1
            most[0] = max(most[0], together[0])
        seen.add((threading.get_native_id(), os.getpriority(os.PRIO_PROCESS, threading.get_native_id())))
        with lock:
            together[0] -= 1

    callers = [threading.Thread(target=heavy.apart, args=(work,)) for _ in range(40)]
    for each in callers:
        each.start()
    for each in callers:
        each.join()

    spare = max(1, len(os.sched_getaffinity(0)) - 1)
    assert most[0] <= spare
    assert len(seen) <= spare
    own = os.getpriority(os.PRIO_PROCESS, 0)
    assert {nice for _thread, nice in seen} == {min(19, own + heavy.POLITENESS)}
    assert threading.get_native_id() not in {thread for thread, _nice in seen}


def test_what_fails_apart_fails_for_the_caller_and_for_nobody_else():
    with pytest.raises(ZeroDivisionError):
        heavy.apart(lambda: 1 / 0)

    assert heavy.apart(int, "7") == 7


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_process_that_is_forked_off_has_threads_of_its_own():
    heavy.apart(int, "1")
    child = os.fork()
    if child == 0:
        answered = threading.Thread(target=lambda: os._exit(heavy.apart(int, "7")), daemon=True)
        answered.start()
        answered.join(20)
        os._exit(1)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
