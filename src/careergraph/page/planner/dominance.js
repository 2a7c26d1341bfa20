// What no finished route of a label can be below, and when one label at a career makes another one needless.

/** Return what no finished route of this label can be below, a value each dimension. */
function floorOf(search, label) {
  if (!label.parent) return label.vector;
  const rest = restFrom(search, label.path.at(-1));
  return raised(search, label, label.vector, rest, rest.study, NOWHERE, 0);
}

/** Return what no finished route can be below that goes on with this move. */
function floorAfter(search, label, edge) {
  const rest = restFrom(search, edge.goal);
  const vector = label.vector.map((amount, place) => amount + edge.adds[place]);
  return raised(search, label, vector, rest, rest.entering, search.workedIn.get(label.path.at(-1)), edge.months);
}

/** Return what the rest of a way from a career adds to each dimension at least, and its study, without and with entering it. */
function restFrom(search, career) {
  return known(search.rests, career, () => {
    const { bounds, ground, statics } = search;
    const ahead = (of) =>
      search.pick(of.months.get(career), 0, 0, of.fewest.get(career), statics.map((_, at) => of.sums[at].get(career)));
    const layers = search.goals.has(career) ? [] : bounds.layers;
    const study = bounds.study.get(career);
    return {
      ahead: ahead(bounds),
      study,
      entering: Math.max(study, ground.both.get(career)),
      layers: layers.map((layer) => [ahead(layer), layer.study.get(career)]),
    };
  });
}

/** Return what a label comes to at least: `vector` and the rest, after `stay` months in a career of `left` families. */
function raised(search, label, vector, rest, study, left, stay) {
  const { monthsPlace, studyPlace, bounds } = search;
  const floor = vector.map((amount, place) => amount + rest.ahead[place]);
  study = Math.max(label.study, study);
  for (let at = 0; at < Math.min(bounds.layers.length, rest.layers.length); at++) {
    const [ahead, needed] = rest.layers[at];
    const served = servedInLayer(bounds.layers[at], label, left, stay);
    if (served === null) {
      for (const place of search.places) floor[place] = Math.max(floor[place], vector[place] + ahead[place]);
      study = Math.max(study, needed);
    }
    const had = served ?? label.months.get(bounds.layers[at].family) ?? 0;
    const later = label.clock + stay + bounds.layers[at].wanted - had;
    floor[monthsPlace] = Math.max(floor[monthsPlace], later);
  }
  floor[studyPlace] = study;
  if (search.request.has_full_time_study) floor[monthsPlace] += study - label.study;
  else floor[monthsPlace] = Math.max(floor[monthsPlace], study);
  return floor;
}

/** Return whether `one`, at the same career, is no worse than `other` in anything that could still matter.
 *
 * `places` are the dimensions that do.
 */
function beats(search, one, other, places = search.places) {
  for (const place of places) if (one.vector[place] > other.vector[place]) return false;
  if (!isAmong(one.unknown, other.unknown) || !isAmong(other.passed, one.passed)) return false;
  const left = search.maxMoves - (other.path.length - search.head) - 1;
  const lag = left >= 0 ? lagBehind(search, one, other, left) : NO_LAG;
  if (!lag || !isAmong(lag.items, other.unknown)) return false;
  if (one.study + lag.study > other.study) return false;
  if (search.dimensions.includes("cost") && one.cost + lag.cost > other.cost) return false;
  const longer = longerMonths(search, one, other, left >= 0 ? search.askedMonths[left] : new Map());
  if (longer === null || (longer && !isAbsorbed(search, longer, one, other, lag, left))) return false;
  const later = longer + (search.request.has_full_time_study ? lag.study : 0);
  return one.clock + later <= other.clock || !places.includes(search.monthsPlace);
}

/** Return whether `one`, so many months behind in service, still isn't late after a wait for study, which makes up for the time
 * that one is ahead: one is ahead in study as well, or has none ahead of it. */
function isAbsorbed(search, longer, one, other, lag, left) {
  if (search.request.has_full_time_study || one.study + lag.study + longer <= other.study) return true;
  return [...search.askedCredentials[left]].every((id) => search.person.held(id, one.gained) === MET);
}

