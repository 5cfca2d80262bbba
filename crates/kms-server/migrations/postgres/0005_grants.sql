-- What a principal may do with one key although its role would not permit it.
CREATE TABLE grants (
    id          TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
    key_id      TEXT COLLATE "C"    NOT NULL REFERENCES keys (id) ON DELETE CASCADE,
    -- Ids of users; a user who is removed loses the grants.
    grantee     TEXT COLLATE "C"    NOT NULL,
    retiring    TEXT COLLATE "C",
    issuer      TEXT COLLATE "C"    NOT NULL,
    name        TEXT COLLATE "C",
    -- The names of operations, with commas between them.
    operations  TEXT COLLATE "C"    NOT NULL,
    created_ms  BIGINT NOT NULL
);

CREATE INDEX grants_by_key ON grants (key_id, created_ms, id);
CREATE INDEX grants_by_grantee ON grants (grantee, key_id);
CREATE INDEX grants_by_retiring ON grants (retiring, key_id) WHERE retiring IS NOT NULL;
