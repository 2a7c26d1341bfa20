"""Reach, what-if and keystones in words, as rows and as JSON; by the same sentences as a plan (`explain`)."""

from collections.abc import Iterable, Iterator

from careergraph import explain
from careergraph.graph import CareerGraph
from careergraph.leverage import Keystone, Keystones
from careergraph.reachability import Band, Figure, Rank, Reach, Reached
from careergraph.routes import Change, Gain, Plan, Route
from careergraph.suppositions import Difference, Effect, WhatIf
from careergraph.tables import Cell
from careergraph.vocab import Criterion, Method

JSON_VERSION = 1
_UNDECIDED = 10
"""How many careers are named that a search which was stopped left open."""


# -- plans ------------------------------------------------------------------------------------------------------------

PLAN_COLUMNS = (*("route", "leg", "from", "to", "months_lower", "months", "is_assumed", "gains", "not_counted", "evidence"),)


def plan_rows(graph: CareerGraph, found: Plan) -> list[tuple[Cell, ...]]:
    """Return a row for each leg of each route, in the order of `PLAN_COLUMNS`."""
    return [
        (
            *(number, index, leg.move.start, leg.move.goal, leg.months_lower, leg.months, leg.is_assumed),
            " ".join(str(gain) for gain in leg.gains),
            "; ".join(explain.unknown_text(graph, unknown) for unknown in leg.unknowns),
            "; ".join(explain.evidence_text(statement) for statement in leg.evidence),
        )
        for number, route in enumerate(found.routes, 1)
        for index, leg in enumerate(route.legs, 1)
    ]


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
    if band.least == band.most:
        return _BUDGETS[criterion].format(band.most)
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
    parts = [*figure, _total_text(route, found.criterion), *_gain_texts(graph, route), *_open_texts(graph, route)]
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


def _open_texts(graph: CareerGraph, route: Route) -> Iterator[str]:
    """Yield what is not counted in the months, and how sure the moves are."""
    unknowns = [explain.unknown_text(graph, unknown) for unknown in route.months.upper.unknowns]
    if unknowns:
        yield f"not counted: {explain.listed(unknowns)}"
    yield _evidence_text(route)


def _evidence_text(route: Route) -> str:
    """Return how sure it is that every move is one that people make, and whether some are inferred or implied."""
    if not route.moves:
        return "no source says that people begin here"
    weak = [how for how in (Method.INFERRED, Method.IMPLIED) if any(leg.move.method is how for leg in route.legs)]
    return f"{explain.percent_text(route.total(Criterion.RISK).upper.known)} sure{f' ({weak[0]})' if weak else ''}"


def _stopped_text(graph: CareerGraph, found: Reach) -> str:
    amount = _BUDGETS[found.criterion]
    names = [f"{graph[career].label} (at least {amount.format(least)})" for career, least in found.undecided[:_UNDECIDED]]
    more = len(found.undecided) - len(names)
    rest = f" and {more} more" if more else ""
    open_ones = f" Not decided: {'; '.join(names)}{rest}." if names else ""
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


# -- what if ----------------------------------------------------------------------------------------------------------


def what_if_lines(graph: CareerGraph, found: WhatIf) -> Iterator[str]:
    """Yield what changes as lines for a terminal, the effects one after the other; what stays the same is counted."""
    yield f"What if {explain.listed([supposition_text(graph, change) for change in found.changes])}?"
    for effect in Effect:
        each = found.of(effect)
        if each and effect is not Effect.SAME:
            yield ""
            yield f"{_effect_text(found, effect)}: {_things_text(found, len(each))}"
            yield from (f"  - {difference_text(graph, found, one)}" for one in each)
    yield ""
    same = len(found.of(Effect.SAME))
    yield f"The same: {_things_text(found, same)}."
    if not found.is_complete:
        yield "Not complete: a search was stopped, so that something may appear or vanish for want of time alone."


