-- The second step of signing in. Times are seconds since 1970.
CREATE TABLE totp (
    account_id    TEXT    NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    -- AES-256-GCM under the root key, bound to the account.
    sealed_secret BLOB    NOT NULL,
    began_at      INTEGER NOT NULL,
    -- Absent until the authenticator has shown a code.
    confirmed_at  INTEGER,
    -- The 30 seconds, counted from 1970, whose code was used last.
    last_step     INTEGER NOT NULL,
    -- Wrong codes in a row, and when the last one was.
    failures      INTEGER NOT NULL,
    failed_at     INTEGER NOT NULL
) STRICT;

CREATE TABLE recovery_codes (
    account_id    TEXT    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- SHA-256 of account and code, which is not kept.
    code_hash     BLOB    NOT NULL,
    PRIMARY KEY (account_id, code_hash)
) STRICT, WITHOUT ROWID;
