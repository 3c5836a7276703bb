-- What is said about tasks, to whom, and with which attachments.

CREATE TABLE comment (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    shotgun_id integer,
    object_id uuid NOT NULL,
    object_type varchar(80) NOT NULL,
    text text,
    data jsonb,
    replies jsonb DEFAULT '[]'::jsonb,
    checklist jsonb DEFAULT '[]'::jsonb,
    pinned boolean,
    for_client boolean DEFAULT false,
    links varchar[],
    task_status_id uuid,
    person_id uuid NOT NULL,
    editor_id uuid,
    preview_file_id uuid,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_comment PRIMARY KEY (id)
);
CREATE INDEX ix_comment_editor_id ON comment (editor_id);
CREATE INDEX ix_comment_object_id_created_at ON comment (object_id, created_at);
CREATE INDEX ix_comment_object_type ON comment (object_type);
CREATE INDEX ix_comment_person_id ON comment (person_id);
CREATE INDEX ix_comment_preview_file_id ON comment (preview_file_id);
CREATE INDEX ix_comment_task_status_id ON comment (task_status_id);

CREATE TABLE comment_preview_link (
    comment uuid NOT NULL,
    preview_file uuid NOT NULL,
    CONSTRAINT pk_comment_preview_link PRIMARY KEY (comment, preview_file)
);
CREATE INDEX ix_comment_preview_link_comment ON comment_preview_link (comment);
CREATE INDEX ix_comment_preview_link_preview_file ON comment_preview_link (preview_file);

CREATE TABLE comment_mentions (
    comment uuid NOT NULL,
    person uuid NOT NULL,
    CONSTRAINT pk_comment_mentions PRIMARY KEY (comment, person)
);
CREATE INDEX ix_comment_mentions_person ON comment_mentions (person);

CREATE TABLE comment_department_mentions (
    comment uuid NOT NULL,
    department uuid NOT NULL,
    CONSTRAINT pk_comment_department_mentions PRIMARY KEY (comment, department)
);
CREATE INDEX ix_comment_department_mentions_department ON comment_department_mentions (department);

CREATE TABLE comment_acknoledgments (
    comment uuid NOT NULL,
    person uuid NOT NULL,
    CONSTRAINT pk_comment_acknoledgments PRIMARY KEY (comment, person)
);
CREATE INDEX ix_comment_acknoledgments_person ON comment_acknoledgments (person);

CREATE TABLE attachment_file (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name varchar(250),
    size bigint DEFAULT 1,
    extension varchar(6),
    mimetype varchar(255),
    comment_id uuid,
    reply_id uuid,
    chat_message_id uuid,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_attachment_file PRIMARY KEY (id)
);
CREATE INDEX ix_attachment_file_chat_message_id ON attachment_file (chat_message_id);
CREATE INDEX ix_attachment_file_comment_id ON attachment_file (comment_id);
