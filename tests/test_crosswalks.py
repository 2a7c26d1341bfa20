"""Crosswalks: what match a pair is, wrong codes, and the counts of the official ones."""

from collections import Counter
from decimal import Decimal

import pytest

import releases
from careergraph.errors import BadData
from careergraph.model import Statement
from careergraph.sources import crosswalks, esco, onet
from careergraph.sources.reading import Account
from careergraph.vocab import Method, Property, Relation, Sort

MATCHES = (Relation.EXACT_MATCH, Relation.CLOSE_MATCH, Relation.BROAD_MATCH, Relation.NARROW_MATCH)


def read(*paths):
    """Return statements, nodes by id, the account and the ids of the data sets."""
    account = Account()
    found = crosswalks.read(paths, account)
    statements = [s for release in found for s in release.statements]
    return statements, {node.id: node for release in found for node in release.nodes}, account, [r.id for r in found]


def matches(statements):
    return [(s.subject.partition(":")[2], s.relation, s.object.partition(":")[2]) for s in statements if s.relation in MATCHES]


def test_editions_of_soc_match_by_how_many_counterparts_both_have(tmp_path):
    statements, nodes, _, names = read(releases.table(tmp_path / "soc.csv", releases.SOC_2010_2018))
    assert names == ["xw-soc2010-soc2018"]
    assert matches(statements) == [
        ("soc2010-11-1011", Relation.EXACT_MATCH, "soc-11-1011.00"),
        ("soc2010-15-1111", Relation.EXACT_MATCH, "soc-15-1221.00"),
        ("soc2010-15-1131", Relation.NARROW_MATCH, "soc-15-1251.00"),
        ("soc2010-15-1131", Relation.NARROW_MATCH, "soc-15-1252.00"),
        ("soc2010-15-1141", Relation.BROAD_MATCH, "soc-15-1299.00"),
        ("soc2010-15-1142", Relation.BROAD_MATCH, "soc-15-1299.00"),
        ("soc2010-17-1011", Relation.NARROW_MATCH, "soc-17-1021.00"),
        ("soc2010-17-1011", Relation.CLOSE_MATCH, "soc-17-1022.00"),
        ("soc2010-17-1012", Relation.BROAD_MATCH, "soc-17-1022.00"),
    ]
    assert nodes["career:soc2010-15-1131"].label == "Split"
    codes = [s.value.text for s in statements if (s.subject, s.relation) == ("career:soc2010-15-1131", Property.CODE)]
    assert codes == ["15-1131"]


def test_esco_and_onet_match_with_confidence_and_never_exactly(tmp_path):
    statements, nodes, *_ = read(releases.table(tmp_path / "nesta.csv", releases.ESCO_ONET))
    answerer = "esco-00000000-0000-0000-0000-00000000000"
    assert matches(statements) == [
        (f"{answerer}1", Relation.CLOSE_MATCH, "soc-11-1011.00"),
        (f"{answerer}2", Relation.BROAD_MATCH, "soc-43-4051.00"),
        (f"{answerer}9", Relation.BROAD_MATCH, "soc-43-4051.00"),
    ]
    assert [(s.confidence, s.value.topic, s.method) for s in statements] == [
        (Decimal(1), "confidence 2.0 of 2", Method.INFERRED),
        (Decimal("0.5"), "confidence 1.0 of 2", Method.INFERRED),
        (Decimal("0.25"), "confidence 0.5 of 2", Method.INFERRED),
    ]
    assert nodes["career:soc-43-4051.00"].label == "answerers"


def test_groups_of_isco_are_families_and_blanks_after_codes_are_none_of_them(tmp_path):
    statements, nodes, *_ = read(releases.table(tmp_path / "isco.csv", releases.ISCO_SOC))
    assert matches(statements) == [
        ("isco08-0110", Relation.NARROW_MATCH, "soc2010-55-1011"),
        ("isco08-0110", Relation.NARROW_MATCH, "soc2010-55-1012"),
        ("isco08-1111", Relation.EXACT_MATCH, "soc2010-11-1031"),
        ("isco08-1112", Relation.EXACT_MATCH, "soc2010-11-1011"),
    ]
    assert nodes["career:isco08-0110"].sort is Sort.FAMILY


