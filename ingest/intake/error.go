package intake

import (
	"errors"

	"moxin/content"
)

// What cannot be done as it was asked.
var (
	ErrChannel = errors.New("intake: no such channel")
	ErrRow     = errors.New("intake: no row to answer about")
	ErrAnswer  = errors.New("intake: the answer cannot be")
)

// RefusedError says in both languages why something cannot be done as it was asked. Nothing was changed.
type RefusedError struct {
	Kind error // ErrChannel, ErrRow or ErrAnswer
	Text content.Text
}

func refused(kind error, zh, en string) error { return &RefusedError{kind, content.T(zh, en)} }

// Error says it in both languages.
func (e *RefusedError) Error() string { return e.Text.String() }

// In says it in one language.
func (e *RefusedError) In(lang string) string { return e.Text.In(lang) }

// Unwrap is the kind.
func (e *RefusedError) Unwrap() error { return e.Kind }
