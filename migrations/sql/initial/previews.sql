-- Pictures and movies to look at.

CREATE TABLE preview_file (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name varchar(250),
    original_name varchar(250),
    revision integer DEFAULT 1,
    position integer DEFAULT 1,
    extension varchar(6),
    description text,
    path varchar(400),
    source varchar(40),
    file_size bigint DEFAULT 0,
    status varchar(255) NOT NULL DEFAULT 'processing'
        CONSTRAINT ck_preview_file_status CHECK (status IN ('processing', 'ready', 'broken', 'missing')),
    validation_status varchar(255) NOT NULL DEFAULT 'neutral'
        CONSTRAINT ck_preview_file_validation_status CHECK (validation_status IN ('validated',
            'rejected', 'neutral')),
    annotations jsonb,
    width integer DEFAULT 0,
    height integer DEFAULT 0,
    duration double precision DEFAULT 0,
    data jsonb,
    token_in integer,
    token_out integer,
    task_id uuid,
    person_id uuid,
    source_file_id uuid,
    shotgun_id integer,
    is_movie boolean DEFAULT false,
    url varchar(600),
    uploaded_movie_url varchar(600),
    uploaded_movie_name varchar(150),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_preview_file PRIMARY KEY (id),
    CONSTRAINT uq_preview_file_name_task_id_revision UNIQUE (name, task_id, revision),
    CONSTRAINT uq_preview_file_shotgun_id UNIQUE (shotgun_id)
);
CREATE INDEX ix_preview_file_person_id ON preview_file (person_id);
CREATE INDEX ix_preview_file_source_file_id ON preview_file (source_file_id);
CREATE INDEX ix_preview_file_task_id ON preview_file (task_id);

CREATE TABLE preview_background_file (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name varchar(40) NOT NULL,
    archived boolean DEFAULT false,
    is_default boolean DEFAULT false,
    original_name varchar(250),
    extension varchar(6),
    file_size bigint DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_preview_background_file PRIMARY KEY (id)
);
CREATE INDEX ix_preview_background_file_is_default ON preview_background_file (is_default);

CREATE TABLE preview_file_storage_state (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    preview_file_id uuid NOT NULL,
    bucket varchar(20) NOT NULL,
    prefix varchar(40) NOT NULL,
    state varchar(255) NOT NULL
        CONSTRAINT ck_preview_file_storage_state_state CHECK (state IN ('ok', 'missing', 'failed')),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_preview_file_storage_state PRIMARY KEY (id),
    CONSTRAINT uq_preview_file_storage_state_preview_file_id_bucket_prefix
        UNIQUE (preview_file_id, bucket, prefix)
);
CREATE INDEX ix_preview_file_storage_state_bucket_prefix_state
    ON preview_file_storage_state (bucket, prefix, state);
CREATE INDEX ix_preview_file_storage_state_preview_file_id ON preview_file_storage_state (preview_file_id);
