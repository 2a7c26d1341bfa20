"""Read RDF that careergraph exported back: the same data sets, sources, nodes, statements and overrides."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from careergraph import files
from careergraph.errors import BadData, Problem
from careergraph.model import (
    ID_PATTERN,
    ClaimHead,
    Months,
    Node,
    Override,
    Publisher,
    Release,
    Scope,
    Source,
    Statement,
    Value,
    kind_of,
)
from careergraph.sources.reading import Account, TableCount
from careergraph.vocab import (
    NAMESPACE,
    PREFIXES,
    SORTS,
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

if TYPE_CHECKING:
    import pyoxigraph

FORMATS = {".ttl": "TURTLE", ".nt": "N_TRIPLES", ".nq": "N_QUADS", ".trig": "TRIG", ".jsonld": "JSON_LD"}
"""The format that the end of a file's name stands for."""
_IN_MEMORY = 64 * 1024 * 1024
"""Files that together are larger than this many bytes are put in order on disk."""
_RDF, _RDFS, _DCTERMS, _PROV = (PREFIXES[prefix] for prefix in ("rdf", "rdfs", "dcterms", "prov"))
_HINT = "import a file that careergraph exported, unchanged; facts of your own go into a pack"
_FROM = f"{_PROV}wasDerivedFrom"
_STATEMENTS = ("Statement", "Transition", "Requirement")
_SAID = ("Override", "RequirementGroup", "WithdrawnGroup")
"""What sources say besides statements."""
_Made = TypeVar("_Made")


def read(paths: Sequence[Path], account: Account) -> list[Release]:
    """Return the data sets of RDF that was exported in any of its forms.

    Each statement's name is a hash of what it says: one that was altered is found.

    Raises:
        BadData: a file is no RDF, or, while the statements are gone through, not what careergraph exports.
        FileFailure: a file can't be read.
    """
    found = _Graph(_loaded(paths), str(paths[0]), account)
    data_sets = found.data_sets()
    if not data_sets:
        raise BadData([Problem(str(paths[0]), 0, 0, "no data set of careergraph is in it", _HINT)])
    return data_sets


def _loaded(paths: Sequence[Path]) -> "_Stored":
    """Return all triples of the files; whatever named graphs they stand in."""
    stored = _Stored(sum(path.stat().st_size for path in paths if path.is_file()) > _IN_MEMORY)
    for path in paths:
        files.check_readable(path, f"name a file that ends in one of {', '.join(FORMATS)}")
        form = FORMATS.get(path.suffix)
        if form is None:
            raise BadData(
                [Problem(str(path), 0, 0, "its name doesn't tell which form of RDF it is", f"one of: {', '.join(FORMATS)}")]
            )
        try:
            stored.add(path, form)
        except (SyntaxError, ValueError) as error:
            raise BadData([Problem(str(path), *_place(error), f"no RDF: {error}", _HINT)]) from error
    return stored


def _place(error: Exception) -> tuple[int, int]:
    """Return line and column of a fault of syntax, as far as they are told."""
    return getattr(error, "lineno", None) or 0, getattr(error, "offset", None) or 0


class _Stored:
    """Triples in order, in memory or in a folder that goes when this goes."""

    def __init__(self, is_large: bool) -> None:  # noqa: FBT001 - one thing to say
        import pyoxigraph

        self._ox, self._held = pyoxigraph, ExitStack()
        folder = self._held.enter_context(tempfile.TemporaryDirectory(prefix="careergraph-")) if is_large else None
        self.store, self.named = pyoxigraph.Store(folder), pyoxigraph.NamedNode

    def __del__(self) -> None:
        del self.store
        self._held.close()

    def add(self, path: Path, form: str) -> None:
        """Take in the triples of one file."""
        quad, default = self._ox.Quad, self._ox.DefaultGraph()
        parsed = self._ox.parse(path=str(path), format=getattr(self._ox.RdfFormat, form))
        self.store.bulk_extend(quad(each.subject, each.predicate, each.object, default) for each in parsed)

    def about(self, subject: "pyoxigraph.NamedNode") -> dict[str, list[Any]]:
        """Return all that is said of a subject: by property, the objects."""
        found: dict[str, list[Any]] = {}
        for quad in self.store.quads_for_pattern(subject, None, None):
            found.setdefault(quad.predicate.value, []).append(quad.object)
        return found

    def subjects(self, predicate: str, value: Any) -> Iterator[Any]:
        """Yield the subjects that have a value."""
        for quad in self.store.quads_for_pattern(None, self._ox.NamedNode(predicate), value):
            yield quad.subject

    def of_class(self, name: str) -> Iterator[Any]:
        """Yield what is of a class of our namespace."""
        return self.subjects(f"{_RDF}type", self._ox.NamedNode(NAMESPACE + name))

    def from_source(self, source: str) -> Iterator[Any]:
        """Yield what is derived from a source."""
        return self.subjects(_FROM, self._ox.NamedNode(source))

    def sources_of(self, subject: Any) -> Iterator[Any]:
        """Yield what a subject is derived from."""
        return (quad.object for quad in self.store.quads_for_pattern(subject, self._ox.NamedNode(_FROM), None))


