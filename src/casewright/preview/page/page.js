// The page of a preview: shows the state that the server sends, and asks it for the parts that have changed. All text
// of the report is put into the page as text, never as markup; the rendered document stays in its frame.
import { morph } from "./morph.js";

const BLOCKS = "p,li,h1,h2,h3,h4,h5,h6,td,th,dt,dd,figcaption,caption,pre,.csl-entry,.title-block > *";
const VIEWS = { pages: "PDF", figures: "Figures", journal: "Journal", checklist: "Checklist" };
const get = (id) => document.getElementById(id);
const frame = get("document");
let state = null;
let view = "document";
let number = 0; // of the document that is shown
let loaded = ""; // the digest of the page in the frame
let drawn = ""; // what the other view shows
let listed = ""; // which findings are listed
let place = ""; // where to go in the frame when it is loaded
let current = null; // the block that the keyboard is at
const scrolled = {};

function make(tag, settings = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(settings)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "className") element.className = value;
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((one) => one !== null && one !== undefined && one !== ""));
  return element;
}

const button = (text, action, settings = {}) => make("button", { type: "button", onclick: action, ...settings }, text);

async function ask(address, body) {
  const answer = await fetch(address, body === undefined ? {} : { method: "POST", body: JSON.stringify(body) });
  if (!answer.ok && answer.status !== 409) throw new Error(`${address}: ${answer.status}`);
  const said = await answer.json();
  if (answer.status === 409) throw Object.assign(new Error(said.message), { said });
  return said;
}

function placeOf({ path, line, column }) {
  if (!path) return null;
  const shown = [path, line, column].filter((one) => one !== null && one !== undefined).join(":");
  const whole = `${state.root}/${path}`;
  const start = whole.startsWith("/") ? "" : "/";
  const address = encodeURI(`vscode://file${start}${whole}`) + (line ? `:${line}:${column ?? 1}` : "");
  const copy = button("Copy", async () => {
    await navigator.clipboard.writeText(shown);
    say(`${shown} is copied.`);
  }, { "aria-label": `Copy ${shown}` });
  return make("span", { className: "place" }, make("a", { href: address }, shown), copy);
}

let saying;
function say(text) {
  get("status").textContent = text;
  clearTimeout(saying);
  saying = setTimeout(showStatus, 4000);
}

function showStatus() {
  if (!state) return;
  const work = { cells: "Running cells …", figures: "Drawing figures …" };
  const now = state.working.map((name) => work[name]).filter(Boolean);
  get("status").textContent = now[0] ?? (state.is_checking ? "Checking …" : state.errors.length ? "Not up to date" : "Up to date");
}

function showErrors(errors) {
  const shown = errors.map((one) => make("div", {},
    make("p", {}, make("strong", {}, one.message), one.why ? ` (${one.why})` : ""), placeOf(one), one.hint ? make("p", { className: "hint" }, one.hint) : null));
  if (errors.length && state.documents.length) shown.unshift(make("p", {}, "The page is that of the last version without errors."));
  const text = shown.map((one) => one.textContent).join("\n");
  if (get("errors").textContent !== shown.map((one) => one.textContent).join("")) get("errors").replaceChildren(...shown);
  return text;
}

function showTabs() {
  const wanted = [...state.documents.map((one, index) => [`document ${index}`, one.name.split("/").pop(), one.title]),
    ...Object.entries(VIEWS).map(([name, title]) => [name, title, ""])];
  const chosen = view === "document" ? `document ${number}` : view;
  const tabs = get("tabs");
  if (tabs.dataset.shown !== JSON.stringify(wanted)) {
    tabs.dataset.shown = JSON.stringify(wanted);
    tabs.replaceChildren(...wanted.map(([name, title, hint]) => button(title, () => choose(name), {
      role: "tab", id: `tab-${name.replace(" ", "-")}`, "aria-controls": "view", title: hint || undefined, "data-view": name })));
  }
  for (const tab of tabs.children) {
    const isChosen = tab.dataset.view === chosen;
    tab.setAttribute("aria-selected", String(isChosen));
    tab.tabIndex = isChosen ? 0 : -1;
    if (isChosen) get("view").setAttribute("aria-label", tab.textContent);
  }
}

get("tabs").addEventListener("keydown", (event) => {
  const tabs = [...get("tabs").children];
  const at = tabs.indexOf(document.activeElement);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  const tab = tabs[(to + tabs.length) % tabs.length];
  tab.focus();
  tab.click();
});

function choose(name) {
  const [kind, index] = name.split(" ");
  if (view === "document" && loaded) scrolled[number] = frame.contentWindow.scrollY;
  if (kind === "document" && Number(index) !== number) loaded = "";
  view = kind;
  if (kind === "document") number = Number(index);
  update();
}

