"""What looks wrong in a graph that is well-formed: a list of findings, none of which stops it from working."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from careergraph import conformance
from careergraph.graph import CareerGraph
from careergraph.vocab import Relation, Sort


@dataclass(frozen=True, slots=True, order=True)
class QualityFinding:
    """One thing to look at: a code, the node it is about, and what is odd."""

    code: str
    about: str
    message: str

    def __str__(self) -> str:
        """Return `code: node: message`."""
        return f"{self.code}: {self.about}: {self.message}"


def findings(graph: CareerGraph) -> tuple[QualityFinding, ...]:
    """Return what breaks a rule of the shapes, orphans, unlocated statements, circles and overrides without effect, sorted."""
    found = (_broken(graph), _orphans(graph), _unlocated(graph), _circles(graph), _waiting(graph))
    return tuple(sorted(chain.from_iterable(found)))


def _broken(graph: CareerGraph) -> Iterator[QualityFinding]:
    for rule, about in conformance.broken(graph):
        yield QualityFinding("shape", about, f"{rule.message} (shape {rule.shape})")


def _orphans(graph: CareerGraph) -> Iterator[QualityFinding]:
    for node in graph.nodes():
        if node.sort is Sort.FAMILY or graph.statements(subject=node.id) or graph.statements(object=node.id):
            continue
        yield QualityFinding("orphan", node.id, "no statement speaks of it")


def _unlocated(graph: CareerGraph) -> Iterator[QualityFinding]:
    for statement in graph.statements():
        if statement.method in ("stated", "implied", "measured") and not statement.locators:
            yield QualityFinding("no locator", statement.subject, f"{statement.relation} by {statement.source} has no place")


def _circles(graph: CareerGraph) -> Iterator[QualityFinding]:
    """Find nodes that are above themselves."""
    for relation in (Relation.BROADER, Relation.SATISFIES):
        above: dict[str, set[str]] = {}
        for statement in graph.statements(relation=relation):
            above.setdefault(statement.subject, set()).add(statement.object)
        for node in sorted(above):
            path = _way_back(above, node)
            if path:
                yield QualityFinding("circle", node, f"{relation}: {' > '.join(path)}")


def _way_back(above: dict[str, set[str]], node: str) -> list[str]:
    """Return a path from `node` back to itself, or nothing."""
    paths = [[node]]
    seen: set[str] = set()
    while paths:
        path = paths.pop()
        for other in sorted(above.get(path[-1], ())):
            if other == node:
                return [*path, node]
            if other not in seen:
                seen.add(other)
                paths.append([*path, other])
    return []


def _waiting(graph: CareerGraph) -> Iterator[QualityFinding]:
    """Find overrides that mean nothing that is said here."""
    for found in graph.overrides():
        if found.statement is None:
            about = found.override.subject or found.override.statement
            yield QualityFinding("override", about, f"not in force, {found.note}: {found.override}")
