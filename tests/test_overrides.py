"""Overrides: what is withdrawn or corrected counts no more, stays visible with who and why, and comes back exactly."""

import json

import pytest

import careergraph
import releases
import worlds
from careergraph import cli, describe, importing, rdf, store
from careergraph.contradictions import conflicts
from careergraph.errors import BadData, NodeNotFound, RequestError
from careergraph.graph import CareerGraph, load
from careergraph.html import page_bytes
from careergraph.model import Outcome, Override, Pack, Publisher, Source
from careergraph.quality import findings
from careergraph.querying import sparql
from careergraph.sources import pack, template
from careergraph.vocab import Action, Method, Property, Relation

HEAD, ANSWERER = "career:soc-11-1011.00", "career:soc-43-4051.00"
COLUMNS = "action,statement,subject,relation,object,said_by,topic,claim,column,value,reason,source,locator"
REVIEW = Source("review", "Our review", Publisher("our-house", "Our House Ltd"))
LADDER = """
publisher P: p
publisher Q: q
family f: a b
a -> b 12mo by p
a -> c 36mo by p
b -> c 12mo by q
c education p required: degree:master | degree:bachelor
c certification q required: certification:x
c experience q usual: in f 12
pay c 60000 by q
"""


def review(folder, *rows, columns=COLUMNS, name="review"):
    """Write a pack of overrides."""
    head = f'format = 1\nid = "{name}"\ntitle = "Review"\n[[publisher]]\nid = "our-house"\nname = "Our House Ltd"\n'
    releases.table(folder / "pack.toml", [f'{head}[[source]]\nid = "{name}"\ntitle = "Our {name}"\npublisher = "our-house"'])
    releases.table(folder / "overrides.csv", [columns, *rows])
    return folder


def world(*overrides, text=LADDER):
    """Return a text world in which overrides hold."""
    own = Pack("review", "Review", (REVIEW,), (), (), overrides)
    return CareerGraph(store.build_memory((*worlds.packs(text), own)))


def withdraw(**key):
    return Override(Action.WITHDRAW, "review", "we asked them", locators=("note 1",), **key)


def correct(*changes, **key):
    return Override(Action.CORRECT, "review", "a slip", changes=tuple(sorted(changes)), **key)


def routes(graph, start="a", goal="c", **wishes):
    return [str(route) for route in worlds.asked_of(graph, start, goal, **wishes).routes]


def notes(graph):
    return [found.note for found in graph.overrides()]


MOVE = {"subject": "career:a", "relation": Relation.LEADS_TO, "object": "career:c", "said_by": "p"}
EDUCATION = {"subject": "career:c", "relation": Relation.REQUIRES, "said_by": "p"}
PAY = {"subject": "career:c", "relation": Property.PAY, "said_by": "q"}


# -- what counts ------------------------------------------------------------------------------------------------------


def test_a_withdrawn_move_is_none():
    held = {"have": ["degree:master", "certification:x"]}
    assert routes(world(), **held) == ["a ~ 12mo ~ b ~ 12mo ~ c [24mo]", "a ~ 36mo ~ c [36mo]"]
    graph = world(withdraw(**MOVE))
    assert routes(graph, **held) == ["a ~ 12mo ~ b ~ 12mo ~ c [24mo]"]
    with pytest.raises(NodeNotFound):
        graph.move("career:a", "career:c")


def test_a_corrected_move_has_its_time_and_its_witness():
    graph = world(correct(("months", "6"), **MOVE))
    assert routes(graph, have=["degree:master", "certification:x"])[0] == "a ~ 12mo ~ c [12mo]"
    move = graph.move("career:a", "career:c")
    (said,) = (graph.statement(each) for each in move.statements)
    assert (move.months, move.method, said.source, said.reason) == (6, Method.CURATED, "review", "a slip")


def test_a_withdrawn_row_is_no_alternative_and_the_others_stay():
    graph = world(withdraw(object="degree:bachelor", **EDUCATION))
    assert routes(graph, have=["certification:x"])[0] == "a ~ +degree:bachelor +degree:master 36mo ~ c [72mo]"
    (claim,) = (claim for claim in graph.claims("career:c") if claim.aspect == "education")
    assert [row.object for row in claim.rows] == ["degree:master"]


