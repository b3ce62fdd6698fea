"""What the forms of a plan have in common: where they open, and what is said once they are sent."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.ports import Reads
from bot.slack.opening import View, open_act, show_below, with_answer_url
from bot.slack.payloads import Press, SentForm
from bot.slack.replies import FormAnswer
from bot.slack.services import Services
from bot.usecases.plan_act import PlanClick, PlanDone, facts_of, find_plan, plan_here
from bot.usecases.where import NOWHERE, Where
from bot.usecases.words import words_for
from bot.views.gates import gates_message
from bot.views.kit import Runs, message, paragraph
from bot.views.look import Look
from bot.views.plan_values import PlanPressed


def people_wanted(*people: str | None) -> tuple[str, ...]:
    """Those who have to be known, each once."""
    return tuple(dict.fromkeys(person for person in people if person))


def click_of(form: SentForm, pressed: PlanPressed, channel: str = "") -> PlanClick:
    """`channel`: where the form was opened, and what it is about could be seen."""
    where = Where(channel) if channel else NOWHERE
    return PlanClick(form.who, where, pressed.number, pressed.expecting, form.key)


def open_plan_form(services: Services, press: Press, view: View) -> None:
    """Open a form that renews the private message from which it was opened."""
    renewed = with_answer_url(view, press.response_url if press.ephemeral else None)
    open_act(services, renewed, press.who, press.trigger_id, press.response_url)


def said_after(
    services: Services, form: SentForm, view: View, done: PlanDone, news: Runs, answer_url: str | None
) -> FormAnswer:
    """What was done, above the gates: in place of the message or the modal from which the form was opened."""
    answer = standing(done, form.who, look_of(services, done), news)
    if not show_below(services, view, answer):
        telling = services.answers.tell(form.who, answer, url=answer_url, channel=None, replace=done.plan.is_named)
        services.tasks.start(telling)
    return FormAnswer()


def look_of(services: Services, done: PlanDone) -> Look:
    """What a view of the plan needs."""
    return services.look(done.words, done.plan.zone)


def standing(done: PlanDone, who: str, at: Look, news: Runs = ()) -> Message:
    """How the plan stands for this person; where it has no name yet, it has no gates."""
    if done.plan.is_named:
        return gates_message(done.plan, done.facts, who, at, news=news)
    return message(paragraph(news))


async def look_at_plan(services: Services, who: str, where: Where, number: int) -> tuple[PlanDone, Look]:
    """A plan as it stands. Raises Refused."""
    return await _seen(services, who, lambda reads: find_plan(reads, who, where, number))


async def look_here(services: Services, who: str, where: Where) -> tuple[PlanDone, Look]:
    """The plan of the place, as it stands. Raises Refused."""
    return await _seen(services, who, lambda reads: plan_here(reads, who, where))


async def _seen(services: Services, who: str, find: Callable[[Reads], Plan]) -> tuple[PlanDone, Look]:
    def query(reads: Reads) -> PlanDone:
        plan = find(reads)
        facts = facts_of(reads, plan, who)
        return PlanDone(plan, facts, words_for(reads, facts.handoffs, [plan]), None)

    found = await services.read(query)
    return found, look_of(services, found)
