package ingest

import (
	"fmt"
	"math"
	"time"

	"moxin/content"
)

// frame is what one reading's samples have in common.
type frame struct {
	publication content.Publication // zero for a channel
	channel     string
	source      string
	raw         string // hash
	now         time.Time
}

// normalise completes samples and drops those that say nothing true, with an error for each
// that a collector should never have made.
func (f frame) normalise(samples []content.Sample) (kept []content.Sample, wrong []error) {
	for _, s := range samples {
		s = f.complete(s)
		if err := f.check(s); err != nil {
			wrong = append(wrong, err)
			continue
		}
		kept = append(kept, s)
	}
	return kept, wrong
}

func (f frame) complete(s content.Sample) content.Sample {
	if s.Channel == "" && s.Publication == 0 {
		s.Publication, s.Channel = f.publication.ID, f.channel
	}
	if s.Unit == "" {
		s.Unit = content.Metrics[s.Metric]
	}
	if s.Source == "" {
		s.Source = f.source
	}
	if s.Raw == "" {
		s.Raw = f.raw
	}
	if s.ObservedAt.IsZero() {
		s.ObservedAt = f.now
	}
	return s
}

func (f frame) check(s content.Sample) error {
	_, known := content.Metrics[s.Metric]
	switch {
	case !known:
		return fmt.Errorf("ingest: %s: unknown metric %q", s.Source, s.Metric)
	case math.IsNaN(s.Value) || math.IsInf(s.Value, 0) || s.Value < 0:
		return fmt.Errorf("ingest: %s: %s is %v, which counts nothing", s.Source, s.Metric, s.Value)
	case s.Unit == content.UnitShare && s.Value > 1:
		return fmt.Errorf("ingest: %s: %s is a share of %v; a whole is 1", s.Source, s.Metric, s.Value)
	case s.ObservedAt.After(f.now):
		return fmt.Errorf("ingest: %s: %s is observed at %s, after now, %s: a clock is wrong, here or there",
			s.Source, s.Metric, s.ObservedAt.Format(time.RFC3339), f.now.Format(time.RFC3339))
	}
	return nil
}
