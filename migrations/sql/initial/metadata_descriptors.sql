-- The columns that a production adds to its boards.

CREATE TABLE metadata_descriptor (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    project_id uuid NOT NULL,
    entity_type varchar(60) NOT NULL,
    task_type_id uuid,
    name varchar(120) NOT NULL,
    data_type varchar(255)
        CONSTRAINT ck_metadata_descriptor_data_type CHECK (data_type IN ('string', 'number', 'list',
            'taglist', 'boolean', 'checklist', 'date', 'url', 'textarea', 'person')),
    field_name varchar(120) NOT NULL,
    choices jsonb,
    for_client boolean DEFAULT false,
    position integer,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_metadata_descriptor PRIMARY KEY (id)
);
CREATE INDEX ix_metadata_descriptor_entity_type ON metadata_descriptor (entity_type);
CREATE INDEX ix_metadata_descriptor_for_client ON metadata_descriptor (for_client);
CREATE INDEX ix_metadata_descriptor_project_id ON metadata_descriptor (project_id);
CREATE INDEX ix_metadata_descriptor_task_type_id ON metadata_descriptor (task_type_id);
CREATE UNIQUE INDEX uq_metadata_descriptor_field_name
    ON metadata_descriptor (project_id, entity_type, field_name) WHERE task_type_id IS NULL;
CREATE UNIQUE INDEX uq_metadata_descriptor_name
    ON metadata_descriptor (project_id, entity_type, name) WHERE task_type_id IS NULL;
CREATE UNIQUE INDEX uq_metadata_descriptor_task_field_name
    ON metadata_descriptor (project_id, entity_type, task_type_id, field_name) WHERE task_type_id IS NOT NULL;
CREATE UNIQUE INDEX uq_metadata_descriptor_task_name
    ON metadata_descriptor (project_id, entity_type, task_type_id, name) WHERE task_type_id IS NOT NULL;

CREATE TABLE department_metadata_descriptor_link (
    metadata_descriptor_id uuid NOT NULL,
    department_id uuid NOT NULL,
    CONSTRAINT pk_department_metadata_descriptor_link PRIMARY KEY (metadata_descriptor_id, department_id)
);
CREATE INDEX ix_department_metadata_descriptor_link_department_id
    ON department_metadata_descriptor_link (department_id);
CREATE INDEX ix_department_metadata_descriptor_link_metadata_descriptor_id
    ON department_metadata_descriptor_link (metadata_descriptor_id);
