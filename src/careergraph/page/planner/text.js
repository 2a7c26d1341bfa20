// Small things that must come out as in Python: the order of texts and rows, rounding, ids, sets of numbered things.

const MET = "met";
const UNKNOWN = "unknown";
const NOT_MET = "not met";

/** Return the place of a UTF-16 unit among code points: halves of a pair come behind all others. */
function placeOf(unit) {
  if (unit >= 0xe000) return unit - 0x800;
  return unit >= 0xd800 ? unit + 0x2000 : unit;
}

/** Compare two texts by their code points. */
function compareTexts(one, other) {
  const end = Math.min(one.length, other.length);
  for (let at = 0; at < end; at++) {
    const difference = placeOf(one.charCodeAt(at)) - placeOf(other.charCodeAt(at));
    if (difference) return difference;
  }
  return one.length - other.length;
}

/** Compare two lists item by item; of a list and its beginning the beginning is less. */
function compareLists(one, other, compare) {
  const end = Math.min(one.length, other.length);
  for (let at = 0; at < end; at++) {
    const difference = compare(one[at], other[at]);
    if (difference) return difference;
  }
  return one.length - other.length;
}

/** Compare two lists of numbers. */
function compareRows(one, other) {
  const end = Math.min(one.length, other.length);
  for (let at = 0; at < end; at++) {
    if (one[at] !== other[at]) return one[at] - other[at];
  }
  return one.length - other.length;
}

/** Compare two lists of texts. */
function compareWords(one, other) {
  return compareLists(one, other, compareTexts);
}

/** Return the texts of `found`, each once, sorted. */
function sortedTexts(found) {
  return [...new Set(found)].sort(compareTexts);
}

/** Return the item for which `row` gives the least, the first of equal ones; undefined if there is none. */
function leastBy(items, row, compare = compareRows) {
  let best, least;
  for (const item of items) {
    const mine = row(item);
    if (least === undefined || compare(mine, least) < 0) [best, least] = [item, mine];
  }
  return best;
}

/** Return the greatest of some numbers, or `otherwise` if there is none. */
function greatest(numbers, otherwise = 0) {
  return numbers.length ? Math.max(...numbers) : otherwise;
}

/** Return the sum of some numbers. */
function total(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0);
}

/** Return a number rounded to a whole one, of two equally near the even one. */
function rounded(number) {
  const low = Math.floor(number);
  const part = number - low;
  if (part === 0.5) return low % 2 === 0 ? low : low + 1;
  return part < 0.5 ? low : low + 1;
}

/** Return the quotient of two whole numbers, the lower one positive, rounded as `rounded` does. */
function roundedRatio(upper, lower) {
  const rest = upper % lower;
  const low = (upper - rest) / lower;
  if (2 * rest === lower) return low % 2 === 0 ? low : low + 1;
  return 2 * rest < lower ? low : low + 1;
}

/** Return the kind that an id begins with. */
function kindOf(id) {
  return id.slice(0, id.indexOf(":"));
}

/** Return level and field of a degree's id; the field is `*` where none is named. */
function degreeParts(id) {
  const [level, ...field] = id.slice(id.indexOf(":") + 1).split("/");
  return [level, field.join("/") || "*"];
}

/** Return the entry of a map, made by `make` when it is first asked for. */
function known(map, key, make) {
  let found = map.get(key);
  if (found === undefined) {
    found = make();
    map.set(key, found);
  }
  return found;
}

/** Return the entry of a map of maps, made by `make` when it is first asked for. */
function knownOf(map, first, second, make) {
  return known(known(map, first, newMap), second, make);
}

/** Return an empty map. */
function newMap() {
  return new Map();
}

// Sets of numbered things are whole numbers without a limit: the bit of each thing is set.

const counted = new Map([[0n, 0]]);

/** Return how many bits are set. */
function countBits(bits) {
  return known(counted, bits, () => 1 + countBits(bits & (bits - 1n)));
}

/** Return whether every bit of `bits` is set in `others`. */
function isAmong(bits, others) {
  return bits === 0n || bits === others || (bits & ~others) === 0n;
}

/** Return every list with one item of each of `lists`, the last varying fastest. */
function* product(lists, at = 0) {
  if (at === lists.length) {
    yield [];
    return;
  }
  for (const first of lists[at]) for (const rest of product(lists, at + 1)) yield [first, ...rest];
}

/** Return every list of `size` items of `items` in their order. */
function* combinations(items, size, from = 0) {
  if (size === 0) yield [];
  else for (let at = from; at <= items.length - size; at++) {
    for (const rest of combinations(items, size - 1, at + 1)) yield [items[at], ...rest];
  }
}

/** A queue that gives the least first, by a function that compares two items. */
class Heap {
  constructor(compare) {
    this.compare = compare;
    this.items = [];
  }

  get size() {
    return this.items.length;
  }

  /** Put an item in. */
  push(item) {
    const { items, compare } = this;
    let at = items.push(item) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (compare(items[above], item) <= 0) break;
      items[at] = items[above];
      at = above;
    }
    items[at] = item;
  }

  /** Take the least item out. */
  pop() {
    const { items } = this;
    const least = items[0];
    const last = items.pop();
    if (items.length) this.sink(last);
    return least;
  }

  /** Put an item at the top, and down to its place. */
  sink(item) {
    const { items, compare } = this;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= items.length) break;
      if (below + 1 < items.length && compare(items[below + 1], items[below]) < 0) below++;
      if (compare(item, items[below]) <= 0) break;
      items[at] = items[below];
      at = below;
    }
    items[at] = item;
  }
}

/** Yield the orders of items, the given one first. */
function* permutations(items) {
  if (!items.length) yield [];
  for (let at = 0; at < items.length; at++) {
    const others = [...items.slice(0, at), ...items.slice(at + 1)];
    for (const rest of permutations(others)) yield [items[at], ...rest];
  }
}
