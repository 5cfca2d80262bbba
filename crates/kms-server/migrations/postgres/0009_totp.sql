-- The second step of signing in. Times are seconds since 1970.
CREATE TABLE totp (
    account_id    TEXT COLLATE "C"    NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    -- AES-256-GCM under the root key, bound to the account.
    sealed_secret BYTEA    NOT NULL,
    began_at      BIGINT NOT NULL,
    -- Absent until the authenticator has shown a code.
    confirmed_at  BIGINT,
    -- The 30 seconds, counted from 1970, whose code was used last.
    last_step     BIGINT NOT NULL,
    -- Wrong codes in a row, and when the last one was.
    failures      BIGINT NOT NULL,
    failed_at     BIGINT NOT NULL
);

CREATE TABLE recovery_codes (
    account_id    TEXT COLLATE "C"    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- SHA-256 of account and code, which is not kept.
    code_hash     BYTEA    NOT NULL,
    PRIMARY KEY (account_id, code_hash)
);
