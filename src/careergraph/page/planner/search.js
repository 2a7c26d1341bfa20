// What all searches of one request share: moves, bounds, ways to enter careers.
//
// A label is a partial route: where it ends (path), what it has spent (vector, a value each dimension), and what the rest of
// the way depends on: clock, study, cost, gained, unknown and passed (bits), months by family, worked (families of the
// careers left). stay, families, bought, steps, items and sums belong to its last leg.

const STATIC = ["risk", "commonness", "gap", "pay-dip"];
const SPENT = ["months", "effort", "cost", "moves"];
const OF_TIME = { "role time": ["months"], "study time": ["months", "effort"] };
const MOVES_AT_LEAST = 6;
const MOVES_BESIDES = 3;
const ABOVE = 2 ** 40;

/** Thrown when the time or the number of labels is used up. */
class Stopped extends Error {}

/** Everything that the searches of one request share. */
class Search {
  constructor(graph, request, criteria) {
    Object.assign(this, { graph, request: { ...request }, criteria });
    this.limits = graph.data.limits;
    this.person = new Person(graph, request);
    this.refused = new Map();
    this.tooFar = new Map();
    [this.assumedMonths, this.roleAssumption] = graph.data.role[0] ?? [0, null];
    this.table = this.allowedTable();
    this.prepareDimensions();
    this.deadline = performance.now() + 1000 * request.seconds;
    this.made = 0;
    this.bitOf = new Map();
    this.prepareMoves();
    this.prepareExperience();
  }

  /** Return the moves without those that only avoided sources, publishers, methods or relations give. */
  allowedTable() {
    const words = this.request.avoid.filter((word) => !word.includes(":"));
    if (!words.length) return this.graph.table;
    return new Table(allowedRows(this.graph, words, (start, goal) => this.refuseBetween(start, goal, "avoided", "")));
  }

  /** Note in which dimensions labels are compared, and where each stands. */
  prepareDimensions() {
    const caps = this.request.caps.map((cap) => cap.criterion).filter((criterion) => !this.criteria.includes(criterion));
    const counted = [...this.criteria, ...caps];
    this.dimensions = [...counted, ...["months", "effort", "moves"].filter((criterion) => !counted.includes(criterion))];
    this.places = this.dimensions.map((_, place) => place);
    [this.monthsPlace, this.studyPlace, this.movesPlace] = ["months", "effort", "moves"].map((each) => this.placeOf(each));
    this.statics = STATIC.filter((criterion) => this.dimensions.includes(criterion));
    this.caps = this.request.caps.map((cap) => [this.placeOf(cap.criterion), cap.amount]);
    this.picked = this.dimensions.map((criterion) => [...SPENT, ...this.statics].indexOf(criterion));
    this.itemsOf = new Map(this.dimensions.map((criterion) => [criterion, 0n]));
    this.toldOf = new Map(this.itemsOf);
  }

  /** Return at which place a criterion stands in vectors. */
  placeOf(criterion) {
    return this.dimensions.indexOf(criterion);
  }

  /** Return amounts in the order of the dimensions. */
  pick(clock, study, cost, moves, sums) {
    const amounts = [clock, study, cost, moves, ...sums];
    return this.picked.map((place) => amounts[place]);
  }

  /** Note the numbers of what the request names, and the careers by way of which routes may lead. */
  prepareMoves() {
    const { table, request, graph } = this;
    const numbers = (ids) => ids.filter((id) => table.index.has(id)).map((id) => table.index.get(id));
    this.begin = table.careers.length;
    this.start = request.start ? (table.index.get(request.start) ?? -1) : this.begin;
    this.head = request.start ? 1 : 2;
    this.goals = new Set(numbers(request.goals));
    this.closed = new Set(numbers(request.avoid));
    this.via = new Map();
    request.via.forEach((id, bit) => {
      if (table.index.has(id)) this.via.set(table.index.get(id), 1n << BigInt(bit));
    });
    this.allVia = (1n << BigInt(request.via.length)) - 1n;
    this.entrance = new Entrance(graph, request);
    this.sensitive = new Set(graph.data.sensitive);
    this.origins = this.start === this.begin ? this.possibleOrigins() : this.start >= 0 ? [this.start] : [];
    this.maxMoves = request.max_moves ?? this.limits.moves;
    const most = (fewest) => this.mostMoves(fewest);
    [this.fewest, this.distance] = corridor(table, this.origins, this.goals, this.closed, most);
    if (this.distance === FAR) this.mostMoves(FAR);
  }

