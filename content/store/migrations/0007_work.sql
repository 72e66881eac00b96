-- What processes share with each other. All instants are work time.
CREATE TABLE beats (
	worker TEXT PRIMARY KEY,
	roles  TEXT NOT NULL,
	at     BIGINT NOT NULL
);

-- A counter's row is the lock under which its takes are counted. A name that begins with
-- lock: is a lock only and is never taken.
CREATE TABLE counters (
	name  TEXT PRIMARY KEY,
	taken BIGINT NOT NULL -- ever
);

CREATE TABLE takes (
	name TEXT NOT NULL REFERENCES counters (name),
	seq  BIGINT NOT NULL, -- the counter's taken
	at   BIGINT NOT NULL,
	PRIMARY KEY (name, seq)
);
CREATE INDEX takes_time ON takes (name, at);
