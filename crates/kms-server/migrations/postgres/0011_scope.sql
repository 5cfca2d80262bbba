-- The enterprise projects that an account or an access key is limited to, with commas between them; absent: all.
ALTER TABLE accounts ADD COLUMN enterprise_projects TEXT COLLATE "C";
ALTER TABLE access_keys ADD COLUMN enterprise_projects TEXT COLLATE "C";

CREATE INDEX keys_by_enterprise_project ON keys (project_id, enterprise_project, created_ms DESC, id DESC);