  /** Return how many moves a route may have; noted in the request if it doesn't tell. */
  mostMoves(fewest) {
    if (this.request.max_moves === null) {
      this.maxMoves = Math.min(this.limits.moves, Math.max(MOVES_AT_LEAST, fewest + MOVES_BESIDES));
      this.request.max_moves = this.maxMoves;
    }
    return this.maxMoves;
  }

  /** Return where somebody without a career can begin: careers that no move leads into, or whose entry some claim tells. */
  possibleOrigins() {
    const { table, entrance, closed, graph } = this;
    const isFirst = (career) => !table.into[career].length && !graph.entered.has(table.careers[career]);
    const isAsked = (career) => entrance.ask(table.careers[career], "") !== entrance.nothing;
    return [...table.careers.keys()].filter((career) => !closed.has(career) && (isFirst(career) || isAsked(career)));
  }

  /** Note what each career asks, and which careers count in which families. */
  prepareExperience() {
    const { table, entrance } = this;
    const reached = [...this.fewest.keys()];
    const all = (career) => familiesOf(this.graph.families(table.careers[career]));
    this.workedIn = new Map([...reached.map((career) => [career, all(career)]), [this.begin, NOWHERE]]);
    this.asks = new Map(reached.map((career) => [career, entrance.ask(table.careers[career], "")]));
    this.depends = new Set(reached.filter((career) => entrance.dependsOnStart(table.careers[career])));
    const floors = new Map(reached.map((career) => [career, this.studyFloor(career)]));
    const floorsOf = (part) => new Map(reached.map((career) => [career, part(floors.get(career))]));
    const parts = { shared: floorsOf(([one]) => one), alone: floorsOf(([, two]) => two), both: floorsOf(([, , all]) => all) };
    this.edgesOf = new Map();
    this.entries = new Map();
    this.gainsFor = new Map();
    const weights = (criterion) => this.weights(criterion);
    this.prepareBounds(new Ground(linksInto(table, reached), this.goals, weights, parts));
  }

  /** Return the least study of entering a career, part by part; the least if it depends on where one comes from. */
  studyFloor(career) {
    const floors = this.asksOf(career).map((ask) => studyFloor(ask, this.person));
    return [0, 1, 2].map((part) => Math.min(...floors.map((floor) => floor[part])));
  }

  /** Return all that a career may ask, whatever career one comes from. */
  asksOf(career) {
    return this.depends.has(career) ? this.entrance.everyAsk(this.table.careers[career]) : [this.asks.get(career)];
  }

  /** Note what can matter on `ground`, and what no route there is below. */
  prepareBounds(ground) {
    this.ground = ground;
    this.rests = new Map();
    this.prepareRelevance();
    this.bounds = new Bounds(ground, this.statics, this.fewest);
    const necessary = this.necessary();
    this.sureItems = necessary.items.reduce((bits, item) => bits | this.item(item), 0n);
    const first = firstLabel(this).months;
    const lacking = [...necessary.families].filter(([family, months]) => (first.get(family) ?? 0) < months);
    this.bounds.addLayers(lacking, this.workedIn);
  }

  /** Return what no way into any goal does without. */
  necessary() {
    const goals = [...this.goals].filter((goal) => this.fewest.has(goal));
    const asks = goals.map((goal) => (this.depends.has(goal) ? this.entrance.nothing : this.asks.get(goal)));
    const parts = asks.map((ask) => allNecessary(ask.needs.map(([, need]) => necessaryFor(need, this.person))));
    return parts.length ? anyNecessary(parts) : { families: new Map(), items: [] };
  }

