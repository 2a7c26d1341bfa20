"""What a compiled graph says, as RDF: node by node, each statement with its evidence, in a fixed order."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from careergraph.escape import for_iri
from careergraph.graph import CareerGraph, compiled
from careergraph.model import Override, kind_of, own_iri
from careergraph.spelling import NTriples
from careergraph.store import STATEMENT_SQL, override_from
from careergraph.vocab import (
    GATING,
    ID_NAMESPACE,
    NAMESPACE,
    PREFIXES,
    Action,
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
    local_name,
    property_name,
)

LICENCES = {
    "Apache-2.0": "https://www.apache.org/licenses/LICENSE-2.0",
    "CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/",
    "public domain": "https://creativecommons.org/publicdomain/mark/1.0/",
}
"""Licences with an address of their own, by what sources call them."""

CREDENTIALS = {
    "degree:associate": "AssociateDegree",
    "degree:bachelor": "BachelorDegree",
    "degree:doctorate": "DoctoralDegree",
    "degree:high-school": "SecondarySchoolDiploma",
    "degree:master": "MasterDegree",
    "degree:professional": "ProfessionalDoctorate",
    "certification": "Certification",
    "licence": "License",
}
"""The class of the Credential Transparency Description Language of a degree's level, and of other credentials by their sort."""

Progress = Callable[[str, int, int], None]
"""Is told what is being written, how much is done and how much there is."""

Fact = tuple[Any, Any, Any, str]
"""Subject, predicate and object in RDF, and the source that says so; no source for what nobody in particular says."""
_Told = tuple[Any, Any, str]
"""The same without its subject."""


_Made = TypeVar("_Made")


# -- terms ----------------------------------------------------------------------------------------------------------


class _Kept(dict[Any, _Made]):
    """What was made of each key when it was first asked for."""

    def __init__(self, make: Callable[[Any], _Made]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: Any) -> _Made:
        made = self[key] = self._make(key)
        return made


class Terms:
    """Makes RDF terms; the only place that spells IRIs."""

    def __init__(self, spelling: NTriples | None = None) -> None:
        """Begin without any; terms are pyoxigraph's, or texts as a `spelling` has them."""
        import pyoxigraph

        self.literal: Callable[..., Any] = spelling.literal if spelling else pyoxigraph.Literal
        self._named: Callable[[str], Any] = spelling.iri if spelling else pyoxigraph.NamedNode
        self.iri_of: dict[Any, str] = {}
        self.nodes: _Kept[Any] = _Kept(self._node)
        self.sources: _Kept[Any] = _Kept(lambda source: self.id("source", source))
        self.iris: _Kept[Any] = _Kept(self._iri)
        self.words: _Kept[Any] = _Kept(self._word)
        self.data_sets: _Kept[Any] = _Kept(lambda name: self.id("data-set", for_iri(name)))
        self.claims: _Kept[Any] = _Kept(lambda key: self.id("claim", hashed(key)))
        self.statements: _Kept[Any] = _Kept(lambda key: self.id("statement", key))

    def _iri(self, name: str) -> Any:
        prefix, _, local = name.partition(":")
        return self._of_vocabulary(PREFIXES[prefix] + local)

    def _of_vocabulary(self, iri: str) -> Any:
        term = self._named(iri)
        self.iri_of[term] = iri
        return term

    def address(self, iri: str) -> Any:
        """Return a term for a whole IRI."""
        return self._named(iri)

    def _node(self, node_id: str) -> Any:
        """Return the IRI of a node: its owner's, or its id in our namespace; a pattern such as `career:*` is a class."""
        if node_id.endswith(":*"):
            return self.iris[f"cg:{local_name(kind_of(node_id))}"]
        return self._named(own_iri(node_id) or ID_NAMESPACE + for_iri(node_id))

    def _word(self, key: tuple[type[StrEnum], str]) -> Any:
        table, text = key
        word = table(text)
        return self._of_vocabulary(
            property_name(word) if isinstance(word, Relation | Property) else NAMESPACE + local_name(word)
        )

    def forget(self) -> None:
        """Let go of the terms of one node's records, so that memory does not grow with the graph."""
        self.claims.clear()
        self.statements.clear()

    def id(self, kind: str, key: str) -> Any:
        """Return the IRI of a record: `statement/…`, `claim/…`, `source/…`."""
        return self._named(f"{ID_NAMESPACE}{kind}/{key}")

    def text(self, text: str, language: str = "") -> Any:
        """Return a text, in a language if there is one."""
        return self.literal(text, language=language) if language else self.literal(text)

    def number(self, digits: str, kind: str = "xsd:decimal") -> Any:
        """Return a number as it is written."""
        return self.literal(digits, datatype=self.iris[kind])


