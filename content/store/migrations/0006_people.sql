-- What people said and decided. All instants are calendar time.
CREATE TABLE approvals (
	id      {{identity}},
	release BIGINT NOT NULL REFERENCES releases (id),
	digest  TEXT NOT NULL,
	who     TEXT NOT NULL,
	via     TEXT NOT NULL,
	at      BIGINT NOT NULL,
	UNIQUE (release, digest, who)
);

CREATE TABLE audit (
	id         {{identity}},
	at         BIGINT NOT NULL,
	who        TEXT NOT NULL,
	action     TEXT NOT NULL,
	subject    TEXT NOT NULL,
	from_value TEXT NOT NULL,
	to_value   TEXT NOT NULL,
	why        TEXT NOT NULL
);
CREATE INDEX audit_subject ON audit (subject, id);

CREATE TABLE accounts (
	channel      TEXT PRIMARY KEY,
	platform     TEXT NOT NULL,
	account      TEXT NOT NULL,
	name         TEXT NOT NULL,
	kind         TEXT NOT NULL,
	connected_at BIGINT NOT NULL,
	connected_by TEXT NOT NULL
);

-- scope: '' is everything, 'platform:wechat', 'channel:gzh'.
CREATE TABLE pauses (
	scope    TEXT PRIMARY KEY,
	reason   TEXT NOT NULL,
	who      TEXT NOT NULL,
	at       BIGINT NOT NULL,
	until_at BIGINT NOT NULL
);
