"""Career histories: what is counted, what is told of it, by DuckDB as by plain loops and as by Spark, and what stays private."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import careergraph
import spells
from careergraph import cli, disclosure, engines, files, histories, importing, limits, store
from careergraph.errors import BadData, FileFailure, LimitReached, RequestError
from careergraph.explain import evidence_text, route_text
from careergraph.model import Months
from careergraph.rdf import serialize
from careergraph.sources import histories as source
from careergraph.sources.reading import Account
from careergraph.vocab import Method, Property, Relation

pytestmark = pytest.mark.histories

AGENT, BOSS, CLERK, DRIVER = spells.CAREERS
SOCKETS_OF_SPARK = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
"""PySpark leaves the sockets of `collect` to the garbage collector, by its own words (`pyspark.util._load_from_socket`)."""


@pytest.fixture(scope="session")
def world(tmp_path_factory, duckdb):  # noqa: ARG001 - nothing is counted without it
    """A graph file with four careers."""
    folder = tmp_path_factory.mktemp("world")
    importing.import_into(folder / "world.db", "pack", [spells.pack(folder / "pack")])
    return folder / "world.db"


@pytest.fixture
def db(world, tmp_path):
    return Path(shutil.copy(world, tmp_path / "my.db"))


@pytest.fixture
def columns(tmp_path):
    return spells.mapping(tmp_path / "columns.toml")


def counts_of(paths, mapping, world):
    """Return the counts of files and the account of their spells."""
    account = Account()
    with (
        tempfile.TemporaryDirectory() as folder,
        engines.open_engine("duckdb", master="", folder=Path(folder)) as opened,
    ):
        known = source.read(mapping)
        counting = histories._Counting(opened, known, source.find(map(str, paths)), store.open_file(world), 1)
        return counting.counts(account), account.tables["spells"]


def moves_of(path, name="past"):
    graph = careergraph.open(path)
    return {(s.subject, s.object): s for s in graph.statements(source=name) if s.relation is Relation.LEADS_TO}


def facts_of(path, name="past"):
    graph = careergraph.open(path)
    found = [s for s in graph.statements(source=name) if s.relation is Property.LEAVERS]
    return {(s.subject, s.value.topic): (int(s.value.number), s.share) for s in found}


LADDER = [
    *spells.ladder((AGENT, 24, BOSS, 20), (AGENT, 12, CLERK, 11), (AGENT, 30, DRIVER, 3), (AGENT, 6, "", 6)),
    *spells.ladder((CLERK, 18, BOSS, 12), (CLERK, 9, DRIVER, 4), prefix="q"),
]


# -- what is told -------------------------------------------------------------------------------------------------------


def test_moves_are_told_with_share_quartiles_people_and_period(db, columns, tmp_path):
    path = spells.dated_csv(tmp_path / "spells.csv", LADDER)
    found = histories.import_histories(db, [str(path)], columns=columns)
    move = moves_of(db)[AGENT, BOSS]
    assert (move.method, move.months, move.share) == (Method.MEASURED, Months(24, 24, 24), Decimal("0.5"))
    assert (move.value.number, move.value.period) == (20, "2015–2017")
    assert move.value.statistic == "people; 95 % interval of their share 0.3519 to 0.6481 (Wilson)"
    assert evidence_text(move) == "past spells.csv, measured: 20 of 40 people, 2015–2017; half of them after 24 to 24 months"
    assert str(found.changes[0]) == str(importing.DataSetChange("past", "", "", 5, 0, 0))


def test_what_few_people_stand_behind_goes_into_the_remainder(db, columns, tmp_path):
    histories.import_histories(db, [str(spells.dated_csv(tmp_path / "s.csv", LADDER))], columns=columns)
    assert sorted(moves_of(db)) == [(AGENT, BOSS)]  # 9 in the remainder: the 11 who became clerks join them
    assert facts_of(db) == {
        (AGENT, ""): (40, None),
        (AGENT, "elsewhere"): (20, Decimal("0.5")),
        (CLERK, ""): (16, None),
        (CLERK, "elsewhere"): (16, Decimal(1)),  # 4 alone would be too few
    }


def test_no_number_of_fewer_than_ten_people_is_asked_for(db, columns, tmp_path):
    path = spells.dated_csv(tmp_path / "s.csv", LADDER)
    with pytest.raises(RequestError, match="9 people could be known"):
        histories.import_histories(db, [str(path)], columns=columns, min_people=9)
    histories.import_histories(db, [str(path)], columns=columns, min_people=30)
    assert moves_of(db) == {}
    assert facts_of(db) == {(AGENT, ""): (40, None), (AGENT, "elsewhere"): (40, Decimal(1))}


def test_importing_again_changes_nothing_whatever_the_order_of_rows(db, columns, tmp_path):
    path = spells.dated_csv(tmp_path / "s.csv", LADDER)
    histories.import_histories(db, [str(path)], columns=columns)
    before = db.read_bytes()
    spells.dated_csv(path, random.Random(1).sample(LADDER, len(LADDER)))
    assert histories.import_histories(db, [str(path)], columns=columns).is_unchanged
    assert db.read_bytes() == before


def test_every_spell_is_accounted_for(db, columns, tmp_path):
    rows = [
        *(("a", "agent", "2015-01", "2015-12"), ("a", "agent", "2015-01", "2015-12"), ("a", "boss", "2016-01", "")),
        *(("", "agent", "2015-01", ""), ("b", "  ", "2015-01", ""), ("b", "astronaut", "2015-01", "")),
        *(("b", "helper", "2015-01", ""), ("b", "clerk", "", ""), ("b", "clerk", "2015", ""), ("b", "clerk", "2015-13", "")),
        *(("b", "clerk", "1815-01", ""), ("b", "clerk", "2015-02-31T00:00", "2015-03"), ("c", "Clerk", "2015-03", "2015-02")),
        *(("d", "CHEF DE SERVICE", "2015-01", "2016-12"), ("d", "clerk", "2015-02", "2015-06")),
        *(("d", "driver", "2015-01", "2015-03"), ("d", "career:boss", "2017-01", "2017-12"), ("d", "clerk", "2020-01", "")),
    ]
    path = tmp_path / "s.csv"
    path.write_text(spells.text_of([("who", "job", "begin", "end"), *rows]))
    found = histories.import_histories(db, [str(path)], columns=columns)
    count, leavers = found.tables
    assert dict(count.left_out) == {
        "no person": 1,
        "no career named": 1,
        "a title that no career bears": 1,
        "a title that several careers bear": 1,
        "no start, or no place in the order": 1,
        "a date that can't be read": 2,
        "a year that can't be": 1,
        "an end before the start": 1,
        "the same row again": 1,
        "begins together with another that is as long or has an end": 1,
        "lies within another: a job on the side": 1,
    }
    assert dict(count.notes) == {"joined to the one before, of the same career": 1, "more than 12 months before the next": 1}
    assert (count.read, count.taken, count.is_balanced) == (18, 6, True)
    assert (leavers.read, leavers.taken, leavers.is_balanced) == (3, 0, True)  # a, b and d


def test_titles_of_the_mapping_decide_and_titles_left_open_are_written_when_asked(db, tmp_path):
    rows = [(f"p{n}", job, 2015 * 12, 2016 * 12) for n in range(12) for job in ("helper", "astronaut")]
    rows += [("p1", "=rare", 2018 * 12, None), ("p1", "Chief Boss", 2019 * 12, None)]
    path = spells.dated_csv(tmp_path / "s.csv", rows)
    own = '[titles]\n"ASTRONAUT" = "driver"'
    unlinked = tmp_path / "open.csv"
    mapping = spells.mapping(tmp_path / "c.toml")
    histories.import_histories(db, [str(path)], columns=mapping, unlinked=unlinked)
    assert unlinked.read_text().splitlines() == [
        "title,people,why,candidates",
        "astronaut,12,a title that no career bears,",
        "helper,12,a title that several careers bear,career:agent; career:boss",
    ]
    histories.import_histories(db, [str(path)], columns=spells.mapping(mapping, more=own), unlinked=unlinked)
    assert [line.partition(",")[0] for line in unlinked.read_text().splitlines()] == ["title", "helper"]
    with pytest.raises(BadData, match="'pilot' is not one career of the graph"):
        histories.import_histories(db, [str(path)], columns=spells.mapping(mapping, more='[titles]\n"astronaut" = "pilot"'))


def test_only_those_in_the_scope_and_the_years_are_counted(db, tmp_path):
    head = ("who", "job", "begin", "end", "size")
    rows = [
        (f"{size}{n}", "agent", "2015-01", f"{year}-12", size)
        for size in ("large", "small")
        for n in range(10)
        for year in (2015 + n,)
    ]
    rows += [(f"{size}{n}", "boss", f"{2016 + n}-01", "", size) for size in ("large", "small") for n in range(10)]
    path = tmp_path / "s.csv"
    path.write_text(spells.text_of([head, *rows]))
    columns = f'{spells.DATED}\ncompany-size = "size"'
    mapping = spells.mapping(tmp_path / "c.toml", columns=columns, more='[scope]\ncompany-size = "large"')
    histories.import_histories(db, [str(path)], columns=mapping)
    move = moves_of(db)[AGENT, BOSS]
    assert (move.scope, move.value.number, move.value.period) == ((("company-size", "large"),), 10, "2015–2024")
    histories.import_histories(
        db, [str(path)], columns=spells.mapping(mapping, columns=columns, more="first = 2018\nlast = 2022")
    )
    move = moves_of(db)[AGENT, BOSS]
    assert (move.scope, move.value.number, move.value.period, move.months) == ((), 10, "2018–2022", Months(60, 72, 84))


def test_an_order_takes_the_place_of_dates(db, tmp_path):
    rows = [("who", "job", "place"), *((f"p{n}", job, place) for n in range(15) for job, place in (("boss", 2), ("agent", 1)))]
    path = tmp_path / "s.csv"
    path.write_text(spells.text_of([*rows, ("p0", "clerk", "third"), ("p0", "clerk", "")]))
    mapping = spells.mapping(tmp_path / "c.toml", columns=spells.ORDERED)
    found = histories.import_histories(db, [str(path)], columns=mapping)
    move = moves_of(db)[AGENT, BOSS]
    assert (move.months, move.share, move.value.period, move.reason) == (Months(), Decimal(1), "", "15 of 15 people")
    assert found.tables[0].left_out == {"a date that can't be read": 1, "no start, or no place in the order": 1}


def test_the_first_and_the_last_month_and_place_that_can_be_count(db, duckdb, tmp_path):
    columns = spells.mapping(tmp_path / "c.toml", gap=1200)
    rows = [(f"p{n}", job, start, end) for n in range(10) for job, start, end in EDGES]
    histories.import_histories(db, [str(spells.dated_csv(tmp_path / "s.csv", rows))], columns=columns)
    assert {pair: move.months.typical for pair, move in moves_of(db).items()} == {(AGENT, BOSS): 1, (BOSS, CLERK): 1200}
    assert moves_of(db)[AGENT, BOSS].value.period == "1900–2100"  # who is a clerk to the last month left as well
    out = tmp_path / "s.parquet"
    places = "(VALUES (0, 'agent'), (999999999, 'boss'), (1000000000, 'clerk'), (-1, 'clerk'), (1::BIGINT << 40, 'clerk'))"
    duckdb.sql(f"COPY (FROM range(10) AS p(who), {places} AS s(place, job)) TO '{out}' (FORMAT parquet)")
    columns = spells.mapping(tmp_path / "c.toml", columns=spells.ORDERED)
    found = histories.import_histories(db, [str(out)], columns=columns)
    assert found.tables[0].left_out == {"a date that can't be read": 30}
    assert sorted(moves_of(db)) == [(AGENT, BOSS)]


EDGES = [(AGENT, 1900 * 12, 1900 * 12), (BOSS, 1900 * 12 + 6, 2000 * 12 + 5), (CLERK, 2100 * 12 + 5, 2101 * 12 - 1)]


def test_more_careers_than_a_number_holds_are_refused(db, columns, tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "HISTORY_CAREERS", limits.HISTORY_CAREERS._replace(value=3))
    with pytest.raises(LimitReached, match="the careers of the histories: 4 careers are more than 3"):
        histories.import_histories(db, [str(spells.dated_csv(tmp_path / "s.csv", LADDER))], columns=columns)


# -- plans --------------------------------------------------------------------------------------------------------------


def test_a_plan_takes_measured_months_and_shares_and_says_who_was_counted(db, columns, tmp_path):
    path = spells.dated_csv(tmp_path / "s.csv", LADDER)
    histories.import_histories(db, [str(path)], columns=columns)
    graph = careergraph.open(db)
    route = careergraph.plan(graph, AGENT, BOSS, criteria=["months", "commonness"]).best
    (leg,) = route.legs
    assert (leg.months, leg.typical_months, leg.is_assumed) == (24, 24, False)
    assert dict(route.totals)["commonness"].upper.known == store.milli_log(Decimal("0.5"))
    text = route_text(graph, route).legs[0]
    assert text.headline == "After 24 months (measured) as agent you become a boss."
    assert text.evidence == ("past s.csv, measured: 20 of 40 people, 2015–2017; half of them after 24 to 24 months",)


def test_what_is_measured_of_all_people_stands_before_what_is_measured_in_a_scope(db, tmp_path):
    rows = [
        (f"p{n}", "agent", "2015-01", "2015-12" if n < 10 else "2018-12", "small" if n < 10 else "large") for n in range(25)
    ]
    rows += [(f"p{n}", "boss", "2016-01" if n < 10 else "2019-01", "", "large") for n in range(25)]
    path = tmp_path / "s.csv"
    path.write_text(spells.text_of([("who", "job", "begin", "end", "size"), *rows]))
    columns = f'{spells.DATED}\ncompany-size = "size"'
    small = spells.mapping(tmp_path / "c.toml", columns=columns, more='[scope]\ncompany-size = "small"')
    histories.import_histories(db, [str(path)], columns=small)
    assert careergraph.open(db).move(AGENT, BOSS).months == 12  # there is nothing else
    everyone = small.read_text().replace('id = "past"', 'id = "all"').partition("[scope]")[0]
    small.write_text(everyone)
    histories.import_histories(db, [str(path)], columns=small)
    assert careergraph.open(db).move(AGENT, BOSS).months == 48


def test_a_share_is_never_taken_for_confidence(db, columns, tmp_path):
    histories.import_histories(db, [str(spells.dated_csv(tmp_path / "s.csv", LADDER))], columns=columns)
    route = careergraph.plan(careergraph.open(db), AGENT, BOSS, criteria=["risk"]).best
    assert dict(route.totals)["risk"].upper.known == store.milli_log(Decimal("0.95"))  # as assumed for what is measured


# -- the count itself ---------------------------------------------------------------------------------------------------


def test_known_moves_come_back(world, columns, tmp_path):
    chance = random.Random(4)
    known = {BOSS: (0.5, 24), CLERK: (0.3, 12), DRIVER: (0.1, 40), "": (0.1, 8)}
    drawn = chance.choices(list(known), [share for share, _ in known.values()], k=4000)
    stays = [(goal, round(known[goal][1] * chance.choice([0.5, 0.75, 1, 1, 1.25, 1.75]))) for goal in drawn]
    path = spells.dated_csv(tmp_path / "s.csv", spells.ladder(*((AGENT, months, goal, 1) for goal, months in stays)))
    counts, _ = counts_of([path], columns, world)
    assert len(counts.pairs) == 3
    for pair in counts.pairs:
        share, months = known[pair.goal]
        low, high = disclosure.wilson(pair.people, counts.leavers[AGENT])
        assert low <= share <= high
        assert abs(pair.quartiles[1] - months) <= 0.05 * months


MONTHS, LENGTHS = st.integers(24002, 24026), st.none() | st.integers(-1, 8)
SIZES = st.sampled_from(["large", "small"])
SPELL = st.tuples(st.sampled_from("abcdefgh"), st.sampled_from(spells.CAREERS), MONTHS, LENGTHS, SIZES)
LIMITED = 'first = 2001\nlast = 2001\n[scope]\ncompany-size = "large"'


@settings(max_examples=40)
@given(st.lists(SPELL, max_size=80), st.sampled_from([0, 3, 12]), st.booleans())
def test_duckdb_counts_as_plain_loops_do(world, drawn, gap, limited):
    rows = [
        (who, career, start, None if length is None else start + length, size) for who, career, start, length, size in drawn
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = spells.dated_csv(Path(folder, "s.csv"), rows)
        more, columns = LIMITED if limited else "", f'{spells.DATED}\ncompany-size = "size"'
        mapping = spells.mapping(Path(folder, "c.toml"), columns=columns, gap=gap, more=more)
        counts, account = counts_of([path], mapping, world)
    pairs, leavers, out, taken = spells.counted(rows, gap, only=("large", 2001) if limited else ())
    assert {(p.start, p.goal): (p.people, p.quartiles) for p in counts.pairs} == {
        pair: (len(months), spells.quartiles(months)) for pair, months in pairs.items()
    }
    assert (counts.leavers, dict(account.left_out), account.taken) == (leavers, out, taken)


def lives_of(people, seed):
    """Yield the spells of short and long lives: careers come back, roles are cut in two, some go on, some lie within another."""
    chance = random.Random(seed)
    for person in range(people):
        month, career = 24002, chance.choice(spells.CAREERS)
        for _ in range(chance.choice([1, 2, 3, 4, 5, 14, 30])):
            length = chance.choice([None, 0, 3, 6, 11])
            yield str(person), career, month, None if length is None else month + length
            month += chance.choice([0, 2, 4, 7, 7, 12, 12, 20])
            career = chance.choice([career, *spells.CAREERS])


@pytest.fixture
def with_threads(monkeypatch):
    """Let DuckDB use so many threads."""
    settings_of = engines._DuckDB.__init__

    def limit(threads):
        def limited(self, folder):
            settings_of(self, folder)
            self.connection.raw_sql(f"SET threads = {threads}")

        monkeypatch.setattr(engines._DuckDB, "__init__", limited)

    return limit


TEXTS, NUMBERS, WIDE, PARTS = "who", "who::INTEGER - 500", "hash(who)", "who::DOUBLE / 3"


@pytest.mark.parametrize("case", [(TEXTS, 2), (TEXTS, 7), (NUMBERS, 1), (NUMBERS, 2), (NUMBERS, 7), (WIDE, 2), (PARTS, 2)])
def test_whole_lives_are_counted_as_plain_loops_do(world, duckdb, with_threads, tmp_path, case):
    who, threads = case
    with_threads(threads)
    rows = list(lives_of(1500, seed=threads))
    path = spells.dated_csv(tmp_path / "s.csv", rows)
    whole = duckdb.sql(f"FROM read_csv('{path}', all_varchar=true, header=true)").select(f'{who} AS who, job, "begin", "end"')
    whole.order("hash(who), random()").write_parquet(str(tmp_path / "s.parquet"))
    counts, account = counts_of([tmp_path / "s.parquet"], spells.mapping(tmp_path / "c.toml", gap=6), world)
    pairs, leavers, out, taken = spells.counted([(*row, "") for row in rows], 6)
    assert {(p.start, p.goal): (p.people, p.quartiles) for p in counts.pairs} == {
        pair: (len(months), spells.quartiles(months)) for pair, months in pairs.items()
    }
    assert (counts.leavers, dict(account.left_out), account.taken) == (leavers, out, taken)
    assert account.is_balanced


def test_who_is_in_the_second_half_of_a_role_has_not_left_it(world, columns, tmp_path):
    rows = [("a", AGENT, 24002, 24008), ("a", AGENT, 24009, None), ("b", AGENT, 24002, 24008), ("b", AGENT, 24009, 24012)]
    counts, account = counts_of([spells.dated_csv(tmp_path / "s.csv", rows)], columns, world)
    assert (counts.leavers, account.taken) == ({AGENT: 1}, 4)


def test_an_engine_that_loses_the_order_is_found_out(world, columns, tmp_path, monkeypatch):
    keep = engines._DuckDB.keep
    monkeypatch.setattr(
        engines._DuckDB, "keep", lambda *of: keep(*of[:2], of[2].order_by(of[2].person.desc()) if of[1] == "by_name" else of[2])
    )
    with pytest.raises(FileFailure, match="did not keep the order"):
        counts_of([spells.dated_csv(tmp_path / "s.csv", LADDER)], columns, world)


@settings(max_examples=200)
@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 40)), st.integers(0, 30), st.integers(2, 15))
def test_nothing_is_told_of_few_and_shares_sum_to_one(people, gone, least):
    left = sum(people.values()) + gone
    kept = disclosure.published(people, left, least)
    rest = left - sum(kept.values())
    assert all(number >= least for number in kept.values())
    assert rest == 0 or rest >= least or not kept
    assert set(kept.items()) <= set(people.items())
    dropped = [people[key] for key in people if key not in kept and people[key] >= least]
    assert all(number <= other for number in dropped for other in kept.values())
    if left:
        shares = disclosure.shares([*kept.values(), rest])
        assert sum(shares) == 1
        assert all(
            abs(share - Decimal(n) / left) < Decimal("0.000001")
            for share, n in zip(shares, [*kept.values(), rest], strict=True)
        )


@pytest.mark.parametrize(
    ("count", "whole", "interval"),
    [
        (0, 10, ("0.0000", "0.2776")),
        (10, 10, ("0.7224", "1.0000")),
        (5, 10, ("0.2365", "0.7635")),
        (412, 3950, ("0.0951", "0.1143")),
    ],
)
def test_the_interval_is_wilsons(count, whole, interval):
    assert tuple(map(str, disclosure.wilson(count, whole))) == interval


# -- DuckDB and Spark ---------------------------------------------------------------------------------------------------


def troubled(number, seed):
    """Return spells with every trouble: ties, overlaps, gaps, open ends, wrong dates, titles that nobody knows."""
    chance = random.Random(seed)
    jobs = [
        *spells.NAMES * 6,
        "career:boss",
        " Boss ",
        "helper",
        "astronaut",
        "",
        'a "quoted, title"',
        "chef de\nservice",
        "médecin",
    ]
    for _ in range(number):
        start = 2010 * 12 + chance.randrange(120)
        end = chance.choice([None, start + chance.randrange(-2, 40)])
        begin, stop = (
            chance.choice([text, f"{text}-0{chance.randrange(1, 10)}"]) if text else ""
            for text in map(spells.month_text, (start, end))
        )
        yield (
            f"p{chance.randrange(number // 4)}",
            chance.choice(jobs),
            chance.choice([begin] * 20 + ["", "soon", "2011-2-3"]),
            stop,
        )


@pytest.mark.spark
@pytest.mark.usefixtures("spark")
@SOCKETS_OF_SPARK
def test_duckdb_and_spark_give_the_same_graph_byte_for_byte(world, duckdb, tmp_path):
    chance, path = random.Random(8), tmp_path / "s.csv"
    rows = [(*row, chance.choice(["large", "small", ""]), chance.choice([*range(1, 40), "last"])) for row in troubled(3000, 7)]
    path.write_text(spells.text_of([("who", "job", "begin", "end", "size", "place"), *rows]), encoding="utf-8")
    sized, parquet = f'{spells.DATED}\ncompany-size = "size"', as_parquet(duckdb, path, tmp_path / "s.parquet")
    kinds = [(path, spells.DATED, "", 12), (parquet, spells.DATED, "", 12), (path, spells.ORDERED, "", 12)]
    kinds += [(path, sized, 'first = 2012\nlast = 2016\n[scope]\ncompany-size = "large"', 6)]
    for each, named, more, moves in kinds:
        mapping = spells.mapping(tmp_path / "c.toml", columns=named, more=more)
        told = {engine: told_by(engine, each, mapping, world, tmp_path) for engine in engines.ENGINES}
        assert told["duckdb"] == told["spark"]
        assert len(moves_of(tmp_path / "spark.db")) == moves


@pytest.mark.spark
@pytest.mark.usefixtures("spark")
@SOCKETS_OF_SPARK
@pytest.mark.parametrize("engine", engines.ENGINES)
def test_both_engines_refuse_what_is_no_text_and_torn_rows_without_quoting_them(db, columns, tmp_path, engine):
    path = spells.dated_csv(tmp_path / "s.csv", LADDER)
    good = path.read_bytes()
    for row in (b"SECRET\xff,agent,2015-01,\n", b"SECRET,agent,2015-01,,,x\n", b"SECRET,agent\n"):
        path.write_bytes(good + row)
        with pytest.raises((BadData, FileFailure)) as caught:
            histories.import_histories(db, [str(path)], columns=columns, engine=engine)
        assert "SECRET" not in str(caught.value)


@pytest.mark.spark
@pytest.mark.usefixtures("spark")
@SOCKETS_OF_SPARK
def test_spark_reads_a_folder_of_parquet_files_by_its_address(world, columns, duckdb, tmp_path):
    folder = tmp_path / "spells"
    folder.mkdir()
    for number in range(2):
        rows = list(spells.ladder((AGENT, 24 + number, BOSS, 20), (AGENT, 6, "", 15), prefix=f"p{number}-"))
        as_parquet(duckdb, spells.dated_csv(tmp_path / "s.csv", rows), folder / f"{number}.parquet")
    told = {}
    for engine, given_path in (("duckdb", str(folder)), ("spark", folder.as_uri())):
        db = Path(shutil.copy(world, tmp_path / f"{engine}.db"))
        histories.import_histories(db, [given_path], columns=columns, engine=engine)
        told[engine] = [(s.id, s.share, s.months, s.value) for s in careergraph.open(db).statements(source="past")]
    assert told["spark"] == told["duckdb"]
    assert moves_of(tmp_path / "spark.db")[AGENT, BOSS].locators == ("spells",)
    assert moves_of(tmp_path / "duckdb.db")[AGENT, BOSS].locators == ("0.parquet", "1.parquet")


def told_by(engine, path, mapping, world, folder):
    """Return the graph, the report and the open titles that an engine gives."""
    db = Path(shutil.copy(world, folder / f"{engine}.db"))
    found = histories.import_histories(db, [str(path)], columns=mapping, engine=engine, unlinked=folder / engine)
    report = [(table.read, table.taken, table.left_out, table.notes) for table in found.tables]
    return db.read_bytes(), report, (folder / engine).read_bytes()


def as_parquet(duckdb, path, out):
    """Write a CSV file of spells as Parquet: dates where they can be read, a number for each person."""
    months = [f"try_cast({name} || '-01' AS {kind}) AS {name}" for name, kind in (('"begin"', "DATE"), ('"end"', "TIMESTAMP"))]
    sql = f"SELECT (hash(who) % 1000000007)::BIGINT AS who, job, {', '.join(months)}"
    rows = f"{sql} FROM read_csv('{path}', all_varchar=true, header=true)"
    duckdb.sql(f"COPY ({rows}) TO '{out}' (FORMAT parquet)")
    return out


# -- what is refused ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["name", "Full_Name", "e-mail", "lastName", "Prénom", "phone 2", "employer-name"])
def test_columns_that_look_personal_are_refused_unless_mapped_or_named_as_unread(db, tmp_path, name):
    path = tmp_path / "s.csv"
    path.write_text(spells.text_of([("who", "job", "begin", "end", name), ("p", "agent", "2015-01", "", "SECRET")]))
    with pytest.raises(BadData, match="looks personal by its name") as caught:
        histories.import_histories(db, [str(path)], columns=spells.mapping(tmp_path / "c.toml"))
    assert "SECRET" not in str(caught.value)
    unread = f'[privacy]\nunread = ["{name}"]'
    histories.import_histories(db, [str(path)], columns=spells.mapping(tmp_path / "c.toml", more=unread))
    mapped = spells.DATED + f'\narea = "{name}"'
    histories.import_histories(db, [str(path)], columns=spells.mapping(tmp_path / "c.toml", columns=mapped))


def test_columns_that_hold_addresses_are_refused_without_quoting_them(db, columns, tmp_path):
    path = tmp_path / "s.csv"
    path.write_text(
        spells.text_of([("who", "job", "begin", "end", "note"), ("p", "agent", "2015-01", "", "write to secret@example.org")])
    )
    with pytest.raises(BadData, match="the column 'note' holds e-mail addresses") as caught:
        histories.import_histories(db, [str(path)], columns=columns)
    assert "secret" not in str(caught.value)


def test_all_faults_of_a_mapping_are_told_at_once(tmp_path):
    path = tmp_path / "c.toml"
    path.write_text(
        'format = 2\nid = "Our Past"\ntitle = "Past"\npublisher = "us"\n[columns]\nperson = "who"\nstart = "x"\norder = "x"\njob = "y"\n'
        '[counting]\nmax_gap_months = "long"\nfirst = 2015\n[scope]\narea = "north"\n[privacy]\nunread = "name"\n'
    )
    with pytest.raises(BadData) as caught:
        source.read(path)
    assert {(p.line, p.message) for p in caught.value.problems} == {
        (1, "format 2 is not known"),
        (1, "publisher_name is missing"),
        (2, "'Our Past' is no id"),
        (5, "career is missing"),
        (5, "histories have either a start or an order"),
        (7, "the column 'x' is mapped twice"),
        (8, "the column 'x' is mapped twice"),
        (9, "unknown field 'job'"),
        (11, "max_gap_months must be a whole number from 0 to 1200, found 'long'"),
        (12, "years can't be told from an order"),
        (14, "no column is mapped to area"),
        (16, "unread must be a list of columns"),
    }


def test_files_that_do_not_fit_are_refused(db, columns, duckdb, tmp_path):
    good = spells.dated_csv(tmp_path / "s.csv", LADDER[:2])
    other = tmp_path / "t.csv"
    other.write_text("who,job\n")
    for content, message in [("", "no header"), ("who,who\n1,2\n", "stands twice"), ("who,job\n", "other columns than")]:
        other.write_text(content)
        with pytest.raises(BadData, match=message):
            histories.import_histories(db, [str(tmp_path / "*.csv")], columns=columns)
    other.write_text("who,jobs,begin,end\n1,agent,2015-01,\n")
    with pytest.raises(BadData, match="no column 'job'"):
        histories.import_histories(db, [str(other)], columns=columns)
    with pytest.raises(BadData, match="CSV and Parquet files at once"):
        histories.import_histories(db, [str(good), str(as_parquet(duckdb, good, tmp_path / "s.parquet"))], columns=columns)
    wrong = [
        ("nowhere.csv", "no such file"),
        (str(columns), "neither CSV nor Parquet"),
        ("s3a://bucket/s.csv", "on this machine alone"),
    ]
    for given_path, message in wrong:
        with pytest.raises(FileFailure, match=message):
            histories.import_histories(db, [given_path], columns=columns)
    with pytest.raises(RequestError, match="not s3a://bucket"):
        histories.import_histories(db, ["s3a://bucket/spells"], columns=columns)
    with pytest.raises(RequestError, match="nothing to import"):
        histories.import_histories(db, [], columns=columns)
    with pytest.raises(RequestError, match="no engine here is 'flink'"):
        histories.import_histories(db, [str(good)], columns=columns, engine="flink")


def test_a_column_of_numbers_is_no_date(db, columns, duckdb, tmp_path):
    out = tmp_path / "s.parquet"
    duckdb.sql(f"COPY (SELECT 1 AS who, 'agent' AS job, 201501 AS begin, NULL::DATE AS \"end\") TO '{out}' (FORMAT parquet)")
    with pytest.raises(BadData, match="'begin' is of a type that can't be a month"):
        histories.import_histories(db, [str(out)], columns=columns)


def test_the_template_is_a_mapping_and_never_replaces_one(tmp_path, capsys):
    path = tmp_path / "columns.toml"
    assert run(capsys, "import", "histories", "--template", path) == (0, f"{path}\n", "")
    assert source.read(path) == replace(source.read(None), path=str(path))
    code, _, err = run(capsys, "import", "histories", "--template", path)
    assert (code, "there is something already" in err) == (cli.EXIT_FAILED, True)


def run(capsys, *words):
    with pytest.raises(SystemExit) as left:
        cli.main([str(word) for word in words])
    said = capsys.readouterr()
    return left.value.code, said.out, said.err


# -- what stays private -------------------------------------------------------------------------------------------------


def command(*words, **more):
    return subprocess.run([sys.executable, "-m", "careergraph", *map(str, words)], capture_output=True, check=False, **more)


def test_no_row_person_or_title_reaches_graph_log_or_export(db, columns, tmp_path, capsys):
    rows = [(f"ZPERSON{n}", job, 2015 * 12 + months, None) for n in range(12) for job, months in (("agent", 0), ("boss", 12))]
    rows += [("ZPERSON1", f"ZTITLE{n}", 2020 * 12, None) for n in range(5)]
    path = spells.dated_csv(tmp_path / "s.csv", rows)
    said = command("import", "histories", path, "--into", db, "--columns", columns, "--debug")
    assert said.returncode == 0, said.stderr.decode()
    code, said_json, talked = run(capsys, "import", "histories", path, "--into", db, "--columns", columns, "--format", "json")
    assert (code, json.loads(said_json)["is_unchanged"]) == (0, True)
    exported = serialize(careergraph.open(db), "nt")
    path.write_text(path.read_text() + "ZPERSON2,ZTITLE9,2015-01,,ZCELL\n")
    torn = command("import", "histories", path, "--into", db, "--columns", columns, "--debug")
    assert (torn.returncode, f"{path}:31: the row can't be read".encode() in torn.stderr) == (1, True)
    written = [db.read_bytes(), *(s.stdout + s.stderr for s in (said, torn)), exported, (said_json + talked).encode()]
    assert [word for word in (b"ZPERSON", b"ZTITLE", b"ZCELL") for text in written if word in text] == []
    assert {each.name for each in tmp_path.iterdir()} == {"my.db", "columns.toml", "s.csv"}


@pytest.mark.spark
@pytest.mark.usefixtures("spark")
@SOCKETS_OF_SPARK
def test_no_row_person_or_title_is_in_what_spark_says_or_leaves(db, columns, tmp_path):
    rows = [(f"ZPERSON{n}", job, 2015 * 12 + months, None) for n in range(12) for job, months in (("agent", 0), ("boss", 12))]
    path = spells.dated_csv(tmp_path / "s.csv", [*rows, ("ZPERSON1", "ZTITLE", 2020 * 12, None)])
    before = db.read_bytes()
    words = ("import", "histories", path, "--into", db, "--columns", columns, "--engine", "spark", "--debug")
    good = path.read_text()
    path.write_text(good + "ZPERSON2,ZTITLE9,2015-01,,ZCELL\n")
    torn = command(*words, cwd=tmp_path)
    assert (torn.returncode, db.read_bytes() == before) == (cli.EXIT_FAILED, True)
    path.write_text(good)
    said = command(*words, cwd=tmp_path)
    assert (said.returncode, moves_of(db)[AGENT, BOSS].value.number) == (0, 12)
    written = [db.read_bytes(), *(s.stdout + s.stderr for s in (said, torn))]
    assert [word for word in (b"ZPERSON", b"ZTITLE", b"ZCELL") for text in written if word in text] == []
    assert {each.name for each in tmp_path.iterdir()} == {"my.db", "columns.toml", "s.csv"}


def test_an_engine_that_fails_says_what_kind_of_failure_alone(db, columns, tmp_path):
    path = tmp_path / "s.parquet"
    path.write_bytes(b"PAR1 ZPERSON not parquet")
    with pytest.raises(FileFailure) as caught:
        histories.import_histories(db, [str(path)], columns=columns)
    assert "ZPERSON" not in str(caught.value)
    assert caught.value.__suppress_context__


# -- faults of the machine ----------------------------------------------------------------------------------------------

IMPORT_FOREVER = """
import sys
from pathlib import Path
from careergraph import histories
db, spells, columns, engine = sys.argv[1:]
histories.import_histories(Path(db + ".warm"), [spells], columns=Path(columns))
print("ready", flush=True)
while True:
    histories.import_histories(Path(db), [spells], columns=Path(columns), engine=engine)
