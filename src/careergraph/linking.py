"""From a title to nodes: exact names first, then likely ones, ranked and with the reason; nothing is guessed."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple

from careergraph.errors import AmbiguousTitle, NodeNotFound
from careergraph.model import ID_PATTERN, Node
from careergraph.moves import unpacked_numbers
from careergraph.store import Store, fold, grams, node_from
from careergraph.vocab import Kind

_CLOSE = 75
_POOL = 400
_LONGEST = 200
_RANKED = 10_000
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
    sure = named(store, text, kind=kind)
    if sure:
        if len(sure) > 1 and sure[0].match is sure[1].match:
            raise AmbiguousTitle(text, sure)
        return sure[0].node
    candidates = search(store, text, kind=kind)
    partial = [candidate for candidate in candidates if candidate.match in (Match.PREFIX, Match.WORDS)]
    if len(partial) > 1:
        raise AmbiguousTitle(text, partial)
    raise NodeNotFound(text, [candidate.label for candidate in candidates[:3]], f"{kind or 'title'}")


def named(store: Store, text: str, *, kind: Kind | None = None) -> tuple[Candidate, ...]:
    """Return the nodes whose id, label or other label is exactly `text`, whatever its case and hyphens, the best match first."""
    return _best([*_by_id(store, text), *_by_name(store, fold(text))], kind)


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
    found = list(_alike(wanted, _pool(store, wanted))) if 0 < len(wanted) <= _LONGEST else []
    sql = "SELECT num, id, kind, sort, label, language FROM node WHERE num IN (SELECT value FROM json_each(?))"
    nodes = {row[0]: node_from(row[1:]) for row in store.rows(sql, json.dumps([number for number, *_ in found]))}
    for number, label, match, score in found:
        yield Candidate(nodes[number], label, match, score)


def _pool(store: Store, wanted: str) -> list[tuple[int, str, str]]:
    """Return (node, label, folded) of labels that share letters with the title (for short titles: that begin like it)."""
    if len(wanted) < 3:  # noqa: PLR2004 - three letters make a gram
        sql = "SELECT node, text, folded FROM label WHERE folded >= ? AND folded < ? ORDER BY folded, num LIMIT ?"
        return store.rows(sql, wanted, wanted + "\U0010ffff", _POOL)
    shared = Counter[int]()
    for labels in _telling(store, wanted):
        shared.update(labels)
    sql = "SELECT node, text, folded FROM label WHERE num IN (SELECT value FROM json_each(?)) ORDER BY num"
    return store.rows(sql, json.dumps(_most(shared)))


def _telling(store: Store, wanted: str) -> Iterator[Sequence[int]]:
    """Yield which labels hold each of the title's grams, the rarest first, until there are more than `_RANKED`.

    What common grams tell would cost most.
    """
    sql = "SELECT num, size FROM gram WHERE gram IN (SELECT value FROM json_each(?)) ORDER BY size, gram"
    labels = 0
    for number, size in store.rows(sql, json.dumps(sorted(grams(wanted)))):
        labels += size
        if labels > max(size, _RANKED):
            return
        ((packed,),) = store.rows("SELECT labels FROM gram WHERE num = ?", number)
        yield unpacked_numbers(packed)


def _most(shared: Counter[int]) -> list[int]:
    """Return the labels that share most, the shorter first among equals (labels are numbered from the shortest)."""
    levels = sorted(Counter(shared.values()).items(), reverse=True)
    sums = accumulate(labels for _, labels in levels)
    least = next((level for (level, _), labels in zip(levels, sums, strict=True) if labels >= _POOL), 0)
    more = sorted(label for label, grams in shared.items() if grams > least)
    same = sorted(label for label, grams in shared.items() if grams == least)
    return [*more, *same][:_POOL]


def _alike(wanted: str, pool: Sequence[tuple[int, str, str]]) -> Iterable[tuple[int, str, Match, int]]:
    """Yield node, label, reason and likeness of those of the pool that are like the title."""
    from rapidfuzz import fuzz

    words = set(wanted.split())
    for node, label, folded in pool:
        if folded.startswith(wanted):
            yield node, label, Match.PREFIX, round(fuzz.ratio(wanted, folded))
        elif words.issubset(folded.split()):
            yield node, label, Match.WORDS, round(fuzz.ratio(wanted, folded))
        elif fuzz.ratio(wanted, folded, score_cutoff=_CLOSE - 15):
            score = round(fuzz.WRatio(wanted, folded, score_cutoff=_CLOSE - 1))
            if score >= _CLOSE:
                yield node, label, Match.TYPO, score
