"""The compiled graph: what goes in comes out, from memory or a file, in any thread or process, and nothing is ever written."""

import contextlib
import json
import os
import random
import sqlite3
import string
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import careergraph
import worlds
from careergraph import files, graph, limits, rdf, store
from careergraph.errors import AmbiguousTitle, BadData, FileFailure, NodeNotFound, WrongGraphFile
from careergraph.graph import CareerGraph
from careergraph.model import (
    ClaimHead,
    Months,
    Move,
    Node,
    Pack,
    Publisher,
    Source,
    Statement,
    Value,
    degree_parts,
    in_order,
    number_text,
    said_text,
)
from careergraph.sources import pack
from careergraph.vocab import (
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
    Truth,
    Unit,
)

NODES = (
    Node("career:a", Kind.CAREER, Sort.OCCUPATION, "a"),
    Node("career:b", Kind.CAREER, Sort.OCCUPATION, "b"),
    Node("degree:x", Kind.DEGREE, Sort.DEGREE, "x"),
)
SOURCES = (Source("s", "S", Publisher("p", "P")), Source("t", "T", Publisher("q", "Q")))


def pack_of(*statements, nodes=NODES, sources=SOURCES):
    return Pack("test", "Test", sources, nodes, statements)


def graph_of(*statements, **more):
    return CareerGraph(store.build_memory([pack_of(*statements, **more)]))


@pytest.fixture(scope="module")
def packs():
    return pack.read(files.bundled("data") / "assumptions", *files.bundled_packs())


# -- round trips ------------------------------------------------------------------------------------------------------

texts = st.text(st.characters(codec="utf-8"), max_size=12)
odd = st.one_of(texts, st.sampled_from(["", "\0", "; ", "a=b; c", "\n", "'", '"', "医師", "=1", "\u2028", "\U0001f600", "[]"]))
numbers = (
    st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=None) | st.integers(-(10**20), 10**20).map(Decimal)
)
whole = st.none() | st.integers(0, 1200)
scopes = st.dictionaries(st.sampled_from(ScopeDimension), odd, max_size=3).map(lambda found: tuple(sorted(found.items())))
ids = st.sampled_from([node.id for node in NODES])
values = st.builds(
    Value,
    *[odd, odd, numbers, numbers],
    is_open=st.booleans(),
    unit=st.none() | st.sampled_from(Unit),
    **dict.fromkeys(("statistic", "area", "period", "as_of", "topic"), odd),
    order=st.none() | st.integers(-(2**63), 2**63 - 1),
)
heads = st.builds(
    ClaimHead,
    odd,
    st.sampled_from(Aspect),
    st.sampled_from(Modality),
    st.sampled_from(Polarity),
    st.integers(0, 1000),
    odd,
    odd,
)
statements = st.builds(
    Statement,
    ids,
    st.sampled_from([*Relation, *(prop for prop in Property if prop is not Property.LABEL)]),
    st.sampled_from("st"),
    st.one_of(st.just(""), ids, st.sampled_from(["career:*", "degree:*"])),
    st.none() | values,
    st.sampled_from(Method),
    scopes,
    st.builds(Months, whole, whole, whole),
    *[numbers] * 4,
    st.none() | st.sampled_from(Modality),
    st.none() | st.sampled_from(Standing),
    st.none() | heads,
    st.lists(odd, max_size=3).map(tuple),
    odd,
).filter(lambda statement: statement.relation is not Relation.LEADS_TO or statement.object)


@settings(deadline=None)
@given(statements)
def test_any_statement_comes_back_equal(statement):
    found, wanted = graph_of(statement), statement._replace(locators=in_order(statement.locators))
    assert found.statements() == (wanted,)
    assert found.statement(statement.id) == wanted


def by_id(things):
    return sorted(things, key=lambda thing: thing.id)


def test_every_statement_node_and_source_of_the_bundled_packs_comes_back(packs, guides_graph):
    said = [statement for found in packs for statement in found.statements]
    assert list(guides_graph.statements()) == by_id(each._replace(locators=in_order(each.locators)) for each in said)
    assert list(guides_graph.nodes()) == by_id(node for found in packs for node in found.nodes)
    assert list(guides_graph.sources()) == by_id({source for found in packs for source in found.sources})


@given(numbers.filter(bool))
def test_equal_numbers_have_one_text_and_it_is_the_number(number):
    assert Decimal(number_text(number)) == number
    assert number_text(number) == number_text(Decimal(str(number)))


def test_numbers_keep_every_digit():
    share = Decimal("0.123456789012345678901234567890")
    assert graph_of(Statement("career:a", Relation.RELATED_TO, "s", "career:b", share=share)).statements()[0].share == share


