"""Overrides: which statement each one means among all that is said, and what a corrected statement says.

An override stands for one statement of another data set, named by its id or by what it says. Exactly one statement must fit;
of several overrides of one statement the first by source counts. One that means nothing here waits, and says why.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from careergraph.model import NOT_SAID, Outcome, Override, Statement, Value, kind_of
from careergraph.sources.pack import CORRECTABLE, MAX_MONTHS, UNITS
from careergraph.vocab import NUMERIC, Action, Property, Relation, Standing, Unit

_VALUE = ("statistic", "area", "period", "as_of", "topic")
_LINKS = tuple(relation for relation in Relation if relation not in (Relation.LEADS_TO, Relation.REQUIRES))


class _WrongError(Exception):
    """An override can't mean what it says: the reason and the next step."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def outcomes(overrides: Sequence[Override], said: Sequence[Statement], owners: Mapping[str, frozenset[str]]) -> list[Outcome]:
    """Return what becomes of each override, in the order of source and id.

    Args:
        overrides: All overrides.
        said: All statements that they may mean.
        owners: The data sets that provide each source.
    """
    by_id = {statement.id: statement for statement in said}
    by_subject: dict[str, list[Statement]] = defaultdict(list)
    for statement in said:
        by_subject[statement.subject].append(statement)
    taken: dict[str, Override] = {}
    found = []
    for override in sorted(overrides, key=lambda each: (each.source, each.id)):
        near = [by_id[override.statement]] if override.statement in by_id else by_subject[override.subject]
        outcome = _outcome(override, [each for each in near if _fits(override, each)], owners, taken)
        if outcome.statement:
            taken[outcome.statement.id] = override
        found.append(outcome)
    return found


def _fits(override: Override, said: Statement) -> bool:
    """Return whether a statement is what an override names; what it leaves out may be anything."""
    if override.statement and override.statement != said.id:
        return False
    topic, claim = said.value.topic if said.value else "", said.claim.key if said.claim else ""
    pairs = (
        *((override.subject, said.subject), (override.relation, said.relation), (override.object, said.object)),
        *((override.said_by, said.source), (override.topic, topic), (override.claim, claim), (override.scope, said.scope)),
    )
    return all(wanted in ("", (), None, given) for wanted, given in pairs)


def _outcome(
    override: Override, near: Sequence[Statement], owners: Mapping[str, frozenset[str]], taken: Mapping[str, Override]
) -> Outcome:
    own = owners[override.source]
    foreign = [each for each in near if own.isdisjoint(owners.get(each.source, ()))]
    if near and not foreign:
        return Outcome(override, note="its own data set says it", hint="change it there", is_wrong=True)
    if len(foreign) > 1:
        hint = f"name one by its id: {', '.join(sorted(each.id for each in foreign))}"
        return Outcome(override, note=f"it fits {len(foreign)} statements", hint=hint, is_wrong=True)
    if not foreign:
        return Outcome(override, note=NOT_SAID)
    if foreign[0].id in taken:
        return Outcome(override, note=f"{taken[foreign[0].id].source} overrides the statement already")
    return _outcome_for(override, foreign[0])


def _outcome_for(override: Override, statement: Statement) -> Outcome:
    """Return what becomes of an override that means this statement."""
    try:
        made = corrected(statement, override) if override.action is Action.CORRECT else None
    except _WrongError as error:
        return Outcome(override, note=error.message, hint=error.hint, is_wrong=True)
    if made and made._replace(source=statement.source, method=statement.method) == _bare(statement, made):
        return Outcome(override, note="the source says so itself")
    return Outcome(override, statement, made)


def _bare(statement: Statement, made: Statement) -> Statement:
    """Return a statement with the reason and the places of what was made of it: what is left tells whether it says the same."""
    return statement._replace(reason=made.reason, locators=made.locators)


# -- corrections ----------------------------------------------------------------------------------------------------


def corrected(statement: Statement, override: Override) -> Statement:
    """Return what the source of a correction says in place of `statement`; a row of a claim stays a row of that claim."""
    made = statement._replace(
        source=override.source, method=override.method, locators=override.locators, reason=override.reason
    )
    may_be = columns_of(statement.relation)
    for column, text in override.changes:
        if column not in may_be:
            message = f"{column} of {statement.relation} can't be corrected"
            raise _WrongError(message, f"one of: {', '.join(may_be)}; else withdraw it and say in your tables what is right")
        made = _CHANGES[column](made, column, text)
    _check(made)
    return made


