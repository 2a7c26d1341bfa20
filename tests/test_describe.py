"""Careers in words: what other classifications say stands beside, with dates, and old data are called so."""

import pytest

import careergraph
import releases
from careergraph import describe, importing, limits, store
from careergraph.graph import CareerGraph
from careergraph.model import Node, Pack, Publisher, Source, Statement, Value
from careergraph.vocab import Kind, Property, Relation, Sort

HEAD = "career:soc-11-1011.00"
BESIDE = "Side by side with other classifications"


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """O*NET, ESCO, the pay of the BLS and the crosswalk between them, all small."""
    folder = tmp_path_factory.mktemp("world")
    given = {
        "onet": releases.onet(folder / "db_30_1_text"),
        "esco": releases.files(folder / "esco_v1.1.1", releases.ESCO),
        "bls": releases.table(folder / "national_M2024.csv", releases.OEWS),
        "crosswalk": releases.table(folder / "nesta.csv", releases.ESCO_ONET),
    }
    for kind, path in given.items():
        importing.import_into(folder / "my.db", kind, [path])
    return careergraph.open(folder / "my.db")


def sections(graph, node):
    return {section.title: section.lines for section in describe.card(graph, graph[node])}


def test_what_a_matched_career_is_said_to_be_stands_beside(world):
    matched, own, other = (str(line) for line in sections(world, HEAD)[BESIDE][:3])
    esco = "career:esco-00000000-0000-0000-0000-000000000001"
    assert matched == f"close match: head ({esco})  [xw-esco-onet nesta.csv:2, inferred]"
    assert own == "definition, Heads: Lead a house.  [onet Occupation Data.txt:2]"
    assert other == "definition, head: Heads lead.  [esco occupations_en.csv:2]"
    there = [str(line) for line in sections(world, esco)[BESIDE]]
    assert there[0].startswith(f"close match: Heads ({HEAD})")
    assert "definition, Heads: Lead a house.  [onet Occupation Data.txt:2]" in there
    assert any(line.startswith("pay, Heads: ") and "bls-oews" in line for line in there)
    assert any(line.startswith("job zone, Heads: Zone Five: 5 (1 to 5, as of 2023-08)") for line in there)


def test_a_wider_match_is_a_narrower_one_from_its_other_end(world):
    answerer = "career:soc-43-4051.00"
    found = [line.text.partition(":")[0] for line in sections(world, answerer)[BESIDE] if "match" in line.text]
    assert found == ["narrow match", "narrow match"]


def test_without_a_match_nothing_stands_beside(world):
    assert BESIDE not in sections(world, "career:soc-11-1011.03")


def test_what_is_named_is_looked_up_at_once(world):
    asked = []
    graph = careergraph.open(world._store.path)
    graph._store.connection.set_trace_callback(asked.append)
    describe.card(graph, graph[HEAD])
    named = {s.object for s in graph.statements(subject=HEAD) if s.object}
    one_by_one = [sql for sql in asked if any(f"FROM node WHERE id = '{name}'" in sql for name in named)]
    assert len(named) > 10
    assert one_by_one == []


def test_lines_have_dates_and_old_ones_say_so(world):
    found = sections(world, HEAD)
    duties = {line.text.rpartition(": ")[2]: line for line in found["Duty"]}
    led, greeted = duties["Lead the house."], duties["Greet guests online."]
    assert (led.as_of, led.is_old, led.evidence) == ("2023-08", False, "onet Task Statements.txt:2; as of 2023-08")
    assert greeted.as_of == "2024-08"
    (letters,) = (line for line in found["Involves"] if line.text.startswith("Read letters"))
    assert (letters.as_of, letters.is_old) == ("2020-03", True)
    assert letters.evidence == "onet Tasks to DWAs.txt:2–3; old data"
    (old,) = found["Old data"]
    assert old.text.startswith("1 of the lines above; the oldest is of 2020-03, the newest data here are of 2025-12")
    assert "Old data" not in sections(world, "career:soc-43-4051.00")


def test_how_many_lines_are_old_is_said_with_the_assumption():
    sources = [Source(name, name, Publisher(name, name)) for name in ("s", "t")]
    said = [
        Statement("career:a", Property.DUTY, "s", value=Value(text, "en", as_of=date))
        for text, date in (("one", "2010-01"), ("two", "2012-05"), ("three", "2022-05"), ("four", ""))
    ]
    nodes = (Node("career:a", Kind.CAREER, Sort.OCCUPATION, "a"),)
    base = store.files.bundled("data") / "assumptions"
    packs = [*careergraph.sources.pack.read(base), Pack("p", "p", tuple(sources), nodes, tuple(said))]
    found = sections(CareerGraph(store.build_memory(packs)), "career:a")
    assert sorted(str(line) for line in found["Duty"]) == [
        "four  [s]",
        "one  [s; as of 2010-01; old data]",
        "three  [s; as of 2022-05]",
        "two  [s; as of 2012-05; old data]",
    ]
    assert [str(line) for line in found["Old data"]] == [
        (
            "2 of the lines above; the oldest is of 2010-01, the newest data here are of 2022-05"
            " (more than 60 months: assumptions, assumed)"
        )
    ]


def test_of_many_matches_the_first_tell_all():
    most = limits.MATCHES_SHOWN.value
    names = [f"b{number:02}" for number in range(most + 2)]
    nodes = tuple(Node(f"career:{name}", Kind.CAREER, Sort.OCCUPATION, name) for name in ("a", *names))
    said = [Statement("career:a", Relation.CLOSE_MATCH, "s", f"career:{name}") for name in names]
    said += [Statement(f"career:{name}", Property.DEFINITION, "s", value=Value(name, "en")) for name in names]
    pack = Pack("p", "p", (Source("s", "s", Publisher("s", "s")),), nodes, tuple(said))
    lines = [line.text for line in sections(CareerGraph(store.build_memory([pack])), "career:a")[BESIDE]]
    assert [text.partition(":")[0] for text in lines[: len(names)]] == ["close match"] * len(names)
    assert lines[len(names) :] == [
        *(f"definition, {name}: {name}" for name in names[:most]),
        "… and what is said of 2 more: show them one by one",
    ]
