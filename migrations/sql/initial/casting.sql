-- Casting: which assets appear where.

CREATE TABLE entity_link (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    entity_in_id uuid NOT NULL,
    entity_out_id uuid NOT NULL,
    data jsonb,
    nb_occurences integer DEFAULT 1,
    label varchar(80) DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_entity_link PRIMARY KEY (id),
    CONSTRAINT uq_entity_link_entity_in_id_entity_out_id UNIQUE (entity_in_id, entity_out_id)
);
CREATE INDEX ix_entity_link_entity_out_id ON entity_link (entity_out_id);

CREATE TABLE asset_instance (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    asset_id uuid NOT NULL,
    name varchar(80),
    number integer,
    description varchar(200),
    active boolean DEFAULT true,
    data jsonb,
    scene_id uuid,
    target_asset_id uuid,
    entity_id uuid,
    entity_type_id uuid,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_asset_instance PRIMARY KEY (id),
    CONSTRAINT uq_asset_instance_asset_id_target_asset_id_scene_id_number
        UNIQUE (asset_id, target_asset_id, scene_id, number)
);
CREATE INDEX ix_asset_instance_asset_id ON asset_instance (asset_id);
CREATE INDEX ix_asset_instance_entity_id ON asset_instance (entity_id);
CREATE INDEX ix_asset_instance_entity_type_id ON asset_instance (entity_type_id);
CREATE INDEX ix_asset_instance_scene_id ON asset_instance (scene_id);
CREATE INDEX ix_asset_instance_target_asset_id ON asset_instance (target_asset_id);

CREATE TABLE asset_instance_link (
    entity_id uuid NOT NULL,
    asset_instance_id uuid NOT NULL,
    CONSTRAINT pk_asset_instance_link PRIMARY KEY (entity_id, asset_instance_id)
);
CREATE INDEX ix_asset_instance_link_asset_instance_id ON asset_instance_link (asset_instance_id);
