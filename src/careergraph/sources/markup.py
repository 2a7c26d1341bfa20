"""Read the blocks of text of a saved web page in one pass, so that a hostile page costs no more time than its length.

<h3>Advancement</h3>                     Block(tag="h3", text="Advancement")
<p>Some become <a href="b.htm">b</a>.    Block(tag="p", text="Some become b.", links=(Link(12, "b.htm"),))
<tr><th>Pay</th><td>$1</td></tr>         Block(tag="th", row=1, text="Pay"), Block(tag="td", row=1, text="$1")
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from careergraph.errors import BadData, Problem


@dataclass(frozen=True, slots=True)
class Link:
    """Where in the text of its block a link begins, and where it leads."""

    start: int
    href: str


@dataclass(frozen=True, slots=True)
class Block:
    """One run of text without a break: a heading, a paragraph, an item, or a cell with all that is in it.

    `part` is the id of the part of the page, `table` that of the table, or its class; `row` counts the rows of all tables.
    """

    tag: str
    part: str
    table: str
    row: int
    text: str
    links: tuple[Link, ...]
    line: int


@dataclass(slots=True)
class Markup:
    """A page: its blocks in order, what its head says by name, and whether it has its end."""

    blocks: list[Block] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)
    is_whole: bool = False


def read(text: str, place: str, part: re.Pattern[str]) -> Markup:
    """Return a page; an element whose id fits `part` begins a part of it.

    Raises:
        BadData: the page breaks off inside a tag, a comment or a script, or has a character reference that is none.
    """
    reader, line = _Reader(part), 1
    try:
        for token in _tokens(text, place):
            line = token.line
            reader.take(token)
    except ValueError as error:  # numbers of thousands of digits
        message = "a character reference that is no character"
        raise BadData([Problem(place, line, 0, message, "save the page again")]) from error
    reader.flush()
    return reader.page


@dataclass(frozen=True, slots=True)
class _Token:
    """A tag (`name`, and whether it closes), or text between tags."""

    line: int
    name: str
    is_end: bool
    rest: str


_ATTRIBUTE = r"""[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+))?+"""
_TAG = re.compile(rf"<(/?)([a-zA-Z][^\s/>]*+)((?:[\s/=]++|{_ATTRIBUTE})*+)>")
_NAMED_VALUE = re.compile(r"""([^\s/>=][^\s/>=]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>"'][^\s>]*+)))?+""")
_RAW = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "textarea")}
"""Elements whose content is no text of the page, and how they end."""


def _tokens(text: str, place: str) -> Iterator[_Token]:
    """Yield tags and what is between them; comments, scripts and declarations are passed over."""
    here, line = 0, 1
    while here < len(text):
        found = _OPENING.search(text, here)
        start = found.start() if found else len(text)
        if start > here:
            yield _Token(line, "", is_end=False, rest=text[here:start])
            line += text.count("\n", here, start)
        if start == len(text):
            return
        token, here = _after(text, start, line)
        if here < 0:
            raise BadData([_broken(text, start, place, line)])
        if token:
            yield token
        line += text.count("\n", start, here)


_OPENING = re.compile(r"<(?=/?[a-zA-Z]|[!?])")


def _after(text: str, start: int, line: int) -> tuple[_Token | None, int]:
    """Return the tag that begins at a `<`, or None for what is passed over, and where it ends: -1 if nowhere."""
    if text.startswith("<!--", start):
        return None, _past(text, "-->", start + 4)
    if text[start + 1] in "!?":
        return None, _past(text, ">", start)
    tag = _TAG.match(text, start)
    if tag is None:
        return None, -1
    name = tag[2].lower()
    if name in _RAW and not tag[1]:
        closing = _RAW[name].search(text, tag.end())
        return None, closing.start() if closing else -1
    return (_Token(line, name, is_end=bool(tag[1]), rest=tag[3]) if name in _KNOWN else None), tag.end()


