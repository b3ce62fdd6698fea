// Drawing inputs anew without taking the focus from the one that is being used.

/** Remember which element of `root` has the focus, and what is selected in it; answers what gives it back in `root` as it is then. */
export function holdFocus(root) {
  const focused = document.activeElement;
  const key = root.contains(focused) ? focused.dataset.key : null;
  if (!key) return () => false;
  const { selectionStart: from, selectionEnd: to } = focused;
  return (within = root) => {
    const again = [...within.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);
    if (!again) return false;
    again.focus({ preventScroll: true });
    if (typeof from === "number" && again.setSelectionRange) again.setSelectionRange(from, to);
    return true;
  };
}
