-- The keys under which everything secret is sealed: one, and more only while the root key is being rotated.
CREATE TABLE sealing_keys (
    -- The highest one seals.
    version  INTEGER NOT NULL PRIMARY KEY,
    -- The fingerprint of the root key that it is wrapped under.
    root_key TEXT    NOT NULL,
    wrapped  BLOB    NOT NULL
) STRICT;
