-- Talk about entities.

CREATE TABLE chat (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    object_id uuid NOT NULL,
    object_type varchar(80) NOT NULL DEFAULT 'entity',
    last_message timestamptz,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_chat PRIMARY KEY (id)
);
CREATE INDEX ix_chat_object_id ON chat (object_id);
CREATE INDEX ix_chat_object_type ON chat (object_type);

CREATE TABLE chat_message (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    chat_id uuid NOT NULL,
    person_id uuid NOT NULL,
    text text,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_chat_message PRIMARY KEY (id)
);
CREATE INDEX ix_chat_message_chat_id ON chat_message (chat_id);
CREATE INDEX ix_chat_message_person_id ON chat_message (person_id);

CREATE TABLE chat_participant (
    chat_id uuid NOT NULL,
    person_id uuid NOT NULL,
    CONSTRAINT pk_chat_participant PRIMARY KEY (chat_id, person_id)
);
CREATE INDEX ix_chat_participant_person_id ON chat_participant (person_id);
