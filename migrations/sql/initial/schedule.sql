-- Plans: milestones, schedule items and versions of the schedule.

CREATE TABLE milestone (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    date date,
    name varchar(40) NOT NULL,
    project_id uuid,
    task_type_id uuid,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_milestone PRIMARY KEY (id)
);
CREATE INDEX ix_milestone_project_id ON milestone (project_id);
CREATE INDEX ix_milestone_task_type_id ON milestone (task_type_id);

CREATE TABLE schedule_item (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    start_date date,
    end_date date,
    man_days integer,
    project_id uuid,
    task_type_id uuid,
    object_id uuid,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_schedule_item PRIMARY KEY (id),
    CONSTRAINT uq_schedule_item_project_id_task_type_id_object_id
        UNIQUE NULLS NOT DISTINCT (project_id, task_type_id, object_id)
);
CREATE INDEX ix_schedule_item_object_id ON schedule_item (object_id);
CREATE INDEX ix_schedule_item_project_id ON schedule_item (project_id);
CREATE INDEX ix_schedule_item_task_type_id ON schedule_item (task_type_id);

CREATE TABLE production_schedule_version (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name varchar(80) NOT NULL,
    project_id uuid NOT NULL,
    production_schedule_from uuid,
    locked boolean DEFAULT false,
    canceled boolean DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_production_schedule_version PRIMARY KEY (id),
    CONSTRAINT uq_production_schedule_version_name_project_id UNIQUE (name, project_id)
);
CREATE INDEX ix_production_schedule_version_production_schedule_from
    ON production_schedule_version (production_schedule_from);
CREATE INDEX ix_production_schedule_version_project_id ON production_schedule_version (project_id);

CREATE TABLE production_schedule_version_task_link (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    production_schedule_version_id uuid NOT NULL,
    task_id uuid NOT NULL,
    start_date timestamptz,
    due_date timestamptz,
    estimation double precision DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_production_schedule_version_task_link PRIMARY KEY (id),
    CONSTRAINT uq_production_schedule_version_task_link_task UNIQUE (production_schedule_version_id, task_id)
) WITH (fillfactor = 50);
CREATE INDEX ix_production_schedule_version_task_link_task_id
    ON production_schedule_version_task_link (task_id);

CREATE TABLE production_schedule_version_task_link_person_link (
    production_schedule_version_task_link_id uuid NOT NULL,
    person_id uuid NOT NULL,
        CONSTRAINT pk_production_schedule_version_task_link_person_link PRIMARY KEY
            (production_schedule_version_task_link_id, person_id)
);
CREATE INDEX ix_production_schedule_version_task_link_person_link_person_id
    ON production_schedule_version_task_link_person_link (person_id);
