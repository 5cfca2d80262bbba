-- Names of keys that a request may use instead of their ids. Not the display name, keys.alias.
CREATE TABLE aliases (
    project_id  TEXT COLLATE "C"    NOT NULL,
    name        TEXT COLLATE "C"    NOT NULL,
    key_id      TEXT COLLATE "C"    NOT NULL REFERENCES keys (id) ON DELETE CASCADE,
    created_ms  BIGINT NOT NULL,
    updated_ms  BIGINT NOT NULL,
    PRIMARY KEY (project_id, name)
);

CREATE INDEX aliases_by_key ON aliases (key_id, name);
