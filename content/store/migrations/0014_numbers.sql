-- How reading goes, what people said about what was read, and what readers did. All instants are
-- calendar time, but for taken.
ALTER TABLE collections ADD COLUMN trouble TEXT NOT NULL DEFAULT '';
ALTER TABLE collections ADD COLUMN raw TEXT NOT NULL DEFAULT '';
ALTER TABLE collections ADD COLUMN taken BIGINT NOT NULL DEFAULT 0; -- work time

CREATE TABLE recalls (
	address  TEXT PRIMARY KEY,
	etag     TEXT NOT NULL,
	modified TEXT NOT NULL,
	at       BIGINT NOT NULL,
	said     BYTEA NOT NULL
);

-- The same key, with what is asked together lying together: the newest sample of each source and
-- metric, and the sources of each publication.
DROP INDEX samples_publication;
CREATE UNIQUE INDEX samples_publication ON samples (publication, source, metric, observed_at)
	WHERE publication IS NOT NULL;

-- Samples stay as they were read: a correction stands beside, and the newest one holds.
CREATE TABLE corrections (
	id          {{identity}},
	publication BIGINT REFERENCES publications (id),
	channel     TEXT,
	metric      TEXT NOT NULL,
	observed_at BIGINT NOT NULL,
	source      TEXT NOT NULL,
	value       DOUBLE PRECISION, -- NULL = the reading says nothing
	why         TEXT NOT NULL,
	who         TEXT NOT NULL,
	at          BIGINT NOT NULL,
	CHECK ((publication IS NULL) <> (channel IS NULL))
);
CREATE INDEX corrections_publication ON corrections (publication) WHERE publication IS NOT NULL;
CREATE INDEX corrections_channel ON corrections (channel) WHERE channel IS NOT NULL;

CREATE TABLE imports (
	id          {{identity}},
	file        TEXT NOT NULL,
	layout      TEXT NOT NULL,
	channel     TEXT NOT NULL,
	raw         TEXT NOT NULL,
	bytes       BIGINT NOT NULL,
	who         TEXT NOT NULL,
	at          BIGINT NOT NULL,
	observed_at BIGINT NOT NULL,
	row_count   BIGINT NOT NULL,
	matched     BIGINT NOT NULL,
	added       BIGINT NOT NULL,
	open        BIGINT NOT NULL,
	report      BYTEA NOT NULL
);
CREATE UNIQUE INDEX imports_raw ON imports (raw, channel); -- who brings the same file is told of the first

CREATE TABLE matches (
	platform    TEXT NOT NULL,
	name        TEXT NOT NULL,
	publication BIGINT REFERENCES publications (id), -- NULL = none of ours
	who         TEXT NOT NULL,
	at          BIGINT NOT NULL,
	PRIMARY KEY (platform, name)
);

CREATE TABLE links (
	code    TEXT PRIMARY KEY,
	slug    TEXT NOT NULL,
	channel TEXT NOT NULL,
	passer  TEXT NOT NULL,
	target  TEXT NOT NULL,
	who     TEXT NOT NULL,
	at      BIGINT NOT NULL,
	retired BIGINT NOT NULL
);
CREATE INDEX links_slug ON links (slug, channel);

CREATE TABLE visits (
	id      {{identity}},
	kind    TEXT NOT NULL,
	slug    TEXT NOT NULL,
	channel TEXT NOT NULL,
	code    TEXT NOT NULL,
	reader  TEXT NOT NULL,
	name    TEXT NOT NULL, -- Visit.Key
	value   DOUBLE PRECISION NOT NULL,
	at      BIGINT NOT NULL
);
CREATE UNIQUE INDEX visits_once ON visits (kind, name) WHERE name <> '';
CREATE INDEX visits_of ON visits (slug, channel, kind, at);
CREATE INDEX visits_reader ON visits (reader, at) WHERE reader <> '';
CREATE INDEX visits_code ON visits (code, at) WHERE code <> '';

ALTER TABLE outcomes ADD COLUMN ref TEXT NOT NULL DEFAULT '';
ALTER TABLE outcomes ADD COLUMN code TEXT NOT NULL DEFAULT '';
-- What has a ref is told apart by it alone: two orders of a reader on one day are two. A shop's first
-- order of a reader may turn out to be a later one, and is the same order still.
CREATE UNIQUE INDEX outcomes_ref
	ON outcomes ((CASE WHEN kind = 'reorder' THEN 'order' ELSE kind END), ref) WHERE ref <> '';
DROP INDEX outcomes_key;
CREATE UNIQUE INDEX outcomes_key
	ON outcomes (kind, channel, reader, at, source, COALESCE(publication, 0)) WHERE ref = '';
CREATE INDEX outcomes_reader ON outcomes (reader, at) WHERE reader <> '';
CREATE INDEX outcomes_publication ON outcomes (publication, at) WHERE publication IS NOT NULL;
