-- Times are seconds since 1970.

-- One row, sealed under the root key: a server with another root key notices before it does harm.
CREATE TABLE root_key_canary (
    id     BIGINT PRIMARY KEY CHECK (id = 1),
    sealed BYTEA    NOT NULL
);

CREATE TABLE projects (
    id         TEXT COLLATE "C"    PRIMARY KEY,
    name       TEXT COLLATE "C"    NOT NULL UNIQUE,
    -- The one that the console starts in: at most one row is TRUE, the others NULL.
    is_default BOOLEAN UNIQUE CHECK (is_default),
    created_at BIGINT NOT NULL
);

CREATE TABLE accounts (
    id            TEXT COLLATE "C"    PRIMARY KEY,
    name          TEXT COLLATE "C"    NOT NULL UNIQUE,
    role          TEXT COLLATE "C"    NOT NULL CHECK (role IN ('admin', 'operator', 'auditor')),
    -- A PHC string: argon2id with its salt and parameters.
    password_hash TEXT COLLATE "C"    NOT NULL,
    created_at    BIGINT NOT NULL
);

CREATE TABLE sessions (
    -- SHA-256 of the cookie's token, which is not kept.
    token_hash BYTEA    PRIMARY KEY CHECK (length(token_hash) = 32),
    account_id TEXT COLLATE "C"    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL
);

CREATE INDEX sessions_by_account ON sessions (account_id);

CREATE TABLE access_keys (
    access        TEXT COLLATE "C"    PRIMARY KEY,
    account_id    TEXT COLLATE "C"    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    project_id    TEXT COLLATE "C"    NOT NULL REFERENCES projects (id),
    -- Sealed under the root key for this `access`: a signature is checked with the secret itself.
    sealed_secret BYTEA    NOT NULL,
    created_at    BIGINT NOT NULL
);

CREATE INDEX access_keys_by_account ON access_keys (account_id);
