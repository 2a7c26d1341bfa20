// Best first over labels: those that are open on a heap, those closed at each career, those found at a goal.

const PATIENT = 2000;
const HASTE = 500;
const LOOSE = ["effort", "cost"];

/** Return the first `most` labels at a goal in the order of `key`, or, if it is null, all that no other beats.
 *
 * isSimple: no career is repeated, and only labels of the same careers beat each other. known: finished labels that take
 * part. ceilings: the most of single dimensions, by place. places: the dimensions in which labels are compared. patience:
 * after so many labels the search gives up. isHasty: of what is equal by the key what is nearest to a goal comes first.
 * accept: whether a finished label counts. isNoWorse: whether a label may make another one needless at all.
 */
function explore(search, key, options = {}) {
  return new Run(search, key, options).found(options.known ?? []);
}

/** Note more of what moves were refused for, where a bound alone has told that there is no route. */
function tellWhy(search) {
  search.bounds.layers = [];
  explore(search, search.key(search.criteria), { patience: PATIENT });
}

/** Return the first route in the order of criteria: the least of the first, of those the least of the second, and so on. */
function lexical(search, order, finished = []) {
  const place = search.placeOf(order[0]);
  const amount = (label) => search.amountOf(label.vector, label.unknown, place);
  const isLast = order.length === 1;
  const haste = LOOSE.includes(order[0]) ? HASTE : 0;
  let first = quickest(search, order[0], finished, haste);
  if (isLast || (haste && !first.isComplete)) {
    first = explore(search, search.key(order), { known: finished, places: comparedPlaces(search, order[0]) });
  }
  if (!first.labels.length || !first.isComplete || isLast) return first;
  const ceilings = [[place, amount(first.labels[0])]];
  const inside = [...finished, ...first.labels].filter((label) => amount(label) <= ceilings[0][1]);
  return explore(search, search.key(order.slice(1)), { known: inside, ceilings });
}

/** Return a route with the least of one criterion: of several the one that is found first, hurrying to a goal. */
function quickest(search, criterion, finished = [], patience = 0) {
  const places = comparedPlaces(search, criterion);
  return explore(search, search.key([criterion]), { known: finished, places, patience, isHasty: true });
}

/** Return the dimensions in which labels are compared where one criterion counts. */
function comparedPlaces(search, criterion) {
  const state = [criterion, "effort", "moves", ...search.request.caps.map((cap) => cap.criterion)];
  return [...new Set(state.map((each) => search.placeOf(each)))].sort((one, other) => one - other);
}

/** One search. */
class Run {
  constructor(search, key, options) {
    const { most = 1, isSimple = false, ceilings = [], places, patience, isHasty = false } = options;
    Object.assign(this, { search, key, most, isSimple, ceilings, places: places ?? search.places, isHasty });
    this.patience = patience || search.limits["plan-labels"];
    this.accept = options.accept ?? (() => true);
    this.isNoWorse = options.isNoWorse ?? (() => true);
    this.labels = [];
    this.limit = null;
    this.closed = new Map();
    this.opened = this.pushed = 0;
    this.heap = new Heap((one, other) => compareRows(one.order, other.order) || one.number - other.number);
  }

  /** Return what is found before the time is used up: labels, whether the search came to its end, and, if not, bounds. */
  found(finished) {
    const { search } = this;
    this.front = [...finished];
    const best = this.most === 1 ? leastBy(finished, (label) => this.orderOf(label)) : undefined;
    if (best) {
      this.limit = this.orderOf(best);
      this.counted = this.key(best.vector, best.unknown).length;
    }
    this.push(firstLabel(search));
    const isComplete = this.run();
    const floors = isComplete ? [] : this.heap.items.map((item) => item.floor);
    const bounds = floors.length ? search.places.map((place) => Math.min(...floors.map((floor) => floor[place]))) : [];
    const labels = this.labels.length || !best ? this.labels : [best];
    return { labels, isComplete, bounds };
  }

  /** Look at open labels, the best first; return whether the search came to its end. */
  run() {
    let opened;
    try {
      this.search.checkClock();
      while (this.heap.size && (this.most === null || this.labels.length < this.most)) {
        if (this.pushed > this.patience) return false;
        opened = this.heap.pop();
        if (opened.edge) this.enter(opened);
        else this.close(opened.label, opened.floor);
      }
      return true;
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
      if (opened) this.heap.push(opened);
      return false;
    }
  }

