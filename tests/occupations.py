"""A small world of occupations as O*NET and the statistics of the BLS would tell of them, made up, for tests of inference."""

from decimal import Decimal

from careergraph import store
from careergraph.graph import CareerGraph
from careergraph.model import ClaimHead, Months, Node, Pack, Publisher, Source, Statement, Value
from careergraph.vocab import Aspect, Kind, Method, Modality, Polarity, Property, Relation, Sort, Unit

# code: title, tasks, other titles, zone, pay, entry education, experience, training, knowledge of administration
JOBS = {
    "11-1011.00": (
        "House Managers",
        "plan budgets; supervise counter clerks; direct houses",
        "Counter Manager",
        *(4, 90_000, "degree:bachelor", 60, "None", 0.8),
    ),
    "29-1211.00": ("Healers", "heal counter clerks", "Doctor", 5, 200_000, "degree:doctorate", 0, "Internship/residency", 0.5),
    "43-1011.00": (
        "Counter Supervisors",
        "supervise counter clerks; sort letters",
        "Counter Supervisor",
        *(3, 60_000, "degree:high-school", 30, "None", 0.6),
    ),
    "43-4051.00": (
        "Counter Clerks",
        "answer calls; sort letters",
        "Counter Clerk",
        2,
        40_000,
        "degree:high-school",
        0,
        "None",
        0.3,
    ),
    "43-4061.00": (
        "Letter Clerks",
        "sort letters; weigh letters",
        "Mail Clerk",
        *(2, 38_000, "degree:high-school", 0, "Short-term on-the-job training", 0.2),
    ),
    "47-3011.00": ("Helpers--Counter Clerks", "carry letters", "Helper", 1, 30_000, "", 0, "None", 0.1),
}
_MADE = Publisher("made-up", "Made up")
_SOURCES = tuple(Source(name, name, _MADE) for name in ("onet", "bls-projections", "bls-oews"))


def graph(jobs=None, *, more=(), without=(), only=None, packs=()):
    """Return the graph of `jobs`; `without` names relations of which nothing is told, `only` is all that is said.

    `packs` are compiled with it.
    """
    known = JOBS if jobs is None else jobs
    said = [statement for code, job in known.items() for statement in _said(code, job) if statement.relation not in without]
    said = said if only is None else only
    levels = ("high-school", "bachelor", "doctorate")
    nodes = [Node(f"degree:{level}", Kind.DEGREE, Sort.DEGREE, level) for level in levels]
    nodes += [Node(career(code), Kind.CAREER, Sort.OCCUPATION, job[0]) for code, job in known.items()]
    nodes += [Node("skill:onet-2.C.1.a", Kind.SKILL, Sort.KNOWLEDGE, "Administration")]
    nodes += [Node("skill:technology-sheets", Kind.SKILL, Sort.TECHNOLOGY, "Sheets")]
    return CareerGraph(store.build_memory([Pack("occupations", "Occupations", _SOURCES, tuple(nodes), (*said, *more)), *packs]))


def career(code):
    return f"career:soc-{code}"


def _said(code, job):
    _, tasks, other, zone, pay, entry, experience, training, administration = job
    me = career(code)
    yield Statement(me, Property.CODE, "onet", value=Value(code, topic="O*NET-SOC"))
    yield Statement(me, Property.LABEL, "onet", value=Value(other, "en", topic="alternative"))
    for task in tasks.split("; "):
        yield Statement(me, Property.DUTY, "onet", value=Value(f"{task.capitalize()}.", "en"))
    yield Statement(me, Property.JOB_ZONE, "onet", value=Value(number=Decimal(zone), unit=Unit.LEVEL, statistic="1 to 5"))
    yield Statement(
        *(me, Relation.INVOLVES, "onet", "skill:onet-2.C.1.a"),
        method=Method.MEASURED,
        importance=Decimal(str(administration)),
        level=Decimal(str(administration)),
    )
    for statistic, factor in (("median", 1), ("90th percentile", 2)):
        value = Value(number=Decimal(pay * factor), unit=Unit.USD_YEAR, statistic=statistic, area="US", period="2024")
        yield Statement(me, Property.PAY, "bls-oews", value=value, method=Method.MEASURED)
    yield Statement(me, Property.TRAINING, "bls-projections", value=Value(training, "en"))
    for aspect, wanted, months in ((Aspect.EDUCATION, entry or "degree:*", 0), (Aspect.EXPERIENCE, "career:*", experience)):
        is_asked = bool(months) if aspect is Aspect.EXPERIENCE else bool(entry)
        polarity = Polarity.POSITIVE if is_asked else Polarity.NEGATIVE
        head = ClaimHead("typical-entry", aspect, Modality.USUAL, polarity)
        stay = Months(least=months) if months == 60 else Months(most=60) if months else Months()
        yield Statement(me, Relation.REQUIRES, "bls-projections", wanted, months=stay, claim=head)
