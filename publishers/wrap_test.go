package publishers_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// scripted answers as it is told and counts.
type scripted struct {
	receipt  publishers.Receipt
	err      error
	mu       sync.Mutex
	publish  int
	lookedUp int
}

func (s *scripted) Traits() publishers.Traits { return publishers.Traits{CallTimeout: time.Second} }

func (s *scripted) Publish(context.Context, publishers.Message) (publishers.Receipt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.publish++
	return s.receipt, s.err
}

func (s *scripted) Lookup(context.Context, publishers.Message) (publishers.Receipt, error) {
	s.lookedUp++
	return s.receipt, s.err
}

func (s *scripted) Poll(context.Context, publishers.Message, string) (publishers.Receipt, error) {
	return s.receipt, s.err
}

func (s *scripted) Identify(context.Context) (content.Account, error) {
	return content.Account{ID: "me"}, nil
}

// files is Media from memory.
type files map[string]string

func (f files) Open(_ context.Context, hash string) (io.ReadCloser, error) {
	s, ok := f[hash]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return io.NopCloser(strings.NewReader(s)), nil
}

// shelf counts in memory, without ever opening a window again.
type shelf struct {
	mu   sync.Mutex
	used map[string]int
	err  error
}

func (s *shelf) Take(_ context.Context, key string, _ time.Duration, most int) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return false, s.err
	}
	if s.used[key] >= most {
		return false, nil
	}
	s.used[key]++
	return true, nil
}

func message() publishers.Message {
	return publishers.Message{
		Release: content.Release{ID: 7, Fence: 3},
		Channel: content.Channel{ID: "gzh", Platform: content.WeChat, Mode: "publish"},
		Items: []content.Rendition{{
			Slug: "trust", Title: "信任", HTML: "<p>一</p>", Media: []content.Media{{Hash: "aa", Name: "a.png"}},
		}},
		Media: files{"aa": "12345"},
	}
}

func TestWrappersLetTheInnerPublisherThrough(t *testing.T) {
	p := &scripted{receipt: publishers.Receipt{State: content.Published}}
	w := publishers.Log(publishers.Limit(publishers.DryRun(p), &shelf{used: map[string]int{}}, "gzh"), slog.New(slog.DiscardHandler))
	id, ok := publishers.As[publishers.Identifier](w)
	if !ok {
		t.Fatal("the identifier is hidden")
	}
	if a, err := id.Identify(t.Context()); a.ID != "me" || err != nil {
		t.Errorf("Identify = %+v, %v", a, err)
	}
	if w.Traits().CallTimeout != time.Second {
		t.Error("traits are lost")
	}
	if r, err := w.Lookup(t.Context(), message()); r.State != content.Published || err != nil || p.lookedUp != 1 {
		t.Errorf("Lookup = %+v, %v", r, err)
	}
	if _, ok := publishers.As[io.Reader](w); ok {
		t.Error("found something that is not there")
	}
}

func TestTraitsCanBeReplaced(t *testing.T) {
	p := &scripted{}
	quick := publishers.Traits{CallTimeout: time.Millisecond, Lookup: publishers.Authoritative}
	w := publishers.WithTraits(p, quick)
	if w.Traits() != quick || p.Traits() == quick {
		t.Errorf("traits %+v", w.Traits())
	}
	if _, ok := publishers.As[publishers.Identifier](w); !ok {
		t.Error("the identifier is hidden")
	}
	if _, err := w.Publish(t.Context(), message()); err != nil || p.publish != 1 {
		t.Errorf("Publish: %v", err)
	}
}

func TestLimitRefusesWithoutCallingAndCountsForAll(t *testing.T) {
	p, c := &scripted{}, &shelf{used: map[string]int{}}
	day, minute := publishers.Rate{Max: 3, Window: 24 * time.Hour}, publishers.Rate{Max: 2, Window: time.Minute}
	one, two := publishers.Limit(p, c, "gzh", day, minute), publishers.Limit(p, c, "gzh", minute, day)
	var refused int
	for i := range 4 {
		_, err := []publishers.Publisher{one, two}[i%2].Publish(t.Context(), message())
		var e *publishers.Error
		if errors.As(err, &e) {
			refused++
			if e.Class != publishers.Limited || e.After != 5*time.Second || !strings.Contains(e.Text.EN, "gzh") {
				t.Errorf("%+v", e)
			}
		} else if err != nil {
			t.Error(err)
		}
	}
	if p.publish != 2 || refused != 2 {
		t.Errorf("published %d, refused %d; want 2 and 2", p.publish, refused)
	}
	if n := c.used["gzh/24h0m0s"]; n != 2 {
		t.Errorf("the day counts %d: what the minute refused must not count", n)
	}
}

