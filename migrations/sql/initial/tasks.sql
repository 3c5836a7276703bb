-- Work to do, who does it, and the time it took.

CREATE TABLE task (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name varchar(80) NOT NULL,
    description text,
    priority integer DEFAULT 0,
    difficulty integer NOT NULL DEFAULT 3,
    duration double precision DEFAULT 0,
    estimation double precision DEFAULT 0,
    completion_rate integer DEFAULT 0,
    retake_count integer DEFAULT 0,
    sort_order integer DEFAULT 0,
    start_date timestamptz,
    due_date timestamptz,
    real_start_date timestamptz,
    end_date timestamptz,
    done_date timestamptz,
    last_comment_date timestamptz,
    nb_assets_ready integer DEFAULT 0,
    data jsonb,
    nb_drawings integer DEFAULT 0,
    shotgun_id integer,
    last_preview_file_id uuid,
    project_id uuid,
    task_type_id uuid,
    task_status_id uuid,
    entity_id uuid,
    assigner_id uuid,
    assignee_ids uuid[] NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_task PRIMARY KEY (id),
    CONSTRAINT uq_task_name_project_id_task_type_id_entity_id
        UNIQUE (name, project_id, task_type_id, entity_id),
    CONSTRAINT ck_task_difficulty CHECK (difficulty BETWEEN 1 AND 5)
) WITH (fillfactor = 50);
CREATE INDEX ix_task_assigner_id ON task (assigner_id);
CREATE INDEX ix_task_entity_id_project_id ON task (entity_id, project_id);
CREATE INDEX ix_task_project_id ON task (project_id);
CREATE INDEX ix_task_task_status_id ON task (task_status_id);
CREATE INDEX ix_task_task_type_id ON task (task_type_id);

CREATE TABLE task_person_link (
    task_id uuid NOT NULL,
    person_id uuid NOT NULL,
    CONSTRAINT pk_task_person_link PRIMARY KEY (task_id, person_id)
);
CREATE INDEX ix_task_person_link_person_id ON task_person_link (person_id);

-- The assignees stand in the task too: a board reads them with the row instead of searching once a task (decision 006).
-- What changes is added to and taken from the row as it is when its lock is had, so that nothing is lost between two.
CREATE FUNCTION note_assignees() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE task
        SET assignee_ids = ARRAY(SELECT unnest(task.assignee_ids) EXCEPT SELECT unnest(less.ids) ORDER BY 1)
        FROM (SELECT task_id, array_agg(person_id) AS ids FROM gone GROUP BY task_id) AS less
        WHERE task.id = less.task_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        UPDATE task
        SET assignee_ids = ARRAY(SELECT unnest(task.assignee_ids) UNION SELECT unnest(more.ids) ORDER BY 1)
        FROM (SELECT task_id, array_agg(person_id) AS ids FROM come GROUP BY task_id) AS more
        WHERE task.id = more.task_id;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER assignees_come AFTER INSERT ON task_person_link
    REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION note_assignees();
CREATE TRIGGER assignees_go AFTER DELETE ON task_person_link
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION note_assignees();
CREATE TRIGGER assignees_change AFTER UPDATE ON task_person_link
    REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION note_assignees();

CREATE TABLE time_spent (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    duration double precision NOT NULL,
    date date NOT NULL,
    task_id uuid,
    person_id uuid,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_time_spent PRIMARY KEY (id),
    CONSTRAINT uq_time_spent_person_id_task_id_date UNIQUE (person_id, task_id, date),
    CONSTRAINT ck_time_spent_duration CHECK (duration > 0)
);
CREATE INDEX ix_time_spent_person_id ON time_spent (person_id);
CREATE INDEX ix_time_spent_person_id_date ON time_spent (person_id, date);
CREATE INDEX ix_time_spent_task_id ON time_spent (task_id);
