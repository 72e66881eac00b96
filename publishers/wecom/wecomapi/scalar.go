package wecomapi

import "moxin/publishers/transport"

// Number is a reading of statistics; missing is not zero.
type Number = transport.Number
