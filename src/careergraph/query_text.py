"""What a query may ask, told from its text before anything runs: no other server or data set, no update, known terms."""

import difflib
import itertools
import re
from collections.abc import Iterator
from functools import lru_cache

from careergraph import limits
from careergraph.errors import QueryError
from careergraph.vocab import PREFIXES, terms

_ESCAPE = r"\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}"
_WORD = rf"(?:\w|{_ESCAPE})++(?:[.-]++(?:\w|{_ESCAPE})++)*+"
_OF_LOCAL = r"%[0-9a-fA-F]{2}|\\[^a-zA-Z0-9\s]"
_TOKEN = re.compile(
    rf"""(?P<space>\s++|\#[^\n\r]*+)
    |(?P<string>\"\"\"(?:\"{{0,2}}+(?:[^\"\\]|\\.))*+\"\"\"|\'\'\'(?:'{{0,2}}+(?:[^'\\]|\\.))*+\'\'\'
        |\"(?:[^\"\\\n\r]|\\.)*+\"|'(?:[^'\\\n\r]|\\.)*+')
    |(?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|{_ESCAPE})*+>)
    |(?P<free>[?$]\w++|@[a-zA-Z]++(?:-[a-zA-Z0-9]++)*+)
    |(?P<name>(?:{_WORD})?:(?:(?:[\w:]|{_OF_LOCAL})(?:[\w:.-]|{_OF_LOCAL})*+)?)
    |(?P<word>{_WORD})
    |(?P<mark>.)""",
    re.VERBOSE | re.DOTALL,
)
FORBIDDEN = {
    "SERVICE": "SERVICE asks another server",
    "FROM": "FROM names another data set; the graph is the default one",
    **dict.fromkeys(("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD"), "updates are not allowed"),
}


_ANYWHERE = re.compile("|".join(FORBIDDEN), re.IGNORECASE | re.ASCII)
_AFTER_DOT = re.compile(rf"(?<!\\)\..*?({_ANYWHERE.pattern})", re.IGNORECASE | re.ASCII)
_PREFIX_PART = re.compile(r"[^\W\d_][\w.-]*\Z")
_WITH_HOST = re.compile(r"<[a-zA-Z][a-zA-Z0-9+.-]*://")


@lru_cache(256)
def check(query: str) -> None:
    r"""Raise if the query asks for another server or data set, for an update, or nests too deeply.

    Words in strings, IRIs, comments and names are no keywords. The engine reads without a lexer: `1SERVICE`,
    `SERVICESILENT` and `SERVICE:x` hold its keyword, so they do here. Escaped spellings (`\u0053ERVICE`) count as what they spell.
    This gives the reason in words; that nothing connects out is the child process's own guard.
    """
    depth, declared, before, in_prologue = 0, set(PREFIXES), "", True
    for (kind, text, at), (_, after, _) in itertools.pairwise([*_tokens(query), ("mark", "", len(query))]):
        if kind == "word":
            in_prologue = in_prologue and text.upper() in ("PREFIX", "BASE")
        elif kind == "name" and before.upper() == "PREFIX":
            declared.add(text.partition(":")[0])
        reason = "" if in_prologue and kind != "word" else _reason(kind, text, after, declared)
        if reason:
            raise QueryError(f"{text}: {reason}", **_place(query, at), hint="queries read this graph and nothing else")
        if kind == "mark":
            depth += (text in "({[") - (text in ")}]")
            limits.check(limits.QUERY_DEPTH, depth, "brackets of the query")
        before = text
    _check_terms(query)


def _check_terms(query: str) -> None:
    """Raise if a term of our namespace is not in the ontology; a CONSTRUCT may make terms of its own."""
    found = [*_tokens(query)]
    words = {text.upper() for kind, text, _ in found if kind == "word"}
    redeclared = {name for (_, word, _), (_, name, _) in itertools.pairwise(found) if word.upper() == "PREFIX"}
    if "CONSTRUCT" in words or "cg:" in redeclared:
        return
    known = _known()
    for kind, text, at in found:
        prefix, _, local = text.partition(":")
        if kind == "name" and prefix == "cg" and local and local not in known:
            near = difflib.get_close_matches(local, known, n=3, cutoff=0.5)
            hint = f"did you mean {' or '.join(f'cg:{name}' for name in near)}?" if near else "the ontology lists the terms"
            raise QueryError(f"{text}: no such term", **_place(query, at), hint=hint)


@lru_cache
def _known() -> tuple[str, ...]:
    return tuple(terms())


def _place(query: str, at: int) -> dict[str, int]:
    """Return line and column of a place in a query."""
    return {"line": query.count("\n", 0, at) + 1, "column": at - query.rfind("\n", 0, at)}


def _reason(kind: str, text: str, after: str, declared: set[str]) -> str:
    """Return why a token is not allowed, or an empty text."""
    found = None
    if kind == "word":
        found = _ANYWHERE.search(text)
    elif kind == "name":
        prefix, _, local = text.partition(":")
        part = _PREFIX_PART.search(prefix)
        is_name = part and part[0] in declared and after.upper() not in ("{", "WHERE")
        found = _AFTER_DOT.search(local) or (None if is_name else _ANYWHERE.search(prefix))
    elif kind == "iri" and "#" in text and not _WITH_HOST.match(text):
        return "may be read as `less than` and a comment; declare a prefix for it"
    return FORBIDDEN[found[found.lastindex or 0].upper()] if found else ""


def _tokens(query: str) -> Iterator[tuple[str, str, int]]:
    """Yield kind, text and place of each token; words with their escapes resolved, blanks and comments left out."""
    for match in _TOKEN.finditer(query):
        kind, text = str(match.lastgroup), match[0]
        if kind in ("word", "name"):
            text = re.sub(_ESCAPE, lambda escape: chr(min(int(escape[0].lstrip("\\uU"), 16), 0x10FFFF)), text)
        if kind != "space":
            yield kind, text, match.start()
