-- What reaches people: the production's news, their notifications and subscriptions.

CREATE TABLE news (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    change boolean NOT NULL DEFAULT false,
    author_id uuid NOT NULL,
    comment_id uuid,
    task_id uuid NOT NULL,
    preview_file_id uuid,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_news PRIMARY KEY (id)
);
CREATE INDEX ix_news_author_id ON news (author_id);
CREATE INDEX ix_news_comment_id ON news (comment_id);
CREATE INDEX ix_news_preview_file_id ON news (preview_file_id);
CREATE INDEX ix_news_task_id ON news (task_id);

CREATE TABLE notification (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    read boolean NOT NULL DEFAULT false,
    change boolean NOT NULL DEFAULT false,
    type varchar(255) NOT NULL
        CONSTRAINT ck_notification_type CHECK (type IN ('comment', 'mention', 'assignation',
            'reply', 'reply-mention', 'playlist-ready')),
    person_id uuid NOT NULL,
    author_id uuid NOT NULL,
    comment_id uuid,
    task_id uuid,
    playlist_id uuid,
    reply_id uuid,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_notification PRIMARY KEY (id),
    CONSTRAINT uq_notification_row UNIQUE (person_id, author_id, comment_id, reply_id, playlist_id, type)
);
CREATE INDEX ix_notification_author_id ON notification (author_id);
CREATE INDEX ix_notification_comment_id ON notification (comment_id);
CREATE INDEX ix_notification_playlist_id ON notification (playlist_id);
CREATE INDEX ix_notification_reply_id ON notification (reply_id);
CREATE INDEX ix_notification_task_id ON notification (task_id);
CREATE INDEX ix_notification_unread ON notification (person_id, created_at) WHERE NOT read;

CREATE TABLE subscription (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    person_id uuid NOT NULL,
    task_id uuid,
    entity_id uuid,
    task_type_id uuid,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_subscription PRIMARY KEY (id),
    CONSTRAINT uq_subscription_person_id_task_id UNIQUE (person_id, task_id),
    CONSTRAINT uq_subscription_person_id_task_type_id_entity_id UNIQUE (person_id, task_type_id, entity_id)
);
CREATE INDEX ix_subscription_entity_id ON subscription (entity_id);
CREATE INDEX ix_subscription_person_id ON subscription (person_id);
CREATE INDEX ix_subscription_task_id ON subscription (task_id);
CREATE INDEX ix_subscription_task_type_id ON subscription (task_type_id);
