// The person of a request: what they hold after gaining more, and what gaining takes. Gains are bits of one number.

/** Up to how many gains all orders of their study are weighed. */
const IN_ALL_ORDERS = 5;

/** What one person holds, lacks and can gain. */
class Person {
  constructor(graph, request) {
    this.graph = graph;
    this.request = request;
    this.names = [];
    this.bits = new Map();
    this.memo = { items: new Map([[0n, []]]), held: new Map(), study: new Map(), price: new Map() };
    this.memo.alone = new Map();
    this.memo.least = new Map();
    this.memo.before = new Map();
    this.memo.leastAlone = new Map();
    this.memo.gainsFor = new Map();
    this.memo.spared = new Map();
  }

  /** Return the bit of one credential or skill. */
  bit(id) {
    return known(this.bits, id, () => 1n << BigInt(this.names.push(id) - 1));
  }

  /** Return the ids of gained bits, sorted. */
  items(gained) {
    return known(this.memo.items, gained, () => this.names.filter((id) => this.bit(id) & gained).sort(compareTexts));
  }

  /** Return the bits of some ids. */
  bitsOf(ids) {
    return ids.reduce((bits, id) => bits | this.bit(id), 0n);
  }

  /** Return whether anything held or gained counts as `wanted`; silence is no only for the complete kinds. */
  held(wanted, gained) {
    return knownOf(this.memo.held, wanted, gained, () => {
      const { have, lack, complete } = this.request;
      const found = [...have, ...this.items(gained)].map((id) => this.graph.satisfies(id, wanted));
      if (found.includes(MET)) return MET;
      if (found.includes(UNKNOWN)) return UNKNOWN;
      const isLacking = lack.some((id) => this.graph.satisfies(wanted, id) === MET);
      return isLacking || complete.includes(kindOf(wanted)) ? NOT_MET : UNKNOWN;
    });
  }

  /** Return the least study that gains `gain`: months (null: not stated), steps in their order, numbers of statements. */
  study(gain, gained) {
    return knownOf(this.memo.study, gain, gained, () => {
      const options = [];
      for (const [after, months, number] of this.graph.saidOf("study", gain) ?? []) {
        const isAfter = after && this.held(after, gained) !== MET;
        const before = isAfter ? this.study(after, gained) : { months: 0, steps: [], said: [] };
        if (before.months !== null) {
          options.push({ months: before.months + months, steps: [...before.steps, gain], said: [...before.said, number] });
        }
      }
      const isLess = (one, other) =>
        one.months - other.months || one.steps.length - other.steps.length || compareWords(one.steps, other.steps);
      return leastBy(options, (study) => study, isLess) ?? { months: null, steps: [gain], said: [] };
    });
  }

  /** Return what no study can be below after which `wanted` is held. */
  leastStudy(wanted) {
    return known(this.memo.least, wanted, () => {
      const names = [...this.graph.countingAs(wanted)];
      this.relax(names);
      return names.length ? Math.min(...names.map((id) => this.memo.leastAlone.get(id))) : 0;
    });
  }

  /** Note the least study of each credential, where whatever counts as what is studied before it may have been gained. */
  relax(names) {
    const least = this.memo.leastAlone;
    const options = new Map();
    const open = [...names];
    while (open.length) {
      const name = open.pop();
      if (options.has(name) || least.has(name)) continue;
      options.set(name, this.studiesOf(name));
      open.push(...options.get(name).flatMap(([, before]) => before));
    }
    for (const [name, ways] of options) least.set(name, ways.length ? Infinity : 0);
    for (let isOpen = true; isOpen; ) {
      isOpen = false;
      for (const [name, ways] of options) {
        const study = Math.min(...ways.map(([months, before]) => months + this.leastAmong(before)));
        if (study >= least.get(name)) continue;
        least.set(name, study);
        isOpen = true;
      }
    }
  }

