"""No nudge missing, doubled, early, at night, on a day off, or about a thing that is over, whatever happens.

`MODEL_EXAMPLES=3000 pytest tests/model -o faulthandler_timeout=0` tries more stories of the rules than these, and a
tenth as many on a database.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

from tests.model.machine import StoredTransition, Transition

USUAL = 200  # the same stories in each run; other ones where more are asked for
EXAMPLES = int(os.environ.get("MODEL_EXAMPLES", USUAL))
# What a failure is explained by is its story; finding out which lines of code take part would take minutes.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)
SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)

TestRules = Transition.TestCase
TestRules.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=25,
    phases=PHASES,
    suppress_health_check=SLOW,
    deadline=None,
    derandomize=EXAMPLES == USUAL,
)

TestStored = StoredTransition.TestCase
TestStored.settings = settings(
    max_examples=max(EXAMPLES // 10, 1),
    stateful_step_count=15,
    phases=PHASES[:-1],
    suppress_health_check=SLOW,
    deadline=None,
    derandomize=EXAMPLES == USUAL,
)