  /** Note which families and credentials careers ask for that are at most so many moves from a goal, a set a number. */
  prepareRelevance() {
    const [months, wanted] = [[], []];
    for (let moves = 0; moves <= this.maxMoves; moves++) {
      const near = [...this.fewest.keys()].filter((career) => this.fewest.get(career) === moves);
      const asks = near.flatMap((career) => this.asksOf(career));
      months.push(mostMonths([...(months[moves - 1] ?? []), ...asks.flatMap(timedFamilies)]));
      wanted.push(new Set([...(wanted[moves - 1] ?? []), ...asks.flatMap((ask) => [...ask.holds])]));
    }
    this.askedMonths = months;
    this.askedCredentials = wanted;
    this.families = months[this.maxMoves];
    const kept = ({ names }) => familiesOf(names.filter((family) => this.families.has(family)));
    this.workedIn = new Map([...this.workedIn].map(([career, worked]) => [career, kept(worked)]));
    this.mattering = new Map();
    this.lags = wanted.map(() => new Map());
  }

  /** Return whether a finished label is no worse than a floor in all criteria, with nothing uncounted that isn't there. */
  isFrontBefore(label, floor, unknown) {
    if (!isAmong(label.unknown, unknown)) return false;
    for (let place = 0; place < this.criteria.length; place++) if (label.vector[place] > floor[place]) return false;
    return true;
  }

  /** Return the least that each move adds to a criterion, in the order of the table; none if not known. */
  weights(criterion) {
    const { table } = this;
    const unknown = criterion === "months" ? this.assumedMonths : 0;
    if (criterion === "moves") return table.goals.map(() => 1);
    return (table[criterion] ?? []).map((amount) => (amount < 0 ? unknown : amount));
  }

  /** Return what entering a career from another asks. */
  asked(career, start) {
    if (!this.depends.has(career)) return this.asks.get(career);
    return this.entrance.ask(this.table.careers[career], this.nameOf(start));
  }

  /** Return the id of a career, empty for none. */
  nameOf(career) {
    return career === this.begin ? "" : this.table.careers[career];
  }

  // -- moves to go on with ------------------------------------------------------------------------------------------------

  /** Return the moves that a label may go on with and that lead towards a goal. */
  edges(label) {
    if (!label.parent) return known(this.edgesOf, -1, () => this.firstEdges());
    const career = label.path.at(-1);
    return known(this.edgesOf, career, () => this.movesOut(career, 0));
  }

  /** Return the moves that a route may begin with. */
  firstEdges() {
    if (this.start === this.begin) return this.beginnings();
    if (this.isBeyond()) for (const move of this.table.outOf[this.start]) this.noteTooFar(this.start, this.table.goals[move]);
    return this.movesOut(this.start, this.request.served_months);
  }

  /** Return whether the goal, or a career to pass, can only be reached with more moves than allowed. */
  isBeyond() {
    const beyond = [this.start, ...this.via.keys()].filter((career) => !this.fewest.has(career));
    if (!beyond.length) return false;
    const [all] = corridor(this.table, this.origins, this.goals, this.closed, () => FAR);
    return beyond.some((career) => all.has(career));
  }

  /** Return the moves out of a career in which some months are `served` already. */
  movesOut(career, served) {
    const { goals, outOf } = this.table;
    for (const move of outOf[career]) {
      if (this.closed.has(goals[move])) this.refuse(career, goals[move], "avoided", this.nameOf(goals[move]));
    }
    return outOf[career].filter((move) => this.fewest.has(goals[move])).map((move) => this.edge(career, move, served));
  }

  /** Return one move: where to, the stay before it, sums it adds to, what of it isn't counted, what each dimension gains. */
  edge(career, move, served) {
    const goal = this.table.goals[move];
    let [months, items] = [this.table.months[move], 0n];
    if (months < 0) {
      months = this.assumedMonths;
      if (this.roleAssumption === null) items |= this.item(`role time: ${this.nameOf(career)}`);
    }
    const sums = this.statics.map((criterion) => {
      const amount = this.moveAmount(criterion, career, goal, move);
      const about = criterion === "gap" ? this.nameOf(goal) : `${this.nameOf(career)} > ${this.nameOf(goal)}`;
      if (amount === null) items |= this.item(`${criterion}: ${about}`);
      return amount ?? 0;
    });
    const stay = Math.max(0, months - served);
    return { goal, months: stay, sums, items, adds: this.pick(stay, 0, 0, 1, sums) };
  }

  /** Return what a move adds to a criterion, or null if not known. */
  moveAmount(criterion, career, goal, move) {
    const [from, to] = [this.nameOf(career), this.nameOf(goal)];
    if (criterion === "gap") return gapOf(this.graph, this.request, from, to);
    if (criterion === "pay-dip") return this.graph.moveBetween(from, to).payDip;
    const amount = this.table[criterion][move];
    return amount < 0 ? null : amount;
  }

