package douyinapi

import "moxin/publishers/transport"

// The scalars of replies: ids and lives come as strings or numbers for the same field, and a reading
// may be missing.
type (
	ID     = transport.ID
	Int    = transport.Int
	Number = transport.Number
)
