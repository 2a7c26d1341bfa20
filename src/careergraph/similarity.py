"""How near two careers are for somebody who moves from one to the other: what transfers, what is missing, what is surplus.

A career has several *facets*: its tasks, its titles, what it asks for. Each is a bag of weighted features, and how much of
the goal the start covers is one formula for all of them, not the same in both directions:

    covered(a, b) = sum of min(a[f], b[f]) / sum of b[f]     over the features f of b
"""

import csv
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from careergraph import files
from careergraph.graph import CareerGraph
from careergraph.model import Node
from careergraph.vocab import Facet, LabelRole, Property, Sort

Features = dict[str, float]
"""What a career has in one facet: stems of words, or ids of skills and technologies, each with its weight."""

_FACET_OF = {
    Sort.SKILL: Facet.SKILLS,
    Sort.KNOWLEDGE: Facet.KNOWLEDGE,
    Sort.ABILITY: Facet.ABILITIES,
    Sort.TECHNOLOGY: Facet.TECHNOLOGY,
}
WORDED = (Facet.TASKS, Facet.TITLES)
"""The facets whose features are stems of words; the features of the others are ids of nodes."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """One facet of two careers: how much of the goal the start covers, and of what; the weightiest first.

    Skills and technologies are named by their ids, tasks by their text: those of the goal that are like the start's
    (`transfers`) and unlike them (`missing`), and those of the start that the goal has no use for (`surplus`).
    """

    facet: Facet
    covered: float
    transfers: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near `goal` is for somebody who comes from `start`: the weighted mean of what is covered, 0 to 1.

    `unknown` are facets that one of the two has and of the other no source tells; they count neither for nor against.
    """

    start: Node
    goal: Node
    score: float
    overlaps: tuple[Overlap, ...]
    unknown: tuple[Facet, ...]


def similar(graph: CareerGraph, start: object, goal: object = None, *, limit: int = 20) -> tuple[Nearness, ...]:
    """Return how near `goal` is from `start`; without a goal the `limit` nearest careers, the nearest first.

    Among all careers, those are left out that share too little with the start for a comparison: less than half of what
    its own facets weigh.

    Raises:
        NodeNotFound: no career has such an id or title.
        AmbiguousTitle: several have.
    """
    facets = portraits(graph)
    here = graph.career(start)
    if goal is not None:
        there = graph.career(goal)
        return (_told(graph, facets, here, there),)
    ranked = sorted((-score, other) for other, score in nearest(facets, here.id).items())
    return tuple(_told(graph, facets, here, graph[other]) for _, other in ranked[:limit])


def nearest(facets: Mapping[Facet, "Portraits"], start: str) -> dict[str, float]:
    """Return how near every career is from `start` that shares at least half of what its facets weigh."""
    weights, found = facet_weights(), defaultdict[str, float](float)
    known: dict[str, float] = defaultdict(float)
    for facet, each in facets.items():
        if start in each.features:
            for other, covered in each.covered_by(start).items():
                found[other] += weights[facet] * covered
                known[other] += weights[facet]
    own = known.pop(start, 0.0)
    return {other: found[other] / weight for other, weight in known.items() if weight >= own / 2}


def facet_weights() -> dict[Facet, float]:
    """Return how much each facet counts, from the bundled table."""
    path = files.bundled("data") / "inference" / "facets.csv"
    return {Facet(row["facet"]): float(row["weight"]) for row in csv.DictReader(files.read_text(path).splitlines())}


class Portraits:
    """One facet of all careers: the features of each, and which careers have a feature."""

    def __init__(self, features: Mapping[str, Features]) -> None:
        """Keep the `features` of each career; one with none of them is known to be average in all."""
        self.features = dict(sorted(features.items()))
        self.totals = {career: math.fsum(own.values()) for career, own in self.features.items()}
        self._having: dict[str, list[str]] = {}

    def covered(self, start: str, goal: str) -> float:
        """Return how much of `goal` the `start` covers, 0 to 1; of a goal without features all."""
        left, right = self.features[start], self.features[goal]
        shared = (min(weight, right[name]) for name, weight in left.items() if name in right)
        return math.fsum(shared) / self.totals[goal] if right else 1.0

    def covered_by(self, start: str) -> dict[str, float]:
        """Return how much of every career the `start` covers, of those that have any feature."""
        shared: dict[str, float] = {career: 0.0 for career, total in self.totals.items() if total}
        for name, weight in sorted(self.features[start].items()):
            for other in self._index()[name]:
                shared[other] += min(weight, self.features[other][name])
        return {other: amount / self.totals[other] for other, amount in shared.items()}

    def _index(self) -> dict[str, list[str]]:
        if not self._having:
            found = defaultdict(list)
            for career, own in self.features.items():
                for name in own:
                    found[name].append(career)
            self._having = dict(found)
        return self._having


