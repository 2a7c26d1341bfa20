"""O*NET: what its rows become, the traps of its releases, and the counts of the official one."""

import zipfile
from collections import Counter
from decimal import Decimal

import pytest

import releases
from careergraph.errors import BadData
from careergraph.sources import onet
from careergraph.sources.reading import Account
from careergraph.vocab import Method, Modality, Polarity, Property, Relation, Sort, Standing

HEAD, ANSWERER = "career:soc-11-1011.00", "career:soc-43-4051.00"
LISTENING, READING = "skill:onet-2.A.1.b", "skill:onet-2.A.1.a"


def read(*paths):
    """Return statements, nodes by id, the account and the source of a release."""
    account = Account()
    (release,) = onet.read(paths, account)
    statements = list(release.statements)
    return statements, {node.id: node for node in release.nodes}, account, release.sources[0]


@pytest.fixture
def small(tmp_path):
    return read(releases.onet(tmp_path / "db"))


def said(statements, subject, relation):
    return [s for s in statements if s.subject == subject and s.relation == relation]


def text_of(statements):
    return sorted(s.value.text for s in statements)


def left_out(account, table):
    return dict(account.tables[table].left_out)


# -- what rows become -------------------------------------------------------------------------------------------------


def test_an_importance_of_three_is_a_usual_requirement_and_less_is_a_rating_only(small):
    statements, *_ = small
    (asked,) = [s for s in said(statements, HEAD, Relation.REQUIRES) if s.claim.aspect == "skill"]
    assert (asked.object, asked.importance, asked.level, asked.method) == (
        LISTENING,
        Decimal("0.75"),
        Decimal("0.5"),
        Method.INFERRED,
    )
    assert (asked.claim.key, asked.claim.aspect, asked.claim.modality) == (LISTENING, "skill", Modality.USUAL)
    assert (asked.value.as_of, asked.reason) == ("2023-08", "rated 3 or more of 5 in importance")
    (rated,) = said(statements, ANSWERER, Relation.INVOLVES)
    assert (rated.object, rated.importance, rated.level, rated.method) == (LISTENING, Decimal("0.4975"), None, Method.MEASURED)
    assert [s.object for s in said(statements, ANSWERER, Relation.REQUIRES) if s.claim.aspect == "skill"] == [READING]


def test_the_rule_for_requirements_can_be_changed(tmp_path):
    (release,) = onet.read([releases.onet(tmp_path)], Account(), asked_from=Decimal("4.5"))
    assert [s.object for s in release.statements if s.relation == Relation.REQUIRES and s.claim.aspect == "skill"] == []


def test_suppressed_rows_and_levels_that_are_not_relevant_are_left_out_and_counted(small):
    account = small[2]
    assert left_out(account, "Skills") == {"O*NET says that it is not relevant": 1, "O*NET recommends to suppress it": 1}
    assert account.tables["Skills"].taken == 4


def test_the_education_is_the_level_at_which_half_is_reached_and_lower_ones_are_accepted(small):
    rows = [s for s in said(small[0], HEAD, Relation.REQUIRES) if s.claim.aspect == "education"]
    assert {s.object: (s.standing, s.share) for s in rows} == {
        "degree:high-school": (Standing.ACCEPTED, Decimal("0.2")),
        "degree:associate": (Standing.ACCEPTED, Decimal("0.2499")),
        "degree:bachelor": (Standing.USUAL, Decimal("0.4")),
    }
    assert {(s.claim.key, s.claim.modality, s.claim.polarity) for s in rows} == {("required-level", "usual", "positive")}


def test_where_half_need_less_than_school_nothing_is_required(small):
    (row,) = [s for s in said(small[0], ANSWERER, Relation.REQUIRES) if s.claim.aspect == "education"]
    assert (row.object, row.claim.polarity, row.share) == ("degree:*", Polarity.NEGATIVE, Decimal("0.6"))


def test_a_suppressed_share_up_to_the_half_leaves_the_required_education_open(small):
    statements, _, account, _ = small
    assert said(statements, "career:soc-11-1011.03", Relation.REQUIRES) == []
    notes = account.tables["Education, Training, and Experience"].notes
    assert notes == {"no required education: a share up to the half is not published": 1}


