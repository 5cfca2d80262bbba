-- Times are milliseconds since 1970 where the name ends in _ms, else seconds.

CREATE TABLE keys (
    id                  TEXT    NOT NULL PRIMARY KEY,
    project_id          TEXT    NOT NULL,
    row_version         INTEGER NOT NULL,
    alias               TEXT    NOT NULL,
    description         TEXT    NOT NULL,
    spec                TEXT    NOT NULL,
    usage               TEXT    NOT NULL,
    origin              TEXT    NOT NULL,
    enterprise_project  TEXT    NOT NULL,
    state               TEXT    NOT NULL,
    created_ms          INTEGER NOT NULL,
    deletion_ms         INTEGER,
    -- The material that the key has: absent together.
    material_version    INTEGER,
    material_expires    INTEGER,
    imported_ms         INTEGER,
    check_value         BLOB,
    wrapped_under       BLOB,
    -- What the material is or was (external keys); it outlives the material.
    identity            BLOB
) STRICT;

CREATE UNIQUE INDEX keys_by_alias ON keys (project_id, alias);
CREATE INDEX keys_by_age ON keys (project_id, created_ms DESC, id DESC);
CREATE INDEX keys_by_expiry ON keys (material_expires) WHERE material_expires IS NOT NULL;
CREATE INDEX keys_by_deletion ON keys (deletion_ms) WHERE deletion_ms IS NOT NULL;

CREATE TABLE materials (
    key_id              TEXT    NOT NULL REFERENCES keys (id) ON DELETE CASCADE,
    version             INTEGER NOT NULL,
    -- AES-256-GCM under the root key, bound to key and version.
    sealed              BLOB    NOT NULL,
    -- Key pairs: DER SubjectPublicKeyInfo.
    spki                BLOB,
    PRIMARY KEY (key_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE wrapping_keys (
    id                  TEXT    NOT NULL PRIMARY KEY,
    bits                INTEGER NOT NULL,
    spki                BLOB    NOT NULL,
    -- AES-256-GCM under the root key, bound to the id.
    sealed              BLOB    NOT NULL,
    created             INTEGER NOT NULL,
    -- Absent while nobody has it.
    project_id          TEXT,
    lent                INTEGER,
    keep_until          INTEGER
) STRICT;

CREATE INDEX wrapping_keys_by_project ON wrapping_keys (project_id, bits, lent);

CREATE TABLE import_tokens (
    id                  TEXT    NOT NULL PRIMARY KEY,
    key_id              TEXT    NOT NULL REFERENCES keys (id) ON DELETE CASCADE,
    wrapping_key_id     TEXT    NOT NULL,
    expires             INTEGER NOT NULL,
    used                INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX import_tokens_by_key ON import_tokens (key_id);
CREATE INDEX import_tokens_by_expiry ON import_tokens (expires);

CREATE TABLE key_tags (
    key_id              TEXT    NOT NULL REFERENCES keys (id) ON DELETE CASCADE,
    key                 TEXT    NOT NULL,
    value               TEXT    NOT NULL,
    PRIMARY KEY (key_id, key)
) STRICT, WITHOUT ROWID;
