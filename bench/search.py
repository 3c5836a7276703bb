#!/usr/bin/env python3
"""How long a search takes among 100,000 names: median and 95th percentile of each sort of query, by role.

    bench/search.py DATABASE_URL [--rounds 40] [--names 100000] [--indexes tasks,comments,playlists]

DATABASE_URL: an empty database, or one that this filled before: 20 productions, three shots for each asset, 5,000
persons, 40,000 tasks, 20,000 comments, 400 playlists. Requests go through the app in this process, so that the figures
are the server's own time, without a socket. Not for a studio's database.
"""

import argparse
import statistics
import time
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import text
from sqlalchemy.orm import Session

from app import create_app
from app.auth import tokens
from app.extensions import make_engine
from app.services import default_data
from app.settings import Settings

ROOT = Path(__file__).parent.parent
SECRET = "a-secret-of-the-bench-that-is-long-enough"  # noqa: S105 — of a database that nobody keeps
FILL = """
INSERT INTO project (name, project_status_id)
SELECT 'Production ' || n, (SELECT id FROM project_status WHERE name = 'Open') FROM generate_series(1, 20) AS n;
CREATE TEMPORARY TABLE production AS SELECT id, row_number() OVER (ORDER BY name) - 1 AS n FROM project;
INSERT INTO entity_type (name) SELECT unnest('{Shot,Sequence,Episode,Character,Prop,Environment,FX}'::text[])
ON CONFLICT DO NOTHING;
CREATE TEMPORARY TABLE kind AS SELECT id, name FROM entity_type;
INSERT INTO entity (name, project_id, entity_type_id)
SELECT 'E' || lpad(e::text, 3, '0'), id, (SELECT id FROM kind WHERE name = 'Episode')
FROM production, generate_series(1, 15) AS e;
INSERT INTO entity (name, project_id, entity_type_id, parent_id)
SELECT 'SQ' || lpad(s::text, 3, '0'), project_id, (SELECT id FROM kind WHERE name = 'Sequence'), id
FROM entity, generate_series(1, 20) AS s WHERE entity_type_id = (SELECT id FROM kind WHERE name = 'Episode');
CREATE TEMPORARY TABLE sequence AS SELECT id, project_id, row_number() OVER () - 1 AS n FROM entity
WHERE entity_type_id = (SELECT id FROM kind WHERE name = 'Sequence');
INSERT INTO entity (name, description, data, project_id, entity_type_id, parent_id)
SELECT 'SH' || lpad((m / 6000 * 10 + 10)::text, 4, '0'), 'Shot ' || m || ' of the sequence, a long take',
       jsonb_build_object('frame_in', 1001, 'mood', (ARRAY['gloomy', 'bright', 'tense'])[m % 3 + 1]),
       sequence.project_id, (SELECT id FROM kind WHERE name = 'Shot'), sequence.id
FROM generate_series(0, :names * 3 / 4 - 1) AS made (m) JOIN sequence ON sequence.n = m % 6000;
INSERT INTO entity (name, description, project_id, entity_type_id)
SELECT (ARRAY['Golden', 'Broken', 'Red', 'Ancient', 'Tiny', 'Hollow', 'Silver'])[m / 10 % 7 + 1] || '_'
       || (ARRAY['Lantern', 'Dragon', 'Chair', 'Bicycle', 'Castle', 'Forest', 'Robot', 'Window', 'Bridge', 'Zebra']
          )[m % 10 + 1] || '_' || m,
       'Asset ' || m || ' of its kind', production.id,
       (SELECT id FROM kind WHERE name = (ARRAY['Character', 'Prop', 'Environment', 'FX'])[m % 4 + 1])
FROM generate_series(0, :names / 4 - 1) AS made (m) JOIN production ON production.n = m % 20;
INSERT INTO person (first_name, last_name, email, role)
SELECT (ARRAY['Grace', 'Alan', 'Edsger', 'Barbara', 'Donald', 'Margaret', 'Kenneth', 'Frances'])[n % 8 + 1],
       (ARRAY['Hopper', 'Turing', 'Dijkstra', 'Liskov', 'Knuth', 'Hamilton'])[n / 8 % 6 + 1] || ' ' || n,
       'person' || n || '@example.com', CASE n WHEN 0 THEN 'admin' WHEN 2 THEN 'vendor' ELSE 'user' END
FROM generate_series(0, 4999) AS n;
INSERT INTO project_person_link (project_id, person_id)
SELECT production.id, person.id FROM production, person
WHERE production.n = 3 AND person.email IN ('person1@example.com', 'person2@example.com');
INSERT INTO task (name, project_id, entity_id, task_type_id)
SELECT 'main', entity.project_id, entity.id, (SELECT id FROM task_type ORDER BY name LIMIT 1)
FROM entity JOIN kind ON kind.id = entity.entity_type_id WHERE kind.name NOT IN ('Sequence', 'Episode')
ORDER BY md5(entity.id::text) LIMIT 40000;
INSERT INTO task_person_link (task_id, person_id)
SELECT task.id, person.id FROM task JOIN production ON production.id = task.project_id, person
WHERE production.n = 3 AND person.email = 'person2@example.com' ORDER BY md5(task.id::text) LIMIT 60;
INSERT INTO comment (object_id, object_type, person_id, text)
SELECT id, 'Task', (SELECT id FROM person WHERE email = 'person0@example.com'),
       'The ' || (ARRAY['shadow', 'rigging', 'colour'])[row_number() OVER () % 3 + 1] || ' needs another take'
FROM task LIMIT 20000;
INSERT INTO playlist (name, project_id)
SELECT 'Dailies week ' || w, id FROM production, generate_series(1, 20) AS w;
"""
QUERIES = {
    "a full name": ["SH0060", "Golden_Lantern_70", "Edsger Hopper 2", "silver zebra 69", "red chair 1022"],
    "a beginning": ["SH01", "Gold", "Marg", "zeb", "SQ01"],
    "a word of every name": ["shot", "sequence", "asset", "take", "kind"],
    "two words": ["E003 SQ004", "broken window", "ancient dragon", "barbara liskov", "gloomy SQ010"],
    "three words": [
        "E012 SQ004 SH0030",
        "prop golden lantern",
        "character robot 16",
        "E001 tense SH0120",
        "fx tiny",
    ],
    "a misspelled word": ["Lantren", "dargon", "bicicle", "hamiltn", "gloomi"],
    "two words, one misspelled": [
        "golden lantrn",
        "brokn window",
        "margret hopper",
        "SQ004 gloomie",
        "tiny zebar",
    ],
    "nothing": ["xyzzyx", "qqq www", "nowhereland", "SH9999", "lantern xyzzyx"],
}
ROLES = {"admin": 0, "artist of one production": 1, "vendor with 60 tasks": 2}


