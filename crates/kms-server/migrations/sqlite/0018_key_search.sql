-- The console's list: sorted by expiry, where never is later than any second, and by tag.
CREATE INDEX keys_by_expiry_of_project ON keys (project_id, (coalesce(material_expires, 9223372036854775807)), id);
CREATE INDEX key_tags_by_value ON key_tags (key, value, key_id);
