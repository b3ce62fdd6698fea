"""Who does what when somebody leaves: reassigning all that they had, and taking a plan over."""

from __future__ import annotations

from bot.domain.errors import Refused
from bot.domain.gates import Missing
from bot.domain.leaving import DutyProblems
from bot.domain.words import Words
from bot.ports import Wanted
from bot.slack.opening import View, open_act
from bot.slack.payloads import Press, SentForm
from bot.slack.plans.tables import CommandHandler, FormHandler, PressHandler
from bot.slack.replies import FormAnswer, Reply
from bot.slack.services import Services, look_for
from bot.usecases.outgoing import zone_of
from bot.usecases.plan_act import PlanClick
from bot.usecases.reassign_all import reassign_all, to_pass_on
from bot.usecases.take_over import take_over
from bot.usecases.words import words_for
from bot.views.errors import refused as refused_message
from bot.views.plan_forms.reassign_all import ACT, decode_reassign_all, duty_errors, reassign_all_form
from bot.views.plan_values import PlanPressed
from bot.views.remedies import nothing_to_pass_on, taken_over


async def _reassign_all(services: Services, press: Press, pressed: PlanPressed | None) -> Reply | None:
    """Open the form for what this leaver has in the plans of whoever clicks, whatever plan the button names."""
    if pressed is None or len(pressed.rest) != 1:
        return None
    leaver, now = pressed.rest[0], services.clock.now()
    found = await services.read(lambda reads: to_pass_on(reads, press.who, leaver, now))
    left, look = found.left, services.look(found.words)
    if not (left.handoffs or left.vacancies):
        return Reply(nothing_to_pass_on(look))
    view = reassign_all_form(leaver, left.handoffs, left.vacancies, press.value, look)
    open_act(services, view, press.who, press.trigger_id, press.response_url)
    return None


async def _pass_all_on(
    services: Services, form: SentForm, view: View, _pressed: PlanPressed | None, _answer_url: str | None
) -> FormAnswer:
    chosen = decode_reassign_all(view)
    people = tuple(dict.fromkeys(chosen.values()))
    await services.directory.meet(people)
    wanted = Wanted(seen=form.key, people=(form.who, *people))
    try:
        await services.write(lambda uow: reassign_all(uow, form.who, chosen, key=form.key), wanted)
    except DutyProblems as problems:
        look = await look_for(services, people)
        first = next(iter(problems.at.values()))
        errors = duty_errors(problems.at, look)
        return FormAnswer({"response_action": "errors", "errors": errors}, refused_message(first, look))
    return FormAnswer()


async def _take_over(services: Services, press: Press, pressed: PlanPressed | None) -> Reply | None:
    """What the new owner gets stands in the answer; what leavers left, in a direct message."""
    if pressed is None:
        return None
    click = PlanClick(press.who, press.where, pressed.number, None, press.key)
    await services.directory.meet((press.who,))
    taken = await services.write(lambda uow: take_over(uow, click), Wanted(seen=press.key, people=(press.who,)))
    zone = await services.read(lambda reads: zone_of(reads, press.who))
    return Reply(taken_over(taken.plan, taken.handoffs, press.who, services.look(taken.words, zone)))


COMMANDS: dict[str, CommandHandler] = {}
PRESSES: dict[str, PressHandler] = {ACT: _reassign_all, "take_over": _take_over}
FORMS: dict[str, FormHandler] = {ACT: _pass_all_on}


async def named_in(services: Services, *refusals: Refused) -> Words:
    """The names of those whom refusals name."""
    ids = [person for refused in refusals for person in _ids_in(refused)]
    if not ids:
        return Words()
    try:
        return await services.read(lambda reads: words_for(reads, people=ids))
    except Refused:
        return Words()


def _ids_in(refused: Refused) -> list[str]:
    who, person, missing = (refused.values.get(name) for name in ("who", "person", "missing"))
    ids = [*(who if isinstance(who, tuple) else ()), *([person] if isinstance(person, str) else ())]
    for one in missing if isinstance(missing, tuple) else ():
        if isinstance(one, Missing):
            ids += [name for name in (one.whose, one.person) if name]
    return ids
