"""What is asked: a start, a goal, a person, and how claims shall count; every title already an id."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from careergraph import limits
from careergraph.errors import NodeNotFound, RequestError
from careergraph.graph import CareerGraph
from careergraph.model import ID_PATTERN, Scope, degree_parts
from careergraph.vocab import FIRMNESS, Criterion, Kind, Method, Reading, Relation, ScopeDimension

_Word = TypeVar("_Word", bound=StrEnum)

COMPLETE_BY_DEFAULT = (Kind.DEGREE, Kind.CERTIFICATION, Kind.CAREER)
"""The kinds for which a person's silence means no: degrees, certifications and licences, experience."""


CRITERIA = (Criterion.MONTHS, Criterion.EFFORT, Criterion.RISK, Criterion.MOVES)
"""The criteria of a plan unless others are asked for."""


MATCHING = ("", "exact", "close", "wider")
"""Over which matches of careers a route may change classification."""


class Request(NamedTuple):
    """What is asked of the planner; it is echoed in the plan.

    `have` and `lack` are ids of degrees, certifications and skills. `experience` are (career, months) served before, and
    `served_months` the months already served in the first career. `complete` are the kinds for which silence means no.
    `trust` are sources and publishers whose claims alone count where they have any. `start` is empty for somebody without a
    career; of several `goals` any will do. `avoid` are ids of careers not to pass and credentials not to gain (`degree:*`: none
    at all), and sources, publishers, methods and relations whose moves are not taken; `via` are careers that the route must
    pass. `match` tells over which matches of careers a route may change classification: none, `exact` ones, `close` ones as
    well, or besides from the start to `wider` ones. `criteria` are made small, in this order where one is needed. `k` is how many routes at most; None, with
    `is_front` False, asks for named routes. `slack` is how much more of the first criterion, in percent of the least, a
    route may take that is listed for being different (or, with `k` and one criterion, listed at all; None: any). `steps`
    are the steps in which a front's values are compared. `max_moves` is filled in when the plan is made if None: three more
    than the fewest moves that lead there, at least 6, at most 12. `caps` are the most of a criterion, by the upper total.
    """

    start: str
    goals: tuple[str, ...]
    have: tuple[str, ...] = ()
    lack: tuple[str, ...] = ()
    experience: tuple[tuple[str, int], ...] = ()
    served_months: int = 0
    complete: tuple[Kind, ...] = COMPLETE_BY_DEFAULT
    reading: Reading = Reading.STRICT
    trust: tuple[str, ...] = ()
    scope: Scope = ()
    criteria: tuple[Criterion, ...] = CRITERIA
    k: int | None = None
    is_front: bool = False
    slack: int | None = None
    steps: tuple[tuple[Criterion, int], ...] = ()
    max_moves: int | None = None
    caps: tuple[tuple[Criterion, int], ...] = ()
    avoid: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    match: str = ""
    has_full_time_study: bool = False
    seconds: int = limits.PLAN_SECONDS.value

    @property
    def goal(self) -> str:
        """The goal, the first if there are several."""
        return self.goals[0]


def person(graph: CareerGraph, goal: object, **wishes: Any) -> Request:
    """Return a request that has a goal and a person but no start; titles become ids. `wishes` are those of `somebody`."""
    known = somebody(graph, **wishes)
    return known._replace(goals=careers("goal", graph, goal))


def somebody(
    graph: CareerGraph,
    *,
    have: Sequence[str] = (),
    lack: Sequence[str] = (),
    complete: Sequence[str] = COMPLETE_BY_DEFAULT,
    reading: str = Reading.STRICT,
    trust: str | Iterable[str] = (),
    scope: Mapping[str, str] | None = None,
) -> Request:
    """Return a request that has a person but neither start nor goal. The arguments are those of `plan`."""
    held, experience = _split(graph, _texts("have", have))
    lacking = _split(graph, _texts("lack", lack))[0]
    both = sorted({*held} & {*lacking})
    if both:
        raise RequestError("lack", f"{both[0]} is in `have` as well")
    return Request(
        start="",
        goals=(),
        have=held,
        lack=lacking,
        experience=experience,
        complete=tuple(word("complete", Kind, kind) for kind in _texts("complete", complete)),
        reading=word("reading", Reading, reading),
        trust=_trusted(graph, trust),
        scope=_scope(graph, scope),
    )


