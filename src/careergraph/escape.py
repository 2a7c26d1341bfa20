"""Text into HTML, tables, terminals and IRIs, so that text stays text."""

import unicodedata

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # the last: full width
_SCRIPT = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"},
)
_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
_CHART = " .,:()"
_HIDDEN = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
"""Letters and marks that show nothing (default ignorable in Unicode), and the blank Braille pattern."""


def for_html(text: str) -> str:
    """Return `text` for an HTML element or a quoted attribute.

    >>> for_html("<b>R&D</b>")
    '&lt;b&gt;R&amp;D&lt;/b&gt;'
    """
    return text.translate(_HTML)


def for_script_data(json_text: str) -> str:
    r"""Return JSON for a `<script type="application/json">`, which no string of it can end.

    >>> for_script_data('"</script>"')
    '"\\u003c/script\\u003e"'
    """
    return json_text.translate(_SCRIPT)


def for_mermaid(text: str) -> str:
    """Return `text` for a quoted label of a Mermaid chart: what could be markup as its code point.

    >>> for_mermaid('C# "expert", 24 months')
    'C#35; #34;expert#34;, 24 months'
    """
    return "".join(char if char.isalnum() or char in _CHART else f"#{ord(char)};" for char in text)


def for_cell(text: str) -> str:
    """Return `text` for a CSV cell that no spreadsheet takes for a formula; `from_cell` undoes it.

    >>> for_cell("=1+1"), for_cell("-5"), for_cell("'=x")
    ("'=1+1", "'-5", "''=x")
    """
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text


def from_cell(text: str) -> str:
    """Return the text that `for_cell` guarded.

    >>> from_cell("'=1+1"), from_cell("'quoted'")
    ('=1+1', "'quoted'")
    """
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULA) else text


def for_terminal(text: str, *, keep: str = "\n") -> str:
    r"""Return `text` with control, bidirectional and invisible characters shown as code points.

    >>> for_terminal("a\x1b[31mb")
    'a<U+001B>[31mb'
    """
    hidden = {ord(char): f"<U+{ord(char):04X}>" for char in set(text).difference(keep) if _is_hidden(char)}
    return text.translate(hidden)


def for_iri(local: str) -> str:
    """Return `local` percent-encoded for the last part of an IRI.

    >>> for_iri("degree:bachelor/医師")
    'degree:bachelor/%E5%8C%BB%E5%B8%AB'
    """
    from urllib.parse import quote

    return quote(local, safe="/:-._~")


def from_iri(local: str) -> str:
    """Return the text that `for_iri` encoded."""
    from urllib.parse import unquote

    return unquote(local, errors="strict")


def _is_hidden(char: str) -> bool:
    return char in _BLANK or unicodedata.category(char) in _HIDDEN
