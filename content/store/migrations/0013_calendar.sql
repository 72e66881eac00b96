-- What is still to come, in order: a small part of all releases, asked for several times a second.
CREATE INDEX releases_to_come ON releases (due, id) WHERE state IN ('planned', 'approved', 'queued');
