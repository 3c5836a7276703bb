"""The one production that the tables ask about: a row of every noun, tied together, with the files beneath."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import update

from app import models as m
from app.services.file_trees import SIMPLE
from app.settings import Settings
from app.storage.keys import file, movie, picture
from app.storage.store import store_of
from tests.factories import Factory
from tests.media import images
from tests.roles import callers

DAY = date(2026, 11, 10)
Rows = dict[str, Any]


def production(make: Factory, settings: Settings) -> Rows:
    """Everything, by name: `rows["shot"]` is the shot's id."""
    rows: Rows = {"department": make.department("The department"), "elsewhere": make.department("Elsewhere")}
    rows["project"] = make.project("Roles", production_type="tvshow", file_tree=SIMPLE, has_avatar=True)
    rows |= callers.people(make, rows["project"], rows["department"], rows["elsewhere"])
    rows["person"] = rows["art_on"]
    _entities(make, rows)
    _tasks(make, rows)
    _words(make, rows)
    _previews(make, rows)
    _planning(make, rows)
    _playlists(make, rows)
    _own(make, rows)
    _studio(make, rows)
    _spares(make, rows)
    _stored(make, rows, settings)
    return rows


def _entities(make: Factory, rows: Rows) -> None:
    project = {"project_id": rows["project"]}
    rows["episode"] = make.episode("EP01", **project)
    rows["sequence"] = make.sequence("SQ01", parent_id=rows["episode"], **project)
    rows["shot"] = make.shot("SHROLES", rows["sequence"], data={"secret": "x"}, **project)
    rows["other_shot"] = make.shot("SH02", rows["sequence"], **project)
    rows["scene"] = make.entity("Scene", "SC01", parent_id=rows["sequence"], **project)
    rows["edit"] = make.entity("Edit", "ED01", parent_id=rows["episode"], **project)
    rows["asset"] = make.asset("Hero", source_id=rows["episode"], **project)
    rows["other_asset"] = make.asset("Prop", **project)
    rows["asset_type"] = make.entity_type("Character")
    rows["shot_type"] = make.entity_type("Shot")
    rows["concept_folder"] = make.entity("ConceptFolder", "Folder", **project)
    rows["concept"] = make.entity("Concept", "Idea", parent_id=rows["concept_folder"], **project)
    make.row(m.EntityConceptLink, entity_in_id=rows["concept"], entity_out_id=rows["asset"])
    rows["entity_link"] = make.cast(rows["shot"], rows["asset"])
    make.cast(rows["asset"], rows["other_asset"])
    rows["asset_instance"] = make.row(m.AssetInstance, asset_id=rows["asset"], number=1, scene_id=rows["scene"])
    rows["other_instance"] = make.row(m.AssetInstance, asset_id=rows["asset"], number=2)
    make.row(m.AssetInstanceLink, entity_id=rows["shot"], asset_instance_id=rows["asset_instance"])


def _tasks(make: Factory, rows: Rows) -> None:
    """A task on each kind of entity, all assigned to `art_on` and `ven_on`; that of the shot waits for approval."""
    kinds = ("Shot", "Asset", "Sequence", "Episode", "Scene", "Edit", "Concept")
    rows["waiting"] = make.task_status("wfa")
    for kind in kinds:
        type_id = make.task_type(f"{kind} work", kind, department_id=rows["department"])
        make.enable(rows["project"], task_type_id=type_id)
        rows[f"{kind.lower()}_task_type"] = type_id
        assignees = [rows[column] for column in callers.ASSIGNED]
        status = rows["waiting"] if kind == "Shot" else make.task_status("todo")
        rows[f"{kind.lower()}_task"] = make.task(rows[kind.lower()], type_id, assignees, task_status_id=status)
    rows["task"], rows["task_type"] = rows["shot_task"], rows["shot_task_type"]
    rows["free_task_type"] = make.task_type("More shot work", "Shot", department_id=rows["department"])
    make.enable(rows["project"], task_type_id=rows["free_task_type"])
    rows["other_task_type"] = make.task_type("Other shot work", "Shot", department_id=rows["department"])
    make.enable(rows["project"], task_type_id=rows["other_task_type"])
    rows["other_task"] = make.task(rows["shot"], rows["other_task_type"], [rows[c] for c in callers.ASSIGNED])
    rows["task_status"] = make.task_status("todo")
    make.enable(rows["project"], status_id=rows["task_status"])
    spent = {"person_id": rows["person"], "task_id": rows["task"], "date": DAY, "duration": 60}
    rows["time_spent"] = make.row(m.TimeSpent, **spent)
    rows["subscription"] = make.row(m.Subscription, person_id=rows["person"], task_id=rows["task"])