"""


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals")
def test_kill_9_in_the_middle_leaves_the_graph_as_it_was_or_whole(db, columns, tmp_path, child):
    chance = random.Random(10)
    path = spells.dated_csv(tmp_path / "s.csv", LADDER)
    before = db.read_bytes()
    histories.import_histories(str(db), [path], columns=str(columns))
    after = db.read_bytes()
    for _ in range(int(os.environ.get("CAREERGRAPH_KILLS", "12")) // 4):
        db.write_bytes(before)
        writer = child(IMPORT_FOREVER, db, path, columns, "duckdb", stdout=subprocess.PIPE)
        assert writer.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0, 1))
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        assert db.read_bytes() in (before, after)
    histories.import_histories(db, [str(path)], columns=columns)
    assert {each.name for each in tmp_path.iterdir()} == {"my.db", "my.db.warm", "columns.toml", "s.csv"}


@pytest.mark.spark
@pytest.mark.skipif("CAREERGRAPH_KILLS" not in os.environ, reason="takes minutes: make proof-faults runs it")
def test_kill_9_while_spark_counts_leaves_the_graph_as_it_was_or_whole(db, columns, tmp_path, child):
    chance, path = random.Random(11), spells.dated_csv(tmp_path / "s.csv", LADDER)
    before = db.read_bytes()
    histories.import_histories(db, [str(path)], columns=columns)
    after = db.read_bytes()
    for _ in range(int(os.environ["CAREERGRAPH_KILLS"]) // 20):
        db.write_bytes(before)
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        writer = child(IMPORT_FOREVER, db, path, columns, "spark", cwd=tmp_path, **pipes)
        assert writer.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0, 30))
        writer.send_signal(signal.SIGKILL)
        writer.communicate()  # Java holds the pipes: it has ended as well
        assert db.read_bytes() in (before, after)
        histories.import_histories(db, [str(path)], columns=columns)
        assert {each.name for each in tmp_path.iterdir()} == {"my.db", "my.db.warm", "columns.toml", "s.csv"}


FULL_DISK = """
import resource, sys
from pathlib import Path
from careergraph import cli
db, spells, columns, size = sys.argv[1:]
resource.setrlimit(resource.RLIMIT_FSIZE, (int(size), int(size)))
cli.main(["import", "histories", spells, "--into", db, "--columns", columns])
"""


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX limits")
def test_a_full_disk_leaves_the_graph_as_it_was(db, columns, tmp_path, child):
    path = spells.dated_csv(tmp_path / "s.csv", LADDER)
    before = db.read_bytes()
    failed = child(FULL_DISK, db, path, columns, 50_000, stderr=subprocess.PIPE)
    _, said = failed.communicate(timeout=120)
    assert (failed.returncode, b"what stood there before is unchanged" in said) == (cli.EXIT_FAILED, True)
    assert db.read_bytes() == before
    assert {each.name for each in tmp_path.iterdir()} == {"my.db", "columns.toml", "s.csv"}


def many(duckdb, out, number):
    """Write that many spells of persons whose names can't be packed as Parquet."""
    person, job = "'ZPERSON' || md5((i // 2)::VARCHAR)", "CASE i % 2 WHEN 0 THEN 'agent' ELSE 'boss' END"
    dates = "DATE '2015-01-01' + to_months((i % 2 * 24)::INTEGER) AS begin, NULL::DATE AS \"end\""
    sql = f"SELECT {person} AS who, {job} AS job, {dates}"
    duckdb.sql(f"COPY ({sql} FROM range({number}) AS n(i)) TO '{out}' (FORMAT parquet)")
    return out


