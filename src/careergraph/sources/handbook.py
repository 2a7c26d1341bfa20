"""Read the Occupational Outlook Handbook from saved pages: entry, credentials, moves, similar occupations, figures.

a page about one occupation of SOC            speaks of that career
a page about several                          is a career `career:ooh-…` of its own, above them (`broader`); what it asks for
                                              and its moves are stated of it, and implied of each of them
a linked page that isn't among those given    is a career `career:ooh-…` too: which codes it has isn't known
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from careergraph import files, limits
from careergraph.errors import BadData
from careergraph.files import Member
from careergraph.model import ClaimHead, Node, Release, Statement, Value
from careergraph.sources import credentials, handbook_figures, handbook_page
from careergraph.sources.codes import code_statements, soc_career
from careergraph.sources.handbook_page import Page, Row, Sentence, Topic
from careergraph.sources.reading import Account, TableCount, source
from careergraph.vocab import Aspect, Kind, Method, Polarity, Property, Relation, ScopeDimension, Sort, Standing

ID = "bls-handbook"

_PAGES, _CODES, _SENTENCES, _LINKS, _SIMILAR = (
    f"handbook: {name}" for name in ("pages", "codes", "sentences", "links", "similar occupations")
)
_COUNTS = (_CODES, handbook_figures.QUICK_FACTS, _SENTENCES, _LINKS, _SIMILAR, handbook_figures.FIGURES)
_ADVANCEMENT, _EXPERIENCE = "advancement", "work experience in a related occupation"
_CREDENTIALS = re.compile(r"\b(?:licen[sc]|certif|registr)", re.IGNORECASE)
_POINTS = re.compile(r"\bprofiles?\b", re.IGNORECASE)
_ONET = re.compile(r"//(?:www\.)?onetonline\.org/link/summary/([^/?#]*)")
_DASHES = re.compile("[-\N{EN DASH}\N{EM DASH}]*")
_COLUMNS = 6
"""A row of the table of projections has this many cells or more; its headings have fewer."""


def read(paths: Sequence[Path], account: Account) -> list[Release]:
    """Return the release that the saved pages in `paths` make up, if there are any; every page goes to the `account`.

    Raises:
        FileFailure: a file can't be read.
        LimitReached: a page is too large.
    """
    members = [member for path in paths for member in files.members(path) if handbook_page.is_page(member)]
    account.bytes_all += sum(member.size for member in members)
    pages: dict[str, Page] = {}
    for member in members:
        account.begin(member.name, member.size)
        page = _page(member, account)
        other = pages.setdefault(page.slug, page) if page else page
        if page and other is not page and other:
            account.fault(page.fault(0, f"the page {page.slug!r} stands twice, also in {other.place}", "name it once"))
    return [_Reader([pages[slug] for slug in sorted(pages)], account).release()] if pages else []


def _page(member: Member, account: Account) -> Page | None:
    """Return the profile in a file; what is none is counted, and what has faults is reported."""
    count = account.tables.setdefault(_PAGES, TableCount(_PAGES))
    count.read += 1
    try:
        found = handbook_page.read(member)
    except BadData as error:
        for problem in error.problems:
            account.fault(problem)
        found = "a page with faults"
    if isinstance(found, Page):
        count.taken += 1
        return found
    count.leave(found)
    return None


class _Reader:
    """Goes through the pages once."""

    def __init__(self, pages: Sequence[Page], account: Account) -> None:
        self.pages, self.account = pages, account
        self.nodes: dict[str, Node] = {}
        self.counts = {name: account.tables.setdefault(name, TableCount(name)) for name in _COUNTS}
        self.topics: dict[str, Topic] = {}
        account.passed_over["handbook: what they do, work environment, state data"] = (
            "careergraph has no use for these parts yet"
        )

    def release(self) -> Release:
        """Return what the pages say; its version is of which days they are."""
        days = sorted(page.date for page in self.pages)
        said = source(ID, days[0] if days[0] == days[-1] else f"{days[0]} to {days[-1]}")
        return Release(ID, said.title, (said,), self.nodes.values(), self._statements())

    def _statements(self) -> Iterator[Statement]:
        """Yield what every page says.

        Raises:
            BadData: at the end, if any page has faults.
        """
        codes = [list(self._codes(page)) for page in self.pages]
        self._name_linked_pages()
        for page, said in zip(self.pages, codes, strict=True):
            topic = self.topics[page.slug]
            yield from said
            yield from handbook_figures.Figures(ID, page, topic, self.account).statements()
            yield from self._become(page, topic)
            yield from self._similar(page, topic)
        self.account.close()

    def _career(self, node: str, label: str, sort: Sort = Sort.OCCUPATION) -> str:
        self.nodes.setdefault(node, Node(node, Kind.CAREER, sort, label))
        return node

    # -- what a page speaks of ------------------------------------------------------------------------------------

    def _codes(self, page: Page) -> Iterator[Statement]:
        """Yield the codes that a page states: in its table of projections, and in its links to O*NET."""
        rows = [row for row in page.rows(handbook_page.PROJECTIONS) if len(row.cells) >= _COLUMNS]
        rows = [row for row in rows if row.texts[1] != "SOC Code"]
        coded = [(row, career) for row in rows if (career := self._coded(page, row, is_whole=row is rows[0]))]
        is_one = len(rows) == 1 and bool(coded)
        topic = self.topics[page.slug] = Topic(coded[0][1] if is_one else f"career:ooh-{page.slug}", page.title)
        topic.label = rows[0].texts[0] if is_one else page.title
        self._career(topic.career, topic.label)
        place = page.locator(handbook_page.OUTLOOK, "Job Outlook")
        for title in sorted({page.title, *(row.texts[0] for row in rows[:1])} - {topic.label}):
            yield Statement(topic.career, Property.LABEL, ID, value=Value(title, "en", topic="alternative"), locators=place)
        for row, career in coded:
            yield from self._code(topic, career, row, place, is_whole=row is rows[0])
        yield from self._onet(page, topic)

    def _coded(self, page: Page, row: Row, *, is_whole: bool) -> str:
        """Return the career of a row of the table of projections; the first may be a group without a code."""
        count, code = self.counts[_CODES], row.texts[1]
        career = soc_career(code)
        count.read += 1
        if career:
            count.taken += 1
        elif is_whole and _DASHES.fullmatch(code):
            count.leave("a group of occupations without a code")
        else:
            self.account.fault(page.fault(row.line, f"{code!r} is no SOC code"))
        return career

    def _code(self, topic: Topic, career: str, row: Row, place: tuple[str, ...], *, is_whole: bool) -> Iterator[Statement]:
        """Yield what a row is to the page: its only occupation, the group that it is about, or one of its occupations."""
        title, code = row.texts[:2]
        if is_whole and not topic.is_one:
            self._career(career, title, Sort.FAMILY)
            yield Statement(topic.career, Relation.EXACT_MATCH, ID, career, locators=place)
        elif not is_whole:
            topic.members[self._career(career, title)] = title
            yield Statement(career, Relation.BROADER, ID, topic.career, locators=place)
        yield from code_statements(career, code, "SOC 2018", ID, place)

    def _onet(self, page: Page, topic: Topic) -> Iterator[Statement]:
        """Yield the occupations of O*NET that a page names: those that its table hasn't are below it."""
        count, place = self.counts[_CODES], page.locator(handbook_page.MORE, "O*NET")
        for block, link in page.links(handbook_page.MORE):
            named = _ONET.search(link.href)
            if named is None:
                continue
            count.read += 1
            career, label = soc_career(named[1]), block.text.replace("''", "'")
            if not career or not label:
                self.account.fault(page.fault(block.line, f"{named[1]!r} is no code of O*NET with a title"))
                continue
            count.taken += 1
            if career not in (topic.career, *topic.members):
                yield Statement(self._career(career, label), Relation.BROADER, ID, topic.career, locators=place)
                yield from code_statements(career, named[1], "O*NET-SOC", ID, place)
                topic.add(career, label)

    def _name_linked_pages(self) -> None:
        """Name linked pages that aren't among those given as the lists of similar occupations do."""
        for page in self.pages:
            for slug, title in _similar_rows(page):
                self._topic(slug, title)

    def _topic(self, slug: str, title: str = "") -> Topic:
        """Return what a linked page speaks of; of one that isn't among those given, the codes are not known."""
        if slug and slug not in self.topics:
            topic = self.topics[slug] = Topic(f"career:ooh-{slug}", title or slug.replace("-", " "))
            self._career(topic.career, topic.title)
            self.counts[_LINKS].notes["a linked page is not among those given: its codes are not known"] += 1
        return self.topics[slug]

    # -- how to become one ----------------------------------------------------------------------------------------

    def _become(self, page: Page, topic: Topic) -> Iterator[Statement]:
        sentences = list(page.sentences())
        titles = tuple(topic.members.values()) or (topic.label,)
        asked = [credentials.asked(each.text, page.title, titles) if _is_read(each) else [] for each in sentences]
        repeated = credentials.repeated([one for found in asked for one in found])
        for sentence, found in zip(sentences, asked, strict=True):
            yield from self._moves(page, topic, sentence)
            told = [one for one in found if one not in repeated]
            self._count(sentence, is_told=bool(told), is_repeated=bool(found))
            for one in told:
                yield from self._asked(page, topic, sentence, one)

    def _count(self, sentence: Sentence, *, is_told: bool, is_repeated: bool) -> None:
        count = self.counts[_SENTENCES]
        count.read += 1
        count.taken += is_told
        if is_told:
            return
        if not _is_on_credentials(sentence):
            count.leave("neither in the introduction nor under licences: links are read, words are not")
        elif not _is_read(sentence):
            count.leave(f"a sentence of more than {limits.SENTENCE_CHARS.value} characters")
        elif is_repeated:
            count.leave("another sentence of the page says it better")
        else:
            count.leave("says nothing of who needs a licence, certification or registration")

    def _asked(self, page: Page, topic: Topic, sentence: Sentence, one: credentials.Asked) -> Iterator[Statement]:
        """Yield what a clause asks for in the way of credentials, a row an alternative."""
        members = {label: career for career, label in topic.members.items()}
        place = page.locator(handbook_page.BECOME, sentence.section)
        rows = [row._replace(locators=place) for row in self._rows(page, topic.career, one)]
        about = [members[name] for name in one.of if name in members]
        yield from (row._replace(subject=career) for career in about for row in rows)
        if not about:
            yield from (*rows, *topic.of_each(rows))

    def _rows(self, page: Page, career: str, one: credentials.Asked) -> Iterator[Statement]:
        is_negative = one.polarity is Polarity.NEGATIVE
        nodes = ["certification:*"] if is_negative else [self._credential(page, each) for each in one.credentials]
        scope = ((ScopeDimension.SENIORITY, one.seniority),) if one.seniority else ()
        head = _head(one, nodes)
        standing = None if is_negative else Standing.USUAL
        for node in nodes:
            yield Statement(career, Relation.REQUIRES, ID, node, scope=scope, standing=standing, claim=head)

    def _credential(self, page: Page, one: credentials.Credential) -> str:
        """Return the node of a credential; one without a name is that of the page's occupation, and of no other."""
        words = re.findall(r"[a-z0-9]+", one.name.partition(" (")[0].lower().replace("'", ""))
        node = f"certification:ooh-{'-'.join(words) or f'{page.slug}-{one.sort}'}"
        label = one.name or f"{one.sort} for {page.title}"
        known = self.nodes.get(node)
        self.nodes[node] = Node(node, Kind.CERTIFICATION, one.sort, min(label, known.label) if known else label)
        return node

    def _moves(self, page: Page, topic: Topic, sentence: Sentence) -> Iterator[Statement]:
        """Yield the moves that a sentence links: on to the linked page, or from it to this one."""
        count = self.counts[_LINKS]
        for href in sentence.hrefs:
            count.read += 1
            slug, section = handbook_page.slug_of(href), sentence.section.lower()
            is_onward = section == _ADVANCEMENT
            reason = _why_no_move(page, slug, sentence.text)
            if reason or not (is_onward or section.startswith(_EXPERIENCE)):
                count.leave(reason or f"under {_kept(sentence.section)}, which tells no move")
                continue
            count.taken += 1
            other = self._topic(slug)
            place = page.locator(handbook_page.BECOME, sentence.section)
            ends = (topic, other) if is_onward else (other, topic)
            yield from (move._replace(locators=place) for move in _moves_between(*ends))

    # -- similar occupations --------------------------------------------------------------------------------------

    def _similar(self, page: Page, topic: Topic) -> Iterator[Statement]:
        count, place = self.counts[_SIMILAR], page.locator(handbook_page.SIMILAR, "Similar Occupations")
        for slug, title in _similar_rows(page):
            count.read += 1
            if slug == page.slug:
                count.leave("the page itself")
                continue
            count.taken += 1
            yield Statement(topic.career, Relation.RELATED_TO, ID, self._topic(slug, title).career, locators=place)


