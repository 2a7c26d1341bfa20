"""Careers, comparisons, gaps and conflicts in words: sections of lines, each line with who says so."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from careergraph import ages, limits
from careergraph.contradictions import Conflict, Side, conflicts
from careergraph.explain import (
    age_text,
    ask_lines,
    claim_place,
    claim_text,
    evidence_text,
    held_lines,
    months_text,
    name_of,
    said_by,
    value_text,
)
from careergraph.model import Claim, Node, Outcome, Statement, Value, places_text, scope_text
from careergraph.vocab import Aspect, LabelRole, Modality, Property, Relation, Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from careergraph.comparison import Comparison
    from careergraph.gaps import Gap, GapLine
    from careergraph.graph import CareerGraph
    from careergraph.importing import Difference, Import
    from careergraph.inference import Inference
    from careergraph.similarity import Nearness, Overlap

NOT_STATED = "not stated"


class Line(NamedTuple):
    """One thing that is said, and who says it; an empty evidence means that nobody does.

    `statements` are those that say it; `as_of` is the newest date of them, and `is_old` whether all are old data (`ages`).
    """

    text: str
    evidence: str = ""
    statements: tuple[str, ...] = ()
    as_of: str = ""
    is_old: bool = False

    def __str__(self) -> str:
        """Return the text, the evidence in brackets."""
        return f"{self.text}  [{self.evidence}]" if self.evidence else self.text


class Section(NamedTuple):
    """A heading and its lines."""

    title: str
    lines: tuple[Line, ...]


# -- who says so ----------------------------------------------------------------------------------------------------


def witnesses_text(graph: CareerGraph, sources: Iterable[str]) -> str:
    """Return how many independent publishers stand behind several sources; nothing for a single source."""
    named = set(sources)
    publishers = {graph.source(source).publisher.id for source in named}
    if len(named) < 2:  # noqa: PLR2004 - one source is its own witness
        return ""
    return f"; {len(named)} sources, {len(publishers)} publisher{'' if len(publishers) == 1 else 's'}"


def _evidence(graph: CareerGraph, statements: Sequence[Statement]) -> str:
    if len(statements) == 1:
        return evidence_text(statements[0])
    said = dict.fromkeys(evidence_text(s) for s in sorted(statements, key=lambda s: (s.source, s.locators, s.id)))
    return "; ".join(said) + witnesses_text(graph, (s.source for s in statements))


def _claim_evidence(graph: CareerGraph, claims: Sequence[Claim]) -> str:
    said = dict.fromkeys(f"{claim.source}{claim_place(graph, claim)}" for claim in claims)
    return "; ".join(sorted(said)) + witnesses_text(graph, (claim.source for claim in claims))


def _claim_lines(graph: CareerGraph, claims: Sequence[Claim]) -> tuple[Line, ...]:
    """Return one line for all claims that say the same."""
    same: dict[str, list[Claim]] = {}
    for claim in claims:
        same.setdefault(claim_text(graph, claim), []).append(claim)
    return tuple(_claim_line(graph, text, group) for text, group in same.items())


def _claim_line(graph: CareerGraph, text: str, claims: Sequence[Claim]) -> Line:
    said = [graph.statement(each) for claim in claims for each in said_by(claim)]
    return _dated(graph, text, _claim_evidence(graph, claims), said)


def _statement_lines(graph: CareerGraph, statements: Sequence[Statement]) -> tuple[Line, ...]:
    """Return one line for all statements that say the same: counted ones first, then by topic, scope, number and text."""
    told = sorted(((_place(s), _fact_text(graph, s), s.id, s) for s in statements), key=lambda each: each[:3])
    same: dict[str, list[Statement]] = {}
    for _, text, _, statement in told:
        same.setdefault(text, []).append(statement)
    return tuple(_line(graph, text, group) for text, group in same.items())


def _line(graph: CareerGraph, text: str, said: Sequence[Statement]) -> Line:
    return _dated(graph, text, _evidence(graph, said), said)


def _dated(graph: CareerGraph, text: str, evidence: str, said: Sequence[Statement]) -> Line:
    """Return a line with its date, which the evidence names if the text doesn't, and a mark on old data."""
    stated = max((each.value.as_of for each in said if each.value), default="")
    is_old = ages.old(graph, said) is not None
    notes = [evidence, *([f"as of {stated}"] if stated and stated not in text else []), *(["old data"] if is_old else [])]
    return Line(text, "; ".join(notes), tuple(each.id for each in said), _date(graph, said), is_old)