# -- the same thing said again ----------------------------------------------------------------------------------------


def said(locators=(), reason="", **more):
    return Statement("career:a", Relation.RELATED_TO, "s", "career:b", locators=tuple(locators), reason=reason, **more)


def test_what_is_said_again_is_one_statement_with_all_locators_and_reasons():
    (merged,) = store.merge([said(["line 2"], "b"), said(["line 1", "line 2"], "a"), said([], "")])
    assert merged == said(["line 1", "line 2"], "a; b")


@given(st.permutations([said(["2"], "a"), said(["1"], "b"), said(["3", "1"], "c"), said([], "a; b"), said(["2"], "a")]))
def test_the_order_of_sayings_leaves_no_trace(sayings):
    assert store.merge(sayings) == [said(["1", "2", "3"], "a; a; b; b; c")]


def test_another_source_is_another_statement():
    both = [said(), Statement("career:a", Relation.RELATED_TO, "t", "career:b")]
    assert len(graph_of(*both).statements()) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"method": Method.IMPLIED},
        {"scope": ((ScopeDimension.AREA, "US"),)},
        {"months": Months(typical=0)},
        {"share": Decimal(0)},
        {"value": Value("x")},
        {"claim": ClaimHead("k", Aspect.SKILL, Modality.USUAL)},
        {"modality": Modality.USUAL},
    ],
    ids=lambda change: next(iter(change)),
)
def test_saying_more_is_another_statement(change):
    assert said(**change).id != said().id


def test_locators_reasons_and_zeros_at_the_end_of_a_number_are_not_in_the_id():
    assert said(["line 1"], "why", share=Decimal("0.50")).id == said(share=Decimal("0.5")).id


# -- memory and file --------------------------------------------------------------------------------------------------


def test_a_file_and_memory_hold_the_same(packs, tmp_path):
    in_file = store.build_file(packs, tmp_path / "graph.db")
    in_memory = store.build_memory(packs)
    for table in ("meta", "source", "node", "claim", "statement", "move", "label"):
        assert in_file.rows(f"SELECT * FROM {table}") == in_memory.rows(f"SELECT * FROM {table}")  # noqa: S608
    assert rdf.serialize(CareerGraph(in_file)) == rdf.serialize(CareerGraph(in_memory))


def test_saving_and_opening_gives_the_same_graph_and_saving_again_the_same_bytes(guides_graph, tmp_path):
    careergraph.save(guides_graph, tmp_path / "one.db")
    opened = careergraph.open(tmp_path / "one.db")
    careergraph.save(opened, tmp_path / "two.db")
    assert opened.statements() == guides_graph.statements()
    assert (tmp_path / "one.db").read_bytes() == (tmp_path / "two.db").read_bytes()


def test_a_graph_may_be_saved_over_the_file_it_was_opened_from(saved, guides_graph):
    opened = careergraph.open(saved)
    careergraph.save(opened, saved)
    assert opened.statements() == careergraph.open(saved).statements() == guides_graph.statements()


def test_compiling_twice_gives_the_same_bytes(packs, tmp_path):
    assert store.build_memory(packs).image() == store.build_memory(packs).image()
    contents = []
    for name in ("one.db", "two.db"):
        store.build_file(packs, tmp_path / name)
        contents.append((tmp_path / name).read_bytes())
    assert contents[0] == contents[1]


def test_the_order_of_statements_leaves_no_trace(packs):
    rng = random.Random(3)
    mixed = []
    for found in packs:
        rows = list(found.statements)
        rng.shuffle(rows)
        mixed.append(Pack(found.id, found.title, found.sources, found.nodes[::-1], tuple(rows)))
    assert store.build_memory(mixed[::-1]).image() == store.build_memory(packs).image()


def test_names_with_odd_characters_are_fine_names(guides_graph, tmp_path):
    path = tmp_path / "a ? b # c % d é.db"
    careergraph.save(guides_graph, path)
    assert careergraph.open(path).statements() == guides_graph.statements()


def test_a_graph_opened_by_a_relative_name_stays_open_when_the_folder_changes(saved, monkeypatch):
    monkeypatch.chdir(saved.parent)
    opened = careergraph.open(saved.name)
    monkeypatch.chdir("/")
    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(repr, opened).result() == repr(opened)


def test_load_path_takes_a_folder_or_a_file(saved, guides_graph):
    assert graph.load_path(saved).statements() == guides_graph.statements()
    alone = graph.load_path(files.bundled("data") / "guides").statements()
    assert alone == tuple(s for s in guides_graph.statements() if not s.source.startswith("business-"))


