"""What speaks for and against a move, as numbers: one value a signal for every ordered pair of O*NET careers.

What no source tells is NaN, never zero. The numbers are rounded before anything is ranked by them, so that the order in
which a machine adds up leaves no trace. Needs numpy (the extra `inference`).
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from careergraph import similarity
from careergraph.errors import RequestError
from careergraph.graph import CareerGraph
from careergraph.model import Statement
from careergraph.sources.bls import OEWS, PROJECTIONS
from careergraph.sources.onet import ID as ONET
from careergraph.vocab import Aspect, Facet, LabelRole, Polarity, Property, Relation, Sort, Unit

Array = Any
"""An array of numpy: numpy is an extra, and typed as it is given."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that speaks for or against a move: what it is called where it is high and where it is low.

    `sign` is what common sense expects: 1 if much of it speaks for a move, -1 if against. Training leaves out a signal whose
    coefficient would have the other sign.
    """

    name: str
    sign: int
    high: str
    low: str


SIGNALS = (
    Signal("tasks", 1, "its tasks are alike", "its tasks differ"),
    Signal("tasks-rank", 1, "few careers have tasks more alike", "many careers have tasks more alike"),
    Signal("tasks-rank-back", 1, "few careers are nearer to it by their tasks", "many careers are nearer to it by their tasks"),
    Signal("titles-rank", 1, "its titles are among the most alike", "many careers have titles more alike"),
    Signal("knowledge", 1, "it asks for the same knowledge", "it asks for other knowledge"),
    Signal(
        "names-start",
        1,
        "its tasks use the words of this career's title",
        "its tasks do not use the words of this career's title",
    ),
    Signal(
        "named-by-start",
        1,
        "this career's tasks use the words of its title",
        "this career's tasks do not use the words of its title",
    ),
    Signal("related", 1, "O*NET calls it related", "O*NET does not call it related"),
    Signal("neighbours-rank", 1, "both are related to the same careers", "they have few related careers in common"),
    Signal(
        "neighbours-rank-back", 1, "few others share as many of its related careers", "others share more of its related careers"
    ),
    Signal("same-group", 1, "same major group of SOC", "another major group of SOC"),
    Signal("pay-up", 1, "it pays more", "it does not pay more"),
    Signal("pay-down", -1, "it pays less", "it does not pay less"),
    Signal("pay-leap", -1, "it pays more than twice as much", "its pay is within reach"),
    Signal("top-pay", 1, "its best-paid tenth earns more", "its best-paid tenth earns less"),
    Signal("next-zone", 1, "it is one job zone up", "it is not one job zone up"),
    Signal("zone", 1, "it needs more preparation", "it needs no more preparation"),
    Signal("education-leap", -1, "it asks for far more education", "the education it asks for is within reach"),
    Signal("education", 1, "people enter it with more education", "people enter it with no more education"),
    Signal("education-down", -1, "people enter it with less education", "people enter it with no less education"),
    Signal("experience", 1, "people enter it with more experience", "people enter it with no more experience"),
    Signal("related-experience", 1, "it asks for more related experience", "it asks for no more related experience"),
    Signal("training", 1, "it takes longer to train for", "it takes no longer to train for"),
    Signal("instructing", 1, "it teaches others more", "it teaches others no more"),
    Signal("administration", 1, "it needs more knowledge of administration", "it needs no more knowledge of administration"),
    Signal("leading", 1, "it needs administration", "it needs little administration"),
    Signal("lead-titles", 1, "more of its titles are those of leaders", "no more of its titles are those of leaders"),
    Signal("skills-missing", -1, "much of the skill it asks for is missing", "little of the skill it asks for is missing"),
    Signal("physical", -1, "it is harder on the body", "it is no harder on the body"),
    Signal("helper", -1, "it is a helper's or trainee's job", "it is no helper's or trainee's job"),
    Signal("jobs", 1, "it has many jobs", "it has few jobs"),
)
"""Every signal that may be in the model; the order is that of the arrays."""


@dataclass(frozen=True)
class Pairs:
    """The careers by code, what is known of each, and `values[start, goal, signal]`."""

    careers: tuple[str, ...]
    codes: tuple[str, ...]
    titles: tuple[str, ...]
    known: Mapping[str, Array]
    values: Array


def arrays() -> Any:
    """Return numpy.

    Raises:
        RequestError: it isn't installed.
    """
    try:
        import numpy as np
    except ImportError:
        raise RequestError("infer", "inference needs numpy", "pip install 'careergraph[inference]'") from None
    return np


def pairs(graph: CareerGraph) -> Pairs:
    """Return every signal of every ordered pair of the careers that have an O*NET-SOC code.

    Raises:
        RequestError: there is none, or numpy isn't installed.
    """
    np = arrays()
    coded = sorted((s.value.text, s.subject) for s in graph.statements(relation=Property.CODE, source=ONET) if s.value)
    if len(coded) < _FEWEST:
        raise RequestError("graph", "it has no careers of O*NET", "careergraph import onet db_30_1_text.zip --into my.db")
    careers = tuple(career for _, career in coded)
    codes = tuple(code for code, _ in coded)
    titles = tuple(graph[career].label for career in careers)
    reader = _Reader(np, graph, careers, codes)
    known = reader.known()
    made = dict(_signals(np, reader, known))
    values = np.stack([made[signal.name].astype(np.float32) for signal in SIGNALS], axis=-1)
    return Pairs(careers, codes, titles, known, values)


_FEWEST = 2


# -- what is known of each career -------------------------------------------------------------------------------------

LADDER = {
    "degree:*": 0,
    "degree:high-school": 1,
    "degree:postsecondary-certificate": 2,
    "degree:some-college": 2,
    "degree:associate": 3,
    "degree:bachelor": 4,
    "degree:master": 5,
    "degree:doctorate": 6,
    "degree:professional": 6,
}
"""The steps of education that are told apart; `degree:*` is less than a high school diploma."""
_SCHOOL_YEARS = (-2, 0, 1, 1, 2, 4, 5, 6, 7, 7, 8, 10)
"""Years after high school of each category of required education (scale RL)."""
_ENTRY_YEARS = (-2, 0, 1, 2, 4, 6, 8)
"""The same of each step of `LADDER`."""
EXPERIENCE = ((0, 0), (0, 1), (1, 3), (3, 6), (6, 12), (12, 24), (24, 48), (48, 72), (72, 96), (96, 120), (120, None))
"""Least and most months of each category of related experience (scale RW)."""
_MONTHS = (0, 0.5, 2, 4.5, 9, 18, 36, 60, 84, 108, 132)
"""The middle of each."""
_TRAINING = (
    *("None", "Short-term on-the-job training", "Moderate-term on-the-job training"),
    *("Long-term on-the-job training", "Internship/residency", "Apprenticeship"),
)
RESIDENCY, DOCTORATE = float(_TRAINING.index("Internship/residency")), LADDER["degree:doctorate"]
BACHELOR = LADDER["degree:bachelor"]
APPRENTICESHIP = float(_TRAINING.index("Apprenticeship"))
_LEADING = re.compile(
    r"\b(supervisor|manager|lead|leader|director|chief|foreman|foreperson|head|superintendent|president|executive|captain"
    r"|principal|administrator|coordinator)s?\b",
    re.IGNORECASE,
)
_HELPING = re.compile(r"^helpers?\b|\b(trainees?|apprentices?|aides?|helpers?)\b", re.IGNORECASE)
_INSTRUCTING, _ADMINISTRATION = "skill:onet-2.B.1.e", "skill:onet-2.C.1.a"
_BODY = ("skill:onet-1.A.2", "skill:onet-1.A.3")


def lines(code: str) -> tuple[str, str, str]:
    """Return the careers of which statistics may speak when they mean a code: itself, its SOC occupation, its broad group.

    >>> lines("15-1211.01")
    ('career:soc-15-1211.01', 'career:soc-15-1211.00', 'career:soc-15-1210.00')
    """
    return (f"career:soc-{code}", f"career:soc-{code[:7]}.00", f"career:soc-{code[:6]}0.00")


def is_helper(title: str) -> bool:
    """Return whether a title is that of a helper, an aide or a trainee.

    >>> is_helper("Helpers--Electricians"), is_helper("Electricians")
    (True, False)
    """
    return bool(_HELPING.search(title))


class _Reader:
    """Looks up what a graph tells of each career, as arrays in the order of the careers."""

    def __init__(self, np: Any, graph: CareerGraph, careers: Sequence[str], codes: Sequence[str]) -> None:
        self.np, self.graph, self.careers, self.codes = np, graph, careers, codes
        self.place = {career: number for number, career in enumerate(careers)}
        self.facets = similarity.portraits(graph, ONET)
        self.rated = [row for row in graph.skill_rows(ONET) if row[3] is not None and row[0] in self.place]

    def column(self, told: Mapping[str, float]) -> Array:
        """Return a value for each career: its own, else that of the SOC occupation or broad group it belongs to."""
        found = (next((told[name] for name in lines(code) if name in told), math.nan) for code in self.codes)
        return self.np.array(list(found))

    def own(self, told: Mapping[str, float]) -> Array:
        """Return a value for each career that has one of its own."""
        return self.np.array([told.get(career, math.nan) for career in self.careers])

    def known(self) -> dict[str, Array]:
        """Return what is known of each career, NaN where nothing is."""
        zones = {s.subject: _number(s) for s in self.graph.statements(relation=Property.JOB_ZONE, source=ONET)}
        answers = self._answers()
        entry, experience = self._entry()
        levels = self._levels()
        jobs = self.graph.statements(relation=Property.JOBS, source=PROJECTIONS)
        current = {s.subject: math.log1p(_number(s)) for s in jobs if s.value and not s.value.statistic}
        return {
            "zone": self.own(zones),
            "pay": self.column(self._pay("median")),
            "top": self.column(self._pay("90th percentile")),
            "schooling": self._schooling(answers["Required Level of Education"], entry),
            "practice": self.own(_expected(answers["Related Work Experience"], [math.log1p(m) for m in _MONTHS])),
            "stay": self.own(_medians(answers["Related Work Experience"])),
            "entry": self.column(entry),
            "experience": self.column(experience),
            "training": self.column(self._training()),
            "jobs": self.column(current) - self._parts(),
            "instructing": self.own(levels[_INSTRUCTING]),
            "administration": self.own(levels[_ADMINISTRATION]),
            "body": self.own(_means(own for skill, own in levels.items() if skill.startswith(_BODY))),
            "leading": self.own(self._lead_titles()),
            "helper": self.np.array([float(is_helper(self.graph[career].label)) for career in self.careers]),
        }

    def _parts(self) -> Array:
        """Return the logarithm of how many share the jobs that statistics tell of a SOC occupation; O*NET's own parts of it do."""
        size = Counter(code[:7] for code in self.codes)
        return self.np.array([0.0 if code.endswith(".00") else math.log(size[code[:7]]) for code in self.codes])

    def _schooling(self, answers: Mapping[str, Mapping[int, float]], entry: Mapping[str, float]) -> Array:
        """Return the years after high school that are asked for: by O*NET's survey, else by the usual entry education."""
        surveyed = self.own(_expected(answers, _SCHOOL_YEARS))
        usual = self.column({career: float(_ENTRY_YEARS[int(step)]) for career, step in entry.items()})
        return self.np.where(self.np.isnan(surveyed), usual, surveyed)

    def _pay(self, statistic: str) -> dict[str, float]:
        """Return the logarithm of yearly pay: of OEWS, else of the projections."""
        found: dict[str, float] = {}
        for source in (PROJECTIONS, OEWS):
            for said in self.graph.statements(relation=Property.PAY, source=source):
                if said.value and said.value.unit is Unit.USD_YEAR and said.value.statistic == statistic:
                    found[said.subject] = math.log(_number(said))
        return found

    def _answers(self) -> dict[str, dict[str, dict[int, float]]]:
        """Return the shares of each answer, by question and career."""
        found: dict[str, dict[str, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
        for said in self.graph.statements(relation=Property.SURVEY_ANSWER, source=ONET):
            if said.value and said.value.order:
                found[said.value.statistic][said.subject][said.value.order] = _number(said)
        return found

    def _entry(self) -> tuple[dict[str, float], dict[str, float]]:
        """Return the step of education and of experience (none, some, five years) with which people enter."""
        education: dict[str, float] = {}
        experience: dict[str, float] = {}
        for said in self.graph.statements(relation=Relation.REQUIRES, source=PROJECTIONS):
            is_asked = bool(said.claim and said.claim.polarity is Polarity.POSITIVE)
            if said.claim and said.claim.aspect is Aspect.EDUCATION:
                education[said.subject] = LADDER[said.object] if is_asked else 0
            elif said.claim:
                experience[said.subject] = (1 + bool(said.months.least)) if is_asked else 0
        return education, experience

    def _training(self) -> dict[str, float]:
        said = (
            (s.subject, s.value.text) for s in self.graph.statements(relation=Property.TRAINING, source=PROJECTIONS) if s.value
        )
        return {career: float(_TRAINING.index(text)) for career, text in said if text in _TRAINING}

    def _levels(self) -> dict[str, dict[str, float]]:
        """Return the level of every rated element, by element and career."""
        found: dict[str, dict[str, float]] = defaultdict(dict)
        for career, skill, _, _, level, _ in self.rated:
            found[skill][career] = float(level or 0)
        return found

    def _lead_titles(self) -> dict[str, float]:
        """Return which share of a career's titles are those of leaders; its preferred one counts as half of them."""
        titles: dict[str, list[bool]] = defaultdict(list)
        preferred: dict[str, bool] = {}
        for career, text, role in self.graph.title_rows():
            if role == LabelRole.PREFERRED:
                preferred[career] = bool(_LEADING.search(text))
            elif role == LabelRole.ALTERNATIVE:
                titles[career].append(bool(_LEADING.search(text)))
        return {career: (is_lead + _share(titles[career])) / 2 for career, is_lead in preferred.items()}

    def vectors(self, facet: Facet) -> Array:
        """Return the features of one facet as rows of length 1; a career that has no such facet is a row of NaN."""
        features = self.facets[facet].features if facet in self.facets else {}
        names = sorted({name for career in self.careers for name in features.get(career, ())})
        place = {name: number for number, name in enumerate(names)}
        rows = self.np.full((len(self.careers), max(1, len(names))), self.np.nan, dtype=self.np.float32)
        for number, career in enumerate(self.careers):
            if career in features:
                own = features[career]
                length = math.sqrt(math.fsum(weight * weight for weight in own.values()))
                rows[number] = 0
                for name, weight in own.items():
                    rows[number, place[name]] = weight / length
        return rows

    def skills(self) -> tuple[Array, Array]:
        """Return level and importance of every skill, careers by skills; a career that is not rated is a row of NaN."""
        rows = [row for row in self.rated if row[2] == Sort.SKILL]
        names = {name: number for number, name in enumerate(sorted({row[1] for row in rows}))}
        levels, importance = (self.np.full((len(self.careers), max(1, len(names))), self.np.nan) for _ in range(2))
        rated = sorted({self.place[row[0]] for row in rows})
        levels[rated], importance[rated] = 0, 0
        for career, skill, _, weight, level, _ in rows:
            importance[self.place[career], names[skill]] = float(weight or 0)
            levels[self.place[career], names[skill]] = float(level or 0)
        return levels, importance

    def relations(self) -> Array:
        """Return how near O*NET calls each pair related: 1, 0.7 or 0.4 by the tier, 0 if not; rows of unrelated ones are NaN."""
        found = self.np.zeros((len(self.careers),) * 2)
        for said in self.graph.statements(relation=Relation.RELATED_TO, source=ONET):
            if said.subject in self.place and said.object in self.place:
                tier = said.value.topic if said.value else ""
                found[self.place[said.subject], self.place[said.object]] = _TIERS.get(tier, _TIERS["Supplemental"])
        found[~found.any(axis=1)] = self.np.nan
        return found

    def mentions(self) -> Array:
        """Return which share of each start's title words stand in each goal's tasks, the rarer the word the more."""
        tasks = self.facets[Facet.TASKS].features if Facet.TASKS in self.facets else {}
        words = [sorted(set(similarity.stems(self.graph[career].label))) for career in self.careers]
        named = sorted({word for own in words for word in own})
        place = {word: number for number, word in enumerate(named)}
        having = Counter(word for own in tasks.values() for word in own)
        rarity = {word: math.log((1 + len(tasks)) / (1 + having[word])) + _LEAST_RARE for word in named}
        titles, texts = (self.np.zeros((len(self.careers), len(named))) for _ in range(2))
        for number, career in enumerate(self.careers):
            whole = math.fsum(rarity[word] for word in words[number])
            for word in words[number]:
                titles[number, place[word]] = rarity[word] / whole
            for word in tasks.get(career, {}).keys() & place.keys():
                texts[number, place[word]] = 1
        texts[[career not in tasks for career in self.careers]] = self.np.nan
        return titles @ texts.T


_TIERS = {"Primary-Short": 1.0, "Primary-Long": 0.7, "Supplemental": 0.4}
_LEAST_RARE = 0.01


def _number(said: Statement) -> float:
    return float(said.value.number) if said.value and isinstance(said.value.number, Decimal) else math.nan


def _expected(answers: Mapping[str, Mapping[int, float]], values: Sequence[float]) -> dict[str, float]:
    """Return the mean of what was answered; nothing where less than half of the answers are published."""
    found = {}
    for career, shares in answers.items():
        whole = math.fsum(shares.values())
        if whole > 50:  # noqa: PLR2004 - percent
            found[career] = math.fsum(share * values[order - 1] for order, share in sorted(shares.items())) / whole
    return found


def _medians(answers: Mapping[str, Mapping[int, float]]) -> dict[str, float]:
    """Return the category at which the cumulated share reaches one half; nothing where shares that are not published decide it."""
    found = {}
    for career, shares in answers.items():
        kept_back = max(0.0, 100 - math.fsum(shares.values()))
        least, most = (_median(shares, below) for below in (kept_back, 0.0))
        if most and (least == most or kept_back < _ROUNDED):
            found[career] = float(most)
    return found


_ROUNDED = 1
"""Percent that may be missing because shares are rounded."""


def _median(shares: Mapping[int, float], below: float) -> int:
    """Return the category at which the cumulated share reaches one half if `below` percent come before all; 0 if none does."""
    reached = below
    for order, share in sorted(shares.items()):
        reached += share
        if reached >= 50:  # noqa: PLR2004 - percent
            return order
    return 0


def _means(columns: Iterable[Mapping[str, float]]) -> dict[str, float]:
    values: dict[str, list[float]] = defaultdict(list)
    for column in columns:
        for career, value in column.items():
            values[career].append(value)
    return {career: math.fsum(own) / len(own) for career, own in values.items()}


def _share(truths: Sequence[bool]) -> float:
    return sum(truths) / len(truths) if truths else 0.0


# -- what is known of each pair ---------------------------------------------------------------------------------------


def _signals(np: Any, reader: _Reader, known: Mapping[str, Array]) -> Iterator[tuple[str, Array]]:
    """Yield every signal by its name."""
    yield from _likeness(np, reader)
    yield from _steps(np, known)
    yield "skills-missing", _missing(np, reader)
    groups = np.array([code[:2] for code in reader.codes])
    yield "same-group", (groups[:, None] == groups[None, :]) * 1.0


def _likeness(np: Any, reader: _Reader) -> Iterator[tuple[str, Array]]:
    vectors = {facet: reader.vectors(facet) for facet in (Facet.TASKS, Facet.TITLES, Facet.KNOWLEDGE)}
    alike = {facet: np.round(rows @ rows.T, 5) for facet, rows in vectors.items()}
    yield "tasks", alike[Facet.TASKS]
    yield "tasks-rank", _rank(np, alike[Facet.TASKS])
    yield "tasks-rank-back", _rank(np, alike[Facet.TASKS].T).T
    yield "titles-rank", _rank(np, alike[Facet.TITLES])
    yield "knowledge", alike[Facet.KNOWLEDGE]
    mentions = reader.mentions()
    yield "names-start", mentions
    yield "named-by-start", mentions.T
    related = reader.relations()
    yield "related", (related + related.T) / 2
    common = _common(np, related)
    yield "neighbours-rank", _rank(np, common)
    yield "neighbours-rank-back", _rank(np, common.T).T


def _common(np: Any, related: Array) -> Array:
    """Return how many related careers two careers share, each counted less the more careers it is related to."""
    either = np.fmax(related, related.T)
    filled = np.nan_to_num(either)
    amount = filled.sum(axis=1)
    scaled = filled / np.sqrt(np.maximum(np.outer(amount, amount), 1e-9))
    common = np.round(scaled @ scaled, 6)
    common[amount == 0] = np.nan
    common[:, amount == 0] = np.nan
    return common


def _missing(np: Any, reader: _Reader) -> Array:
    """Return how many levels of the goal's skills the start lacks, weighted by how much they matter to the goal."""
    levels, importance = reader.skills()
    weights = importance / importance.sum(axis=1, keepdims=True)
    lacking = [(np.maximum(levels[goal] - levels, 0) * weights[goal]).sum(axis=1) for goal in range(len(levels))]
    return np.stack(lacking, axis=1)


_HALF = 5
"""The rank at which a rank's logarithm has grown to ln 2."""


def _rank(np: Any, alike: Array) -> Array:
    """Return -ln(1 + rank / 5) of each goal among all goals of a start, the most alike first; ties share the better rank."""
    ranks = np.full(alike.shape, np.nan, dtype=np.float32)
    for row in range(len(alike)):
        others = alike[row].copy()
        others[row] = np.nan
        ordered = np.sort(others[~np.isnan(others)])
        ahead = len(ordered) - np.searchsorted(ordered, others, side="right")
        ranks[row] = np.where(np.isnan(others), np.nan, -np.log1p(ahead / _HALF))
    return ranks


def _steps(np: Any, known: Mapping[str, Array]) -> Iterator[tuple[str, Array]]:
    def step(name: str) -> Array:
        return known[name][None, :] - known[name][:, None]

    pay, zone, schooling, entry, training = (step(name) for name in ("pay", "zone", "schooling", "entry", "training"))
    yield "pay-up", _softly(np, pay)
    yield "pay-down", np.maximum(-pay, 0)
    yield "pay-leap", np.maximum(pay - math.log(2), 0)
    yield "top-pay", np.clip(step("top"), -1, 1)
    yield "next-zone", _where(np, zone, zone == 1)
    yield "zone", zone
    yield "education-leap", np.maximum(schooling - 2, 0)
    yield "education", entry
    yield "education-down", np.maximum(-entry, 0)
    yield "experience", step("experience")
    yield "related-experience", step("practice")
    yield "training", training
    yield "instructing", step("instructing")
    yield "administration", step("administration")
    yield "leading", _of_goal(np, known["administration"])
    yield "lead-titles", step("leading")
    yield "physical", step("body")
    yield "helper", step("helper")
    yield "jobs", _of_goal(np, known["jobs"])


def _softly(np: Any, step: Array) -> Array:
    """Return 0 to 1 for much less to much more, steepest at none: a tenth more is already most of the way."""
    return 1 / (1 + np.exp(-8 * step))


def _where(np: Any, known: Array, truth: Array) -> Array:
    return np.where(np.isnan(known), np.nan, truth * 1.0)


def _of_goal(np: Any, column: Array) -> Array:
    return np.broadcast_to(column[None, :], (len(column), len(column)))
