// The library's pages: take an answer out of use, or into it again. What is shown stays, so that a slip is mended at once.
import { request, tell, words } from "./page.js";

document.querySelector("main").addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-id]");
  if (!button) return;
  const decided = await request("/library/decide", { id: button.dataset.id, state: button.dataset.to });
  if (!decided) return;
  const isRetired = decided.state === "retired";
  for (const same of document.querySelectorAll(`button[data-id="${decided.id}"]`)) {
    same.dataset.to = isRetired ? "approved" : "retired";
    same.textContent = isRetired ? words.approve : words.retire;
    const answer = same.closest("article");
    answer.className = `source ${decided.state}`;
    answer.querySelector("[data-state]").textContent = words[`state_${decided.state}`];
  }
  tell(words[`state_${decided.state}`]);
});
