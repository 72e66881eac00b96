-- 1 where a person said that the other is waited for no more: what plan wants again stays dropped.
ALTER TABLE release_waits ADD COLUMN dropped BIGINT NOT NULL DEFAULT 0 CHECK (dropped IN (0, 1));
