"""How old what is said is: its date, and whether data of that date are old beside the newest of the graph.

Ages are counted from the newest date of the graph, not from today: the same graph gives the same answer on any day.
"""

from collections.abc import Iterable
from typing import NamedTuple

from careergraph.graph import CareerGraph
from careergraph.model import Statement, Value, date_in
from careergraph.vocab import Kind, Property


class Age(NamedTuple):
    """Of when data are, the newest date of the graph, and by which assumption they are old."""

    date: str
    newest: str
    limit: Statement


def date_of(graph: CareerGraph, statement: Statement) -> str:
    """Return of when a statement is: its as-of date, the begin of its period, or when its source was retrieved; else nothing."""
    value = statement.value or Value()
    texts = (value.as_of, value.period, graph.source(statement.source).retrieved)
    return next(filter(None, map(date_in, texts)), "")


def old(graph: CareerGraph, statements: Iterable[Statement]) -> Age | None:
    """Return how old several statements are if all are older than the graph's assumption allows; one without a date isn't."""
    limit, newest = graph.memo("old-after", lambda: _limit(graph))
    dates = [date_of(graph, statement) for statement in statements] if limit else []
    if not (limit and dates and all(dates) and newest):
        return None
    date = max(dates, key=_months)
    assert limit.value is not None
    return Age(date, newest, limit) if _months(newest) - _months(date) > (limit.value.number or 0) else None


def _limit(graph: CareerGraph) -> tuple[Statement | None, str]:
    """Return the assumption that tells what is old, and the newest date of the graph."""
    said = graph.statements(subject=f"{Kind.CAREER}:*", relation=Property.OLD_AFTER)
    return (said[0] if said else None, graph.newest())


def _months(date: str) -> int:
    """Return a date in months; a year without a month is taken as late as it can be."""
    year, _, month = date.partition("-")
    return 12 * int(year) + int(month or 12)
