"""Answers in words: the same sentences for the terminal and the page, and answers as plain JSON."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from careergraph import ages, limits
from careergraph.model import Alternative, Claim, Statement, Value, degree_parts, in_order, number_text, places_text, scope_text
from careergraph.vocab import Criterion, Method, Modality, Polarity, Property, Sort, Standing, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from careergraph.ages import Age
    from careergraph.footing import Support
    from careergraph.graph import CareerGraph
    from careergraph.request import Request
    from careergraph.requirements import Unknown
    from careergraph.routes import Amount, Change, Finding, Gain, Leg, Plan, Reason, Route, Total, Verdict

JSON_VERSION = 2
_MODALITY = {
    Modality.REQUIRED: "requires",
    Modality.USUAL: "usually asks for",
    Modality.PREFERRED: "prefers",
    Modality.OPTIONAL: "may help:",
}


# -- small parts ----------------------------------------------------------------------------------------------------


def months_text(months: int) -> str:
    """Return months with their years.

    >>> months_text(30), months_text(12), months_text(5)
    ('30 months (2.5 years)', '12 months (1 year)', '5 months')
    """
    if months < 12:  # noqa: PLR2004 - a year
        return f"{months} month{'' if months == 1 else 's'}"
    years = number_text(round(Decimal(months) / 12, 1))
    return f"{months} months ({years} year{'' if years == '1' else 's'})"


def amount_text(amount: Amount) -> str:
    """Return the amount, "at least" before it where something could not be counted."""
    return f"at least {months_text(amount.known)}" if amount.unknowns else months_text(amount.known)


def total_text(total: Total) -> str:
    """Return the total, as a range where the two views of what is unknown differ."""
    if total.lower == total.upper:
        return amount_text(total.upper)
    return f"{amount_text(total.lower)} if all that is unknown turns out well, else {amount_text(total.upper)}"


def total_range(total: Total) -> str:
    """Return the total short enough for a table: `at least 108 months (9 years)` or `0 to 48 months (4 years)`."""
    if total.lower == total.upper:
        return amount_text(total.upper)
    least = "at least " if total.lower.unknowns or total.upper.unknowns else ""
    return f"{least}{total.lower.known} to {months_text(total.upper.known)}"


def name_of(graph: CareerGraph, node_id: str) -> str:
    """Return the label of a node; a degree of an unlisted field is put together from level and field."""
    if node_id in graph:
        return graph[node_id].label
    level, field_of_study = degree_parts(node_id)
    return f"{graph[f'degree:{level}'].label} in {field_of_study.replace('-', ' ')}"


_WITHOUT_ARTICLE = re.compile(r"(any|some|less than|no) |.*[^s]s(,|$| of )", re.IGNORECASE)


def with_article(name: str) -> str:
    """Return `name` with its indefinite article, if it takes one: many titles are plurals.

    >>> with_article("associate's degree"), with_article("any degree"), with_article("Managers, all other")
    ("an associate's degree", 'any degree', 'Managers, all other')
    >>> with_article("Bookkeeping, Accounting, and Auditing Clerks"), with_article("Supervisors of Farming, Fishing, and Forestry")
    ('Bookkeeping, Accounting, and Auditing Clerks', 'Supervisors of Farming, Fishing, and Forestry')
    """
    if _WITHOUT_ARTICLE.match(name):
        return name
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def value_text(value: Value) -> str:
    """Return a fact's value as it is meant: with unit, range, statistic, area, period."""
    if value.number is None:
        return value.text
    number = _money(value) if value.unit in _PER else _plain_number(value)
    notes = [note for note in (value.statistic, value.area, value.period, value.as_of and f"as of {value.as_of}") if note]
    return f"{number} ({', '.join(notes)})" if notes else number


_PER = {Unit.USD: "", Unit.USD_YEAR: " a year", Unit.USD_HOUR: " an hour"}


def _money(value: Value) -> str:
    per = _PER[value.unit or Unit.USD]
    ends = [end for end in (value.number, value.most) if end is not None]
    text = " to ".join(f"${end:,.2f}" if value.unit is Unit.USD_HOUR else f"${end:,f}" for end in ends)
    return f"{text}{' or more' if value.is_open else ''}{per}"


def _plain_number(value: Value) -> str:
    unit = {Unit.PERCENT: " %", Unit.MONTHS: " months"}.get(value.unit or Unit.COUNT, "")
    ends = [end for end in (value.number, value.most) if end is not None]
    return f"{' to '.join(f'{end:,f}' for end in ends)}{' or more' if value.is_open else ''}{unit}"


