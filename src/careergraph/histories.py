"""Count the moves of career histories: spells are cleaned, put in order, counted by pairs, and told as measured statements.

    spells ─ parsed ─ lives ─ sorted out ─ roles ─ joined ─ first leavings ─ counts ─ statements
    (rows)   months,  in      repeats and  next,   months   of each person    by pair  what ten people
             careers  order   side jobs go last    summed   and career        and      or more stand
                                                                              months   behind

Every step but the last is one Ibis expression that DuckDB and Spark run alike (docs/histories.md defines each); only counts
leave the engine. On the way a spell is one whole number, and so is a leaving: sorting, looking at the next one and taking the
first move a number in place of five columns. All that looks before and after a spell asks `Lives` for its window: DuckDB
sorts people and spells once and then looks in passing, Spark sorts within each person.
"""

import functools
import operator
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from careergraph import disclosure, engines, files, importing, limits, linking, store
from careergraph.engines import Engine, Lives, Table
from careergraph.errors import BadData, Problem, RequestError
from careergraph.escape import for_cell
from careergraph.importing import Import
from careergraph.model import Months, Release, Statement, Value
from careergraph.sources import histories as source
from careergraph.sources.histories import Mapping, Spells
from careergraph.sources.reading import Account, TableCount
from careergraph.store import Store
from careergraph.vocab import Kind, Method, Property, Relation, Sort, Unit

ELSEWHERE = "elsewhere"
"""The topic of the fact that counts those who left for no published move."""

_SAMPLE = 1000
"""Rows in which unmapped columns are searched for e-mail addresses."""
_UNKNOWN, _AMBIGUOUS = -1, -2
_TITLE_FAULTS = ("a title that no career bears", "a title that several careers bear")
_FAULTS = (
    "",
    "no person",
    "no career named",
    *_TITLE_FAULTS,
    "no start, or no place in the order",
    "a date that can't be read",
    "a year that can't be",
    "an end before the start",
    "the same row again",
    "begins together with another that is as long or has an end",
    "lies within another: a job on the side",
)
"""Why a spell is left out, by number; the first that holds counts."""
_AGAIN = _FAULTS.index("the same row again")


def import_histories(
    path: files.AnyPath,
    inputs: files.AnyPaths,
    *,
    columns: files.AnyPath | None = None,
    engine: str = "duckdb",
    master: str = "local[2]",
    min_people: int = limits.HISTORY_PEOPLE.value,
    unlinked: files.AnyPath | None = None,
) -> Import:
    """Count the moves in the histories of `inputs`, and take them into the compiled graph at `path` as measured statements.

    Args:
        path: The compiled graph; a new one begins with the bundled guides.
        inputs: CSV or Parquet files, folders or patterns of them; for Spark also addresses.
        columns: A TOML file that says what the columns are; without one they bear our names.
        engine: `duckdb`, or `spark`.
        master: Where Spark runs, if no session runs already.
        min_people: How many people must stand behind a number that is told.
        unlinked: Where to write the titles, each of `min_people` people or more, that are no career of the graph.

    Raises:
        BadData: the mapping or the files have faults.
        FileFailure: a file can't be read or written, or an engine is missing.
        RequestError: there is no such engine, nothing to import, or `min_people` is too low.
    """
    if min_people < limits.HISTORY_PEOPLE.value:
        hint = f"name {limits.HISTORY_PEOPLE.value} or more"
        raise RequestError("min_people", f"{min_people} people could be known by what is told of them", hint)
    inputs = files.several(inputs)
    if not inputs:
        raise RequestError("path", "nothing to import", "name CSV or Parquet files, or a folder of them")
    path, mapping = Path(path), source.read(Path(columns) if columns else None)
    spells = source.find([str(each) for each in inputs])
    account = Account()
    known = store.open_file(path) if path.exists() else store.build_memory(importing.bundled())
    with files.scratch(path) as folder, engines.open_engine(engine, master=master, folder=folder) as opened:
        counting = _Counting(opened, mapping, spells, known, min_people)
        release = counting.release(account)
        if unlinked:
            with files.writing(Path(unlinked)) as file:
                file.write(files.csv_bytes(counting.unlinked()))
    return importing.take_in(path, [release], account)