def _is_on_credentials(sentence: Sentence) -> bool:
    """Return whether a sentence stands where the handbook tells who needs a credential."""
    return sentence.section == handbook_page.INTRODUCTION or bool(_CREDENTIALS.search(sentence.section))


def _is_read(sentence: Sentence) -> bool:
    return _is_on_credentials(sentence) and len(sentence.text) <= limits.SENTENCE_CHARS.value


def _similar_rows(page: Page) -> Iterator[tuple[str, str]]:
    """Yield name and title of the pages in the table of similar occupations."""
    for row in page.rows(handbook_page.SIMILAR_TABLE):
        linked = [(page.slug_of(cell.links[0].href), cell.text) for cell in row.cells if cell.links and cell.text]
        yield from linked[:1] if linked and linked[0][0] else []


def _head(one: credentials.Asked, nodes: Sequence[str]) -> ClaimHead:
    """Return the head of a claim; its key tells it apart from all that the page asks for otherwise."""
    is_negative = one.polarity is Polarity.NEGATIVE
    names = ["none", *(each.sort for each in one.credentials)] if is_negative else [one.modality, *map(_local, nodes)]
    marks = ["all"] * one.is_all + [one.seniority] * bool(one.seniority)
    sorts = {each.sort for each in one.credentials}
    aspect = Aspect.CERTIFICATION if sorts == {Sort.CERTIFICATION} else Aspect.LICENCE
    return ClaimHead("-".join((*names, *marks)), aspect, one.modality, one.polarity, 0 if one.is_all else 1)


def _local(node: str) -> str:
    return node.partition(":ooh-")[2]


def _why_no_move(page: Page, slug: str, text: str) -> str:
    """Return why a link is no move wherever it stands, or nothing."""
    if not slug or slug == page.slug:
        return "leads to no other profile of the handbook"
    return "only points to another profile (see the profile …)" if _POINTS.search(text) else ""


def _kept(section: str) -> str:
    """Return a section's name; those on credentials bear several."""
    return "licences, certifications, registrations" if _CREDENTIALS.search(section) else section


def _moves_between(start: Topic, goal: Topic) -> Iterator[Statement]:
    """Yield a move as stated between pages, and as implied between the occupations that they are about."""
    yield Statement(start.career, Relation.LEADS_TO, ID, goal.career)
    reason = "; ".join(end.reason for end in (start, goal) if end.members)
    for one in start.each:
        for other in goal.each:
            if one != other and (one, other) != (start.career, goal.career):
                yield Statement(one, Relation.LEADS_TO, ID, other, method=Method.IMPLIED, reason=reason)