def _date(graph: CareerGraph, said: Sequence[Statement]) -> str:
    return max((ages.date_of(graph, each) for each in said), default="")


def _place(statement: Statement) -> tuple[bool, int, str, bool, str, Decimal, Decimal]:
    value = statement.value or Value()
    count = (value.order is None, value.order or 0)
    importance = -(statement.importance or Decimal(0))
    return (*count, value.topic, bool(statement.scope), value.unit or "", importance, value.number or Decimal(0))


def _fact_text(graph: CareerGraph, statement: Statement) -> str:
    value = statement.value
    if value is None or isinstance(statement.relation, Relation):
        return name_of(graph, statement.object) + _rating_text(statement)
    parts = [value_text(value)]
    if statement.object:
        parts.insert(0, name_of(graph, statement.object))
    if value.topic and statement.relation is not Property.LABEL:
        parts.insert(0, value.topic)
    number = "" if value.order is None else f"{value.order}. "
    notes = [str(statement.modality)] if statement.modality else []
    notes += [scope_text(statement.scope)] if statement.scope else []
    return number + ": ".join(parts) + (f" ({'; '.join(notes)})" if notes else "")


def _rating_text(statement: Statement) -> str:
    """Return how important, at which level, how near and of when an edge is said to be, in brackets."""
    value = statement.value or Value()
    ratios = (("importance", statement.importance), ("level", statement.level))
    notes = [f"{name} {round(100 * number)} %" for name, number in ratios if number is not None]
    notes += [text for text in (value.topic, value.as_of) if text]
    return f" ({', '.join(notes)})" if notes else ""


# -- one node -------------------------------------------------------------------------------------------------------

_ASPECTS = {
    "Education": Aspect.EDUCATION,
    "Certification": Aspect.CERTIFICATION,
    "Licence": Aspect.LICENCE,
    "Experience": Aspect.EXPERIENCE,
    "Skills, knowledge, tools": Aspect.SKILL,
}
_SKILLS = "Skills, knowledge, tools"
_FIRST = (Property.DEFINITION, Property.SENIORITY, Property.STAGE)
_MONEY = (Property.PAY, Property.EMPLOYMENT_GROWTH, Property.OPENINGS, Property.OUTLOOK, Property.WORKERS_WITH)
_RELATIONS = tuple(r for r in Relation if r not in (Relation.REQUIRES, Relation.LEADS_TO))


def card(graph: CareerGraph, node: Node) -> tuple[Section, ...]:
    """Return all that is said of a node, in sections; empty ones are left out.

    A career's sections for requirements, moves and pay are always there, "not stated" where nothing is.
    """
    graph.keep_named(node.id)
    sections = [_names(graph, node), *_facts(graph, node, _FIRST)]
    if node.id.startswith("career:"):
        sections += _requirements(graph, node)
        sections += [_moves(graph, node, is_out=True), _moves(graph, node, is_out=False)]
        sections += _facts(graph, node, (Property.PAY,)) or [Section("Pay", (Line(NOT_STATED),))]
        sections += _facts(graph, node, _MONEY[1:])
        sections.append(Section("Where sources disagree", tuple(_conflict_line(graph, c) for c in conflicts(graph, node.id))))
    else:
        sections += _facts(graph, node, _MONEY)
    rest = [p for p in Property if p not in (*_FIRST, *_MONEY, Property.LABEL)]
    sections += _facts(graph, node, rest)
    sections += [
        Section(_title(relation), _statement_lines(graph, graph.statements(subject=node.id, relation=relation)))
        for relation in _RELATIONS
    ]
    sections.append(Section("Asked for by", _asked_by(graph, node)))
    sections.append(Section("Withdrawn or corrected", tuple(outcome_line(graph, each) for each in graph.overrides(node.id))))
    sections.append(_side_by_side(graph, node))
    sections.append(Section("Old data", _old_lines(graph, sections)))
    return tuple(section for section in sections if section.lines)


_OF_CREDENTIALS = (Property.STUDY_MONTHS, Property.COST, Property.OFFERED_BY, Property.COVERS, Property.WAY_TO_GAIN)


