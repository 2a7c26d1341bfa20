"""RDF as text: terms as N-Triples and Turtle spell them, and their lines. What is not plain is spelled by pyoxigraph."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import IO

from careergraph.vocab import ID_NAMESPACE, PREFIXES

_PLAIN = r"(?:[A-Za-z0-9_/.:~-]++|%[0-9A-F]{2})*+"
_IRI = re.compile(rf"[a-z]+:{_PLAIN}#?{_PLAIN}")
_LOCAL = re.compile(rf"[A-Za-z0-9_]{_PLAIN}(?<!\.)")
_BARE = {
    "xsd:boolean": re.compile("true|false"),
    "xsd:decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    "xsd:integer": re.compile(r"[+-]?[0-9]+"),
}
"""What Turtle takes for a value of these kinds without saying so."""
_NAMESPACES = {namespace: f"{prefix}:" for prefix, namespace in PREFIXES.items()}
_AT_ONCE = 20_000
"""So many pieces of text are written at once."""

Told = tuple[str, str, str, str]
"""Subject, predicate, object and named graph as they are spelled; an empty text is the default graph."""


class NTriples:
    """Spells terms in full."""

    def iri(self, iri: str) -> str:
        """Return how an IRI is spelled.

        Raises:
            ValueError: it is none.
        """
        if _IRI.fullmatch(iri):
            return f"<{iri}>"
        import pyoxigraph

        return str(pyoxigraph.NamedNode(iri))

    def literal(self, text: str, *, language: str | None = None, datatype: str | None = None) -> str:
        """Return how a text is spelled, in a language or of a datatype that is spelled already."""
        spelled = f'"{text}"' if text.isprintable() and '"' not in text and "\\" not in text else _spelled(text)
        if datatype:
            return f"{spelled}^^{datatype}"
        return f"{spelled}@{_tag(language)}" if language else spelled


def _spelled(text: str) -> str:
    import pyoxigraph

    return str(pyoxigraph.Literal(text))


@cache
def _tag(language: str) -> str:
    import pyoxigraph

    return str(pyoxigraph.Literal("", language=language).language)


class Turtle(NTriples):
    """Spells terms with prefixes, where one fits; what is plainly a number, true or false as it is."""

    def literal(self, text: str, *, language: str | None = None, datatype: str | None = None) -> str:
        """Return how a text is spelled."""
        if datatype in _BARE and _BARE[datatype].fullmatch(text):
            return text
        return super().literal(text, language=language, datatype=datatype)

    def iri(self, iri: str) -> str:
        """Return how an IRI is spelled."""
        cut = len(ID_NAMESPACE) if iri.startswith(ID_NAMESPACE) else max(iri.rfind("#"), iri.rfind("/")) + 1
        prefix, local = _NAMESPACES.get(iri[:cut]), iri[cut:]
        if not prefix or not _LOCAL.fullmatch(local):
            return super().iri(iri)
        for char in "/.~%":
            local = local.replace(char, "\\" + char)
        return prefix + local


# -- lines ----------------------------------------------------------------------------------------------------------


def triple_lines(told: Iterable[Told]) -> Iterator[str]:
    """Yield a line for each triple."""
    return (f"{s} {p} {o} .\n" for s, p, o, _ in told)


def quad_lines(told: Iterable[Told]) -> Iterator[str]:
    """Yield a line for each triple with its named graph."""
    return (f"{s} {p} {o} {g} .\n" if g else f"{s} {p} {o} .\n" for s, p, o, g in told)


def turtle_pieces(told: Iterable[Told]) -> Iterator[str]:
    """Yield Turtle piece by piece: what is said of one subject stands together where it was told together."""
    yield from (f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
    verbs, end, subject, predicate = {Turtle().iri(f"{PREFIXES['rdf']}type"): "a"}, "", "", ""
    for s, p, o, _ in told:
        if s != subject:
            yield f"{end}{s} {verbs.get(p, p)} {o}"
            end, subject, predicate = " .\n", s, p
        elif p != predicate:
            yield f" ;\n\t{verbs.get(p, p)} {o}"
            predicate = p
        else:
            yield f" , {o}"
    yield end


def write(pieces: Iterator[str], file: IO[bytes]) -> None:
    """Write pieces of text as UTF-8."""
    while some := "".join(islice(pieces, _AT_ONCE)):
        file.write(some.encode())
