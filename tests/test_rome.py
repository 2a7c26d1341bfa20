"""ROME: moves between cards and between titles, what cards have, the traps of its release, and the counts of the official one."""

from collections import Counter

import networkx as nx
import pytest

import releases
from careergraph.errors import BadData
from careergraph.sources import rome
from careergraph.sources.reading import Account
from careergraph.vocab import Method, Property, Relation, Sort

ENGINES, CREATION, ART = "career:rome-A1101", "career:rome-B1101", "career:rome-L1510"
DRIVER, CREATOR, ARTIST = "career:rome-101", "career:rome-102", "career:rome-103"
MOVES = (Relation.LEADS_TO, Relation.RELATED_TO)


def read(*paths):
    """Return statements, nodes by id, the account and the source of a release."""
    account = Account()
    (release,) = rome.read(paths, account)
    statements = list(release.statements)
    return statements, {node.id: node for node in release.nodes}, account, release.sources[0]


@pytest.fixture
def small(tmp_path):
    return read(releases.files(tmp_path / "rome", releases.ROME))


def texts(statements, prop):
    return [(s.subject, s.value.text) for s in statements if s.relation == prop]


def test_evolution_is_a_move_and_proche_is_none(small):
    statements, *_ = small
    stated = [(s.subject, s.relation, s.object) for s in statements if s.relation in MOVES and s.method is Method.STATED]
    assert stated == [
        (ENGINES, Relation.LEADS_TO, CREATION),
        (CREATION, Relation.RELATED_TO, ENGINES),
        (CREATOR, Relation.LEADS_TO, DRIVER),
        (CREATION, Relation.LEADS_TO, ARTIST),
    ]


def test_moves_of_single_titles_are_implied_for_their_cards_and_say_so(small):
    statements, nodes, *_ = small
    implied = [(s.subject, s.object, s.reason) for s in statements if s.method is Method.IMPLIED]
    assert implied == [
        (
            CREATION,
            ENGINES,
            "ROME says so of single titles of these cards: Créateur / Créatrice → Conducteur / Conductrice d'engins",
        ),
        (CREATION, ART, "ROME says so of single titles of these cards: Création → Artiste"),
    ]
    above = [(s.subject, s.object) for s in statements if s.relation is Relation.BROADER]
    assert above == [(DRIVER, ENGINES), (CREATOR, CREATION), (ARTIST, ART)]
    assert (nodes[DRIVER].sort, nodes[ENGINES].sort) == (Sort.JOB_TITLE, Sort.OCCUPATION)


def test_doubled_apostrophes_are_single_ones(small):
    statements, nodes, *_ = small
    assert (nodes[ENGINES].label, nodes[ENGINES].language) == ("Conduite d'engins", "fr")
    assert (ENGINES, "Conducteur(trice) d'engins") in texts(statements, Property.LABEL)


def test_cards_have_knowledge_settings_conditions_and_texts(small):
    statements, nodes, account, _ = small
    (listed,) = [s for s in statements if s.relation is Relation.INVOLVES]
    assert (listed.subject, listed.object, nodes["skill:rome-201"].sort) == (ENGINES, "skill:rome-201", Sort.KNOWLEDGE)
    assert texts(statements, Property.SETTING) == [(ENGINES, "Exploitation agricole")]
    assert texts(statements, Property.INDUSTRY) == [(ENGINES, "Agriculture")]
    assert texts(statements, Property.WORK_CONDITION) == [(ENGINES, "Dehors."), (ENGINES, "Travail de nuit")]
    meant = [(s.value.text, s.value.order) for s in statements if s.relation == Property.DEFINITION]
    assert meant == [("Conduit des engins.", 0), ("Peut les réparer.", 1)]
    assert texts(statements, Property.ACCESS) == [(ENGINES, "Accessible sans diplôme.")]
    assert not any(s.relation is Relation.REQUIRES for s in statements)
    left = {name: dict(count.left_out) for name, count in account.tables.items() if count.left_out}
    assert left == {
        "unix_coherence_item_v9_utf8": {"an item that no table of the release names": 1},
        "unix_referentiel_competence_v9_utf8": {"no card has it": 1},
        "unix_texte_v9_utf8": {"a text of type autre has no place here yet": 1},
    }
    assert all(count.is_balanced for count in account.tables.values())


