-- Who may sign in. All instants are work time. Secrets are here as hashes alone: of passwords
-- argon2id in PHC form, of sessions, API tokens and links SHA-256.
CREATE TABLE persons (
	name     TEXT PRIMARY KEY,
	roles    TEXT NOT NULL,
	password TEXT NOT NULL,
	made_at  BIGINT NOT NULL,
	made_by  TEXT NOT NULL
);

CREATE TABLE sessions (
	hash    BYTEA PRIMARY KEY,
	id      TEXT NOT NULL UNIQUE,
	person  TEXT NOT NULL REFERENCES persons (name) ON DELETE CASCADE,
	made_at BIGINT NOT NULL,
	seen_at BIGINT NOT NULL,
	origin  TEXT NOT NULL,
	agent   TEXT NOT NULL
);
CREATE INDEX sessions_person ON sessions (person, made_at);

CREATE TABLE api_tokens (
	id      {{identity}},
	hash    BYTEA NOT NULL UNIQUE,
	person  TEXT NOT NULL REFERENCES persons (name) ON DELETE CASCADE,
	label   TEXT NOT NULL,
	made_at BIGINT NOT NULL,
	seen_at BIGINT NOT NULL
);
CREATE INDEX api_tokens_person ON api_tokens (person, id);

-- The one link that makes the first admin.
CREATE TABLE first_link (
	one      BIGINT PRIMARY KEY CHECK (one = 1),
	hash     BYTEA NOT NULL,
	until_at BIGINT NOT NULL
);

-- From where an act came: an address for the console, "cli" for a command.
ALTER TABLE audit ADD COLUMN origin TEXT NOT NULL DEFAULT '';
