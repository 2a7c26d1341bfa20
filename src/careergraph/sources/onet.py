"""Read O*NET, text or Excel edition, any release: tables are told by their columns, rows become statements or are counted."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path

from careergraph.errors import Problem
from careergraph.files import Member
from careergraph.model import ClaimHead, Node, Release, Statement, Value
from careergraph.sources.codes import code_statements, soc_career
from careergraph.sources.reading import Account, Layout, Table, Tables, gone_through, source, tables
from careergraph.vocab import Aspect, Kind, Method, Modality, Polarity, Property, Relation, Sort, Standing, Unit

ID = "onet"
ASKED_FROM = Decimal(3)
"""The importance, on O*NET's scale from 1 to 5, from which a rated skill counts as usually asked for."""

_CODE, _ELEMENT, _SCALE = "O*NET-SOC Code", "Element ID", "Scale ID"
_ROLES: dict[str, tuple[str, ...]] = {
    "scales": (_SCALE, "Minimum", "Maximum"),
    "categories": (_ELEMENT, _SCALE, "Category", "Category Description"),
    "elements": (_ELEMENT, "Element Name", "Description"),
    "zone names": ("Job Zone", "Name"),
    "occupations": (_CODE, "Title", "Description"),
    "zones": (_CODE, "Job Zone"),
    "answers": (_CODE, _ELEMENT, _SCALE, "Category", "Data Value"),
    "ratings": (_CODE, _ELEMENT, _SCALE, "Data Value"),
    "technologies": (_CODE, "Example", "Commodity Code", "Hot Technology"),
    "related": (_CODE, "Related O*NET-SOC Code"),
    "alternate titles": (_CODE, "Alternate Title"),
    "reported titles": (_CODE, "Reported Job Title"),
    "activity groups": (_ELEMENT, "IWA ID", "IWA Title"),
    "activities": (_ELEMENT, "IWA ID", "DWA ID", "DWA Title"),
    "task activities": (_CODE, "Task ID", "DWA ID"),
    "emerging": (_CODE, "Task", "Category", "Original Task ID"),
    "tasks": (_CODE, "Task ID", "Task"),
}
"""The tables that are read, told by the columns that they can't do without, in the order in which they are read."""
_NOT_TASKS = ("DWA ID", "Scale ID")
"""What tables have that name tasks and are about something else: their activities, their ratings."""
_NOT_READ = {
    "Anchor Value": "examples of what the levels of a scale mean",
    "Category Description": "categories of a scale that no imported table uses",
    "Class Code": "classes of goods above those that technologies are of",
    "Interest Type": "examples of interests, for tests of interest",
    "Keyword Type": "examples of interests, for tests of interest",
    "Response": "how the survey was made, not what it says",
    "RIASEC Element ID": "how elements of the content model hang together, whatever the career",
    "Survey Item Number": "how the survey was made, not what it says",
    "Work Activities Element ID": "how elements of the content model hang together, whatever the career",
    "Work Context Element ID": "how elements of the content model hang together, whatever the career",
}
"""Why tables are not read that have a column; the two about goods and tools are told by what they lack."""
_TOOLS = frozenset((_CODE, "Example", "Commodity Code"))
_KNOWN_COLUMNS = frozenset(
    (
        *(
            "Title",
            "Element Name",
            "Scale Name",
            "N",
            "Standard Error",
            "Lower CI Bound",
            "Upper CI Bound",
            "Recommend Suppress",
        ),
        *("Not Relevant", "Date", "Domain Source", "Related Title", "Relatedness Tier", "Index", "Short Title", "Source(s)"),
        *("Shown in My Next Move", "Commodity Title", "In Demand", "Task Type", "Incumbents Responding", "Related Index"),
        *("Experience", "Education", "Job Training", "Examples", "SVP Range", "Category Description", "Original Task"),
    )
)
_LAYOUT = Layout(_ROLES, _KNOWN_COLUMNS, _NOT_READ)
EXPECTED = (
    *("Abilities", "Alternate Titles", "Content Model Reference", "DWA Reference", "Education, Training, and Experience"),
    *("Education, Training, and Experience Categories", "Emerging Tasks", "IWA Reference", "Interests", "Job Zone Reference"),
    *("Job Zones", "Knowledge", "Occupation Data", "Related Occupations", "Sample of Reported Titles", "Scales Reference"),
    *("Skills", "Task Ratings", "Task Statements", "Tasks to DWAs", "Technology Skills", "Work Activities", "Work Context"),
    "Work Styles",
)
"""The tables of a full release that careergraph has a use for, or will have; those that are missing are reported."""

