"""`CareerGraph`: look-ups in one compiled graph, and how to open one. Verbs are functions of their own."""

import contextlib
import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import careergraph
from careergraph import files, limits, linking, moves, store
from careergraph.errors import FileFailure, NodeNotFound, RequestError, WrongGraphFile
from careergraph.linking import Candidate
from careergraph.model import Alternative, Claim, Months, Move, Node, Outcome, Source, Statement, degree_parts
from careergraph.moves import MoveTable
from careergraph.store import Store, node_from, scope_from, source_from, statement_from
from careergraph.vocab import MATCHES, Kind, Method, Modality, Polarity, Property, Relation, ScopeDimension, Sort, Truth

_Made = TypeVar("_Made")
_CACHED = 4096
"""How many nodes, statements and careers' claims a graph keeps once they were looked up."""
_BACK = dict(zip(MATCHES, (*MATCHES[:2], MATCHES[3], MATCHES[2]), strict=True))
"""What a match is from its other end: the wider of two becomes the narrower."""


class CareerGraph:
    """One immutable graph of careers: nodes, statements, claims and moves, read lazily from its database.

    Safe to share between threads; every look-up is one small query. `load` and `open` make one.
    """

    def __init__(self, compiled: Store) -> None:
        """Look things up in a compiled store."""
        self._store = compiled
        self._families: dict[str, frozenset[str]] = {}
        self._levels: dict[tuple[Relation, str], frozenset[str]] = {}
        self._structure: dict[Relation, dict[str, list[str]]] = {}
        self._table: MoveTable | None = None
        self._memo: dict[object, Any] = {}
        self._nodes: dict[str, Node | None] = {}
        self._said: dict[str, Statement] = {}
        self._about = lru_cache(_CACHED // 16)(self._load_about)
        self._source = lru_cache(_CACHED)(self._load_source)
        self._claims = lru_cache(_CACHED)(self._load_claims)
        self._move = lru_cache(_CACHED)(self._load_move)

    def memo(self, key: object, make: Callable[[], _Made]) -> _Made:
        """Return what `make` gave for `key` when it was first asked for: what verbs derive from this graph alone."""
        if key not in self._memo:
            self._memo[key] = make()
        found: _Made = self._memo[key]
        return found

    def __repr__(self) -> str:
        """Return the sizes of the graph."""
        (counts,) = self._store.rows(
            "SELECT (SELECT count(*) FROM node WHERE kind = 'career' AND sort NOT IN ('any', 'family')),"
            " (SELECT count(*) FROM move), (SELECT count(*) FROM statement), (SELECT count(*) FROM source)"
        )
        return "<CareerGraph: {} careers, {} moves, {} statements, {} sources>".format(*counts)

    def _repr_html_(self) -> str | None:
        """Return the graph's page in a frame, for notebooks; nothing where so many careers are in it that this would take long."""
        ((careers,),) = self._store.rows("SELECT count(*) FROM node WHERE kind = 'career' AND sort NOT IN ('any', 'family')")
        return careergraph.to_iframe(self) if careers <= limits.MAP_NODES.value else None

    def __getitem__(self, node_id: str) -> Node:
        """Return the node with this id; raise `NodeNotFound` (a `KeyError`) if there is none."""
        node = self._node(node_id)
        if node is None:
            raise NodeNotFound(node_id, [c.node.id for c in self.search(node_id.partition(":")[2], limit=3)], "id")
        return node

    def _node(self, node_id: str) -> Node | None:
        try:
            return self._nodes[node_id]
        except KeyError:
            rows = self._store.rows("SELECT id, kind, sort, label, language FROM node WHERE id = ?", node_id)
            node = node_from(rows[0]) if rows else None
            self._keep_nodes({node_id: node})
            return node

    def keep_named(self, subject: str) -> None:
        """Look all nodes up that statements about `subject` name, in one query, so that asking for each costs none."""
        sql = "SELECT id, kind, sort, label, language FROM node WHERE num IN (SELECT object FROM statement WHERE subject = ?)"
        number = self._store.rows("SELECT num FROM node WHERE id = ?", subject)
        self._keep_nodes({row[0]: node_from(row) for row in self._store.rows(sql, number[0][0])} if number else {})

    def _keep_nodes(self, nodes: Mapping[str, Node | None]) -> None:
        if len(self._nodes) > _CACHED:
            self._nodes.clear()
        self._nodes.update(nodes)

    def __contains__(self, node_id: object) -> bool:
        """Return whether a node has this id."""
        return isinstance(node_id, str) and self._node(node_id) is not None

    # -- nodes --------------------------------------------------------------------------------------------------

    def find(self, text: str, *, kind: Kind | None = None) -> Node:
        """Return the one node that `text` names (id, label or other label).

        Raises:
            AmbiguousTitle: several nodes fit; the error has the candidates.
            NodeNotFound: none does; the error has suggestions.
        """
        return linking.find(self._store, text, kind=kind)

    def search(self, text: str, *, kind: Kind | None = None, limit: int = 20) -> tuple[Candidate, ...]:
        """Return the nodes that `text` may mean, the likeliest first, each with the label and the reason."""
        return linking.search(self._store, text, kind=kind, limit=limit)

    def career(self, career: object) -> Node:
        """Return a career given as a node, an id or a title; a family of careers is none.

        Of several careers of one title, the one with which moves begin or end is meant, if there is one alone.

        Raises:
            AmbiguousTitle: several careers fit.
            NodeNotFound: none does.
            RequestError: it is no text, or names a family.
        """
        text = getattr(career, "id", career)
        if not isinstance(text, str):
            raise RequestError("career", f"{career!r} is neither a node nor an id nor a title")
        node = self._on_the_way(text) or self.find(text, kind=Kind.CAREER)
        if node.sort is Sort.FAMILY:
            raise RequestError("career", f"{node.label!r} is a family of careers", "name one career of it")
        return node

    def _on_the_way(self, text: str) -> Node | None:
        """Return the career of this name with which a move begins or ends, if of several careers of it there is one such."""
        named = linking.named(self._store, text, kind=Kind.CAREER)
        alike = [each.node for each in named if each.match is named[0].match and each.node.sort is not Sort.FAMILY]
        moving = [node for node in alike if node.id in self.move_table().index] if len(named) > 1 else []
        return moving[0] if len(moving) == 1 else None

    def nodes(self, *, kind: Kind | None = None, sort: Sort | None = None) -> Iterator[Node]:
        """Yield the nodes of a kind or sort (all by default) in the order of their ids."""
        sql = "SELECT id, kind, sort, label, language FROM node WHERE sort != 'any'"
        given = {column: word for column, word in (("kind", kind), ("sort", sort)) if word}
        sql += "".join(f" AND {column} = ?" for column in given)
        for row in self._store.rows(f"{sql} ORDER BY id", *given.values()):
            yield node_from(row)

    def labels(self, node_id: str) -> tuple[tuple[str, str, str], ...]:
        """Return (text, language, role) of every label of the node, the preferred one first."""
        sql = "SELECT text, language, role FROM label WHERE node = (SELECT num FROM node WHERE id = ?)"
        return tuple(self._store.rows(f"{sql} ORDER BY role != 'preferred', text, language, role", node_id))

    def families(self, career: str) -> frozenset[str]:
        """Return `career` and every career or family above it by `broader`."""
        if career not in self._families:
            above = self._closure(career, Relation.BROADER)
            self._families[career] = frozenset({career, *above})
        return self._families[career]

    def served_in(self, career: str) -> frozenset[str]:
        """Return where months served in `career` count: in its families, and in any career."""
        return self.families(career) | {f"{Kind.CAREER}:*"}

    # -- statements ---------------------------------------------------------------------------------------------

    def statements(
        self,
        *,
        subject: str | None = None,
        relation: Relation | Property | None = None,
        object: str | None = None,  # noqa: A002 - the field's own word
        source: str | None = None,
    ) -> tuple[Statement, ...]:
        """Return the statements that agree with every given part, in the order of their ids; none that was withdrawn."""
        if subject and not object and not source:
            about = self._about(subject)
            return about if relation is None else tuple(s for s in about if s.relation == relation)
        conditions = {"n.id = ?": subject, "s.relation = ?": relation, "o.id = ?": object, "s.source = ?": source}
        given = {condition: value for condition, value in conditions.items() if value is not None}
        where = f"WHERE {' AND '.join(given)}" if given else ""
        rows = self._store.rows(f"{store.STATEMENT_SQL} {where} ORDER BY s.num", *given.values())
        return tuple(statement_from(row) for row in rows)

    def _load_about(self, subject: str) -> tuple[Statement, ...]:
        rows = self._store.rows(f"{store.STATEMENT_SQL} WHERE n.id = ? ORDER BY s.num", subject)
        return self._kept(tuple(statement_from(row) for row in rows))

    def _kept(self, statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
        """Return statements that are kept, so that who asks for them by their ids need not read them again."""
        if len(self._said) > _CACHED:
            self._said.clear()
        self._said.update((statement.id, statement) for statement in statements)
        return statements

    def statement(self, statement_id: str) -> Statement:
        """Return the statement with this id, withdrawn or not; raise `NodeNotFound` if there is none."""
        known = self._said.get(statement_id)
        if known is not None:
            return known
        rows = self._store.rows(f"{store.STATEMENT_SQL} WHERE s.id = ?", statement_id)
        rows = rows or self._store.rows("SELECT * FROM withdrawn WHERE id = ?", statement_id)
        if not rows:
            raise NodeNotFound(statement_id, (), "statement")
        return self._kept((statement_from(rows[0]),))[0]

    def overrides(self, about: str | None = None) -> tuple[Outcome, ...]:
        """Return what became of every override, or of those about a node: what is withdrawn or corrected, by whom and why."""
        found = self.memo("overrides", self._load_overrides)
        return found if about is None else tuple(each for each in found if about in _ends(each))

    def _load_overrides(self) -> tuple[Outcome, ...]:
        rows = self._store.rows("SELECT * FROM override ORDER BY source, num")
        return tuple(
            Outcome(
                store.override_from(row),
                statement=self.statement(row[-4]) if row[-4] else None,
                corrected=self.statement(row[-3]) if row[-3] else None,
                note=row[-1],
            )
            for row in rows
        )

    def newest(self) -> str:
        """Return the newest date that anything here is of, as `2025` or `2025-08`; nothing where nothing has a date."""
        rows = self.memo("newest", lambda: self._store.rows("SELECT value FROM meta WHERE key = 'newest'"))
        return str(rows[0][0]) if rows else ""

    def sources(self) -> tuple[Source, ...]:
        """Return every source in the order of their ids."""
        return tuple(source_from(row) for row in self._store.rows("SELECT * FROM source ORDER BY id"))

    def source(self, source_id: str) -> Source:
        """Return the source with this id; raise `NodeNotFound` if there is none."""
        return self._source(source_id)

    def _load_source(self, source_id: str) -> Source:
        rows = self._store.rows("SELECT * FROM source WHERE id = ?", source_id)
        if not rows:
            raise NodeNotFound(source_id, [source.id for source in self.sources()][:3], "source")
        return source_from(rows[0])

    # -- whole columns: what verbs over all careers read --------------------------------------------------------------

    def skill_rows(self, source: str = "") -> list[tuple[str, str, str, str | None, str | None, str | None]]:
        """Return career, skill, sort of skill, importance, level and modality of all that careers ask for or involve.

        With a `source`, of what it says alone.
        """
        return self._store.rows(
            "SELECT n.id, o.id, o.sort, s.importance, s.level, c.modality FROM statement s JOIN node n ON n.num = s.subject"
            " JOIN node o ON o.num = s.object LEFT JOIN claim c ON c.num = s.claim WHERE s.relation IN ('requires', 'involves')"
            " AND o.kind = 'skill' AND n.kind = 'career' AND n.sort != 'family' AND ? IN ('', s.source) ORDER BY s.num",
            source,
        )

    def text_rows(self, relation: Property, source: str = "") -> list[tuple[str, str]]:
        """Return career and text of every fact of one property that is a text; with a `source`, of its facts alone."""
        return self._store.rows(
            "SELECT n.id, s.text FROM statement s JOIN node n ON n.num = s.subject"
            " WHERE s.relation = ? AND n.kind = 'career' AND n.sort != 'family' AND ? IN ('', s.source) ORDER BY s.num",
            *(relation.value, source),
        )

    def title_rows(self) -> list[tuple[str, str, str]]:
        """Return career, text and role of every title."""
        return self._store.rows(
            "SELECT n.id, l.text, l.role FROM label l JOIN node n ON n.num = l.node"
            " WHERE n.kind = 'career' AND n.sort NOT IN ('family', 'any') ORDER BY l.num"
        )

    def matches(self, node_id: str) -> tuple[tuple[str, Relation, Statement], ...]:
        """Return what other classifications have for a node, how the two match seen from here, and who says so; the surest first."""
        there = [(s.object, Relation(s.relation), s) for s in self.statements(subject=node_id) if s.relation in MATCHES]
        back = [(s.subject, _BACK[kind], s) for kind in MATCHES for s in self.statements(relation=kind, object=node_id)]
        return tuple(sorted((*there, *back), key=lambda m: (MATCHES.index(m[1]), -(m[2].confidence or 1), m[0], m[2].id)))

    # -- moves and claims ---------------------------------------------------------------------------------------

    def moves(self, start: str) -> tuple[Move, ...]:
        """Return the moves that begin in `start`, in the order of their goals."""
        return self._moves("WHERE a.id = ?", start)

    def moves_into(self, goal: str) -> tuple[Move, ...]:
        """Return the moves that end in `goal`, in the order of their starts."""
        return self._moves("WHERE b.id = ?", goal)

    def move(self, start: str, goal: str) -> Move:
        """Return the move from one career to another; raise `NodeNotFound` if there is none."""
        return self._move(start, goal)

    def _load_move(self, start: str, goal: str) -> Move:
        found = self._moves("WHERE a.id = ? AND b.id = ?", start, goal)
        if not found:
            raise NodeNotFound(f"{start} > {goal}", (), "move")
        return found[0]

    def all_moves(self) -> tuple[Move, ...]:
        """Return every move, in the order of start and goal."""
        return self._moves("")

    def move_rows(self) -> list[tuple[str, str, int | None, str]]:
        """Return (start, goal, typical months or None, best method) of every move."""
        return self._store.rows(
            "SELECT a.id, b.id, m.months, m.method FROM move m JOIN node a ON a.num = m.start JOIN node b ON b.num = m.goal"
            " ORDER BY m.start, m.goal"
        )

    def move_table(self) -> MoveTable:
        """Return all moves as packed columns, for search."""
        if self._table is None:
            names = ("careers", *moves.COLUMNS)
            self._table = moves.unpacked({name: self._store.packed(name) for name in names})
        return self._table

    def _words(self, name: str) -> list[str]:
        data = self._store.packed(name)
        return data.decode().split("\n") if data else []

    def move_statements(self) -> Iterator[Statement]:
        """Yield every `leads-to` statement."""
        for row in self._store.rows(f"{store.STATEMENT_SQL} WHERE s.relation = 'leads-to' ORDER BY s.num"):
            yield statement_from(row)

    def deciding_claims(self, careers: Iterable[str]) -> list[tuple[int, str, str, str, str, int, str, str, str, str, str]]:
        """Return every claim about `careers` that can decide: number, career, aspect, key, polarity, minimum, from whom, inside
        which, scope, source, publisher. Claims that ask for skills alone are among them only if some statement tells how to
        learn a skill.
        """
        skills = "" if any(name.startswith("skill:") for name in self.studied()) else " AND c.aspect != 'skill'"
        return self._store.rows(
            "SELECT c.num, n.id, c.aspect, c.key, c.polarity, c.minimum, c.from_career, c.inside, c.scope, c.source, p.publisher"  # noqa: S608
            " FROM node n CROSS JOIN claim c ON c.career = n.num JOIN source p ON p.id = c.source"
            " WHERE n.id IN (SELECT value FROM json_each(?))"
            f" AND (c.modality IN ('required', 'usual') OR c.polarity = 'negative' OR c.inside != ''){skills} ORDER BY c.num",
            json.dumps([*careers]),
        )

    def claim_rows(self, claims: Iterable[int]) -> list[tuple[int, str, int | None]]:
        """Return every row of claims, given by their numbers: claim, object, least months."""
        return self._store.rows(
            "SELECT s.claim, o.id, s.months_least FROM statement s INDEXED BY statement_claim CROSS JOIN node o ON o.num = s.object"
            " WHERE s.claim IN (SELECT value FROM json_each(?)) AND s.relation = 'requires' ORDER BY s.claim, s.num",
            json.dumps([*claims]),
        )

    def asked_credentials(self) -> frozenset[str]:
        """Return the degrees and certifications that some claim which can decide asks for by name."""
        return frozenset(self._words("asked"))

    def _moves(self, where: str, *parameters: str) -> tuple[Move, ...]:
        sql = (
            "SELECT a.id, b.id, m.months, m.months_method, m.method, (SELECT group_concat(s.id, ' ') FROM statement s"
            " WHERE s.subject = m.start AND s.object = m.goal AND s.relation = 'leads-to')"
            " FROM move m JOIN node a ON a.num = m.start JOIN node b ON b.num = m.goal"
        )
        rows = self._store.rows(f"{sql} {where} ORDER BY m.start, m.goal", *parameters)
        return tuple(
            Move(start, goal, months, Method(by) if by else None, Method(method), tuple(sorted(said.split())))
            for start, goal, months, by, method, said in rows
        )

    def claims(self, career: str) -> tuple[Claim, ...]:
        """Return what each source claims that `career` requires: whole claims, in the order of aspect and source."""
        return self._claims(career)

    def _load_claims(self, career: str) -> tuple[Claim, ...]:
        sql = (
            "SELECT c.num, c.aspect, c.key, c.modality, c.polarity, c.minimum, c.from_career, c.inside, c.scope, c.source,"
            " p.publisher FROM claim c JOIN source p ON p.id = c.source"
            " WHERE c.career = (SELECT num FROM node WHERE id = ?) ORDER BY c.num"
        )
        rows_of, said_of = self._claim_rows(career)
        heads = self._store.rows(sql, career)
        inner: dict[tuple[str, str, str], list[tuple]] = defaultdict(list)  # type: ignore[type-arg]
        for head in heads:
            if head[7]:
                inner[head[9], head[1], head[7]].append(head)

        def build(head: tuple) -> Claim:  # type: ignore[type-arg]
            number, aspect, key, modality, polarity, minimum, from_career, _, scope, source, publisher = head
            rows = list(rows_of[number])
            nested = [build(each) for each in inner[source, aspect, key]]
            rows += [Alternative(claim, None, Months(), None, "") for claim in nested if claim.rows]
            name = f"skill:{key.partition(':')[2]}" if aspect == "skill" and key.startswith("skill:") else aspect
            return Claim(
                id=f"{career}/{aspect}/{source}/{key}",
                career=career,
                key=key,
                aspect=name,
                modality=Modality(modality),
                polarity=Polarity(polarity),
                minimum=minimum,
                from_career=from_career,
                scope=scope_from(scope),
                source=source,
                publisher=publisher,
                rows=tuple(rows),
                statement=said_of.get(number, ""),
            )

        return tuple(claim for head in heads if not head[7] and (claim := build(head)).rows)

    def _claim_rows(self, career: str) -> tuple[dict[int, list[Alternative]], dict[int, str]]:
        """Return the rows of each claim about a career, and the statements that say no row but what a claim is."""
        sql = f"{store.STATEMENT_SQL} WHERE n.id = ? AND s.relation = 'requires' ORDER BY s.num"
        numbers = dict(
            self._store.rows(
                "SELECT s.id, c.num FROM claim c CROSS JOIN statement s INDEXED BY statement_claim ON s.claim = c.num"
                " WHERE c.career = (SELECT num FROM node WHERE id = ?)",
                career,
            )
        )
        rows_of: dict[int, list[Alternative]] = defaultdict(list)
        said_of: dict[int, str] = {}
        for said in self._kept(tuple(statement_from(row) for row in self._store.rows(sql, career))):
            if said.object:
                rows_of[numbers[said.id]].append(Alternative(said.object, said.standing, said.months, said.share, said.id))
            else:
                said_of[numbers[said.id]] = said.id
        for rows in rows_of.values():
            rows.sort(key=lambda row: str(row.object))
        return rows_of, said_of

    def scope_values(self) -> dict[ScopeDimension, tuple[str, ...]]:
        """Return the values of each scope dimension that some claim has, sorted."""

        def made() -> dict[ScopeDimension, tuple[str, ...]]:
            pairs = {pair for (scope,) in self._store.rows("SELECT DISTINCT scope FROM claim") for pair in scope_from(scope)}
            return {each: tuple(sorted(value for name, value in pairs if name is each)) for each, _ in sorted(pairs)}

        return self.memo("scope values", made)

    def studied(self) -> frozenset[str]:
        """Return the credentials and skills to which some statement gives months of study."""
        return self.memo("studied", lambda: frozenset(self.of_gains(Property.STUDY_MONTHS)))

    def of_gains(self, relation: Property) -> dict[str, tuple[Statement, ...]]:
        """Return the statements of `study-months` or `cost` by what they are about: there are few, so all are read at once."""

        def made() -> dict[str, tuple[Statement, ...]]:
            found: dict[str, list[Statement]] = defaultdict(list)
            index = {Property.STUDY_MONTHS: "statement_study", Property.COST: "statement_cost"}[relation]
            these = f"SELECT num FROM statement INDEXED BY {index} WHERE relation = '{relation.value}'"  # noqa: S608 - fixed words
            rows = self._store.rows(f"{store.STATEMENT_SQL} WHERE s.num IN ({these}) ORDER BY s.num")
            for statement in self._kept(tuple(map(statement_from, rows))):
                found[statement.subject].append(statement)
            return {subject: tuple(said) for subject, said in found.items()}

        return self.memo(("of gains", relation), made)

    # -- degrees ------------------------------------------------------------------------------------------------

    def satisfies(self, held: str, wanted: str) -> Truth:
        """Return whether holding `held` counts as holding `wanted`.

        A higher degree level counts as a lower one (statements `satisfies`). A degree of unstated field against a named
        field is unknown. `certification:*` is satisfied by any certification, `degree:*` by any degree.
        """
        if held == wanted or (wanted.endswith(":*") and held.partition(":")[0] == wanted.partition(":")[0]):
            return Truth.MET
        if wanted in self._closure(held, Relation.SATISFIES):
            return Truth.MET
        if not (held.startswith("degree:") and wanted.startswith("degree:")):
            return Truth.NOT_MET
        (held_level, held_field), (level, field_of_study) = degree_parts(held), degree_parts(wanted)
        if level not in ("*", held_level) and f"degree:{level}" not in self._closure(
            f"degree:{held_level}", Relation.SATISFIES
        ):
            return Truth.NOT_MET
        if field_of_study in ("*", held_field):
            return Truth.MET
        return Truth.UNKNOWN if held_field == "*" else Truth.NOT_MET

    def counting_as(self, wanted: str) -> frozenset[str]:
        """Return the credentials that count as `wanted`, by statements and by degree level, `wanted` among them.

        A degree of a level in any field is there by its level; of a pattern such as `degree:*`, every credential of the kind.
        """
        if wanted.endswith(":*"):
            return frozenset(node.id for node in self.nodes(kind=Kind(wanted.partition(":")[0])))
        level = f"degree:{degree_parts(wanted)[0]}" if wanted.startswith("degree:") else wanted
        parents = self._parents(Relation.SATISFIES)
        below = {held for held in parents if {wanted, level} & self._closure(held, Relation.SATISFIES)}
        return frozenset({wanted, level, *below})

    def counts_as(self, held: str) -> frozenset[str]:
        """Return what a credential counts as besides itself, by statements."""
        return self._closure(held, Relation.SATISFIES)

    def _closure(self, node_id: str, relation: Relation) -> frozenset[str]:
        """Return every node reached from `node_id` over `relation`, itself left out unless it is on a circle."""
        key = (relation, node_id)
        if key not in self._levels:
            parents, found = self._parents(relation), set[str]()
            reached = [*parents.get(node_id, ())]
            while reached:
                each = reached.pop()
                if each not in found:
                    found.add(each)
                    reached += parents.get(each, ())
            self._levels[key] = frozenset(found)
        return self._levels[key]

    def _parents(self, relation: Relation) -> dict[str, list[str]]:
        """Return where each node leads by a relation of structure, `broader` (careers alone) or `satisfies`."""
        if relation not in self._structure:
            found: dict[str, list[str]] = defaultdict(list)
            for child, parent in self._pairs(relation):
                found[child].append(parent)
            self._structure[relation] = dict(found)
        return self._structure[relation]

    def _pairs(self, relation: Relation) -> Iterable[tuple[str, str]]:
        if relation is Relation.BROADER:
            words = iter(self._words(relation))
            return zip(words, words, strict=True)
        return self._store.rows(
            "SELECT DISTINCT n.id, o.id FROM statement s INDEXED BY statement_satisfies CROSS JOIN node n ON n.num = s.subject"
            " CROSS JOIN node o ON o.num = s.object WHERE s.relation = 'satisfies' ORDER BY s.subject, s.object"
        )


def _ends(found: Outcome) -> tuple[str, ...]:
    """Return the nodes that an override is about: what the statement is about, or would be."""
    if found.statement is None:
        return (found.override.subject,)
    return (found.statement.subject, *((found.corrected.subject,) if found.corrected else ()))


def load(
    *packs: str | os.PathLike[str], assumptions: str | os.PathLike[str] | None = None, without: Sequence[str] = ()
) -> CareerGraph:
    """Return the graph of one or more pack folders, or of the bundled guides and facts if none is named.

    Degree levels and default times come from the bundled assumptions; `assumptions` names a pack that replaces them.
    `without` names sources whose statements and overrides are left out, so that what they decided (such as `curation`) is undone.
    The bundled graph is compiled once into the user's cache, keyed by content; where that can't be written, in memory.

    Raises:
        BadData: a pack has faults; the error lists them all.
        FileFailure: a folder can't be read.
        NodeNotFound: no pack has a source that `without` names.
    """
    base = Path(assumptions) if assumptions is not None else files.bundled("data") / "assumptions"
    folders = [base, *(Path(folder) for folder in packs or files.bundled_packs())]
    if not packs and not without:
        return CareerGraph(_cached(folders))
    from careergraph.sources import pack

    found = pack.read(*folders)
    known = sorted(source.id for each in found for source in each.sources)
    for name in without:
        if name not in known:
            raise NodeNotFound(name, known, "source")
    kept = [
        each._replace(
            statements=tuple(s for s in each.statements if s.source not in without),
            overrides=tuple(o for o in each.overrides if o.source not in without),
        )
        for each in found
    ]
    return CareerGraph(store.build_memory(kept))


def open(path: str | os.PathLike[str]) -> CareerGraph:  # noqa: A001 - cg.open, as in gzip.open
    """Return the compiled graph in the file at `path`, read-only and lazily.

    Raises:
        FileFailure: there is no such file.
        WrongGraphFile: it is no careergraph database, or one of another version.
    """
    return CareerGraph(store.open_file(Path(path)))


def save(graph: CareerGraph, path: str | os.PathLike[str]) -> None:
    """Write the compiled graph to the file at `path`, atomically; `open` reads it again.

    Raises:
        FileFailure: the file can't be written.
    """
    with files.writing(Path(path)) as file:
        file.write(image(graph))


def image(graph: CareerGraph) -> bytes:
    """Return the compiled graph as the bytes of its database file."""
    return compiled(graph).image()


def compiled(graph: CareerGraph) -> Store:
    """Return the compiled store of a graph, for whoever goes through all of it."""
    return graph._store  # noqa: SLF001 - the store is the graph's own


def load_path(path: str | os.PathLike[str], *, assumptions: str | os.PathLike[str] | None = None) -> CareerGraph:
    """Return the graph at `path`: a pack folder, or a file that `open` reads."""
    if Path(path).is_dir():
        return load(path, assumptions=assumptions)
    return open(path)


def _cached(folders: Sequence[Path]) -> Store:
    key = files.content_key(folders, store.cache_salt())
    path = files.user_cache() / f"graph-{key}.db"
    with contextlib.suppress(WrongGraphFile, FileFailure):  # a file that is missing or damaged is made again
        return _held(store.open_file(path), path)
    from careergraph.sources import pack

    packs = pack.read(*folders)
    try:
        made = _held(store.build_file(packs, path), path)
        files.keep_newest(path.parent, "graph-*.db", limits.CACHE_FILES.value)
    except FileFailure:
        return store.build_memory(packs)
    return made


def _held(opened: Store, path: Path) -> Store:
    files.hold(path, opened)
    return opened