  /** Return the least study among credentials, none if there are none. */
  leastAmong(names) {
    return names.length ? Math.min(...names.map((id) => this.memo.leastAlone.get(id))) : 0;
  }

  /** Return the months of each study of a credential, and what counts as what must be held before, if it isn't yet. */
  studiesOf(gain) {
    return (this.graph.saidOf("study", gain) ?? []).map(([before, months]) => {
      const isAfter = before && this.held(before, 0n) !== MET;
      return [months, isAfter ? [...this.graph.countingAs(before)] : []];
    });
  }

  /** Return what may be gained for a credential that isn't held: itself, or with or instead of it what some career asks for.
   *
   * The other counts as the credential, or as what is studied before it, and gaining it later would take more.
   */
  gainsFor(wanted, gained, hasCosts) {
    return knownOf(this.memo.gainsFor, `${hasCosts} ${wanted}`, gained, () => {
      const others = this.standsAlone(wanted) ? [] : this.others(wanted, gained);
      const study = (gains) => this.price(gains, gained).study;
      others.sort((one, other) => study(one) - study(other) || compareWords(one, other));
      const kept = [];
      for (const gains of [[wanted], ...others]) {
        const isLater = kept.some((first) => this.isLater(gains, first, gained, hasCosts));
        if (!isLater && !this.isAvoided(gains, gained)) kept.push(gains);
      }
      return kept;
    });
  }

  /** Return whether gaining these takes a step that is to be avoided. */
  isAvoided(gains, gained) {
    const words = this.request.avoid.filter((word) => word.includes(":") && !word.startsWith("career:"));
    return words.length > 0 && this.price(gains, gained).steps.some((step) => words.some((word) => isMeant(word, step)));
  }

  /** Return what may do for a credential that isn't held, or for what is studied before it. */
  others(wanted, gained) {
    const counts = (id, of) => this.graph.satisfies(id, of) === MET;
    const before = [...this.studiedBefore(wanted)].filter((each) => this.held(each, gained) !== MET);
    const open = this.graph.askedFor.filter((id) => id !== wanted && this.held(id, gained) !== MET);
    const fitting = open.filter((id) => counts(id, wanted) || before.some((each) => counts(id, each)));
    return fitting.map((id) => (counts(id, wanted) ? [id] : sortedTexts([wanted, id])));
  }

  /** Return whether gaining `first` now, and `gains` when they are asked for, takes no more than gaining them now. */
  isLater(gains, first, gained, hasCosts) {
    const [price, now] = [gains, first].map((each) => this.price(each, gained));
    const later = this.price(gains, gained | now.gained);
    if (now.study + later.study > price.study || (hasCosts && now.cost + later.cost > price.cost)) return false;
    const unknowns = [...now.unknowns, ...later.unknowns].filter((item) => hasCosts || item.startsWith("study time: "));
    return unknowns.every((item) => price.unknowns.includes(item));
  }

  /** Return [credential, what is studied before it] where holding `id` counts as the latter. */
  sparedBy(id) {
    return known(this.memo.spared, id, () =>
      sortedTexts(this.graph.before).flatMap((after) => {
        const before = [...this.studiedBefore(after)].filter((each) => this.graph.satisfies(id, each) === MET);
        return before.map((each) => [after, each]);
      }),
    );
  }

  /** Return all that may be asked for on the way to a credential. */
  studiedBefore(wanted) {
    return known(this.memo.before, wanted, () => {
      const found = new Set();
      const open = [wanted];
      while (open.length) {
        for (const [before] of this.graph.saidOf("study", open.pop()) ?? []) {
          if (!before || found.has(before)) continue;
          found.add(before);
          open.push(before);
        }
      }
      return found;
    });
  }