_SORTS = {"1.A": Sort.ABILITY, "1.B.1": Sort.TRAIT, "1.D": Sort.TRAIT, "1.C": Sort.TRAIT, "2.A": Sort.SKILL, "2.B": Sort.SKILL}
_SORTS |= {"2.C": Sort.KNOWLEDGE, "4.A": Sort.ACTIVITY}
_IMPORTANCE, _LEVEL, _INTEREST, _IMPACT, _RANK = "IM", "LV", "OI", "WI", "DR"
_RATED = (_IMPORTANCE, _LEVEL, _INTEREST, _IMPACT, _RANK)
_QUESTIONS = ("RL", "RW", "PT", "OJ")
"""Required education, related work experience, on-site training, on-the-job training."""
_DEGREES = {
    "2": "degree:high-school",
    "3": "degree:postsecondary-certificate",
    "4": "degree:some-college",
    "5": "degree:associate",
    "6": "degree:bachelor",
    "7": "degree:post-baccalaureate-certificate",
    "8": "degree:master",
    "9": "degree:post-master-certificate",
    "10": "degree:professional",
    "11": "degree:doctorate",
    "12": "degree:postdoctoral",
}
"""The degree that each category of required education (scale RL) names; the first is less than any."""


def read(paths: Sequence[Path], account: Account, *, asked_from: Decimal = ASKED_FROM) -> list[Release]:
    """Return the release of O*NET in `paths` (text or Excel files, folders, zip files); every row goes to the `account`.

    A skill rated `asked_from` or more in importance becomes a usual requirement; below that it is a rating only.

    Raises:
        BadData: there is no table of occupations, or, while the statements are gone through, tables have faults.
        FileFailure: a file can't be read.
    """
    found, others = tables(paths, account)
    version = _version([*(member.place for member in others), *(table.member.place for table in found)], others)
    reader = _Reader(found, account, asked_from)
    if not reader.tables["occupations"]:
        account.fault(Problem(str(paths[0]), 0, 0, "no table of occupations (Occupation Data)", "name a release of O*NET"))
        account.close()
    named = {table.name for table in found}
    account.missing = tuple(name for name in EXPECTED if name not in named)
    return [Release(ID, f"O*NET {version}".strip(), (source(ID, version),), reader.nodes.values(), reader.statements())]


def _version(places: Sequence[str], others: Sequence[Member]) -> str:
    """Return the number of the release, from its read-me file or its file name; nothing where neither tells."""
    for member in others:
        text = member.read()[:200].decode("ascii", "replace")
        named = re.search(r"O\*NET (\d+\.\d+) Database", text)
        if named:
            return named[1]
    for place in places:
        named = re.search(r"(?:db|onet)_(\d+)_(\d+)", place)
        if named:
            return f"{named[1]}.{named[2]}"
    return ""


@dataclass(slots=True)
class _Rating:
    """How one occupation is rated in one element."""

    importance: Decimal | None = None
    level: Decimal | None = None
    rank: int | None = None
    is_asked: bool = False
    date: str = ""
    lines: list[int] = field(default_factory=list)


