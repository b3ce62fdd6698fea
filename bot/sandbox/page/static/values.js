// What stands in inputs, as { block_id: { action_id: value } }. Both are words of the app's choice, "__proto__" among them.

/** The value at that place, or null. */
export function valueAt(values, block, action) {
  return own(own(values, block), action);
}

/** Put a value there. */
export function setValue(values, block, action, value) {
  const all = { ...own(values, block), [action]: value };
  Object.defineProperty(values, block, { value: all, writable: true, enumerable: true, configurable: true });
}

/** What an object of JSON has by that name itself, or null. */
export function own(object, name) {
  return object && Object.hasOwn(object, name) ? object[name] : null;
}
