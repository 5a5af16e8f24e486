"use strict";
(() => {
  const PAGE = 100;
  const FEW = 6;
  const MOST_ON_PAPER = 1000;
  const data = JSON.parse(document.getElementById("data").textContent);
  const at = (name) => data.headers.indexOf(name);
  const [FROM, TO, MOVED, WHY] = ["From", "To", "Moved", "Why"].map(at);
  const SHORT = new Set(["From", "To", "Tier", "Start", "Handover"].map(at));
  const get = (id) => document.getElementById(id);
  const body = get("account-table").tBodies[0];
  const texts = data.rows.map((row) => row.join("\n").toLowerCase());
  const amount = (text) => (text === "" ? -Infinity : Number(text.replace(/[,%]/g, "")));
  let order = data.rows.map((_, k) => k);
  let found = order;
  let page = 0;
  let sorted = -1;
  let rising = true;

  const line = (k) => {
    const row = document.createElement("tr");
    data.rows[k].forEach((text, column) => {
      const cell = document.createElement(column === 0 ? "th" : "td");
      if (column === 0) cell.scope = "row";
      cell.className = data.numbers[column] ? "n" : column === WHY ? "why" : SHORT.has(column) ? "short" : "";
      cell.textContent = text;
      row.append(cell);
    });
    return row;
  };

  const show = (all) => {
    const first = all ? 0 : page * PAGE;
    const shown = all ? found : found.slice(first, first + PAGE);
    body.replaceChildren(...shown.map(line));
    const many = found.length.toLocaleString("en");
    const range = found.length > shown.length ? `, shown are ${first + 1} to ${first + shown.length}` : "";
    get("found").textContent = `${many} of ${data.rows.length.toLocaleString("en")} accounts${range}.`;
    get("before").disabled = page === 0;
    get("after").disabled = first + PAGE >= found.length;
  };

  const filter = () => {
    const words = get("words").value.toLowerCase().split(/\s+/).filter(Boolean);
    const from = get("from").value;
    const to = get("to").value;
    const moved = get("moved").checked;
    found = order.filter((k) => {
      const row = data.rows[k];
      return (!from || row[FROM] === from) && (!to || row[TO] === to) && (!moved || row[MOVED] === "Yes")
        && words.every((word) => texts[k].includes(word));
    });
    page = 0;
    show(false);
  };

  const sort = (column) => {
    rising = column === sorted ? !rising : true;
    sorted = column;
    const sign = rising ? 1 : -1;
    const names = new Intl.Collator("en", { numeric: true });
    const compare = data.numbers[column]
      ? (a, b) => amount(data.rows[a][column]) - amount(data.rows[b][column]) || a - b
      : (a, b) => names.compare(data.rows[a][column], data.rows[b][column]) || a - b;
    order = data.rows.map((_, k) => k).sort((a, b) => sign * compare(a, b));
    get("account-table").querySelectorAll("th[data-column]").forEach((header) => {
      if (Number(header.dataset.column) === column) header.setAttribute("aria-sort", rising ? "ascending" : "descending");
      else header.removeAttribute("aria-sort");
    });
    filter();
  };

  get("account-table").tHead.rows[0].append(...data.headers.map((name, column) => {
    const header = document.createElement("th");
    const button = document.createElement("button");
    header.scope = "col";
    header.dataset.column = column;
    header.className = data.numbers[column] ? "n" : "";
    button.type = "button";
    button.textContent = name;
    const paper = document.createElement("span");
    paper.className = "paper";
    paper.textContent = name;
    button.addEventListener("click", () => sort(column));
    header.append(button, paper);
    return header;
  }));

  const turn = (step) => { page += step; show(false); body.closest(".scroll").scrollTop = 0; };
  get("before").addEventListener("click", () => turn(-1));
  get("after").addEventListener("click", () => turn(1));
  get("filters").addEventListener("input", filter);
  get("filters").addEventListener("submit", (event) => event.preventDefault());
  get("filters").addEventListener("reset", () => setTimeout(filter));
  addEventListener("beforeprint", () => show(found.length <= MOST_ON_PAPER));
  addEventListener("afterprint", () => show(false));

  const choice = get("flow-of");
  if (choice) {
    const picture = document.querySelector("svg.flow");
    const pairs = [...get("flows").tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent));
    const sum = (rows) => rows.reduce((total, row) => total + Number(row[2]), 0);
    const told = (rows, other) => {
      const few = rows.slice(0, FEW).map((row) => `${row[other]} ${row[2]}`).join(", ");
      return rows.length > FEW ? `${few} and ${rows.length - FEW} more, see the list` : few;
    };
    const highlight = () => {
      const name = choice.value;
      picture.classList.toggle("chosen", name !== "");
      picture.querySelectorAll(".band").forEach((band) => {
        band.classList.toggle("out", band.dataset.from === name);
        band.classList.toggle("in", band.dataset.to === name);
      });
      const out = pairs.filter((row) => row[0] === name);
      const into = pairs.filter((row) => row[1] === name);
      const words = [];
      if (out.length) words.push(`${name} gives ${sum(out)} (orange): ${told(out, 1)}.`);
      if (into.length) words.push(`${name} gets ${sum(into)} (blue): ${told(into, 0)}.`);
      get("flow-words").textContent = name && !words.length ? `${name} keeps all accounts and gets no others.` : words.join(" ");
    };
    choice.addEventListener("change", highlight);
    picture.querySelectorAll(".node").forEach((node) => node.addEventListener("click", () => {
      choice.value = choice.value === node.dataset.name ? "" : node.dataset.name;
      highlight();
    }));
  }
  show(false);
})();
