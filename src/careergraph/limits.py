"""Every limit in one table, each with its unit, the option that changes it and what it protects."""

import os
from typing import NamedTuple

from careergraph.errors import LimitReached


class Limit(NamedTuple):
    """One named limit and the option that changes it."""

    name: str
    value: int
    unit: str
    option: str
    purpose: str


PROBLEMS = Limit("problems", 100, "faults", "(fixed)", "faults listed for one import")
FILE_BYTES = Limit("file-bytes", 256 * 1024 * 1024, "bytes", "(fixed)", "one file of a pack")
ARCHIVE_BYTES = Limit("archive-bytes", 2 * 1024**3, "bytes", "(fixed)", "all files of one archive, unpacked")
ARCHIVE_FILES = Limit("archive-files", 10_000, "files", "(fixed)", "files of one archive")
ARCHIVE_RATIO = Limit("archive-ratio", 100, "to 1", "(fixed)", "how much larger a packed file may become")
FIELD_CHARS = Limit("field-chars", 100_000, "characters", "(fixed)", "one field of a table")
PAGE_BYTES = Limit("page-bytes", 4 * 1024 * 1024, "bytes", "(fixed)", "one saved web page")
SENTENCE_CHARS = Limit("sentence-chars", 600, "characters", "(fixed)", "one sentence of a page that is read for what it asks")
QUERY_SECONDS = Limit("query-seconds", 5, "seconds", "--timeout", "running time of one SPARQL query")
QUERY_ROWS = Limit("query-rows", 10_000, "rows", "--max-rows", "rows of one SPARQL answer")
QUERY_BYTES = Limit("query-bytes", 1024 * 1024 * 1024, "bytes", "(fixed)", "memory of one SPARQL query")
QUERY_DEPTH = Limit("query-depth", 128, "levels", "(fixed)", "nested brackets of one SPARQL query")
PLAN_SECONDS = Limit("plan-seconds", 5, "seconds", "--timeout", "running time of one plan")
PLAN_LABELS = Limit("plan-labels", 1_000_000, "labels", "(fixed)", "partial routes kept by one plan")
REACH_SECONDS = Limit("reach-seconds", 5, "seconds", "--timeout", "running time of one reach")
REACH_MONTHS = Limit("reach-months", 36, "months", "--months", "how far a reach goes where no budget is named")
KEYSTONE_SECONDS = Limit("keystone-seconds", 20, "seconds", "--try", "running time of one search for keystones")
KEYSTONES_TRIED = Limit("keystones-tried", 40, "things", "(fixed)", "credentials and experiences tried out as keystones")
BATCH_PROCESSES = Limit(
    "batch-processes", 64, "processes", "--jobs", "processes at once: for many people, or for several kinds of release"
)
MOVES = Limit("moves", 12, "moves", "--max-moves", "moves of one route")
ROUTES = Limit("routes", 100, "routes", "(fixed)", "routes of one plan")
MAP_NODES = Limit("map-nodes", 300, "nodes", "--max-nodes", "things drawn at once on one page")
PAGE_CAREERS = Limit("page-careers", 2000, "careers", "(fixed)", "careers of one page")
PAGE_WHOLE = Limit("page-whole", 5000, "statements", "(fixed)", "statements about the careers of a page that tells them all")
PAGE_LINES = Limit("page-lines", 5, "lines", "(fixed)", "lines of one section of a career on a page that does not tell all")
PAGE_OPENINGS = Limit("page-openings", 2, "seconds", "(fixed)", "time of a page to find what would open a route")
PAGE_PLAIN = Limit(
    "page-plain", 500_000, "characters", "(fixed)", "data of one page that stand in it as they are; more are packed"
)
ROUTE_LINES = Limit("route-lines", 8, "routes", "(fixed)", "routes drawn on one map")
SEARCH_ROWS = Limit("search-rows", 20, "rows", "--limit", "titles listed by one search")
MATCHES_SHOWN = Limit("matches-shown", 10, "careers", "(fixed)", "matched careers of which one answer tells all, side by side")
CACHE_FILES = Limit("cache-files", 4, "files", "(fixed)", "compiled graphs kept in the user's cache folder; older ones go")
HISTORY_PEOPLE = Limit("history-people", 10, "people", "--min-people", "people behind one measured move, at least")
HISTORY_BYTES = Limit("history-bytes", 2 * 1024**3, "bytes", "(fixed)", "memory of DuckDB over histories; more goes to disk")
HISTORY_CAREERS = Limit("history-careers", 1_000_000, "careers", "(fixed)", "careers that one import of histories speaks of")
HISTORY_FIRST = Limit("history-first", 1900, "year", "(fixed)", "the earliest year of a spell")
HISTORY_LAST = Limit("history-last", 2100, "year", "(fixed)", "the latest year of a spell")
INFERRED_MOVES = Limit("inferred-moves", 20, "moves", "(fixed)", "inferred moves that leave one career")

LIMITS = (
    PROBLEMS,
    FILE_BYTES,
    ARCHIVE_BYTES,
    ARCHIVE_FILES,
    ARCHIVE_RATIO,
    FIELD_CHARS,
    PAGE_BYTES,
    SENTENCE_CHARS,
    QUERY_SECONDS,
    QUERY_ROWS,
    QUERY_BYTES,
    QUERY_DEPTH,
    PLAN_SECONDS,
    PLAN_LABELS,
    REACH_SECONDS,
    REACH_MONTHS,
    KEYSTONE_SECONDS,
    KEYSTONES_TRIED,
    BATCH_PROCESSES,
    MOVES,
    ROUTES,
    MAP_NODES,
    PAGE_CAREERS,
    PAGE_WHOLE,
    PAGE_LINES,
    PAGE_OPENINGS,
    PAGE_PLAIN,
    ROUTE_LINES,
    SEARCH_ROWS,
    MATCHES_SHOWN,
    CACHE_FILES,
    HISTORY_PEOPLE,
    HISTORY_BYTES,
    HISTORY_CAREERS,
    HISTORY_FIRST,
    HISTORY_LAST,
    INFERRED_MOVES,
)


def processors() -> int:
    """Return on how many processors this process may run, at most as many as processes may work at once."""
    known = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(known, BATCH_PROCESSES.value)


def check(limit: Limit, amount: int, what: str) -> None:
    """Raise `LimitReached` if `amount` is over `limit`; `what` says whose amount it is."""
    if amount > limit.value:
        raise LimitReached(limit, f"{what}: {amount:,} {limit.unit} are more than {limit.value:,}")
