-- Files of the pipeline: working files, outputs, and the bytes in store.

CREATE TABLE file_status (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name varchar(40) NOT NULL,
    color varchar(7) NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_file_status PRIMARY KEY (id),
    CONSTRAINT uq_file_status_name UNIQUE (name)
);

CREATE TABLE output_type (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name varchar(40) NOT NULL,
    short_name varchar(20) NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_output_type PRIMARY KEY (id),
    CONSTRAINT uq_output_type_name UNIQUE (name)
);

CREATE TABLE working_file (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    shotgun_id integer,
    name varchar(250),
    description text,
    comment text,
    revision integer,
    size integer,
    checksum integer,
    path varchar(400),
    data jsonb,
    validation_status varchar(255) NOT NULL DEFAULT 'neutral'
        CONSTRAINT ck_working_file_validation_status CHECK (validation_status IN ('validated',
            'rejected', 'neutral')),
    task_id uuid,
    entity_id uuid,
    person_id uuid,
    software_id uuid,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_working_file PRIMARY KEY (id),
    CONSTRAINT uq_working_file_name_task_id_entity_id_revision UNIQUE (name, task_id, entity_id, revision)
);
CREATE INDEX ix_working_file_entity_id ON working_file (entity_id);
CREATE INDEX ix_working_file_person_id ON working_file (person_id);
CREATE INDEX ix_working_file_shotgun_id ON working_file (shotgun_id);
CREATE INDEX ix_working_file_software_id ON working_file (software_id);
CREATE INDEX ix_working_file_task_id ON working_file (task_id);

CREATE TABLE output_file (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    shotgun_id integer,
    name varchar(250) NOT NULL,
    canceled boolean NOT NULL DEFAULT false,
    size integer,
    checksum varchar(32),
    description text,
    comment text,
    extension varchar(10),
    revision integer NOT NULL,
    representation varchar(20),
    nb_elements integer DEFAULT 1,
    source varchar(40),
    path varchar(400),
    data jsonb,
    quality varchar(255)
        CONSTRAINT ck_output_file_quality CHECK (quality IN ('low', 'mid', 'high')),
    file_status_id uuid NOT NULL,
    entity_id uuid,
    asset_instance_id uuid,
    output_type_id uuid,
    task_type_id uuid,
    person_id uuid,
    source_file_id uuid,
    temporal_entity_id uuid,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_output_file PRIMARY KEY (id),
    CONSTRAINT uq_output_file_revision
        UNIQUE (name, entity_id, asset_instance_id, output_type_id, task_type_id,
            temporal_entity_id, representation, revision)
);
CREATE INDEX ix_output_file_asset_instance_id ON output_file (asset_instance_id);
CREATE INDEX ix_output_file_entity_id ON output_file (entity_id);
CREATE INDEX ix_output_file_file_status_id ON output_file (file_status_id);
CREATE INDEX ix_output_file_output_type_id ON output_file (output_type_id);
CREATE INDEX ix_output_file_person_id ON output_file (person_id);
CREATE INDEX ix_output_file_representation ON output_file (representation);
CREATE INDEX ix_output_file_source_file_id ON output_file (source_file_id);
CREATE INDEX ix_output_file_task_type_id ON output_file (task_type_id);
CREATE INDEX ix_output_file_temporal_entity_id ON output_file (temporal_entity_id);

CREATE TABLE stored_file (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    bucket varchar(20) NOT NULL,
    key varchar(255) NOT NULL,
    prefix varchar(40) NOT NULL,
    file_id varchar(200) NOT NULL,
    size bigint,
    deleted_at timestamptz,
    purge_forced boolean NOT NULL DEFAULT false,
    purged_at timestamptz,
    purge_attempts integer NOT NULL DEFAULT 0,
    last_error text,
    journal jsonb NOT NULL DEFAULT '[]'::jsonb,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_stored_file PRIMARY KEY (id),
    CONSTRAINT uq_stored_file_bucket_key UNIQUE (bucket, key)
);
CREATE INDEX ix_stored_file_file_id ON stored_file (file_id);
CREATE INDEX ix_stored_file_to_purge
    ON stored_file (purge_forced, deleted_at) WHERE deleted_at IS NOT NULL AND purged_at IS NULL;
