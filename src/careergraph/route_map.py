"""Where lines and stations of a route map lie: one line a route, stages in columns (or rows), a station for each career.

    1 ━━━●━━━━━━━●━━━━━━━◯━━━     the first route is straight, in lane 0
    2 ┅┅┅◯┅┅┓       ┏┅┅┅┅◯┅┅┅     another bends away where it passes other careers, in the lowest lane that is free there
            ┗┅┅●┅┅┅┅┛

Lines turn between two stages only, each on a track of its own, at 45°; names lie beside the lanes. So no two lines lie on each
other, and no line crosses a name. The page lays out the same way (page/route_map.js, held equal by a test); all is in whole pixels.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

PITCH, TRACK, BEND = 7, 8, 12
"""Between two lines of a lane; between two lines that turn; how much a corner is cut."""
MARGIN, GAP, LINE = 16, 22, 19
"""Around the map; between a lane and its names, and the next lane; one line of text."""
CELL_LEAST, CELL_MOST = 112, 200
"""The width of a column: names are broken to fit in."""

Measure = Callable[[str], int]
"""How many pixels wide a text is."""


class Station(NamedTuple):
    """One career of the map: which routes pass it, where its mark begins and ends, its name in lines and where the first lies."""

    career: str
    routes: tuple[int, ...]
    ends: tuple[int, int, int, int]
    text: tuple[str, ...]
    text_at: tuple[int, int]


class RouteMap(NamedTuple):
    """A map: its size, its stations, and for each route the corners of its line. Upright maps run downwards."""

    width: int
    height: int
    is_upright: bool
    stations: tuple[Station, ...]
    lines: tuple[tuple[tuple[int, int], ...], ...]


class _Turn(NamedTuple):
    """A line that changes its lane between a stage and the next."""

    stage: int
    route: int
    start: int
    goal: int


class _Grid(NamedTuple):
    """Which station lies where, in stages and lanes: what both kinds of map are drawn from."""

    careers: list[str]
    paths: list[list[int]]
    stages: list[int]
    lanes: list[int]
    turns: list[list[_Turn]]
    ports: list[list[int]]

    def passing(self, station: int) -> tuple[int, ...]:
        """Return the routes that stop at a station."""
        return tuple(route for route, path in enumerate(self.paths) if station in path)


def layout(routes: Sequence[Sequence[str]], names: Callable[[str], str], measure: Measure, width: int) -> RouteMap:
    """Return the map of routes, each a list of careers, in columns if these fit into `width`, else upright."""
    grid = _grid(routes)
    tracks = _tracks(grid)
    sheet = _Sheet(grid, tracks, [_gutter(tracks, stage) for stage in range(max(grid.stages))], names, measure)
    cell = (width - 2 * MARGIN - sum(sheet.gutters)) // (len(sheet.gutters) + 1)
    return _upright(sheet, width) if cell < CELL_LEAST else _columns(sheet, min(cell, CELL_MOST))


# -- stages and lanes -----------------------------------------------------------------------------------------------


def _grid(routes: Sequence[Sequence[str]]) -> _Grid:
    careers, paths = _paths(routes)
    stages = _stages(len(careers), paths)
    lanes, on = _lanes(paths, stages)
    turns = [list(_turns(number, path, stages, lanes, on)) for number, path in enumerate(paths)]
    return _Grid(careers, paths, stages, lanes, turns, _ports(paths, lanes, turns))


def _paths(routes: Sequence[Sequence[str]]) -> tuple[list[str], list[list[int]]]:
    """Return the careers of the stations, and each route as stations; a career that one route passes before and another after
    some third one has two stations, so that lines never run back.
    """
    careers: list[str] = []
    after: dict[int, set[int]] = defaultdict(set)
    paths = []
    for route in routes:
        path: list[int] = []
        for career in route:
            found = [s for s, name in enumerate(careers) if name == career and s not in path]
            found = [s for s in found if not (path and _leads(after, s, path[-1]))]
            if not found:
                found = [len(careers)]
                careers.append(career)
            if path:
                after[path[-1]].add(found[0])
            path.append(found[0])
        paths.append(path)
    return careers, paths


def _leads(after: dict[int, set[int]], start: int, goal: int) -> bool:
    """Return whether a line runs from one station to another."""
    reached, found = [start], {start}
    while reached:
        new = after[reached.pop()] - found
        found |= new
        reached += new
    return goal in found


def _stages(count: int, paths: Sequence[Sequence[int]]) -> list[int]:
    """Return the stage of each station: as many moves as the longest line to it."""
    stages, is_done = [0] * count, False
    while not is_done:
        is_done = True
        for path in paths:
            for one, two in pairwise(path):
                if stages[two] <= stages[one]:
                    stages[two], is_done = stages[one] + 1, False
    return stages


_Edge = tuple[int, int]


def _lanes(paths: Sequence[Sequence[int]], stages: Sequence[int]) -> tuple[list[int], dict[_Edge, int]]:
    """Return the lane of each station and of the line between two; the first route has lane 0 to itself and what it shares."""
    lanes = [-1] * len(stages)
    on: dict[_Edge, int] = {}
    taken: list[list[_Edge]] = []
    for path in paths:
        for run in _runs(path, lanes, on):
            is_short = len(run) == 2 and min(lanes[s] for s in run) >= 0 and stages[run[1]] == stages[run[0]] + 1  # noqa: PLR2004
            lane = lanes[run[1]] if is_short else _free(taken, _span(run, lanes, stages))
            for station in run:
                lanes[station] = lane if lanes[station] < 0 else lanes[station]
            on |= dict.fromkeys(pairwise(run), lane)
    return lanes, on


def _runs(path: Sequence[int], lanes: Sequence[int], on: dict[_Edge, int]) -> list[list[int]]:
    """Return the parts of a route that have no lane yet, each with the stations at its ends."""
    runs: list[list[int]] = []
    for one, two in pairwise(path):
        if (one, two) in on:
            continue
        if runs and runs[-1][-1] == one and lanes[one] < 0:
            runs[-1].append(two)
        else:
            runs.append([one, two])
    return runs or ([list(path)] if lanes[path[0]] < 0 else [])


def _span(run: Sequence[int], lanes: Sequence[int], stages: Sequence[int]) -> _Edge:
    """Return which stages (even) and spaces between them (odd) a run takes in its lane."""
    first, last = run[0], run[-1]
    return 2 * stages[first] + (lanes[first] >= 0), 2 * stages[last] - (lanes[last] >= 0)


def _free(taken: list[list[_Edge]], span: _Edge) -> int:
    """Return the lowest lane in which a span is free, and take it."""
    low, high = span
    for lane, spans in enumerate(taken):
        if all(high < begin or low > end for begin, end in spans):
            spans.append(span)
            return lane
    taken.append([span])
    return len(taken) - 1


def _turns(
    route: int, path: Sequence[int], stages: Sequence[int], lanes: Sequence[int], on: dict[_Edge, int]
) -> Iterable[_Turn]:
    for one, two in pairwise(path):
        lane = on[one, two]
        if lanes[one] != lane:
            yield _Turn(stages[one], route, lanes[one], lane)
        if lanes[two] != lane:
            yield _Turn(stages[two] - 1, route, lane, lanes[two])


def _ports(paths: Sequence[Sequence[int]], lanes: Sequence[int], turns: Sequence[Sequence[_Turn]]) -> list[list[int]]:
    """Return the routes that run in each lane: each has its own place across the lane."""
    used = [
        {*(lanes[s] for s in path), *(t.start for t in mine), *(t.goal for t in mine)}
        for path, mine in zip(paths, turns, strict=True)
    ]
    return [[route for route, mine in enumerate(used) if lane in mine] for lane in range(max(max(mine) for mine in used) + 1)]


def _tracks(grid: _Grid) -> dict[_Turn, int]:
    """Return where between its stages each turn lies: those down before those up, so ordered that lines of a lane don't cross."""
    between: dict[int, list[_Turn]] = defaultdict(list)
    for turn in (turn for mine in grid.turns for turn in mine):
        between[turn.stage].append(turn)
    return {turn: track for turns in between.values() for track, turn in enumerate(sorted(turns, key=_turn_order))}


