"""BLS: projections and pay as statements, the marks of missing and top-coded values, and the counts of the releases."""

from collections import Counter
from decimal import Decimal

import pytest

import releases
from careergraph.errors import BadData
from careergraph.model import Months
from careergraph.sources import bls
from careergraph.sources.reading import Account
from careergraph.vocab import Polarity, Property, Relation, Sort, Unit

HEAD, ANSWERER, HEALER = "career:soc-11-1011.00", "career:soc-43-4051.00", "career:soc-29-1211.00"


def read(*paths):
    """Return statements, nodes by id, the account and the ids of the data sets."""
    account = Account()
    found = bls.read(paths, account)
    statements = [s for release in found for s in release.statements]
    return statements, {node.id: node for release in found for node in release.nodes}, account, [r.id for r in found]


@pytest.fixture
def projections(tmp_path):
    return read(releases.table(tmp_path / "projections.csv", releases.PROJECTIONS))


@pytest.fixture
def pay(tmp_path):
    return read(releases.table(tmp_path / "national_M2024.csv", releases.OEWS))


def values(statements, career, prop):
    return [
        (s.value.number, s.value.unit, s.value.statistic, s.value.period, s.value.is_open)
        for s in statements
        if (s.subject, s.relation) == (career, prop)
    ]


def claims(statements, career, aspect):
    return [
        (s.object, s.claim.polarity, s.months)
        for s in statements
        if s.subject == career and s.relation == Relation.REQUIRES and s.claim.aspect == aspect
    ]


def test_thousands_become_jobs_and_openings(projections):
    statements, *_ = projections
    assert values(statements, HEAD, Property.JOBS) == [
        (1579800, Unit.COUNT, "", "2024", False),
        (1600000, Unit.COUNT, "projected", "2034", False),
    ]
    assert values(statements, HEAD, Property.OPENINGS) == [(124200, Unit.COUNT, "annual average", "2024-2034", False)]
    assert values(statements, HEAD, Property.EMPLOYMENT_GROWTH) == [
        (20200, Unit.COUNT, "projected", "2024-2034", False),
        (Decimal("1.3"), Unit.PERCENT, "projected", "2024-2034", False),
    ]


def test_a_top_coded_median_is_at_least_that_and_a_missing_one_is_no_value(projections):
    statements, _, account, _ = projections
    assert values(statements, HEAD, Property.PAY) == [(239200, Unit.USD_YEAR, "median", "2024", True)]
    assert values(statements, ANSWERER, Property.PAY) == []
    assert values(statements, HEALER, Property.PAY) == [(100000, Unit.USD_YEAR, "median", "2024", False)]
    assert account.tables["projections"].notes["median wage not available"] == 1


def test_none_is_a_value_even_where_a_spreadsheet_program_has_emptied_the_cell(projections):
    statements, _, account, _ = projections
    assert claims(statements, ANSWERER, "experience") == [("career:*", Polarity.NEGATIVE, Months())]
    training = {s.subject: s.value.text for s in statements if s.relation == Property.TRAINING}
    assert training == {HEAD: "None", ANSWERER: "None", HEALER: "Apprenticeship"}
    notes = account.tables["projections"].notes
    assert (notes["'None' restored from Workex Code"], notes["'None' restored from trCode"]) == (1, 1)


def test_experience_and_education_are_typical_claims(projections):
    statements, *_ = projections
    assert claims(statements, HEAD, "experience") == [("career:*", Polarity.POSITIVE, Months(least=60))]
    assert claims(statements, HEALER, "experience") == [("career:*", Polarity.POSITIVE, Months(most=60))]
    assert claims(statements, HEAD, "education") == [("degree:bachelor", Polarity.POSITIVE, Months())]
    assert claims(statements, ANSWERER, "education") == [("degree:*", Polarity.NEGATIVE, Months())]
    assert {row[0] for row in claims(statements, HEALER, "education")} == {"degree:doctorate", "degree:professional"}


def test_a_title_holds_the_other_titles_and_a_code_may_be_guarded_by_a_formula(projections):
    statements, nodes, *_ = projections
    assert nodes[HEAD].label == "Heads"
    labels = {s.value.text: s.value.topic for s in statements if s.relation == Property.LABEL and s.subject == HEAD}
    assert labels == {"Chief": "alternative", "Head of House": "alternative", "11-1011": "hidden"}


