#!/usr/bin/env python3
"""Make people of every role for `bench/realtime.py`, on a server that `bench/load.py` of the mission has filled.

DATABASE_URL=… SECRET_KEY=… python bench/realtime_people.py IDS.json TOKENS.json [--people 100]
"""

import argparse
import json
from pathlib import Path

from sqlalchemy import text

from app import create_app
from app.auth import tokens

ROLES = ("manager", "supervisor", "user", "client", "vendor", "outsider")


def main():
    """Persons in the database, tokens in the file."""
    parser = argparse.ArgumentParser()
    parser.add_argument("ids")
    parser.add_argument("tokens")
    parser.add_argument("--people", type=int, default=100)
    asked = parser.parse_args()
    project = json.loads(Path(asked.ids).read_text())["ids"]["project_id"]
    app = create_app()
    people = []
    with app.extensions["callsheet"].database.session() as db, app.app_context():
        admin = db.execute(text("SELECT id FROM person WHERE role = 'admin' LIMIT 1")).scalar_one()
        tasks = (
            db.execute(text("SELECT id FROM task WHERE project_id = :p LIMIT 200"), {"p": project})
            .scalars()
            .all()
        )
        for number in range(asked.people):
            role = ROLES[number % len(ROLES)]
            made = db.execute(
                text(
                    "INSERT INTO person (first_name, last_name, email, role)"
                    " VALUES (:r, 'B', :r || gen_random_uuid() || '@x.org', :role) RETURNING id"
                ),
                {"r": role, "role": "user" if role == "outsider" else role},
            ).scalar_one()
            if role != "outsider":
                link = "INSERT INTO project_person_link (project_id, person_id) VALUES (:p, :id)"
                db.execute(text(link), {"p": project, "id": made})
            hears = [] if role == "outsider" else "all"
            if role == "vendor":  # a tenth of the tasks is theirs
                hears = [str(task) for task in tasks[number % 10 :: 10]]
                link = "INSERT INTO task_person_link (person_id, task_id) SELECT :id, unnest(CAST(:tasks AS uuid[]))"
                db.execute(text(link), {"id": made, "tasks": hears})
            people.append({"token": tokens.pair(made)[0], "role": role, "hears": hears})
        given = {
            "admin": tokens.pair(admin)[0],
            "project": str(project),
            "tasks": [str(id_) for id_ in tasks],
            "people": people,
        }
    Path(asked.tokens).write_text(json.dumps(given))


main()
