"""Keystones: the single degree, certification or experience that would bring the most careers, or the best paid, within reach.

    near by moves, but not within reach ──> what they ask ──> the most asked for, each tried out ──> those that open the most

Nothing is reported that was not tried: a keystone's careers are those within reach of whoever holds it, less those within reach now.
"""

import time
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import careergraph
from careergraph import limits
from careergraph.entrance import entrance
from careergraph.errors import RequestError
from careergraph.graph import CareerGraph
from careergraph.model import Statement, degree_parts
from careergraph.person import Person
from careergraph.reachability import Figure, Rank, Reach, figures, near_by_moves, within_reach
from careergraph.remedies import changed, gains_of
from careergraph.request import Request, is_meant, word
from careergraph.routes import Change
from careergraph.vocab import Kind, Property, Truth


class Opening(StrEnum):
    """What keystones are ranked by: how many careers they open, or the best paid of these."""

    CAREERS = "careers"
    PAY = "pay"


@dataclass(frozen=True, slots=True)
class Keystone:
    """One thing to have, and the careers that are within reach of whoever has it and are not now.

    `months` is what it takes: the study of a credential (None: not stated; `evidence` are the statements), or the months of
    the experience. They come before the budget: a career that one can reach while studying is within reach already. `paid` are
    the careers opened of which a source states the pay, the best paid first.
    """

    change: Change
    months: int | None
    opened: tuple[str, ...]
    paid: tuple[tuple[str, Figure], ...]
    evidence: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Keystones:
    """What opens the most, the best first; what another outdoes in careers and months alike is left out. `tried` is how many things were tried out of how many (`known`) that are asked for.

    `is_complete` is False where the time or the limit left something untried, or a reach was stopped.
    """

    request: Request
    by: Opening
    keystones: tuple[Keystone, ...]
    tried: int
    known: int
    is_complete: bool = True
    graph: CareerGraph | None = field(default=None, compare=False, repr=False)

    def __reduce__(self) -> tuple[object, ...]:
        """Leave the graph behind when the answer is sent elsewhere: it is open in this process."""
        return Keystones, (self.request, self.by, self.keystones, self.tried, self.known, self.is_complete)

    def to_frame(self) -> Any:
        """Return a row for each keystone as a pandas `DataFrame`; pandas is no dependency and must be installed."""
        return careergraph.to_frame(self)


def keystones(
    graph: CareerGraph,
    found: Reach,
    *,
    by: str = Opening.CAREERS,
    limit: int = 10,
    seconds: int = limits.KEYSTONE_SECONDS.value,
) -> Keystones:
    """Return the single things that would bring the most careers within reach, or the best paid, each tried out.

    Args:
        graph: Where the reach was searched.
        found: A reach from a start (not towards a goal): the person, the budget and what is within reach now.
        by: `careers` (how many come within reach) or `pay` (the best paid of them).
        limit: How many keystones at most.
        seconds: When to stop trying.

    Raises:
        RequestError: the reach goes towards a goal, or `by` is not known.
    """
    if found.is_backward:
        raise RequestError("keystones", "they are for a reach from a start", "leave `to` out")
    order, deadline = word("by", Opening, by), time.monotonic() + seconds
    now, is_complete = within_reach(graph, found.request)
    wanted = _wanted(graph, found.request, now)
    told, tried = list[Keystone](), 0
    for change in wanted[: limits.KEYSTONES_TRIED.value]:
        if time.monotonic() > deadline:
            break
        then, is_whole = within_reach(graph, changed(found.request, (change,)))
        tried, is_complete = tried + 1, is_complete and is_whole
        if then - now:
            told.append(_keystone(graph, found.request, change, then - now))
    best = sorted(_undominated(told), key=lambda each: _place(order, each))[:limit]
    return Keystones(found.request, order, tuple(best), tried, len(wanted), is_complete and tried == len(wanted), graph)


def _undominated(told: Sequence[Keystone]) -> Iterator[Keystone]:
    """Yield what no other outdoes: one that takes no longer and opens all the same careers and more, or takes less for the same."""
    for each in told:
        mine = {*each.opened}
        if not any(_is_no_longer(other, each) and mine <= {*other.opened} and _differs(other, each) for other in told):
            yield each


def _is_no_longer(one: Keystone, other: Keystone) -> bool:
    return one.months is not None and (other.months is None or one.months <= other.months)


def _differs(one: Keystone, other: Keystone) -> bool:
    return one.opened != other.opened or one.months != other.months


def _place(order: Opening, each: Keystone) -> tuple[object, ...]:
    """Return the place of a keystone: by what is asked for, then the one that takes less, what is not stated last, then by ids."""
    pay = -each.paid[0][1].number if each.paid else 0
    most = (pay, -len(each.opened)) if order is Opening.PAY else (-len(each.opened), pay)
    return (*most, each.months is None, each.months or 0, each.change)


def _wanted(graph: CareerGraph, request: Request, now: Collection[str]) -> list[Change]:
    """Return what the careers ask for that moves lead to in time and that are not within reach, the most asked for first."""
    asked, person = entrance(graph, request), Person(graph, request)
    counts: Counter[Change] = Counter()
    near = [career for career in near_by_moves(graph, request) if career not in now]
    asked.look_at(near)
    for career in near:
        needs = [need for number in asked.numbers(career) for _, need in asked.needs[number]]
        gains = {change for need in needs for change in gains_of(need)}
        counts.update(gains | {step for change in gains for step in _before(graph, change)})
    served = dict(request.experience)
    return [
        change
        for change, _ in sorted(counts.items(), key=lambda each: (-each[1], each[0]))
        if _is_news(change, person, served) and not any(is_meant(unwanted, change.detail) for unwanted in request.avoid)
    ]


def _before(graph: CareerGraph, change: Change) -> Iterator[Change]:
    """Yield what some source says is held before the study of a credential: who has it already studies less."""
    level = f"degree:{degree_parts(change.detail)[0]}" if change.detail.startswith("degree:") else change.detail
    for name in dict.fromkeys((change.detail, level)):
        for said in graph.statements(subject=name, relation=Property.STUDY_MONTHS):
            if said.object:
                yield Change("have", said.object)


def _is_news(change: Change, person: Person, served: dict[str, int]) -> bool:
    """Return whether somebody can have this and doesn't yet."""
    name, _, months = change.detail.partition("=")
    if months:
        return served.get(name, 0) < int(months)
    return "*" not in name and not name.startswith(f"{Kind.SKILL}:") and person.held(name, 0) is not Truth.MET


def _keystone(graph: CareerGraph, request: Request, change: Change, opened: Collection[str]) -> Keystone:
    name, _, months = change.detail.partition("=")
    study = None if months else Person(graph, request).study(name, 0)
    known = figures(graph, Rank.PAY)
    paid = sorted(((c, known[c]) for c in sorted(opened) if c in known), key=lambda pair: -pair[1].number)
    if study is None:
        return Keystone(change, int(months), tuple(sorted(opened)), tuple(paid))
    return Keystone(change, study.months, tuple(sorted(opened)), tuple(paid), study.evidence)