def portraits(graph: CareerGraph, source: str = "") -> dict[Facet, Portraits]:
    """Return every facet of all careers of a graph; what no source tells is not there.

    With a `source`, of the careers to which it gives a code, and by what it says alone, but for their titles: what else is in
    the graph leaves no trace.
    """
    return graph.memo(("portraits", source), lambda: _portraits(graph, source))


def _portraits(graph: CareerGraph, source: str) -> dict[Facet, Portraits]:
    rated: dict[Facet, dict[str, Features]] = defaultdict(lambda: defaultdict(dict))
    listed: dict[Facet, dict[str, Features]] = defaultdict(lambda: defaultdict(dict))
    for career, skill, sort, importance, _, modality in graph.skill_rows(source):
        facet = _FACET_OF.get(Sort(sort))
        if importance is not None and facet:
            rated[facet][career][skill] = max(float(importance), rated[facet][career].get(skill, 0.0))
        elif importance is None:
            kept = listed[Facet.TECHNOLOGY if facet is Facet.TECHNOLOGY else Facet.COMPETENCES][career]
            kept[skill] = max(_STRENGTH.get(modality or "", 1.0), kept.get(skill, 0.0))
    found = {facet: _above_average(own) for facet, own in rated.items()}
    found |= {facet: _by_rarity(own) for facet, own in listed.items()}
    found[Facet.TASKS] = _by_rarity(_worded(graph.text_rows(Property.DUTY, source)))
    found[Facet.TITLES] = _by_rarity(_worded(_titles(graph, source)))
    return {facet: Portraits(found[facet]) for facet in Facet if found.get(facet)}


_STRENGTH = {"preferred": 0.5, "optional": 0.5}
"""How much a skill counts that a source doesn't call essential."""
_PREFERRED = 3
"""How often the preferred name counts beside another one."""


def _titles(graph: CareerGraph, source: str) -> Iterable[tuple[str, str]]:
    coded = {career for career, _ in graph.text_rows(Property.CODE, source)} if source else ()
    for career, text, role in graph.title_rows():
        if not source or career in coded:
            yield from ((career, text),) * (_PREFERRED if role == LabelRole.PREFERRED else 1)


