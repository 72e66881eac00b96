-- Articles as last applied, their older names, and what was compiled from them.
-- In every table: instants are Unix microseconds UTC (0 = none), durations microseconds,
-- truths 0 or 1, lists and structures JSON text with snake_case keys.
CREATE TABLE articles (
	slug        TEXT PRIMARY KEY,
	path        TEXT NOT NULL,
	title       TEXT NOT NULL,
	author      TEXT NOT NULL,
	series      TEXT NOT NULL,
	stage       TEXT NOT NULL,
	audience    TEXT NOT NULL,
	tags        TEXT NOT NULL,
	cover       TEXT NOT NULL,
	body_digest TEXT NOT NULL,
	commit_hash TEXT NOT NULL,
	updated_at  BIGINT NOT NULL,
	gone        BIGINT NOT NULL CHECK (gone IN (0, 1))
);
CREATE INDEX articles_body ON articles (body_digest);

CREATE TABLE aliases (
	alias TEXT PRIMARY KEY,
	slug  TEXT NOT NULL REFERENCES articles (slug)
);
CREATE INDEX aliases_slug ON aliases (slug);

CREATE TABLE renditions (
	digest        TEXT PRIMARY KEY,
	slug          TEXT NOT NULL,
	channel       TEXT NOT NULL,
	source_digest TEXT NOT NULL,
	stored_at     BIGINT NOT NULL, -- calendar
	body          TEXT NOT NULL
);
CREATE INDEX renditions_slug ON renditions (slug, channel);
