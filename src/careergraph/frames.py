"""Answers as data frames: the rows that the command line gives as CSV, for pandas."""

from collections.abc import Sequence
from typing import Any

from careergraph import describe, reporting
from careergraph.comparison import Comparison
from careergraph.contradictions import Conflict
from careergraph.errors import RequestError
from careergraph.gaps import Gap
from careergraph.graph import CareerGraph
from careergraph.leverage import Keystones
from careergraph.querying import Answer
from careergraph.reachability import Reach
from careergraph.routes import Plan
from careergraph.similarity import Nearness
from careergraph.suppositions import WhatIf
from careergraph.tables import plain

Told = Plan | Reach | WhatIf | Keystones | Gap | Comparison | Answer | Sequence[Nearness] | Sequence[Conflict]


def to_frame(answer: Told, *, graph: CareerGraph | None = None) -> Any:
    """Return an answer as a pandas `DataFrame`: a row for each leg, career, keystone, claim, topic, side or result.

    `graph` is needed for conflicts, and for an answer that came from another process.

    Raises:
        RequestError: pandas is not installed, or the graph is needed.
    """
    try:
        import pandas as pd
    except ImportError:
        raise RequestError("frame", "pandas is not installed", "pip install pandas") from None
    columns, rows = _table(answer, graph or getattr(answer, "graph", None))
    return pd.DataFrame([[_cell(cell) for cell in row] for row in rows], columns=list(columns))


def _cell(cell: object) -> object:
    return cell if cell is None or isinstance(cell, str | int | float | bool) else plain(cell)


def _table(answer: Told, graph: CareerGraph | None) -> tuple[Sequence[str], Sequence[Sequence[object]]]:
    """Return columns and rows of an answer."""
    match answer:
        case Answer():
            return answer.variables, answer.rows
        case Keystones() | Reach() | WhatIf() | Plan() | Gap() | Comparison():
            return _table_of(answer, _needed(graph))
        case [Conflict(), *_]:
            found = [each for each in answer if isinstance(each, Conflict)]
            return describe.CONFLICT_COLUMNS, describe.conflict_rows(_needed(graph), found)
        case _:
            near = [each for each in answer if isinstance(each, Nearness)]
            return describe.NEARNESS_COLUMNS, describe.nearness_rows(near)


def _table_of(
    answer: Plan | Reach | WhatIf | Keystones | Gap | Comparison, graph: CareerGraph
) -> tuple[Sequence[str], Sequence[Sequence[object]]]:
    match answer:
        case Plan():
            return reporting.PLAN_COLUMNS, reporting.plan_rows(graph, answer)
        case Reach():
            return reporting.REACH_COLUMNS, reporting.reach_rows(graph, answer)
        case WhatIf():
            return reporting.WHAT_IF_COLUMNS, reporting.what_if_rows(graph, answer)
        case Keystones():
            return reporting.KEYSTONE_COLUMNS, reporting.keystone_rows(graph, answer)
        case Gap():
            return describe.GAP_COLUMNS, describe.gap_rows(graph, answer)
        case Comparison():
            return ("topic", answer.left.label, answer.right.label), describe.comparison_rows(graph, answer)


def _needed(graph: CareerGraph | None) -> CareerGraph:
    if graph is None:
        raise RequestError("frame", "this answer needs the graph it was made in", "to_frame(answer, graph=graph)")
    return graph
