package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"moxin/content"
	"moxin/publishers/sim"
	"moxin/publishers/wechat/wechatsim"
	"moxin/publishers/wecom/wecomsim"
)

// simCorp is the simulated company of --corp and its kin.
type simCorp struct {
	id        string // CORPID:SECRET; "" = there is none
	staff     []string
	customers int
	confirm   string // SHARE[:WITHIN]
	callback  simCallback
}

// simCorpTags are the tags of the simulated customers, in turn.
var simCorpTags = wecomsim.TagGroup{ID: "etsimlevel", Name: "客户等级", Tags: []wecomsim.Tag{
	{ID: "etsimold", Name: "老客"}, {ID: "etsimwarm", Name: "半熟客"}, {ID: "etsimnew", Name: "新客"},
}}

// wecomPaths are the paths of WeCom on the first listener: the rest there is the 公众号's.
var wecomPaths = []string{
	"/cgi-bin/webhook/", "/cgi-bin/gettoken", "/cgi-bin/externalcontact/", "/cgi-bin/media/upload", "/cgi-bin/media/upload_attachment", "/wecom/", "/wwqr/",
}

// corp reads the company's flags; its customers came a month ago.
func (o simCorp) corp(now time.Time) (wecomsim.Corp, error) {
	id, secret, whole := strings.Cut(o.id, ":")
	if !whole || id == "" || secret == "" {
		return wecomsim.Corp{}, usagef("--corp %q is not CORPID:SECRET", o.id)
	}
	if o.customers < 0 {
		return wecomsim.Corp{}, usagef("--customers is a number from 0 on")
	}
	c := wecomsim.Corp{ID: id, Apps: []wecomsim.App{{Name: "moxin", Secret: secret}}, Tags: []wecomsim.TagGroup{simCorpTags}}
	for i, who := range o.staff {
		c.Staff = append(c.Staff, wecomsim.Staff{ID: who})
		c.Groups = append(c.Groups, wecomsim.Group{ID: fmt.Sprintf("wrsim%d", i+1), Name: fmt.Sprintf("读者%d群", i+1), Owner: who, Members: 40 + 20*i})
	}
	if len(o.staff) > 0 {
		var tags []string
		for _, t := range simCorpTags.Tags {
			tags = append(tags, t.ID)
		}
		c.Customers = wecomsim.Crowd{Count: o.customers, Staff: o.staff, Tags: tags, Mixed: true, Since: now.AddDate(0, -1, 0)}.Customers()
	}
	if o.callback.url != "" {
		c.Callback = &wecomsim.Callback{URL: o.callback.url, Token: o.callback.token, Key: o.callback.key}
	}
	return c, nil
}

// habit reads --confirm.
func (o simCorp) habit() (wecomsim.Habit, error) {
	share, within, timed := strings.Cut(o.confirm, ":")
	h := wecomsim.Habit{Within: time.Hour}
	var err error
	if h.Share, err = strconv.ParseFloat(share, 64); err != nil || !(h.Share >= 0 && h.Share <= 1) {
		return h, usagef("--confirm %q: the share is a number of 0 to 1", o.confirm)
	}
	if timed {
		if h.Within, err = time.ParseDuration(within); err != nil || h.Within < 0 {
			return h, usagef("--confirm %q: the time is written as 90m or 2h", o.confirm)
		}
	}
	return h, nil
}

// newSimWeCom makes the robot and, with --corp, the company.
func newSimWeCom(o simOptions, now func() time.Time, w wecomsim.Options) (*wecomsim.Server, error) {
	if _, err := wecomsim.New(wecomsim.Options{Clock: now, Keys: []string{o.robot}}); err != nil {
		return nil, exit(exitUsage, fmt.Errorf("--robot: %w", err))
	}
	if o.corp.id != "" {
		corp, err := o.corp.corp(now())
		if err != nil {
			return nil, err
		}
		if w.Habit, err = o.corp.habit(); err != nil {
			return nil, err
		}
		w.Corps = []wecomsim.Corp{corp}
	}
	w.Clock, w.Keys, w.Seed, w.Post = now, []string{o.robot}, o.seed, shownFirst(now)
	s, err := wecomsim.New(w)
	if err != nil {
		return nil, exit(exitUsage, fmt.Errorf("--corp, --staff or --corp-callback: %w", err))
	}
	return s, nil
}

// shownFirst takes every contact way for one that an article shows since the simulator first saw
// it: which article that is, it does not know.
func shownFirst(now func() time.Time) func(string) (sim.Post, bool) {
	var mu sync.Mutex
	since := map[string]time.Time{}
	return func(state string) (sim.Post, bool) {
		mu.Lock()
		defer mu.Unlock()
		if _, seen := since[state]; !seen {
			since[state] = now()
		}
		return sim.Post{Platform: content.Site, ID: state, Title: state, Published: since[state]}, true
	}
}

// liveWeCom lets the company's people act and tells what they did until ctx ends.
func liveWeCom(ctx context.Context, s *wecomsim.Server) error {
	defer s.Close()
	tick := time.NewTicker(actsEvery)
	defer tick.Stop()
	for {
		err := s.Live(ctx)
		if err == nil {
			_, err = s.Deliver(ctx)
		}
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// wecomSeen is how much of the company was printed.
type wecomSeen struct {
	events int
	tasks  map[string]int // members who had confirmed
	ways   int
}

// next are the acts of the company since the last time: contact ways, tasks and who confirmed them, who
// came and left.
func (n *wecomSeen) next(s *wecomsim.Server) (list []simAct) {
	say := func(act wechatsim.Act) { list = append(list, simAct{"wecom", act}) }
	ways := s.Ways()
	for _, w := range ways[n.ways:] {
		say(wechatsim.Act{At: w.Made, AppID: w.Corp, Kind: "way", Title: w.State, ID: w.ConfigID, Detail: w.Remark})
	}
	n.ways = len(ways)
	if n.tasks == nil {
		n.tasks = map[string]int{}
	}
	for _, t := range s.Tasks() {
		before, seen := n.tasks[t.ID]
		if !seen {
			say(wechatsim.Act{At: t.Made, AppID: t.Corp, Kind: "task", By: t.Kind, Title: t.Title, ID: t.ID, Detail: fmt.Sprintf("%d staff", len(t.Staff))})
		}
		if done := t.Confirmed(); done > before {
			say(wechatsim.Act{At: lastSent(t), AppID: t.Corp, Kind: "confirmed", By: t.Kind, Title: t.Title, ID: t.ID, Detail: fmt.Sprintf("%d of %d staff", done, len(t.Staff))})
		}
		n.tasks[t.ID] = t.Confirmed()
	}
	events := s.Events()
	for _, e := range events[n.events:] {
		say(wechatsim.Act{At: e.At, AppID: e.Corp, Kind: e.Change, By: e.Staff, Title: e.State, ID: e.External})
	}
	n.events = len(events)
	return list
}

// lastSent is when the newest member confirmed.
func lastSent(t wecomsim.Task) time.Time {
	var at time.Time
	for _, m := range t.Staff {
		if m.Sent.After(at) {
			at = m.Sent
		}
	}
	return at
}