def evidence_text(statement: Statement) -> str:
    """Return who says so: source, locators and, unless stated outright, how we know and why."""
    where = f"{statement.source}{' ' if statement.locators else ''}{places_text(statement.locators)}"
    if statement.method is Method.STATED:
        return where
    return f"{where}, {statement.method}: {statement.reason}" if statement.reason else f"{where}, {statement.method}"


def claim_text(graph: CareerGraph, claim: Claim) -> str:
    """Return what one claim asks, in one phrase without its source."""
    scope = f" ({scope_text(claim.scope)})" if claim.scope else ""
    if claim.polarity is Polarity.NEGATIVE:
        return f"says that no {claim.aspect} is required{scope}"
    accepts = len(claim.rows) == 1 and claim.rows[0].standing is Standing.ACCEPTED
    return f"{'accepts' if accepts else _MODALITY[claim.modality]} {_rows_text(graph, claim)}{scope}"


def _rows_text(graph: CareerGraph, claim: Claim) -> str:
    """Return the rows of a claim in words: one of them, all, or how many."""
    note = len(claim.rows) > 1
    rows = [
        _row_text(graph, row.object, row.months.least, row.months.most, row.standing if note else None)
        for row in sorted(claim.rows, key=_row_order)
    ]
    if claim.needed in (1, len(rows)):
        return (" and " if claim.needed == len(rows) else " or ").join(rows)
    return f"{claim.needed} of: {', '.join(rows)}"


def _row_order(row: Alternative) -> tuple[int, bool, str]:
    """Return the place of a row among its alternatives: the most welcome first, experience last."""
    welcome = [Standing.PREFERRED, Standing.USUAL, None, Standing.ACCEPTED].index(row.standing)
    is_loose = str(row.object).startswith("career:") or str(row.object).endswith(":*")
    return welcome, is_loose, str(row.object)


def _row_text(graph: CareerGraph, wanted: str | Claim, least: int | None, most: int | None, standing: Standing | None) -> str:
    if isinstance(wanted, Claim):
        return f"({_rows_text(graph, wanted)})"
    note = f" ({standing})" if standing in (Standing.PREFERRED, Standing.ACCEPTED) else ""
    if not wanted.startswith("career:"):
        name = name_of(graph, wanted)
        if wanted.startswith("degree:"):
            return with_article(name) + note
        is_knowledge = wanted in graph and graph[wanted].sort is Sort.KNOWLEDGE and not name.startswith("knowledge")
        return f"knowledge of {name}{note}" if is_knowledge else name + note
    where = experience_text(graph, wanted)
    if least is None:
        return f"{where}, amount not stated{note}"
    amount = f"{least} to {most}" if most is not None else f"{least} or more"
    return f"{amount} months of {where}{note}"


def experience_text(graph: CareerGraph, wanted: str) -> str:
    """Return what kind of experience is asked for: in a family, as one career, or of a kind that no source states."""
    if wanted == "career:*":
        return "experience of a kind that is not stated"
    node = graph[wanted]
    return f"experience {'in' if node.sort is Sort.FAMILY else 'as'} {node.label}"


def unknown_text(graph: CareerGraph, unknown: Unknown) -> str:
    """Return one thing that could not be counted, in words."""
    if unknown.code == "experience kind":
        return f"experience asked for, but not of what kind ({unknown.about})"
    if unknown.code in _OF_MOVE:
        start, _, goal = unknown.about.partition(" > ")
        return f"{_OF_MOVE[unknown.code]} from {name_of(graph, start)} to {name_of(graph, goal)}"
    name = name_of(graph, unknown.about)
    if unknown.code in ("study time", "cost"):
        name = with_article(name)
    elif unknown.code.startswith("experience"):
        name = experience_text(graph, unknown.about)
    return _OF_NODE[unknown.code].format(name)


_OF_NODE = {
    "experience amount": "how much {}",
    "experience held": "whether you have {}",
    "role time": "how long one stays as {}",
    "study time": "how long {} takes to gain",
    "cost": "what {} costs",
    "gap": "which skills {} asks for",
    "entry": "what one must bring to begin as {}",
}
_OF_MOVE = {"pay-dip": "how pay compares", "commonness": "how common the move is", "risk": "how sure the move is"}


# -- routes ---------------------------------------------------------------------------------------------------------