def test_answers_of_the_survey_are_facts_with_their_degree(small):
    facts = said(small[0], HEAD, Property.SURVEY_ANSWER)
    assert {(s.object, s.value.number, s.value.topic, s.value.order) for s in facts if s.value.order == 6} == {
        ("degree:bachelor", Decimal(40), "Level 6", 6)
    }
    assert len(facts) == 6


def test_titles_tasks_zones_and_related_occupations(small):
    statements, *_ = small
    alternative = [s for s in statements if s.relation == Property.LABEL and s.value.topic == "alternative"]
    assert text_of(s for s in alternative if s.subject == HEAD) == ["Chief", "Chief of the House"]
    assert text_of(s for s in alternative if s.subject == ANSWERER) == ["Chief", "Chief", 'The "Voice" of the House']
    duties = [s for s in said(statements, HEAD, Property.DUTY) if "Emerging" not in s.value.topic]
    assert [(s.value.text, s.value.topic) for s in duties] == [
        ("Lead the house.", "Core"),
        ("Greet guests.", ""),
    ]
    (zone,) = said(statements, HEAD, Property.JOB_ZONE)
    assert (zone.value.number, zone.value.unit, zone.value.topic) == (5, "level", "Zone Five")
    (related,) = said(statements, HEAD, Relation.RELATED_TO)
    assert (related.object, related.value.topic, related.value.order) == (ANSWERER, "Primary-Short", 1)


def test_emerging_tasks_are_duties_that_say_so(small):
    found = [s for s in said(small[0], HEAD, Property.DUTY) if s.value.topic.startswith("Emerging")]
    assert [(s.value.text, s.value.topic, s.value.as_of, s.reason) for s in found] == [
        ("Lead it from afar.", "Emerging: New", "2025-08", ""),
        ("Greet guests online.", "Emerging: Revision", "2024-08", "a revision of task 2"),
    ]


def test_the_activities_of_tasks_belong_to_the_career_once_and_to_wider_ones(small):
    statements, nodes, account, _ = small
    letters, reading, getting = (f"skill:onet-4.A.1.a.1{part}" for part in (".I01.D01", ".I01", ""))
    (involved,) = [s for s in said(statements, HEAD, Relation.INVOLVES) if s.object == letters]
    assert (involved.value.as_of, involved.locators) == ("2020-03", ("Tasks to DWAs.txt:2", "Tasks to DWAs.txt:3"))
    assert [s.object for s in said(statements, letters, Relation.BROADER)] == [reading]
    assert [s.object for s in said(statements, reading, Relation.BROADER)] == [getting]
    assert [(nodes[node].label, nodes[node].sort) for node in (letters, reading, getting)] == [
        ("Read letters", Sort.ACTIVITY),
        ("Read what comes in", Sort.ACTIVITY),
        ("Getting Information", Sort.ACTIVITY),
    ]
    assert left_out(account, "Tasks to DWAs") == {"the activity is in no table of the release": 1}
    assert left_out(account, "DWA Reference") == left_out(account, "IWA Reference") == {"no task consists of it": 1}


def test_a_work_style_is_involved_by_its_impact_and_how_it_sets_the_career_apart(small):
    statements, nodes, account, _ = small
    (style,) = [s for s in said(statements, HEAD, Relation.INVOLVES) if s.object.startswith("skill:onet-1.D")]
    assert (nodes[style.object].label, nodes[style.object].sort) == ("Patience", Sort.TRAIT)
    assert (style.importance, style.value.order, style.value.as_of, style.method) == (Decimal("0.8"), 3, "2025-12", "measured")
    assert left_out(account, "Work Styles") == {
        "a style that hinders rather than helps": 1,
        "not among what sets the occupation apart": 1,
        "no impact": 1,
    }


def test_tables_that_are_not_read_say_why(tmp_path):
    tools = ["O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title", "11-1011.00\tPens\t44\tPens"]
    anchors = ["Element ID\tElement Name\tScale ID\tAnchor Value\tAnchor Description", "2.A.1.b\tx\tLV\t2\tx"]
    *_, account, _ = read(releases.onet(tmp_path, Tools_Used=tools, Level_Scale_Anchors=anchors))
    assert account.passed_over == {
        "Tools Used": "tools by names that nothing else speaks of; what is asked or learnt is in Technology Skills",
        "Level Scale Anchors": "examples of what the levels of a scale mean",
    }


