-- Templates that new productions start from.

CREATE TABLE project_template (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name varchar(80) NOT NULL,
    description text,
    fps varchar(10) DEFAULT '25',
    ratio varchar(10) DEFAULT '16:9',
    resolution varchar(12) DEFAULT '1920x1080',
    production_type varchar(20) DEFAULT 'short',
    production_style varchar(255) NOT NULL DEFAULT '2d3d'
        CONSTRAINT ck_project_template_production_style CHECK (production_style IN ('2d', '2dpaper',
            '3d', '2d3d', 'ar', 'vfx', 'stop-motion', 'motion-design', 'archviz', 'commercial',
            'catalog', 'immersive', 'nft', 'video-game', 'vr')),
    max_retakes integer DEFAULT 0,
    is_clients_isolated boolean DEFAULT false,
    is_client_stats_visible boolean DEFAULT true,
    is_client_task_list_visible boolean DEFAULT true,
    is_client_task_panel_visible boolean DEFAULT true,
    is_preview_download_allowed boolean DEFAULT false,
    is_set_preview_automated boolean DEFAULT false,
    is_publish_default_for_artists boolean DEFAULT false,
    is_single_preview_per_revision boolean DEFAULT false,
    is_frame_in_numbering boolean DEFAULT false,
    revision_padding integer NOT NULL DEFAULT 0,
    homepage varchar(80) DEFAULT 'assets',
    hd_bitrate_compression integer,
    ld_bitrate_compression integer,
    file_tree jsonb,
    data jsonb,
    metadata_descriptors jsonb DEFAULT '[]'::jsonb,
    default_preview_background_file_id uuid,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_project_template PRIMARY KEY (id),
    CONSTRAINT uq_project_template_name UNIQUE (name)
);
CREATE INDEX ix_project_template_default_preview_background_file_id
    ON project_template (default_preview_background_file_id);

CREATE TABLE project_template_asset_type_link (
    project_template_id uuid NOT NULL,
    asset_type_id uuid NOT NULL,
    CONSTRAINT pk_project_template_asset_type_link PRIMARY KEY (project_template_id, asset_type_id)
);
CREATE INDEX ix_project_template_asset_type_link_asset_type_id
    ON project_template_asset_type_link (asset_type_id);
CREATE INDEX ix_project_template_asset_type_link_project_template_id
    ON project_template_asset_type_link (project_template_id);

CREATE TABLE project_template_task_type_link (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    project_template_id uuid NOT NULL,
    task_type_id uuid NOT NULL,
    priority integer,
    hd_bitrate_compression integer,
    ld_bitrate_compression integer,
    is_client_visible boolean DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_project_template_task_type_link PRIMARY KEY (id),
    CONSTRAINT uq_project_template_task_type_link_row UNIQUE (project_template_id, task_type_id)
);
CREATE INDEX ix_project_template_task_type_link_project_template_id
    ON project_template_task_type_link (project_template_id);
CREATE INDEX ix_project_template_task_type_link_task_type_id ON project_template_task_type_link (task_type_id);

CREATE TABLE project_template_task_status_link (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    project_template_id uuid NOT NULL,
    task_status_id uuid NOT NULL,
    priority integer,
    roles_for_board varchar(255)[] DEFAULT '{user,admin,supervisor,manager,vendor}'
        CONSTRAINT ck_project_template_task_status_link_roles_for_board CHECK (roles_for_board <@
            ARRAY['user', 'admin', 'supervisor', 'manager', 'client', 'vendor']::varchar[]),
    is_client_allowed boolean,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_project_template_task_status_link PRIMARY KEY (id),
    CONSTRAINT uq_project_template_task_status_link_row UNIQUE (project_template_id, task_status_id)
);
CREATE INDEX ix_project_template_task_status_link_project_template_id
    ON project_template_task_status_link (project_template_id);
CREATE INDEX ix_project_template_task_status_link_task_status_id
    ON project_template_task_status_link (task_status_id);

CREATE TABLE project_template_status_automation_link (
    project_template_id uuid NOT NULL,
    status_automation_id uuid NOT NULL,
        CONSTRAINT pk_project_template_status_automation_link PRIMARY KEY (project_template_id,
            status_automation_id)
);
CREATE INDEX ix_project_template_status_automation_link_project_template_id
    ON project_template_status_automation_link (project_template_id);
CREATE INDEX ix_project_template_status_automation_link_status_automation_id
    ON project_template_status_automation_link (status_automation_id);

CREATE TABLE project_template_preview_background_file_link (
    project_template_id uuid NOT NULL,
    preview_background_file_id uuid NOT NULL,
        CONSTRAINT pk_project_template_preview_background_file_link PRIMARY KEY
            (project_template_id, preview_background_file_id)
);
CREATE INDEX ix_template_background_preview_background_file_id
    ON project_template_preview_background_file_link (preview_background_file_id);
CREATE INDEX ix_template_background_project_template_id
    ON project_template_preview_background_file_link (project_template_id);
