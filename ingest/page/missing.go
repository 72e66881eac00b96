package page

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"moxin/content"
)

// A host that is being mended answers 404 for a while, and a post that is called gone is read no
// more by anything. So a missing page is believed when it is still missing after missingAgain; what
// was missing longer than missingLong ago says nothing about today.
const (
	missingAgain = 6 * time.Hour
	missingLong  = 72 * time.Hour
)

// missing is a page that its host does not have. The first time it is only noted.
func (c *Collector) missing(ctx context.Context, at *url.URL, status int) (Page, error) {
	page := Page{Verdict: Missing, Why: fmt.Sprintf("HTTP %d", status)}
	noted := "missing:" + at.String()
	first, err := c.keep.Recall(ctx, noted)
	if err != nil {
		return page, fmt.Errorf("page: recalling %s: %w", at, err)
	}
	since := c.now().Sub(first.At)
	if !first.At.IsZero() && since >= missingAgain && since <= missingLong {
		page.Verdict = Deleted
		return page, nil
	}
	if first.At.IsZero() || since > missingLong || since < 0 {
		err = c.keep.PutRecall(ctx, content.Recall{Address: noted, At: c.now(), Said: []byte("{}")})
	}
	if err != nil {
		return page, fmt.Errorf("page: noting that %s is missing: %w", at, err)
	}
	return page, nil
}
