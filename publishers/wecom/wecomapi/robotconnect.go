package wecomapi

import (
	"context"
	"errors"

	"moxin/publishers"
)

// Connect proves that the key is a robot's, without a word in the group: a message of no kind is refused
// for its shape where the key is known, and for its key where it is not (that the key is looked at first is
// unverified).
func (r *Robot) Connect(ctx context.Context) error {
	err := r.post(ctx, exchange{path: sendPath, contentType: "application/json; charset=utf-8", body: []byte("{}")}, nil)
	var e *Error
	if errors.As(err, &e) && e.Code != 0 && (e.Class == publishers.Bug || e.Class == publishers.Rejected) {
		return nil
	}
	return err
}
