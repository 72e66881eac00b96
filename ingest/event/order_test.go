package event

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

const customer = "+86 138-0000-0001"

func order(id, more string) string {
	return fmt.Sprintf(`{"id":%q,"at":"2026-12-01T19:00:00+08:00","amount":12800,"customer":%q%s}`, id, customer, more)
}

func newTill(t *testing.T, s *shelf) Till {
	return Till{Store: s, Absent: errNone, Posts: s, Hasher: hasher(t), Window: month, Now: func() time.Time { return evening }}
}

func TestOrdersAreRead(t *testing.T) {
	o, err := ReadOrder([]byte(order("A-1", `,"currency":"CNY","code":"ABC234"`)))
	if err != nil || o.Check(evening) != nil || o.Amount != 12800 || o.Code != "abc234" || !o.At.Equal(evening.Add(-time.Hour)) {
		t.Errorf("%+v, %v", o, err)
	}
	back, err := ReadOrder([]byte(`{"id":"R-1","at":"2026-12-01T19:30:00+08:00","customer":"c","refunds":"A-1"}`))
	if err != nil || back.Check(evening) != nil || back.Refunds != "A-1" {
		t.Errorf("%+v, %v", back, err)
	}
	for body, says := range map[string]string{
		`{`: "not the JSON", `[]`: "not the JSON", order("A", "") + order("B", ""): "more than one",
		order("A", `,"cusomer":"x"`):                                   "cusomer",
		strings.Replace(order("A", ""), "12800", "128.00", 1):          "amount is a whole number of fen",
		strings.Replace(order("A", ""), `"A"`, `7`, 1):                 "id is a text in quotes",
		strings.Replace(order("A", ""), `"amount":12800,`, "", 1):      "amount",
		strings.Replace(order("A", ""), customer, "", 1):               "customer",
		strings.Replace(order("A", ""), "T19:00:00+08:00", "", 1):      "at is an instant",
		strings.Replace(order("A", ""), "2026-12-01", "2027-12-01", 1): "future",
		strings.Replace(order("A", ""), "2026-12-01", "2006-12-01", 1): "ten years",
		order("A", `,"currency":"USD"`):                                "CNY",
		order("A", `,"code":"a/b"`):                                    "code",
		order("A", `,"reader":"x"`):                                    "reader",
		order("", ""):                                                  "id",
		order(strings.Repeat("x", 201), ""):                            "id",
		strings.Replace(order("A", ""), "12800", "-1", 1):              "amount",
		strings.Replace(order("A", ""), "12800", "100000001", 1):       "amount",
	} {
		o, err := ReadOrder([]byte(body))
		if err == nil {
			err = o.Check(evening)
		}
		if !errors.Is(err, ErrMessage) || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "138-0000") {
			t.Errorf("%.60s: %v, want %s", body, err, says)
		}
	}
}

func TestNothingThatNamesAnybodyIsKept(t *testing.T) {
	s := newShelf()
	s.links["abc234"] = content.Link{Code: "abc234", Slug: "old-tea", Channel: "gzh"}
	till := newTill(t, s)
	o := Order{ID: "A-1", At: evening, Amount: 12800, Customer: customer, Code: "abc234"}
	for range 2 {
		if _, err := till.Take(t.Context(), "webhook", []Order{o}); err != nil {
			t.Fatal(err)
		}
	}
	got := s.outcomes[0]
	if len(s.outcomes) != 1 || got.Publication != 2 || got.Value != 12800 || got.Code != "abc234" || got.Channel != "gzh" {
		t.Errorf("outcomes %+v", s.outcomes)
	}
	if text := fmt.Sprintf("%+v", s.outcomes); strings.Contains(text, "138") && strings.Contains(text, "0001") || strings.Contains(text, "A-1") {
		t.Errorf("kept in plain: %s", text)
	}
	for _, same := range []string{"13800000001", "138 0000 0001", "8613800000001", " +86-138-0000-0001 "} {
		if till.Hasher.Customer(same) != got.Reader {
			t.Errorf("%s is another customer", same)
		}
	}
	for _, same := range []string{"１３８　００００　０００１", "0086 138 0000 0001", "(+86) 138\u00a00000\u00a00001", "\t13800000001"} {
		if till.Hasher.Customer(same) != got.Reader {
			t.Errorf("%q is another customer", same)
		}
	}
	for _, same := range []string{" A-1", "Ａ－1", "A-1\u00a0", "\tA-1"} {
		if till.Hasher.Order(same) != got.Ref {
			t.Errorf("%q is another order", same)
		}
	}
	if h := till.Hasher; h.Customer("x") == h.Reader("x") || h.Reader("x") == h.Order("x") {
		t.Error("a reader, a customer and an order of one name are one")
	}
}

