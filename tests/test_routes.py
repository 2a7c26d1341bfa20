"""Routes as objects: what is weighed only when it is asked for is the same wherever it is asked."""

import pickle

import careergraph as cg
import worlds
from careergraph.routes import Verdicts

WORLD = """
    family work: a b
    a -> b 12mo
    b -> c 24mo
    b education s usual: degree:associate
    c education s usual: degree:bachelor
    c education t usual: degree:associate
    c experience s usual: in work 30
"""


def best():
    return cg.plan(worlds.graph(WORLD), "career:a", "career:c").best


def test_verdicts_are_weighed_when_they_are_asked_for_and_once():
    weighed = []

    def weigh():
        weighed.append(1)
        return best().legs[1].verdicts[:]

    verdicts = Verdicts(weigh)
    assert not weighed
    assert [verdict.aspect for verdict in verdicts] == ["education", "experience"]
    assert (len(verdicts), verdicts[0].aspect, len(verdicts[1:])) == (2, "education", 1)
    assert weighed == [1]


def test_verdicts_equal_those_of_the_same_plan_and_a_tuple_of_them():
    one, other = best().legs, best().legs
    assert one[1].verdicts is not other[1].verdicts
    assert one == other
    assert hash(one[1].verdicts) == hash(other[1].verdicts)
    assert one[1].verdicts == tuple(other[1].verdicts)
    assert tuple(other[1].verdicts) == one[1].verdicts
    assert one[0].verdicts != one[1].verdicts
    assert repr(one[1].verdicts) == repr(tuple(one[1].verdicts))


def test_a_route_sent_elsewhere_takes_its_verdicts_along():
    route = best()
    copy = pickle.loads(pickle.dumps(route))  # noqa: S301 - our own
    assert copy == route
    assert isinstance(copy.legs[1].verdicts, tuple)
