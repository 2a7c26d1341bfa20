"""What entering careers asks, for many careers at once: needs without their claims, equal ones under one number.

The planner weighs thousands of careers, of which few end up in a route; claims and words are looked up for those alone.
"""

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from threading import Lock
from typing import NamedTuple

from careergraph import requirements
from careergraph.graph import CareerGraph
from careergraph.model import degree_parts, kind_of
from careergraph.moves import Side, inward
from careergraph.person import Person
from careergraph.request import Request
from careergraph.requirements import ANY_CAREER, Asked, AtLeast, Hold, Need, Serve, Unknown, Variants
from careergraph.store import scope_from
from careergraph.vocab import Kind, Polarity, Truth

_PEOPLE, _WAYS = 32, 20_000
"""For how many people what was computed is kept at once, and how many ways to meet what is asked for each."""
NOTHING = 0
"""The number of what a career asks that asks for nothing."""


_Part = tuple[str, tuple[int, ...]]
"""One aspect of a career, and the numbers of what its deciding claims ask."""


class Way(NamedTuple):
    """One way to enter a career: gains with their price, experience to reach, and what isn't stated of it.

    `items` are the bits of `unknowns` in one search.
    """

    study: int
    cost: int
    gained: int
    steps: tuple[str, ...]
    serves: tuple[tuple[str, int], ...]
    unknowns: frozenset[Unknown]
    items: int = 0


class Floor(NamedTuple):
    """The least months of study with which anybody like a person can meet what is asked.

    `alone` is for what takes credentials that stand alone: nothing else is studied for them, and they count as nothing else.
    `shared` is for the rest, without such credentials; `both` is for all.
    """

    shared: int
    alone: int
    both: int


class Profile:
    """What was computed for one person, whatever they plan: ways into careers, floors of needs, gains that matter there."""

    def __init__(self, person: Person) -> None:
        """Begin with nothing computed."""
        self.person = person
        self.ways: dict[tuple[object, ...], tuple[Way, ...] | str] = {}
        self.gains: dict[tuple[int, int], int] = {}
        self.floors: dict[int, Floor] = {NOTHING: Floor(0, 0, 0)}
        self.of_needs: dict[int, tuple[int, int, frozenset[str]]] = {}


class Entrance:
    """What each career asks under a reading, trust and scope: `needs` by number, and the number by career."""

    def __init__(self, graph: CareerGraph, request: Request) -> None:
        """Compile deciding claims of `graph` for the reading, trust and scope of `request`, career by career as they are needed."""
        self._request = request
        self._claims = graph.memo("deciding claims", lambda: _Claims(graph))
        self.needs: list[tuple[tuple[str, Need], ...]] = [()]
        self.serves: list[tuple[tuple[str, int | None], ...]] = [()]
        self.holds: list[frozenset[str]] = [frozenset()]
        self.amounts: list[tuple[tuple[str, tuple[int, ...]], ...]] = [()]
        self._numbers: dict[tuple[_Part, ...], int] = {(): NOTHING}
        self._parts: dict[_Part, Need] = {}
        self._known: dict[tuple[str, str, str], int] = {}
        self._graph = graph
        self._profiles: dict[tuple[object, ...], Profile] = {}
        self._lock = Lock()

    def look_at(self, careers: Collection[str]) -> None:
        """Read what these careers ask all at once: quicker than one by one."""
        self._claims.read(careers)

    def number(self, career: str, came_from: str, entered: str = "") -> int:
        """Return the number of what entering `career` from `came_from` asks; `entered` is the career of a match that one enters as well."""
        if career not in self._claims.of or entered not in self._claims.of:
            self._claims.read((career, entered))
        if not self._claims.of[career] and not self._claims.of[entered]:
            return NOTHING
        depends = not self._claims.dependent.isdisjoint((career, entered))
        key = (career, came_from if depends else "", "" if entered == career else entered)
        if key not in self._known:
            self._known[key] = self._number(*key)
        return self._known[key]

    def _number(self, career: str, came_from: str, entered: str) -> int:
        by_aspect: dict[str, list[int]] = {}
        for aspect, start, asked in (*self._claims.of[career], *self._claims.of[entered]):
            if not start or start == came_from:
                by_aspect.setdefault(aspect, []).append(asked)
        parts = tuple((aspect, tuple(by_aspect[aspect])) for aspect in sorted(by_aspect))
        with self._lock:
            if parts not in self._numbers:
                needs = tuple((part[0], self._need(part)) for part in parts)
                self.needs.append(needs)
                self.serves.append(tuple(sorted({each for _, need in needs for each in _serves(need)}, key=str)))
                self.holds.append(frozenset(name for _, need in needs for name in _holds(need)))
                self.amounts.append(_amounts(self.serves[-1]))
                self._numbers[parts] = len(self.needs) - 1
            return self._numbers[parts]

    def _need(self, part: _Part) -> Need:
        if part not in self._parts:
            r = self._request
            asked = [self._claims.asked[number] for number in part[1]]
            self._parts[part] = requirements.combined(asked, reading=r.reading, trust=r.trust, scope=dict(r.scope))
        return self._parts[part]

    def depends_on_start(self, career: str) -> bool:
        """Return whether some claim about a career holds only for those who come from a certain one."""
        if career not in self._claims.of:
            self._claims.read((career,))
        return career in self._claims.dependent

    def numbers(self, career: str) -> tuple[int, ...]:
        """Return the numbers of what entering `career` asks, whatever career one comes from."""
        if not self.depends_on_start(career):
            return (self.number(career, ""),)
        starts = {start for _, start, _ in self._claims.of[career]} | {""}
        return tuple(self.number(career, start) for start in sorted(starts))

    def is_sure(self, number: int, request: Request) -> bool:
        """Return whether it is always known if what a number asks is met: of all kinds all is told, and no amount or field is open."""
        return all(_is_sure(need, request.complete) for _, need in self.needs[number])

    def profile(self, request: Request) -> Profile:
        """Return what was computed for the person of a request: for who holds the same it is kept."""
        key = (request.have, request.lack, request.complete)
        found = self._profiles.get(key)
        if found is None or len(found.ways) > _WAYS:
            if len(self._profiles) > _PEOPLE:
                self._profiles.clear()
            found = self._profiles[key] = Profile(Person(self._graph, request))
        return found

    def floors(self, profile: Profile, numbers: Sequence[int]) -> list[Floor]:
        """Return the least months of study with which anybody like a person can meet what each number asks."""
        known = profile.floors
        for number in {*numbers}.difference(known):
            known[number] = _floor(self.needs[number], profile.person, profile.of_needs)
        return [known[number] for number in numbers]


