"""What the BLS says one typically needs to enter an occupation: its classes of education and experience, as claims."""

from careergraph.model import ClaimHead, Months, Statement, Value
from careergraph.vocab import Aspect, Modality, Polarity, Property, Relation, Standing

EDUCATION: dict[str, tuple[str, ...]] = {
    "No formal educational credential": (),
    "High school diploma or equivalent": ("degree:high-school",),
    "Postsecondary nondegree award": ("degree:postsecondary-certificate",),
    "Some college, no degree": ("degree:some-college",),
    "Associate's degree": ("degree:associate",),
    "Bachelor's degree": ("degree:bachelor",),
    "Master's degree": ("degree:master",),
    "Doctoral or professional degree": ("degree:doctorate", "degree:professional"),
}
"""The alternatives that each class of typical entry-level education stands for."""
EXPERIENCE = {"None": None, "Less than 5 years": Months(most=60), "5 years or more": Months(least=60)}


def education(career: str, text: str, source: str, locators: tuple[str, ...]) -> list[Statement] | None:
    """Return what a class of education asks for, a row an alternative; None if it is no class of the BLS."""
    if text not in EDUCATION:
        return None
    rows = [(degree, Months()) for degree in EDUCATION[text] or ("degree:*",)]
    return [_row(career, Aspect.EDUCATION, row, source, locators, is_needed=bool(EDUCATION[text])) for row in rows]


def experience(career: str, text: str, source: str, locators: tuple[str, ...]) -> list[Statement] | None:
    """Return what a class of work experience in a related occupation asks for; None if it is no class of the BLS."""
    if text not in EXPERIENCE:
        return None
    months = EXPERIENCE[text]
    row = ("career:*", months or Months())
    return [_row(career, Aspect.EXPERIENCE, row, source, locators, is_needed=months is not None)]


def _row(
    career: str, aspect: Aspect, row: tuple[str, Months], source: str, locators: tuple[str, ...], *, is_needed: bool
) -> Statement:
    polarity = Polarity.POSITIVE if is_needed else Polarity.NEGATIVE
    wanted, months = row
    return Statement(
        career,
        Relation.REQUIRES,
        source,
        wanted,
        months=months,
        standing=Standing.USUAL if is_needed else None,
        claim=ClaimHead("typical-entry", aspect, Modality.USUAL, polarity),
        locators=locators,
    )


def training(career: str, text: str, source: str, locators: tuple[str, ...]) -> Statement:
    """Return the class of training that one gets on the job."""
    value = Value(text, "en", statistic="typical on-the-job training")
    return Statement(career, Property.TRAINING, source, value=value, locators=locators)