def test_a_corrected_row_stays_an_alternative_of_the_same_claim():
    graph = world(correct(("object", "degree:associate"), object="degree:bachelor", **EDUCATION))
    assert routes(graph, have=["certification:x"])[0] == "a ~ 12mo ~ b ~ +degree:associate 12mo ~ c [24mo]"
    (claim,) = (claim for claim in graph.claims("career:c") if claim.aspect == "education")
    assert [row.object for row in claim.rows] == ["degree:associate", "degree:master"]
    assert (claim.source, {graph.statement(row.statement).source for row in claim.rows}) == ("p", {"p", "review"})


def test_the_only_row_of_a_claim_may_be_corrected_or_withdrawn():
    key = {"subject": "career:c", "relation": Relation.REQUIRES, "object": "certification:x", "said_by": "q"}
    graph = world(correct(("object", "certification:*"), **key))
    (claim,) = (claim for claim in graph.claims("career:c") if claim.aspect == "certification")
    assert [row.object for row in claim.rows] == ["certification:*"]
    graph = world(withdraw(**key))
    assert {claim.aspect for claim in graph.claims("career:c")} == {"education", "experience"}
    assert routes(graph, have=["degree:master"])[0] == "a ~ 12mo ~ b ~ 12mo ~ c [24mo]"


@pytest.mark.parametrize(
    "gone, line",
    [
        (["certification:x"], "a ~ +certification:y +certification:z 1mo ~ b [16mo]"),
        (["certification:y", "certification:x"], "a ~ +certification:z 1mo ~ b [9mo]"),
        (["certification:z"], "a ~ +certification:x +certification:y 1mo ~ b [13mo]"),
    ],
)
def test_a_claim_asks_for_no_more_rows_than_it_has_left(gone, line):
    text = """
    study certification:x 6mo
    study certification:y 7mo
    study certification:z 9mo
    a -> b 1mo
    b certification s required 2 of: certification:x | certification:y | certification:z
    """
    key = {"subject": "career:b", "said_by": "s"}
    graph = world(*(withdraw(object=each, relation=Relation.REQUIRES, **key) for each in gone), text=text)
    assert routes(graph, goal="b") == [line]


NESTED = """
study certification:x 6mo
study certification:y 7mo
a -> b 1mo
b certification s required: degree:master | (degree:associate & (certification:x | certification:y))
"""


@pytest.mark.parametrize(
    "gone, line",
    [
        (["degree:master"], "a ~ +certification:x +degree:associate 1mo ~ b [30mo]"),
        (["certification:x"], "a ~ +certification:y +degree:associate 1mo ~ b [31mo]"),
        (["certification:x", "certification:y"], "a ~ +degree:associate 1mo ~ b [24mo]"),
        (["certification:x", "certification:y", "degree:associate"], "a ~ +degree:bachelor +degree:master 1mo ~ b [72mo]"),
        (["certification:x", "certification:y", "degree:associate", "degree:master"], "a ~ 1mo ~ b [1mo]"),
    ],
)
def test_claims_inside_claims_lose_their_rows_one_by_one(gone, line):
    key = {"subject": "career:b", "relation": Relation.REQUIRES, "said_by": "s"}
    assert routes(world(*(withdraw(object=each, **key) for each in gone), text=NESTED), goal="b") == [line]


def test_a_withdrawn_denial_leaves_the_aspect_to_others():
    text = "a -> b 1mo\nb certification p none\nb certification q required: certification:x"
    key = {"subject": "career:b", "relation": Relation.REQUIRES}
    assert routes(world(text=text), goal="b", reading="lenient") == ["a ~ 1mo ~ b [1mo]"]
    graph = world(withdraw(said_by="p", **key), text=text)
    assert routes(graph, goal="b", reading="lenient") == ["a ~ +certification:x 1mo ~ b [1mo+]"]


def test_assumptions_may_be_withdrawn_and_corrected():
    key = {"subject": "career:*", "relation": Property.ROLE_MONTHS, "said_by": "assumptions"}
    text = "a -> b"
    assert routes(world(correct(("value", "30"), **key), text=text), goal="b") == ["a ~ 30mo ~ b [30mo]"]
    assert routes(world(withdraw(**key), text=text), goal="b") == ["a ~ 0mo ~ b [0mo+]"]


def test_a_withdrawn_label_finds_nothing():
    text = "a -> b"
    names = pack.read(worlds.ASSUMPTIONS)
    (label,) = (s for each in names for s in each.statements if s.value and s.value.text == "GED")
    assert world(text=text).find("GED").id == "degree:high-school"
    with pytest.raises(NodeNotFound):
        world(withdraw(statement=label.id), text=text).find("GED")


