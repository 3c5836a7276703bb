-- The studio at large: its organisation, places, departments, tools, salaries and days off.

CREATE TABLE organisation (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name varchar(80) NOT NULL,
    hours_by_day double precision NOT NULL DEFAULT 8,
    has_avatar boolean DEFAULT false,
    use_original_file_name boolean DEFAULT false,
    timesheets_locked boolean DEFAULT false,
    format_duration_in_hours boolean DEFAULT false,
    hd_by_default boolean DEFAULT false,
    chat_token_slack varchar(80) DEFAULT '',
    chat_webhook_mattermost varchar(80) DEFAULT '',
    chat_token_discord varchar(80) DEFAULT '',
    dark_theme_by_default boolean DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_organisation PRIMARY KEY (id),
    CONSTRAINT uq_organisation_name UNIQUE (name)
);

CREATE TABLE studio (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name varchar(80) NOT NULL,
    color varchar(7) NOT NULL,
    archived boolean DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_studio PRIMARY KEY (id),
    CONSTRAINT uq_studio_name UNIQUE (name)
);

CREATE TABLE department (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name varchar(80) NOT NULL,
    color varchar(7) NOT NULL,
    archived boolean DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_department PRIMARY KEY (id),
    CONSTRAINT uq_department_name UNIQUE (name)
);

CREATE TABLE software (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name varchar(40) NOT NULL,
    short_name varchar(20) NOT NULL,
    archived boolean DEFAULT false,
    version varchar(20),
    file_extension varchar(20) NOT NULL,
    secondary_extensions jsonb,
    monthly_cost integer DEFAULT 0,
    inventory_amount integer DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_software PRIMARY KEY (id),
    CONSTRAINT uq_software_name UNIQUE (name)
);

CREATE TABLE hardware_item (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name varchar(40) NOT NULL,
    short_name varchar(20) NOT NULL,
    archived boolean DEFAULT false,
    monthly_cost integer DEFAULT 0,
    inventory_amount integer DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_hardware_item PRIMARY KEY (id),
    CONSTRAINT uq_hardware_item_name UNIQUE (name)
);

CREATE TABLE software_department_link (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    department_id uuid NOT NULL,
    software_id uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_software_department_link PRIMARY KEY (id),
    CONSTRAINT uq_software_department_link_department_id_software_id UNIQUE (department_id, software_id)
);
CREATE INDEX ix_software_department_link_department_id ON software_department_link (department_id);
CREATE INDEX ix_software_department_link_software_id ON software_department_link (software_id);

CREATE TABLE hardware_item_department_link (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    department_id uuid NOT NULL,
    hardware_item_id uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_hardware_item_department_link PRIMARY KEY (id),
    CONSTRAINT uq_hardware_item_department_link_hardware_item_id_department_id
        UNIQUE (hardware_item_id, department_id)
);
CREATE INDEX ix_hardware_item_department_link_department_id ON hardware_item_department_link (department_id);
CREATE INDEX ix_hardware_item_department_link_hardware_item_id
    ON hardware_item_department_link (hardware_item_id);

CREATE TABLE salary_scale (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    department_id uuid NOT NULL,
    position varchar(255) DEFAULT 'artist'
        CONSTRAINT ck_salary_scale_position CHECK (position IN ('supervisor', 'lead', 'artist')),
    seniority varchar(255) DEFAULT 'mid'
        CONSTRAINT ck_salary_scale_seniority CHECK (seniority IN ('senior', 'mid', 'junior')),
    salary integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_salary_scale PRIMARY KEY (id)
);
CREATE INDEX ix_salary_scale_department_id ON salary_scale (department_id);

CREATE TABLE day_off (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    date date NOT NULL,
    end_date date NOT NULL,
    description text,
    person_id uuid,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_day_off PRIMARY KEY (id),
    CONSTRAINT uq_day_off_person_id_date UNIQUE (person_id, date)
);
CREATE INDEX ix_day_off_person_id ON day_off (person_id);

CREATE TABLE custom_action (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name varchar(80) NOT NULL,
    url varchar(400),
    entity_type varchar(40) DEFAULT 'all',
    is_ajax boolean DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_custom_action PRIMARY KEY (id)
);

CREATE TABLE plugin (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    plugin_id varchar(80) NOT NULL,
    name varchar(80) NOT NULL,
    description text,
    version varchar(50) NOT NULL,
    maintainer_name varchar(200) NOT NULL,
    maintainer_email varchar(255),
    website text,
    license varchar(80) NOT NULL,
    revision varchar(12),
    frontend_project_enabled boolean DEFAULT false,
    frontend_studio_enabled boolean DEFAULT false,
    icon varchar(255),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_plugin PRIMARY KEY (id),
    CONSTRAINT uq_plugin_plugin_id UNIQUE (plugin_id)
);
CREATE INDEX ix_plugin_name ON plugin (name);
