// One form: the queue on the left, one question on the right, one key for each decision.
import { make, request, said, say, tell, words } from "./page.js";
import { detail, editor, markShared } from "./detail.js";
import { offerLearning } from "./learning.js";

const STATES = ["decide", "tick", "check", "done"];
const TABS = [...STATES, "by_source", "ask", "news"];
const here = document.getElementById("main").dataset.form;
const list = document.getElementById("list");
const pane = document.getElementById("detail");
const view = { tab: "decide", row: null, source: null, query: "", editing: false };
let form; // what the program says of the form; rows by number

const base = `/forms/${here}`;

async function start() {
  form = await request(`${base}/state`);
  if (!form) return;
  document.getElementById("count").textContent = `${form.rows.length} ${words.questions}`;
  const news = rowsOf("news").length;
  if (form.dropped) tell(say("dropped", { n: form.dropped }), true);
  else if (news) tell(say("news_there", { n: news }));
  view.tab = TABS.find((tab) => rowsOf(tab).length) ?? "done";
  drawTabs();
  open(rowsOf(view.tab)[0]?.id ?? null);
  setInterval(follow, 3000);
}

// ---- what is shown -------------------------------------------------------------------------------------------------

function rowsOf(tab) {
  const wanted = view.query.toLowerCase();
  return form.rows.filter((row) =>
    (tab === "ask" ? row.decision?.action === "ask" : tab === "by_source" ? row.statement : tab === "news" ? row.is_news : row.state === tab)
    && (!wanted || row.haystack.toLowerCase().includes(wanted)));
}

function sources() {
  const groups = new Map();
  for (const row of rowsOf("by_source")) {
    if (!groups.has(row.statement)) groups.set(row.statement, []);
    groups.get(row.statement).push(row);
  }
  return groups;
}

function drawTabs() {
  const counts = Object.fromEntries(TABS.map((tab) => [tab, tab === "by_source" ? sources().size : rowsOf(tab).length]));
  const search = document.getElementById("search") ?? make("input", {
    id: "search", type: "search", placeholder: words.search_hint, "aria-label": words.search,
    oninput: (event) => { view.query = event.target.value; drawTabs(); drawList(); },
  });
  const buttons = TABS.filter((tab) => tab !== "news" || counts.news || view.tab === "news").map((tab) => make("button", {
    "aria-pressed": String(view.tab === tab), onclick: () => turnTo(tab),
  }, `${words[tab]} ${counts[tab]}`));
  const bar = document.getElementById("tabs");
  bar.querySelectorAll("button").forEach((button) => button.remove());
  bar.prepend(...buttons);
  if (!search.isConnected) bar.append(search);
  document.getElementById("bar").replaceChildren(...STATES.toReversed().map((state) => {
    const part = make("span", { class: state });
    part.style.width = `${100 * form.rows.filter((row) => row.state === state).length / Math.max(form.rows.length, 1)}%`;
    return part;
  }));
}

function turnTo(tab) {
  view.tab = tab;
  drawTabs();
  if (tab === "by_source") openSource([...sources().keys()][0] ?? null);
  else open(rowsOf(tab)[0]?.id ?? null);
}

function drawList() {
  if (view.tab === "by_source") {
    list.replaceChildren(...[...sources()].map(([id, rows]) => make("li", {},
      make("button", { "aria-current": String(view.source === id), onclick: () => openSource(id) },
        said(`${id} ${form.statements[id]?.asked ?? ""}`, "span", { class: "q" }),
        make("span", {}, String(rows.length))))));
    return;
  }
  let heading = null;
  const items = [];
  for (const row of rowsOf(view.tab)) {
    const above = row.context.join(" › ");
    if (above !== heading) {
      heading = above;
      if (above) items.push(make("li", { class: "heading" }, said(above)));
    }
    items.push(make("li", {}, entry(row)));
  }
  list.replaceChildren(...items);
  if (view.tab === "ask" && items.length) list.prepend(askTools());
}

function entry(row) {
  return make("button", {
    id: `row-${row.id}`, class: row.state, "aria-current": String(view.row === row.id), onclick: () => open(row.id),
  }, said(`${row.number} ${row.question}`.trim(), "span", { class: "q" }), make("span", {}, row.shown_tick));
}

/** Show which row is open without drawing the whole list anew. */
function mark() {
  list.querySelectorAll("[aria-current=true]").forEach((button) => button.setAttribute("aria-current", "false"));
  const button = document.getElementById(`row-${view.row}`);
  button?.setAttribute("aria-current", "true");
  button?.scrollIntoView({ block: "nearest" });
}

function open(id) {
  view.row = id;
  view.editing = false;
  drawList();
  mark();
  drawDetail();
}

