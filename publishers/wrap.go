package publishers

// Wrapper is a Publisher around another one.
type Wrapper interface {
	Publisher
	Unwrap() Publisher
}

// As finds what p can do beyond Publisher, through all its wrappers: As[Identifier](p).
func As[T any](p Publisher) (T, bool) {
	for {
		if t, ok := p.(T); ok {
			return t, true
		}
		w, ok := p.(Wrapper)
		if !ok {
			var none T
			return none, false
		}
		p = w.Unwrap()
	}
}

// WithTraits lets p declare t instead of its own traits. A simulator finishes in milliseconds
// what a platform takes minutes for; a doubt there need not wait as long.
func WithTraits(p Publisher, t Traits) Publisher { return &withTraits{p, t} }

type withTraits struct {
	Publisher
	traits Traits
}

// Traits are the given ones.
func (w *withTraits) Traits() Traits { return w.traits }

// Unwrap gives the publisher whose traits are replaced.
func (w *withTraits) Unwrap() Publisher { return w.Publisher }
