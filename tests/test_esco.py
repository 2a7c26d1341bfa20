"""ESCO: what its rows become in one language and in several, the traps of its release, and the counts of the official one."""

from collections import Counter

import pytest

import releases
from careergraph import importing
from careergraph import open as open_graph
from careergraph.errors import BadData
from careergraph.planner import plan
from careergraph.sources import esco
from careergraph.sources.reading import Account
from careergraph.vocab import Modality, Property, Relation, Sort

HEAD, ANSWERER = (f"career:esco-00000000-0000-0000-0000-00000000000{n}" for n in (1, 2))
LEAD, LAW, ODD, LEADING = (f"skill:esco-00000000-0000-0000-0000-00000000001{n}" for n in (1, 2, 3, 4))
OFFICERS = "career:isco08-0110"


def read(*paths):
    """Return statements, nodes by id, the account and the source of a release."""
    account = Account()
    (release,) = esco.read(paths, account)
    statements = list(release.statements)
    return statements, {node.id: node for node in release.nodes}, account, release.sources[0]


def said(statements, subject, relation):
    return [s for s in statements if (s.subject, s.relation) == (subject, relation)]


def labels(statements, node):
    return sorted((s.value.text, s.value.language, s.value.topic) for s in said(statements, node, Property.LABEL))


@pytest.fixture
def small(tmp_path):
    return read(releases.files(tmp_path / "esco_v1.1.1", releases.ESCO))


def test_essential_skills_are_usual_claims_and_optional_ones_advice(small):
    statements, *_ = small
    claims = said(statements, HEAD, Relation.REQUIRES)
    assert [(s.object, s.claim.modality, s.claim.aspect, s.locators) for s in claims] == [
        (LEAD, Modality.USUAL, "skill", ("occupationSkillRelations.csv:2",)),
        (LAW, Modality.OPTIONAL, "skill", ("occupationSkillRelations.csv:3",)),
    ]


def test_relations_with_an_end_that_is_not_in_the_release_are_counted(small):
    _, nodes, account, _ = small
    left = {name: dict(count.left_out) for name, count in account.tables.items() if count.left_out}
    assert left == {
        "occupations_en": {"a concept that is obsolete": 1},
        "occupationSkillRelations": {"it is about an occupation or group that is not in the release": 1},
        "broaderRelationsOccPillar": {"it is about an occupation or group that is not in the release": 1},
        "broaderRelationsSkillPillar": {"it names a skill or group that is not in the release": 1},
        "skillSkillRelations": {"a concept related to itself": 1},
    }
    assert all(count.is_balanced for count in account.tables.values())
    assert not any("0099" in node or "0009" in node for node in nodes)


def test_names_stand_one_a_line_inside_a_field_and_keep_their_commas(small):
    statements, nodes, *_ = small
    assert (nodes[HEAD].label, nodes[HEAD].language, nodes[HEAD].sort) == ("head", "en", Sort.OCCUPATION)
    assert labels(statements, HEAD) == [
        ("0110.1", "", "hidden"),
        ("boss", "en", "hidden"),
        ("chief", "en", "alternative"),
        ("head of house", "en", "alternative"),
    ]
    assert ("voice, outbound", "en", "alternative") in labels(statements, ANSWERER)
    meant = [(s.value.text, s.value.topic) for s in said(statements, HEAD, Property.DEFINITION)]
    assert meant == [("Heads lead.", ""), ("Not a hat.", "scope note")]


def test_isco_codes_keep_their_zeros_and_groups_are_families(small):
    statements, nodes, *_ = small
    assert nodes[OFFICERS].sort is Sort.FAMILY
    assert [s.value.text for s in said(statements, OFFICERS, Property.CODE)] == ["0110"]
    assert [(s.value.text, s.value.topic) for s in said(statements, HEAD, Property.CODE)] == [
        ("0110.1", "ESCO"),
        ("0110", "ISCO-08"),
    ]
    assert [s.object for s in said(statements, HEAD, Relation.BROADER)] == [OFFICERS]
    assert [s.object for s in said(statements, OFFICERS, Relation.BROADER)] == ["career:isco08-0"]


def test_a_skill_may_have_several_parents_and_no_type(small):
    statements, nodes, account, _ = small
    assert [s.object for s in said(statements, LEAD, Relation.BROADER)] == [LEADING, "skill:isced-f-0421"]
    sorts = [nodes[node].sort for node in (LEAD, LAW, ODD, LEADING, "skill:isced-f-0421")]
    assert sorts == [Sort.SKILL, Sort.KNOWLEDGE, Sort.SKILL, Sort.SKILL, Sort.KNOWLEDGE]
    assert account.tables["skills_en"].notes == {"no skill type, taken as a skill": 1}


def test_skills_are_related_as_stated_and_not_the_other_way(small):
    statements, *_ = small
    related = [s for s in statements if s.relation is Relation.RELATED_TO]
    assert [(s.subject, s.object, s.value.topic) for s in related] == [(LEAD, LAW, "essential")]


