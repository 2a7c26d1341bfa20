"""The words of the model: one meaning each, one spelling each."""

import itertools
import keyword
import re
from enum import StrEnum

import pytest

from careergraph import vocab
from careergraph.vocab import (
    EDGES,
    NUMERIC,
    SORTS,
    STRUCTURE,
    Kind,
    Modality,
    Property,
    Relation,
    ScopeDimension,
    Sort,
    Unit,
    camel,
    local_name,
    terms,
)

TABLES = [
    found for found in vars(vocab).values() if isinstance(found, type) and issubclass(found, StrEnum) and found is not StrEnum
]
WORDS = [word for table in TABLES for word in table]


def test_no_word_is_both_a_relation_and_a_property():
    assert {str(word) for word in Relation} & {str(word) for word in Property} == set()


@pytest.mark.parametrize("word", WORDS, ids=lambda word: f"{type(word).__name__}-{word}")
def test_the_python_name_is_the_word(word):
    assert word.name.lower().replace("_", "-") == re.sub(r"[ /]", "-", word.value.lower())
    assert not keyword.iskeyword(word.name)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_every_table_says_what_it_is_about(table):
    assert table.__doc__
    assert table.__doc__ != StrEnum.__doc__


def test_every_kind_has_sorts_and_every_sort_but_any_one_kind():
    assert set(SORTS) == set(Kind)
    assert sorted(itertools.chain.from_iterable(SORTS.values())) == sorted(set(Sort) - {Sort.ANY})


def test_relations_are_edges_or_structure():
    assert sorted((*EDGES, *STRUCTURE)) == sorted(Relation)


def test_numbers_are_properties_that_exist():
    assert set(Property) >= NUMERIC


@pytest.mark.parametrize(
    "term, name",
    [
        (Relation.REQUIRES, "requires"),
        (Relation.LEADS_TO, "leadsTo"),
        (Property.WORKERS_WITH, "workersWith"),
        (ScopeDimension.COMPANY_SIZE, "scopeCompanySize"),
        (Kind.CAREER, "Career"),
        (Sort.JOB_TITLE, "JobTitle"),
        (Modality.USUAL, "ModalityUsual"),
        (Unit.USD_YEAR, "UnitUSDPerYear"),
    ],
)
def test_rdf_names(term, name):
    assert local_name(term) == name


def test_camel_takes_blanks_and_hyphens():
    assert camel("not met by-far") == "notMetByFar"


def test_rdf_names_are_fit_for_a_prefixed_name():
    assert [name for name in terms() if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", name)] == []


def test_rdf_names_of_one_sort_of_term_never_collide():
    individuals = [local_name(word) for table in (Modality, Unit, vocab.Method, vocab.Standing, vocab.Aspect) for word in table]
    properties = [local_name(word) for table in (Relation, Property, ScopeDimension) for word in table]
    assert len(set(individuals)) == len(individuals)
    assert len(set(properties)) == len(properties)


def test_rdf_names_are_sorted_and_classes_alone_begin_in_upper_case_without_a_table():
    found = terms()
    assert list(found) == sorted(found)
    assert {name for name, what in found.items() if what == "property"} == {name for name in found if name[0].islower()}
