-- Playlists, their links for guests, and their builds.

CREATE TABLE playlist (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name varchar(80) NOT NULL,
    shots jsonb,
    project_id uuid,
    episode_id uuid,
    task_type_id uuid,
    for_client boolean DEFAULT false,
    for_entity varchar(10) DEFAULT 'shot',
    is_for_all boolean DEFAULT false,
    created_by uuid,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_playlist PRIMARY KEY (id),
    CONSTRAINT uq_playlist_name_project_id_episode_id UNIQUE (name, project_id, episode_id)
);
CREATE INDEX ix_playlist_created_by ON playlist (created_by);
CREATE INDEX ix_playlist_episode_id ON playlist (episode_id);
CREATE INDEX ix_playlist_for_client ON playlist (for_client);
CREATE INDEX ix_playlist_for_entity ON playlist (for_entity);
CREATE INDEX ix_playlist_project_id ON playlist (project_id);
CREATE INDEX ix_playlist_task_type_id ON playlist (task_type_id);

CREATE TABLE playlist_share_link (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    token varchar(64) NOT NULL,
    playlist_id uuid NOT NULL,
    created_by uuid NOT NULL,
    expiration_date timestamptz,
    is_active boolean NOT NULL DEFAULT true,
    can_comment boolean NOT NULL DEFAULT true,
    password varchar(255),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_playlist_share_link PRIMARY KEY (id),
    CONSTRAINT uq_playlist_share_link_token UNIQUE (token)
);
CREATE INDEX ix_playlist_share_link_created_by ON playlist_share_link (created_by);
CREATE INDEX ix_playlist_share_link_playlist_id ON playlist_share_link (playlist_id);
CREATE INDEX ix_playlist_share_link_playlist_id_is_active ON playlist_share_link (playlist_id, is_active);

CREATE TABLE build_job (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    status varchar(255) NOT NULL DEFAULT 'running'
        CONSTRAINT ck_build_job_status CHECK (status IN ('running', 'failed', 'succeeded')),
    job_type varchar(255) NOT NULL DEFAULT 'movie'
        CONSTRAINT ck_build_job_job_type CHECK (job_type IN ('archive', 'movie')),
    ended_at timestamptz,
    message text,
    playlist_id uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_build_job PRIMARY KEY (id)
);
CREATE INDEX ix_build_job_playlist_id ON build_job (playlist_id);
