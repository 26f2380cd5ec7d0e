"""The quality policy: drafted, approved by top management, told at each site; each version stays as it was."""

from __future__ import annotations

from datetime import timedelta

import pytest

from governance import publishing
from governance.models import PolicyPoint, QualityPolicy
from governance.stating import Given
from qms.primitives import kinds
from qms.primitives.refusing import Refusal
from qms.records import signing
from qms.records.models import SignOff
from qms.records.signing import Proof
from tests.cast import Cast
from tests.conftest import NOW, TODAY
from tests.governance.leadership import ALL_FOUR, a_draft_policy, an_approved_policy

DAY = timedelta(days=1)


def points(policy: QualityPolicy) -> list[tuple[int, str]]:
    return [(point.number, point.text) for point in policy.points.all()]


def given(policy: QualityPolicy) -> list[Given]:
    return [Given(point.number, point.text, tuple(point.says)) for point in policy.points.all()]


def test_an_approved_version_is_signed_and_verifies(cast: Cast) -> None:
    policy = an_approved_policy(cast)
    entry = SignOff.objects.get(subject=policy.reference)
    assert (policy.state, policy.approved_by, policy.sign_off) == ("approved", cast.ella, entry)
    assert entry.content_sha256 == publishing.content_sha256(policy)
    assert signing.verify() == []


@pytest.mark.parametrize("change", ["point", "text", "state", "approved_by"])
def test_a_change_behind_the_sign_off_is_found(cast: Cast, change: str) -> None:
    policy = an_approved_policy(cast)
    if change == "point":
        PolicyPoint.objects.filter(policy=policy, number=1).update(text="Something else")
    elif change == "text":
        QualityPolicy.objects.update(text="Something else")
    elif change == "approved_by":
        QualityPolicy.objects.update(approved_by=cast.quinn)
    else:
        QualityPolicy.objects.update(state="draft", approved_by=None, approved_at=None, sign_off=None)
    assert [fault.problem for fault in signing.verify()] == ["the record that was signed was changed"]


@pytest.mark.parametrize("name", ["quinn", "olga", "adam", "axel"])
def test_nobody_but_top_management_of_the_scope_approves(cast: Cast, name: str) -> None:
    policy = a_draft_policy(cast)
    with pytest.raises(Refusal, match="top management"):
        publishing.approve(policy, signer=getattr(cast, name), proof=cast.proof(NOW), at=NOW)
    assert not SignOff.objects.exists()


def test_an_old_proof_of_identity_approves_nothing(cast: Cast) -> None:
    policy = a_draft_policy(cast)
    with pytest.raises(Refusal, match="proof of who you are"):
        publishing.approve(policy, signer=cast.ella, proof=Proof("password", NOW - DAY), at=NOW)
    policy.refresh_from_db()
    assert policy.state == "draft"


@pytest.mark.parametrize("missing", range(4))
def test_a_policy_that_leaves_one_of_the_four_unsaid_is_not_approved(cast: Cast, missing: int) -> None:
    policy = a_draft_policy(cast, points=[one for i, one in enumerate(ALL_FOUR) if i != missing])
    assert len(publishing.unsaid(policy)) == 1
    with pytest.raises(Refusal, match="does not say yet"):
        publishing.approve(policy, signer=cast.ella, proof=cast.proof(NOW), at=NOW)


def test_what_is_signed_is_what_was_shown(cast: Cast) -> None:
    policy = a_draft_policy(cast)
    shown = publishing.content_sha256(policy)
    changed = [Given(1, "We build pumps.", ("strategy",)), *given(policy)[1:]]
    publishing.write(policy, text="", points=changed, seen=policy.revision, by=cast.quinn, at=NOW)
    with pytest.raises(Refusal, match="changed since you opened it"):
        publishing.approve(policy, signer=cast.ella, proof=cast.proof(NOW), at=NOW, seen=shown)


def test_the_next_version_is_a_copy_and_supersedes_when_approved(cast: Cast) -> None:
    first = an_approved_policy(cast)
    second = publishing.draft(site=None, by=cast.quinn, at=NOW + DAY)
    assert (second.version, second.based_on) == (2, first)
    assert points(second) == points(first)
    reordered = [given(second)[1], given(second)[0], given(second)[2], given(second)[3]]
    added = [*reordered, Given(None, "We say what we cannot do.", ("requirements",))]
    publishing.write(second, text="v2", points=added, seen=second.revision, by=cast.quinn, at=NOW + DAY)
    assert [number for number, _text in points(second)] == [2, 1, 3, 4, 5]
    publishing.approve(second, signer=cast.ella, proof=cast.proof(NOW + DAY), at=NOW + DAY)
    first.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "approved")
    assert len(points(first)) == 4
    assert publishing.policy_at(NOW + DAY, site_id=None) == first
    assert publishing.policy_at(NOW + 2 * DAY, site_id=None) == second
    assert publishing.policy_at(NOW, site_id=None) is None
    assert signing.verify() == []


