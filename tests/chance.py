"""Random small worlds for the oracle: cycles, zero months, ties, shared gains, experience in families that overlap."""

import random

CAREERS = "abcdefgh"
CREDENTIALS = [
    "certification:x",
    "certification:y",
    "certification:z",
    "certification:w",
    "degree:high-school",
    "degree:associate",
]


def world(chance: random.Random) -> str:
    """Return the text of a random world of up to 8 careers."""
    names = CAREERS[: chance.choice([4, 5, 6, 6, 7, 7, 8, 8])]
    lines = [f"family {family}: {' '.join(chance.sample(names, chance.randint(1, 3)))}" for family in ("early", "late", "wide")]
    lines += [f"study certification:{name} {chance.randint(1, 6)}mo" for name in "xy"]
    lines.append(f"study certification:z {chance.randint(0, 4)}mo after certification:x")
    lines.append(f"study certification:z {chance.randint(3, 9)}mo")
    lines += [
        f"study {name} {chance.randint(1, 9)}mo" for name in ("certification:w", "degree:associate") if chance.random() < 0.5
    ]
    lines += [f"study certification:w {chance.randint(0, 3)}mo after certification:{chance.choice('xy')}"] * (
        chance.random() < 0.3
    )
    lines += [f"counts certification:{higher} as certification:{lower}" for higher, lower in _counted(chance)]
    pairs = {(a, b) for a in names for b in chance.sample(names, min(len(names), chance.randint(2, 5))) if a != b}
    pairs = sorted(pairs - {("a", names[-1])} if chance.random() < 0.6 else pairs)
    lines += [_move(chance, a, b) for a, b in pairs]
    lines += [_claim(chance, chance.choice(names[1:])) for _ in range(chance.randint(1, 7))]
    if chance.random() < 0.7:
        lines.append(
            f"{names[-1]} education o required: {chance.choice(CREDENTIALS[:3])} | in {chance.choice(['early', 'a'])} {chance.randint(3, 9)}"
        )
    return "\n".join(lines)


def _counted(chance: random.Random) -> list[tuple[str, str]]:
    """Return up to two pairs of credentials of which the first counts as the second, along one order: none counts as itself."""
    order = chance.sample("xyzw", 4)
    pairs = [tuple(sorted(chance.sample(order, 2), key=order.index)) for _ in range(chance.choice([0, 0, 1, 1, 2, 2]))]
    return sorted({*pairs})


def _move(chance: random.Random, start: str, goal: str) -> str:
    months = chance.choice([0, 0, 1, 2, 3, 5, 8, 9, 12])
    confidence = min(99, max(20, chance.choice([20, 30, 40, 50]) + 5 * months + chance.choice([0, 5, 10, 20])))
    return f"{start} -> {goal} {months}mo {confidence}%"


def _claim(chance: random.Random, career: str) -> str:
    aspect = chance.choice(["certification", "education", "experience", "experience"])
    how = chance.choice(["required", "required", "usual", "required all", "usual 2 of", "preferred"])
    rows = [_row(chance) for _ in range(chance.choice([1, 1, 2, 2, 3]))]
    rows = sorted(set(rows), key=rows.index)
    if "2 of" in how and len(rows) < 2:
        how = "usual"
    came_from = f" from {chance.choice(CAREERS[:3])}" if chance.random() < 0.08 else ""
    scope = " company-size=big" if chance.random() < 0.05 else ""
    return f"{career} {aspect} {chance.choice('pqr')} {how}{scope}{came_from}: {' | '.join(rows)}"


def _row(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.5:
        return chance.choice(CREDENTIALS)
    family = chance.choice(["early", "late", "wide", "a", "b"])
    if kind < 0.9:
        return f"in {family} {chance.randint(1, 7)}"
    return f"in {family}" if kind < 0.97 else "in * 3"


def wishes(chance: random.Random) -> dict[str, object]:
    """Return random wishes of a person."""
    found: dict[str, object] = {"max_moves": chance.randint(3, 4)}
    if chance.random() < 0.3:
        found["have"] = chance.sample(["certification:x", "certification:y", "degree:high-school", "career:b=3"], 1)
    if chance.random() < 0.3:
        found["served_months"] = chance.randint(1, 5)
    if chance.random() < 0.2:
        found["reading"] = "lenient"
    if chance.random() < 0.15:
        found["full_time_study"] = True
    return found
