-- Who is who at an OpenID Connect provider. An account of this kind has the empty text in password_hash.
CREATE TABLE oidc_identities (
    issuer      TEXT    NOT NULL,
    subject     TEXT    NOT NULL,
    account_id  TEXT    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    PRIMARY KEY (issuer, subject)
) STRICT, WITHOUT ROWID;

CREATE INDEX oidc_identities_by_account ON oidc_identities (account_id);

-- Sign-ins that were answered, until they lapse (seconds since 1970): none is answered twice.
CREATE TABLE oidc_attempts (
    -- SHA-256 of the attempt's state.
    state_hash  BLOB    NOT NULL PRIMARY KEY,
    until       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX oidc_attempts_by_end ON oidc_attempts (until);