def test_nothing_in_onet_is_a_move(small):
    assert {s.relation for s in small[0]} & {Relation.LEADS_TO} == set()


def test_hot_is_said_of_the_technology_and_in_demand_of_the_career(small):
    demand = {(s.subject, s.object, s.value.text) for s in small[0] if s.relation == Property.DEMAND}
    assert demand == {
        ("skill:technology-c++", "", "hot technology"),
        ("skill:technology-c-951a4d", "", "hot technology"),
        (HEAD, "skill:technology-c-951a4d", "in demand"),
    }


def test_a_detailed_occupation_is_below_its_soc_occupation(small):
    (broader,) = said(small[0], "career:soc-11-1011.03", Relation.BROADER)
    assert (broader.object, broader.method) == (HEAD, Method.CURATED)


def test_codes_find_their_occupation(small):
    said_of = said(small[0], HEAD, Property.LABEL)
    assert ("11-1011.00", "hidden") in {(s.value.text, s.value.topic) for s in said_of}


def test_the_source_has_the_version_and_the_attribution_that_the_licence_asks_for(small):
    source = small[3]
    assert (source.id, source.version, source.licence) == ("onet", "30.1", "CC BY 4.0")
    assert source.attribution.startswith(
        "This product includes information from the O*NET 30.1 Database by the U.S. Department"
    )
    assert source.attribution.endswith("USDOL/ETA has not approved, endorsed, or tested these modifications.")


def test_every_statement_names_its_file_and_line(small):
    assert all(s.locators for s in small[0])
    (zone,) = said(small[0], HEAD, Property.JOB_ZONE)
    assert zone.locators == ("Job Zones.txt:2",)


# -- traps ------------------------------------------------------------------------------------------------------------


def test_lines_may_end_with_cr_lf_and_say_the_same(tmp_path, small):
    windows = read(releases.onet(tmp_path / "crlf", end="\r\n"))
    assert [s.id for s in windows[0]] == [s.id for s in small[0]]


def test_quotes_are_text_and_swallow_no_rows(small):
    assert small[2].tables["Alternate Titles"].taken == 3


def test_c_c_plus_plus_and_c_sharp_are_three_technologies(small):
    named = {node.label: node.id for node in small[1].values() if node.sort is Sort.TECHNOLOGY}
    assert len({named["C"], named["C++"], named["C#"]}) == 3


def test_a_career_without_zone_or_ratings_has_none_and_no_zero(small):
    statements, *_ = small
    assert said(statements, ANSWERER, Property.JOB_ZONE) == []
    assert [s for s in said(statements, "career:soc-11-1011.03", Relation.INVOLVES)] == []  # noqa: C416


def test_an_older_rating_table_without_some_columns_is_read_by_its_header(tmp_path):
    rows = ["Scale ID\tData Value\tElement ID\tO*NET-SOC Code", "IM\t4.00\t2.A.1.b\t11-1011.00"]
    statements, nodes, account, _ = read(releases.onet(tmp_path, Skills=rows))
    (asked,) = [s for s in said(statements, HEAD, Relation.REQUIRES) if s.claim.aspect == "skill"]
    assert (asked.importance, asked.level, asked.value, nodes[LISTENING].label) == (
        Decimal("0.75"),
        None,
        None,
        "Active Listening",
    )
    assert account.tables["Skills"].unknown_columns == ()


def test_work_styles_of_older_releases_are_rated_as_skills_are(tmp_path):
    older = [releases.RATING, "11-1011.00\t1.C.1.a\tEffort\tIM\t4.20\t20\tN\tn/a\t08/2023"]
    statements, nodes, account, _ = read(releases.onet(tmp_path, Work_Styles=older))
    (asked,) = [s for s in said(statements, HEAD, Relation.REQUIRES) if s.object == "skill:onet-1.C.1.a"]
    assert (asked.importance, nodes[asked.object].sort, account.tables["Work Styles"].taken) == (Decimal("0.8"), Sort.TRAIT, 1)


