-- Who became a contact by which code, what they were sent, and who left. No name is in here: readers
-- are keyed hashes. All instants are calendar time.
CREATE TABLE contact_ways (
	state   TEXT PRIMARY KEY,
	slug    TEXT NOT NULL,
	channel TEXT NOT NULL,
	wecom   TEXT NOT NULL,
	account TEXT NOT NULL,
	config  TEXT NOT NULL,
	picture TEXT NOT NULL,
	staff   TEXT NOT NULL, -- JSON list
	who     TEXT NOT NULL,
	at      BIGINT NOT NULL,
	retired BIGINT NOT NULL
);
CREATE INDEX contact_ways_slug ON contact_ways (slug, channel);

CREATE TABLE contact_events (
	id      {{identity}},
	channel TEXT NOT NULL,
	account TEXT NOT NULL,
	name    TEXT NOT NULL, -- ContactEvent.Key
	change  TEXT NOT NULL,
	reader  TEXT NOT NULL,
	staff   TEXT NOT NULL,
	state   TEXT NOT NULL,
	at      BIGINT NOT NULL,
	heard   BIGINT NOT NULL,
	done    BIGINT NOT NULL -- 1 = worked on
);
CREATE UNIQUE INDEX contact_events_once ON contact_events (channel, name);
CREATE INDEX contact_events_open ON contact_events (id) WHERE done = 0;

CREATE TABLE contacts (
	id      {{identity}},
	account TEXT NOT NULL,
	reader  TEXT NOT NULL,
	staff   TEXT NOT NULL,
	state   TEXT NOT NULL,
	at      BIGINT NOT NULL,
	gone    BIGINT NOT NULL, -- Contact.Left
	gone_by TEXT NOT NULL
);
CREATE UNIQUE INDEX contacts_once ON contacts (account, reader, staff);
CREATE INDEX contacts_state ON contacts (state) WHERE state <> '';

CREATE TABLE contact_tags (
	contact BIGINT NOT NULL REFERENCES contacts (id),
	tag     TEXT NOT NULL,
	PRIMARY KEY (contact, tag)
);
CREATE INDEX contact_tags_tag ON contact_tags (tag);

CREATE TABLE contact_rolls (
	account TEXT PRIMARY KEY,
	at      BIGINT NOT NULL
);

CREATE TABLE deliveries (
	publication BIGINT NOT NULL REFERENCES publications (id),
	reader      TEXT NOT NULL,
	status      BIGINT NOT NULL,
	at          BIGINT NOT NULL,
	PRIMARY KEY (publication, reader)
);
CREATE INDEX deliveries_reader ON deliveries (reader, at);

-- Readers who asked to be forgotten: what is told of them later is counted and ties to nobody.
CREATE TABLE forgotten (
	reader TEXT PRIMARY KEY,
	at     BIGINT NOT NULL
);

ALTER TABLE outcomes ADD COLUMN after BIGINT NOT NULL DEFAULT 0; -- microseconds since what it is credited to
