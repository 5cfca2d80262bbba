-- The audit log (docs/AUDIT.md). Records are added and nothing else happens to them.

CREATE TABLE audit_records (
    -- Without a gap, from 1.
    seq          BIGINT PRIMARY KEY,
    -- Milliseconds since 1970.
    at_ms        BIGINT NOT NULL,
    actor_kind   TEXT COLLATE "C" NOT NULL,
    account_id   TEXT COLLATE "C",
    account_name TEXT COLLATE "C",
    access_key   TEXT COLLATE "C",
    session      TEXT COLLATE "C",
    address      TEXT COLLATE "C",
    action       TEXT COLLATE "C" NOT NULL,
    project_id   TEXT COLLATE "C",
    key_id       TEXT COLLATE "C",
    target       TEXT COLLATE "C",
    outcome      TEXT COLLATE "C" NOT NULL,
    status       BIGINT NOT NULL,
    times        BIGINT NOT NULL,
    request_id   TEXT COLLATE "C",
    -- How the hash was made.
    layout       BIGINT NOT NULL,
    hash         BYTEA   NOT NULL,
    mac          BYTEA   NOT NULL
);

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
    id   BIGINT PRIMARY KEY CHECK (id = 1),
    seq  BIGINT NOT NULL,
    hash BYTEA   NOT NULL
);

-- What the hashes are signed with, one row, sealed under the root key.
CREATE TABLE audit_key (
    id     BIGINT PRIMARY KEY CHECK (id = 1),
    sealed BYTEA   NOT NULL
);

CREATE FUNCTION refuse_audit_change() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only';
END $$;

CREATE TRIGGER audit_records_stay_as_they_are BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_records
FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

CREATE TRIGGER audit_head_goes_forward BEFORE UPDATE ON audit_head
FOR EACH ROW WHEN (NEW.seq < OLD.seq OR (NEW.seq = OLD.seq AND NEW.hash <> OLD.hash))
EXECUTE FUNCTION refuse_audit_change();

CREATE TRIGGER audit_head_stays BEFORE DELETE OR TRUNCATE ON audit_head
FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

-- Without its key the log cannot be verified.
CREATE TRIGGER audit_key_stays BEFORE DELETE OR TRUNCATE ON audit_key
FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
