-- Who keeps a release that no worker has, to put its draft in place; lease_until says until when.
ALTER TABLE releases ADD COLUMN holder TEXT NOT NULL DEFAULT '';

-- One process at a time does what must not be done twice at once. until_at is work time.
CREATE TABLE leads (
	name     TEXT PRIMARY KEY,
	owner    TEXT NOT NULL,
	until_at BIGINT NOT NULL
);

-- Where a package is finished with one tap: JSON of url, label and expires.
ALTER TABLE handoffs ADD COLUMN open TEXT NOT NULL DEFAULT '{}';