  /** Return the place of a label: by the key, what is equal then by every dimension, then by ids. */
  orderOf(label, bound = label.vector) {
    const place = this.search.movesPlace;
    const near = this.isHasty ? [bound[place] - label.vector[place]] : [];
    return [...this.key(bound, label.unknown | this.search.sureItems), ...near, ...bound, ...label.path];
  }

  /** Open a label, unless nothing of it can count. */
  push(label) {
    const floor = floorOf(this.search, label);
    if (label.parent && this.search.isOverCap(label, floor)) return;
    const order = this.orderOf(label, floor);
    if (this.isLate(order) || this.isAbove(floor, label.unknown) || this.isBeaten(label, floor)) return;
    this.pushed++;
    this.open({ order, label, floor });
  }

  /** Open a label, or one with a move that it may go on with, which is entered only when its turn comes. */
  open(opened) {
    this.heap.push({ ...opened, number: this.opened++ });
  }

  /** Return whether a place is not before the one that is known, as far as it counts. */
  isLate(order) {
    const isAsGood = () => compareRows(order.slice(0, this.counted), this.limit.slice(0, this.counted)) >= 0;
    return this.limit !== null && (compareRows(order, this.limit) >= 0 || (this.isHasty && isAsGood()));
  }

  /** Return among which closed labels one is compared. */
  placeOf(label) {
    return this.isSimple ? label.path.join(" ") : label.path.at(-1);
  }

  /** Return whether a closed label makes this one needless. */
  isBeaten(label, floor) {
    const { search, places } = this;
    for (const other of this.closed.get(this.placeOf(label)) ?? []) {
      if (this.isNoWorse(other, label) && beats(search, other, label, places)) return true;
    }
    return this.isBehind(floor, label.unknown | search.sureItems);
  }

  /** Return whether all are sought that no other beats, and a finished route is no worse than this floor. */
  isBehind(floor, unknown) {
    return this.most === null && this.front.some((label) => this.search.isFrontBefore(label, floor, unknown));
  }

  /** Return whether a floor is above a ceiling. */
  isAbove(floor, unknown) {
    return this.ceilings.some(([place, most]) => this.search.amountOf(floor, unknown, place) > most);
  }

  /** Close an open label: it is at a goal, or goes on. */
  close(label, floor) {
    if (this.isBeaten(label, floor)) return;
    known(this.closed, this.placeOf(label), () => []).push(label);
    if (this.search.goals.has(label.path.at(-1))) this.arrive(label);
    else this.goOn(label);
  }

  /** Open a label with each move out of it. */
  goOn(label) {
    const { search } = this;
    const left = search.maxMoves + search.head - 1 - label.path.length;
    const edges = search.edges(label);
    search.checkTime(edges.length);
    for (const edge of edges) {
      if (search.fewest.get(edge.goal) > left) search.noteTooFar(label.path.at(-1), edge.goal);
      else if (!(this.isSimple && label.path.includes(edge.goal))) this.openMove(label, edge);
    }
  }

  /** Open a label with a move, unless nothing of it can count. */
  openMove(label, edge) {
    const { search } = this;
    const floor = floorAfter(search, label, edge);
    const unknown = label.unknown | edge.items | search.sureItems;
    if (this.isAbove(floor, unknown) || this.isBehind(floor, unknown)) return;
    const vector = label.vector.map((amount, place) => amount + edge.adds[place]);
    const order = this.orderOf({ path: [...label.path, edge.goal], vector, unknown }, floor);
    if (!this.isLate(order)) this.open({ order, label, floor, edge, unknown });
  }

  /** Open the labels after a move, unless a route found meanwhile is no worse. */
  enter({ label, floor, edge, unknown }) {
    const { search } = this;
    if (this.isBehind(floor, unknown)) return;
    for (const after of children(search, label, edge)) {
      search.checkTime();
      this.push(after);
    }
  }

  /** Take a label at a goal in, if it counts. */
  arrive(label) {
    const { search } = this;
    if (label.passed !== search.allVia) {
      const missing = search.request.via.find((_, bit) => !((label.passed >> BigInt(bit)) & 1n));
      search.refuse(label.path.at(-2), label.path.at(-1), "not passed", missing);
    } else if (this.accept(label) && !(this.isSimple && this.labels.some((each) => isSamePath(each, label)))) {
      this.labels.push(label);
      this.front.push(label);
    }
  }
}

/** Return whether two labels pass the same careers. */
function isSamePath(one, other) {
  return compareRows(one.path, other.path) === 0;
}
