"""CIP: programmes and the crosswalk to occupations."""

import gzip

import pytest

import releases
from careergraph.errors import BadData
from careergraph.sources import cip
from careergraph.sources.reading import Account
from careergraph.vocab import Property, Relation

FARMING = "degree:*/cip-01.0000"


def read(*paths):
    """Return statements, nodes by id, the account and the ids of the data sets."""
    account = Account()
    found = cip.read(paths, account)
    statements = [s for release in found for s in release.statements]
    return statements, {node.id: node for release in found for node in release.nodes}, account, [r.id for r in found]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_programmes_of_any_level_lead_to_occupations(tmp_path, end):
    statements, nodes, account, names = read(releases.table(tmp_path / "crosswalk.csv", releases.CROSSWALK, end))
    (said,) = statements
    assert (said.subject, said.relation, said.object) == ("career:soc-11-1011.00", Property.FIELD_OF_STUDY, FARMING)
    assert (said.value.text, said.value.topic, said.locators) == ("Farming, General", "01.0000", ("crosswalk.csv:2",))
    assert names == ["cip-soc"]
    assert (nodes[FARMING].label, nodes["career:soc-11-1011.00"].label) == ("Farming, General", "Heads")
    count = account.tables["crosswalk"]
    assert (count.read, count.taken, dict(count.left_out)) == (3, 1, {"no match (99.9999 or 99-9999)": 2})


def test_programmes_stand_below_their_groups_and_codes_that_are_gone_are_counted(tmp_path):
    statements, nodes, account, names = read(releases.table(tmp_path / "programmes.csv", releases.PROGRAMMES))
    assert names == ["cip"]
    above = {s.subject: s.object for s in statements if s.relation == Relation.BROADER}
    assert above == {FARMING: "degree:*/cip-01.00", "degree:*/cip-01.00": "degree:*/cip-01"}
    assert sorted(nodes) == ["degree:*/cip-01", "degree:*/cip-01.00", FARMING]
    assert dict(account.tables["programmes"].left_out) == {
        "a code that is gone: deleted": 1,
        "a code that is gone: moved to another": 1,
    }


def test_quotes_that_the_release_does_not_double_stay_in_the_text_and_are_counted(tmp_path):
    statements, _, account, _ = read(releases.table(tmp_path / "programmes.csv", releases.PROGRAMMES))
    (text,) = [s.value.text for s in statements if (s.subject, s.relation) == ("degree:*/cip-01", Property.DEFINITION)]
    assert text == 'Programs called "Farming" in the north.'
    assert account.tables["programmes"].notes == {"a field with quotes that are not doubled, read as it stands": 1}


def test_a_record_that_is_cut_off_is_a_fault(tmp_path):
    rows = [*releases.PROGRAMMES, '="02",="02","New",no,"Cut']
    with pytest.raises(BadData) as caught:
        read(releases.table(tmp_path / "programmes.csv", rows))
    assert [(p.line, p.message) for p in caught.value.problems] == [(7, "the record can't be read: unexpected end of data")]


def test_wrong_codes_are_faults_with_their_cells(tmp_path):
    rows = [*releases.CROSSWALK, "1.1,Odd,11-1011,Heads", "01.0000,Farming,1011,Heads"]
    with pytest.raises(BadData) as caught:
        read(releases.table(tmp_path / "crosswalk.csv", rows))
    assert [(p.line, p.column, p.message) for p in caught.value.problems] == [
        (5, 1, "'1.1' is no CIP code with a title"),
        (6, 3, "'1011' is no SOC code"),
    ]


def test_a_gzip_file_is_read_and_a_damaged_one_is_a_fault(tmp_path):
    packed = gzip.compress("\n".join(releases.CROSSWALK).encode())
    path = tmp_path / "crosswalk.csv.gz"
    path.write_bytes(packed)
    assert len(read(path)[0]) == 1
    path.write_bytes(packed[:-12])
    with pytest.raises(BadData, match="cut off"):
        read(path)


@pytest.mark.shared
def test_the_counts_of_the_official_release(shared):
    statements, _, account, names = read(shared / "data" / "cip")
    crosswalk, programmes = account.tables["CIP2020_SOC2018_Crosswalk"], account.tables["CIPCode2020"]
    assert sorted(names) == ["cip", "cip-soc"]
    assert (crosswalk.read, crosswalk.left_out["no match (99.9999 or 99-9999)"], crosswalk.taken) == (6097, 374, 5723)
    assert sum(s.relation == Property.FIELD_OF_STUDY for s in statements) == 5723
    assert (programmes.read, programmes.taken, programmes.left_out.total()) == (2848, 2687, 161)