# -- which statement is meant -----------------------------------------------------------------------------------------


def test_a_statement_is_named_by_its_id_or_by_what_it_says():
    (said,) = (s for s in world().statements(relation=Property.PAY))
    for key in ({"statement": said.id}, PAY, {"statement": said.id, **PAY}):
        (found,) = world(withdraw(**key)).overrides()
        assert (found.statement, found.corrected, found.note) == (said, None, "")


@pytest.mark.parametrize(
    "override, note",
    [
        (withdraw(statement="0" * 20), "no such statement is here"),
        (withdraw(**{**PAY, "said_by": "p"}), "no such statement is here"),
        (correct(("value", "60000"), **PAY), "the source says so itself"),
    ],
)
def test_what_means_nothing_now_waits_and_says_why(override, note):
    graph = world(override)
    assert (notes(graph), graph.statements()) == ([note], world().statements())
    assert [str(finding) for finding in findings(graph) if finding.code == "override"] != []


@pytest.mark.parametrize(
    "override, message",
    [
        (withdraw(**EDUCATION), "it fits 2 statements\n  hint: name one by its id: "),
        (correct(("months", "3"), **PAY), "months of pay can't be corrected\n  hint: one of: object, value, value_most"),
        (correct(("value", "much"), **PAY), "value must be a number, found 'much'"),
        (correct(("value", ""), **PAY), "value is missing\n  hint: to say that it isn't so, withdraw"),
        (correct(("value", "-1"), **PAY), "pay can't be less than 0, found -1"),
        (correct(("value_most", "1"), **PAY), "value_most is less than value"),
        (correct(("unit", "months"), **PAY), "pay is not counted in months"),
        (correct(("months", "12.5"), **MOVE), "months must be a whole number, found '12.5'"),
        (correct(("months", "nan"), **MOVE), "months must be a number from 0 to 1200, found 'nan'"),
        (correct(("months_least", "40"), **MOVE), "months must rise from least to most"),
        (correct(("object", "degree:x"), **MOVE), "'degree:x' can't take the place of career:c"),
        (correct(("object", "career:a"), **MOVE), "a node can't be said of itself"),
        (correct(("share", "1.1"), **MOVE), "share must be a number from 0 to 1, found '1.1'"),
    ],
)
def test_an_override_that_cannot_be_is_a_fault(override, message):
    with pytest.raises(BadData) as caught:
        world(override)
    assert message in str(caught.value)


def test_a_data_set_does_not_override_itself(tmp_path):
    folder = review(tmp_path / "one", f",,{HEAD},duty,,review,,,,,no,review,")
    releases.table(folder / "nodes.csv", ["id,sort,label", f"{HEAD},occupation,Heads"])
    releases.table(folder / "facts.csv", ["subject,property,value,source,locator", f"{HEAD},duty,rest,review,page 1"])
    releases.table(folder / "overrides.csv", [COLUMNS, f"withdraw,,{HEAD},duty,,review,,,,,no,review,"])
    with pytest.raises(BadData, match=r"overrides.csv:2:1: the override can't be: its own data set says it\n  hint: change it"):
        load(folder)


def test_a_link_between_classifications_may_become_another_link():
    text = "a ~~ b\na -> b 1mo"
    key = {"subject": "career:a", "relation": Relation.RELATED_TO, "object": "career:b", "said_by": "text"}
    graph = world(correct(("relation", "close-match"), **key), text=text)
    assert [s.relation for s in graph.statements(source="review")] == [Relation.CLOSE_MATCH]
    with pytest.raises(BadData, match="'leads-to' can't take the place of related-to"):
        world(correct(("relation", "leads-to"), **key), text=text)


def test_of_two_overrides_of_one_statement_the_first_by_source_counts():
    other = Source("audit", "An audit", Publisher("others", "Others"))
    text = worlds.packs(LADDER)
    mine = Pack("review", "Review", (REVIEW,), (), (), (withdraw(**PAY),))
    theirs = Pack("audit", "Audit", (other,), (), (), (Override(Action.WITHDRAW, "audit", "no", **PAY),))
    for packs in ((*text, mine, theirs), (*text, theirs, mine)):
        graph = CareerGraph(store.build_memory(packs))
        assert notes(graph) == ["", "audit overrides the statement already"]


