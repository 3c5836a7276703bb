-- People: persons, their departments and their logs. What proves who they are: secrets.py.

CREATE TABLE person (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    first_name varchar(80) NOT NULL,
    last_name varchar(80) NOT NULL,
    email varchar(255),
    phone varchar(30),
    country varchar(2),
    contract_type varchar(255) NOT NULL DEFAULT 'open-ended'
        CONSTRAINT ck_person_contract_type CHECK (contract_type IN ('open-ended', 'fixed-term',
            'short-term', 'freelance', 'apprentice', 'internship')),
    active boolean DEFAULT true,
    archived boolean DEFAULT false,
    last_presence date,
    desktop_login varchar(80),
    totp_enabled boolean DEFAULT false,
    email_otp_enabled boolean DEFAULT false,
    fido_enabled boolean DEFAULT false,
    preferred_two_factor_authentication varchar(255)
        CONSTRAINT ck_person_preferred_two_factor_authentication CHECK
            (preferred_two_factor_authentication IN ('totp', 'email_otp', 'fido')),
    shotgun_id integer,
    timezone varchar(50) DEFAULT 'Europe/Paris',
    locale varchar(10) DEFAULT 'en_US',
    use_12_hour_clock boolean DEFAULT false,
    display_date_format varchar(20) DEFAULT 'YYYY-MM-DD',
    data jsonb,
    role varchar(255) NOT NULL DEFAULT 'user'
        CONSTRAINT ck_person_role CHECK (role IN ('user', 'admin', 'supervisor', 'manager',
            'client', 'vendor')),
    position varchar(255) DEFAULT 'artist'
        CONSTRAINT ck_person_position CHECK (position IN ('supervisor', 'lead', 'artist')),
    seniority varchar(255) DEFAULT 'mid'
        CONSTRAINT ck_person_seniority CHECK (seniority IN ('senior', 'mid', 'junior')),
    daily_salary integer DEFAULT 0,
    has_avatar boolean DEFAULT false,
    notifications_enabled boolean DEFAULT false,
    notifications_slack_enabled boolean DEFAULT false,
    notifications_slack_userid varchar(60) DEFAULT '',
    notifications_mattermost_enabled boolean DEFAULT false,
    notifications_mattermost_userid varchar(60) DEFAULT '',
    notifications_discord_enabled boolean DEFAULT false,
    notifications_discord_userid varchar(60) DEFAULT '',
    is_bot boolean NOT NULL DEFAULT false,
    is_guest boolean NOT NULL DEFAULT false,
    preview_project_id uuid,
    preview_opened_at timestamptz,
    preview_open_until timestamptz,
    expiration_date date,
    is_generated_from_ldap boolean DEFAULT false,
    ldap_uid varchar(60),
    studio_id uuid,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_person PRIMARY KEY (id),
    CONSTRAINT uq_person_ldap_uid UNIQUE (ldap_uid),
    CONSTRAINT uq_person_preview_project_id UNIQUE (preview_project_id),
    CONSTRAINT uq_person_shotgun_id UNIQUE (shotgun_id)
);
CREATE INDEX ix_person_studio_id ON person (studio_id);
CREATE UNIQUE INDEX uq_person_desktop_login ON person (desktop_login) WHERE desktop_login <> '';
CREATE UNIQUE INDEX uq_person_email ON person (lower(email)) WHERE NOT is_bot;

CREATE TABLE department_link (
    person_id uuid NOT NULL,
    department_id uuid NOT NULL,
    CONSTRAINT pk_department_link PRIMARY KEY (person_id, department_id)
);
CREATE INDEX ix_department_link_department_id ON department_link (department_id);
CREATE INDEX ix_department_link_person_id ON department_link (person_id);

CREATE TABLE login_log (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    person_id uuid NOT NULL,
    ip_address varchar(50),
    origin varchar(255)
        CONSTRAINT ck_login_log_origin CHECK (origin IN ('web', 'script')),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_login_log PRIMARY KEY (id)
);
CREATE INDEX ix_login_log_person_id ON login_log (person_id);

CREATE TABLE desktop_login_log (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    person_id uuid NOT NULL,
    date timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_desktop_login_log PRIMARY KEY (id)
);
CREATE INDEX ix_desktop_login_log_person_id ON desktop_login_log (person_id);
