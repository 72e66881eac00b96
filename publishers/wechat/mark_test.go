package wechat

import (
	"strings"
	"testing"

	"moxin/publishers/wechat/wechatapi"
)

func TestCarry(t *testing.T) {
	const marker = "moxin-12"
	long := "https://example.com/" + strings.Repeat("x", maxSourceURL-25)
	for source, want := range map[string]string{
		"https://example.com/a":             "https://example.com/a#moxin-12",
		"https://example.com/a?x=%E4%BF%A1": "https://example.com/a?x=%E4%BF%A1#moxin-12",
		"https://example.com/a#top":         "https://example.com/a?moxin=moxin-12#top",
		"https://example.com/a?x=1#/spa":    "https://example.com/a?x=1&moxin=moxin-12#/spa",
		"":                                  "",
		"not a url":                         "not a url",
		"://":                               "://",
		long:                                long,
	} {
		got, ok := carry(source, marker)
		if got != want || ok != (want != source) {
			t.Errorf("carry(%q) = %q, %v; want %q", source, got, ok, want)
		}
		if carries(got, marker) != ok {
			t.Errorf("carries(%q) = %v", got, !ok)
		}
		if ok && (carries(got, "moxin-1") || carries(got, "moxin-123")) {
			t.Errorf("%q is taken for another release", got)
		}
	}
}

func TestAMarkIsRecognised(t *testing.T) {
	a := wechatapi.Article{Title: "信任 ", Content: "<p>一 &amp; 二</p>\n<img src=\"x\">三", SourceURL: "https://example.com/#moxin-3"}
	with := markOf(a, "moxin-3")
	a.SourceURL = ""
	without := markOf(a, "moxin-3")
	if with.Marker == "" || without.Marker != "" {
		t.Fatalf("%+v %+v", with, without)
	}
	for name, tc := range map[string]struct {
		m    mark
		item wechatapi.NewsItem
		want bool
	}{
		"marker and title":         {with, wechatapi.NewsItem{Title: "信任", SourceURL: "https://example.com/#moxin-3"}, true},
		"another marker":           {with, wechatapi.NewsItem{Title: "信任", SourceURL: "https://example.com/#moxin-31", Content: a.Content}, false},
		"marker, another title":    {with, wechatapi.NewsItem{Title: "复购", SourceURL: "https://example.com/#moxin-3"}, false},
		"title and text":           {without, wechatapi.NewsItem{Title: "信任", Content: "<section><p style=\"a\">一&nbsp;&#38;二三</p></section>"}, true},
		"title, another text":      {without, wechatapi.NewsItem{Title: "信任", Content: "<p>一二三</p>"}, false},
		"nothing but the title":    {without, wechatapi.NewsItem{Title: "信任"}, false},
		"another title, same text": {without, wechatapi.NewsItem{Title: "复购", Content: a.Content}, false},
	} {
		if got := tc.m.fits(tc.item); got != tc.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if fitAll(nil, nil) || fitAll([]mark{with}, nil) {
		t.Error("nothing fits nothing")
	}
}

func FuzzCarry(f *testing.F) {
	for _, s := range []string{"https://example.com/a?x=1#y", "http://信任.example/%zz", "https://e.com/?;=&moxin=moxin-1", "//h#"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		got, ok := carry(source, "moxin-7")
		if ok && !carries(got, "moxin-7") {
			t.Errorf("%q became %q, which does not carry the marker", source, got)
		}
		if !ok && got != source {
			t.Errorf("%q was changed to %q without carrying anything", source, got)
		}
		if len(got) > max(maxSourceURL, len(source)) {
			t.Errorf("%d bytes", len(got))
		}
	})
}
