-- Calendar instant at which an outcome became known; 0 = it was not written down. Of what came before it is not
-- known: it counts from when it happened.
ALTER TABLE outcomes ADD COLUMN learned BIGINT NOT NULL DEFAULT 0;
