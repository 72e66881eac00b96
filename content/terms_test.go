package content

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

const termConfig = `channels:
  gzh: {platform: wechat}
  xhs: {platform: xiaohongshu}
  qun: {platform: group}
campaigns:
  launch: {steps: {xhs: "gzh +2h", qun: "xhs +1d 09:00"}}
`

// termed is a workspace of articles, each the YAML of its front matter; the first line is its slug.
func termed(t *testing.T, articles ...string) *Workspace {
	t.Helper()
	cfg, findings := ParseConfig(ConfigName, []byte(termConfig))
	ws := &Workspace{Config: cfg}
	for _, matter := range articles {
		slug, _, _ := strings.Cut(matter, "\n")
		a, more := ParseArticle(slug+".md", []byte("---\ntitle: 一\nslug: "+matter+"\n---\n正文\n"), time.UTC)
		findings = append(findings, more...)
		ws.Articles = append(ws.Articles, a)
	}
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	return ws
}

func TestAskedOn(t *testing.T) {
	const when = "publish_at: 2026-12-01 20:00"
	for _, c := range []struct{ name, matter, want string }{
		{"for all", when, "gzh=12-01 xhs=12-01 qun=12-01"},
		{"nothing", "", ""},
		{"a campaign", when + "\ncampaign: launch", "gzh=12-01 xhs=gzh +2h0m0s qun=xhs +1d 09:00"},
		{"a campaign that is not scheduled", "campaign: launch", ""},
		{"its own word", when + "\ncampaign: launch\nchannels: {gzh: , xhs: {publish_at: slot}, qun: }", "gzh=12-01 xhs=slot qun=xhs +1d 09:00"},
		{"the campaign of one channel", "campaign: launch\nchannels: {gzh: {publish_at: 2026-12-01 20:00}, xhs: }", "gzh=12-01 xhs=gzh +2h0m0s"},
		{"what it counts from elsewhere", when + "\ncampaign: launch\nchannels: [qun]", "qun=xhs +1d 09:00"},
		{"an offset of its own", when + "\nchannels: {gzh: , xhs: {publish_at: gzh +1h}}", "gzh=12-01 xhs=gzh +1h0m0s"},
	} {
		t.Run(c.name, func(t *testing.T) {
			ws := termed(t, "a\n"+c.matter)
			var got []string
			for _, ch := range ws.Config.Channels {
				asked := ws.Config.AskedOn(ws.Articles[0], ch.ID)
				switch {
				case asked.None():
				case asked.At.IsZero():
					got = append(got, ch.ID+"="+asked.Raw)
				default:
					got = append(got, ch.ID+"="+asked.At.Format("01-02"))
				}
			}
			if have := strings.Join(got, " "); have != c.want {
				t.Errorf("asked %q, want %q", have, c.want)
			}
		})
	}
}