class _Reader:
    """Goes through the tables of one release once."""

    def __init__(self, found: Sequence[Table], account: Account, asked_from: Decimal) -> None:
        self.account, self.asked_from = account, asked_from
        self.nodes: dict[str, Node] = {}
        self.careers: dict[str, str] = {}
        self.scales: dict[str, tuple[str, Decimal, Decimal]] = {}
        self.categories: dict[tuple[str, str], str] = {}
        self.elements: dict[str, tuple[str, str, int]] = {}
        self.zones: dict[str, str] = {}
        self.activities: dict[str, tuple[str, str, str, tuple[str]]] = {}
        self.tables: Tables = {role: [] for role in _LAYOUT.roles}
        for table in found:
            role = _role(table)
            if role:
                self.tables[role].append(table)
                _LAYOUT.begin(account, table, role)
            else:
                account.passed_over[table.name] = _reason(table)

    def statements(self) -> Iterator[Statement]:
        """Yield what every table says.

        Raises:
            BadData: at the end, if any table has faults.
        """
        readers = {
            "scales": self._read_scales,
            "categories": self._read_categories,
            "elements": self._read_elements,
            "zone names": self._read_zones,
            "occupations": self._occupations,
            "zones": self._job_zones,
            "answers": self._answers,
            "ratings": self._ratings,
            "technologies": self._technologies,
            "related": self._related,
            "alternate titles": self._alternate_titles,
            "reported titles": self._reported_titles,
            "activity groups": self._read_activity_groups,
            "activities": self._read_activities,
            "task activities": self._task_activities,
            "emerging": self._emerging,
            "tasks": self._tasks,
        }
        yield from gone_through(self.tables, readers)
        yield from self._definitions()
        self.account.close()

    # -- reference tables -----------------------------------------------------------------------------------------

    def _read_scales(self, table: Table) -> Iterator[Statement]:
        count = self.account.tables[table.name]
        for line, (scale, name, least, most) in table.rows(self.account, _SCALE, "Scale Name", "Minimum", "Maximum"):
            low, high = self._number(table, line, "Minimum", least), self._number(table, line, "Maximum", most)
            if low is None or high is None or low >= high:
                self.account.fault(table.fault(line, f"scale {scale} has no two ends", "", "Minimum"))
                continue
            self.scales[scale] = (name, low, high)
            if scale in (*_RATED, *_QUESTIONS):
                count.taken += 1
            else:
                count.leave("a scale that no imported table uses")
        yield from ()

    def _read_categories(self, table: Table) -> Iterator[Statement]:
        count = self.account.tables[table.name]
        for _, (scale, category, text) in table.rows(self.account, _SCALE, "Category", "Category Description"):
            if scale in _QUESTIONS:
                self.categories[scale, category] = text
                count.taken += 1
            else:
                count.leave("a scale that no imported table uses")
        yield from ()

    def _read_elements(self, table: Table) -> Iterator[Statement]:
        for line, (element, name, text) in table.rows(self.account, _ELEMENT, "Element Name", "Description"):
            self.elements[element] = (name, text, line)
        yield from ()

    def _definitions(self) -> Iterator[Statement]:
        """Yield what the elements mean that were rated, and count the others."""
        for table in self.tables["elements"]:
            count = self.account.tables[table.name]
            for element, (_, text, line) in self.elements.items():
                node = _skill(element)
                if node in self.nodes and text:
                    count.taken += 1
                    yield Statement(node, Property.DEFINITION, ID, value=Value(text, "en"), locators=table.locator(line))
                else:
                    count.leave("not an element that an imported table rates")

    def _read_zones(self, table: Table) -> Iterator[Statement]:
        count = self.account.tables[table.name]
        for _, (zone, name) in table.rows(self.account, "Job Zone", "Name"):
            self.zones[zone] = name
            count.taken += 1
        yield from ()

    # -- occupations ----------------------------------------------------------------------------------------------

    def _occupations(self, table: Table) -> Iterator[Statement]:
        count = self.account.tables[table.name]
        for line, (code, title, text) in table.rows(self.account, _CODE, "Title", "Description"):
            career = soc_career(code)
            if not career or not title:
                self.account.fault(table.fault(line, f"{code!r} is no O*NET-SOC code with a title", "", _CODE))
                continue
            if code in self.careers:
                self.account.fault(table.fault(line, f"{code} stands twice", "name one release", _CODE))
            self.careers[code] = career
            self.nodes[career] = Node(career, Kind.CAREER, Sort.OCCUPATION, title)
            count.taken += 1
            yield from code_statements(career, code, "O*NET-SOC", ID, table.locator(line))
            if text:
                yield Statement(career, Property.DEFINITION, ID, value=Value(text, "en"), locators=table.locator(line))
        yield from self._broader(table)

    def _broader(self, table: Table) -> Iterator[Statement]:
        """Yield the SOC occupation above each detailed one."""
        for code, career in self.careers.items():
            above = self.careers.get(f"{code[:7]}.00")
            if above and above != career:
                reason = "the first six digits of an O*NET-SOC code are those of its SOC occupation"
                file = (table.member.name,)
                yield Statement(career, Relation.BROADER, ID, above, method=Method.CURATED, reason=reason, locators=file)

    def _career(self, table: Table, line: int, code: str) -> str:
        """Return the career of a code; an unknown one is a fault, as tables of several releases would have it."""
        career = self.careers.get(code, "")
        if not career:
            hint = "are all tables of one release?"
            self.account.fault(table.fault(line, f"no occupation {code!r} is in the table of occupations", hint, _CODE))
        return career

    def _job_zones(self, table: Table) -> Iterator[Statement]:
        count = self.account.tables[table.name]
        for line, (code, zone, date) in table.rows(self.account, _CODE, "Job Zone", "Date"):
            career, number = self._career(table, line, code), self._number(table, line, "Job Zone", zone)
            if not career or number is None:
                continue
            count.taken += 1
            name = self.zones.get(zone, "")
            value = Value(number=number, unit=Unit.LEVEL, statistic="1 to 5", as_of=_month(date), topic=name)
            yield Statement(career, Property.JOB_ZONE, ID, value=value, locators=table.locator(line))

    # -- ratings --------------------------------------------------------------------------------------------------

    def _ratings(self, table: Table) -> Iterator[Statement]:
        columns = (_CODE, _ELEMENT, "Element Name", _SCALE, "Data Value", "Recommend Suppress", "Not Relevant", "Date")
        count = self.account.tables[table.name]
        ratings: dict[tuple[str, str], _Rating] = defaultdict(_Rating)
        named: set[str] = set()
        for line, (code, element, name, scale, value, suppress, irrelevant, date) in table.rows(self.account, *columns):
            career = self.careers.get(code) or self._career(table, line, code)
            reason = self._left_out(element, scale, (value, suppress, irrelevant))
            if reason:
                count.leave(reason)
                continue
            number = _decimal(value) or self._number(table, line, "Data Value", value)
            if career and number is not None:
                count.taken += 1
                if element not in named:
                    named.add(element)
                    self._skill_node(element, name, _sort(element) or Sort.SKILL)
                self._rate(ratings[career, element], scale, number, (date, line))
        for (career, element), rating in ratings.items():
            yield self._rating(table, career, element, rating)

    def _left_out(self, element: str, scale: str, cells: tuple[str, str, str]) -> str:
        """Return why a rating is not taken in, or nothing."""
        value, suppress, irrelevant = cells
        if _sort(element) is None:
            return f"elements {element[:3]} of the content model have no place here yet"
        if scale not in _RATED:
            name = self.scales[scale][0] if scale in self.scales else "not in Scales Reference"
            return f"scale {scale} ({name}) has no place here yet"
        if scale not in self.scales:
            return f"scale {scale} is not in Scales Reference"
        if suppress == "Y" or irrelevant == "Y":
            return "O*NET recommends to suppress it" if suppress == "Y" else "O*NET says that it is not relevant"
        if scale in (_IMPACT, _RANK):
            return _untold(scale, value)
        return "" if value else "no value"

    def _rate(self, rating: _Rating, scale: str, value: Decimal, place: tuple[str, int]) -> None:
        _, least, most = self.scales[scale]
        ratio = _ratio(value, Decimal(0) if scale == _IMPACT else least, most)
        if scale == _LEVEL:
            rating.level = ratio
        elif scale == _RANK:
            rating.rank = int(value)
        else:
            rating.importance, rating.is_asked = ratio, scale == _IMPORTANCE and value >= self.asked_from
        rating.date = max(rating.date, _month(place[0]))
        rating.lines.append(place[1])

    def _rating(self, table: Table, career: str, element: str, rating: _Rating) -> Statement:
        node = _skill(element)
        return Statement(
            subject=career,
            relation=Relation.REQUIRES if rating.is_asked else Relation.INVOLVES,
            source=ID,
            object=node,
            value=Value(as_of=rating.date, order=rating.rank) if rating.date or rating.rank else None,
            method=Method.INFERRED if rating.is_asked else Method.MEASURED,
            importance=rating.importance,
            level=rating.level,
            claim=ClaimHead(node, Aspect.SKILL, Modality.USUAL) if rating.is_asked else None,
            locators=tuple(f"{table.member.name}:{line}" for line in rating.lines),
            reason=f"rated {self.asked_from} or more of 5 in importance" if rating.is_asked else "",
        )

    def _skill_node(self, element: str, name: str, sort: Sort) -> None:
        node = _skill(element)
        if node not in self.nodes:
            known = self.activities[element][2] if element in self.activities else element
            label = name or self.elements.get(element, (known, "", 0))[0]
            self.nodes[node] = Node(node, Kind.SKILL, sort, label)

    # -- education, training, experience --------------------------------------------------------------------------

    def _answers(self, table: Table) -> Iterator[Statement]:
        columns = (_CODE, _ELEMENT, "Element Name", _SCALE, "Category", "Data Value", "Recommend Suppress", "Date")
        count = self.account.tables[table.name]
        education: dict[str, dict[int, tuple[Decimal | None, int]]] = defaultdict(dict)
        for line, (code, element, name, scale, category, text, suppress, date) in table.rows(self.account, *columns):
            career = self._career(table, line, code)
            reason = self._answer_left_out(element, scale, category, text, suppress)
            number = None if reason or not career else self._number(table, line, "Data Value", text)
            if scale == "RL" and category.isdigit():
                education[career][int(category)] = (number, line)
            if reason:
                count.leave(reason)
            elif number is not None:
                count.taken += 1
                yield self._answer(table, line, (career, name or element, scale, category), number, date)
        for career, shares in education.items():
            yield from self._education(table, career, shares)

    def _answer_left_out(self, element: str, scale: str, category: str, text: str, suppress: str) -> str:
        if scale == _IMPORTANCE:
            return "importance of certification or apprenticeship in general: no career-specific object"
        if (scale, category) not in self.categories:
            return f"scale {scale} of {element[:3]} has no categories that a table describes"
        if suppress == "Y":
            return "O*NET recommends to suppress it"
        return "" if text else "no value"

    def _answer(self, table: Table, line: int, asked: tuple[str, str, str, str], percent: Decimal, date: str) -> Statement:
        career, question, scale, category = asked
        value = Value(
            number=percent,
            unit=Unit.PERCENT,
            statistic=question,
            as_of=_month(date),
            topic=self.categories[scale, category],
            order=int(category),
        )
        degree = _DEGREES.get(category, "") if scale == "RL" else ""
        locators = table.locator(line)
        return Statement(career, Property.SURVEY_ANSWER, ID, degree, value, Method.MEASURED, locators=locators)

    def _education(self, table: Table, career: str, shares: dict[int, tuple[Decimal | None, int]]) -> Iterator[Statement]:
        """Yield the claim that the survey makes: the level at which the cumulated share reaches one half, lower ones accepted."""
        cumulated, rows = Decimal(0), list[tuple[str, Decimal, int]]()
        for number, (share, line) in sorted(shares.items()):
            if share is None:
                self.account.tables[table.name].notes["no required education: a share up to the half is not published"] += 1
                return
            cumulated += share
            rows.append((str(number), share, line))
            if cumulated >= 50:  # noqa: PLR2004 - percent
                break
        else:
            self.account.tables[table.name].notes["no required education: the shares don't reach one half"] += 1
            return
        for category, share, line in rows:
            if category == rows[-1][0] or (share and category in _DEGREES):
                yield _education_row(table, career, category, share / 100, line, is_level=category == rows[-1][0])

    # -- technologies, titles, tasks ------------------------------------------------------------------------------

    def _technologies(self, table: Table) -> Iterator[Statement]:
        columns = (_CODE, "Example", "Commodity Code", "Commodity Title", "Hot Technology", "In Demand")
        count = self.account.tables[table.name]
        for line, (code, name, commodity, title, hot, demanded) in table.rows(self.account, *columns):
            career, where = self._career(table, line, code), table.locator(line)
            if not name:
                self.account.fault(table.fault(line, "a technology without a name", "", "Example"))
                continue
            count.taken += 1
            node = f"skill:technology-{_slug(name)}"
            self.nodes.setdefault(node, Node(node, Kind.SKILL, Sort.TECHNOLOGY, name))
            yield Statement(career, Relation.INVOLVES, ID, node, locators=where)
            if demanded == "Y":
                yield Statement(career, Property.DEMAND, ID, node, Value("in demand", "en"), locators=where)
            if hot == "Y" and (node, "hot") not in self.categories:
                self.categories[node, "hot"] = name
                yield Statement(node, Property.DEMAND, ID, value=Value("hot technology", "en"), locators=where)
            if commodity and (node, commodity) not in self.categories:
                self.categories[node, commodity] = title
                yield self._commodity(node, commodity, title, where)

    def _commodity(self, node: str, commodity: str, title: str, where: tuple[str]) -> Statement:
        above = f"skill:unspsc-{commodity}"
        self.nodes.setdefault(above, Node(above, Kind.SKILL, Sort.TECHNOLOGY, title or commodity))
        return Statement(node, Relation.BROADER, ID, above, locators=where)

    def _related(self, table: Table) -> Iterator[Statement]:
        columns = (_CODE, "Related O*NET-SOC Code", "Relatedness Tier", "Index")
        count = self.account.tables[table.name]
        for line, (code, other, tier, index) in table.rows(self.account, *columns):
            career, related = self._career(table, line, code), self.careers.get(other)
            if not related:
                count.leave("the related occupation is not in the table of occupations")
            elif related == career:
                count.leave("an occupation related to itself")
            else:
                count.taken += 1
                value = Value(topic=tier, order=int(index) if index.isdigit() else None)
                yield Statement(career, Relation.RELATED_TO, ID, related, value, locators=table.locator(line))

    def _alternate_titles(self, table: Table) -> Iterator[Statement]:
        yield from self._titles(table, "Alternate Title", "Short Title")

    def _reported_titles(self, table: Table) -> Iterator[Statement]:
        yield from self._titles(table, "Reported Job Title", "Reported Job Title")

    def _titles(self, table: Table, long: str, short: str) -> Iterator[Statement]:
        count = self.account.tables[table.name]
        for line, (code, title, shorter) in table.rows(self.account, _CODE, long, short):
            career = self._career(table, line, code)
            if not title:
                count.leave("no title")
                continue
            count.taken += 1
            for text in dict.fromkeys(filter(None, (title, shorter))):
                value = Value(text, "en", topic="alternative")
                yield Statement(career, Property.LABEL, ID, value=value, locators=table.locator(line))

    def _emerging(self, table: Table) -> Iterator[Statement]:
        """Yield tasks that O*NET collected and does not list as tasks yet: new ones, and revisions of listed ones."""
        count = self.account.tables[table.name]
        columns = (_CODE, "Task", "Category", "Original Task ID", "Date")
        for line, (code, task, kind, original, date) in table.rows(self.account, *columns):
            career = self._career(table, line, code)
            if not task:
                count.leave("no task")
                continue
            count.taken += 1
            value = Value(task, "en", as_of=_month(date), topic=f"Emerging: {kind}" if kind else "Emerging")
            reason = f"a revision of task {original}" if original else ""
            yield Statement(career, Property.DUTY, ID, value=value, locators=table.locator(line), reason=reason)

    # -- activities -----------------------------------------------------------------------------------------------

    def _read_activity_groups(self, table: Table) -> Iterator[Statement]:
        yield from self._read_titles(table, _ELEMENT, "IWA ID", "IWA Title")

    def _read_activities(self, table: Table) -> Iterator[Statement]:
        yield from self._read_titles(table, "IWA ID", "DWA ID", "DWA Title")

    def _read_titles(self, table: Table, *columns: str) -> Iterator[Statement]:
        """Keep what each activity is called and what it is a part of."""
        for line, (above, activity, title) in table.rows(self.account, *columns):
            if title:
                self.activities[activity] = (table.name, above, title.removesuffix("."), table.locator(line))
        yield from ()

    def _task_activities(self, table: Table) -> Iterator[Statement]:
        """Yield the activities that the tasks of a career consist of, each once a career."""
        count = self.account.tables[table.name]
        found: dict[tuple[str, str], tuple[str, list[int]]] = {}
        for line, (code, activity, date) in table.rows(self.account, _CODE, "DWA ID", "Date"):
            career = self._career(table, line, code)
            if activity not in self.activities:
                count.leave("the activity is in no table of the release")
            elif career:
                count.taken += 1
                newest, lines = found.setdefault((career, activity), ("", []))
                found[career, activity] = (max(newest, _month(date)), [*lines, line])
        used: set[str] = set()
        for (career, activity), (date, lines) in found.items():
            yield from self._parts(activity, used)
            locators = tuple(f"{table.member.name}:{line}" for line in lines)
            value = Value(as_of=date) if date else None
            yield Statement(career, Relation.INVOLVES, ID, _skill(activity), value, locators=locators)
        self._count_activities(used)

    def _parts(self, activity: str, used: set[str]) -> Iterator[Statement]:
        """Keep the node of an activity, and yield what it is a part of, up to the elements of the content model."""
        while activity in self.activities and activity not in used:
            used.add(activity)
            _, above, title, place = self.activities[activity]
            self._skill_node(activity, title, Sort.ACTIVITY)
            if above in self.activities or above in self.elements:
                self._skill_node(above, "", Sort.ACTIVITY)
                yield Statement(_skill(activity), Relation.BROADER, ID, _skill(above), locators=place)
            activity = above

    def _count_activities(self, used: set[str]) -> None:
        for table in (*self.tables["activity groups"], *self.tables["activities"]):
            count = self.account.tables[table.name]
            count.taken = sum(self.activities[activity][0] == table.name for activity in used)
            if count.read > count.taken:
                count.leave("no task consists of it", count.read - count.taken)

    def _tasks(self, table: Table) -> Iterator[Statement]:
        count = self.account.tables[table.name]
        for line, (code, task, kind, date) in table.rows(self.account, _CODE, "Task", "Task Type", "Date"):
            career = self._career(table, line, code)
            if not task:
                count.leave("no task")
                continue
            count.taken += 1
            value = Value(task, "en", as_of=_month(date), topic=kind)
            yield Statement(career, Property.DUTY, ID, value=value, locators=table.locator(line))

    def _number(self, table: Table, line: int, column: str, text: str) -> Decimal | None:
        """Return the number in a cell; anything else is a fault."""
        number = _decimal(text)
        if number is None:
            self.account.fault(table.fault(line, f"{text!r} is no number", "", column))
        return number


