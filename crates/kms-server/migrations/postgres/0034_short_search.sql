-- Texts of two characters are found as well.
DROP INDEX keys_by_alias_part;

CREATE OR REPLACE FUNCTION alias_parts(alias TEXT) RETURNS TEXT[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT substr(lower(alias), at, size)), '{}')
    FROM generate_series(2, 3) AS size CROSS JOIN LATERAL generate_series(1, length(alias) - size + 1) AS at
$$;

CREATE INDEX keys_by_alias_part ON keys USING gin (alias_parts(alias));

-- A tag knows the project of its key, so that tags are found and counted without a look at the keys.
ALTER TABLE key_tags ADD COLUMN project_id TEXT COLLATE "C";

UPDATE key_tags SET project_id = keys.project_id FROM keys WHERE keys.id = key_id;

ALTER TABLE key_tags ALTER COLUMN project_id SET NOT NULL;

DROP INDEX key_tags_by_value;
CREATE INDEX key_tags_by_value ON key_tags (project_id, key, value, key_id);