def _words(make: Factory, rows: Rows) -> None:
    """Comments, a reply, news, a chat with everybody in it."""
    author, rows["reply"] = rows["art_off"], uuid4()
    said = {"id": str(rows["reply"]), "date": "2026-11-10T10:00:00", "person_id": str(author), "text": "Yes"}
    rows["comment"] = make.comment(rows["task"], author, replies=[said])
    rows["bare_comment"] = make.comment(rows["task"], author)
    make.comment(rows["task"], author, for_client=True)
    rows["news"] = make.row(m.News, author_id=author, comment_id=rows["comment"], task_id=rows["task"])
    told = {"person_id": rows["person"], "author_id": author, "comment_id": rows["comment"]}
    rows["notification"] = make.row(m.Notification, type="comment", task_id=rows["task"], **told)
    rows["chat"] = make.row(m.Chat, object_id=rows["shot"])
    for column in callers.ROLES:
        make.row(m.ChatParticipant, chat_id=rows["chat"], person_id=rows[column])
    rows["chat_message"] = make.row(m.ChatMessage, chat_id=rows["chat"], person_id=author, text="Hello")
    named = {"name": "a.png", "extension": "png", "mimetype": "image/png", "size": 3}
    rows["attachment"] = make.row(m.AttachmentFile, comment_id=rows["comment"], **named)


def _previews(make: Factory, rows: Rows) -> None:
    """A picture and a movie that are ready, and one that waits for its file; a working and an output file."""
    common = {"task_id": rows["task"], "status": "ready", "original_name": "a"}
    rows["preview"] = make.row(m.PreviewFile, name="picture", extension="png", **common)
    rows["movie"] = make.row(m.PreviewFile, name="movie", extension="mp4", revision=2, **common)
    rows["awaited"] = make.row(m.PreviewFile, name="awaited", extension="mp4", revision=3, task_id=rows["task"])
    make.row(m.CommentPreviewLink, comment_id=rows["comment"], preview_file_id=rows["preview"])
    rows["working_file"] = make.row(
        m.WorkingFile, name="main", revision=1, task_id=rows["task"], entity_id=rows["shot"]
    )
    rows["output_type"] = make.row(m.OutputType, name="Role cache", short_name="cache")
    rows["file_status"] = make.named(m.FileStatus, "To review", color="#FFFFFF")
    made = {"name": "main", "revision": 1, "file_status_id": rows["file_status"], "entity_id": rows["shot"]}
    rows["output_file"] = make.row(m.OutputFile, output_type_id=rows["output_type"], **made)


