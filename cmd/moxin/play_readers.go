package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"moxin/cmd/moxin/demo"
	"moxin/content"
	"moxin/content/store"
	"moxin/ingest/event"
	"moxin/publishers/webhook/receiver"
	"moxin/site/build"
)

// How the demo's readers behave, on the channels whose links lead to the shop.
const (
	demoSite   = "own"
	demoLinked = "gzh"
	demoCrowd  = 10 // readers of an article that is neither liked nor disliked
)

// demoReaders come through the public handler as phones do, each from an address of its own.
type demoReaders struct {
	pages  http.Handler
	read   map[int64]bool // publications that they have opened
	leave  []demoLook     // what is still open when the clock moves
	buyers int            // orders so far
	orders []demoOrder    // made before the clock moves, told after it
}

type demoLook struct {
	slug, key string
	reader    int
	since     time.Time
}

type demoOrder struct {
	code string
	at   time.Time
}

// ask is a request as a phone sends it.
func (d *demoReaders) ask(method, path string, reader int, body string) (*demoAnswer, error) {
	r, err := http.NewRequest(method, "http://demo"+path, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.RemoteAddr = fmt.Sprintf("198.51.%d.%d:1", reader/250, reader%250+1) // TEST-NET-2 and its neighbours
	r.Header.Set("User-Agent", "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.49")
	r.Header.Set("Accept-Language", "zh-CN")
	if reader%3 == 0 { // who agreed to be known again
		sum := sha256.Sum256([]byte("reader " + strconv.Itoa(reader)))
		r.AddCookie(&http.Cookie{Name: event.Cookie, Value: hex.EncodeToString(sum[:16])})
	}
	w := &demoAnswer{header: http.Header{}, status: http.StatusOK}
	d.pages.ServeHTTP(w, r)
	return w, nil
}

// demoAnswer is what a phone gets.
type demoAnswer struct {
	bytes.Buffer
	header http.Header
	status int
}

func (w *demoAnswer) Header() http.Header    { return w.header }
func (w *demoAnswer) WriteHeader(status int) { w.status = status }

// expect is an error where an answer is another than the public pages promise.
func (w *demoAnswer) expect(what string, status int) error {
	if w.status != status {
		return fmt.Errorf("%s: status %d: %.200s", what, w.status, w.String())
	}
	return nil
}

// visit lets readers open what is new, after those of the last time have left and bought.
func (p *play) visit(ctx context.Context) error {
	d := &p.readers
	if err := d.part(p.clock.Now()); err != nil {
		return err
	}
	if err := d.buy(); err != nil {
		return err
	}
	posts, err := p.station.store.Publications(ctx, content.PublicationFilter{NotGone: true})
	if err != nil {
		return err
	}
	for _, post := range posts {
		if d.read[post.ID] || post.PublishedAt.After(p.clock.Now()) {
			continue
		}
		d.read[post.ID] = true
		switch post.Channel {
		case demoSite:
			err = d.open(post, p.clock.Now())
		case demoLinked:
			err = p.follow(ctx, post)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// crowd is how many readers an article draws: its hidden taste, as everywhere in the demo.
func crowd(slug string) int {
	t := demo.Taste[slug]
	return max(4, demoCrowd+int(2*t.Attention+2*t.Trust))
}

// open lets a crowd open an article of the own site. Who trusts it reads it to its end.
func (d *demoReaders) open(post content.Publication, now time.Time) error {
	var g errgroup.Group
	for n := range crowd(post.Slug) {
		look := demoLook{slug: post.Slug, key: fmt.Sprintf("%016x", int64(post.ID)<<16|int64(n)), reader: n, since: now}
		d.leave = append(d.leave, look)
		g.Go(func() error { return d.tell(look, "read", "") })
	}
	return g.Wait()
}

func (d *demoReaders) tell(l demoLook, what, more string) error {
	w, err := d.ask(http.MethodPost, build.BeaconPath, l.reader, fmt.Sprintf(`{"v":%q,"c":%q,"s":%q,"k":%q,"r":""%s}`, what, demoSite, l.slug, l.key, more))
	if err != nil {
		return err
	}
	return w.expect("beacon", http.StatusNoContent)
}

// part lets readers leave whose clock has moved: a page was looked at for no longer than it was open.
func (d *demoReaders) part(now time.Time) error {
	var g errgroup.Group
	var open []demoLook
	for _, l := range d.leave {
		if now.Sub(l.since) < time.Minute {
			open = append(open, l)
			continue
		}
		trust := demo.Taste[l.slug].Trust
		depth := min(1, .5+.05*float64(l.reader)+.1*trust)
		g.Go(func() error {
			if depth == 1 {
				if err := d.tell(l, "finish", ""); err != nil {
					return err
				}
			}
			return d.tell(l, "end", fmt.Sprintf(`,"d":%.3f,"t":%d`, max(0, depth), int(40*(depth+1))))
		})
	}
	d.leave = open
	return g.Wait()
}

// follow lets readers follow the link under a post to the shop, and some of them buy.
func (p *play) follow(ctx context.Context, post content.Publication) error {
	shop := "http://" + p.world.places.Shop + "/tea"
	l, _, err := event.Make(ctx, p.station.store, event.Wanted{
		Link: content.Link{Slug: post.Slug, Channel: post.Channel, Target: shop, Who: p.app.who(), At: post.PublishedAt},
		Own:  ownHosts(p.station.bench), Taken: store.ErrTaken,
	})
	if err != nil {
		return err
	}
	d, taste := &p.readers, demo.Taste[post.Slug]
	var g errgroup.Group
	for n := range crowd(post.Slug) {
		g.Go(func() error {
			w, err := d.ask(http.MethodGet, linkRoute+l.Code, 100+n, "")
			if err != nil {
				return err
			}
			return w.expect("short link", http.StatusFound)
		})
	}
	for range max(0, 1+int(taste.Demand+taste.Trust)) {
		d.orders = append(d.orders, demoOrder{l.Code, p.clock.Now()})
	}
	return g.Wait()
}

// buy lets the shop tell of orders, signed; its few regulars come again. One of them rings up: no link
// brought that order.
func (d *demoReaders) buy() error {
	for _, o := range d.orders {
		d.buyers++
		if d.buyers%9 == 5 {
			o.code = ""
		}
		body := fmt.Sprintf(`{"id":"D-%04d","at":%q,"amount":%d,"customer":"guest-%d","code":%q}`,
			d.buyers, o.at.Format(time.RFC3339), 6800+100*(d.buyers%7), d.buyers%9, o.code)
		if err := d.order(body); err != nil {
			return err
		}
	}
	d.orders = nil
	return nil
}

func (d *demoReaders) order(body string) error {
	r, err := http.NewRequest(http.MethodPost, "http://demo"+orderRoute, strings.NewReader(body))
	if err != nil {
		return err
	}
	at := time.Now()
	r.RemoteAddr = "192.0.2.1:1"
	r.Header.Set(receiver.HeaderTimestamp, strconv.FormatInt(at.Unix(), 10))
	r.Header.Set(receiver.HeaderSignature, receiver.Sign([]byte(demo.ShopSecret), at, []byte(body)))
	w := &demoAnswer{header: http.Header{}, status: http.StatusOK}
	d.pages.ServeHTTP(w, r)
	return w.expect("order", http.StatusCreated)
}
