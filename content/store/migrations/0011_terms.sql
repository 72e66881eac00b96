-- What a release is under besides instant and content: the campaign it belongs to, who goes first
-- of those due together, and what its approval takes (how many people; barred is a JSON list of names).
ALTER TABLE releases ADD COLUMN campaign TEXT NOT NULL DEFAULT '';
ALTER TABLE releases ADD COLUMN priority BIGINT NOT NULL DEFAULT 0;
ALTER TABLE releases ADD COLUMN people BIGINT NOT NULL DEFAULT 1;
ALTER TABLE releases ADD COLUMN barred TEXT NOT NULL DEFAULT '[]';

-- What has to be published before a release may go.
CREATE TABLE release_waits (
	release BIGINT NOT NULL REFERENCES releases (id),
	other   BIGINT NOT NULL REFERENCES releases (id),
	kind    TEXT NOT NULL,
	PRIMARY KEY (release, other)
);
CREATE INDEX release_waits_other ON release_waits (other);

-- The other names that a person goes by: pen names, git names, addresses. A JSON list.
ALTER TABLE persons ADD COLUMN aka TEXT NOT NULL DEFAULT '[]';