class AskText(NamedTuple):
    """What some sources ask, in words, and how the person stands: `met`, `unknown`, `not met`, `advice` or `other case`."""

    status: str
    text: str
    sources: tuple[str, ...]

    def __str__(self) -> str:
        """Return status, sources and text on one line."""
        return f"[{self.status}] {'; '.join(self.sources)}: {self.text}"


class LegText(NamedTuple):
    """One leg in words: what happens, what it asks by aspect, what to gain, who says so, and warnings."""

    headline: str
    asks: tuple[tuple[str, tuple[AskText, ...]], ...]
    gains: tuple[str, ...]
    skills: tuple[str, ...]
    evidence: tuple[str, ...]
    warnings: tuple[str, ...]


class RouteText(NamedTuple):
    """A route in words: careers, what it is best at, totals, what could not be counted, what was assumed, and its legs."""

    careers: str
    names: tuple[str, ...]
    summary: str
    unknowns: tuple[str, ...]
    assumptions: tuple[str, ...]
    legs: tuple[LegText, ...]


def route_text(graph: CareerGraph, route: Route, *, has_asks: bool = True) -> RouteText:
    """Return the route in words; without `has_asks` the claims that each leg asks to meet are left out."""
    careers = " → ".join(graph[career].label for career in route.careers)
    unknowns = tuple(unknown_text(graph, unknown) for unknown in _uncounted(route))
    return RouteText(
        careers=careers,
        names=route.names,
        summary="; ".join((*_totals(route), *_inferred(graph, route))),
        unknowns=unknowns,
        assumptions=tuple(dict.fromkeys(assumption_text(graph, used) for used in assumed(route))),
        legs=tuple(_leg_text(graph, leg, has_asks=has_asks) for leg in route.legs),
    )


def _uncounted(route: Route) -> tuple[Unknown, ...]:
    return tuple(sorted({unknown for _, total in route.totals for unknown in total.upper.unknowns}))


def _totals(route: Route) -> Iterable[str]:
    """Yield each total of a route in words; study, cost, gap and pay dip only where there is some."""
    yield count_text(route.moves, "promotion")
    for criterion, total in route.totals:
        text = criterion_text(criterion, total)
        has_some = total.upper.known or total.upper.unknowns or criterion in (Criterion.MONTHS, Criterion.RISK)
        if criterion is not Criterion.MOVES and has_some:
            yield text + (_waiting(route, total) if criterion is Criterion.MONTHS else "")


def _waiting(route: Route, total: Total) -> str:
    """Return how many months of a route are not served in its careers, where nothing unknown bears on that: they are for study."""
    is_open = any(unknown.code == "role time" or unknown.code.startswith("experience") for unknown in total.upper.unknowns)
    is_open |= total.lower.known != total.upper.known or any(leg.months_lower != leg.months for leg in route.legs)
    months = 0 if is_open else total.upper.known - sum(leg.months for leg in route.legs)
    return f", {months} of them only for study" if months > 0 else ""


def _inferred(graph: CareerGraph, route: Route) -> Iterable[str]:
    """Yield how many moves nobody states or measures but a model infers, and which of them is the least sure."""
    legs = [leg for leg in route.legs if leg.move.method is Method.INFERRED]
    if legs:
        sure = {
            leg.move: max((said.confidence for said in leg.evidence if said.confidence is not None), default=None)
            for leg in legs
        }
        weakest = min(legs, key=lambda leg: (sure[leg.move] or 0, leg.move.start, leg.move.goal)).move
        known = sure[weakest]
        share = "" if known is None else f" ({number_text(round(100 * known, 1))} %)"
        ends = f"{graph[weakest.start].label} → {graph[weakest.goal].label}"
        yield f"{count_text(len(legs), 'move')} of {route.moves} inferred, the weakest {ends}{share}"


def criterion_text(criterion: Criterion, total: Total) -> str:
    """Return one total in words with its unit.

    >>> from careergraph.routes import Amount, Total
    >>> sure = Amount(223)
    >>> criterion_text(Criterion.RISK, Total(sure, sure))
    'evidence: 80 % sure that every move is one that people make'
    """
    if criterion is Criterion.MONTHS:
        return total_text(total)
    if criterion is Criterion.EFFORT:
        return f"study: {total_text(total)}"
    low, high = total.lower.known, total.upper.known
    least = "at least " if total.upper.unknowns else ""
    if criterion is Criterion.RISK:
        most = "at most " if total.upper.unknowns else ""
        return f"evidence: {most}{percent_text(high)} sure that every move is one that people make"
    if criterion is Criterion.COMMONNESS:
        most = "at most " if total.upper.unknowns else ""
        return f"taken by {most}{percent_text(high)} of those who start"
    if criterion is Criterion.GAP:
        return f"skill gap: {least}{number_text(round(Decimal(high) / 1000, 1))} skills of full weight"
    dollars = f"${high:,}" if low == high else f"${low:,} to ${high:,}"
    return f"cost: {least}{dollars}" if criterion is Criterion.COST else f"pay given up: {least}{dollars} a year"


