"""The frozen values that everything else speaks of: nodes, sources, statements, claims, moves."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from json.encoder import encode_basestring as _quote
from typing import NamedTuple

from careergraph.vocab import (
    ESCO_NAMESPACE,
    GATING,
    Action,
    Aspect,
    Kind,
    Method,
    Modality,
    Polarity,
    Property,
    Relation,
    ScopeDimension,
    Sort,
    Standing,
    Unit,
)

Scope = tuple[tuple[ScopeDimension, str], ...]
"""In what respects something is narrower than the whole career: sorted (dimension, value) pairs; () is general."""

ID_PATTERN = re.compile(r"(career|skill|degree|certification):(\w[\w.+-]*(?:/\w[\w.+-]*)?|\*(?:(?<=degree:\*)/\w[\w.+-]*)?)")
"""An id is a kind, a colon and a local name; a degree's is level, level/field or */field; `*` is the pattern of the kind."""


@dataclass(frozen=True, slots=True)
class Node:
    """A career, skill, degree or certification."""

    id: str
    kind: Kind
    sort: Sort
    label: str
    language: str = "en"

    @property
    def local(self) -> str:
        """The id without its kind."""
        return self.id.partition(":")[2]

    def __str__(self) -> str:
        """Return the label."""
        return self.label


class Publisher(NamedTuple):
    """Who answers for a source; two sources of one publisher are one witness."""

    id: str
    name: str


class Source(NamedTuple):
    """A text or data set that says things. An empty field means that it isn't stated."""

    id: str
    title: str
    publisher: Publisher
    version: str = ""
    licence: str = ""
    retrieved: str = ""
    url: str = ""
    attribution: str = ""


class Months(NamedTuple):
    """A time in whole months as stated; None is not stated."""

    least: int | None = None
    typical: int | None = None
    most: int | None = None

    def __bool__(self) -> bool:
        """Return whether anything is stated."""
        return (self.least, self.typical, self.most) != (None, None, None)


class Value(NamedTuple):
    """What a fact says: text in a language, or a number with its unit and how it is meant.

    `most` is the upper end of a range; `is_open` means "and more". `statistic`, `area`, `period` and `as_of` are as
    stated; empty means not stated.
    """

    text: str = ""
    language: str = ""
    number: Decimal | None = None
    most: Decimal | None = None
    is_open: bool = False
    unit: Unit | None = None
    statistic: str = ""
    area: str = ""
    period: str = ""
    as_of: str = ""
    topic: str = ""
    order: int | None = None


class ClaimHead(NamedTuple):
    """What a requirement statement says of the claim it is one row of.

    `minimum` is how many rows must hold, 0 meaning all; `from_career` limits the claim to those who come from there.
    `inside` is the key of the claim of which this whole claim is one row.
    """

    key: str
    aspect: Aspect
    modality: Modality
    polarity: Polarity = Polarity.POSITIVE
    minimum: int = 1
    from_career: str = ""
    inside: str = ""


class _Said(NamedTuple):
    """The fields of a statement."""

    subject: str
    relation: Relation | Property
    source: str
    object: str = ""
    value: Value | None = None
    method: Method = Method.STATED
    scope: Scope = ()
    months: Months = Months()
    share: Decimal | None = None
    importance: Decimal | None = None
    level: Decimal | None = None
    confidence: Decimal | None = None
    modality: Modality | None = None
    standing: Standing | None = None
    claim: ClaimHead | None = None
    locators: tuple[str, ...] = ()
    reason: str = ""


class Statement(_Said):
    """One source saying one thing.

    The object is a node (`object`), a value (`value`), or both (68.5 % of directors have a bachelor's degree). A row of a
    requirement claim has its `claim` and a `standing`; without an object it only says what the claim is, whose rows are then
    other claims. `id` is a hash of what is said and by which source; locators and reasons are not in it, so the same thing said
    again is the same statement.
    """

    @cached_property
    def id(self) -> str:
        """The first 20 hexadecimal digits of the SHA-256 of what is said and by whom."""
        return statement_id(self)


def statement_id(statement: Statement) -> str:
    """Return the id of a statement without keeping it; `Statement.id` does."""
    return _digest(said_text(statement))


