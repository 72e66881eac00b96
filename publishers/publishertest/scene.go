package publishertest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// patience bounds attempts, look-ups and polls: every scene harms a world once, so a few are
// enough.
const patience = 8

// scene is one release in one world, carried out the way the scheduler does it.
type scene struct {
	t       *testing.T
	world   *World
	pub     publishers.Publisher
	number  int // of the message
	message publishers.Message
	steps   *Memory
	// witnessed says that a person found the message: they know no ids.
	witnessed bool
	// timeout of the first attempt; later ones have all the time they want.
	timeout time.Duration
	// crowded says that other releases go out at the same time, so that counts say nothing.
	crowded bool

	// said is everything that errors and receipts showed.
	said []string
}

func newScene(t *testing.T, w *World, n int) *scene {
	t.Helper()
	s := &scene{t: t, world: w, number: n, message: w.Message(n), steps: &Memory{}}
	if s.message.Release.ID == 0 {
		s.message.Release.ID = int64(n + 1)
	}
	s.message.Steps = s.steps
	s.restart()
	return s
}

// restart puts a new process in the place of the old one.
func (s *scene) restart() {
	log := slog.New(slog.DiscardHandler)
	if s.world.Net != nil {
		log = s.world.Net.suite()
	}
	s.pub = publishers.Log(s.world.Open(), log)
}

// errKilled stands for a process that died: nobody got an answer.
var errKilled = errors.New("publishertest: the process was killed")

// attempt publishes once. When the steps kill the process, the goroutine ends where it stands
// and a new process takes over.
func (s *scene) attempt() (publishers.Receipt, error) {
	ctx, cancel := context.WithCancel(s.t.Context())
	defer cancel()
	if s.timeout > 0 {
		ctx, cancel = context.WithTimeout(ctx, s.timeout)
		defer cancel()
		s.timeout = 0
	}
	var r publishers.Receipt
	err := errKilled
	done := make(chan struct{})
	go func() {
		defer close(done) // runs after Goexit too
		r, err = s.pub.Publish(ctx, s.message)
	}()
	<-done
	if errors.Is(err, errKilled) {
		s.restart()
	}
	s.hear(r, err)
	return r, err
}

// killAt makes the process die at the n-th recording, before or after the value is kept. It
// reports whether that came to pass.
func (s *scene) killAt(n int, kept bool) (died func() bool) {
	fired := false
	s.steps.die = func(i int, k bool) {
		if i == n && k == kept && !fired {
			fired = true
			runtime.Goexit()
		}
	}
	return func() bool { return fired }
}

// hear keeps what could give a secret away.
func (s *scene) hear(r publishers.Receipt, err error) {
	s.said = append(s.said, fmt.Sprintf("%+v", r))
	for _, e := range chain(err) {
		s.said = append(s.said, e.Error())
	}
}

// chain is err and every cause below it.
func chain(err error) []error {
	if err == nil {
		return nil
	}
	list := []error{err}
	switch u := err.(type) {
	case interface{ Unwrap() error }:
		list = append(list, chain(u.Unwrap())...)
	case interface{ Unwrap() []error }:
		for _, e := range u.Unwrap() {
			list = append(list, chain(e)...)
		}
	}
	return list
}

// carry brings the release to its end: published, handed off, failed, or an error that needs a
// person.
func (s *scene) carry() (publishers.Receipt, error) {
	s.t.Helper()
	for range patience {
		before := s.count()
		r, err := s.attempt()
		switch class := publishers.ClassOf(err); {
		case err == nil && r.State == content.Submitted:
			r, err = s.follow(r.Job)
		case err == nil:
			return r, nil
		case class == publishers.Unknown:
			r, err = s.resolve()
		default:
			s.settle()
			if now := s.count(); now != before && !s.handsOff() && !s.crowded {
				s.t.Errorf("the error says that nothing was created, but %d posts became %d: %v", before, now, err)
			}
		}
		switch class := publishers.ClassOf(err); {
		case err == nil:
			return r, nil
		case errors.Is(err, publishers.ErrAbsent):
		case class == publishers.Transient || class == publishers.Limited:
			s.pass(err)
		default:
			return r, err
		}
	}
	return publishers.Receipt{}, fmt.Errorf("publishertest: no end after %d attempts; the last words: %s", patience, s.said[len(s.said)-1])
}

// follow polls a job; one that says nothing for long is a doubt.
func (s *scene) follow(job string) (publishers.Receipt, error) {
	for range patience {
		s.settle()
		r, err := s.pub.Poll(s.t.Context(), s.message, job)
		s.hear(r, err)
		if err == nil && r.State != content.Submitted {
			return r, nil
		}
	}
	return s.resolve()
}

