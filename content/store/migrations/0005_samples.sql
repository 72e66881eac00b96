-- What was read back, and what was made of it. All instants are calendar time.
CREATE TABLE samples (
	id          {{identity}},
	publication BIGINT REFERENCES publications (id),
	channel     TEXT,
	metric      TEXT NOT NULL,
	unit        TEXT NOT NULL,
	value       DOUBLE PRECISION NOT NULL,
	cumulative  BIGINT NOT NULL CHECK (cumulative IN (0, 1)),
	capped      BIGINT NOT NULL CHECK (capped IN (0, 1)),
	observed_at BIGINT NOT NULL,
	source      TEXT NOT NULL,
	raw         TEXT NOT NULL,
	CHECK ((publication IS NULL) <> (channel IS NULL))
);
CREATE UNIQUE INDEX samples_publication ON samples (publication, metric, observed_at, source)
	WHERE publication IS NOT NULL;
CREATE UNIQUE INDEX samples_channel ON samples (channel, metric, observed_at, source)
	WHERE channel IS NOT NULL;
CREATE INDEX samples_time ON samples (observed_at);

-- BYTEA is PostgreSQL's name; SQLite keeps a blob under any declared type.
CREATE TABLE raws (
	hash   TEXT PRIMARY KEY,
	source TEXT NOT NULL,
	at     BIGINT NOT NULL,
	body   BYTEA NOT NULL
);

CREATE TABLE outcomes (
	id          {{identity}},
	kind        TEXT NOT NULL,
	publication BIGINT REFERENCES publications (id),
	channel     TEXT NOT NULL,
	reader      TEXT NOT NULL,
	at          BIGINT NOT NULL,
	value       DOUBLE PRECISION NOT NULL,
	source      TEXT NOT NULL
);
CREATE UNIQUE INDEX outcomes_key
	ON outcomes (kind, channel, reader, at, source, COALESCE(publication, 0));
CREATE INDEX outcomes_time ON outcomes (at);

CREATE TABLE scores (
	kind      TEXT NOT NULL,
	subject   TEXT NOT NULL,
	name      TEXT NOT NULL,
	at        BIGINT NOT NULL,
	value     DOUBLE PRECISION NOT NULL,
	low       DOUBLE PRECISION NOT NULL,
	high      DOUBLE PRECISION NOT NULL,
	rank      BIGINT NOT NULL,
	rank_low  BIGINT NOT NULL,
	rank_high BIGINT NOT NULL,
	evidence  DOUBLE PRECISION NOT NULL,
	why       TEXT NOT NULL,
	model     TEXT NOT NULL,
	PRIMARY KEY (kind, at, subject, name)
);