  /** Return whether nothing else counts as a credential, it counts as nothing else, and no study is for it or after it. */
  standsAlone(wanted) {
    return known(this.memo.alone, wanted, () => {
      if (wanted.endsWith(":*") || wanted.startsWith("degree:")) return false;
      const isApart = this.graph.countingAs(wanted).size === 1 && this.graph.countsAs(wanted).size === 0;
      return isApart && !this.graph.before.has(wanted) && this.study(wanted, 0n).steps.length === 1;
    });
  }

  /** Return whether nothing counts as `wanted` but itself, and nobody states how long it takes. */
  isUntimed(wanted) {
    return !wanted.endsWith(":*") && this.graph.countingAs(wanted).size === 1 && this.study(wanted, 0n).months === null;
  }

  /** Return what it takes to gain all of `gains` for one who has gained `gained` before. */
  price(gains, gained) {
    return knownOf(this.memo.price, gains.join(" "), gained, () => this.priceOf(gains, gained));
  }

  /** Return the price in the order of studies that takes least. */
  priceOf(gains, gained) {
    const prices = this.orders(gains).map((order) => this.priceIn(order, gained));
    const untimed = (price) => price.unknowns.filter((item) => item.startsWith("study time: ")).length;
    return leastBy(prices, (price) => [untimed(price), price.study]);
  }

  /** Return gains in the orders in which they may be studied, first that in which what counts as most others comes first. */
  orders(gains) {
    const countOf = (gain) => gains.filter((other) => this.graph.satisfies(gain, other) === MET).length;
    const counts = new Map(gains.map((gain) => [gain, countOf(gain)]));
    const first = [...gains].sort((one, other) => counts.get(other) - counts.get(one) || compareTexts(one, other));
    const alone = first.filter((gain) => this.standsAlone(gain));
    const others = first.filter((gain) => !alone.includes(gain));
    if (others.length < 2 || others.length > IN_ALL_ORDERS) return [first];
    return [first, ...[...permutations(others)].map((order) => [...order, ...alone])];
  }

  /** Work out a price for one order of studies. */
  priceIn(order, gained) {
    const price = { study: 0, cost: 0, gained, steps: [], unknowns: [] };
    for (const gain of order) {
      if (this.held(gain, price.gained) === MET) continue;
      const found = this.study(gain, price.gained);
      if (found.months === null) price.unknowns.push(`study time: ${gain}`);
      price.study += found.months ?? 0;
      price.steps.push(...found.steps);
      price.gained |= this.bitsOf(found.steps);
    }
    for (const step of new Set(price.steps)) {
      const cost = this.cost(step);
      if (cost === null) price.unknowns.push(`cost: ${step}`);
      price.cost += cost ?? 0;
    }
    return price;
  }

  /** Return the least stated cost of a credential in US dollars, or null. */
  cost(gain) {
    return this.graph.saidOf("costs", gain) ?? null;
  }
}

/** The person at one point of a route: what is gained, and months by family. */
class Standing {
  constructor(person, gained, months, hasCosts = false) {
    this.person = person;
    this.hasCosts = hasCosts;
    this.gained = gained;
    this.months = months;
    this.hasToldAll = person.request.complete.includes("career");
  }

  /** Return whether a credential or skill is held. */
  held(wanted) {
    return this.person.held(wanted, this.gained);
  }

  /** Return what may be gained for a credential or skill that isn't held: itself, or what does as well. */
  gainsFor(wanted) {
    return this.person.gainsFor(wanted, this.gained, this.hasCosts);
  }

  /** Return whether gaining these before anything asks for them never spares study: nothing builds on them. */
  isIdle(gains) {
    return gains.every((id) => this.person.standsAlone(id));
  }

  /** Return the months served in a family; undefined if no career of the route or the past counts. */
  served(family) {
    return this.months.get(family);
  }
}

/** Return the months in each family for (career, months) served. */
function familyMonths(graph, served) {
  const months = new Map();
  for (const [career, amount] of served) {
    for (const family of graph.families(career)) months.set(family, (months.get(family) ?? 0) + amount);
  }
  return months;
}
