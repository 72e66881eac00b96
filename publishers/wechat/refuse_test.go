package wechat_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/publishertest"
	"moxin/publishers/sim"
	"moxin/publishers/wechat"
	"moxin/publishers/wechat/wechatsim"
)

func TestWhatRefusalsMeanForTheRelease(t *testing.T) {
	const midnight = 20 * time.Hour // from 04:00 in Beijing, the tests' now
	for _, tc := range []struct {
		path  string
		code  int
		class publishers.Class
		after time.Duration
	}{
		{addPath, -1, publishers.Transient, 15 * time.Second},
		{addPath, 99999, publishers.Transient, 15 * time.Second}, // a draft is no post
		{addPath, 45009, publishers.Limited, midnight},
		{addPath, 45003, publishers.Rejected, 0},
		{addPath, 48001, publishers.Account, 0},
		{addPath, 47001, publishers.Bug, 0},
		{"/cgi-bin/media/uploadimg", 40009, publishers.Rejected, 0},
		{"/cgi-bin/stable_token", 40164, publishers.Account, 0},
		{submitPath, -1, publishers.Unknown, 15 * time.Second},
		{submitPath, 45011, publishers.Unknown, 15 * time.Second},
		{submitPath, 99999, publishers.Unknown, 0},
		{submitPath, 45009, publishers.Limited, midnight},
		{submitPath, 48001, publishers.Account, 0},
		{submitPath, 53503, publishers.Rejected, 0},
		{submitPath, 53504, publishers.Rejected, 0},
	} {
		t.Run(fmt.Sprintf("%s %d", tc.path, tc.code), func(t *testing.T) {
			p := newPlatform(t)
			pub := p.open(t, wechat.ModePublish)
			p.fault(t, sim.Rule{Kind: sim.Busy, Path: tc.path, Count: 1, Body: fmt.Sprintf(`{"errcode":%d,"errmsg":"x rid: 6584fd9e-1-2"}`, tc.code)})
			m, _ := withSteps(marked(0))
			_, err := pub.Publish(t.Context(), m)
			var e *publishers.Error
			if !errors.As(err, &e) {
				t.Fatalf("err = %v", err)
			}
			if e.Class != tc.class || e.Code != fmt.Sprint(tc.code) || e.Trace != "6584fd9e-1-2" || e.After != tc.after || e.Text.EN == "" {
				t.Errorf("%+v", e)
			}
			// Once the cause is gone the same release goes out.
			submitted(t, p, pub, m)
			if p.messages() != 1 {
				t.Errorf("%d messages", p.messages())
			}
		})
	}
}

func TestARefusedSubmitIsProvedAbsentWithoutAsking(t *testing.T) {
	p := newPlatform(t)
	pub := p.open(t, wechat.ModePublish)
	if err := p.sim.Script(appID, wechatsim.Verdict{Refuse: 53503}); err != nil {
		t.Fatal(err)
	}
	m, _ := withSteps(marked(0))
	if _, err := pub.Publish(t.Context(), m); publishers.ClassOf(err) != publishers.Rejected {
		t.Fatalf("err = %v", err)
	}
	p.fault(t, sim.Rule{Kind: sim.ErrorBefore})
	if _, err := pub.Lookup(t.Context(), m); !errors.Is(err, publishers.ErrAbsent) {
		t.Errorf("err = %v", err)
	}
}

func TestMessagesThatCannotBePublished(t *testing.T) {
	webp := picture("a.webp", "image/webp", content.RoleInline, []byte("RIFF"))
	huge := picture("huge.png", "image/png", content.RoleInline, make([]byte, 10<<20+1))
	missing := content.Media{Hash: strings.Repeat("ab", 32), Role: content.RoleInline, Type: "image/png", Name: "lost.png", Size: 5}
	base := unmarked(0).Items[0]
	shows := func(m content.Media) content.Rendition {
		r := base
		r.HTML = `<p>x</p><img src="media:` + m.Hash + `">`
		r.Media = []content.Media{coverPNG, m}
		return r
	}
	noCover, unlinked, link := base, base, base
	noCover.Media = []content.Media{inlinePNG, inlineGIF}
	unlinked.Media = []content.Media{coverPNG}
	link.HTML = `<p>见 <a href="{{link xhs}}">小红书</a></p>`
	for name, tc := range map[string]struct {
		items []content.Rendition
		want  string
	}{
		"nothing":             {nil, "0"},
		"nine articles":       {make([]content.Rendition, 9), "9"},
		"no cover":            {[]content.Rendition{noCover}, "cover"},
		"a picture unlisted":  {[]content.Rendition{unlinked}, inlinePNG.Hash},
		"an unfilled link":    {[]content.Rendition{link}, "{{link xhs}}"},
		"webp":                {[]content.Rendition{shows(webp)}, "a.webp"},
		"a huge picture":      {[]content.Rendition{shows(huge)}, "10 MB"},
		"a picture not there": {[]content.Rendition{shows(missing)}, "lost.png"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlatform(t)
			m, _ := withSteps(messageOf(1, tc.items...))
			_, err := p.open(t, wechat.ModePublish).Publish(t.Context(), m)
			if publishers.ClassOf(err) != publishers.Rejected || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("err = %v, want Rejected with %q", err, tc.want)
			}
			if n := len(p.sim.Drafts(appID)); n != 0 {
				t.Errorf("%d drafts were made", n)
			}
		})
	}
}

