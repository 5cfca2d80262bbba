-- The list's filters and its search look at these alone: rows that do not match are passed without a look at the keys.
DROP INDEX keys_by_age;
CREATE INDEX keys_by_age ON keys (project_id, created_ms DESC, id DESC, state, spec, usage, origin, enterprise_project, material_expires, deletion_ms, alias);
