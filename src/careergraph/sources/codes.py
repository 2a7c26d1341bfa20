"""The codes that releases share: SOC 2018 and O*NET-SOC, which is SOC with two more digits; ISCO-08; the cards of ROME."""

import re
from collections.abc import Iterator

from careergraph.model import Statement, Value
from careergraph.vocab import Property

ISSUERS = {
    "career:esco-": "esco",
    "career:isco08-": "esco",
    "career:ooh-": "bls-handbook",
    "career:rome-": "rome",
    "career:soc-": "onet",
    "certification:ooh-": "bls-handbook",
    "skill:esco-": "esco",
}
"""The data set that issues the ids that begin so: its names for things come before those of others, which only speak of them."""
_SOC = re.compile(r"([0-9]{2}-[0-9]{4})(?:\.([0-9]{2}))?")


def soc_career(code: str) -> str:
    """Return the id of the career with a SOC or O*NET-SOC code, or nothing if it is no such code.

    O*NET-SOC is SOC with two more digits; `.00` is the SOC occupation itself, so both have one id.

    >>> soc_career("43-4051"), soc_career("43-4051.00"), soc_career("43-4051.03"), soc_career("4051")
    ('career:soc-43-4051.00', 'career:soc-43-4051.00', 'career:soc-43-4051.03', '')
    """
    found = _SOC.fullmatch(plain_code(code))
    return f"career:soc-{found[1]}.{found[2] or '00'}" if found else ""


def plain_code(text: str) -> str:
    """Return a code without the formula in which some files guard it.

    >>> plain_code('="13-2011"')
    '13-2011'
    """
    guarded = re.fullmatch(r'="(.*)"', text.strip())
    return guarded[1].strip() if guarded else text.strip()


def code_statements(node: str, code: str, scheme: str, source: str, locators: tuple[str, ...]) -> Iterator[Statement]:
    """Yield that `node` has a code in the classification `scheme`, and that it can be found by it."""
    yield Statement(node, Property.CODE, source, value=Value(code, topic=scheme), locators=locators)
    yield Statement(node, Property.LABEL, source, value=Value(code, topic="hidden"), locators=locators)


def soc_career_2010(code: str) -> str:
    """Return the id of the career with a code of SOC 2010, whose codes may mean something else in SOC 2018.

    >>> soc_career_2010("15-1121"), soc_career_2010("15-1121.00")
    ('career:soc2010-15-1121', '')
    """
    return f"career:soc2010-{code}" if _SOC.fullmatch(code) and "." not in code else ""


def isco_group(code: str) -> str:
    """Return the id of a group of ISCO-08, or nothing if it is no such code; leading zeros count.

    >>> isco_group("0110"), isco_group("1"), isco_group("C1")
    ('career:isco08-0110', 'career:isco08-1', '')
    """
    return f"career:isco08-{code}" if re.fullmatch(r"[0-9]{1,4}", code) else ""


def rome_card(code: str) -> str:
    """Return the id of a card of ROME, or nothing if it is no such code.

    >>> rome_card("M1704"), rome_card("1704")
    ('career:rome-M1704', '')
    """
    return f"career:rome-{code}" if re.fullmatch(r"[A-N][0-9]{4}", code) else ""
