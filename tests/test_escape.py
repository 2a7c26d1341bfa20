"""Text stays text: in HTML, in scripts, in spreadsheets, in terminals and in IRIs."""

import html
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careergraph.escape import for_cell, for_html, for_iri, for_script_data, for_terminal, from_cell, from_iri

FORMULAS = ["=1+1", "+1", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20x"]


@given(st.text())
def test_html_comes_back_and_holds_no_markup(text):
    escaped = for_html(text)
    assert html.unescape(escaped) == html.unescape(html.escape(text))
    assert not set("<>\"'") & set(escaped)


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=5))
def test_script_data_is_the_same_json_and_ends_no_script(value):
    guarded = for_script_data(json.dumps(value, ensure_ascii=False))
    assert json.loads(guarded) == value
    assert not set("<>&\u2028\u2029") & set(guarded)


@pytest.mark.parametrize("text", [*FORMULAS, *(f"'{text}" for text in FORMULAS), "''=1"])
def test_a_formula_is_guarded_and_the_guard_comes_off(text):
    assert for_cell(text) == f"'{text}"
    assert from_cell(for_cell(text)) == text


@pytest.mark.parametrize("text", ["", "manager", "'quoted'", "'", "a=b", "1-2"])
def test_other_text_is_left_alone(text):
    assert for_cell(text) == text
    assert from_cell(text) == text


@given(st.text(alphabet=st.one_of(st.sampled_from("'=+-@\t\r\nab"), st.characters())))
def test_the_guard_is_undone_for_any_text_and_no_cell_begins_with_a_formula(text):
    guarded = for_cell(text)
    assert from_cell(guarded) == text
    assert not guarded.startswith(tuple(formula[0] for formula in FORMULAS))


@pytest.mark.parametrize(
    "text, shown",
    [
        ("plain", "plain"),
        ("Zürich 医師 ñ", "Zürich 医師 ñ"),
        ("a\x1b[31mred", "a<U+001B>[31mred"),
        ("a\u202eb", "a<U+202E>b"),
        ("a\u2066b", "a<U+2066>b"),
        ("zero\u200bwidth", "zero<U+200B>width"),
        ("soft\u00adhyphen", "soft<U+00AD>hyphen"),
        ("a\u2028b", "a<U+2028>b"),
        ("\ufeffbom", "<U+FEFF>bom"),
        ("filler\u3164", "filler<U+3164>"),
        ("blank\u2800", "blank<U+2800>"),
        ("half\udcff", "half<U+DCFF>"),
        ("nul\0", "nul<U+0000>"),
        ("a\tb", "a<U+0009>b"),
        ("c1\x9b", "c1<U+009B>"),
        ("two\nlines", "two\nlines"),
    ],
)
def test_what_a_terminal_shows(text, shown):
    assert for_terminal(text) == shown


def test_a_cell_of_a_table_keeps_no_line_end():
    assert for_terminal("two\nlines", keep="") == "two<U+000A>lines"


@given(st.text(alphabet=st.characters(codec=None)))
def test_nothing_that_controls_a_terminal_passes(text):
    assert {unicodedata.category(char) for char in for_terminal(text, keep="")} & {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"} == set()


@given(st.text())
def test_an_iri_is_plain_ascii_and_comes_back(text):
    encoded = for_iri(text)
    assert from_iri(encoded) == text
    assert encoded.isascii()
    assert not set(' <>"{}|\\^`#?') & set(encoded)


def test_ids_of_like_names_have_iris_apart():
    assert len({for_iri(local) for local in ("c", "c++", "c+", "c%2B", "C", "医師", "c/d", "c:d")}) == 8