def percent_text(milli_log: int) -> str:
    """Return a share given as -1000 ln share, in percent with two figures.

    >>> percent_text(223), percent_text(4605)
    ('80 %', '1 %')
    """
    from math import exp

    return f"{exp(-milli_log / 1000) * 100:.2g} %".replace("1e+02", "100")


def assumed(route: Route) -> Iterable[Statement]:
    """Yield the statements of the defaults that a route uses, and of the study on it."""
    for leg in route.legs:
        yield from leg.assumptions
    for gain in route.gains:
        yield from gain.evidence


def assumption_text(graph: CareerGraph, statement: Statement) -> str:
    """Return one default that an answer used: what, how much, and why."""
    assert statement.value is not None
    if statement.relation is Property.MOVE_CONFIDENCE:
        what = f"a move that one publisher gives ({statement.value.topic})"
    else:
        what = "a role" if statement.subject == "career:*" else with_article(name_of(graph, statement.subject))
    after = f" after {with_article(name_of(graph, statement.object))}" if statement.object else ""
    return f"{what}{after}: {value_text(statement.value)} ({statement.reason}; {statement.source}, {statement.method})"


def plan_lines(graph: CareerGraph, plan: Plan) -> Iterable[str]:
    """Yield the plan as lines for a terminal: routes as sentences, or the reasons why there is none."""
    yield f"{ends_text(graph, plan.request)}: {_answer_text(plan)}"
    yield from (f"  {line}" for line in held_lines(graph, plan.request))
    yield from (f"  {reason_text(graph, reason)}" for reason in plan.reasons)
    for number, route in enumerate(plan.routes, 1):
        yield ""
        yield from _route_lines(graph, route, number, first=plan.routes[0])
    if not plan.is_complete:
        yield ""
        yield incomplete_text(plan)


def ends_text(graph: CareerGraph, request: Request) -> str:
    """Return from where to where a request asks."""
    goals = " or ".join(graph[goal].label for goal in request.goals)
    return f"From {graph[request.start].label} to {goals}" if request.start else f"From no career to {goals}"


def _answer_text(plan: Plan) -> str:
    request = plan.request
    if not plan.routes:
        return f"no route{'' if plan.is_complete else ' found in time'}"
    found = count_text(len(plan.routes), "route")
    criteria = ", ".join(request.criteria)
    if request.is_front:
        found += f" that no other beats in {criteria}"
    elif request.k is not None:
        found += f", by {criteria}"
    return f"{found} ({request.reading} reading)"


def incomplete_text(plan: Plan) -> str:
    """Return that the search was stopped, and what no other route can be below."""
    low = [f"{bound} {_UNITS[criterion]}" for criterion, bound in plan.bounds if bound]
    rest = f"; no other route is below {' or '.join(low)}" if low else ""
    return f"Not complete: the search was stopped after {plan.request.seconds} seconds, other routes may be better{rest}."


_UNITS = {
    Criterion.MONTHS: "months",
    Criterion.EFFORT: "months of study",
    Criterion.RISK: "thousandths of risk",
    Criterion.MOVES: "moves",
    Criterion.COST: "dollars",
    Criterion.GAP: "points of skill gap",
    Criterion.COMMONNESS: "thousandths of commonness",
    Criterion.PAY_DIP: "dollars a year of pay given up",
}


def difference_text(graph: CareerGraph, route: Route, first: Route) -> str:
    """Return how a route differs from the first one: what it takes more and less, and which careers it passes instead."""
    parts = [part for c, total in route.totals if (part := _difference(c, total.upper, first.total(c).upper))]
    other = [graph[career].label for career in route.careers if career not in first.careers]
    missing = [graph[career].label for career in first.careers if career not in route.careers]
    if other:
        parts.append(f"by way of {', '.join(other)}" + (f" instead of {', '.join(missing)}" if missing else ""))
    elif missing:
        parts.append(f"without {', '.join(missing)}")
    return "; ".join(parts) or "the same in all that is counted"