# -- what is no graph -------------------------------------------------------------------------------------------------


def a_foreign_database(path):
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()


def another_version(path):
    careergraph.save(graph_of(said()), path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()


def cut_off(path):
    careergraph.save(graph_of(said()), path)
    path.write_bytes(path.read_bytes()[:20_000])


@pytest.mark.parametrize(
    "make, message",
    [
        (
            lambda path: path.write_bytes(b"id,sort,label\n" * 100),
            "not a careergraph database, or a damaged one (file is not a database)",
        ),
        (Path.touch, "a SQLite database, but not of careergraph"),
        (a_foreign_database, "a SQLite database, but not of careergraph"),
        (another_version, f"its schema has version 99, this careergraph reads version {store.SCHEMA_VERSION}"),
        (cut_off, "not a careergraph database, or a damaged one (database disk image is malformed)"),
    ],
    ids=["a table", "empty", "foreign", "other version", "cut off"],
)
def test_a_file_that_is_no_graph_of_ours(tmp_path, make, message):
    path = tmp_path / "graph.db"
    make(path)
    before = path.read_bytes()
    with pytest.raises(WrongGraphFile) as caught:
        careergraph.open(path)
    assert str(caught.value) == f"{path}: {message}"
    assert caught.value.hint
    assert (path.read_bytes(), [found.name for found in tmp_path.iterdir()]) == (before, ["graph.db"])


@pytest.mark.parametrize("name", ["goals", "asked", "broader"])
def test_a_file_without_what_plans_read_whole_is_damaged(tmp_path, name):
    path = tmp_path / "graph.db"
    careergraph.save(worlds.graph("a -> b\nb education s required: degree:bachelor\nb experience s required: in a 1"), path)
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM packed WHERE name = ?", [name])
    with pytest.raises(WrongGraphFile, match=rf"damaged \(no {name} in it\)"):
        careergraph.plan(careergraph.open(path), "a", "b")


@pytest.mark.parametrize(
    "make, message", [(str, "no such file or directory"), (Path.mkdir, "not a regular file")], ids=["none", "folder"]
)
def test_a_path_without_a_file(tmp_path, make, message):
    path = tmp_path / "graph.db"
    make(path)
    with pytest.raises(FileFailure, match=f": {message}$") as caught:
        careergraph.open(path)
    assert caught.value.hint == "name a .db file or a pack folder"


@pytest.mark.parametrize("seed", range(12))
def test_a_file_with_damaged_bytes_opens_or_is_no_graph(saved, seed):
    rng = random.Random(seed)
    content = bytearray(saved.read_bytes())
    for _ in range(40):
        content[rng.randrange(4096, len(content))] = rng.randrange(256)
    saved.write_bytes(content)
    try:
        found = repr(careergraph.open(saved))
    except WrongGraphFile as error:
        found = str(error)
    assert found.startswith(("<CareerGraph: ", f"{saved}: "))


def test_a_page_of_zeros_is_damage(saved):
    content = bytearray(saved.read_bytes())
    content[4096:] = bytes(len(content) - 4096)
    saved.write_bytes(content)
    with pytest.raises(WrongGraphFile, match="damaged"):
        repr(careergraph.open(saved))


# -- read-only, lazily, anywhere --------------------------------------------------------------------------------------


@pytest.fixture(params=["file", "memory"])
def either(request, saved, packs):
    return store.open_file(saved) if request.param == "file" else store.build_memory(packs)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM statement",
        "CREATE TABLE t (x)",
        "UPDATE node SET label = 'x'",
        "PRAGMA user_version = 7",
        "DROP TABLE move",
        "VACUUM",
    ],
)
def test_nothing_can_be_written(either, sql):
    before = either.image()
    with pytest.raises((sqlite3.OperationalError, sqlite3.DatabaseError)):
        either.connection.execute(sql).fetchall()
    assert either.image() == before


def test_reading_leaves_no_file_beside_the_graph(saved):
    opened = careergraph.open(saved)
    opened.find("customer service director")
    repr(opened)
    assert [path.name for path in saved.parent.iterdir()] == ["graph.db"]


def test_a_graph_in_a_folder_that_can_only_be_read(saved):
    saved.chmod(0o444)
    saved.parent.chmod(0o555)
    try:
        assert careergraph.open(saved).find("cco").id == "career:chief-customer-officer"
    finally:
        saved.parent.chmod(0o755)


