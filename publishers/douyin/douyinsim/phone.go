package douyinsim

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Act is what the person with the phone does once the app shows the post.
type Act string

const (
	Publish Act = "publish"
	Draft   Act = "draft" // keep it in the app
	Cancel  Act = "cancel"
)

// types are the Content-Types that the app takes (page H5 share, read 2026-11).
var types = map[string][]string{
	"video":  {"video/mp4", "video/quicktime", "video/3gpp"},
	"image":  {"image/png", "image/jpeg", "image/gif"},
	"images": {"image/png", "image/jpeg"}, // several at once: no GIF
}

// Tap opens a schema on the owner's phone as the app would, and acts. The post is what was
// published; it is zero for the other acts. Every error says what the app dislikes.
func (s *Server) Tap(ctx context.Context, raw string, act Act) (Post, error) {
	if !slices.Contains([]Act{Publish, Draft, Cancel}, act) {
		return Post{}, fmt.Errorf("douyinsim: nobody can %q on a phone", act)
	}
	sc, err := parseSchema(raw)
	if err != nil {
		return Post{}, err
	}
	s.mu.Lock()
	a, err := s.verify(sc, s.opt.Clock())
	s.mu.Unlock()
	if err == nil && slices.Contains(a.Lacks, CanH5) {
		err = fmt.Errorf("%w: the app lacks %s", errSchema, CanH5)
	}
	if err != nil {
		return Post{}, err
	}
	for _, address := range sc.media {
		if err := s.download(ctx, address, sc.kind); err != nil {
			return Post{}, err
		}
	}
	if act != Publish {
		return Post{}, nil
	}
	p, calls := s.publish(a, sc)
	for _, c := range calls {
		s.deliver(ctx, c)
	}
	return p, nil
}

// download reads one file as the app does before it shows anything.
func (s *Server) download(ctx context.Context, address, kind string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return fmt.Errorf("%w: %q is not an address on the web", errSchema, address)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return fmt.Errorf("%w: %w", errSchema, err)
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return fmt.Errorf("%w: the file cannot be reached: %w", errSchema, err)
	}
	defer resp.Body.Close()
	label, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if resp.StatusCode != http.StatusOK || !slices.Contains(types[kind], label) {
		return fmt.Errorf("%w: the file answers %d with Content-Type %q, for a %s", errSchema, resp.StatusCode, label, kind)
	}
	limit := int64(maxImage)
	if kind == "video" {
		limit = maxVideo
	}
	if n, err := io.Copy(io.Discard, io.LimitReader(resp.Body, limit+1)); err != nil || n > limit || n == 0 {
		return fmt.Errorf("%w: a file of %d bytes or more, at most %d are taken (%v)", errSchema, n, limit, err)
	}
	return nil
}

// publish puts the work out and queues what the platform calls back with.
func (s *Server) publish(a *app, sc schema) (Post, []Callback) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := Post{
		App: a.Key, ItemID: "@" + s.id("", 40) + "==", VideoID: s.digits(19), Title: sc.title, Short: sc.short,
		Hashtags: sc.hashtags, Media: sc.media, Kind: sc.kind, Private: sc.private, At: s.opt.Clock(),
	}
	p.URL = "https://www.iesdouyin.com/share/video/" + p.VideoID + "/"
	sh := a.shares[sc.state]
	if sh == nil || !sh.live(p.At) {
		s.posts = append(s.posts, p)
		return p, nil
	}
	p.ShareID = sh.id
	if sh.hashtag != "" && !slices.Contains(p.Hashtags, sh.hashtag) {
		p.Hashtags = append(slices.Clone(p.Hashtags), sh.hashtag)
	}
	sh.posts = append(sh.posts, p)
	s.posts = append(s.posts, p)
	if !sh.callback {
		return p, nil
	}
	c := s.created(a, p)
	return p, slices.Repeat([]Callback{c}, max(1, s.opt.Deliveries))
}

// phone is Tap for people and for other programs: schema and act in, JSON out.
func (s *Server) phone(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxRequest)
	p, err := s.Tap(r.Context(), strings.TrimSpace(r.FormValue("schema")), Act(r.FormValue("act")))
	switch {
	case errors.Is(err, errSchema):
		writeJSON(w, http.StatusUnprocessableEntity, map[string]any{"ok": false, "why": err.Error()})
	case err != nil:
		writeJSON(w, http.StatusBadRequest, map[string]any{"ok": false, "why": err.Error()})
	default:
		writeJSON(w, http.StatusOK, map[string]any{
			"ok": true, "share_id": p.ShareID, "item_id": p.ItemID, "video_id": p.VideoID, "share_url": p.URL,
		})
	}
}

// phonePage is the form that a person opens a schema with.
func phonePage(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = io.WriteString(w, `<!doctype html><meta charset="utf-8"><title>抖音（模拟）</title><h1>打开抖音链接</h1>
<form method="post" action="/phone/open"><p><textarea name="schema" rows="8" cols="80" placeholder="`+html.EscapeString(base)+`…"></textarea></p>
<p><button name="act" value="publish">发布</button> <button name="act" value="draft">存草稿</button> <button name="act" value="cancel">取消</button></p></form>`)
}
