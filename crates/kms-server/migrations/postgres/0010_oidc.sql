-- Who is who at an OpenID Connect provider. An account of this kind has the empty text in password_hash.
CREATE TABLE oidc_identities (
    issuer      TEXT COLLATE "C"    NOT NULL,
    subject     TEXT COLLATE "C"    NOT NULL,
    account_id  TEXT COLLATE "C"    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    PRIMARY KEY (issuer, subject)
);

CREATE INDEX oidc_identities_by_account ON oidc_identities (account_id);

-- Sign-ins that were answered, until they lapse (seconds since 1970): none is answered twice.
CREATE TABLE oidc_attempts (
    -- SHA-256 of the attempt's state.
    state_hash  BYTEA    NOT NULL PRIMARY KEY,
    until       BIGINT NOT NULL
);

CREATE INDEX oidc_attempts_by_end ON oidc_attempts (until);
