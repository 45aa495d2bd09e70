// One question in full: what would be written and why, the sources beside each other, and the editor.
import { make, said, say, words } from "./page.js";

export function detail(row, form, act) {
  return [
    make("p", { class: "where" }, make("code", {}, row.place), " ", said([...row.context, row.number].filter(Boolean).join(" › "))),
    said(row.question, "h2"),
    make("p", {}, make("span", { class: `state ${row.state}` }, words[row.state]), " ", decided(row, form),
      row.state === "done" ? null : make("span", { class: "note" }, ` ${words.confidence} ${Math.round(100 * row.confidence)} %`)),
    make("div", { class: "proposal" }, ticks(row, (word) => act.tick(row, word)), said(row.text, "p")),
    actions(row, act),
    written(row),
    reasons(row),
    make("h3", {}, words.sources),
    ...(row.candidates.length ? row.candidates.map((one, index) => source(one, index, row, form, act)) : [make("p", {}, words.no_candidates)]),
  ].filter(Boolean);
}

function decided(row, form) {
  if (!row.decision) return null;
  const owner = form.departments[row.decision.owner] ?? row.decision.owner;
  const action = { accept: words.accepted, write: words.wrote, take: words.took, blank: words.left_blank, ask: say("asked", { owner }) };
  return make("span", {}, say("decided", { action: action[row.decision.action], at: row.decided_at ?? "" }));
}

/** The form's own words for the tick, and none of them. */
function ticks(row, chosen) {
  if (!row.words.length) return null;
  return make("fieldset", { class: "words", "aria-label": words.choice }, ...[...row.words, ""].map((word) =>
    make("label", {}, make("input", { type: "radio", name: "word", value: word, checked: word === row.word, onchange: () => chosen(word) }),
      " ", word ? said(word) : words.open)));
}

function actions(row, act) {
  const button = (key, label, run, main = false) => make("button", { class: main ? "main" : null, onclick: run }, label, " ", make("kbd", {}, key));
  return make("div", { class: "actions" },
    button("a", words.accept, () => act.accept(row), true), button("e", words.edit, () => act.edit(row)),
    button("b", words.blank, () => act.blank(row)), button("q", words.ask_department, () => act.ask(row)));
}

function written(row) {
  const places = Object.entries(row.written);
  if (!places.length) return null;
  return make("div", {}, make("h3", {}, words.written), make("table", { class: "written" }, make("tbody", {},
    ...places.map(([place, text]) => make("tr", {}, make("td", {}, make("code", {}, place)), make("td", {}, said(text)))))));
}

function reasons(row) {
  if (!row.reasons.length) return null;
  return make("div", {}, make("h3", {}, words.why), make("ul", { class: "why" },
    ...row.reasons.map((reason) => make("li", { class: reason.effect === "note" ? null : "holds" }, reason.sentence))));
}

function source(candidate, index, row, form, act) {
  const statement = form.statements[candidate.statement];
  const used = row.statement === candidate.statement;
  const dated = [statement.stated_on, statement.kind === "past" ? words.past : "", statement.audience === "public" ? "" : statement.audience].filter(Boolean).join(" · ");
  return make("div", { class: used ? "source used" : "source" },
    make("p", {}, make("kbd", {}, String(index + 1)), " ", make("strong", {}, `${candidate.statement} ${statement.printed}`),
      ` ${Math.round(100 * candidate.score)} % `, make("span", { class: "note" }, dated), " ",
      used ? make("span", { class: "note" }, words.from_here) : make("button", { onclick: () => act.take(row, candidate.statement) }, words.take)),
    said(statement.asked, "p", { class: "said note" }),
    said(statement.text, "p", { "data-statement": candidate.statement }),
    said(statement.citation, "p", { class: "said note" }));
}

/** Mark the letters that a source's text shares with the question; spans count letters, not code units. */
export function markShared(pane, shared) {
  for (const line of pane.querySelectorAll("[data-statement]")) {
    const letters = Array.from(line.textContent);
    let at = 0;
    const pieces = [];
    for (const [first, end] of shared[line.dataset.statement] ?? []) {
      pieces.push(letters.slice(at, first).join(""), make("mark", { title: words.shared_words }, letters.slice(first, end).join("")));
      at = end;
    }
    line.replaceChildren(...pieces, letters.slice(at).join(""));
  }
}

export function editor(row, form, act) {
  let word = row.word;
  const text = make("textarea", { "aria-label": words.text }, row.text);
  const count = make("span", { class: "note" }, String([...row.text].length));
  text.addEventListener("input", () => { count.textContent = String([...text.value].length); });
  const save = () => act.write(row, { word, text: text.value, citation: text.value === row.text ? row.citation : "" });
  text.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save(); });
  return [
    said(row.question, "h2"),
    ticks(row, (chosen) => { word = chosen; }),
    text, count,
    make("div", { class: "actions" }, make("button", { class: "main", onclick: save }, words.save, " ", make("kbd", {}, "Ctrl+Enter")),
      make("button", { onclick: act.cancel }, words.cancel, " ", make("kbd", {}, "Esc"))),
    make("h3", {}, words.sources),
    ...row.candidates.map((one, index) => source(one, index, row, form, act)),
  ].filter(Boolean);
}
