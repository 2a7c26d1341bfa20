"""Read crosswalks between classifications of careers: each pair becomes a match, by how many counterparts both ends have."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from careergraph.errors import Problem
from careergraph.files import Member
from careergraph.model import Node, Release, Source, Statement, Value
from careergraph.sources import esco
from careergraph.sources.codes import code_statements, isco_group, rome_card, soc_career, soc_career_2010
from careergraph.sources.reading import Account, Table, TableCount, source, tables
from careergraph.vocab import MATCHES, Kind, Method, Property, Relation, Sort

_MOST_SURE = 2
"""The highest score of confidence in the crosswalk from ESCO to O*NET."""


@dataclass(frozen=True, slots=True)
class _End:
    """One end of a crosswalk: in which column its codes stand, and what they are."""

    column: str
    label: str
    scheme: str
    language: str = "en"
    sort: Sort = Sort.OCCUPATION


@dataclass(frozen=True, slots=True)
class _Crosswalk:
    """One crosswalk: its two ends, its version, and what a pair is in which neither end has another counterpart."""

    id: str
    left: _End
    right: _End
    version: str
    one_to_one: Relation
    known_columns: frozenset[str] = frozenset()
    score: str = ""


_SOC_2010 = "SOC 2010"
CROSSWALKS = (
    _Crosswalk(
        "xw-esco-onet",
        _End("concept_uri", "esco_occupation", "ESCO"),
        _End("onet_code", "onet_occupation", "O*NET-SOC"),
        "November 2020",
        Relation.CLOSE_MATCH,
        frozenset(("id", "isco_code", "matching_job_titles", "semantic_similarity")),
        "confidence",
    ),
    _Crosswalk(
        "xw-isco-soc2010",
        _End("ISCO-08 Code", "ISCO-08 Title EN", "ISCO-08", sort=Sort.FAMILY),
        _End("2010 SOC Code", "2010 SOC Title", _SOC_2010),
        "ISCO-08, SOC 2010",
        Relation.EXACT_MATCH,
        frozenset(("part", "Comment 8/17/11")),
    ),
    _Crosswalk(
        "xw-soc2010-soc2018",
        _End("2010 SOC Code", "2010 SOC Title", _SOC_2010),
        _End("2018 SOC Code", "2018 SOC Title", "SOC 2018"),
        "SOC 2010, SOC 2018",
        Relation.EXACT_MATCH,
    ),
    _Crosswalk(
        "xw-rome-isco",
        _End("Code ROME", "Libellé codes ROME", "ROME", "fr"),
        _End("Code ISCO08", "Libellé codes ISCO08", "ISCO-08", "fr", Sort.FAMILY),
        "ROME, ISCO-08",
        Relation.CLOSE_MATCH,
        frozenset(("ISCO08 14SI4",)),
    ),
)
"""The crosswalks that are read, told by their columns. Their ids come last in the alphabet: classifications name careers first."""


@dataclass(frozen=True, slots=True)
class Composition:
    """A crosswalk that follows from two: from the ends of the `first` over the middle to the ends of the `second`."""

    id: str
    first: str
    second: str
    version: str

    @property
    def source(self) -> Source:
        """Who publishes what it follows from."""
        return source(self.id, self.version)


COMPOSITIONS = (Composition("xw-isco-soc2018", "xw-isco-soc2010", "xw-soc2010-soc2018", "ISCO-08, SOC 2018"),)
_TOGETHER: dict[tuple[Relation | Property, Relation | Property], Relation] = {
    **{(Relation.EXACT_MATCH, other): other for other in MATCHES},
    **{(other, Relation.EXACT_MATCH): other for other in MATCHES},
    (Relation.BROAD_MATCH, Relation.BROAD_MATCH): Relation.BROAD_MATCH,
    (Relation.NARROW_MATCH, Relation.NARROW_MATCH): Relation.NARROW_MATCH,
    (Relation.NARROW_MATCH, Relation.BROAD_MATCH): Relation.CLOSE_MATCH,
    (Relation.NARROW_MATCH, Relation.CLOSE_MATCH): Relation.CLOSE_MATCH,
    (Relation.CLOSE_MATCH, Relation.BROAD_MATCH): Relation.CLOSE_MATCH,
}
"""What two matches make together; of other pairs the ends may have nothing in common (two parts of one whole, for instance)."""


def composed(told: Composition, first: Iterable[Statement], second: Iterable[Statement]) -> tuple[list[Statement], int]:
    """Return the matches that follow from two crosswalks, and of how many pairs of ends none does.

    A pair that several middles join by different matches is a close one.
    """
    onward: dict[str, list[Statement]] = defaultdict(list)
    for match in second:
        onward[match.subject].append(match)
    ways: dict[tuple[str, str], list[tuple[Statement, Statement]]] = defaultdict(list)
    for match in first:
        for other in onward[match.object]:
            ways[match.subject, other.object].append((match, other))
    found = [_composed(told.id, ways[ends]) for ends in sorted(ways)]
    return [each for each in found if each], found.count(None)


def _composed(name: str, ways: Sequence[tuple[Statement, Statement]]) -> Statement | None:
    """Return the match between two ends, or nothing if they may have nothing in common."""
    sound = [(*way, _TOGETHER[way[0].relation, way[1].relation]) for way in ways if _are_joined(*way)]
    if not sound:
        return None
    kinds = {kind for *_, kind in sound}
    over = (f"over {one.object.partition(':')[2]}: {one.relation}, then {two.relation}" for one, two, _ in sound)
    return Statement(
        ways[0][0].subject,
        kinds.pop() if len(kinds) == 1 else Relation.CLOSE_MATCH,
        name,
        ways[0][1].object,
        method=Method.INFERRED,
        locators=tuple(sorted({place for one, two, _ in sound for place in (*one.locators, *two.locators)})),
        reason="; ".join(sorted(over)),
    )


def _are_joined(one: Statement, two: Statement) -> bool:
    return (one.relation, two.relation) in _TOGETHER


_WIDER = "several of the one have this counterpart"
_FINER = "it has several counterparts, which have no other"
_OVERLAP = "both have several counterparts: they overlap"


def read(paths: Sequence[Path], account: Account) -> list[Release]:
    """Return the crosswalks in `paths`, each a data set of its own; every row goes to the `account`.

    Raises:
        BadData: no table is a crosswalk, or, while the statements are gone through, tables have faults.
        FileFailure: a file can't be read.
    """
    found, others = tables(paths, account, may_pass=_is_other)
    account.passed_over |= {member.name: "no table" for member in others}
    releases = []
    for table in found:
        told = _told(table.columns)
        if told is None:
            rows = table.count_rows()
            account.tables[table.name] = TableCount(table.name, read=rows, left_out=Counter({_UNKNOWN: rows}))
            continue
        reader = _Reader(table, account, told)
        said = source(told.id, told.version)
        releases.append(Release(told.id, said.title, (said,), reader.nodes.values(), reader.statements()))
    if not releases:
        account.fault(Problem(str(paths[0]), 0, 0, "no table is a crosswalk", "see docs/import.md"))
        account.close()
    return releases


def _told(columns: Collection[str]) -> _Crosswalk | None:
    """Return the crosswalk that has these columns."""
    return next((each for each in CROSSWALKS if {each.left.column, each.right.column}.issubset(columns)), None)


def _is_other(path: Path, member: Member) -> bool:
    """Return whether a file that can't be read is none of ours: it wasn't named itself, and doesn't begin as a crosswalk does."""
    if path.is_file() and path.suffix.lower() != ".zip":
        return False
    first = member.read()[:_HEAD].decode("utf-8-sig", "replace").partition("\n")[0]
    return _told([cell.strip().strip('"') for cell in first.split(",")]) is None


