"""Read ESCO in any languages: occupations, skills, their groups and relations; tables are told by their columns."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from careergraph.errors import Problem
from careergraph.model import ClaimHead, Node, Release, Statement, Value
from careergraph.sources.codes import code_statements, isco_group
from careergraph.sources.reading import Account, Layout, Table, Tables, gone_through, source, tables
from careergraph.vocab import ESCO_NAMESPACE, Aspect, Kind, LabelRole, Modality, Property, Relation, Sort

ID = "esco"

_URI, _TYPE = "conceptUri", "relationType"
_ROLES: dict[str, tuple[str, ...]] = {
    "occupations": (_URI, "preferredLabel", "iscoGroup"),
    "skills": (_URI, "preferredLabel", "skillType", "inScheme"),
    "groups": (_URI, "preferredLabel", "code", "inScheme"),
    "asked": ("occupationUri", _TYPE, "skillUri"),
    "between skills": ("originalSkillUri", _TYPE, "relatedSkillUri"),
    "broader": (_URI, "broaderUri"),
    "collections": (_URI, "broaderConceptUri", "broaderConceptPT"),
}
"""The tables that are read, told by the columns that they can't do without, in the order in which they are read."""
_WITHOUT_LANGUAGE = ("asked", "between skills", "broader", "collections")
_NOT_READ = {
    "Level 0 URI": "it lists the groups of skills once more, level by level",
    "conceptSchemeUri": "it describes the lists, not what stands in them",
}
"""Why tables are not read that have a column."""
_KNOWN_COLUMNS = frozenset(
    (
        *("conceptType", "altLabels", "hiddenLabels", "status", "modifiedDate", "regulatedProfessionNote", "scopeNote"),
        *("definition", "inScheme", "description", "code", "reuseLevel", "skillType", "broaderType", "originalSkillType"),
        *("relatedSkillType", "naceCode", "preferredLabel"),
    )
)
_LAYOUT = Layout(_ROLES, _KNOWN_COLUMNS, _NOT_READ)
_NAMED = ("occupations", "skills", "skillGroups", "ISCOGroups")
_RELATED = ("occupationSkillRelations", "skillSkillRelations", "broaderRelationsOccPillar", "broaderRelationsSkillPillar")
_MODALITIES = {"essential": Modality.USUAL, "optional": Modality.OPTIONAL}
_SORTS = {"knowledge": Sort.KNOWLEDGE, "skill/competence": Sort.SKILL}
_CONCEPT = re.compile(re.escape(ESCO_NAMESPACE) + r"(occupation|skill|isco|isced-f)/([\w.-]+)")
_REGULATED = "regulated profession"
_UNREGULATED = f"{ESCO_NAMESPACE}regulated-professions/unregulated"


def read(paths: Sequence[Path], account: Account) -> list[Release]:
    """Return the release of ESCO in `paths`, in every language that is there; every row goes to the `account`.

    A language is the end of a table's name, as in `occupations_fr.csv`. Nodes are named in English, or else in the first
    language by its code; other names are labels in their language.

    Raises:
        BadData: there is no table of occupations or skills, or, while the statements are gone through, tables have faults.
        FileFailure: a file can't be read.
    """
    found, _ = tables(paths, account)
    version = _version([table.member.place for table in found], account)
    reader = _Reader(found, account)
    if not (reader.tables["occupations"] or reader.tables["skills"]):
        hint = "name a release of ESCO, in one language at least"
        account.fault(Problem(str(paths[0]), 0, 0, "no table of occupations or skills (occupations_en, skills_en)", hint))
        account.close()
    named = {re.sub(r"_[a-z]{2}\Z", "", table.name) for table in found}
    account.missing = tuple(name for name in (*_NAMED, *_RELATED) if name not in named)
    return [Release(ID, f"ESCO {version}".strip(), (source(ID, version),), reader.nodes.values(), reader.statements())]


def _version(places: Sequence[str], account: Account) -> str:
    """Return the number of the release by the names of files and folders; two numbers are a fault."""
    found = {place: re.search(r"\bv(\d+(?:\.\d+)+)|esco_v?(\d+(?:[._]\d+)+)", place, re.IGNORECASE) for place in places}
    versions = {(named[1] or named[2]).replace("_", "."): place for place, named in found.items() if named}
    if len(versions) > 1:
        message = f"tables of several releases: {', '.join(sorted(versions))}"
        account.fault(Problem(versions[max(versions)], 0, 0, message, "name one release"))
    return max(versions, default="")


@lru_cache(2**15)  # each concept stands in many relations
def concept(uri: str) -> str:
    """Return the id of the node that an ESCO URI names, or nothing if it is none.

    >>> concept("http://data.europa.eu/esco/isco/C0110"), concept("http://data.europa.eu/esco/isced-f/0031")
    ('career:isco08-0110', 'skill:isced-f-0031')
    """
    named = _CONCEPT.fullmatch(uri.strip())
    if not named:
        return ""
    scheme, name = named.groups()
    if scheme == "isco":
        return isco_group(name.removeprefix("C"))
    return {"occupation": "career:esco-", "skill": "skill:esco-", "isced-f": "skill:isced-f-"}[scheme] + name


