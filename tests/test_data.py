"""The bundled packs are under test: order, ids, sources, places, and what they must never say."""

import csv
import itertools
import re
import subprocess
import sys
import zipfile
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from careergraph import files
from careergraph.errors import NodeNotFound
from careergraph.graph import load
from careergraph.overview import overview
from careergraph.planner import plan
from careergraph.quality import findings
from careergraph.vocab import Kind, Method, Property, Relation, Sort

DATA = files.bundled("data")
TABLES = sorted(path for path in DATA.glob("*/*.csv") if path.name != "ledger.csv")


@pytest.mark.parametrize("path", TABLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_tables_are_sorted_and_plain(path):
    content = path.read_bytes()
    assert b"\r" not in content, "save with LF line ends"
    assert content.decode("utf-8").isprintable() or "\n" in content.decode("utf-8")
    rows = list(csv.reader(content.decode("utf-8").splitlines()))[1:]
    assert rows == sorted(rows), f"sort the rows of {path}"
    assert all(cell == cell.strip() for row in rows for cell in row), "take blanks at the ends of cells away"


def test_nothing_looks_wrong(guides_graph):
    assert [str(finding) for finding in findings(guides_graph)] == []


def test_every_statement_of_a_guide_has_a_line(guides_graph):
    for statement in guides_graph.statements():
        if statement.source.startswith("guide-"):
            assert statement.locators
            assert all(re.fullmatch(r"line \d+", locator) for locator in statement.locators), statement


def test_three_publishers_stand_behind_five_guides(guides_graph):
    guides = [source for source in guides_graph.sources() if source.id.startswith("guide-")]
    assert len(guides) == 5
    assert len({source.publisher.id for source in guides}) == 3


def test_the_ladder_of_the_fourth_guide_is_stated(guides_graph):
    ladder = [
        "customer-service-representative",
        "customer-service-manager",
        "customer-service-director",
        "vice-president-of-customer-service",
        "chief-customer-officer",
    ]
    for start, goal in itertools.pairwise(ladder):
        move = next(move for move in guides_graph.moves(f"career:{start}") if move.goal == f"career:{goal}")
        said = [guides_graph.statement(statement) for statement in move.statements]
        assert "guide-003" in {s.source for s in said if s.method is Method.STATED}


def test_the_way_from_supervisor_to_director_is_only_implied(guides_graph):
    said = guides_graph.statements(subject="career:shift-supervisor", relation=Relation.LEADS_TO)
    assert {(s.object, s.method) for s in said} == {("career:customer-service-director", Method.IMPLIED)}
    assert all(s.reason for s in said)


def test_representative_to_chief_is_four_promotions_and_to_director_two(guides_graph):
    routes = {
        goal: plan(guides_graph, "customer service representative", goal).best.moves
        for goal in ("chief customer officer", "customer service director")
    }
    assert routes == {"chief customer officer": 4, "customer service director": 2}


def test_no_guide_states_how_long_a_promotion_takes_or_what_a_representative_earns(guides_graph):
    assert all(move.months is None for move in guides_graph.all_moves())
    said = guides_graph.statements(subject="career:customer-service-representative", relation=Property.PAY)
    assert [s.source for s in said] == ["business-pay"]


def test_every_number_of_an_answer_is_stated_or_assumed(guides_graph):
    for route in plan(
        guides_graph, "customer service representative", "chief customer officer", k=20, criteria=["months"]
    ).routes:
        for leg in route.legs:
            assert leg.evidence
            assert all(statement.relation is Relation.LEADS_TO for statement in leg.evidence)
            assert leg.is_assumed == bool(leg.assumptions)
            assert all(gain.evidence for gain in leg.gains)


def test_no_certification_required_and_not_always_mandatory_both_stay_visible(guides_graph):
    claims = {c.source: c for c in guides_graph.claims("career:customer-service-director") if c.aspect == "certification"}
    assert (claims["guide-001"].polarity, claims["guide-003"].modality) == ("negative", "optional")


# -- official codes and figures of the related careers -----------------------------------------------------------------

BUSINESS = ("business-codes", "business-onet", "business-pay", "business-projections")


@pytest.fixture(scope="module")
def starter(guides_graph):
    """What the pack says of each related career, by property."""
    careers = {s.object for s in guides_graph.statements(relation=Relation.RELATED_TO)}
    families = {node.id for node in guides_graph.nodes() if node.sort is Sort.FAMILY}
    found = {career: defaultdict(list) for career in careers}
    for source in BUSINESS:
        for statement in guides_graph.statements(source=source):
            if statement.subject in families:
                continue
            found[statement.subject][str(statement.relation)].append(statement)
    return found


def codes(said):
    return {s.value.topic: s.value.text for s in said["code"]}


def test_every_related_career_has_its_codes_or_the_reason_why_not(starter):
    assert len(starter) == 110
    for career, said in starter.items():
        assert codes(said).keys() - {"O*NET-SOC"} == {"SOC 2018", "ISCO-08"}, career
        assert all(s.method is Method.CURATED and s.reason for s in said["code"])
    numbers = Counter(codes(said)["SOC 2018"] == "none" for said in starter.values())
    assert numbers == {True: 58, False: 52}


def test_every_major_group_of_a_code_has_its_official_name(guides_graph):
    careers = [node.id for node in guides_graph.nodes(kind=Kind.CAREER) if node.sort is not Sort.FAMILY]
    rows = [band.label for band in overview(guides_graph, careers).rows]
    assert len(rows) == 17
    assert "Business and Financial Operations Occupations" in rows
    assert not [label for label in rows if label.startswith("SOC major group")]
    (code,) = guides_graph.statements(subject="career:soc-13-0000.00", relation=Property.CODE)
    assert (code.source, code.value.text, code.method) == ("business-pay", "13-0000", Method.STATED)
    assert code.locators == ("oews_national_M2024_dl.xlsx:76",)


def test_a_title_of_several_occupations_has_no_code(starter):
    assert codes(starter["career:customer-service-manager"])["SOC 2018"] == "none"
    reasons = {s.value.topic: s.reason for s in starter["career:customer-service-manager"]["code"]}
    assert reasons["SOC 2018"] == "a title of two occupations of O*NET (11-2032 and 43-1011)"


def test_figures_say_of_which_occupation_and_day_they_are(starter):
    figures = [s for said in starter.values() for name in said if name not in ("code", "requires") for s in said[name]]
    assert {str(s.relation) for s in figures} == {"job-zone", "pay", "openings", "employment-growth"}
    for statement in figures:
        assert statement.value.topic
        assert re.fullmatch(r"20\d\d(-\d\d)?", statement.value.as_of)
        assert statement.locators


def test_only_whole_occupations_have_figures_and_all_of_them_do(starter):
    """What a whole occupation earns is not what its details, or the rest of a group, earn."""
    for career, said in starter.items():
        is_whole = "O*NET-SOC" not in codes(said) and codes(said)["SOC 2018"] not in ("none", "41-9099", "39-9099")
        wanted = {"pay", "openings", "employment-growth", "requires"} if is_whole else set()
        assert said.keys() - {"code", "job-zone"} == wanted, career


def test_the_bureau_asks_no_more_than_it_says(guides_graph):
    claims = guides_graph.claims("career:customer-service-representative")
    (claim,) = [claim for claim in claims if claim.source in BUSINESS]
    assert (claim.aspect, claim.modality, [row.object for row in claim.rows]) == ("education", "usual", ["degree:high-school"])
    assert not guides_graph.statements(subject="career:customer-service-director", source="business-projections")


ONET_TABLES = ("Occupation Data", "Alternate Titles", "Sample of Reported Titles", "Job Zones", "Read Me")


@pytest.mark.shared
def test_the_pack_is_what_its_script_makes_of_the_official_releases(shared, tmp_path):
    data, wanted = shared / "data", DATA / "business"
    with zipfile.ZipFile(data / "onet" / "db_30_1_text.zip") as archive:
        kept = [name for name in archive.namelist() if Path(name).stem in ONET_TABLES]
        archive.extractall(tmp_path / "onet", kept)
    given = {
        "--onet": [tmp_path / "onet"],
        "--bls": [data / "bls" / "employment_projections_2024_2034.csv", data / "bls" / "oews_national_M2024_dl.xlsx"],
        "--crosswalks": [
            data / "crosswalks" / name for name in ("crosswalk_soc2010_to_soc2018.csv", "isco_us_soc2010_crosswalk.xls")
        ],
        "--output": [tmp_path / "business"],
    }
    arguments = [str(part) for option, paths in given.items() for part in (option, *paths)]
    done = subprocess.run(
        [sys.executable, Path(__file__).resolve().parents[1] / "tools" / "starter_pack.py", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    for path in sorted(wanted.iterdir()):
        assert (tmp_path / "business" / path.name).read_bytes() == path.read_bytes(), (
            f"run tools/starter_pack.py: {path.name} differs"
        )


# -- the ledger: every line of every guide is accounted for ---------------------------------------------------------

GUIDES = DATA / "guides"
STATUSES = {"stated", "duplicate", "advice", "furniture", "unresolved"}


def table(name):
    with (GUIDES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def key_of(name, row):
    """Return how the ledger names a row of a table (docs/packs.md)."""
    match name:
        case "moves":
            return f"moves:{row['start']}>{row['goal']}"
        case "requirements":
            return f"requirements:{row['career']}/{row['aspect']}/{row['claim']}>{row['object']}"
        case "relations":
            return f"relations:{row['subject']}/{row['relation']}/{row['object']}"
        case "labels":
            return f"labels:{row['node']}/{row['text']}"
    value = "=".join(part for part in (row["object"], row["value"]) if part)
    topic, scope = f"#{row['topic']}" if row["topic"] else "", f"@{row['scope']}" if row["scope"] else ""
    return f"facts:{row['subject']}/{row['property']}/{value}{topic}{scope}"


@pytest.fixture(scope="module")
def rows_by_key():
    found = {}
    for name in ("moves", "requirements", "relations", "labels", "facts"):
        for row in table(f"{name}.csv"):
            found.setdefault(key_of(name, row), []).append(row)
    return found


@pytest.fixture(scope="module")
def guide_lines(shared):
    paths = sorted((shared / "guides").glob("*.txt"))
    return {path.name[:3]: path.read_text(encoding="utf-8").split("\n") for path in paths}


def test_ledger_rows_are_sorted_and_of_known_status():
    rows = table("ledger.csv")
    places = [(row["guide"], int(row["line"]), int(row["part"])) for row in rows]
    assert places == sorted(set(places))
    assert {row["status"] for row in rows} <= STATUSES
    for row in rows:
        assert bool(row["statements"]) == (row["status"] in ("stated", "duplicate")), row
        assert row["note"] or row["status"] in ("stated", "duplicate"), f"say why: {row}"
        assert len(row["words"].split()) <= 5, f"at most five words: {row}"


def test_every_statement_that_the_ledger_names_is_there_with_its_line(rows_by_key):
    for row in table("ledger.csv"):
        if row["status"] == "stated":
            for key in row["statements"].split("; "):
                places = {
                    (said["source"].removeprefix("guide-"), line)
                    for said in rows_by_key[key]
                    for line in said["locator"].split("; ")
                }
                assert (row["guide"], f"line {row['line']}") in places, (row, key)


def test_every_line_of_a_statement_is_in_the_ledger(rows_by_key):
    named = {
        (row["guide"], row["line"], key)
        for row in table("ledger.csv")
        if row["status"] == "stated"
        for key in row["statements"].split("; ")
    }
    for key, rows in rows_by_key.items():
        for row in rows:
            if row["source"].startswith("guide-"):
                for locator in row["locator"].split("; "):
                    assert (row["source"].removeprefix("guide-"), locator.removeprefix("line "), key) in named


@pytest.mark.shared
def test_every_line_of_the_guides_is_in_the_ledger_and_holds_its_words(guide_lines):
    rows = table("ledger.csv")
    wanted = {(guide, n) for guide, lines in guide_lines.items() for n, line in enumerate(lines, 1) if line.strip()}
    assert len(wanted) == 607
    assert {(row["guide"], int(row["line"])) for row in rows} == wanted
    for row in rows:
        assert row["words"] in guide_lines[row["guide"]][int(row["line"]) - 1], row


@pytest.mark.shared
def test_no_eight_words_in_a_row_are_a_guides(guide_lines):
    def runs(text):
        words = re.findall(r"[\w']+", text.lower().replace("\u2019", "'"))
        return {tuple(words[i : i + 8]) for i in range(len(words) - 7)}

    theirs = {run for lines in guide_lines.values() for line in lines for run in runs(line)}
    for path in DATA.rglob("*"):
        if path.suffix in (".csv", ".toml"):
            ours = {run for line in path.read_text(encoding="utf-8").splitlines() for run in runs(line)}
            assert ours & theirs == set(), path


# -- what the guides must answer ------------------------------------------------------------------------------------


def test_the_related_careers_are_108_and_106_and_two_differ(guides_graph):
    related = guides_graph.statements(subject="career:customer-service-director", relation=Relation.RELATED_TO)
    lists = {source: {s.object for s in related if s.source == source} for source in ("guide-000", "guide-004")}
    assert {source: len(names) for source, names in lists.items()} == {"guide-000": 108, "guide-004": 106}
    assert len(lists["guide-000"] ^ lists["guide-004"]) == 2


def test_fifteen_steps_in_order_with_the_optional_one(guides_graph):
    steps = guides_graph.statements(subject="career:customer-service-director", relation=Property.STEP)
    assert sorted(step.value.order for step in steps) == list(range(1, 16))
    assert [step.value.order for step in steps if step.value.topic == "optional"] == [11]


def test_ten_areas_with_26_responsibilities(guides_graph):
    duties = guides_graph.statements(subject="career:customer-service-director", relation=Property.DUTY)
    counted = [duty for duty in duties if duty.value.order is not None]
    assert len(counted) == 26
    assert len({duty.value.topic for duty in counted}) == 10


def test_five_questions_are_answered(guides_graph):
    answers = guides_graph.statements(subject="career:customer-service-director", relation=Property.ANSWER)
    assert sorted(a.value.order for a in answers if a.value.order is not None) == [1, 2, 3, 4, 5]


def test_five_stages_in_order_and_no_focus_points_for_the_last(guides_graph):
    stages = sorted((s.value.order, s.subject) for s in guides_graph.statements(relation=Property.STAGE))
    assert [order for order, _ in stages] == [1, 2, 3, 4, 5]
    focused = {s.subject for s in guides_graph.statements(relation=Property.FOCUS)}
    assert {subject for _, subject in stages} - focused == {"career:chief-customer-officer"}


def test_shares_are_as_stated(guides_graph):
    shares = guides_graph.statements(relation=Property.WORKERS_WITH)
    assert {s.object: str(s.value.number) for s in shares} == {"degree:bachelor": "68.5", "degree:master": "10.5"}


def test_nobody_says_who_issues_the_ccxp(guides_graph):
    for prop in (Property.OFFERED_BY, Property.ASSOCIATION_OFFER):
        assert guides_graph.statements(subject="certification:ccxp", relation=prop) == ()
        assert guides_graph.statements(object="certification:ccxp", relation=prop) == ()


def test_identities_decided_by_us_can_be_undone(guides_graph):
    assert guides_graph.find("customer service agent").id == "career:customer-service-representative"
    undone = load(without=["curation"])
    with pytest.raises(NodeNotFound):
        undone.find("customer service agent")
    assert undone.families("career:customer-service-manager") == {"career:customer-service-manager"}


def test_a_source_to_leave_out_must_be_there():
    with pytest.raises(NodeNotFound, match="no source here is 'curators'"):
        load(without=["curators"])
