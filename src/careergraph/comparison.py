"""Two careers side by side: what both ask, what one asks alone, and what nobody states."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import careergraph
from careergraph.graph import CareerGraph
from careergraph.model import Claim, Node, Statement
from careergraph.vocab import Aspect, Property, Relation


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One topic of a comparison: what is said of the one career and of the other; () means that no source states it."""

    topic: str
    left: tuple[Claim | Statement, ...]
    right: tuple[Claim | Statement, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two careers side by side. `shared` are skills that both ask for, `only_left` and `only_right` those of one.

    `graph` is where it was made; a copy sent to another process does without.
    """

    left: Node
    right: Node
    lines: tuple[ComparedLine, ...]
    shared: tuple[str, ...]
    only_left: tuple[str, ...]
    only_right: tuple[str, ...]
    graph: CareerGraph | None = field(default=None, compare=False, repr=False)

    def __reduce__(self) -> tuple[object, ...]:
        """Leave the graph behind when the comparison is sent elsewhere: it is open in this process."""
        return Comparison, (self.left, self.right, self.lines, self.shared, self.only_left, self.only_right)

    def to_frame(self) -> Any:
        """Return a row for each topic as a pandas `DataFrame`; pandas is no dependency and must be installed."""
        return careergraph.to_frame(self)

    def _repr_html_(self) -> str | None:
        """Return the comparison's page in a frame, for notebooks."""
        return None if self.graph is None else careergraph.to_iframe(self)


_ASPECTS = (Aspect.EDUCATION, Aspect.CERTIFICATION, Aspect.LICENCE, Aspect.EXPERIENCE)
_FACTS = (
    Property.DEFINITION,
    Property.SENIORITY,
    Property.STAGE,
    Property.PAY,
    Property.EMPLOYMENT_GROWTH,
    Property.OPENINGS,
    Property.OUTLOOK,
)


def compare(graph: CareerGraph, left: object, right: object) -> Comparison:
    """Return two careers side by side, by node, id or title: requirements, moves, pay, outlook, skills.

    Raises:
        NodeNotFound: no career has such an id or title.
        AmbiguousTitle: several have.
    """
    one, two = (graph.career(career) for career in (left, right))
    skills = [_skills(graph, node) for node in (one, two)]
    return Comparison(
        one,
        two,
        tuple(_lines(graph, one, two)),
        tuple(sorted(skills[0] & skills[1])),
        tuple(sorted(skills[0] - skills[1])),
        tuple(sorted(skills[1] - skills[0])),
        graph,
    )


def _lines(graph: CareerGraph, left: Node, right: Node) -> Iterator[ComparedLine]:
    claims = [graph.claims(node.id) for node in (left, right)]
    for aspect in _ASPECTS:
        yield ComparedLine(aspect, *(tuple(c for c in mine if c.aspect == aspect) for mine in claims))
    for prop in _FACTS:
        yield ComparedLine(prop, *(graph.statements(subject=node.id, relation=prop) for node in (left, right)))
    yield ComparedLine("leads-to", *(graph.statements(subject=n.id, relation=Relation.LEADS_TO) for n in (left, right)))
    yield ComparedLine("reached-from", *(graph.statements(object=n.id, relation=Relation.LEADS_TO) for n in (left, right)))


def _skills(graph: CareerGraph, node: Node) -> set[str]:
    return {name for claim in graph.claims(node.id) if claim.aspect.startswith("skill") for name in _named(claim)}


def _named(claim: Claim) -> Iterable[str]:
    for row in claim.rows:
        yield from _named(row.object) if isinstance(row.object, Claim) else (row.object,)