E, C, B, N = Relation.EXACT_MATCH, Relation.CLOSE_MATCH, Relation.BROAD_MATCH, Relation.NARROW_MATCH
SETS = {E: "equal", C: "overlapping", B: "smaller", N: "larger"}


def holds(relation, one, other):
    """Return whether two sets are as a match says: the second is equal, wider, narrower, or they overlap."""
    return {E: one == other, B: one < other, N: one > other, C: bool(one & other) and one != other}[relation]


def subsets(size):
    return [frozenset(n for n in range(size) if bits >> n & 1) for bits in range(1, 2**size)]


@pytest.mark.parametrize("first", SETS, ids=str)
@pytest.mark.parametrize("second", SETS, ids=str)
def test_what_two_matches_make_together_is_so_whatever_the_classes_hold(first, second):
    made = [
        (one, other)
        for one in subsets(4)
        for middle in subsets(4)
        if holds(first, one, middle)
        for other in subsets(4)
        if holds(second, middle, other)
    ]
    told = crosswalks._TOGETHER.get((first, second))
    if told is None:
        assert any(not one & other for one, other in made)  # they may have nothing in common
    else:
        assert all(one & other for one, other in made)
        assert told is C or all(holds(told, one, other) or one == other for one, other in made)


def pair(subject, relation, other, place):
    return Statement(f"career:{subject}", relation, "xw", f"career:{other}", locators=(place,))


def test_a_pair_that_several_ways_join_is_close_unless_all_agree():
    first = [pair("i", N, "m", "1"), pair("i", C, "n", "2"), pair("j", E, "n", "3"), pair("k", B, "m", "4")]
    second = [pair("m", E, "s", "5"), pair("n", B, "s", "6"), pair("m", N, "t", "7")]
    found, left = crosswalks.composed(crosswalks.COMPOSITIONS[0], first, second)
    assert [(s.subject[-1], s.relation, s.object[-1], s.locators) for s in found] == [
        ("i", C, "s", ("1", "2", "5", "6")),
        ("i", N, "t", ("1", "7")),
        ("j", B, "s", ("3", "6")),
        ("k", B, "s", ("4", "5")),
    ]
    assert (left, found[0].reason) == (1, "over m: narrow-match, then exact-match; over n: close-match, then broad-match")


def test_zeros_that_excel_takes_from_isco_codes_are_restored(tmp_path):
    statements, nodes, *_ = read(releases.table(tmp_path / "rome.csv", releases.ROME_ISCO))
    assert matches(statements) == [
        ("rome-K1703", Relation.CLOSE_MATCH, "isco08-0110"),
        ("rome-A1101", Relation.CLOSE_MATCH, "isco08-8341"),
    ]
    assert (nodes["career:rome-K1703"].label, nodes["career:rome-K1703"].language) == ("Direction de la défense", "fr")


def test_rows_without_counterpart_are_counted_and_wrong_cells_are_faults(tmp_path):
    rows = [*releases.ESCO_ONET, f"4,a,1,n/a,n/a,na,0,1.0,{releases.HEAD_URI}"]
    _, _, account, _ = read(releases.table(tmp_path / "nesta.csv", rows))
    assert dict(account.tables["nesta"].left_out) == {"no counterpart": 1}
    rows += ["5,a,1,11-1011.00,b,na,0,1.0,x", f"6,a,1,111011,b,na,0,3,{releases.HEAD_URI}", "7"]
    with pytest.raises(BadData) as caught:
        read(releases.table(tmp_path / "nesta.csv", rows))
    assert [(p.line, p.column, p.message) for p in caught.value.problems] == [
        (6, 9, "'x' is no code of ESCO"),
        (7, 4, "'111011' is no code of O*NET-SOC"),
        (7, 8, "'3' is no confidence from 0 to 2"),
        (8, 0, "1 cells where the header has 9"),
    ]


