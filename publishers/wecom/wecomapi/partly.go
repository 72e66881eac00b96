package wecomapi

import "errors"

// Partly reports whether the platform warned that it took a call although it did not understand all of
// its JSON: something was made, and it may be other than what was asked for.
func Partly(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.partly
}
