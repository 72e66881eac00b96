package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"moxin/cmd/moxin/demo"
	"moxin/content"
	"moxin/content/store"
	"moxin/publishers/sim"
)

// shows finds the post under which readers see a contact way, for the customers of the simulated WeCom.
func (p *play) shows(state string) (sim.Post, bool) {
	if p.station == nil {
		return sim.Post{}, false
	}
	ctx := context.Background()
	way, err := p.station.store.Way(ctx, state)
	if err != nil {
		return sim.Post{}, false
	}
	posts, err := p.station.store.Publications(ctx, content.PublicationFilter{Slug: way.Slug, Channel: way.Channel})
	if err != nil || len(posts) == 0 {
		return sim.Post{}, false
	}
	first := slices.MinFunc(posts, func(a, b content.Publication) int { return a.PublishedAt.Compare(b.PublishedAt) })
	return sim.Post{Platform: first.Platform, ID: first.RemoteID, Title: first.Title, Published: first.PublishedAt}, true
}

// meet lets customers come and go, and waits until everything that WeCom told of them is worked on.
func (p *play) meet(ctx context.Context) error {
	if err := p.world.robot.Live(ctx); err != nil {
		return err
	}
	if _, err := p.world.robot.Deliver(ctx); err != nil {
		return err
	}
	return p.station.contacts.all(ctx)
}

// confirmed reports whether every task that colleagues confirm was asked about at this instant, and has
// those asked about that were not: the platform knows more of them whenever the clock has moved.
func (p *play) confirmed(ctx context.Context) (bool, error) {
	open, err := p.openTasks(ctx)
	if err != nil {
		return false, err
	}
	for _, r := range open {
		now, err := p.station.people.Progress(ctx, r)
		if err != nil {
			return false, err
		}
		if now != nil && !now.At.Before(p.clock.Now()) {
			delete(p.since, r.ID)
			continue
		}
		p.station.scheduler.Heard(r.Channel, r.Job)
		return false, p.bear(r)
	}
	return true, nil
}

// isTask reports whether colleagues confirm a release in WeCom.
func isTask(r content.Release) bool { return r.Platform == content.WeCom }

// openTasks are those of the play.
func (p *play) openTasks(ctx context.Context) ([]content.Release, error) {
	open, err := p.station.store.Releases(ctx, content.ReleaseFilter{States: []content.State{content.HandedOff}, To: demoLeaves})
	return slices.DeleteFunc(open, func(r content.Release) bool { return !isTask(r) }), err
}

// demoContacts is what became of contacts, part of the demo's JSON.
type demoContacts struct {
	Ways     int `json:"contact_ways"`
	Adds     int `json:"contact_adds"` // credited to the article that showed the code
	Lost     int `json:"contact_losses"`
	Credited int `json:"contact_losses_credited"` // to the last message before they left
	// Brought and LostBy are by article, the most first.
	Brought []demoCredit `json:"brought"`
	LostBy  []demoCredit `json:"lost_by"`
}

type demoCredit struct {
	Slug  string `json:"slug"`
	Title string `json:"title"`
	N     int    `json:"n"`
	// Delivered is how many customers got the messages; After is the mean time from one to the leaving.
	Delivered  int     `json:"delivered,omitempty"`
	AfterHours float64 `json:"after_hours,omitempty"`
	Trust      float64 `json:"truth_trust"`
}

// contacts reads what the store knows of contacts.
func (p *play) contacts(ctx context.Context, posts []content.Publication) (n demoContacts, err error) {
	s := p.station.store
	ways, err := s.Ways(ctx, "")
	if err != nil {
		return n, err
	}
	n.Ways = len(ways)
	outcomes, err := s.Outcomes(ctx, time.Time{})
	if err != nil {
		return n, err
	}
	byID := map[int64]content.Publication{}
	for _, post := range posts {
		byID[post.ID] = post
	}
	brought, lost := credits{}, credits{}
	for _, o := range outcomes {
		post, known := byID[o.Publication]
		switch {
		case o.Kind == content.OutcomeAdd && known:
			n.Adds++
			brought.add(post, o)
		case o.Kind == content.OutcomeUnfollow:
			n.Lost++
			if known {
				n.Credited++
				lost.add(post, o)
			}
		}
	}
	for _, post := range posts {
		if err := lost.delivered(ctx, s, post); err != nil {
			return n, err
		}
	}
	n.Brought, n.LostBy = brought.list(), lost.list()
	return n, nil
}

// credits are outcomes by article.
type credits map[string]*demoCredit

func (c credits) add(post content.Publication, o content.Outcome) {
	one := c[post.Slug]
	if one == nil {
		one = &demoCredit{Slug: post.Slug, Title: post.Title, Trust: demo.Taste[post.Slug].Trust}
		c[post.Slug] = one
	}
	one.N++
	one.AfterHours += (o.After.Hours() - one.AfterHours) / float64(one.N)
}

// delivered adds how many customers got a message.
func (c credits) delivered(ctx context.Context, s *store.Store, post content.Publication) error {
	one := c[post.Slug]
	if one == nil || post.Platform != content.WeCom {
		return nil
	}
	counts, err := s.DeliveryCounts(ctx, post.ID)
	one.Delivered += counts[content.SendDone]
	return err
}

func (c credits) list() []demoCredit {
	var out []demoCredit
	for _, one := range c {
		out = append(out, *one)
	}
	slices.SortFunc(out, func(a, b demoCredit) int { return cmp.Or(cmp.Compare(b.N, a.N), strings.Compare(a.Slug, b.Slug)) })
	return out
}

// print tells which articles brought contacts and which messages lost them.
func (n demoContacts) print(a *app) {
	a.printf("\n%s\n", a.say(content.T(
		fmt.Sprintf("企业微信：%d 个渠道活码带来 %d 位联系人；走了 %d 位，其中 %d 位记在走之前最后一条消息头上", n.Ways, n.Adds, n.Lost, n.Credited),
		fmt.Sprintf("WeCom: %d contact ways brought %d contacts; %d left, %d of them after a message that they are credited to", n.Ways, n.Adds, n.Lost, n.Credited))))
	brought := table{head: []string{a.say(content.T("带来联系人", "brought contacts")), a.say(content.T("人", "people")), "truth"}}
	for _, c := range n.Brought {
		brought.rows = append(brought.rows, []string{c.Title, grouped(c.N), content.WithSign(c.Trust, 1)})
	}
	lost := table{head: []string{a.say(content.T("消息之后走了", "left after")), a.say(content.T("人", "people")), a.say(content.T("送达", "delivered")),
		a.say(content.T("平均隔", "after")), "truth"}}
	for _, c := range n.LostBy {
		lost.rows = append(lost.rows, []string{c.Title, grouped(c.N), grouped(c.Delivered), content.Grouped(c.AfterHours, 0) + " h", content.WithSign(c.Trust, 1)})
	}
	a.printf("%s\n%s\n", brought.render(true), lost.render(true))
}