def _worded(rows: Iterable[tuple[str, str]]) -> dict[str, Features]:
    """Return the stems of each career's texts, with 1 + ln of how often they occur."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for career, text in rows:
        counts[career].update(stems(text))
    return {career: {stem: 1 + math.log(times) for stem, times in own.items()} for career, own in counts.items()}


def _by_rarity(features: Mapping[str, Features]) -> dict[str, Features]:
    """Return features weighted by how rare they are among the careers: ln((1 + careers) / careers that have it)."""
    having = Counter(name for own in features.values() for name in own)
    rarity = {name: math.log((1 + len(features)) / number) for name, number in having.items()}
    return {career: {name: weight * rarity[name] for name, weight in own.items()} for career, own in features.items()}


def _above_average(features: Mapping[str, Features]) -> dict[str, Features]:
    """Return ratings as standard deviations above their mean; what is below says nothing of a career of its own."""
    ratings: dict[str, list[float]] = defaultdict(list)
    for own in features.values():
        for name, value in own.items():
            ratings[name].append(value)
    spread = {name: (_mean(values), _deviation(values)) for name, values in ratings.items()}
    return {
        career: {
            name: (value - spread[name][0]) / spread[name][1]
            for name, value in own.items()
            if spread[name][1] and value > spread[name][0]
        }
        for career, own in features.items()
    }


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def _deviation(values: Sequence[float]) -> float:
    mean = _mean(values)
    return math.sqrt(math.fsum((value - mean) ** 2 for value in values) / len(values))


_WORD = re.compile(r"[^\W\d_]{2,}")
_SILENT = frozenset(
    (
        *(
            "an",
            "and",
            "any",
            "are",
            "as",
            "at",
            "be",
            "by",
            "for",
            "from",
            "in",
            "into",
            "is",
            "it",
            "its",
            "may",
            "not",
            "of",
        ),
        *("on", "or", "other", "others", "such", "that", "the", "their", "them", "this", "to", "using", "with", "all", "etc"),
    )
)
"""Words that say nothing of a task."""
_ENDINGS = (("ies", "y"), ("ing", ""), ("ers", "er"), ("s", ""))
_SHORTEST = 3


def stems(text: str) -> list[str]:
    """Return the stems of the words of a text, in order, words that say nothing left out.

    >>> stems("Supervising the bakers of supplies")
    ['supervis', 'baker', 'supply']
    """
    return [stem(word) for word in _WORD.findall(text.lower()) if word not in _SILENT]


@lru_cache(1 << 16)
def stem(word: str) -> str:
    """Return a word without its plural or -ing."""
    for ending, put in _ENDINGS:
        if word.endswith(ending) and not word.endswith("ss") and len(word) - len(ending) >= _SHORTEST:
            return word[: -len(ending)] + put
    return word


# -- in words ---------------------------------------------------------------------------------------------------------

_LIKE = 0.5
"""From which share of its words in the other career's tasks a task counts as known."""
_NAMED = 5
"""How many features of a facet are named each way."""


def _told(graph: CareerGraph, facets: Mapping[Facet, Portraits], start: Node, goal: Node) -> Nearness:
    both = [facet for facet, each in facets.items() if start.id in each.features and each.totals.get(goal.id)]
    one = [facet for facet, each in facets.items() if (start.id in each.features) != (goal.id in each.features)]
    weights = facet_weights()
    overlaps = tuple(_overlap(graph, facet, facets[facet], start.id, goal.id) for facet in both)
    whole = math.fsum(weights[facet] for facet in both)
    score = math.fsum(weights[each.facet] * each.covered for each in overlaps) / whole if whole else 0.0
    return Nearness(start, goal, round(score, 4), overlaps, tuple(one))


def _overlap(graph: CareerGraph, facet: Facet, each: Portraits, start: str, goal: str) -> Overlap:
    covered = round(each.covered(start, goal), 4)
    left, right = each.features[start], each.features[goal]
    if facet is Facet.TITLES:
        return Overlap(facet, covered)
    if facet is Facet.TASKS:
        theirs, own = (_tasks(graph, career, other) for career, other in ((goal, left), (start, right)))
        like = {task: share for task, share in theirs.items() if share >= _LIKE}
        unlike, spare = ({task: share for task, share in tasks.items() if share < _LIKE} for tasks in (theirs, own))
        return Overlap(facet, covered, _first(like, -1), _first(unlike, 1), _first(spare, 1))
    common = {name: weight for name, weight in right.items() if _is_covered(weight, left, name)}
    lacking = {name: weight for name, weight in right.items() if name not in common}
    spare = {name: weight for name, weight in left.items() if not _is_covered(weight, right, name)}
    return Overlap(facet, covered, *(_first(each, -1) for each in (common, lacking, spare)))


def _is_covered(weight: float, features: Features, name: str) -> bool:
    """Return whether a career has at least half as much of a feature as it weighs in the other one."""
    return features.get(name, 0.0) >= weight / 2


def _tasks(graph: CareerGraph, career: str, other: Features) -> dict[str, float]:
    """Return the tasks of a career with the share of their words that the `other` career's tasks have too."""
    found = {}
    for said in graph.statements(subject=career, relation=Property.DUTY):
        words = set(stems(said.value.text)) if said.value else set()
        if words and said.value:
            found[said.value.text] = len(words & other.keys()) / len(words)
    return found


def _first(ranked: Mapping[str, float], direction: int) -> tuple[str, ...]:
    """Return the names with the least values (or the greatest, for -1), ties in the order of the names."""
    return tuple(sorted(ranked, key=lambda name: (direction * ranked[name], name))[:_NAMED])