LITTLE_MEMORY = """
from careergraph import limits
limits.HISTORY_BYTES = limits.HISTORY_BYTES._replace(value=64 * 1024**2)
"""


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX limits")
def test_a_disk_that_is_full_before_all_is_counted_leaves_the_graph_as_it_was(db, columns, duckdb, tmp_path, child):
    path, before = many(duckdb, tmp_path / "s.parquet", 600_000), db.read_bytes()
    for size, code in ((2_000_000, cli.EXIT_FAILED), (2_000_000_000, 0)):
        counted = child(LITTLE_MEMORY + FULL_DISK, db, path, columns, size, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        _, said = counted.communicate(timeout=240)
        assert (counted.returncode, b"ZPERSON" in said) == (code, False), said
        assert (b"is the disk full? what stood there is unchanged" in said) == (code == cli.EXIT_FAILED)
        assert (db.read_bytes() == before) == (code == cli.EXIT_FAILED)
        assert {each.name for each in tmp_path.iterdir()} == {"my.db", "columns.toml", "s.parquet"}
    assert moves_of(db)[AGENT, BOSS].value.number == 300_000


def test_what_is_counted_in_parts_is_the_same(db, columns, duckdb, tmp_path, monkeypatch):
    path = tmp_path / "s.csv"
    path.write_text(spells.text_of([("who", "job", "begin", "end"), *troubled(2000, 3)]), encoding="utf-8")
    for each in (path, as_parquet(duckdb, path, tmp_path / "s.parquet")):  # persons are texts, and numbers
        monkeypatch.setattr(engines._DuckDB, "parts", lambda *_: 1)
        found, before = histories.import_histories(db, [str(each)], columns=columns), db.read_bytes()
        monkeypatch.setattr(engines._DuckDB, "parts", lambda *_: 3)
        again = histories.import_histories(db, [str(each)], columns=columns)
        assert (again.is_unchanged, db.read_bytes(), again.tables) == (True, before, found.tables)


@pytest.mark.usefixtures("duckdb")
def test_nobody_can_read_what_went_to_disk_because_it_did_not_fit_into_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "HISTORY_BYTES", limits.HISTORY_BYTES._replace(value=32 * 1024**2))
    with files.scratch(tmp_path / "my.db") as folder, engines.open_engine("duckdb", master="", folder=folder) as opened:
        persons = "SELECT 'ZPERSON' || md5(i::VARCHAR) AS person FROM range(1500000) AS n(i)"
        opened.connection.raw_sql(f"CREATE TEMP TABLE spells AS {persons}")
        spilled = [each.read_bytes() for each in folder.rglob("*") if each.is_file()]
        assert sum(map(len, spilled)) > 5_000_000
        assert [each for each in spilled if b"ZPERSON" in each] == []
        assert folder.stat().st_mode & 0o77 == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("duckdb")
