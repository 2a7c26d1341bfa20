"""Where sources disagree: conflicts as objects, each with its sides, their evidence and their witnesses.

What counts as a conflict (docs/semantics.md):

- requirement claims of one career and aspect that ask for different things, across publishers or inside one source: two claims
  that decide, a claim that nothing is required beside any other, or one thing asked for with different strength;
- facts with one answer (seniority, availability, numbers in one unit) that give different ones;
- two lists of related careers by one publisher that differ;
- different careers named between the same two, by different sources;
- a statement that an override withdraws or corrects: what was said, and what is said against it.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple, TypeVar

from careergraph.graph import CareerGraph
from careergraph.model import Claim, Move, Outcome, Statement, kind_of, scope_text
from careergraph.requirements import asked
from careergraph.vocab import GATING, NUMERIC, Aspect, Kind, Method, Property, Relation

_Item = TypeVar("_Item")


class ConflictType(StrEnum):
    """In what way the sides of a conflict disagree."""

    VALUE = "value"
    MODALITY = "modality"
    SCOPE = "scope"
    MEMBERSHIP = "membership"
    SENIORITY = "seniority"
    INSIDE = "inside one source"
    OVERRIDDEN = "overridden"


class Side(NamedTuple):
    """One answer to a contested question: who gives it, as whole claims or as statements.

    `nodes` is the answer where it is one of nodes: what only this list has, or the career that this side puts in between. `note`
    is why this side withdraws what the other one says.
    """

    sources: tuple[str, ...]
    publishers: tuple[str, ...]
    claims: tuple[Claim, ...] = ()
    statements: tuple[Statement, ...] = ()
    nodes: tuple[str, ...] = ()
    note: str = ""

    @property
    def witnesses(self) -> int:
        """How many independent publishers give this answer."""
        return len(self.publishers)


class Conflict(NamedTuple):
    """One question on which sources disagree: about which node, on which topic, and the sides."""

    type: ConflictType
    about: str
    topic: str
    sides: tuple[Side, ...]


ONE_ANSWER = (Property.SENIORITY, Property.AVAILABILITY)
"""Facts in words to which there is one answer (for one topic): two different ones disagree."""


def conflicts(graph: CareerGraph, career: str | None = None) -> tuple[Conflict, ...]:
    """Return every conflict of the graph, or those about `career`, in the order of node, topic and type.

    Complexity: one pass over the claims and facts of each career.
    """
    careers = [career] if career else [node.id for node in graph.nodes(kind=Kind.CAREER)]
    publishers = {source.id: source.publisher.id for source in graph.sources()}
    found = [
        conflict
        for each in careers
        for conflict in (
            *_claim_conflicts(graph.claims(each)),
            *_fact_conflicts(graph.statements(subject=each), publishers),
            *_list_conflicts(each, graph.statements(subject=each, relation=Relation.RELATED_TO), publishers),
            *_path_conflicts(graph, each, publishers),
        )
    ]
    found += [_overridden(each, publishers) for each in graph.overrides(career) if each.statement]
    return tuple(sorted(found, key=lambda c: (c.about, c.topic, c.type)))


# -- claims ---------------------------------------------------------------------------------------------------------


def _claim_conflicts(claims: Sequence[Claim]) -> Iterator[Conflict]:
    by_aspect: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if not claim.aspect.startswith(f"{Aspect.SKILL}:"):
            by_aspect[claim.aspect].append(claim)
    for aspect, group in sorted(by_aspect.items()):
        if len({claim.publisher for claim in group}) > 1:
            yield from _claims_disagree(group, aspect)
        for source in sorted({claim.source for claim in group}):
            mine = [claim for claim in group if claim.source == source]
            yield from _claims_disagree(mine, aspect, ConflictType.INSIDE)


def _claims_disagree(claims: Sequence[Claim], aspect: str, kind: ConflictType | None = None) -> Iterator[Conflict]:
    """Yield the conflict of those of the claims that disagree with another, if there are any."""
    contested = [one for one in claims if any(_disagree(one, other) for other in claims)]
    if contested:
        sides = tuple(_claim_side(side) for side in _grouped(contested, asked))
        yield Conflict(kind or _claim_type(contested), claims[0].career, aspect, sides)


def _disagree(one: Claim, two: Claim) -> bool:
    """Return whether two claims of one aspect can't both be the answer."""
    if asked(one) == asked(two) or _are_apart(one, two):
        return False
    if one.polarity is not two.polarity or (one.is_gating and two.is_gating):
        return True
    return one.is_gating != two.is_gating and any(_is_same(a, b) for a in _objects(one) for b in _objects(two))


def _are_apart(one: Claim, two: Claim) -> bool:
    """Return whether the claims speak of different situations: another value of one scope dimension."""
    values = dict(one.scope)
    return any(values.get(dimension, value) != value for dimension, value in two.scope)


def _is_same(one: str, two: str) -> bool:
    """Return whether two claims name the same thing: any degree is the same as a degree, but what is not stated is nothing."""
    if one.startswith(f"{Kind.CAREER}:"):
        return one == two and not one.endswith(":*")
    return one == two or (kind_of(one) is kind_of(two) and (one.endswith(":*") or two.endswith(":*")))


def _objects(claim: Claim) -> set[str]:
    """Return what a claim names."""
    named: set[str] = set()
    for row in claim.rows:
        named |= _objects(row.object) if isinstance(row.object, Claim) else {row.object}
    return named


