"use strict";
// Where lines and stations of a route map lie: the same as careergraph/route_map.py, which tells how; held equal by a test.
const careergraphRouteMap = (function () {
  const PITCH = 7, TRACK = 8, BEND = 12, MARGIN = 16, GAP = 22, LINE = 19, CELL_LEAST = 112, CELL_MOST = 200;
  const half = (number) => Math.floor(number / 2);
  const pairs = (list) => list.slice(1).map((two, index) => [list[index], two]);
  const most = (list, least) => list.reduce((one, two) => Math.max(one, two), least);

  function layout(routes, names, measure, width) {
    const grid = gridOf(routes);
    const tracks = tracksOf(grid);
    const gutters = [...Array(most(grid.stages, 0)).keys()].map((stage) => gutterOf(tracks, stage));
    const cell = Math.floor((width - 2 * MARGIN - gutters.reduce((one, two) => one + two, 0)) / (gutters.length + 1));
    return cell < CELL_LEAST
      ? upright(grid, tracks, names, measure, width)
      : columns(grid, tracks, gutters, Math.min(cell, CELL_MOST), names, measure);
  }

  // -- stages and lanes

  function gridOf(routes) {
    const [careers, paths] = pathsOf(routes);
    const stages = stagesOf(careers.length, paths);
    const [lanes, on] = lanesOf(paths, stages);
    const turns = paths.map((path, number) => turnsOf(number, path, stages, lanes, on));
    const ports = portsOf(paths, lanes, turns);
    const passing = (station) => [...paths.keys()].filter((route) => paths[route].includes(station));
    return { careers, paths, stages, lanes, turns, ports, passing };
  }

  function pathsOf(routes) {
    const careers = [], after = new Map();
    const paths = routes.map((route) => {
      const path = [];
      for (const career of route) {
        let found = careers.findIndex(
          (name, station) =>
            name === career && !path.includes(station) && !(path.length && leads(after, station, path[path.length - 1])),
        );
        if (found < 0) found = careers.push(career) - 1;
        if (path.length) {
          const last = path[path.length - 1];
          if (!after.has(last)) after.set(last, new Set());
          after.get(last).add(found);
        }
        path.push(found);
      }
      return path;
    });
    return [careers, paths];
  }

  function leads(after, start, goal) {
    const reached = [start], found = new Set(reached);
    while (reached.length) {
      for (const next of after.get(reached.pop()) || []) {
        if (!found.has(next)) {
          found.add(next);
          reached.push(next);
        }
      }
    }
    return found.has(goal);
  }

  function stagesOf(count, paths) {
    const stages = Array(count).fill(0);
    let isDone = false;
    while (!isDone) {
      isDone = true;
      for (const path of paths) {
        for (const [one, two] of pairs(path)) {
          if (stages[two] <= stages[one]) {
            stages[two] = stages[one] + 1;
            isDone = false;
          }
        }
      }
    }
    return stages;
  }

  const edge = (one, two) => one + " " + two;

  function lanesOf(paths, stages) {
    const lanes = Array(stages.length).fill(-1), on = new Map(), taken = [];
    for (const path of paths) {
      for (const run of runsOf(path, lanes, on)) {
        const isShort = run.length === 2 && run.every((s) => lanes[s] >= 0) && stages[run[1]] === stages[run[0]] + 1;
        const lane = isShort ? lanes[run[1]] : free(taken, spanOf(run, lanes, stages));
        for (const station of run) if (lanes[station] < 0) lanes[station] = lane;
        for (const [one, two] of pairs(run)) on.set(edge(one, two), lane);
      }
    }
    return [lanes, on];
  }

  function runsOf(path, lanes, on) {
    const runs = [];
    for (const [one, two] of pairs(path)) {
      if (on.has(edge(one, two))) continue;
      const last = runs[runs.length - 1];
      if (last && last[last.length - 1] === one && lanes[one] < 0) last.push(two);
      else runs.push([one, two]);
    }
    return runs.length || lanes[path[0]] >= 0 ? runs : [[...path]];
  }

  function spanOf(run, lanes, stages) {
    const first = run[0], last = run[run.length - 1];
    return [2 * stages[first] + (lanes[first] >= 0), 2 * stages[last] - (lanes[last] >= 0)];
  }

  function free(taken, [low, high]) {
    const found = taken.findIndex((spans) => spans.every(([begin, end]) => high < begin || low > end));
    if (found < 0) return taken.push([[low, high]]) - 1;
    taken[found].push([low, high]);
    return found;
  }

  function turnsOf(route, path, stages, lanes, on) {
    const turns = [];
    for (const [one, two] of pairs(path)) {
      const lane = on.get(edge(one, two));
      if (lanes[one] !== lane) turns.push({ stage: stages[one], route, start: lanes[one], goal: lane });
      if (lanes[two] !== lane) turns.push({ stage: stages[two] - 1, route, start: lane, goal: lanes[two] });
    }
    return turns;
  }

  function portsOf(paths, lanes, turns) {
    const used = paths.map((path, route) => new Set([...path.map((s) => lanes[s]), ...turns[route].flatMap((t) => [t.start, t.goal])]));
    const last = most(used.flatMap((mine) => [...mine]), 0);
    return [...Array(last + 1).keys()].map((lane) => [...used.keys()].filter((route) => used[route].has(lane)));
  }

  function tracksOf(grid) {
    const tracks = new Map(), between = new Map();
    for (const turn of grid.turns.flat()) between.set(turn.stage, [...(between.get(turn.stage) || []), turn]);
    const order = (t) => (t.goal > t.start ? [0, -t.start, -t.route] : [1, t.start, t.route]);
    const compare = (a, b) => order(a).map((part, index) => part - order(b)[index]).find((difference) => difference) || 0;
    for (const turns of between.values()) turns.sort(compare).forEach((turn, track) => tracks.set(turn, track));
    return tracks;
  }

  function gutterOf(tracks, stage) {
    const found = [...tracks].filter(([turn]) => turn.stage === stage).map(([, track]) => track);
    return found.length ? 2 * BEND + TRACK * most(found, 0) : BEND;
  }

  // -- maps

  function columns(grid, tracks, gutters, cell, names, measure) {
    const texts = grid.careers.map((career) => wrapped(names(career), cell - 8, measure));
    const left = [...Array(gutters.length + 1).keys()].map((stage) => MARGIN + stage * cell + gutters.slice(0, stage).reduce((a, b) => a + b, 0));
    const at = [];
    let below = MARGIN;
    grid.ports.forEach((routes, lane) => {
      at.push(below);
      const lines = most(texts.filter((_, s) => grid.lanes[s] === lane).map((text) => text.length), 0);
      below += PITCH * (routes.length - 1) + (lines ? GAP + LINE * lines : 0) + GAP;
    });
    const across = acrossOf(grid, at);
    const stations = grid.careers.map((career, s) => {
      const lane = grid.lanes[s], routes = grid.passing(s), x = left[grid.stages[s]] + half(cell);
      const ends = routes.map((route) => across(route, lane));
      const low = at[lane] + PITCH * (grid.ports[lane].length - 1);
      return { career, routes, ends: [x, Math.min(...ends), x, Math.max(...ends)], text: texts[s], textAt: [x, low + GAP + 4] };
    });
    const turned = (turn) => left[turn.stage] + cell + BEND + TRACK * tracks.get(turn);
    const lines = linesOf(grid, turned, across, stations.map((station) => station.ends[0]));
    return { width: left[left.length - 1] + cell + MARGIN, height: below, isUpright: false, stations, lines };
  }

  function upright(grid, tracks, names, measure, width) {
    const at = [];
    let right = MARGIN, below = MARGIN;
    for (const routes of grid.ports) {
      at.push(right);
      right += PITCH * (routes.length - 1) + GAP;
    }
    const across = acrossOf(grid, at);
    const texts = grid.careers.map((career) => wrapped(names(career), width - right - MARGIN, measure));
    const down = Array(texts.length).fill(0), begin = [];
    for (let stage = 0; stage <= most(grid.stages, 0); stage += 1) {
      const here = [...grid.stages.keys()].filter((s) => grid.stages[s] === stage);
      for (const s of here.sort((one, two) => grid.lanes[one] - grid.lanes[two] || one - two)) {
        down[s] = below + half(LINE);
        below += LINE * texts[s].length + half(GAP);
      }
      begin.push(below);
      below += gutterOf(tracks, stage);
    }
    const stations = grid.careers.map((career, s) => {
      const routes = grid.passing(s), ends = routes.map((route) => across(route, grid.lanes[s]));
      return { career, routes, ends: [Math.min(...ends), down[s], Math.max(...ends), down[s]], text: texts[s], textAt: [right, down[s] + 5] };
    });
    const turned = (turn) => begin[turn.stage] + BEND + TRACK * tracks.get(turn);
    const lines = linesOf(grid, turned, across, down).map((line) => line.map(([y, x]) => [x, y]));
    return { width, height: below, isUpright: true, stations, lines };
  }

  function acrossOf(grid, at) {
    return (route, lane) => at[lane] + PITCH * grid.ports[lane].indexOf(route);
  }

  function linesOf(grid, turned, across, along) {
    return grid.paths.map((path, route) => {
      const last = path[path.length - 1];
      const corners = grid.turns[route].flatMap((turn) => bend(turned(turn), across(route, turn.start), across(route, turn.goal)));
      return [[along[path[0]], across(route, grid.lanes[path[0]])], ...corners, [along[last], across(route, grid.lanes[last])]];
    });
  }

  function bend(at, start, goal) {
    const cut = Math.min(BEND, half(Math.abs(goal - start))), step = goal > start ? cut : -cut;
    return [[at - cut, start], [at, start + step], [at, goal - step], [at + cut, goal]];
  }

  function wrapped(text, width, measure) {
    const lines = [], words = text.split(/\s+/u).filter(Boolean);
    for (const word of words.length ? words : [text]) {
      const longer = lines[lines.length - 1] + " " + word;
      if (lines.length && measure(longer) <= width) lines[lines.length - 1] = longer;
      else lines.push(...pieces(word, width, measure));
    }
    return lines;
  }

  function pieces(word, width, measure) {
    const found = [""];
    for (const char of word) {
      if (found[found.length - 1] && measure(found[found.length - 1] + char) > width) found.push("");
      found[found.length - 1] += char;
    }
    return found;
  }

  return layout;
})();