class _Thing:
    """One subject and what is said of it; every look-up that fails is a fault that names it."""

    def __init__(self, subject: Any, about: dict[str, list[Any]]) -> None:
        self.subject, self.about = subject, about

    def fail(self, message: str) -> "_Odd":
        return _Odd(f"<{self.subject.value}>: {message}")

    def every(self, iri: str) -> list[Any]:
        return self.about.get(iri, [])

    def one(self, iri: str) -> Any:
        """Return the only object of a property."""
        found = self.every(iri)
        if len(found) != 1:
            raise self.fail(f"{len(found)} values of <{iri}>, one is due")
        return found[0]

    def text(self, iri: str) -> str:
        """Return the only text of a property, an empty one if there is none."""
        return str(self.one(iri).value) if iri in self.about else ""

    def due(self, iri: str) -> str:
        """Return the only text of a property that must have one."""
        found = str(self.one(iri).value)
        if not found:
            raise self.fail(f"<{iri}> is empty")
        return found

    def told(self, iri: str) -> tuple[str, str]:
        """Return the only text of a property and its language, which may be empty."""
        found = self.one(iri)
        if not hasattr(found, "language"):
            raise self.fail(f"<{iri}> is no text")
        return found.value, found.language or ""

    def is_a(self, *names: str) -> bool:
        """Return whether it is of one of these classes of our namespace."""
        return any(each.value == NAMESPACE + name for each in self.every(f"{_RDF}type") for name in names)

    def number(self, name: str) -> Decimal | None:
        """Return the only number of a property of ours."""
        return self._read(name, Decimal) if NAMESPACE + name in self.about else None

    def whole(self, name: str) -> int | None:
        """Return the only whole number of a property of ours."""
        return self._read(name, int) if NAMESPACE + name in self.about else None

    def _read(self, name: str, kind: Callable[[str], _Made]) -> _Made:
        text = self.one(NAMESPACE + name).value
        try:
            return kind(text)
        except (ValueError, InvalidOperation):
            raise self.fail(f"{text!r} is no number of cg:{name}") from None

    def word(self, iri: str, words: dict[str, _Made]) -> _Made:
        """Return the only value of a property that is one of the words of a table."""
        value = self.one(iri).value
        if value not in words:
            raise self.fail(f"<{value}> is no value of <{iri}>")
        return words[value]


class _Odd(Exception):
    """Something that careergraph does not write."""


def _words(*tables: type[StrEnum]) -> dict[str, Any]:
    """Return the words of tables by their IRIs."""
    return {
        property_name(word) if isinstance(word, Relation | Property) else NAMESPACE + local_name(word): word
        for table in tables
        for word in table
    }


