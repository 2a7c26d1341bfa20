"""A pack is read whole or not at all; every fault has a place, a reason and a next step."""

import csv
import io
import random
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careergraph import files, limits, rdf, store
from careergraph.errors import BadData, FileFailure
from careergraph.escape import for_cell
from careergraph.explain import claim_place, claim_text
from careergraph.graph import CareerGraph
from careergraph.model import ClaimHead, Months, Node, Publisher, Source, Statement, Value
from careergraph.network import to_networkx
from careergraph.querying import sparql
from careergraph.sources import pack
from careergraph.vocab import (
    ID_NAMESPACE,
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

TOML = """\
format = 1
id = "house"
title = "Careers in our house"

[[publisher]]
id = "our-house"
name = "Our House Ltd"

[[source]]
id = "handbook"
title = "Staff handbook"
publisher = "our-house"
"""
NODES = """\
id,sort,label
career:agent,occupation,agent
career:manager,occupation,manager
career:service,family,service
degree:bachelor,degree,bachelor's degree
degree:master,degree,master's degree
skill:listening,skill,listening
"""
REQUIREMENTS = "career,aspect,claim,modality,object,source"
FACTS = "subject,property,value,unit,source"
BUNDLED = ("assumptions", "guides", "business")


@pytest.fixture
def folder(tmp_path):
    """Write a pack of our house; more tables by name, a table given as None is left out."""

    def write(name="house", **tables):
        place = tmp_path / name
        place.mkdir()
        for table, text in {"toml": TOML, "nodes": NODES, **tables}.items():
            if text is not None:
                file = "pack.toml" if table == "toml" else f"{table}.csv"
                (place / file).write_text(text, encoding="utf-8", newline="")
        return place

    return write


def faults(*folders):
    """Return `file:line:column: message | hint` of every fault."""
    with pytest.raises(BadData) as caught:
        pack.read(*folders)
    problems = caught.value.problems
    return [f"{Path(p.path).name}:{p.line}:{p.column}: {p.message} | {p.hint}" for p in problems]


def lines(*rows):
    return "\n".join(rows) + "\n"


# -- what is taken in -------------------------------------------------------------------------------------------------


def test_every_column_of_every_table_comes_into_the_statements(folder):
    place = folder(
        labels=lines(
            "node,text,language,role,scope,method,reason,source,locator",
            "career:agent,Agentin,de-CH,hidden,area=CH,implied,a name,handbook,line 1; line 2",
        ),
        moves=lines(
            "start,goal,months_least,months,months_most,share,confidence,source",
            "career:agent,career:manager,12,24,36,0.25,0.9,handbook",
        ),
        requirements=lines(
            "career,aspect,claim,modality,polarity,minimum,from,object,standing,months_least,months_most,share,level,inside,scope,source",
            "career:manager,experience,years,usual,,all,career:agent,career:service,accepted,24,60,0.5,1,either,company-size=large; area=US,handbook",
            "career:manager,experience,either,usual,positive,,career:agent,career:*,,,,,,,area=US;company-size=large,handbook",
        ),
        relations=lines("subject,relation,object,share,source", "degree:master,satisfies,degree:bachelor,1,handbook"),
        facts=lines(
            "subject,property,object,value,value_most,open,unit,statistic,area,period,as_of,topic,order,modality,language,source",
            "career:agent,pay,,44.04,50,yes,USD/hour,average,US,2018,2019-05,pay,3,,,handbook",
            "career:agent,prior-role,career:manager,often,,,,some,CH,2020,2021,before,0,preferred,fr,handbook",
        ),
    )
    (found,) = pack.read(place)
    handbook = Source("handbook", "Staff handbook", Publisher("our-house", "Our House Ltd"))
    scope = ((ScopeDimension.AREA, "US"), (ScopeDimension.COMPANY_SIZE, "large"))
    either = ClaimHead("either", Aspect.EXPERIENCE, Modality.USUAL, from_career="career:agent")
    years = ClaimHead("years", Aspect.EXPERIENCE, Modality.USUAL, Polarity.POSITIVE, 0, "career:agent", "either")
    assert (found.id, found.title, found.sources) == ("house", "Careers in our house", (handbook,))
    assert found.nodes[0] == Node("career:agent", Kind.CAREER, Sort.OCCUPATION, "agent", "en")
    assert found.statements == (
        Statement(
            "career:agent",
            Property.LABEL,
            "handbook",
            value=Value("Agentin", "de-CH", topic="hidden"),
            method=Method.IMPLIED,
            scope=((ScopeDimension.AREA, "CH"),),
            locators=("line 1", "line 2"),
            reason="a name",
        ),
        Statement(
            "career:agent",
            Relation.LEADS_TO,
            "handbook",
            "career:manager",
            months=Months(12, 24, 36),
            share=Decimal("0.25"),
            confidence=Decimal("0.9"),
        ),
        Statement(
            "career:manager",
            Relation.REQUIRES,
            "handbook",
            "career:service",
            scope=scope,
            months=Months(24, None, 60),
            share=Decimal("0.5"),
            level=Decimal(1),
            standing=Standing.ACCEPTED,
            claim=years,
        ),
        Statement("career:manager", Relation.REQUIRES, "handbook", "career:*", scope=scope, claim=either),
        Statement("degree:master", Relation.SATISFIES, "handbook", "degree:bachelor", share=Decimal(1)),
        Statement(
            "career:agent",
            Property.PAY,
            "handbook",
            value=Value(
                number=Decimal("44.04"),
                most=Decimal(50),
                is_open=True,
                unit=Unit.USD_HOUR,
                statistic="average",
                area="US",
                period="2018",
                as_of="2019-05",
                topic="pay",
                order=3,
            ),
        ),
        Statement(
            "career:agent",
            Property.PRIOR_ROLE,
            "handbook",
            "career:manager",
            value=Value("often", "fr", statistic="some", area="CH", period="2020", as_of="2021", topic="before", order=0),
            modality=Modality.PREFERRED,
        ),
    )


def test_the_language_of_the_pack_is_that_of_texts_that_name_none(folder):
    place = folder(
        toml=TOML.replace('title = "Careers', 'language = "fr"\ntitle = "Careers'),
        labels=lines("node,text,language,source", "career:agent,conseiller,,handbook", "career:agent,Berater,de,handbook"),
    )
    (found,) = pack.read(place)
    assert found.nodes[0].language == "fr"
    assert [statement.value.language for statement in found.statements] == ["fr", "de"]


def test_an_empty_cell_is_not_stated(folder):
    place = folder(
        moves=lines(
            "start,goal,months,share,source",
            "career:agent,career:manager,,,handbook",
            "career:manager,career:agent,0,0,handbook",
        )
    )
    first, second = pack.read(place)[0].statements
    assert (first.months, first.share) == (Months(), None)
    assert (second.months, second.share) == (Months(typical=0), Decimal(0))


@pytest.mark.parametrize("text", ["=1+1", "-5", "@x", "+49 30", "'=x", "''=x", "'quoted'", "=SUM(A1;B2)"])
def test_the_guard_against_formulas_is_taken_off_every_cell(folder, text):
    cell = f'"{for_cell(text)}"'
    place = folder(
        labels=lines(
            "node,text,source,locator,method,reason", f"career:agent,{cell},handbook,{cell.replace(';', '')},curated,{cell}"
        ),
        facts=lines(
            "subject,property,value,topic,statistic,area,period,as_of,source",
            f"career:agent,duty,{','.join([cell] * 6)},handbook",
        ),
    )
    label, fact = pack.read(place)[0].statements
    assert (label.value.text, label.locators, label.reason) == (text, (text.replace(";", ""),), text)
    assert fact.value == Value(text, "en", topic=text, statistic=text, area=text, period=text, as_of=text)


def test_a_negative_number_may_wear_the_guard(folder):
    place = folder(
        facts=lines(
            FACTS, "career:agent,employment-growth,'-3.5,percent,handbook", "career:agent,employment-growth,-4,percent,handbook"
        )
    )
    assert [statement.value.number for statement in pack.read(place)[0].statements] == [Decimal("-3.5"), Decimal(-4)]


def test_the_same_node_in_two_packs_is_one_node(folder):
    other = folder(
        "other", toml=TOML.replace('"house"', '"other"'), nodes=lines("id,sort,label", "career:agent,occupation,agent")
    )
    graph = CareerGraph(store.build_memory(pack.read(folder(), other)))
    assert [node.id for node in graph.nodes(kind=Kind.CAREER)] == ["career:agent", "career:manager", "career:service"]


def test_a_pack_may_name_the_nodes_of_another_whichever_comes_first(folder):
    other = folder(
        "other",
        toml=TOML.replace('"house"', '"other"'),
        nodes=lines("id,sort,label", "career:director,occupation,director"),
        moves=lines("start,goal,source", "career:manager,career:director,handbook"),
    )
    house = folder()
    for order in ((house, other), (other, house)):
        assert sum(len(found.statements) for found in pack.read(*order)) == 1


def test_statements_that_differ_only_in_their_locators_are_two_sayings_of_one(folder):
    rows = ("career:agent,career:manager,handbook,line 2", "career:agent,career:manager,handbook,line 1")
    place = folder(moves=lines("start,goal,source,locator", *rows))
    (statement,) = CareerGraph(store.build_memory(pack.read(place))).statements()
    assert statement.locators == ("line 1", "line 2")


def test_tables_of_another_use_are_passed_over(folder):
    place = folder(ledger="anything,\nat all\n")
    (place / "README.md").write_text("notes")
    assert len(pack.read(place)[0].nodes) == 6


# -- faults -----------------------------------------------------------------------------------------------------------


def cases():
    """Yield name, table, its text and the faults of each case of `pack_faults.txt`."""
    _, *blocks = Path(__file__).with_name("pack_faults.txt").read_text(encoding="utf-8").strip().split("\n\n")
    for number, block in enumerate(blocks):
        head, *rest = block.split("\n")
        text = "".join(f"{line[2:]}\n" for line in rest if line[0] == "|")
        name = head.removeprefix("# ")
        yield pytest.param(name, text, [line[2:] for line in rest if line[0] == ">"], id=f"{number}-{name}")


@pytest.mark.parametrize("name, text, expected", [*cases()])
def test_a_fault_is_named_with_its_place_and_the_next_step(folder, name, text, expected):
    tables = {"nodes +": {"nodes": NODES + text}, "no nodes": {"nodes": None}}.get(name, {name: text})
    assert faults(folder(**tables)) == expected


@pytest.mark.parametrize("number", ["nan", "-1", "1201", "2.5", "1e3", "inf", "٣", "0x10", "9" * 30, "1_0"])
def test_months_are_whole_numbers_in_their_range(folder, number):
    message = (
        f"months must be a whole number from 0 to 1200, found {number!r} | leave the cell empty where the source states none"
    )
    place = folder(moves=lines("start,goal,months,source", f"career:agent,career:manager,{number},handbook"))
    assert faults(place) == [f"moves.csv:2:29: {message}"]


@pytest.mark.parametrize("number", ["nan", "inf", "1e-3", "½", "50%", ".5", "5.", "1_0", "+1", "1,5", "0." + "3" * 31])
def test_a_share_is_a_plain_number(folder, number):
    hint = "digits, at most one point, a minus sign in front; at most 30 digits on each side of the point"
    place = folder(moves=lines("start,goal,share,source", f'career:agent,career:manager,"{number}",handbook'))
    assert faults(place) == [f"moves.csv:2:29: share must be a plain number, found {number!r} | {hint}"]


@pytest.mark.parametrize("number", ["1.0000001", "-0.1", "68.5"])
def test_a_share_is_from_0_to_1(folder, number):
    message = f"share must be from 0 to 1, found {number!r} | leave the cell empty where the source states none"
    place = folder(moves=lines("start,goal,share,source", f"career:agent,career:manager,{number},handbook"))
    assert faults(place) == [f"moves.csv:2:29: {message}"]


@pytest.mark.parametrize(
    "column, value",
    [
        ("modality", "required"),
        ("polarity", "negative"),
        ("minimum", "all"),
        ("from", "career:agent"),
        ("scope", "area=US"),
        ("inside", "other"),
    ],
)
def test_rows_of_one_claim_that_disagree(folder, column, value):
    columns = ["career", "aspect", "claim", "modality", "object", "source", "polarity", "minimum", "from", "scope", "inside"]
    first = dict(
        zip(columns, ["career:manager", "education", "x", "usual", "degree:bachelor", "handbook", *[""] * 5], strict=True)
    )
    second = {**first, "object": "degree:master", column: value}
    other = {**first, "claim": "other"}
    place = folder(requirements=lines(",".join(columns), *(",".join(row.values()) for row in (first, second, other))))
    (fault,) = faults(place)
    at = len(",".join(list(second.values())[: columns.index(column)])) + 2
    assert (
        fault
        == f"requirements.csv:3:{at}: the rows of claim 'x' disagree in {column} | make them agree, or give this row another claim key"
    )


def test_claims_of_one_key_must_agree_across_packs(folder):
    row = "career:manager,education,x,{},degree:{},handbook"
    other = folder(
        "other", toml=TOML.replace('"house"', '"other"'), requirements=lines(REQUIREMENTS, row.format("required", "master"))
    )
    house = folder(requirements=lines(REQUIREMENTS, row.format("usual", "bachelor")))
    assert faults(house, other) == [
        "requirements.csv:2:28: the rows of claim 'x' disagree in modality | make them agree, or give this row another claim key"
    ]


def test_a_claim_may_be_inside_a_claim_of_the_same_source_and_aspect_in_another_pack(folder):
    house = folder(requirements=lines(REQUIREMENTS, "career:manager,education,x,usual,degree:bachelor,handbook"))
    other = folder(
        "other",
        toml=TOML.replace('"house"', '"other"'),
        requirements=lines(
            REQUIREMENTS + ",minimum,inside",
            "career:manager,education,y,usual,degree:master,handbook,all,x",
            "career:manager,education,y,usual,skill:listening,handbook,all,x",
        ),
    )
    (claim,) = CareerGraph(store.build_memory(pack.read(house, other))).claims("career:manager")
    inner = claim.rows[1].object
    assert (claim.key, claim.rows[0].object, inner.key, inner.needed) == ("x", "degree:bachelor", "y", 2)


EITHER = [
    "career:manager,education,ways,required,,handbook,,,,page 1",
    "career:manager,education,one,required,degree:bachelor,handbook,all,ways,,page 2",
    "career:manager,education,one,required,career:service,handbook,all,ways,24,page 2",
    "career:manager,education,two,required,degree:associate,handbook,all,ways,,page 3",
    "career:manager,education,two,required,career:service,handbook,all,ways,60,page 3",
]


def test_a_claim_may_have_no_rows_but_claims(folder):
    place = folder(requirements=lines(REQUIREMENTS + ",minimum,inside,months_least,locator", *EITHER))
    graph = CareerGraph(store.build_memory(pack.read(files.bundled("data") / "assumptions", place)))
    (claim,) = graph.claims("career:manager")
    asked = {(row.object.needed, *((each.object, each.months.least) for each in row.object.rows)) for row in claim.rows}
    assert (claim.needed, asked) == (
        1,
        {
            (2, ("career:service", 24), ("degree:bachelor", None)),
            (2, ("career:service", 60), ("degree:associate", None)),
        },
    )
    (said,) = [s for s in graph.statements(subject="career:manager") if not s.object]
    assert (said.id, said.claim.key, said.locators) == (claim.statement, "ways", ("page 1",))
    text = (
        "requires (a bachelor's degree and 24 or more months of experience in service)"
        " or (an associate's degree and 60 or more months of experience in service)"
    )
    assert (claim_text(graph, claim), claim_place(graph, claim)) == (text, " pages 1–3")
    edges = to_networkx(graph).out_edges("career:manager", data="relation")
    assert [relation for *_, relation in edges] == ["requires-one-of"] * 4
    query = f"SELECT ?one {{ <{ID_NAMESPACE}statement/{said.id}> cg:claim ?claim . ?claim cg:alternative ?one }}"
    assert len(sparql(graph, query).rows) == 2


@pytest.mark.parametrize(
    "row, fault",
    [
        ("career:manager,education,,required,,handbook,,,,", "requirements.csv:2:36: an object is missing | name one"),
        ("career:manager,education,x,required,,handbook,,,24,", "requirements.csv:2:49: months_least of no object | name the"),
        (
            "career:manager,education,x,required,,handbook,,,,",
            "requirements.csv:2:37: claim 'x' asks for nothing | name what",
        ),
    ],
)
def test_a_row_without_an_object_is_the_head_of_claims(folder, row, fault):
    found = faults(folder(requirements=lines(REQUIREMENTS + ",minimum,inside,months_least,locator", row)))
    assert any(each.startswith(fault) for each in found), found


def test_a_minimum_counts_nested_claims_as_rows(folder):
    place = folder(
        requirements=lines(
            REQUIREMENTS + ",minimum,inside",
            "career:manager,education,x,usual,degree:bachelor,handbook,2,",
            "career:manager,education,y,usual,degree:master,handbook,,x",
        )
    )
    assert len(pack.read(place)[0].statements) == 2


@pytest.mark.parametrize(
    "change, expected",
    [
        (("format = 1", "format = 2"), ["pack.toml:1:1: format 2 is not known | write: format = 1"]),
        (("format = 1", "format = true"), ["pack.toml:1:1: format True is not known | write: format = 1"]),
        (("format = 1\n", ""), ["pack.toml:1:1: format is missing | needed: format, id, title"]),
        (('id = "house"', 'id = "Our House"'), ["pack.toml:2:1: 'Our House' is no id | lower case letters, digits, - . _"]),
        (('id = "house"', 'id = ""'), ["pack.toml:2:1: id is missing | needed: format, id, title"]),
        (('id = "house"', "id = 7"), ['pack.toml:2:1: id must be a text in quotes | write: id = "…"']),
        (('title = "Careers', 'titel = "x"\ntitle = "Careers'), ["pack.toml:3:1: unknown field 'titel' | did you mean 'title'?"]),
        (('title = "Careers', 'language = "en_US"\ntitle = "Careers'), ["pack.toml:3:1: 'en_US' is no language | a tag such as en, de-CH or zh-Hant"]),
        (('id = "our-house"\n', ""), ["pack.toml:5:1: id is missing | needed: id, name", "pack.toml:8:1: no publisher here is 'our-house' | add it as [[publisher]]"]),
        (('publisher = "our-house"', 'publisher = "our-hose"'), ["pack.toml:9:1: no publisher here is 'our-hose' | did you mean 'our-house'?"]),
        (('publisher = "our-house"', 'publisher = "our-house"\nlicense = "x"'), ["pack.toml:9:1: unknown field 'license' | did you mean 'licence'?"]),
        (('publisher = "our-house"', 'publisher = "our-house"\nurl = "javascript:alert(1)"'), ["pack.toml:9:1: 'javascript:alert(1)' is no address | a web address, https or http"]),
        (("[[source]]", "[source]"), ["pack.toml:1:1: source must be written as [[source]] | see docs/packs.md"]),
        (('title = "Staff', 'titel = "Staff'), ["pack.toml:9:1: title is missing | needed: id, title, publisher", "pack.toml:9:1: unknown field 'titel' | did you mean 'title'?"]),
        (("[[source]]", '[[source]]\nid = "handbook"\ntitle = "x"\npublisher = "our-house"\n\n[[ source ]] # again'), ["pack.toml:14:1: source 'handbook' is defined twice | give each its own id"]),
        (("[[source]]", '[[publisher]]\nid = "our-house"\nname = "x"\n\n[[source]]'), ["pack.toml:9:1: publisher 'our-house' is defined twice | give each its own id"]),
        (("format = 1", "format = "), ["pack.toml:1:10: Invalid value | see toml.io"]),
    ],
)  # fmt: skip
def test_a_fault_of_pack_toml(folder, change, expected):
    assert change[0] in TOML
    assert faults(folder(toml=TOML.replace(*change, 1))) == expected


def test_faults_of_all_files_come_in_one_error_in_order(folder):
    place = folder(
        toml=TOML.replace("format = 1", "format = 2"),
        nodes=NODES + "career:x,skill,x\n",
        moves=lines("start,goal,months,source", "career:agent,career:manger,nan,handbok"),
        facts=b"subject,property,value,source\nx,\xff".decode("latin-1"),
        requirements="carer\n",
    )
    (place / "labels.csv").write_bytes(b"node,text,source\nx,\xff,y\n")
    found = [fault.partition(" ")[0] for fault in faults(place)]
    assert found == sorted(found)
    assert {fault.partition(":")[0] for fault in found} == {
        "facts.csv",
        "labels.csv",
        "moves.csv",
        "nodes.csv",
        "pack.toml",
        "requirements.csv",
    }
    assert sum(fault.startswith("moves.csv") for fault in found) == 3


def test_a_hundred_faults_are_listed_and_the_others_counted(folder):
    rows = [f"career:agent,career:nobody-{number:03},handbook" for number in range(250)]
    with pytest.raises(BadData) as caught:
        pack.read(folder(moves=lines("start,goal,source", *rows)))
    assert (len(caught.value.problems), caught.value.omitted) == (limits.PROBLEMS.value, 150)
    assert [problem.line for problem in caught.value.problems] == list(range(2, 102))
    assert all(problem.hint for problem in caught.value.problems)


def test_a_long_cell_is_shown_by_its_beginning(folder):
    (fault,) = faults(folder(moves=lines("start,goal,months,source", f"career:agent,career:manager,{'9' * 9000},handbook")))
    assert fault.startswith(f"moves.csv:2:29: months must be a whole number from 0 to 1200, found '{'9' * 80}…' |")


@pytest.mark.parametrize(
    "nodes, message",
    [
        ("career:agent,job-title,agent", "another pack defines career:agent as occupation 'agent' (en)"),
        ("career:agent,occupation,Agent", "another pack defines career:agent as occupation 'agent' (en)"),
        ("career:agent,occupation,agent,fr", "another pack defines career:agent as occupation 'agent' (en)"),
    ],
)
def test_one_id_for_two_things_in_two_packs(folder, nodes, message):
    header = "id,sort,label,language" if nodes.endswith("fr") else "id,sort,label"
    other = folder("other", toml=TOML.replace('"house"', '"other"'), nodes=lines(header, nodes))
    assert faults(folder(), other) == [f"nodes.csv:2:1: {message} | give it another id"]


def test_one_source_id_for_two_sources_in_two_packs(folder):
    other = folder("other", toml=TOML.replace('"house"', '"other"').replace("Staff handbook", "Cook book"))
    assert faults(folder(), other) == ["pack.toml:9:1: another pack describes source 'handbook' otherwise | give it another id"]


def test_one_id_for_two_packs(folder):
    other = folder("other", toml=TOML.replace("in our house", "elsewhere"))
    assert faults(folder(), other) == ["pack.toml:2:1: another pack has the id 'house' | give it another id"]


@pytest.mark.parametrize("name", ["NODES.CSV", "Moves.csv", "facts.CSV"])
def test_a_table_in_other_letters_is_not_passed_over(folder, name):
    place = folder()
    (place / name).write_text("x\n")
    (fault,) = faults(place)
    assert fault.startswith(f"{name}:0:0: no table of a pack has this name | ")


def test_a_table_that_is_a_dangling_link_is_not_passed_over(folder):
    place = folder()
    (place / "moves.csv").symlink_to(place / "nothing.csv")
    with pytest.raises(FileFailure, match=r"moves\.csv: no such file or directory$"):
        pack.read(place)


@pytest.mark.parametrize(
    "make, message",
    [
        (str, "house: no such file or directory"),
        (Path.touch, "house: not a directory"),
        (Path.mkdir, "pack.toml: no such file or directory"),
    ],
)
def test_a_folder_that_is_none(tmp_path, make, message):
    make(tmp_path / "house")
    with pytest.raises(FileFailure) as caught:
        pack.read(tmp_path / "house")
    assert str(caught.value).endswith(message)
    assert caught.value.hint


def test_fifty_thousand_faults_take_seconds_not_hours(folder):
    rows = [f"career:agent,career:nobody-{number},handbook" for number in range(20_000)]
    nodes = [f"career:somebody-{number},occupation,x" for number in range(2_000)]
    with pytest.raises(BadData) as caught:
        pack.read(
            folder(nodes=lines("id,sort,label", "career:agent,occupation,x", *nodes), moves=lines("start,goal,source", *rows))
        )
    assert caught.value.omitted == 19_900


# -- the bundled packs ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bundled():
    return [files.bundled("data") / name for name in BUNDLED]


def test_the_bundled_packs_are_read(bundled):
    assert [found.id for found in pack.read(*bundled)] == list(BUNDLED)


def test_the_order_of_rows_tables_and_packs_leaves_no_trace(bundled, tmp_path):
    expected = rdf.serialize(CareerGraph(store.build_memory(pack.read(*bundled))))
    rng = random.Random(7)
    for name, source in zip(BUNDLED, bundled, strict=True):
        (tmp_path / name).mkdir()
        for path in source.iterdir():
            header, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
            if path.suffix == ".csv":
                rng.shuffle(rows)
            (tmp_path / name / path.name).write_text("".join([header, *rows]), encoding="utf-8")
    shuffled = pack.read(*(tmp_path / name for name in reversed(BUNDLED)))
    assert rdf.serialize(CareerGraph(store.build_memory(shuffled))) == expected


FULL = {
    "pack.toml": TOML,
    "nodes.csv": NODES,
    "labels.csv": lines(
        "node,text,language,role,scope,method,reason,source,locator",
        "career:agent,Agentin,de-CH,hidden,area=CH,implied,a name,handbook,line 1; line 2",
    ),
    "moves.csv": lines(
        "start,goal,months_least,months,months_most,share,confidence,source",
        "career:agent,career:manager,12,24,36,0.25,0.9,handbook",
    ),
    "requirements.csv": lines(
        "career,aspect,claim,modality,polarity,minimum,from,object,standing,months_least,months_most,share,inside,scope,source",
        "career:manager,experience,years,usual,,all,career:agent,career:service,accepted,24,60,0.5,either,area=US,handbook",
        "career:manager,experience,either,usual,positive,,career:agent,career:*,,,,,,area=US,handbook",
        "career:manager,education,,required,,,,degree:bachelor,usual,,,,,,handbook",
        "career:manager,certification,,usual,negative,,,certification:*,,,,,,,handbook",
    ),
    "relations.csv": lines("subject,relation,object,share,source", "degree:master,satisfies,degree:bachelor,1,handbook"),
    "facts.csv": lines(
        "subject,property,object,value,value_most,open,unit,statistic,area,period,as_of,topic,order,modality,language,source",
        "career:agent,pay,,44.04,50,yes,USD/hour,average,US,2018,2019-05,pay,3,,,handbook",
        "career:agent,prior-role,career:manager,often,,,,some,CH,2020,2021,before,0,preferred,fr,handbook",
        "degree:master,study-months,degree:bachelor,24,,,months,,,,,,,,,handbook",
    ),
}
GUIDES = {
    path.name: path.read_text(encoding="utf-8")
    for path in (files.bundled("data") / "guides").iterdir()
    if path.name in (*pack.TABLES, "pack.toml")
}
ODD = [
    "",
    "x",
    "career:*",
    "degree:*",
    "nan",
    "-1",
    "0",
    "1201",
    "1e9",
    "all",
    "2",
    "negative",
    "area=US",
    "a=b;c",
    "'=x",
    '"',
    "\n",
    "\0",
    "é",
    "career:agent",
    "career:service",
    "degree:bachelor",
    "skill:listening",
    "either",
    "stated",
    "assumed",
]
odd = st.one_of(st.sampled_from(ODD), st.text(st.characters(codec="utf-8"), max_size=12))


def cells_of(tables):
    """Return table, row and column of every cell."""
    return [
        (name, row, column)
        for name, text in tables.items()
        if name.endswith(".csv")
        for row, cells in enumerate(csv.reader(io.StringIO(text)))
        for column in range(len(cells))
    ]


def read_with(tables, name, content):
    """Return the packs with one file put in place of another, or the faults; both are checked for sense."""
    with tempfile.TemporaryDirectory() as place:
        for file, text in {**tables, name: content}.items():
            Path(place, file).write_text(text, encoding="utf-8", newline="")
        try:
            packs, problems = pack.read(files.bundled("data") / "assumptions", Path(place)), ()
        except BadData as error:
            packs, problems = (), error.problems
    assert packs or problems
    assert all(problem.message and problem.hint for problem in problems)
    return packs


def changed(text, row, column, cell):
    """Return a table with another text in one of its cells."""
    rows = list(csv.reader(io.StringIO(text)))
    rows[row][column] = cell
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue()


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(cells_of(GUIDES)), odd)
def test_any_change_of_one_cell_of_the_guides_is_accepted_or_bad_data(cell, text):
    name, row, column = cell
    read_with(GUIDES, name, changed(GUIDES[name], row, column, text))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(cells_of(FULL)), odd)
