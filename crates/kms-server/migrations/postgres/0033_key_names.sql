-- Keys by a part of their alias: an index of every two and every three characters that follow each other, without case.
-- The module pg_trgm would do nearly the same; it is not a part of every installation, and not everybody may add it.
CREATE FUNCTION alias_parts(alias TEXT) RETURNS TEXT[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT substr(lower(alias), at, size)), '{}')
    FROM generate_series(2, 3) AS size CROSS JOIN LATERAL generate_series(1, length(alias) - size + 1) AS at
$$;

CREATE INDEX keys_by_alias_part ON keys USING gin (alias_parts(alias));

-- The list's filters in any combination: each of the first columns has few values, so that all combinations that match
-- are looked up one by one. The overview counts along it, too.
CREATE INDEX keys_by_facets ON keys (project_id, spec, usage, origin, state, material_expires, enterprise_project, deletion_ms, created_ms, id);
DROP INDEX keys_by_kind;

-- What filters look at, so that rows that do not match are passed without a look at the keys.
DROP INDEX keys_by_expiry_of_project;
CREATE INDEX keys_by_expiry_of_project ON keys (project_id, (coalesce(material_expires, 9223372036854775807)), id, state, spec, usage, origin, enterprise_project, material_expires, deletion_ms);

-- A tag knows the project of its key, so that tags are found and counted without a look at the keys.
DROP INDEX key_tags_by_value;
ALTER TABLE key_tags ADD COLUMN project_id TEXT COLLATE "C";

UPDATE key_tags SET project_id = keys.project_id FROM keys WHERE keys.id = key_id;

ALTER TABLE key_tags ALTER COLUMN project_id SET NOT NULL;

CREATE INDEX key_tags_by_value ON key_tags (project_id, key, value, key_id);
