"""Infer moves that nobody states: which careers of O*NET lead to which, how sure that is, and what speaks for and against it.

A logistic regression over the signals of `signals`, trained on the moves that the Occupational Outlook Handbook names; what
ships is its table of coefficients (data/inference/moves.csv, made by training/moves.py). The score of a pair is its log-odds.
The confidence of a move is the probability that the handbook's experts name it, where they name moves from its start at
all: log-odds weighed against those of all other goals. Gates then keep from being published what common sense refuses.
"""

import csv
import hashlib
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from careergraph import files, graph, store
from careergraph.graph import CareerGraph
from careergraph.limits import INFERRED_MOVES
from careergraph.model import Claim, Months, Release, Statement, degree_parts
from careergraph.signals import (
    APPRENTICESHIP,
    BACHELOR,
    DOCTORATE,
    EXPERIENCE,
    LADDER,
    RESIDENCY,
    SIGNALS,
    Array,
    Pairs,
    arrays,
    lines,
    pairs,
)
from careergraph.sources.bls import PROJECTIONS
from careergraph.sources.reading import source
from careergraph.vocab import Aspect, Method, Polarity, Relation, Standing

ID = "inferred-moves"


@dataclass(frozen=True, slots=True)
class Term:
    """One row of the model: a signal, its mean and spread over all pairs, and its coefficient."""

    name: str
    mean: float
    deviation: float
    coefficient: float


@dataclass(frozen=True)
class Model:
    """The coefficients, and how log-odds become confidence: `offset + slope * own + against * (log of the mean odds)`.

    `least` is the confidence from which a move is published.
    """

    terms: tuple[Term, ...]
    version: str
    intercept: float
    offset: float
    slope: float
    against: float
    least: float


def read_model(path: files.AnyPath | None = None) -> Model:
    """Return the model in a table; without a `path` the bundled one."""
    text = files.read_text(Path(path) if path else files.bundled("data") / "inference" / "moves.csv")
    rows = {row["signal"]: row for row in csv.DictReader(text.splitlines())}
    single = {name.strip("()"): float(rows.pop(name)["coefficient"]) for name in _SINGLE}
    terms = tuple(
        Term(name, float(row["mean"]), float(row["deviation"]), float(row["coefficient"])) for name, row in rows.items()
    )
    return Model(terms, hashlib.sha256(text.encode()).hexdigest()[:8], **single)


_SINGLE = ("(intercept)", "(offset)", "(slope)", "(against)", "(least)")
"""The rows of the table that are no signals."""


@dataclass(frozen=True)
class InferredMove:
    """One move that is published."""

    start: str
    goal: str
    confidence: Decimal
    months: Months
    reason: str


@dataclass(frozen=True)
class Inference:
    """What was inferred: scores of all ordered pairs of careers, and the moves that are published.

    `refused` counts, by gate, the pairs that were sure enough and are not published. `unknown` counts the careers of which
    no source tells something that the model asks for. `silent` are the careers of which no move is known.
    """

    pairs: Pairs
    model: Model
    scores: Array
    confidence: Array
    moves: tuple[InferredMove, ...]
    claims: tuple[Statement, ...]
    refused: Mapping[str, int]
    unknown: Mapping[str, int]

    @cached_property
    def silent(self) -> tuple[str, ...]:
        """The careers from which no move is published."""
        known = {move.start for move in self.moves}
        return tuple(career for career in self.pairs.careers if career not in known)

    def statements(self) -> Iterator[Statement]:
        """Yield the published moves, and what is carried over of their goals' requirements."""
        for move in self.moves:
            yield Statement(
                *(move.start, Relation.LEADS_TO, ID, move.goal),
                method=Method.INFERRED,
                months=move.months,
                confidence=move.confidence,
                reason=move.reason,
            )
        yield from self.claims

    def score_rows(self) -> Iterator[tuple[str, str, str]]:
        """Yield source code, target code and score of every ordered pair."""
        codes = self.pairs.codes
        for row, start in enumerate(codes):
            for column, goal in enumerate(codes):
                if row != column:
                    yield start, goal, f"{self.scores[row, column]:.4f}"


