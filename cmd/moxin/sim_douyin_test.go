package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/douyin"
)

// TestSimDouyinCallsBack: the simulated 抖音 and the channel that its help names understand each other.
func TestSimDouyinCallsBack(t *testing.T) {
	pub, err := douyin.New(content.Channel{ID: "dy", Platform: content.Douyin, AppID: simDouyinKey, AppSecret: "${S}"}, publishers.Deps{
		Secret: func(content.Secret) (string, error) { return simDouyinSecret, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		answer, err := pub.(publishers.Listener).Receive(r, body)
		if err != nil {
			http.Error(w, "", http.StatusForbidden)
			return
		}
		_, _ = w.Write(answer.Body)
	}))
	defer hook.Close()
	s := simBench(t, simOptions{apps: []string{"wx1:secret"}, works: hook.URL})
	if err := s.douyin.VerifyCallback(t.Context(), simDouyinKey); err != nil {
		t.Error(err)
	}
}
