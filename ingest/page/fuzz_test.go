package page_test

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"moxin/ingest"
	"moxin/ingest/all"
	"moxin/ingest/page"
)

// addresses are one for each rule, so that own ids are compared too.
var addresses = map[string]string{
	"wechat": "https://mp.weixin.qq.com/s?mid=2650000001", "weibo-wap": wap, "weibo-mobile": mobile, "zhihu": "https://zhuanlan.zhihu.com/p/600000001",
	"zhihu-answer": "https://www.zhihu.com/question/1/answer/700000001", "toutiao": toutiao, "xiaohongshu": note, "douyin": video, "bilibili": bv,
}

func fixtures(f *testing.F) [][]byte {
	files, err := filepath.Glob("testdata/*/*.html")
	if err != nil || len(files) < 30 {
		f.Fatal(files, err)
	}
	var out [][]byte
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		out = append(out, data)
	}
	return out
}

// FuzzParse reads anything by every rule: no panic, no number that is none, and no 0 where the page does
// not write one.
func FuzzParse(f *testing.F) {
	for _, body := range fixtures(f) {
		f.Add(body)
	}
	r := rules(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, id := range r.IDs() {
			for _, url := range []string{"", addresses[id]} {
				post := address(t, "", url)
				post.Rule, post.Title = id, "雨前的茶"
				p, err := r.Parse(post, body)
				holds(t, p, err)
			}
		}
	})
}

func holds(t *testing.T, p page.Page, err error) {
	t.Helper()
	read := p.Verdict == page.Read
	if (err == nil) != (read || p.Verdict.Gone()) || !read && len(p.Samples) > 0 {
		t.Fatalf("%s with %v and %v", p.Verdict, p.Samples, err)
	}
	if errors.Is(err, ingest.ErrBlocked) != (p.Verdict == page.Blocked) {
		t.Fatalf("%s with %v", p.Verdict, err)
	}
	for _, s := range p.Samples {
		if math.IsNaN(s.Value) || s.Value < 0 || s.Value > 1e15 || s.Value != math.Trunc(s.Value) {
			t.Fatalf("%s is %v", s.Metric, s.Value)
		}
	}
	if !read {
		return
	}
	for _, found := range p.Found {
		if found.Known && found.Value == 0 && !strings.ContainsAny(found.Raw, "0０") {
			t.Fatalf("%s is 0 because of %q", found.Metric, found.Raw)
		}
		if !found.Known && (found.Value != 0 || found.Why.ZH == "") {
			t.Fatalf("%+v: what is unknown has a reason and no value", found)
		}
	}
}

// FuzzRules reads anything as a file of rules: it is refused with its place, or it reads pages.
func FuzzRules(f *testing.F) {
	f.Add([]byte(blog))
	files, err := filepath.Glob("rules/*.yaml")
	if err != nil || len(files) == 0 {
		f.Fatal(files, err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	pages := fixtures(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := all.Rules(fstest.MapFS{"r.yaml": {Data: data}}, []string{"r.yaml"})
		if err != nil {
			var e *page.RuleError
			if !errors.As(err, &e) || e.File != "r.yaml" || e.Text.ZH == "" {
				t.Fatalf("%v does not say where", err)
			}
			return
		}
		own := r.IDs()[0]
		for _, body := range pages[:8] {
			p, err := r.Parse(page.Post{Rule: own}, body)
			holds(t, p, err)
		}
	})
}
