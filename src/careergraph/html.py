"""One offline HTML page for a graph or a plan: a picture by pyvis, and beside it everything in words.

pyvis is the container and brings vis-network; template and writer are our own: escaped by Jinja, one file, a strict content
security policy with hashes, coordinates fixed, data only as JSON.
"""

import base64
import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import careergraph
from careergraph import describe, explain, files
from careergraph.errors import RequestError
from careergraph.escape import for_script_data
from careergraph.graph import CareerGraph
from careergraph.model import Move, Node, Source
from careergraph.routes import Leg, Plan, Route
from careergraph.vocab import Kind, Method, Relation, Sort

if TYPE_CHECKING:
    from pyvis.network import Network

_PAGE = Path(__file__).with_name("page")
_LIBRARY = "templates/lib/vis-9.1.2/vis-network.min.js"
_LANE, _STAGE = 230, 130
_OPTIONS = {
    "physics": False,
    "interaction": {"hover": True, "keyboard": False, "navigationButtons": False},
    "nodes": {
        "shape": "box",
        "margin": 10,
        "widthConstraint": {"minimum": 90, "maximum": 190},
        "font": {"size": 16, "face": "sans-serif"},
    },
    "edges": {"arrows": "to", "smooth": False, "width": 2, "font": {"size": 14, "align": "horizontal"}},
}


@dataclass(frozen=True, slots=True)
class RoutePart:
    """One route of a page."""

    text: explain.RouteText
    moves: int
    months: str
    study: str
    is_first: bool


