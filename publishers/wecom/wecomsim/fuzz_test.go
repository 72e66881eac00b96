package wecomsim

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"
)

// FuzzCalls: nothing that arrives at a company's calls breaks the server, and what is refused makes
// no task and no contact way, whether broken bodies are acted on or not.
func FuzzCalls(f *testing.F) {
	var paths []string
	for p, r := range routes {
		if !r.get {
			paths = append(paths, p)
		}
	}
	slices.Sort(paths)
	for i, body := range []string{
		toOld, said, wayBody("a1", ""), `{"msgid":"x"}`, `{"cursor":"cm93IDE"}`, `[]`, `"\`, "", `{"chat_type":"group"`,
		`{"day_begin_time":-9223372036854775808,"owner_filter":{"userid_list":["lin"]}}`, `{"start_time":9223372036854775807,"end_time":9223372036854775807}`,
	} {
		for k := range 3 {
			f.Add(i+9*k, []byte(body), k == 1)
		}
	}
	now := time.Date(2026, 11, 3, 2, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, which int, body []byte, lenient bool) {
		s, err := New(Options{Clock: func() time.Time { return now }, Corps: []Corp{company(now)}, Lenient: lenient})
		if err != nil {
			t.Fatal(err)
		}
		token := s.issue(s.corps[corpID], 0, now).value
		path := paths[uint(which)%uint(len(paths))]
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodPost, path+"?type=file&media_type=image&attachment_type=1&access_token="+token, bytes.NewReader(body)))
		var r struct {
			Code *int `json:"errcode"`
		}
		if err := json.Unmarshal(w.Body.Bytes(), &r); err != nil || r.Code == nil || w.Code != http.StatusOK {
			t.Fatalf("%s of %q: %d %s: %v", path, body, w.Code, w.Body, err)
		}
		if made := len(s.Tasks()) + len(s.Ways()); *r.Code != 0 && made > 0 {
			t.Errorf("%s of %q is refused by %d and made %d", path, body, *r.Code, made)
		}
	})
}