def test_other_tables_are_counted_and_none_at_all_is_a_fault(tmp_path):
    other = releases.table(tmp_path / "other.csv", ["a,b", "1,2", "3", '4,"5'])
    _, _, account, names = read(other, releases.table(tmp_path / "soc.csv", releases.SOC_2010_2018))
    count = account.tables["other"]
    assert (count.read, count.taken, dict(count.left_out)) == (3, 0, {"no crosswalk that careergraph knows": 3})
    assert names == ["xw-soc2010-soc2018"]
    with pytest.raises(BadData, match="no table is a crosswalk"):
        read(other)


def test_of_a_folder_what_is_known_is_read_and_the_rest_is_named(tmp_path):
    releases.table(tmp_path / "all" / "soc.csv", releases.SOC_2010_2018)
    (tmp_path / "all" / "structure.csv").write_bytes(b"Group,Title\n11-0000,Chief\x92s\n")
    (tmp_path / "all" / "empty.csv").touch()
    (tmp_path / "all" / "notes.pdf").write_bytes(b"x")
    _, _, account, names = read(tmp_path / "all")
    assert names == ["xw-soc2010-soc2018"]
    assert account.passed_over == {
        "empty.csv": "it can't be read as a table: an empty file",
        "notes.pdf": "no table",
        "structure.csv": "it can't be read as a table: byte 0x92 is not UTF-8 text",
    }
    with pytest.raises(BadData, match="byte 0x92"):
        read(tmp_path / "all" / "soc.csv", tmp_path / "all" / "structure.csv")
    (tmp_path / "all" / "soc.csv").unlink()
    with pytest.raises(BadData, match="no table is a crosswalk"):
        read(tmp_path / "all")


def test_a_known_crosswalk_that_is_damaged_is_a_fault_in_a_folder_too(tmp_path):
    releases.table(tmp_path / "nesta.csv", releases.ESCO_ONET)
    damaged = releases.table(tmp_path / "soc.csv", releases.SOC_2010_2018)
    damaged.write_bytes(damaged.read_bytes() + b"\xff\n")
    with pytest.raises(BadData, match=r"soc.csv:11:1: byte 0xFF is not UTF-8 text"):
        read(tmp_path)


def test_an_old_excel_file_that_is_none_is_a_fault(tmp_path):
    pytest.importorskip("xlrd", reason="xlrd is not installed: pip install 'careergraph[excel]'")
    (tmp_path / "isco.xls").write_bytes(b"no workbook")
    with pytest.raises(BadData, match="a damaged Excel file"):
        read(tmp_path / "isco.xls")


def test_the_tiny_crosswalk_is_read_whole(shared):
    statements, _, account, _ = read(shared / "tiny" / "crosswalks")
    assert [(count.read, count.taken) for count in account.tables.values()] == [(111, 111)]
    assert len(matches(statements)) == 111


@pytest.mark.shared
def test_the_counts_of_the_official_crosswalk_from_esco_to_onet(shared):
    statements, _, account, _ = read(shared / "data" / "crosswalks" / "nesta_esco_onet_crosswalk_Nov2020.csv")
    (count,) = account.tables.values()
    assert (count.read, count.taken, len(matches(statements))) == (1680, 1680, 1680)
    (release,) = onet.read([shared / "data" / "onet"], Account())
    list(release.statements)
    known = {node.id for node in release.nodes}
    gone = [s.object for s in statements if s.object not in known]
    assert (len(gone), len(set(gone))) == (325, 143)
    assert {s.confidence for s in statements} == {Decimal("0.25"), Decimal("0.5"), Decimal(1)}
    (release,) = esco.read([shared / "data" / "esco" / "esco_v1.1.1_classification_en_csv.zip"], Account())
    list(release.statements)
    occupations = {node.id for node in release.nodes if node.id.startswith("career:esco-")}
    assert len(occupations - {s.subject for s in statements}) == 1328


