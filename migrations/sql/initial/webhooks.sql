-- Who outside is told of events, how far they are told, and what they answered (decision 002).

CREATE TABLE webhook (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name varchar(80) NOT NULL,
    url text NOT NULL,
    events varchar(80)[] NOT NULL DEFAULT '{}',
    project_id uuid,
    active boolean NOT NULL DEFAULT true,
    secret text NOT NULL,
    place_transaction xid8 NOT NULL,
    place_position bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_webhook PRIMARY KEY (id)
);
CREATE INDEX ix_webhook_project_id ON webhook (project_id);

CREATE TABLE webhook_delivery (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    webhook_id uuid NOT NULL,
    event_id uuid NOT NULL,
    event_name varchar(80) NOT NULL,
    payload jsonb NOT NULL,
    transaction xid8 NOT NULL,
    position bigint NOT NULL,
    state varchar(20) NOT NULL DEFAULT 'waiting'
        CONSTRAINT ck_webhook_delivery_state CHECK (state IN ('waiting', 'delivered', 'dead')),
    attempts integer NOT NULL DEFAULT 0,
    retry_at timestamptz,
    response_status integer,
    error text,
    delivered_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_webhook_delivery PRIMARY KEY (id),
    CONSTRAINT uq_webhook_delivery_webhook_id_event_id UNIQUE (webhook_id, event_id)
);
CREATE INDEX ix_webhook_delivery_waiting 
    ON webhook_delivery (webhook_id, transaction, position) WHERE state = 'waiting';

CREATE TABLE event_reader (
    name varchar(80) NOT NULL,
    place_transaction xid8 NOT NULL,
    place_position bigint NOT NULL,
    CONSTRAINT pk_event_reader PRIMARY KEY (name)
);
