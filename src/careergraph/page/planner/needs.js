// What a career asks of a person: three-valued judgements of needs, and the ways to meet them.
//
// A need is {hold}, {serve, months}, {least, of} (at least so many of them) or {variants} (claims of scopes of which none
// was chosen). A way is what to gain, how long to have served where, and what stays unknown even then.

const ANY_CAREER = "career:*";

/** Return whether a need is met, not met or unknown as things stand. */
function truthOf(need, standing) {
  if (need.hold) return standing.held(need.hold);
  if (need.serve) return servedTruth(need, standing);
  const found = (need.of ?? need.variants).map((part) => truthOf(part, standing));
  const met = found.filter((truth) => truth === MET).length;
  const unknown = found.filter((truth) => truth === UNKNOWN).length;
  if (need.variants) return met === found.length ? MET : UNKNOWN;
  if (met >= need.least) return MET;
  return met + unknown < need.least ? NOT_MET : UNKNOWN;
}

/** Return whether experience is had; months null means that the amount isn't stated. */
function servedTruth({ serve, months }, standing) {
  const served = standing.served(serve);
  if (serve === ANY_CAREER && (months === null || (months > 0 && months <= (served ?? 0)))) return UNKNOWN;
  if (months !== null && (served ?? 0) >= months) return MET;
  const isOpen = !standing.hasToldAll || (months === null && served);
  return isOpen ? UNKNOWN : NOT_MET;
}

/** Return every need inside a need, itself among them. */
function needsIn(need) {
  return [need, ...(need.of ?? need.variants ?? []).flatMap(needsIn)];
}

// -- ways -------------------------------------------------------------------------------------------------------------

/** Return a way; `key` is the same for the same way. */
function wayOf(gains = [], serves = [], unknowns = []) {
  const pairs = new Map(serves.map((pair) => [pair.join("="), pair]));
  const way = { gains: sortedTexts(gains), serves: [...pairs.values()].sort(compareServes), unknowns: sortedTexts(unknowns) };
  return { ...way, key: JSON.stringify([way.gains, way.serves, way.unknowns]) };
}

const FREE = wayOf();

/** Compare two pairs of family and months. */
function compareServes([family, months], [other, others]) {
  return compareTexts(family, other) || months - others;
}

/** Return the way that does all of `ways`. */
function together(ways) {
  const parts = ["gains", "serves", "unknowns"].map((name) => ways.flatMap((way) => way[name]));
  return wayOf(...parts);
}

/** Return the way that does all of `ways`, of several amounts in one family the greatest. */
function union(ways) {
  const { gains, serves, unknowns } = together(ways);
  return wayOf(gains, [...new Map(serves)], unknowns);
}

/** Return whether a way does nothing but hope: that an unstated amount is reached, or that months in whatever career count. */
function onlyHopes(way) {
  return way.unknowns.length > 0 && !way.gains.length && way.serves.every(([family]) => family === ANY_CAREER);
}

/** Return whether a way asks for nothing that `other` doesn't. */
function isWithin(way, other) {
  const most = new Map(other.serves);
  return (
    way.gains.every((gain) => other.gains.includes(gain)) &&
    way.unknowns.every((unknown) => other.unknowns.includes(unknown)) &&
    way.serves.every(([family, months]) => months <= (most.get(family) ?? -1))
  );
}

/** Compare two ways by how much they ask for. */
function compareWays(one, other) {
  const sizes = (way) => [way.gains.length, way.serves.length, way.unknowns.length];
  return (
    compareRows(sizes(one), sizes(other)) ||
    compareWords(one.gains, other.gains) ||
    compareLists(one.serves, other.serves, compareServes) ||
    compareWords(one.unknowns, other.unknowns)
  );
}

/** Return the ways that ask for no more than any other, in a fixed order; one that gains more stays where that is not idle. */
function leastWays(found, isIdle = () => true) {
  const spares = (way, other) =>
    isWithin(other, way) && isIdle(way.gains.filter((gain) => !other.gains.includes(gain)));
  let kept = [];
  const different = [...new Map(found.map((way) => [way.key, way])).values()];
  for (const way of different.sort(compareWays)) {
    if (kept.some((other) => spares(way, other))) continue;
    kept = kept.filter((other) => !spares(other, way));
    kept.push(way);
  }
  return kept;
}

/** Return the ways to meet a need for certain, as far as that can be; none if it can't be met. */
function waysTo(need, standing) {
  if (need.hold) return standing.held(need.hold) === MET ? [FREE] : standing.gainsFor(need.hold).map((gains) => wayOf(gains));
  if (need.serve) return waysToServe(need, standing);
  const parts = need.of ?? need.variants;
  return choose(need.variants ? parts.length : need.least, parts.map((part) => waysTo(part, standing)), standing);
}

