"""The figures of a page of the handbook: quick facts, pay by industry, openings.

What the BLS publishes of single occupations as tables too (median pay by year, jobs, growth, openings) is not taken in twice.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from careergraph.model import Statement, Value
from careergraph.sources import entry, handbook_page
from careergraph.sources.handbook_page import Page, Topic
from careergraph.sources.reading import Account
from careergraph.vocab import Method, Property, ScopeDimension, Unit

QUICK_FACTS, FIGURES = "handbook: quick facts", "handbook: pay and outlook"
_TOLD = "See How to Become One"
_SAME = "the figure of a single occupation, as in the tables of projections and pay"
_PER = {"year": Unit.USD_YEAR, "annual": Unit.USD_YEAR, "hour": Unit.USD_HOUR, "hourly": Unit.USD_HOUR}
_YEARS = re.compile(r".*(\d\d)(\d\d)[-\N{EN DASH}](?:\d\d)?(\d\d)")
_BY_INDUSTRY = re.compile(
    r"In \w+ (\d{4}), the median (annual|hourly) wages for (.+) in the top industries in which they worked.*"
)
_OPENINGS = re.compile(
    r"(?:.*, )?about ([\d,]+) openings for .+ are projected each year, on average, over the decade\..*", re.IGNORECASE
)


class Figures:
    """Goes through the figures of one page."""

    def __init__(self, source: str, page: Page, topic: Topic, account: Account) -> None:
        """Begin with a page; its `topic` is what it speaks of."""
        self.source, self.page, self.topic, self.account = source, page, topic, account
        self.period = ""

    def statements(self) -> Iterator[Statement]:
        """Yield what the figures say; each is taken in, or counted under a reason."""
        yield from self._quick_facts()
        yield from self._by_industry()
        yield from self._openings()

    # -- quick facts ----------------------------------------------------------------------------------------------

    def _quick_facts(self) -> Iterator[Statement]:
        count = self.account.tables[QUICK_FACTS]
        readers: dict[str, Callable[[int, str, str], Sequence[Statement] | None]] = {
            r"\d{4} Median Pay": self._median,
            "Typical Entry-Level Education|Work Experience in a Related Occupation": self._entry,
            "On-the-job Training": self._training,
            r"Number of Jobs, \d{4}": self._jobs,
            r"Employment Change, .+": self._change,
            r"Job Outlook, .+": self._outlook,
        }
        for row in self.page.rows(handbook_page.QUICK_FACTS):
            if len(row.cells) == 1:
                continue  # the heading
            count.read += 1
            name, text = row.texts[:2]
            reader = next((readers[pattern] for pattern in readers if re.fullmatch(pattern, name)), None)
            told = reader(row.line, name, text) if reader and text != _TOLD else None
            if told:
                count.taken += 1
                yield from told
            else:
                count.leave(_why_not(known=reader is not None, is_told=text == _TOLD, is_fault=told is None))

    def _fact(self, prop: Property, value: Value, method: Method = Method.STATED) -> Statement:
        place = self.page.locator(handbook_page.SUMMARY, "Quick Facts")
        return Statement(self.topic.career, prop, self.source, value=value, method=method, locators=place)

    def _number(self, line: int, prop: Property, value: Value, text: str) -> list[Statement] | None:
        """Return a figure of a group of occupations; that of a single one is in the tables."""
        bare = text.replace(",", "")
        if not re.fullmatch(r"-?\d+(\.\d+)?", bare):
            self.account.fault(self.page.fault(line, f"{text!r} is no number"))
            return None
        method = Method.STATED if value.statistic == "projected" else Method.MEASURED
        return [] if self.topic.is_one else [self._fact(prop, value._replace(number=Decimal(bare)), method)]

    def _entry(self, line: int, name: str, text: str) -> Sequence[Statement] | None:
        """Return what one typically needs to enter."""
        make = entry.education if "Education" in name else entry.experience
        place = self.page.locator(handbook_page.SUMMARY, "Quick Facts")
        found = make(self.topic.career, text, self.source, place)
        if found is None:
            self.account.fault(self.page.fault(line, f"{text!r} is no class of {name.lower()}"))
        return found and [*found, *self.topic.of_each(found)]

    def _training(self, _line: int, _name: str, text: str) -> list[Statement]:
        place = self.page.locator(handbook_page.SUMMARY, "Quick Facts")
        return [entry.training(self.topic.career, text, self.source, place)]

    def _median(self, line: int, name: str, text: str) -> list[Statement] | None:
        """Return the median pay by year and hour."""
        found = re.findall(r"\$([\d,.]*\d)(?: or more)? per (year|hour)", text)
        if not found and "not available" not in text:
            self.account.fault(self.page.fault(line, f"{text!r} is no pay"))
            return None
        value = Value(statistic="median", area="US", period=name[:4], is_open="or more" in text or "or greater" in text)
        amounts = ((value._replace(unit=_PER[per]), amount) for amount, per in found if per == "hour" or not self.topic.is_one)
        return [
            self._fact(Property.PAY, each._replace(number=Decimal(amount.replace(",", ""))), Method.MEASURED)
            for each, amount in amounts
        ]

    def _jobs(self, line: int, name: str, text: str) -> list[Statement] | None:
        return self._number(line, Property.JOBS, Value(unit=Unit.COUNT, period=name[-4:]), text)

    def _change(self, line: int, name: str, text: str) -> list[Statement] | None:
        value = Value(unit=Unit.COUNT, period=_period(name), statistic="projected")
        return self._number(line, Property.EMPLOYMENT_GROWTH, value, text)

    def _outlook(self, line: int, name: str, text: str) -> list[Statement] | None:
        """Return how much employment grows, in percent and in the words of the handbook."""
        self.period = _period(name)
        found = re.fullmatch(r"(-?[\d.]+)% \((.+)\)", text)
        if found is None:
            self.account.fault(self.page.fault(line, f"{text!r} is no outlook"))
            return None
        value = Value(unit=Unit.PERCENT, period=self.period, statistic="projected")
        growth = self._number(line, Property.EMPLOYMENT_GROWTH, value, found[1]) or []
        return [*growth, self._fact(Property.OUTLOOK, Value(found[2], "en", period=self.period))]

    # -- pay by industry, openings --------------------------------------------------------------------------------

    def _by_industry(self) -> Iterator[Statement]:
        """Yield the median pay by industry: a table below the sentence that says whose it is."""
        heading: re.Match[str] | None = None
        row, industry = 0, ""
        for block in self.page.blocks:
            if block.part != handbook_page.PAY or (not block.table and block.tag != "p"):
                continue
            if not block.table:
                heading = _BY_INDUSTRY.fullmatch(block.text)
            elif block.row != row:
                row, industry = block.row, block.text
            else:
                yield from self._industry(heading, industry, block.text)

    def _industry(self, heading: re.Match[str] | None, industry: str, text: str) -> Iterator[Statement]:
        count = self.account.tables[FIGURES]
        count.read += 1
        career = self.topic.named(heading[3]) if heading else ""
        amount = re.fullmatch(r"\$?([\d,.]*\d)( or more)?", text)
        if heading and career and amount:
            count.taken += 1
            value = Value(
                number=Decimal(amount[1].replace(",", "")),
                unit=_PER[heading[2]],
                statistic="median",
                area="US",
                period=heading[1],
                is_open=bool(amount[2]),
            )
            place, scope = self.page.locator(handbook_page.PAY, "Pay"), ((ScopeDimension.INDUSTRY, industry.replace(";", ",")),)
            yield Statement(career, Property.PAY, self.source, value=value, method=Method.MEASURED, scope=scope, locators=place)
        else:
            count.leave(_why_no_pay(is_by_industry=heading is not None, is_clear=bool(career)))

    def _openings(self) -> Iterator[Statement]:
        count = self.account.tables[FIGURES]
        for block in self.page.text(handbook_page.OUTLOOK):
            found = _OPENINGS.fullmatch(block.text)
            if found:
                count.read += 1
            if found and self.topic.is_one:
                count.leave(_SAME)
            elif found:
                count.taken += 1
                number = Decimal(found[1].replace(",", ""))
                value = Value(number=number, unit=Unit.COUNT, period=self.period, statistic="annual average")
                place = self.page.locator(handbook_page.OUTLOOK, "Job Outlook")
                yield Statement(self.topic.career, Property.OPENINGS, self.source, value=value, locators=place)


def _why_not(*, known: bool, is_told: bool, is_fault: bool) -> str:
    if not known:
        return "a quick fact that is not known"
    if is_told:
        return "told in words only (See How to Become One)"
    return "a fault" if is_fault else _SAME


def _why_no_pay(*, is_by_industry: bool, is_clear: bool) -> str:
    if not is_by_industry:
        return "pay of the single occupations of a page, as in the table of pay"
    return "no amount" if is_clear else "pay of what the page doesn't give a code for"


def _period(text: str) -> str:
    """Return a period of years as the tables of the BLS write it.

    >>> _period("Job Outlook, 2024-34")
    '2024-2034'
    """
    found = _YEARS.fullmatch(text)
    return f"{found[1]}{found[2]}-{found[1]}{found[3]}" if found else ""
