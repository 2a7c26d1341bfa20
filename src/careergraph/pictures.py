"""Static pictures of a plan: its route map as SVG for pages, print and slides, and a flow chart as Mermaid for GitHub."""

from __future__ import annotations

import math
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from careergraph import files, limits, sealed
from careergraph.errors import RequestError
from careergraph.escape import for_mermaid
from careergraph.explain import ends_text, route_text, total_range
from careergraph.route_map import LINE, MARGIN, layout, wrapped
from careergraph.vocab import Method

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence
    from types import ModuleType

    from careergraph.graph import CareerGraph
    from careergraph.route_map import Station
    from careergraph.routes import Plan, Route

_WIDTH = 1000
_SIZE = 15
_LETTERS = {
    222: "ijl",
    260: "|",
    278: " !,./:;I[\\]ft",
    333: "()-`r",
    334: "{}",
    355: '"',
    389: "*",
    469: "^",
    500: "Jckvxyzs",
    556: "#$0123456789?L_abdeghnopqu",
    584: "+<=>~",
    191: "'",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1015: "@",
}
"""The widths of Helvetica's letters in thousandths of its size, which Arial and Liberation Sans share."""
_WIDTHS = {letter: width for width, letters in _LETTERS.items() for letter in letters}
_OTHER, _WIDE, _SPARE = 722, 1000, 1.12
"""Letters that are not in the table, those of East Asia, and how much wider another font or bold letters may be."""
_CORNERS = (
    (24, 0.0, 1.0),
    (4, 0.25, 1.0),
    (4, 0.0, 1.0),
    (3, 0.0, 1.0),
    (3, 0.5, 1.0),
    (5, 0.0, 1.0),
    (10, 0.0, 0.5),
    (8, 1 / 8, 0.6),
)
"""The marks of routes, as in the page: corners, how far turned in half circles (of the first), how deep every other corner is."""


class _Line(NamedTuple):
    number: int
    points: str


class _Row(NamedTuple):
    x: int
    y: int
    text: str


class _Stop(NamedTuple):
    number: int
    path: str
    mark: str
    is_end: bool
    rows: tuple[_Row, ...]


class _Entry(NamedTuple):
    number: int
    y: int
    mark: str
    parts: tuple[str, ...]


def write_picture(plan: Plan, path: str | os.PathLike[str], *, graph: CareerGraph | None = None) -> None:
    """Write the routes of a plan as a picture, atomically: a route map (`.svg`, `.png`) or a Mermaid flow chart (`.mmd`).

    Raises:
        RequestError: the extra `png` or a font is missing for a PNG, the name has another ending, the plan has no route, or it does not know its graph and `graph` is missing.
        FileFailure: the file can't be written.
    """
    with files.writing(Path(path)) as file:
        file.write(picture_bytes(plan, Path(path).suffix, graph=graph))


def picture_bytes(plan: Plan, form: str, *, graph: CareerGraph | None = None) -> bytes:
    """Return the picture of `write_picture` in the form `.svg`, `.mmd` or `.png`: the same for the same plan; of a PNG, with the same fonts."""
    known = graph or plan.graph
    if known is None:
        raise RequestError(
            "graph", "the picture of a plan needs the graph it was made in", "write_picture(plan, path, graph=graph)"
        )
    if form not in _FORMS:
        raise RequestError(
            "picture", f"{form or 'no ending'!r} is no form of picture", f"a name that ends in {' or '.join(_FORMS)}"
        )
    if not plan.routes:
        raise RequestError("picture", "there is no route to draw", "ask with --why what would open one")
    return _FORMS[form](known, plan)


# -- SVG ------------------------------------------------------------------------------------------------------------


def _svg(graph: CareerGraph, plan: Plan) -> str:
    routes = plan.routes[: limits.ROUTE_LINES.value]
    found = layout([route.careers for route in routes], lambda career: graph[career].label, measure, _WIDTH)
    legend = list(_legend(graph, plan, routes, found.height))
    ends = {career for route in routes for career in (route.careers[0], route.careers[-1])}
    return sealed.template_of("route.svg.j2").render(
        map=found,
        left=(_WIDTH - found.width) // 2,
        width=_WIDTH,
        height=legend[-1].y + LINE * len(legend[-1].parts),
        title=f"{ends_text(graph, plan.request)}: route map",
        words="; ".join(f"{entry.number}. {' '.join(entry.parts)}" for entry in legend),
        style=sealed.safe(sealed.part("routes.css")),
        lines=[_Line(at, " ".join(f"{x},{y}" for x, y in line)) for at, line in enumerate(found.lines, 1)],
        stops=[_stop(station, is_end=station.career in ends) for station in found.stations],
        legend=legend,
    )


def _stop(station: Station, *, is_end: bool) -> _Stop:
    (x1, y1, x2, y2), (x, y), first = station.ends, station.text_at, station.routes[0]
    is_own = len(station.routes) == 1 and not is_end
    point = "h0.01" if (x1, y1) == (x2, y2) else f"L{x2} {y2}"
    rows = tuple(_Row(x, y + LINE * at, text) for at, text in enumerate(station.text))
    return _Stop(first + 1, f"M{x1} {y1}{point}", _mark(first, x1, y1, 8) if is_own else "", is_end, rows)