@dataclass(frozen=True, slots=True)
class Card:
    """All that is said of one node, for the text of a page."""

    anchor: str
    id: str
    sort: str
    label: str
    sections: tuple[describe.Section, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says in words; its picture is a network."""

    title: str
    intro: tuple[str, ...]
    picture_title: str
    picture_label: str
    legend: tuple[tuple[str, str], ...]
    routes: tuple[RoutePart, ...]
    reasons: tuple[str, ...]
    groups: tuple[tuple[str, tuple[Card, ...]], ...]
    sources: tuple[Source, ...]


def write_html(subject: CareerGraph | Plan, path: str | os.PathLike[str], *, graph: CareerGraph | None = None) -> None:
    """Write a page for a graph, or for a plan made in `graph`, to the file at `path`, atomically.

    Raises:
        RequestError: `subject` is a plan and its `graph` is missing.
        FileFailure: the file can't be written.
    """
    with files.writing(Path(path)) as file:
        file.write(page_bytes(subject, graph=graph))


def page_bytes(
    subject: CareerGraph | Plan,
    *,
    graph: CareerGraph | None = None,
    around: str | None = None,
    depth: int = 2,
    max_nodes: int = 300,
) -> bytes:
    """Return the page of `write_html` as bytes: the same for the same graph and request.

    For a graph, `around` (an id) draws only what lies at most `depth` moves or relations from it, `max_nodes` at most.
    """
    if isinstance(subject, CareerGraph):
        network, page = _graph_page(subject, around=around, depth=depth, max_nodes=max_nodes)
    elif graph is None:
        raise RequestError("graph", "the page of a plan needs the graph it was made in", "write_html(plan, path, graph=graph)")
    else:
        network, page = _plan_page(graph, subject)
    return _render(network, page)


# -- what is drawn --------------------------------------------------------------------------------------------------


def _network() -> "Network":
    from pyvis.network import Network

    network = Network(directed=True, cdn_resources="in_line")
    network.options = _OPTIONS
    return network


def _plan_page(graph: CareerGraph, plan: Plan) -> "tuple[Network, Page]":
    request = plan.request
    title, ends = explain.ends_text(graph, request), {request.start, *request.goals}
    network = _network()
    lanes: dict[str, tuple[int, int]] = {}
    for lane, route in enumerate(plan.routes):
        for stage, career in enumerate(route.careers):
            if career not in lanes:
                lanes[career] = (stage, lane)
                _add(network, graph[career], *lanes[career], "end" if career in ends else "career")
    for route in plan.routes:
        _add_legs(network, route)
    careers = [graph[career] for career in sorted(lanes)]
    intro = (
        *explain.held_lines(graph, plan.request),
        f"{request.reading} reading of competing claims; made small: {', '.join(request.criteria)}.",
        *(() if plan.is_complete else (explain.incomplete_text(plan),)),
    )
    page = Page(
        title=title,
        intro=tuple(line[0].upper() + line[1:] for line in intro),
        picture_title="The routes as a picture",
        picture_label=f"Routes {title[0].lower()}{title[1:]}; the same routes stand in the text",
        legend=(("end", "where you start and want to be"), ("career", "on the way"), *_MOVE_LEGEND),
        routes=tuple(_route_part(graph, route, number) for number, route in enumerate(plan.routes)),
        reasons=tuple(explain.reason_text(graph, reason) for reason in plan.reasons),
        groups=(("The careers of these routes", _cards(graph, careers)),) if careers else (),
        sources=graph.sources(),
    )
    return network, page


_MOVE_LEGEND = (("line", "a move that a source states"), ("dash", "a move that is only implied or inferred"))


def _add_legs(network: "Network", route: Route) -> None:
    known = {(edge["from"], edge["to"]) for edge in network.edges}
    for leg in route.legs:
        if leg.move.start and (leg.move.start, leg.move.goal) not in known:
            _connect(network, leg.move.start, leg.move.goal, leg.move.method, _stay(leg))


def _stay(leg: Leg) -> str:
    return f"{leg.months} months{chr(10) + 'assumed' if leg.is_assumed else ''}"


def _route_part(graph: CareerGraph, route: Route, number: int) -> RoutePart:
    text = explain.route_text(graph, route)
    months, study = explain.total_range(route.months), explain.total_range(route.effort)
    return RoutePart(text, route.moves, months, study, is_first=number == 0)


def _graph_page(graph: CareerGraph, *, around: str | None, depth: int, max_nodes: int) -> "tuple[Network, Page]":
    network = _network()
    chosen = _chosen(graph, around, depth)
    shown = chosen[:max_nodes]
    moves = [move for move in graph.all_moves() if move.start in shown and move.goal in shown]
    drawn = {career for move in moves for career in (move.start, move.goal)} | ({around} & {*shown} if around else set())
    for career, (stage, lane) in _places(sorted(drawn), moves).items():
        _add(network, graph[career], stage, lane, "end" if career == around else "career")
    for move in moves:
        _connect(network, move.start, move.goal, move.method, "" if move.months is None else f"{move.months} months")
    page = Page(
        title=f"Around {graph[around].label}" if around else "Careers and what leads where",
        intro=tuple(_graph_intro(graph, chosen, shown, drawn, len(moves))),
        picture_title="Careers and moves as a picture",
        picture_label="Careers as boxes, moves as arrows; the same stands in the text",
        legend=(("career", "career"), *_MOVE_LEGEND),
        routes=(),
        reasons=(),
        groups=tuple(_groups(graph, {*shown})),
        sources=graph.sources(),
    )
    return network, page


def _graph_intro(graph: CareerGraph, chosen: Sequence[str], shown: Sequence[str], drawn: set[str], moves: int) -> Iterable[str]:
    """Yield what the page holds, and what it leaves out."""
    yield f"{len(shown)} careers and {moves} moves between them, from {len(graph.sources())} sources."
    if len(shown) > len(drawn):
        yield f"{len(shown) - len(drawn)} careers of which no source states a move are in the text but not in the picture."
    if len(chosen) > len(shown):
        yield f"{len(chosen) - len(shown)} more careers are left out: no more than {len(shown)} were asked for."


def _chosen(graph: CareerGraph, around: str | None, depth: int) -> list[str]:
    """Return the careers to draw: all, or those within `depth` steps, the nearest first."""
    if around is None:
        return [node.id for node in graph.nodes(kind=Kind.CAREER) if node.sort is not Sort.FAMILY]
    found, edge = [around], [around]
    for _ in range(depth):
        near = [career for node in edge for career in _neighbours(graph, node)]
        edge = [career for career in dict.fromkeys(near) if career not in found]
        found += edge
    return [node for node in found if node.startswith("career:")]


def _neighbours(graph: CareerGraph, node: str) -> list[str]:
    near = [move.goal for move in graph.moves(node)] + [move.start for move in graph.moves_into(node)]
    if not node.startswith("career:"):
        near += [s.subject for s in graph.statements(relation=Relation.REQUIRES, object=node)]
    near += [s.object for s in graph.statements(subject=node, relation=Relation.RELATED_TO)]
    return sorted(set(near))


def _places(careers: Sequence[str], moves: Sequence[Move]) -> dict[str, tuple[int, int]]:
    """Return (stage, lane) of each career: moves go down, circles stand side by side."""
    import networkx as nx

    view: nx.DiGraph[str] = nx.DiGraph()
    view.add_nodes_from(careers)
    view.add_edges_from((move.start, move.goal) for move in moves)
    condensed = nx.condensation(view)
    places: dict[str, tuple[int, int]] = {}
    for stage, layer in enumerate(nx.topological_generations(condensed)):
        members = sorted(career for group in layer for career in condensed.nodes[group]["members"])
        places |= {career: (stage, lane) for lane, career in enumerate(members)}
    return places


def _add(network: "Network", node: Node, stage: int, lane: int, group: str) -> None:
    network.add_node(node.id, label=node.label, shape="box", x=lane * _LANE, y=stage * _STAGE, group=group)


def _connect(network: "Network", start: str, goal: str, method: Method, label: str) -> None:
    is_sure = method in (Method.STATED, Method.MEASURED)
    network.add_edge(start, goal, label=label, dashes=False if is_sure else [8, 6])


def _groups(graph: CareerGraph, drawn: set[str]) -> Iterable[tuple[str, tuple[Card, ...]]]:
    """Yield the cards of the careers drawn, and of what they ask for."""
    yield "Careers", _cards(graph, [graph[career] for career in sorted(drawn, key=lambda c: graph[c].label.casefold())])
    asked = {s.object for career in drawn for s in graph.statements(subject=career, relation=Relation.REQUIRES)}
    for heading, kind in (("Skills", Kind.SKILL), ("Degrees", Kind.DEGREE), ("Certifications", Kind.CERTIFICATION)):
        nodes = [node for node in graph.nodes(kind=kind) if node.id in asked]
        if nodes:
            yield heading, _cards(graph, nodes)


def _cards(graph: CareerGraph, nodes: Sequence[Node]) -> tuple[Card, ...]:
    return tuple(Card(_anchor(node.id), node.id, str(node.sort), node.label, describe.card(graph, node)) for node in nodes)


def _anchor(node_id: str) -> str:
    return node_id.replace(":", "-").replace("/", "-")


# -- how it is written ----------------------------------------------------------------------------------------------


def _render(network: "Network", page: Page) -> bytes:
    import jinja2
    from markupsafe import Markup

    library, script, style = _library(), _part("page.js"), _part("page.css")
    data = for_script_data(_data(network, page))
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    template = environment.from_string(_part("page.html.j2"))
    text = template.render(
        page=page,
        policy=_policy([library, script], [style]),
        version=careergraph.__version__,
        data=Markup(data),  # noqa: S704 - guarded by for_script_data
        library=Markup(library),  # noqa: S704 - our pinned dependency's file
        script=Markup(script),  # noqa: S704 - our own file
        style=Markup(style),  # noqa: S704 - our own file
    )
    return text.encode("utf-8")


def _data(network: "Network", page: Page) -> str:
    cards = {card.id: card.anchor for _, group in page.groups for card in group}
    content: dict[str, Any] = {"nodes": network.nodes, "edges": network.edges, "options": network.options, "cards": cards}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _part(name: str) -> str:
    return files.read_text(_PAGE / name)


def _library() -> str:
    """Return vis-network as pyvis brings it, with the line ends that a browser hashes and without its source map's address."""
    import pyvis

    text = files.read_text(Path(pyvis.__file__).parent / _LIBRARY)
    return text.replace("\r\n", "\n").partition("//# sourceMappingURL")[0]


def _policy(scripts: Sequence[str], styles: Sequence[str]) -> str:
    """Return a content security policy that allows exactly these inline scripts and styles, and no request at all."""
    allowed = {"script-src": scripts, "style-src": styles}
    parts = ["default-src 'none'", "base-uri 'none'", "form-action 'none'"]
    parts += [f"{name} {' '.join(_hash(text) for text in texts)}" for name, texts in allowed.items()]
    return "; ".join(parts)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode()}'"
