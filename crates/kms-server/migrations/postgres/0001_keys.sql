-- Times are milliseconds since 1970 where the name ends in _ms, else seconds.

CREATE TABLE keys (
    id                  TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
    project_id          TEXT COLLATE "C"    NOT NULL,
    row_version         BIGINT NOT NULL,
    alias               TEXT COLLATE "C"    NOT NULL,
    description         TEXT COLLATE "C"    NOT NULL,
    spec                TEXT COLLATE "C"    NOT NULL,
    usage               TEXT COLLATE "C"    NOT NULL,
    origin              TEXT COLLATE "C"    NOT NULL,
    enterprise_project  TEXT COLLATE "C"    NOT NULL,
    state               TEXT COLLATE "C"    NOT NULL,
    created_ms          BIGINT NOT NULL,
    deletion_ms         BIGINT,
    -- The material that the key has: absent together.
    material_version    BIGINT,
    material_expires    BIGINT,
    imported_ms         BIGINT,
    check_value         BYTEA,
    wrapped_under       BYTEA,
    -- What the material is or was (external keys); it outlives the material.
    identity            BYTEA
);

CREATE UNIQUE INDEX keys_by_alias ON keys (project_id, alias);
CREATE INDEX keys_by_age ON keys (project_id, created_ms DESC, id DESC);
CREATE INDEX keys_by_expiry ON keys (material_expires) WHERE material_expires IS NOT NULL;
CREATE INDEX keys_by_deletion ON keys (deletion_ms) WHERE deletion_ms IS NOT NULL;

CREATE TABLE materials (
    key_id              TEXT COLLATE "C"    NOT NULL REFERENCES keys (id) ON DELETE CASCADE,
    version             BIGINT NOT NULL,
    -- AES-256-GCM under the root key, bound to key and version.
    sealed              BYTEA    NOT NULL,
    -- Key pairs: DER SubjectPublicKeyInfo.
    spki                BYTEA,
    PRIMARY KEY (key_id, version)
);

CREATE TABLE wrapping_keys (
    id                  TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
    bits                BIGINT NOT NULL,
    spki                BYTEA    NOT NULL,
    -- AES-256-GCM under the root key, bound to the id.
    sealed              BYTEA    NOT NULL,
    created             BIGINT NOT NULL,
    -- Absent while nobody has it.
    project_id          TEXT COLLATE "C",
    lent                BIGINT,
    keep_until          BIGINT
);

CREATE INDEX wrapping_keys_by_project ON wrapping_keys (project_id, bits, lent);

CREATE TABLE import_tokens (
    id                  TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
    key_id              TEXT COLLATE "C"    NOT NULL REFERENCES keys (id) ON DELETE CASCADE,
    wrapping_key_id     TEXT COLLATE "C"    NOT NULL,
    expires             BIGINT NOT NULL,
    used                BOOLEAN NOT NULL DEFAULT FALSE
);

CREATE INDEX import_tokens_by_key ON import_tokens (key_id);
CREATE INDEX import_tokens_by_expiry ON import_tokens (expires);

CREATE TABLE key_tags (
    key_id              TEXT COLLATE "C"    NOT NULL REFERENCES keys (id) ON DELETE CASCADE,
    key                 TEXT COLLATE "C"    NOT NULL,
    value               TEXT COLLATE "C"    NOT NULL,
    PRIMARY KEY (key_id, key)
);
