"""What several people are to be reminded of, read at once: one statement a table, of any number of workspaces."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from sqlalchemy import Connection

from bot.ports.reading import Attention
from storage import attention, handoffs, plans
from storage.attention import Attentions
from storage.handoffs import Handoffs
from storage.plans import Plans


class Aggregates(Protocol):
    """The parts of one workspace that an agenda is made of."""

    @property
    def handoff_rows(self) -> Handoffs: ...
    @property
    def plan_rows(self) -> Plans: ...
    @property
    def attention_rows(self) -> Attentions: ...


def read_agendas(connection: Connection, agendas: set[tuple[str, str]], units: Mapping[str, Aggregates]) -> None:
    """What these people (workspace, person) are to be reminded of, and what they snoozed or were told."""
    _read_duties(connection, agendas, units)
    attentions: dict[tuple[str, str], dict[int, Attention]] = {key: {} for key in agendas}
    for name, place, handoff, known in attention.prefetch(connection, agendas):
        if (name, place) in agendas:
            attentions[name, place][handoff] = known
    for name, person in agendas:
        units[name].attention_rows.learn(person, attentions[name, person])


def _read_duties(connection: Connection, agendas: set[tuple[str, str]], units: Mapping[str, Aggregates]) -> None:
    """The handoffs of which these people are a side, or own the plan; and the plans."""
    sides: dict[tuple[str, str], list[int]] = {key: [] for key in agendas}
    owned: dict[tuple[str, str], dict[int, list[int]]] = {key: {} for key in agendas}
    for row in handoffs.prefetch_agendas(connection, agendas):
        key = (row.workspace, row.person)
        if key not in agendas:
            continue
        unit = units[row.workspace]
        if row.plan not in unit.plan_rows.cells:
            unit.plan_rows.cells.learn(row.plan, plans.from_row(row))
        numbers = owned[key].setdefault(row.plan, []) if row.owned else sides[key]
        if row.handoff is not None:
            unit.handoff_rows.learn(row.handoff, row.told)
            numbers.append(row.handoff)
    for name, person in agendas:
        unit = units[name]
        unit.handoff_rows.learn_open(person, sides[name, person])
        unit.plan_rows.learn_owned(person, list(owned[name, person]))
        for plan, standing in owned[name, person].items():
            unit.handoff_rows.learn_standing(plan, standing)
