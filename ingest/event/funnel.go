package event

import (
	"fmt"
	"slices"
	"time"

	"moxin/content"
)

// FunnelStays is after how long a contact counts as one that stayed.
const FunnelStays = 30 * 24 * time.Hour

// Journey is what is known of an article's readers on their way to be customers.
type Journey struct {
	Posts    []content.Publication
	Latest   []content.Sample     // the newest readings of the posts
	Links    []content.Link       // of the article, retired ones too
	Ways     []content.ContactWay // of the article, retired ones too
	Outcomes []content.Outcome    // credited to the posts
	Contacts []content.Contact    // relations of the readers who were added
	Orders   []content.Outcome    // orders and refunds of everybody since the first of them was added
	Now      time.Time            // calendar
}

// Funnel is the way from reader to customer in steps. What nobody could have told is not known, never 0.
func Funnel(j Journey) []content.FunnelStep {
	added := j.added()
	return []content.FunnelStep{
		j.read(), j.click(), j.add(added), j.stay(added), j.order(added),
	}
}

// newestOf sums the newest cumulative readings of a metric over posts, and says of how many posts there are any.
func (j Journey) newestOf(m content.Metric, posts []content.Publication) (sum float64, known int, capped bool) {
	for _, p := range posts {
		var newest *content.Sample
		for _, s := range j.Latest {
			if s.Publication == p.ID && s.Metric == m && s.Cumulative && (newest == nil || s.ObservedAt.After(newest.ObservedAt)) {
				newest = &s
			}
		}
		if newest != nil {
			sum, known, capped = sum+newest.Value, known+1, capped || newest.Capped
		}
	}
	return sum, known, capped
}

// read counts reads where somebody can: of messages in WeCom nobody knows who read them.
func (j Journey) read() content.FunnelStep {
	posts := slices.DeleteFunc(slices.Clone(j.Posts), func(p content.Publication) bool { return p.Platform == content.WeCom })
	sum, known, capped := j.newestOf(content.Reads, posts)
	return j.summed(content.FunnelStep{Key: content.FunnelRead, N: int(sum), Least: capped}, len(posts), known,
		content.T("还没有读到阅读数", "reads were never read"))
}

// click counts what own links were followed. Codes that are scanned tell nobody.
func (j Journey) click() content.FunnelStep {
	s := content.FunnelStep{Key: content.FunnelClick}
	linked := slices.DeleteFunc(slices.Clone(j.Posts), func(p content.Publication) bool {
		return !slices.ContainsFunc(j.Links, func(l content.Link) bool { return l.Channel == p.Channel })
	})
	if len(linked) == 0 {
		s.Why = content.T("没有短链（moxin link add）", "there is no short link (moxin link add)")
		return s
	}
	sum, known, capped := j.newestOf(content.Clicks, linked)
	s.N, s.Least = int(sum), capped
	return j.summed(s, len(linked), known, content.T("还没有读到点击数", "clicks were never read"))
}

// summed says of a sum over posts of how many of them it is.
func (j Journey) summed(s content.FunnelStep, posts, known int, never content.Text) content.FunnelStep {
	s.Known = known > 0
	switch {
	case !s.Known:
		s.N, s.Why = 0, never
	case known < posts:
		s.Least = true
		s.Why = content.T(fmt.Sprintf("%d 篇里读到 %d 篇", posts, known), fmt.Sprintf("of %d of %d posts", known, posts))
	}
	return s
}

// adding is who became a contact by the article, and since when.
type adding struct {
	readers map[string]time.Time // the first time each
	nobody  int                  // that nobody can tell apart any more
}

func (a adding) all() int { return len(a.readers) + a.nobody }

func (j Journey) added() adding {
	a := adding{readers: map[string]time.Time{}}
	for _, o := range j.Outcomes {
		switch at, known := a.readers[o.Reader]; {
		case o.Kind != content.OutcomeAdd:
		case o.Reader == "" || o.Reader == o.Ref: // forgotten
			a.nobody++
		case !known || o.At.Before(at):
			a.readers[o.Reader] = o.At
		}
	}
	return a
}

func (j Journey) add(a adding) content.FunnelStep {
	s := content.FunnelStep{Key: content.FunnelAdd, Known: true, N: a.all()}
	if s.N > 0 {
		return s
	}
	if _, read, _ := j.newestOf(content.Adds, j.Posts); read > 0 {
		return s
	}
	s.Known, s.Why = false, content.T("没有渠道活码", "there is no contact way")
	if len(j.Ways) > 0 {
		s.Why = content.T("还没有听到企业微信说谁来过", "WeCom has told of nobody yet")
	}
	return s
}

// stay counts, of those who were added FunnelStays ago or longer, who was a contact all that time later.
func (j Journey) stay(a adding) content.FunnelStep {
	s := content.FunnelStep{Key: content.FunnelStay}
	relations := map[string][]content.Contact{}
	for _, c := range j.Contacts {
		relations[c.Reader] = append(relations[c.Reader], c)
	}
	young, lost := 0, a.nobody
	for reader, at := range a.readers {
		mark := at.Add(FunnelStays)
		switch {
		case len(relations[reader]) == 0:
			lost++
		case j.Now.Before(mark):
			young++
		default:
			s.Of++
			if slices.ContainsFunc(relations[reader], func(c content.Contact) bool { return thereAt(c, mark) }) {
				s.N++
			}
		}
	}
	s.Known = s.Of > 0
	switch {
	case a.all() == 0:
		s.Why = content.T("还没有人加", "nobody was added yet")
	case young > 0:
		s.Why = content.T(fmt.Sprintf("%d 位还不到 30 天", young), fmt.Sprintf("%d not 30 days ago yet", young))
	case lost > 0:
		s.Why = content.T(fmt.Sprintf("%d 位查不到了", lost), fmt.Sprintf("%d cannot be told", lost))
	}
	return s
}

// thereAt reports whether a relation stood at an instant, as far as its last beginning and end tell.
func thereAt(c content.Contact, at time.Time) bool {
	switch {
	case c.Left.IsZero() || !c.Left.Before(at):
		return true
	case c.At.After(c.Left): // they came back
		return !c.At.After(at)
	}
	return false
}

// order counts who ordered after being added. Where no orders come in nobody knows.
func (j Journey) order(a adding) content.FunnelStep {
	s := content.FunnelStep{Key: content.FunnelOrder}
	sold := slices.ContainsFunc(j.Orders, func(o content.Outcome) bool {
		return o.Kind == content.OutcomeOrder || o.Kind == content.OutcomeReorder
	})
	switch {
	case len(a.readers) == 0 && a.nobody == 0:
		s.Why = content.T("还没有人加", "nobody was added yet")
		return s
	case !sold:
		s.Why = content.T("这段时间没有订单进来", "no orders came in since")
		return s
	}
	by := map[string][]content.Outcome{}
	var refunds []content.Outcome
	for _, o := range j.Orders {
		if o.Kind == content.OutcomeRefund {
			refunds = append(refunds, o)
		} else if _, ours := a.readers[o.Reader]; ours {
			by[o.Reader] = append(by[o.Reader], o)
		}
	}
	s.Known, s.Of = true, len(a.readers)
	for reader, orders := range by {
		standing := Standing(slices.Concat(orders, refunds), time.Time{})
		if slices.ContainsFunc(standing, func(o content.Outcome) bool { return !o.At.Before(a.readers[reader]) }) {
			s.N++
		}
	}
	return s
}
