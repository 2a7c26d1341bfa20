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
    const later = label.clock + stay + bounds.layers[at].wanted - (served ?? 0);
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
  const gaining = left >= 0 && !isAmong(other.gained, one.gained) ? gainingMonths(search, one, other, left) : 0;
  if (gaining === null) return false;
  const longer = longerMonths(search, one, other, left >= 0 ? search.askedFamilies[left] : new Set());
  if (longer === null) return false;
  return one.clock + gaining + longer <= other.clock || !places.includes(search.monthsPlace);
}

/** Return how much later `one` is if it gains all that `other` holds and that may matter; null if it can't and be no worse. */
function gainingMonths(search, one, other, left) {
  const missing = mattering(search, other.gained & ~one.gained, left);
  if (!missing) return 0;
  const price = search.person.price(search.person.items(missing), one.gained);
  if (price.unknowns.some((unknown) => !isAmong(search.item(unknown), other.unknown))) return null;
  if (one.study + price.study > other.study || one.cost + price.cost > other.cost) return null;
  return search.request.has_full_time_study ? price.study : 0;
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

/** Return how much longer `one` had to stay to have served all that `other` has in `asked`; null if it can't. */
function longerMonths(search, one, other, asked) {
  if ((!other.months.size && !other.worked.length) || isAsServed(one, other)) return 0;
  if (other.worked.some((families) => !one.worked.includes(families) && !hasWorked(one, families, asked))) return null;
  let longer = 0;
  for (const [family, amount] of other.months) {
    if (!asked.has(family)) continue;
    const mine = one.months.get(family);
    if (mine === undefined) return null;
    if (mine < amount && !one.worked.some((families) => families.names.includes(family))) return null;
    if (search.sensitive.has(family) && mine > 0 !== amount > 0) return null;
    longer += Math.max(0, amount - mine);
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
