-- What was tried, how far each try came, and what people were asked to finish.
-- started and finished are work time, called is calendar time.
CREATE TABLE attempts (
	id       {{identity}},
	release  BIGINT NOT NULL REFERENCES releases (id),
	fence    BIGINT NOT NULL,
	worker   TEXT NOT NULL,
	started  BIGINT NOT NULL,
	finished BIGINT NOT NULL,
	called   BIGINT NOT NULL,
	lateness BIGINT NOT NULL,
	result   TEXT NOT NULL,
	error    TEXT NOT NULL,
	late     TEXT NOT NULL,
	filled   TEXT NOT NULL,
	UNIQUE (release, fence)
);

CREATE TABLE steps (
	release BIGINT NOT NULL REFERENCES releases (id),
	name    TEXT NOT NULL,
	value   TEXT NOT NULL,
	PRIMARY KEY (release, name)
);

CREATE TABLE uploads (
	account   TEXT NOT NULL,
	kind      TEXT NOT NULL,
	hash      TEXT NOT NULL,
	remote_id TEXT NOT NULL,
	url       TEXT NOT NULL,
	PRIMARY KEY (account, kind, hash)
);

CREATE TABLE handoffs (
	id          {{identity}},
	token       TEXT NOT NULL UNIQUE,
	release     BIGINT NOT NULL REFERENCES releases (id),
	channel     TEXT NOT NULL,
	platform    TEXT NOT NULL,
	due         BIGINT NOT NULL,
	expires     BIGINT NOT NULL,
	title       TEXT NOT NULL,
	texts       TEXT NOT NULL,
	media       TEXT NOT NULL,
	checklist   TEXT NOT NULL,
	preview_url TEXT NOT NULL
);
CREATE INDEX handoffs_release ON handoffs (release);