def _planning(make: Factory, rows: Rows) -> None:
    """Budget, milestone, schedule, a metadata column of the department, a client account for previewing."""
    project = {"project_id": rows["project"]}
    rows["budget"] = make.row(m.Budget, name="Budget", currency="EUR", **project)
    entry = {"start_date": DAY, "months_duration": 2, "daily_salary": 100, "department_id": rows["department"]}
    rows["budget_entry"] = make.row(m.BudgetEntry, budget_id=rows["budget"], **entry)
    rows["milestone"] = make.row(m.Milestone, name="Cut", date=DAY, task_type_id=rows["task_type"], **project)
    bar = {"start_date": DAY, "end_date": DAY, "task_type_id": rows["task_type"]}
    rows["schedule_item"] = make.row(m.ScheduleItem, **bar, **project)
    rows["version"] = make.row(m.ProductionScheduleVersion, name="First", **project)
    rows["other_version"] = make.row(m.ProductionScheduleVersion, name="Second", **project)
    tied = {"production_schedule_version_id": rows["version"], "task_id": rows["task"]}
    rows["version_link"] = make.row(m.ProductionScheduleVersionTaskLink, **tied)
    column = {"entity_type": "Shot", "data_type": "string", "name": "Secret", "field_name": "secret"}
    rows["descriptor"] = make.row(m.MetadataDescriptor, **column, **project)
    link = {"metadata_descriptor_id": rows["descriptor"], "department_id": rows["department"]}
    make.row(m.DepartmentMetadataDescriptorLink, **link)
    account = make.person("client", preview_project_id=rows["project"])
    make.member(rows["project"], account)


def _playlists(make: Factory, rows: Rows) -> None:
    shots = [
        {"entity_id": str(rows["shot"]), "preview_file_id": str(rows[name])} for name in ("preview", "movie")
    ]
    made = {"project_id": rows["project"], "episode_id": rows["episode"], "created_by": rows["sup_out"]}
    rows["playlist"] = make.row(m.Playlist, name="Dailies", shots=shots, **made)
    rows["build_job"] = make.row(m.BuildJob, playlist_id=rows["playlist"], status="succeeded")
    rows["token"] = "a-token-of-the-tables"
    link = {"playlist_id": rows["playlist"], "token": rows["token"], "created_by": rows["mgr"]}
    make.row(m.PlaylistShareLink, **link)


def _own(make: Factory, rows: Rows) -> None:
    """What is the person's own: a day off, filters, a log."""
    mine = {"person_id": rows["person"]}
    rows["day_off"] = make.row(m.DayOff, date=DAY, end_date=DAY, description="Rest", **mine)
    kept = {"list_type": "shot", "name": "Mine", "project_id": rows["project"], **mine}
    rows["filter"] = make.row(m.SearchFilter, search_query="x", **kept)
    rows["filter_group"] = make.row(m.SearchFilterGroup, **kept)


def _studio(make: Factory, rows: Rows) -> None:
    """What belongs to the studio and is tied to the production or to the department."""
    rows["organisation"] = make.row(m.Organisation, name="The studio", has_avatar=True)
    rows["software"] = make.row(m.Software, name="Tool", short_name="tool", file_extension=".t")
    rows["hardware"] = make.row(m.HardwareItem, name="Screen", short_name="screen")
    make.row(m.SoftwareDepartmentLink, department_id=rows["department"], software_id=rows["software"])
    make.row(m.HardwareItemDepartmentLink, department_id=rows["department"], hardware_item_id=rows["hardware"])
    rows["scale"] = make.row(m.SalaryScale, department_id=rows["elsewhere"], position="lead", seniority="mid")
    rows["action"] = make.row(m.CustomAction, name="Action")
    plugin = {"plugin_id": "plug", "name": "Plug", "version": "1.0.0", "maintainer_name": "A", "license": "MIT"}
    rows["plugin"] = make.row(m.Plugin, **plugin)
    rows["event"] = make.row(m.ApiEvent, name="shot:update", project_id=rows["project"], data={})
    rows["import_error"] = make.row(m.DataImportError, event_data={}, source="shotgun")
    place = {"place_transaction": 3, "place_position": 0, "secret": "sealed"}
    rows["webhook"] = make.row(m.Webhook, name="Hook", url="https://example.com", **place)
    rows["template"] = make.row(m.ProjectTemplate, name="Template")
    rows["automation"] = make.row(m.StatusAutomation)
    rows["background"] = make.row(
        m.PreviewBackgroundFile, name="Sky", extension="hdr", original_name="sky", file_size=3
    )
    tied = {"project_template_id": rows["template"], "preview_background_file_id": rows["background"]}
    make.row(m.ProjectTemplatePreviewBackgroundFileLink, **tied)
    tied = {"project_id": rows["project"], "preview_background_file_id": rows["background"]}
    make.row(m.ProjectPreviewBackgroundFileLink, **tied)