def careers(name: str, graph: CareerGraph, given: object) -> tuple[str, ...]:
    """Return the ids of one career or of several, sorted."""
    several = given if isinstance(given, list | tuple | set | frozenset) else [given]
    if not several:
        raise RequestError(name, "it names no career", "name one, or several")
    return tuple(sorted({graph.career(career).id for career in several}))


def check(request: Request) -> None:
    """Raise `RequestError` if the request contradicts itself or a number of it is out of range."""
    _check_careers(request)
    if request.is_front and len(request.criteria) == 1:
        raise RequestError("front", "it needs two criteria or more", "ask for the k best routes instead")
    if request.match not in MATCHING:
        raise RequestError("match", f"{request.match!r} is not known", f"one of: {', '.join(filter(None, MATCHING))}")
    if request.steps and not request.is_front:
        raise RequestError("steps", "they are for a front", "ask for the front")
    for name, number, least, most in (
        ("k", request.k, 1, limits.ROUTES.value),
        ("slack", request.slack, 0, 1000),
        ("max_moves", request.max_moves, 1, 1000),
        ("served_months", request.served_months, 0, _MOST_MONTHS),
        ("seconds", request.seconds, 0, 1_000_000),
    ):
        if number is not None or name not in ("k", "slack", "max_moves"):
            _whole(name, number, least, most)
    for criterion, amount in request.caps:
        _whole(f"max_{criterion.replace('-', '_')}", amount, 0, _MOST)
    for _, amount in request.steps:
        _whole("steps", amount, 1, _MOST)


def _check_careers(request: Request) -> None:
    """Raise if start, goals, via and avoid contradict each other."""
    if request.start in request.goals:
        raise RequestError("goal", "it is the career you start from", "name another goal")
    if request.served_months and not request.start:
        raise RequestError("served_months", "there is no career in which they were served", "write have=career:ID=MONTHS")
    ends = {request.start, *request.goals}
    for career in request.avoid:
        if career in ends or career in request.via:
            raise RequestError("avoid", f"{career} is asked for as start, goal or via")
    if ends & {*request.via}:
        raise RequestError("via", "start and goal are on every route", "name a career in between")


def criteria_of(given: object) -> tuple[Criterion, ...]:
    """Return the criteria asked for, each once, in their order."""
    known = tuple(dict.fromkeys(word("criteria", Criterion, text) for text in _texts("criteria", given)))
    if not known:
        raise RequestError("criteria", "there is none", f"one or more of: {', '.join(Criterion)}")
    return known


def amounts(name: str, given: object) -> tuple[tuple[Criterion, int], ...]:
    """Return the amounts given for criteria, sorted by name; None counts as not given."""
    if given is None:
        return ()
    if not isinstance(given, Mapping):
        raise RequestError(name, f"it must name an amount for each criterion, found {given!r}", '{"months": 6}')
    return tuple(sorted((word(name, Criterion, key), amount) for key, amount in given.items() if amount is not None))


_MOST_MONTHS = 1200
_MOST = 100_000_000


