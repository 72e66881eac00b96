package content

import "time"

// Tally counts of how many articles the newest scoring knows what, and the means of that.
type Tally struct {
	At       time.Time // calendar; zero = nothing was ever scored
	Model    string
	Articles int
	Ranked   int // that have a place
	Demand   int // whose demand is known
	Exposure int
	// Of those alone of which it is known, from the mean of their low ends to that of their high ends: wide
	// enough whatever the errors of articles share. Zero where none is known.
	MeanDemand, MeanExposure Interval
}
