"""The one error family of this layer; foreign errors are turned into it at the edge (`translated`)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

# PostgreSQL: serialization failure, deadlock, lock not available. SQLite: SQLITE_BUSY and SQLITE_LOCKED.
_LOCK_STATES = {"40001", "40P01", "55P03"}
_LOCK_CODES = {5, 6}
_SQLITE_ERROR = 1  # "no such table" and the like: not an outage
# PostgreSQL classes: connection exception, insufficient resources, operator intervention, system error.
_OUTAGE_CLASSES = ("08", "53", "57", "58")


class StorageError(Exception):
    """Something in the database went wrong."""


class Unavailable(StorageError):
    """The database cannot be reached, or cannot write."""


class Conflict(StorageError):
    """The database's own rules refused it: a key exists already, or a trigger said no."""


class Locked(StorageError):
    """Others were in the way: a lock was not to be had in time, or a deadlock was ended at our cost."""


@contextmanager
def translated() -> Iterator[None]:
    """Turn SQLAlchemy's errors into this family."""
    try:
        yield
    except exc.IntegrityError as error:
        raise Conflict(str(error.orig)) from error
    except exc.DBAPIError as error:
        raise _of_driver(error) from error
    except exc.TimeoutError as error:
        raise Unavailable(str(error)) from error
    except exc.SQLAlchemyError as error:
        raise StorageError(str(error)) from error


def _of_driver(error: exc.DBAPIError) -> StorageError:
    told = str(error.orig)
    state = getattr(error.orig, "sqlstate", None)
    code = getattr(error.orig, "sqlite_errorcode", _SQLITE_ERROR)
    if state in _LOCK_STATES or code & 0xFF in _LOCK_CODES:
        return Locked(told)
    if error.connection_invalidated or isinstance(error, exc.InterfaceError):
        return Unavailable(told)
    if state is not None:
        return Unavailable(told) if state.startswith(_OUTAGE_CLASSES) else StorageError(told)
    if isinstance(error, exc.OperationalError) and (code & 0xFF != _SQLITE_ERROR or _is_postgres(error)):
        return Unavailable(told)
    return StorageError(told)


def _is_postgres(error: exc.DBAPIError) -> bool:
    """psycopg's operational errors without a state come from the connection itself."""
    return type(error.orig).__module__.startswith("psycopg")