def test_what_does_not_fit_into_memory_would_go_encrypted_to_a_folder_that_goes(tmp_path):
    with files.scratch(tmp_path / "my.db") as folder, engines.open_engine("duckdb", master="", folder=folder) as opened:
        names = ("memory_limit", "temp_directory", "temp_file_encryption", "autoinstall_known_extensions")
        asked = ", ".join(f"current_setting('{name}')" for name in names)
        assert opened.connection.raw_sql(f"SELECT {asked}").fetchall() == [("2.0 GiB", str(folder), True, False)]
    assert list(tmp_path.iterdir()) == []


# -- what it needs ------------------------------------------------------------------------------------------------------


def test_duckdb_counts_without_pandas(db, columns, tmp_path, output_of):
    path = spells.dated_csv(tmp_path / "s.csv", LADDER)
    code = (
        "import sys; from pathlib import Path; from careergraph import histories; "
        "histories.import_histories(Path(sys.argv[1]), [sys.argv[2]], columns=Path(sys.argv[3])); print('pandas' in sys.modules)"
    )
    assert output_of(code, db, path, columns) == b"False\n"


def test_an_engine_that_is_missing_is_named(db, columns, tmp_path, monkeypatch):
    path = spells.dated_csv(tmp_path / "s.csv", LADDER)
    monkeypatch.setitem(sys.modules, "ibis", None)
    with pytest.raises(FileFailure, match="not installed") as caught:
        histories.import_histories(db, [str(path)], columns=columns)
    assert caught.value.hint == "pip install 'careergraph[histories]'"


def test_limits_say_how_few_people_may_be_told_of():
    assert limits.HISTORY_PEOPLE.value == 10


def test_options_of_histories_go_with_histories_alone(tmp_path, capsys):
    code, _, err = run(capsys, "import", "cip", tmp_path, "--into", tmp_path / "x.db", "--min-people", "12")
    assert (code, "--min-people goes with histories alone" in err) == (cli.EXIT_USAGE, True)
    code, _, err = run(capsys, "import", "histories", tmp_path, "--into", tmp_path / "x.db", "--jobs", "2")
    assert (code, "--jobs goes with releases, not with histories" in err) == (cli.EXIT_USAGE, True)
