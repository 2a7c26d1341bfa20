"""A graph without what some sources say: the same look-ups over the same database, with their statements left out.

What such a source withdrew stays withdrawn; to undo that, load the packs without it (`load(without=…)`).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from careergraph import moves, store
from careergraph.errors import NodeNotFound
from careergraph.graph import CareerGraph, compiled
from careergraph.model import Claim, Move, Statement
from careergraph.moves import MoveTable
from careergraph.vocab import Kind, Polarity, Property, Relation


def without(graph: CareerGraph, names: Collection[str]) -> CareerGraph:
    """Return the graph without what the named sources, or all sources of the named publishers, say; `graph` if none is named.

    Raises:
        NodeNotFound: no source or publisher has such an id.
    """
    known = {source.id: source.publisher.id for source in graph.sources()}
    for name in names:
        if name not in known and name not in known.values():
            raise NodeNotFound(name, sorted({*known, *known.values()}), "source")
    left_out = frozenset(source for source, publisher in known.items() if source in names or publisher in names)
    return graph.memo(("without", left_out), lambda: _Doubted(graph, left_out)) if left_out else graph


class _Doubted(CareerGraph):
    """The graph that some sources are left out of; what verbs derive from it is its own."""

    def __init__(self, graph: CareerGraph, left_out: frozenset[str]) -> None:
        super().__init__(compiled(graph))
        self._left_out = left_out

    def _kept_of(self, statements: Collection[Statement]) -> tuple[Statement, ...]:
        return tuple(said for said in statements if said.source not in self._left_out)

    def statements(
        self,
        *,
        subject: str | None = None,
        relation: Relation | Property | None = None,
        object: str | None = None,  # noqa: A002 - as of the whole graph
        source: str | None = None,
    ) -> tuple[Statement, ...]:
        return self._kept_of(super().statements(subject=subject, relation=relation, object=object, source=source))

    def _load_claims(self, career: str) -> tuple[Claim, ...]:
        return tuple(claim for claim in super()._load_claims(career) if claim.source not in self._left_out)

    def deciding_claims(self, careers: Iterable[str]) -> list[tuple[int, str, str, str, str, int, str, str, str, str, str]]:
        return [row for row in super().deciding_claims(careers) if row[9] not in self._left_out]

    def asked_credentials(self) -> frozenset[str]:
        claims = self.deciding_claims(node.id for node in self.nodes(kind=Kind.CAREER))
        rows = self.claim_rows(claim[0] for claim in claims if claim[4] != Polarity.NEGATIVE)
        return super().asked_credentials() & {wanted for _, wanted, _ in rows}

    def of_gains(self, relation: Property) -> dict[str, tuple[Statement, ...]]:
        def made() -> dict[str, tuple[Statement, ...]]:
            said = {subject: self._kept_of(each) for subject, each in super(_Doubted, self).of_gains(relation).items()}
            return {subject: kept for subject, kept in said.items() if kept}

        return self.memo(("of gains kept", relation), made)

    def _parents(self, relation: Relation) -> dict[str, list[str]]:
        if relation not in self._structure:
            found: dict[str, list[str]] = defaultdict(list)
            for pair in sorted({(said.subject, said.object) for said in self.statements(relation=relation)}):
                found[pair[0]].append(pair[1])
            self._structure[relation] = dict(found)
        return self._structure[relation]

    # -- moves --------------------------------------------------------------------------------------------------

    def move_statements(self) -> Iterator[Statement]:
        return (said for said in super().move_statements() if said.source not in self._left_out)

    def move_table(self) -> MoveTable:
        if self._table is None:
            said: dict[tuple[str, str], list[Statement]] = defaultdict(list)
            for statement in self.move_statements():
                said[statement.subject, statement.object].append(statement)
            rows = [self._row(*ends, kept) for ends, kept in sorted(said.items())]
            self._table = moves.table_of((*row[:3], *row[5:]) for row in rows)
        return self._table

    def _row(self, start: str, goal: str, said: list[Statement]) -> store.MoveRow:
        publishers = self.memo("publishers", lambda: {source.id: source.publisher.id for source in self.sources()})
        sure = self.memo("sure", lambda: store.confidences(self.statements(subject=f"{Kind.CAREER}:*")))
        return store.move_row(start, goal, said, sure, publishers)

    def _moves(self, where: str, *parameters: str) -> tuple[Move, ...]:
        found = []
        for move in super()._moves(where, *parameters):
            kept = self._kept_of([self.statement(key) for key in move.statements])
            if kept:
                _, _, months, by, method, *_ = self._row(move.start, move.goal, [*kept])
                found.append(Move(move.start, move.goal, months, by, method, tuple(sorted(said.id for said in kept))))
        return tuple(found)

    def move_rows(self) -> list[tuple[str, str, int | None, str]]:
        return [(move.start, move.goal, move.months, move.method) for move in self.all_moves()]