def _legend(graph: CareerGraph, plan: Plan, routes: Sequence[Route], top: int) -> Iterable[_Entry]:
    """Yield a line for each route drawn: what it is best at, how long it takes, over which careers it leads."""
    y = top + MARGIN
    for at, route in enumerate(routes):
        head = f"{at + 1}. {', '.join(route.names) or 'route'}: {total_range(route.months)}"
        study = f", study {total_range(route.effort)}" if route.effort.upper.known or route.effort.upper.unknowns else ""
        parts = (
            *wrapped(head + study, _WIDTH - 90, measure),
            *wrapped(route_text(graph, route, has_asks=False).careers, _WIDTH - 90, measure),
        )
        yield _Entry(at + 1, y, _mark(at, 39, y - 5, 7), parts)
        y += LINE * len(parts) + MARGIN // 2
    if len(plan.routes) > len(routes):
        yield _Entry(0, y, "", (f"{len(plan.routes) - len(routes)} more routes are not drawn",))


def _mark(route: int, x: int, y: int, radius: float) -> str:
    """Return the corners of the mark of a route: circle, square, diamond, triangles, pentagon, star, cross."""
    count, turn, depth = _CORNERS[route % len(_CORNERS)]
    corners = []
    for corner in range(count):
        angle, far = 2 * math.pi * (corner / count + turn / 2), radius * (depth if corner % 2 else 1)
        corners.append(f"{x + far * math.sin(angle):.2f},{y - far * math.cos(angle):.2f}")
    return " ".join(corners)


def measure(text: str) -> int:
    """Return how many pixels wide a text is at most, in the fonts that pictures name.

    >>> measure("Will"), measure("医師")
    (28, 34)
    """
    thousandths = sum(_WIDTHS.get(char) or (_WIDE if unicodedata.east_asian_width(char) in "WF" else _OTHER) for char in text)
    return math.ceil(thousandths * _SIZE * _SPARE / 1000)


# -- Mermaid --------------------------------------------------------------------------------------------------------


def _mermaid(graph: CareerGraph, plan: Plan) -> str:
    """Return a flow chart: a box a career, an arrow a move with the routes that take it, broken where no source states it."""
    careers = list(dict.fromkeys(career for route in plan.routes for career in route.careers))
    lines = ["flowchart LR", *(f'  c{at}["{for_mermaid(graph[career].label)}"]' for at, career in enumerate(careers))]
    for (start, goal), (routes, stay, is_sure) in _arrows(plan).items():
        text = for_mermaid(f"{'route' if len(routes) == 1 else 'routes'} {', '.join(map(str, routes))}: {stay}")
        arrow = f'-- "{text}" -->' if is_sure else f'-. "{text}" .->'
        lines.append(f"  c{careers.index(start)} {arrow} c{careers.index(goal)}")
    return "\n".join((*lines, ""))


def _arrows(plan: Plan) -> dict[tuple[str, str], tuple[list[int], str, bool]]:
    """Return the moves of a plan: which routes take each, the stay before it, and whether a source states or measures it."""
    found: dict[tuple[str, str], tuple[list[int], str, bool]] = {}
    for number, route in enumerate(plan.routes, 1):
        for leg in route.legs:
            if leg.move.start:
                is_sure = leg.move.method in (Method.STATED, Method.MEASURED)
                stay = f"{leg.months} months{' (assumed)' if leg.is_assumed else ''}"
                found.setdefault((leg.move.start, leg.move.goal), ([], stay, is_sure))[0].append(number)
    return found


# -- PNG ------------------------------------------------------------------------------------------------------------

_ZOOM = 2
"""Pixels for each unit of the SVG: sharp on slides and on paper."""
_DARK = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_TEXT = re.compile(r"<text.*?</text>", re.DOTALL)
_VARIABLE = re.compile(r"var\(--(\w+)\)")
_VALUE = re.compile(r"--(\w+): (#\w+);")


def _png(graph: CareerGraph, plan: Plan) -> bytes:
    """Return the SVG drawn by resvg, in its colours for paper."""
    try:
        import resvg_py
    except ImportError:
        hint = 'pip install "careergraph[png]", or write an .svg'
        raise RequestError("picture", "a PNG needs the extra `png`, which is not installed", hint) from None
    svg = _in_plain_colours(_svg(graph, plan))
    drawn = _drawn(resvg_py, svg)
    if drawn == _drawn(resvg_py, _TEXT.sub("", svg)):
        raise RequestError("picture", "no font is installed to write a PNG with", "install one, or write an .svg")
    return drawn


def _drawn(resvg: ModuleType, svg: str) -> bytes:
    return bytes(resvg.svg_to_bytes(svg_string=svg, zoom=_ZOOM, background="white"))


def _in_plain_colours(svg: str) -> str:
    """Return an SVG without variables, which resvg does not know: each line's colour is written out."""
    head, style, rest = re.split("<style>|</style>", svg, maxsplit=2)
    rules, values = _DARK.sub("", style), dict(_VALUE.findall(style.partition("@media")[0]))
    plain = []
    for selector, body in _RULE.findall(rules):
        if "--c:" in body or ":root" in selector:
            continue
        if "var(--c)" not in body:
            plain.append(f"{selector}{{{body}}}")
            continue
        name = selector.split("*/")[-1].strip()
        plain += (
            f"{name}.{line}, .{line} {name} {{{body.replace('var(--c)', colour)}}}"
            for line, colour in values.items()
            if line[0] == "r"
        )
    rest = rest.replace("fill: var(--paper)", f"fill: {values['paper']}", 1)
    return f"{head}<style>{_VARIABLE.sub(lambda found: values[found[1]], ''.join(plain))}</style>{rest}"


_FORMS = {
    ".svg": lambda graph, plan: _svg(graph, plan).encode("utf-8"),
    ".mmd": lambda graph, plan: _mermaid(graph, plan).encode("utf-8"),
    ".png": _png,
}