def entrance(graph: CareerGraph, request: Request) -> Entrance:
    """Return what careers ask under the reading, trust and scope of `request`; compiled once a graph."""
    key = ("entrance", request.reading, request.trust, request.scope)
    return graph.memo(key, lambda: Entrance(graph, request))


_Rows = Mapping[int, list[tuple[str, int | None]]]
_Inner = Mapping[tuple[str, str, str, str], list[tuple]]  # type: ignore[type-arg]
"""The rows of the claims that stand inside a claim: by career, source, aspect and key of the outer one."""


class _Claims:
    """The deciding claims of the careers looked at so far: what is `asked`, equal things once, and (aspect, from whom, number) `of`
    each career; those of which some claim depends on whence one comes are `dependent`.
    """

    def __init__(self, graph: CareerGraph) -> None:
        self.asked: list[Asked] = []
        self.of: dict[str, list[tuple[str, str, int]]] = {"": []}
        self.dependent: set[str] = set()
        self._graph, self._numbers = graph, dict[tuple[object, ...], int]()
        self._lock = Lock()

    def read(self, careers: Collection[str]) -> None:
        """Read the claims of those careers that weren't looked at before."""
        if self.of.keys() >= {*careers}:
            return
        with self._lock:
            missing = sorted({*careers} - self.of.keys())
            heads = self._graph.deciding_claims(missing)
            rows: dict[int, list[tuple[str, int | None]]] = defaultdict(list)
            for number, wanted, least in self._graph.claim_rows([head[0] for head in heads]):
                rows[number].append((wanted, least))
            found = self._found(heads, rows)
            self.dependent |= {career for career, claims in found.items() if any(start for _, start, _ in claims)}
            self.of |= {career: found.get(career, []) for career in missing}

    def _found(self, heads: Sequence[tuple], rows: _Rows) -> dict[str, list[tuple[str, str, int]]]:  # type: ignore[type-arg]
        inner: dict[tuple[str, str, str, str], list[tuple]] = defaultdict(list)  # type: ignore[type-arg]
        for head in heads:
            if head[7]:
                inner[head[1], head[9], head[2], head[7]].append(head)
        found: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
        for head in heads:
            _, career, aspect, key, _, _, start, inside, *_ = head
            if not inside and not _is_idle(head, rows, inner, self._graph.studied()):
                name = f"skill:{key.partition(':')[2]}" if aspect == "skill" and key.startswith("skill:") else aspect
                found[career].append((name, start, self._number(head, rows, inner)))
        return found

    def _number(self, head: tuple, rows: _Rows, inner: _Inner) -> int:  # type: ignore[type-arg]
        """Return the number of what a claim asks."""
        claim, _, _, _, polarity, minimum, _, _, scope, source, publisher = head
        inside = _inside(head, inner)
        known = (
            source,
            publisher,
            scope,
            polarity,
            minimum,
            *rows.get(claim, ()),
            *(_need(each, rows, inner) for each in inside),
        )
        if known not in self._numbers:
            self.asked.append(Asked(source, publisher, scope_from(scope), _need(head, rows, inner)))
            self._numbers[known] = len(self.asked) - 1
        return self._numbers[known]


