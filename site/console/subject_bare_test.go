package console

import (
	"net/url"
	"testing"
)

// Pages ask for all articles of a subject or a period only without their explanations: of ten thousand those
// are most of what a page would take.
func TestNoPageReadsEveryExplanation(t *testing.T) {
	t.Parallel()
	s := scoredShop(t)
	c := &crowd{Store: s.store}
	s.options.Store = c
	s.open()
	for _, target := range []string{
		"/authors/" + url.PathEscape("林溪"), "/channels/gzh", "/series/" + url.PathEscape("店主手记"), "/articles/how-we-choose", "/rankings",
		"/rankings?by=author&period=2026-11", "/rankings?period=2026-12&with=2026-11", "/rankings?by=series&period=2026-12&with=2026-11",
	} {
		c.asked = nil
		s.page(target)
		for _, q := range c.asked {
			if q.Limit == 0 && !q.Bare {
				t.Errorf("%s reads all of %+v", target, q)
			}
		}
	}
}
