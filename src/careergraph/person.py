"""The person of a request: what they hold after gaining more, and what gaining takes.

Gains are counted as bits of one integer, so that partial routes can be compared fast; `bit` and `items` translate.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import count, permutations
from typing import NamedTuple

from careergraph import requirements
from careergraph.graph import CareerGraph
from careergraph.model import Claim, Statement, degree_parts, kind_of
from careergraph.request import Request, is_meant
from careergraph.requirements import Demand, Unknown
from careergraph.routes import Finding, Verdict
from careergraph.vocab import Kind, Property, Truth

_IN_ALL_ORDERS = 5
"""Up to how many gains all orders of their study are weighed."""
_NEVER = 1 << 40
"""The study of what can only be studied after itself, in months."""


class Study(NamedTuple):
    """How a credential is gained: months of study (None: not stated), what is gained in which order, who says so."""

    months: int | None
    steps: tuple[str, ...]
    evidence: tuple[Statement, ...]


class Price(NamedTuple):
    """What several gains take together: months of study, cost in US dollars, all gained then, and what isn't stated."""

    study: int
    cost_usd: int
    gained: int
    steps: tuple[str, ...]
    unknowns: frozenset[Unknown]


class Terms(NamedTuple):
    """What a request says of gaining: whether costs count, and the words for what is not to be gained."""

    has_costs: bool = False
    avoid: tuple[str, ...] = ()


PLAIN = Terms()


