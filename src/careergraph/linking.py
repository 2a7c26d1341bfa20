"""From a title to nodes: exact names first, then likely ones, ranked and with the reason; nothing is guessed."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from careergraph.errors import AmbiguousTitle, NodeNotFound
from careergraph.model import ID_PATTERN, Node
from careergraph.store import Store, fold, node_from
from careergraph.vocab import Kind

_CLOSE = 75
_POOL = 400
_LONGEST = 200
_RANKED = 4000
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


class Candidate(NamedTuple):
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
    return _best([*_by_id(store, text), *_by_name(store, wanted), *_by_likeness(store, wanted)], kind)[:limit]


def find(store: Store, text: str, *, kind: Kind | None = None) -> Node:
    """Return the one node whose id, label or other label is `text`, whatever its case and hyphens.

    Raises:
        AmbiguousTitle: several nodes bear this name, or it is only a part of several names.
        NodeNotFound: no node bears it; the error has suggestions.
    """
    sure = _best([*_by_id(store, text), *_by_name(store, fold(text))], kind)
    if sure:
        if len(sure) > 1 and sure[0].match is sure[1].match:
            raise AmbiguousTitle(text, sure)
        return sure[0].node
    candidates = search(store, text, kind=kind)
    partial = [candidate for candidate in candidates if candidate.match in (Match.PREFIX, Match.WORDS)]
    if len(partial) > 1:
        raise AmbiguousTitle(text, partial)
    raise NodeNotFound(text, [candidate.label for candidate in candidates[:3]], f"{kind or 'title'}")


def _best(candidates: Iterable[Candidate], kind: Kind | None) -> tuple[Candidate, ...]:
    """Return the best candidate of each node (of one kind), ranked."""
    best: dict[str, Candidate] = {}
    for candidate in sorted(candidates, key=_rank):
        if kind is None or candidate.node.kind == kind:
            best.setdefault(candidate.node.id, candidate)
    return tuple(best.values())


def _rank(candidate: Candidate) -> tuple[int, int, str]:
    return (list(Match).index(candidate.match), -candidate.score, candidate.node.id)


def _by_id(store: Store, text: str) -> Iterable[Candidate]:
    """Yield the nodes whose id is `text`, or whose id without its kind is: then it is a name like any other."""
    is_id = bool(ID_PATTERN.fullmatch(text))
    for name in [text] if is_id else [f"{kind}:{text}" for kind in Kind]:
        for row in store.rows("SELECT id, kind, sort, label, language FROM node WHERE id = ? AND sort != 'any'", name):
            yield Candidate(node_from(row), row[3], Match.ID if is_id else Match.EXACT, 100)


def _by_name(store: Store, wanted: str) -> Iterable[Candidate]:
    """Yield the nodes that bear exactly this name."""
    for row in store.rows(f"{_LABEL_SQL} WHERE l.folded = ? ORDER BY l.num", wanted) if wanted else ():
        match = Match.EXACT if row[6] == "preferred" else Match.ALTERNATIVE
        yield Candidate(node_from(row[:5]), row[5], match, 100)


def _by_likeness(store: Store, wanted: str) -> Iterable[Candidate]:
    """Yield the nodes with a name that begins so, holds these words, or looks alike; none is like a text of pages."""
    for row in _pool(store, wanted) if 0 < len(wanted) <= _LONGEST else ():
        candidate = _judge(wanted, row)
        if candidate:
            yield candidate


def _pool(store: Store, wanted: str) -> list[tuple[str, ...]]:
    """Return labels that share trigrams with the title (for short titles: that begin like it)."""
    grams = sorted({wanted[i : i + 3] for i in range(len(wanted) - 2)})
    if not grams:
        sql = f"{_LABEL_SQL} WHERE l.folded >= ? AND l.folded < ? ORDER BY l.folded, l.num LIMIT ?"
        return store.rows(sql, wanted, wanted + "\U0010ffff", _POOL)
    query = " OR ".join(f'"{gram}"' for gram in _telling(store, grams))
    sql = "SELECT rowid FROM label_index WHERE label_index MATCH ? ORDER BY rank LIMIT ?"
    return store.rows(f"{_LABEL_SQL} WHERE l.num IN ({sql}) ORDER BY l.num", query, _POOL)


def _telling(store: Store, grams: list[str]) -> list[str]:
    """Return the rarest of the trigrams that occur, as many as `_RANKED` labels hold: common ones tell little and cost most."""
    marks = ",".join("?" * len(grams))
    counts = store.rows(f"SELECT gram, labels FROM gram WHERE gram IN ({marks}) ORDER BY labels, gram", *grams)  # noqa: S608
    chosen: list[str] = []
    labels = 0
    for gram, number in counts:
        if chosen and labels + number > _RANKED:
            break
        chosen.append(gram)
        labels += number
    return chosen or grams[:1]


def _judge(wanted: str, row: tuple[str, ...]) -> Candidate | None:
    from rapidfuzz import fuzz

    label, folded = row[5], row[7]
    if folded.startswith(wanted):
        return Candidate(node_from(row[:5]), label, Match.PREFIX, round(fuzz.ratio(wanted, folded)))
    if set(wanted.split()) <= set(folded.split()):
        return Candidate(node_from(row[:5]), label, Match.WORDS, round(fuzz.ratio(wanted, folded)))
    if fuzz.ratio(wanted, folded, score_cutoff=_CLOSE - 15) < _CLOSE - 15:
        return None
    score = round(fuzz.WRatio(wanted, folded))
    return Candidate(node_from(row[:5]), label, Match.TYPO, score) if score >= _CLOSE else None