def brief_card(graph: CareerGraph, node: Node) -> tuple[Section, ...]:
    """Return the main things that are said of a node: what it is, what it asks, pay, outlook, preparation, conflicts."""
    sections = [_names(graph, node), *_facts(graph, node, _FIRST)]
    if not node.id.startswith("career:"):
        sections += _facts(graph, node, (*_MONEY, *_OF_CREDENTIALS))
    else:
        sections += _requirements(graph, node)
        sections += _facts(graph, node, (*_MONEY, Property.JOB_ZONE)) or [Section("Pay", (Line(NOT_STATED),))]
        sections.append(Section("Where sources disagree", tuple(_conflict_line(graph, c) for c in conflicts(graph, node.id))))
    return tuple(section for section in sections if section.lines)


_BESIDE = (
    Property.DEFINITION,
    *_MONEY,
    Property.JOBS,
    Property.JOB_ZONE,
    Property.ACCESS,
    Property.REGULATION,
    Property.TRAINING,
)
"""The facts of matched careers that are set side by side, besides what they ask and where they lead."""


def _side_by_side(graph: CareerGraph, node: Node) -> Section:
    """Return which nodes match with this one, and topic by topic what is said of it and of them."""
    matched = graph.matches(node.id)
    most = limits.MATCHES_SHOWN.value
    lines = [_line(graph, f"{kind.replace('-', ' ')}: {graph[other].label} ({other})", [said]) for other, kind, said in matched]
    nodes = [node, *(graph[other] for other, *_ in matched[:most])]
    beside = [(each.label, {section.title: section.lines for section in _said_briefly(graph, each)}) for each in nodes]
    for title in dict.fromkeys(title for _, said in beside[1:] for title in said):
        lines += [
            line._replace(text=f"{title.lower()}, {label}: {line.text}")
            for label, said in beside
            for line in said.get(title, ())
        ]
    if len(matched) > most:
        lines.append(Line(f"… and what is said of {len(matched) - most} more: show them one by one"))
    return Section("Side by side with other classifications", tuple(lines))


def _said_briefly(graph: CareerGraph, node: Node) -> list[Section]:
    """Return what is said of a node, without its skills, names and lists."""
    graph.keep_named(node.id)
    sections = _facts(graph, node, _BESIDE)
    if node.id.startswith("career:"):
        sections += [section for section in _requirements(graph, node) if section.title != _SKILLS]
        sections.append(_moves(graph, node, is_out=True))
    stated = (section._replace(lines=tuple(line for line in section.lines if line.evidence)) for section in sections)
    return [section for section in stated if section.lines]


def _old_lines(graph: CareerGraph, sections: Sequence[Section]) -> tuple[Line, ...]:
    """Return how many lines are old data, and what is called so."""
    aged = [line for section in sections for line in section.lines if line.is_old]
    said = [age for line in aged if (age := ages.old(graph, [graph.statement(each) for each in line.statements]))]
    if not said:
        return ()
    oldest = min(said, key=lambda age: age.date)
    return (Line(f"{len(aged)} of the lines above; the oldest is {age_text(oldest)}"),)


def _names(graph: CareerGraph, node: Node) -> Section:
    said = graph.statements(subject=node.id, relation=Property.LABEL)
    shown = [s for s in said if s.value and s.value.topic == LabelRole.ALTERNATIVE]
    return Section("Other names", _statement_lines(graph, shown))


def _facts(graph: CareerGraph, node: Node, properties: Iterable[Property]) -> list[Section]:
    found = [
        Section(_title(prop), _statement_lines(graph, graph.statements(subject=node.id, relation=prop))) for prop in properties
    ]
    return [section for section in found if section.lines]


def _requirements(graph: CareerGraph, node: Node) -> Iterable[Section]:
    claims = graph.claims(node.id)
    for title, aspect in _ASPECTS.items():
        mine = [claim for claim in claims if claim.aspect.partition(":")[0] == aspect]
        if aspect is Aspect.SKILL:
            mine.sort(key=lambda claim: (list(Modality).index(claim.modality), claim_text(graph, claim)))
        yield Section(title, _claim_lines(graph, mine) or (Line(NOT_STATED),))