def fill(engine, names):
    """The schema and the rows, unless they are there."""
    config = Config(str(ROOT / "alembic.ini"))
    config.set_main_option("script_location", str(ROOT / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if connection.scalar(text("SELECT count(*) FROM entity")):
            return
    with Session(engine) as session:
        default_data.install(session)
        session.commit()
    began = time.perf_counter()
    with engine.begin() as connection:
        for statement in FILL.split(";\n"):
            if statement.strip():
                connection.execute(text(statement), {"names": names} if ":names" in statement else {})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    print(f"filled in {time.perf_counter() - began:.1f} s")


def measure(http, token, queries, rounds, where):
    """Milliseconds of each request, and how many rows were found."""
    times, rows = [], 0
    for _ in range(rounds):
        for query in queries:
            began = time.perf_counter()
            answer = http.post(
                "/data/search", json={"query": query, **where}, headers={"Authorization": f"Bearer {token}"}
            )
            times.append((time.perf_counter() - began) * 1000)
            assert answer.status_code == 200, answer.text
            rows += sum(len(found) for found in answer.json.values())
    return times, rows / len(times)


def main():
    """Fill, measure, print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("database_url")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--names", type=int, default=100_000)
    parser.add_argument("--indexes", help="where, instead of what is searched by default")
    args = parser.parse_args()
    where = {"index_names": args.indexes.split(",")} if args.indexes else {}
    engine = make_engine(args.database_url, 2)
    fill(engine, args.names)
    app = create_app(Settings(database_url=args.database_url, secret_key=SECRET, log_level="WARNING"))
    with engine.connect() as connection:
        ids = dict(connection.execute(text("SELECT email, id FROM person WHERE email LIKE 'person_@%'")).all())
    with app.app_context():
        held = {role: tokens.pair(ids[f"person{number}@example.com"])[0] for role, number in ROLES.items()}
    http, every = app.test_client(), []
    print(f"{'':28}{'':26}{'median':>8}{'p95':>8}{'worst':>8}  rows")
    for role, token in held.items():
        for sort, queries in QUERIES.items():
            measure(http, token, queries, 1, where)
            times, rows = measure(http, token, queries, args.rounds, where)
            every += times
            cuts = statistics.quantiles(times, n=20)
            print(f"{role:28}{sort:26}{cuts[9]:8.1f}{cuts[18]:8.1f}{max(times):8.1f}{rows:6.1f}")
    cuts = statistics.quantiles(every, n=20)
    print(f"{'all':54}{cuts[9]:8.1f}{cuts[18]:8.1f}{max(every):8.1f}")


if __name__ == "__main__":
    main()
