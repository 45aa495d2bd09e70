// The page without a form: drop one, or paste questions.
import { make, request, said, say, tell, words } from "./page.js";

const drop = document.getElementById("drop");
const file = document.getElementById("file");

async function upload(chosen) {
  if (!chosen) return;
  tell(chosen.name);
  const body = new FormData();
  body.append("form", chosen, chosen.name);
  const opened = await request("/forms", body);
  if (opened) location.href = `/forms/${opened.id}`;
}

file.addEventListener("change", () => upload(file.files[0]));
drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
drop.addEventListener("dragleave", () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  upload(event.dataTransfer.files[0]);
});

document.getElementById("ask").addEventListener("click", async () => {
  const text = document.getElementById("paste").value;
  if (!text.trim()) return;
  const found = await request("/ask", { text });
  if (!found) return;
  document.getElementById("answers").replaceChildren(...found.answers.map(answered));
});

function answered(answer) {
  const head = [answer.tick, answer.verdict === "filled" ? "" : words.no_answer].filter(Boolean).join(" ");
  const copy = make("button", { onclick: () => copied(answer.text) }, words.copy);
  return make("section", { class: "source" },
    said(answer.question, "h3"),
    head ? make("p", {}, make("strong", {}, head)) : null,
    answer.text ? said(answer.text, "p") : null,
    answer.citation ? said(answer.citation, "p", { class: "said note" }) : null,
    make("ul", { class: "why" }, ...answer.reasons.map((reason) => make("li", {}, reason))),
    answer.text ? copy : null);
}

async function copied(text) {
  await navigator.clipboard.writeText(text);
  tell(say("copied"));
}
