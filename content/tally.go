package content

import "time"

// Tally counts of how many articles the newest scoring knows what.
type Tally struct {
	At       time.Time // calendar; zero = nothing was ever scored
	Model    string
	Articles int
	Ranked   int // that have a place
	Demand   int // whose demand is known
	Exposure int
}
