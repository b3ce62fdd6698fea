// Asking again without asking too often.

/**
 * A function that runs the async `work`, but never twice at a time: whatever is asked for meanwhile is one more run
 * after it. So a burst of changes costs two requests, and the last one sees everything.
 */
export function onceMore(work) {
  let running = false;
  let asked = false;
  return async function run() {
    asked = true;
    if (running) return;
    running = true;
    try {
      while (asked) {
        asked = false;
        await work();
      }
    } finally {
      running = false;
    }
  };
}
