package transport_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"moxin/publishers/transport"
)

// lender gives T1, T2, … that live for two hours.
type lender struct {
	now   time.Time
	given int
	err   error
}

func (l *lender) ask(context.Context) (transport.Grant, error) {
	if l.err != nil {
		return transport.Grant{}, l.err
	}
	l.given++
	return transport.Grant{Value: fmt.Sprintf("T%d", l.given), Since: l.now, Until: l.now.Add(2 * time.Hour)}, nil
}

func (l *lender) wish(maxAge time.Duration) transport.Wish {
	return transport.Wish{Now: l.now, Margin: 10 * time.Minute, MaxAge: maxAge}
}

func TestALeaseIsRenewedBeforeItsEnd(t *testing.T) {
	l := &lender{now: time.Date(2026, 11, 2, 10, 0, 0, 0, time.UTC)}
	var lease transport.Lease
	for _, step := range []struct {
		after  time.Duration
		maxAge time.Duration
		want   string
	}{
		{0, 0, "T1"}, {110*time.Minute - time.Second, 0, "T1"}, {time.Second, 0, "T2"},
		{time.Hour, 2 * time.Hour, "T2"}, {0, time.Hour, "T3"}, // too old for this wish
	} {
		l.now = l.now.Add(step.after)
		g, err := lease.Take(t.Context(), l.wish(step.maxAge), l.ask)
		if err != nil || g.Value != step.want || g.Until.Before(l.now.Add(10*time.Minute)) {
			t.Errorf("after %v: %+v, %v; want %s", step.after, g, err, step.want)
		}
	}
	if got := lease.Values(); !slices.Equal(got, []string{"T3", "T2"}) {
		t.Errorf("hidden: %v", got)
	}
}

func TestADroppedGrantIsAskedForAnewAndStaysKnown(t *testing.T) {
	l := &lender{now: time.Now()}
	var lease transport.Lease
	if _, err := lease.Take(t.Context(), l.wish(0), l.ask); err != nil {
		t.Fatal(err)
	}
	lease.Drop("another") // somebody has renewed it since
	if g, err := lease.Take(t.Context(), l.wish(0), l.ask); g.Value != "T1" || err != nil {
		t.Errorf("%+v, %v", g, err)
	}
	lease.Drop("T1")
	if !slices.Contains(lease.Values(), "T1") {
		t.Error("a refused token is no longer hidden")
	}
	if g, err := lease.Take(t.Context(), l.wish(0), l.ask); g.Value != "T2" || err != nil || !slices.Contains(lease.Values(), "T1") {
		t.Errorf("%+v, %v, %v", g, err, lease.Values())
	}
}

func TestALeaseAsksOnceForMany(t *testing.T) {
	l := &lender{now: time.Now()}
	var lease transport.Lease
	hold, asked := make(chan struct{}), make(chan struct{})
	slow := func(ctx context.Context) (transport.Grant, error) {
		close(asked)
		<-hold
		return l.ask(ctx)
	}
	gone, leave := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { // asks, and gives up
		if _, err := lease.Take(gone, l.wish(0), slow); !errors.Is(err, context.Canceled) {
			t.Errorf("gave up with %v", err)
		}
	})
	<-asked
	for range 5 {
		wg.Go(func() {
			if g, err := lease.Take(t.Context(), l.wish(0), l.ask); g.Value != "T1" || err != nil {
				t.Errorf("%+v, %v", g, err)
			}
		})
	}
	leave()
	close(hold)
	wg.Wait()
	if l.given != 1 {
		t.Errorf("%d questions", l.given)
	}
}

func TestALeaseKeepsNoFailure(t *testing.T) {
	l := &lender{now: time.Now(), err: errors.New("busy")}
	var lease transport.Lease
	if _, err := lease.Take(t.Context(), l.wish(0), l.ask); !errors.Is(err, l.err) {
		t.Errorf("err = %v", err)
	}
	l.err = nil
	if g, err := lease.Take(t.Context(), l.wish(0), l.ask); g.Value != "T1" || err != nil {
		t.Errorf("%+v, %v", g, err)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := lease.Take(over, l.wish(0), l.ask); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: %v", err)
	}
}