func TestLimitOfOneSecondNeverAsksInAHotLoop(t *testing.T) {
	l := publishers.Limit(&scripted{}, &shelf{used: map[string]int{}}, "x", publishers.Rate{Max: 0, Window: time.Second})
	_, err := l.Publish(t.Context(), message())
	var e *publishers.Error
	if !errors.As(err, &e) || e.After != time.Second {
		t.Errorf("err = %v", err)
	}
}

func TestLimitThatCannotCountSendsNothing(t *testing.T) {
	p, broken := &scripted{}, errors.New("store away")
	l := publishers.Limit(p, &shelf{err: broken}, "x", publishers.Rate{Max: 1, Window: time.Second})
	_, err := l.Publish(t.Context(), message())
	if publishers.ClassOf(err) != publishers.Transient || !errors.Is(err, broken) || p.publish != 0 {
		t.Errorf("err = %v after %d calls", err, p.publish)
	}
}

func TestLogLinesHaveTheFixedKeys(t *testing.T) {
	for name, tc := range map[string]struct {
		receipt publishers.Receipt
		err     error
		want    map[string]any
	}{
		"submitted": {publishers.Receipt{State: content.Submitted, Job: "J"}, nil, map[string]any{"level": "INFO", "state": "submitted", "job": "J"}},
		"published": {publishers.Receipt{State: content.Published, Posts: []publishers.Post{{RemoteID: "R", URL: "https://x"}}}, nil, map[string]any{"level": "INFO", "remote": "R", "url": "https://x"}},
		"absent":    {publishers.Receipt{}, publishers.ErrAbsent, map[string]any{"level": "INFO", "state": "absent"}},
		"rejected":  {publishers.Receipt{}, &publishers.Error{Class: publishers.Rejected, Code: "45003", Trace: "65-1", Text: content.T("标题太长", "title too long")}, map[string]any{"level": "ERROR", "class": "rejected", "code": "45003", "rid": "65-1"}},
		"lost":      {publishers.Receipt{}, io.ErrUnexpectedEOF, map[string]any{"level": "WARN", "class": "unknown", "error": "unexpected EOF"}},
	} {
		var out bytes.Buffer
		p := publishers.Log(&scripted{receipt: tc.receipt, err: tc.err}, slog.New(slog.NewJSONHandler(&out, nil)))
		calls := []func() (publishers.Receipt, error){
			func() (publishers.Receipt, error) { return p.Publish(t.Context(), message()) },
			func() (publishers.Receipt, error) { return p.Lookup(t.Context(), message()) },
			func() (publishers.Receipt, error) { return p.Poll(t.Context(), message(), "J") },
		}
		for _, call := range calls {
			out.Reset()
			if r, err := call(); !errors.Is(err, tc.err) || r.State != tc.receipt.State {
				t.Errorf("%s: %+v, %v came back", name, r, err)
			}
			var line map[string]any
			if err := json.Unmarshal(out.Bytes(), &line); err != nil {
				t.Fatalf("%s: %v in %s", name, err, &out)
			}
			tc.want["article"], tc.want["channel"], tc.want["platform"], tc.want["release"], tc.want["attempt"] = "trust", "gzh", "wechat", 7.0, 3.0
			for k, v := range tc.want {
				if line[k] != v {
					t.Errorf("%s: %s = %v, want %v", name, k, line[k], v)
				}
			}
		}
	}
}

func TestDryRunSaysWhatWouldBeSentAndSendsNothing(t *testing.T) {
	p := &scripted{receipt: publishers.Receipt{State: content.Published}}
	r, err := publishers.DryRun(p).Publish(t.Context(), message())
	var e *publishers.Error
	if !errors.As(err, &e) || !errors.Is(err, publishers.ErrDryRun) || e.Class == publishers.Unknown {
		t.Fatalf("err = %v", err)
	}
	if r.State != "" || p.publish != 0 {
		t.Errorf("receipt %+v after %d calls", r, p.publish)
	}
	for _, want := range []string{"gzh", "mode publish", "信任", "1 media of 5 bytes"} {
		if !strings.Contains(e.Text.EN, want) {
			t.Errorf("%q lacks %q", e.Text.EN, want)
		}
	}
}

func TestDryRunNoticesMissingMedia(t *testing.T) {
	m := message()
	m.Media = files{}
	_, err := publishers.DryRun(&scripted{}).Publish(t.Context(), m)
	if !errors.Is(err, fs.ErrNotExist) || errors.Is(err, publishers.ErrDryRun) || publishers.ClassOf(err) != publishers.Rejected {
		t.Errorf("err = %v", err)
	}
}
