-- Budgets of productions.

CREATE TABLE budget (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    project_id uuid,
    revision integer NOT NULL DEFAULT 1,
    name varchar(255) NOT NULL,
    currency varchar(3),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_budget PRIMARY KEY (id)
);
CREATE INDEX ix_budget_project_id ON budget (project_id);

CREATE TABLE budget_entry (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    budget_id uuid NOT NULL,
    department_id uuid NOT NULL,
    person_id uuid,
    start_date date NOT NULL,
    months_duration integer NOT NULL,
    daily_salary double precision NOT NULL,
    position varchar(255) DEFAULT 'artist'
        CONSTRAINT ck_budget_entry_position CHECK (position IN ('supervisor', 'lead', 'artist')),
    seniority varchar(255) DEFAULT 'mid'
        CONSTRAINT ck_budget_entry_seniority CHECK (seniority IN ('senior', 'mid', 'junior')),
    exceptions jsonb,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_budget_entry PRIMARY KEY (id)
);
CREATE INDEX ix_budget_entry_budget_id ON budget_entry (budget_id);
CREATE INDEX ix_budget_entry_department_id ON budget_entry (department_id);
CREATE INDEX ix_budget_entry_person_id ON budget_entry (person_id);
