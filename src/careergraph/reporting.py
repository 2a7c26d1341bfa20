"""Reach in words, as rows and as JSON; by the same sentences as a plan (`explain`)."""

from collections.abc import Iterable, Iterator

from careergraph import explain
from careergraph.graph import CareerGraph
from careergraph.reachability import Band, Figure, Rank, Reach, Reached
from careergraph.routes import Gain, Route
from careergraph.tables import Cell
from careergraph.vocab import Criterion, Method

JSON_VERSION = 1
_UNDECIDED = 10
"""How many careers are named that a search which was stopped left open."""


# -- reach ------------------------------------------------------------------------------------------------------------


def reach_lines(graph: CareerGraph, found: Reach) -> Iterator[str]:
    """Yield a reach as lines for a terminal: in bands, or ranked by a figure."""
    yield f"{_span_text(graph, found)}: {_careers_text(len(found.careers))} ({found.request.reading} reading)"
    yield from (f"  {line}" for line in explain.held_lines(graph, found.request))
    if not found.careers:
        yield "  Nothing is known to be; careergraph plan START GOAL --why tells what stands in the way of one goal."
    elif found.by is Rank.MONTHS:
        yield from _banded(graph, found)
    else:
        yield from _ranked(graph, found)
    if not found.is_complete:
        yield ""
        yield _stopped_text(graph, found)
    used = dict.fromkeys(explain.assumption_text(graph, s) for each in found.careers for s in explain.assumed(each.route))
    if used:
        yield ""
        yield "Assumed, because no source states it (replace with --assumptions):"
        yield from (f"  - {line}" for line in used)


def _careers_text(number: int) -> str:
    return explain.count_text(number, "career") if number else "no career"


_BUDGETS = {
    Criterion.MONTHS: "{} months",
    Criterion.EFFORT: "{} months of study",
    Criterion.COST: "{:,} US dollars",
}


def _span_text(graph: CareerGraph, found: Reach) -> str:
    request = found.request
    caps = dict(request.caps)
    budget = explain.listed([text.format(caps[criterion]) for criterion, text in _BUDGETS.items() if criterion in caps])
    if Criterion.RISK in caps:
        budget += f", at least {explain.percent_text(caps[Criterion.RISK])} sure,"
    if found.is_backward:
        return f"Within {budget} to {' or '.join(graph[goal].label for goal in request.goals)}"
    return f"Within {budget} from {graph[request.start].label if request.start else 'no career'}"


def _banded(graph: CareerGraph, found: Reach) -> Iterator[str]:
    for band in found.bands:
        yield ""
        yield f"{_band_text(found.criterion, band)}: {_careers_text(len(band.careers))}"
        yield from (f"  - {reached_text(graph, each, found)}" for each in band.careers)


def _band_text(criterion: Criterion, band: Band) -> str:
    least = f"{band.least:,}" if criterion is Criterion.COST else str(band.least)
    return f"{least} to {_BUDGETS[criterion].format(band.most)}"


def _ranked(graph: CareerGraph, found: Reach) -> Iterator[str]:
    told = [each for each in found.careers if each.figure]
    untold = found.careers[len(told) :]
    yield ""
    yield f"By {_RANKS[found.by]}: {_careers_text(len(told))}"
    yield from (f"  - {reached_text(graph, each, found)}" for each in told)
    if untold:
        yield ""
        yield f"No source here states it for {_careers_text(len(untold))}:"
        yield from (f"  - {reached_text(graph, each, found)}" for each in untold)


_RANKS = {
    Rank.PAY: "median pay a year",
    Rank.OPENINGS: "openings a year",
    Rank.TRANSFERABILITY: "how much of the career one knows already (computed; careergraph similar tells of what)",
}


def reached_text(graph: CareerGraph, each: Reached, found: Reach) -> str:
    """Return one career within reach in a sentence: the figure, the total, the way, what to gain, how sure."""
    route = each.route
    between = [graph[career].label for career in route.careers[1:-1]]
    figure = [figure_text(found.by, each.figure)] if each.figure else []
    parts = [*figure, _total_text(route, found.criterion), *_gain_texts(graph, route), _evidence_text(route)]
    if between:
        parts.insert(len(figure) + 1, f"by way of {', '.join(between)}")
    if not each.is_exact:
        parts.append("a better route is not ruled out")
    return f"{graph[each.career].label}: {'; '.join(parts)}"


