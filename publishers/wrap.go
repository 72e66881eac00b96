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
