package report

import (
	"time"

	"moxin/content"
)

// Input is what a report is made of: what the store holds, read for the period.
type Input struct {
	Config content.Config // brand, zone, and the order of channels
	Period content.Period
	Now    time.Time // calendar
	Late   bool
	Seen   content.Newest // what of the store is known at least

	Articles     []Article
	Publications []content.Publication // all
	Releases     []content.Release     // due in the period
	Samples      []content.Sample      // from Period.From - Lead until Period.Until, as corrected
	Outcomes     []content.Outcome     // up to the period's end
	Failing      []content.Collection  // of the period's publications, that do not work
	Scores       []content.Score       // of one scoring, every kind
	Ranking      content.Ranking       // of the same
}

// Lead is how long before the period a count may have been read to stand for its beginning.
const Lead = 8 * 24 * time.Hour

// Article is a post by what it belongs to, as the scoring grouped it.
type Article struct {
	Slug, Title    string
	Published      time.Time         // first
	Author, Series string            //
	Groups         map[string]string // kind → name: author, series, topic, format, stage, audience; "" = none
}