def _education_row(table: Table, career: str, category: str, share: Decimal, line: int, *, is_level: bool) -> Statement:
    """Return one alternative of the education that a survey asks for; the category below all degrees asks for nothing."""
    degree = _DEGREES.get(category, "degree:*")
    nothing = Polarity.NEGATIVE if degree == "degree:*" else Polarity.POSITIVE
    return Statement(
        career,
        Relation.REQUIRES,
        ID,
        degree,
        method=Method.INFERRED,
        share=share,
        standing=Standing.USUAL if is_level else Standing.ACCEPTED,
        claim=ClaimHead("required-level", Aspect.EDUCATION, Modality.USUAL, nothing),
        locators=table.locator(line),
        reason="the level at which the cumulated share of answers reaches one half; lower levels are accepted",
    )


def _role(table: Table) -> str:
    """Return what a table is read as, by the columns that it has."""
    role = _LAYOUT.role(table)
    return "" if role == "tasks" and not table.columns.isdisjoint(_NOT_TASKS) else role


def _reason(table: Table) -> str:
    """Return why a table is not read."""
    if table.columns >= _TOOLS:
        return "tools by names that nothing else speaks of; what is asked or learnt is in Technology Skills"
    return _LAYOUT.reason(table)


def _untold(scale: str, value: str) -> str:
    """Return why a work style's value tells nothing of what helps, or nothing: impact goes from -3 to 3, and rank 0 is none."""
    if not value:
        return "no value"
    if scale == _IMPACT and value.startswith("-"):
        return "a style that hinders rather than helps"
    is_none = not value.strip("0.")
    return {_IMPACT: "no impact", _RANK: "not among what sets the occupation apart"}[scale] if is_none else ""


