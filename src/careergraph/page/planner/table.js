// All moves by number, and by way of which careers a route may lead. Careers are numbers in the order of their ids.

const FAR = 2 ** 50;
const FIRMNESS = ["measured", "stated", "curated", "implied", "inferred", "assumed"];
const FIRM = ["measured", "stated", "curated"];

/** Moves by number: where from, where to, months, risk and commonness; -1 is unknown. */
class Table {
  /** Take rows of start, goal, months, risk and commonness, sorted by start and goal; null is unknown. */
  constructor(rows) {
    this.careers = sortedTexts(rows.flatMap(([start, goal]) => [start, goal]));
    this.index = new Map(this.careers.map((id, number) => [id, number]));
    this.starts = rows.map(([start]) => this.index.get(start));
    this.goals = rows.map(([, goal]) => this.index.get(goal));
    [this.months, this.risk, this.commonness] = [2, 3, 4].map((place) => rows.map((row) => row[place] ?? -1));
    this.outOf = this.careers.map(() => []);
    this.into = this.careers.map(() => []);
    this.starts.forEach((start, move) => this.outOf[start].push(move));
    this.goals.forEach((goal, move) => this.into[goal].push(move));
  }

  /** Return the number of the move from one career to another. */
  between(start, goal) {
    return this.outOf[start].find((move) => this.goals[move] === goal);
  }
}

/** Return the rows of all moves. */
function allRows(graph) {
  return graph.moves.map((move) => [move.start, move.goal, move.months, move.risk, move.commonness]);
}

/** Return the rows of the moves without what `words` mean; `refuse` is told of those of which nothing is left. */
function allowedRows(graph, words, refuse) {
  const rows = [];
  for (const move of graph.moves) {
    const said = allowedSaid(move, words);
    if (said.length) rows.push([move.start, move.goal, ...amountsOfMove(graph, said)]);
    else refuse(move.start, move.goal);
  }
  return rows;
}

/** Return what is said of a move by nobody and nothing that is to be avoided. */
function allowedSaid(move, words) {
  const isAvoided = (each) => [each.source, each.method, "leads-to", each.publisher].some((word) => words.includes(word));
  return move.said.filter((each) => !isAvoided(each));
}

/** Return months, risk and commonness of a move by what is said of it; null is unknown. */
function amountsOfMove(graph, said) {
  const general = said.filter((each) => !each.isScoped);
  const told = general.length ? general : said;
  const confidence = confidenceBy(graph, said);
  const shares = told.filter((each) => each.share !== null && FIRM.includes(each.method));
  const common = shares.map((each) => Number(each.share)).sort((one, other) => one - other);
  return [
    typicalMonths(told),
    confidence === null ? null : milliLog(confidence),
    common.length ? milliLog(common[(common.length - 1) >> 1]) : null,
  ];
}

/** Return round(-1000 ln share); nothing under one in a million counts. */
function milliLog(share) {
  return rounded(-1000 * Math.log(Math.max(share, 1e-6))) + 0;
}

/** Return how sure a move is: wrong only if all publishers are, each with its best statement; at most 0.99. */
function confidenceBy(graph, said) {
  const best = new Map();
  for (const { method, confidence, publisher } of weighed(said)) {
    const own = confidence ?? graph.sure.get(method) ?? null;
    if (own !== null) best.set(publisher, Math.max(Number(own), best.get(publisher) ?? 0));
  }
  let doubt = 1;
  for (const own of best.values()) doubt *= 1 - own;
  return best.size ? Math.min(1 - doubt, 0.99) : null;
}

/** Return the statements that tell how sure a move is: firm ones if there are any. */
function weighed(said) {
  const firm = said.filter((each) => FIRM.includes(each.method));
  return firm.length ? firm : said;
}

/** Return the median of typical months by the firmest method that has any, else the greatest of the least, else null. */
function typicalMonths(said) {
  for (const method of FIRMNESS) {
    const typical = said.filter((each) => each.typical !== null && each.method === method);
    if (typical.length) return rounded(median(typical.map((each) => each.typical)));
  }
  const least = said.filter((each) => each.least !== null).map((each) => each.least);
  return least.length ? Math.max(...least) : null;
}

/** Return the median of some numbers. */
function median(numbers) {
  const sorted = [...numbers].sort((one, other) => one - other);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Return the fewest moves from (or to) some careers, by career; `closed` ones are not passed. */
function fewestMoves(links, beside, begin, closed) {
  const found = new Map([...begin].filter((career) => !closed.has(career)).map((career) => [career, 0]));
  for (const [career, moves] of found) {
    for (const move of links[career]) {
      const other = beside[move];
      if (!closed.has(other) && !found.has(other)) found.set(other, moves + 1);
    }
  }
  return found;
}

/** Return the careers by way of which a chain of moves is short enough, with the fewest to a goal; and the fewest of a chain.
 *
 * `most` tells from the fewest how many a chain may have.
 */
function corridor(table, begin, goals, closed, most) {
  const out = fewestMoves(table.outOf, table.goals, begin, closed);
  const into = fewestMoves(table.into, table.starts, goals, closed);
  const both = [...out.keys()].filter((career) => into.has(career)).sort((one, other) => one - other);
  if (!both.length) return [new Map(), FAR];
  const fewest = Math.min(...both.map((career) => out.get(career) + into.get(career)));
  const limit = most(fewest);
  const near = both.filter((career) => out.get(career) + into.get(career) <= limit);
  return [new Map(near.map((career) => [career, into.get(career)])), fewest];
}
