"""What a typed handoff waits for: "… to @ben after H-3 and H-4, done when …" (DESIGN section 3)."""

import re

_NUMBER = r"h-[1-9]\d{0,14}"
_CLAUSE = re.compile(
    rf"(?:^|(?<=[\s,]))after\s+(?P<numbers>{_NUMBER}(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*){_NUMBER})*)"
    r"(?=[\s,.;:]*$|[\s,]+(?:by|until|till)\s)",
    re.IGNORECASE,
)
_TO = re.compile(r"\sto\s", re.IGNORECASE)


def split_after(head: str) -> tuple[str, tuple[int, ...]]:
    """The part of a sentence before "done when" without its last such clause, and the numbers in it, each once and as
    typed. It stands at the end, or before the date that ends it; anywhere else the words are the thing's own.
    """
    clauses = list(_CLAUSE.finditer(head))
    last = clauses[-1] if clauses else None
    if last is None or _TO.search(head, last.end()):
        return head, ()
    numbers = (int(found) for found in re.findall(r"[1-9]\d*", last["numbers"]))
    return f"{head[: last.start()].rstrip(' ,')}{head[last.end() :]}", tuple(dict.fromkeys(numbers))