def _claim_type(claims: Sequence[Claim]) -> ConflictType:
    if len({claim.polarity for claim in claims}) > 1 or len({claim.modality in GATING for claim in claims}) > 1:
        return ConflictType.MODALITY
    if len({claim.scope for claim in claims}) > 1:
        return ConflictType.SCOPE
    return ConflictType.VALUE


def _claim_side(claims: Sequence[Claim]) -> Side:
    return Side(_sorted(c.source for c in claims), _sorted(c.publisher for c in claims), claims=tuple(claims))


# -- facts ----------------------------------------------------------------------------------------------------------


def _fact_conflicts(statements: Sequence[Statement], publishers: dict[str, str]) -> Iterator[Conflict]:
    groups: dict[tuple[str, ...], list[Statement]] = defaultdict(list)
    for s in statements:
        if s.value is None or not isinstance(s.relation, Property):
            continue
        if s.relation in NUMERIC:
            groups[s.relation, s.object, s.value.topic, str(s.value.unit), s.value.area, s.value.period].append(s)
        elif s.relation in ONE_ANSWER:
            groups[s.relation, s.object, s.value.topic, scope_text(s.scope)].append(s)
    for key, group in sorted(groups.items()):
        is_number = key[0] in NUMERIC
        several = len({publishers[s.source] for s in group}) > 1
        if is_number and not several:
            continue
        sides = _grouped(group, _said)
        if len(sides) > 1:
            topic = key[2] or key[0]
            yield Conflict(
                _fact_type(group, is_across=several), group[0].subject, topic, tuple(_side(side, publishers) for side in sides)
            )


def _said(s: Statement) -> Hashable:
    assert s.value is not None
    return (s.value.text.casefold(), s.value.number, s.value.most, s.scope)


def _fact_type(group: Sequence[Statement], *, is_across: bool) -> ConflictType:
    if not is_across:
        return ConflictType.INSIDE
    if group[0].relation is Property.SENIORITY:
        return ConflictType.SENIORITY
    return ConflictType.SCOPE if len({s.scope for s in group}) > 1 else ConflictType.VALUE


def _overridden(found: Outcome, publishers: dict[str, str]) -> Conflict:
    """Return what an override decided as a conflict: what was said, and what the override says."""
    said, override = found.statement, found.override
    assert said is not None
    topic = said.claim.aspect if said.claim else said.relation
    note = "" if found.corrected else override.reason
    made = (found.corrected,) if found.corrected else ()
    against = Side((override.source,), (publishers[override.source],), statements=made, note=note)
    return Conflict(ConflictType.OVERRIDDEN, said.subject, topic, (_side([said], publishers), against))


# -- lists and paths ------------------------------------------------------------------------------------------------


def _list_conflicts(career: str, related: Sequence[Statement], publishers: dict[str, str]) -> Iterator[Conflict]:
    """Yield where two lists of one publisher differ; each side holds what only that list has."""
    lists: dict[str, dict[str, Statement]] = defaultdict(dict)
    for s in related:
        lists[s.source][s.object] = s
    for one, two in combinations(sorted(lists), 2):
        if publishers[one] != publishers[two] or lists[one].keys() == lists[two].keys():
            continue
        only = [[s for key, s in lists[a].items() if key not in lists[b]] for a, b in ((one, two), (two, one))]
        sides = tuple(
            Side((source,), (publishers[source],), nodes=_sorted(s.object for s in mine), statements=tuple(mine))
            for source, mine in zip((one, two), only, strict=True)
        )
        yield Conflict(ConflictType.MEMBERSHIP, career, "related careers", sides)


def _path_conflicts(graph: CareerGraph, career: str, publishers: dict[str, str]) -> Iterator[Conflict]:
    """Yield where different sources name different careers between this one and another."""
    by_goal: dict[str, dict[str, list[Statement]]] = defaultdict(lambda: defaultdict(list))
    for first in _told(graph, career):
        for second in _told(graph, first.goal):
            if second.goal != career:
                said = [graph.statement(key) for key in (*first.statements, *second.statements)]
                by_goal[second.goal][first.goal] += [s for s in said if s.method in (Method.STATED, Method.IMPLIED)]
    for goal, between in sorted(by_goal.items()):
        sides = [_side(said, publishers, via) for via, said in sorted(between.items()) if said]
        if len(sides) > 1 and len({side.sources for side in sides}) > 1:
            yield Conflict(ConflictType.MEMBERSHIP, career, f"the way to {goal}", tuple(sides))


def _told(graph: CareerGraph, career: str) -> list[Move]:
    """Return the moves from a career that some source may tell of: of inferred ones alone there are many."""
    return [move for move in graph.moves(career) if move.method not in (Method.INFERRED, Method.ASSUMED)]


# -- parts ----------------------------------------------------------------------------------------------------------


def _grouped(items: Iterable[_Item], key: Callable[[_Item], Hashable]) -> list[list[_Item]]:
    groups: dict[Hashable, list[_Item]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return list(groups.values())  # in the order of what was met first


def _side(statements: Sequence[Statement], publishers: dict[str, str], *nodes: str) -> Side:
    ordered = tuple(sorted(statements, key=lambda s: (s.source, s.locators, s.id)))
    sources = _sorted(s.source for s in ordered)
    return Side(sources, _sorted(publishers[source] for source in sources), statements=ordered, nodes=nodes)


def _sorted(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(words)))