function showActions() {
  const actions = [];
  if (state.working.includes("cells")) actions.push(button("Stop the cells", () => ask("stop/cells", {})));
  else if (state.unrun_cells) actions.push(button("Run cells", () => ask("run/cells", {})));
  if (state.working.includes("figures")) actions.push(button("Stop drawing", () => ask("stop/figures", {})));
  if (state.can_undo) actions.push(button("Undo the correction", () => ask("undo", {}).catch(showRefusal)));
  const had = get("actions").textContent;
  if (had !== actions.map((one) => one.textContent).join("")) get("actions").replaceChildren(...actions);
}

async function showDocument() {
  if (state.documents.length && !state.documents[number]) number = 0; // none are known right after a restart
  const wanted = state.documents[number];
  frame.hidden = view !== "document";
  if (!wanted || view !== "document" || loaded === wanted.digest) return;
  if (!loaded) {
    loaded = wanted.digest;
    frame.src = `document/${number}`;
    return;
  }
  loaded = wanted.digest;
  const text = await (await fetch(`document/${number}`)).text();
  const changed = morph(frame.contentDocument, new frame.contentWindow.DOMParser().parseFromString(text, "text/html"));
  for (const element of changed) mark(element);
  document.documentElement.dataset.shown = wanted.digest;
}

function mark(element) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.animate([{ boxShadow: "-6px 0 0 #d97706", backgroundColor: "rgb(255 190 60 / 30%)" }, { boxShadow: "-6px 0 0 #d97706", backgroundColor: "transparent" }],
    { duration: 2500, easing: still ? "step-end" : "ease-out" });
}

frame.addEventListener("load", () => {
  const shown = frame.contentDocument;
  if (!shown?.body || !frame.src) return;
  shown.addEventListener("click", clicked);
  shown.addEventListener("keydown", moved);
  document.documentElement.dataset.shown = loaded;
  if (place) goTo(place);
  else frame.contentWindow.scrollTo(0, scrolled[number] ?? 0);
  place = "";
});

function goTo(identifier) {
  const target = frame.contentDocument.getElementById(identifier);
  target?.scrollIntoView({ block: "center" });
  if (target) mark(target);
}

function clicked(event) {
  const link = event.target.closest("a[href]");
  const block = event.target.closest(BLOCKS);
  if (link) event.preventDefault();
  if (block) showSource(block, event.target, offsetIn(block, event));
  if (link) follow(link.getAttribute("href"));
}

function follow(address) {
  if (address.startsWith("#")) return goTo(decodeURIComponent(address.slice(1)));
  if (/^(https?|mailto|doi):/.test(address)) return window.open(address, "_blank", "noopener,noreferrer");
  const [file, identifier = ""] = address.split("#");
  const name = file.split("/").pop().replace(/\.html$/, "");
  const index = state.documents.findIndex((one) => one.name.split("/").pop() === name);
  if (index < 0) return say("This file is not part of the preview.");
  place = decodeURIComponent(identifier);
  choose(`document ${index}`);
  if (index === number && loaded && place && frame.contentDocument.getElementById(place)) goTo(place);
}

function offsetIn(block, event) {
  const shown = frame.contentDocument;
  const caret = shown.caretPositionFromPoint?.(event.clientX, event.clientY);
  const range = caret ? null : shown.caretRangeFromPoint?.(event.clientX, event.clientY);
  const node = caret?.offsetNode ?? range?.startContainer;
  if (!node || !block.contains(node)) return null;
  const before = shown.createRange();
  before.setStart(block, 0);
  before.setEnd(node, caret?.offset ?? range.startOffset);
  return before.toString().length;
}

let asked = 0;

async function showSource(block, target, offset) {
  const own = ++asked;
  const cited = target.closest("[data-cites]");
  const link = target.closest("a[href^='#ref-']");
  const mention = target.closest("a.mention");
  const abbreviation = target.closest("abbr, [data-short]");
  const reference = block.closest(".csl-entry");
  const origins = await ask("origin", {
    document: state.documents[number].path,
    text: block.textContent.slice(0, 50000),
    offset,
    citekeys: link ? [decodeURIComponent(link.hash.slice(5))] : cited ? cited.dataset.cites.split(" ") : [],
    label: mention ? decodeURIComponent(mention.getAttribute("href").split("#")[1] ?? "") : "",
    abbreviation: abbreviation ? abbreviation.dataset.short ?? abbreviation.textContent : "",
    reference: reference ? reference.id.replace(/^ref-/, "") : "",
  });
  if (own !== asked) return; // an answer to an earlier question may come later
  const words = block.textContent.trim().replace(/\s+/g, " ");
  get("source").replaceChildren(
    make("p", { className: "quiet" }, words.length > 90 ? `${words.slice(0, 90)} …` : words),
    origins.length
      ? make("ul", { className: "plain" }, ...origins.map((one) => make("li", {}, `${one.kind}${one.name ? ` ${one.name}` : ""} `, placeOf(one))))
      : make("p", {}, "The source of this text could not be determined."));
}