def test_a_removed_point_leaves_its_number_to_nobody(cast: Cast) -> None:
    policy = a_draft_policy(cast)
    kept = given(policy)[:3]
    publishing.write(policy, text="", points=kept, seen=policy.revision, by=cast.quinn, at=NOW)
    assert len(points(policy)) == 3
    assert PolicyPoint.history.filter(history_type="-", number=4, history_user=cast.quinn).count() == 1


def test_a_scope_has_one_draft_and_a_site_its_own(cast: Cast) -> None:
    a_draft_policy(cast)
    with pytest.raises(Refusal, match="Go on with that one"):
        publishing.draft(site=None, by=cast.quinn, at=NOW)
    assert a_draft_policy(cast, site=cast.north).version == 1


def test_an_approved_version_takes_no_change(cast: Cast) -> None:
    policy = an_approved_policy(cast)
    with pytest.raises(Refusal, match="already “Approved”"):
        publishing.write(policy, text="", points=[], seen=policy.revision, by=cast.quinn, at=NOW)
    assert len(points(policy)) == 4


def test_of_two_who_edit_a_draft_the_second_is_told(cast: Cast) -> None:
    policy = a_draft_policy(cast)
    seen = policy.revision
    publishing.write(policy, text="First", points=given(policy), seen=seen, by=cast.quinn, at=NOW)
    with pytest.raises(Refusal, match="while you were writing"):
        publishing.write(policy, text="Second", points=[], seen=seen, by=cast.ella, at=NOW)
    policy.refresh_from_db()
    assert policy.text == "First"
    assert len(points(policy)) == 4


def test_asking_for_approval_is_owed_until_it_is_answered_or_the_draft_changes(cast: Cast) -> None:
    policy = a_draft_policy(cast)
    publishing.ask(policy, of=cast.ella, on=TODAY, by=cast.quinn, at=NOW)
    (duty,) = kinds.duties_of(cast.ella, TODAY)
    assert (duty.kind, duty.subject, duty.due_on) == ("policy-approval", policy.reference, TODAY + 14 * DAY)
    publishing.write(policy, text="", points=given(policy), seen=policy.revision, by=cast.quinn, at=NOW)
    assert kinds.duties_of(cast.ella, TODAY) == []
    publishing.ask(policy, of=cast.ella, on=TODAY, by=cast.quinn, at=NOW)
    publishing.approve(policy, signer=cast.ella, proof=cast.proof(NOW), at=NOW)
    assert kinds.duties_of(cast.ella, TODAY) == []


def test_approval_is_asked_of_top_management_only(cast: Cast) -> None:
    policy = a_draft_policy(cast)
    with pytest.raises(Refusal) as refusal:
        publishing.ask(policy, of=cast.olga, on=TODAY, by=cast.quinn, at=NOW)
    assert refusal.value.field == "asked_of"


def test_what_was_told_stands_by_site_and_gaps_show(cast: Cast) -> None:
    policy = an_approved_policy(cast, at=NOW - 9 * DAY)
    publishing.tell(policy, site=cast.north, how="Shift meetings", on=TODAY - DAY, by=cast.quinn, at=NOW)
    north, south = publishing.told_by_site(policy, on=TODAY)
    assert [(row.how, row.late_entry) for row in north.rows] == [("Shift meetings", True)]
    assert (south.site, south.rows) == (cast.south, [])
    assert publishing.told_by_site(policy, on=TODAY, before=NOW)[0].rows == []


def test_a_site_that_is_closed_is_no_gap(cast: Cast) -> None:
    policy = an_approved_policy(cast)
    cast.south.active_to = TODAY - DAY
    cast.south.save()
    assert [told.site for told in publishing.told_by_site(policy, on=TODAY)] == [cast.north]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"on": TODAY + DAY}, "on"),
        ({"on": TODAY - 30 * DAY}, "on"),
        ({"how": "  "}, "how"),
        ({"site": None}, "site"),
        ({"site": "south"}, "site"),
    ],
)
def test_what_cannot_have_been_told_is_refused_at_its_field(
    cast: Cast, changes: dict[str, object], field: str
) -> None:
    policy = an_approved_policy(cast, site=cast.north)
    told = {"site": cast.north, "how": "Board", "on": TODAY, "by": cast.quinn, "at": NOW, **changes}
    if told["site"] == "south":
        told["site"] = cast.south
    with pytest.raises(Refusal) as refusal:
        publishing.tell(policy, **told)  # type: ignore[arg-type]
    assert refusal.value.field == field
    assert not policy.communications.exists()


def test_a_draft_is_told_to_nobody(cast: Cast) -> None:
    with pytest.raises(Refusal, match="draft is not told"):
        publishing.tell(a_draft_policy(cast), site=cast.north, how="x", on=TODAY, by=cast.quinn, at=NOW)
