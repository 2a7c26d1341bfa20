"""Errors carry their objects, read well, and cross to another process."""

import copy
import pickle

import pytest

import careergraph
from careergraph import limits
from careergraph.errors import (
    AmbiguousTitle,
    BadData,
    CareerGraphError,
    FileFailure,
    LimitReached,
    NodeNotFound,
    NoRoute,
    Problem,
    QueryError,
    RequestError,
    WrongGraphFile,
)

PROBLEM = Problem("my.csv", 14, 5, "months must be a whole number from 0 to 1200, found 'nan'", "leave the cell empty")
ERRORS = [
    BadData([PROBLEM, Problem("a.csv", 0, 0, "missing")], omitted=3),
    WrongGraphFile("my.db", "not a careergraph database", "name another"),
    FileFailure("my.db", "no such file", "check the name"),
    NodeNotFound("managr", ["manager", "director"]),
    AmbiguousTitle("manager", ["one", "two"]),
    RequestError("have", "'x' is a career", "name a degree"),
    NoRoute("a plan", "no route"),
    QueryError("SERVICE asks another server", line=2, column=7, hint="no"),
    LimitReached(limits.QUERY_SECONDS, "the query took longer than 5 seconds"),
]


@pytest.mark.parametrize(
    "problem, text",
    [
        (PROBLEM, "my.csv:14:5: months must be a whole number from 0 to 1200, found 'nan'\n  hint: leave the cell empty"),
        (Problem("my.csv", 14, 0, "cut off"), "my.csv:14: cut off"),
        (Problem("my.csv", 0, 0, "missing"), "my.csv: missing"),
    ],
)
def test_a_problem_says_where_and_what(problem, text):
    assert str(problem) == text


def test_bad_data_lists_its_problems_in_order_and_how_many_more_there_are():
    assert str(ERRORS[0]) == f"a.csv: missing\n{PROBLEM}\nand 3 more"
    assert ERRORS[0].problems == (Problem("a.csv", 0, 0, "missing"), PROBLEM)


@pytest.mark.parametrize(
    "error, text, hint",
    [
        (ERRORS[1], "my.db: not a careergraph database", "name another"),
        (ERRORS[2], "my.db: no such file", "check the name"),
        (ERRORS[3], "no title here is 'managr'", "did you mean 'manager' or 'director'?"),
        (NodeNotFound("x"), "no title here is 'x'", "try: careergraph find WORD"),
        (ERRORS[4], "'manager' fits 2 titles:\n  one\n  two", "say which one by its id or full title"),
        (ERRORS[5], "have: 'x' is a career", "name a degree"),
        (ERRORS[6], "no route", ""),
        (ERRORS[7], "query:2:7: SERVICE asks another server", "no"),
        (QueryError("malformed"), "query: malformed", ""),
        (
            ERRORS[8],
            "the query took longer than 5 seconds",
            "limit query-seconds is 5 seconds; change it with --timeout",
        ),
        (
            LimitReached(limits.QUERY_DEPTH, "too deep"),
            "too deep",
            "limit query-depth is 128 levels; it is fixed",
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_message_and_hint(error, text, hint):
    assert (str(error), error.hint) == (text, hint)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("copied", [copy.copy, lambda error: pickle.loads(pickle.dumps(error))], ids=["copy", "pickle"])  # noqa: S301
def test_an_error_crosses_to_another_process_whole(error, copied):
    other = copied(error)
    assert (type(other), str(other), vars(other)) == (type(error), str(error), vars(error))


def test_every_error_is_a_careergraph_error_and_public():
    assert {type(error) for error in ERRORS} == set(CareerGraphError.__subclasses__())
    assert {kind.__name__ for kind in CareerGraphError.__subclasses__()} < set(careergraph.__all__)


def test_errors_are_caught_as_what_python_calls_them():
    assert isinstance(ERRORS[3], KeyError)
    assert isinstance(ERRORS[5], ValueError)
    assert isinstance(ERRORS[7], ValueError)


def test_limits_have_names_units_and_purposes_of_their_own():
    assert len({limit.name for limit in limits.LIMITS}) == len(limits.LIMITS)
    assert all(limit.value > 0 and limit.unit and limit.option and limit.purpose for limit in limits.LIMITS)
    assert {limit for limit in vars(limits).values() if isinstance(limit, limits.Limit)} == set(limits.LIMITS)


def test_a_limit_may_be_reached_but_not_passed():
    limits.check(limits.QUERY_DEPTH, 128, "brackets")
    with pytest.raises(LimitReached, match=r"^brackets: 129 levels are more than 128$") as caught:
        limits.check(limits.QUERY_DEPTH, 129, "brackets")
    assert caught.value.limit == limits.QUERY_DEPTH