// resolve looks an unknown outcome up: found ends it, absent twice sends it again, a failed
// look-up means nothing, and where no look-up is proof the answer is the same call's under its
// key, or a person's.
func (s *scene) resolve() (publishers.Receipt, error) {
	if t := s.pub.Traits(); t.Lookup == publishers.NoLookup && t.KeyLife > 0 {
		s.settle()
		return publishers.Receipt{}, publishers.ErrAbsent // the next attempt repeats it
	} else if t.Lookup != publishers.Authoritative {
		return publishers.Receipt{}, errors.New("publishertest: in doubt, and only a person can tell")
	}
	absent := 0
	for range patience {
		s.settle()
		r, err := s.pub.Lookup(s.t.Context(), s.message)
		s.hear(r, err)
		switch {
		case errors.Is(err, publishers.ErrAbsent):
			if absent++; absent == 2 {
				return r, err
			}
		case err == nil && r.State == content.HandedOff:
			return r, publishers.ErrAbsent // only a draft is there: the next attempt goes on
		case err == nil && r.State != content.Submitted:
			return r, nil
		}
	}
	if s.world.Person == nil {
		return publishers.Receipt{}, errors.New("publishertest: in doubt, and looking does not end it")
	}
	if s.witnessed = s.world.Person(s.number); !s.witnessed {
		return publishers.Receipt{}, publishers.ErrAbsent
	}
	return publishers.Receipt{State: content.Published}, nil
}

// handsOff reports that a person publishes: what exists before that is a draft, which an
// attempt may leave behind when it fails.
func (s *scene) handsOff() bool { return s.pub.Traits().Person }

func (s *scene) count() int {
	if s.world.Count == nil {
		return 0
	}
	return s.world.Count()
}

func (s *scene) settle() {
	if s.world.Settle != nil {
		s.world.Settle()
	}
}

// pass waits as long as the error asks.
func (s *scene) pass(err error) {
	var e *publishers.Error
	if errors.As(err, &e) && e.After > 0 && s.world.Pass != nil {
		s.world.Pass(e.After)
	}
}

// finished checks a release that must have come through, once.
func (s *scene) finished(r publishers.Receipt, err error) {
	s.t.Helper()
	want := content.Published
	if s.handsOff() {
		want = content.HandedOff
	}
	if err != nil || r.State != want {
		s.t.Fatalf("ended as %q, %v; want %q", r.State, err, want)
	}
	if want == content.HandedOff {
		checkHandoff(s.t, s.message, r)
	} else if !s.witnessed {
		checkPosts(s.t, s.message, r, !s.world.NoURLs)
	}
	s.settle()
	if n := s.count(); s.world.Count != nil && n != 1 {
		s.t.Errorf("%d posts on the platform, want 1", n)
	}
	s.checkSecrets()
}

// checkSecrets searches everything that was said and recorded; the net searches the log by itself.
func (s *scene) checkSecrets() {
	s.t.Helper()
	net := s.world.Net
	switch {
	case net == nil && s.world.Faults != nil:
		s.t.Error("the world has a network and no net under it")
	case net == nil:
		return
	case net.silent():
		s.t.Error("the publisher has logged nothing: its Deps.Log is not the net's")
	}
	net.Check("what was said", s.said...)
	for name, v := range s.steps.values {
		net.Check("step "+name, v)
	}
}

func checkPosts(t *testing.T, m publishers.Message, r publishers.Receipt, urls bool) {
	t.Helper()
	if len(r.Posts) != len(m.Items) {
		t.Fatalf("%d posts for %d items", len(r.Posts), len(m.Items))
	}
	for i, p := range r.Posts {
		if p.Index != i || p.RemoteID == "" || urls && p.URL == "" {
			t.Errorf("post %d is %+v: it needs index, id and URL", i, p)
		}
	}
}

func checkHandoff(t *testing.T, m publishers.Message, r publishers.Receipt) {
	t.Helper()
	h := r.Handoff
	if h == nil {
		t.Fatal("handed off without a package")
	}
	switch {
	case len(h.Token) < 20:
		t.Errorf("token %q can be guessed", h.Token)
	case h.Release != m.Release.ID || h.Channel != m.Channel.ID || h.Platform == "":
		t.Errorf("the package is of release %d, channel %q, platform %q", h.Release, h.Channel, h.Platform)
	case !h.Expires.After(h.Due):
		t.Errorf("the package expires at %v and is due at %v", h.Expires, h.Due)
	case h.Title == "" || len(h.Texts) == 0 || len(h.Checklist) == 0:
		t.Errorf("nothing to copy or to tick: %+v", h)
	}
}
