"""Career histories for tests: a small world of careers, spells as files, and a count of them by plain loops."""

import csv
import io
import itertools
from collections import defaultdict
from fractions import Fraction

NAMES = ("agent", "boss", "clerk", "driver")
CAREERS = tuple(f"career:{name}" for name in NAMES)
MAPPING = """format = 1
id = "past"
title = "Past"
publisher = "us"
publisher_name = "Us"
[columns]
person = "who"
career = "job"
{columns}
[counting]
max_gap_months = {gap}
{more}
"""
DATED = 'start = "begin"\nend = "end"'
ORDERED = 'order = "place"'


def pack(folder):
    """Write a pack with the careers; two of them are called helper."""
    folder.mkdir()
    (folder / "pack.toml").write_text(
        'format = 1\nid = "world"\ntitle = "World"\n[[publisher]]\nid = "them"\nname = "Them"\n'
        '[[source]]\nid = "atlas"\ntitle = "Atlas"\npublisher = "them"\n'
    )
    rows = [("id", "sort", "label"), *((each, "occupation", each.partition(":")[2]) for each in CAREERS)]
    (folder / "nodes.csv").write_text(text_of(rows))
    labels = [("node", "text", "source", "locator"), ("career:boss", "Chef de service", "atlas", "1")]
    labels += [(career, "helper", "atlas", "2") for career in CAREERS[:2]]
    (folder / "labels.csv").write_text(text_of(labels))
    return folder


def text_of(rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def mapping(path, *, columns=DATED, gap=12, more=""):
    path.write_text(MAPPING.format(columns=columns, gap=gap, more=more))
    return path


def month_text(month):
    return "" if month is None else f"{month // 12:04d}-{month % 12 + 1:02d}"


def dated_csv(path, spells):
    """Write (person, career, first month, last month or None, sometimes the size of the company) as a CSV file."""
    rows = [(p, c, month_text(s), month_text(e), *more) for p, c, s, e, *more in spells]
    head = ("who", "job", "begin", "end", "size")
    path.write_text(text_of([head[: max(map(len, rows), default=5)], *rows]))
    return path


def ladder(*moves, year=2015, prefix="p"):
    """Return the spells of so many people a move: (start, months, goal, people); without a goal they leave for nowhere."""
    for number, (start, months, goal, count) in enumerate(moves):
        for each in range(count):
            begin = year * 12 + each % 12
            yield f"{prefix}{number}-{each}", start, begin, begin + months - 1
            if goal:
                yield f"{prefix}{number}-{each}", goal, begin + months, None


# -- counting by plain loops ------------------------------------------------------------------------------------------


def counted(spells, gap, only=()):
    """Return (pairs, leavers, left out, taken): months by (start, goal), people by start, spells by why they don't count.

    `only` is the size of the company and the year in which one has to leave to be counted.
    """
    out, taken = defaultdict(int), 0
    pairs, leavers = defaultdict(list), defaultdict(int)
    by_person = defaultdict(list)
    for person, career, start, end, size in spells:
        if end is not None and end < start:
            out["an end before the start"] += 1
        else:
            by_person[person].append((start, None if end is None else end + 1, career, not only or size == only[0]))
    for mine in by_person.values():
        kept = _kept(sorted(mine, key=lambda s: (s[0], s[1] is not None, s[1] or 0, s[2], s[3])), out)
        taken += len(kept)
        for start, (goal, months) in _leavings(kept, gap, only).items():
            leavers[start] += 1
            if goal:
                pairs[start, goal].append(months)
    return dict(pairs), dict(leavers), dict(out), taken


def _kept(ordered, out):
    kept = []
    for place, (start, end, career, here) in enumerate(ordered):
        following = ordered[place + 1] if place + 1 < len(ordered) else None
        until = end if end is not None else following[0] if following else None
        longest = max((e or s for s, e, *_ in ordered[:place] if s < start), default=-1)
        if following and following[:3] == (start, end, career):
            out["the same row again"] += 1
        elif following and following[0] == start:
            out["begins together with another that is as long or has an end"] += 1
        elif until is not None and longest >= until:
            out["lies within another: a job on the side"] += 1
        else:
            kept.append((start, until, career, here))
    return kept


def _leavings(kept, gap, only):
    """Return career left: (goal or None, months), the first leaving of each that counts."""
    found, months = {}, 0
    for (start, end, career, here), following in itertools.zip_longest(kept, kept[1:]):
        if end is None:
            break
        stop = end if following is None else min(end, following[0])
        months += stop - start
        is_late = following is not None and following[0] - end > gap
        if following and following[2] == career and not is_late:
            continue
        goal = following[2] if following and not is_late and following[2] != career else None
        if here and (not only or (stop - 1) // 12 == only[1]):
            found.setdefault(career, (goal, months))
        months = 0
    return found


def quartiles(months):
    """Return the first value at which each quarter of the values is reached."""
    ordered = sorted(months)
    return tuple(
        next(value for n, value in enumerate(ordered, 1) if Fraction(n, len(ordered)) >= Fraction(part, 4))
        for part in (1, 2, 3)
    )
