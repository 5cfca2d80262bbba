-- What a principal may do with one key although its role would not permit it.
CREATE TABLE grants (
    id          TEXT    NOT NULL PRIMARY KEY,
    key_id      TEXT    NOT NULL REFERENCES keys (id) ON DELETE CASCADE,
    -- Ids of users; a user who is removed loses the grants.
    grantee     TEXT    NOT NULL,
    retiring    TEXT,
    issuer      TEXT    NOT NULL,
    name        TEXT,
    -- The names of operations, with commas between them.
    operations  TEXT    NOT NULL,
    created_ms  INTEGER NOT NULL
) STRICT;

CREATE INDEX grants_by_key ON grants (key_id, created_ms, id);
CREATE INDEX grants_by_grantee ON grants (grantee, key_id);
CREATE INDEX grants_by_retiring ON grants (retiring, key_id) WHERE retiring IS NOT NULL;
