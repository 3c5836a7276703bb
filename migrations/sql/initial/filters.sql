-- Searches that people keep.

CREATE TABLE search_filter (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    list_type varchar(80) NOT NULL,
    entity_type varchar(80),
    name varchar(200) NOT NULL DEFAULT '',
    search_query varchar(500) NOT NULL DEFAULT '',
    is_shared boolean NOT NULL DEFAULT false,
    department_id uuid,
    search_filter_group_id uuid,
    person_id uuid,
    project_id uuid,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_search_filter PRIMARY KEY (id)
);
CREATE INDEX ix_search_filter_department_id ON search_filter (department_id);
CREATE INDEX ix_search_filter_list_type ON search_filter (list_type);
CREATE INDEX ix_search_filter_person_id ON search_filter (person_id);
CREATE INDEX ix_search_filter_project_id ON search_filter (project_id);
CREATE INDEX ix_search_filter_search_filter_group_id ON search_filter (search_filter_group_id);

CREATE TABLE search_filter_group (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    list_type varchar(80) NOT NULL,
    entity_type varchar(80),
    name varchar(200) NOT NULL DEFAULT '',
    color varchar(8) NOT NULL DEFAULT '',
    is_shared boolean NOT NULL DEFAULT false,
    person_id uuid,
    project_id uuid,
    department_id uuid,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_search_filter_group PRIMARY KEY (id)
);
CREATE INDEX ix_search_filter_group_department_id ON search_filter_group (department_id);
CREATE INDEX ix_search_filter_group_list_type ON search_filter_group (list_type);
CREATE INDEX ix_search_filter_group_person_id ON search_filter_group (person_id);
CREATE INDEX ix_search_filter_group_project_id ON search_filter_group (project_id);
