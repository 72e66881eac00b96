-- Releases and the articles in their messages, in order.
-- due, not_before, created_at and updated_at are calendar time;
-- queued_at and lease_until are work time.
CREATE TABLE releases (
	id          {{identity}},
	channel     TEXT NOT NULL,
	platform    TEXT NOT NULL,
	run         BIGINT NOT NULL CHECK (run > 0),
	state       TEXT NOT NULL,
	why         TEXT NOT NULL,
	due         BIGINT NOT NULL,
	asked       TEXT NOT NULL,
	late        BIGINT NOT NULL,
	digest      TEXT NOT NULL,
	fence       BIGINT NOT NULL,
	queued_at   BIGINT NOT NULL,
	lease_until BIGINT NOT NULL,
	not_before  BIGINT NOT NULL,
	job         TEXT NOT NULL,
	commit_hash TEXT NOT NULL,
	version     BIGINT NOT NULL,
	created_at  BIGINT NOT NULL,
	updated_at  BIGINT NOT NULL
);
CREATE INDEX releases_due ON releases (due, id);
CREATE INDEX releases_state ON releases (state, due);
CREATE INDEX releases_channel ON releases (channel, due);

-- held is 1 while the release keeps (slug, channel, run) for itself. Cancelling sets it to 0:
-- what was given up never stands in the way of a new release of the same article.
CREATE TABLE release_items (
	release       BIGINT NOT NULL REFERENCES releases (id),
	position      BIGINT NOT NULL, -- 0 is the first, 头条
	slug          TEXT NOT NULL,
	channel       TEXT NOT NULL,
	run           BIGINT NOT NULL,
	held          BIGINT NOT NULL CHECK (held IN (0, 1)),
	title         TEXT NOT NULL,
	rendition     TEXT NOT NULL REFERENCES renditions (digest),
	source_digest TEXT NOT NULL,
	PRIMARY KEY (release, position)
);
CREATE UNIQUE INDEX release_items_key ON release_items (slug, channel, run) WHERE held = 1;
CREATE INDEX release_items_rendition ON release_items (rendition);
CREATE INDEX release_items_slug ON release_items (slug);
