"""What follows from comments: their tasks' progress, the copies of hashtags, the comments of automations.

A step without a database (spec 30 §3.2, 5.2, 11): it gets locked tasks and what is known, and answers everything
that is to be posted. One chain of automations comes to each task once, so no two rules can call each other for ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from app.errors import WrongParameter
from app.models import names
from app.services.comment_desk import Desk, Target
from app.services.comment_drafts import Draft
from app.services.comment_knowledge import Automation, Status
from app.services.mentions import tagged
from app.services.progress import Progress, follow, is_last

NEXT = timedelta(microseconds=1)


@dataclass
class Outcome:
    """What is to be written.

    `drafts`: every comment, in the order of posting; `progress` of their tasks, `late` those that must be replayed
    instead; `ready`: what assets are ready for; `copied`: task whose last previews a comment takes over.
    """

    drafts: list[Draft] = field(default_factory=list)
    progress: dict[UUID, Progress] = field(default_factory=dict)
    late: set[UUID] = field(default_factory=set)
    ready: dict[UUID, UUID] = field(default_factory=dict)
    copied: list[tuple[UUID, Draft]] = field(default_factory=list)


@dataclass
class _Step:
    draft: Draft
    chain: set[UUID]
    source: UUID | None = None


def walk(drafts: Sequence[Draft], desk: Desk, now: datetime) -> Outcome:
    """Follow comments in their order, each with all that it brings. 400 when a task has no retakes left."""
    made = Outcome()
    siblings = _siblings(desk)
    for draft in drafts:
        steps = [_Step(draft, {draft.task_id})]
        while steps:
            step = steps.pop()
            _post(step.draft, desk, made, now)
            if step.source is not None:
                made.copied.append((step.source, step.draft))
            brought = [_Step(copy, {copy.task_id}) for copy in _copies(step.draft, desk, siblings, made)]
            brought += _automatic(step, desk, siblings, made)
            steps += reversed(brought)
    return made


def _siblings(desk: Desk) -> dict[UUID, list[Target]]:
    """The locked tasks of each entity, by name."""
    found: dict[UUID, list[Target]] = {}
    for target in sorted(desk.targets.values(), key=lambda one: (one.name, one.id)):
        if target.entity_id is not None:
            found.setdefault(target.entity_id, []).append(target)
    return found


def _post(draft: Draft, desk: Desk, made: Outcome, now: datetime) -> None:
    """Move the comment's task on.

    Nobody comments in the future, and a comment without a date of its own comes after the task's last one, even if
    its request began before (spec 30 §19.18).
    """
    target, status = desk.target(draft.task_id), desk.status(draft.task_status_id)
    before = made.progress.get(target.id, target.progress)
    if status.is_retake and 0 < target.retake_limit <= before.retake_count:
        raise WrongParameter("No more retakes allowed on this task.")
    last = before.last_comment_date
    if draft.created_at is None:
        draft.created_at = now if last is None or last < now else last + NEXT
    else:
        draft.created_at = min(draft.created_at, now)
    draft.previous = before.task_status_id
    draft.late = not is_last(before, draft.created_at)
    if draft.late:
        made.late.add(target.id)
        made.progress[target.id] = before
    else:
        made.progress[target.id] = follow(before, status, draft.created_at)
        draft.change = status.id != before.task_status_id
    made.drafts.append(draft)


def _copies(draft: Draft, desk: Desk, siblings: dict[UUID, list[Target]], made: Outcome) -> list[Draft]:
    """The same text on the tasks that its hashtags name, where the caller may act on them (spec 30 §5.2, 19.3)."""
    target = desk.targets[draft.task_id]
    if not draft.expands or "#" not in draft.text or target.entity_id is None:
        return []
    near = [one for one in siblings[target.entity_id] if one.acts and one.id != target.id]
    types = [(one.task_type_id, one.type_name) for one in near if one.task_type_id is not None]
    chosen = set(tagged(draft.text, types, target.task_type_id))
    copies = []
    for one in near:
        status_id = made.progress.get(one.id, one.progress).task_status_id
        if one.task_type_id in chosen and status_id in desk.known.statuses:
            text = f"{draft.text}\n\n____\nFrom {target.type_name}"
            copies.append(Draft(one.id, status_id, draft.author_id, text, expands=False))
    return copies


def _automatic(step: _Step, desk: Desk, siblings: dict[UUID, list[Target]], made: Outcome) -> list[_Step]:
    """What the project's automations make of a change of status (spec 30 §11); notes what assets are ready for."""
    target = desk.targets[step.draft.task_id]
    if not step.draft.change or target.project_id is None or target.entity_id is None:
        return []
    found = []
    for rule in desk.known.automations.get(target.project_id, []):
        if not _applies(rule, step.draft, target):
            continue
        if rule.out_field_type == "ready_for":
            if rule.out_task_type_id and target.kind not in names.TEMPORAL_TYPES:
                made.ready[target.entity_id] = rule.out_task_type_id
            continue
        status = desk.known.statuses.get(rule.out_task_status_id) if rule.out_task_status_id else None
        other = next(
            (one for one in siblings[target.entity_id] if one.task_type_id == rule.out_task_type_id), None
        )
        if status is None or other is None or other.id in step.chain or _goes_back(rule, target, desk):
            continue
        step.chain.add(other.id)
        found.append(_reaction(step, rule, target, other, status, desk))
    return found


def _reaction(
    step: _Step, rule: Automation, target: Target, other: Target, status: Status, desk: Desk
) -> _Step:
    said = desk.known.statuses[step.draft.task_status_id].name
    comment = Draft(
        task_id=other.id,
        task_status_id=status.id,
        author_id=step.draft.author_id,
        text=f"Change triggered by {target.type_name} set to {said}",
        expands=False,
    )
    return _Step(comment, step.chain, target.id if rule.import_last_revision else None)


def _applies(rule: Automation, draft: Draft, target: Target) -> bool:
    kind = target.kind.lower() if target.kind in names.TEMPORAL_TYPES else "asset"
    wanted = rule.entity_type in (kind, target.kind.lower())
    return wanted and (rule.in_task_type_id, rule.in_task_status_id) == (
        target.task_type_id,
        draft.task_status_id,
    )


def _goes_back(rule: Automation, target: Target, desk: Desk) -> bool:
    """Would the rule lead from a later task type of the project to an earlier one?"""
    kind = rule.entity_type.capitalize()

    def priority(type_id: UUID | None) -> int:
        known = desk.known.priorities
        return known.get((target.project_id, type_id, kind), 0) if target.project_id and type_id else 0

    return priority(rule.in_task_type_id) > priority(rule.out_task_type_id)