def test_pay_has_its_statistic_and_top_codes_stay_open(pay):
    statements, *_ = pay
    found = values(statements, HEAD, Property.PAY)
    assert (Decimal("1.5"), Unit.USD_HOUR, "mean", "2024", False) in found
    assert (Decimal(10), Unit.USD_YEAR, "median", "2024", False) in found
    assert sorted(row[0] for row in found if row[4]) == [115, 115, 239200, 239200]
    assert len(found) == 12


def test_missing_pay_is_no_value_and_counted(pay):
    statements, _, account, _ = pay
    found = values(statements, "career:soc-11-1020.00", Property.PAY)
    assert sorted(row[0] for row in found) == [8, 9, 10, 11, 12]
    assert values(statements, "career:soc-11-1020.00", Property.JOBS) == []
    assert account.tables["national_M2024"].notes == {"wage not available (*)": 7, "employment not available (**)": 1}


def test_groups_are_families_above_their_occupations(pay):
    statements, nodes, account, _ = pay
    above = {s.subject: s.object for s in statements if s.relation == Relation.BROADER}
    assert above == {
        HEAD: "career:soc-11-1010.00",
        "career:soc-11-1010.00": "career:soc-11-1000.00",
        "career:soc-11-1000.00": "career:soc-11-0000.00",
        "career:soc-11-1020.00": "career:soc-11-1000.00",
    }
    assert {node.id for node in nodes.values() if node.sort is Sort.OCCUPATION} == {HEAD, "career:soc-11-1020.00"}
    assert dict(account.tables["national_M2024"].left_out) == {
        "the total of all occupations": 1,
        "a broad group that stands again as the detailed occupation": 1,
        "an estimate for one industry": 1,
    }


def test_a_table_of_others_is_no_table_of_the_bls(tmp_path):
    with pytest.raises(BadData, match="no table of the BLS"):
        read(releases.table(tmp_path / "x.csv", ["a,b", "1,2"]))


def test_faults_are_reported_with_line_and_cell(tmp_path):
    rows = [*releases.PROJECTIONS, "Odd,4051,ten,9,-1,-10,0.5,N/A,No formal educational credential,8,None,4,None,6"]
    rows += ["Odd,43-4052,ten,9,-1,-10,0.5,N/A,A degree,8,Years,4,None,6"]
    with pytest.raises(BadData) as caught:
        read(releases.table(tmp_path / "x.csv", rows))
    assert [(p.line, p.column, p.message) for p in caught.value.problems] == [
        (5, 2, "'4051' is no SOC code"),
        (6, 3, "'ten' is no number"),
        (6, 9, "'A degree' is no class of education"),
        (6, 12, "'Years' is no class of experience"),
    ]


# -- the official releases --------------------------------------------------------------------------------------------


@pytest.mark.shared
def test_the_counts_of_the_official_projections(shared):
    statements, _, account, names = read(shared / "data" / "bls" / "employment_projections_2024_2034.csv")
    count = account.tables["employment_projections_2024_2034"]
    assert (names, count.read, count.taken, count.left_out) == (["bls-projections"], 832, 832, {})
    experience = Counter(s.claim.polarity for s in statements if s.relation == Relation.REQUIRES and s.object == "career:*")
    assert experience == {Polarity.NEGATIVE: 716, Polarity.POSITIVE: 116}
    median = [s for s in statements if s.relation == Property.PAY]
    assert (len(median), sum(s.value.is_open for s in median)) == (826, 17)


@pytest.mark.shared
def test_the_counts_of_the_official_pay(shared):
    pytest.importorskip("openpyxl", reason="openpyxl is not installed: pip install 'careergraph[excel]'")
    statements, nodes, account, names = read(shared / "data" / "bls" / "oews_national_M2024_dl.xlsx")
    count = account.tables["oews_national_M2024_dl"]
    assert (names, count.read, count.taken) == (["bls-oews"], 1403, 1395)
    assert dict(count.left_out) == {
        "the total of all occupations": 1,
        "a broad group that stands again as the detailed occupation": 7,
    }
    assert count.notes == {"wage not available (*)": 540}
    assert sum(node.sort is Sort.OCCUPATION for node in nodes.values()) == 831
    assert sum(s.value.is_open for s in statements if s.relation == Property.PAY) == 235
