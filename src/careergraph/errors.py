"""Every exception of careergraph; each carries the objects that its message speaks of.

CareerGraphError
├── BadData              .problems       a pack or file has faults; all of them, with places
├── WrongGraphFile       .path           not a careergraph database, or one of another version
├── FileFailure          .path           a file could not be read or written
├── NodeNotFound         .text .suggestions
├── AmbiguousTitle       .text .candidates
├── RequestError         .field          the request contradicts itself or names something unknown
├── NoRoute              .plan           asked for the best route of a plan that has none
├── QueryError           .line .column   SPARQL that is malformed or not allowed
└── LimitReached         .limit          a limit of `careergraph.limits` was reached
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from careergraph.limits import Limit


class Problem(NamedTuple):
    """One fault of one file. Lines and columns count from 1; 0 means the whole file."""

    path: str
    line: int
    column: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """Return `path:line:column: message`, the hint on a line of its own."""
        place = ":".join([self.path, *(str(n) for n in (self.line, self.column) if n)])
        return f"{place}: {self.message}" + (f"\n  hint: {self.hint}" if self.hint else "")


class CareerGraphError(Exception):
    """The base of every exception that careergraph raises on purpose."""

    hint: str = ""

    def __reduce__(self) -> tuple[object, ...]:
        """Let the exception cross to another process with all that it carries."""
        return _restored, (type(self), self.args, self.__dict__)


def _restored(kind: type[CareerGraphError], args: tuple[object, ...], state: dict[str, object]) -> CareerGraphError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class BadData(CareerGraphError):
    """A file or pack has faults; nothing of it was taken in."""

    def __init__(self, problems: Sequence[Problem], *, omitted: int = 0) -> None:
        """Keep the `problems`; `omitted` more were found and are not listed."""
        self.problems = tuple(sorted(problems))
        self.omitted = omitted
        more = [f"and {omitted} more"] if omitted else []
        super().__init__("\n".join([*(str(problem) for problem in self.problems), *more]))


class WrongGraphFile(CareerGraphError):
    """A file is no careergraph database, or one of another version."""

    def __init__(self, path: str, message: str, hint: str) -> None:
        """Keep the `path` of the file."""
        self.path, self.hint = path, hint
        super().__init__(f"{path}: {message}")


class FileFailure(CareerGraphError):
    """A file could not be read or written; what stood there before still stands."""

    def __init__(self, path: str, message: str, hint: str = "") -> None:
        """Keep the `path` of the file."""
        self.path, self.hint = path, hint
        super().__init__(f"{path}: {message}")


class NodeNotFound(CareerGraphError, KeyError):
    """No node has this id or title; `suggestions` are the nearest titles."""

    def __init__(self, text: str, suggestions: Sequence[str] = (), what: str = "title") -> None:
        """Keep the `text` that was looked up."""
        self.text, self.suggestions = text, tuple(suggestions)
        self.hint = f"did you mean {_either(self.suggestions)}?" if self.suggestions else "try: careergraph find WORD"
        super().__init__(f"no {what} here is {text!r}")

    def __str__(self) -> str:
        """Return the message itself (`KeyError` would quote it)."""
        return str(self.args[0])


class AmbiguousTitle(CareerGraphError):
    """Several nodes answer to a title; none is guessed."""

    def __init__(self, text: str, candidates: Sequence[object]) -> None:
        """Keep the `text` and its `candidates`, the most likely first."""
        self.text, self.candidates = text, tuple(candidates)
        self.hint = "say which one by its id or full title"
        lines = "".join(f"\n  {candidate}" for candidate in self.candidates)
        super().__init__(f"{text!r} fits {len(self.candidates)} titles:{lines}")


class RequestError(CareerGraphError, ValueError):
    """A request contradicts itself or asks for what does not exist."""

    def __init__(self, field: str, message: str, hint: str = "") -> None:
        """Keep the name of the `field` that is wrong."""
        self.field, self.hint = field, hint
        super().__init__(f"{field}: {message}")


class NoRoute(CareerGraphError):
    """The best route was asked of a plan that has none."""

    def __init__(self, plan: object, message: str) -> None:
        """Keep the `plan`, whose reasons say why."""
        self.plan = plan
        super().__init__(message)


class QueryError(CareerGraphError, ValueError):
    """A SPARQL query is malformed or asks for what is not allowed."""

    def __init__(self, message: str, *, line: int = 0, column: int = 0, hint: str = "") -> None:
        """Keep the place, counted from 1; 0 means the whole query."""
        self.line, self.column, self.hint = line, column, hint
        super().__init__(f"query:{line}:{column}: {message}" if line else f"query: {message}")


class LimitReached(CareerGraphError):
    """A limit was reached before the answer was complete."""

    def __init__(self, limit: "Limit", message: str) -> None:
        """Keep the `limit`."""
        self.limit = limit
        change = f"change it with {limit.option}" if limit.option.startswith("--") else "it is fixed"
        self.hint = f"limit {limit.name} is {limit.value:,} {limit.unit}; {change}"
        super().__init__(message)


def _either(words: Sequence[str]) -> str:
    return " or ".join(repr(word) for word in words)
