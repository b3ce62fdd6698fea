"""An address that SQLAlchemy does not understand: one of our errors, which shows nothing of it."""

from __future__ import annotations

import traceback

import pytest

from storage.database import writing_engine
from storage.errors import StorageError


@pytest.mark.parametrize(
    "url",
    [
        "hunter2",
        "postgresql://u@h:hunter2/x",
        "postgresql://h/x?host=a:hunter2&host=b&port=1",
        "nothing+hunter2://u@h/x",
        "postgresql+hunter2://u@h/x",
    ],
)
def test_what_is_no_address_is_not_shown(url: str) -> None:
    with pytest.raises(StorageError) as error:
        writing_engine(url)
    assert "hunter2" not in "".join(traceback.format_exception(error.value))
