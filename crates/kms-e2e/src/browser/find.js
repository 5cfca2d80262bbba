// The elements that a selector picks within a scope, as far as they are to be seen and some text
// that could name them holds `name`. The browser itself decides afterwards what they are called.
const [selector, name, scope] = arguments;
const plain = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const texts = (element) => [
  element.getAttribute("aria-label"),
  element.getAttribute("title"),
  element.getAttribute("alt"),
  element.textContent,
  ...(element.getAttribute("aria-labelledby") ?? "")
    .split(" ")
    .map((id) => document.getElementById(id)?.textContent),
  ...[...(element.labels ?? [])].map((label) => label.textContent),
  element.querySelector(":scope > legend")?.textContent,
];
const shown = (element) =>
  element.matches("input[type=file]") || element.checkVisibility({ visibilityProperty: true });
return [...(scope ?? document).querySelectorAll(selector)].filter(
  (element) =>
    shown(element) && (name === null || texts(element).some((text) => plain(text).includes(name))),
);
