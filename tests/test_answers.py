"""The forty questions of docs/answers.md: asked as the commands that stand there, each with its answer and judgement."""

import importlib.util
import re
import shlex
from pathlib import Path

import pytest

from careergraph import cli

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "answers.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("answers", ROOT / "tools" / "answers.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def rows(heading):
    """Return the cells of the numbered rows under a heading."""
    part = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return [line.strip("|").split("|") for line in part.splitlines() if re.match(r"\| [0-9]+ ", line)]


def test_each_of_forty_questions_has_its_titles_its_answer_and_a_judgement(tool):
    numbers = [str(number) for number in range(1, 41)]
    assert len(tool.questions()) == len({*tool.questions()}) == 40
    for heading in ("The questions", "The answers"):
        assert [row[0].strip() for row in rows(heading)] == numbers
    judged = [row[3].strip() for row in rows("The answers")]
    assert all(re.match("(not )?good", each) for each in judged)
    (good,) = re.findall(r"\*\*(\d+) of 40\*\*", PAGE)
    assert sum(each.startswith("good") for each in judged) == int(good)


def test_the_commands_are_ones_that_the_program_takes(tool):
    for command in tool.questions():
        program, verb, *words = shlex.split(command)
        assert (program, verb) == ("careergraph", "plan")
        assert len(cli.plan.make_context("plan", words).params["careers"]) == 2


def test_a_question_is_put_to_the_graph_and_its_answer_or_error_is_printed(tool, tmp_path):
    first = tool.answer(tool.questions()[0], str(ROOT / "data" / "guides"))
    assert "customer service representative \N{RIGHTWARDS ARROW} customer service manager" in first
    assert tool.answer(tool.questions()[0], str(tmp_path / "none.db")).startswith("error: ")