def _digest(text: str) -> str:
    import hashlib  # OpenSSL with it: plans do without

    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:20]


def said_text(s: Statement) -> str:
    """Return what a statement says as a compact JSON list: every field but locators and reason, in their order.

    Numbers are their shortest decimal text in quotes, so that equal numbers are equal texts. Written out by hand: a release
    has hundreds of thousands of statements, and every one needs its id.
    """
    (
        subject,
        relation,
        source,
        other,
        value,
        method,
        said_of,
        months,
        share,
        importance,
        level,
        sure,
        modality,
        standing,
        claim,
        *_,
    ) = s
    scope = ",".join([f"[{_quote(dimension)},{_quote(value)}]" for dimension, value in said_of]) if said_of else ""
    stay = "[null,null,null]" if months == _UNTOLD else f"[{','.join(map(_whole, months))}]"
    ratios, words = "null,null,null,null", "null,null"
    if not (share is importance is level is sure is None):
        ratios = f"{_number(share)},{_number(importance)},{_number(level)},{_number(sure)}"
    if modality or standing:
        words = f"{_word(modality)},{_word(standing)}"
    named = f'{_quote(subject)},"{relation._value_}",{_quote(source)},{_quote(other)}'
    what, head = "null" if value is None else _value_text(value), "null" if claim is None else _claim_text(claim)
    return f'[{named},{what},"{method._value_}",[{scope}],{stay},{ratios},{words},{head}]'


_UNTOLD = (None, None, None)


def _value_text(value: Value) -> str:
    text, language, number, most, is_open, unit, statistic, area, period, as_of, topic, order = value
    said, place = "null,null,false,null", '"","",""'
    if number is not None or most is not None or is_open or unit:
        said = f"{_number(number)},{_number(most)},{'true' if is_open else 'false'},{_word(unit)}"
    if statistic or area or period:
        place = f"{_quote(statistic)},{_quote(area)},{_quote(period)}"
    return f"[{_quote(text)},{_quote(language)},{said},{place},{_quote(as_of)},{_quote(topic)},{_whole(order)}]"


def _claim_text(claim: ClaimHead) -> str:
    key, aspect, modality, polarity, minimum, from_career, inside = claim
    head = f'{_quote(key)},"{aspect._value_}","{modality._value_}","{polarity._value_}"'
    return f"[{head},{minimum},{_quote(from_career)},{_quote(inside)}]"


def _number(number: Decimal | None) -> str:
    return "null" if number is None else f'"{number_text(number)}"'


def _word(word: str | None) -> str:
    return "null" if word is None else _quote(word)


def _whole(number: int | None) -> str:
    return "null" if number is None else str(number)


@lru_cache(2**14)  # the same few thousand numbers stand in hundreds of thousands of statements; equal ones have equal texts
def number_text(number: Decimal) -> str:
    """Return the shortest decimal text of `number`.

    >>> number_text(Decimal("68.50")), number_text(Decimal("1E+3"))
    ('68.5', '1000')
    """
    text = f"{abs(number) if number == 0 else number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class Override:
    """One source withdrawing or correcting what another one says, with its reason.

    The statement is named by its id, or by what it says: subject, relation and who says it, and as much more as tells it from
    others. `changes` are (column of its table, what the cell should say), sorted; an empty cell says that nothing is stated.
    `place` is the file and line it was read from; it is neither kept nor compared.
    """

    action: Action
    source: str
    reason: str
    statement: str = ""
    subject: str = ""
    relation: Relation | Property | None = None
    object: str = ""
    said_by: str = ""
    topic: str = ""
    claim: str = ""
    scope: Scope = ()
    changes: tuple[tuple[str, str], ...] = ()
    method: Method = Method.CURATED
    locators: tuple[str, ...] = ()
    place: tuple[str, int] = field(default=("", 0), compare=False, repr=False)

    @cached_property
    def id(self) -> str:
        """The first 20 hexadecimal digits of the SHA-256 of all but reason and places."""
        words = (self.action, self.source, self.statement, self.subject, self.relation or "", self.object, self.said_by)
        said = (*words, self.topic, self.claim, scope_text(self.scope), *(part for pair in self.changes for part in pair))
        return _digest(",".join(map(_quote, (*said, self.method))))

    def __str__(self) -> str:
        """Return in one line who does what to which statement."""
        what = (self.statement, self.subject, self.relation or "", self.object, self.topic, self.claim)
        changes = (f"{column}={text or 'not stated'}" for column, text in self.changes)
        of = (f"of {self.said_by}",) if self.said_by else ()
        return " ".join(filter(None, (f"{self.source} {self.action}s", *what, *of, *changes)))


