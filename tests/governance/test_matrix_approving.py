"""A matrix is approved by a leader's signature, never changes after that, and is confirmed by its holders."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from governance import mapping
from governance.agreeing import may_approve
from governance.grids import grid_of
from governance.leading import hand_accountability, name_leader
from governance.matrix_content import content_hash
from governance.models import MatrixCell, MatrixColumn, MatrixRow, Process, ResponsibilityMatrix
from qms.people.models import Person
from qms.primitives import kinds
from qms.primitives.kinds import HandOver
from qms.primitives.refusing import Refusal
from qms.records.models import SignOff
from qms.records.signing import Proof, verify
from tests.cast import LONG_AGO, Cast
from tests.conftest import NOW, TODAY
from tests.governance.matrices import a_draft, a_process, approved, column_of, fill, put, row_of

LATER = NOW + timedelta(days=30)
DAY = timedelta(days=1)


@pytest.fixture
def draft(cast: Cast) -> ResponsibilityMatrix:
    """A draft for North that nothing stands against: Ella answers for the QMS, Olga owns packing."""
    hand_accountability(holder=cast.ella, starts_on=LONG_AGO, site=None, by=cast.quinn, at=NOW)
    a_process(cast)
    return fill(a_draft(cast), cast)


def duties(person: Person) -> set[tuple[str, str]]:
    """Return the kinds of duties of ``person`` on matrices, with their subjects."""
    owed = kinds.duties_of(person, TODAY)
    return {(duty.kind, duty.subject) for duty in owed if duty.subject.startswith("RAM")}


def test_a_first_draft_has_the_rows_every_scope_has_and_a_column_for_each_owner(cast: Cast) -> None:
    hand_accountability(holder=cast.ella, starts_on=LONG_AGO, site=None, by=cast.quinn, at=NOW)
    a_process(cast)
    a_process(cast, "Loading", site=cast.north, owner=cast.carl)
    a_process(cast, "Roasting", site=cast.south, owner=cast.sven)
    grid = grid_of(mapping.draft(site=cast.north, by=cast.quinn, at=NOW), on=TODAY)
    assert [row.kind for row in grid.rows] == ["accountability", *["responsibility"] * 5, *["process"] * 2]
    assert [row.text for row in grid.rows[-2:]] == ["Loading", "Packing"]
    assert {column.name for column in grid.columns} == {"Ella Brandt", "Olga Petrova", "Carl Meyer"}
    assert grid.cells == {}


def test_a_scope_has_one_draft_at_a_time(draft: ResponsibilityMatrix, cast: Cast) -> None:
    with pytest.raises(Refusal, match="in this state already"):
        mapping.draft(site=cast.north, by=cast.ella, at=NOW)
    assert mapping.draft(site=None, by=cast.ella, at=NOW).version == 1


def test_a_leader_of_the_scope_approves_and_the_holders_are_asked_to_confirm(
    draft: ResponsibilityMatrix, cast: Cast
) -> None:
    entry = mapping.approve(draft, signer=cast.ella, proof=cast.proof(NOW), at=NOW)
    assert (draft.state, draft.approved_by, draft.approved_on) == ("approved", cast.ella, TODAY)
    assert (entry.subject, entry.meaning) == (draft.reference, "approved")
    assert verify() == []
    for person in (cast.ella, cast.olga, cast.carl):
        assert ("matrix-acknowledgement", draft.reference) in duties(person)
    mapping.acknowledge(draft, person=cast.carl, at=LATER)
    assert duties(cast.carl) == set()
    assert [row.person for row in mapping.unconfirmed(draft)] == [cast.ella, cast.olga]
    with pytest.raises(Refusal, match="Nothing in this matrix waits for you"):
        mapping.acknowledge(draft, person=cast.carl, at=LATER)


@pytest.mark.parametrize("who", ["quinn", "olga", "ines", "adam", "sven"])
def test_nobody_but_top_management_approves(who: str, draft: ResponsibilityMatrix, cast: Cast) -> None:
    with pytest.raises(Refusal, match="approved by top management of its scope"):
        mapping.approve(draft, signer=getattr(cast, who), proof=cast.proof(NOW), at=NOW)
    assert not SignOff.objects.exists()


def test_the_quality_lead_does_not_approve_even_as_a_leader(draft: ResponsibilityMatrix, cast: Cast) -> None:
    name_leader(cast.quinn, role_in_qms="Quality", starts_on=TODAY, by=cast.quinn, at=NOW)
    assert not may_approve(cast.quinn, draft, on=TODAY)


def test_a_leader_of_another_site_does_not_approve(draft: ResponsibilityMatrix, cast: Cast) -> None:
    name_leader(cast.sven, role_in_qms="Site", starts_on=TODAY, site=cast.south, by=cast.ella, at=NOW)
    assert not may_approve(cast.sven, draft, on=TODAY)


def test_what_blocks_stops_the_request_and_the_approval_and_signs_nothing(
    draft: ResponsibilityMatrix, cast: Cast
) -> None:
    put(draft, row_of(draft, "Packing"), cast.olga, "R", was="A", by=cast.quinn)
    for act in (
        lambda: mapping.ask_for_approval(draft, by=cast.quinn, at=NOW),
        lambda: mapping.approve(draft, signer=cast.ella, proof=cast.proof(NOW), at=NOW),
    ):
        with pytest.raises(Refusal, match="Nobody is accountable for “Packing”"):
            act()
    draft.refresh_from_db()
    assert draft.is_draft and not SignOff.objects.exists()


def test_somebody_who_has_left_is_said_and_refused(draft: ResponsibilityMatrix, cast: Cast) -> None:
    cast.carl.ended_on = TODAY
    cast.carl.save()
    with pytest.raises(Refusal, match="Carl Meyer left on"):
        mapping.approve(draft, signer=cast.ella, proof=cast.proof(NOW), at=NOW)
    with pytest.raises(Refusal, match="Carl Meyer left on"):
        mapping.add_column(draft, role="Clerk", resolves_to=cast.carl, by=cast.quinn, at=NOW)
    cast.carl.ended_on = None
    cast.carl.save()
    approved(draft, cast)
    cast.carl.ended_on = TODAY
    cast.carl.save()
    assert [b.rule for b in grid_of(draft, on=TODAY).blocking] == ["matrix.person-has-left"]
    assert duties(cast.carl) == set()


def test_a_proof_of_identity_that_is_too_old_signs_nothing(draft: ResponsibilityMatrix, cast: Cast) -> None:
    with pytest.raises(Refusal, match="not older than ten minutes"):
        mapping.approve(draft, signer=cast.ella, proof=Proof("password", NOW - timedelta(minutes=11)), at=NOW)
    draft.refresh_from_db()
    assert draft.is_draft and not draft.acknowledgements.exists()


def test_a_draft_that_changed_since_the_leader_saw_it_is_not_signed(
    draft: ResponsibilityMatrix, cast: Cast
) -> None:
    seen = content_hash(draft, grid_of(draft, on=TODAY))
    put(draft, row_of(draft, "Packing"), cast.ella, "C", by=cast.quinn)
    with pytest.raises(Refusal, match="has changed since you opened this page"):
        mapping.approve(draft, signer=cast.ella, proof=cast.proof(NOW), at=NOW, seen=seen)
    seen = content_hash(draft, grid_of(draft, on=TODAY))
    mapping.approve(draft, signer=cast.ella, proof=cast.proof(NOW), at=NOW, seen=seen)


def test_what_is_approved_never_changes(draft: ResponsibilityMatrix, cast: Cast) -> None:
    packing, column = row_of(draft, "Packing"), column_of(draft, cast.olga)
    approved(draft, cast)
    said: dict[str, Any] = {"by": cast.ella, "at": LATER}
    acts: list[Any] = [
        lambda: put(draft, packing, cast.olga, "R", was="A", by=cast.ella),
        lambda: mapping.put_many(draft, [mapping.Wanted(packing.pk, column.pk, "R", "A")], **said),
        lambda: mapping.add_row(draft, text="Sweep", **said),
        lambda: mapping.add_missing_rows(draft, **said),
        lambda: mapping.move_row(packing, to=1, **said),
        lambda: mapping.remove_row(packing, **said),
        lambda: mapping.reword(packing, text="Other", **said),
        lambda: mapping.state_reason(packing, reason="Because", **said),
        lambda: mapping.add_column(draft, role="Clerk", **said),
        lambda: mapping.move_column(column, to=1, **said),
        lambda: mapping.remove_column(column, **said),
        lambda: mapping.resolve(column, to=cast.carl, **said),
        lambda: mapping.replace_person(draft, giver=cast.olga, taker=cast.quinn, reason="x", **said),
        lambda: mapping.ask_for_approval(draft, **said),
        lambda: mapping.approve(draft, signer=cast.ella, proof=cast.proof(LATER), at=LATER),
    ]
    for act in acts:
        with pytest.raises(Refusal, match="already “Approved”"):
            act()
    assert verify() == []


TAMPERINGS: dict[str, Any] = {
    "a letter": lambda: MatrixCell.objects.filter(value="A").update(value="R"),
    "a row": lambda: MatrixRow.objects.filter(text="Packing").update(text="Unpacking"),
    "a reason": lambda: MatrixRow.objects.filter(text="Packing").update(reason="It was agreed"),
    "a name": lambda: MatrixColumn.objects.filter(person__name="Carl Meyer").update(person_name="C. Meier"),
    "the approver": lambda: ResponsibilityMatrix.objects.update(
        approved_by=Person.objects.get(name="Quinn Hale")
    ),
    "the day": lambda: ResponsibilityMatrix.objects.update(approved_on=TODAY - DAY),
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_the_ledger_finds_what_was_changed_behind_it(
    what: str, draft: ResponsibilityMatrix, cast: Cast
) -> None:
    approved(draft, cast)
    TAMPERINGS[what]()
    assert [(fault.subject, fault.problem) for fault in verify()] == [
        (draft.reference, "the record that was signed was changed")
    ]


def test_new_names_of_people_and_processes_break_no_old_signature(
    draft: ResponsibilityMatrix, cast: Cast
) -> None:
    approved(draft, cast)
    Person.objects.filter(pk=cast.olga.pk).update(name="Olga Smirnova")
    Process.objects.update(name="Packaging")
    type(cast.north).objects.update(name="Elsewhere")
    assert verify() == []
    grid = grid_of(ResponsibilityMatrix.objects.get(), on=TODAY)
    assert (grid.scope, grid.rows[-1].text) == ("North", "Packing")
    assert "Olga Petrova" in {column.name for column in grid.columns}


def test_the_next_version_is_a_copy_supersedes_and_asks_only_of_what_changed(
    draft: ResponsibilityMatrix, cast: Cast
) -> None:
    approved(draft, cast)
    for person in (cast.ella, cast.olga, cast.carl):
        mapping.acknowledge(draft, person=person, at=NOW)
    following = mapping.draft(site=cast.north, by=cast.quinn, at=LATER)
    assert (following.version, following.based_on) == (2, draft)
    assert len(grid_of(following).cells) == len(grid_of(draft).cells)
    row = row_of(following, "Packing")
    mapping.add_column(following, person=cast.quinn, by=cast.quinn, at=LATER)
    put(following, row, cast.carl, "C", was="R", by=cast.quinn, at=LATER)
    put(following, row, cast.quinn, "R", by=cast.quinn, at=LATER)
    put(following, row, cast.ella, "I", by=cast.quinn, at=LATER)
    approved(following, cast, at=LATER)
    draft.refresh_from_db()
    assert (draft.state, draft.superseded_on) == ("superseded", TODAY + timedelta(days=30))
    assert [row.person for row in mapping.unconfirmed(following)] == [cast.quinn]
    assert verify() == []
    assert mapping.current(on=TODAY + 29 * DAY, site_id=cast.north.pk) == draft
    assert mapping.current(on=TODAY + 30 * DAY, site_id=cast.north.pk) == following
    assert mapping.current(on=TODAY - DAY, site_id=cast.north.pk) is None
    assert mapping.current(on=TODAY, site_id=cast.south.pk) is None


def test_who_did_not_confirm_one_version_is_asked_again_by_the_next(
    draft: ResponsibilityMatrix, cast: Cast
) -> None:
    approved(draft, cast)
    mapping.acknowledge(draft, person=cast.olga, at=NOW)
    approved(mapping.draft(site=cast.north, by=cast.quinn, at=LATER), cast, at=LATER)
    following = ResponsibilityMatrix.objects.get(version=2)
    assert [row.person for row in mapping.unconfirmed(following)] == [cast.carl, cast.ella]
    with pytest.raises(Refusal, match="already “Superseded”"):
        mapping.acknowledge(draft, person=cast.carl, at=LATER)


def test_a_draft_put_up_for_approval_waits_under_its_leaders_duties(
    draft: ResponsibilityMatrix, cast: Cast
) -> None:
    mapping.ask_for_approval(draft, by=cast.quinn, at=NOW, due_on=TODAY + DAY)
    assert ("sign-off", draft.reference) in duties(cast.ella)
    assert duties(cast.quinn) == set() == duties(cast.olga)
    with pytest.raises(Refusal, match="This day is past"):
        mapping.ask_for_approval(draft, by=cast.quinn, at=NOW, due_on=TODAY - DAY)
    approved(draft, cast)
    assert ("sign-off", draft.reference) not in duties(cast.ella)


def test_a_site_gets_a_copy_in_which_who_does_not_fit_is_named_and_left_for_choosing(
    draft: ResponsibilityMatrix, cast: Cast
) -> None:
    local = a_process(cast, "Loading", site=cast.north)
    mapping.add_row(draft, process=local, by=cast.quinn, at=NOW)
    copied = mapping.copy_to_site(draft, site=cast.south, by=cast.quinn, at=NOW)
    assert copied.people == ("Carl Meyer", "Olga Petrova")
    assert copied.rows == ("Loading",)
    grid = grid_of(copied.matrix, on=TODAY)
    assert {(c.name, c.is_role, c.person_id) for c in grid.columns} == {
        ("Ella Brandt", False, cast.ella.pk),
        ("Head of production", True, None),
        ("Team leader", True, None),
    }
    rules = {breach.rule for breach in grid.blocking}
    assert rules == {"matrix.role-unresolved"}
    mapping.resolve(column_of(copied.matrix, "Team leader"), to=cast.sven, by=cast.quinn, at=NOW)
    with pytest.raises(Refusal, match="does not see the records of South"):
        mapping.resolve(column_of(copied.matrix, "Head of production"), to=cast.olga, by=cast.quinn, at=NOW)


def test_letters_go_over_to_another_in_the_next_draft_and_are_theirs_once_it_is_signed(
    draft: ResponsibilityMatrix, cast: Cast
) -> None:
    approved(draft, cast)
    held = kinds.accountabilities_of(cast.carl, TODAY)
    assert [(a.kind, a.subject) for a in held] == [("matrix-holder", draft.reference)]
    one = HandOver(
        "matrix-holder", draft.reference, cast.carl, cast.olga, cast.ella, NOW, TODAY, "Carl moves on"
    )
    kinds.hand_over(one)
    following = ResponsibilityMatrix.objects.get(version=2)
    assert not following.columns.filter(person=cast.carl).exists()
    assert {c.value for c in column_of(following, cast.olga).cells.exclude(value="")} == {"AR"}
    assert kinds.accountabilities_of(cast.carl, TODAY) == [] == kinds.duties_of(cast.carl, TODAY)
    assert verify() == []
    put(following, row_of(following, "Packing"), cast.olga, "AR", was="AR", by=cast.quinn)
    approved(following, cast)


def test_a_signature_is_not_handed_over(draft: ResponsibilityMatrix, cast: Cast) -> None:
    mapping.ask_for_approval(draft, by=cast.quinn, at=NOW)
    one = HandOver("sign-off", draft.reference, cast.ella, cast.olga, cast.quinn, NOW, TODAY, "Away")
    with pytest.raises(Refusal, match="A signature is not handed over"):
        kinds.hand_over(one)


def test_rows_that_every_matrix_has_stay_and_what_is_twice_is_refused(
    draft: ResponsibilityMatrix, cast: Cast
) -> None:
    said: dict[str, Any] = {"by": cast.quinn, "at": NOW}
    with pytest.raises(Refusal, match="stands in every matrix"):
        mapping.remove_row(row_of(draft, "Keep the quality"), **said)
    mapping.add_row(draft, text="Sweep", **said)
    with pytest.raises(Refusal, match="stands in the matrix already"):
        mapping.add_row(draft, text=" sweep ", **said)
    with pytest.raises(Refusal, match="stands in the matrix already"):
        mapping.add_row(draft, process=row_of(draft, "Packing").process, **said)
    with pytest.raises(Refusal, match="has a column already"):
        mapping.add_column(draft, person=cast.olga, **said)
    with pytest.raises(Refusal, match="one person, or one role"):
        mapping.add_column(draft, **said)
    with pytest.raises(Refusal, match="belongs to another scope"):
        mapping.add_row(draft, process=a_process(cast, "Roasting", site=cast.south, owner=cast.sven), **said)


def test_rows_and_columns_move_and_go_with_their_letters(draft: ResponsibilityMatrix, cast: Cast) -> None:
    said: dict[str, Any] = {"by": cast.quinn, "at": NOW}
    mapping.move_row(row_of(draft, "Packing"), to=1, **said)
    mapping.add_row(draft, text="Sweep", position=2, **said)
    assert [row.text for row in draft.rows.all()][:2] == ["Packing", "Sweep"]
    letters = MatrixCell.objects.count()
    mapping.remove_column(column_of(draft, cast.carl), **said)
    mapping.remove_row(row_of(draft, "Packing"), **said)
    assert MatrixCell.objects.count() < letters
    gone = MatrixCell.history.filter(history_type="-").values_list("history_user", flat=True)
    assert set(gone) == {cast.quinn.pk}


def test_a_grid_of_any_size_is_read_in_a_constant_number_of_queries(
    draft: ResponsibilityMatrix, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(11):
        grid_of(draft, on=TODAY)
    for number in range(20):
        mapping.add_row(draft, text=f"Step {number}", by=cast.quinn, at=NOW)
        mapping.add_column(draft, role=f"Role {number}", by=cast.quinn, at=NOW)
    with django_assert_max_num_queries(11):
        assert len(grid_of(draft, on=TODAY).rows) == 27


@pytest.mark.file_db
def test_of_two_leaders_who_sign_at_once_one_approves_and_the_other_is_told(
    transactional_db: None, settings: object, tmp_path: object
) -> None:
    from tests.cast import make_cast

    settings.VAR_DIR = tmp_path  # type: ignore[attr-defined]
    cast = make_cast()
    hand_accountability(holder=cast.ella, starts_on=LONG_AGO, site=None, by=cast.quinn, at=NOW)
    name_leader(cast.olga, role_in_qms="Site", starts_on=TODAY, site=cast.north, by=cast.ella, at=NOW)
    a_process(cast)
    draft = fill(a_draft(cast), cast)

    def sign(person: Person) -> str:
        try:
            mapping.approve(
                ResponsibilityMatrix.objects.get(pk=draft.pk), signer=person, proof=cast.proof(NOW), at=NOW
            )
            return "approved"
        except Refusal as refusal:
            return refusal.rule
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(sign, [cast.ella, cast.olga]))
    assert said == ["approved", "responsibilitymatrix.state"]
    assert SignOff.objects.count() == 1 and verify() == []
