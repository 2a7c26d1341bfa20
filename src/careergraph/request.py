"""What is asked: a start, a goal, a person, and how claims shall count; every title already an id."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from careergraph import limits
from careergraph.errors import RequestError
from careergraph.graph import CareerGraph
from careergraph.model import ID_PATTERN, Scope, degree_parts
from careergraph.vocab import Criterion, Kind, Method, Reading, ScopeDimension

_Word = TypeVar("_Word", bound=StrEnum)

COMPLETE_BY_DEFAULT = (Kind.DEGREE, Kind.CERTIFICATION, Kind.CAREER)
"""The kinds for which a person's silence means no: degrees, certifications and licences, experience."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of the planner; it is echoed in the plan.

    `have` and `lack` are ids of degrees, certifications and skills. `experience` are (career, months) served before, and
    `served_months` the months already served in the first career. `complete` are the kinds for which silence means no.
    `trust` is a source or publisher whose claims alone count where it has any. `avoid` are ids of careers, sources or
    publishers, and methods, whose moves are not taken; `via` are careers that the route must pass. `max_months` and
    `max_effort` cap the upper total; None is no cap.
    """

    start: str
    goal: str
    have: tuple[str, ...] = ()
    lack: tuple[str, ...] = ()
    experience: tuple[tuple[str, int], ...] = ()
    served_months: int = 0
    complete: tuple[Kind, ...] = COMPLETE_BY_DEFAULT
    reading: Reading = Reading.STRICT
    trust: str = ""
    scope: Scope = ()
    prefer: Criterion = Criterion.MONTHS
    k: int = 3
    max_moves: int = limits.MOVES.value
    max_months: int | None = None
    max_effort: int | None = None
    avoid: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    has_full_time_study: bool = False
    seconds: int = limits.PLAN_SECONDS.value


def person(
    graph: CareerGraph,
    goal: object,
    *,
    have: Sequence[str] = (),
    lack: Sequence[str] = (),
    complete: Sequence[str] = COMPLETE_BY_DEFAULT,
    reading: str = Reading.STRICT,
    trust: str = "",
    scope: Mapping[str, str] | None = None,
) -> Request:
    """Return a request that has a goal and a person but no start; titles become ids. The arguments are those of `plan`."""
    held, experience = _split(graph, _texts("have", have))
    lacking = _split(graph, _texts("lack", lack))[0]
    both = sorted({*held} & {*lacking})
    if both:
        raise RequestError("lack", f"{both[0]} is in `have` as well")
    return Request(
        start="",
        goal=graph.career(goal).id,
        have=held,
        lack=lacking,
        experience=experience,
        complete=tuple(word("complete", Kind, kind) for kind in _texts("complete", complete)),
        reading=word("reading", Reading, reading),
        trust=_trusted(graph, trust),
        scope=_scope(scope),
    )


def check(request: Request) -> None:
    """Raise `RequestError` if the request contradicts itself or a number of it is out of range."""
    if request.start == request.goal:
        raise RequestError("goal", "it is the career you start from", "name another goal")
    ends = {request.start, request.goal}
    for career in request.avoid:
        if career in ends or career in request.via:
            raise RequestError("avoid", f"{career} is asked for as start, goal or via")
    if ends & {*request.via}:
        raise RequestError("via", "start and goal are on every route", "name a career in between")
    _whole("k", request.k, 1, limits.ROUTES.value)
    _whole("max_moves", request.max_moves, 1, 1000)
    _whole("served_months", request.served_months, 0, _MOST_MONTHS)
    _whole("seconds", request.seconds, 0, 1_000_000)
    for name, cap in (("max_months", request.max_months), ("max_effort", request.max_effort)):
        if cap is not None:
            _whole(name, cap, 0, 10 * _MOST_MONTHS)


_MOST_MONTHS = 1200


def _whole(name: str, value: object, least: int, most: int) -> None:
    """Raise unless `value` is a whole number in range."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise RequestError(name, f"it must be a whole number from {least} to {most}, found {value!r}")


def _texts(name: str, found: object) -> Sequence[str]:
    """Return a list of texts; a text alone, or anything else in the list, is a mistake."""
    if isinstance(found, str) or not isinstance(found, Collection) or not all(isinstance(item, str) for item in found):
        raise RequestError(name, f"it must be a list of texts, found {found!r}", f'write {name}=["degree:associate"]')
    return list(found)


def _scope(scope: object) -> Scope:
    """Return a scope given as a mapping of dimensions to values."""
    if scope is None:
        return ()
    if not isinstance(scope, Mapping) or not all(isinstance(value, str) and value for value in scope.values()):
        raise RequestError("scope", f"it must name a value for each dimension, found {scope!r}", '{"company-size": "large"}')
    return tuple(sorted((word("scope", ScopeDimension, name), value) for name, value in scope.items()))


def _split(graph: CareerGraph, have: Sequence[str]) -> tuple[tuple[str, ...], tuple[tuple[str, int], ...]]:
    """Return credentials and experience of a `have` list, both sorted."""
    held: set[str] = set()
    experience: dict[str, int] = defaultdict(int)
    for item in have:
        name, _, months = item.partition("=")
        if months:
            if not re.fullmatch("[0-9]{1,4}", months) or int(months) > _MOST_MONTHS:
                message = f"{item!r}: months must be a whole number from 0 to {_MOST_MONTHS}"
                raise RequestError("have", message, "write career:ID=MONTHS")
            experience[graph.career(name).id] += int(months)
        else:
            held.add(_credential(graph, name))
    return tuple(sorted(held)), tuple(sorted(experience.items()))


def _credential(graph: CareerGraph, name: str) -> str:
    """Return the id of a credential or skill; a degree of a known level may have any field."""
    if name.endswith(":*") or name.startswith("degree:*"):
        raise RequestError("have", f"{name!r} names no level and no credential", "say which one")
    if ID_PATTERN.fullmatch(name) and name.startswith("degree:") and f"degree:{degree_parts(name)[0]}" in graph:
        return name
    node = graph.find(name)
    if node.kind is Kind.CAREER:
        raise RequestError("have", f"{node.label!r} is a career", f"for experience write {node.id}=MONTHS")
    return node.id


def word(field_name: str, words: type[_Word], text: str) -> _Word:
    """Return the word of a table; raise `RequestError` with the table's words if it has none such."""
    try:
        return words(text)
    except ValueError:
        raise RequestError(field_name, f"{text!r} is not known", f"one of: {', '.join(words)}") from None


def _trusted(graph: CareerGraph, trust: str) -> str:
    known = {name for source in graph.sources() for name in (source.id, source.publisher.id)} if trust else set()
    if trust and trust not in known:
        raise RequestError("trust", f"no source or publisher is {trust!r}", f"one of: {', '.join(sorted(known))}")
    return trust


def avoided(graph: CareerGraph, words: Sequence[str]) -> tuple[str, ...]:
    """Return what to avoid as ids: methods, sources and publishers as they are, careers by id or title."""
    sources = {name for source in graph.sources() for name in (source.id, source.publisher.id)} if words else set()
    return tuple(sorted({text if text in sources or text in set(Method) else graph.career(text).id for text in words}))
