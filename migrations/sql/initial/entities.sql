-- What a production is made of: assets, shots, sequences, episodes, scenes, edits, concepts.

CREATE TABLE entity_type (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name varchar(30) NOT NULL,
    short_name varchar(20),
    description text,
    color varchar(7),
    archived boolean DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_entity_type PRIMARY KEY (id),
    CONSTRAINT uq_entity_type_name UNIQUE (name)
);

CREATE TABLE entity (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name varchar(160) NOT NULL,
    code varchar(160),
    description text,
    shotgun_id integer,
    canceled boolean DEFAULT false,
    nb_frames integer,
    nb_entities_out integer DEFAULT 0,
    is_casting_standby boolean DEFAULT false,
    is_shared boolean NOT NULL DEFAULT false,
    status varchar(255) NOT NULL DEFAULT 'running'
        CONSTRAINT ck_entity_status CHECK (status IN ('standby', 'running', 'complete', 'canceled')),
    project_id uuid NOT NULL,
    entity_type_id uuid NOT NULL,
    parent_id uuid,
    source_id uuid,
    preview_file_id uuid,
    data jsonb,
    ready_for uuid,
    created_by uuid,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_entity PRIMARY KEY (id),
    CONSTRAINT uq_entity_name_project_id_entity_type_id_parent_id
        UNIQUE (name, project_id, entity_type_id, parent_id)
);
CREATE INDEX ix_entity_created_by ON entity (created_by);
CREATE INDEX ix_entity_entity_type_id_parent_id ON entity (entity_type_id, parent_id);
CREATE INDEX ix_entity_entity_type_id_project_id ON entity (entity_type_id, project_id);
CREATE INDEX ix_entity_parent_id ON entity (parent_id);
CREATE INDEX ix_entity_preview_file_id ON entity (preview_file_id);
CREATE INDEX ix_entity_project_id_entity_type_id_status ON entity (project_id, entity_type_id, status);
CREATE INDEX ix_entity_ready_for ON entity (ready_for);
CREATE INDEX ix_entity_source_id ON entity (source_id);
CREATE INDEX ix_entity_status ON entity (status);

CREATE TABLE entity_version (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name varchar(160) NOT NULL,
    data jsonb,
    entity_id uuid,
    person_id uuid,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_entity_version PRIMARY KEY (id)
);
CREATE INDEX ix_entity_version_entity_id ON entity_version (entity_id);
CREATE INDEX ix_entity_version_person_id ON entity_version (person_id);

CREATE TABLE entity_concept_link (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    entity_in_id uuid NOT NULL,
    entity_out_id uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_entity_concept_link PRIMARY KEY (id),
    CONSTRAINT uq_entity_concept_link_entity_in_id_entity_out_id UNIQUE (entity_in_id, entity_out_id)
);
CREATE INDEX ix_entity_concept_link_entity_in_id ON entity_concept_link (entity_in_id);
CREATE INDEX ix_entity_concept_link_entity_out_id ON entity_concept_link (entity_out_id);