function drawDetail() {
  const row = form.rows[view.row];
  pane.replaceChildren(...(row ? detail(row, form, act) : [make("p", {}, words.nothing_here)]));
  pane.scrollTop = 0;
  if (row?.candidates.length) request(`${base}/rows/${row.id}/shared`).then((shared) => {
    if (shared && view.row === row.id && !view.editing) markShared(pane, shared);
  });
}

function openSource(id) {
  view.source = id;
  view.row = null;
  drawList();
  const rows = sources().get(id) ?? [];
  if (!rows.length) {
    pane.replaceChildren(make("p", {}, words.nothing_here));
    return;
  }
  const source = form.statements[id];
  const fine = rows.filter((row) => row.state === "check");
  const rest = rows.filter((row) => row.state !== "check");
  const line = (row) => make("li", {},
    make("button", { onclick: () => { view.tab = row.state; drawTabs(); open(row.id); } }, row.place), " ",
    said(row.question), " ", make("strong", {}, row.shown_tick));
  pane.replaceChildren(
    said(`${id} ${source?.printed ?? ""} ${source?.asked ?? ""}`, "h2"),
    said(source?.text ?? "", "p", { class: "said proposal" }),
    said(source?.citation ?? "", "p", { class: "said note" }),
    fine.length ? make("div", { class: "actions" }, make("button", { class: "main", onclick: acceptAll },
      say("accept_all", { n: fine.length }), " ", make("kbd", {}, "A"))) : "",
    make("ul", {}, ...fine.map(line)),
    rest.length ? make("h3", {}, words.objected) : "",
    make("ul", {}, ...rest.map(line)));
  pane.scrollTop = 0;
}

// ---- what is decided -----------------------------------------------------------------------------------------------

/** Take over what the program says changed. */
function take(changed) {
  form.version = changed.version;
  for (const row of changed.rows) form.rows[row.id] = row;
  document.getElementById("saved").textContent = `${words.saved} ${new Date().toLocaleTimeString()}`;
  drawTabs();
}

async function decide(decisions, told) {
  const position = rowsOf(view.tab).findIndex((row) => row.id === view.row);
  const changed = await request(`${base}/decisions`, { decisions });
  if (!changed) return false;
  take(changed);
  tell(told);
  if (view.tab === "by_source" && view.row === null) {
    openSource(sources().has(view.source) ? view.source : [...sources().keys()][0] ?? null);
    return true;
  }
  let rows = rowsOf(view.tab);
  if (!rows.length) { // this is done: on to what is needed most
    view.tab = STATES.find((state) => rowsOf(state).length) ?? "done";
    drawTabs();
    rows = rowsOf(view.tab);
  }
  const next = rows.some((row) => row.id === view.row) ? position + 1 : Math.max(position, 0);
  open((rows[next] ?? rows[rows.length - 1])?.id ?? null);
  return true;
}

async function stay(decision, told) {
  const changed = await request(`${base}/decisions`, { decisions: [decision] });
  if (!changed) return;
  take(changed);
  tell(told);
  drawDetail();
}

const act = {
  accept: (row) => decide([{ row: row.id, action: "accept" }], words.accepted),
  blank: (row) => decide([{ row: row.id, action: "blank" }], words.left_blank),
  take: (row, statement) => stay({ row: row.id, action: "take", statement }, words.took),
  tick: (row, word) => stay({ row: row.id, action: "write", word, text: row.text, citation: row.citation }, words.wrote),
  write: (row, answer) => decide([{ row: row.id, action: "write", ...answer }], words.wrote),
  edit(row) {
    view.editing = true;
    pane.replaceChildren(...editor(row, form, act));
    pane.querySelector("textarea").focus();
  },
  cancel() { view.editing = false; drawDetail(); },
  ask(row) {
    const box = document.getElementById("ask-dialog");
    const list_ = make("select", { "aria-label": words.ask_department },
      ...Object.entries(form.departments).map(([code, name]) => make("option", { value: code, selected: code === row.ask }, name)));
    const choose = () => { box.close(); decide([{ row: row.id, action: "ask", owner: list_.value }], say("asked", { owner: form.departments[list_.value] })); };
    document.getElementById("ask-form").replaceChildren(list_, " ",
      make("button", { class: "main", type: "button", onclick: choose }, words.save), " ", make("button", {}, words.cancel));
    list_.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); choose(); } });
    box.showModal();
  },
};

async function undo() {
  const changed = await request(`${base}/undo`, {});
  if (!changed) return;
  if (!changed.rows.length) { tell(words.nothing_to_undo); return; }
  take(changed);
  tell(words.undone);
  const row = changed.rows[0];
  view.tab = row.state;
  drawTabs();
  open(row.id);
}

function acceptAll() {
  const rows = (sources().get(view.source) ?? []).filter((row) => row.state === "check");
  if (rows.length) decide(rows.map((row) => ({ row: row.id, action: "accept" })), words.accepted);
}

