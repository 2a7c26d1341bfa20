"""The ontology as a page: `python tests/ontology_page.py` writes docs/ontology.md from ontology/careergraph.ttl."""

from pathlib import Path

import rdflib
from rdflib import OWL, RDF, RDFS, SKOS

from careergraph.files import bundled
from careergraph.vocab import NAMESPACE, PREFIXES, terms

PAGE = Path(__file__).resolve().parents[1] / "docs" / "ontology.md"
SCHEMA = rdflib.Namespace("https://schema.org/")
PREFACE = """# Ontology

Every term of `{namespace}` (prefix `cg`): what it is and what it is used for. The file is `ontology/careergraph.ttl`;
`alignments.ttl` says how its terms stand to those of SKOS, schema.org, ESCO, CTDL, PROV-O and DCAT, `shapes.ttl` what
exported data must be like (SHACL), `context.jsonld` how they are called in JSON-LD. No domain and no range is declared, so that
nothing is inferred about a thing because a term was used on it; "used on" and "points to" say what is meant.

This page is written by `python tests/ontology_page.py`.
"""
SECTIONS = (("Classes", "class"), ("Properties", "property"), ("Individuals", "individual"))


def shown(term):
    """Return a term with its prefix."""
    for prefix, iri in PREFIXES.items():
        if term.startswith(iri):
            return f"`{prefix}:{term.removeprefix(iri)}`"
    return f"<{term}>"


def page():
    """Return the page."""
    ontology = rdflib.Graph().parse(bundled("ontology") / "careergraph.ttl", format="turtle")
    text = [PREFACE.format(namespace=NAMESPACE)]
    for title, kind in SECTIONS:
        text.append(f"## {title}\n")
        text += [entry(ontology, name) for name, each in terms().items() if each == kind]
    return "\n".join(text)


def entry(ontology, name):
    """Return what the page says of one term."""
    term = rdflib.URIRef(NAMESPACE + name)
    notes = [f"**{ontology.value(term, RDFS.label)}.**", str(ontology.value(term, RDFS.comment)).replace("*", "\\*")]
    for words, predicate in (
        ("A kind of", RDFS.subClassOf),
        ("A case of", RDFS.subPropertyOf),
        ("Used on", SCHEMA.domainIncludes),
        ("Points to", SCHEMA.rangeIncludes),
        ("Qualified form:", rdflib.URIRef(f"{PREFIXES['prov']}qualifiedForm")),
    ):
        others = sorted(shown(other) for other in ontology.objects(term, predicate))
        if others:
            notes.append(f"{words} {', '.join(others)}.")
    word = ontology.value(term, SKOS.notation)
    if word:
        notes.append(f"In packs: `{word}`.")
    data = "literal" if ontology.value(term, RDF.type) == OWL.DatatypeProperty else ""
    return f"### cg:{name}\n\n{' '.join(notes)}{' Its value is a literal.' if data else ''}\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