class _Graph:
    """Turns records back into values."""

    def __init__(self, stored: _Stored, place: str, account: Account) -> None:
        self._stored, self._place, self._account = stored, place, account
        self._ids = {f"{NAMESPACE}{local_name(kind)}": f"{kind}:*" for kind in Kind}
        self._words = {table: _words(table) for table in (Action, Aspect, Method, Modality, Polarity, Sort, Standing, Unit)}
        self._relations = _words(Relation, Property)
        self._scopes = {NAMESPACE + local_name(dimension): dimension for dimension in ScopeDimension}
        self._heads: dict[str, tuple[ClaimHead, str]] = {}
        self._made: frozenset[str] = frozenset()
        self._overriding: dict[str, list[_Thing]] = {}
        self._names: dict[str, str] = {}
        self._sources: dict[str, Source] = {}

    def data_sets(self) -> list[Release]:
        """Return what each data set says; its statements are read when they are asked for."""
        things = sorted(self._each("DataSet"), key=lambda each: str(each.subject.value))
        self._names = self._made_of(lambda thing: thing.due(f"{_DCTERMS}identifier"), things)
        self._sources = self._made_of(self._source, self._each("Source"))
        nodes = self._nodes()
        self._heads = dict(self._claims())
        overriding = list(self._each("Override"))
        self._made = frozenset(value.value for each in overriding for value in each.every(f"{NAMESPACE}makes"))
        for each in overriding:
            for said_by in each.every(_FROM):
                self._overriding.setdefault(said_by.value, []).append(each)
        owner: dict[str, str] = {}
        named = [thing for thing in things if thing.subject.value in self._names]
        found = [self._kept(lambda thing: self._release(thing, nodes, owner), thing) for thing in named]
        for source in sorted({*self._sources} - {*owner}):
            self._fault(f"<{source}>: it is part of no data set")
        self._check_origins()
        self._account.close()
        return [each for each in found if each]

    def _release(self, thing: _Thing, nodes: dict[str, list[Node]], owner: dict[str, str]) -> Release:
        name, parts = self._names[thing.subject.value], sorted(part.value for part in thing.every(f"{_DCTERMS}hasPart"))
        for part in parts:
            if part not in self._sources:
                raise thing.fail(f"its part <{part}> is no source of this file")
        own = [part for part in parts if owner.setdefault(part, name) == name]
        sources, overrides = tuple(self._sources[part] for part in parts), tuple(chain.from_iterable(map(self._overrides, own)))
        return Release(
            name, thing.due(f"{_DCTERMS}title"), sources, nodes.get(name, ()), self._statements(name, own), overrides
        )

    def _check_origins(self) -> None:
        """Report statements, claims and overrides that no source of the file says: they would be lost."""
        for subject in chain.from_iterable(map(self._stored.of_class, (*_STATEMENTS, *_SAID))):
            if not any(each.value in self._sources for each in self._stored.sources_of(subject)):
                self._fault(f"<{subject.value}>: no source of this file says it")

    def _made_of(self, make: Callable[[_Thing], _Made], things: Iterable[_Thing]) -> dict[str, _Made]:
        """Return what is made of each thing, by its IRI; what can't be made is a fault."""
        found = ((thing.subject.value, self._kept(make, thing)) for thing in things)
        return {iri: made for iri, made in found if made is not None}

    def _fault(self, message: str) -> None:
        self._account.fault(Problem(self._place, 0, 0, message, _HINT))

    def _each(self, *classes: str) -> Iterator[_Thing]:
        for name in classes:
            for subject in self._stored.of_class(name):
                yield _Thing(subject, self._stored.about(subject))

    def _kept(self, make: Callable[[_Thing], _Made], thing: _Thing) -> _Made | None:
        """Return what is made of a thing; nothing, and a fault, where it is not what careergraph writes."""
        try:
            return make(thing)
        except _Odd as odd:
            self._fault(str(odd))
            return None

    def _source(self, thing: _Thing) -> Source:
        by = thing.one(f"{NAMESPACE}publisher")
        if not isinstance(by, self._stored.named):
            raise thing.fail("its publisher is no name")
        publisher = _Thing(by, self._stored.about(by))
        name = thing.text(f"{NAMESPACE}publisherName")
        return Source(
            id=thing.due(f"{_DCTERMS}identifier"),
            title=thing.text(f"{_DCTERMS}title"),
            publisher=Publisher(publisher.due(f"{_DCTERMS}identifier"), name or publisher.text(f"{_RDFS}label")),
            version=thing.text(f"{NAMESPACE}version"),
            licence=thing.text(f"{NAMESPACE}licence"),
            retrieved=thing.text(f"{NAMESPACE}retrieved"),
            url=thing.text(f"{NAMESPACE}url"),
            attribution=thing.text(f"{_DCTERMS}rights"),
        )

    # -- nodes ------------------------------------------------------------------------------------------------------

    def _nodes(self) -> dict[str, list[Node]]:
        """Return the nodes that each data set defines, and learn the ids of all."""
        found: dict[str, list[Node]] = {}
        known = self._made_of(self._node, self._each(*(local_name(kind) for kind in Kind)))
        self._ids |= {iri: node.id for iri, (node, _) in known.items()}
        told = self._made_of(self._definition, self._each("Definition"))
        for node, data_sets in chain(known.values(), told.values()):
            for name in data_sets:
                found.setdefault(name, []).append(node)
        defined = {node.id for nodes in found.values() for node in nodes}
        for iri, (node, _) in known.items():
            if node.id not in defined:
                self._fault(f"<{iri}>: no data set defines it")
        return found

    def _defined_by(self, thing: _Thing) -> list[str]:
        """Return the data sets that a node or definition is of."""
        by = [each.value for each in thing.every(f"{NAMESPACE}definedBy")]
        for each in by:
            if each not in self._names:
                raise thing.fail(f"<{each}> is no data set of this file")
        return [self._names[each] for each in by]

    def _node(self, thing: _Thing) -> tuple[Node, list[str]]:
        node_id = thing.due(f"{_DCTERMS}identifier")
        if not ID_PATTERN.fullmatch(node_id) or node_id.endswith(":*"):
            raise thing.fail(f"{node_id!r} is no id of a node")
        kind, words = kind_of(node_id), self._words[Sort]
        sorts = {words[each.value] for each in thing.every(f"{_RDF}type") if each.value in words} & {*SORTS[kind]}
        own = [sort for sort in SORTS[kind] if sort in sorts and local_name(sort) != local_name(kind)] or [*sorts]
        if len(own) != 1:
            raise thing.fail(f"it is not of one sort of {kind}")
        return Node(node_id, kind, own[0], *thing.told(f"{_RDFS}label")), self._defined_by(thing)

    def _definition(self, thing: _Thing) -> tuple[Node, list[str]]:
        node_id = self._id(thing, f"{NAMESPACE}defines")
        if not node_id:
            raise thing.fail("it defines no node")
        sort = thing.word(f"{NAMESPACE}sort", self._words[Sort])
        return Node(node_id, kind_of(node_id), sort, *thing.told(f"{_RDFS}label")), self._defined_by(thing)

    def _id(self, thing: _Thing, iri: str) -> str:
        """Return the id of the node that a property points to, an empty text where there is none."""
        if iri not in thing.about:
            return ""
        found = self._ids.get(thing.one(iri).value)
        if found is None:
            raise thing.fail(f"<{thing.one(iri).value}> is no node of this file")
        return found

    # -- statements -------------------------------------------------------------------------------------------------

    def _claims(self) -> Iterator[tuple[str, tuple[ClaimHead, str]]]:
        """Yield what each claim says of itself, and the claim that it is inside of."""
        for thing in self._each(*_SAID[1:]):
            head = self._kept(self._head, thing)
            if head:
                inside = thing.every(f"{NAMESPACE}inside")
                yield thing.subject.value, (head, inside[0].value if inside else "")

    def _head(self, thing: _Thing) -> ClaimHead:
        stated = thing.whole("minimumAsStated")
        return ClaimHead(
            key=thing.text(f"{NAMESPACE}key"),
            aspect=thing.word(f"{NAMESPACE}aspect", self._words[Aspect]),
            modality=thing.word(f"{NAMESPACE}modality", self._words[Modality]),
            polarity=thing.word(f"{NAMESPACE}polarity", self._words[Polarity]),
            minimum=(thing.whole("minimum") or 0) if stated is None else stated,
            from_career=self._id(thing, f"{NAMESPACE}fromCareer"),
        )

    def _statements(self, data_set: str, sources: Sequence[str]) -> Iterator[Statement]:
        """Yield what the sources say, but for what overrides make: that is made anew."""
        count = self._account.tables.setdefault(data_set, TableCount(data_set))
        for source in sources:
            for subject in self._stored.from_source(source):
                thing = _Thing(subject, self._stored.about(subject))
                if not thing.is_a(*_STATEMENTS):
                    if not thing.is_a(*_SAID):
                        self._fault(f"<{subject.value}>: it is said by a source and of no class that careergraph knows")
                    continue
                count.read += 1
                if subject.value in self._made:
                    count.leave("an override makes it anew")
                    continue
                statement = self._kept(self._statement, thing)
                if statement:
                    count.taken += 1
                    yield statement
        self._account.close()

    def _statement(self, thing: _Thing) -> Statement:
        word = self._words
        relation = thing.word(f"{_RDF}predicate", self._relations)
        statement = Statement(
            subject=self._id(thing, f"{_RDF}subject"),
            relation=relation,
            source=self._sources[thing.one(_FROM).value].id,
            object=self._id(thing, f"{_RDF}object"),
            value=self._value(thing),
            method=thing.word(f"{NAMESPACE}method", word[Method]),
            scope=self._scope(thing),
            months=Months(*(thing.whole(name) for name in ("monthsLeast", "monthsTypical", "monthsMost"))),
            share=thing.number("share"),
            importance=thing.number("importance"),
            level=thing.number("level"),
            confidence=thing.number("confidence"),
            modality=self._optional(thing, "modality", Modality),
            standing=self._optional(thing, "standing", Standing),
            claim=self._claim(thing),
            locators=tuple(each.value for each in thing.every(f"{NAMESPACE}locator")),
            reason=thing.text(f"{NAMESPACE}reason"),
        )
        if not thing.subject.value.endswith(f"/{statement.id}"):
            raise thing.fail("what it says doesn't fit its name")
        return statement

    def _optional(self, thing: _Thing, name: str, table: type[_Made]) -> _Made | None:
        iri = NAMESPACE + name
        return thing.word(iri, self._words[table]) if iri in thing.about else None  # type: ignore[index]

    def _scope(self, thing: _Thing) -> Scope:
        pairs = ((self._scopes[iri], each.value) for iri in thing.about if iri in self._scopes for each in thing.every(iri))
        return tuple(sorted(pairs))

    def _value(self, thing: _Thing) -> Value | None:
        told = {name: thing.text(NAMESPACE + name) for name in ("statistic", "area", "period", "topic", "asOf")}
        number, has_text = thing.number("number"), f"{NAMESPACE}text" in thing.about
        if not (has_text or number is not None or any(told.values())):
            return None
        text, language = thing.told(f"{NAMESPACE}text") if has_text else ("", "")
        return Value(
            text=text,
            language=language,
            number=number,
            most=thing.number("numberMost"),
            is_open=f"{NAMESPACE}isOpen" in thing.about,
            unit=self._optional(thing, "unit", Unit),
            statistic=told["statistic"],
            area=told["area"],
            period=told["period"],
            as_of=told["asOf"],
            topic=told["topic"],
            order=thing.whole("order"),
        )

    def _claim(self, thing: _Thing) -> ClaimHead | None:
        if f"{NAMESPACE}claim" not in thing.about:
            return None
        name = thing.one(f"{NAMESPACE}claim").value
        if name not in self._heads:
            raise thing.fail(f"its claim <{name}> is not in the file")
        head, outer = self._heads[name]
        if outer and outer not in self._heads:
            raise thing.fail(f"the claim <{outer}> around its claim is not in the file")
        return head._replace(inside=self._heads[outer][0].key) if outer else head

    # -- overrides --------------------------------------------------------------------------------------------------

    def _overrides(self, source: str) -> Iterator[Override]:
        for thing in self._overriding.get(source, ()):
            override = self._kept(self._override, thing)
            if override:
                yield override

    def _override(self, thing: _Thing) -> Override:
        relation = f"{_RDF}predicate"
        override = Override(
            action=thing.word(f"{NAMESPACE}action", self._words[Action]),
            source=self._sources[thing.one(_FROM).value].id,
            reason=thing.text(f"{NAMESPACE}reason"),
            statement=thing.text(f"{NAMESPACE}statementNamed"),
            subject=self._id(thing, f"{_RDF}subject"),
            relation=thing.word(relation, self._relations) if relation in thing.about else None,
            object=self._id(thing, f"{_RDF}object"),
            said_by=thing.text(f"{NAMESPACE}saidBy"),
            topic=thing.text(f"{NAMESPACE}topic"),
            claim=thing.text(f"{NAMESPACE}key"),
            scope=self._scope(thing),
            changes=tuple(sorted(_pair(each.value) for each in thing.every(f"{NAMESPACE}change"))),
            method=thing.word(f"{NAMESPACE}method", self._words[Method]),
            locators=tuple(sorted(each.value for each in thing.every(f"{NAMESPACE}locator"))),
            place=(self._place, 0),
        )
        if not thing.subject.value.endswith(f"/{override.id}"):
            raise thing.fail("what it says doesn't fit its name")
        return override


def _pair(text: str) -> tuple[str, str]:
    column, _, cell = text.partition("=")
    return column, cell
