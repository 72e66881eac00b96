-- What exists on the platforms. All instants are calendar time.
CREATE TABLE publications (
	id           {{identity}},
	release      BIGINT NOT NULL REFERENCES releases (id),
	idx          BIGINT NOT NULL,
	slug         TEXT NOT NULL,
	channel      TEXT NOT NULL,
	platform     TEXT NOT NULL,
	remote_id    TEXT NOT NULL,
	stat_id      TEXT NOT NULL,
	url          TEXT NOT NULL,
	title        TEXT NOT NULL,
	published_at BIGINT NOT NULL,
	gone_at      BIGINT NOT NULL,
	gone_why     TEXT NOT NULL,
	UNIQUE (release, idx)
);
CREATE INDEX publications_slug ON publications (slug);
CREATE INDEX publications_channel ON publications (channel, published_at);
CREATE INDEX publications_time ON publications (published_at);

CREATE TABLE collections (
	publication BIGINT NOT NULL REFERENCES publications (id),
	collector   TEXT NOT NULL,
	next_at     BIGINT NOT NULL,
	last_at     BIGINT NOT NULL,
	failures    BIGINT NOT NULL,
	error       TEXT NOT NULL,
	PRIMARY KEY (publication, collector)
);
CREATE INDEX collections_next ON collections (next_at);
