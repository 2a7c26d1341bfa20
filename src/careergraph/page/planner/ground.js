// What no way from a career to a goal can be below: least sums over the moves between the careers a route may pass.

/** Return the least of something from the careers of `begin` along `links`; `add` tells what one more move makes of it. */
function spread(links, begin, add) {
  const found = new Map([...links.keys()].map((career) => [career, FAR]));
  const heap = new Heap((one, other) => one[0] - other[0]);
  const reach = (career, amount) => {
    if (!found.has(career) || amount >= found.get(career)) return;
    found.set(career, amount);
    heap.push([amount, career]);
  };
  for (const [career, amount] of begin) reach(career, amount);
  while (heap.size) {
    const [amount, career] = heap.pop();
    if (found.get(career) !== amount) continue;
    for (const [other, move] of links.get(career)) reach(other, add(amount, move, career));
  }
  return found;
}

/** Where one searches: the moves into the careers of a route, the goals, and what entering each takes at least. */
class Ground {
  /** `floors` are the least study of entering each career: `shared`, `alone`, and `both` together. */
  constructor(into, goals, weights, floors) {
    Object.assign(this, { into, goals, weights, ...floors });
  }

  /** Return the least of a criterion to the careers of `begin`, by career. */
  least(criterion, begin) {
    const weights = this.weights(criterion);
    if (!weights.length) return new Map([...this.into.keys()].map((career) => [career, 0]));
    return spread(this.into, begin, (amount, move) => amount + weights[move]);
  }

  /** Return the least study on the way from each career to those of `begin`: the greatest floor on the way, or what stands
   * alone at every goal on top of the greatest floor of what doesn't (`shared` is without it). */
  leastStudy(begin, shared) {
    const found = spread(this.into, begin, (level, _, career) => Math.max(level, this.both.get(career)));
    const alone = this.aloneAtGoal();
    if (!alone) return found;
    const besides = spread(this.into, shared, (level, _, career) => Math.max(level, this.shared.get(career)));
    for (const [career, study] of found) {
      found.set(career, this.goals.has(career) ? 0 : Math.max(study, besides.get(career) + alone));
    }
    return found;
  }

  /** Return the least study at a goal for credentials that stand alone. */
  aloneAtGoal() {
    const found = [...this.goals].filter((goal) => this.alone.has(goal)).map((goal) => this.alone.get(goal));
    return found.length ? Math.min(...found) : 0;
  }
}

/** Return the moves between careers `inside` into each of them. */
function linksInto(table, inside) {
  const into = new Map(inside.map((career) => [career, []]));
  for (const career of inside) {
    for (const move of table.outOf[career]) into.get(table.goals[move])?.push([career, move]);
  }
  return into;
}

/** The bounds on one ground, a value a career: months, moves, study, and the sums of the criteria that moves add to. */
class Bounds {
  constructor(ground, criteria, fewest) {
    const goals = new Map([...ground.goals].map((goal) => [goal, 0]));
    this.ground = ground;
    this.criteria = criteria;
    this.months = ground.least("months", goals);
    this.fewest = fewest;
    this.sums = criteria.map((criterion) => ground.least(criterion, goals));
    this.study = ground.leastStudy(goals, goals);
    this.layers = [];
  }

  /** Add bounds for those who have not yet worked in a family whose experience every way into the goal asks for. */
  addLayers(lacking, workedIn) {
    const { ground } = this;
    for (const [family, wanted] of [...lacking].slice(0, LAYERS)) {
      const isMember = (career) => workedIn.get(career).names.includes(family) && !ground.goals.has(career);
      this.layers.push(this.layer(family, wanted, [...ground.into.keys()].filter(isMember)));
    }
  }

  /** Return the bounds by way of `members`, the careers that count in a family. */
  layer(family, wanted, members) {
    const { ground, criteria } = this;
    const begin = (plain) => new Map(members.map((career) => [career, plain.get(career)]));
    const study = begin(this.study);
    const alone = ground.aloneAtGoal();
    const shared = new Map([...study].map(([career, months]) => [career, Math.max(0, months - alone)]));
    return {
      family,
      wanted,
      months: ground.least("months", begin(this.months)),
      fewest: ground.least("moves", begin(this.fewest)),
      sums: this.sums.map((plain, at) => ground.least(criteria[at], begin(plain))),
      study: ground.leastStudy(study, shared),
    };
  }
}

/** Return the months served in a layer's family after `stay` months in a career of `left`; null if never in it. */
function servedInLayer({ family }, label, left, stay) {
  if (left.names.includes(family)) return (label.months.get(family) ?? 0) + stay;
  return label.worked.some((families) => families.names.includes(family)) ? label.months.get(family) : null;
}
