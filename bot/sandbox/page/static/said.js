// One line at the head of the page that comes and goes, and that screen readers hear.
// What goes wrong with an open form is said in the form as well: it covers this line.

const line = document.getElementById("said");
let timer = 0;

/** Say something to the person, for as long as reading it takes. */
export function tell(text) {
  line.textContent = text;
  line.classList.add("shown");
  clearTimeout(timer);
  timer = setTimeout(() => line.classList.remove("shown"), 3000 + 50 * text.length);
}