def infer(graph: CareerGraph, *, model: Model | None = None) -> Inference:
    """Return the moves between the careers of O*NET that the model infers from what `graph` tells of them.

    Raises:
        RequestError: the graph has no careers of O*NET, or numpy isn't installed.
    """
    np = arrays()
    used, found = model or read_model(), pairs(graph)
    parts = contributions(np, used, found)
    scores = np.round(used.intercept + parts.sum(axis=2, dtype=np.float64), 4)
    np.fill_diagonal(scores, -np.inf)
    confidence = np.round(probability(np, used, scores), 4)
    gates = dict(_gates(np, graph, found, scores))
    sure = (confidence >= used.least) & np.isfinite(scores)
    barred = np.logical_or.reduce(list(gates.values()))
    allowed = sure & ~barred
    chosen = _best(np, scores, allowed, _overseers(np, found, scores, allowed))
    refused = Counter({name: int((sure & gate).sum()) for name, gate in gates.items()})
    refused[f"beyond the best {INFERRED_MOVES.value}"] = int((allowed & ~chosen).sum())
    moves = tuple(_moves(np, _Words(used, found, parts), confidence, chosen))
    claims = tuple(_carried_over(graph, found, sorted({move.goal for move in moves})))
    unknown = {name: int(np.isnan(column).sum()) for name, column in found.known.items()}
    return Inference(found, used, scores, confidence, moves, claims, refused, unknown)


def infer_into(path: files.AnyPath, *, scores: files.AnyPath | None = None) -> Inference:
    """Infer moves from the compiled graph at `path` and write them into it; inferring again takes the place of them.

    `scores` is a file to which `source_code,target_code,score` of every ordered pair goes.

    Raises:
        FileFailure: a file can't be read or written.
        RequestError: the graph has no careers of O*NET, or numpy isn't installed.
    """
    found = infer(graph.open(path))
    if scores:
        with files.writing(Path(scores)) as file:
            file.write(files.csv_bytes([("source_code", "target_code", "score"), *found.score_rows()]))
    said = source(ID, f"model {found.model.version}")
    release = Release(ID, said.title, (said,), (), tuple(found.statements()))
    store.build_file([release], Path(path), base=Path(path))
    return found


# -- the model --------------------------------------------------------------------------------------------------------


def contributions(np: Any, model: Model, found: Pairs) -> Array:
    """Return what each term of the model adds to the log-odds of each pair; nothing where a signal is not known."""
    place = {signal.name: number for number, signal in enumerate(SIGNALS)}
    parts = np.empty((*found.values.shape[:2], len(model.terms)), dtype=np.float32)
    for number, term in enumerate(model.terms):
        standard = (found.values[:, :, place[term.name]] - term.mean) / term.deviation
        parts[:, :, number] = np.nan_to_num(standard * term.coefficient)
    return parts


def probability(np: Any, model: Model, scores: Array) -> Array:
    """Return the confidence of each pair by its log-odds and by those of all goals of its start."""
    goals = np.isfinite(scores).sum(axis=1, keepdims=True)
    odds = np.where(np.isfinite(scores), np.exp(np.where(np.isfinite(scores), scores, 0)), 0)
    mean = np.log(odds.sum(axis=1, keepdims=True) / goals)
    return 1 / (1 + np.exp(-(model.offset + model.slope * scores + model.against * mean)))


# -- what is not published --------------------------------------------------------------------------------------------

LEAP = 2
"""So many steps of education at once are a leap."""
_FALL = -2
"""So many job zones down, with less pay, are a fall."""
_RISE = math.log(3)
"""So much more pay at once (a logarithm) is a rise that takes more than a bachelor's degree."""


