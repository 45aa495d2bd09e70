// What both pages share: the words, elements without markup, requests, the line at the foot.
export const words = JSON.parse(document.getElementById("words").textContent);

/** Return a word with its values put in. */
export function say(key, values = {}) {
  return words[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** Make an element; children are elements or texts, and a text is never markup. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Somebody's own words: kept as they stand, in their own direction. */
export function said(text, tag = "span", attributes = {}) {
  return make(tag, { class: "said", dir: "auto", ...attributes }, text);
}

let fading;
export function tell(message, bad = false) {
  const line = document.getElementById("toast");
  line.textContent = message;
  line.className = bad ? "toast bad" : "toast";
  clearTimeout(fading);
  fading = setTimeout(() => { line.textContent = ""; }, bad ? 8000 : 2500);
}

/** Ask the program; what it refuses is told and comes back as null. */
export async function request(path, body) {
  const options = body === undefined ? {} : body instanceof FormData
    ? { method: "POST", body }
    : { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    tell(words.connection_lost, true);
    return null;
  }
  const content = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    tell(content.error ?? `${words.error} ${answer.status}`, true);
    return null;
  }
  return content;
}