// What only all articles show is said where it stands, for the channel that it concerns.
func TestTerms(t *testing.T) {
	const when = "\npublish_at: 2026-12-01 20:00\n"
	for _, c := range []struct {
		name       string
		articles   []string
		want, says string
	}{
		{"nothing to say", []string{"a" + when + "campaign: launch\nseries: s\npart: 1", "b" + when + "after: a\nseries: s\npart: 2"}, "", ""},
		{"campaign", []string{"a" + when + "campaign: lunch"}, "5:1 error plan/campaign", "did you mean launch?"},
		{"after nobody", []string{"a" + when + "after: [bb]", "b" + when}, "5:1 error plan/after", "did you mean b?"},
		{"after an old name", []string{"a" + when + "after: old", "b" + when + "aliases: old"}, "", ""},
		{"a channel that is not there", []string{"a" + when + "channels: {gzh: , xhs: {publish_at: gzhh +2h}}"}, "5:25 error plan/offset xhs", "did you mean gzh?"},
		{"a channel it does not go to", []string{"a" + when + "channels: {xhs: {publish_at: gzh +2h}}"}, "5:18 error plan/offset xhs", "add gzh to channels"},
		{"a campaign elsewhere", []string{"a" + when + "campaign: launch\nchannels: [qun]"}, "5:1 error plan/offset qun", "where the article does not go"},
		{"a channel without an instant", []string{"a\nchannels: {gzh: , xhs: {publish_at: gzh +2h}}"}, "4:25 error plan/offset xhs", "write a publish_at for gzh"},
		{"itself", []string{"a\npublish_at: gzh +2h\nchannels: {gzh: , xhs: {publish_at: 2026-12-01 20:00}}"}, "4:1 error plan/circle gzh", "a (gzh) → a (gzh)"},
		{"two channels", []string{"a\nchannels: {gzh: {publish_at: xhs +1h}, xhs: {publish_at: gzh +1h}}"}, "4:18 error plan/circle gzh\n4:46 error plan/circle xhs", "a (gzh) → a (xhs) → a (gzh)"},
		{"two articles", []string{"a" + when + "after: b\nchannels: [gzh]", "b" + when + "after: a\nchannels: [gzh, xhs]"}, "5:1 error plan/circle gzh\n5:1 error plan/circle gzh", "a (gzh) → b (gzh) → a (gzh)"},
		{"after itself", []string{"a" + when + "after: a\nchannels: [gzh]"}, "5:1 error plan/circle gzh", "a (gzh) → a (gzh)"},
		{"against the series", []string{"a" + when + "series: s\npart: 1\nafter: b\nchannels: [gzh]", "b" + when + "series: s\npart: 2\nchannels: [gzh]"}, "7:1 error plan/circle gzh\n6:1 error plan/circle gzh", "→"},
		{"over two articles and channels", []string{"a\nafter: b\nchannels: {gzh: {publish_at: 2026-12-01 20:00}, xhs: {publish_at: gzh +1h}}", "b\nafter: a\nchannels: {gzh: {publish_at: xhs +1h}, xhs: {publish_at: 2026-12-01 20:00}}"}, "4:1 error plan/circle gzh\n5:55 error plan/circle xhs\n5:18 error plan/circle gzh\n4:1 error plan/circle xhs", "→"},
		{"a draft waits for nothing", []string{"a" + when + "after: b\nchannels: [gzh]", "b" + when + "after: a\ndraft: true\nchannels: [gzh]"}, "", ""},
		{"the same part", []string{"a" + when + "series: s\npart: 1", "b" + when + "series: s\npart: 1"}, "6:1 warning plan/part\n6:1 warning plan/part", "neither waits"},
		{"a part of nothing", []string{"a" + when + "part: 1"}, "5:1 warning plan/part", "without series"},
	} {
		t.Run(c.name, func(t *testing.T) {
			findings := termed(t, c.articles...).Terms()
			speaks(t, findings)
			var got []string
			said := ""
			for _, f := range findings {
				got = append(got, strings.TrimSpace(fmt.Sprintf("%d:%d %s %s %s", f.Line, f.Column, f.Severity, f.Rule, f.Channel)))
				said += f.Message.In("en") + " " + f.Suggestion.In("en") + "\n"
			}
			if have := strings.Join(got, "\n"); have != c.want && !sameLines(have, c.want) {
				t.Fatalf("findings:\n%s\nwant:\n%s", have, c.want)
			}
			if !strings.Contains(said, c.says) {
				t.Errorf("%q does not say %q", said, c.says)
			}
		})
	}
}

// Parts are found in order however many there are, and one that skips a channel is passed over there.
func TestSeriesOf(t *testing.T) {
	ws := termed(t, "c\nseries: s\npart: 3", "a\nseries: s\npart: 1", "x\nseries: s", "b\nseries: s\npart: 2\ndraft: true")
	var got []string
	for _, a := range SeriesOf(ws.Articles)["s"] {
		got = append(got, a.Slug)
	}
	if have := strings.Join(got, " "); have != "a c" {
		t.Errorf("the series is %q", have)
	}
}
