"""One saved page of the Occupational Outlook Handbook: its parts as the site lays them out, each with its line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urljoin

from careergraph import files, limits
from careergraph.errors import BadData, Problem
from careergraph.files import Member
from careergraph.model import Statement
from careergraph.sources import markup
from careergraph.sources.markup import Block, Link, Markup
from careergraph.vocab import Method

SUMMARY, DUTIES, SETTING, BECOME, PAY, OUTLOOK, STATES, SIMILAR, MORE = (f"tab-{number}" for number in range(1, 10))
"""The parts of a page."""
QUICK_FACTS, PROJECTIONS, SIMILAR_TABLE, FIGURES = "quickfacts", "outlook-table", "similar-occupations", "ooh-tab-table"
INTRODUCTION = "How to Become One"
"""What the text before the first heading of the part on how to become one stands under."""
_SITE = "Occupational Outlook Handbook"
_ADDRESS = re.compile(r"https?://(?:www\.)?bls\.gov/ooh/(?:mobile/)?([a-z0-9-]+)/(?:mobile/)?([a-z0-9-]+)\.html?")
_NO_PROFILES = ("about", "field-of-degree", "how-to-find-a-job")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table."""

    line: int
    cells: tuple[Block, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """The text of each cell."""
        return tuple(cell.text for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence under a heading, and the addresses that it links."""

    line: int
    section: str
    text: str
    hrefs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on one page: `place` is what faults call it, `slug` the last part of its address."""

    place: str
    url: str
    slug: str
    date: str
    title: str
    blocks: tuple[Block, ...] = field(repr=False)

    def rows(self, table: str) -> Iterator[Row]:
        """Yield the rows of a table, by its id or class."""
        cells: list[Block] = []
        for block in self.blocks:
            if block.table == table and block.tag in ("td", "th"):
                if cells and cells[0].row != block.row:
                    yield Row(cells[0].line, tuple(cells))
                    cells = []
                cells.append(block)
        if cells:
            yield Row(cells[0].line, tuple(cells))

    def sentences(self) -> Iterator[Sentence]:
        """Yield every sentence on how to become one, a heading the section of those below it."""
        section = INTRODUCTION
        for block in self.text(BECOME):
            if block.tag == "h3":
                section = block.text or section
            elif block.tag != "h2":
                yield from self._split(block, section)

    def _split(self, block: Block, section: str) -> Iterator[Sentence]:
        start = 0
        for end in [*(found.start() for found in _END.finditer(block.text)), len(block.text) + 1]:
            hrefs = (link.href for link in block.links if start <= link.start < end)
            yield Sentence(block.line, section, block.text[start:end].strip(), tuple(urljoin(self.url, href) for href in hrefs))
            start = end

    def text(self, part: str) -> Iterator[Block]:
        """Yield headings, paragraphs and items of a part, without its tables and what leads from part to part."""
        for block in self.blocks:
            if block.part == part and not block.table and block.tag in ("h2", "h3", "h4", "p", "li"):
                yield block

    def links(self, part: str) -> Iterator[tuple[Block, Link]]:
        """Yield every link of a part."""
        return ((block, link) for block in self.blocks if block.part == part for link in block.links)

    def slug_of(self, href: str) -> str:
        """Return the name of the profile that a link of the page leads to, or nothing."""
        return slug_of(urljoin(self.url, href))

    def locator(self, part: str, section: str) -> tuple[str]:
        """Return the place of a statement: address, section, and of which day the page is."""
        return (f"{self.url}#{part}, {section}, {self.date}",)

    def fault(self, line: int, message: str, hint: str = "") -> Problem:
        """Return a fault of the page."""
        return Problem(self.place, line, 0, message, hint)


@dataclass(slots=True)
class Topic:
    """What a page speaks of: its career, and, where those are several, each of them with its title.

    `label` is the title of its only occupation.
    """

    career: str
    title: str
    label: str = ""
    members: dict[str, str] = field(default_factory=dict)

    @property
    def is_one(self) -> bool:
        """Whether the page speaks of one occupation of SOC."""
        return self.career.startswith("career:soc-")

    @property
    def each(self) -> tuple[str, ...]:
        """The careers that a page is about one by one."""
        alone = (self.career,) if self.is_one or not self.members else ()
        return (*alone, *self.members)

    @property
    def reason(self) -> str:
        """Why something is implied of each occupation of a page."""
        return f"the handbook speaks of {self.title} together"

    def add(self, career: str, label: str) -> None:
        """Take an occupation of O*NET in that the table of the page hasn't; details of one are no occupations of SOC."""
        if career.endswith(".00"):
            self.members[career] = label

    def of_each(self, statements: Sequence[Statement]) -> Iterator[Statement]:
        """Yield what is implied of each occupation of a page by what is said of the page."""
        for career in self.each:
            if career != self.career:
                for one in statements:
                    yield one._replace(subject=career, method=Method.IMPLIED, reason=self.reason)

    def named(self, title: str) -> str:
        """Return the career of the page that bears a title, or nothing."""
        titles = {self.title.lower(): self.career, self.label.lower(): self.career}
        return {**titles, **{label.lower(): career for career, label in self.members.items()}}.get(title.lower(), "")


_END = re.compile(r"(?<=[.?!])(?<!U\.S\.)(?<!D\.C\.)(?<!Ph\.D\.)[\"”)]?\s+(?=[\"“(]?[A-Z])")


def is_page(member: Member) -> bool:
    """Return whether a file may be a saved page, by its name."""
    return member.name.lower().endswith((".html", ".htm"))


def slug_of(href: str) -> str:
    """Return the name of the profile that an address leads to, or nothing.

    >>> slug_of("https://www.bls.gov/ooh/management/top-executives.htm#tab-4"), slug_of("https://www.bls.gov/ooh/home.htm")
    ('top-executives', '')
    """
    found = _ADDRESS.fullmatch(urldefrag(href).url)
    return found[2] if found and found[1] not in _NO_PROFILES and found[2] != "home" else ""


def read(member: Member) -> Page | str:
    """Return the profile in a file, or why it is none.

    Raises:
        BadData: it is a page of the handbook with faults, or no text at all.
        LimitReached: it is larger than `limits.PAGE_BYTES`.
    """
    limits.check(limits.PAGE_BYTES, member.size, member.place)
    text = files.decode(member.read(), member.place)
    if not text.strip():
        raise BadData([Problem(member.place, 1, 1, "an empty file", "save the page again")])
    found = markup.read(text, member.place, re.compile(r"tab-\d"))
    title = next((block.text for block in found.blocks if block.tag == "title"), "")
    url = found.said.get("canonical") or found.said.get("og:url", "")
    if _SITE not in title and not _ADDRESS.fullmatch(url):
        return "no page of the Occupational Outlook Handbook"
    if found.is_whole and not any(block.part for block in found.blocks):
        return "a page of the handbook without a profile"
    faults = list(_faults(found, member.place, url, text.count("\n") + 1))
    if faults:
        raise BadData(faults)
    heading = next(block.text for block in found.blocks if block.tag == "h1")
    return Page(member.place, url, slug_of(url), found.said["date"], heading, tuple(found.blocks))


def _faults(found: Markup, place: str, url: str, last: int) -> Iterator[Problem]:
    """Yield what a page can't do without and doesn't have."""
    hint = "save the whole page again"
    if not found.is_whole:
        yield Problem(place, last, 0, "the page is cut off: it has no </html>", hint)
    if not slug_of(url):
        yield Problem(place, 0, 0, f"its address is no profile of the handbook: {url!r}", hint)
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", found.said.get("date", "")):
        yield Problem(place, 0, 0, "it doesn't say of which day it is", hint)
    if not any(block.tag == "h1" and block.text for block in found.blocks):
        yield Problem(place, 0, 0, "it has no title (h1)", hint)
    if not any(block.part == BECOME and block.tag == "h2" for block in found.blocks):
        yield Problem(place, 0, 0, "the part on how to become one is missing (tab-4)", hint)
