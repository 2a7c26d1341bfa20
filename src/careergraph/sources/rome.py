"""Read ROME, the French classification of trades: cards, their titles, knowledge, settings, texts, and the moves between them."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from careergraph.errors import Problem
from careergraph.model import Node, Release, Statement, Value
from careergraph.sources.codes import code_statements, rome_card
from careergraph.sources.reading import Account, Layout, Table, Tables, gone_through, source, tables
from careergraph.vocab import Kind, Method, Property, Relation, Sort

ID = "rome"

_CARD, _OGR = "code_rome", "code_ogr"
_ROLES: dict[str, tuple[str, ...]] = {
    "cards": (_CARD, "libelle_rome"),
    "titles": (_OGR, "libelle_appellation_long", _CARD),
    "competences": (_OGR, "libelle_competence"),
    "settings": (_OGR, "libelle_env_travail", "libelle_type_section_env_trav"),
    "activities": (_OGR, "libelle_activite"),
    "texts": (_CARD, "libelle_texte", "libelle_type_texte"),
    "items": (_CARD, _OGR),
    "moves": (_CARD, "code_rome_cible", "libelle_type_mobilite"),
}
"""The tables that are read, told by the columns that they can't do without, in the order in which they are read."""
_NOT_READ = {
    "position_item": "it lists the items of the cards once more, by their place on paper",
    "libelle_item_arbo": "a part of the tree of domains, which the codes of cards tell",
    "riasec_majeur": "the letters of two interests a card, for a test of interests",
}
"""Why tables are not read that have a column."""
_KNOWN_COLUMNS = frozenset(
    (
        *("code_fiche_em", "statut", "libelle_appellation_court", "code_type_section_appellation", "code_tete_rgpmt"),
        *("libelle_type_section_appellation", "code_type_competence", "libelle_type_competence", "code_type_texte"),
        *("code_type_section_env_trav", "libelle_activite_impression", "code_type_activite", "libelle_type_activite"),
        *("code_type_item_activite", "libelle_type_item_activite", "position_libelle_txt", "code_type_mobilite"),
        *("code_appellation_source", "code_appellation_cible", _OGR),
    )
)
_LAYOUT = Layout(_ROLES, _KNOWN_COLUMNS, _NOT_READ)
_SETTINGS = {"STRUCTURES": Property.SETTING, "SECTEURS": Property.INDUSTRY, "CONDITIONS": Property.WORK_CONDITION}
_TEXTS = {
    "definition": Property.DEFINITION,
    "cond_exercice_activite": Property.WORK_CONDITION,
    "acces_a_em": Property.ACCESS,
}
_MOVES = {"Evolution": Relation.LEADS_TO, "Proche": Relation.RELATED_TO}
_NARROWED = "ROME says so of single titles of these cards: "


def read(paths: Sequence[Path], account: Account) -> list[Release]:
    """Return the release of ROME in `paths`; every row goes to the `account`.

    Raises:
        BadData: there is no table of cards, or, while the statements are gone through, tables have faults.
        FileFailure: a file can't be read.
    """
    found, _ = tables(paths, account)
    named = re.search(r"_v(\d+)_", " ".join(table.name for table in found))
    version = f"v{named[1]}" if named else ""
    reader = _Reader(found, account)
    if not reader.tables["cards"]:
        hint = "name a release of ROME"
        account.fault(Problem(str(paths[0]), 0, 0, "no table of cards (referentiel_code_rome)", hint))
        account.close()
    account.missing = tuple(role for role, given in reader.tables.items() if not given)
    return [Release(ID, f"ROME {version}".strip(), (source(ID, version),), reader.nodes.values(), reader.statements())]


def plain(text: str) -> str:
    """Return a text of ROME as it is meant: its tables double apostrophes.

    >>> plain("Conduite d''enquêtes")
    "Conduite d'enquêtes"
    """
    return text.replace("''", "'").strip()