def test_leaving_the_source_out_undoes_its_overrides(tmp_path):
    folder = review(tmp_path / "r", "withdraw,,career:shift-supervisor,leads-to,,guide-001,,,,,no,review,page 1")
    guides = store.files.bundled("data") / "guides"
    start = "career:shift-supervisor"
    before, after, undone = load(guides), load(guides, folder), load(guides, folder, without=["review"])
    assert [len(move.statements) for graph in (before, after) for move in graph.moves(start)] == [2, 1]
    assert before.statements() == undone.statements()


# -- packs ------------------------------------------------------------------------------------------------------------


def test_the_table_is_read_and_rows_of_one_statement_are_one_correction(tmp_path):
    (found,) = pack.read(
        review(
            tmp_path / "r",
            f"correct,,{HEAD},leads-to,{ANSWERER},onet,,,months_least,12,too low,review,note 1",
            f"correct,,{HEAD},leads-to,{ANSWERER},onet,,,months,,never counted,review,note 2",
            f"withdraw,{'0a' * 10},,,,,,,,,no,review,",
        ),
        known={HEAD, ANSWERER},
    )
    key = {"subject": HEAD, "relation": Relation.LEADS_TO, "object": ANSWERER, "said_by": "onet"}
    changes = (("months", ""), ("months_least", "12"))
    assert found.overrides == (
        Override(Action.CORRECT, "review", "too low; never counted", changes=changes, locators=("note 1", "note 2"), **key),
        Override(Action.WITHDRAW, "review", "no", statement="0a" * 10),
    )


