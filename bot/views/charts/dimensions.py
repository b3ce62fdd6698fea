"""The retrospective's four dimensions: the medians, beside those of the plan before."""

from __future__ import annotations

from bot.domain.charts import Dimensions, Scale
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.domain.retrospective import DIMENSIONS, SEVERAL, Medians, medians
from bot.views.charts.parts import fitting, name_of
from bot.views.kit import bold, lines, message, paragraph, say
from bot.views.look import Look
from bot.views.retrospective import NAMES, Earlier


def retrospective_chart(plan: Plan, at: Look, before: Earlier | None = None) -> Dimensions:
    """The medians, from several people's scores on; `before` is the plan before, if the reader may see one."""
    ours = medians(plan.scores)
    title = at.gettext("Retrospective: {plan}").format(plan=name_of(plan, at))
    head = (title, _alt(plan, at, before), name_of(plan, at), _scored(plan, at))
    if ours is None:
        return Dimensions(*head, empty=_too_few(at))
    scales = tuple(_scale(name, ours, before.medians if before else None, at) for name in DIMENSIONS)
    return Dimensions(*head, scales, at.gettext("this plan"), _before(before, at) if before else "")


def retrospective_text(plan: Plan, at: Look, before: Earlier | None = None) -> Message:
    """The same in words."""
    chart = retrospective_chart(plan, at, before)
    title = (bold(chart.title), *say(". {said}.", said=chart.subtitle))
    if not chart.scales:
        return message(paragraph(title, say("{said}", said=chart.empty)))
    rows = [say("{label}: {caption}", label=one.label, caption=one.caption) for one in chart.scales]
    compared = say("({before})", before=chart.before) if chart.before else ()
    return message(paragraph(title), paragraph(lines(*rows, compared)))


def _before(before: Earlier, at: Look) -> str:
    return at.gettext("before: {plan}").format(plan=name_of(before.plan, at))


def _scale(name: str, ours: Medians, before: Medians | None, at: Look) -> Scale:
    """ "3.5", "3.5, before 3"."""
    median: float = getattr(ours, name)
    earlier: float | None = getattr(before, name) if before else None
    said = f"{median:g}" if earlier is None else _beside(median, earlier, at)
    return Scale(at.gettext(NAMES[name]), median, earlier, said)


def _beside(median: float, before: float, at: Look) -> str:
    return at.gettext("{median}, before {before}").format(median=f"{median:g}", before=f"{before:g}")


def _scored(plan: Plan, at: Look) -> str:
    if not plan.scores:
        return at.gettext("Nobody has scored yet")
    if len(plan.scores) < SEVERAL:
        people = at.ngettext("{count} person has scored", "{count} people have scored", len(plan.scores))
    else:
        people = at.ngettext("Median of {count} person, 1 to 5", "Medians of {count} people, 1 to 5", len(plan.scores))
    return people.format(count=len(plan.scores))


def _too_few(at: Look) -> str:
    return at.gettext("Medians show from {several} people on.").format(several=SEVERAL)


def _alt(plan: Plan, at: Look, before: Earlier | None) -> str:
    title = at.gettext("Retrospective of {plan}: {scored}.").format(plan=name_of(plan, at), scored=_scored(plan, at))
    ours = medians(plan.scores)
    if ours is None:
        return fitting([title, _too_few(at)], [], [], at)
    scales = [_scale(name, ours, before.medians if before else None, at) for name in DIMENSIONS]
    compared = [f"({_before(before, at)})"] if before else []
    return fitting([title], [f"{one.label}: {one.caption}." for one in scales], compared, at)