/** Return the ways to meet a need if everything unknown turns out well; none if it can't be met. */
function hopefulWays(need, standing) {
  const truth = truthOf(need, standing);
  if (truth === MET) return [FREE];
  if (truth === UNKNOWN) {
    return need.variants ? [FREE] : leastWays(waysTo(need, standing).map((way) => wayOf([], [], way.unknowns)));
  }
  if (!need.of) return waysTo(need, standing);
  return choose(need.least, need.of.map((part) => hopefulWays(part, standing)), standing);
}

/** Return the ways to have the experience that is asked for. */
function waysToServe(need, standing) {
  const { serve, months } = need;
  if (servedTruth(need, standing) === MET) return [FREE];
  const served = standing.served(serve);
  if (serve === ANY_CAREER) return waysToServeAnywhere(months, served, standing);
  if (months !== null && served !== undefined) return [wayOf([], [[serve, months]])];
  if (months === null && served) return [wayOf([], [], [`experience amount: ${serve}`])];
  return standing.hasToldAll ? [] : [wayOf([], [], [`experience held: ${serve}`])];
}

/** Return how to have served so long in whatever career; that this is the kind that counts stays unknown. */
function waysToServeAnywhere(months, served, standing) {
  const doubt = [`experience kind: ${kindText(months)}`];
  if (months === null || !standing.hasToldAll || (served ?? 0) >= months) return [wayOf([], [], doubt)];
  return served === undefined ? [] : [wayOf([], [[ANY_CAREER, months]], doubt)];
}

/** Return how much experience of unstated kind is asked for. */
function kindText(months) {
  return months === null ? "amount not stated" : `${months} months`;
}

/** Return the ways to meet at least `needed` of the rows; rows that only hope are taken for as many as can't be gained. */
function choose(needed, rows, standing) {
  const possible = rows.filter((row) => row.length);
  if (possible.filter((row) => row.some((way) => way.key === FREE.key)).length >= needed) return [FREE];
  if (possible.length < needed) return [];
  const gainable = possible.map((row) => row.filter((way) => !onlyHopes(way))).filter((row) => row.length);
  const hoped = possible.filter((row) => row.every(onlyHopes));
  const found = [];
  for (const sure of combinations(gainable, Math.min(needed, gainable.length))) {
    for (const others of combinations(hoped, Math.max(0, needed - gainable.length))) {
      for (const parts of product([...sure, ...others])) found.push(union(parts));
    }
  }
  return leastWays(found, (gains) => standing.isIdle(gains));
}

// -- claims to needs --------------------------------------------------------------------------------------------------

/** Return the claims that apply in the chosen scope; a publisher's scoped ones that do beat its general ones. */
function decidingAmong(claims, scope) {
  const isScoped = (claim) => Object.keys(claim.scope).length > 0;
  const fitting = claims.filter((claim) => Object.entries(claim.scope).every(([name, value]) => scope[name] === value));
  const narrow = new Set(fitting.filter(isScoped).map((claim) => claim.publisher));
  return fitting.filter((claim) => isScoped(claim) || !narrow.has(claim.publisher));
}

/** Return the need of one aspect: what one publisher claims is joined by and, publishers by the reading. */
function combined(claims, { reading, trust, scope }) {
  const deciding = decidingAmong(claims, scope);
  if (claims.length && !deciding.length) return { variants: claims.map((claim) => claim.need) };
  const trusts = trust.split(" ").filter(Boolean);
  const trusted = deciding.filter((claim) => trusts.includes(claim.source) || trusts.includes(claim.publisher));
  if (trusted.length) return allOf(trusted.map((claim) => claim.need));
  const publishers = sortedTexts(deciding.map((claim) => claim.publisher));
  const rows = publishers.map((name) => allOf(different(needsOf(deciding, name))));
  const { of } = allOf(different(rows));
  return { least: reading === "lenient" && !trusts.length && of.length ? 1 : of.length, of };
}

/** Return the needs of one publisher's claims. */
function needsOf(claims, publisher) {
  return claims.filter((claim) => claim.publisher === publisher).map((claim) => claim.need);
}

/** Return the need that all of `needs` hold. */
function allOf(needs) {
  return { least: needs.length, of: needs };
}

/** Return needs, equal ones once. */
function different(needs) {
  return [...new Map(needs.map((need) => [JSON.stringify(need), need])).values()];
}
