"""Every word of the model in one table: kinds, sorts, relations, qualifiers, and how each is spelt in RDF."""

from enum import StrEnum

NAMESPACE = "https://w3id.org/careergraph/ns#"
ID_NAMESPACE = "https://w3id.org/careergraph/id/"
ESCO_NAMESPACE = "http://data.europa.eu/esco/"
SEMAPV_NAMESPACE = "https://w3id.org/semapv/vocab/"
PREFIXES = {
    "ceterms": "https://purl.org/ctdl/terms/",
    "cg": NAMESPACE,
    "cgid": ID_NAMESPACE,
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""The prefixes that exports use and that queries may use without declaring them."""


class Kind(StrEnum):
    """The four kinds of node; the part of an id before its colon."""

    CAREER = "career"
    SKILL = "skill"
    DEGREE = "degree"
    CERTIFICATION = "certification"


class Sort(StrEnum):
    """What sort of its kind a node is."""

    OCCUPATION = "occupation"
    JOB_TITLE = "job-title"
    FAMILY = "family"
    SKILL = "skill"
    KNOWLEDGE = "knowledge"
    ABILITY = "ability"
    TECHNOLOGY = "technology"
    TRAIT = "trait"
    ACTIVITY = "activity"
    DEGREE = "degree"
    CERTIFICATION = "certification"
    LICENCE = "licence"
    REGISTRATION = "registration"
    ANY = "any"


SORTS: dict[Kind, tuple[Sort, ...]] = {
    Kind.CAREER: (Sort.OCCUPATION, Sort.JOB_TITLE, Sort.FAMILY),
    Kind.SKILL: (Sort.SKILL, Sort.KNOWLEDGE, Sort.ABILITY, Sort.TECHNOLOGY, Sort.TRAIT, Sort.ACTIVITY),
    Kind.DEGREE: (Sort.DEGREE,),
    Kind.CERTIFICATION: (Sort.CERTIFICATION, Sort.LICENCE, Sort.REGISTRATION),
}
"""The sorts a node of each kind may have; `any` is kept for the patterns `career:*`, `certification:*` …"""


class Relation(StrEnum):
    """What a statement says of its subject when the object is a node."""

    REQUIRES = "requires"
    LEADS_TO = "leads-to"
    RELATED_TO = "related-to"
    INVOLVES = "involves"
    BROADER = "broader"
    SATISFIES = "satisfies"
    EXACT_MATCH = "exact-match"
    CLOSE_MATCH = "close-match"
    BROAD_MATCH = "broad-match"
    NARROW_MATCH = "narrow-match"


EDGES = (Relation.REQUIRES, Relation.LEADS_TO, Relation.RELATED_TO)
MATCHES = (Relation.EXACT_MATCH, Relation.CLOSE_MATCH, Relation.BROAD_MATCH, Relation.NARROW_MATCH)
"""The links between classifications, as SKOS has them."""
STRUCTURE = tuple(relation for relation in Relation if relation not in EDGES)


class Property(StrEnum):
    """What a statement says of its subject when the object is a value: a fact."""

    ACCESS = "access"
    ACTIVITY = "activity"
    ANSWER = "answer"
    ASSOCIATION = "association"
    ASSOCIATION_OFFER = "association-offer"
    AVAILABILITY = "availability"
    BENEFIT = "benefit"
    CHANNEL = "channel"
    CODE = "code"
    COLLECTION = "collection"
    COST = "cost"
    COVERS = "covers"
    DEFINITION = "definition"
    DEMAND = "demand"
    DUTY = "duty"
    EMPLOYMENT_GROWTH = "employment-growth"
    EXIT = "exit"
    FIELD_OF_STUDY = "field-of-study"
    FOCUS = "focus"
    HIRES = "hires"
    HOURS = "hours"
    INDUSTRY = "industry"
    JOB_ZONE = "job-zone"
    JOBS = "jobs"
    LABEL = "label"
    LEAVERS = "leavers"
    MOVE_CONFIDENCE = "move-confidence"
    OFFERED_BY = "offered-by"
    OLD_AFTER = "old-after"
    OPENINGS = "openings"
    OUTLOOK = "outlook"
    PAY = "pay"
    PRIOR_ROLE = "prior-role"
    REGULATION = "regulation"
    REPORTS_TO = "reports-to"
    ROLE_MONTHS = "role-months"
    SENIORITY = "seniority"
    SETTING = "setting"
    SKILL_WEIGHT = "skill-weight"
    STAGE = "stage"
    STEP = "step"
    STUDY_MONTHS = "study-months"
    SUBJECT = "subject"
    SUPERVISES = "supervises"
    SURVEY_ANSWER = "survey-answer"
    TRAINING = "training"
    WAY_TO_GAIN = "way-to-gain"
    WAY_TO_SHOW = "way-to-show"
    WORK_CONDITION = "work-condition"
    WORKERS_WITH = "workers-with"
    WORKS_WITH = "works-with"


NUMERIC = frozenset(
    {
        Property.COST,
        Property.EMPLOYMENT_GROWTH,
        Property.JOB_ZONE,
        Property.JOBS,
        Property.LEAVERS,
        Property.MOVE_CONFIDENCE,
        Property.OLD_AFTER,
        Property.OPENINGS,
        Property.PAY,
        Property.ROLE_MONTHS,
        Property.SKILL_WEIGHT,
        Property.STUDY_MONTHS,
        Property.SURVEY_ANSWER,
        Property.WORKERS_WITH,
    }
)
"""The facts whose value is a number with a unit; every other value is text in a language."""


class Unit(StrEnum):
    """The unit of a number."""

    MONTHS = "months"
    PERCENT = "percent"
    COUNT = "count"
    LEVEL = "level"
    USD = "USD"
    USD_YEAR = "USD/year"
    USD_HOUR = "USD/hour"


class Method(StrEnum):
    """How a statement came to be."""

    STATED = "stated"
    IMPLIED = "implied"
    MEASURED = "measured"
    INFERRED = "inferred"
    ASSUMED = "assumed"
    CURATED = "curated"


FIRMNESS = (Method.MEASURED, Method.STATED, Method.CURATED, Method.IMPLIED, Method.INFERRED, Method.ASSUMED)
"""Methods from the firmest on: what a move stands on is the best among those of its statements."""


class Modality(StrEnum):
    """How strongly a claim asks: required and usual gate, preferred and optional advise."""

    REQUIRED = "required"
    USUAL = "usual"
    PREFERRED = "preferred"
    OPTIONAL = "optional"


GATING = (Modality.REQUIRED, Modality.USUAL)


class Standing(StrEnum):
    """How welcome one alternative of a claim is among the others."""

    USUAL = "usual"
    PREFERRED = "preferred"
    ACCEPTED = "accepted"


class Polarity(StrEnum):
    """Whether a claim says that something is asked, or that nothing is."""

    POSITIVE = "positive"
    NEGATIVE = "negative"


class Action(StrEnum):
    """What an override does to a statement of another source."""

    WITHDRAW = "withdraw"
    CORRECT = "correct"


class Aspect(StrEnum):
    """What part of a career's requirements a claim is about."""

    EDUCATION = "education"
    CERTIFICATION = "certification"
    LICENCE = "licence"
    EXPERIENCE = "experience"
    SKILL = "skill"


class ScopeDimension(StrEnum):
    """In what respect a statement is narrower than the whole career."""

    COMPANY_SIZE = "company-size"
    AREA = "area"
    INDUSTRY = "industry"
    SENIORITY = "seniority"
    EMPLOYMENT = "employment"


class LabelRole(StrEnum):
    """Which kind of name a label is."""

    PREFERRED = "preferred"
    ALTERNATIVE = "alternative"
    HIDDEN = "hidden"


class Reading(StrEnum):
    """How competing claims count: strict asks for what every publisher claims, lenient for what one does."""

    STRICT = "strict"
    LENIENT = "lenient"


class Truth(StrEnum):
    """Strong Kleene truth: unknown is neither yes nor no."""

    MET = "met"
    UNKNOWN = "unknown"
    NOT_MET = "not met"


class Criterion(StrEnum):
    """What a plan makes small: each a sum of whole numbers along the route (docs/semantics.md gives units and sources)."""

    MONTHS = "months"
    EFFORT = "effort"
    RISK = "risk"
    MOVES = "moves"
    COST = "cost"
    GAP = "gap"
    COMMONNESS = "commonness"
    PAY_DIP = "pay-dip"


class Facet(StrEnum):
    """In what respect careers are alike; a career has those of which a source tells something."""

    TASKS = "tasks"
    TITLES = "titles"
    SKILLS = "skills"
    KNOWLEDGE = "knowledge"
    ABILITIES = "abilities"
    TECHNOLOGY = "technology"
    COMPETENCES = "competences"


def camel(word: str) -> str:
    """Return `word` in lower camel case, as RDF properties are spelt.

    >>> camel("leads-to")
    'leadsTo'
    """
    first, *rest = word.replace(" ", "-").split("-")
    return first + "".join(part.capitalize() for part in rest)


def local_name(term: StrEnum) -> str:
    """Return the name of `term` in the careergraph namespace.

    Relations and facts are properties (`leadsTo`; `property_name` gives their IRIs), scope dimensions too (`scopeArea`); kinds and sorts are classes
    (`JobTitle`); every other word is an individual named after its table (`ModalityUsual`).

    >>> local_name(Relation.LEADS_TO), local_name(Sort.JOB_TITLE), local_name(Modality.USUAL)
    ('leadsTo', 'JobTitle', 'ModalityUsual')
    """
    name = camel(term.value.replace("/", "-per-"))
    if isinstance(term, Relation | Property):
        return name
    upper = name[0].upper() + name[1:]
    if isinstance(term, ScopeDimension):
        return f"scope{upper}"
    return upper if isinstance(term, Kind | Sort) else type(term).__name__ + upper


def property_name(word: Relation | Property) -> str:
    """Return the IRI of a relation or fact; the matches between classifications are those of SKOS.

    >>> property_name(Relation.LEADS_TO), property_name(Relation.CLOSE_MATCH)
    ('https://w3id.org/careergraph/ns#leadsTo', 'http://www.w3.org/2004/02/skos/core#closeMatch')
    """
    return (PREFIXES["skos"] if word in MATCHES else NAMESPACE) + local_name(word)


RDF_CLASSES = (
    *("DataSet", "Definition", "Override", "Publisher", "RequirementGroup", "Requirement", "Route", "Source", "Statement"),
    *("Step", "Total", "Transition", "WithdrawnGroup"),
)
"""Classes of the ontology that are records rather than kinds of node."""

RDF_PROPERTIES = (
    *("action", "alternative", "area", "aspect", "asOf", "change", "claim", "confidence", "criterion", "definedBy"),
    *("defines", "fromCareer", "gain", "importance", "inside", "isAssumed", "isOpen", "key", "level", "licence", "locator"),
    *("makes", "mentions", "method", "minimum", "minimumAsStated", "modality", "monthsLeast", "monthsMost"),
    *("monthsTypical", "number", "numberLeast", "numberMost", "order", "overrides", "period", "polarity", "position"),
    *("possibleGain", "prefers", "publisher", "publisherName", "qualifiedFact", "qualifiedRequirement", "qualifiedStatement"),
    *("qualifiedTransition", "reason", "requiresOneOf", "retrieved", "routeFrom", "routeName", "routeStep", "routeTo"),
    *("saidBy", "share", "sort", "standing", "statementNamed", "statistic", "stepFrom", "stepTo", "text", "topic", "total"),
    *("unit", "url", "version", "withdrawnStatement"),
)
"""Properties of the ontology that qualify a record; relations, facts and scopes have theirs by `local_name`."""

_INDIVIDUALS: tuple[type[StrEnum], ...] = (Unit, Method, Modality, Standing, Polarity, Aspect, Action, Criterion)


def terms() -> dict[str, str]:
    """Return every local name of the namespace and what it is: `class`, `property` or `individual`.

    The ontology file defines exactly these.
    """
    found = dict.fromkeys((local_name(sort) for sort in (*Kind, *Sort)), "class")
    found |= dict.fromkeys(RDF_CLASSES, "class")
    found |= dict.fromkeys(
        (local_name(term) for words in (Relation, Property, ScopeDimension) for term in words if term not in MATCHES),
        "property",
    )
    found |= dict.fromkeys(RDF_PROPERTIES, "property")
    found |= dict.fromkeys((local_name(term) for words in _INDIVIDUALS for term in words), "individual")
    return dict(sorted(found.items()))