def test_tables_are_named_that_are_missing_or_not_read(small):
    _, _, account, source = small
    assert account.missing == ("activities",)
    again = "it lists the items of the cards once more, by their place on paper"
    assert account.passed_over == {"unix_liens_rome_referentiels_v9_utf8": again}
    assert (source.version, source.attribution) == ("v9", "Source: France Travail, ROME v9, Licence Ouverte.")


def test_a_card_that_the_table_of_cards_leaves_out_is_named_after_its_code(small):
    _, nodes, account, _ = small
    assert nodes[ART].label == "L1510"
    notes = {name: dict(count.notes) for name, count in account.tables.items() if count.notes}
    assert notes == {"unix_referentiel_appellation_v9_utf8": {"card L1510 is not in the table of cards: no name": 1}}


def test_wrong_codes_and_titles_of_other_cards_are_faults(tmp_path):
    cards = [*releases.ROME["unix_referentiel_code_rome_v9_utf8"], "A1101,1,1,Again,1", "1101,1,1,None,1"]
    moves = [
        *releases.ROME["unix_rubrique_mobilite_v9_utf8"],
        "A1101,B1101,102,,2,Evolution",
        "A1101,B1101,,,3,Loin",
        "A1101,B1101,,2",
    ]
    changed = {"unix_referentiel_code_rome_v9_utf8": cards, "unix_rubrique_mobilite_v9_utf8": moves}
    with pytest.raises(BadData) as caught:
        read(releases.files(tmp_path / "rome", releases.ROME, **changed))
    assert [(p.line, p.column, p.message) for p in caught.value.problems] == [
        (4, 1, "A1101 stands twice"),
        (5, 1, "'1101' is no code of a card with a name"),
        (6, 0, "card A1101 has no title '102'"),
        (7, 6, "'Loin' is neither Evolution nor Proche"),
        (8, 0, "4 cells where the header has 6"),
    ]


def test_what_is_no_release_is_refused(tmp_path):
    with pytest.raises(BadData, match="no table of cards"):
        read(releases.table(tmp_path / "x.csv", ["a,b", "1,2"]))


def test_the_tiny_release_is_read_whole(shared):
    statements, nodes, account, _ = read(shared / "tiny" / "rome_v347")
    assert all(count.is_balanced for count in account.tables.values())
    assert account.tables["unix_rubrique_mobilite_v347_utf8"].taken == 54
    stated = Counter(s.relation for s in statements if s.relation in MOVES and s.method is Method.STATED)
    assert stated == {Relation.LEADS_TO: 32, Relation.RELATED_TO: 22}
    assert nodes["career:rome-M1401"].label == "Conduite d'enquêtes"


def core_of(moves):
    """Return how many careers the largest strongly connected part has."""
    return max(map(len, nx.strongly_connected_components(nx.DiGraph(list(moves)))))


@pytest.mark.shared
def test_the_counts_of_the_official_release(shared):
    statements, nodes, account, _ = read(shared / "data" / "rome")
    cards = {node for node, said in nodes.items() if node.startswith("career:") and said.sort is Sort.OCCUPATION}
    between = {
        relation: {(s.subject, s.object) for s in statements if s.relation is relation and {s.subject, s.object} <= cards}
        for relation in MOVES
    }
    assert (len(cards), len(between[Relation.LEADS_TO]), len(between[Relation.RELATED_TO])) == (532, 2224, 1784)
    assert not between[Relation.LEADS_TO] & between[Relation.RELATED_TO]
    assert core_of(between[Relation.LEADS_TO]) == 317
    counts = {name.split("_v347")[0]: (count.read, count.taken) for name, count in account.tables.items()}
    assert counts["unix_rubrique_mobilite"] == (4218, 4218)
    assert counts["unix_referentiel_appellation"] == (10990, 10990)
    assert counts["unix_referentiel_code_rome"] == (531, 531)
    assert counts["unix_coherence_item"] == (30706, 17885)
    assert sum(s.relation is Relation.INVOLVES for s in statements) == 12109
    assert counts["unix_texte"] == (5037, 5037)
    assert sum(s.relation is Property.ACCESS for s in statements) == 1718
    assert [name for name, why in account.passed_over.items() if why.endswith("yet")] == []
    assert not any("''" in s.value.text for s in statements if s.value)
