"""Ways to stay longer: none that could be the best is left out, however many there are."""

from itertools import product

import pytest

from careergraph.staying import lengthenings

FAMILIES = "abcde"


def test_a_career_that_counts_for_everything_is_among_the_ways():
    everywhere = frozenset(FAMILIES)
    singles = [frozenset({family, str(number)}) for family in FAMILIES for number in range(2)]
    found = lengthenings(dict.fromkeys(FAMILIES, 12), frozenset([*singles, everywhere]))
    assert {everywhere: 12} in found


def test_the_ways_are_those_of_all_choices_that_ask_for_no_more_than_another():
    worked = [frozenset(each) for each in ("ab", "bc", "c", "abc", "d")]
    short = {"a": 3, "b": 5, "c": 2}
    every = []
    for chosen in product(*([each for each in worked if family in each] for family in short)):
        bought = {}
        for families, amount in zip(chosen, short.values(), strict=True):
            bought[families] = max(amount, bought.get(families, 0))
        every.append(bought)
    least = [
        one for one in every if not any(other != one and all(n <= one.get(f, 0) for f, n in other.items()) for other in every)
    ]
    found = lengthenings(short, frozenset(worked))
    assert len(found) == len({str(sorted(map(str, each.items()))) for each in found})
    assert all(each in least for each in found)
    assert all(each in found for each in least)


def test_it_can_be_ended():
    def end():
        raise TimeoutError

    with pytest.raises(TimeoutError):
        lengthenings({"a": 1}, frozenset([frozenset("a")]), end)
