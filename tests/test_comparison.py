"""Two careers side by side."""

import worlds
from careergraph.comparison import compare
from careergraph.describe import comparison_sections

TEXT = """
a -> b 12mo
a education p required: degree:associate
b education p required: degree:bachelor
a skill p required: skill:listening
b skill q required: skill:listening
b skill s required: skill:leading
"""


def test_skills_of_both_and_of_one_alone():
    graph = worlds.graph("a -> b\na skill p usual: skill:x | skill:y\nb skill p usual: skill:y | skill:z")
    found = compare(graph, "a", "b")
    assert (found.shared, found.only_left, found.only_right) == (("skill:y",), ("skill:x",), ("skill:z",))


def test_sections_show_unknown_cells_as_not_stated():
    graph = worlds.graph(TEXT)
    found = {
        topic: (left[0].text, right[0].text) for topic, left, right in comparison_sections(graph, compare(graph, "a", "b"))
    }
    assert found["Education"] == ("requires an associate's degree", "requires a bachelor's degree")
    assert found["Leads to"] == ("b", "not stated")
    assert found["Reached from"] == ("not stated", "a")
    assert "Pay" not in found