  /** Return where somebody without a career can begin, as moves. */
  beginnings() {
    const sums = this.statics.map(() => 0);
    const adds = this.pick(0, 0, 0, 1, sums);
    return this.origins.filter((career) => this.fewest.has(career)).map((goal) => {
      const items = this.asks.get(goal) === this.entrance.nothing ? this.item(`entry: ${this.nameOf(goal)}`) : 0n;
      return { goal, months: 0, sums, items, adds };
    });
  }

  // -- what is not counted, and what is refused -------------------------------------------------------------------------------

  /** Return the bit of an unknown item; none if no dimension of this search counts it.
   *
   * What is doubtful about qualifying at all counts in every dimension where an order is needed, and is told with the months.
   */
  item(unknown) {
    const code = unknown.slice(0, unknown.indexOf(":"));
    const of = OF_TIME[code] ?? (CRITERIA.includes(code) ? [code] : null);
    const dimensions = (of ?? this.dimensions).filter((criterion) => this.dimensions.includes(criterion));
    if (!dimensions.length) return 0n;
    return known(this.bitOf, unknown, () => {
      const bit = 1n << BigInt(this.bitOf.size);
      for (const criterion of dimensions) this.itemsOf.set(criterion, this.itemsOf.get(criterion) | bit);
      for (const criterion of of ? dimensions : ["months"]) this.toldOf.set(criterion, this.toldOf.get(criterion) | bit);
      return bit;
    });
  }

  /** Return the unknown items of bits, sorted. */
  unknowns(items) {
    return [...this.bitOf.keys()].filter((unknown) => this.bitOf.get(unknown) & items).sort(compareTexts);
  }

  /** Note that a move can't be taken, and by what. */
  refuse(start, goal, code, detail) {
    this.refuseBetween(this.nameOf(start), this.nameOf(goal), code, detail);
  }

  /** Note that a move between careers given by their ids can't be taken. */
  refuseBetween(start, goal, code, detail) {
    const row = [start, goal, code, detail];
    this.refused.set(row.join("\n"), row);
  }

  /** Note a move by way of which there would be too many. */
  noteTooFar(start, goal) {
    this.tooFar.set(`${start} ${goal}`, [start, goal]);
  }

  /** Return all refusals: start, goal, code and detail, sorted. */
  allRefused() {
    for (const [start, goal] of this.tooFar.values()) this.refuse(start, goal, "too many moves", `more than ${this.maxMoves}`);
    return [...this.refused.values()].sort(compareWords);
  }

  // -- limits and order -----------------------------------------------------------------------------------------------------

  /** Forget the time limit, once what is found only has to be written down. */
  unhurried() {
    this.made = -this.limits["plan-labels"];
    this.deadline = Infinity;
  }

  /** Count so many labels more; stop if there are too many, or the time is used up. */
  checkTime(more = 1) {
    const before = this.made;
    this.made += more;
    if (this.made > this.limits["plan-labels"]) throw new Stopped();
    if (this.made >> 6 !== before >> 6) this.checkClock();
  }

  /** Stop if the time is used up. */
  checkClock() {
    if (performance.now() >= this.deadline) throw new Stopped();
  }

  /** Return whether every end of this label is over a cap; note which. */
  isOverCap(label, floor) {
    for (const [place, cap] of this.caps) {
      if (floor[place] > cap) {
        this.refuse(label.path.at(-2), label.path.at(-1), "over the cap", `more than ${cap} ${this.dimensions[place]}`);
        return true;
      }
    }
    return false;
  }

  /** Return the amount in one dimension, with the count of what isn't in it far above the sum. */
  amountOf(vector, unknown, place) {
    if (unknown === 0n) return vector[place];
    return vector[place] + countBits(unknown & this.itemsOf.get(this.dimensions[place])) * ABOVE;
  }

  /** Return the order by criteria, in each: fewer unknown items, then the smaller sum. */
  key(order) {
    const places = order.map((criterion) => this.placeOf(criterion));
    return (floor, unknown) => places.map((place) => this.amountOf(floor, unknown, place));
  }
}
