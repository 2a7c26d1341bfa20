"""The JSON-LD context that follows from the ontology: `python tests/contexts.py` writes ontology/context.jsonld."""

import json

import rdflib
from rdflib import OWL, RDF, XSD

from careergraph.files import bundled
from careergraph.vocab import NAMESPACE, PREFIXES

FOREIGN = {
    "dcterms:hasPart": "@id",
    "dcterms:license": "@id",
    "prov:wasDerivedFrom": "@id",
    "prov:wasRevisionOf": "@id",
    "rdf:object": "@id",
    "rdf:predicate": "@id",
    "rdf:subject": "@id",
    "schema:estimatedSalary": "@id",
    **dict.fromkeys(("skos:broadMatch", "skos:closeMatch", "skos:exactMatch", "skos:narrowMatch"), "@id"),
    **dict.fromkeys((f"schema:{name}" for name in ("maxValue", "median", "minValue")), "xsd:decimal"),
    **dict.fromkeys((f"schema:percentile{rank}" for rank in (10, 25, 75, 90)), "xsd:decimal"),
}
PLAIN = {"xsd:decimal", "xsd:integer", "xsd:boolean"}


def context():
    """Return the context: our terms by their names, those of others with their prefix, each with the type of its values."""
    ontology = rdflib.Graph().parse(bundled("ontology") / "careergraph.ttl", format="turtle")
    ranges = rdflib.URIRef("https://schema.org/rangeIncludes")
    found = {"id": "@id", "type": "@type", **PREFIXES}
    for term, kind in sorted(ontology.subject_objects(RDF.type)):
        if not term.startswith(NAMESPACE) or kind not in (OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property):
            continue
        name = term.removeprefix(NAMESPACE)
        types = {str(each).replace(str(XSD), "xsd:") for each in ontology.objects(term, ranges)} & PLAIN
        told = "@id" if kind == OWL.ObjectProperty else types.pop() if len(types) == 1 else ""
        found[name] = {"@id": f"cg:{name}", **({"@type": told} if told else {})}
    return {"@context": {**found, **{name: {"@id": name, "@type": told} for name, told in FOREIGN.items()}}}


def text():
    """Return the context as the file holds it: one term a line."""
    lines = [f"  {json.dumps(name)}: {json.dumps(told)}" for name, told in context()["@context"].items()]
    return '{"@context": {\n' + ",\n".join(lines) + "\n}}\n"


if __name__ == "__main__":
    (bundled("ontology") / "context.jsonld").write_text(text(), encoding="utf-8")
