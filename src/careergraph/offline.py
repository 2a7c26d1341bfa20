"""What a page needs to plan by itself: the planner as one script, and the data it plans on (docs/page-planner.md)."""

from collections.abc import Collection
from pathlib import Path

from careergraph.graph import CareerGraph
from careergraph.vocab import Kind, Sort

_FOLDER = Path(__file__).with_name("page") / "planner"
_FILES = ("answer.js",)
_VERSION = 1


def planner_source() -> str:
    """Return the script whose one global name is `careergraphPlan`."""
    parts = "\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in _FILES)
    return f'const careergraphPlan = (() => {{\n"use strict";\n\n{parts}\nreturn careergraphPlan;\n}})();\n'


def planning_data(graph: CareerGraph, careers: Collection[str] | None = None) -> dict[str, object]:
    """Return what the planner of a page plans on, as JSON-ready values: the same for the same graph, in the same order.

    With `careers` (ids) only of these: moves between them, and what they ask for.
    """
    known = [node.id for node in graph.nodes(kind=Kind.CAREER) if node.sort is not Sort.FAMILY]
    return {"version": _VERSION, "careers": [name for name in known if careers is None or name in careers]}