class Person:
    """What one person holds, lacks and can gain, by the statements of a graph; safe to share between threads."""

    def __init__(self, graph: CareerGraph, request: Request) -> None:
        """Look at the person of `request` in `graph`."""
        self.graph, self.request = graph, request
        self._bits: dict[str, int] = {}
        self._names: dict[int, str] = {}
        self._places = count()
        self._items: dict[int, tuple[str, ...]] = {0: ()}
        self._held: dict[tuple[str, int], Truth] = {}
        self._satisfies: dict[tuple[str, str], Truth] = {}
        self._study: dict[tuple[str, int], Study] = {}
        self._least: dict[str, int] = {}
        self._alone_least: dict[str, int] = {}
        self._alone: dict[str, bool] = {}
        self._spared: dict[str, tuple[tuple[str, str], ...]] = {}
        self._first: dict[str, frozenset[str]] = {}
        self._price: dict[tuple[frozenset[str], int], Price] = {}
        self._instead: dict[tuple[str, int, Terms], tuple[frozenset[str], ...]] = {}

    def bit(self, item: str) -> int:
        """Return the bit of one credential or skill."""
        if item not in self._bits:
            place = next(self._places)  # a thread's own
            self._names[place] = item
            self._bits.setdefault(item, 1 << place)
        return self._bits[item]

    def items(self, gained: int) -> tuple[str, ...]:
        """Return the ids of gained bits, in the order of ids."""
        if gained not in self._items:
            self._items[gained] = tuple(sorted(name for place, name in self._names.copy().items() if gained >> place & 1))
        return self._items[gained]

    def held(self, wanted: str, gained: int) -> Truth:
        """Return whether anything held or gained counts as `wanted`; silence is no only for the complete kinds."""
        key = (wanted, gained)
        if key not in self._held:
            self._held[key] = self._held_by((*self.request.have, *self.items(gained)), wanted)
        return self._held[key]

    def _held_by(self, held: Sequence[str], wanted: str) -> Truth:
        found = {self.satisfies(item, wanted) for item in held}
        for sure in (Truth.MET, Truth.UNKNOWN):
            if sure in found:
                return sure
        lacking = any(self.satisfies(wanted, item) is Truth.MET for item in self.request.lack)
        return Truth.NOT_MET if lacking or kind_of(wanted) in self.request.complete else Truth.UNKNOWN

    def satisfies(self, held: str, wanted: str) -> Truth:
        """Return whether holding `held` counts as holding `wanted`."""
        key = (held, wanted)
        if key not in self._satisfies:
            self._satisfies[key] = self.graph.satisfies(held, wanted)
        return self._satisfies[key]

    # -- gaining ------------------------------------------------------------------------------------------------

    def study(self, gain: str, gained: int) -> Study:
        """Return the least study that gains `gain` for one who has gained `gained` before."""
        key = (gain, gained)
        if key not in self._study:
            self._study[key] = self._study_of(gain, gained)
        return self._study[key]

    def _study_of(self, gain: str, gained: int) -> Study:
        options = []
        for statement in self._said_of(gain, Property.STUDY_MONTHS):
            assert statement.value is not None
            before = Study(0, (), ())
            if statement.object and self.held(statement.object, gained) is not Truth.MET:
                before = self.study(statement.object, gained)
            if before.months is not None:
                months = before.months + int(statement.value.number or 0)
                options.append(Study(months, (*before.steps, gain), (*before.evidence, statement)))
        if not options:
            return Study(None, (gain,), ())
        return min(options, key=lambda study: (study.months, len(study.steps), study.steps))

    def least_study(self, wanted: str) -> int:
        """Return what no study can be below after which `wanted` is held, whatever else is gained on the way."""
        if wanted not in self._least:
            names = self.graph.counting_as(wanted)
            self._relax(names.difference(self._alone_least))
            self._least[wanted] = min((self._alone_least[name] for name in names), default=0)
        return self._least[wanted]

    def _relax(self, names: Iterable[str]) -> None:
        """Note the least study of each credential, where whatever counts as what is studied before it may have been gained.

        Bellman and Ford's relaxation, as a study may lead around to itself.
        """
        options: dict[str, list[tuple[int, frozenset[str]]]] = {}
        following = {*names}
        while following:
            options |= {name: [*self._studies(name)] for name in following}
            asked = {each for name in following for _, before in options[name] for each in before}
            following = asked.difference(options, self._alone_least)
        least = self._alone_least | {name: _NEVER if options[name] else 0 for name in options}
        is_open = True
        while is_open:
            is_open = False
            for name, ways in options.items():
                for months, before in ways:
                    study = months + min((least[each] for each in before), default=0)
                    if study < least[name]:
                        least[name], is_open = study, True
        self._alone_least |= {name: least[name] for name in options}

    def _studies(self, gain: str) -> Iterator[tuple[int, frozenset[str]]]:
        """Yield the months of each study of a credential, and what counts as what must be held before, if it isn't yet."""
        for s in self._said_of(gain, Property.STUDY_MONTHS):
            is_met = not s.object or self.held(s.object, 0) is Truth.MET
            yield int(s.value.number or 0) if s.value else 0, frozenset() if is_met else self.graph.counting_as(s.object)

    def gains_for(self, wanted: str, gained: int, terms: Terms) -> tuple[frozenset[str], ...]:
        """Return what may be gained for a credential that isn't held: itself, or with or instead of it what some career asks for.

        The other counts as the credential, or as what is studied before it, and gaining it later would take more: study, what
        isn't stated of it or, where costs count, cost. What is to be avoided is left out first.
        """
        key = (wanted, gained, terms)
        if key not in self._instead:
            self._instead[key] = tuple(self._gains_for(wanted, gained, terms))
        return self._instead[key]

    def _gains_for(self, wanted: str, gained: int, terms: Terms) -> list[frozenset[str]]:
        others = [] if self.stands_alone(wanted) else [*self._others(wanted, gained)]
        others.sort(key=lambda each: (self.price(each, gained).study, sorted(each)))
        kept: list[frozenset[str]] = []
        for gains in (frozenset({wanted}), *others):
            is_later = any(self._is_later(gains, first, gained, has_costs=terms.has_costs) for first in kept)
            if not is_later and not self.is_avoided(gains, gained, terms.avoid):
                kept.append(gains)
        return kept

    def is_avoided(self, gains: frozenset[str], gained: int, avoid: Collection[str]) -> bool:
        """Return whether gaining these takes a step that a word of `avoid` means."""
        return bool(avoid) and any(is_meant(word, step) for step in self.price(gains, gained).steps for word in avoid)

    def _others(self, wanted: str, gained: int) -> Iterator[frozenset[str]]:
        """Yield what may do for a credential that isn't held, or for what is studied before it."""
        before = [each for each in self.studied_before(wanted) if self.held(each, gained) is not Truth.MET]
        for name in self.asked_for() - {wanted}:
            if self.held(name, gained) is Truth.MET:
                continue
            if self.satisfies(name, wanted) is Truth.MET:
                yield frozenset({name})
            elif any(self.satisfies(name, each) is Truth.MET for each in before):
                yield frozenset({wanted, name})

    def _is_later(self, gains: frozenset[str], first: frozenset[str], gained: int, *, has_costs: bool) -> bool:
        """Return whether gaining `first` now, and `gains` when they are asked for, takes no more than gaining them now."""
        price, now = self.price(gains, gained), self.price(first, gained)
        later = self.price(gains, gained | now.gained)
        costs, unknowns = now.cost_usd + later.cost_usd, now.unknowns | later.unknowns
        if not has_costs:
            costs, unknowns = 0, frozenset(each for each in unknowns if each.code == "study time")
        return now.study + later.study <= price.study and costs <= price.cost_usd and unknowns <= price.unknowns

    def asked_for(self) -> frozenset[str]:
        """Return the credentials that some career asks for by name, and all that may be studied before them."""

        def made() -> frozenset[str]:
            found = self.graph.asked_credentials()
            return found.union(*map(self.studied_before, found))

        return self.graph.memo("asked for", made)

    def studied_before(self, wanted: str) -> frozenset[str]:
        """Return all that may be asked for on the way to a credential."""
        if wanted not in self._first:
            found, following = set[str](), {wanted}
            while following:
                said = [s for each in following for s in self._said_of(each, Property.STUDY_MONTHS)]
                following = {s.object for s in said if s.object} - found
                found |= following
            self._first[wanted] = frozenset(found)
        return self._first[wanted]

    def spared_by(self, name: str) -> tuple[tuple[str, str], ...]:
        """Return (credential or skill, what is studied before it) where holding `name` counts as the latter."""
        if name not in self._spared:
            self._spared[name] = tuple(
                (after, before)
                for after in sorted(self._before())
                for before in sorted(self.studied_before(after))
                if self.satisfies(name, before) is Truth.MET
            )
        return self._spared[name]

    def stands_alone(self, wanted: str) -> bool:
        """Return whether nothing else counts as a credential, it counts as nothing else, and no study is for it or after it."""
        if wanted not in self._alone:
            is_plain = not wanted.endswith(":*") and not wanted.startswith("degree:")
            alone = is_plain and self.graph.counting_as(wanted) == {wanted} and not self.graph.counts_as(wanted)
            self._alone[wanted] = alone and wanted not in self._before() and self.study(wanted, 0).steps == (wanted,)
        return self._alone[wanted]

    def _before(self) -> frozenset[str]:
        """Return what must be held before some study."""

        def made() -> frozenset[str]:
            said = self.graph.of_gains(Property.STUDY_MONTHS).values()
            return frozenset(name for each in said for s in each if s.object for name in (s.object, s.subject))

        return self.graph.memo("before study", made)

    def is_untimed(self, wanted: str) -> bool:
        """Return whether nothing that counts as `wanted` has a stated time of study."""
        return (
            not wanted.endswith(":*")
            and all(self.study(name, 0).months is None for name in sorted(self.graph.counting_as(wanted)))
            and self.graph.counting_as(wanted) == {wanted}
        )

    def _said_of(self, gain: str, relation: Property) -> tuple[Statement, ...]:
        """Return what is said of a credential; of a degree in a field of which nothing is, what is said of its level."""
        level = f"degree:{degree_parts(gain)[0]}" if gain.startswith("degree:") else gain
        said = self.graph.of_gains(relation)
        return said.get(gain) or said.get(level, ())

    def price(self, gains: frozenset[str], gained: int) -> Price:
        """Return what it takes to gain all of `gains` for one who has gained `gained` before."""
        key = (gains, gained)
        if key not in self._price:
            self._price[key] = self._price_of(gains, gained)
        return self._price[key]

    def _price_of(self, gains: frozenset[str], gained: int) -> Price:
        """Return the price in the order of studies that takes least."""
        prices = [self._price_in(order, gained) for order in self._orders(gains)]
        return min(prices, key=lambda price: (sum(each.code == "study time" for each in price.unknowns), price.study))

    def _orders(self, gains: frozenset[str]) -> Iterator[Sequence[str]]:
        """Yield gains in the orders in which they may be studied, first that in which what counts as most others comes first."""
        counts = {gain: sum(self.satisfies(gain, other) is Truth.MET for other in gains) for gain in gains}
        first = sorted(gains, key=lambda gain: (-counts[gain], gain))
        yield first
        alone = [gain for gain in first if self.stands_alone(gain)]
        others = [gain for gain in first if gain not in alone]
        if 1 < len(others) <= _IN_ALL_ORDERS:
            yield from ((*order, *alone) for order in permutations(others))

    def _price_in(self, order: Sequence[str], gained: int) -> Price:
        study, unknowns, steps = 0, set[Unknown](), list[str]()
        for gain in order:
            if self.held(gain, gained) is Truth.MET:
                continue
            found = self.study(gain, gained)
            if found.months is None:
                unknowns.add(Unknown("study time", gain))
            study += found.months or 0
            steps += found.steps
            for step in found.steps:
                gained |= self.bit(step)
        costs = {step: self.cost(step) for step in steps}
        unknowns |= {Unknown("cost", step) for step, cost in costs.items() if cost is None}
        return Price(study, sum(cost or 0 for cost in costs.values()), gained, tuple(steps), frozenset(unknowns))

    def cost(self, gain: str) -> int | None:
        """Return the least stated cost of a credential, or else of its level, in US dollars; None if no source states one."""
        stated = [s.value.number for s in self._said_of(gain, Property.COST) if s.value and s.value.number is not None]
        return min((int(number) for number in stated), default=None)