def test_a_renamed_table_is_known_by_its_columns(tmp_path):
    renamed = releases.onet(tmp_path, without=["Skills"], Essential_Skills=releases.ONET["Skills"])
    statements, _, account, _ = read(renamed)
    assert account.tables["Essential Skills"].taken == 4
    assert "Skills" in account.missing
    assert len(said(statements, HEAD, Relation.REQUIRES)) == 4


def test_unknown_tables_and_columns_and_missing_tables_are_reported_and_the_rest_is_read(tmp_path):
    zones = ["O*NET-SOC Code\tJob Zone\tDate\tMood", "11-1011.00\t5\t08/2023\tgood"]
    folder = releases.onet(tmp_path, Job_Zones=zones, Moods=["Mood\tName", "1\tgood"], without=["Interests"])
    statements, _, account, _ = read(folder)
    assert account.tables["Job Zones"].unknown_columns == ("Mood",)
    assert account.passed_over == {"Moods": "careergraph has no use for this table yet"}
    assert {"Interests", "Work Activities", "Work Context", "Task Ratings"} <= set(account.missing)
    assert len(said(statements, HEAD, Property.JOB_ZONE)) == 1


def test_a_scale_that_is_not_described_gives_no_rating(tmp_path):
    _, _, account, _ = read(releases.onet(tmp_path, Scales_Reference=["Scale ID\tMinimum\tMaximum", "LV\t0\t7"]))
    assert left_out(account, "Skills")["scale IM is not in Scales Reference"] == 3


def test_tables_of_several_releases_are_a_fault_with_each_place(tmp_path):
    other = ["O*NET-SOC Code\tJob Zone\tDate", "15-1134.00\t4\t07/2014", "11-1011.00\t5\t08/2023", "15-1199.01\t4\t07/2014"]
    with pytest.raises(BadData) as caught:
        read(releases.onet(tmp_path, Job_Zones=other))
    assert [(p.line, p.column, p.message) for p in caught.value.problems] == [
        (2, 1, "no occupation '15-1134.00' is in the table of occupations"),
        (4, 1, "no occupation '15-1199.01' is in the table of occupations"),
    ]


def test_the_same_table_twice_is_a_fault(tmp_path):
    with pytest.raises(BadData, match="table 'Skills' stands twice"):
        read(releases.onet(tmp_path / "one"), releases.onet(tmp_path / "two"))


def test_all_faults_of_all_tables_are_reported_together(tmp_path):
    broken = releases.onet(
        tmp_path,
        Job_Zones=["O*NET-SOC Code\tJob Zone\tDate", "11-1011.00\tfive\t08/2023"],
        Task_Statements=["O*NET-SOC Code\tTask ID\tTask\tTask Type\tDate", "11-1011.00\t1\tcut"],
        Interests=["O*NET-SOC Code\tElement ID\tScale ID\tData Value"],
    )
    (broken / "Alternate Titles.txt").write_bytes(b"O*NET-SOC Code\tAlternate Title\n11-1011.00\tCaf\xe9\n")
    (broken / "Related Occupations.txt").write_bytes(b"")
    with pytest.raises(BadData) as caught:
        read(broken)
    assert {(p.path.rpartition("/")[2], p.line, p.column, p.message) for p in caught.value.problems} == {
        ("Job Zones.txt", 2, 2, "'five' is no number"),
        ("Task Statements.txt", 2, 0, "3 cells where the header has 5"),
        ("Interests.txt", 1, 0, "no records"),
        ("Alternate Titles.txt", 2, 15, "byte 0xE9 is not UTF-8 text"),
        ("Related Occupations.txt", 1, 1, "an empty file"),
    }


def test_a_folder_without_occupations_is_no_release(tmp_path):
    with pytest.raises(BadData, match="no table of occupations"):
        read(releases.onet(tmp_path, without=["Occupation Data"]))


def test_the_excel_edition_says_the_same(tmp_path, small):
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed: pip install 'careergraph[excel]'")
    folder = tmp_path / "excel"
    folder.mkdir()
    for name, rows in releases.ONET.items():
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append([_as_excel(cell) for cell in row.split("\t")])
        book.save(folder / f"{name}.xlsx")
    statements, nodes, *_ = read(folder)
    assert sorted(s.id for s in statements) == sorted(s.id for s in small[0])
    assert nodes == small[1]


