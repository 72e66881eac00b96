package check

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"moxin/content"
)

const contactYAML = `version: 1
channels:
  gzh: {platform: wechat}
  xhs: {platform: xiaohongshu}
  zh: {platform: zhihu}
  pyq: {platform: moments}
  qy: {platform: wecom, app_id: ww0, app_secret: "${S}"}
`

// contactFindings are what is said of codes, as "channel line rule".
func contactFindings(t *testing.T, config, matter string) []string {
	t.Helper()
	ws, err := content.Load(fstest.MapFS{
		"moxin.yaml":    &fstest.MapFile{Data: []byte(contactYAML + config)},
		"articles/a.md": &fstest.MapFile{Data: []byte("---\ntitle: 题\nai: none\n" + matter + "---\n正文一段。\n")},
	})
	if err != nil || len(ws.Articles) != 1 {
		t.Fatal(err, ws.Findings)
	}
	c, a := New(ws), ws.Articles[0]
	var out []string
	for _, ch := range ws.Config.Channels {
		if _, goes := a.For(ch.ID); !goes {
			continue
		}
		for _, f := range c.Rendition(a, ch, content.Rendition{Slug: a.Slug, Channel: ch.ID, Platform: ch.Platform, Family: ch.Family()}) {
			if strings.HasPrefix(f.Rule, "contact/") {
				out = append(out, fmt.Sprintf("%s %d %s %s", f.Channel, f.Line, f.Severity, f.Rule))
				if f.Message.ZH == "" || f.Suggestion.EN == "" {
					t.Errorf("%s says nothing", f.Rule)
				}
			}
		}
	}
	return out
}

func TestContactFindings(t *testing.T) {
	contacts := "contacts: {channel: qy, staff: [linxi]}\n"
	for name, tt := range map[string]struct {
		config, matter string
		want           []string
	}{
		"nobody asks":               {contacts, "", nil},
		"the article asks":          {contacts, "contact: true\n", []string{"xhs 4 note contact/left-out", "zh 4 note contact/left-out"}},
		"but for one channel":       {contacts, "contact: true\nchannels:\n  gzh: {}\n  xhs: {contact: false}\n", nil},
		"a channel asks":            {contacts, "channels:\n  gzh: {contact: true}\n  xhs:\n    contact: true\n", []string{"xhs 7 error contact/punished"}},
		"for contacts":              {contacts, "channels:\n  qy: {contact: true}\n", []string{"qy 5 warning contact/useless"}},
		"nobody's contact":          {"", "contact: true\nchannels: {gzh: {}, pyq: {}, qy: {}}\n", []string{"gzh 4 error contact/nobody", "pyq 4 error contact/nobody"}},
		"nobody's, said by channel": {"", "channels: {gzh: {contact: true}, pyq: {}}\n", []string{"gzh 4 error contact/nobody"}},
		"no needs nothing":          {"", "contact: false\n", nil},
	} {
		if got := contactFindings(t, tt.config, tt.matter); fmt.Sprint(got) != fmt.Sprint(tt.want) {
			t.Errorf("%s:\n got %q\nwant %q", name, got, tt.want)
		}
	}
}

// Whoever reads the error learns whose rule it is.
func TestContactNamesItsSource(t *testing.T) {
	r := sent{article: &content.Article{Channels: map[string]content.Override{}}, channel: content.Channel{ID: "xhs", Platform: content.XiaoHongShu}}
	yes := true
	r.article.Channels["xhs"] = content.Override{Contact: &yes}
	r.contact(&content.Config{})
	if len(r.findings) != 1 || !strings.Contains(r.findings[0].Message.ZH, "交易导流违规管理细则") || !strings.Contains(r.findings[0].Message.EN, "2025-03-12") {
		t.Errorf("%v", r.findings)
	}
}
