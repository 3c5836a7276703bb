-- Kinds of work, and the states that a work goes through.

CREATE TABLE task_type (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name varchar(40) NOT NULL,
    short_name varchar(20),
    description text,
    color varchar(7) DEFAULT '#FFFFFF',
    priority integer DEFAULT 1,
    for_entity varchar(30) DEFAULT 'Asset',
    allow_timelog boolean DEFAULT true,
    archived boolean DEFAULT false,
    shotgun_id integer,
    department_id uuid,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_task_type PRIMARY KEY (id),
    CONSTRAINT uq_task_type_name_for_entity_department_id UNIQUE (name, for_entity, department_id)
);
CREATE INDEX ix_task_type_department_id ON task_type (department_id);
CREATE INDEX ix_task_type_shotgun_id ON task_type (shotgun_id);

CREATE TABLE task_type_asset_type_link (
    asset_type_id uuid NOT NULL,
    task_type_id uuid NOT NULL,
    CONSTRAINT pk_task_type_asset_type_link PRIMARY KEY (asset_type_id, task_type_id)
);
CREATE INDEX ix_task_type_asset_type_link_asset_type_id ON task_type_asset_type_link (asset_type_id);
CREATE INDEX ix_task_type_asset_type_link_task_type_id ON task_type_asset_type_link (task_type_id);

CREATE TABLE task_status (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name varchar(40) NOT NULL,
    archived boolean DEFAULT false,
    short_name varchar(10) NOT NULL,
    description text,
    color varchar(7) NOT NULL,
    priority integer DEFAULT 1,
    is_done boolean DEFAULT false,
    is_artist_allowed boolean DEFAULT true,
    is_client_allowed boolean DEFAULT true,
    is_retake boolean DEFAULT false,
    is_feedback_request boolean DEFAULT false,
    is_default boolean DEFAULT false,
    is_wip boolean DEFAULT false,
    shotgun_id integer,
    for_concept boolean DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_task_status PRIMARY KEY (id),
    CONSTRAINT uq_task_status_short_name UNIQUE (short_name)
);
CREATE INDEX ix_task_status_is_default ON task_status (is_default);
CREATE INDEX ix_task_status_is_done ON task_status (is_done);
CREATE INDEX ix_task_status_is_feedback_request ON task_status (is_feedback_request);
CREATE INDEX ix_task_status_is_wip ON task_status (is_wip);

CREATE TABLE status_automation (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    entity_type varchar(40) DEFAULT 'asset',
    in_task_type_id uuid,
    in_task_status_id uuid,
    out_field_type varchar(255) NOT NULL DEFAULT 'status'
        CONSTRAINT ck_status_automation_out_field_type CHECK (out_field_type IN ('status', 'ready_for')),
    out_task_type_id uuid,
    out_task_status_id uuid,
    import_last_revision boolean DEFAULT false,
    archived boolean DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_status_automation PRIMARY KEY (id)
);
CREATE INDEX ix_status_automation_in_task_status_id ON status_automation (in_task_status_id);
CREATE INDEX ix_status_automation_in_task_type_id ON status_automation (in_task_type_id);
CREATE INDEX ix_status_automation_out_task_status_id ON status_automation (out_task_status_id);
CREATE INDEX ix_status_automation_out_task_type_id ON status_automation (out_task_type_id);