def _difference(criterion: Criterion, mine: Amount, yours: Amount) -> str:
    more = mine.known - yours.known
    if criterion in (Criterion.RISK, Criterion.COMMONNESS):
        if not more:
            return ""
        what = "better evidence" if criterion is Criterion.RISK else "more common"
        worse = "weaker evidence" if criterion is Criterion.RISK else "less common"
        return f"{worse if more > 0 else what} ({percent_text(mine.known)} against {percent_text(yours.known)})"
    unit = re.sub(r"s\b", "", _UNITS[criterion], count=1) if abs(more) == 1 else _UNITS[criterion]
    text = f"{abs(more)} {unit} {'more' if more > 0 else 'less'}" if more else ""
    open_items = len(mine.unknowns) - len(yours.unknowns)
    if open_items and criterion is Criterion.MONTHS:
        note = f"{abs(open_items)} {'more' if open_items > 0 else 'fewer'} not stated"
        text = f"{text}, {note}" if text else note
    return text


def refusal_lines(graph: CareerGraph, plan: Plan) -> Iterable[str]:
    """Yield the moves that could not be taken, and by what."""
    yield ""
    yield "Moves that could not be taken:" if plan.refusals else "Every move that was met could be taken."
    for refusal in plan.refusals:
        detail = name_of(graph, refusal.detail) if refusal.detail in graph else refusal.detail
        by = f"{refusal.code}: {detail}" if detail else refusal.code
        yield f"  {graph[refusal.start].label} → {graph[refusal.goal].label}: {by}"


def repair_lines(graph: CareerGraph, sets: Sequence[Sequence[Change]]) -> Iterable[str]:
    """Yield the changes that would open a route, a line a set."""
    if sets:
        yield ""
        yield "Any one of these would open a route:"
    for chosen in sets:
        yield f"  - {listed([change_text(graph, change) for change in chosen])}"


def change_text(graph: CareerGraph, change: Change) -> str:
    """Return one change of a request in words."""
    if change.code == "reading":
        return "the lenient reading (--reading lenient)"
    if change.code == "allow":
        return f"allowing {name_of(graph, change.detail) if change.detail in graph else change.detail}"
    if change.code == "lift":
        return f"no limit on {change.detail}"
    name, _, months = change.detail.partition("=")
    if not months:
        return f"having {with_article(name_of(graph, name))}"
    return f"{months_text(int(months))} of {experience_text(graph, name)}"


def support_lines(graph: CareerGraph, found: Sequence[Support]) -> Iterable[str]:
    """Yield what each route stands on: certain or possible, and what it stands on alone."""
    for number, each in enumerate(found, 1):
        yield ""
        how = "certain: it holds under the strict reading" if each.is_certain else "possible: under the lenient reading alone"
        yield f"Route {number} is {how}."
        if each.alone:
            yield f"  It stands alone on: {'; '.join(evidence_text(statement) for statement in each.alone)}"
        yield from (f"  {claim_text(graph, claim)}: {claim.source} alone lets you pass" for claim in each.claims)


def held_lines(graph: CareerGraph, request: Request) -> Iterable[str]:
    """Yield what the request takes the person to hold and to have served, and what they surely lack."""
    held = [name_of(graph, item) for item in request.have]
    held += [f"{months} months as {graph[career].label}" for career, months in request.experience]
    if request.served_months:
        held.append(f"{request.served_months} months in the first career")
    yield f"You hold: {', '.join(held) or 'nothing named (say it with --have)'}"
    if request.lack:
        yield f"You lack: {', '.join(name_of(graph, item) for item in request.lack)}"


def _route_lines(graph: CareerGraph, route: Route, number: int, *, first: Route) -> Iterable[str]:
    is_first = route is first
    text = route_text(graph, route, has_asks=is_first)
    names = f"  [{', '.join(text.names)}]" if text.names else ""
    yield f"{number}. {text.careers}{names}"
    yield f"   {text.summary}"
    if not is_first:
        yield f"   Compared with route 1: {difference_text(graph, route, first)}"
    if text.unknowns:
        yield f"   Not counted, because no source states it: {'; '.join(text.unknowns)}"
    for index, leg in enumerate(text.legs, 1):
        yield f"   {number}.{index} {leg.headline}"
        yield from (f"       said by: {'; '.join(leg.evidence)}" for _ in leg.evidence[:1])
        yield from (f"       note: {warning}" for warning in leg.warnings)
        yield from (f"       > {gain}" for gain in leg.gains)
        yield from _ask_block(leg)
    if is_first and text.assumptions:
        yield "   Assumed, because no source states it (replace with --assumptions):"
        yield from (f"     - {line}" for line in text.assumptions)


