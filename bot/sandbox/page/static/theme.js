// Light or dark: as the system has it, until the person chooses.

const dark = matchMedia("(prefers-color-scheme: dark)");
const KEY = "theme";

/** "light", "dark", or "system". */
export function chosenTheme() {
  return localStorage.getItem(KEY) ?? "system";
}

/** Paint the page so from now on, and remember it. */
export function chooseTheme(theme) {
  if (theme === "system") localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, theme);
  paint();
}

export function mountTheme() {
  dark.addEventListener("change", paint);
  paint();
}

function paint() {
  const chosen = chosenTheme();
  document.documentElement.dataset.theme = chosen === "system" ? (dark.matches ? "dark" : "light") : chosen;
}