def test_threads_share_a_graph(either):
    shared = CareerGraph(either)
    expected = [shared.claims(node.id) for node in shared.nodes(kind=Kind.CAREER)]
    start = threading.Barrier(8)

    def read():
        start.wait(10)
        return [shared.claims(node.id) for node in shared.nodes(kind=Kind.CAREER)]

    with ThreadPoolExecutor(8) as threads:
        assert [job.result() for job in [threads.submit(read) for _ in range(8)]] == [expected] * 8


FORKED = """
import os, sys
import careergraph
graph = careergraph.open(sys.argv[1]) if sys.argv[1] else careergraph.load()
expected = graph.statements()
children = []
for _ in range(4):
    child = os.fork()
    if child == 0:
        os._exit(0 if graph.statements() == expected else 1)
    children.append(child)
graph.statements()
print([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children], graph.statements() == expected)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="open files are counted in /proc")
def test_connections_are_closed_with_their_thread_and_their_graph(saved, output_of):
    code = """
import gc, os, sys, threading, careergraph
graph = careergraph.open(sys.argv[1])
def opened():
    gc.collect()
    return sum(os.path.realpath(f"/proc/self/fd/{fd}") == os.path.realpath(sys.argv[1]) for fd in os.listdir("/proc/self/fd"))
for _ in range(20):
    reader = threading.Thread(target=repr, args=(graph,))
    reader.start()
    reader.join()