@lru_cache(4096)  # the same few thousand values stand in hundreds of thousands of cells
def _decimal(text: str) -> Decimal | None:
    """Return the number that a text is, or nothing."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


@lru_cache(4096)
def _ratio(value: Decimal, least: Decimal, most: Decimal) -> Decimal:
    """Return where between two ends a value lies, from 0 to 1."""
    return round((value - least) / (most - least), 4)


@lru_cache(4096)
def _sort(element: str) -> Sort | None:
    return next((sort for prefix, sort in _SORTS.items() if element.startswith(f"{prefix}.")), None)


def _skill(element: str) -> str:
    return f"skill:onet-{element}"


@lru_cache
def _month(date: str) -> str:
    """Return `08/2023` as `2023-08`; another spelling stays as it is."""
    month, slash, year = date.partition("/")
    return f"{year}-{month}" if slash else date


_LOSSLESS = re.compile(r"[a-z0-9]+(?:[ .+][a-z0-9]+)*[+]*")


def _slug(name: str) -> str:
    """Return a name as part of an id; other names have other slugs: what a slug can't show is told apart by a hash.

    >>> _slug("Adobe Acrobat"), _slug("C"), _slug("C++"), _slug("C#")
    ('adobe-acrobat', 'c', 'c++', 'c-951a4d')
    """
    folded = name.casefold()
    if _LOSSLESS.fullmatch(folded):
        return folded.replace(" ", "-")
    import hashlib

    words = re.sub(r"[^a-z0-9.+]+", "-", folded).strip("-.+") or "x"
    return f"{words}-{hashlib.sha256(folded.encode()).hexdigest()[:6]}"