def _moves(graph: CareerGraph, node: Node, *, is_out: bool) -> Section:
    lines = []
    for move in graph.moves(node.id) if is_out else graph.moves_into(node.id):
        other = graph[move.goal if is_out else move.start].label
        after = f"typically after {months_text(move.months)}" if move.months is not None else f"time {NOT_STATED}"
        lines.append(_line(graph, f"{other} ({after})", [graph.statement(said) for said in move.statements]))
    return Section("Leads to" if is_out else "Reached from", tuple(lines) or (Line(NOT_STATED),))


def _asked_by(graph: CareerGraph, node: Node) -> tuple[Line, ...]:
    same: dict[str, list[Statement]] = {}
    for statement in graph.statements(relation=Relation.REQUIRES, object=node.id):
        if statement.claim:
            same.setdefault(f"{graph[statement.subject].label} ({statement.claim.modality})", []).append(statement)
    return tuple(_line(graph, text, same[text]) for text in sorted(same))


def _title(word: str) -> str:
    return word.replace("-", " ").capitalize()


def shortened(sections: Sequence[Section], most: int) -> tuple[Section, ...]:
    """Return the sections with at most `most` lines each, the last saying how many more there are."""
    return tuple(
        Section(
            s.title, (*s.lines[:most], Line(f"… {len(s.lines) - most} more (--all)")) if len(s.lines) > most + 1 else s.lines
        )
        for s in sections
    )


# -- overrides ------------------------------------------------------------------------------------------------------


def outcome_line(graph: CareerGraph, found: Outcome) -> Line:
    """Return what an override does, to what, by whom and why."""
    override, said = found.override, found.statement
    by = f"{override.source}{' ' if override.locators else ''}{places_text(override.locators)}: {override.reason}"
    if said is None:
        return Line(f"not in force, {found.note}: {override}", by)
    if found.corrected is None:
        return Line(f"withdrawn: {said_text(graph, said)}", f"{evidence_text(said)}; withdrawn by {by}", (said.id,))
    texts = [said_text(graph, each) for each in (said, found.corrected)]
    return Line(f"corrected: {texts[0]} → {texts[1]}", f"{evidence_text(said)}; corrected by {by}", (said.id,))


def said_text(graph: CareerGraph, said: Statement) -> str:
    """Return what a statement says of its subject, in one phrase."""
    months = (said.months.least, said.months.typical, said.months.most)
    stay = " to ".join(str(number) for number in months if number is not None)
    what = _fact_text(graph, said) if said.object or said.value else f"claim {said.claim.key if said.claim else ''}"
    return f"{_title(said.relation).lower()}: {what}{f', {stay} months' if stay else ''}"


# -- conflicts ------------------------------------------------------------------------------------------------------


def conflict_title(graph: CareerGraph, conflict: Conflict) -> str:
    """Return what a conflict is about: node, topic and type."""
    head, _, goal = conflict.topic.partition("career:")
    topic = f"{head}{graph[f'career:{goal}'].label}" if goal else conflict.topic.replace("-", " ")
    return f"{name_of(graph, conflict.about)}: {topic} ({conflict.type})"


def side_lines(graph: CareerGraph, conflict: Conflict) -> tuple[Line, ...]:
    """Return one line a side: what it says, and who says it."""
    return tuple(Line(_side_text(graph, conflict, side), _side_evidence(graph, side)) for side in conflict.sides)


def _side_text(graph: CareerGraph, conflict: Conflict, side: Side) -> str:
    if conflict.topic == "related careers":
        names = ", ".join(name_of(graph, node) for node in side.nodes)
        return f"lists besides: {names}" if names else "lists nothing that the other doesn't"
    if side.nodes:
        return f"by way of {' and '.join(name_of(graph, node) for node in side.nodes)}"
    if side.claims:
        return claim_text(graph, side.claims[0])
    if side.note:
        return f"withdraws it: {side.note}"
    return _fact_text(graph, side.statements[0])


def _side_evidence(graph: CareerGraph, side: Side) -> str:
    if side.claims:
        return _claim_evidence(graph, side.claims)
    if side.statements:
        places = dict.fromkeys(
            f"{s.source} {places_text(s.locators)}{'' if s.method == 'stated' else f', {s.method}'}" for s in side.statements
        )
        return "; ".join(places) + witnesses_text(graph, side.sources)
    return ", ".join(side.sources)