def hashed(name: str) -> str:
    """Return the first 20 hexadecimal digits of the SHA-256 of a name."""
    return hashlib.sha256(name.encode()).hexdigest()[:20]


_Key = tuple[str, str, str]
"""Source, aspect and key of a claim about one career."""


# -- what a graph says ----------------------------------------------------------------------------------------------


class _Claim(NamedTuple):
    """One row of the table of claims; its `rows` are statements and its `inner` claims those with rows, each by its id."""

    number: int
    career: str
    aspect: str
    key: str
    modality: str
    polarity: str
    minimum: int
    from_career: str
    inside: str
    scope: str
    source: str
    rows: tuple[str, ...]
    inner: tuple[str, ...]

    @property
    def id(self) -> str:
        return f"{self.career}/{self.aspect}/{self.source}/{self.key}"

    @property
    def outer_id(self) -> str:
        return f"{self.career}/{self.aspect}/{self.source}/{self.inside}"

    @property
    def size(self) -> int:
        return len(self.rows) + len(self.inner)

    @property
    def needed(self) -> int:
        """How many rows must hold: no more than there are."""
        return min(self.minimum or self.size, self.size)

    @property
    def holds_as_it_stands(self) -> bool:
        """Whether it gates everybody: positive, required or usual, of no scope, for all who come."""
        is_gating = self.polarity == Polarity.POSITIVE and self.modality in GATING
        return is_gating and self.scope == "[]" and not (self.from_career or self.inside)