async function follow() {
  if (document.hidden || view.editing) return;
  const changed = await request(`${base}/since/${form.version}`);
  if (!changed || changed.version === form.version) return;
  take(changed);
  tell(words.another_tab);
  drawList();
  if (view.row !== null) { mark(); drawDetail(); }
}

// ---- asking others -------------------------------------------------------------------------------------------------

function askTools() {
  const file = make("input", { type: "file", accept: ".xlsx", hidden: true, onchange: () => readBack(file.files[0]) });
  return make("li", { class: "heading" },
    make("button", { onclick: copyList }, words.copy_list), " ",
    make("a", { href: `${base}/ask.xlsx` }, words.as_xlsx), " ",
    make("button", { onclick: () => file.click() }, words.read_back), file);
}

async function copyList() {
  const lists = await request(`${base}/ask`);
  if (!lists) return;
  await navigator.clipboard.writeText(lists.text);
  tell(words.copied);
}

async function readBack(chosen) {
  if (!chosen) return;
  const body = new FormData();
  body.append("list", chosen, chosen.name);
  const changed = await request(`${base}/ask.xlsx`, body);
  if (!changed) return;
  take(changed);
  tell(say("read_back_done", { n: changed.rows.length }));
  turnTo(changed.rows.length ? changed.rows[0].state : view.tab);
}

// ---- the end -------------------------------------------------------------------------------------------------------

async function finishing() {
  const box = document.getElementById("finish-dialog");
  const body = document.getElementById("finish-body");
  const ahead = await request(`${base}/finish`);
  if (!ahead) return;
  document.getElementById("finish-title").textContent = words.finish_title;
  const force = make("input", { type: "checkbox", id: "force" });
  const write = async () => {
    const done = await request(`${base}/finish`, { force: force.checked });
    if (!done) return;
    document.getElementById("finish-title").textContent = words.done_title;
    const learning = make("section");
    if (done.may_learn) offerLearning(learning, base);
    body.replaceChildren(
      said(say("finished", { output: done.output }), "p"),
      make("p", {}, say("proof", { n: done.changed })),
      make("p", {}, make("a", { href: `${base}/copy` }, words.download), " · ", make("a", { href: `${base}/review.html` }, words.review_page)),
      learning,
      make("form", { method: "dialog" }, make("button", {}, words.close)));
  };
  body.replaceChildren(
    make("p", {}, say("finish_cells", { n: ahead.cells })),
    make("p", {}, say("finish_left", { n: ahead.left })),
    ahead.unchecked ? make("p", {}, say("finish_unchecked", { n: ahead.unchecked })) : "",
    ahead.exists ? make("p", {}, make("label", {}, force, " ", words.finish_force)) : "",
    make("div", { class: "actions" }, make("button", { class: "main", onclick: write }, words.finish_go),
      make("form", { method: "dialog" }, make("button", {}, words.cancel))));
  box.showModal();
}

// ---- keys ----------------------------------------------------------------------------------------------------------

function move(step) {
  if (view.tab === "by_source" && view.row === null) {
    const ids = [...sources().keys()];
    const next = ids[ids.indexOf(view.source) + step];
    if (next !== undefined) openSource(next);
    return;
  }
  const rows = rowsOf(view.tab);
  const next = rows[rows.findIndex((row) => row.id === view.row) + step];
  if (next) open(next.id);
}

function nextTick(row) {
  const all = ["", ...row.words];
  act.tick(row, all[(all.indexOf(row.word) + 1) % all.length]);
}

const KEYS = {
  j: () => move(1), k: () => move(-1), u: undo, A: acceptAll,
  n: () => { const row = form.rows.find((one) => one.state === "decide"); if (row) { view.tab = "decide"; drawTabs(); open(row.id); } },
  "/": () => document.getElementById("search").focus(),
  "?": () => document.getElementById("keys-dialog").showModal(),
};
const ROW_KEYS = { a: act.accept, e: act.edit, b: act.blank, q: act.ask, t: (row) => { if (row.words.length) nextTick(row); } };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.closest("input, textarea, select");
  if (event.key === "Escape" && typing) { if (view.editing) act.cancel(); else event.target.blur(); return; }
  if (typing || document.querySelector("dialog[open]")) return;
  const row = form?.rows[view.row];
  const digit = Number(event.key);
  if (KEYS[event.key]) KEYS[event.key]();
  else if (row && ROW_KEYS[event.key]) ROW_KEYS[event.key](row);
  else if (row && digit >= 1 && digit <= row.candidates.length) act.take(row, row.candidates[digit - 1].statement);
  else return;
  event.preventDefault();
});

document.getElementById("keys").addEventListener("click", KEYS["?"]);
document.getElementById("finish").addEventListener("click", finishing);
start();