def _conflict_line(graph: CareerGraph, conflict: Conflict) -> Line:
    sides = " | ".join(line.text for line in side_lines(graph, conflict))
    title = conflict_title(graph, conflict).partition(": ")[2]
    return Line(f"{title}: {sides}", ", ".join(sorted({source for side in conflict.sides for source in side.sources})))


# -- gaps and comparisons -------------------------------------------------------------------------------------------

_GAP_TITLES = {Truth.MET: "You meet", Truth.NOT_MET: "Missing", Truth.UNKNOWN: "Unknown"}


def gap_sections(graph: CareerGraph, gap: Gap) -> tuple[Section, ...]:
    """Return what is missing, what is unknown and what is met, then what is only advised."""
    decided = [line for line in gap.lines if not line.is_advice]
    advised = [line for line in gap.lines if line.is_advice]
    sections = [Section("You", tuple(Line(line) for line in held_lines(graph, gap.request)))]
    for truth in (Truth.NOT_MET, Truth.UNKNOWN, Truth.MET):
        lines = tuple(line for part in decided if part.truth is truth for line in _gap_lines(graph, part))
        sections.append(Section(_GAP_TITLES[truth], lines or (Line("nothing"),)))
    for truth in (Truth.NOT_MET, Truth.UNKNOWN, Truth.MET):
        lines = tuple(line for part in advised if part.truth is truth for line in _gap_lines(graph, part))
        sections.append(Section(f"Skills and advice, {_GAP_TITLES[truth].lower()}", lines))
    return tuple(section for section in sections if section.lines)


GAP_COLUMNS = ("section", "text", "evidence")


def gap_rows(graph: CareerGraph, gap: Gap) -> list[tuple[str, str, str]]:
    """Return a row for each line of a gap, in the order of `GAP_COLUMNS`."""
    return [(section.title, line.text, line.evidence) for section in gap_sections(graph, gap) for line in section.lines]


def _gap_lines(graph: CareerGraph, line: GapLine) -> Iterable[Line]:
    """Yield the claims of one aspect, each with how the person stands to it; a skill's claims say it all."""
    is_skill = line.verdict.aspect.startswith("skill")
    for ask in ask_lines(graph, line.verdict):
        text = ask.text if is_skill else f"{line.verdict.aspect} [{ask.status}]: {ask.text}"
        sources = [part.partition(" ")[0] for part in ask.sources]
        yield Line(text, "; ".join(ask.sources) + witnesses_text(graph, sources))


def comparison_sections(
    graph: CareerGraph, comparison: Comparison
) -> tuple[tuple[str, tuple[Line, ...], tuple[Line, ...]], ...]:
    """Return (topic, lines of the left, lines of the right); what nobody states is "not stated" on that side."""
    rows = [
        (_title(line.topic), _mixed_lines(graph, line.left, line.topic), _mixed_lines(graph, line.right, line.topic))
        for line in comparison.lines
    ]
    both, left, right = (
        _name_lines(graph, names) for names in (comparison.shared, comparison.only_left, comparison.only_right)
    )
    rows += [("Skills of both", both, both), ("Skills of one alone", left, right)]
    return tuple(row for row in rows if row[1] != (Line(NOT_STATED),) or row[2] != (Line(NOT_STATED),))


def comparison_rows(graph: CareerGraph, comparison: Comparison) -> list[tuple[str, str, str]]:
    """Return a row for each topic: what it is, what is said of the left career and of the right one."""
    sections = comparison_sections(graph, comparison)
    return [(topic, "; ".join(map(str, left)), "; ".join(map(str, right))) for topic, left, right in sections]


def _name_lines(graph: CareerGraph, names: Iterable[str]) -> tuple[Line, ...]:
    return tuple(Line(name_of(graph, name)) for name in names) or (Line("none"),)


def _mixed_lines(graph: CareerGraph, said: Sequence[Claim | Statement], topic: str) -> tuple[Line, ...]:
    claims = [one for one in said if isinstance(one, Claim)]
    statements = [one for one in said if isinstance(one, Statement)]
    if topic == "reached-from":
        lines = tuple(_line(graph, name_of(graph, s.subject), [s]) for s in statements)
    else:
        lines = _statement_lines(graph, statements)
    return (*_claim_lines(graph, claims), *lines) or (Line(NOT_STATED),)


