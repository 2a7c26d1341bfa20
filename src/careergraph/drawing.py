"""pyvis's `Network` with our own page: one offline file under a strict policy, in which no text executes."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyvis.edge import Edge
from pyvis.network import Network

from careergraph import files, limits, sealed
from careergraph.overview import extent, overview

if TYPE_CHECKING:
    from collections.abc import Sequence

    from careergraph.graph import CareerGraph

_OPTIONS = {
    "physics": False,
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "keyboard": False, "navigationButtons": False, "hideEdgesOnDrag": False},
    "nodes": {
        "shape": "box",
        "margin": 6,
        "fixed": True,
        "widthConstraint": {"minimum": 140, "maximum": 150},
        "font": {"size": 16, "face": "system-ui, sans-serif"},
    },
    "edges": {"arrows": "to", "smooth": False, "width": 2},
}
_SHORT = 44
"""How long a name may be in a box of the overview; all of it stands in the text."""


class Drawing(Network):  # type: ignore[misc]  # pyvis has no types
    """A pyvis network: nodes, edges, options and look-ups are pyvis's; what it writes is a sealed page.

    Against pyvis: directed unless said otherwise, parallel edges are kept, `from_nx` leaves the caller's graph as it was, adding
    an edge takes constant time, files are written whole or not at all, `show` works outside of notebooks as well.
    """

    def __init__(self, *words: Any, **options: Any) -> None:
        """Begin an empty drawing; the arguments are those of pyvis."""
        super().__init__(*words, **{"directed": True, "cdn_resources": "in_line", **options})

    def add_edge(self, source: str | int, to: str | int, **options: Any) -> None:
        """Add an edge between two nodes of the drawing; several may join the same nodes."""
        for end in (source, to):
            assert end in self.node_map, f"non existent node '{end}'"
        self.edges.append(Edge(source, to, self.directed, **options).options)

    def from_nx(self, nx_graph: Any, *words: Any, **options: Any) -> None:
        """Add a networkx graph, of which a copy is drawn."""
        super().from_nx(copy.deepcopy(nx_graph), *words, **options)

    def generate_html(self, name: str = "index.html", local: bool = True, notebook: bool = False) -> str:  # noqa: ARG002, FBT001, FBT002 - pyvis's own
        """Return the page: heading, picture, and the same as a table."""
        options = self.options if isinstance(self.options, dict) else json.loads(self.options.to_json())
        data = {"nodes": self.nodes, "edges": self.edges, "options": options, "height": self.height, "width": self.width}
        scripts, style = [sealed.part("network.js")], sealed.part("routes.css") + sealed.part("page.css")
        self.html = sealed.render("network.html.j2", self.heading or "Network", data, scripts=scripts, style=style).decode(
            "utf-8"
        )
        return self.html

    def write_html(self, name: str, local: bool = True, notebook: bool = False, open_browser: bool = False) -> None:  # noqa: FBT001, FBT002 - pyvis's own
        """Write the page to a file, atomically, and open it in a browser if that is wished."""
        with files.writing(Path(name)) as file:
            file.write(self.generate_html(name, local, notebook).encode("utf-8"))
        if open_browser:
            import webbrowser

            webbrowser.open(Path(name).resolve().as_uri())

    save_graph = write_html

    def show(self, name: str, local: bool = True, notebook: bool = False) -> Any:  # noqa: FBT001, FBT002 - pyvis's own
        """Write the page and show it: in a notebook as a frame, else in a browser."""
        self.write_html(name, local, notebook, open_browser=not notebook)
        if not notebook:
            return None
        from IPython.display import IFrame

        return IFrame(name, width=self.width, height=self.height)


def to_pyvis(graph: CareerGraph, careers: Sequence[str] | None = None, *, has_moves: bool = True) -> Drawing:
    """Return careers (all by default) as a pyvis network: preparation across, families down, moves as edges, physics off."""
    chosen = sorted(careers if careers is not None else extent(graph, (), depth=None, most=limits.PAGE_CAREERS.value).careers)
    drawing = Drawing(height="90vh", heading="Careers and what leads where")
    drawing.options = _OPTIONS
    for career, (x, y) in sorted(overview(graph, chosen).places.items()):
        label = graph[career].label
        drawing.add_node(
            career, label=label if len(label) <= _SHORT else f"{label[: _SHORT - 1]}…", shape="box", group="career", x=x, y=y
        )
    inside = {*chosen}
    for move in graph.all_moves() if has_moves else ():
        if {move.start, move.goal} <= inside:
            drawing.add_edge(move.start, move.goal, dashes=move.method not in ("stated", "measured"))
    return drawing