def _as_excel(cell):
    """Return a cell as Excel holds it: numbers as numbers, what is no value as a blank."""
    if cell == "n/a":
        return None
    return float(cell) if cell.replace(".", "", 1).isdigit() and cell.count(".") == 1 else cell


# -- the official release ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def official(shared):
    """The account of O*NET 30.1 and counts of its statements, gone through once and not kept."""
    account = Account()
    (release,) = onet.read([shared / "data" / "onet" / "db_30_1_text.zip"], account)
    counts, rated, titles, tiers = Counter(), set(), {}, Counter()
    for s in release.statements:
        counts[s.relation] += 1
        counts[s.locators[0].partition(":")[0], s.relation] += s.importance is not None
        if s.relation in (Relation.REQUIRES, Relation.INVOLVES) and s.object.startswith("skill:onet-2.A"):
            rated.add(s.subject)
        if s.relation == Relation.RELATED_TO:
            tiers[s.value.topic] += 1
        if s.locators[0].startswith("Alternate"):
            titles.setdefault((s.locators, s.subject), s.value.text)  # the long title comes before the short one
    careers = {}
    for (_, career), title in titles.items():
        careers.setdefault(title, set()).add(career)
    return account, counts, rated, careers, tiers


@pytest.mark.shared
def test_the_counts_of_the_official_release(official):
    account, counts, rated, _, tiers = official
    assert {name: (c.read, c.taken) for name, c in account.tables.items() if not c.left_out} == {
        "Alternate Titles": (56505, 56505),
        "Education, Training, and Experience Categories": (41, 41),
        "Emerging Tasks": (328, 328),
        "IWA Reference": (332, 332),
        "Job Zone Reference": (5, 5),
        "Job Zones": (923, 923),
        "Occupation Data": (1016, 1016),
        "Related Occupations": (18460, 18460),
        "Sample of Reported Titles": (7955, 7955),
        "Task Statements": (18796, 18796),
        "Tasks to DWAs": (23850, 23850),
        "Technology Skills": (32773, 32773),
    }
    assert {name: account.tables[name].read for name in ("Skills", "Knowledge", "Abilities")} == {
        "Skills": 62580,
        "Knowledge": 59004,
        "Abilities": 92976,
    }
    assert account.tables["Education, Training, and Experience"].read == 37125
    assert (len(rated), counts[Property.JOB_ZONE], counts[Relation.RELATED_TO]) == (894, 923, 18460)
    assert tiers == {"Primary-Short": 4615, "Primary-Long": 4615, "Supplemental": 9230}


@pytest.mark.shared
def test_every_row_of_the_official_release_is_accounted_for(official):
    account, *_ = official
    assert [name for name, count in account.tables.items() if not count.is_balanced] == []
    assert account.missing == ("Task Ratings", "Work Activities", "Work Context")
    assert [name for name, why in account.passed_over.items() if why.endswith("yet")] == []
    suppressed = "O*NET recommends to suppress it"
    assert [account.tables[name].left_out[suppressed] for name in ("Skills", "Knowledge")] == [147, 4880]


@pytest.mark.shared
def test_most_rated_skills_of_the_official_release_are_no_requirements(official, shared):
    _, counts, *_ = official
    with zipfile.ZipFile(shared / "data" / "onet" / "db_30_1_text.zip") as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("/Skills.txt"))
        rows = [line.split("\t") for line in archive.read(name).decode().splitlines()]
    value, suppressed = rows[0].index("Data Value"), rows[0].index("Recommend Suppress")
    important = [row for row in rows[1:] if row[3] == "IM"]
    low = [row for row in important if Decimal(row[value]) < 3]
    assert (len(important), len(low)) == (31290, 18536)
    kept = sum(row[suppressed] != "Y" for row in low)
    assert counts["Skills.txt", Relation.INVOLVES] == kept
    assert counts["Skills.txt", Relation.REQUIRES] == sum(row[suppressed] != "Y" for row in important) - kept


@pytest.mark.shared
def test_titles_of_the_official_release_are_shared_by_occupations(official):
    assert sum(len(careers) > 1 for careers in official[3].values()) == 6819