# -- JSON -----------------------------------------------------------------------------------------------------------


def node_to_dict(graph: CareerGraph, node: Node) -> dict[str, object]:
    """Return all that is said of a node as JSON-ready values."""
    head = {"id": node.id, "kind": node.kind, "sort": node.sort, "label": node.label}
    return {**head, "sections": {section.title: lines_to_dicts(section.lines) for section in card(graph, node)}}


def lines_to_dicts(lines: Iterable[Line]) -> list[dict[str, object]]:
    """Return lines as JSON-ready values."""
    return [
        {
            "text": line.text,
            "evidence": line.evidence or None,
            "statements": list(line.statements),
            "as_of": line.as_of or None,
            "is_old": line.is_old,
        }
        for line in lines
    ]


def with_ids(sections: Iterable[Section]) -> tuple[Section, ...]:
    """Return sections whose lines name the statements that say them."""
    return tuple(
        s._replace(lines=tuple(e._replace(evidence="; ".join(filter(None, (e.evidence, *e.statements)))) for e in s.lines))
        for s in sections
    )


CONFLICT_COLUMNS = ("about", "topic", "type", "side", "evidence", "witnesses")


def conflict_rows(graph: CareerGraph, found: Sequence[Conflict]) -> list[tuple[str, str, str, str, str, int]]:
    """Return a row for each side of each conflict, in the order of `CONFLICT_COLUMNS`."""
    return [
        (c.about, c.topic, str(c.type), line.text, line.evidence, side.witnesses)
        for c in found
        for side, line in zip(c.sides, side_lines(graph, c), strict=True)
    ]


def conflict_to_dict(graph: CareerGraph, conflict: Conflict) -> dict[str, object]:
    """Return a conflict as JSON-ready values: each side with its text, sources and number of witnesses."""
    sides = [
        {"text": line.text, "evidence": line.evidence, "sources": list(side.sources), "witnesses": side.witnesses}
        for side, line in zip(conflict.sides, side_lines(graph, conflict), strict=True)
    ]
    return {"about": conflict.about, "topic": conflict.topic, "type": conflict.type, "sides": sides}


# -- imports --------------------------------------------------------------------------------------------------------

IMPORT_COLUMNS = ("table", "rows", "taken", "what")
DIFF_COLUMNS = ("what", "name", "old", "new")


def import_rows(found: Import) -> list[tuple[str, int | None, int | None, str]]:
    """Return a row a table and reason: rows read and taken in, then rows left out with their reason."""
    rows: list[tuple[str, int | None, int | None, str]] = []
    for count in found.tables:
        rows.append((count.table, count.read, count.taken, "taken in" if count.taken else "nothing taken in"))
        rows += [(count.table, number, 0, f"left out: {reason}") for reason, number in sorted(count.left_out.items())]
        rows += [(count.table, number, None, f"note: {note}") for note, number in sorted(count.notes.items())]
        rows += [(count.table, None, None, f"unknown column: {column}") for column in count.unknown_columns]
    rows += [(table, None, None, f"not read: {reason}") for table, reason in found.passed_over]
    return rows + [(table, None, None, "missing") for table in found.missing]


def import_lines(found: Import) -> list[str]:
    """Return what an import did to each data set, a line each."""
    return [
        f"{c.data_set} {c.after or '(no version)'}: {c.added:,} statements new, {c.removed:,} gone, {c.kept:,} as before"
        for c in found.changes
    ] + [f"override not in force, {each.note}: {each.override}" for each in found.waiting]


def import_to_dict(found: Import) -> dict[str, object]:
    """Return the report of an import as JSON has it."""
    return {
        "path": str(found.path),
        "is_unchanged": found.is_unchanged,
        "data_sets": [{name: getattr(change, name) for name in type(change).__slots__} for change in found.changes],
        "tables": [
            {
                "table": count.table,
                "read": count.read,
                "taken": count.taken,
                "left_out": dict(sorted(count.left_out.items())),
                "notes": dict(sorted(count.notes.items())),
                "unknown_columns": list(count.unknown_columns),
            }
            for count in found.tables
        ],
        "not_read": dict(found.passed_over),
        "missing": list(found.missing),
        "overrides_not_in_force": [{"override": str(each.override), "why": each.note} for each in found.waiting],
    }


