-- Productions, who works on them, and what they use.

CREATE TABLE project_status (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name varchar(20) NOT NULL,
    color varchar(7) NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_project_status PRIMARY KEY (id),
    CONSTRAINT uq_project_status_name UNIQUE (name)
);

CREATE TABLE project (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name varchar(80) NOT NULL,
    code varchar(80),
    description text,
    shotgun_id integer,
    file_tree jsonb,
    data jsonb,
    has_avatar boolean DEFAULT false,
    fps varchar(10) DEFAULT '25',
    ratio varchar(10) DEFAULT '16:9',
    resolution varchar(12) DEFAULT '1920x1080',
    production_type varchar(20) DEFAULT 'short',
    production_style varchar(255) NOT NULL DEFAULT '2d3d'
        CONSTRAINT ck_project_production_style CHECK (production_style IN ('2d', '2dpaper', '3d',
            '2d3d', 'ar', 'vfx', 'stop-motion', 'motion-design', 'archviz', 'commercial', 'catalog',
            'immersive', 'nft', 'video-game', 'vr')),
    start_date date,
    end_date date,
    man_days integer,
    nb_episodes integer DEFAULT 0,
    episode_span integer DEFAULT 0,
    max_retakes integer DEFAULT 0,
    is_clients_isolated boolean DEFAULT false,
    is_client_stats_visible boolean DEFAULT true,
    is_client_task_list_visible boolean DEFAULT true,
    is_client_task_panel_visible boolean DEFAULT true,
    is_preview_download_allowed boolean DEFAULT false,
    is_set_preview_automated boolean DEFAULT false,
    homepage varchar(80) DEFAULT 'assets',
    is_publish_default_for_artists boolean DEFAULT false,
    is_bot_collaboration_enabled boolean DEFAULT false,
    is_single_preview_per_revision boolean DEFAULT false,
    is_frame_in_numbering boolean DEFAULT false,
    revision_padding integer NOT NULL DEFAULT 0,
    hd_bitrate_compression integer,
    ld_bitrate_compression integer,
    project_status_id uuid,
    default_preview_background_file_id uuid,
    from_schedule_version_id uuid,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_project PRIMARY KEY (id),
    CONSTRAINT uq_project_name UNIQUE (name)
);
CREATE INDEX ix_project_default_preview_background_file_id ON project (default_preview_background_file_id);
CREATE INDEX ix_project_from_schedule_version_id ON project (from_schedule_version_id);
CREATE INDEX ix_project_project_status_id ON project (project_status_id);

CREATE TABLE project_person_link (
    project_id uuid NOT NULL,
    person_id uuid NOT NULL,
    shotgun_id integer,
    role varchar(255)
        CONSTRAINT ck_project_person_link_role CHECK (role IN ('user', 'admin', 'supervisor',
            'manager', 'client', 'vendor')),
    CONSTRAINT pk_project_person_link PRIMARY KEY (project_id, person_id)
);
CREATE INDEX ix_project_person_link_person_id ON project_person_link (person_id);
CREATE INDEX ix_project_person_link_project_id ON project_person_link (project_id);

CREATE TABLE project_asset_type_link (
    project_id uuid NOT NULL,
    asset_type_id uuid NOT NULL,
    CONSTRAINT pk_project_asset_type_link PRIMARY KEY (project_id, asset_type_id)
);
CREATE INDEX ix_project_asset_type_link_asset_type_id ON project_asset_type_link (asset_type_id);
CREATE INDEX ix_project_asset_type_link_project_id ON project_asset_type_link (project_id);

CREATE TABLE project_task_type_link (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    project_id uuid NOT NULL,
    task_type_id uuid NOT NULL,
    priority integer,
    hd_bitrate_compression integer,
    ld_bitrate_compression integer,
    is_client_visible boolean DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_project_task_type_link PRIMARY KEY (id),
    CONSTRAINT uq_project_task_type_link_project_id_task_type_id UNIQUE (project_id, task_type_id)
);
CREATE INDEX ix_project_task_type_link_project_id ON project_task_type_link (project_id);
CREATE INDEX ix_project_task_type_link_task_type_id ON project_task_type_link (task_type_id);

CREATE TABLE project_task_status_link (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    project_id uuid NOT NULL,
    task_status_id uuid NOT NULL,
    priority integer,
    roles_for_board varchar(255)[] DEFAULT '{user,admin,supervisor,manager,vendor}'
        CONSTRAINT ck_project_task_status_link_roles_for_board CHECK (roles_for_board <@
            ARRAY['user', 'admin', 'supervisor', 'manager', 'client', 'vendor']::varchar[]),
    is_client_allowed boolean,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_project_task_status_link PRIMARY KEY (id),
    CONSTRAINT uq_project_task_status_link_project_id_task_status_id UNIQUE (project_id, task_status_id)
);
CREATE INDEX ix_project_task_status_link_project_id ON project_task_status_link (project_id);
CREATE INDEX ix_project_task_status_link_task_status_id ON project_task_status_link (task_status_id);

CREATE TABLE project_status_automation_link (
    project_id uuid NOT NULL,
    status_automation_id uuid NOT NULL,
    CONSTRAINT pk_project_status_automation_link PRIMARY KEY (project_id, status_automation_id)
);
CREATE INDEX ix_project_status_automation_link_project_id ON project_status_automation_link (project_id);
CREATE INDEX ix_project_status_automation_link_status_automation_id
    ON project_status_automation_link (status_automation_id);

CREATE TABLE project_preview_background_file_link (
    project_id uuid NOT NULL,
    preview_background_file_id uuid NOT NULL,
    CONSTRAINT pk_project_preview_background_file_link PRIMARY KEY (project_id, preview_background_file_id)
);
CREATE INDEX ix_project_background_preview_background_file_id
    ON project_preview_background_file_link (preview_background_file_id);
CREATE INDEX ix_project_preview_background_file_link_project_id
    ON project_preview_background_file_link (project_id);

CREATE TABLE project_task_type_software_link (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    project_id uuid NOT NULL,
    task_type_id uuid NOT NULL,
    software_id uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_project_task_type_software_link PRIMARY KEY (id),
    CONSTRAINT uq_project_task_type_software_link_row UNIQUE (project_id, task_type_id, software_id)
);
CREATE INDEX ix_project_task_type_software_link_project_id ON project_task_type_software_link (project_id);
CREATE INDEX ix_project_task_type_software_link_software_id ON project_task_type_software_link (software_id);
CREATE INDEX ix_project_task_type_software_link_task_type_id ON project_task_type_software_link (task_type_id);