@pytest.mark.parametrize(
    "row, cell, expected",
    [
        (f"drop,,{HEAD},pay,,bls,,,,,no,review,", "action", "'drop' is no action | one of: withdraw, correct"),
        (f"withdraw,,{HEAD},pay,,bls,,,,,,review,", "reason", "reason is missing | fill it in or take the row away"),
        ("withdraw,xyz,,,,,,,,,no,review,", "statement", "'xyz' is no id of a statement | 20 digits 0-9 a-f"),
        (f"withdraw,,{HEAD},,,bls,,,,,no,review,", "relation", "relation is missing | name the statement by its id, or by all"),
        (f"withdraw,,{HEAD},payy,,bls,,,,,no,review,", "relation", "'payy' is no relation | did you mean 'pay'?"),
        ("withdraw,,career:x,pay,,bls,,,,,no,review,", "subject", "no node here is 'career:x'"),
        (f"withdraw,,{HEAD},pay,,bls,,,,3,no,review,", "value", "what is withdrawn has no value | write correct"),
        (f"correct,,{HEAD},pay,,bls,,,,3,no,review,", "column", "column is missing | one of: object, relation, months_least"),
        (f"correct,,{HEAD},pay,,bls,,,month,3,no,review,", "column", "'month' can't be corrected | did you mean 'months'?"),
        (f"correct,,{HEAD},pay,,bls,,,share,3,no,review,", "value", "value must be from 0 to 1, found '3'"),
        (f"correct,,{HEAD},pay,,bls,,,months,x,no,review,", "value", "value must be a whole number from 0 to 1200, found 'x'"),
        (f"correct,,{HEAD},pay,,bls,,,unit,EUR,no,review,", "value", "'EUR' is no value | one of: months"),
        (f"withdraw,,{HEAD},pay,,bls,,,,,no,reviews,", "source", "no source here is 'reviews' | did you mean 'review'?"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path, row, cell, expected):
    with pytest.raises(BadData) as caught:
        pack.read(review(tmp_path / "r", row), known={HEAD})
    (problem,) = caught.value.problems
    before = row.split(",")[: COLUMNS.split(",").index(cell)]
    assert problem.column == len(",".join([*before, ""])) + 1
    assert f"{problem.message} | {problem.hint}".startswith(expected)


def test_one_thing_is_overridden_once(tmp_path):
    row = f"correct,,{HEAD},pay,,bls,,,value,{{}},no,review,"
    with pytest.raises(BadData, match="overrides the same as line 2"):
        pack.read(review(tmp_path / "r", row.format(1), row.format(2)), known={HEAD})


def test_the_template_holds_an_override_table_that_reads_when_it_is_filled_in(tmp_path):
    folder = tmp_path / "mine"
    template.write(folder)
    for path in folder.glob("*.csv"):
        if path.name != "overrides.csv":
            path.unlink()
    with (folder / "overrides.csv").open("a", encoding="utf-8") as file:
        file.write(f"withdraw,{'0' * 20},,,,,,,,,,,it is wrong,handbook,page 1\n")
    (found,) = pack.read(folder)
    assert found.overrides == (Override(Action.WITHDRAW, "handbook", "it is wrong", "0" * 20, locators=("page 1",)),)


# -- imports ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def db(tmp_path):
    """A graph file with the small release of O*NET."""
    path = tmp_path / "my.db"
    importing.import_into(path, "onet", [releases.onet(tmp_path / "db_30_1_text")])
    return path


def tasks(path):
    """Return the listed tasks of the head, in the order of their texts."""
    said = careergraph.open(path).statements(subject=HEAD, relation=Property.DUTY)
    return sorted((s for s in said if not s.value.topic.startswith("Emerging")), key=lambda s: s.value.text)


def duties(path):
    return [s.value.text for s in tasks(path)]


@pytest.fixture
def overridden(db, tmp_path):
    """The same graph with one duty withdrawn and the job zone corrected."""
    _, duty = tasks(db)
    folder = review(
        tmp_path / "review",
        f"withdraw,{duty.id},,,,,,,,,nobody does that,review,note 1",
        f"correct,,{HEAD},job-zone,,onet,,,value,4,our experts say so,review,note 2",
    )
    importing.import_into(db, "pack", [folder])
    return db


def test_an_imported_override_holds_and_its_statement_is_still_said(db, tmp_path):
    before = {s.id for s in careergraph.open(db).statements()}
    duty, *rest = tasks(db)
    folder = review(tmp_path / "r", f"withdraw,{duty.id},,,,,,,,,no,review,note 1")
    found = importing.import_into(db, "pack", [folder])
    assert ([c.added for c in found.changes], found.waiting, found.is_unchanged) == ([1], (), False)
    graph = careergraph.open(db)
    assert duties(db) == [s.value.text for s in rest]
    assert before - {s.id for s in graph.statements()} == {duty.id}
    assert (graph.statement(duty.id), graph.overrides(HEAD)[0].statement) == (duty, duty)
    assert importing.import_into(db, "pack", [folder]).is_unchanged


def test_an_import_of_the_release_again_keeps_overrides_to_the_byte(overridden, tmp_path):
    before = overridden.read_bytes()
    found = importing.import_into(overridden, "onet", [tmp_path / "db_30_1_text"])
    assert (found.is_unchanged, overridden.read_bytes() == before) == (True, True)


def test_the_order_of_releases_and_overrides_leaves_no_trace(overridden, tmp_path):
    other = tmp_path / "other.db"
    importing.import_into(other, "onet", [tmp_path / "db_30_1_text"])
    importing.import_into(other, "bls", [releases.table(tmp_path / "national_M2024.csv", releases.OEWS)])
    importing.import_into(other, "pack", [tmp_path / "review"])
    importing.import_into(overridden, "bls", [tmp_path / "national_M2024.csv"])
    assert overridden.read_bytes() == other.read_bytes()


def test_a_newer_release_keeps_what_still_fits_and_reports_what_does_not(overridden, tmp_path):
    zones = ["O*NET-SOC Code\tJob Zone\tDate", f"{HEAD[11:]}\t3\t01/2026"]
    tasks = ["O*NET-SOC Code\tTask ID\tTask", f"{HEAD[11:]}\t1\tRest."]
    newer = releases.onet(tmp_path / "newer", Task_Statements=tasks, Job_Zones=zones)
    found = importing.import_into(overridden, "onet", [newer])
    (waiting,) = found.waiting
    assert (waiting.note, waiting.override.reason) == ("no such statement is here", "nobody does that")
    graph = careergraph.open(overridden)
    (zone,) = graph.statements(subject=HEAD, relation=Property.JOB_ZONE)
    assert (zone.value.number, zone.value.as_of, zone.source, duties(overridden)) == (4, "2026-01", "review", ["Rest."])
    importing.import_into(overridden, "onet", [tmp_path / "db_30_1_text"])
    assert notes(careergraph.open(overridden)) == ["", ""]


def test_a_key_that_came_to_fit_several_statements_waits(overridden, tmp_path):
    zones = ["O*NET-SOC Code\tJob Zone\tDate", f"{HEAD[11:]}\t3\t01/2026", f"{HEAD[11:]}\t2\t01/2025"]
    found = importing.import_into(overridden, "onet", [releases.onet(tmp_path / "newer", Job_Zones=zones)])
    assert [each.note.partition(";")[0] for each in found.waiting] == ["it fits 2 statements"]


def test_taking_an_override_away_restores_exactly(db, tmp_path):
    plain = db.read_bytes()
    (duty, other, *_) = careergraph.open(db).statements(subject=HEAD)
    rows = [f"withdraw,{said.id},,,,,,,,,no,review,note 1" for said in (duty, other)]
    importing.import_into(db, "pack", [review(tmp_path / "r", rows[0])])
    one = db.read_bytes()
    importing.import_into(db, "pack", [review(tmp_path / "r", *rows)])
    assert db.read_bytes() not in (plain, one)
    importing.import_into(db, "pack", [review(tmp_path / "r", rows[0])])
    assert db.read_bytes() == one
    (change,) = importing.remove_from(db, ["review"])
    assert (change.removed, db.read_bytes() == plain) == (1, True)


def test_a_data_set_that_is_not_there_cannot_be_removed(db):
    before = db.read_bytes()
    with pytest.raises(RequestError, match="the graph has no 'onett'") as caught:
        importing.remove_from(db, ["onett"])
    assert (caught.value.hint, db.read_bytes()) == ("did you mean 'onet'?", before)


def test_a_release_may_be_removed_while_overrides_of_it_wait(overridden):
    importing.remove_from(overridden, ["onet"])
    graph = careergraph.open(overridden)
    assert notes(graph) == ["no such statement is here"] * 2
    assert graph[HEAD].label == "Heads"


def test_a_wrong_override_leaves_the_graph_as_it_was(db, tmp_path):
    before = db.read_bytes()
    folder = review(tmp_path / "r", f"withdraw,,{HEAD},duty,,onet,,,,,no,review,")
    with pytest.raises(BadData, match=r"overrides.csv:2:1: the override can't be: it fits \d statements\n  hint: name one by"):
        importing.import_into(db, "pack", [folder])
    assert db.read_bytes() == before


def test_what_follows_from_a_withdrawn_match_goes_with_it_and_may_be_withdrawn_itself(tmp_path):
    db = tmp_path / "my.db"
    given = [
        releases.table(tmp_path / "isco.csv", releases.ISCO_SOC),
        releases.table(tmp_path / "soc.csv", releases.SOC_2010_2018),
    ]
    importing.import_into(db, "crosswalk", given)
    (follows,) = careergraph.open(db).statements(source="xw-isco-soc2018")
    (half,) = careergraph.open(db).statements(source="xw-soc2010-soc2018", object=follows.object)
    for said, notes_then in ((half, [""]), (follows, [""])):
        importing.import_into(db, "pack", [review(tmp_path / said.id, f"withdraw,{said.id},,,,,,,,,no,review,note 1")])
        graph = careergraph.open(db)
        assert (graph.statements(source="xw-isco-soc2018"), notes(graph)) == ((), notes_then)
        assert graph.overrides()[0].statement == said
    importing.remove_from(db, ["review"])
    assert careergraph.open(db).statements(source="xw-isco-soc2018") == (follows,)


# -- what is shown ----------------------------------------------------------------------------------------------------


def shown(graph, node=HEAD):
    sections = {section.title: section.lines for section in describe.card(graph, graph[node])}
    return [str(line) for line in sections.get("Withdrawn or corrected", ())]


def test_show_tells_what_was_withdrawn_by_whom_and_why(overridden):
    (duty,) = (each.statement for each in careergraph.open(overridden).overrides() if not each.corrected)
    place = duty.locators[0]
    assert sorted(shown(careergraph.open(overridden))) == [
        (
            "corrected: job zone: Zone Five: 5 (1 to 5, as of 2023-08) → job zone: Zone Five: 4 (1 to 5, as of 2023-08)"
            "  [onet Job Zones.txt:2; corrected by review note 2: our experts say so]"
        ),
        f"withdrawn: duty: Core: {duty.value.text}  [onet {place}; withdrawn by review note 1: nobody does that]",
    ]


def test_conflicts_name_both_sides_of_an_override(overridden):
    graph = careergraph.open(overridden)
    found = {c.topic: describe.side_lines(graph, c) for c in conflicts(graph, HEAD) if c.type == "overridden"}
    assert [line.text for line in found["duty"]][1] == "withdraws it: nobody does that"
    assert [line.evidence for line in found["job-zone"]] == ["onet Job Zones.txt:2", "review note 2, curated"]
    assert {c.about for c in conflicts(graph) if c.type == "overridden"} == {HEAD}


def test_rdf_keeps_what_is_withdrawn_apart_from_what_counts(overridden):
    graph = careergraph.open(overridden)
    query = """SELECT ?reason ?text ?made {
        ?override a cg:Override ; cg:overrides ?said ; cg:reason ?reason ; prov:wasDerivedFrom cgid:source\\/review .
        ?career cg:withdrawnStatement ?said . FILTER NOT EXISTS { ?career cg:qualifiedFact ?said }
        OPTIONAL { ?said cg:text ?text } OPTIONAL { ?new prov:wasRevisionOf ?said ; cg:number ?made }
    } ORDER BY ?reason"""
    (duty,) = (each.statement for each in graph.overrides() if not each.corrected)
    assert sparql(graph, query).rows == (("nobody does that", duty.value.text, None), ("our experts say so", None, 4))
    assert rdf.serialize(graph, "nt") == rdf.serialize(graph, "nt")


def test_a_page_shows_what_was_withdrawn(overridden):
    text = page_bytes(careergraph.open(overridden), around=HEAD).decode()
    assert "withdrawn by review note 1: nobody does that" in text


def run(capsys, *words):
    with pytest.raises(SystemExit) as left:
        cli.main([str(word) for word in words])
    told = capsys.readouterr()
    return left.value.code, told.out, told.err


def test_the_ids_that_overrides_need_are_shown(overridden, capsys):
    graph = careergraph.open(overridden)
    known = {s.id for s in graph.statements(subject=HEAD)}
    code, out, _ = run(capsys, "show", HEAD, "--graph", overridden, "--format", "json")
    lines = [line for lines in json.loads(out)["sections"].values() for line in lines]
    listed = {said for line in lines for said in line["statements"]}
    unseen = {s.value.topic for s in graph.statements(subject=HEAD) if s.id not in listed}
    assert (code, unseen, listed - known) == (0, {"hidden"}, {each.statement.id for each in graph.overrides()})
    (zone,) = graph.statements(subject=HEAD, relation=Property.JOB_ZONE)
    assert (
        f"review note 2, curated: our experts say so; {zone.id}]"
        in run(capsys, "show", HEAD, "--ids", "--graph", overridden)[1]
    )


def test_differences_and_reports_name_overrides(overridden, tmp_path, capsys):
    old = tmp_path / "old.db"
    old.write_bytes(overridden.read_bytes())
    importing.remove_from(old, ["review"])
    (duty, zone) = sorted((each for each in careergraph.open(overridden).overrides()), key=lambda each: bool(each.corrected))
    found = importing.diff(old, overridden)
    assert (found.statements_added, found.statements_removed) == ((), ())
    assert found.overrides == (
        (f"review corrects {HEAD} job-zone of onet value=4", "", f"corrects {zone.statement.id}"),
        (f"review withdraws {duty.statement.id}", "", f"withdraws {duty.statement.id}"),
    )
    newer = releases.onet(tmp_path / "newer", Task_Statements=["O*NET-SOC Code\tTask ID\tTask", f"{HEAD[11:]}\t1\tRest."])
    code, _, err = run(capsys, "import", "onet", newer, "--into", overridden)
    line = f"override not in force, no such statement is here: review withdraws {duty.statement.id}\n"
    assert (code, err.endswith(line)) == (0, True)
    code, out, _ = run(capsys, "check", "--graph", overridden)
    about = f"override: {duty.statement.id}: {line.removeprefix('override ')}"
    assert (code, about in out) == (0, True)
    code, out, err = run(capsys, "remove", "review", "--from", overridden)
    assert (code, out, err) == (0, "", "review (no version): 3 statements gone\n")


def test_outcomes_are_values():
    assert Outcome(withdraw(**PAY)) == Outcome(withdraw(**PAY))
    assert withdraw(**PAY).id != withdraw(**MOVE).id
    assert withdraw(**PAY).id == Override(Action.WITHDRAW, "review", "another reason", **PAY).id
