-- What the overview counts by, so that counting needs no look at the rows themselves.
CREATE INDEX keys_by_kind ON keys (project_id, state, spec, origin, enterprise_project, material_expires, deletion_ms);
CREATE INDEX keys_pending_import ON keys (project_id, created_ms DESC) WHERE state = '5';