def _spares(make: Factory, rows: Rows) -> None:
    """Rows that nothing refers to, so that they can be deleted."""
    rows["spare_department"] = make.department("Spare")
    rows["spare_studio"] = make.row(m.Studio, name="Spare", color="#FFFFFF")
    rows["spare_organisation"] = make.row(m.Organisation, name="Spare")
    rows["spare_software"] = make.row(m.Software, name="Spare", short_name="s", file_extension=".s")
    rows["spare_hardware"] = make.row(m.HardwareItem, name="Spare", short_name="s")
    rows["spare_person"] = make.person()
    rows["spare_project"] = make.project("Spare", m.names.CLOSED_STATUS)
    rows["spare_project_status"] = make.row(m.ProjectStatus, name="Spare", color="#FFFFFF")
    rows["spare_task_type"] = make.task_type("Spare")
    rows["spare_task_status"] = make.status()
    rows["spare_entity_type"] = make.entity_type("Spare")
    rows["spare_shot"] = make.shot("Spare", rows["sequence"], project_id=rows["project"])
    rows["spare_budget"] = make.row(m.Budget, name="Spare", project_id=rows["project"], revision=2)
    rows["spare_chat"] = make.row(m.Chat, object_id=rows["asset"])
    rows["spare_output_type"] = make.row(m.OutputType, name="Spare", short_name="s")
    rows["spare_file_status"] = make.row(m.FileStatus, name="Spare", color="#FFFFFF")
    rows["spare_background"] = make.row(m.PreviewBackgroundFile, name="Spare")


def _stored(make: Factory, rows: Rows, settings: Settings) -> None:
    """The bytes beneath previews, avatars, attachments and builds."""
    store = store_of(settings)
    pictures = ("original", "previews", "thumbnails", "thumbnails-square", "tiles")
    keys = [picture(prefix, rows[name]) for prefix in pictures for name in ("preview", "movie")]
    keys += [movie(prefix, rows["movie"]) for prefix in ("previews", "lowdef", "source")]
    keys += [movie("playlists", rows["build_job"]), file("working", rows["working_file"])]
    keys += [file("attachments", rows["attachment"]), picture("preview-backgrounds", rows["background"])]
    avatars: list[UUID] = [rows[name] for name in ("person", "art_off", "organisation", "project")]
    keys += [picture("thumbnails", id_) for id_ in (*avatars, rows["attachment"], rows["background"])]
    for key in keys:
        store.replace(key, BytesIO(images.picture()))
    faces = update(m.Person).where(m.Person.id.in_(avatars[:2])).values(has_avatar=True)
    make.db.execute(faces)
    make.db.commit()


def invite_guest(client: Any, rows: Rows) -> None:
    """A guest of the shared playlist, with a comment and a file on it, made over HTTP."""
    shared = f"/shared/playlists/{rows['token']}"
    guest = client.post(f"{shared}/guest", {"first_name": "Guest"}).json["id"]
    said = {"guest_id": guest, "task_id": str(rows["task"]), "task_status_id": str(rows["waiting"])}
    comment = client.post(f"{shared}/comments", {**said, "text": "Nice"}).json["id"]
    body = {"guest_id": guest, "file": (BytesIO(b"hello"), "a.txt")}
    made = client.post(f"{shared}/comments/{comment}/attachments", data=body).json
    rows |= {"guest": guest, "guest_comment": comment, "guest_attachment": made["attachment_files"][0]["id"]}