class Records:
    """Goes through a compiled graph once and tells it as RDF."""

    def __init__(
        self, graph: CareerGraph, terms: Terms | None = None, *, by_source: bool = False, progress: Progress | None = None
    ) -> None:
        """Tell what `graph` says, once for each source or (by default) once, and tell `progress` how far it is."""
        self._graph, self._store, self._terms = graph, compiled(graph), terms or Terms()
        self._is_by_source, self._progress = by_source, progress
        named, words = self._terms.iris, self._terms.words
        self._of_statement = tuple(named[name] for name in _OF_STATEMENT)
        self._numbers = [(at, named[name], named[kind]) for at, name, kind in _NUMBERS]
        self._words = [(at, named[name], {word: words[table, word] for word in table}) for at, name, table in _WORDS]
        self._texts = [(at, named[name]) for at, name in _TEXTS]
        self._methods = {str(method): words[Method, method] for method in Method}
        self._relations = {
            str(word): (named[_CLASSES.get(word, "cg:Statement")], words[table, word], table is Property)
            for table in (Relation, Property)
            for word in table
        }

    def facts(self) -> Iterator[Fact]:
        """Return every fact in a fixed order: data sets, sources, nodes with claims and statements, overrides."""
        return chain(self._data_sets(), self._sources(), chain.from_iterable(self._nodes()), self._overrides())

    def _data_sets(self) -> Iterator[Fact]:
        t, a = self._terms, self._terms.iris["rdf:type"]
        provided: dict[str, list[str]] = {}
        for name, source in self._store.rows("SELECT data_set, source FROM provides ORDER BY 1, 2"):
            provided.setdefault(name, []).append(source)
        for key, title in self._store.rows("SELECT key, value FROM meta WHERE key LIKE 'pack:%' ORDER BY key"):
            name = key.removeprefix("pack:")
            me = t.data_sets[name]
            yield me, a, t.iris["cg:DataSet"], ""
            yield me, t.iris["dcterms:identifier"], t.text(name), ""
            yield me, t.iris["dcterms:title"], t.text(title), ""
            for source in provided.get(name, ()):
                yield me, t.iris["dcterms:hasPart"], t.sources[source], ""

    def _sources(self) -> Iterator[Fact]:
        t, a = self._terms, self._terms.iris["rdf:type"]
        names: dict[str, str] = {}
        for source in self._graph.sources():
            me, publisher = t.sources[source.id], t.id("publisher", for_iri(source.publisher.id))
            yield me, a, t.iris["cg:Source"], ""
            yield me, t.iris["dcterms:identifier"], t.text(source.id), ""
            yield me, t.iris["dcterms:title"], t.text(source.title), ""
            yield me, t.iris["cg:publisher"], publisher, ""
            if source.licence in LICENCES:
                yield me, t.iris["dcterms:license"], t.address(LICENCES[source.licence]), ""
            told = {"licence": source.licence, "retrieved": source.retrieved, "version": source.version, "url": source.url}
            for name, text in told.items():
                if text:
                    yield me, t.iris[f"cg:{name}"], t.text(text), ""
            if source.attribution:
                yield me, t.iris["dcterms:rights"], t.text(source.attribution), ""
            known = names.setdefault(source.publisher.id, source.publisher.name)
            if known != source.publisher.name:
                yield me, t.iris["cg:publisherName"], t.text(source.publisher.name), ""
        for name, label in names.items():
            publisher = t.id("publisher", for_iri(name))
            yield publisher, a, t.iris["cg:Publisher"], ""
            yield publisher, t.iris["dcterms:identifier"], t.text(name), ""
            yield publisher, t.iris["rdfs:label"], t.text(label), ""

    # -- nodes ------------------------------------------------------------------------------------------------------

    def _nodes(self) -> Iterator[list[Fact]]:
        """Yield node after node what is told of it: itself, its definitions, its claims, its statements, what was withdrawn of it."""
        whole = self._store.rows("SELECT count(*) FROM node")[0][0]
        parts = [_Parts(self._store.each(sql), at) for at, sql in _PARTS]
        for done, row in enumerate(self._store.each("SELECT id, sort, label, language FROM node ORDER BY num")):
            if self._progress and not done % _STEP:
                self._progress("nodes", done, whole)
            yield self._node(_About(*row, *(part.of(row[0]) for part in parts)))

    def _node(self, about: "_About") -> list[Fact]:
        self._terms.forget()
        me, claims = self._terms.nodes[about.id], _claims(about.heads, about.said)
        by_key = {(claim.source, claim.aspect, claim.key): claim for claim in claims}
        pay = list(self._pay(about))
        told = [*self._itself(about), *self._said_of(about, by_key), *_links_to(pay, self._terms)]
        told += chain.from_iterable(map(self._of_claim, claims))
        if not self._is_by_source:
            told = [(p, o, "") for p, o, _ in told]
        found = [(me, *each) for each in sorted(dict.fromkeys(told), key=self._property)]
        found += self._definitions(about)
        for claim in claims:
            found += self._claim(claim)
        for each in chain(about.said, about.withdrawn):
            found += self._statement(each, by_key)
        found += pay
        return found

    def _property(self, told: _Told) -> str:
        return self._terms.iri_of[told[0]]

    def _itself(self, about: "_About") -> Iterator[_Told]:
        """Yield what a node is, how it is called and who defines it so."""
        t, definition = self._terms, (about.sort, about.label, about.language)
        if about.sort != Sort.ANY:
            kind = kind_of(about.id)
            yield t.iris["rdf:type"], t.words[Kind, kind], ""
            yield t.iris["rdf:type"], t.words[Sort, about.sort], ""
            credential = CREDENTIALS.get(about.id.partition("/")[0] if kind is Kind.DEGREE else about.sort)
            if credential:
                yield t.iris["rdf:type"], t.iris[f"ceterms:{credential}"], ""
            yield t.iris["dcterms:identifier"], t.text(about.id), ""
            yield t.iris["rdfs:label"], t.text(about.label, about.language), ""
        for _, text, tongue, role in about.labels:
            yield t.iris[f"skos:{_LABEL_PROPERTY[role]}"], t.text(text, tongue), ""
        for _, data_set, *same in about.definitions:
            if tuple(same) == definition:
                yield t.iris["cg:definedBy"], t.data_sets[data_set], ""

    def _said_of(self, about: "_About", by_key: Mapping[_Key, _Claim]) -> Iterator[_Told]:
        """Yield the links from a node to what is said of it, and the direct properties."""
        t = self._terms
        for each in about.said:
            relation, source = each[2], each[4]
            link = "cg:qualifiedFact" if relation in _FACTS else _LINKS.get(relation, "cg:qualifiedStatement")
            yield t.iris[link], t.statements[each[0]], source
            for predicate, other in self._direct(each, by_key):
                yield predicate, other, source
        for each in about.withdrawn:
            yield t.iris["cg:withdrawnStatement"], t.statements[each[0]], each[4]

    def _direct(self, row: Sequence[Any], by_key: Mapping[_Key, _Claim]) -> Iterator[tuple[Any, Any]]:
        """Yield the direct properties of a statement: only those that are true as they stand."""
        t, (_, _, relation, other) = self._terms, row[:4]
        if relation not in _FACTS:
            edge = self._edge(row, by_key)
            if edge and other[-2:] != ":*":
                yield edge, t.nodes[other]
        elif relation != Property.LABEL and row[7] == "[]" and row[22] is not None and row[20] is None:
            yield t.words[Property, relation], t.nodes[other] if other else t.text(row[18] or "", row[19] or "")
            if relation == Property.CODE and row[18] != "none":
                yield t.iris["skos:notation"], t.text(row[18])

    def _edge(self, row: Sequence[Any], by_key: Mapping[_Key, _Claim]) -> Any:
        """Return the direct property that a statement between nodes is, if any."""
        relation, key, modality = row[2], row[30], row[32]
        if relation != Relation.REQUIRES:
            return self._terms.words[Relation, relation]
        if key is None or row[33] == Polarity.NEGATIVE or not row[3]:
            return None
        if modality not in GATING:
            return self._terms.iris["cg:prefers" if modality == Modality.PREFERRED else "cg:mentions"]
        claim = by_key[_claim_key(row)]
        is_whole = claim.size == 1 and claim.holds_as_it_stands and row[17] != Standing.ACCEPTED
        return self._terms.words[Relation, "requires"] if is_whole else None

    def _definitions(self, about: "_About") -> Iterator[Fact]:
        """Yield how other data sets define a node, where they do it otherwise."""
        t = self._terms
        for node_id, data_set, sort, label, language in about.definitions:
            if (sort, label, language) != (about.sort, about.label, about.language):
                me = t.id("definition", hashed(f"{node_id} {data_set}"))
                yield me, t.iris["rdf:type"], t.iris["cg:Definition"], ""
                yield me, t.iris["cg:defines"], t.nodes[node_id], ""
                yield me, t.iris["cg:definedBy"], t.data_sets[data_set], ""
                yield me, t.iris["cg:sort"], t.words[Sort, sort], ""
                yield me, t.iris["rdfs:label"], t.text(label, language), ""

    # -- claims -----------------------------------------------------------------------------------------------------

    def _of_claim(self, claim: _Claim) -> Iterator[_Told]:
        """Yield how a career is linked to a claim; one inside another belongs to that, one without rows to nothing."""
        t = self._terms
        if claim.size and not claim.inside:
            yield t.iris["cg:qualifiedRequirement"], t.claims[claim.id], claim.source
            if claim.holds_as_it_stands and claim.needed == 1 and claim.size > 1:
                yield t.iris["cg:requiresOneOf"], t.claims[claim.id], claim.source

    def _claim(self, claim: _Claim) -> Iterator[Fact]:
        t, me, source = self._terms, self._terms.claims[claim.id], claim.source
        yield me, t.iris["rdf:type"], t.iris["cg:RequirementGroup" if claim.size else "cg:WithdrawnGroup"], source
        yield me, t.iris["cg:aspect"], t.words[Aspect, claim.aspect], source
        yield me, t.iris["cg:key"], t.text(claim.key), source
        yield me, t.iris["cg:modality"], t.words[Modality, claim.modality], source
        yield me, t.iris["cg:polarity"], t.words[Polarity, claim.polarity], source
        yield me, t.iris["cg:minimum"], t.number(str(claim.needed), "xsd:integer"), source
        if claim.minimum != claim.needed:
            yield me, t.iris["cg:minimumAsStated"], t.number(str(claim.minimum), "xsd:integer"), source
        yield me, t.iris["prov:wasDerivedFrom"], t.sources[source], source
        if claim.from_career:
            yield me, t.iris["cg:fromCareer"], t.nodes[claim.from_career], source
        for dimension, value in json.loads(claim.scope):
            yield me, t.words[ScopeDimension, dimension], t.text(value), source
        if claim.inside:
            yield me, t.iris["cg:inside"], t.claims[claim.outer_id], source
        for key in claim.rows:
            yield me, t.iris["cg:alternative"], t.statements[key], source
        for key in claim.inner:
            yield me, t.iris["cg:alternative"], t.claims[key], source

    # -- statements -------------------------------------------------------------------------------------------------

    def _statement(self, row: Sequence[Any], by_key: Mapping[_Key, _Claim]) -> list[Fact]:
        """Return a statement as a thing of its own. There are hundreds of thousands: what they share is looked up beforehand."""
        t, (key, subject, relation, other, source, method, reason, scope, locators) = self._terms, row[:9]
        a, of, predicate, to, derived, by, locator, because, of_claim = self._of_statement
        me, (kind, word, is_fact) = t.statements[key], self._relations[relation]
        found: list[Fact] = [(me, a, kind, source), (me, of, t.nodes[subject], source), (me, predicate, word, source)]
        if other:
            found.append((me, to, t.nodes[other], source))
        found += ((me, derived, t.sources[source], source), (me, by, self._methods[method], source))
        found += [(me, locator, t.text(text), source) for text in _texts(locators)]
        if scope != "[]":
            found += [(me, t.words[ScopeDimension, name], t.text(value), source) for name, value in json.loads(scope)]
        found += [(me, name, value, source) for name, value in self._qualifiers(row, is_fact=is_fact)]
        if reason:
            found.append((me, because, t.text(reason), source))
        if row[30] is not None:
            found.append((me, of_claim, t.claims[by_key[_claim_key(row)].id], source))
        return found

    def _qualifiers(self, row: Sequence[Any], *, is_fact: bool) -> list[tuple[Any, Any]]:
        t, found = self._terms, list[tuple[Any, Any]]()
        if row[9:16] != _NO_NUMBERS or row[20] is not None or row[29] is not None:
            found += [(name, t.literal(str(row[at]), datatype=kind)) for at, name, kind in self._numbers if row[at] is not None]
        found += [(name, words[row[at]]) for at, name, words in self._words if row[at]]
        if row[22] is None:  # no value at all
            return found
        found += [(name, t.text(row[at])) for at, name in self._texts if row[at]]
        if row[18] or (is_fact and row[20] is None):
            found.append((t.iris["cg:text"], t.text(row[18] or "", row[19] or "")))
        if row[22]:
            found.append((t.iris["cg:isOpen"], t.number("true", "xsd:boolean")))
        return found

    def _pay(self, about: "_About") -> Iterator[Fact]:
        """Yield the distribution of pay that a source gives for one situation, as schema.org has it."""
        t, pay = self._terms, sorted((_situation(row), row[0], row) for row in about.said if _is_pay(row))
        for (source, unit, *rest), rows in groupby(pay, lambda each: each[0]):
            currency, _, period = unit.partition("/")
            me = t.id("pay", hashed(" ".join((about.id, source, unit, *rest))))
            yield me, t.iris["rdf:type"], t.iris["schema:MonetaryAmountDistribution"], source
            yield me, t.iris["schema:currency"], t.text(currency), source
            yield me, t.iris["schema:duration"], t.text(_PERIODS[period]), source
            for name, number in dict.fromkeys(chain.from_iterable(_statistics(row) for *_, row in rows)):
                yield me, t.iris[name], t.number(number), source

    # -- overrides --------------------------------------------------------------------------------------------------

    def _overrides(self) -> Iterator[Fact]:
        t = self._terms
        for row in self._store.rows("SELECT * FROM override ORDER BY source, id"):
            override, (withdrawn, corrected, is_made) = override_from(row), row[-4:-1]
            me, source = t.id("override", override.id), override.source
            for predicate, other in self._override(override):
                yield me, predicate, other, source
            if withdrawn:
                yield me, t.iris["cg:overrides"], t.id("statement", withdrawn), source
            if is_made:
                yield me, t.iris["cg:makes"], t.id("statement", corrected), source
            if corrected:
                yield t.id("statement", corrected), t.iris["prov:wasRevisionOf"], t.id("statement", withdrawn), source

    def _override(self, o: Override) -> Iterator[tuple[Any, Any]]:
        """Yield what an override says: what it does, why, and which statement it means."""
        t = self._terms
        yield t.iris["rdf:type"], t.iris["cg:Override"]
        yield t.iris["cg:action"], t.words[Action, o.action]
        yield t.iris["prov:wasDerivedFrom"], t.sources[o.source]
        yield t.iris["rdfs:label"], t.text(str(o))
        yield t.iris["cg:method"], t.words[Method, o.method]
        for name, node in (("rdf:subject", o.subject), ("rdf:object", o.object)):
            if node:
                yield t.iris[name], t.nodes[node]
        if o.relation:
            yield t.iris["rdf:predicate"], t.words[type(o.relation), o.relation]
        named = (("cg:statementNamed", o.statement), ("cg:saidBy", o.said_by), ("cg:topic", o.topic), ("cg:key", o.claim))
        changes = (("cg:change", f"{column}={text}") for column, text in o.changes)
        for name, text in (("cg:reason", o.reason), *named, *changes, *(("cg:locator", each) for each in o.locators)):
            if text:
                yield t.iris[name], t.text(text)
        for dimension, value in o.scope:
            yield t.words[ScopeDimension, dimension], t.text(value)


