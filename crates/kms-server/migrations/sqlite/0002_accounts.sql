-- Times are seconds since 1970.

-- One row, sealed under the root key: a server with another root key notices before it does harm.
CREATE TABLE root_key_canary (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    sealed BLOB    NOT NULL
) STRICT;

CREATE TABLE projects (
    id         TEXT    PRIMARY KEY,
    name       TEXT    NOT NULL UNIQUE,
    -- The one that the console starts in: at most one row has a 1, the others NULL.
    is_default INTEGER UNIQUE CHECK (is_default = 1),
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE accounts (
    id            TEXT    PRIMARY KEY,
    name          TEXT    NOT NULL UNIQUE,
    role          TEXT    NOT NULL CHECK (role IN ('admin', 'operator', 'auditor')),
    -- A PHC string: argon2id with its salt and parameters.
    password_hash TEXT    NOT NULL,
    created_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE sessions (
    -- SHA-256 of the cookie's token, which is not kept.
    token_hash BLOB    PRIMARY KEY CHECK (length(token_hash) = 32),
    account_id TEXT    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    used_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_by_account ON sessions (account_id);

CREATE TABLE access_keys (
    access        TEXT    PRIMARY KEY,
    account_id    TEXT    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    project_id    TEXT    NOT NULL REFERENCES projects (id),
    -- Sealed under the root key for this `access`: a signature is checked with the secret itself.
    sealed_secret BLOB    NOT NULL,
    created_at    INTEGER NOT NULL
) STRICT;

CREATE INDEX access_keys_by_account ON access_keys (account_id);