NOT_SAID = "no such statement is here"
"""The note of an override of what nobody says."""


class Outcome(NamedTuple):
    """What became of an override: the statement that it withdraws, and what is said in its place.

    Without a `statement` the override waits: the `note` says why. `is_wrong` tells a mistake from what may yet come; `hint` is
    the next step then.
    """

    override: Override
    statement: Statement | None = None
    corrected: Statement | None = None
    note: str = ""
    hint: str = ""
    is_wrong: bool = False


class Pack(NamedTuple):
    """What one pack or release says, before it is compiled."""

    id: str
    title: str
    sources: tuple[Source, ...]
    nodes: tuple[Node, ...]
    statements: tuple[Statement, ...]
    overrides: tuple[Override, ...] = ()


class Release(NamedTuple):
    """What one data set says, read while it is compiled; each part can be gone through once, `nodes` after `statements`, when all
    are known.

    `id` is the data set's: a newer release of it takes the place of what an older one said.
    """

    id: str
    title: str
    sources: tuple[Source, ...]
    nodes: Iterable[Node]
    statements: Iterable[Statement]
    overrides: tuple[Override, ...] = ()


class Alternative(NamedTuple):
    """One row of a claim: a node, a pattern such as `certification:*`, or a nested claim.

    `months` belongs to experience: `least` decides, None means that the amount isn't stated.
    """

    object: "str | Claim"
    standing: Standing | None
    months: Months
    share: Decimal | None
    statement: str


class Claim(NamedTuple):
    """A requirement group: what one source claims about one aspect of a career.

    `minimum` of its `rows` must hold (0 means all). A negative claim says that nothing of the kind is required. `statement`
    says what the claim is where it was said apart from its rows.
    """

    id: str
    career: str
    key: str
    aspect: str
    modality: Modality
    polarity: Polarity
    minimum: int
    from_career: str
    scope: Scope
    source: str
    publisher: str
    rows: tuple[Alternative, ...]
    statement: str = ""

    @property
    def needed(self) -> int:
        """How many rows must hold: no more than there are, since some may have been withdrawn."""
        return min(self.minimum or len(self.rows), len(self.rows))

    @property
    def is_gating(self) -> bool:
        """Whether the claim decides if a career can be entered; the others are advice."""
        return self.polarity is Polarity.NEGATIVE or self.modality in (Modality.REQUIRED, Modality.USUAL)


class Move(NamedTuple):
    """A promotion or change from one career to another, merged from all statements that say so.

    `months` is the typical time in the career left: a measured median, else the median of stated typicals; None when no
    source states it. `method` is the best among its statements: measured, stated, curated, implied, inferred, assumed.
    """

    start: str
    goal: str
    months: int | None
    months_method: Method | None
    method: Method
    statements: tuple[str, ...]

    def __str__(self) -> str:
        """Return `start -> goal`, ids without their kind."""
        return f"{self.start.partition(':')[2]} -> {self.goal.partition(':')[2]}"


def edge_of(statement: Statement, claim: "Claim | None") -> str:
    """Return the name of the edge that a statement is, or an empty text if it is none.

    `requires` only where it is true as it stands: a positive, unscoped claim of one row, required or usual, that names a node
    (not any of a kind) and does more than accept it.
    """
    if isinstance(statement.relation, Property):
        return ""
    if statement.relation is not Relation.REQUIRES:
        return str(statement.relation)
    if statement.claim is None or statement.claim.polarity is Polarity.NEGATIVE or not statement.object:
        return ""
    if statement.claim.modality not in GATING:
        return "prefers" if statement.claim.modality == "preferred" else "mentions"
    if statement.standing is Standing.ACCEPTED or statement.object.endswith(":*"):
        return "requires-one-of"
    is_whole = (
        claim is not None and len(claim.rows) == 1 and not statement.claim.inside and not claim.scope and not claim.from_career
    )
    return "requires" if is_whole else "requires-one-of"


