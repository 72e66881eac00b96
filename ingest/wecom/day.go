package wecom

import (
	"context"
	"fmt"
	"slices"
	"time"

	"moxin/content"
	"moxin/ingest"
	"moxin/publishers/wecom/wecomapi"
)

// AccountOptions of a collector.
type AccountOptions struct {
	Channel string
	Staff   []string // whose numbers are the channel's; none = all whom the app sees
	API     Statistics
	// Roll reads who the customers are; nil = nobody does.
	Roll *Roll
	Now  func() time.Time // calendar
}

// AccountCollector reads what one channel's staff and groups did by day, and the list of customers.
type AccountCollector struct {
	opt    AccountOptions
	halves halves[ingest.Span, dayRead]
}

// NewAccount makes the collector of one channel.
func NewAccount(o AccountOptions) *AccountCollector { return &AccountCollector{opt: o} }

// since are the days whose numbers have come since an instant; at least the newest, and no older ones
// than the platform still knows.
func (c *AccountCollector) since(t time.Time) ingest.Span {
	now := c.opt.Now()
	s := ingest.Span{Begin: wecomapi.NewestDay(t), End: wecomapi.NewestDay(now)}
	if s.Begin.After(s.End) {
		s.Begin = s.End
	}
	// A day less than the page says: which day counts as the first is not said.
	if oldest := wecomapi.NewestDay(now).AddDate(0, 0, 2-wecomapi.MaxStatBack); s.Begin.Before(oldest) {
		s.Begin = oldest
	}
	return s
}

// firstDays is how far back a channel is read that was never read: one call of each member.
const firstDays = wecomapi.MaxStatDays

// CollectChannel reads the last thirty days.
func (c *AccountCollector) CollectChannel(ctx context.Context, channel string) (ingest.Reading, error) {
	return c.CollectSince(ctx, channel, c.opt.Now().AddDate(0, 0, 1-firstDays))
}

// CollectSince reads the days since the calendar instant of the last reading, at most 180, and the
// list of customers where it is due.
func (c *AccountCollector) CollectSince(ctx context.Context, channel string, since time.Time) (ingest.Reading, error) {
	reading := ingest.Reading{Source: Days}
	staff, err := c.staff(ctx)
	if err != nil {
		return ingest.Reading{}, err
	}
	if c.opt.Roll != nil { // first: it is kept by itself, whatever the statistics say
		if err := c.opt.Roll.read(ctx, channel, staff); err != nil {
			return ingest.Reading{}, err
		}
	}
	for _, part := range c.since(since).Parts(wecomapi.MaxStatDays) {
		if err := c.days(ctx, channel, staff, part, &reading); err != nil {
			return ingest.Reading{}, refused(fmt.Errorf("wecom: days of %s: %w", channel, err), c.opt.Now())
		}
	}
	if c.opt.Roll != nil {
		c.opt.Roll.tell(&reading)
	}
	return reading, nil
}

// staff are the members to ask for. One who is named and may not talk to customers is an error that
// names them: numbers without one of the team would look like a bad day.
func (c *AccountCollector) staff(ctx context.Context) ([]string, error) {
	all, err := c.opt.API.Staff(ctx)
	if err != nil {
		return nil, refused(fmt.Errorf("wecom: staff of %s: %w", c.opt.Channel, err), c.opt.Now())
	}
	for _, user := range c.opt.Staff {
		if !slices.Contains(all, user) {
			return nil, fmt.Errorf("%w: member %s has no right to customers, or is outside the app's visible range (staff of channel %s)", ingest.ErrForbidden, user, c.opt.Channel)
		}
	}
	if len(c.opt.Staff) > 0 {
		return c.opt.Staff, nil
	}
	slices.Sort(all)
	return all, nil
}

// dayRead is what was read of a span: the whole of a member, or nothing.
type dayRead struct {
	next    int // the member who is read next
	members map[string]*memberSum
	raw     [][]byte
}

// days reads every member of a span. A sum without one of them would be wrong, so it is all or
// nothing; what a budget broke off goes on where it was.
func (c *AccountCollector) days(ctx context.Context, channel string, staff []string, s ingest.Span, r *ingest.Reading) error {
	if len(staff) == 0 {
		return nil // nobody may talk to customers: nothing is known
	}
	read, began := c.halves.take(s, c.opt.Now())
	if err := c.membersOf(ctx, staff, s, &read); err != nil {
		c.halves.keep(s, read, began)
		return err
	}
	groups, raw, err := c.groups(ctx, staff, s)
	if err != nil {
		c.halves.keep(s, read, began)
		return err
	}
	for _, reply := range append(read.raw, raw...) {
		r.Keep(reply)
	}
	for day := s.Begin; !day.After(s.End); day = day.AddDate(0, 0, 1) {
		at := day.AddDate(0, 0, 1)
		r.Samples = append(r.Samples, read.members[dayName(day)].samples(channel, at, len(staff))...)
		r.Samples = append(r.Samples, groups[dayName(day)].samples(channel, at, chunks(len(staff)))...)
	}
	return nil
}

func (c *AccountCollector) membersOf(ctx context.Context, staff []string, s ingest.Span, read *dayRead) error {
	if read.members == nil {
		read.members = map[string]*memberSum{}
	}
	for ; read.next < len(staff); read.next++ {
		report, err := c.opt.API.Behavior(ctx, staff[read.next], s.Begin, s.End)
		if err != nil {
			return fmt.Errorf("member %s: %w", staff[read.next], err)
		}
		read.raw = append(read.raw, report.Raw)
		for _, row := range report.List {
			name := dayName(time.Unix(int64(row.Day), 0))
			if read.members[name] == nil {
				read.members[name] = &memberSum{sums: newSums()}
			}
			read.members[name].add(row)
		}
	}
	return nil
}

// groups reads the groups of all owners, a hundred a call.
func (c *AccountCollector) groups(ctx context.Context, staff []string, s ingest.Span) (map[string]*groupSum, [][]byte, error) {
	out := map[string]*groupSum{}
	var raw [][]byte
	for owners := range slices.Chunk(staff, wecomapi.MaxStatStaff) {
		report, err := c.opt.API.GroupDays(ctx, owners, s.Begin, s.End)
		if err != nil {
			return nil, nil, fmt.Errorf("groups: %w", err)
		}
		raw = append(raw, report.Raw)
		for _, row := range report.List {
			name := dayName(time.Unix(int64(row.Day), 0))
			if out[name] == nil {
				out[name] = &groupSum{newSums()}
			}
			out[name].add(row.Data)
		}
	}
	return out, raw, nil
}

// chunks is how many calls take n owners.
func chunks(n int) int { return (n + wecomapi.MaxStatStaff - 1) / wecomapi.MaxStatStaff }

func dayName(t time.Time) string { return t.In(content.Beijing()).Format(time.DateOnly) }
