"""The ontology file defines exactly the terms of `careergraph.vocab`, each so that a stranger understands it."""

import pyoxigraph
import pytest
import rdflib
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, XSD, Literal, URIRef

import contexts
import ontology_page
from careergraph.files import bundled
from careergraph.graph import load
from careergraph.rdf import to_rdflib
from careergraph.vocab import (
    MATCHES,
    NAMESPACE,
    Action,
    Aspect,
    Criterion,
    Method,
    Modality,
    Polarity,
    Property,
    Relation,
    ScopeDimension,
    Standing,
    Unit,
    local_name,
    terms,
)

FILE = bundled("ontology") / "careergraph.ttl"
HEADER = URIRef(NAMESPACE.removesuffix("#"))
CG = rdflib.Namespace(NAMESPACE)
VANN = rdflib.Namespace("http://purl.org/vocab/vann/")
KINDS = {
    OWL.Class: "class",
    OWL.ObjectProperty: "property",
    OWL.DatatypeProperty: "property",
    RDF.Property: "property",
    SKOS.Concept: "individual",
}
OWN_PARENTS = {
    "JobTitle": "Career",
    "Family": "Career",
    "Occupation": "Career",
    "Knowledge": "Skill",
    "Ability": "Skill",
    "Technology": "Skill",
    "Trait": "Skill",
    "Activity": "Skill",
    "Licence": "Certification",
    "Registration": "Certification",
    "Transition": "Statement",
    "Requirement": "Statement",
    "qualifiedTransition": "qualifiedStatement",
    "qualifiedFact": "qualifiedStatement",
}


@pytest.fixture(scope="module")
def ontology():
    return rdflib.Graph().parse(FILE, format="turtle")


@pytest.fixture(scope="module")
def exported():
    return to_rdflib(load())


def local(term):
    return str(term).removeprefix(NAMESPACE)


def mentioned(graph):
    """Return every term of the namespace that stands anywhere in the graph."""
    return {local(part) for triple in graph for part in triple if isinstance(part, URIRef) and part.startswith(NAMESPACE)}


def test_the_file_defines_the_terms_of_vocab_and_no_others(ontology):
    defined = {}
    for subject, kind in ontology.subject_objects(RDF.type):
        if subject.startswith(NAMESPACE):
            assert subject not in defined, f"{subject} has two types"
            defined[subject] = KINDS[kind]
    assert {local(subject): kind for subject, kind in defined.items()} == terms()


def test_no_term_is_mentioned_that_is_not_defined(ontology):
    assert mentioned(ontology) == set(terms())


def test_relations_are_object_properties_scopes_hold_literals_and_facts_may_be_either(ontology):
    expected = {local_name(term): OWL.ObjectProperty for term in Relation if term not in MATCHES}
    expected |= {local_name(term): OWL.DatatypeProperty for term in ScopeDimension}
    expected |= {local_name(term): RDF.Property for term in Property}
    assert {name: ontology.value(CG[name], RDF.type) for name in expected} == expected


@pytest.mark.parametrize("name", terms())
def test_every_term_is_explained(ontology, name):
    term = CG[name]
    assert list(ontology.objects(term, RDFS.isDefinedBy)) == [HEADER]
    for predicate, least in ((RDFS.label, 2), (RDFS.comment, 30)):
        (text,) = ontology.objects(term, predicate)
        assert text.language == "en"
        assert len(text) >= least
    assert ontology.value(term, RDFS.comment).endswith((".", '."'))


def test_a_comment_names_only_terms_that_exist(ontology):
    named = {
        word for _, text in ontology.subject_objects(RDFS.comment) for word in text.replace("+", " ").split() if "cg:" in word
    }
    assert {word.strip("().,;:\"'").removeprefix("cg:") for word in named} <= set(terms())


def test_terms_of_the_namespace_stand_below_each_other_as_sorts_below_kinds(ontology):
    found = {
        local(child): local(parent)
        for relation in (RDFS.subClassOf, RDFS.subPropertyOf)
        for child, parent in ontology.subject_objects(relation)
        if parent.startswith(NAMESPACE)
    }
    assert found == OWN_PARENTS


def test_individuals_carry_the_word_of_packs_and_are_in_the_scheme_of_their_table(ontology):
    for table in (Action, Aspect, Criterion, Method, Modality, Polarity, Standing, Unit):
        scheme = URIRef(f"https://w3id.org/careergraph/scheme/{table.__name__.lower()}")
        assert (scheme, RDF.type, SKOS.ConceptScheme) in ontology
        found = {local(term): str(ontology.value(term, SKOS.notation)) for term in ontology.subjects(SKOS.inScheme, scheme)}
        assert found == {local_name(word): word.value for word in table}


def test_nothing_is_inferred_from_the_use_of_a_property(ontology):
    for predicate in (RDFS.domain, RDFS.range, OWL.inverseOf):
        assert not list(ontology.subject_objects(predicate))
    kinds = {OWL.TransitiveProperty, OWL.SymmetricProperty, OWL.FunctionalProperty}
    assert not kinds & set(ontology.objects(None, RDF.type))
    assert "leadsTo+" in ontology.value(CG.leadsTo, RDFS.comment)