func TestALargePictureGoesIntoTheLibrary(t *testing.T) {
	p := newPlatform(t)
	data := append(publishertest.PNG(50, 50, 1), make([]byte, 1<<20)...)
	large := picture("large.png", "image/png", content.RoleInline, data)
	r := unmarked(0).Items[0]
	r.HTML = `<p>x</p><img src="media:` + large.Hash + `">`
	r.Media = []content.Media{coverPNG, large}
	m, _ := withSteps(messageOf(1, r))
	submitted(t, p, p.open(t, wechat.ModePublish), m)
	if calls := p.sim.Calls(appID); calls["/cgi-bin/media/uploadimg"] != 0 || calls["/cgi-bin/material/add_material"] != 2 {
		t.Errorf("uploads %v", calls)
	}
}

func TestChannelsThatCannotBeUsed(t *testing.T) {
	p := newPlatform(t)
	good := p.channel(wechat.ModeDraft)
	secretOf := func(content.Secret) (string, error) { return secret, nil }
	for name, tc := range map[string]struct {
		change func(*content.Channel)
		secret func(content.Secret) (string, error)
		want   string
	}{
		"a short callback key": {func(c *content.Channel) { c.CallbackToken, c.CallbackKey = "${A}", "${B}" }, secretOf, "callback_key"},
		"an unknown mode":      {func(c *content.Channel) { c.Mode = "shout" }, secretOf, "shout"},
		"no app id":            {func(c *content.Channel) { c.AppID = "" }, secretOf, "app_id"},
		"plain http":           {func(c *content.Channel) { c.BaseURL = "http://api.weixin.qq.com" }, secretOf, "loopback"},
		"no secret in sight": {func(*content.Channel) {}, func(content.Secret) (string, error) {
			return "", errors.New("set the environment variable MOXIN_GZH_SECRET")
		}, "MOXIN_GZH_SECRET"},
	} {
		ch := good
		tc.change(&ch)
		_, err := wechat.New(ch, publishers.Deps{Secret: tc.secret, Uploads: &p.uploads, Now: p.clock})
		if publishers.ClassOf(err) != publishers.Account || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: err = %v, want %q", name, err, tc.want)
		}
	}
	ch := good
	ch.Mode = "" // draft when unsaid
	pub, err := wechat.New(ch, publishers.Deps{Secret: secretOf, Uploads: &p.uploads, Now: p.clock})
	if err != nil || !pub.Traits().Person {
		t.Errorf("unsaid mode: %v", err)
	}
}

func TestIdentify(t *testing.T) {
	p := newPlatform(t)
	id, _ := publishers.As[publishers.Identifier](p.open(t, wechat.ModePublish))
	a, err := id.Identify(t.Context())
	if err != nil || a.ID != appID || a.Channel != "gzh" || a.Kind != "subscription" || a.Platform != content.WeChat {
		t.Errorf("Identify = %+v, %v", a, err)
	}
	for body, class := range map[string]publishers.Class{
		`{"errcode":48001,"errmsg":"api unauthorized"}`: publishers.Account,
		`{"errcode":-1,"errmsg":"system error"}`:        publishers.Transient,
	} {
		p.faults.Clear()
		p.fault(t, sim.Rule{Kind: sim.Busy, Path: "/cgi-bin/freepublish/batchget", Body: body})
		if _, err := id.Identify(t.Context()); publishers.ClassOf(err) != class {
			t.Errorf("%s: err = %v", body, err)
		}
	}
	// The rights that mode publish needs are not asked of a channel in mode draft.
	draft, _ := publishers.As[publishers.Identifier](p.open(t, wechat.ModeDraft))
	if _, err := draft.Identify(t.Context()); err != nil {
		t.Errorf("draft: %v", err)
	}
}
