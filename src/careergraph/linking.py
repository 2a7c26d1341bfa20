"""From a title to nodes: exact names first, then likely ones, ranked and with the reason; nothing is guessed."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from careergraph.errors import AmbiguousTitle, NodeNotFound
from careergraph.model import ID_PATTERN, Node
from careergraph.store import Store, fold, node_from
from careergraph.vocab import Kind

_CLOSE = 75
_POOL = 400
_LABEL_SQL = """
SELECT n.id, n.kind, n.sort, n.label, n.language, l.text, l.role, l.folded
FROM label l JOIN node n ON n.num = l.node
"""


class Match(StrEnum):
    """Why a title fits a node, the best reason first."""

    ID = "id"
    EXACT = "exact"
    ALTERNATIVE = "alternative label"
    PREFIX = "begins so"
    WORDS = "holds these words"
    TYPO = "looks alike"


_SURE = (Match.ID, Match.EXACT, Match.ALTERNATIVE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A node that a title may mean: through which label, why, and how alike (0 to 100)."""

    node: Node
    label: str
    match: Match
    score: int

    def __str__(self) -> str:
        """Return label, id and reason on one line."""
        through = f" {self.label!r}" if self.label != self.node.label else ""
        return f"{self.node.label}  ({self.node.id}; {self.match}{through})"


def search(store: Store, text: str, *, kind: Kind | None = None, limit: int = 20) -> tuple[Candidate, ...]:
    """Return the nodes that `text` may mean, the likeliest first, each once with its best label."""
    wanted = fold(text)
    best: dict[str, Candidate] = {}
    for candidate in [*_by_id(store, text), *_by_label(store, wanted)]:
        known = best.get(candidate.node.id)
        if known is None or _rank(candidate) < _rank(known):
            best[candidate.node.id] = candidate
    chosen = [c for c in best.values() if kind is None or c.node.kind is kind]
    return tuple(sorted(chosen, key=_rank)[:limit])


def find(store: Store, text: str, *, kind: Kind | None = None) -> Node:
    """Return the one node whose id, label or other label is `text`, whatever its case and hyphens.

    Raises:
        AmbiguousTitle: several nodes bear this name, or it is only a part of several names.
        NodeNotFound: no node bears it; the error has suggestions.
    """
    candidates = search(store, text, kind=kind)
    if sum(candidate.match in _SURE for candidate in candidates) == 0:
        partial = [c for c in candidates if c.match in (Match.PREFIX, Match.WORDS)]
        if len(partial) > 1:
            raise AmbiguousTitle(text, partial)
        raise NodeNotFound(text, [c.label for c in candidates[:3]], f"{kind or 'title'}")
    for match in _SURE:
        sure = [candidate for candidate in candidates if candidate.match is match]
        if len(sure) > 1:
            raise AmbiguousTitle(text, [c for c in candidates if c.match in _SURE])
        if sure:
            return sure[0].node
    raise AssertionError(text)


def _rank(candidate: Candidate) -> tuple[int, int, str]:
    return (list(Match).index(candidate.match), -candidate.score, candidate.node.id)


def _by_id(store: Store, text: str) -> Iterable[Candidate]:
    """Yield the nodes whose id, or id without its kind, is `text`."""
    names = [text] if ID_PATTERN.fullmatch(text) else [f"{kind}:{text}" for kind in Kind]
    for name in names:
        for row in store.rows("SELECT id, kind, sort, label, language FROM node WHERE id = ? AND sort != 'any'", name):
            yield Candidate(node_from(row), row[3], Match.ID, 100)


def _by_label(store: Store, wanted: str) -> Iterable[Candidate]:
    if not wanted:
        return
    exact = store.rows(f"{_LABEL_SQL} WHERE l.folded = ? ORDER BY l.num", wanted)
    for row in exact:
        match = Match.EXACT if row[6] == "preferred" else Match.ALTERNATIVE
        yield Candidate(node_from(row[:5]), row[5], match, 100)
    seen = {row[0] for row in exact}
    for row in _pool(store, wanted):
        candidate = _judge(wanted, row)
        if candidate and row[0] not in seen:
            yield candidate


def _pool(store: Store, wanted: str) -> list[tuple[str, ...]]:
    """Return labels that share trigrams with the title (for short titles: that begin like it)."""
    grams = sorted({wanted[i : i + 3] for i in range(len(wanted) - 2)})
    if not grams:
        return store.rows(f"{_LABEL_SQL} WHERE l.folded >= ? AND l.folded < ? LIMIT {_POOL}", wanted, wanted + "\U0010ffff")
    query = " OR ".join(f'"{gram}"' for gram in grams)
    sql = f"SELECT rowid FROM label_index WHERE label_index MATCH ? ORDER BY rank LIMIT {_POOL}"
    return store.rows(f"{_LABEL_SQL} WHERE l.num IN ({sql}) ORDER BY l.num", query)


def _judge(wanted: str, row: tuple[str, ...]) -> Candidate | None:
    from rapidfuzz import fuzz

    node, label, folded = node_from(row[:5]), row[5], row[7]
    score = round(fuzz.WRatio(wanted, folded))
    if folded.startswith(wanted):
        return Candidate(node, label, Match.PREFIX, round(fuzz.ratio(wanted, folded)))
    if set(wanted.split()) <= set(folded.split()):
        return Candidate(node, label, Match.WORDS, round(fuzz.ratio(wanted, folded)))
    return Candidate(node, label, Match.TYPO, score) if score >= _CLOSE and fuzz.ratio(wanted, folded) >= _CLOSE - 15 else None
