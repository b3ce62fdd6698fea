"""No sequence of acts opens a gate whose conditions do not hold, without an override in the trail.

`MODEL_EXAMPLES=5000 pytest tests/unit/domain/test_plan_properties.py -o faulthandler_timeout=0` tries more stories.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

from bot.domain.plan_events import Gate, Risk
from tests.unit.domain.plan_machine import Playbook

USUAL = 200  # the same stories in each run; other ones where more are asked for
EXAMPLES = int(os.environ.get("MODEL_EXAMPLES", USUAL))

TestPlaybook = Playbook.TestCase
TestPlaybook.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=25,
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much),
    deadline=None,
    derandomize=EXAMPLES == USUAL,
)


def test_the_way_through_all_gates_is_among_the_stories() -> None:
    machine = Playbook()
    machine.begin("2026-11-30 09:00", "Europe/Warsaw", Gate.RETROSPECTIVE, 4, "UDEV", Risk.INTERNAL, None)
    assert [one.gate for one in machine.story.plan.opened] == list(Gate)
    machine.teardown()