class _About(NamedTuple):
    """One node, and the rows about it in every table."""

    id: str
    sort: str
    label: str
    language: str
    labels: list[Any]
    definitions: list[Any]
    heads: list[Any]
    said: list[Any]
    withdrawn: list[Any]


_STATEMENT_SQL = STATEMENT_SQL.replace("c.inside", "c.inside, c.source")
_LABEL_SQL = """
SELECT n.id, l.text, l.language, l.role FROM label l JOIN node n ON n.num = l.node
ORDER BY l.node, l.role != 'preferred', l.text, l.language, l.role
"""
_CLAIM_SQL = """
SELECT c.num, n.id, c.aspect, c.key, c.modality, c.polarity, c.minimum, c.from_career, c.inside, c.scope, c.source
FROM claim c JOIN node n ON n.num = c.career ORDER BY c.career, c.num
"""
_PARTS = (
    (0, _LABEL_SQL),
    (0, "SELECT node, data_set, sort, label, language FROM definition ORDER BY 1, 2"),
    (1, _CLAIM_SQL),
    (1, f"{_STATEMENT_SQL} ORDER BY s.subject, s.num"),
    (1, "SELECT * FROM withdrawn ORDER BY subject, id"),
)
"""What is told of each node: where the node stands in the rows of a query, and the query, in the order of nodes."""
_STEP = 200
"""Progress is told once in so many nodes."""
_LABEL_PROPERTY = {"preferred": "prefLabel", "alternative": "altLabel", "hidden": "hiddenLabel"}
_FACTS = frozenset(map(str, Property))
_OF_STATEMENT = (
    *("rdf:type", "rdf:subject", "rdf:predicate", "rdf:object", "prov:wasDerivedFrom", "cg:method", "cg:locator", "cg:reason"),
    "cg:claim",
)
_NO_NUMBERS = (None,) * 7
_LINKS = {"leads-to": "cg:qualifiedTransition"}
_CLASSES = {"leads-to": "cg:Transition", "requires": "cg:Requirement"}
_NUMBERS = (
    *((9, "cg:monthsLeast", "xsd:decimal"), (10, "cg:monthsTypical", "xsd:decimal"), (11, "cg:monthsMost", "xsd:decimal")),
    *(
        (12, "cg:share", "xsd:decimal"),
        (13, "cg:importance", "xsd:decimal"),
        (14, "cg:level", "xsd:decimal"),
        (15, "cg:confidence", "xsd:decimal"),
    ),
    *((20, "cg:number", "xsd:decimal"), (21, "cg:numberMost", "xsd:decimal"), (29, "cg:order", "xsd:integer")),
)
_WORDS: tuple[tuple[int, str, type[StrEnum]], ...] = (
    *((16, "cg:modality", Modality), (17, "cg:standing", Standing), (23, "cg:unit", Unit)),
)
_TEXTS = ((24, "cg:statistic"), (25, "cg:area"), (26, "cg:period"), (27, "cg:asOf"), (28, "cg:topic"))
"""Where what qualifies a statement stands in a row of `store.STATEMENT_SQL`, and its property."""
_PERIODS = {"year": "P1Y", "hour": "PT1H"}
_PERCENTILES = {
    "median": "schema:median",
    **{f"{rank}th percentile": f"schema:percentile{rank}" for rank in (10, 25, 75, 90)},
}


