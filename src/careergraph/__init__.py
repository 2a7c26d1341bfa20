"""A trip planner for careers: routes between careers, what each move asks, how long it takes, and who says so.

Names are loaded when they are first used, so that importing careergraph costs almost nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from careergraph.catalogue import ready_queries, run_query
    from careergraph.comparison import Comparison, compare
    from careergraph.contradictions import Conflict, conflicts
    from careergraph.drawing import to_pyvis
    from careergraph.errors import (
        AmbiguousTitle,
        BadData,
        CareerGraphError,
        FileFailure,
        LimitReached,
        NodeNotFound,
        NoRoute,
        QueryError,
        RequestError,
        WrongGraphFile,
    )
    from careergraph.footing import Support, support
    from careergraph.frames import to_frame
    from careergraph.gaps import Gap, gap
    from careergraph.graph import CareerGraph, load, open, save  # noqa: A004 - cg.open, as in gzip.open
    from careergraph.html import to_html, to_iframe, write_html
    from careergraph.inference import Inference, infer, infer_into
    from careergraph.leverage import Keystone, Keystones, keystones
    from careergraph.network import to_networkx
    from careergraph.pictures import write_picture
    from careergraph.planner import plan
    from careergraph.populations import plan_many, reach_many
    from careergraph.querying import Answer, sparql
    from careergraph.rdf import to_rdflib, write_rdf
    from careergraph.reachability import Reach, reach
    from careergraph.remedies import repairs
    from careergraph.request import Request
    from careergraph.routes import Change, Plan, Route
    from careergraph.similarity import Nearness, similar
    from careergraph.suppositions import WhatIf, what_if
    from careergraph.vocab import Criterion, Facet, Kind, Method, Modality, Property, Reading, Relation, Sort, Truth

__version__ = "0.1.0"

__all__ = [
    "AmbiguousTitle",
    "Answer",
    "BadData",
    "CareerGraph",
    "CareerGraphError",
    "Change",
    "Comparison",
    "Conflict",
    "Criterion",
    "Facet",
    "FileFailure",
    "Gap",
    "Inference",
    "Keystone",
    "Keystones",
    "Kind",
    "LimitReached",
    "Method",
    "Modality",
    "Nearness",
    "NoRoute",
    "NodeNotFound",
    "Plan",
    "Property",
    "QueryError",
    "Reach",
    "Reading",
    "Relation",
    "Request",
    "RequestError",
    "Route",
    "Sort",
    "Support",
    "Truth",
    "WhatIf",
    "WrongGraphFile",
    "compare",
    "conflicts",
    "gap",
    "infer",
    "infer_into",
    "keystones",
    "load",
    "open",
    "plan",
    "plan_many",
    "reach",
    "reach_many",
    "ready_queries",
    "repairs",
    "run_query",
    "save",
    "similar",
    "sparql",
    "support",
    "to_frame",
    "to_html",
    "to_iframe",
    "to_networkx",
    "to_pyvis",
    "to_rdflib",
    "what_if",
    "write_html",
    "write_picture",
    "write_rdf",
]

_HOME = {
    "errors": (
        *("AmbiguousTitle", "BadData", "CareerGraphError", "FileFailure", "LimitReached", "NoRoute", "NodeNotFound"),
        *("QueryError", "RequestError", "WrongGraphFile"),
    ),
    "catalogue": ("ready_queries", "run_query"),
    "comparison": ("Comparison", "compare"),
    "contradictions": ("Conflict", "conflicts"),
    "drawing": ("to_pyvis",),
    "footing": ("Support", "support"),
    "frames": ("to_frame",),
    "gaps": ("Gap", "gap"),
    "graph": ("CareerGraph", "load", "open", "save"),
    "html": ("to_html", "to_iframe", "write_html"),
    "inference": ("Inference", "infer", "infer_into"),
    "leverage": ("Keystone", "Keystones", "keystones"),
    "network": ("to_networkx",),
    "pictures": ("write_picture",),
    "planner": ("plan",),
    "populations": ("plan_many", "reach_many"),
    "querying": ("Answer", "sparql"),
    "rdf": ("to_rdflib", "write_rdf"),
    "reachability": ("Reach", "reach"),
    "remedies": ("repairs",),
    "request": ("Request",),
    "routes": ("Change", "Plan", "Route"),
    "similarity": ("Nearness", "similar"),
    "suppositions": ("WhatIf", "what_if"),
    "vocab": ("Criterion", "Facet", "Kind", "Method", "Modality", "Property", "Reading", "Relation", "Sort", "Truth"),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'careergraph' has no attribute {name!r}")
    found = getattr(import_module(f"careergraph.{_MODULE_OF[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