_DATE = re.compile(r"[12][0-9]{3}(?:-(?:0[1-9]|1[0-2]))?(?![0-9])")


def date_in(text: str) -> str:
    """Return the year, or year and month, that a text begins with; nothing if it begins with neither.

    >>> date_in("2023-08-01"), date_in("2024-2034"), date_in("some years ago")
    ('2023-08', '2024', '')
    """
    found = _DATE.match(text)
    return found[0] if found else ""


def kind_of(node_id: str) -> Kind:
    """Return the kind that `node_id` begins with."""
    return Kind(node_id.partition(":")[0])


@lru_cache(maxsize=1024)
def in_order(locators: tuple[str, ...]) -> tuple[str, ...]:
    """Return locators in their order as people count, each once: what they stand in has no order of its own.

    >>> in_order(("line 684", "line 79", "line 684"))
    ('line 79', 'line 684')
    """
    if len(locators) < 2:  # noqa: PLR2004 - nothing to put in order
        return locators
    return tuple(
        sorted(
            set(locators),
            key=lambda text: ([(len(run), run) if run.isdigit() else (0, run) for run in _RUNS.split(text)], text),
        )
    )


_RUNS = re.compile(r"([0-9]+)")


def places_text(locators: Iterable[str]) -> str:
    """Return locators as people write them: each once, and numbers behind the same words together.

    >>> places_text(("a.txt:7", "line 3", "line 9", "line 3")), places_text(("page 2", "Quick Facts"))
    ('a.txt:7, lines 3, 9', 'page 2, Quick Facts')
    """
    groups: dict[str, set[int]] = {}
    for locator in locators:
        found = _NUMBERED.fullmatch(locator)
        groups.setdefault(found[1] if found else locator, set()).update([int(found[2])] if found else [])
    return ", ".join(
        (_SINGULAR.sub(r"\1s ", words) if len(numbers) > 1 else words) + _runs_text(sorted(numbers))
        for words, numbers in groups.items()
    )


_NUMBERED, _SINGULAR = re.compile(r"(.*[: ])([1-9][0-9]{0,8})"), re.compile(r"^([a-z]+) $")


def _runs_text(numbers: Sequence[int]) -> str:
    """Return rising numbers with a dash between the ends of each run."""
    ends = [[number, number] for number in numbers[:1]]
    for number in numbers[1:]:
        if number == ends[-1][1] + 1:
            ends[-1][1] = number
        else:
            ends.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in ends)  # noqa: RUF001 - a range


def own_iri(node_id: str) -> str:
    """Return the IRI that the owner of an imported node gives it, or an empty text: ESCO names its concepts so.

    >>> own_iri("career:isco08-0110").rpartition("esco/")[2], own_iri("career:cashier")
    ('isco/C0110', '')
    """
    found = _OWNED.fullmatch(node_id)
    return f"{ESCO_NAMESPACE}{_SCHEMES[found[1]]}{found[2]}" if found else ""


_OWNED = re.compile(r"(career:esco-|career:isco08-|skill:esco-|skill:isced-f-)([0-9a-zA-Z._-]+)")
_SCHEMES = {"career:esco-": "occupation/", "career:isco08-": "isco/C", "skill:esco-": "skill/", "skill:isced-f-": "isced-f/"}


def degree_parts(node_id: str) -> tuple[str, str]:
    """Return level and field of a degree's id; the field is `*` where none is named.

    >>> degree_parts("degree:bachelor/marketing"), degree_parts("degree:bachelor")
    (('bachelor', 'marketing'), ('bachelor', '*'))
    """
    level, _, field_of_study = node_id.partition(":")[2].partition("/")
    return level, field_of_study or "*"


def scope_text(scope: Scope) -> str:
    """Return the scope as it is written in packs: `company-size=large; area=US`."""
    return "; ".join(f"{dimension}={value}" for dimension, value in scope)
