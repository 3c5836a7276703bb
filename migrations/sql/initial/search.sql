-- Search: texts without accents and in lower case, so that an index of trigrams finds words and words misspelled.
-- Immutable by promise: the rules of unaccent are those of its extension. Who changes them reindexes.

CREATE FUNCTION searchable(given text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN lower(unaccent('unaccent', translate(given, '_-', '  ')));

CREATE FUNCTION entity_search_text(name text, description text, data jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN searchable(concat_ws(' ', name, description, (
        SELECT string_agg(value, ' ')
        FROM jsonb_each_text(CASE WHEN jsonb_typeof(data) = 'object' THEN data ELSE '{}' END)
    )));
