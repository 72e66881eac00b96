package wecomapi

import "moxin/publishers/transport"

// Scalars of replies: numbers come as numbers or as text, and a reading may be missing, which is
// not zero.
type (
	Int    = transport.Int
	Number = transport.Number
)