def columns_of(relation: Relation | Property) -> tuple[str, ...]:
    """Return the columns of a statement that can be corrected."""
    if relation is Relation.LEADS_TO:
        return ("object", "months_least", "months", "months_most", "share", "confidence")
    if relation is Relation.REQUIRES:
        return ("object", "months_least", "months_most", "share", "importance", "level", "standing")
    if isinstance(relation, Relation):
        return ("object", "relation", "share", "importance", "level", "confidence")
    return ("object", "value", *(("value_most", "unit") if relation in NUMERIC else ()), *_VALUE)


def _check(made: Statement) -> None:
    """Raise if what a correction gives together is no statement."""
    if made.object and made.object == made.subject:
        raise _WrongError("a node can't be said of itself", "name another object")
    stay = [months for months in (made.months.least, made.months.typical, made.months.most) if months is not None]
    if stay != sorted(stay):
        raise _WrongError("months must rise from least to most", "correct the others too")
    value = made.value or Value()
    if value.number is not None and value.most is not None and value.most < value.number:
        raise _WrongError("value_most is less than value", "correct it too")
    if isinstance(made.relation, Property) and value.unit and value.unit not in UNITS[made.relation]:
        raise _WrongError(f"{made.relation} is not counted in {value.unit}", f"one of: {', '.join(UNITS[made.relation])}")


def _object(made: Statement, _: str, text: str) -> Statement:
    is_same_kind = not made.object or kind_of(text) is kind_of(made.object)
    if not text or not (is_same_kind or made.relation is Relation.REQUIRES):
        raise _WrongError(f"{text or 'nothing'!r} can't take the place of {made.object}", "name a node of that kind")
    return made._replace(object=text)


def _relation(made: Statement, _: str, text: str) -> Statement:
    if text not in _LINKS:
        raise _WrongError(f"{text!r} can't take the place of {made.relation}", f"one of: {', '.join(_LINKS)}")
    return made._replace(relation=Relation(text))


def _months(made: Statement, column: str, text: str) -> Statement:
    number = _number(column, text, MAX_MONTHS)
    if number is not None and number != int(number):
        raise _WrongError(f"{column} must be a whole number, found {text!r}", "leave it empty where nothing is stated")
    name = column.removeprefix("months").removeprefix("_") or "typical"
    changed = {name: None if number is None else int(number)}
    return made._replace(months=made.months._replace(**changed))


def _ratio(made: Statement, column: str, text: str) -> Statement:
    changed: dict[str, Any] = {column: _number(column, text, 1)}
    return made._replace(**changed)


def _standing(made: Statement, _: str, text: str) -> Statement:
    return made._replace(standing=Standing(text) if text else None)


def _value(made: Statement, column: str, text: str) -> Statement:
    assert made.value is not None
    if made.relation not in NUMERIC or column in _VALUE:
        if not text and column == "value":
            raise _WrongError("value is missing", "to say that it isn't so, withdraw the statement")
        said: dict[str, Any] = {"text" if column == "value" else column: text}
        return made._replace(value=made.value._replace(**said))
    if column == "unit":
        return made._replace(value=made.value._replace(unit=Unit(text)))
    number = _number(column, text, 100 if made.value.unit is Unit.PERCENT and made.relation is Property.WORKERS_WITH else None)
    if number is not None and number < 0 and made.relation is not Property.EMPLOYMENT_GROWTH:
        raise _WrongError(f"{made.relation} can't be less than 0, found {text}", "see what the source says")
    if number is None and column == "value":
        raise _WrongError("value is missing", "to say that it isn't so, withdraw the statement")
    counted: dict[str, Any] = {"number" if column == "value" else "most": number}
    return made._replace(value=made.value._replace(**counted))


def _number(column: str, text: str, most: int | None) -> Decimal | None:
    """Return the number that a cell gives; an empty one says that nothing is stated."""
    try:
        number = Decimal(text) if text else None
    except InvalidOperation:
        number = Decimal("nan")
    if number is not None and (not number.is_finite() or (most is not None and not 0 <= number <= most)):
        within = "" if most is None else f" from 0 to {most}"
        raise _WrongError(f"{column} must be a number{within}, found {text!r}", "leave it empty where nothing is stated")
    return number


_Change = Callable[[Statement, str, str], Statement]
_CHANGES: dict[str, _Change] = {
    "object": _object,
    "relation": _relation,
    **dict.fromkeys(("months_least", "months", "months_most"), _months),
    **dict.fromkeys(("share", "importance", "level", "confidence"), _ratio),
    "standing": _standing,
    **dict.fromkeys(("value", "value_most", "unit", *_VALUE), _value),
}
assert set(CORRECTABLE) == set(_CHANGES)


def named(overrides: Sequence[Override]) -> Iterator[str]:
    """Yield the nodes that overrides speak of."""
    for override in overrides:
        yield from filter(None, (override.subject, override.object))
        yield from (text for column, text in override.changes if column == "object" and text)