def diff_rows(found: Difference) -> list[tuple[str, str, str | int, str | int]]:
    """Return what distinguishes two graphs, a row each."""
    rows: list[tuple[str, str, str | int, str | int]] = [("source", *each) for each in found.sources]
    rows += [("override", *each) for each in found.overrides]
    counts: dict[tuple[str, str], list[int]] = {}
    for side, listed in enumerate((found.statements_removed, found.statements_added)):
        for source, relation, number in listed:
            counts.setdefault((source, relation), [0, 0])[side] = number
    rows += [("statements", f"{s} {r}", gone, come) for (s, r), (gone, come) in sorted(counts.items())]
    rows += [("node", node, "present", "") for node in found.nodes_removed]
    return rows + [("node", node, "", "present") for node in found.nodes_added]


# -- nearness and inference -------------------------------------------------------------------------------------------

NEARNESS_COLUMNS = ("career", "id", "score", "transfers", "unknown")


def nearness_rows(found: Sequence[Nearness]) -> list[tuple[str, str, Decimal, str, str]]:
    """Return a row for each career: how near it is, what of each facet transfers in percent, what is not known."""
    return [
        (
            *(each.goal.label, each.goal.id, Decimal(f"{each.score:.2f}")),
            ", ".join(f"{overlap.facet} {_percent(overlap.covered)}" for overlap in each.overlaps),
            ", ".join(each.unknown),
        )
        for each in found
    ]


def nearness_sections(graph: CareerGraph, each: Nearness) -> list[Section]:
    """Return in words how near one career is: what transfers, what is missing, what is surplus."""
    head = f"From {each.start.label} to {each.goal.label}: {_percent(Decimal(str(each.score)))} transfers"
    sections = [Section(head, tuple(Line(f"of {o.facet}: {_percent(o.covered)}") for o in each.overlaps))]
    for title, side in (("Transfers", "transfers"), ("Missing", "missing"), ("Surplus", "surplus")):
        lines = [(overlap.facet, _named_features(graph, getattr(overlap, side))) for overlap in each.overlaps]
        sections.append(Section(title, tuple(Line(f"{facet}: {'; '.join(names)}") for facet, names in lines if names)))
    unknown = tuple(Line(f"{facet}: no source tells of one of the two") for facet in each.unknown)
    return [section for section in (*sections, Section("Unknown", unknown)) if section.lines]


def nearness_to_dict(graph: CareerGraph, each: Nearness) -> dict[str, object]:
    """Return how near one career is as plain data."""
    facets = [
        {
            "facet": str(overlap.facet),
            "covered": overlap.covered,
            **{side: list(getattr(overlap, side)) for side in ("transfers", "missing", "surplus")},
            "names": {name: graph[name].label for name in _nodes_of(graph, overlap)},
        }
        for overlap in each.overlaps
    ]
    ends = {"start": each.start.id, "goal": each.goal.id}
    return {**ends, "score": each.score, "facets": facets, "unknown": [str(facet) for facet in each.unknown]}


def _nodes_of(graph: CareerGraph, overlap: Overlap) -> list[str]:
    return [name for name in (*overlap.transfers, *overlap.missing, *overlap.surplus) if name in graph]


def _named_features(graph: CareerGraph, names: Sequence[str]) -> list[str]:
    return [name_of(graph, name) if name in graph else name.rstrip(".") for name in names]


def _percent(share: float | Decimal) -> str:
    return f"{round(100 * share)} %"


INFERENCE_COLUMNS = ("what", "count")


def inference_rows(found: Inference) -> list[tuple[str, int]]:
    """Return what an inference came to: moves, careers without any, gates, inputs that are not known."""
    careers = len(found.pairs.careers)
    return [
        ("careers of O*NET", careers),
        ("moves inferred", len(found.moves)),
        ("careers with no moves known", len(found.silent)),
        *((f"moves of confidence {least} or more", _sure(found, least)) for least in _LEVELS),
        *((f"refused: {gate}", number) for gate, number in found.refused.items()),
        *((f"not known: {name} of the career", number) for name, number in found.unknown.items() if number),
    ]


_LEVELS = (Decimal("0.05"), Decimal("0.1"), Decimal("0.2"), Decimal("0.5"))


def _sure(found: Inference, least: Decimal) -> int:
    return sum(move.confidence >= least for move in found.moves)
