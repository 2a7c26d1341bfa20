"""An overview of careers with a meaning in both directions: how much preparation across, which family down.

Preparation is the job zone that a source states (1: little, 5: extensive). Families are what careers are narrower than; where
none is stated, the major group of an official code. What nobody states has a column and a row of its own.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from careergraph.graph import CareerGraph
from careergraph.vocab import Kind, Property, Relation, Sort

ACROSS, DOWN, SPACE = 172, 78, 44
"""From one career of a cell to the next; between cells."""
_SOC = re.compile(r"(\d\d)-\d{4}")
_TALL = 4
"""How many times as many careers lie below each other in a cell as beside each other, about."""
NOT_STATED = "not stated"


class Band(NamedTuple):
    """A column or row: its heading, where it begins and how wide it is."""

    label: str
    begin: int
    size: int


class Overview(NamedTuple):
    """Columns by preparation, rows by family, and for each career its place, its column and its row."""

    columns: tuple[Band, ...]
    rows: tuple[Band, ...]
    places: dict[str, tuple[int, int]]
    cells: dict[str, tuple[int, int]]


def overview(graph: CareerGraph, careers: Iterable[str]) -> Overview:
    """Return where each career lies: the same for the same careers, in whatever order they come."""
    named = sorted(careers, key=lambda career: (graph[career].label.casefold(), career))
    zones = {career: standing(graph, career).zone for career in named}
    families = _widest({career: standing(graph, career).families for career in named})
    columns = sorted({*zones.values()}, key=lambda each: (each is None, each or 0))
    rows = sorted({*families.values()}, key=lambda each: (each[0] == NOT_STATED, each))
    cells = {career: (columns.index(zones[career]), rows.index(families[career])) for career in named}
    filled: dict[tuple[int, int], list[str]] = defaultdict(list)
    for career in named:
        filled[cells[career]].append(career)
    wide = [_side(max(len(found) for (x, _), found in filled.items() if x == column)) for column in range(len(columns))]
    tall = [max(-(-len(found) // wide[x]) for (x, y), found in filled.items() if y == row) for row in range(len(rows))]
    across = _bands([_zone_text(each) for each in columns], [ACROSS * each for each in wide])
    down = _bands([label for _, label in rows], [DOWN * each for each in tall])
    places = {
        career: (across[x].begin + ACROSS * (n % wide[x]), down[y].begin + DOWN * (n // wide[x]))
        for (x, y), found in filled.items()
        for n, career in enumerate(found)
    }
    return Overview(across, down, places, cells)


class Standing(NamedTuple):
    """Where a career stands: its job zone, if one is stated, and key and label of each family that it may be listed under."""

    zone: int | None
    families: tuple[tuple[str, str], ...]


def standing(graph: CareerGraph, career: str) -> Standing:
    """Return where a career stands; worked out once for a graph."""
    return graph.memo(("standing", career), lambda: Standing(_zone(graph, career), _families(graph, career)))


def _zone(graph: CareerGraph, career: str) -> int | None:
    """Return the job zone of a career; None where no source states one, or sources state different ones."""
    said = graph.statements(subject=career, relation=Property.JOB_ZONE)
    found = {int(each.value.number) for each in said if each.value and each.value.number is not None}
    return found.pop() if len(found) == 1 else None


def _families(graph: CareerGraph, career: str) -> tuple[tuple[str, str], ...]:
    """Return key and label of the widest families of a career, else of the major group of its official code."""
    wider = graph.families(career) - {career}
    widest = sorted(each for each in wider if graph.families(each) == {each})
    if widest:
        return tuple((each, graph[each].label) for each in widest)
    codes = (each.value.text for each in graph.statements(subject=career, relation=Property.CODE) if each.value)
    groups = sorted({match[1] for code in codes if (match := _SOC.match(code))})
    known = [(group, f"career:soc-{group}-0000.00") for group in groups]
    named = ((key, graph[key].label if key in graph else f"SOC major group {group}") for group, key in known)
    return tuple(named) or ((NOT_STATED, f"family {NOT_STATED}"),)


def _widest(families: dict[str, tuple[tuple[str, str], ...]]) -> dict[str, tuple[str, str]]:
    """Return the family that each career is listed under: of several the one with the most careers."""
    size = Counter(family for each in families.values() for family in each)
    return {career: min(each, key=lambda family: (-size[family], family)) for career, each in families.items()}


def _zone_text(number: int | None) -> str:
    return f"preparation {NOT_STATED}" if number is None else f"job zone {number}"


def _side(count: int) -> int:
    """Return how many careers lie beside each other where `count` of them share a cell."""
    side = 1
    while side * side * _TALL < count:
        side += 1
    return side


def _bands(labels: Sequence[str], sizes: Sequence[int]) -> tuple[Band, ...]:
    bands, begin = [], 0
    for label, size in zip(labels, sizes, strict=True):
        bands.append(Band(label, begin, size))
        begin += size + SPACE
    return tuple(bands)


class Extent(NamedTuple):
    """Which careers a page holds, the nearest first, and how many the graph has."""

    careers: tuple[str, ...]
    known: int


def extent(graph: CareerGraph, around: Sequence[str], *, depth: int | None, most: int) -> Extent:
    """Return the careers within `depth` steps of those in `around` (None: as far as it takes), or all; `most` at most."""
    every = [node.id for node in graph.nodes(kind=Kind.CAREER) if node.sort is not Sort.FAMILY]
    if not around or (depth is None and len(every) <= most):
        from_each = Counter(start for start, *_ in graph.move_rows())
        ranked = every if len(every) <= most else sorted(every, key=lambda each: (-from_each[each], each))
        return Extent(tuple(ranked[:most]), len(every))
    found, edge = dict.fromkeys(around), list(around)
    while edge and depth != 0 and (depth is not None or len(found) < most):
        near = [each for node in edge for each in _neighbours(graph, node)]
        edge = [each for each in dict.fromkeys(near) if each not in found]
        found |= dict.fromkeys(edge)
        depth = None if depth is None else depth - 1
    careers = [node for node in found if node.startswith("career:")]
    return Extent(tuple(careers[:most]), len(every))


def _neighbours(graph: CareerGraph, node: str) -> list[str]:
    """Return what lies a step from a node: careers linked with it, or that ask for it."""
    if node.startswith("career:"):
        return linked(graph, node)
    return sorted({said.subject for said in graph.statements(relation=Relation.REQUIRES, object=node)})


def linked(graph: CareerGraph, career: str) -> list[str]:
    """Return what a career is linked with by moves, from and to, and as related, sorted."""
    near = [move.goal for move in graph.moves(career)] + [move.start for move in graph.moves_into(career)]
    near += [said.object for said in graph.statements(subject=career, relation=Relation.RELATED_TO)]
    return sorted({*near})
