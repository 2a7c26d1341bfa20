"use strict";
// Plans in words: the sentences of careergraph/explain.py, made of the JSON of a plan; held equal by a test.
const careergraphWords = (function () {
  const UNITS = {
    months: "months", effort: "months of study", risk: "thousandths of risk", moves: "moves", cost: "dollars",
    gap: "points of skill gap", commonness: "thousandths of commonness", "pay-dip": "dollars a year of pay given up",
  };
  const OF_NODE = {
    "experience amount": "how much {}", "experience held": "whether you have {}", "role time": "how long one stays as {}",
    "study time": "how long {} takes to gain", cost: "what {} costs", gap: "which skills {} asks for",
    entry: "what one must bring to begin as {}",
  };
  const VERB = /^(.*?) (?:requires|usually asks for|prefers|may help:|accepts|says that no) /su;
  const OF_MOVE = { "pay-dip": "how pay compares", commonness: "how common the move is", risk: "how sure the move is" };

  const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;
  const grouped = (number) => String(number).replace(/\B(?=(\d{3})+(?!\d))/gu, ",");
  const unique = (list) => [...new Set(list)];
  const listed = (words) => (words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}` : words.join(""));
  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  /** Return locators as people write them: each once, and numbers behind the same words together. */
  function places(locators) {
    const groups = new Map();
    for (const locator of locators) {
      const [, words, number] = /^(.*[: ])([1-9][0-9]{0,8})$/u.exec(locator) ?? [0, locator, 0];
      if (!groups.has(words)) groups.set(words, new Set());
      if (number) groups.get(words).add(Number(number));
    }
    return [...groups].map(([words, numbers]) => (numbers.size > 1 ? words.replace(/^([a-z]+) $/u, "$1s ") : words) + runs([...numbers].sort((a, b) => a - b)));
  }

  /** Return rising numbers with a dash between the ends of each run. */
  function runs(numbers) {
    const ends = [];
    for (const number of numbers) {
      const last = ends[ends.length - 1];
      if (last && number === last[1] + 1) last[1] = number;
      else ends.push([number, number]);
    }
    return ends.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`)).join(", ");
  }

  /** Return a number rounded to one decimal, half to even, without a trailing zero: `number / by`. */
  function tenths(number, by) {
    const tens = number * 10, whole = Math.floor(tens / by), rest = tens - whole * by;
    const rounded = whole + (rest * 2 > by || (rest * 2 === by && whole % 2 === 1) ? 1 : 0);
    return String(rounded / 10);
  }

  function months(number) {
    if (number < 12) return count(number, "month");
    const years = tenths(number, 12);
    return `${number} months (${years} year${years === "1" ? "" : "s"})`;
  }

  const amount = (found) => (found.not_counted.length ? `at least ${months(found.known)}` : months(found.known));
  const isSure = (total) => total.lower.known === total.upper.known && String(total.lower.not_counted) === String(total.upper.not_counted);

  function totalText(total) {
    if (isSure(total)) return amount(total.upper);
    return `${amount(total.lower)} if all that is unknown turns out well, else ${amount(total.upper)}`;
  }

  function totalRange(total) {
    if (isSure(total)) return amount(total.upper);
    const least = total.lower.not_counted.length || total.upper.not_counted.length ? "at least " : "";
    return `${least}${total.lower.known} to ${months(total.upper.known)}`;
  }

  /** Return a share given as -1000 ln share, in percent with two figures. */
  function percent(milliLog) {
    const share = Math.exp(-milliLog / 1000) * 100;
    return `${share >= 99.5 ? "100" : String(Number(share.toPrecision(2)))} %`;
  }

  function criterionText(criterion, total) {
    if (criterion === "months") return totalText(total);
    if (criterion === "effort") return `study: ${totalText(total)}`;
    const low = total.lower.known, high = total.upper.known, isOpen = total.upper.not_counted.length;
    const least = isOpen ? "at least " : "", most = isOpen ? "at most " : "";
    if (criterion === "risk") return `evidence: ${most}${percent(high)} sure that every move is one that people make`;
    if (criterion === "commonness") return `taken by ${most}${percent(high)} of those who start`;
    if (criterion === "gap") return `skill gap: ${least}${tenths(high, 1000)} skills of full weight`;
    const dollars = low === high ? `$${grouped(high)}` : `$${grouped(low)} to $${grouped(high)}`;
    return criterion === "cost" ? `cost: ${least}${dollars}` : `pay given up: ${least}${dollars} a year`;
  }

  const WITHOUT_ARTICLE = /^((any|some|less than|no) |.*[^s]s(,|$| of ))/iu;
  const withArticle = (name) => (WITHOUT_ARTICLE.test(name) ? name : `${/^[aeiou]/iu.test(name) ? "an" : "a"} ${name}`);

  /** Return the words of a page: `name` gives the label of an id, `sort` its sort, `move` what is known of a move,
   * `title` that of a source, `told` who says it where the plan holds no places. */
  function wordsOf({ name, sort, move, publisher, title, topic, told }) {
    function experience(wanted) {
      if (wanted === "career:*") return "experience of a kind that is not stated";
      return `experience ${sort(wanted) === "family" ? "in" : "as"} ${name(wanted)}`;
    }

    function unknown(text) {
      const cut = text.indexOf(": "), code = text.slice(0, cut), about = text.slice(cut + 2);
      if (code === "experience kind") return `experience asked for, but not of what kind (${about})`;
      if (OF_MOVE[code] && about.includes(" > ")) {
        const [start, goal] = about.split(" > ");
        return `${OF_MOVE[code]} from ${name(start)} to ${name(goal)}`;
      }
      let found = name(about);
      if (code === "study time" || code === "cost") found = withArticle(found);
      else if (code.startsWith("experience")) found = experience(about);
      return OF_NODE[code].split("{}").join(found);
    }

    function evidence(said) {
      const where = [title(said.source), ...places(said.locators)].join(", ");
      if (said.method === "stated") return where;
      return said.reason ? `${where}, ${said.method}: ${said.reason}` : `${where}, ${said.method}`;
    }

    const isMove = (said) => said.relation === "leads-to";
    const isMatch = (said) => said.relation.endsWith("-match");

    /** Return the ends of the move that a leg is made of: a leg that changes classification goes on as what its ends match. */
    function endsOf(leg) {
      const matched = (end) => {
        const said = leg.evidence.find((each) => isMatch(each) && [each.subject, each.object].includes(end));
        return said ? (said.subject === end ? said.object : said.subject) : end;
      };
      return { start: matched(leg.start), goal: matched(leg.goal) };
    }

    const moveOf = (leg) => move(endsOf(leg));

    function assumption(said) {
      let what = said.subject === "career:*" ? "a role" : withArticle(name(said.subject));
      if (said.relation === "move-confidence") what = `a move that one publisher gives (${topic(said.id)})`;
      const after = said.object ? ` after ${withArticle(name(said.object))}` : "";
      return `${what}${after}: ${said.value} (${said.reason}; ${title(said.source)}, ${said.method})`;
    }

    function stay(leg) {
      const how = leg.is_assumed ? "assumed" : moveOf(leg).isTimed ? "measured" : "typical";
      const typical = `${leg.typical_months} ${how}`;
      if (leg.months === 0) return `With the time already served (${typical})`;
      if (leg.months > leg.typical_months) {
        const more = `${typical}, ${leg.months - leg.typical_months} more to reach the experience asked for`;
        return `After ${leg.months} months (${more}${leg.months_lower < leg.months ? "; less if that is not needed" : ""})`;
      }
      const isLess = leg.months < leg.typical_months;
      return `After ${leg.months} months (${isLess ? `${typical}; the months already served count` : how})`;
    }

    function headline(leg) {
      const goal = withArticle(name(leg.goal));
      return leg.start ? `${stay(leg)} as ${name(leg.start)} you become ${goal}.` : `You begin as ${goal}.`;
    }

    function gains(leg) {
      const lines = leg.gains.map((gain) => {
        const meant = listed(gain.counts_as.map((id) => withArticle(name(id))));
        const what = withArticle(name(gain.id)) + (meant && `, which counts as ${meant}`), told = unique(gain.evidence.map((said) => said.method)).sort().join(" and ");
        const time = gain.study_months === null ? "study time not stated" : `${gain.study_months} months of study, ${told}`;
        return gain.is_certain ? `Gain ${what} (${time})` : `To be safe, gain ${what} (${time}); whether it is needed is unknown`;
      });
      const sure = leg.gains_lower.filter((id) => !leg.gains.some((gain) => gain.id === id));
      return [...lines, ...sure.map((id) => `In any case, gain ${withArticle(name(id))}`)];
    }

    function warnings(leg) {
      const said = leg.evidence.filter(isMove), known = moveOf(leg), lines = [];
      if (!leg.start) lines.push("no source says that people begin here; it is taken from what the career asks");
      else if (!["stated", "measured"].includes(known.method)) lines.push(`no source states this move outright; it is ${known.method}`);
      if (!(leg.start && known.method === "inferred") && unique(said.map((each) => publisher(each.source))).length === 1) lines.push("one publisher alone says so");
      for (const each of leg.evidence.filter(isMatch)) {
        const kind = each.relation.replace("-", " ");
        lines.push(`over a match: ${name(each.subject)} and ${name(each.object)} (${kind}, ${evidence(each)})`);
      }
      if (known.age) lines.push(`old data: ${known.age}`);
      const contested = leg.requirements.filter((each) => each.is_contested && !each.aspect.startsWith("skill:"));
      if (contested.length) lines.push(`sources disagree on ${listed(contested.map((each) => each.aspect))}`);
      return lines;
    }

    /** Return source and place of a claim: what stands before its verb. */
    const place = ({ text }) => VERB.exec(text)[1];

    /** Return a source and its place as a reader knows them: by the title of the source. */
    function named(where) {
      const [source, ...rest] = where.split(" ");
      return [title(source), rest.join(" ")].filter(Boolean).join(", ");
    }

    /** Return the claims of one aspect, those that say the same of the same standing as one: status, text, sources. */
    function asks(verdict) {
      const parts = [
        verdict.deciding.map((each) => [each.truth, each]),
        verdict.variants.map((each) => ["other case", each]),
        verdict.advice.map((each) => ["advice", each]),
      ];
      return parts.flatMap((part) => {
        const lines = new Map();
        for (const [status, each] of part) {
          const where = place(each), text = each.text.slice(where.length + 1), key = `${status}\n${text}`;
          if (!lines.has(key)) lines.set(key, { status, text, sources: [] });
          lines.get(key).sources.push(named(where));
        }
        return [...lines.values()];
      });
    }

    function skills(leg) {
      return leg.requirements.filter((each) => each.aspect.startsWith("skill:")).map((each) => {
        const where = unique([...each.deciding, ...each.variants, ...each.advice].map(place)).sort().map(named);
        return `${name(each.aspect)} (${where.join(", ")})`;
      });
    }

    function legText(leg) {
      const aspects = leg.requirements.filter((each) => !each.aspect.startsWith("skill:"));
      return {
        headline: headline(leg), gains: gains(leg), skills: skills(leg), warnings: warnings(leg),
        evidence: told(endsOf(leg)) || leg.evidence.filter(isMove).map(evidence),
        asks: aspects.map((each) => [capital(each.aspect) + (each.is_contested ? " (sources disagree)" : ""), asks(each)]),
      };
    }

    function inferred(route) {
      const legs = route.legs.filter((leg) => leg.start && moveOf(leg).method === "inferred");
      if (!legs.length) return [];
      const key = (leg) => [moveOf(leg).sure || 0, leg.start, leg.goal];
      const [weakest] = [...legs].sort((one, two) => {
        const [a, b] = [key(one), key(two)], place = a.findIndex((part, index) => part !== b[index]);
        return place < 0 ? 0 : a[place] < b[place] ? -1 : 1;
      });
      const sure = moveOf(weakest).sure, share = sure === null ? "" : ` (${tenths(Math.round(sure * 1e9) / 1e7, 1)} %)`;
      const all = count(legs.length, "move"), moves = route.careers.length - 1;
      return [`${all} of ${moves} inferred, the weakest ${name(weakest.start)} → ${name(weakest.goal)}${share}`];
    }

    function totals(route) {
      const shown = route.totals.filter(({ criterion, upper }) =>
        criterion !== "moves" && (upper.known || upper.not_counted.length || criterion === "months" || criterion === "risk"));
      return [count(route.careers.length - 1, "promotion"), ...shown.map((total) => criterionText(total.criterion, total) + waiting(route, total))];
    }

    /** Return how many months of a route are not served in its careers, where nothing unknown bears on that. */
    function waiting(route, { criterion, upper, lower }) {
      const isOpen = upper.not_counted.some((each) => /^(role time|experience)/u.test(each)) || lower.known !== upper.known || route.legs.some((leg) => leg.months_lower !== leg.months);
      const more = upper.known - route.legs.reduce((sum, leg) => sum + leg.months, 0);
      return criterion === "months" && !isOpen && more > 0 ? `, ${more} of them only for study` : "";
    }

    function routeText(route) {
      const assumed = [
        ...route.legs.flatMap((leg) => leg.evidence.filter((said) => !isMove(said) && !isMatch(said))),
        ...route.legs.flatMap((leg) => leg.gains.flatMap((gain) => gain.evidence)),
      ];
      const open = unique(route.totals.flatMap((total) => total.upper.not_counted));
      return {
        careers: route.careers.map(name).join(" → "), names: route.names,
        summary: [...totals(route), ...inferred(route)].join("; "),
        unknowns: open.sort(byCode).map(unknown), assumptions: unique(assumed.map(assumption)), legs: route.legs.map(legText),
      };
    }

    /** Order unknown items by code, then by what they are about. */
    function byCode(one, two) {
      const cut = (text) => text.split(/: (.*)/su);
      const [[a, b], [c, d]] = [cut(one), cut(two)];
      return a === c ? (b < d ? -1 : Number(b > d)) : a < c ? -1 : 1;
    }

    const totalOf = (route, criterion) => route.totals.find((total) => total.criterion === criterion).upper;

    function difference(route, first) {
      const parts = route.totals.map(({ criterion, upper }) => differs(criterion, upper, totalOf(first, criterion))).filter(Boolean);
      const other = route.careers.filter((id) => !first.careers.includes(id)).map(name);
      const missing = first.careers.filter((id) => !route.careers.includes(id)).map(name);
      if (other.length) parts.push(`by way of ${other.join(", ")}${missing.length ? ` instead of ${missing.join(", ")}` : ""}`);
      else if (missing.length) parts.push(`without ${missing.join(", ")}`);
      return parts.join("; ") || "the same in all that is counted";
    }

    function differs(criterion, mine, yours) {
      const more = mine.known - yours.known;
      if (criterion === "risk" || criterion === "commonness") {
        if (!more) return "";
        const [better, worse] = criterion === "risk" ? ["better evidence", "weaker evidence"] : ["more common", "less common"];
        return `${more > 0 ? worse : better} (${percent(mine.known)} against ${percent(yours.known)})`;
      }
      const unit = Math.abs(more) === 1 ? UNITS[criterion].replace(/s\b/u, "") : UNITS[criterion];
      const text = more ? `${Math.abs(more)} ${unit} ${more > 0 ? "more" : "less"}` : "";
      const open = mine.not_counted.length - yours.not_counted.length;
      if (!open || criterion !== "months") return text;
      const note = `${Math.abs(open)} ${open > 0 ? "more" : "fewer"} not stated`;
      return text ? `${text}, ${note}` : note;
    }

    function ends(request) {
      const goals = request.goals.map(name).join(" or ");
      return request.start ? `From ${name(request.start)} to ${goals}` : `From no career to ${goals}`;
    }

    function held(request) {
      const items = request.have.map(name);
      for (const [career, served] of Object.entries(request.experience)) items.push(`${served} months as ${name(career)}`);
      if (request.served_months) items.push(`${request.served_months} months in the first career`);
      const lines = [`You hold: ${items.join(", ") || "nothing named"}`];
      return request.lack.length ? [...lines, `You lack: ${request.lack.map(name).join(", ")}`] : lines;
    }

    function reason({ code, about, detail }) {
      if (code === "not passed") return `no route passes ${name(about)}`;
      if (code === "blocked") return `what is asked in ${detail} to become ${withArticle(name(about))} can't be met on the way`;
      return `${code}: ${name(about)} (${detail})`;
    }

    /** Return one change of a request that would open a route. */
    function change({ code, detail }) {
      if (code === "reading") return "meeting one source where they ask for different things";
      if (code === "allow" && detail.endsWith(":*")) return `allowing to gain a ${detail.slice(0, -2)}`;
      if (code === "allow") return detail.includes(":") ? `allowing ${name(detail)}` : `relying on what is ${detail}`;
      if (code === "lift") return `no limit on ${detail}`;
      const [id, served] = detail.split("=");
      return served ? `${months(Number(served))} of ${experience(id)}` : `having ${withArticle(name(id))}`;
    }

    function incomplete(plan) {
      const low = plan.bounds.filter((bound) => bound.at_least).map((bound) => `${bound.at_least} ${UNITS[bound.criterion]}`);
      const rest = low.length ? `; no other route is below ${low.join(" or ")}` : "";
      return `Not complete: the search was stopped after ${plan.request.seconds} seconds, other routes may be better${rest}.`;
    }

    return { routeText, difference, ends, held, reason, change, incomplete, evidence };
  }

  return { wordsOf, months, totalRange, count, grouped, capital, unique, places };
})();
