// One line at the head of the page that comes and goes, and that screen readers hear.

const line = document.getElementById("said");
let timer = 0;

/** Say something to the person, for as long as reading it takes. */
export function tell(text) {
  // What stands outside an open form is covered by it, and silent.
  (document.querySelector("dialog[open]") ?? document.body).append(line);
  line.textContent = text;
  line.classList.add("shown");
  clearTimeout(timer);
  timer = setTimeout(() => line.classList.remove("shown"), 3000 + 50 * text.length);
}
