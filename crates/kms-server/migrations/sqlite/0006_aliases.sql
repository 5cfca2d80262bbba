-- Names of keys that a request may use instead of their ids. Not the display name, keys.alias.
CREATE TABLE aliases (
    project_id  TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    key_id      TEXT    NOT NULL REFERENCES keys (id) ON DELETE CASCADE,
    created_ms  INTEGER NOT NULL,
    updated_ms  INTEGER NOT NULL,
    PRIMARY KEY (project_id, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX aliases_by_key ON aliases (key_id, name);