def supposition_text(graph: CareerGraph, change: Change) -> str:
    """Return one change in words, as it follows "what if"."""
    name, _, months = change.detail.partition("=")
    if change.code == "without":
        return f"nothing of {change.detail} counts"
    if change.code == "served":
        return f"{explain.months_text(int(change.detail))} are served in the first career"
    if change.code == "reading":
        return f"the reading is {change.detail}"
    if months:
        return f"there are {explain.months_text(int(months))} of {explain.experience_text(graph, name)}"
    has = "is held" if change.code == "have" else "is not held"
    if name.startswith("career:"):
        return f"there is no {explain.experience_text(graph, name)}"
    return f"{explain.with_article(explain.name_of(graph, name))} {has}"


_EFFECTS = {
    Effect.APPEARS: "Can be taken now",
    Effect.SHORTER: "Takes less",
    Effect.OTHER: "Takes as much, but otherwise",
    Effect.LONGER: "Takes more",
    Effect.VANISHES: "Can no longer be taken",
}
_EFFECTS_ON_CAREERS = {
    Effect.APPEARS: "Comes within reach",
    Effect.SHORTER: "Takes less",
    Effect.OTHER: "Is reached otherwise",
    Effect.LONGER: "Takes more",
    Effect.VANISHES: "Is out of reach",
}


def _effect_text(found: WhatIf, effect: Effect) -> str:
    return (_EFFECTS_ON_CAREERS if isinstance(found.before, Reach) else _EFFECTS)[effect]


def _things_text(found: WhatIf, number: int) -> str:
    if isinstance(found.before, Reach):
        return _careers_text(number)
    return explain.count_text(number, "route") if number else "no route"


def difference_text(graph: CareerGraph, found: WhatIf, one: Difference) -> str:
    """Return what became of one route or career in a sentence."""
    criterion = found.before.request.criteria[0]
    name = graph[one.career].label if one.career else " → ".join(graph[career].label for career in one.route.careers)
    if one.before and one.after:
        now, was = (_total_text(route, criterion) for route in (one.after, one.before))
        instead = f" instead of {was}" if now != was else ""
        return f"{name}: {now}{instead}; {explain.difference_text(graph, one.after, one.before)}"
    told = [_total_text(one.route, criterion), *_gain_texts(graph, one.route), *_open_texts(graph, one.route)]
    between = [graph[career].label for career in one.route.careers[1:-1]]
    if one.career and between:
        told.insert(1, f"by way of {', '.join(between)}")
    return f"{name}: {'; '.join(told)}"


WHAT_IF_COLUMNS = ("effect", "career", "title", "criterion", "before", "after", "route_before", "route_after")


def what_if_rows(graph: CareerGraph, found: WhatIf) -> list[tuple[Cell, ...]]:
    """Return a row for each route or career, in the order of `WHAT_IF_COLUMNS`."""
    criterion = found.before.request.criteria[0]
    return [_difference_row(graph, criterion, one) for one in found.differences]


def _difference_row(graph: CareerGraph, criterion: Criterion, one: Difference) -> tuple[Cell, ...]:
    career = one.career or one.route.careers[-1]
    known = [route.total(criterion).upper.known if route else None for route in (one.before, one.after)]
    routes = [str(route) if route else "" for route in (one.before, one.after)]
    return one.effect.value, career, graph[career].label, criterion.value, *known, *routes


def what_if_to_dict(graph: CareerGraph, found: WhatIf) -> dict[str, object]:
    """Return what changes as JSON-ready values; `version` counts the changes of this form (docs/reach-json.md)."""
    return {
        "version": JSON_VERSION,
        "changes": [{"code": change.code, "detail": change.detail} for change in found.changes],
        "is_complete": found.is_complete,
        "before": _answer_to_dict(graph, found.before),
        "after": _answer_to_dict(graph, found.after),
        "differences": [
            {
                "effect": one.effect,
                "career": one.career or one.route.careers[-1],
                "before": explain.route_to_dict(graph, one.before) if one.before else None,
                "after": explain.route_to_dict(graph, one.after) if one.after else None,
            }
            for one in found.differences
        ],
    }


def _answer_to_dict(graph: CareerGraph, answer: Plan | Reach) -> dict[str, object]:
    return reach_to_dict(graph, answer) if isinstance(answer, Reach) else explain.plan_to_dict(graph, answer)