_UNKNOWN = "no crosswalk that careergraph knows"
_HEAD = 4096
"""In so many bytes a header ends."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """One row: its two careers, and how sure its author was."""

    line: int
    left: str
    right: str
    score: str


class _Reader:
    """Goes through one table once."""

    def __init__(self, table: Table, account: Account, told: _Crosswalk) -> None:
        self.table, self.account, self.told = table, account, told
        self.nodes: dict[str, Node] = {}
        known = {told.left.column, told.left.label, told.right.column, told.right.label, told.score, *told.known_columns}
        account.tables[table.name] = TableCount(table.name, unknown_columns=tuple(sorted(table.columns - known)))

    def statements(self) -> Iterator[Statement]:
        """Yield every pair as a match.

        Raises:
            BadData: at the end, if the table has faults.
        """
        pairs = list(self._pairs())
        distinct = {(pair.left, pair.right) for pair in pairs}
        lefts, rights = Counter(left for left, _ in distinct), Counter(right for _, right in distinct)
        for pair in pairs:
            relation, reason = self._relation(lefts[pair.left], rights[pair.right])
            yield Statement(
                pair.left,
                relation,
                self.told.id,
                pair.right,
                value=Value(topic=f"{self.told.score} {pair.score} of {_MOST_SURE}") if pair.score else None,
                method=Method.INFERRED if pair.score or reason else Method.STATED,
                confidence=Decimal(pair.score) / _MOST_SURE if pair.score else None,
                locators=self.table.locator(pair.line),
                reason=reason,
            )
        for node in self.nodes:
            yield from self._codes(node)
        self.account.close()

    def _relation(self, of_left: int, of_right: int) -> tuple[Relation, str]:
        """Return the match that a pair is, by how many counterparts its ends have, and why."""
        if of_left == 1 and of_right == 1:
            return self.told.one_to_one, ""
        if of_left == 1:
            return Relation.BROAD_MATCH, _WIDER
        return (Relation.NARROW_MATCH, _FINER) if of_right == 1 else (Relation.CLOSE_MATCH, _OVERLAP)

    def _pairs(self) -> Iterator[_Pair]:
        count, told = self.account.tables[self.table.name], self.told
        columns = (told.left.column, told.left.label, told.right.column, told.right.label, told.score or told.left.column)
        for line, (left, left_label, right, right_label, score) in self.table.rows(self.account, *columns):
            if not left.strip() or not right.strip():
                count.leave("no counterpart")
                continue
            ends = (self._career(line, told.left, left, left_label), self._career(line, told.right, right, right_label))
            sure = self._score(line, score) if told.score else ""
            if all(ends) and sure is not None:
                count.taken += 1
                yield _Pair(line, *ends, sure)

    def _career(self, line: int, end: _End, code: str, label: str) -> str:
        """Return the career of a code, and keep its node; a wrong code is a fault."""
        career = _career(end.scheme, code.strip())
        if not career:
            self.account.fault(self.table.fault(line, f"{code!r} is no code of {end.scheme}", "", end.column))
        elif career not in self.nodes:
            self.nodes[career] = Node(career, Kind.CAREER, end.sort, label.strip() or code.strip(), end.language)
        return career

    def _codes(self, career: str) -> Iterator[Statement]:
        """Yield the code of a career of an edition that no other data set has."""
        if career.startswith("career:soc2010-"):
            code = career.removeprefix("career:soc2010-")
            yield from code_statements(career, code, _SOC_2010, self.told.id, (self.table.member.name,))

    def _score(self, line: int, text: str) -> str | None:
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal(-1)
        if not 0 <= number <= _MOST_SURE:
            message = f"{text!r} is no confidence from 0 to {_MOST_SURE}"
            self.account.fault(self.table.fault(line, message, "", self.told.score))
            return None
        return text


def _career(scheme: str, code: str) -> str:
    """Return the career that a code names, or nothing if it is no such code; Excel loses the leading zeros of ISCO's codes."""
    if scheme == "ISCO-08":
        return isco_group(code.zfill(4))
    if scheme == "ESCO":
        found = esco.concept(code)
        return found if found.startswith("career:esco-") else ""
    return {_SOC_2010: soc_career_2010, "ROME": rome_card}.get(scheme, soc_career)(code)