def test_what_is_accepted_compiles_and_becomes_rdf(cell, text):
    name, row, column = cell
    packs = read_with(FULL, name, changed(FULL[name], row, column, text))
    assert not packs or rdf.serialize(CareerGraph(store.build_memory(packs)))


def test_the_pack_that_is_changed_is_good_itself():
    assert len(read_with(FULL, "pack.toml", TOML)) == 2


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(FULL)), st.data())
def test_tables_cut_off_anywhere_are_accepted_or_bad_data(name, data):
    read_with(FULL, name, FULL[name][: data.draw(st.integers(0, len(FULL[name])))])


@pytest.mark.parametrize(
    "word, expected",
    [("manger", "did you mean 'manager'?"), ("qqqq", ""), ("", ""), ("x" * 100_000, "")],
)
def test_the_nearest_word(word, expected):
    assert pack.nearest(word, ["manager", "director"]) == expected


@pytest.mark.parametrize("tag", ["en", "de-CH", "zh-Hant", "zh-Hant-TW", "es-419", "de-1996", "ca-valencia", "EN", "gsw"])
def test_languages_that_rdf_takes_are_taken(folder, tag):
    place = folder(nodes=lines("id,sort,label,language", f"career:x,occupation,x,{tag}"))
    assert f'"x"@{tag.lower()}'.encode() in rdf.serialize(CareerGraph(store.build_memory(pack.read(place))))