# -- keystones --------------------------------------------------------------------------------------------------------

_NAMED = 3
"""How many of the careers that a keystone opens are named."""


def keystone_lines(graph: CareerGraph, found: Keystones) -> Iterator[str]:
    """Yield keystones as lines for a terminal: what to have, what it takes, what it opens."""
    caps = dict(found.request.caps)
    budget = explain.listed([text.format(caps[criterion]) for criterion, text in _BUDGETS.items() if criterion in caps])
    start = graph[found.request.start].label if found.request.start else "no career"
    yield f"What would bring more within {budget} of {start}, once it is there (each tried out):"
    yield from (f"  {line}" for line in explain.held_lines(graph, found.request))
    for number, each in enumerate(found.keystones, 1):
        yield ""
        yield f"{number}. {keystone_text(graph, each)}"
        yield f"   opens {_careers_text(len(each.opened))}{_examples_text(graph, each)}"
    if not found.keystones:
        yield ""
        yield "Nothing single that is asked for would."
    if not found.is_complete:
        yield ""
        yield f"Not complete: {found.tried} of the {found.known} things that are asked for were tried, or a search was stopped."


def keystone_text(graph: CareerGraph, each: Keystone) -> str:
    """Return what to have, how long that takes, and who says so."""
    what = explain.change_text(graph, each.change).removeprefix("having ")
    if "=" in each.change.detail:
        return what
    if each.months is None:
        return f"{what} (how long that takes is not stated)"
    return (
        f"{what} ({explain.months_text(each.months)} of study first, {' and '.join(sorted({s.method for s in each.evidence}))})"
    )


def _examples_text(graph: CareerGraph, each: Keystone) -> str:
    """Return the best paid of the careers opened, with their pay and who says so; where none is known, the first."""
    paid = [f"{graph[career].label} ({_pay_text(figure)})" for career, figure in each.paid[:_NAMED]]
    if paid:
        sources = sorted({said.source for _, figure in each.paid[:_NAMED] for said in figure.evidence})
        return f", the best paid: {'; '.join(paid)} (median pay by {explain.listed(sources)})"
    plain = [graph[career].label for career in each.opened[:_NAMED]]
    return f": {'; '.join(plain)}{' …' if len(each.opened) > _NAMED else ''}; what they pay is not stated"


def _pay_text(figure: Figure) -> str:
    value = figure.evidence[0].value
    assert value is not None
    return explain.value_text(value._replace(statistic="", area="", period="", as_of=""))


KEYSTONE_COLUMNS = ("keystone", "title", "months", "opens", "best_paid", "median_pay", "pay_source", "careers")


def keystone_rows(graph: CareerGraph, found: Keystones) -> list[tuple[Cell, ...]]:
    """Return a row for each keystone, in the order of `KEYSTONE_COLUMNS`."""
    return [_keystone_row(graph, each) for each in found.keystones]


def _keystone_row(graph: CareerGraph, each: Keystone) -> tuple[Cell, ...]:
    career, figure = each.paid[0] if each.paid else ("", None)
    title = explain.change_text(graph, each.change).removeprefix("having ")
    sources = " ".join(sorted({s.source for s in figure.evidence})) if figure else ""
    pay = figure.number if figure else None
    return each.change.detail, title, each.months, len(each.opened), career, pay, sources, " ".join(each.opened)


def keystones_to_dict(graph: CareerGraph, found: Keystones) -> dict[str, object]:
    """Return keystones as JSON-ready values; `version` counts the changes of this form (docs/reach-json.md)."""
    return {
        "version": JSON_VERSION,
        "request": explain.request_to_dict(found.request),
        "by": found.by,
        "is_complete": found.is_complete,
        "tried": found.tried,
        "known": found.known,
        "keystones": [
            {
                "have": each.change.detail,
                "title": explain.change_text(graph, each.change).removeprefix("having "),
                "months": each.months,
                "evidence": [explain.statement_to_dict(said) for said in each.evidence],
                "opened": list(each.opened),
                "paid": [{"career": career, **_figure_to_dict(figure)} for career, figure in each.paid],
            }
            for each in found.keystones
        ],
    }