def test_the_header_is_complete(ontology):
    found = {predicate: ontology.value(HEADER, predicate) for predicate in set(ontology.predicates(HEADER))}
    assert found.pop(DCTERMS.description).language == "en"
    assert found == {
        RDF.type: OWL.Ontology,
        DCTERMS.title: Literal("The careergraph ontology", lang="en"),
        DCTERMS.creator: URIRef("https://w3id.org/careergraph/id/publisher/careergraph"),
        DCTERMS.created: Literal("2026-11-21", datatype=XSD.date),
        DCTERMS.license: URIRef("https://www.apache.org/licenses/LICENSE-2.0"),
        OWL.versionIRI: URIRef("https://w3id.org/careergraph/ns/0.1.0"),
        OWL.versionInfo: Literal("0.1.0"),
        VANN.preferredNamespacePrefix: Literal("cg"),
        VANN.preferredNamespaceUri: Literal(NAMESPACE),
    }


def test_pyoxigraph_reads_the_same_triples(ontology):
    read = pyoxigraph.parse(FILE.read_bytes(), format=pyoxigraph.RdfFormat.TURTLE)
    triples = {(str(q.subject), str(q.predicate), str(q.object)) for q in read}
    assert triples == {tuple(part.n3() if not plain(part) else f'"{part}"' for part in triple) for triple in ontology}


def plain(part):
    """Return whether a term is a short plain literal, which rdflib may write with other quotes."""
    return isinstance(part, Literal) and part.language is None and part.datatype is None


def test_everything_the_export_uses_is_defined(exported):
    assert mentioned(exported) <= set(terms())


def test_the_export_uses_each_property_as_it_is_defined(ontology, exported):
    for _, predicate, value in exported:
        kind = ontology.value(predicate, RDF.type) if predicate.startswith(NAMESPACE) else RDF.Property
        if kind == OWL.ObjectProperty:
            assert isinstance(value, URIRef), predicate
        elif kind == OWL.DatatypeProperty:
            assert isinstance(value, Literal), predicate
        else:
            assert kind == RDF.Property, predicate


def test_every_node_of_the_export_has_a_defined_kind(ontology, exported):
    kinds = {kind for kind in exported.objects(None, RDF.type) if kind.startswith(NAMESPACE)}
    assert {CG.Career, CG.Occupation, CG.Statement, CG.Transition, CG.RequirementGroup, CG.Source} <= kinds
    assert {ontology.value(kind, RDF.type) for kind in kinds} == {OWL.Class}


# -- what follows from the file --------------------------------------------------------------------------------------


def test_the_page_of_the_ontology_says_what_the_file_says():
    assert ontology_page.PAGE.read_text(encoding="utf-8") == ontology_page.page()


def test_the_context_follows_from_the_ontology():
    assert (bundled("ontology") / "context.jsonld").read_text(encoding="utf-8") == contexts.text()


ALIGNED = rdflib.Graph().parse(bundled("ontology") / "alignments.ttl", format="turtle")


def test_alignments_speak_of_terms_that_exist_and_make_nothing_the_same():
    assert mentioned(ALIGNED) <= set(terms())
    assert not list(ALIGNED.subject_objects(OWL.equivalentClass)) + list(ALIGNED.subject_objects(OWL.sameAs))
    assert {predicate for predicate in ALIGNED.predicates() if predicate.startswith(str(SKOS))} <= {
        SKOS.closeMatch,
        SKOS.relatedMatch,
    }


def test_what_alignments_state_of_esco_goes_one_way():
    esco = "http://data.europa.eu/esco/model#"
    for subject, _, other in ALIGNED:
        assert not (str(subject).startswith(NAMESPACE) and str(other).startswith(esco))


@pytest.mark.parametrize("name", ["careergraph.ttl", "alignments.ttl", "shapes.ttl", "queries.ttl"])
def test_no_pitfall_that_can_be_checked(name):
    """What ontology checkers look for: licence, language tags, unique labels, no term that is both class and property."""
    found = rdflib.Graph().parse(bundled("ontology") / name, format="turtle")
    labels = {}
    for subject, label in found.subject_objects(RDFS.label):
        assert isinstance(label, Literal)
        assert label.language == "en", subject
        labels.setdefault((str(label), found.value(subject, RDF.type)), set()).add(subject)
    classes = set(found.subjects(RDF.type, OWL.Class))
    properties = {
        each for kind in (OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property) for each in found.subjects(RDF.type, kind)
    }
    assert not classes & properties
    assert not [subject for subject in classes | properties if (subject, RDFS.subClassOf, subject) in found]
    if name != "queries.ttl":
        (header,) = found.subjects(RDF.type, OWL.Ontology)
        assert found.value(header, DCTERMS.license)
        assert found.value(header, OWL.versionInfo)


def test_every_class_and_property_has_a_label_of_its_own(ontology):
    for kinds in ((OWL.Class,), (OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property)):
        labels = [str(ontology.value(term, RDFS.label)) for kind in kinds for term in ontology.subjects(RDF.type, kind)]
        assert {label for label in labels if labels.count(label) > 1} == set()