def test_several_languages_name_the_same_things(tmp_path):
    folder = releases.files(tmp_path / "esco_v1.1.1", {**releases.ESCO, **releases.ESCO_FR})
    statements, nodes, account, _ = read(folder)
    assert (nodes[HEAD].label, nodes[HEAD].language) == ("head", "en")
    assert [name for name in labels(statements, HEAD) if name[1] == "fr"] == [
        ("chef/cheffe", "fr", "preferred"),
        ("patron", "fr", "alternative"),
        ("patronne", "fr", "alternative"),
    ]
    assert ("diriger", "fr", "preferred") in labels(statements, LEAD)
    again = "the relations stand in occupationSkillRelations already"
    assert account.passed_over == {"occupationSkillRelations_fr": again}


def test_one_language_alone_names_the_nodes(tmp_path):
    _, nodes, account, _ = read(releases.files(tmp_path / "esco", releases.ESCO_FR))
    assert (nodes[HEAD].label, nodes[HEAD].language) == ("chef/cheffe", "fr")
    assert (nodes[LEAD].label, nodes[LEAD].language) == ("diriger", "fr")
    assert account.missing == (
        *("skillGroups", "ISCOGroups"),
        *("skillSkillRelations", "broaderRelationsOccPillar", "broaderRelationsSkillPillar"),
    )


def test_a_note_that_a_profession_is_regulated_is_a_fact_and_no_licence(small):
    statements, _, account, _ = small
    (noted,) = [s for s in statements if s.relation is Property.REGULATION]
    assert (noted.subject, noted.value.text, noted.value.area) == (ANSWERER, "regulated profession", "EU")
    assert not any(s.object.startswith("certification:") for s in statements)
    unregulated = "noted as not regulated by the Union: that says nothing of its countries"
    assert account.tables["occupations_en"].notes == {unregulated: 1}


COLLECTED = (
    "conceptType,conceptUri,preferredLabel,status,skillType,reuseLevel,altLabels,description,broaderConceptUri,broaderConceptPT"
)


def test_what_stands_in_a_collection_says_so_once_whatever_the_languages(tmp_path):
    gone = f"{releases.E}/skill/00000000-0000-0000-0000-000000000099"
    green = [COLLECTED, f"x,{releases.LEAD_URI},lead,released,,,,,y,z", f"x,{gone},gone,released,,,,,y,z"]
    again = {
        "greenSkillsCollection_fr": green,
        "researchOccupationsCollection_en": [COLLECTED, f"x,{releases.HEAD_URI}{',' * 8}"],
    }
    statements, _, account, _ = read(releases.files(tmp_path / "esco", releases.ESCO, greenSkillsCollection_en=green, **again))
    assert [(s.subject, s.value.text, s.value.language) for s in statements if s.relation is Property.COLLECTION] == [
        (LEAD, "Green skills", "en"),
        (HEAD, "Research occupations", "en"),
    ]
    count = account.tables["greenSkillsCollection_en"]
    assert (count.read, dict(count.left_out)) == (2, {"it names a skill or group that is not in the release": 1})
    assert account.passed_over == {"greenSkillsCollection_fr": "the relations stand in greenSkillsCollection_en already"}


def test_tables_that_are_not_read_and_unknown_columns_are_reported(tmp_path):
    more = {
        "skillsHierarchy_en": ["Level 0 URI,Level 0 preferred term", "x,y"],
        "conceptSchemes_en": ["conceptSchemeUri,preferredLabel", "x,y"],
        "moods_en": [COLLECTED, "x,y,z,,,,,,,"],
    }
    groups = [f"{row},new" for row in releases.ESCO["ISCOGroups_en"]]
    folder = releases.files(tmp_path / "esco", releases.ESCO, ISCOGroups_en=groups, **more)
    _, _, account, source = read(folder)
    assert account.passed_over == {
        "skillsHierarchy_en": "it lists the groups of skills once more, level by level",
        "conceptSchemes_en": "it describes the lists, not what stands in them",
        "moods_en": "careergraph has no use for this table yet",
    }
    assert account.tables["ISCOGroups_en"].unknown_columns == ("new",)
    assert (source.version, source.attribution) == ("", "This service uses the ESCO classification of the European Commission.")


def test_all_faults_of_a_release_come_with_their_places(tmp_path):
    skills = [
        *releases.ESCO["skills_en"],
        releases.ESCO["skills_en"][1],
        "KnowledgeSkillCompetence,x,,,y,,,released,,,,x,",
        "cut",
    ]
    asked = [*releases.ESCO["occupationSkillRelations"], f"{releases.HEAD_URI},perhaps,,{releases.LAW_URI}", "a,essential,,b"]
    folder = releases.files(tmp_path / "esco", releases.ESCO, skills_en=skills, occupationSkillRelations=asked)
    with pytest.raises(BadData) as caught:
        read(folder)
    assert [(p.line, p.column, p.message) for p in caught.value.problems] == [
        (5, 2, "'perhaps' is neither essential nor optional"),
        (6, 1, "'a' is no concept of ESCO"),
        (5, 2, f"{releases.LEAD_URI} stands twice"),
        (6, 2, "'x' is no concept of ESCO with a label"),
        (7, 0, "1 cells where the header has 13"),
    ]