class _Reader:
    """Goes through the tables of one release once."""

    def __init__(self, found: Sequence[Table], account: Account) -> None:
        self.account = account
        self.nodes: dict[str, Node] = {}
        self.titles: dict[str, tuple[str, str, int]] = {}
        self.title_table = ""
        self.skills: dict[str, Node] = {}
        self.facts: dict[str, tuple[Property, str]] = {}
        self.listed: dict[str, list[str]] = {}
        self.used: set[str] = set()
        self.tables: Tables = {role: [] for role in _LAYOUT.roles}
        for table in found:
            role = _role(table)
            if role:
                self.tables[role].append(table)
                _LAYOUT.begin(account, table, role)
            else:
                account.passed_over[table.name] = _LAYOUT.reason(table)

    def statements(self) -> Iterator[Statement]:
        """Yield what every table says.

        Raises:
            BadData: at the end, if any table has faults.
        """
        readers = {
            "cards": self._cards,
            "titles": self._titles,
            "competences": self._read_competences,
            "settings": self._read_settings,
            "activities": self._read_activities,
            "texts": self._texts,
            "items": self._items,
            "moves": self._moves,
        }
        yield from gone_through(self.tables, readers)
        self._count_unused()
        self.account.close()

    # -- cards and titles -----------------------------------------------------------------------------------------

    def _cards(self, table: Table) -> Iterator[Statement]:
        count = self.account.tables[table.name]
        for line, (code, label) in table.rows(self.account, _CARD, "libelle_rome"):
            card = rome_card(code)
            if not card or not label:
                self.account.fault(table.fault(line, f"{code!r} is no code of a card with a name", "", _CARD))
            elif card in self.nodes:
                self.account.fault(table.fault(line, f"{code} stands twice", "name one release", _CARD))
            else:
                count.taken += 1
                self.nodes[card] = Node(card, Kind.CAREER, Sort.OCCUPATION, plain(label), "fr")
                yield from code_statements(card, code, "ROME", ID, table.locator(line))

    def _card(self, table: Table, line: int, code: str, column: str = _CARD) -> str:
        """Return a card; one that the table of cards leaves out is named after its code, and noted."""
        card = rome_card(code)
        if not card:
            self.account.fault(table.fault(line, f"{code!r} is no code of a card", "", column))
        elif card not in self.nodes:
            self.nodes[card] = Node(card, Kind.CAREER, Sort.OCCUPATION, code, "fr")
            self.account.tables[table.name].notes[f"card {code} is not in the table of cards: no name"] += 1
        return card

    def _titles(self, table: Table) -> Iterator[Statement]:
        """Yield the titles of a card: its other names."""
        count, self.title_table = self.account.tables[table.name], table.member.name
        columns = (_OGR, "libelle_appellation_long", "libelle_appellation_court", _CARD)
        for line, (ogr, long, short, code) in table.rows(self.account, *columns):
            card = self._card(table, line, code)
            if not card or not long:
                count.leave("no title")
                continue
            count.taken += 1
            self.titles[ogr] = (card, plain(long), line)
            for text in dict.fromkeys(filter(None, (plain(long), plain(short)))):
                value = Value(text, "fr", topic="alternative")
                yield Statement(card, Property.LABEL, ID, value=value, locators=table.locator(line))

    # -- what cards have ------------------------------------------------------------------------------------------

    def _read_competences(self, table: Table) -> Iterator[Statement]:
        listed = self.listed.setdefault(table.name, [])
        for _, (ogr, label, kind) in table.rows(self.account, _OGR, "libelle_competence", "libelle_type_competence"):
            listed.append(ogr)
            node = f"skill:rome-{ogr}"
            sort = Sort.KNOWLEDGE if kind.startswith("SAVOIRS") else Sort.SKILL
            self.skills[ogr] = Node(node, Kind.SKILL, sort, plain(label), "fr")
        yield from ()

    def _read_settings(self, table: Table) -> Iterator[Statement]:
        listed = self.listed.setdefault(table.name, [])
        columns = (_OGR, "libelle_env_travail", "libelle_type_section_env_trav")
        for line, (ogr, label, section) in table.rows(self.account, *columns):
            listed.append(ogr)
            if section in _SETTINGS:
                self.facts[ogr] = (_SETTINGS[section], plain(label))
            else:
                message = f"{section!r} is no section of settings: {', '.join(_SETTINGS)}"
                self.account.fault(table.fault(line, message, "", "libelle_type_section_env_trav"))
        yield from ()

    def _read_activities(self, table: Table) -> Iterator[Statement]:
        listed = self.listed.setdefault(table.name, [])
        for _, (ogr, label) in table.rows(self.account, _OGR, "libelle_activite"):
            listed.append(ogr)
            self.facts[ogr] = (Property.ACTIVITY, plain(label))
        yield from ()

    def _items(self, table: Table) -> Iterator[Statement]:
        """Yield what is listed for a card; ROME doesn't say in this table how much of it is asked."""
        count = self.account.tables[table.name]
        for line, (code, ogr) in table.rows(self.account, _CARD, _OGR):
            card, place = self._card(table, line, code), table.locator(line)
            if ogr in self.skills:
                node = self.skills[ogr]
                self.nodes[node.id] = node
                yield Statement(card, Relation.INVOLVES, ID, node.id, locators=place)
            elif ogr in self.facts:
                prop, text = self.facts[ogr]
                yield Statement(card, prop, ID, value=Value(text, "fr"), locators=place)
            else:
                count.leave("an item that no table of the release names")
                continue
            self.used.add(ogr)
            count.taken += 1

    def _count_unused(self) -> None:
        """Count the items that a card has, and those that none has."""
        for name, items in self.listed.items():
            count = self.account.tables[name]
            count.taken = sum(ogr in self.used for ogr in items)
            if count.read > count.taken:
                count.leave("no card has it", count.read - count.taken)

    def _texts(self, table: Table) -> Iterator[Statement]:
        count = self.account.tables[table.name]
        columns = (_CARD, "position_libelle_txt", "libelle_texte", "libelle_type_texte")
        for line, (code, position, text, kind) in table.rows(self.account, *columns):
            card = self._card(table, line, code)
            if kind not in _TEXTS or not text:
                count.leave(f"a text of type {kind} has no place here yet" if text else "no text")
                continue
            count.taken += 1
            value = Value(plain(text), "fr", order=int(position) if position.isdecimal() else None)
            yield Statement(card, _TEXTS[kind], ID, value=value, locators=table.locator(line))

    # -- moves ----------------------------------------------------------------------------------------------------

    def _moves(self, table: Table) -> Iterator[Statement]:
        """Yield moves as stated: between cards, or from or to single titles; the latter say something of the cards too."""
        count = self.account.tables[table.name]
        columns = (_CARD, "code_rome_cible", "code_appellation_source", "code_appellation_cible", "libelle_type_mobilite")
        for line, (code, target, title, target_title, kind) in table.rows(self.account, *columns):
            start, goal = self._card(table, line, code), self._card(table, line, target, "code_rome_cible")
            relation = _MOVES.get(kind)
            if relation is None:
                message = f"{kind!r} is neither Evolution nor Proche"
                self.account.fault(table.fault(line, message, "", "libelle_type_mobilite"))
                continue
            ends = (self._end(table, line, start, title), self._end(table, line, goal, target_title))
            if start == goal or ends[0] == ends[1]:
                count.leave("a card related to itself")
            elif all((start, goal, *ends)):
                count.taken += 1
                yield Statement(ends[0], relation, ID, ends[1], locators=table.locator(line))
                if ends != (start, goal):
                    yield from self._between_cards(table, line, (start, goal, relation), ends)
        yield from self._title_nodes()

    def _end(self, table: Table, line: int, card: str, ogr: str) -> str:
        """Return the title that a move begins or ends in, else the card."""
        if not ogr:
            return card
        if self.titles.get(ogr, ("",))[0] != card:
            self.account.fault(table.fault(line, f"card {card[12:]} has no title {ogr!r}", "are all tables of one release?"))
            return ""
        _, label, _ = self.titles[ogr]
        node = f"career:rome-{ogr}"
        self.nodes[node] = Node(node, Kind.CAREER, Sort.JOB_TITLE, label, "fr")
        return node

    def _between_cards(
        self, table: Table, line: int, move: tuple[str, str, Relation], ends: tuple[str, str]
    ) -> Iterator[Statement]:
        start, goal, relation = move
        reason = _NARROWED + " → ".join(self.nodes[end].label for end in ends)
        place = table.locator(line)
        yield Statement(start, relation, ID, goal, method=Method.IMPLIED, locators=place, reason=reason)

    def _title_nodes(self) -> Iterator[Statement]:
        """Yield that each title that moves name is one of its card."""
        for ogr, (card, _, line) in self.titles.items():
            node = f"career:rome-{ogr}"
            if node in self.nodes:
                yield from code_statements(node, ogr, "ROME OGR", ID, (f"{self.title_table}:{line}",))
                yield Statement(node, Relation.BROADER, ID, card, locators=(f"{self.title_table}:{line}",))


def _role(table: Table) -> str:
    """Return what a table is read as, by the columns that it has."""
    if not table.columns.isdisjoint(_NOT_READ):
        return ""
    return next((role for role, columns in _ROLES.items() if table.columns.issuperset(columns) and _fits(role, table)), "")


def _fits(role: str, table: Table) -> bool:
    """Return whether a table has nothing beside what its role needs, where that tells it from others."""
    return role != "items" or table.columns == {_CARD, _OGR}
