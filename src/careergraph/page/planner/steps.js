// One move further: the labels after it, one for each way to meet what the career entered asks.

/** Return the label of one who hasn't moved yet. */
function firstLabel(search) {
  const { request, families } = search;
  const served = Object.entries(request.experience);
  if (request.start) served.push([request.start, request.served_months]);
  const months = [...familyMonths(search.graph, served)].filter(([family]) => families.has(family));
  const sums = search.statics.map(() => 0);
  return {
    path: [search.start],
    vector: search.pick(0, 0, 0, 1 - search.head, sums),
    clock: 0,
    study: 0,
    cost: 0,
    sums,
    items: 0n,
    unknown: 0n,
    gained: 0n,
    months: new Map(months),
    worked: [],
    passed: search.via.get(search.start) ?? 0n,
    parent: null,
    stay: 0,
    families: NOWHERE,
    bought: NOTHING_BOUGHT,
    steps: [],
  };
}

const NO_ENTRY = { study: 0, cost: 0, gained: 0n, steps: [], serves: [], items: 0n };

/** Yield the labels after one move. */
function* children(search, label, edge, { isHopeful = false, isFilled = true } = {}) {
  const stayed = stayedIn(search, label, edge);
  const ask = search.asked(edge.goal, label.path.at(-1));
  if (ask === search.entrance.nothing) {
    yield child(search, label, edge, NO_ENTRY, stayed);
    return;
  }
  const entries = entriesTo(search, ask, label.gained, stayed.months, isHopeful);
  if (typeof entries === "string") {
    search.refuse(label.path.at(-1), edge.goal, "blocked", entries);
    return;
  }
  let isMet = false;
  for (const entry of entries) {
    const choices = ask.serves.length ? longerStays(search, label, entry, stayed, isFilled ? ask.serves : []) : [stayed];
    for (const choice of choices) {
      isMet = true;
      yield child(search, label, edge, entry, choice);
    }
  }
  if (!isMet) search.refuse(label.path.at(-1), edge.goal, "blocked", "experience");
}

/** Return the typical stay in the career left, and what is served then. */
function stayedIn(search, label, edge) {
  const families = search.workedIn.get(label.path.at(-1));
  const stayed = { stay: edge.months, bought: NOTHING_BOUGHT, months: label.months, worked: label.worked };
  if (!families.names.length) return stayed;
  const months = new Map(label.months);
  for (const family of families.names) months.set(family, (months.get(family) ?? 0) + edge.months);
  return { ...stayed, months, worked: withFamilies(label.worked, families) };
}

/** Return the label after a move, an entry and a stay. */
function child(search, label, edge, entry, stayed) {
  const study = label.study + entry.study;
  const cost = label.cost + entry.cost;
  const worked = label.clock + stayed.stay + total([...stayed.bought.values()]);
  const clock = search.request.has_full_time_study ? worked + entry.study : Math.max(worked, study);
  const sums = label.sums.map((sum, at) => sum + edge.sums[at]);
  const items = edge.items | entry.items;
  return {
    path: [...label.path, edge.goal],
    vector: search.pick(clock, study, cost, label.path.length + 1 - search.head, sums),
    clock,
    study,
    cost,
    sums,
    items,
    unknown: label.unknown | items,
    gained: label.gained | entry.gained,
    months: stayed.months,
    worked: stayed.worked,
    passed: label.passed | (search.via.get(edge.goal) ?? 0n),
    parent: label,
    stay: stayed.stay,
    families: search.workedIn.get(label.path.at(-1)),
    bought: stayed.bought,
    steps: entry.steps,
  };
}

/** Yield how to stay longer for the experience that an entry asks for, each choice that differs later. */
function* longerStays(search, label, entry, stayed, asked) {
  const short = new Map(entry.serves.map(([family, wanted]) => [family, wanted - (stayed.months.get(family) ?? 0)]));
  const lacking = new Map([...short].filter(([, amount]) => amount > 0));
  for (const bought of lengthenings(lacking, stayed.worked, () => search.checkTime())) {
    const worked = label.clock + stayed.stay + total([...bought.values()]);
    const slack = label.study + entry.study - worked;
    const isWaiting = asked.length && slack > 0 && !search.request.has_full_time_study;
    for (const more of isWaiting ? filled(bought, slack, asked, stayed.worked) : [bought]) {
      search.checkTime();
      yield { ...stayed, bought: more, months: servedAfter(stayed.months, more) };
    }
  }
}

// -- entering a career ----------------------------------------------------------------------------------------------------

/** Return the ways to meet what is asked, or the aspect that nothing meets. */
function entriesTo(search, ask, gained, months, isHopeful) {
  const mattering = gainsThatTell(search, ask, gained);
  const isReached = (family) => (amount) => amount <= (months.get(family) ?? -1);
  const reached = ask.amounts.map(([family, amounts]) => amounts.filter(isReached(family)).length);
  const key = `${ask.number} ${mattering} ${isHopeful} ${reached}`;
  return known(search.entries, key, () => {
    const standing = new Standing(search.person, mattering, months, search.dimensions.includes("cost"));
    let found = [FREE];
    for (const [aspect, need] of ask.needs) {
      const ways = isHopeful ? hopefulWays(need, standing) : waysTo(need, standing);
      const mine = allowedWays(search, ways, mattering);
      if (!mine.length) return aspect;
      found = leastWays(found.flatMap((one) => mine.map((other) => together([one, other]))), (gains) => standing.isIdle(gains));
    }
    return found.map((way) => entryBy(search, way, mattering));
  });
}

/** Return the bits of gains that can tell how what is asked is met. */
function gainsThatTell(search, ask, gained) {
  if (gained === 0n) return gained;
  return knownOf(search.gainsFor, ask, gained, () => {
    const { person } = search;
    const wanted = [...ask.holds];
    if (!wanted.length) return 0n;
    const isAny = wanted.some((id) => id.endsWith(":*"));
    const isAlone = !isAny && wanted.every((id) => person.standsAlone(id));
    const tells = (id) => isAny || ask.holds.has(id) || !(isAlone || person.standsAlone(id));
    return person.bitsOf(person.items(gained).filter(tells));
  });
}

/** Leave out ways that gain what is to be avoided. */
function allowedWays(search, ways, gained) {
  return ways.filter((way) => !search.person.isAvoided(way.gains, gained));
}

/** Return what one way to enter takes. */
function entryBy(search, way, gained) {
  const price = search.person.price(way.gains, gained);
  const items = [...way.unknowns, ...price.unknowns].reduce((bits, unknown) => bits | search.item(unknown), 0n);
  const { study, cost, steps } = price;
  return { study, cost, gained: gained | price.gained, steps, serves: way.serves, items };
}
