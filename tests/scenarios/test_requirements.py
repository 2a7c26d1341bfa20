"""What a career asks: alternatives, degrees, experience, scope, readings, and what stays unknown."""

from careergraph.planner import plan
from worlds import graph

TWO = """
publisher P: p1 p2
publisher Q: q
a -> b 60mo
b education p1 required: degree:associate
b education p2 required: degree:bachelor
b education q required: degree:master
"""


def test_every_leg_names_the_claims_that_decided():
    leg = plan(graph(TWO), "a", "b", reading="lenient").best.legs[0]
    found = [(finding.claim.source, finding.truth.value) for finding in leg.verdicts[0].deciding]
    assert sorted(found) == [("p1", "not met"), ("p2", "not met"), ("q", "not met")]
