-- The audit log (docs/AUDIT.md). Records are added and nothing else happens to them.

CREATE TABLE audit_records (
    -- Without a gap, from 1.
    seq          INTEGER PRIMARY KEY,
    -- Milliseconds since 1970.
    at_ms        INTEGER NOT NULL,
    actor_kind   TEXT    NOT NULL,
    account_id   TEXT,
    account_name TEXT,
    access_key   TEXT,
    session      TEXT,
    address      TEXT,
    action       TEXT    NOT NULL,
    project_id   TEXT,
    key_id       TEXT,
    target       TEXT,
    outcome      TEXT    NOT NULL,
    status       INTEGER NOT NULL,
    times        INTEGER NOT NULL,
    request_id   TEXT,
    -- How the hash was made.
    layout       INTEGER NOT NULL,
    hash         BLOB    NOT NULL,
    mac          BLOB    NOT NULL
) STRICT;

-- A page is in the order of time whatever it is filtered by.
CREATE INDEX audit_by_time ON audit_records (at_ms, seq);
CREATE INDEX audit_by_account ON audit_records (account_id, at_ms, seq);
CREATE INDEX audit_by_name ON audit_records (account_name, at_ms, seq);
CREATE INDEX audit_by_key ON audit_records (key_id, at_ms, seq);
CREATE INDEX audit_by_action ON audit_records (action, at_ms, seq);
-- Most records are of accounts and say `done`: for these a look along the time is quicker than an index.
CREATE INDEX audit_of_others ON audit_records (actor_kind, at_ms, seq) WHERE actor_kind <> 'account';
CREATE INDEX audit_refusals ON audit_records (at_ms, seq) WHERE outcome <> 'done';
CREATE INDEX audit_by_refusal ON audit_records (outcome, at_ms, seq) WHERE outcome <> 'done';

-- The end of the chain, one row from the first record on: whoever appends locks it.
CREATE TABLE audit_head (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    seq  INTEGER NOT NULL,
    hash BLOB    NOT NULL
) STRICT;

-- What the hashes are signed with, one row, sealed under the root key.
CREATE TABLE audit_key (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    sealed BLOB    NOT NULL
) STRICT;

CREATE TRIGGER audit_records_stay_as_they_are BEFORE UPDATE ON audit_records
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;

-- `INSERT OR REPLACE` would remove a record without asking the triggers for that.
CREATE TRIGGER audit_records_are_not_replaced BEFORE INSERT ON audit_records
WHEN EXISTS (SELECT 1 FROM audit_records WHERE seq = NEW.seq)
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;

CREATE TRIGGER audit_records_stay BEFORE DELETE ON audit_records
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;

CREATE TRIGGER audit_head_goes_forward BEFORE UPDATE ON audit_head
WHEN NEW.seq < OLD.seq OR (NEW.seq = OLD.seq AND NEW.hash <> OLD.hash)
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;

CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;

CREATE TRIGGER audit_key_stays BEFORE DELETE ON audit_key
BEGIN
    SELECT RAISE(ABORT, 'the audit log cannot be verified without its key');
END;
