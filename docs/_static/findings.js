// Adds a box that filters the findings by words and by verdict. Without it they are all there.
(() => {
  const table = document.getElementById("every-finding");
  if (!table) return;
  const bar = document.createElement("form");
  bar.className = "findings-filter";
  bar.innerHTML = `<label>Filter <input type="search" placeholder="words, such as: ReLU random labels"></label>
    <label>verdict <select><option value="">any</option><option>agrees</option>
    <option>disagrees</option><option>undecided</option></select></label>
    <output aria-live="polite"></output>`;
  table.before(bar);
  const [box, choice, count] = ["input", "select", "output"].map((name) => bar.querySelector(name));
  const rows = [...table.querySelectorAll("tbody tr")].map((row) => ({
    row,
    text: `${row.closest("details").querySelector("summary strong").textContent} ${row.textContent}`
      .toLowerCase(),
    verdict: row.querySelector(".verdict").textContent,
  }));
  const filter = () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = words.length > 0 || choice.value !== "";
    let shown = 0;
    for (const { row, text, verdict } of rows) {
      const fits = words.every((word) => text.includes(word))
        && (!choice.value || verdict === choice.value);
      row.hidden = !fits;
      shown += fits;
    }
    for (const study of table.querySelectorAll("details")) {
      const some = study.querySelector("tbody tr:not([hidden])") !== null;
      study.hidden = !some;
      study.open = wanted && some;
    }
    count.textContent = wanted ? `${shown} of ${rows.length} claims` : `${rows.length} claims`;
  };
  bar.addEventListener("input", filter);
  bar.addEventListener("submit", (event) => event.preventDefault());
  filter();
})();
