package scheduler

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"moxin/content"
)

// summed is a kit that sums up each day at 21:00 in Shanghai; the stepped clock begins at 20:00 on
// the first of December.
func summed(t *testing.T) (*kit, *board, *[]string) {
	k, b := newBoard(t)
	spans := &[]string{}
	k.Summary = &Summary{At: content.DayTime{Hour: 21}, Zone: shanghai, Write: func(_ context.Context, from, to time.Time) (content.Digest, error) {
		*spans = append(*spans, fmt.Sprint(from.In(shanghai).Format("02 15:04"), " to ", to.In(shanghai).Format("02 15:04")))
		return content.Digest{From: from, To: to}, nil
	}}
	return k, b, spans
}

// A day is summed up once, at its hour, whatever restarts.
func TestDigestOnceADay(t *testing.T) {
	k, b, spans := summed(t)
	k.hear(50 * time.Minute)
	if len(b.told) > 0 {
		t.Fatalf("told %q before its hour", b.kinds())
	}
	for range 4 {
		k.hear(10 * time.Minute)
		k.restart()
	}
	k.hear(2 * 24 * time.Hour)
	if got := fmt.Sprint(*spans); got != "[30 21:00 to 01 21:00 01 21:00 to 02 21:00 02 21:00 to 03 21:00]" || b.kinds() != "digest digest digest" {
		t.Errorf("summed up %s, told %q", got, b.kinds())
	}
	if n := b.told[0]; n.Digest == nil || n.Key != "digest 2026-12-01T13:00:00Z" || !n.Digest.To.Equal(day.Add(time.Hour)) {
		t.Errorf("told %+v", n)
	}
}

// Who sets a digest up after its hour hears of it the next day, not of a day that nobody asked about; a
// place that is late by less is not left out.
func TestTheFirstDigest(t *testing.T) {
	for late, want := range map[time.Duration]string{
		59 * time.Minute: "[30 21:00 to 01 21:00 01 21:00 to 02 21:00]",
		2 * time.Hour:    "[01 21:00 to 02 21:00]",
	} {
		k, _, spans := summed(t)
		k.clock.add(time.Hour + late) // nothing ran before
		k.restart()
		k.hear(time.Minute)
		k.hear(24 * time.Hour)
		if got := fmt.Sprint(*spans); got != want {
			t.Errorf("set up %s after its hour: %s, want %s", late, got, want)
		}
	}
}

// An hour that passed while nothing ran is made up for on the same day. After days without one the
// next covers them, as far as a week back.
func TestDigestAfterAnAbsence(t *testing.T) {
	for _, c := range []struct {
		off  time.Duration
		want string
	}{
		{2 * time.Hour, "[30 21:00 to 01 21:00 01 21:00 to 02 21:00]"},
		{26 * time.Hour, "[30 21:00 to 01 21:00 01 21:00 to 02 21:00]"},
		{5 * time.Hour, "[30 21:00 to 01 21:00 01 21:00 to 02 21:00]"}, // past midnight: the next day's covers it
		{4*24*time.Hour + 2*time.Hour, "[30 21:00 to 01 21:00 01 21:00 to 05 21:00]"},
		{20*24*time.Hour + 2*time.Hour, "[30 21:00 to 01 21:00 14 21:00 to 21 21:00]"},
	} {
		k, _, spans := summed(t)
		k.hear(time.Hour) // the first
		k.clock.add(c.off - time.Hour)
		k.restart()
		k.hear(10 * time.Minute)
		if c.off < 24*time.Hour {
			k.hear(24 * time.Hour)
		}
		if got := fmt.Sprint(*spans); got != c.want {
			t.Errorf("off for %s: %s, want %s", c.off, got, c.want)
		}
	}
}

// A place that does not take the digest is tried a few times; the next day's covers both days there,
// and one day elsewhere.
func TestDigestThatIsNotTaken(t *testing.T) {
	k, b, _ := summed(t)
	mail := &board{fails: noticeTries}
	k.tells(Target{firstTarget, b.notify}, Target{"email.1", mail.notify})
	k.hear(25*time.Hour + 10*time.Minute)
	if mail.tries != noticeTries+1 || mail.kinds() != "digest" || b.kinds() != "digest digest" {
		t.Fatalf("mail %q in %d tries, wecom %q", mail.kinds(), mail.tries, b.kinds())
	}
	if d := mail.told[0].Digest; d.To.Sub(d.From) != 48*time.Hour {
		t.Errorf("covers %s to %s", d.From, d.To)
	}
}

// What cannot be summed up now is summed up later; releases are told of meanwhile.
func TestDigestThatCannotBeWritten(t *testing.T) {
	k, b, spans := summed(t)
	write, broken := k.Summary.Write, errors.New("the store is away")
	k.Summary.Write = func(context.Context, time.Time, time.Time) (content.Digest, error) {
		return content.Digest{}, broken
	}
	k.Again = []time.Duration{}
	k.away(withPerson)
	k.clock.add(time.Hour)
	if _, err := k.telling[0].step(k.ctx); !errors.Is(err, broken) || b.kinds() != "due" {
		t.Fatalf("told %q, %v", b.kinds(), err)
	}
	k.Summary.Write = write
	k.notice()
	if b.kinds() != "due digest" || len(*spans) != 1 {
		t.Errorf("told %q", b.kinds())
	}
}