class _Reader:
    """Goes through the tables of one release once."""

    def __init__(self, found: Sequence[Table], account: Account) -> None:
        self.account = account
        self.nodes: dict[str, Node] = {}
        self.seen: dict[str, set[str]] = defaultdict(set)
        self.tables: Tables = {role: [] for role in _LAYOUT.roles}
        for table in sorted(found, key=lambda table: (_language(table) != "en", _language(table), table.name)):
            role = _role(table)
            reason = "" if role else _LAYOUT.reason(table)
            if role in _WITHOUT_LANGUAGE:
                reason = _said_again(table, self.tables[role])
            if reason:
                account.passed_over[table.name] = reason
                continue
            self.tables[role].append(table)
            _LAYOUT.begin(account, table, role)

    def statements(self) -> Iterator[Statement]:
        """Yield what every table says.

        Raises:
            BadData: at the end, if any table has faults.
        """
        readers = {
            "occupations": self._occupations,
            "skills": self._skills,
            "groups": self._groups,
            "asked": self._asked,
            "between skills": self._between_skills,
            "broader": self._broader,
            "collections": self._collections,
        }
        yield from gone_through(self.tables, readers)
        self.account.close()

    # -- concepts -------------------------------------------------------------------------------------------------

    def _occupations(self, table: Table) -> Iterator[Statement]:
        columns = ("code", "iscoGroup", "regulatedProfessionNote")
        for line, node, texts, (code, group, regulated) in self._concepts(table, Sort.OCCUPATION, *columns):
            place = table.locator(line)
            if code:
                yield from code_statements(node, code, "ESCO", ID, place)
            if group:
                yield Statement(node, Property.CODE, ID, value=Value(group, topic="ISCO-08"), locators=place)
            if regulated == _UNREGULATED:
                self.account.tables[table.name].notes[
                    "noted as not regulated by the Union: that says nothing of its countries"
                ] += 1
            elif regulated:
                yield Statement(node, Property.REGULATION, ID, value=Value(_REGULATED, "en", area="EU"), locators=place)
            yield from self._texts(table, line, node, texts)

    def _skills(self, table: Table) -> Iterator[Statement]:
        for line, node, texts, (kind, _) in self._concepts(table, Sort.SKILL, "skillType", "reuseLevel"):
            if kind in _SORTS:
                named = self.nodes[node]
                self.nodes[node] = Node(node, Kind.SKILL, _SORTS[kind], named.label, named.language)
            else:
                self.account.tables[table.name].notes["no skill type, taken as a skill"] += 1
            yield from self._texts(table, line, node, texts)

    def _groups(self, table: Table) -> Iterator[Statement]:
        """Yield groups of skills, and the groups of ISCO, which are families of careers."""
        for line, node, texts, (code, _) in self._concepts(table, Sort.FAMILY, "code", "status"):
            if code:
                scheme = "ISCO-08" if node.startswith("career:") else "ESCO"
                yield from code_statements(node, code, scheme, ID, table.locator(line))
            yield from self._texts(table, line, node, texts)

    def _concepts(self, table: Table, sort: Sort, *columns: str) -> Iterator["_Concept"]:
        """Yield every concept of a table, and keep its node."""
        count, language = self.account.tables[table.name], _language(table)
        wanted = (_URI, "preferredLabel", "status", *_TEXTS, *columns)
        for line, (uri, label, status, *cells) in table.rows(self.account, *wanted):
            node = concept(uri)
            if not node or not label.strip():
                self.account.fault(table.fault(line, f"{uri!r} is no concept of ESCO with a label", "", _URI))
            elif node in self.seen[language]:
                self.account.fault(table.fault(line, f"{uri} stands twice", "name one release", _URI))
            elif status not in ("released", ""):
                count.leave(f"a concept that is {status}")
            else:
                count.taken += 1
                self.seen[language].add(node)
                self.nodes.setdefault(node, _node(node, sort, label.strip(), language))
                yield line, node, (label.strip(), *cells[: len(_TEXTS)]), tuple(cells[len(_TEXTS) :])

    def _texts(self, table: Table, line: int, node: str, said: tuple[str, ...]) -> Iterator[Statement]:
        """Yield the names of a concept, and what it is said to be."""
        language, place = _language(table), table.locator(line)
        label, others, hidden, *texts = said
        if language != self.nodes[node].language:
            value = Value(label, language, topic=LabelRole.PREFERRED)
            yield Statement(node, Property.LABEL, ID, value=value, locators=place)
        for cell, role in ((others, LabelRole.ALTERNATIVE), (hidden, LabelRole.HIDDEN)):
            for name in names(cell):
                if name != label:
                    value = Value(name, language, topic=role)
                    yield Statement(node, Property.LABEL, ID, value=value, locators=place)
        for text, topic in zip(texts, ("", "definition", "scope note"), strict=True):
            if text.strip():
                value = Value(text.strip(), language, topic=topic)
                yield Statement(node, Property.DEFINITION, ID, value=value, locators=place)

    # -- relations ------------------------------------------------------------------------------------------------

    def _asked(self, table: Table) -> Iterator[Statement]:
        """Yield what an occupation asks: essential skills are usual, optional ones are advice."""
        for line, node, skill, kind in self._pairs(table, "occupationUri", "skillUri"):
            modality = _MODALITIES.get(kind)
            if modality is None:
                self.account.fault(table.fault(line, f"{kind!r} is neither essential nor optional", "", _TYPE))
                continue
            self.account.tables[table.name].taken += 1
            head = ClaimHead(skill, Aspect.SKILL, modality)
            yield Statement(node, Relation.REQUIRES, ID, skill, claim=head, locators=table.locator(line))

    def _between_skills(self, table: Table) -> Iterator[Statement]:
        for line, node, other, kind in self._pairs(table, "originalSkillUri", "relatedSkillUri"):
            if kind not in _MODALITIES:
                self.account.fault(table.fault(line, f"{kind!r} is neither essential nor optional", "", _TYPE))
                continue
            self.account.tables[table.name].taken += 1
            yield Statement(node, Relation.RELATED_TO, ID, other, Value(topic=kind), locators=table.locator(line))

    def _broader(self, table: Table) -> Iterator[Statement]:
        for line, node, above, _ in self._pairs(table, _URI, "broaderUri"):
            self.account.tables[table.name].taken += 1
            yield Statement(node, Relation.BROADER, ID, above, locators=table.locator(line))

    def _collections(self, table: Table) -> Iterator[Statement]:
        """Yield that a concept stands in a collection, which the name of its table names."""
        count, value = self.account.tables[table.name], Value(_collection(table), "en")
        for line, (uri, _) in table.rows(self.account, _URI, "preferredLabel"):
            node = concept(uri)
            reason = self._left_out("", node)
            if not node:
                self.account.fault(table.fault(line, f"{uri!r} is no concept of ESCO", "", _URI))
            elif reason:
                count.leave(reason)
            else:
                count.taken += 1
                yield Statement(node, Property.COLLECTION, ID, value=value, locators=table.locator(line))

    def _pairs(self, table: Table, left: str, right: str) -> Iterator[tuple[int, str, str, str]]:
        """Yield line, both nodes and type of each relation; those with an end that isn't in the release are counted."""
        count = self.account.tables[table.name]
        for line, (one, other, kind) in table.rows(self.account, left, right, _TYPE):
            node, target = concept(one), concept(other)
            wrong = left if not node else right if not target else ""
            reason = self._left_out(node, target)
            if wrong:
                uri = other if node else one
                self.account.fault(table.fault(line, f"{uri!r} is no concept of ESCO", "", wrong))
            elif reason:
                count.leave(reason)
            else:
                yield line, node, target, kind

    def _left_out(self, node: str, target: str) -> str:
        if node == target:
            return "a concept related to itself"
        missing = target if target not in self.nodes else node if node not in self.nodes else ""
        if not missing:
            return ""
        what = "an occupation or group" if missing.startswith("career:") else "a skill or group"
        return f"{'it names' if missing == target else 'it is about'} {what} that is not in the release"


