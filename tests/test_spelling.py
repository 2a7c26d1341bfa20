"""RDF as text: what is spelled here is read as the same terms by pyoxigraph and rdflib, and what is no IRI is refused by both."""

import pyoxigraph
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from careergraph import rdf, spelling
from careergraph.vocab import ID_NAMESPACE, PREFIXES

texts = st.text(st.characters(exclude_categories=["Cs"]))
forms = st.sampled_from([spelling.NTriples(), spelling.Turtle()])


def read(spelled):
    """Return the object that is spelled, read with the prefixes of exports."""
    prefixes = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
    data = f"{prefixes}<urn:x:s> <urn:x:p> {spelled} .\n"
    (triple,) = pyoxigraph.parse(data, format=pyoxigraph.RdfFormat.TURTLE)
    ((_, _, other),) = rdflib.Graph().parse(data=data, format="turtle")
    if isinstance(other, rdflib.URIRef):
        assert str(other) == triple.object.value
    return triple.object


@given(forms, texts, st.sampled_from(["", "en", "en-US", "fr"]))
def test_any_text_is_read_as_it_was(form, text, language):
    due = pyoxigraph.Literal(text, language=language) if language else pyoxigraph.Literal(text)
    assert read(form.literal(text, language=language)) == due


@given(
    forms,
    st.decimals(allow_nan=False, allow_infinity=False)
    | st.integers()
    | st.sampled_from(["true", "false", "x", "", "0_1", "\u0661"]),
    st.sampled_from(["decimal", "integer", "boolean", "gYear"]),
)
def test_a_number_keeps_its_digits_and_its_kind(form, number, kind):
    kind = f"{PREFIXES['xsd']}{kind}"
    spelled = form.literal(str(number), datatype=form.iri(kind))
    assert read(spelled) == pyoxigraph.Literal(str(number), datatype=pyoxigraph.NamedNode(kind))


@given(forms, st.sampled_from([*PREFIXES.values(), "urn:x:", "http://data.europa.eu/esco/"]), texts)
def test_an_iri_is_read_as_it_was_or_refused_as_pyoxigraph_refuses_it(form, start, end):
    try:
        due = pyoxigraph.NamedNode(start + end)
    except ValueError:
        with pytest.raises(ValueError, match="IRI"):
            form.iri(start + end)
    else:
        assert read(form.iri(start + end)) == due


@pytest.mark.parametrize("local", ["a.b", "a.", "a~b", "a%C3%A9", "-a", "a:b", "", "a/b/../c", "1.", "é"])
def test_a_local_name_with_points_signs_or_slashes_is_read_as_it_was(local):
    assert read(spelling.Turtle().iri(ID_NAMESPACE + local)) == pyoxigraph.NamedNode(ID_NAMESPACE + local)


@pytest.mark.parametrize("form", ["ttl", "nt"])
def test_a_file_holds_the_triples_of_the_graph(guides_graph, form):
    kind = {"ttl": pyoxigraph.RdfFormat.TURTLE, "nt": pyoxigraph.RdfFormat.N_TRIPLES}[form]
    assert {quad.triple for quad in pyoxigraph.parse(rdf.serialize(guides_graph, form), format=kind)} == set(
        rdf.triples(guides_graph)
    )
