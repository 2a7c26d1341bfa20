// Staying longer in a career left for the experience that a later one asks for: the choices, and what is served then.
//
// Careers that count in the same families are one here: a stay is known by their families, an object {names} that is the
// same for the same names.

const interned = new Map();
const NOWHERE = familiesOf([]);
const NOTHING_BOUGHT = new Map();

/** Return the one object for these families. */
function familiesOf(names) {
  const sorted = sortedTexts(names);
  return known(interned, sorted.join(" "), () => ({ names: sorted }));
}

/** Return `worked`, a sorted list of families, with one more. */
function withFamilies(worked, families) {
  if (worked.includes(families)) return worked;
  return [...worked, families].sort((one, other) => compareWords(one.names, other.names));
}

/** Return the ways to serve what is `short` (family to months): each family whole in one of the careers left.
 *
 * `tick` is called for each way weighed, and may throw to end it. */
function lengthenings(short, worked, tick) {
  let found = [NOTHING_BOUGHT];
  for (const [family, amount] of short) {
    const choices = worked.filter((families) => families.names.includes(family));
    let kept = [];
    for (const [bought, families] of product([found, choices])) {
      tick();
      const longer = new Map(bought).set(families, Math.max(amount, bought.get(families) ?? 0));
      if (kept.some((other) => isBoughtWithin(other, longer))) continue;
      kept = kept.filter((other) => !isBoughtWithin(longer, other));
      kept.push(longer);
    }
    found = kept;
  }
  return found;
}

/** Return whether nothing bought is more than in `other`. */
function isBoughtWithin(bought, other) {
  return [...bought].every(([families, amount]) => amount <= (other.get(families) ?? 0));
}

/** Yield `bought` with `slack` months of waiting spent where experience is asked for, up to what is asked.
 *
 * Careers that count for the same of what is asked are one: what is bought in them together comes to no more. */
function* filled(bought, slack, asked, worked) {
  const kindOfAll = new Map(worked.map((each) => [each, asked.filter(([family]) => each.names.includes(family))]));
  const kinds = new Map([...kindOfAll].map(([each, rows]) => [each, JSON.stringify(rows)]));
  const room = new Map([...kindOfAll].map(([each, rows]) => [kinds.get(each), greatest(rows.map(([, months]) => months ?? 0))]));
  for (const [each, amount] of bought) room.set(kinds.get(each), room.get(kinds.get(each)) - amount);
  const open = worked.filter((each) => room.get(kinds.get(each)) > 0);
  const spent = Math.min(slack, total([...room.values()].filter((amount) => amount > 0)));
  for (const parts of shares(open.map((each) => room.get(kinds.get(each))), spent)) {
    const spentIn = (kind) => total(parts.filter((_, at) => kinds.get(open[at]) === kind));
    if (open.some((each) => spentIn(kinds.get(each)) > room.get(kinds.get(each)))) continue;
    const more = new Map(bought);
    open.forEach((each, at) => more.set(each, (bought.get(each) ?? 0) + parts[at]));
    yield more;
  }
}

/** Yield the ways to divide `amount` among places that hold no more than `most`, the last varying fastest. */
function* shares(most, amount, at = 0) {
  if (at === most.length) {
    if (amount === 0) yield [];
    return;
  }
  for (let part = 0; part <= Math.min(most[at], amount); part++) {
    for (const rest of shares(most, amount - part, at + 1)) yield [part, ...rest];
  }
}

/** Return the months served in each family with those bought. */
function servedAfter(months, bought) {
  if (!bought.size) return months;
  const found = new Map(months);
  for (const [families, amount] of bought) {
    for (const family of families.names) found.set(family, (found.get(family) ?? 0) + amount);
  }
  return found;
}