def _is_idle(head: tuple, rows: _Rows, inner: _Inner, studied: frozenset[str]) -> bool:  # type: ignore[type-arg]
    """Return whether a claim, given by its row of `deciding_claims`, asks for nothing but skills of which nobody says how long
    they take; all its rows may have been withdrawn.
    """
    plain = all(wanted.startswith("skill:") and wanted not in studied for wanted, _ in rows.get(head[0], ()))
    return plain and all(_is_idle(each, rows, inner, studied) for each in _inside(head, inner))


def _inside(head: tuple, inner: _Inner) -> Sequence[tuple]:  # type: ignore[type-arg]
    _, career, aspect, key, *_, source, _ = head
    return inner.get((career, source, aspect, key), ())


def _is_empty(head: tuple, rows: _Rows, inner: _Inner) -> bool:  # type: ignore[type-arg]
    return not rows.get(head[0]) and all(_is_empty(each, rows, inner) for each in _inside(head, inner))


def _need(head: tuple, rows: _Rows, inner: _Inner) -> Need:  # type: ignore[type-arg]
    """Return the need of one claim, given by its row of `deciding_claims`."""
    number, polarity, minimum = head[0], head[4], head[5]
    if polarity == Polarity.NEGATIVE:
        return AtLeast(0, ())
    parts = [requirements.need_of(wanted, least) for wanted, least in rows.get(number, ())]
    parts += [_need(each, rows, inner) for each in _inside(head, inner) if not _is_empty(each, rows, inner)]
    return AtLeast(min(minimum or len(parts), len(parts)), tuple(parts))


def sensitive(needs: Iterable[Need]) -> frozenset[str]:
    """Return the families that one career's `needs` ask for, if they also ask for experience of an unstated amount or kind.

    There, more experience may turn a way that was impossible into one that is asked for; labels that differ in that are not
    compared.
    """
    served = [each for need in needs for each in _serves(need)]
    if not any(months is None or family == ANY_CAREER for family, months in served):
        return frozenset()
    return frozenset(family for family, _ in served if family != ANY_CAREER)


def _serves(need: Need) -> Iterator[tuple[str, int | None]]:
    """Yield (family, months) of every experience inside a need."""
    match need:
        case Serve(family, months):
            yield family, months
        case AtLeast(_, parts) | Variants(parts):
            for part in parts:
                yield from _serves(part)


