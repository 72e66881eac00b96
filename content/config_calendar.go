package content

import (
	"fmt"
	"time"

	"github.com/teambition/rrule-go"
)

func (c *configReader) calendar(n *node) {
	k := &c.config.Calendar
	c.mapping(n, "calendar", keys{
		"slots": func(n *node) { c.list(n, "calendar.slots", c.slot) },
		"quota": func(n *node) {
			k.Quota = map[string]Quota{}
			c.perChannel(n, "calendar.quota", func(f field, name string) { k.Quota[f.key] = c.quota(f.value, name) })
		},
		"gap": func(n *node) {
			k.Gap = map[string]time.Duration{}
			c.perChannel(n, "calendar.gap", func(f field, name string) {
				if d, ok := c.duration(f.value, name); ok {
					k.Gap[f.key] = d
				}
			})
		},
		"blackout": func(n *node) { c.list(n, "calendar.blackout", c.blackout) },
		"late": func(n *node) {
			if d, ok := c.duration(n, "calendar.late"); ok {
				k.Late = d
			}
		},
		"mix":      func(n *node) { k.Mix = readShares(c, n, "calendar.mix", Stages) },
		"audience": func(n *node) { k.Audience = readShares(c, n, "calendar.audience", Audiences) },
		"quiet":    c.quiet,
	})
}

// perChannel reads a mapping by channel id; the ids are checked once all are known.
func (c *configReader) perChannel(n *node, name string, read func(field, string)) {
	c.each(n, name, func(f field) {
		c.refs = append(c.refs, channelRef{f.key, f.line, f.col, name})
		read(f, name+"."+f.key)
	})
}

func (c *configReader) slot(n *node) {
	var s Slot
	const name = "calendar.slots"
	c.mapping(n, name, keys{
		"channels": func(n *node) {
			c.list(n, name+".channels", func(item *node) {
				if id, ok := c.str(item, name+".channels"); ok {
					c.refs = append(c.refs, channelRef{id, item.line, item.col, name})
					s.Channels = append(s.Channels, id)
				}
			})
		},
		"rrule": func(n *node) { s.RRule = c.rrule(n, name+".rrule") },
	})
	for _, key := range []string{"channels", "rrule"} {
		if _, said := n.find(key); !said && n.kind == mapNode {
			c.wrong("missing-key", n, Text{ZH: "这个时段没有写 " + key, EN: "this slot does not say its " + key},
				T(`写成 {channels: [gzh], rrule: "FREQ=WEEKLY;BYDAY=TU,TH;BYHOUR=20;BYMINUTE=0"}`,
					`write {channels: [gzh], rrule: "FREQ=WEEKLY;BYDAY=TU,TH;BYHOUR=20;BYMINUTE=0"}`))
		}
	}
	if len(s.Channels) > 0 && s.RRule != "" {
		c.config.Calendar.Slots = append(c.config.Calendar.Slots, s)
	}
}

func (c *configReader) rrule(n *node, name string) string {
	s, ok := c.str(n, name)
	if !ok {
		return ""
	}
	option, err := rrule.StrToROption(s)
	if err == nil && option.Freq > rrule.DAILY {
		// Hourly rules would flood every channel, and their expansion is unbounded work.
		err = fmt.Errorf("FREQ must be DAILY or rarer")
	}
	if err != nil {
		c.bad(n, name, Text{ZH: `RFC 5545 规则，例如 FREQ=WEEKLY;BYDAY=TU,TH;BYHOUR=20;BYMINUTE=0（` + err.Error() + `）`,
			EN: `an RFC 5545 rule such as FREQ=WEEKLY;BYDAY=TU,TH;BYHOUR=20;BYMINUTE=0 (` + err.Error() + `)`})
		return ""
	}
	return s
}

func (c *configReader) quota(n *node, name string) Quota {
	var q Quota
	c.mapping(n, name, keys{"day": c.counted(&q.Day, name+".day"), "month": c.counted(&q.Month, name+".month")})
	return q
}

// counted reads a whole number from 1.
func (c *configReader) counted(to *int, name string) func(*node) {
	return func(n *node) {
		if v, ok := c.whole(n, name, 1); ok {
			*to = v
		}
	}
}

func (c *configReader) blackout(n *node) {
	var b Blackout
	const name = "calendar.blackout"
	c.mapping(n, name, keys{
		"from":   c.day(&b.From, name+".from"),
		"to":     c.day(&b.To, name+".to"),
		"reason": c.text(&b.Reason, name+".reason"),
	})
	for _, key := range []string{"from", "to"} {
		if _, said := n.find(key); !said && n.kind == mapNode {
			c.wrong("missing-key", n, Text{ZH: "这段停发期没有写 " + key, EN: "this blackout does not say " + key},
				T("写成 {from: 2027-02-05, to: 2027-02-12, reason: 春节}", "write {from: 2027-02-05, to: 2027-02-12, reason: New Year}"))
			return
		}
	}
	if b.From.IsZero() || b.To.IsZero() {
		return
	}
	if b.To.Before(b.From) {
		c.wrong("bad-value", n, T("停发期的 to 早于 from", "the blackout ends before it begins"), T("对调两个日期", "swap the two dates"))
		return
	}
	c.config.Calendar.Blackout = append(c.config.Calendar.Blackout, b)
}

// day reads a calendar day as its midnight in UTC; complete moves it into the workspace's
// zone, which may stand further down.
func (c *configReader) day(to *time.Time, name string) func(*node) {
	return func(n *node) {
		s, ok := c.str(n, name)
		if !ok {
			return
		}
		in, problem := parseInstant(s, time.UTC)
		if problem != nil || in.hasTime || in.hasZone {
			c.bad(n, name, T("写成一天，例如 2027-02-05", "write a day such as 2027-02-05"))
			return
		}
		*to = in.at
	}
}
