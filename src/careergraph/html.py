"""One offline HTML page for a graph, a plan or a comparison: trip form, route map, sentences, overview, details, all in one file.

The page is made by its own scripts from data in it: JSON that only ever becomes text. A content security policy allows these
scripts and styles by hash and no request at all.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from careergraph import explain, files, limits, offline, page_content, sealed
from careergraph.comparison import Comparison
from careergraph.errors import RequestError
from careergraph.escape import for_html
from careergraph.graph import CareerGraph
from careergraph.overview import extent
from careergraph.routes import Plan

if TYPE_CHECKING:
    import os

    from careergraph.overview import Extent

Subject = CareerGraph | Plan | Comparison
"""What a page can be about."""

_SCRIPTS = ("words.js", "route_map.js", "page.js")
_FRAME = (
    '<iframe sandbox="allow-scripts allow-forms" title="{}" width="100%" height="720" style="border:0" srcdoc="{}"></iframe>'
)


def write_html(subject: Subject, path: str | os.PathLike[str], *, graph: CareerGraph | None = None) -> None:
    """Write a page for a graph, or for a plan or comparison made in `graph`, to the file at `path`, atomically.

    Plans and comparisons know the graph that they were made in; only one that was sent elsewhere needs `graph`.

    Raises:
        RequestError: `subject` does not know its graph, and `graph` is missing.
        FileFailure: the file can't be written.
    """
    with files.writing(Path(path)) as file:
        file.write(page_bytes(subject, graph=graph))


def to_html(subject: Subject, *, graph: CareerGraph | None = None) -> str:
    """Return the page of `write_html` as a text."""
    return page_bytes(subject, graph=graph).decode("utf-8")


def to_iframe(subject: Subject) -> str:
    """Return a page in a sandboxed frame, as a notebook shows it: nothing in it reaches the notebook."""
    return _FRAME.format("careergraph", for_html(to_html(subject)))


def page_bytes(
    subject: Subject,
    *,
    graph: CareerGraph | None = None,
    around: str | None = None,
    depth: int = 2,
    max_nodes: int = limits.MAP_NODES.value,
) -> bytes:
    """Return the page of `write_html` as bytes: the same for the same graph and request.

    For a graph, `around` (an id) keeps only what lies at most `depth` moves or relations from it. `max_nodes` are drawn at once at
    most.
    """
    known = subject if isinstance(subject, CareerGraph) else graph or subject.graph
    if known is None:
        raise RequestError("graph", "the page of a plan needs the graph it was made in", "write_html(plan, path, graph=graph)")
    found = _extent(known, subject, around, depth)
    data = {**page_content.content(known, found), **_door(known, subject, around), "most": max_nodes}
    has_details = len(found.careers) <= limits.MAP_NODES.value
    data |= {
        "planning": offline.planning_data(known, found.careers, has_details=has_details),
        "route_lines": limits.ROUTE_LINES.value,
        "repair_seconds": limits.PAGE_OPENINGS.value,
    }
    scripts = [offline.planner_source(), *(sealed.part(name) for name in _SCRIPTS)]
    title, style = _title(known, subject, around), sealed.part("routes.css") + sealed.part("page.css")
    return sealed.render("page.html.j2", title, data, scripts=scripts, style=style)


# -- what is in it --------------------------------------------------------------------------------------------------


def _extent(graph: CareerGraph, subject: Subject, around: str | None, depth: int) -> Extent:
    """Return the careers of a page: around a career, a plan's routes or the careers compared; of a graph all that fit."""
    if isinstance(subject, CareerGraph):
        most = limits.PAGE_CAREERS.value
        return extent(graph, [around] if around else [], depth=depth if around else None, most=most)
    return extent(graph, _centre(subject), depth=None, most=limits.MAP_NODES.value)


def _centre(subject: Plan | Comparison) -> list[str]:
    """Return the careers that a page is about."""
    if isinstance(subject, Comparison):
        return [subject.left.id, subject.right.id]
    on_routes = [career for route in subject.routes for career in route.careers]
    matches = [said for route in subject.routes for leg in route.legs for said in leg.matches]
    on_routes += [career for said in matches for career in (said.subject, said.object)]
    return list(dict.fromkeys(filter(None, (subject.request.start, *subject.request.goals, *on_routes))))


def _door(graph: CareerGraph, subject: Subject, around: str | None) -> dict[str, object]:
    """Return by which door a page is entered: what it shows first."""
    nothing: dict[str, object] = {"plan": None, "compare": None, "around": around}
    if isinstance(subject, Plan):
        return {**nothing, "plan": explain.plan_to_dict(graph, subject)}
    if isinstance(subject, Comparison):
        return {**nothing, "compare": [subject.left.id, subject.right.id]}
    return nothing


def _title(graph: CareerGraph, subject: Subject, around: str | None) -> str:
    if isinstance(subject, Plan):
        return explain.ends_text(graph, subject.request)
    if isinstance(subject, Comparison):
        return f"{subject.left.label} and {subject.right.label} compared"
    return f"Around {graph[around].label}" if around else "Careers and what leads where"