_SKILLS = 8
"""How many skills a leg names in text, the most important first."""


def _ask_block(leg: LegText) -> Iterable[str]:
    for aspect, lines in leg.asks:
        yield f"       {aspect}"
        yield from (f"         {line}" for line in lines)
    if leg.skills:
        shown, more = leg.skills[:_SKILLS], len(leg.skills) - _SKILLS
        rest = f"; and {more} more (--format json tells all)" if more > 0 else ""
        yield f"       Skills named: {'; '.join(shown)}{rest}"


def count_text(number: int, word: str) -> str:
    """Return a number of things.

    >>> count_text(1, "route"), count_text(0, "route")
    ('1 route', '0 routes')
    """
    return f"{number} {word}{'' if number == 1 else 's'}"


def _leg_text(graph: CareerGraph, leg: Leg, *, has_asks: bool) -> LegText:
    asks = [
        (_aspect_name(verdict), tuple(ask_lines(graph, verdict)))
        for verdict in (leg.verdicts if has_asks else ())
        if not verdict.aspect.startswith("skill:")
    ]
    return LegText(
        headline=_headline(graph, leg),
        asks=tuple(asks),
        gains=tuple(_gain_lines(graph, leg)),
        skills=tuple(_skill_lines(graph, leg)) if has_asks else (),
        evidence=tuple(evidence_text(statement) for statement in leg.evidence),
        warnings=tuple(_warnings(graph, leg)),
    )


def _headline(graph: CareerGraph, leg: Leg) -> str:
    goal = with_article(graph[leg.move.goal].label)
    if not leg.move.start:
        return f"You begin as {goal}."
    return f"{_stay_text(leg)} as {graph[leg.move.start].label} you become {goal}."


def _stay_text(leg: Leg) -> str:
    how = "assumed" if leg.is_assumed else "measured" if leg.move.months_method is Method.MEASURED else "typical"
    typical = f"{leg.typical_months} {how}"
    if leg.months == 0:
        return f"With the time already served ({typical})"
    if leg.months > leg.typical_months:
        more = leg.months - leg.typical_months
        note = f"{typical}, {more} more to reach the experience asked for"
        if leg.months_lower < leg.months:
            note += "; less if that is not needed"
        return f"After {leg.months} months ({note})"
    note = f"{typical}; the months already served count" if leg.months < leg.typical_months else how
    return f"After {leg.months} months ({note})"


def _aspect_name(verdict: Verdict) -> str:
    return f"{verdict.aspect.capitalize()}{' (sources disagree)' if verdict.is_contested else ''}"


def ask_lines(graph: CareerGraph, verdict: Verdict) -> Iterable[AskText]:
    """Yield the claims of a verdict in words, those that say the same of the same standing as one line."""
    parts = (
        ((finding.truth.value, finding) for finding in verdict.deciding),
        (("other case", finding) for finding in verdict.variants),
        (("advice", finding) for finding in verdict.advice),
    )
    for part in parts:
        lines: dict[tuple[str, str], list[str]] = {}
        for status, finding in part:
            said = f"{finding.claim.source}{claim_place(graph, finding.claim)}"
            lines.setdefault((status, claim_text(graph, finding.claim)), []).append(said)
        for (status, text), sources in lines.items():
            yield AskText(status, text, tuple(sources))


def _finding_text(graph: CareerGraph, finding: Finding) -> str:
    claim = finding.claim
    return f"{claim.source}{claim_place(graph, claim)} {claim_text(graph, claim)}"


def claim_place(graph: CareerGraph, claim: Claim) -> str:
    """Return the locators of a claim's rows, a blank before them."""
    found = {locator for said in said_by(claim) for locator in graph.statement(said).locators}
    return f" {places_text(in_order(tuple(found)))}" if found else ""


def said_by(claim: Claim) -> Iterable[str]:
    """Yield the statements of a claim and of the claims inside it."""
    yield from filter(None, (claim.statement, *(row.statement for row in claim.rows)))
    for row in claim.rows:
        if isinstance(row.object, Claim):
            yield from said_by(row.object)


