// After the copy: what it would teach the library, shown row by row; nothing is learnt before the person says so.
import { make, request, said, say, tell, words } from "./page.js";

const FIELDS = ["customer", "day", "product"];

/** Put the offer into `place`; `base` is the form's own address. */
export async function offerLearning(place, base) {
  const shown = await request(`${base}/learn`, {});
  if (shown) draw(place, base, shown);
}

function draw(place, base, shown) {
  const fields = Object.fromEntries(FIELDS.map((name) => [name, make("input", { type: name === "day" ? "date" : "text", value: shown[name] })]));
  const look = async () => {
    const again = await request(`${base}/learn`, Object.fromEntries(FIELDS.map((name) => [name, fields[name].value])));
    if (again) draw(place, base, again);
    return again;
  };
  const learn = async () => {
    if (FIELDS.some((name) => fields[name].value !== shown[name])) { // what is consented to is what is shown
      if (await look()) tell(words.learn_look_again);
      return;
    }
    const learnt = await request(`${base}/learnt`, { examined: shown.id });
    if (learnt) place.replaceChildren(make("p", {}, say("learnt", { n: learnt.rows, place: shown.place })), make("p", {}, make("a", { href: "/library" }, words.library)));
  };
  const counts = Object.entries(shown.counts).filter(([, n]) => n).map(([state, n]) => `${words[`learn_${state}`]} ${n}`).join(" · ");
  place.replaceChildren(
    make("h3", {}, words.learn_title),
    make("p", { class: "note" }, words.learn_is),
    make("div", { class: "fields" }, ...FIELDS.map((name) => make("label", {}, words[`learn_${name}`], fields[name]))),
    make("p", {}, counts),
    make("details", {}, make("summary", {}, words.learn_rows), make("div", { class: "scroll", tabindex: 0 }, make("table", { class: "written" }, make("tbody", {}, ...shown.rows.map((row) =>
      make("tr", {}, make("td", {}, make("code", {}, row.place)), make("td", {}, make("strong", {}, words[`learn_${row.state}`])),
        make("td", {}, said(row.question)), make("td", {}, said(row.answer), make("div", { class: "note" }, row.why)))))))),
    make("div", { class: "actions" }, make("button", { class: "main", onclick: learn }, words.learn_go)));
}