def _turn_order(turn: _Turn) -> tuple[int, int, int]:
    return (0, -turn.start, -turn.route) if turn.goal > turn.start else (1, turn.start, turn.route)


def _gutter(tracks: dict[_Turn, int], stage: int) -> int:
    """Return the space between a stage and the next."""
    found = [track for turn, track in tracks.items() if turn.stage == stage]
    return 2 * BEND + TRACK * max(found) if found else BEND


# -- maps -----------------------------------------------------------------------------------------------------------


class _Sheet(NamedTuple):
    """What a map is drawn from: the grid, where lines turn, how wide the spaces between stages are, names and their measure."""

    grid: _Grid
    tracks: dict[_Turn, int]
    gutters: Sequence[int]
    names: Callable[[str], str]
    measure: Measure

    def texts(self, width: int) -> list[tuple[str, ...]]:
        """Return the name of each station in lines of at most `width`."""
        return [wrapped(self.names(career), width, self.measure) for career in self.grid.careers]


def _columns(sheet: _Sheet, cell: int) -> RouteMap:
    """Return a map with its stages side by side, names below the lanes."""
    grid, gutters, texts = sheet.grid, sheet.gutters, sheet.texts(cell - 8)
    left = [MARGIN + stage * cell + sum(gutters[:stage]) for stage in range(len(gutters) + 1)]
    at, below = _rows(grid, texts)
    across = _across(grid, at)
    middles = [left[stage] + cell // 2 for stage in grid.stages]
    stations = []
    for s, (career, x, lane) in enumerate(zip(grid.careers, middles, grid.lanes, strict=True)):
        ends = [across[route, lane] for route in grid.passing(s)]
        low = at[lane] + PITCH * (len(grid.ports[lane]) - 1)
        stations.append(Station(career, grid.passing(s), (x, min(ends), x, max(ends)), texts[s], (x, low + GAP + 4)))
    turned = {turn: left[turn.stage] + cell + BEND + TRACK * track for turn, track in sheet.tracks.items()}
    lines = _lines(grid, turned, across, middles)
    return RouteMap(left[-1] + cell + MARGIN, below, is_upright=False, stations=tuple(stations), lines=lines)


def _rows(grid: _Grid, texts: Sequence[Sequence[str]]) -> tuple[list[int], int]:
    """Return where each lane begins, its names below it, and where the last one ends."""
    at, below = [], MARGIN
    for lane, routes in enumerate(grid.ports):
        at.append(below)
        most = max((len(text) for text, its in zip(texts, grid.lanes, strict=True) if its == lane), default=0)
        below += PITCH * (len(routes) - 1) + (GAP + LINE * most if most else 0) + GAP
    return at, below


def _upright(sheet: _Sheet, width: int) -> RouteMap:
    """Return a map with its stages below each other, names to the right of all lanes."""
    grid, at, right = sheet.grid, [], MARGIN
    for routes in grid.ports:
        at.append(right)
        right += PITCH * (len(routes) - 1) + GAP
    across, texts = _across(grid, at), sheet.texts(width - right - MARGIN)
    down, begin, below = _stops(sheet, texts)
    stations = []
    for s, (career, y, lane) in enumerate(zip(grid.careers, down, grid.lanes, strict=True)):
        ends = [across[route, lane] for route in grid.passing(s)]
        stations.append(Station(career, grid.passing(s), (min(ends), y, max(ends), y), texts[s], (right, y + 5)))
    turned = {turn: begin[turn.stage] + BEND + TRACK * track for turn, track in sheet.tracks.items()}
    swapped = tuple(tuple((x, y) for y, x in line) for line in _lines(grid, turned, across, down))
    return RouteMap(width, below, is_upright=True, stations=tuple(stations), lines=swapped)


def _stops(sheet: _Sheet, texts: Sequence[Sequence[str]]) -> tuple[list[int], list[int], int]:
    """Return how far down each station lies, where the space after each stage begins, and where the map ends."""
    grid, down, begin, below = sheet.grid, [0] * len(texts), [], MARGIN
    for stage in range(len(sheet.gutters) + 1):
        here = (s for s, its in enumerate(grid.stages) if its == stage)
        for s in sorted(here, key=lambda s: grid.lanes[s]):
            down[s] = below + LINE // 2
            below += LINE * len(texts[s]) + GAP // 2
        begin.append(below)
        below += _gutter(sheet.tracks, stage)
    return down, begin, below


def _across(grid: _Grid, at: Sequence[int]) -> dict[tuple[int, int], int]:
    """Return where across the map each route runs in each of its lanes."""
    return {(r, lane): at[lane] + PITCH * place for lane, routes in enumerate(grid.ports) for place, r in enumerate(routes)}


def _lines(
    grid: _Grid, turned: dict[_Turn, int], across: dict[tuple[int, int], int], along: Sequence[int]
) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Return the corners of each line as (along, across): from its first station over its turns to its last."""
    return tuple(
        (
            (along[path[0]], across[route, grid.lanes[path[0]]]),
            *(corner for turn in mine for corner in _bend(turned[turn], across[route, turn.start], across[route, turn.goal])),
            (along[path[-1]], across[route, grid.lanes[path[-1]]]),
        )
        for route, (path, mine) in enumerate(zip(grid.paths, grid.turns, strict=True))
    )


def _bend(at: int, start: int, goal: int) -> list[tuple[int, int]]:
    """Return the corners of a turn: in, down or up, and on, the corners cut at 45°."""
    cut = min(BEND, abs(goal - start) // 2)
    step = cut if goal > start else -cut
    return [(at - cut, start), (at, start + step), (at, goal - step), (at + cut, goal)]


def wrapped(text: str, width: int, measure: Measure) -> tuple[str, ...]:
    """Return a text in lines of at most `width`, broken between words, and within a word that is wider.

    >>> wrapped("chief customer officer", 80, lambda text: 6 * len(text))
    ('chief', 'customer', 'officer')
    """
    lines: list[str] = []
    for word in text.split() or [text]:
        if lines and measure(f"{lines[-1]} {word}") <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines += _pieces(word, width, measure)
    return tuple(lines)


def _pieces(word: str, width: int, measure: Measure) -> list[str]:
    pieces = [""]
    for char in word:
        if pieces[-1] and measure(pieces[-1] + char) > width:
            pieces.append("")
        pieces[-1] += char
    return pieces