def _gain_lines(graph: CareerGraph, leg: Leg) -> Iterable[str]:
    for gain in leg.gains:
        name = with_article(name_of(graph, gain.id))
        known = gain.study_months is not None
        time = f"{gain.study_months} months of study, {_told(gain.evidence)}" if known else "study time not stated"
        if gain.counts_as:
            meant = listed([with_article(name_of(graph, each)) for each in gain.counts_as])
            name += f", which counts as {meant}"
        if gain.is_certain:
            yield f"Gain {name} ({time})"
        else:
            yield f"To be safe, gain {name} ({time}); whether it is needed is unknown"
    for sure in leg.gains_lower:
        if sure not in {gain.id for gain in leg.gains}:
            yield f"In any case, gain {with_article(name_of(graph, sure))}"


def _told(evidence: Sequence[Statement]) -> str:
    methods = sorted({statement.method for statement in evidence})
    return " and ".join(methods)


def _skill_lines(graph: CareerGraph, leg: Leg) -> Iterable[str]:
    """Yield the skills that a leg asks for with who says so, the most important first, as far as that is rated."""
    asked = {
        verdict.aspect: [finding.claim for finding in (*verdict.deciding, *verdict.variants, *verdict.advice)]
        for verdict in leg.verdicts
        if verdict.aspect.startswith("skill:")
    }
    for skill, claims in sorted(asked.items(), key=lambda each: (-_importance(graph, each[1]), each[0])):
        sources = ", ".join(sorted({f"{claim.source}{claim_place(graph, claim)}" for claim in claims}))
        yield f"{name_of(graph, skill)} ({sources})"


def _importance(graph: CareerGraph, claims: Sequence[Claim]) -> Decimal:
    """Return how important a skill is by those who ask for it, of 1; zero if none of them says so."""
    said = (graph.statement(row.statement) for claim in claims for row in claim.rows if row.statement)
    return max((each.importance for each in said if each.importance is not None), default=Decimal(0))


def listed(words: Sequence[str]) -> str:
    """Return words as a list in prose.

    >>> listed(["education"]), listed(["a", "b", "c"])
    ('education', 'a, b and c')
    """
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _warnings(graph: CareerGraph, leg: Leg) -> Iterable[str]:
    sources = [graph.source(name) for name in sorted({statement.source for statement in leg.evidence})]
    if not leg.move.start:
        yield "no source says that people begin here; it is taken from what the career asks"
    elif leg.move.method not in (Method.STATED, Method.MEASURED):
        yield f"no source states this move outright; it is {leg.move.method}"
    is_inferred = leg.move.start and leg.move.method is Method.INFERRED
    if not is_inferred and len({source.publisher.id for source in sources}) == 1:
        yield "one publisher alone says so"
    yield from (_match_text(graph, said) for said in leg.matches)
    age = ages.old(graph, leg.evidence)
    if age:
        yield f"old data: {age_text(age)}"
    contested = [verdict.aspect for verdict in leg.verdicts if verdict.is_contested and not verdict.aspect.startswith("skill:")]
    if contested:
        yield f"sources disagree on {listed(contested)}"


def _match_text(graph: CareerGraph, said: Statement) -> str:
    """Return that a move changes classification, and by whom."""
    ends = f"{graph[said.subject].label} and {graph[said.object].label}"
    return f"over a match: {ends} ({said.relation.replace('-', ' ')}, {evidence_text(said)})"


def age_text(age: Age) -> str:
    """Return that data are old, beside what, and by whose measure."""
    assert age.limit.value is not None
    limit = f"more than {value_text(age.limit.value)}: {age.limit.source}, {age.limit.method}"
    return f"of {age.date}, the newest data here are of {age.newest} ({limit})"


def reason_text(graph: CareerGraph, reason: Reason) -> str:
    """Return one reason why there is no route, in words."""
    label = graph[reason.about].label
    if reason.code == "not passed":
        return f"no route passes {label}"
    if reason.code == "blocked":
        return f"what is asked in {reason.detail} to become {with_article(label)} can't be met on the way"
    text = f"{reason.code}: {label} ({reason.detail})"
    known = _known_by_match(graph, reason.about) if reason.code == "no moves known" else ()
    return f"{text}; matches of other classifications, to plan with if they are meant: {'; '.join(known)}" if known else text


def _known_by_match(graph: CareerGraph, career: str) -> list[str]:
    """Return the matched careers of which moves are known: a match is no move, and none is taken unasked."""
    found = []
    for other, kind, said in graph.matches(career)[: limits.MATCHES_SHOWN.value]:
        out, into = len(graph.moves(other)), len(graph.moves_into(other))
        sure = "" if said.confidence is None else f", {number_text(100 * said.confidence)} % sure"
        if out or into:
            how = f"{kind.replace('-', ' ')} by {said.source}{sure}"
            found.append(f"{graph[other].label} ({other}, {how}; moves known: {into} in, {out} out)")
    return found