class Standing:
    """The person at one point of a route (see `requirements.Situation`): what is gained, and months by family."""

    def __init__(self, person: Person, gained: int, months: Mapping[str, int], terms: Terms = PLAIN) -> None:
        """Take the months served in each family that some career of the route or the past counts for."""
        self._person, self._gained, self._months, self._terms = person, gained, months, terms

    def held(self, wanted: str) -> Truth:
        """Return whether the credential or skill is held."""
        return self._person.held(wanted, self._gained)

    def served(self, family: str) -> int | None:
        """Return the months served in the family; None if no career of the route or the past counts."""
        return self._months.get(family)

    def has_told_all_experience(self) -> bool:
        """Return whether experience that wasn't named is none."""
        return Kind.CAREER in self._person.request.complete

    def gains_for(self, wanted: str) -> Sequence[frozenset[str]]:
        """Return what may be gained for a credential or skill that isn't held: itself, or what does as well."""
        return self._person.gains_for(wanted, self._gained, self._terms)

    def is_idle(self, gains: Collection[str]) -> bool:
        """Return whether gaining these before anything asks for them never spares study: nothing builds on them."""
        return all(map(self._person.stands_alone, gains))


def family_months(graph: CareerGraph, served: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return the months in each family for (career, months) served."""
    months: dict[str, int] = defaultdict(int)
    for career, amount in served:
        for family in graph.served_in(career):
            months[family] += amount
    return dict(months)


def standing_now(graph: CareerGraph, request: Request) -> Standing:
    """Return the person of a request as they are before any route."""
    return Standing(Person(graph, request), 0, family_months(graph, request.experience))


def verdict_on(demand: Demand, situation: requirements.Situation) -> Verdict:
    """Return how the person stands to one aspect of a career: as a whole, and to each claim about it."""

    def findings(claims: Sequence[Claim]) -> tuple[Finding, ...]:
        return tuple(Finding(claim, requirements.judge(claim, situation)) for claim in claims)

    found = requirements.truth(demand.need, situation)
    parts = (findings(demand.deciding), findings(demand.variants), findings(demand.advice))
    return Verdict(demand.aspect, found, *parts, demand.is_contested)
