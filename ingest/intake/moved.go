package intake

import (
	"context"
	"time"

	"moxin/content"
	"moxin/ingest/sheet"
)

// forgotten is why samples of a row count no longer for the publication it was taken for.
const forgotten = "这一行不是这篇发布的：答案改了 / the row is not this publication's: its answer was changed"

// moved sees to it that nothing counts twice where rows of an import are taken for another publication
// than before: what was read for the old one is withdrawn, and what had been withdrawn from the new
// one counts again.
func (i *Intake) moved(ctx context.Context, now Report, who string) error {
	if now.Was == nil {
		return nil
	}
	rows := map[string]sheet.Joined{}
	for _, j := range now.Joined {
		rows[j.Ref()] = j
	}
	for _, was := range now.Was.Joined {
		is := rows[was.Ref()]
		if was.Publication == is.Publication {
			continue
		}
		// A row that fits more by now than it did is asked about; until then it stays what it was.
		settled := was.How == sheet.ByAnswer || is.Publication != 0 || is.How == sheet.NoneOfOurs
		if was.Publication != 0 && settled {
			if err := i.mend(ctx, now, was.Publication, who, false); err != nil {
				return err
			}
		}
	}
	for _, was := range now.Was.Joined {
		if is := rows[was.Ref()]; is.Publication != 0 && is.Publication != was.Publication {
			if err := i.mend(ctx, now, is.Publication, who, true); err != nil {
				return err
			}
		}
	}
	return nil
}

// mend corrects an import's samples of a publication: to what was read, or to nothing.
func (i *Intake) mend(ctx context.Context, l Report, publication int64, who string, count bool) error {
	f := content.SampleFilter{Publications: []int64{publication}, AsRead: true}
	samples, err := i.Store.Samples(ctx, f)
	if err != nil {
		return err
	}
	words, err := i.Store.Corrections(ctx, f)
	if err != nil {
		return err
	}
	for _, s := range samples {
		if s.Raw != l.Raw {
			continue
		}
		last := lastWord(words, s)
		withdrawn := last != nil && last.Value == nil && last.Why == forgotten
		if count != withdrawn { // nothing to give back, or nothing left to take
			continue
		}
		c := content.Correction{Publication: s.Publication, Metric: s.Metric, ObservedAt: s.ObservedAt, Source: s.Source,
			Why: forgotten, Who: who, At: i.Now()}
		if count {
			value := s.Value
			c.Value = &value
		}
		if _, err := i.Store.AddCorrection(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// lastWord is the newest correction of a sample; nil without one.
func lastWord(words []content.Correction, s content.Sample) *content.Correction {
	var last *content.Correction
	for n, c := range words {
		same := c.Metric == s.Metric && c.Source == s.Source && c.ObservedAt.Truncate(time.Microsecond).Equal(s.ObservedAt.Truncate(time.Microsecond))
		if same && (last == nil || c.ID > last.ID) {
			last = &words[n]
		}
	}
	return last
}
