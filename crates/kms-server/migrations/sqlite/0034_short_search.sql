-- Texts of two characters are found as well: they begin a trigram, but for the end of an alias, which gets a character
-- that no alias has.
DROP TRIGGER keys_named;
DROP TRIGGER keys_renamed;
DROP TRIGGER key_names_changed;

UPDATE key_names SET alias = alias || '¶';

INSERT INTO key_search (key_search) VALUES ('rebuild');

CREATE TRIGGER keys_named AFTER INSERT ON keys BEGIN
    INSERT INTO key_names (key_id, project_id, alias) VALUES (new.id, new.project_id, new.alias || '¶');
END;

CREATE TRIGGER keys_renamed AFTER UPDATE OF alias ON keys WHEN old.alias <> new.alias BEGIN
    UPDATE key_names SET alias = new.alias || '¶' WHERE key_id = new.id;
END;

CREATE TRIGGER key_names_changed AFTER UPDATE ON key_names BEGIN
    INSERT INTO key_search (key_search, rowid, alias) VALUES ('delete', old.number, old.alias);
    INSERT INTO key_search (rowid, alias) VALUES (new.number, new.alias);
END;

-- A tag knows the project of its key, so that tags are found and counted without a look at the keys.
CREATE TABLE key_tags_of_projects (
    key_id              TEXT    NOT NULL REFERENCES keys (id) ON DELETE CASCADE,
    key                 TEXT    NOT NULL,
    value               TEXT    NOT NULL,
    project_id          TEXT    NOT NULL,
    PRIMARY KEY (key_id, key)
) STRICT, WITHOUT ROWID;

INSERT INTO key_tags_of_projects (key_id, key, value, project_id)
SELECT key_id, key, value, project_id FROM key_tags JOIN keys ON keys.id = key_id ORDER BY key_id, key;

DROP TABLE key_tags;
ALTER TABLE key_tags_of_projects RENAME TO key_tags;

CREATE INDEX key_tags_by_value ON key_tags (project_id, key, value, key_id);
