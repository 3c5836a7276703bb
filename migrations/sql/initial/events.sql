-- What happened.

CREATE TABLE api_event (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name varchar(80) NOT NULL,
    user_id uuid,
    project_id uuid,
    data jsonb,
    position bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
    kept boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_api_event PRIMARY KEY (id),
    CONSTRAINT uq_api_event_position UNIQUE (position)
);
CREATE INDEX ix_api_event_created_at ON api_event (created_at);
CREATE INDEX ix_api_event_name ON api_event (name);
CREATE INDEX ix_api_event_project_id_created_at ON api_event (project_id, created_at);
CREATE INDEX ix_api_event_project_id_transaction_position ON api_event (project_id, transaction, position);
CREATE INDEX ix_api_event_transaction ON api_event (transaction);
CREATE INDEX ix_api_event_user_id ON api_event (user_id);

CREATE TABLE data_import_error (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    event_data jsonb NOT NULL,
    source varchar(7)
        CONSTRAINT ck_data_import_error_source CHECK (source IN ('csv', 'shotgun')),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_data_import_error PRIMARY KEY (id)
);