@pytest.mark.shared
def test_the_counts_of_the_official_crosswalk_between_editions_of_soc(shared):
    statements, _, account, _ = read(shared / "data" / "crosswalks" / "crosswalk_soc2010_to_soc2018.csv")
    (count,) = account.tables.values()
    assert (count.read, count.taken) == (900, 900)
    kinds = Counter(relation for _, relation, _ in matches(statements))
    assert kinds == {
        Relation.EXACT_MATCH: 766,
        Relation.NARROW_MATCH: 70,
        Relation.BROAD_MATCH: 32,
        Relation.CLOSE_MATCH: 32,
    }
    other = [pair for pair in matches(statements) if pair[0].removeprefix("soc2010") + ".00" != pair[2].removeprefix("soc")]
    assert len(other) == 148


@pytest.mark.shared
def test_the_whole_folder_of_official_crosswalks_is_read(shared):
    pytest.importorskip("openpyxl", reason="openpyxl is not installed: pip install 'careergraph[excel]'")
    pytest.importorskip("xlrd", reason="xlrd is not installed: pip install 'careergraph[excel]'")
    _, _, account, names = read(shared / "data" / "crosswalks")
    assert sorted(names) == ["xw-esco-onet", "xw-isco-soc2010", "xw-rome-isco", "xw-soc2010-soc2018"]
    taken = {name: (count.read, count.taken) for name, count in account.tables.items()}
    assert taken == {
        "Correspondance_ROME_ISCO08": (532, 532),
        "crosswalk_soc2010_to_soc2018": (900, 900),
        "isco_us_soc2010_crosswalk": (1125, 1125),
        "nesta_esco_onet_crosswalk_Nov2020": (1680, 1680),
        "noc2021_onet26": (1467, 0),
    }
    assert sorted(account.passed_over) == ["nem-onet-to-soc-crosswalk.xlsx", "soc_structure_2018.csv"]


@pytest.mark.shared
def test_isco_and_soc_2018_meet_over_the_official_crosswalks(shared):
    pytest.importorskip("xlrd", reason="xlrd is not installed: pip install 'careergraph[excel]'")
    folder = shared / "data" / "crosswalks"
    statements, *_ = read(folder / "isco_us_soc2010_crosswalk.xls", folder / "crosswalk_soc2010_to_soc2018.csv")
    halves = [
        [s for s in statements if s.source == name and s.relation in MATCHES]
        for name in ("xw-isco-soc2010", "xw-soc2010-soc2018")
    ]
    found, left = crosswalks.composed(crosswalks.COMPOSITIONS[0], *halves)
    kinds = Counter(match.relation for match in found)
    assert (kinds, left) == ({E: 88, N: 579, B: 48, C: 342}, 226)
    onward = {}
    for match in halves[1]:
        onward.setdefault(match.subject, []).append(match.object)
    joined = {(match.subject, end) for match in halves[0] for end in onward[match.object]}
    assert len(joined) == len(found) + left == 1283
    lost = {end for end, _ in joined} - {match.subject for match in found}
    assert len(lost) == 15  # no group of ISCO whose occupations were all cut anew is matched by guess


@pytest.mark.shared
def test_the_counts_of_the_official_excel_files(shared):
    pytest.importorskip("openpyxl", reason="openpyxl is not installed: pip install 'careergraph[excel]'")
    pytest.importorskip("xlrd", reason="xlrd is not installed: pip install 'careergraph[excel]'")
    folder = shared / "data" / "crosswalks"
    names = ("Correspondance_ROME_ISCO08.xlsx", "isco_us_soc2010_crosswalk.xls")
    statements, nodes, account, _ = read(*(folder / name for name in names))
    assert len(matches(statements)) == 532 + 1125
    counts = {name: (count.read, count.taken, dict(count.left_out)) for name, count in account.tables.items()}
    assert counts == {"Correspondance_ROME_ISCO08": (532, 532, {}), "isco_us_soc2010_crosswalk": (1125, 1125, {})}
    assert nodes["career:rome-L1510"].label == "Films d'animation et effets spéciaux"
    assert not any(len(node) != len("career:isco08-0110") for node in nodes if "isco08" in node)
