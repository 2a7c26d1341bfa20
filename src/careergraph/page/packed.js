"use strict";
// The data of a page. Where they are many they stand in it packed: zlib, then four bytes as five digits of base 85.
const careergraphData = (function () {
  const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%,()*+-;:=.?@^_`{|}~";

  /** Return the bytes of a text; the last group may be shorter. */
  function bytesOf(text) {
    const worth = new Uint8Array(128), groups = Math.ceil(text.length / 5), bytes = new DataView(new ArrayBuffer(4 * groups));
    [...DIGITS].forEach((digit, at) => { worth[digit.charCodeAt(0)] = at; });
    for (let group = 0; group < groups; group++) {
      let number = 0;
      for (let at = 5 * group; at < 5 * group + 5; at++) number = 85 * number + (at < text.length ? worth[text.charCodeAt(at)] : 84);
      bytes.setUint32(4 * group, number);
    }
    return new Uint8Array(bytes.buffer, 0, Math.floor((4 * text.length) / 5));
  }

  return async function () {
    const holder = document.getElementById("data"), text = holder.textContent.trim();
    if (!holder.dataset.packed) return JSON.parse(text);
    return new Response(new Blob([bytesOf(text)]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
  };
})();
