package wechat_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/wechat"
	"moxin/publishers/wechat/wechatsim"
)

// ear is a public listener: it lets the publisher check what comes and keeps what was told.
type ear struct {
	mu    sync.Mutex
	pub   publishers.Listener
	heard chan publishers.Event
}

func (e *ear) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		http.Error(w, "", http.StatusBadRequest)
		return
	}
	e.mu.Lock()
	pub := e.pub
	e.mu.Unlock()
	a, err := pub.Receive(r, body)
	switch {
	case errors.Is(err, publishers.ErrForged):
		http.Error(w, "", http.StatusForbidden)
		return
	case err != nil:
		http.Error(w, "", http.StatusBadRequest)
		return
	}
	for _, x := range a.Events {
		e.heard <- x
	}
	_, _ = w.Write(a.Body)
}

func TestThePlatformIsHeard(t *testing.T) {
	for name, aes := range map[string]content.Secret{"plain": "", "encrypted": "${MOXIN_GZH_AES}"} {
		for _, mode := range []string{wechat.ModePublish, wechat.ModeBroadcast} {
			t.Run(name+"/"+mode, func(t *testing.T) {
				listening := &ear{heard: make(chan publishers.Event, 16)}
				s := httptest.NewServer(listening)
				t.Cleanup(s.Close)
				p := newPlatformOf(t, wechatsim.Account{AppID: appID, Secret: secret, Verified: true, Callback: &wechatsim.Callback{
					URL: s.URL + "/callback/gzh", Token: secrets["${MOXIN_GZH_TOKEN}"], AESKey: secrets[aes],
				}})
				ch := p.channel(mode)
				ch.CallbackToken, ch.CallbackKey = "${MOXIN_GZH_TOKEN}", aes
				pub := p.openChannel(t, ch)
				listening.mu.Lock()
				listening.pub = pub
				listening.mu.Unlock()
				if err := p.sim.CheckURL(t.Context(), appID); err != nil {
					t.Fatal(err)
				}
				m, _ := withSteps(marked(0))
				r := submitted(t, p, pub, m)
				p.pass(time.Hour)
				p.sim.Settle()
				e := <-listening.heard
				if e.Job != r.Job || e.Receipt.State != content.Published || len(e.Receipt.Posts) != 2 {
					t.Fatalf("%+v", e)
				}
				whole, err := pub.Complete(t.Context(), m, e.Receipt)
				if err != nil {
					t.Fatal(err)
				}
				for i, post := range whole.Posts {
					if post.Index != i || post.URL == "" || post.StatID == "" {
						t.Errorf("post %+v", post)
					}
				}
			})
		}
	}
}
