"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const made = (tag, text, name) => { const one = document.createElement(tag); if (text !== undefined) one.textContent = text; if (name) one.className = name; return one; };
const look = (state) => state === "clean" ? "clean" : state === "findings" ? "findings" : "bad";
const counted = (count, name) => `${count} ${name}${count === 1 ? "" : "s"}`;
const columns = ["Report", "State", "Errors", "Warnings", "Notes", "Rules", "Seconds", "MB"];
const numbers = new Set([2, 3, 4, 6, 7]);
const rowsOfPage = 200;
let sorted = 2, rising = false, page = 0, shown = [];

for (const [state, count] of Object.entries(data.states)) {
  const item = made("li"); item.append(made("b", count), made("span", state, look(state))); byId("states").append(item);
  const option = made("option", state); option.value = state; byId("state").append(option);
}
for (const rule of data.rules) {
  const row = made("tr"); rule.forEach((value, index) => row.append(made("td", value, index > 1 ? "n" : "")));
  byId("rules").tBodies[0].append(row);
}
if (!data.rules.length) byId("rules").parentElement.replaceWith(made("p", "None."));
const link = (report) => { const one = made("a", report[0]); one.href = report[8]; return one; };
const worst = data.worst.map((index) => data.reports[index]).filter((report) => report[1] !== "clean");
for (const report of worst) {
  const item = made("li"); item.append(link(report), " ", made("span", report[1], look(report[1])),
    `: ${counted(report[2], "error")}, ${counted(report[3], "warning")}${report[9] ? ", " + report[9] : ""}`);
  byId("worst").append(item);
}
if (!worst.length) byId("worst").replaceWith(made("p", "All are clean."));
columns.forEach((name, index) => {
  const head = made("th", undefined, numbers.has(index) ? "n" : ""), button = made("button", name);
  head.scope = "col"; button.type = "button";
  button.addEventListener("click", () => { rising = sorted === index ? !rising : !numbers.has(index); sorted = index; page = 0; draw(); });
  head.append(button); byId("reports").tHead.rows[0].append(head);
});
const compare = (one, other) => typeof one === "number" ? one - other : one.localeCompare(other);
function draw() {
  const text = byId("text").value.toLowerCase(), state = byId("state").value;
  shown = data.reports.filter((report) => (!state || report[1] === state) && (!text || (report[0] + " " + report[5]).toLowerCase().includes(text)));
  shown.sort((one, other) => (rising ? 1 : -1) * compare(one[sorted], other[sorted]) || compare(one[0], other[0]));
  const pages = Math.max(1, Math.ceil(shown.length / rowsOfPage)); page = Math.min(page, pages - 1);
  const body = made("tbody");
  for (const report of shown.slice(page * rowsOfPage, (page + 1) * rowsOfPage)) {
    const row = made("tr");
    columns.forEach((_, index) => {
      const cell = made("td", index === 0 ? undefined : report[index], numbers.has(index) ? "n" : index === 1 ? look(report[1]) : "");
      if (index === 0) cell.append(link(report));
      row.append(cell);
    });
    body.append(row);
  }
  byId("reports").tBodies[0].replaceWith(body);
  [...byId("reports").tHead.rows[0].cells].forEach((head, index) => index === sorted ? head.setAttribute("aria-sort", rising ? "ascending" : "descending") : head.removeAttribute("aria-sort"));
  byId("count").textContent = `${shown.length} of ${data.reports.length} reports`;
  byId("page").textContent = `Page ${page + 1} of ${pages}`;
  byId("previous").disabled = page === 0; byId("next").disabled = page >= pages - 1;
}
for (const id of ["text", "state"]) byId(id).addEventListener("input", () => { page = 0; draw(); });
byId("previous").addEventListener("click", () => { page -= 1; draw(); });
byId("next").addEventListener("click", () => { page += 1; draw(); });
draw();
