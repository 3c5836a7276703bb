"""Entries as ShotGrid sends them, and how tests send them."""

from sqlalchemy import text, update

from app.models import Project

NOUNS = (
    "projects",
    "persons",
    "project-connections",
    "projectconnections",
    "steps",
    "status",
    "episodes",
    "sequences",
    "scenes",
    "shots",
    "assets",
    "tasks",
    "versions",
    "notes",
)


def put(admin, noun, *entries):
    """Import entries; the rows that came of it."""
    answer = admin.post(f"/import/shotgun/{noun}", list(entries))
    assert answer.status_code == 200, answer.json
    return answer.json


def events(make, prefix):
    """The names of what happened, in order."""
    rows = text("SELECT name FROM api_event WHERE name LIKE :prefix ORDER BY position")
    found = make.db.scalars(rows, {"prefix": f"{prefix}%"}).all()
    make.db.commit()
    return found


def entries(make):
    """An entry of each noun, in the order of a first import; all name each other, and the production."""
    named = update(Project).where(Project.id == make.project_id).values(shotgun_id=5)
    name = make.db.scalar(named.returning(Project.name))
    make.db.commit()
    project = {"id": 5, "name": name, "type": "Project"}
    one = {"id": 5, "code": "One", "description": "first", "project": project}
    return {
        "projects": [{**project, "sg_status": "Active", "sg_lens": 35}],
        "persons": [
            {
                "id": 5,
                "firstname": "Ann",
                "lastname": "Lee",
                "email": "ann@studio.org",
                "login": "ann",
                "department": {"name": "Fur"},
            }
        ],
        "project-connections": [{"id": 5, "project": project, "user": {"id": 5}}],
        "steps": [{"id": 5, "code": "Fur Groom", "color": "1,2,3", "entity_type": "Shot"}],
        "status": [{"id": 5, "name": "Ready", "code": "rdy"}],
        "episodes": [one],
        "sequences": [{**one, "episode": {"id": 5}}],
        "scenes": [{**one, "sequence_sg_scenes_1_sequences": [{"id": 5}]}],
        "assets": [{**one, "sg_asset_type": "Creature"}],
        "shots": [
            {
                **one,
                "sg_cut_in": 10,
                "sg_cut_duration": 5,
                "sg_sequence": {"id": 5},
                "sg_scene": {"id": 5},
                "assets": [{"id": 5}],
                "sg_lens": 35,
                "sg_cut_out": 15,
            }
        ],
        "tasks": [
            {
                "id": 5,
                "cached_display_name": "Groom",
                "step": {"id": 5},
                "project": project,
                "created_by": {"id": 5},
                "entity": {"id": 5, "type": "Shot"},
                "sg_status_list": "rdy",
                "start_date": "2026-01-02",
                "due_date": None,
                "sg_sort_order": 3,
                "duration": 480,
                "task_assignees": [{"id": 5}],
            }
        ],
        "versions": [
            {
                "id": 5,
                "code": "take",
                "description": "first",
                "sg_task": {"id": 5},
                "user": {"id": 5},
                "sg_uploaded_movie": {"url": "https://films.example.com/a.mp4", "name": "a.mp4"},
            }
        ],
        "notes": [
            {
                "id": 5,
                "content": "said",
                "tasks": [{"id": 5}],
                "user": {"id": 5},
                "created_at": "2026-01-02 10:11:12 +0100",
            }
        ],
    }


def arrive(admin, make, *nouns):
    """Import an entry of each noun, or of these; the rows by noun."""
    given = entries(make)
    return {noun: put(admin, noun, *given[noun])[0] for noun in nouns or given}
