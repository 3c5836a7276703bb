-- What is searched, a row for each asset, shot, person, playlist and comment, kept up by triggers (search_triggers.sql).
-- `name`: the row's own name. `words`: it with the names that stand above it. `whole`: `words` and all other texts.
-- `words` and `whole` begin with a space, so that `% word%` finds the beginnings of words. Orders are those of C.

CREATE TABLE searched_asset (
    id uuid NOT NULL,
    project_id uuid,
    name text COLLATE "C" NOT NULL,
    words text COLLATE "C" NOT NULL,
    whole text COLLATE "C" NOT NULL,
    CONSTRAINT pk_searched_asset PRIMARY KEY (id)
);
CREATE INDEX ix_searched_asset_name_id ON searched_asset (name, id);
CREATE INDEX ix_searched_asset_project_id ON searched_asset (project_id);
CREATE INDEX ix_searched_asset_whole ON searched_asset USING gin (whole gin_trgm_ops);
CREATE INDEX ix_searched_asset_words ON searched_asset USING gin (words gin_trgm_ops);

CREATE TABLE searched_shot (
    id uuid NOT NULL,
    project_id uuid,
    name text COLLATE "C" NOT NULL,
    words text COLLATE "C" NOT NULL,
    whole text COLLATE "C" NOT NULL,
    CONSTRAINT pk_searched_shot PRIMARY KEY (id)
);
CREATE INDEX ix_searched_shot_name_id ON searched_shot (name, id);
CREATE INDEX ix_searched_shot_project_id ON searched_shot (project_id);
CREATE INDEX ix_searched_shot_whole ON searched_shot USING gin (whole gin_trgm_ops);
CREATE INDEX ix_searched_shot_words ON searched_shot USING gin (words gin_trgm_ops);

CREATE TABLE searched_person (
    id uuid NOT NULL,
    project_id uuid,
    name text COLLATE "C" NOT NULL,
    words text COLLATE "C" NOT NULL,
    whole text COLLATE "C" NOT NULL,
    CONSTRAINT pk_searched_person PRIMARY KEY (id)
);
CREATE INDEX ix_searched_person_name_id ON searched_person (name, id);
CREATE INDEX ix_searched_person_project_id ON searched_person (project_id);
CREATE INDEX ix_searched_person_whole ON searched_person USING gin (whole gin_trgm_ops);
CREATE INDEX ix_searched_person_words ON searched_person USING gin (words gin_trgm_ops);

CREATE TABLE searched_playlist (
    id uuid NOT NULL,
    project_id uuid,
    name text COLLATE "C" NOT NULL,
    words text COLLATE "C" NOT NULL,
    whole text COLLATE "C" NOT NULL,
    CONSTRAINT pk_searched_playlist PRIMARY KEY (id)
);
CREATE INDEX ix_searched_playlist_name_id ON searched_playlist (name, id);
CREATE INDEX ix_searched_playlist_project_id ON searched_playlist (project_id);
CREATE INDEX ix_searched_playlist_whole ON searched_playlist USING gin (whole gin_trgm_ops);
CREATE INDEX ix_searched_playlist_words ON searched_playlist USING gin (words gin_trgm_ops);

CREATE TABLE searched_comment (
    id uuid NOT NULL,
    project_id uuid,
    name text COLLATE "C" NOT NULL,
    words text COLLATE "C" NOT NULL,
    whole text COLLATE "C" NOT NULL,
    CONSTRAINT pk_searched_comment PRIMARY KEY (id)
);
CREATE INDEX ix_searched_comment_name_id ON searched_comment (name, id);
CREATE INDEX ix_searched_comment_project_id ON searched_comment (project_id);
CREATE INDEX ix_searched_comment_whole ON searched_comment USING gin (whole gin_trgm_ops);
CREATE INDEX ix_searched_comment_words ON searched_comment USING gin (words gin_trgm_ops);

-- Every word of letters that was ever searched for: what a misspelled word may mean. Two transactions that bring the
-- same word both write it: waiting for each other would cost more.
CREATE TABLE searched_word (
    id bigint GENERATED ALWAYS AS IDENTITY,
    word text COLLATE "C" NOT NULL,
    CONSTRAINT pk_searched_word PRIMARY KEY (id)
);
CREATE INDEX ix_searched_word_alike ON searched_word USING gin (word gin_trgm_ops);
CREATE INDEX ix_searched_word_word ON searched_word (word);