const NO_LAG = { study: 0, cost: 0, items: 0n };

/** Return what `one` pays at most for what `other` holds, as `lagOf`. */
function lagBehind(search, one, other, left) {
  const missing = mattering(search, other.gained & ~one.gained, left);
  if (!missing) return NO_LAG;
  return knownOf(search.lags[left], missing, one.gained, () => lagOf(search, missing, one.gained, left));
}

/** Return what it takes at most to meet later what is met by what is missing; null if that may not be gained.
 *
 * Either each of it is gained, or, where it spares no study, what is asked and counts as met by it, one by one.
 */
function lagOf(search, missing, gained, left) {
  const { person, graph } = search;
  const names = person.items(missing);
  const isOpen = (id) => person.held(id, gained) !== MET;
  const wanted = [...search.askedCredentials[left]].filter(isOpen);
  const isAsked = (id) => wanted.some((each) => graph.satisfies(id, each) === MET);
  const isSpared = names.some((name) => person.sparedBy(name).some(([id, before]) => isAsked(id) && isOpen(before)));
  const choices = [lagBy(search, [names], gained)];
  if (!isSpared) {
    const late = wanted.filter((id) => names.some((name) => graph.satisfies(name, id) !== NOT_MET));
    choices.push(lagBy(search, late.map((id) => [id]), gained));
  }
  return leastBy(choices.filter(Boolean), (lag) => lag, (one, other) => one.study - other.study || one.cost - other.cost);
}

/** Return what gaining all of these takes, each for itself; null if some may not be gained. */
function lagBy(search, allGains, gained) {
  const ways = allGains.map((gains) => ({ gains }));
  if (allowedWays(search, ways, gained).length < ways.length) return null;
  const lag = { study: 0, cost: 0, items: 0n };
  for (const { gains } of ways) {
    const price = search.person.price(gains, gained);
    lag.study += price.study;
    lag.cost += price.cost;
    for (const unknown of price.unknowns) lag.items |= search.item(unknown);
  }
  return lag;
}

/** Return the bits of gains that something still reachable could ask for; what doesn't stand alone always may. */
function mattering(search, gained, left) {
  return knownOf(search.mattering, left, gained, () => {
    const asked = search.askedCredentials[left];
    const isAny = [...asked].some((id) => id.endsWith(":*"));
    const matters = (id) => isAny || asked.has(id) || !search.person.standsAlone(id);
    return search.person.bitsOf(search.person.items(gained).filter(matters));
  });
}

/** Return how much longer `one` had to stay to do for all of `asked` (months by family) that `other` does; null if it can't. */
function longerMonths(search, one, other, asked) {
  if (isAsServed(one, other)) return 0;
  if (other.worked.some((families) => !one.worked.includes(families) && !hasWorked(one, families, asked))) return null;
  let longer = 0;
  for (const [family, amount] of other.months) {
    if (!asked.has(family)) continue;
    const mine = one.months.get(family);
    if (mine === undefined) return null;
    const wanted = Math.min(amount, asked.get(family));
    if (mine < wanted && !one.worked.some((families) => families.names.includes(family))) return null;
    if (search.sensitive.has(family) && mine > 0 !== amount > 0) return null;
    longer += Math.max(0, wanted - mine);
  }
  const isOpen = (family) => search.sensitive.has(family) && asked.has(family) && !other.months.has(family);
  return [...one.months.keys()].some(isOpen) ? null : longer;
}

/** Return whether two labels have served the same. */
function isAsServed(one, other) {
  if (one.months.size !== other.months.size || one.worked.length !== other.worked.length) return false;
  if (!one.worked.every((families, at) => families === other.worked[at])) return false;
  return [...one.months].every(([family, months]) => other.months.get(family) === months);
}

/** Return whether a label has worked where all of `families` counts that is still asked for. */
function hasWorked(label, families, asked) {
  const open = families.names.filter((family) => asked.has(family));
  return !open.length || label.worked.some(({ names }) => open.every((family) => names.includes(family)));
}
