"""What a page holds, as plain data: names, moves, what is said of each career and by whom, and where it lies in the overview."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from careergraph import ages, describe, limits
from careergraph.costs import paid
from careergraph.drawing import to_pyvis
from careergraph.explain import age_text, name_of
from careergraph.overview import Extent, overview, standing
from careergraph.vocab import Kind, LabelRole, Method, Property, Relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from careergraph.describe import Line, Section
    from careergraph.graph import CareerGraph
    from careergraph.model import Move, Node, Source, Statement

_KINDS = (Kind.SKILL, Kind.DEGREE, Kind.CERTIFICATION)
_OWN = ("Leads to", "Reached from", "Asked for by")
"""Sections that a page makes of its moves and of what careers ask for."""
_OVERRIDDEN = "Withdrawn or corrected"
"""The section whose evidence tells besides who says it, who withdraws it."""


def content(graph: CareerGraph, found: Extent) -> dict[str, object]:
    """Return all that a page tells of its careers, JSON-ready: the same for the same graph and careers."""
    careers = sorted(found.careers)
    teller = _Teller(graph, {career: at for at, career in enumerate(careers)}, is_brief=_is_much(graph, careers))
    told = {career: teller.career(career) for career in careers}
    asked = {name for each in told.values() for name in each.asked}
    others = [node for kind in _KINDS for node in graph.nodes(kind=kind) if node.id in asked or kind is not Kind.SKILL]
    spoken = {name for each in told.values() for name in (*each.asked, *each.wider)} - {*told, *(node.id for node in others)}
    return {
        "nodes": {name: each.node for name, each in told.items()} | {node.id: teller.node(node) for node in others},
        "cards": {name: each.card for name, each in told.items()} | {node.id: teller.card(node) for node in others},
        "careers": careers,
        "moves": [each.moves for each in told.values()],
        "related": [[teller.inside[other] for other in each.related] for each in told.values()],
        "asked": {name: [other for other in each.asked if not other.startswith("career:")] for name, each in told.items()},
        "names": {name: teller.name(name) for name in sorted(spoken) if not name.endswith(":*")},
        "topics": _topics(graph),
        "sources": {source.id: _source(source) for source in graph.sources()},
        "overview": _overview(graph, careers),
        "network": _network(graph, careers),
        "said": teller.table,
        "reasons": teller.reasons,
        "known": found.known,
        "is_brief": teller.is_brief,
    }


def _is_much(graph: CareerGraph, careers: Iterable[str]) -> bool:
    """Return whether so much is said of the careers that a page tells the main things only."""
    count = 0
    for career in careers:
        count += len(graph.statements(subject=career))
        if count > limits.PAGE_WHOLE.value:
            return True
    return False


def _topics(graph: CareerGraph) -> dict[str, str]:
    """Return what each assumption about the confidence of moves is about."""
    said = graph.statements(subject=f"{Kind.CAREER}:*", relation=Property.MOVE_CONFIDENCE)
    return {each.id: each.value.topic for each in said if each.value}


def _source(source: Source) -> dict[str, str]:
    plain = {name: getattr(source, name) for name in ("title", "version", "licence", "retrieved", "url", "attribution")}
    return {**plain, "publisher": source.publisher.id, "publisher_name": source.publisher.name}


def _overview(graph: CareerGraph, careers: Sequence[str]) -> dict[str, object]:
    found = overview(graph, careers)
    return {
        "columns": [list(band) for band in found.columns],
        "rows": [list(band) for band in found.rows],
        "cells": {career: list(found.cells[career]) for career in careers},
    }


def _network(graph: CareerGraph, careers: Sequence[str]) -> dict[str, object]:
    """Return the drawing of the overview: its nodes with their places; links are drawn for the career in hand alone."""
    drawing = to_pyvis(graph, careers, has_moves=False)
    return {"places": {node["id"]: [node["x"], node["y"]] for node in drawing.nodes}, "options": drawing.options}


def _short(row: list[object]) -> list[object]:
    """Return a row without what is empty at its end."""
    while row and not row[-1]:
        row.pop()
    return row


class _Told(NamedTuple):
    """All that a page tells of one career."""

    node: list[object]
    card: list[object]
    moves: list[list[object]]
    related: list[str]
    asked: list[str]
    wider: list[str]


class _Teller:
    """Puts what is said into rows, short ones where a page has many careers."""

    def __init__(self, graph: CareerGraph, inside: dict[str, int], *, is_brief: bool) -> None:
        self.graph = graph
        self.inside = inside
        self.is_brief = is_brief
        self.table: list[list[object]] = []
        self.reasons: list[str] = []
        self._numbers: dict[object, int] = {}

    def career(self, career: str) -> _Told:
        """Return all of one career at once, while what is said of it is at hand; where it lies and what it pays is kept as well."""
        graph, node = self.graph, self.graph[career]
        standing(graph, career)
        paid(graph, career)
        return _Told(
            node=self.node(node),
            card=self.card(node),
            moves=[self.move(move) for move in graph.moves(career) if move.goal in self.inside],
            related=[other for other in self.linked(career, Relation.RELATED_TO) if other in self.inside],
            asked=self.linked(career, Relation.REQUIRES),
            wider=self.linked(career, Relation.BROADER),
        )

    def linked(self, career: str, relation: Relation) -> list[str]:
        """Return what a career is linked with by a relation, each once, sorted."""
        return sorted({said.object for said in self.graph.statements(subject=career, relation=relation)} - {""})

    def name(self, node_id: str) -> str:
        """Return the label of a node."""
        return name_of(self.graph, node_id)

    def node(self, node: Node) -> list[object]:
        """Return kind, sort, label and the names that stand in no section of its card."""
        rest = (LabelRole.PREFERRED, LabelRole.HIDDEN)
        labels = [text for text, _, role in self.graph.labels(node.id) if role in rest and text != node.label]
        return [node.kind, node.sort, node.label, [*dict.fromkeys(labels)]]

    def card(self, node: Node) -> list[object]:
        """Return the sections of a node: title, lines, and how many lines more there are."""
        sections = describe.brief_card(self.graph, node) if self.is_brief else describe.card(self.graph, node)
        return [self.section(section) for section in sections if section.title not in _OWN]

    def section(self, section: Section) -> list[object]:
        """Return title, lines and, if some are left out, how many."""
        most = limits.PAGE_LINES.value if self.is_brief else len(section.lines)
        lines = [line._replace(statements=()) if section.title == _OVERRIDDEN else line for line in section.lines[:most]]
        return _short([section.title, [self.line(line) for line in lines], max(0, len(section.lines) - most)])

    def line(self, line: Line) -> list[object]:
        """Return text, who says so (a text where nothing is a statement), of when it is and whether it is old."""
        said = [*dict.fromkeys(self.said(self.graph.statement(name)) for name in line.statements)]
        return _short([line.text, said or line.evidence, line.as_of, int(line.is_old)])

    def said(self, statement: Statement) -> int:
        """Return the number of who says so: source, places, method and the number of the reason; the same ones stand once."""
        row = (statement.source, "\n".join(statement.locators), str(statement.method), self.reason(statement.reason))
        if row not in self._numbers:
            self._numbers[row] = len(self.table)
            self.table.append(list(row))
        return self._numbers[row]

    def reason(self, text: str) -> int:
        """Return the number of a reason."""
        if text not in self._numbers:
            self._numbers[text] = len(self.reasons)
            self.reasons.append(text)
        return self._numbers[text]

    def move(self, move: Move) -> list[object]:
        """Return a move: number of its goal, months, method, whether its time is measured, how sure, how old, and who says so."""
        told = [self.graph.statement(name) for name in move.statements]
        said = sorted(told, key=lambda each: (each.source, each.locators, each.id))
        sure = max((each.confidence for each in said if each.confidence is not None), default=None)
        age = ages.old(self.graph, said)
        return [
            *(self.inside[move.goal], move.months, str(move.method), int(move.months_method is Method.MEASURED)),
            *(None if sure is None else float(sure), age_text(age) if age else "", [self.said(each) for each in said]),
        ]