def test_two_releases_at_once_and_none_are_refused(tmp_path):
    new = releases.files(tmp_path / "ESCO dataset - v1.2.0 - csv", releases.ESCO)
    old = releases.files(tmp_path / "esco_v1.1.1", releases.ESCO_FR)
    with pytest.raises(BadData, match=r"tables of several releases: 1\.1\.1, 1\.2\.0"):
        read(new, old)
    with pytest.raises(BadData, match="no table of occupations or skills"):
        read(releases.table(tmp_path / "x.csv", ["a,b", "1,2"]))


def test_skills_of_esco_never_gate(tmp_path):
    db, folder = tmp_path / "my.db", releases.files(tmp_path / "esco_v1.1.1", releases.ESCO)
    importing.import_into(db, "esco", [folder])
    assert importing.import_into(db, "esco", [folder]).is_unchanged
    ours = tmp_path / "ours"
    head = 'format = 1\nid = "ours"\ntitle = "Ours"\n[[publisher]]\nid = "us"\nname = "Us"\n'
    releases.table(ours / "pack.toml", [f'{head}[[source]]\nid = "book"\ntitle = "Book"\npublisher = "us"'])
    releases.table(ours / "nodes.csv", ["id,sort,label", "career:cat,occupation,cat"])
    releases.table(ours / "moves.csv", ["start,goal,source,locator", f"{ANSWERER},{HEAD},book,page 1"])
    importing.import_into(db, "pack", [ours])
    graph = open_graph(db)
    assert graph.find("head of house").id == HEAD
    assert [claim.modality for claim in graph.claims(HEAD)] == [Modality.USUAL, Modality.OPTIONAL]
    (route,) = plan(graph, ANSWERER, HEAD, lack=[LEAD, LAW]).routes
    assert [leg.gains for leg in route.legs] == [()]


def test_the_tiny_release_is_read_whole(shared):
    statements, nodes, account, source = read(shared / "tiny" / "esco_1_1_1_csv")
    assert (source.version, all(c.is_balanced and c.taken == c.read for c in account.tables.values())) == ("1.1.1", True)
    assert sum(s.relation == Relation.REQUIRES for s in statements) == 816
    assert sum(node.startswith("career:esco-") for node in nodes) == 20


@pytest.mark.shared
def test_the_counts_of_the_official_release(shared):
    statements, nodes, account, _ = read(shared / "data" / "esco")
    counts = {name: (count.read, count.taken) for name, count in account.tables.items()}
    collections = {name: counts.pop(name) for name in sorted(counts) if "Collection" in name}
    assert {name.removesuffix("Collection_en"): taken for name, (read, taken) in collections.items() if read == taken} == {
        "digCompSkills": 26,
        "digitalSkills": 1201,
        "greenSkills": 570,
        "languageSkills": 346,
        "researchOccupations": 122,
        "researchSkills": 40,
        "transversalSkills": 96,
    }
    regulated = {s.subject for s in statements if s.relation is Property.REGULATION}
    assert (len(regulated), account.tables["occupations_en"].notes.total()) == (15, 2992)
    assert [name for name, why in account.passed_over.items() if why.endswith("yet")] == []
    assert counts == {
        "occupations_en": (3007, 3007),
        "skills_en": (13896, 13896),
        "skillGroups_en": (640, 640),
        "ISCOGroups_en": (619, 619),
        "occupationSkillRelations": (123855, 123788),
        "skillSkillRelations": (5899, 5898),
        "broaderRelationsOccPillar": (3617, 3616),
        "broaderRelationsSkillPillar": (20656, 20649),
    }
    gone = "it is about an occupation or group that is not in the release"
    assert dict(account.tables["occupationSkillRelations"].left_out) == {gone: 67}
    assert dict(account.tables["broaderRelationsSkillPillar"].left_out) == {
        "it names a skill or group that is not in the release": 3,
        "it is about a skill or group that is not in the release": 4,
    }
    assert account.tables["skills_en"].notes == {"no skill type, taken as a skill": 6}
    asked = Counter(s.claim.modality for s in statements if s.relation is Relation.REQUIRES)
    assert asked == {Modality.USUAL: 64891, Modality.OPTIONAL: 58897}
    assert sum(node.startswith("career:esco-") for node in nodes) == 3007
    parents = Counter(s.subject for s in statements if s.relation is Relation.BROADER)
    assert max(parents.values()) == 9
    assert nodes["career:isco08-0110"].label == "Commissioned armed forces officers"
    crew = [s.subject for s in statements if s.value and s.value.text == "customer service director"]
    assert [nodes[node].label for node in crew] == ["cabin crew manager"]