def _gates(np: Any, graph: CareerGraph, found: Pairs, scores: Array) -> Iterator[tuple[str, Array]]:
    """Yield by name which pairs may not be published, however sure they are."""
    known = found.known
    blank, unpaid = np.isnan(known["administration"]) & np.isnan(known["zone"]), np.isnan(known["pay"])
    yield "too little is known of one of the two", (blank & unpaid)[:, None] | blank[None, :]
    yield "the goal is a helper's or trainee's job", np.broadcast_to(known["helper"][None, :] > 0, scores.shape)
    pay, zone = (known[name][None, :] - known[name][:, None] for name in ("pay", "zone"))
    yield "less pay and less preparation", (pay < 0) & (zone < 0)
    yield "two job zones down without more pay", (zone <= _FALL) & ~(pay > 0)
    goal, leap = _education(np, graph, found)
    yield "no source tells what education the goal asks for", np.broadcast_to(np.isnan(goal)[None, :], scores.shape)
    yield "a leap in education that no claim asks for", leap
    yield "three times the pay without more than a bachelor's degree", (pay > _RISE) & (goal <= BACHELOR)[None, :]
    resident = (known["training"] == RESIDENCY) & (goal == DOCTORATE)
    yield "a leap to a doctor's degree and a residency", (goal[None, :] - goal[:, None] >= LEAP) & resident[None, :]
    apprentice = known["training"] == APPRENTICESHIP
    yield "another apprenticeship: one would begin anew", apprentice[:, None] & apprentice[None, :]
    yield "the way back is likelier", scores < scores.T


def _education(np: Any, graph: CareerGraph, found: Pairs) -> tuple[Array, Array]:
    """Return the step of education of each career, and which pairs leap without a claim that asks for the goal's step."""
    carried = {said.subject: LADDER[said.object] for said in _carried_over(graph, found, found.careers) if _is_degree(said)}
    asked = np.array([max(_asked(graph, career), carried.get(career, -1)) for career in found.careers], dtype=float)
    entry = found.known["entry"]
    step = np.where(np.isnan(entry), np.where(asked < 0, np.nan, asked), entry)
    is_leap = (step[None, :] - step[:, None] >= LEAP) | np.isnan(step)[:, None]
    return step, is_leap & ~(asked >= step)[None, :]


def _is_degree(said: Statement) -> bool:
    return bool(said.claim and said.claim.aspect is Aspect.EDUCATION and said.claim.polarity is Polarity.POSITIVE)


def _asked(graph: CareerGraph, career: str) -> int:
    """Return the highest step of education that a deciding claim about a career asks for; -1 if none does."""
    claims = (claim for claim in graph.claims(career) if claim.aspect == Aspect.EDUCATION and claim.is_gating)
    return max((_step(claim) for claim in claims), default=-1)


def _step(claim: Claim) -> int:
    """Return the lowest step among the rows of a claim that are more than accepted; 0 for a claim that asks for nothing."""
    if claim.polarity is Polarity.NEGATIVE:
        return 0
    rows = [row.object for row in claim.rows if row.standing is not Standing.ACCEPTED and isinstance(row.object, str)]
    return min((LADDER.get(f"degree:{degree_parts(name)[0]}", -1) for name in rows if name.startswith("degree:")), default=-1)


_SUPERVISORS = re.compile(r"(3[3-9]|4[1-9]|5[13])-1")
"""Supervisors are the first minor group of each of SOC's major groups 33 to 53; those of all others are in group 11."""


def _overseers(np: Any, found: Pairs, scores: Array, allowed: Array) -> Array:
    """Return the likeliest supervisor of each career's own group.

    SOC says whom supervisors supervise, and the handbook has no pages on them: its links can't teach that they are goals.
    """
    groups = np.array([code[:2] for code in found.codes])
    leads = np.array([bool(_SUPERVISORS.match(code)) for code in found.codes])
    own = allowed & (groups[:, None] == groups[None, :]) & leads[None, :] & ~leads[:, None]
    first = np.zeros(scores.shape, dtype=bool)
    np.put_along_axis(first, np.where(own, scores, -np.inf).argmax(axis=1)[:, None], values=True, axis=1)
    return first & own