def _past(text: str, end: str, start: int) -> int:
    """Return the place after the next `end`, or -1."""
    found = text.find(end, start)
    return found + len(end) if found >= 0 else -1


def _broken(text: str, start: int, place: str, line: int) -> Problem:
    column = start - text.rfind("\n", 0, start)
    message = f"the page breaks off: what begins with {text[start : start + 9]!r} has no end"
    return Problem(place, line, column, message, "save the page again")


def _attributes(rest: str) -> dict[str, str]:
    found = ((each[1].lower(), each[2] or each[3] or each[4] or "") for each in _NAMED_VALUE.finditer(rest))
    return {name: html.unescape(value) for name, value in reversed(list(found))}


_CELLS = frozenset(("td", "th"))
_BREAKS = frozenset(
    (
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "caption",
            "dd",
            "div",
            "dl",
            "dt",
            "fieldset",
            "footer",
            "form",
        ),
        *(
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "li",
            "main",
            "nav",
            "ol",
            "p",
            "section",
            "table",
            "tbody",
            "td",
        ),
        *("tfoot", "th", "thead", "title", "tr", "ul"),
    )
)
"""Elements before and after which text is another block."""
_KNOWN = _BREAKS | {"a", "br", "html", "link", "meta"}


class _Reader:
    """Puts tokens together to blocks; it keeps no tree, so it matters to nothing how deep or how badly elements nest."""

    def __init__(self, part: re.Pattern[str]) -> None:
        self.page = Markup()
        self._part, self._table, self._row = "", "", 0
        self._parts = part
        self._tag, self._line, self._cell = "", 0, False
        self._text: list[str] = []
        self._length = 0
        self._links: list[Link] = []

    def take(self, token: _Token) -> None:
        """Go on with one token."""
        if not token.name:
            self._add(token)
        elif token.name in _BREAKS or token.name == "br":
            self._break(token)
        elif token.name == "a" and not token.is_end:
            self._links.append(Link(self._length, _attributes(token.rest).get("href", "")))
        elif token.name in ("meta", "link"):
            self._note(_attributes(token.rest))
        elif token.name == "html" and token.is_end:
            self.page.is_whole = True

    def _add(self, token: _Token) -> None:
        """Add text; white space of any length is one space, and none where a block begins."""
        text = re.sub(r"\s+", " ", html.unescape(token.rest))
        if text[:1] == " " and (not self._length or self._text[-1].endswith(" ")):
            text = text[1:]
        if text:
            self._line = self._line if self._length else token.line
            self._text.append(text)
            self._length += len(text)

    def _break(self, token: _Token) -> None:
        is_outside = token.name in _CELLS or token.name in ("tr", "table", "tbody", "thead", "tfoot")
        if (self._cell and not is_outside) or token.name == "br":
            self._add(_Token(token.line, "", is_end=False, rest=" "))
            return
        self.flush()
        self._cell = token.name in _CELLS and not token.is_end
        self._tag = "" if token.is_end else token.name
        self._row += token.name == "tr" and not token.is_end
        if token.name == "table" or not token.is_end:
            self._place(token)

    def _place(self, token: _Token) -> None:
        """Note in which part and table the page goes on."""
        said = _attributes(token.rest) if token.name in ("div", "table", "section", "article") else {}
        if token.name == "table":
            self._table = "" if token.is_end else said.get("id") or said.get("class") or "table"
        elif self._parts.fullmatch(said.get("id", "")):
            self._part = said["id"]

    def _note(self, said: dict[str, str]) -> None:
        name = said.get("name") or said.get("property") or said.get("rel", "")
        self.page.said.setdefault(name.lower(), said.get("content") or said.get("href", ""))

    def flush(self) -> None:
        """End the block that is being put together; a cell is one even if it is empty."""
        text = "".join(self._text).rstrip()
        if text or self._links or self._cell:
            row = self._row if self._table else 0
            block = Block(self._tag, self._part, self._table, row, text, tuple(self._links), self._line)
            self.page.blocks.append(block)
        self._text, self._links, self._length = [], [], 0
