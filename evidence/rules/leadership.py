"""Leaders answer for the QMS, state and share the policy, and give responsibility (5.1.1 a and c, 5.2, 5.3)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evidence.rules.records import Process, Records
from evidence.rules.results import FAILS, HOLDS, Result, answer, no_occasion, rule
from governance.rules.days import spoken

QUALITY_HOLDS_AT_MOST = 1 / 3
"""The share of processes that the quality function may own before ownership counts as concentrated."""


@rule("accountability-has-a-holder")
def accountability_has_a_holder(records: Records) -> Result:
    """Somebody in top management of the scope answers for whether the QMS works (5.1.1 a)."""
    name, holder = "accountability-has-a-holder", records.accountable
    if holder is None:
        return Result(name, FAILS, _("Nobody is named to answer for the quality management system."))
    if not holder.leads:
        reason = _("%(name)s answers for it and is not top management of this scope.") % {"name": holder.name}
        return Result(name, FAILS, reason)
    words = {"name": holder.name, "day": spoken(holder.since)}
    reason = _("%(name)s answers for it since %(day)s.") % words
    return Result(name, HOLDS, reason, (holder.reference,))


@rule("matrix-is-approved")
def matrix_is_approved(records: Records) -> Result:
    """The scope has an approved responsibility matrix (5.3)."""
    name, matrix = "matrix-is-approved", records.matrix
    if matrix is None:
        return Result(name, FAILS, _("No responsibility matrix is approved."))
    reason = _("Approved on %(day)s.") % {"day": spoken(matrix.approved_on)}
    return Result(name, HOLDS, reason, (matrix.reference,), matrix.approved_on)


@rule("leaders-signed-the-last-review")
def leaders_signed_the_last_review(records: Records) -> Result:
    """A leader took part in the last review, and top management signed its minutes (5.1.1 a)."""
    name = "leaders-signed-the-last-review"
    if not records.year:
        return Result(name, FAILS, _("No review was approved in the last twelve months."))
    last = records.year[0]
    words = {"review": last.reference, "names": ", ".join(last.signed_by)}
    broken = []
    if not last.led:
        broken.append(_("%(review)s: no member of top management took part.") % words)
    if not last.signed_by:
        broken.append(_("%(review)s: top management has not signed the minutes.") % words)
    holds = _("%(review)s was attended by a leader and signed by %(names)s.") % words
    return answer(name, broken, [last.reference], holds=holds, latest=last.held_on)


@rule("commitment-is-signed")
def commitment_is_signed(records: Records) -> Result:
    """Every member of top management signed the leadership commitment, where there is one (5.1.1 a)."""
    name, commitment = "commitment-is-signed", records.commitment
    if commitment is None:
        return no_occasion(name, _("No leadership commitment was put up for signing."))
    names = ", ".join(commitment.unsigned)
    broken = [_("Not signed by %(names)s.") % {"names": names}] if names else []
    holds = ngettext(
        "Signed by its only leader.", "Signed by all %(count)d leaders.", len(commitment.signed)
    ) % {"count": len(commitment.signed)}
    return answer(name, broken, [commitment.reference], holds=holds, latest=commitment.latest)


@rule("customer-processes-have-owners")
def customer_processes_have_owners(records: Records) -> Result:
    """Every process that carries customer requirements has an owner, at each site of the scope (5.1.1 c)."""
    carrying = [one for one in records.processes if one.carries]
    if not carrying:
        return no_occasion(
            "customer-processes-have-owners", _("No process is said to carry customer requirements.")
        )
    return _owned("customer-processes-have-owners", carrying)


@rule("processes-have-owners")
def processes_have_owners(records: Records) -> Result:
    """No process of the scope is without an owner (5.3)."""
    if not records.processes:
        return no_occasion("processes-have-owners", _("No process is recorded."))
    return _owned("processes-have-owners", records.processes)


def _owned(name: str, processes: Sequence[Process]) -> Result:
    broken = [
        _("%(process)s has no owner (%(where)s).") % {"process": one.name, "where": ", ".join(one.unowned)}
        for one in processes
        if one.unowned
    ]
    count = len(processes)
    holds = ngettext("%(count)d process has its owner.", "%(count)d processes have their owners.", count)
    return answer(name, broken, [one.reference for one in processes], holds=holds % {"count": count})


@rule("ownership-is-spread")
def ownership_is_spread(records: Records) -> Result:
    """The quality function owns no more than a third of the processes (5.1.1 c)."""
    name = "ownership-is-spread"
    known = [one for one in records.processes if one.in_quality is not None]
    if not known:
        return no_occasion(name, _("No owner of a process has a function on record."))
    held = [one for one in known if one.in_quality]
    words = {"held": len(held), "all": len(known)}
    said = _("The quality function owns %(held)d of %(all)d processes.") % words
    broken = [said] if len(held) > QUALITY_HOLDS_AT_MOST * len(known) else []
    return answer(name, broken, [one.reference for one in known], holds=said)


@rule("gates-and-changes-were-judged")
def gates_and_changes_were_judged(records: Records) -> Result:
    """Launch gates and changes went through criteria and impact assessment (5.1.1 c).

    Neither is kept in the system yet: there is never an occasion, which counts for nothing and against nothing.
    """
    reason = _("No launch gate and no change is recorded: the system does not keep them yet.")
    return no_occasion("gates-and-changes-were-judged", reason)


@rule("policy-is-current")
def policy_is_current(records: Records) -> Result:
    """The scope has a quality policy that a leader approved (5.2.1)."""
    name, policy = "policy-is-current", records.policy
    if policy is None:
        return Result(name, FAILS, _("No quality policy is approved."))
    words = {"day": spoken(policy.approved_on), "name": policy.approved_by}
    return Result(
        name,
        HOLDS,
        _("Approved by %(name)s on %(day)s.") % words,
        (policy.reference,),
        policy.approved_on,
    )


@rule("policy-was-communicated")
def policy_was_communicated(records: Records) -> Result:
    """The people of each site were told the current policy (5.2.2 b)."""
    name, policy = "policy-was-communicated", records.policy
    if policy is None:
        return no_occasion(name, _("No quality policy is approved."))
    if not policy.told and not policy.untold:
        return no_occasion(name, _("There is no site to tell it to."))
    sites = ", ".join(policy.untold)
    broken = [_("The present version was not told at: %(sites)s.") % {"sites": sites}] if sites else []
    holds = _("Told at each site: %(sites)s.") % {"sites": ", ".join(policy.told)}
    return answer(name, broken, [policy.reference], holds=holds, latest=policy.told_on)


@rule("policy-is-available")
def policy_is_available(records: Records) -> Result:
    """It is on record how interested parties get the policy (5.2.2 c)."""
    name, policy = "policy-is-available", records.policy
    if policy is None:
        return no_occasion(name, _("No quality policy is approved."))
    broken = [] if policy.available_on else [_("Nothing says how interested parties get it.")]
    holds = _("It is published to all who work here, and available to interested parties.")
    return answer(name, broken, [policy.reference], holds=holds, latest=policy.available_on)


@rule("matrix-has-one-accountable")
def matrix_has_one_accountable(records: Records) -> Result:
    """Each row of the approved matrix names one accountable and at least one responsible person (5.3)."""
    name, matrix = "matrix-has-one-accountable", records.matrix
    if matrix is None:
        return Result(name, FAILS, _("No responsibility matrix is approved."))
    broken = [_("“%(row)s” does not name one accountable.") % {"row": row} for row in matrix.unclear]
    holds = _("Each row names one accountable and who is responsible.")
    return answer(name, broken, [matrix.reference], holds=holds, latest=matrix.approved_on)


@rule("nobody-who-left-is-named")
def nobody_who_left_is_named(records: Records) -> Result:
    """Nobody who has left is named in the approved matrix (5.3)."""
    name, matrix = "nobody-who-left-is-named", records.matrix
    if matrix is None:
        return no_occasion(name, _("No responsibility matrix is approved."))
    broken = [_("%(name)s has left and is still named.") % {"name": one} for one in matrix.left]
    return answer(name, broken, [matrix.reference], holds=_("All who are named are here."))
