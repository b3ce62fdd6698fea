"""Cells against a plain dictionary: what a failing use case did is as if it had never been."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from storage.cells import Cells

steps = st.lists(
    st.tuples(st.sampled_from(["learn", "put", "keep", "drop"]), st.integers(0, 3), st.none() | st.integers(0, 9))
)


@given(steps)
def test_changes_stand_or_fall_whole(taken: list[tuple[str, int, int | None]]) -> None:
    cells: Cells[int, int] = Cells()
    stored: dict[int, int | None] = {}
    kept: dict[int, int | None] = {}
    own: dict[int, int | None] = {}
    for step, key, value in taken:
        match step:
            case "learn" if key not in own:
                cells.learn(key, value)
                stored.setdefault(key, value)
            case "put":
                cells.put(key, value)
                own[key] = value
            case "keep":
                cells.keep()
                kept.update(own)
                own.clear()
            case "drop":
                cells.drop()
                own.clear()
        present = {**stored, **kept, **own}
        assert {one: cells.get(one) for one in present} == present
        assert all((one in cells) == (one in present) for one in range(4))
        assert dict(cells.changed()) == {**kept, **own}
