package wechatsim

import (
	"bytes"
	"embed"
	"html/template"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"moxin/content"
	"moxin/publishers/sim"
)

//go:embed page
var pageFiles embed.FS

var templates = sync.OnceValue(func() *template.Template {
	return template.Must(template.ParseFS(pageFiles, "page/*.html"))
})

// maxShown is the most that a page counts: 10万+ stands there as 100001.
const maxShown = 100_001

// barCounters are the counters of a page's script, by the audience's metric. The heart (推荐,
// 在看 before) is like_count, the thumb old_like_count. What no audience counts is
// the empty string there.
var barCounters = []struct {
	name   string
	metric content.Metric
}{
	{"read_num", content.Reads}, {"like_count", content.Hearts}, {"old_like_count", content.Likes},
	{"share_count", content.Shares}, {"comment_count", content.Comments}, {"collect_count", content.Saves},
	{"star_num", ""},
}

// Why a page shows no article.
const (
	goneByOwner  = "该内容已被发布者删除"
	goneByBan    = "此内容因违规无法查看"
	goneOrWrong  = "参数错误"
	goneAsaDraft = "临时链接已失效"
)

// web answers what is not the API: public pages, robots.txt and the console.
func (s *Server) web(w http.ResponseWriter, r *http.Request) bool {
	switch p := r.URL.Path; {
	case p == "/robots.txt":
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, "User-agent: *\nAllow: /\n")
	case p == "/s":
		s.show(w, r, func() articlePage { return s.preview(r.URL.Query().Get("tempkey")) })
	case strings.HasPrefix(p, "/s/"):
		s.show(w, r, func() articlePage { return s.public(strings.TrimPrefix(p, "/s/"), !s.hidden(r)) })
	case p == "/console" || strings.HasPrefix(p, "/console/"):
		s.console(w, r)
	default:
		return false
	}
	return true
}

// hidden says that the reader has no WeChat session: ?session=0 reads a page so.
func (s *Server) hidden(r *http.Request) bool {
	return s.opt.HideCounters || r.URL.Query().Get("session") == "0"
}

// articlePage is what the templates show.
type articlePage struct {
	Gone      string // why there is no article
	Account   string
	AppID     string
	URL       string
	MsgDataID int64
	Index     int // 1-based
	ShowType  int // 0 article, 8 picture post
	Published time.Time
	Bar       []counter
	Pictures  []string
	Body      template.HTML
	article
}

// counter is one JS literal of the page; Value "" is unknown.
type counter struct {
	Name  template.JS // a key, written bare
	Value string
}

func (s *Server) show(w http.ResponseWriter, r *http.Request, find func() articlePage) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.Error(w, "GET only", http.StatusMethodNotAllowed)
		return
	}
	s.mu.Lock()
	s.settleAll()
	p := find()
	s.mu.Unlock()
	name := "article.html"
	if p.Gone != "" {
		name = "gone.html"
	}
	render(w, name, p)
}

// render writes a page; a template that fails is a bug and answers 500.
func render(w http.ResponseWriter, name string, data any) {
	var out bytes.Buffer
	if err := templates().ExecuteTemplate(&out, name, data); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=UTF-8")
	h.Set("Cache-Control", "no-store")
	// An article is foreign HTML: nothing in it may load or run anything from elsewhere.
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; form-action 'self'")
	_, _ = w.Write(out.Bytes())
}

func (s *Server) settleAll() {
	for _, id := range s.order {
		s.settle(s.accounts[id], s.opt.Clock())
	}
}

// public finds a published article. A wrong address and a deleted article are pages too.
func (s *Server) public(id string, counters bool) articlePage {
	ref, ok := s.pages[id]
	if !ok {
		return articlePage{Gone: goneOrWrong}
	}
	a := s.accounts[ref.app]
	e := entry{a.rows.Posts[ref.article], ref.index}
	it := e.item()
	switch {
	case it.Banned:
		return articlePage{Gone: goneByBan}
	case !it.Deleted.IsZero():
		return articlePage{Gone: goneByOwner}
	}
	n := sim.Counts{}
	if counters {
		n = s.counts(e, s.opt.Clock())
	}
	p := a.page(it.article, n)
	p.URL, p.MsgDataID, p.Index, p.Published = it.URL, e.MsgDataID, e.index+1, e.Published.In(beijing)
	return p
}

// preview finds a draft's article by its tempkey; nobody has read it.
func (s *Server) preview(key string) articlePage {
	for _, id := range s.order {
		a := s.accounts[id]
		for _, d := range a.rows.Drafts {
			for i, x := range d.Articles {
				if x.TempKey == key {
					p := a.page(x, nil)
					p.Index, p.Published = i+1, d.Updated.In(beijing)
					p.URL = s.base() + "/s?tempkey=" + key
					return p
				}
			}
		}
	}
	return articlePage{Gone: goneAsaDraft}
}

// lazyImage finds the src of pictures: pages load them by script, from data-src.
var lazyImage = regexp.MustCompile(`(<img\b[^>]*?\s)src=`)

func (a *account) page(x article, n sim.Counts) articlePage {
	p := articlePage{Account: a.conf.Name, AppID: a.conf.AppID, article: x}
	if x.Type == "newspic" {
		p.ShowType = 8
		for _, id := range x.Pictures {
			if m := a.rows.Materials[id]; m != nil {
				p.Pictures = append(p.Pictures, m.URL)
			}
		}
	} else {
		p.Body = template.HTML(lazyImage.ReplaceAllString(x.Content, "${1}data-src=")) // filtered on its way in
	}
	for _, b := range barCounters {
		v, ok := n[b.metric]
		c := counter{Name: template.JS(b.name)}
		if ok {
			c.Value = strconv.FormatInt(min(v, maxShown), 10)
		}
		p.Bar = append(p.Bar, c)
	}
	return p
}