def _links_to(pay: Iterable[Fact], t: Terms) -> Iterator[_Told]:
    """Yield the links from a career to what is told of its pay."""
    for me, source in dict.fromkeys((fact[0], fact[3]) for fact in pay):
        yield t.iris["schema:estimatedSalary"], me, source


def _is_pay(row: Sequence[Any]) -> bool:
    """Return whether a statement gives pay as a number of money in a time."""
    return row[2] == Property.PAY and row[20] is not None and str(row[23]).partition("/")[2] in _PERIODS


def _situation(row: Sequence[Any]) -> tuple[str, ...]:
    """Return what figures of pay must share to be of one distribution: source, unit, scope, area, period, date and topic."""
    return (row[4], row[23], row[7], *(row[at] or "" for at in (25, 26, 27, 28)))


def _statistics(row: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """Yield the schema.org properties of one figure of pay; a range, or one that is more than stated, has ends."""
    if row[21] is not None or row[22]:
        yield "schema:minValue", row[20]
        if row[21] is not None:
            yield "schema:maxValue", row[21]
    elif row[24] in _PERCENTILES:
        yield _PERCENTILES[row[24]], row[20]


def _claims(heads: list[Any], said: list[Any]) -> list[_Claim]:
    """Return the claims of a career, each with its rows; a claim without any belongs to no other."""
    rows: dict[_Key, list[str]] = {}
    for row in said:
        if row[30] is not None and row[3]:
            rows.setdefault(_claim_key(row), []).append(row[0])
    inner: dict[_Key, list[_Key]] = {}
    for head in heads:
        if head[8]:
            inner.setdefault((head[10], head[2], head[8]), []).append((head[10], head[2], head[3]))
    career = heads[0][1] if heads else ""

    def has_rows(key: _Key) -> bool:
        return key in rows or any(map(has_rows, inner.get(key, ())))

    def inside(key: _Key) -> tuple[str, ...]:
        return tuple(f"{career}/{aspect}/{source}/{name}" for source, aspect, name in filter(has_rows, inner.get(key, ())))

    keys = [(head[10], head[2], head[3]) for head in heads]
    return [_Claim._make((*head, tuple(rows.get(key, ())), inside(key))) for head, key in zip(heads, keys, strict=True)]


def _claim_key(row: Sequence[Any]) -> _Key:
    """Return which claim a statement is a row of: its source's own but for a correction; a withdrawn one doesn't say."""
    return (row[37] if len(row) > _WITHDRAWN else row[4], row[31], row[30])


_WITHDRAWN = 37
"""How many columns the table of withdrawn statements has."""


def _texts(listed: str) -> Sequence[str]:
    """Return the texts of a compact JSON list; one alone, without escapes, is read without a parser."""
    if listed == "[]":
        return ()
    if listed.count('"') == 2 and "\\" not in listed:  # noqa: PLR2004 - one text
        return (listed[2:-2],)
    found: list[str] = json.loads(listed)
    return found


_NO_ROWS: tuple[str, Iterator[Any]] = ("", iter(()))


class _Parts:
    """Rows in the order of their nodes, whose ids stand `at` one place, handed out node by node."""

    def __init__(self, rows: Iterable[Any], at: int) -> None:
        self._groups: Iterator[tuple[str, Iterator[Any]]] = groupby(rows, itemgetter(at))
        self._of, self._rows = next(self._groups, _NO_ROWS)

    def of(self, node_id: str) -> list[Any]:
        """Return the rows of a node."""
        if self._of != node_id:
            return []
        found = list(self._rows)
        self._of, self._rows = next(self._groups, _NO_ROWS)
        return found
