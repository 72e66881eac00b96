package content

import "time"

// Lateness is how late releases went out: of the first attempt of each, from its instant to the
// claim. Calendar time.
type Lateness struct {
	N             int // first attempts
	P50, P99, Max time.Duration
}