@dataclass(frozen=True, slots=True)
class Pair:
    """How many people made one move, and the discrete quartiles of the months before it; None where nothing is dated."""

    start: str
    goal: str
    people: int
    quartiles: tuple[int, int, int] | None


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted: the pairs of at least so many people, all who left each career, and in which years."""

    pairs: tuple[Pair, ...]
    leavers: dict[str, int]
    years: tuple[int, int] | None


class _Counting:
    """Counts one set of histories on one engine."""

    def __init__(self, engine: Engine, mapping: Mapping, spells: Spells, known: Store, least: int) -> None:
        self.engine, self.mapping, self.spells, self.least = engine, mapping, spells, least
        self.raw = _checked(engine, spells, mapping)
        self.titles = _Titles(known, mapping, engine.rows(_titles(self.raw, mapping)))
        self.parsed = parsed(self.raw, engine.link(self.titles.links()), mapping)

    def release(self, account: Account) -> Release:
        counts = self.counts(account)
        statements = tuple(told(counts, self.mapping, self.spells.names, self.least))
        read = sum(counts.leavers.values())
        count = account.tables.setdefault("leavers", TableCount("leavers", read=read))
        count.taken = sum(int(s.value.number or 0) for s in statements if s.value and s.relation is Relation.LEADS_TO)
        if read > count.taken:
            count.leave("gone elsewhere: nowhere known, after a longer gap, or with too few", read - count.taken)
        said = self.mapping.source
        return Release(said.id, said.title, (said,), (), statements)

    def counts(self, account: Account) -> Counts:
        """Return the counts, and account for every spell."""
        engine, count = self.engine, account.tables.setdefault("spells", TableCount("spells"))
        read = engine.keep("parsed", self.parsed.select("person", "spell", "fault"))
        faults = dict(engine.rows(_by_fault(read)))
        parts = engine.parts(faults.pop(0, 0))
        self._account(count, faults)
        counted = [self._counted(part_of(read, part, parts), part, count, is_last=part + 1 == parts) for part in range(parts)]
        return self._counts(_union(counted))

    def _account(self, count: TableCount, faults: dict[int, int]) -> None:
        count.read += sum(faults.values())
        count.left_out += Counter({_FAULTS[fault]: number for fault, number in faults.items() if number})

    def _counted(self, fit: Table, part: int, count: TableCount, *, is_last: bool) -> Table:
        """Return the people of one part by career, goal and months, and account for their spells."""
        engine, gap = self.engine, self.mapping.max_gap_months
        lives = engine.lives(fit)
        if is_last:
            engine.drop("parsed")
        number, again, together = self._begun_together(lives)
        kept = engine.keep("roles", _union(roles(sorted_out(each, self.mapping), each, self.mapping) for each in lives))
        engine.drop("lives")
        what = _low(kept.leaving)
        sums = kept.aggregate(taken=kept.count(), same=(what == _SAME).sum(), gaps=(what == _TOO_LATE).sum())
        taken, same, gaps = (found or 0 for found in engine.rows(sums)[0])
        self._account(count, dict(enumerate((again, together, number - again - together - taken), _AGAIN)))
        count.read, count.taken = count.read + taken, count.taken + taken
        count.notes += {"joined to the one before, of the same career": same} if same else {}
        count.notes += {f"more than {gap} months before the next": gaps} if gaps else {}
        parts, window = engine.in_order("parts", kept.filter((kept.role & _JOINS > 0) | (what == _SAME)), "leaving")
        counted = engine.keep(f"counted_{part}", by_months(first_leavings(kept, joined(parts, window), self.mapping)))
        for name in ("roles", "parts"):
            engine.drop(name)
        return counted

    def _begun_together(self, lives: Sequence[Lives]) -> tuple[int, int, int]:
        """Return how many spells there are, and how many are there twice, or begin together with a longer one."""
        rows = self.engine.rows(_union(begun_together(each) for each in lives))
        number, again, together = (sum(found or 0 for found in each) for each in zip(*rows, strict=True))
        return number, again, together

    def _counts(self, counted: Table) -> Counts:
        careers, is_dated = self.titles.careers, bool(self.mapping.column("start"))
        leavers = self.engine.rows(_leavers(counted))
        pairs = [
            Pair(careers[start], careers[goal], people, (low, middle, high) if is_dated else None)
            for start, goal, people, low, middle, high in self.engine.rows(_pairs(counted, self.least))
        ]
        first, last = min((row[2] for row in leavers), default=0), max((row[3] for row in leavers), default=0)
        return Counts(
            tuple(sorted(pairs, key=lambda pair: (pair.start, pair.goal))),
            {careers[row[0]]: row[1] for row in sorted(leavers, key=lambda row: careers[row[0]])},
            ((_FIRST + first) // 12, (_FIRST + last) // 12) if is_dated and leavers else None,
        )

    def unlinked(self) -> Iterator[tuple[str, ...]]:
        """Yield the titles that are no career of the graph and that enough people bear, the most frequent first."""
        yield "title", "people", "why", "candidates"
        rows = self.engine.rows(_unlinked(self.parsed, self.least))
        for title, fault, people in sorted(rows, key=lambda row: (-row[2], row[0])):
            yield for_cell(title), str(people), _FAULTS[fault], for_cell("; ".join(self.titles.candidates(title)))


# -- reading --------------------------------------------------------------------------------------------------------


def _checked(engine: Engine, spells: Spells, mapping: Mapping) -> Table:
    """Return the files as a table, once it is clear that no column is there that should not be read."""
    raw = engine.read(spells)
    columns = tuple(raw.columns)
    source.check_columns(spells, columns, mapping)
    texts = [name for name in source.unmapped(columns, mapping) if raw[name].type().is_string()]
    if texts:
        source.check_values(spells, texts, engine.rows(raw.select(*texts).limit(_SAMPLE)))
    for name, wanted in (("start", _is_date), ("end", _is_date), ("order", _is_order)):
        column = mapping.column(name)
        if column and not wanted(raw[column].type()):
            message = f"the column {column!r} is of a type that can't be a{'n order' if name == 'order' else ' month'}"
            raise BadData(
                [Problem(spells.paths[0], 1, 0, message, "use dates, or texts such as 2015-03; 1, 2, 3 for an order")]
            )
    return raw


def _is_date(kind: Any) -> bool:
    return bool(kind.is_string() or kind.is_date() or kind.is_timestamp())


def _is_order(kind: Any) -> bool:
    return bool(kind.is_string() or kind.is_integer())


class _Titles:
    """Which career each title of the histories is: every title is looked up once, and none is guessed."""

    def __init__(self, known: Store, mapping: Mapping, titles: Sequence[tuple[str | None, str | None]]) -> None:
        self.store, self.mapping = known, mapping
        self.own = {store.fold(title): career for title, career in mapping.titles}
        self._check_own()
        found = {title: self._career(title) for title in sorted({title for _, title in titles if title is not None})}
        self.careers = sorted({career for career in found.values() if career not in ("", "?")})
        limits.check(limits.HISTORY_CAREERS, len(self.careers), "the careers of the histories")
        numbers = {career: number for number, career in enumerate(self.careers)} | {"": _UNKNOWN, "?": _AMBIGUOUS}
        self._links = [
            (written, numbers[found[title]]) for written, title in titles if written is not None and title is not None
        ]

    def links(self) -> list[tuple[str, int]]:
        """Return every title as it is written, with the number of its career, or why it has none."""
        return self._links

    def candidates(self, title: str) -> list[str]:
        """Return the ids of the careers that a title may mean."""
        return [found.node.id for found in linking.search(self.store, title, kind=Kind.CAREER, limit=3)]

    def _career(self, title: str) -> str:
        """Return the career of a title; nothing if there is none, `?` if there are several."""
        wanted = self.own.get(store.fold(title), title)
        found = [each for each in linking.named(self.store, wanted, kind=Kind.CAREER) if each.node.sort is not Sort.FAMILY]
        if len(found) > 1 and found[0].match is found[1].match:
            return "?"
        return found[0].node.id if found else ""

    def _check_own(self) -> None:
        """Report titles of the mapping that lead to no career, or to several."""
        problems = []
        for title, career in self.mapping.titles:
            if self._career(title) in ("", "?"):
                message = f"[titles] {title!r}: {career!r} is not one career of the graph"
                problems.append(Problem(self.mapping.path, 0, 0, message, "name the career by its id"))
        if problems:
            raise BadData(problems)


def _union(tables: Iterable[Table]) -> Table:
    return functools.reduce(lambda one, other: one.union(other), tables)


def _text(column: Any) -> Any:
    """Return a column as text without blanks around it; empty ones are null."""
    return column.cast("string").strip().nullif("")


def _titles(raw: Table, mapping: Mapping) -> Table:
    """Return every title as it is written, and without blanks around it."""
    written = raw.select(written=raw[mapping.column("career")].cast("string")).distinct()
    return written.select("written", title=_text(written.written))


_MONTH = r"^[0-9]{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01])([T ].*)?)?$"
_PLACE = "^[0-9]{1,9}$"
_FIRST = limits.HISTORY_FIRST.value * 12
_MONTHS = (limits.HISTORY_LAST.value + 1) * 12 - _FIRST
"""How many months there are from the first that can be."""


def _month(column: Any) -> Any:
    """Return the month of a date, counted from the first that can be; null if it is none."""
    import ibis

    if not column.type().is_string():
        return (column.year() * 12 + column.month() - (_FIRST + 1)).cast("int32")
    text = _text(column)
    number = text.substr(0, 4).try_cast("int32") * 12 + text.substr(5, 2).try_cast("int32") - (_FIRST + 1)
    return ibis.ifelse(text.re_search(_MONTH), number.cast("int32"), ibis.null("int32"))


def _place(column: Any) -> Any:
    """Return a place in an order as a number of at most nine digits; null if it is none."""
    import ibis

    number = (_text(column) if column.type().is_string() else column).try_cast("int32")
    is_place = _text(column).re_search(_PLACE) if column.type().is_string() else number.between(0, 10**9 - 1)
    return ibis.ifelse(is_place, number, ibis.null("int32"))


def _is_given(column: Any) -> Any:
    return (_text(column) if column.type().is_string() else column).notnull()


def parsed(raw: Table, links: Table, mapping: Mapping) -> Table:
    """Return person, title, the spell as a number (without meaning if there is a fault), and the fault."""
    import ibis

    person, career = raw[mapping.column("person")], raw[mapping.column("career")].cast("string")
    begin, end = mapping.column("start") or mapping.column("order"), mapping.column("end")
    nothing, is_dated = ibis.null("int32"), bool(mapping.column("start"))
    table = raw.select(
        person=_text(person) if person.type().is_string() else person,
        written=career,
        start=_month(raw[begin]) if is_dated else _place(raw[begin]),
        end=(_month(raw[end]) + 1).cast("int32") if end else nothing,
        has_start=_is_given(raw[begin]),
        has_end=_is_given(raw[end]) if end else ibis.literal(value=False),
        here=_scope(raw, mapping),
    )
    linked = table.left_join(links, table.written == links.title)
    linked = linked.select("person", "written", "career", "start", "end", "has_start", "has_end", "here")
    spell = _packed(linked.start, linked.end.fill_null(0), linked.career * 2 + linked.here.cast("int8"))
    return linked.select("person", title=_text(linked.written), spell=spell, fault=_fault(linked, is_dated=is_dated))


def _scope(raw: Table, mapping: Mapping) -> Any:
    """Return whether a spell is in the situation that is counted."""
    import ibis

    holds = ibis.literal(value=True)
    for dimension, value in mapping.scope:
        holds &= _text(raw[mapping.column(dimension)]).fill_null("") == value
    return holds


def _fault(table: Table, *, is_dated: bool) -> Any:
    """Return the number in `_FAULTS` of the first fault of a spell, 0 if it has none."""
    import ibis

    is_beyond = (table.start < 0) | (table.start >= _MONTHS) | (table.end <= 0) | (table.end > _MONTHS)
    faults = (
        table.person.isnull(),
        table.career.isnull(),
        table.career == _UNKNOWN,
        table.career == _AMBIGUOUS,
        ~table.has_start,
        table.start.isnull() | (table.has_end & table.end.isnull()),
        is_beyond & ibis.literal(is_dated),
        table.end <= table.start,
    )
    return ibis.cases(*((holds, number) for number, holds in enumerate(faults, 1)), else_=0).cast("int8")


# -- a spell, and a leaving, as one number --------------------------------------------------------------------------
#
#     spell    start  │ end, after its last month; 0: it is open │ career, and in the scope or not (1 bit)
#     leaving  when   │ months served                            │ one of the four below, or their number and the goal
#              30 bits  12 bits                                    21 bits
#
# Numbers sort as what they stand for: spells by start, the open ones first, then by end and career; leavings by when.

_LOW_BITS = 1 + limits.HISTORY_CAREERS.value.bit_length()
_MIDDLE_BITS = _MONTHS.bit_length()
_SAME, _STAYS, _NOWHERE, _TOO_LATE = range(4)
"""Nobody leaves: the same career goes on, or the spell does. Nothing follows; something does, after more than the gap."""
_ALONE, _JOINS, _HERE = 1, 2, 4
"""Bits of a role beside its career: the person surely has no other spell in it; it joins the last one; it is in the scope."""
_NEIGHBOURS = 8
"""Among how many spells before and after one another of its career is looked for at once: most lives have no more."""


_NEVER = (1 << 30) - 1
"""After all months and places: as much as there is room for."""


def _packed(high: Any, middle: Any, low: Any) -> Any:
    return (high.cast("int64") * (1 << _MIDDLE_BITS) + middle) * (1 << _LOW_BITS) + low


def _high(number: Any) -> Any:
    return number >> (_MIDDLE_BITS + _LOW_BITS)


def _middle(number: Any) -> Any:
    return (number >> _LOW_BITS) & ((1 << _MIDDLE_BITS) - 1)


def _low(number: Any) -> Any:
    return number & ((1 << _LOW_BITS) - 1)


def _until(spell: Any) -> Any:
    """Return the end of a spell; if it is open, a number after all others."""
    return ((_middle(spell) - 1) & _NEVER) + 1  # -1 has all bits


def _reach(number: Any, end: Any, start: Any) -> Any:
    """Return a number that orders the spells of a person by their end, those of one end the latest start first.

    A spell is within one that began earlier if that one's number is greater; those that begin together end no later by order.
    Whoever comes later in the table has greater ones.
    """
    return (number * (1 << _MIDDLE_BITS) + end) * (1 << _MIDDLE_BITS) - start


# -- cleaning and joining -------------------------------------------------------------------------------------------


def part_of(spells: Table, part: int, parts: int) -> Table:
    """Return the spells without faults of some of the people, always the same ones: what is counted of them adds up."""
    fit = spells.filter(spells.fault == 0)
    number = fit.person if fit.person.type().is_integer() else fit.person.hash()
    return (fit if parts == 1 else fit.filter((number & _LAST_BITS) % parts == part)).select("person", "spell")


_LAST_BITS = (1 << 12) - 1
"""What of a person decides in which part they are; unlike the whole, it is never below zero."""


def _follows(spells: Table, lives: Lives) -> tuple[Any, Any]:
    """Return whether a spell of the same person follows, and the one that does."""
    import ibis

    window = ibis.window(**lives.window)
    return spells.number.lead(1, -1).over(window) == spells.number, spells.spell.lead().over(window)


def begun_together(lives: Lives) -> Table:
    """Return how many spells there are, how many are there twice, and how many begin together with another that counts."""
    follows, following = _follows(lives.spells, lives)
    seen = lives.spells.mutate(follows=follows, next=following)
    is_together, is_same = seen.follows & (_high(seen.next) == _high(seen.spell)), seen.next >> 1 == seen.spell >> 1
    return seen.aggregate(number=seen.count(), again=(is_together & is_same).sum(), together=(is_together & ~is_same).sum())


def sorted_out(lives: Lives, mapping: Mapping) -> Table:
    """Return the spells that count, each with a number of its own for each person and career.

    An open spell that another follows ended where that begins. Of spells that begin together one counts: the longest that has an
    end, else an open one. One that lies within another that began earlier is a job on the side.
    """
    import ibis

    spells, so_far = lives.spells, ibis.window(**lives.window, preceding=None, following=0)
    end = ibis.greatest(_middle(spells.spell), _high(spells.spell))
    reach = _reach(spells.number, end, _high(spells.spell))
    follows, following = _follows(spells, lives)
    seen = spells.mutate(follows=follows, next=following, reached=reach.max().over(so_far))
    seen = seen.filter(~(seen.follows & (_high(seen.next) == _high(seen.spell))))
    if mapping.column("end"):  # of open ones alone none lies within another
        end = ibis.ifelse(seen.follows, _high(seen.next), _MONTHS)
        end = ibis.ifelse(_middle(seen.spell) == 0, end, _middle(seen.spell))
        seen = seen.filter(seen.reached <= _reach(seen.number, end, _high(seen.spell)))
    return seen.select("person", "number", "spell", career=(seen.number << _LOW_BITS) + (_low(seen.spell) >> 1))


def roles(spells: Table, lives: Lives, mapping: Mapping) -> Table:
    """Return each spell as (person, leaving, role): when, the months served and for what; the career, and what it is beside it.

    Starts and ends of a person's spells rise. A role is one spell, or several of one career, each of which joins the last.
    """
    import ibis

    gap, window = mapping.max_gap_months, ibis.window(**lives.window)
    follows, following = _follows(spells, lives)
    seen = spells.select(
        *("person", "spell"),
        follows=follows,
        next=following,
        goes_on=spells.career.lead(1, -1).over(window) == spells.career,
        was_before=spells.career.lag(1, -1).over(window) == spells.career,
        last_end=_until(spells.spell.lag(1, 0).over(window)),
        alone=_is_alone(spells, lives),
    )
    begins = ibis.ifelse(seen.follows, _high(seen.next), _NEVER)
    seen = seen.mutate(start=_high(seen.spell), end=_until(seen.spell), begins=begins)
    what = ibis.cases(
        (~seen.follows, ibis.ifelse(_middle(seen.spell) == 0, _STAYS, _NOWHERE)),
        (seen.begins - seen.end > gap, _TOO_LATE),
        (seen.goes_on, _SAME),
        else_=(_low(seen.next) >> 1) + (_TOO_LATE + 1),
    )
    seen = seen.mutate(what=what)
    seen = seen.mutate(left=ibis.ifelse(seen.what == _STAYS, seen.start, ibis.least(seen.begins, seen.end)))
    served = seen.left - seen.start if mapping.column("start") else ibis.literal(0, "int64")
    joins = seen.was_before & (seen.start - seen.last_end <= gap)
    bits = ibis.ifelse(seen.alone, _ALONE, 0) | ibis.ifelse(joins, _JOINS, 0)
    role = ((_low(seen.spell) << _HERE.bit_length() - 1) | bits).cast("int32")
    return seen.select("person", leaving=_packed(seen.left, served, seen.what), role=role)


def _is_alone(spells: Table, lives: Lives) -> Any:
    """Return whether a person surely has no other spell in this career: so few that all were looked at."""
    import ibis

    window, places = ibis.window(**lives.window), range(1, _NEIGHBOURS + 1)
    others = [at(place, -1).over(window) == spells.career for at in (spells.career.lag, spells.career.lead) for place in places]
    ends = [at(_NEIGHBOURS + 1, -1).over(window) == spells.number for at in (spells.number.lag, spells.number.lead)]
    return ~functools.reduce(operator.or_, [*others, *ends])


def joined(parts: Table, window: dict[str, str]) -> Table:
    """Return the leavings of roles of several spells: their months are those of the spells together.

    Args:
        parts: (person, leaving, role) of all spells that join the last one, or that the next one joins.
        window: In which they are in the order of people and leavings.
    """
    import ibis

    so_far = ibis.window(**window, preceding=None, following=0)
    parts = parts.mutate(served=_middle(parts.leaving))
    parts = parts.mutate(sum=parts.served.sum().over(so_far))
    before = ibis.ifelse(parts.role & _JOINS > 0, 0, parts.sum - parts.served).max().over(so_far)
    parts = parts.mutate(more=(parts.sum - parts.served - before).cast("int32").cast("int64") * (1 << _LOW_BITS))
    parts = parts.filter(_low(parts.leaving) > _STAYS)
    return parts.select("person", "role", leaving=parts.leaving + parts.more)


def first_leavings(spells: Table, of_several: Table, mapping: Mapping) -> Table:
    """Return (role, leaving) of the first leaving that is counted: each person counts once for a career left.

    What is alone in its career is a role and its first leaving, without looking further.
    """
    left = spells.filter(_low(spells.leaving) > _STAYS)
    alone = _chosen(left.filter(left.role & _ALONE > 0), mapping)
    single = left.filter(left.role & (_ALONE | _JOINS) == 0).select("person", "role", "leaving")
    others = _chosen(single.union(of_several.select("person", "role", "leaving")), mapping)
    others = others.mutate(role=others.role | (2 * _HERE - 1))
    others = others.group_by("person", "role").aggregate(leaving=others.leaving.min())
    return alone.select("role", "leaving").union(others.select("role", "leaving"))


def _chosen(leaving: Table, mapping: Mapping) -> Table:
    """Return the leavings in the scope and the years that are counted."""
    chosen, last_month = leaving.filter(leaving.role & _HERE > 0), _high(leaving.leaving) - 1
    if mapping.first is not None:
        chosen = chosen.filter(last_month >= mapping.first * 12 - _FIRST)
    if mapping.last is not None:
        chosen = chosen.filter(last_month < (mapping.last + 1) * 12 - _FIRST)
    return chosen


# -- counting -------------------------------------------------------------------------------------------------------


def by_months(leaving: Table) -> Table:
    """Return how many people left each career for which goal after how many months, and in which months, first and last."""
    place, last_month = _MIDDLE_BITS + _LOW_BITS, _high(leaving.leaving) - 1
    career = (leaving.role >> _HERE.bit_length()).cast("int64")
    seen = leaving.select(key=career * (1 << place) + (leaving.leaving & ((1 << place) - 1)), last_month=last_month)
    seen = seen.group_by("key").aggregate(people=seen.count(), first=seen.last_month.min(), last=seen.last_month.max())
    goal, months = _low(seen.key) - (_TOO_LATE + 1), _middle(seen.key)
    return seen.select("people", "first", "last", career=_high(seen.key), goal=goal, months=months)


def _leavers(counted: Table) -> Table:
    """Return (career, people, first month, last month)."""
    return counted.group_by("career").aggregate(
        people=counted.people.sum(), first=counted["first"].min(), last=counted["last"].max()
    )


def _pairs(counted: Table, least: int) -> Table:
    """Return (career, goal, people, quartiles) of the moves of `least` people or more.

    A discrete quantile is the first number of months by which that part of the people had left: whole numbers, so that no
    engine rounds.
    """
    import ibis

    moves = counted.filter(counted.goal >= 0)
    pairs = moves.group_by("career", "goal").aggregate(whole=moves.people.sum())
    pairs = pairs.filter(pairs.whole >= least)
    both = moves.inner_join(pairs, ["career", "goal"]).select("career", "goal", "months", "people", "whole")
    window = ibis.window(group_by=["career", "goal"], order_by=both.months, preceding=None, following=0)
    both = both.mutate(sum=both.people.sum().over(window))
    quartiles = {f"q{part}": both.months.min(where=both["sum"] * 4 >= both.whole * part) for part in (1, 2, 3)}
    return both.group_by("career", "goal").aggregate(people=both.people.sum(), **quartiles)


def _by_fault(table: Table) -> Table:
    return table.group_by("fault").aggregate(rows=table.count())


def _unlinked(table: Table, least: int) -> Table:
    """Return (title, fault, people) of the titles of `least` people or more that are no career."""
    faults = [_FAULTS.index(fault) for fault in _TITLE_FAULTS]
    open_ones = table.filter(table.fault.isin(faults))
    found = open_ones.group_by("title", "fault").aggregate(people=open_ones.person.nunique())
    return found.filter(found.people >= least)


# -- telling --------------------------------------------------------------------------------------------------------


def told(counts: Counts, mapping: Mapping, locators: Collection[str], least: int) -> Iterator[Statement]:
    """Yield what may be told of the counts: a measured move a pair, and two facts a career, how many left and went elsewhere."""
    pairs: dict[str, dict[str, Pair]] = {}
    for pair in counts.pairs:
        pairs.setdefault(pair.start, {})[pair.goal] = pair
    teller = _Teller(mapping, tuple(sorted(locators)), counts.years)
    for start, left in counts.leavers.items():
        if left >= least:
            own = pairs.get(start, {})
            kept = disclosure.published({goal: pair.people for goal, pair in own.items()}, left, least)
            yield from teller.career(start, left, [own[goal] for goal in kept])


class _Teller:
    """Puts counts into statements of one source."""

    def __init__(self, mapping: Mapping, locators: tuple[str, ...], years: tuple[int, int] | None) -> None:
        self.mapping, self.locators = mapping, locators
        self.period = "" if years is None else "–".join(map(str, sorted(set(years))))  # noqa: RUF001 - a range of years

    def career(self, start: str, left: int, pairs: Sequence[Pair]) -> Iterator[Statement]:
        """Yield the statements on those who left one career."""
        rest = left - sum(pair.people for pair in pairs)
        parts = disclosure.shares([*(pair.people for pair in pairs), rest])
        for pair, share in zip(pairs, parts, strict=False):
            yield self._move(pair, left, share)
        yield self._leavers(start, left, "", None)
        if rest:
            yield self._leavers(start, rest, ELSEWHERE, parts[-1])

    def _move(self, pair: Pair, left: int, share: Decimal) -> Statement:
        low, high = disclosure.wilson(pair.people, left)
        months, after = Months(), ""
        if pair.quartiles:
            months = Months(*pair.quartiles)
            after = f"; half of them after {pair.quartiles[0]} to {pair.quartiles[2]} months"
        return Statement(
            pair.start,
            Relation.LEADS_TO,
            self.mapping.source.id,
            pair.goal,
            value=self._value(pair.people, f"people; 95 % interval of their share {low} to {high} (Wilson)"),
            method=Method.MEASURED,
            scope=self.mapping.scope,
            months=months,
            share=share,
            locators=self.locators,
            reason=f"{pair.people:,} of {left:,} people{', ' if self.period else ''}{self.period}{after}",
        )

    def _leavers(self, start: str, people: int, topic: str, share: Decimal | None) -> Statement:
        return Statement(
            start,
            Property.LEAVERS,
            self.mapping.source.id,
            value=self._value(people, "people", topic),
            method=Method.MEASURED,
            scope=self.mapping.scope,
            share=share,
            locators=self.locators,
        )

    def _value(self, people: int, statistic: str, topic: str = "") -> Value:
        return Value(number=Decimal(people), unit=Unit.COUNT, statistic=statistic, period=self.period, topic=topic)
