"""What entering careers asks, for all careers of a graph at once: needs without their claims, equal ones under one number.

The planner weighs thousands of careers, of which few end up in a route; claims and words are looked up for those alone.
"""

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from careergraph import requirements
from careergraph.graph import CareerGraph
from careergraph.moves import FAR, Side
from careergraph.person import Person
from careergraph.request import Request
from careergraph.requirements import Asked, AtLeast, Hold, Need, Serve, Unknown, Variants
from careergraph.store import scope_from
from careergraph.vocab import Kind, Polarity, Truth

NOTHING = 0
"""The number of what a career asks that asks for nothing."""
_ANY_CAREER = f"{Kind.CAREER}:*"


class Entrance:
    """What each career asks under a reading, trust and scope: `needs` by number, and the number by career."""

    def __init__(self, graph: CareerGraph, request: Request) -> None:
        """Compile the deciding claims of `graph` for the reading, trust and scope of `request`."""
        self._request = request
        self._asked = _asked(graph)
        self.needs: list[tuple[tuple[str, Need], ...]] = [()]
        self.serves: list[tuple[tuple[str, int | None], ...]] = [()]
        self._numbers: dict[tuple[tuple[str, Need], ...], int] = {(): NOTHING}
        self._known: dict[tuple[str, str], int] = {}
        self._depends = {career for career, asked in self._asked.items() if any(each[1] for each in asked)}
        self._floors: dict[tuple[object, ...], tuple[list[int], list[int]]] = {}

    def number(self, career: str, came_from: str) -> int:
        """Return the number of what entering `career` from `came_from` asks."""
        if career not in self._asked:
            return NOTHING
        key = (career, came_from if career in self._depends else "")
        if key not in self._known:
            self._known[key] = self._number(*key)
        return self._known[key]

    def _number(self, career: str, came_from: str) -> int:
        by_aspect: dict[str, list[Asked]] = defaultdict(list)
        for aspect, start, asked in self._asked[career]:
            if start in ("", came_from):
                by_aspect[aspect].append(asked)
        r = self._request
        needs = tuple(
            (aspect, requirements.combined(by_aspect[aspect], reading=r.reading, trust=r.trust, scope=dict(r.scope)))
            for aspect in sorted(by_aspect)
        )
        if needs not in self._numbers:
            self._numbers[needs] = len(self.needs)
            self.needs.append(needs)
            self.serves.append(tuple(sorted({each for _, need in needs for each in _serves(need)}, key=str)))
        return self._numbers[needs]

    def depends_on_start(self, career: str) -> bool:
        """Return whether some claim about a career holds only for those who come from a certain one."""
        return career in self._depends

    def numbers(self, career: str) -> tuple[int, ...]:
        """Return the numbers of what entering `career` asks, whatever career one comes from."""
        starts = {start for _, start, _ in self._asked.get(career, ())} | {""}
        return tuple(self.number(career, start) for start in sorted(starts))

    def asking(self) -> Iterator[tuple[str, int]]:
        """Yield (career, number) for everything that asks something, whatever career one comes from."""
        for career in sorted(self._asked):
            yield from ((career, number) for number in self.numbers(career))

    def families(self) -> tuple[frozenset[str], frozenset[str]]:
        """Return the families whose experience is asked for anywhere, and those asked for beside something vague.

        Beside a row of unstated amount or kind, more experience may turn a way that was impossible into one that is asked
        for; labels that differ in that are not compared.
        """
        everything, vague = set[str](), set[str]()
        for _, number in self.asking():
            served = self.serves[number]
            everything |= {family for family, _ in served}
            if any(months is None or family == _ANY_CAREER for family, months in served):
                vague |= {family for family, _ in served}
        return frozenset(everything - {_ANY_CAREER}), frozenset(vague - {_ANY_CAREER})

    def floors(self, person: Person, careers: Sequence[str]) -> tuple[list[int], list[int]]:
        """Return, a career, the least months of study with which anybody like `person` can enter it, in two parts.

        The second part is for credentials that stand alone: nothing else is studied for them, and they count as nothing else.
        """
        r = person.request
        key = (r.have, r.lack, r.complete, len(careers))
        if key not in self._floors:
            of_number: dict[int, tuple[int, int]] = {}
            found = []
            for career in careers:
                numbers = self.numbers(career)
                for number in numbers:
                    if number not in of_number:
                        of_number[number] = _floor(self.needs[number], person)
                parts = [of_number[number] for number in numbers]
                found.append(min(parts, key=sum) if len(parts) > 1 else parts[0])
            self._floors[key] = ([part[0] for part in found], [part[1] for part in found])
        return self._floors[key]


def entrance(graph: CareerGraph, request: Request) -> Entrance:
    """Return what careers ask under the reading, trust and scope of `request`; compiled once a graph."""
    key = ("entrance", request.reading, request.trust, request.scope)
    return graph.memo(key, lambda: Entrance(graph, request))


def _asked(graph: CareerGraph) -> dict[str, list[tuple[str, str, Asked]]]:
    """Return, a career, (aspect, from whom, what is asked) of every deciding claim; shared by all readings."""
    return graph.memo("asked", lambda: _read(graph))