during = opened()
del graph, reader
print(during, opened())
"""
    assert output_of(code, saved, env={"PYTHONWARNINGS": "error"}) == b"1 0\n"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.parametrize("how", ["file", "cache"])
def test_processes_share_a_graph_after_a_fork(saved, output_of, how):
    assert output_of(FORKED, saved if how == "file" else "") == b"[0, 0, 0, 0] True\n"


# -- the cache --------------------------------------------------------------------------------------------------------


def test_the_bundled_graph_is_compiled_once_into_the_users_cache(tmp_path, output_of):
    code = "import careergraph; print(careergraph.load())"
    sizes = []
    for _ in range(2):
        assert output_of(code, env={"XDG_CACHE_HOME": str(tmp_path)}).startswith(b"<CareerGraph: ")
        (path,) = (tmp_path / "careergraph").iterdir()
        sizes.append((path.name, path.stat().st_mtime_ns))
    assert sizes[0] == sizes[1]


@pytest.mark.parametrize("damage", [b"", b"no database", None], ids=["empty", "text", "cut off"])
def test_a_damaged_cache_is_made_again(tmp_path, output_of, damage):
    code = "import careergraph; print(len(careergraph.load().statements()))"
    expected = output_of(code, env={"XDG_CACHE_HOME": str(tmp_path)})
    (path,) = (tmp_path / "careergraph").iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    assert output_of(code, env={"XDG_CACHE_HOME": str(tmp_path)}) == expected
    assert path.read_bytes() == whole


def test_without_a_cache_folder_the_graph_is_in_memory(tmp_path, output_of):
    (tmp_path / "file").touch()
    code = "import careergraph; print(careergraph.load()._store.path)"
    assert output_of(code, env={"XDG_CACHE_HOME": str(tmp_path / "file")}) == b"None\n"


def test_many_processes_may_fill_the_cache_at_once(tmp_path, child):
    code = "import careergraph; print(careergraph.load())"
    running = [child(code, env={"XDG_CACHE_HOME": str(tmp_path)}, stdout=subprocess.PIPE) for _ in range(4)]
    answers = {process.communicate()[0] for process in running}
    assert len(answers) == 1
    assert answers.pop().startswith(b"<CareerGraph: ")
    assert len(list((tmp_path / "careergraph").iterdir())) == 1


def old_files(folder, number):
    """Write files as earlier versions left them, the first one used last; return their names."""
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"graph-{index}.db" for index in range(number)]
    for age, name in enumerate(names, 1):
        (folder / name).write_bytes(b"x")
        os.utime(folder / name, (1_700_000_000 - age, 1_700_000_000 - age))
    return names


def test_old_graphs_leave_the_cache_but_for_those_used_last(tmp_path, output_of):
    folder = tmp_path / "careergraph"
    names = old_files(folder, 6)
    (folder / "other.txt").touch()
    output_of("import careergraph; careergraph.load()", env={"XDG_CACHE_HOME": str(tmp_path)})
    left = {path.name for path in folder.iterdir()}
    kept = limits.CACHE_FILES.value - 1  # and the new one
    assert {*names[:kept], "other.txt"} < left
    assert left.isdisjoint(names[kept:])
    assert len(left) == limits.CACHE_FILES.value + 1


def test_using_a_cached_graph_keeps_it_before_newer_ones_that_nobody_uses(tmp_path):
    first, second, third = (tmp_path / name for name in old_files(tmp_path, 3))
    owner = {1}
    files.hold(third, owner)
    del owner  # the use counts, even when it is over
    files.keep_newest(tmp_path, "graph-*.db", 2)
    assert (first.exists(), second.exists(), third.exists()) == (True, False, True)


@pytest.mark.skipif(os.name != "posix", reason="locks of files are POSIX's")
def test_no_process_takes_away_a_graph_that_another_one_has_open(tmp_path, child):
    code = """if True:
        import sys, careergraph, threading
        graph = careergraph.load()
        print(graph._store.path.name, len(graph.sources()), flush=True)
        sys.stdin.readline()
        found = []
        thread = threading.Thread(target=lambda: found.append(len(graph.sources())))  # a connection of its own
        thread.start(), thread.join()
        print(found)
    """
    one = child(code, env={"XDG_CACHE_HOME": str(tmp_path)}, stdout=subprocess.PIPE, stdin=subprocess.PIPE)
    name, sources = one.stdout.readline().decode().split()
    files.keep_newest(tmp_path / "careergraph", "graph-*.db", 0)
    assert [path.name for path in (tmp_path / "careergraph").iterdir()] == [name]
    assert one.communicate(b"\n")[0].decode().strip() == f"[{sources}]"
    files.keep_newest(tmp_path / "careergraph", "graph-*.db", 0)
    assert list((tmp_path / "careergraph").iterdir()) == []


def test_a_cached_graph_that_was_just_taken_away_is_a_failure_that_can_be_mended(tmp_path):
    with pytest.raises(FileFailure, match="no such file"):
        files.hold(tmp_path / "graph-1.db", {1})


# -- look-ups ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["nobody", "career:nobody", "", "career:", "\0", "a\udcffb", "career:*'--"])
def test_an_unknown_id_is_a_key_error_with_suggestions(guides_graph, name):
    with pytest.raises(NodeNotFound) as caught:
        guides_graph[name]
    assert caught.value.text == name
    assert name not in guides_graph


def test_suggestions_for_an_id_are_ids(guides_graph):
    with pytest.raises(NodeNotFound) as caught:
        guides_graph["career:customer-service-directr"]
    assert caught.value.suggestions[0] == "career:customer-service-director"


@pytest.mark.parametrize("look_up", ["statement", "source"])
def test_an_unknown_statement_or_source(guides_graph, look_up):
    with pytest.raises(NodeNotFound, match=f"^no {look_up} here is 'nothing'$"):
        getattr(guides_graph, look_up)("nothing")


def test_statements_agree_with_every_given_part():
    one, two = said(), Statement("career:a", Relation.RELATED_TO, "t", "degree:x")
    three = Statement("career:b", Property.DUTY, "s", value=Value("x"))
    found = graph_of(one, two, three)
    assert list(found.statements(subject="career:a")) == by_id([one, two])
    assert found.statements(subject="career:a", source="t") == (two,)
    assert found.statements(object="career:b", relation=Relation.RELATED_TO) == (one,)
    assert found.statements(relation=Property.DUTY) == (three,)
    assert found.statements(subject="career:zzz") == ()


def test_patterns_are_no_nodes_but_may_be_asked_for():
    found = graph_of(Statement("career:*", Property.ROLE_MONTHS, "s", value=Value(number=Decimal(24), unit=Unit.MONTHS)))
    assert [node.id for node in found.nodes()] == ["career:a", "career:b", "degree:x"]
    assert found["career:*"] == Node("career:*", Kind.CAREER, Sort.ANY, "any career")
    assert repr(found) == "<CareerGraph: 2 careers, 0 moves, 1 statements, 2 sources>"


def move(months=None, method=Method.STATED, source="s"):
    return Statement("career:a", Relation.LEADS_TO, source, "career:b", months=Months(typical=months), method=method)


@pytest.mark.parametrize(
    "sayings, months, months_method, method",
    [
        ([move()], None, None, Method.STATED),
        ([move(24)], 24, Method.STATED, Method.STATED),
        ([move(24), move(30, source="t")], 27, Method.STATED, Method.STATED),
        ([move(24), move(12, Method.MEASURED)], 12, Method.MEASURED, Method.MEASURED),
        ([move(), move(12, Method.INFERRED)], 12, Method.INFERRED, Method.STATED),
        ([move(6, Method.IMPLIED), move(12, Method.INFERRED)], 6, Method.IMPLIED, Method.IMPLIED),
        ([move(0)], 0, Method.STATED, Method.STATED),
    ],
)
def test_a_move_merges_its_statements(sayings, months, months_method, method):
    (found,) = graph_of(*sayings).moves("career:a")
    assert found == Move("career:a", "career:b", months, months_method, method, tuple(sorted(s.id for s in sayings)))


def test_moves_are_found_from_both_ends():
    found = graph_of(move(24))
    assert found.moves("career:a") == found.moves_into("career:b") == found.all_moves()
    assert (found.moves("career:b"), found.moves_into("career:a")) == ((), ())


# -- satisfies --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def degrees():
    world = "a -> b\na education s usual all: degree:bachelor/law & degree:master/law & degree:associate/art & certification:x & skill:y"
    return worlds.graph(world)


@pytest.mark.parametrize(
    "held, wanted, truth",
    [
        # the same, and any of a kind
        ("degree:bachelor", "degree:bachelor", Truth.MET),
        ("degree:bachelor/law", "degree:*", Truth.MET),
        ("certification:x", "certification:*", Truth.MET),
        ("certification:x", "degree:*", Truth.NOT_MET),
        ("certification:x", "certification:y", Truth.NOT_MET),
        ("skill:y", "certification:*", Truth.NOT_MET),
        # levels
        ("degree:master", "degree:bachelor", Truth.MET),
        ("degree:doctorate", "degree:high-school", Truth.MET),
        ("degree:bachelor", "degree:master", Truth.NOT_MET),
        ("degree:high-school", "degree:associate", Truth.NOT_MET),
        # fields
        ("degree:bachelor/law", "degree:bachelor/law", Truth.MET),
        ("degree:bachelor/law", "degree:bachelor", Truth.MET),
        ("degree:master/law", "degree:bachelor/law", Truth.MET),
        ("degree:bachelor/law", "degree:bachelor/art", Truth.NOT_MET),
        ("degree:master/art", "degree:bachelor/law", Truth.NOT_MET),
        ("degree:bachelor/law", "degree:master/law", Truth.NOT_MET),
        ("degree:bachelor/law", "degree:master", Truth.NOT_MET),
        # a field not stated may be any
        ("degree:bachelor", "degree:bachelor/law", Truth.UNKNOWN),
        ("degree:master", "degree:bachelor/law", Truth.UNKNOWN),
        ("degree:associate", "degree:bachelor/law", Truth.NOT_MET),
        # a level not stated may be any, but is no level
        ("degree:*", "degree:*", Truth.MET),
        ("degree:*", "degree:bachelor", Truth.NOT_MET),
        # levels that no statement knows
        ("degree:diploma", "degree:bachelor", Truth.NOT_MET),
        ("degree:bachelor", "degree:diploma", Truth.NOT_MET),
    ],
)
def test_what_counts_as_what(degrees, held, wanted, truth):
    assert degrees.satisfies(held, wanted) is truth


def test_satisfies_ends_on_a_circle():
    found = graph_of(
        Statement("degree:x", Relation.SATISFIES, "s", "degree:y"),
        Statement("degree:y", Relation.SATISFIES, "s", "degree:x"),
        nodes=(*NODES, Node("degree:y", Kind.DEGREE, Sort.DEGREE, "y")),
    )
    assert (found.satisfies("degree:x", "degree:y"), found.satisfies("degree:y", "degree:x")) == (Truth.MET, Truth.MET)
    assert found.satisfies("degree:x", "degree:z") is Truth.NOT_MET


def test_families_go_all_the_way_up_and_hold_the_career_itself():
    found = worlds.graph("family top: middle\nfamily middle: a\na -> b")
    assert found.families("career:a") == {"career:a", "career:middle", "career:top"}
    assert found.families("career:b") == {"career:b"}


@pytest.mark.parametrize(
    "node_id, parts",
    [("degree:bachelor/law", ("bachelor", "law")), ("degree:bachelor", ("bachelor", "*")), ("degree:*", ("*", "*"))],
)
def test_the_parts_of_a_degree(node_id, parts):
    assert degree_parts(node_id) == parts


# -- claims -----------------------------------------------------------------------------------------------------------


def row(key, other, inside="", minimum=1, **more):
    head = ClaimHead(key, Aspect.EXPERIENCE, Modality.USUAL, Polarity.POSITIVE, minimum, inside=inside)
    return Statement("career:a", Relation.REQUIRES, "s", other, claim=head, **more)


def test_a_claim_comes_whole_with_the_claims_inside_it():
    rows = [
        row("outer", "degree:x"),
        row("inner", "career:b", "outer", 0, months=Months(24)),
        row("inner", "degree:x", "outer", 0),
    ]
    (claim,) = graph_of(*rows).claims("career:a")
    direct, nested = claim.rows
    assert (claim.key, claim.source, claim.publisher, claim.needed) == ("outer", "s", "p", 1)
    assert (direct.object, direct.months, direct.statement) == ("degree:x", Months(), rows[0].id)
    assert [(inner.object, inner.months) for inner in nested.object.rows] == [("career:b", Months(24)), ("degree:x", Months())]
    assert nested.object.needed == 2


def test_claims_with_one_key_in_two_sources_or_aspects_are_apart():
    other = Statement("career:a", Relation.REQUIRES, "t", "degree:x", claim=row("k", "degree:x").claim)
    education = ClaimHead("k", Aspect.EDUCATION, Modality.USUAL)
    third = Statement("career:a", Relation.REQUIRES, "s", "degree:x", claim=education)
    claims = graph_of(row("k", "degree:x"), other, third).claims("career:a")
    assert [(claim.aspect, claim.source, len(claim.rows)) for claim in claims] == [
        ("education", "s", 1),
        ("experience", "s", 1),
        ("experience", "t", 1),
    ]


# -- folded titles ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, folded",
    [
        ("Customer-Service  Director", "customer service director"),
        ("C++", "c++"),
        ("C#", "c#"),
        ("R&D / Sales", "r d sales"),
        ("Straße", "strasse"),
        ("\uff23\uff25\uff2f", "ceo"),
        ("ﬁnance", "finance"),
        ("İstanbul", "i\u0307stanbul"),
        ("e\u0301tudes", "études"),
        ("医師", "医師"),
        ("शिक्षक", "शिक्षक"),
        ("ครู", "ครู"),
        ("\ud800", ""),
        ("…—·", ""),
    ],
)
def test_what_titles_are_compared_by(text, folded):
    assert store.fold(text) == folded


@given(texts)
def test_folding_twice_is_folding_once(text):
    assert store.fold(store.fold(text)) == store.fold(text)


@given(st.text(string.ascii_letters + " -", max_size=20))
def test_case_and_hyphens_make_no_difference(text):
    assert store.fold(text.upper().replace("-", " ")) == store.fold(text)


def test_load_reads_packs_of_ones_own(tmp_path):
    with pytest.raises(FileFailure):
        careergraph.load(tmp_path / "nowhere")
    (tmp_path / "pack.toml").write_text("format = 1\n")
    with pytest.raises(BadData):
        careergraph.load(tmp_path)


def test_this_python_has_what_the_store_needs():
    assert sys.version_info >= (3, 11)
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        assert connection.execute("SELECT value FROM json_each('[1]')").fetchall() == [(1,)]


# -- one data set into a graph that is there already ------------------------------------------------------------------


def data_set(name, *statements, nodes=("career:a", "career:b"), label="", release="1"):
    source = Source(name, f"{name} data", Publisher(name, name), version=release)
    found = tuple(Node(node, Kind.CAREER, Sort.OCCUPATION, label or node) for node in nodes)
    return Pack(name, name, (source,), found, tuple(each._replace(source=name) for each in statements))


LEADS = Statement("career:a", Relation.LEADS_TO, "", "career:b")
RELATED = Statement("career:b", Relation.RELATED_TO, "", "career:a")


def test_importing_one_after_another_gives_the_same_bytes_in_any_order(packs, tmp_path):
    one, two = data_set("one", LEADS, label="first"), data_set("two", LEADS, RELATED, label="second")
    store.build_file([*packs, one, two], tmp_path / "at-once.db")
    for name, order in (("in-turn.db", (one, two)), ("turned.db", (two, one))):
        store.build_file(packs, tmp_path / name)
        for each in order:
            store.build_file([each], tmp_path / name, base=tmp_path / name)
        assert (tmp_path / name).read_bytes() == (tmp_path / "at-once.db").read_bytes()


def test_a_newer_release_takes_the_place_of_what_its_data_set_said_and_of_nothing_else(tmp_path):
    path = tmp_path / "graph.db"
    store.build_file([data_set("one", LEADS, RELATED), data_set("two", LEADS)], path)
    store.build_file([data_set("one", RELATED, release="2")], path, base=path)
    graph = careergraph.open(path)
    assert {(s.source, s.relation) for s in graph.statements()} == {("one", "related-to"), ("two", "leads-to")}
    assert [(source.id, source.version) for source in graph.sources()] == [("one", "2"), ("two", "1")]


def test_a_node_that_a_release_drops_stays_while_another_data_set_speaks_of_it(tmp_path):
    path = tmp_path / "graph.db"
    three = ("career:a", "career:b", "career:c")
    store.build_file([data_set("one", nodes=three), data_set("two", LEADS, nodes=())], path)
    store.build_file([data_set("one", nodes=())], path, base=path)
    assert [node.id for node in careergraph.open(path).nodes()] == ["career:a", "career:b"]


def test_the_first_data_set_by_its_id_names_a_node_and_the_other_names_find_it():
    graph = CareerGraph(store.build_memory([data_set("z", label="other name"), data_set("y", label="its name")]))
    assert graph.labels("career:a") == (("its name", "en", "preferred"), ("other name", "en", "alternative"))


def test_the_data_set_that_issues_an_id_names_it_whatever_other_data_sets_are_called():
    code = ("career:soc-43-4051.00",)
    sets = [data_set("bls", nodes=code, label="answerers"), data_set("onet", nodes=code, label="Answerers")]
    graph = CareerGraph(store.build_memory(sets))
    assert graph.labels(*code) == (("Answerers", "en", "preferred"), ("answerers", "en", "alternative"))
    assert CareerGraph(store.build_memory(sets[:1]))[code[0]].label == "answerers"


def test_a_title_of_several_careers_means_the_one_with_moves():
    def world(moves):
        titled = [Node(f"career:{name}", Kind.CAREER, sort, "Heads") for name, sort in HEADS.items()]
        leads = [Statement("career:a", Relation.LEADS_TO, "s", f"career:{goal}") for goal in moves]
        source = Source("s", "S", Publisher("p", "P"))
        nodes = (*titled, Node("career:a", Kind.CAREER, Sort.OCCUPATION, "a"))
        return CareerGraph(store.build_memory([Pack("s", "S", (source,), nodes, tuple(leads))]))

    assert world(["heads"]).career("heads").id == "career:heads"
    for moves in ([], ["heads", "heads-before"]):
        with pytest.raises(AmbiguousTitle):
            world(moves).career("heads")


HEADS = {"group": Sort.FAMILY, "heads": Sort.OCCUPATION, "heads-before": Sort.OCCUPATION}


def test_a_statement_about_a_node_that_nobody_defines_is_no_statement():
    with pytest.raises(KeyError, match=r"no data set defines 'career:b'"):
        store.build_memory([data_set("one", LEADS, nodes=("career:a",))])


def test_a_source_that_another_data_set_describes_otherwise_is_refused(tmp_path):
    path = tmp_path / "graph.db"
    store.build_file([data_set("one")], path)
    other = data_set("one", release="3")._replace(id="two")
    before = path.read_bytes()
    with pytest.raises(BadData, match="the data set 'one' has a source 'one' already"):
        store.build_file([other], path, base=path)
    assert path.read_bytes() == before


def as_json(value):
    """Return a value as JSON has it, from its fields alone."""
    if isinstance(value, Decimal):
        return number_text(value)
    return [as_json(item) for item in value] if isinstance(value, tuple) else value


texts, wholes = st.text(max_size=5), st.none() | st.integers(0, 1200)
ratios = st.none() | st.decimals(0, 1, places=3)
values = st.builds(
    Value,
    *(
        texts,
        texts,
        ratios,
        ratios,
        st.booleans(),
        st.none() | st.sampled_from(Unit),
        texts,
        texts,
        texts,
        texts,
        texts,
        wholes,
    ),
)
heads = st.builds(
    ClaimHead, texts, st.sampled_from(Aspect), st.sampled_from(Modality), st.sampled_from(Polarity), st.integers(0, 9)
)


@given(
    statement=st.builds(
        Statement,
        *(texts, st.sampled_from(Relation), texts, texts, st.none() | values, st.sampled_from(Method)),
        scope=st.lists(st.tuples(st.sampled_from(ScopeDimension), texts), max_size=2).map(tuple),
        months=st.builds(Months, wholes, wholes, wholes),
        share=ratios,
        importance=ratios,
        level=ratios,
        confidence=ratios,
        modality=st.none() | st.sampled_from(Modality),
        standing=st.none() | st.sampled_from(Standing),
        claim=st.none() | heads,
    )
)
def test_what_is_hashed_is_every_field_but_locators_and_reason_as_json(statement):
    said = {name: as_json(field) for name, field in statement._asdict().items()}
    del said["locators"], said["reason"]
    assert json.loads(said_text(statement)) == list(said.values())
    assert said_text(statement) == json.dumps(list(said.values()), ensure_ascii=False, separators=(",", ":"))
