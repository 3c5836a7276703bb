-- Makes the production that `../shared/bench/load.py` loads at scale 1 one of ten thousand entities, and adds what load.py
-- leaves out: scenes, edits, concepts, instances, days and time, columns of metadata, dates of tasks.
--
--     psql DATABASE -v ON_ERROR_STOP=1 -f bench/large.sql
--
-- Run once, on a database of bench/ only. `Bench` is the name of load.py's production.

BEGIN;
CREATE TEMP VIEW production AS SELECT id FROM project WHERE name = 'Bench' ORDER BY created_at LIMIT 1;
INSERT INTO entity_type (name)
SELECT name FROM unnest(ARRAY['Scene', 'Edit', 'Concept', 'ConceptFolder']) AS given (name)
WHERE NOT EXISTS (SELECT FROM entity_type WHERE entity_type.name = given.name);
CREATE TEMP VIEW sequence AS
    SELECT entity.id, parent_id, row_number() OVER (ORDER BY entity.id) AS place FROM entity
    JOIN entity_type ON entity_type.id = entity_type_id AND entity_type.name = 'Sequence'
    WHERE project_id = (SELECT id FROM production);
CREATE TEMP VIEW kind AS SELECT id, name FROM entity_type;

-- 1,600 scenes, 100 edits, 800 concepts: with load.py's 7,620 a little more than 10,000 entities.
INSERT INTO entity (name, project_id, entity_type_id, parent_id)
SELECT 'SC' || n, (SELECT id FROM production), (SELECT id FROM kind WHERE name = 'Scene'), sequence.id
FROM sequence, generate_series(1, 4) n;
INSERT INTO entity (name, project_id, entity_type_id, parent_id)
SELECT 'Cut ' || n, (SELECT id FROM production), (SELECT id FROM kind WHERE name = 'Edit'), parent_id
FROM (SELECT DISTINCT parent_id FROM sequence) AS episode, generate_series(1, 5) n;
INSERT INTO entity (name, project_id, entity_type_id)
SELECT 'Idea ' || n, (SELECT id FROM production), (SELECT id FROM kind WHERE name = 'Concept')
FROM generate_series(1, 800) n;
CREATE TEMP VIEW made AS
    SELECT entity.id, kind.name AS kind, entity.parent_id, row_number() OVER (PARTITION BY kind.name ORDER BY entity.id) AS place
    FROM entity JOIN kind ON kind.id = entity_type_id WHERE project_id = (SELECT id FROM production);
INSERT INTO entity_concept_link (entity_in_id, entity_out_id)
SELECT concept.id, asset.id FROM made concept, made asset
WHERE concept.kind = 'Concept' AND asset.kind = 'Character' AND asset.place IN (1, 1 + concept.place % 400);
INSERT INTO asset_instance (asset_id, scene_id, number, name)
SELECT asset.id, scene.id, 1, 'A_0001' FROM made scene, made asset
WHERE scene.kind = 'Scene' AND asset.kind = 'Character' AND asset.place <= 3;
INSERT INTO asset_instance (asset_id, target_asset_id, number, name)
SELECT asset.id, target.id, 1, 'A_0001' FROM made target, made asset
WHERE target.kind = 'Environment' AND asset.kind = 'Prop' AND asset.place <= 3;

-- Lengths, dates, five columns with values, two time spents a task of every third shot.
UPDATE entity SET nb_frames = 100, data = coalesce(data, '{}') || '{"mood": "blue", "lens": "35", "fur": "yes"}'
WHERE id IN (SELECT id FROM made);
INSERT INTO metadata_descriptor (project_id, entity_type, name, field_name, data_type, for_client)
SELECT (SELECT id FROM production), entity_type, name, lower(name), 'string', name = 'Mood'
FROM unnest(ARRAY['Asset', 'Shot', 'Sequence', 'Episode', 'Edit']) AS entity_type, unnest(ARRAY['Mood', 'Lens', 'Fur']) AS name;
UPDATE task SET real_start_date = timestamptz '2026-01-05 09:00+00' + n % 200 * interval '1 day',
    end_date = timestamptz '2026-01-08 18:00+00' + n % 200 * interval '1 day',
    done_date = timestamptz '2026-01-09 18:00+00' + n % 200 * interval '1 day',
    nb_drawings = 10, duration = CASE WHEN n % 3 = 0 THEN 960 ELSE 0 END
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM task WHERE project_id = (SELECT id FROM production)) AS counted
WHERE counted.id = task.id;
INSERT INTO time_spent (task_id, person_id, date, duration)
SELECT task.id, person_id, (real_start_date + day * interval '1 day')::date, 480
FROM task JOIN task_person_link ON task_id = task.id, generate_series(0, 1) day
WHERE project_id = (SELECT id FROM production) AND duration > 0;
INSERT INTO day_off (person_id, date, end_date)
SELECT person_id, day::date, day::date
FROM project_person_link, generate_series(timestamptz '2026-01-05', '2026-12-20', interval '30 days') day
WHERE project_id = (SELECT id FROM production);
INSERT INTO milestone (project_id, name, date)
SELECT (SELECT id FROM production), 'Milestone ' || n, date '2026-01-05' + n FROM generate_series(1, 100) n;
INSERT INTO entity_version (name, entity_id, data)
SELECT 'Before', id, '{"frame_in": 1}' FROM made WHERE kind = 'Shot';
COMMIT;
ANALYZE;
