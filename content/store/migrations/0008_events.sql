-- What platforms told by callback, kept before it is answered. at is calendar time.
CREATE TABLE events (
	id      {{identity}},
	channel TEXT NOT NULL,
	key     TEXT NOT NULL,
	kind    TEXT NOT NULL,
	job     TEXT NOT NULL,
	at      BIGINT NOT NULL,
	body    TEXT NOT NULL,
	UNIQUE (channel, key)
);
CREATE INDEX events_job ON events (channel, job, id);

-- Tokens and secrets of a channel, sealed before they come here. at is calendar time.
CREATE TABLE tokens (
	channel TEXT NOT NULL,
	name    TEXT NOT NULL,
	sealed  BYTEA NOT NULL,
	at      BIGINT NOT NULL,
	PRIMARY KEY (channel, name)
);

-- What belongs to this store alone and is made once.
CREATE TABLE instance (
	name  TEXT PRIMARY KEY,
	value BYTEA NOT NULL
);
