package douyinsim

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestWhatTheAppRefuses(t *testing.T) {
	b := newBench(t, Options{})
	token := b.token()
	ticket, share := b.ticket(token), b.share(token)
	many := func(n int, ext string) string {
		list := make([]string, n)
		for i := range list {
			list[i] = b.media.URL + "/x" + ext
		}
		text, _ := json.Marshal(list)
		return string(text)
	}
	for name, c := range map[string]struct {
		changes map[string]string
		taken   bool
	}{
		"a video":                     {nil, true},
		"a title of 30":               {map[string]string{"title": strings.Repeat("字", 30)}, true},
		"a title of 31":               {map[string]string{"title": strings.Repeat("字", 31)}, false},
		"a short title of 13":         {map[string]string{"short_title": strings.Repeat("字", 13)}, false},
		"five hashtags":               {map[string]string{"hashtag_list": `["一","二","三","四","五"]`}, true},
		"six hashtags":                {map[string]string{"hashtag_list": `["一","二","三","四","五","六"]`}, false},
		"hashtags that are no list":   {map[string]string{"hashtag_list": `一,二`}, false},
		"straight to publishing":      {map[string]string{"share_to_publish": "1"}, true},
		"an image":                    {map[string]string{"video_path": "", "image_path": b.media.URL + "/x.gif"}, true},
		"an image to publishing":      {map[string]string{"video_path": "", "image_path": b.media.URL + "/x.png", "share_to_publish": "1"}, false},
		"35 images":                   {map[string]string{"video_path": "", "image_list_path": many(35, ".png")}, true},
		"36 images":                   {map[string]string{"video_path": "", "image_list_path": many(36, ".png")}, false},
		"a GIF among images":          {map[string]string{"video_path": "", "image_list_path": many(1, ".gif")}, false},
		"nothing":                     {map[string]string{"video_path": ""}, false},
		"video and image":             {map[string]string{"image_path": b.media.URL + "/x.png"}, false},
		"a file that is not there":    {map[string]string{"video_path": b.media.URL + "/x.none"}, false},
		"a video of another type":     {map[string]string{"video_path": b.media.URL + "/x.avi"}, false},
		"a path on the phone":         {map[string]string{"video_path": "/sdcard/x.mp4"}, false},
		"another share_type":          {map[string]string{"share_type": "app"}, false},
		"another client_key":          {map[string]string{"client_key": "other"}, false},
		"another nonce":               {map[string]string{"nonce_str": "abd"}, false},
		"an empty nonce":              {map[string]string{"nonce_str": ""}, false},
		"an old timestamp":            {map[string]string{"timestamp": "1"}, false},
		"for myself":                  {map[string]string{"private_status": "1"}, true},
		"a visibility that is none":   {map[string]string{"private_status": "3"}, false},
		"a parameter nobody knows":    {map[string]string{"micro_app_info": "{}"}, true},
		"no share_id":                 {map[string]string{"state": ""}, true},
		"a share_id of somebody else": {map[string]string{"state": "123"}, true},
	} {
		p, err := b.tap(b.signed(ticket, share, c.changes))
		if (err == nil) != c.taken || err != nil && !errors.Is(err, errSchema) {
			t.Errorf("%s: %v, want taken %v", name, err, c.taken)
		}
		if (p.VideoID != "") != c.taken {
			t.Errorf("%s: posted %+v", name, p)
		}
	}
	if _, err := b.sim.Tap(t.Context(), b.signed(ticket, share, nil), "like"); err == nil {
		t.Error("an unknown act is taken")
	}
}

func TestTheAppReadsAPlusAsAPlus(t *testing.T) {
	b := newBench(t, Options{})
	token := b.token()
	p, err := b.tap(strings.ReplaceAll(b.signed(b.ticket(token), b.share(token), map[string]string{"title": "a b"}), "%20", "+"))
	if err != nil || p.Title != "a+b" {
		t.Errorf("%q, %v", p.Title, err)
	}
}

func TestASignatureEndsWithItsTicket(t *testing.T) {
	b := newBench(t, Options{})
	token := b.token()
	old := b.signed(b.ticket(token), b.share(token), nil)
	if _, err := b.tap(old); err != nil {
		t.Fatal(err)
	}
	b.ticket(token)
	b.pass(4 * time.Minute)
	if _, err := b.tap(old); err != nil {
		t.Errorf("while the tickets overlap: %v", err)
	}
	b.pass(time.Minute)
	if _, err := b.tap(old); !errors.Is(err, errSchema) {
		t.Errorf("after a new ticket: %v", err)
	}
}

func TestAnAppWithoutTheH5SceneOpensNothing(t *testing.T) {
	b := newBench(t, Options{Apps: []App{{Key: key, Secret: secret, Lacks: []string{CanH5}}}})
	token := b.token()
	if _, err := b.tap(b.signed(b.ticket(token), b.share(token), nil)); !errors.Is(err, errSchema) {
		t.Errorf("err = %v", err)
	}
}

func TestThePhoneOverHTTP(t *testing.T) {
	b := newBench(t, Options{})
	token := b.token()
	schema := b.signed(b.ticket(token), b.share(token), nil)
	for _, c := range []struct {
		schema, act string
		status      int
	}{{schema, "publish", 200}, {schema, "draft", 200}, {"snssdk1128://user", "publish", 422}, {schema, "", 400}} {
		resp, err := http.PostForm(b.web.URL+"/phone/open", url.Values{"schema": {c.schema}, "act": {c.act}})
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != c.status {
			t.Errorf("%s %s: %d, want %d", c.act, c.schema, resp.StatusCode, c.status)
		}
	}
	if n := len(b.sim.Posts()); n != 1 {
		t.Errorf("%d posts", n)
	}
	tally, err := http.Get(b.web.URL + "/phone/posts")
	if err != nil {
		t.Fatal(err)
	}
	defer tally.Body.Close()
	var counted struct {
		Posts  int
		Shares map[string]int
	}
	if err := json.NewDecoder(tally.Body).Decode(&counted); err != nil || counted.Posts != 1 || counted.Shares[b.sim.Posts()[0].ShareID] != 1 {
		t.Errorf("counted %+v, %v", counted, err)
	}
	resp, err := http.Get(b.web.URL + "/phone/")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != 200 || !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") {
		t.Errorf("%d %s", resp.StatusCode, resp.Header.Get("Content-Type"))
	}
}

// Whatever is scanned, the app neither fails nor holds more than its limits.
func FuzzSchema(f *testing.F) {
	for _, seed := range []string{
		"", base, base + "share_type=h5", base + "share_type=h5&video_path=https%3A%2F%2Fa.example%2Fx.mp4&title=a%20b",
		base + `share_type=h5&image_list_path=["https://a.example/1.png"]&hashtag_list=["a"]&private_status=2`,
		base + "share_type=h5&video_path=x&video_path=y", base + "share_type=h5&image_path=%", "snssdk1128://user/1",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		sc, err := parseSchema(raw)
		if err != nil {
			if !errors.Is(err, errSchema) {
				t.Errorf("%v", err)
			}
			return
		}
		if sc.kind == "" || len(sc.media) == 0 || len(sc.media) > maxImages || len(sc.hashtags) > maxHashtags || sc.direct && sc.kind != "video" {
			t.Errorf("%q is read as %+v", raw, sc)
		}
	})
}
