-- What a scoring leaves beside scores, and what the newest one ranked, so that a page of it reads no
-- other article. All instants are calendar time.

-- The shape that each post went out in: content.Family, '' = not known.
ALTER TABLE publications ADD COLUMN family TEXT NOT NULL DEFAULT '';
UPDATE publications SET family = COALESCE((SELECT {{family}} FROM release_items i
	JOIN renditions ON renditions.digest = i.rendition
	WHERE i.release = publications.release AND i.position = publications.idx), '');

-- The scorings that scores has. Of all but the newest, scores keeps the numbers alone; what was scored
-- each hour before is kept as the last of each day.
CREATE TABLE scorings (
	at BIGINT PRIMARY KEY
);
INSERT INTO scorings (at) SELECT MAX(at) FROM scores GROUP BY at / 86400000000;
DELETE FROM scores WHERE at NOT IN (SELECT at FROM scorings);
UPDATE scores SET why = '' WHERE at < (SELECT MAX(at) FROM scorings);

-- Of the newest scoring alone. BYTEA is PostgreSQL's name; SQLite keeps a blob under any declared type.
CREATE TABLE rankings (
	at    BIGINT PRIMARY KEY,
	body  TEXT NOT NULL,  -- content.Ranking without draws
	draws BYTEA NOT NULL  -- 32 bit floats, the lowest byte first: all of the first post, then of the second, …
);

CREATE TABLE ranked (
	slug      TEXT PRIMARY KEY,
	place     BIGINT NOT NULL, -- from 0; the unranked behind the others
	title     TEXT NOT NULL,
	author    TEXT NOT NULL,
	series    TEXT NOT NULL,
	topic     TEXT NOT NULL,
	format    TEXT NOT NULL,
	stage     TEXT NOT NULL,
	audience  TEXT NOT NULL,
	cover     TEXT NOT NULL,
	published BIGINT NOT NULL -- first
);
CREATE UNIQUE INDEX ranked_place ON ranked (place);

CREATE TABLE ranked_posts (
	publication BIGINT PRIMARY KEY,
	slug        TEXT NOT NULL,
	channel     TEXT NOT NULL
);
CREATE INDEX ranked_posts_slug ON ranked_posts (slug);
CREATE INDEX ranked_posts_channel ON ranked_posts (channel, slug);
