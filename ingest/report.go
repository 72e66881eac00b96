package ingest

import "moxin/content"

// Problem is one reading that did not work out, or one sample of it that says nothing true.
type Problem struct {
	Publication int64           `json:"publication,omitempty"`
	Channel     string          `json:"channel,omitempty"`
	Collector   string          `json:"collector"`
	Error       string          `json:"error"`
	Trouble     content.Trouble `json:"trouble,omitempty"`
	Raw         string          `json:"raw,omitempty"` // hash of what it failed on
}

// Report says what one pass did.
type Report struct {
	Read     int       `json:"read"`    // readings that came back
	Added    int       `json:"added"`   // samples that were new
	Waiting  int       `json:"waiting"` // sources that have nothing yet, or whose quota is used up
	Gone     int       `json:"gone"`    // publications that turned out to be gone
	Failed   int       `json:"failed"`
	PutOff   int       `json:"put_off"` // not asked: the host is stopped, the source is down, or somebody reads it now
	Skipped  int       `json:"skipped"` // ages of the plan that passed unread: what the counts were then nobody knows
	Problems []Problem `json:"problems,omitempty"`
}

// Add counts another pass in.
func (r *Report) Add(o Report) {
	r.Read += o.Read
	r.Added += o.Added
	r.Waiting += o.Waiting
	r.Gone += o.Gone
	r.Failed += o.Failed
	r.PutOff += o.PutOff
	r.Skipped += o.Skipped
	r.Problems = append(r.Problems, o.Problems...)
}