def _whole(name: str, value: object, least: int, most: int) -> None:
    """Raise unless `value` is a whole number in range."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise RequestError(name, f"it must be a whole number from {least} to {most}, found {value!r}")


def _texts(name: str, found: object) -> Sequence[str]:
    """Return a list of texts; a text alone, or anything else in the list, is a mistake."""
    if isinstance(found, str) or not isinstance(found, Collection) or not all(isinstance(item, str) for item in found):
        raise RequestError(name, f"it must be a list of texts, found {found!r}", f'write {name}=["degree:associate"]')
    return list(found)


def _scope(graph: CareerGraph, scope: object) -> Scope:
    """Return a scope given as a mapping of dimensions to values, each of which some claim knows."""
    if scope is None:
        return ()
    if not isinstance(scope, Mapping) or not all(isinstance(value, str) and value for value in scope.values()):
        raise RequestError("scope", f"it must name a value for each dimension, found {scope!r}", '{"company-size": "large"}')
    chosen = tuple(sorted((word("scope", ScopeDimension, name), value) for name, value in scope.items()))
    for dimension, value in chosen:
        _check_known(dimension, value, graph.scope_values().get(dimension, ()))
    return chosen


def _check_known(dimension: ScopeDimension, value: str, known: Sequence[str]) -> None:
    """Raise if no claim knows a value: it would change no answer, so it is a slip, or a case of which nothing is known."""
    if value not in known:
        from careergraph.sources.pack import nearest

        listed = f"values that claims know: {', '.join(known)}" if known else f"no claim here is narrowed by {dimension}"
        hint = "; ".join(filter(None, (nearest(value, known), f"{listed}; leave it out if that isn't meant")))
        raise RequestError("scope", f"no claim here knows {dimension}={value}", hint)


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


def _trusted(graph: CareerGraph, trust: object) -> tuple[str, ...]:
    """Return the sources and publishers to trust: one name, or any number of them."""
    if not isinstance(trust, str | Iterable):
        raise RequestError("trust", f"it must be a name or several, found {trust!r}", 'write trust=["guide-002"]')
    names = [trust] if isinstance(trust, str) and trust else list(trust)
    known = sorted({name for source in graph.sources() for name in (source.id, source.publisher.id)}) if names else []
    for name in names:
        if name not in known:
            raise RequestError("trust", f"no source or publisher is {name!r}", f"one of: {', '.join(known)}")
    return tuple(sorted({*names}))


def avoided(graph: CareerGraph, words: Sequence[str], more: Sequence[str] = ()) -> tuple[str, ...]:
    """Return what to avoid as ids: methods, relations, sources and publishers as they are, careers and credentials by id or
    title, `degree:*` and the like as they are. `more` is avoided as well.
    """
    found = set()
    sources = {name for source in graph.sources() for name in (source.id, source.publisher.id)} if words else set()
    for text in (*_texts("avoid", words), *more):
        if text in sources or text in set(Method) or text in set(Relation) or text in _ANY or _FIELD.fullmatch(text):
            found.add(text)
        else:
            found.add(graph.find(text).id if text in graph else _named(graph, text))
    return tuple(sorted(found))


def weaker(method: str) -> tuple[Method, ...]:
    """Return the methods that are less firm than `method`; none if it is empty.

    >>> [str(each) for each in weaker("implied")]
    ['inferred', 'assumed']
    """
    return FIRMNESS[FIRMNESS.index(word("method", Method, method)) + 1 :] if method else ()


_ANY = ("degree:*", "certification:*", "skill:*")
_FIELD = re.compile(r"degree:\*/\w[\w.+-]*")


def is_meant(word: str, credential: str) -> bool:
    """Return whether a word of `avoid` means a credential: it, any of the kind, and a level of degree in every field.

    >>> is_meant("degree:bachelor", "degree:bachelor/law"), is_meant("degree:bachelor/law", "degree:bachelor")
    (True, False)
    """
    if word.endswith(":*"):
        return credential.startswith(word[:-1])
    if word == credential or not (word.startswith("degree:") and credential.startswith("degree:")):
        return word == credential
    (level, field), (its_level, its_field) = degree_parts(word), degree_parts(credential)
    return level in ("*", its_level) and field in ("*", its_field)


def _named(graph: CareerGraph, text: str) -> str:
    """Return the career that a title names, else the credential."""
    try:
        return graph.career(text).id
    except NodeNotFound:
        if text.startswith("degree:"):
            return _credential(graph, text)
        try:
            return graph.find(text).id
        except NodeNotFound:
            return graph.career(text).id