def _best(np: Any, scores: Array, allowed: Array, assured: Array) -> Array:
    """Return which pairs are among the best of their start, the `assured` ones before all; ties in the order of the codes."""
    ranked = np.where(allowed, np.where(assured, np.inf, scores), -np.inf)
    order = np.argsort(-ranked, axis=1, kind="stable")[:, : INFERRED_MOVES.value]
    chosen = np.zeros(scores.shape, dtype=bool)
    np.put_along_axis(chosen, order, values=True, axis=1)
    return chosen & allowed


# -- what is published ------------------------------------------------------------------------------------------------


class _Words:
    """Says in words what speaks for and against a move."""

    def __init__(self, model: Model, found: Pairs, parts: Array) -> None:
        self.model, self.found, self.parts = model, found, parts
        self.signals = {signal.name: signal for signal in SIGNALS}
        self.places = {signal.name: number for number, signal in enumerate(SIGNALS)}

    def reason(self, start: int, goal: int) -> str:
        """Return the signals that weigh most for and against a move, and those that are not known."""
        weighed = sorted(zip(self.parts[start, goal].tolist(), self.model.terms, strict=True), key=lambda each: -abs(each[0]))
        said = [
            ("for", [self._word(term, part) for part, term in weighed if part > _SLIGHT][:_FOR]),
            ("against", [self._word(term, part) for part, term in weighed if part < -_SLIGHT][:_AGAINST]),
            ("not known", [term.name for term in self.model.terms if self._is_unknown(term, start, goal)]),
        ]
        return "; ".join(f"{side}: {', '.join(words)}" for side, words in said if words)

    def _word(self, term: Term, part: float) -> str:
        signal = self.signals[term.name]
        return signal.high if part * term.coefficient > 0 else signal.low

    def _is_unknown(self, term: Term, start: int, goal: int) -> bool:
        return math.isnan(self.found.values[start, goal, self.places[term.name]])


_FOR, _AGAINST = 4, 3
"""How many signals are named on each side."""
_SLIGHT = 0.1
"""Log-odds below which a signal is not worth naming."""


def _moves(np: Any, words: _Words, confidence: Array, chosen: Array) -> Iterator[InferredMove]:
    careers, stay = words.found.careers, words.found.known["stay"]
    for start, goal in np.argwhere(chosen).tolist():
        sure = Decimal(f"{confidence[start, goal]:.4f}")
        yield InferredMove(careers[start], careers[goal], sure, _months(stay[goal]), words.reason(start, goal))


def _months(category: float) -> Months:
    """Return how long one stays by the related experience that most goals' workers say is asked for (median category).

    Below a year the survey tells what one needs to be hired and not how long people stay: nothing is said then.
    """
    if math.isnan(category) or category < _A_YEAR:
        return Months()
    least, most = EXPERIENCE[int(category) - 1]
    return Months(least=least, most=most)


_A_YEAR = 6


def _carried_over(graph: CareerGraph, found: Pairs, careers: Iterable[str]) -> Iterator[Statement]:
    """Yield what the projections claim of the SOC occupation of each career of which they say nothing themselves."""
    claims = graph.statements(relation=Relation.REQUIRES, source=PROJECTIONS)
    by_career: dict[str, list[Statement]] = {}
    for said in claims:
        by_career.setdefault(said.subject, []).append(said)
    codes = dict(zip(found.careers, found.codes, strict=True))
    for career in careers:
        if career not in by_career:
            above = next((name for name in lines(codes[career]) if name in by_career), "")
            for said in by_career.get(above, ()):
                reason = f"claimed of its SOC occupation {graph[above].label} by {said.source}"
                yield said._replace(subject=career, source=ID, method=Method.INFERRED, reason=reason)
