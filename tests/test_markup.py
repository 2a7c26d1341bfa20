"""Pages as blocks of text: what breaks a block, cells, links, parts; whatever the input, its end is reached in one pass."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

import handbook_pages
from careergraph.errors import BadData
from careergraph.sources import markup
from careergraph.sources.markup import Link

PARTS = re.compile(r"tab-\d")


def read(text):
    return markup.read(text, "page.html", PARTS)


def outcome(text):
    """Return a page and no fault, or an empty one and the faults."""
    try:
        return read(text), []
    except BadData as error:
        return markup.Markup(), error.problems


def blocks(text):
    """Return tag, row and text of each block."""
    return [(block.tag, block.row, block.text) for block in read(text).blocks]


def test_headings_paragraphs_and_items_are_blocks_with_their_lines():
    page = read("<h3>One</h3>\n<p>Two\n<b>and</b> more</p>tail<ul><li>Three</ul>")
    found = [(block.tag, block.text, block.line) for block in page.blocks]
    assert found == [("h3", "One", 1), ("p", "Two and more", 2), ("", "tail", 3), ("li", "Three", 3)]


def test_a_cell_is_one_block_with_all_that_is_in_it_even_if_empty():
    text = "<table id='t'><tr><th><p>A</p><p>B</p></th><td></td><tr><td>1<br>2<td>3</table><p>x"
    assert blocks(text) == [("th", 1, "A B"), ("td", 1, ""), ("td", 2, "1 2"), ("td", 2, "3"), ("p", 0, "x")]
    assert {block.table for block in read(text).blocks if block.row} == {"t"}


def test_links_begin_where_their_text_does():
    (block,) = read('<p>Some  become <a class="x > y" href="/a.htm?b=1&amp;c=2">heads</a> or\n<A HREF=b.htm>guests</A>.').blocks
    assert block.text == "Some become heads or guests."
    assert block.links == (Link(12, "/a.htm?b=1&c=2"), Link(21, "b.htm"))


def test_parts_begin_with_their_ids_and_last_until_the_next():
    page = read('<p>0</p><div id="tab-1"><div><p>1</p></div></div><p>still 1</p><div id=tab-2><p id="tab-9">2')
    assert [(block.part, block.text) for block in page.blocks] == [
        ("", "0"),
        ("tab-1", "1"),
        ("tab-1", "still 1"),
        ("tab-2", "2"),
    ]


def test_scripts_styles_and_comments_are_no_text():
    text = "<!-- <p>a</p> --><script>if (a<b) '</p>'</script><style>p>a{}</style><!--[if IE]><p>b<![endif]--><?xml ?><p>1 < 2 &amp; 3</p>"
    assert blocks(text) == [("p", 0, "1 < 2 & 3")]


def test_the_head_says_things_by_name_and_the_first_one_counts():
    page = read('<meta name="date" content="2025"><meta name=date content=2026><link rel="canonical" href="a">'
                '<meta property="og:url" content="b"></html>')  # fmt: skip
    assert page.said == {"date": "2025", "canonical": "a", "og:url": "b"}
    assert page.is_whole


@pytest.mark.parametrize(
    ("text", "place", "begins"),
    [
        ("<p>a\n  <a href='x", (2, 3), "<a href='"),
        ("a<!-- b", (1, 2), "<!-- b"),
        ("<p>\n<script>x", (2, 1), "<script>x"),
        ("<p></", None, ""),
        ("<!doctype", (1, 1), "<!doctype"),
        ("</p", (1, 1), "</p"),
    ],
)
def test_a_page_that_breaks_off_says_where(text, place, begins):
    if place is None:
        assert blocks(text) == [("p", 0, "</")]
        return
    with pytest.raises(BadData) as caught:
        read(text)
    (problem,) = caught.value.problems
    assert ((problem.line, problem.column), problem.message) == (
        place,
        f"the page breaks off: what begins with {begins!r} has no end",
    )


def test_a_character_reference_of_thousands_of_digits_is_a_fault():
    with pytest.raises(BadData, match=r"page\.html:2: a character reference that is no character"):
        read(f"<p>\n<b>&#{'1' * 5000};")


SIZE = 200_000
HOSTILE = {
    "comments": "<!--",
    "declarations": "<!",
    "brackets": "<",
    "tags": "<a ",
    "ends": "</",
    "quotes": "<a b='\"",
    "attributes": "a ",
    "scripts": "<script></script",
    "references": "&amp",
    "depth": "<div>",
    "tables": "<table><tr><td>",
    "links": "<a href=x>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_are_read_in_one_pass(name):
    """Each of them takes minutes where a scanner goes back; a second at most where it doesn't (a limit would be a timed test)."""
    page, problems = outcome(("<a " if name == "attributes" else "") + HOSTILE[name] * (SIZE // len(HOSTILE[name])))
    assert len(problems) <= 1
    assert sum(len(block.text) for block in page.blocks) <= SIZE


class Oracle(HTMLParser):
    """What Python's own parser takes for text."""

    def __init__(self):
        super().__init__()
        self.text, self.is_raw = [], False

    def handle_starttag(self, tag, _attributes):
        self.is_raw = tag in ("script", "style")
        self.text.append("" if tag in ("a", "b", "span", "strong") else " ")

    def handle_endtag(self, tag):
        self.is_raw = False
        self.text.append("" if tag in ("a", "b", "span", "strong") else " ")

    def handle_data(self, data):
        if not self.is_raw:
            self.text.append(data)


@pytest.mark.parametrize("name", handbook_pages.PAGES)
def test_the_text_of_a_page_is_what_another_parser_finds(name):
    oracle = Oracle()
    oracle.feed(handbook_pages.PAGES[name])
    mine = " ".join(block.text for block in read(handbook_pages.PAGES[name]).blocks)
    assert mine.split() == "".join(oracle.text).split()


PIECES = st.sampled_from(["<p>", "</p>", "<td>", "<tr>", "<table id='x'>", "</table>", "<a href=", "'", '"', ">", "<", "<!--", "-->",
                          "&amp;", "x", " ", "\n", "<script>", "</script>", "<br/>", "</html>", "<div id=tab-1>"])  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_text_is_read_or_refused_with_a_place(text):
    page, problems = outcome(text)
    lines = [block.line for block in page.blocks if block.text] + [problem.line for problem in problems]
    assert lines == sorted(lines)
    assert set(lines) <= set(range(1, text.count("\n") + 2))
    assert all(0 <= link.start <= len(block.text) + 1 for block in page.blocks for link in block.links)