def _read(graph: CareerGraph) -> dict[str, list[tuple[str, str, Asked]]]:
    studied = graph.studied()
    rows: dict[int, list[Need]] = defaultdict(list)
    is_idle: dict[int, bool] = {}
    for number, wanted, least in graph.deciding_rows():
        rows[number].append(requirements.need_of(wanted, least))
        is_idle[number] = is_idle.get(number, True) and wanted.startswith("skill:") and wanted not in studied
    heads = graph.deciding_claims()
    inner: dict[tuple[str, str, str, str], list[tuple]] = defaultdict(list)  # type: ignore[type-arg]
    for head in heads:
        if head[7]:
            inner[head[1], head[9], head[2], head[7]].append(head)

    def need(head: tuple) -> Need:  # type: ignore[type-arg]
        number, career, aspect, key, polarity, minimum, _, _, _, source, _ = head
        if polarity == Polarity.NEGATIVE:
            return AtLeast(0, ())
        parts = (*rows[number], *(need(each) for each in inner[career, source, aspect, key]))
        return AtLeast(minimum or len(parts), parts)

    found: dict[str, list[tuple[str, str, Asked]]] = defaultdict(list)
    for head in heads:
        number, career, aspect, key, _, _, start, inside, scope, source, publisher = head
        if not inside and not (is_idle.get(number) and not inner[career, source, aspect, key]):
            name = f"skill:{key.partition(':')[2]}" if aspect == "skill" and key.startswith("skill:") else aspect
            found[career].append((name, start, Asked(source, publisher, scope_from(scope), need(head))))
    return dict(found)


def _serves(need: Need) -> Iterator[tuple[str, int | None]]:
    """Yield (family, months) of every experience inside a need."""
    match need:
        case Serve(family, months):
            yield family, months
        case AtLeast(_, parts) | Variants(parts):
            for part in parts:
                yield from _serves(part)


@dataclass(frozen=True, slots=True)
class Necessary:
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
        case Serve(family, months) if family == _ANY_CAREER and months != 0:
            return Necessary({}, frozenset({Unknown("experience kind", requirements.kind_text(months))}))
        case Serve(family, months) if family != _ANY_CAREER and months != 0 and Kind.CAREER in person.request.complete:
            vague = {Unknown("experience amount", family)} if months is None else set()
            return Necessary({family: months or 1}, frozenset(vague))
        case AtLeast(needed, parts) if needed > 0 and len(parts) >= needed:
            return any_of([_necessary(part, person) for part in parts], needed)
        case Variants(parts):
            return _all_of([_necessary(part, person) for part in parts])
        case _:
            return Necessary({}, frozenset())


def _floor(needs: Sequence[tuple[str, Need]], person: Person) -> tuple[int, int]:
    """Return the least study of all needs: the most of those that may share credentials, and the sum of those that stand alone."""
    shared, alone, seen = 0, 0, set[str]()
    for _, need in needs:
        months, names = _least_study(need, person), {*_holds(need)}
        if names and not names & seen and all(person.stands_alone(name) for name in names):
            alone += months
        else:
            shared = max(shared, months)
        seen |= names
    return shared, alone


def _holds(need: Need) -> Iterator[str]:
    match need:
        case Hold(wanted):
            yield wanted
        case AtLeast(_, parts) | Variants(parts):
            for part in parts:
                yield from _holds(part)


def _least_study(need: Need, person: Person) -> int:
    """Return what no study that meets the need can be below; experience is taken as had."""
    match need:
        case Hold(wanted):
            return 0 if person.held(wanted, 0) is Truth.MET else person.least_study(wanted)
        case AtLeast(needed, parts):
            found = sorted(_least_study(part, person) for part in parts)
            return found[needed - 1] if 0 < needed <= len(found) else 0
        case Variants(parts):
            return max((_least_study(part, person) for part in parts), default=0)
        case _:
            return 0


def bottleneck(  # noqa: C901 - one tight loop
    side: Side, floors: Sequence[int], begin: Mapping[int, int], closed: Collection[int]
) -> list[int]:
    """Return, a career, the least study with which some chain of moves from there to a goal can be gone.

    The study of a chain is at least the greatest floor of the careers entered (a widest path, backwards). `begin` are the
    careers where chains end, each with what it needs besides.
    """
    size, first, others = side.size, side.first, side.others
    found = [FAR] * size
    for career in closed:
        found[career] = -1
    buckets: dict[int, list[int]] = defaultdict(list)
    for career, level in begin.items():
        if found[career] > level:
            found[career] = level
            buckets[level].append(career)
    levels = sorted(buckets)
    while levels:
        level = heapq.heappop(levels)
        open_careers = buckets.pop(level, [])
        while open_careers:
            career = open_careers.pop()
            if found[career] != level:
                continue
            needed = max(level, floors[career])
            for origin in others[first[career] : first[career + 1]]:
                if needed < found[origin]:
                    found[origin] = needed
                    if needed == level:
                        open_careers.append(origin)
                    else:
                        if needed not in buckets:
                            heapq.heappush(levels, needed)
                        buckets[needed].append(origin)
    for career in closed:
        found[career] = FAR
    return found
