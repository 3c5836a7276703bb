-- How the tables of search follow what they are about. Each trigger works on all rows of a statement at once: an import
-- of a thousand shots makes a thousand rows here by one INSERT.

CREATE FUNCTION metadata_text(data jsonb, without text[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (
        SELECT string_agg(value, ' ')
        FROM jsonb_each_text(CASE WHEN jsonb_typeof(data) = 'object' THEN data ELSE '{}' END)
        WHERE key <> ALL (without)
    );

CREATE VIEW asset_to_search AS
SELECT id, project_id, name, words, concat_ws(' ', words, nullif(searchable(texts), '')) AS whole
FROM (
    SELECT entity.id, entity.project_id, searchable(entity.name) AS name,
           concat(' ', searchable(concat_ws(' ', entity_type.name, entity.name))) AS words,
           concat_ws(' ', entity.description, metadata_text(entity.data, '{}')) AS texts
    FROM entity JOIN entity_type ON entity_type.id = entity.entity_type_id
    WHERE entity_type.name NOT IN ('Shot', 'Sequence', 'Episode', 'Scene', 'Edit', 'Concept', 'ConceptFolder')
) AS asset;

CREATE VIEW shot_to_search AS
SELECT id, project_id, name, words, concat_ws(' ', words, nullif(searchable(texts), '')) AS whole
FROM (
    SELECT entity.id, entity.project_id, searchable(entity.name) AS name,
           concat(' ', searchable(concat_ws(' ', episode.name, sequence.name, entity.name))) AS words,
           concat_ws(' ', entity.description, metadata_text(
               entity.data, '{frame_in,frame_out,fps,handle_in,handle_out}')) AS texts
    FROM entity JOIN entity_type ON entity_type.id = entity.entity_type_id
    LEFT JOIN entity AS sequence ON sequence.id = entity.parent_id
    LEFT JOIN entity AS episode ON episode.id = sequence.parent_id
    WHERE entity_type.name = 'Shot'
) AS shot;

CREATE VIEW person_to_search AS
SELECT id, NULL::uuid AS project_id, name, concat(' ', name) AS words, concat(' ', name) AS whole
FROM (SELECT id, searchable(concat(first_name, ' ', last_name)) AS name FROM person) AS person;

CREATE VIEW playlist_to_search AS
SELECT id, project_id, name, concat(' ', name) AS words, concat(' ', name) AS whole
FROM (SELECT id, project_id, searchable(name) AS name FROM playlist) AS playlist;

CREATE VIEW comment_to_search AS
SELECT comment.id, task.project_id, '' AS name, '' AS words, concat(' ', searchable(comment.text)) AS whole
FROM comment JOIN task ON task.id = comment.object_id
WHERE comment.text <> '';

-- `search_<kind>(ids)`: write the rows of these ids as the view has them. One function a kind, made of one text, so that
-- each keeps its plans; LATERAL and OFFSET 0 bind these to look-ups by id, whatever PostgreSQL knows of tables that were
-- filled a moment ago.
DO $do$
DECLARE
    kind text;
BEGIN
    FOREACH kind IN ARRAY ARRAY['asset', 'shot', 'person', 'playlist', 'comment'] LOOP
        EXECUTE format($made$
CREATE FUNCTION search_%1$s(ids uuid[]) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO searched_%1$s AS held (id, project_id, name, words, whole)
    SELECT source.id, source.project_id, source.name, source.words, source.whole
    FROM unnest(ids) AS given (id), LATERAL (SELECT * FROM %1$s_to_search AS made WHERE made.id = given.id OFFSET 0) AS source
    ORDER BY id
    ON CONFLICT (id) DO UPDATE SET project_id = excluded.project_id, name = excluded.name,
        words = excluded.words, whole = excluded.whole
    WHERE (held.project_id, held.name, held.words, held.whole)
        IS DISTINCT FROM (excluded.project_id, excluded.name, excluded.words, excluded.whole);

    INSERT INTO searched_word (word)
    SELECT word FROM (
        SELECT DISTINCT word
        FROM unnest(ids) AS given (id), LATERAL (SELECT whole FROM searched_%1$s WHERE id = given.id OFFSET 0) AS held,
             string_to_table(whole, ' ') AS word
        WHERE length(word) BETWEEN 4 AND 40 OFFSET 0) AS found
    WHERE word ~ '^[[:alpha:]]+$' AND NOT EXISTS (SELECT FROM searched_word AS known WHERE known.word = found.word)
    ORDER BY word;
END $$
$made$, kind);
    END LOOP;
END $do$;

-- After INSERT.
CREATE FUNCTION search_made() RETURNS trigger
    LANGUAGE plpgsql AS $$
DECLARE
    ids uuid[] := ARRAY(SELECT id FROM made);
BEGIN
    CASE TG_TABLE_NAME
        WHEN 'entity' THEN
            PERFORM search_asset(ids);
            PERFORM search_shot(ids);
        WHEN 'person' THEN PERFORM search_person(ids);
        WHEN 'playlist' THEN PERFORM search_playlist(ids);
        WHEN 'comment' THEN PERFORM search_comment(ids);
    END CASE;
    RETURN NULL;
END $$;

-- After DELETE.
CREATE FUNCTION search_gone() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    CASE TG_TABLE_NAME
        WHEN 'entity' THEN
            DELETE FROM searched_asset WHERE id IN (SELECT id FROM gone);
            DELETE FROM searched_shot WHERE id IN (SELECT id FROM gone);
        WHEN 'person' THEN DELETE FROM searched_person WHERE id IN (SELECT id FROM gone);
        WHEN 'playlist' THEN DELETE FROM searched_playlist WHERE id IN (SELECT id FROM gone);
        WHEN 'comment' THEN DELETE FROM searched_comment WHERE id IN (SELECT id FROM gone);
    END CASE;
    RETURN NULL;
END $$;

-- After UPDATE of entities: those whose texts changed, and what stands below those that were renamed or moved.
CREATE FUNCTION search_entities_changed() RETURNS trigger
    LANGUAGE plpgsql AS $$
DECLARE
    ids uuid[];
    above uuid[];
    below uuid[];
    retyped uuid[];
BEGIN
    SELECT array_agg(now.id),
           array_agg(now.id) FILTER (WHERE now.name <> was.name OR now.parent_id IS DISTINCT FROM was.parent_id),
           array_agg(now.id) FILTER (WHERE now.entity_type_id <> was.entity_type_id)
    INTO ids, above, retyped
    FROM now JOIN was ON was.id = now.id
    WHERE (now.name, now.description, now.data, now.parent_id, now.entity_type_id)
        IS DISTINCT FROM (was.name, was.description, was.data, was.parent_id, was.entity_type_id);
    IF ids IS NULL THEN
        RETURN NULL;
    END IF;
    IF above IS NOT NULL THEN
        below := ARRAY(SELECT entity.id FROM entity JOIN unnest(above) AS renamed (id) ON parent_id = renamed.id);
        ids := ids || below
            || ARRAY(SELECT entity.id FROM entity JOIN unnest(below) AS renamed (id) ON parent_id = renamed.id);
    END IF;
    IF retyped IS NOT NULL THEN
        DELETE FROM searched_asset WHERE id = ANY (retyped);
        DELETE FROM searched_shot WHERE id = ANY (retyped);
    END IF;
    PERFORM search_asset(ids);
    PERFORM search_shot(ids);
    RETURN NULL;
END $$;

-- After UPDATE of a row, when its name changed.
CREATE FUNCTION search_renamed() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    CASE TG_TABLE_NAME
        WHEN 'person' THEN PERFORM search_person(ARRAY[NEW.id]);
        WHEN 'playlist' THEN PERFORM search_playlist(ARRAY[NEW.id]);
        WHEN 'comment' THEN
            DELETE FROM searched_comment WHERE id = NEW.id;
            PERFORM search_comment(ARRAY[NEW.id]);
    END CASE;
    RETURN NULL;
END $$;

CREATE FUNCTION search_type_renamed() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM search_asset(ARRAY(SELECT id FROM entity WHERE entity_type_id = NEW.id));
    RETURN NULL;
END $$;

CREATE TRIGGER search_made AFTER INSERT ON entity REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION search_made();
CREATE TRIGGER search_changed AFTER UPDATE ON entity REFERENCING OLD TABLE AS was NEW TABLE AS now
    FOR EACH STATEMENT EXECUTE FUNCTION search_entities_changed();
CREATE TRIGGER search_gone AFTER DELETE ON entity REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION search_gone();
CREATE TRIGGER search_changed AFTER UPDATE OF name ON entity_type
    FOR EACH ROW WHEN (OLD.name <> NEW.name) EXECUTE FUNCTION search_type_renamed();

CREATE TRIGGER search_made AFTER INSERT ON person REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION search_made();
CREATE TRIGGER search_changed AFTER UPDATE OF first_name, last_name ON person
    FOR EACH ROW WHEN ((OLD.first_name, OLD.last_name) IS DISTINCT FROM (NEW.first_name, NEW.last_name))
    EXECUTE FUNCTION search_renamed();
CREATE TRIGGER search_gone AFTER DELETE ON person REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION search_gone();

CREATE TRIGGER search_made AFTER INSERT ON playlist REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION search_made();
CREATE TRIGGER search_changed AFTER UPDATE OF name ON playlist
    FOR EACH ROW WHEN (OLD.name <> NEW.name) EXECUTE FUNCTION search_renamed();
CREATE TRIGGER search_gone AFTER DELETE ON playlist REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION search_gone();

CREATE TRIGGER search_made AFTER INSERT ON comment REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION search_made();
CREATE TRIGGER search_changed AFTER UPDATE OF text, object_id ON comment
    FOR EACH ROW WHEN ((OLD.text, OLD.object_id) IS DISTINCT FROM (NEW.text, NEW.object_id))
    EXECUTE FUNCTION search_renamed();
CREATE TRIGGER search_gone AFTER DELETE ON comment REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION search_gone();