// Alt+arrow goes from block to block, so that sources can be seen without a mouse.
function moved(event) {
  if (!event.altKey || !["ArrowDown", "ArrowUp"].includes(event.key) || view !== "document" || !loaded) return;
  event.preventDefault();
  const blocks = [...frame.contentDocument.querySelectorAll(BLOCKS)].filter((one) => one.textContent.trim() && !one.querySelector(BLOCKS));
  const at = current?.isConnected ? blocks.indexOf(current) : -1;
  const next = blocks[Math.max(0, Math.min(blocks.length - 1, event.key === "ArrowDown" ? at + 1 : at - 1))];
  if (!next) return;
  current = next;
  next.scrollIntoView({ block: "nearest" });
  mark(next);
  showSource(next, next, null);
}
document.addEventListener("keydown", moved);

async function showFindings() {
  if (listed === state.checked) return;
  listed = state.checked;
  const found = await ask("findings");
  get("summary").textContent = found.summary;
  const groups = { error: "Errors", warning: "Warnings", note: "Notes" };
  const shown = Object.entries(groups).flatMap(([severity, title]) => {
    const own = found.findings.filter((one) => one.severity === severity);
    return own.length ? [make("h3", {}, `${title} (${own.length})`), make("ul", { className: "plain" }, ...own.map(finding))] : [];
  });
  if (found.undetermined.length) shown.push(make("h3", {}, "Not determined"), make("ul", {}, ...found.undetermined.map((one) => make("li", {}, one))));
  const opened = document.activeElement?.closest?.("[data-id]")?.dataset.id;
  get("findings").replaceChildren(...shown);
  if (opened) get("findings").querySelector(`[data-id="${opened}"] button`)?.focus();
}

function finding(one) {
  return make("li", { className: `finding ${one.severity}`, "data-id": one.id },
    make("div", { className: "row" }, make("span", { className: "code" }, one.rule), placeOf(one)),
    make("p", {}, one.message),
    one.hint ? make("p", { className: "hint" }, one.hint) : null,
    make("div", { className: "row" },
      one.text ? button("Show in text", () => showInText(one)) : null,
      one.is_explained ? button("Explain", () => explain(one), { "aria-label": `Explain ${one.rule}` }) : null,
      one.can_fix ? button("Fix …", () => fix(one), { "aria-label": `Fix ${one.rule} …` }) : null));
}

const wordsOf = (text) => new Set(text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? []);

function showInText(one) {
  const index = state.documents.findIndex((document) => document.path === one.path);
  if (view !== "document" || (index >= 0 && index !== number)) choose(`document ${index >= 0 ? index : number}`);
  const wanted = wordsOf(one.text.replace(/\{\{<.*?>\}\}|\{.*?\}/g, ""));
  const look = () => {
    let best = null;
    let most = 0;
    for (const block of frame.contentDocument.querySelectorAll(BLOCKS)) {
      const share = [...wordsOf(block.textContent)].filter((word) => wanted.has(word)).length;
      if (share > most) [best, most] = [block, share];
    }
    if (!best || most < wanted.size / 3) return say("This place was not found in the text.");
    best.scrollIntoView({ block: "center" });
    mark(best);
  };
  if (frame.contentDocument?.querySelector(BLOCKS) && document.documentElement.dataset.shown === loaded) look();
  else frame.addEventListener("load", look, { once: true });
}

async function explain(one) {
  open(one.rule, (await ask(`rule/${one.rule}`)).text, [["Close", null]]);
}

async function fix(one) {
  try {
    const { diff } = await ask(`repair/${one.id}`);
    open(`Fix ${one.rule}`, diff, [["Cancel", null], ["Write", () => ask(`repair/${one.id}`, {}).then(() => say("The correction is written.")).catch(showRefusal)]]);
  } catch (error) {
    showRefusal(error);
  }
}

function showRefusal(error) {
  if (!error.said) throw error;
  const { message, why, hint } = error.said;
  open("Nothing was written", [message, why, hint].filter(Boolean).join("\n"), [["Close", null]]);
}

