"""What is asked: a start, a goal, a person, and how claims shall count; every title already an id."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
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
    held, experience = _split(graph, have)
    lacking = _split(graph, lack)[0]
    both = sorted({*held} & {*lacking})
    if both:
        raise RequestError("lack", f"{both[0]} is in `have` as well")
    return Request(
        start="",
        goal=graph.career(goal).id,
        have=held,
        lack=lacking,
        experience=experience,
        complete=tuple(word("complete", Kind, kind) for kind in complete),
        reading=word("reading", Reading, reading),
        trust=_trusted(graph, trust),
        scope=tuple(sorted((word("scope", ScopeDimension, name), value) for name, value in (scope or {}).items())),
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
    for name, value, most in (
        ("k", request.k, limits.ROUTES.value),
        ("max_moves", request.max_moves, 1000),
        ("served_months", request.served_months + 1, 1201),
        ("max_months", (request.max_months or 0) + 1, 12_001),
        ("max_effort", (request.max_effort or 0) + 1, 12_001),
    ):
        if not 1 <= value <= most:
            raise RequestError(name, f"{value} is out of range (1 to {most})")


def _split(graph: CareerGraph, have: Sequence[str]) -> tuple[tuple[str, ...], tuple[tuple[str, int], ...]]:
    """Return credentials and experience of a `have` list, both sorted."""
    held: set[str] = set()
    experience: dict[str, int] = defaultdict(int)
    for item in have:
        name, _, months = item.partition("=")
        if months:
            if not months.isdigit():
                raise RequestError("have", f"{item!r}: months must be a whole number", "write career:ID=MONTHS")
            experience[graph.career(name).id] += int(months)
        else:
            held.add(_credential(graph, name))
    return tuple(sorted(held)), tuple(sorted(experience.items()))


def _credential(graph: CareerGraph, name: str) -> str:
    """Return the id of a credential or skill; a degree of a known level may have any field."""
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