# -- tidying ----------------------------------------------------------------------------------------------------------


def test_tidying_sorts_rows_and_columns_and_changes_nothing_that_is_said(folder):
    place = folder(
        nodes="\ufefflabel,id,sort\r\n\r\nmanager,career:manager,occupation\r\n  agent ,career:agent,occupation",
        labels=lines("source,text,node", 'handbook,"a ""b"", c",career:agent', "handbook,'=x,career:agent"),
        moves=lines("start,goal,source", "career:agent,career:manager,handbook"),
    )
    before = store.build_memory(pack.read(place)).image()
    assert pack.tidy(place) == [place / "nodes.csv", place / "labels.csv"]
    assert (
        place / "nodes.csv"
    ).read_bytes() == b"id,sort,label\ncareer:agent,occupation,agent\ncareer:manager,occupation,manager\n"
    assert (
        place / "labels.csv"
    ).read_bytes() == b'node,text,source\ncareer:agent,\'=x,handbook\ncareer:agent,"a ""b"", c",handbook\n'
    assert pack.tidy(place) == []
    assert store.build_memory(pack.read(place)).image() == before


@pytest.mark.parametrize(
    "facts",
    [
        "colour,property,subject,value,source\nred,duty,career:agent,x,handbook\n",
        "subject,property,value,source\nx\n",
        "subject,property,value,source\nx,\0,y,z\n",
    ],
)
def test_tidying_a_pack_with_faults_rewrites_nothing(folder, facts):
    place = folder(nodes=lines("label,id,sort", "agent,career:agent,occupation"), facts=facts)
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    with pytest.raises(BadData) as caught:
        pack.tidy(place)
    assert {problem.path for problem in caught.value.problems} == {str(place / "facts.csv")}
    assert {path.name: path.read_bytes() for path in place.iterdir()} == before
