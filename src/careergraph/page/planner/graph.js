// The data of a page, so that what is said can be looked up.

const EVIDENCE = ["id", "subject", "relation", "object", "value", "method", "source", "locators", "reason"];
const KIND = ["id", "aspect", "from", "scope", "source", "isGating", "need", "asked", "text"];
const MOVE = ["start", "goal", "said", "months", "risk", "payDip", "commonness"];
const TOLD = ["source", "method", "typical", "confidence", "share", "least", "isScoped", "id", "reason", "locators"];

/** Return a row as an object with these names; what is missing at its end is null. */
function named(names, row) {
  const found = {};
  for (let at = 0; at < names.length; at++) found[names[at]] = row[at] ?? null;
  return found;
}

/** Look-ups in the data of one page. */
class Graph {
  constructor(data) {
    this.data = data;
    this.publishers = new Map(data.sources);
    this.statements = data.statements.map((row) => named(EVIDENCE, row));
    this.needs = [];
    for (const row of data.needs) this.needs.push(this.need(row));
    this.kinds = data.kinds.map((row) => this.kind(row));
    this.moves = data.moves.map((row) => this.move(row));
    this.moveOf = new Map(this.moves.map((move) => [`${move.start} ${move.goal}`, move]));
    this.entered = new Set(data.entered);
    this.left = new Set(data.left);
    this.sure = new Map(data.sure.map(([method, share]) => [method, share]));
    this.claimsOf = new Map();
    this.skillsOf = new Map();
    this.closures = new Map();
    this.counting = new Map();
    this.askedFor = data.asked_for;
    this.before = new Set(Object.entries(data.study).flatMap(([id, said]) => this.studiedBefore(id, said)));
  }

  /** The table of all moves. */
  get table() {
    this.allMoves ??= new Table(allRows(this));
    return this.allMoves;
  }

  /** Return the text of some pieces; a number is itself a piece. */
  text(pieces) {
    return pieces.map((piece) => (piece < 0 ? -piece : this.data.texts[piece])).join("");
  }

  /** Return a need; the needs inside it stand before it. */
  need(row) {
    if (typeof row === "string") return { hold: row };
    if (row.of) return { least: row.least, of: row.of.map((number) => this.needs[number]) };
    return row.variants ? { variants: row.variants.map((number) => this.needs[number]) } : row;
  }

  /** Return what claims of several careers say. */
  kind(row) {
    const kind = named(KIND, row);
    return { ...kind, publisher: this.publishers.get(kind.source), need: this.needs[kind.need] };
  }

  /** Return the claims of one career. */
  claims(career) {
    return known(this.claimsOf, career, () =>
      (this.data.claims[career] ?? []).map(([number, ...place]) => {
        const kind = this.kinds[number];
        return { ...kind, id: `${career}/${kind.id}`, text: `${kind.source}${this.text(place)} ${kind.text}` };
      }),
    );
  }

  /** Return one move with what is said of it. */
  move(row) {
    const move = named(MOVE, row);
    const [start, goal] = [move.start, move.goal].map((number) => this.data.careers[number]);
    const said = move.said.map((told) => {
      const each = named(TOLD, told);
      const [source, method] = [each.source, each.method].map((piece) => this.text([piece]));
      return { ...each, source, method, publisher: this.publishers.get(source) };
    });
    return { ...move, start, goal, said };
  }

  /** Return what is said of a move as a statement. */
  statement(move, { id, method, source, locators, reason }) {
    const places = (locators ?? []).map((pieces) => this.text(pieces));
    const why = this.text(reason ?? []) || null;
    return named(EVIDENCE, [id, move.start, "leads-to", move.goal, null, method, source, places, why]);
  }

  /** Return the skills of a career: number, weight and level by number. */
  skills(career) {
    return known(this.skillsOf, career, () => new Map((this.data.skills.of[career] ?? []).map((row) => [row[0], row])));
  }

  /** Return the move from one career to another. */
  moveBetween(start, goal) {
    return this.moveOf.get(`${start} ${goal}`);
  }

  /** Return a credential and what must be held before its study, where there is such a thing. */
  studiedBefore(id, said) {
    return said.filter(([before]) => before).flatMap(([before]) => [before, id]);
  }

  /** Return where months served in a career count: in any career, and in its families that some claim asks for. */
  families(career) {
    return [ANY_CAREER, ...(this.data.families[career] ?? [])];
  }

  /** Return all that a credential counts as besides itself. */
  countsAs(id) {
    return known(this.closures, id, () => {
      const found = new Set();
      const open = [...(this.data.satisfies[id] ?? [])];
      while (open.length) {
        const each = open.pop();
        if (found.has(each)) continue;
        found.add(each);
        open.push(...(this.data.satisfies[each] ?? []));
      }
      return found;
    });
  }

  /** Return all that counts as a credential, itself and its level among them; of a pattern all that matter of the kind. */
  countingAs(wanted) {
    return known(this.counting, wanted, () => {
      if (wanted.endsWith(":*")) return new Set(this.data.patterns[wanted]);
      const level = levelOf(wanted);
      const below = Object.keys(this.data.satisfies).filter((held) => {
        const above = this.countsAs(held);
        return above.has(wanted) || above.has(level);
      });
      return new Set([wanted, level, ...below]);
    });
  }

  /** Return whether holding `held` counts as holding `wanted`: met, unknown or not met. */
  satisfies(held, wanted) {
    if (held === wanted || (wanted.endsWith(":*") && kindOf(held) === kindOf(wanted))) return MET;
    if (this.countsAs(held).has(wanted)) return MET;
    if (!held.startsWith("degree:") || !wanted.startsWith("degree:")) return NOT_MET;
    const [heldLevel, heldField] = degreeParts(held);
    const [level, field] = degreeParts(wanted);
    const isAsHigh = ["*", heldLevel].includes(level) || this.countsAs(`degree:${heldLevel}`).has(`degree:${level}`);
    if (!isAsHigh) return NOT_MET;
    if (["*", heldField].includes(field)) return MET;
    return heldField === "*" ? UNKNOWN : NOT_MET;
  }

  /** Return the rows said of a credential in one part of the data; of a degree in a field of which nothing is, of its level. */
  saidOf(part, id) {
    const rows = this.data[part];
    return Object.hasOwn(rows, id) ? rows[id] : rows[levelOf(id)];
  }
}