def figure_text(by: Rank, figure: Figure) -> str:
    """Return what a career is ranked by, and who says so."""
    if not figure.evidence:
        return f"{100 * figure.number:.0f} %"
    value, sources = figure.evidence[0].value, sorted({s.source for s in figure.evidence})
    assert value is not None
    return f"{explain.value_text(value)}{' openings' if by is Rank.OPENINGS else ''}, says {' and '.join(sources)}"


def _total_text(route: Route, criterion: Criterion) -> str:
    months = explain.total_range(route.months)
    if criterion is Criterion.MONTHS:
        return months
    return f"{explain.criterion_text(criterion, route.total(criterion))}; {months}"


def _gain_texts(graph: CareerGraph, route: Route) -> Iterator[str]:
    def named(gains: Iterable[Gain]) -> str:
        return explain.listed([explain.with_article(explain.name_of(graph, gain.id)) for gain in gains])

    sure, safe = ([gain for gain in route.gains if gain.is_certain is is_sure] for is_sure in (True, False))
    if sure:
        yield f"gain {named(sure)}"
    if safe:
        yield f"to be safe, gain {named(safe)}"


def _evidence_text(route: Route) -> str:
    """Return how sure it is that every move is one that people make, and whether some are inferred or implied."""
    weak = [how for how in (Method.INFERRED, Method.IMPLIED) if any(leg.move.method is how for leg in route.legs)]
    return f"{explain.percent_text(route.total(Criterion.RISK).upper.known)} sure{f' ({weak[0]})' if weak else ''}"


def _stopped_text(graph: CareerGraph, found: Reach) -> str:
    names = [f"{graph[career].label} (at least {least})" for career, least in found.undecided[:_UNDECIDED]]
    more = len(found.undecided) - len(names)
    rest = f" and {more} more" if more else ""
    open_ones = f" Not decided, with what no route is below: {'; '.join(names)}{rest}." if names else ""
    return f"Not complete: the search was stopped after {found.request.seconds} seconds.{open_ones}"


REACH_COLUMNS = (
    *("career", "title", "months_lower", "months", "is_open", "effort", "risk", "moves", "is_exact"),
    *("figure", "figure_source", "gains", "route"),
)


def reach_rows(graph: CareerGraph, found: Reach) -> list[tuple[Cell, ...]]:
    """Return a row for each career within reach, in the order of `REACH_COLUMNS`."""
    return [_reach_row(graph, each) for each in found.careers]


def _reach_row(graph: CareerGraph, each: Reached) -> tuple[Cell, ...]:
    route, figure = each.route, each.figure
    months = route.months
    return (
        *(each.career, graph[each.career].label, months.lower.known, months.upper.known, bool(months.upper.unknowns)),
        *(route.effort.upper.known, route.total(Criterion.RISK).upper.known, route.moves, each.is_exact),
        figure.number if figure else None,
        " ".join(sorted({s.source for s in figure.evidence})) if figure else "",
        " ".join(str(gain) for gain in route.gains),
        str(route),
    )


def reach_to_dict(graph: CareerGraph, found: Reach) -> dict[str, object]:
    """Return a reach as JSON-ready values; `version` counts the changes of this form (docs/reach-json.md)."""
    return {
        "version": JSON_VERSION,
        "request": explain.request_to_dict(found.request),
        "is_backward": found.is_backward,
        "is_complete": found.is_complete,
        "criterion": found.criterion,
        "by": found.by,
        "bands": [
            {"least": band.least, "most": band.most, "careers": [each.career for each in band.careers]} for band in found.bands
        ],
        "careers": [_reached_to_dict(graph, each) for each in found.careers],
        "undecided": [{"career": career, "at_least": least} for career, least in found.undecided],
    }


def _reached_to_dict(graph: CareerGraph, each: Reached) -> dict[str, object]:
    return {
        "career": each.career,
        "title": graph[each.career].label,
        "is_exact": each.is_exact,
        "figure": _figure_to_dict(each.figure) if each.figure else None,
        "route": explain.route_to_dict(graph, each.route),
    }


def _figure_to_dict(figure: Figure) -> dict[str, object]:
    return {"number": figure.number, "evidence": [explain.statement_to_dict(said) for said in figure.evidence]}
