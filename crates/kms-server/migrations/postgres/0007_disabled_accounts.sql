-- Seconds since 1970; absent while the account or the access key may be used.
ALTER TABLE accounts ADD COLUMN disabled_at BIGINT;
ALTER TABLE access_keys ADD COLUMN disabled_at BIGINT;