func TestAKnownReaderIsCredited(t *testing.T) {
	s := newShelf()
	till, cookie := newTill(t, s), strings.Repeat("ab", 16)
	s.visits = []content.Visit{{Kind: content.VisitRead, Slug: "old-tea", Channel: "own", Reader: till.Hasher.Reader(cookie), At: evening.Add(-time.Hour)}}
	taken, err := till.Take(t.Context(), "webhook", []Order{
		{ID: "A-1", At: evening, Customer: "c", Reader: cookie},
		{ID: "A-2", At: evening.Add(-2 * time.Hour), Customer: "c", Reader: cookie}, // before the touch
		{ID: "A-3", At: evening, Customer: "d", Code: "none22"},
	})
	if err != nil || taken != (Taken{New: 3, Credited: 1}) || s.outcomes[0].Publication != 1 || s.outcomes[2].Publication != 0 {
		t.Errorf("%+v, %v: %+v", taken, err, s.outcomes)
	}
}

func TestShop(t *testing.T) {
	s := newShelf()
	var logged bytes.Buffer
	shop := &Shop{
		Till: newTill(t, s), Log: slog.New(slog.NewTextHandler(&logged, nil)),
		Verify: func(h http.Header, _ []byte) error {
			if h.Get("Moxin-Signature") != "good" {
				return errors.New("forged")
			}
			return nil
		},
	}
	for _, c := range []struct {
		name, body, signature string
		err                   error
		status                int
		holds                 string
	}{
		{"forged", order("A-1", ""), "bad", nil, 401, "signature"},
		{"an order", order("A-1", ""), "good", nil, 201, `"status":"stored","credited":false`},
		{"again", order("A-1", ""), "good", nil, 200, `"status":"known"`},
		{"taken back", order("R-1", `,"refunds":"A-1"`), "good", nil, 201, "stored"},
		{"taken back again", order("R-2", `,"refunds":"A-1"`), "good", nil, 200, "known"},
		{"not understood", `{"id":1}`, "good", nil, 400, "id is a text in quotes"},
		{"too large", order("A", `,"code":"`+strings.Repeat("x", maxOrder)+`"`), "good", nil, 413, "large"},
		{"the store is full", order("A-9", ""), "good", errors.New("disk full"), 503, "send it again"},
	} {
		s.err = c.err
		r := httptest.NewRequest("POST", "/orders", strings.NewReader(c.body))
		r.Header.Set("Moxin-Signature", c.signature)
		w := httptest.NewRecorder()
		shop.ServeHTTP(w, r)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.holds) {
			t.Errorf("%s: %d %s", c.name, w.Code, w.Body)
		}
	}
	if len(s.outcomes) != 2 || s.outcomes[1].Kind != content.OutcomeRefund || s.outcomes[0].Ref != s.outcomes[1].Ref {
		t.Errorf("outcomes %+v", s.outcomes)
	}
	if strings.Contains(logged.String(), "138") || strings.Contains(logged.String(), "A-9") {
		t.Errorf("the log names somebody: %s", &logged)
	}
}

func FuzzOrder(f *testing.F) {
	for _, seed := range []string{order("A", ""), order("A", `,"refunds":"B"`), `{}`, `null`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		o, err := ReadOrder(body)
		if err == nil {
			err = o.Check(evening)
		}
		if err != nil && !errors.Is(err, ErrMessage) {
			t.Errorf("err = %v", err)
		}
		if err == nil && (o.ID == "" || o.Customer == "" || o.Amount < 0) {
			t.Errorf("%s is let through", body)
		}
	})
}