_Concept = tuple[int, str, tuple[str, ...], tuple[str, ...]]
"""Line, node, name and texts (in the order of `_TEXTS`), and the cells asked for."""
_TEXTS = ("altLabels", "hiddenLabels", "description", "definition", "scopeNote")


def names(cell: str) -> list[str]:
    r"""Return the names in a cell, one a line, each once.

    >>> names("head of marketing\nCMO\n\nCMO ")
    ['head of marketing', 'CMO']
    """
    return list(dict.fromkeys(filter(None, (line.strip() for line in cell.splitlines()))))


def _node(node: str, sort: Sort, label: str, language: str) -> Node:
    """Return a node; a group of skills is a skill, of the knowledge of a field of education where it is one of ISCED-F."""
    if node.startswith("career:"):
        return Node(node, Kind.CAREER, sort, label, language)
    return Node(node, Kind.SKILL, Sort.KNOWLEDGE if "isced-f" in node else Sort.SKILL, label, language)


def _role(table: Table) -> str:
    """Return what a table is read as, by the columns that it has; those of a collection are also those of a table of concepts."""
    if table.columns.issuperset(_ROLES["collections"]):
        return "collections" if _collection(table) else ""
    return _LAYOUT.role(table)


def _collection(table: Table) -> str:
    """Return the name of a collection, as in `greenSkillsCollection_en`, or nothing if the table's name tells none."""
    named = re.fullmatch(r"(\w+)Collection(_[a-z]{2})?", table.name)
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", named[1]).capitalize() if named else ""


def _language(table: Table) -> str:
    named = re.search(r"_([a-z]{2})\Z", table.name)
    return named[1] if named else "en"


def _said_again(table: Table, read_already: Sequence[Table]) -> str:
    """Return why a table of relations needn't be read: packages of several languages have the same ones."""
    stem = re.sub(r"_[a-z]{2}\Z", "", table.name)
    same = next((other.name for other in read_already if re.sub(r"_[a-z]{2}\Z", "", other.name) == stem), "")
    return f"the relations stand in {same} already" if same else ""