function open(title, text, actions) {
  get("dialog-title").textContent = title;
  get("dialog-text").replaceChildren(...text.split("\n").map((line) => make("span", {
    className: /^\+(?!\+\+)/.test(line) ? "added" : /^-(?!--)/.test(line) ? "removed" : "" }, `${line}\n`)));
  get("dialog-actions").replaceChildren(...actions.map(([name, action]) => make("button", { onclick: () => action?.() }, name)));
  get("dialog").showModal();
}

async function showList() {
  const key = JSON.stringify([view, number, view === "pages" ? state.documents[number]?.digest : view === "figures" ? state.figures : state.checked]);
  if (view === "document") get("list").replaceChildren();
  if (view === "document" || drawn === key) {
    if (view === "document") drawn = "";
    return;
  }
  const isNew = JSON.parse(drawn || "[]")[0] !== view;
  drawn = key;
  if (isNew) get("list").replaceChildren(make("p", {}, "Loading …"));
  try {
    const shown = await { pages: showPages, figures: showFigures, journal: showJournal, checklist: showChecklist }[view]();
    if (drawn === key) get("list").replaceChildren(...shown);
  } catch (error) {
    if (!error.said) throw error;
    get("list").replaceChildren(make("p", { className: "failed" }, error.message), placeOf(error.said) ?? "", make("p", {}, error.said.hint));
  }
}

async function showPages() {
  const pages = await ask(`pages/${number}`);
  const name = state.documents[number].name.split("/").pop();
  return [make("h2", {}, `${name}.pdf: ${pages.length} pages`), ...pages.map((digest, index) => make("img", {
    className: "page", src: `pages/${number}/${index}?${digest}`, alt: `Page ${index + 1} of ${pages.length} of ${name}.pdf` }))];
}

async function showFigures() {
  const figures = await ask("figures");
  if (!figures.length) return [make("p", {}, "The report declares no figures.")];
  const isStale = figures.some((one) => one.state !== "up to date");
  return [isStale ? button("Draw what is out of date", () => ask("run/figures", {})) : "", ...figures.map((one) => make("section", {},
    make("h2", {}, `${one.label}: ${one.state}`),
    placeOf(one),
    ...(one.reasons ?? []).concat(one.notices ?? [], (one.errors ?? []).map((error) => error.message)).map((text) => make("p", { className: "hint" }, text)),
    one.file ? make("img", { src: `figure/${encodeURIComponent(one.label)}?${state.figures}`, alt: `The figure ${one.label}` }) : null))];
}

const table = (heads, rows) => make("div", { className: "scroll", tabindex: "0", role: "region", "aria-label": "Table" }, make("table", {},
  make("thead", {}, make("tr", {}, ...heads.map((one) => make("th", { scope: "col" }, one)))),
  make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map((one) => make("td", {}, one ?? "")))))));

async function showJournal() {
  const { documents, journal, requirements } = await ask("journal");
  return [
    journal ? make("h2", {}, journal) : make("p", {}, "The settings name no journal (casewright: journal: in _quarto.yml)."),
    journal && !requirements.length ? make("p", {}, "No limit or rule of it is known.") : "",
    journal && requirements.length ? table(["Requirement", "State", "Amount", "The journal says"], requirements.map((one) => [one.what, one.state,
      one.amount === null ? "" : one.amount.toLocaleString("en"), make("span", {}, one.says ? `“${one.says}”` : "", one.problem ? make("span", { className: "failed" }, ` ${one.problem} `) : "", placeOf(one))])) : "",
    ...documents.flatMap((one) => [make("h2", {}, one.path), one.is_run ? "" : make("p", {}, "The output of its cells is not counted."),
      table(["Part", "Count", "Counted are"], one.counts.map(({ name, value, what }) => [name, value.toLocaleString("en"), what]))])];
}

async function showChecklist() {
  const items = await ask("checklist");
  return [make("h2", {}, "CARE checklist"), table(["Item", "Requirement", "State", "Where"], items.map((one) => [one.item, `${one.topic}: ${one.asks}`, one.state,
    make("span", {}, one.remark, ...one.evidence.map((place) => make("div", {}, place.text, " ", placeOf(place))))]))];
}

function update() {
  showErrors(state.errors);
  showTabs();
  showStatus();
  showActions();
  showDocument();
  showList();
  showFindings();
}

const events = new EventSource("events");
events.onmessage = (event) => {
  state = JSON.parse(event.data);
  update();
};
events.onerror = () => {
  get("status").textContent = "No connection";
  if (state) showErrors([{ message: "The preview has ended.", why: "", hint: "Type casewright preview again: this page then connects by itself." }]);
};
