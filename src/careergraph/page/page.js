"use strict";
// Draws the picture from the data in the page, and opens the text of whatever is chosen in it.
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const root = getComputedStyle(document.documentElement);
  const colour = (name) => root.getPropertyValue("--" + name).trim();

  function paint(network) {
    const groups = {};
    for (const name of ["career", "end", "other"]) {
      groups[name] = {
        color: {
          background: colour(name), border: colour(name + "-edge"),
          highlight: { background: colour(name), border: colour("ink") },
        },
        font: { color: colour("ink") },
        borderWidth: name === "end" ? 3 : 1.5,
        shapeProperties: { borderDashes: name === "other" ? [4, 4] : false },
      };
    }
    network.setOptions({
      groups,
      edges: { color: { color: colour("career-edge"), highlight: colour("ink") }, font: { color: colour("quiet"), background: colour("paper"), strokeWidth: 0 } },
    });
  }

  const container = document.getElementById("network");
  const nodes = new vis.DataSet(data.nodes);
  const network = new vis.Network(container, { nodes, edges: new vis.DataSet(data.edges) }, data.options);
  paint(network);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => paint(network));

  function open(id) {
    const card = document.getElementById(id);
    if (!card) return;
    card.open = true;
    card.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    card.querySelector("summary").focus({ preventScroll: true });
  }

  network.on("selectNode", (event) => open(data.cards[event.nodes[0]]));
  addEventListener("hashchange", () => open(decodeURIComponent(location.hash.slice(1))));
  for (const card of document.querySelectorAll(".card")) {
    card.addEventListener("toggle", () => {
      const id = Object.keys(data.cards).find((key) => data.cards[key] === card.id);
      if (card.open && id && nodes.get(id)) network.selectNodes([id]);
    });
  }
  document.body.dataset.ready = "yes";
})();
