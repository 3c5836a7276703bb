-- Search: texts in lower case, without accents, words parted by one space, so that an index of trigrams finds them.
-- Immutable by promise: the rules of unaccent are those of its extension. Who changes them runs reset-search-index.

CREATE FUNCTION searchable(given text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN btrim(regexp_replace(lower(unaccent('unaccent', given)), '[^[:alnum:]]+', ' ', 'g'));
