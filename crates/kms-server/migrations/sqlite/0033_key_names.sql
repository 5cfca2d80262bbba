-- Keys by a part of their alias: an index of every three characters that follow each other (FTS5, tokenizer trigram,
-- which takes no heed of case). It lies over a table of its own, since VACUUM may renumber the rows of `keys`. A text of
-- two characters begins a trigram there, also at the end of an alias, which gets a character that no alias has.
CREATE TABLE key_names (
    number              INTEGER NOT NULL PRIMARY KEY,
    key_id              TEXT    NOT NULL UNIQUE,
    project_id          TEXT    NOT NULL,
    alias               TEXT    NOT NULL
) STRICT;

INSERT INTO key_names (key_id, project_id, alias) SELECT id, project_id, alias || '¶' FROM keys;

CREATE VIRTUAL TABLE key_search USING fts5 (
    alias, content = 'key_names', content_rowid = 'number', columnsize = 0, tokenize = 'trigram'
);

INSERT INTO key_search (key_search) VALUES ('rebuild');

CREATE TRIGGER keys_named AFTER INSERT ON keys BEGIN
    INSERT INTO key_names (key_id, project_id, alias) VALUES (new.id, new.project_id, new.alias || '¶');
END;

CREATE TRIGGER keys_renamed AFTER UPDATE OF alias ON keys WHEN old.alias <> new.alias BEGIN
    UPDATE key_names SET alias = new.alias || '¶' WHERE key_id = new.id;
END;

CREATE TRIGGER keys_gone AFTER DELETE ON keys BEGIN
    DELETE FROM key_names WHERE key_id = old.id;
END;

-- What FTS5 asks of a table that it keeps an index of (https://www.sqlite.org/fts5.html, "External Content Tables").
CREATE TRIGGER key_names_added AFTER INSERT ON key_names BEGIN
    INSERT INTO key_search (rowid, alias) VALUES (new.number, new.alias);
END;

CREATE TRIGGER key_names_changed AFTER UPDATE ON key_names BEGIN
    INSERT INTO key_search (key_search, rowid, alias) VALUES ('delete', old.number, old.alias);
    INSERT INTO key_search (rowid, alias) VALUES (new.number, new.alias);
END;

CREATE TRIGGER key_names_gone AFTER DELETE ON key_names BEGIN
    INSERT INTO key_search (key_search, rowid, alias) VALUES ('delete', old.number, old.alias);
END;

-- The list's filters in any combination: each of the first columns has few values, so that all combinations that match
-- are looked up one by one. The overview counts along it, too.
CREATE INDEX keys_by_facets ON keys (project_id, spec, usage, origin, state, material_expires, enterprise_project, deletion_ms, created_ms, id);
DROP INDEX keys_by_kind;

-- What filters look at, so that rows that do not match are passed without a look at the keys.
DROP INDEX keys_by_expiry_of_project;
CREATE INDEX keys_by_expiry_of_project ON keys (project_id, (coalesce(material_expires, 9223372036854775807)), id, state, spec, usage, origin, enterprise_project, material_expires, deletion_ms);

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
