"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("scripted");

  const words = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

  // Gaps go last whichever way the column is sorted; numbers come before words.
  const compare = (a, b, way) => {
    if (a === "" || b === "") return (a === "") - (b === "");
    const x = Number(a), y = Number(b);
    const p = Number.isNaN(x), q = Number.isNaN(y);
    if (!p && !q) return way * (x === y ? 0 : x < y ? -1 : 1);
    if (p !== q) return way * (p - q);
    return way * words.compare(a, b);
  };

  const fold = (table) => {
    const open = table.dataset.open === "yes";
    const first = Number(table.dataset.first);
    const rows = [...table.tBodies[0].rows];
    rows.forEach((row, place) => { row.hidden = !open && place >= first; });
    const more = table.closest("figure").querySelector("[data-action=more]");
    more.hidden = rows.length <= first;
    const left = !open && rows.length > first;
    more.previousElementSibling.textContent = left ? `${first} of ${rows.length} rows.` : "";
    more.textContent = open ? `Show the first ${first} rows` : `Show all ${rows.length} rows`;
  };

  const sort = (button) => {
    const head = button.closest("th");
    const table = head.closest("table");
    const way = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    for (const other of head.parentElement.cells) other.setAttribute("aria-sort", "none");
    head.setAttribute("aria-sort", way === 1 ? "ascending" : "descending");
    const key = (row) => row.cells[head.cellIndex].dataset.sort;
    const rows = [...table.tBodies[0].rows];
    rows.sort((a, b) => compare(key(a), key(b), way));
    table.tBodies[0].append(...rows);
    fold(table);
  };

  const select = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const chosen = window.getSelection();
    chosen.removeAllRanges();
    chosen.addRange(range);
  };

  const copy = async (button) => {
    const source = document.getElementById(button.dataset.copies);
    let told = "Copied.";
    try {
      await navigator.clipboard.writeText(source.textContent);
    } catch {
      select(source);
      let done = false;
      try { done = document.execCommand("copy"); } catch { done = false; }
      if (!done) told = "The command is selected: press Ctrl+C or ⌘C to copy it.";
    }
    document.querySelector(".told").textContent = told;
  };

  const theme = () => {
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : window.matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  };

  const more = (button) => {
    const table = button.closest("figure").querySelector("table");
    table.dataset.open = table.dataset.open === "yes" ? "no" : "yes";
    fold(table);
  };

  const actions = { sort, copy, theme, more };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-action]");
    if (button) actions[button.dataset.action](button);
  });
  document.querySelectorAll("table[data-first]").forEach(fold);

  // Mark in the list of contents the section that is being read.
  const links = new Map([...document.querySelectorAll(".contents a")].map(
    (link) => [link.hash.slice(1), link]));
  const parts = [...links.keys()].map((name) => document.getElementById(name));
  const mark = () => {
    const line = window.innerHeight * 0.3;
    let current = parts[0];
    for (const part of parts) if (part.getBoundingClientRect().top <= line) current = part;
    const end = root.scrollHeight - window.scrollY - window.innerHeight < 4;
    if (end && window.scrollY > 0) current = parts[parts.length - 1];
    links.forEach((link, name) => {
      if (name === current.id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  };
  let waiting = false;
  document.addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    window.requestAnimationFrame(() => { waiting = false; mark(); });
  }, { passive: true });
  mark();
})();
