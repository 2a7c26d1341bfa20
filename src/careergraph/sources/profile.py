"""Read a person's profile: a small TOML or JSON file that says what they hold and how long they have served where.

have = ["degree:associate", "Certified Customer Service Manager (CCSM)"]
lack = ["degree:bachelor"]
served_months = 30                      # in the career they start from
complete = ["degree", "certification"]  # kinds for which silence means no

[experience]                            # months served before
"customer service manager" = 12
"""

from dataclasses import dataclass
from pathlib import Path

from careergraph import files
from careergraph.errors import BadData, Problem
from careergraph.sources.pack import MAX_MONTHS, nearest
from careergraph.vocab import Kind


@dataclass(frozen=True, slots=True)
class Profile:
    """A person as a file describes them; the fields are arguments of `plan` and `gap`, experience is part of `have`."""

    have: tuple[str, ...] = ()
    lack: tuple[str, ...] = ()
    served_months: int = 0
    complete: tuple[str, ...] = (Kind.DEGREE, Kind.CERTIFICATION, Kind.CAREER)


_KEYS = ("have", "lack", "served_months", "complete", "experience")


def read(path: Path) -> Profile:
    """Return the profile in the file at `path`.

    Raises:
        BadData: with every fault of the file.
        FileFailure: the file can't be read.
    """
    check = _Check(path)
    profile = Profile(
        have=(*check.texts("have"), *check.experience()),
        lack=check.texts("lack"),
        served_months=check.months("served_months", check.content.get("served_months", 0)),
        complete=check.kinds("complete"),
    )
    if check.problems:
        raise BadData(check.problems)
    return profile


def _content(path: Path) -> dict[str, object]:
    return files.read_json(path) if path.suffix.lower() == ".json" else files.read_toml(path)


class _Check:
    """Reads the fields of one profile and collects its faults; the place of a fault is the line of its field."""

    def __init__(self, path: Path) -> None:
        self.path, self.content = str(path), _content(path)
        self.lines = files.read_text(path).split("\n")
        self.problems: list[Problem] = []
        for key in self.content:
            if key not in _KEYS:
                self.fault(key, f"unknown field {key!r}", nearest(key, _KEYS) or f"fields: {', '.join(_KEYS)}")

    def fault(self, key: str, message: str, hint: str = "") -> None:
        line = next((n for n, text in enumerate(self.lines, 1) if text.strip().lstrip("[\"'").startswith(key)), 1)
        self.problems.append(Problem(self.path, line, 1, message, hint))

    def texts(self, key: str) -> tuple[str, ...]:
        found = self.content.get(key, [])
        if isinstance(found, list) and all(isinstance(item, str) for item in found):
            return tuple(found)
        self.fault(key, f"{key} must be a list of texts", f'write: {key} = ["degree:associate"]')
        return ()

    def months(self, key: str, found: object) -> int:
        if isinstance(found, int) and not isinstance(found, bool) and 0 <= found <= MAX_MONTHS:
            return found
        self.fault(key, f"{key}: months must be a whole number from 0 to {MAX_MONTHS}, found {found!r}")
        return 0

    def experience(self) -> tuple[str, ...]:
        found = self.content.get("experience", {})
        if isinstance(found, dict):
            return tuple(f"{career}={self.months(career, months)}" for career, months in found.items())
        self.fault("experience", "experience must be a table of careers and months", 'write: [experience] and "career" = 12')
        return ()

    def kinds(self, key: str) -> tuple[str, ...]:
        if key not in self.content:
            return Profile().complete
        for kind in self.texts(key):
            if kind not in set(Kind):
                self.fault(key, f"{kind!r} is no kind", nearest(kind, Kind) or f"kinds: {', '.join(Kind)}")
        return self.texts(key)