# -- JSON -----------------------------------------------------------------------------------------------------------


def plan_to_dict(graph: CareerGraph, plan: Plan, *, repairs: Sequence[Sequence[Change]] = ()) -> dict[str, object]:
    """Return the plan as JSON-ready values; `version` counts the changes of this form (docs/plan-json.md)."""
    return {
        "version": JSON_VERSION,
        "request": request_to_dict(plan.request),
        "is_complete": plan.is_complete,
        "bounds": [{"criterion": criterion, "at_least": bound} for criterion, bound in plan.bounds],
        "routes": [route_to_dict(graph, route) for route in plan.routes],
        "reasons": [{"code": r.code, "about": r.about, "detail": r.detail} for r in plan.reasons],
        "refusals": [{"start": r.start, "goal": r.goal, "code": r.code, "detail": r.detail} for r in plan.refusals],
        "repairs": [[{"code": change.code, "detail": change.detail} for change in chosen] for chosen in repairs],
    }


def request_to_dict(request: Request) -> dict[str, object]:
    """Return a request as JSON-ready values, every field of it."""
    plain: dict[str, object] = request._asdict()
    plain["experience"] = dict(request.experience)
    plain["trust"] = " ".join(request.trust)
    for name in ("steps", "caps"):
        plain[name] = [{"criterion": criterion, "amount": amount} for criterion, amount in getattr(request, name)]
    plain["scope"] = {str(dimension): value for dimension, value in request.scope}
    return plain


def route_to_dict(graph: CareerGraph, route: Route) -> dict[str, object]:
    """Return a route as JSON-ready values, with its legs, totals and evidence."""
    return {
        "notation": str(route),
        "careers": list(route.careers),
        "names": list(route.names),
        "totals": [{"criterion": criterion, **_total_to_dict(total)} for criterion, total in route.totals],
        "legs": [_leg_to_dict(graph, leg) for leg in route.legs],
    }


def _total_to_dict(total: Total) -> dict[str, object]:
    return {
        name: {"known": amount.known, "not_counted": [str(unknown) for unknown in amount.unknowns]}
        for name, amount in (("lower", total.lower), ("upper", total.upper))
    }


def _leg_to_dict(graph: CareerGraph, leg: Leg) -> dict[str, object]:
    return {
        "start": leg.move.start or None,
        "goal": leg.move.goal,
        "typical_months": leg.typical_months,
        "is_assumed": leg.is_assumed,
        "months": leg.months,
        "months_lower": leg.months_lower,
        "gains": [_gain_to_dict(gain) for gain in leg.gains],
        "gains_lower": list(leg.gains_lower),
        "not_counted": [str(unknown) for unknown in leg.unknowns],
        "requirements": [_verdict_to_dict(graph, verdict) for verdict in leg.verdicts],
        "evidence": [statement_to_dict(statement) for statement in (*leg.evidence, *leg.matches, *leg.assumptions)],
    }


def _gain_to_dict(gain: Gain) -> dict[str, object]:
    return {
        "id": gain.id,
        "study_months": gain.study_months,
        "cost_usd": gain.cost_usd,
        "is_certain": gain.is_certain,
        "counts_as": list(gain.counts_as),
        "evidence": [statement_to_dict(statement) for statement in gain.evidence],
    }


def _verdict_to_dict(graph: CareerGraph, verdict: Verdict) -> dict[str, object]:
    def listed(findings: Sequence[Finding]) -> list[dict[str, str]]:
        return [
            {"claim": finding.claim.id, "truth": finding.truth, "text": _finding_text(graph, finding)} for finding in findings
        ]

    return {
        "aspect": verdict.aspect,
        "truth": verdict.truth,
        "is_contested": verdict.is_contested,
        "deciding": listed(verdict.deciding),
        "variants": listed(verdict.variants),
        "advice": listed(verdict.advice),
    }


def statement_to_dict(statement: Statement) -> dict[str, object]:
    """Return who says what as JSON-ready values."""
    return {
        "id": statement.id,
        "subject": statement.subject,
        "relation": statement.relation,
        "object": statement.object or None,
        "value": value_text(statement.value) if statement.value else None,
        "method": statement.method,
        "source": statement.source,
        "locators": list(statement.locators),
        "reason": statement.reason or None,
    }