def _amounts(served: Iterable[tuple[str, int | None]]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Return the amounts of months that tell how each family's experience stands: none, any, and each that is asked for."""
    found: dict[str, set[int]] = defaultdict(lambda: {0, 1})
    for family, months in served:
        found[family].add(months or 1)
    return tuple((family, tuple(sorted(amounts))) for family, amounts in sorted(found.items()))


class Necessary(NamedTuple):
    """What no way into a career does without: experience (family to least months), and what isn't counted then."""

    families: Mapping[str, int]
    items: frozenset[Unknown]


def necessary(needs: Sequence[tuple[str, Need]], person: Person) -> Necessary:
    """Return what no way to meet all of `needs` does without, for the person before any route."""
    return _all_of([_necessary(need, person) for _, need in needs])


def any_of(parts: Sequence[Necessary], needed: int = 1) -> Necessary:
    """Return what is necessary if `needed` of the parts are."""
    most = len(parts) - needed
    count: dict[str, list[int]] = defaultdict(list)
    for part in parts:
        for family, months in part.families.items():
            count[family].append(months)
    families = {family: min(months) for family, months in sorted(count.items()) if len(months) > most}
    items = [item for part in parts for item in part.items]
    return Necessary(families, frozenset(item for item in items if items.count(item) > most))


def _all_of(parts: Sequence[Necessary]) -> Necessary:
    families: dict[str, int] = {}
    for part in parts:
        for family, months in part.families.items():
            families[family] = max(months, families.get(family, 0))
    return Necessary(families, frozenset(item for part in parts for item in part.items))


def _necessary(need: Need, person: Person) -> Necessary:
    match need:
        case Hold(wanted) if person.held(wanted, 0) is not Truth.MET and person.is_untimed(wanted):
            return Necessary({}, frozenset({Unknown("study time", wanted)}))
        case Serve(family, months) if family == ANY_CAREER and months != 0:
            served = {family: months} if months and Kind.CAREER in person.request.complete else {}
            return Necessary(served, frozenset({Unknown("experience kind", requirements.kind_text(months))}))
        case Serve(family, months) if family != ANY_CAREER and months != 0 and Kind.CAREER in person.request.complete:
            vague = {Unknown("experience amount", family)} if months is None else set()
            return Necessary({family: months or 1}, frozenset(vague))
        case AtLeast(needed, parts) if needed > 0 and len(parts) >= needed:
            return any_of([_necessary(part, person) for part in parts], needed)
        case Variants(parts):
            return _all_of([_necessary(part, person) for part in parts])
        case _:
            return Necessary({}, frozenset())


def _floor(needs: Sequence[tuple[str, Need]], person: Person, known: dict[int, tuple[int, int, frozenset[str]]]) -> Floor:
    """Return the least study of all needs: the most of those that may share credentials, and the sum of those that stand alone."""
    for _, need in needs:
        if id(need) not in known:
            pure = _least_study(need, person, is_alone_free=True)
            known[id(need)] = _least_study(need, person), pure, frozenset(_holds(need))
    parts = [known[id(need)] for _, need in needs]
    shared = alone = mixed = 0
    for place, (months, pure, names) in enumerate(parts):
        others = frozenset().union(*(part[2] for index, part in enumerate(parts) if index != place))
        if names and not names & others and all(person.stands_alone(name) for name in names):
            alone += months
        else:
            shared, mixed = max(shared, pure), max(mixed, months)
    return Floor(shared, alone, mixed + alone)


def _is_sure(need: Need, complete: Collection[str]) -> bool:
    match need:
        case Hold(wanted):
            is_open = wanted.startswith(f"{Kind.DEGREE}:") and degree_parts(wanted)[1] != "*"
            return kind_of(wanted) in complete and not is_open
        case Serve(family, months):
            return Kind.CAREER in complete and months is not None and family != ANY_CAREER
        case AtLeast(_, parts):
            return all(_is_sure(part, complete) for part in parts)
        case Variants(_):
            return False


def _holds(need: Need) -> Iterator[str]:
    match need:
        case Hold(wanted):
            yield wanted
        case AtLeast(_, parts) | Variants(parts):
            for part in parts:
                yield from _holds(part)


def _least_study(need: Need, person: Person, *, is_alone_free: bool = False) -> int:
    """Return what no study that meets the need can be below; experience is taken as had, what stands alone too if so wished."""

    def least(part: Need) -> int:
        return _least_study(part, person, is_alone_free=is_alone_free)

    match need:
        case Hold(wanted):
            is_free = person.held(wanted, 0) is Truth.MET or (is_alone_free and person.stands_alone(wanted))
            return 0 if is_free else person.least_study(wanted)
        case AtLeast(needed, parts):
            found = sorted(map(least, parts))
            return found[needed - 1] if 0 < needed <= len(found) else 0
        case Variants(parts):
            return max(map(least, parts), default=0)
        case _:
            return 0


def bottleneck(into: Side, inside: Collection[int], floors: Mapping[int, int], begin: Mapping[int, int]) -> dict[int, int]:
    """Return, of each career `inside`, the least study with which some chain of moves from there to a goal can be gone.

    The study of a chain is at least the greatest floor of the careers entered (a widest path). `begin` are the careers where
    chains end, each with what it needs besides.
    """
    found, (first, origins, _) = inward(into.size, inside), into
    buckets: dict[int, list[int]] = defaultdict(list)
    for career, level in begin.items():
        if level < found[career]:
            found[career] = level
            buckets[level].append(career)
    levels = sorted(buckets)
    while levels:
        level = heapq.heappop(levels)
        for career in buckets[level]:  # grows while it is walked
            if found[career] != level:
                continue
            needed = max(level, floors[career])
            for origin in origins[first[career] : first[career + 1]]:
                if needed < found[origin]:
                    found[origin] = needed
                    if needed not in buckets:
                        heapq.heappush(levels, needed)
                    buckets[needed].append(origin)
    return {career: found[career] for career in inside}
