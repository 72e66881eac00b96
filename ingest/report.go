package ingest

// Problem is one reading that did not work out.
type Problem struct {
	Publication int64  `json:"publication,omitempty"`
	Channel     string `json:"channel,omitempty"`
	Collector   string `json:"collector"`
	Error       string `json:"error"`
}

// Report says what one pass did.
type Report struct {
	Read     int       `json:"read"`    // readings that came back
	Added    int       `json:"added"`   // samples that were new
	Waiting  int       `json:"waiting"` // sources that have nothing yet
	Gone     int       `json:"gone"`    // publications that turned out to be gone
	Failed   int       `json:"failed"`
	Problems []Problem `json:"problems,omitempty"`
}

// Add counts another pass in.
func (r *Report) Add(o Report) {
	r.Read += o.Read
	r.Added += o.Added
	r.Waiting += o.Waiting
	r.Gone += o.Gone
	r.Failed += o.Failed
	r.Problems = append(r.Problems, o.Problems...)
}
