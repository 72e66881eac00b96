package check

import (
	"fmt"
	"strings"
	"testing"

	"moxin/content"
)

// wecomChannel is a channel of one kind, which knows one audience.
func wecomChannel(mode, format string) content.Channel {
	ch := content.Channel{ID: "qy", Platform: content.WeCom, Mode: mode, Format: format}
	if mode != content.ModeRobot {
		ch.Tags = map[content.Audience][]string{content.AudienceExisting: {"客户等级/老客"}, content.AudienceWarm: nil}
	}
	return ch
}

// wecomKinds are the modes and formats, each with the fields that it limits and the most of them.
var wecomKinds = []struct {
	mode, format string
	most         map[string]int
}{
	{content.ModeRobot, "text", map[string]int{"text": 2048}},
	{content.ModeRobot, "markdown", map[string]int{"text": 4096}},
	{content.ModeRobot, "markdown_v2", map[string]int{"text": 4096}},
	{content.ModeRobot, "news", map[string]int{"title": 128, "summary": 512, "url": 2048}},
	{content.ModeMessage, "link", map[string]int{"text": 4000, "title": 128, "summary": 512, "url": 2048}},
	{content.ModeMessage, "images", map[string]int{"text": 4000}},
	{content.ModeMessage, "text", map[string]int{"text": 4000}},
	{content.ModeMoment, "images", map[string]int{"bytes": 4000}},
	{content.ModeMoment, "link", map[string]int{"bytes": 4000, "title": 64, "url": 2048}},
	{content.ModeMoment, "video", map[string]int{"bytes": 4000}},
	{content.ModeMoment, "text", map[string]int{"bytes": 4000}},
}

// filled is a rendition of a kind in which nothing is wrong.
func filled(mode, format string) content.Rendition {
	out := content.Rendition{Platform: content.WeCom, Family: content.FamilyMessage, Mode: mode, Format: format, Title: "标题", Text: "文。", SourceURL: "https://tea.example/a"}
	if mode != content.ModeRobot {
		out.To = &content.Recipients{Audience: content.AudienceExisting, Tags: []string{"客户等级/老客"}}
	}
	for _, role := range []content.Role{content.RoleCover, content.RoleImage, content.RoleVideo} {
		out.Media = append(out.Media, content.Media{Hash: strings.Repeat("ab", 32), Role: role, Name: string(role), Source: string(role)})
	}
	return out
}

// sized is a field of so many bytes, of characters that have three: what is counted is bytes.
func sized(bytes int) string { return strings.Repeat("茶", bytes/3) + strings.Repeat("a", bytes%3) }

// errorsOf are the rules that stop a rendition.
func errorsOf(t *testing.T, a *content.Article, ch content.Channel, out content.Rendition) string {
	t.Helper()
	var got []string
	for _, f := range New(&content.Workspace{}).Rendition(a, ch, out) {
		if f.Severity == content.SeverityError {
			got = append(got, f.Rule)
		}
	}
	return strings.Join(got, " ")
}

// TestWeComLimitsByOneByte: every limit of every kind holds what it says and not one byte more.
func TestWeComLimitsByOneByte(t *testing.T) {
	for _, kind := range wecomKinds {
		ch, a := wecomChannel(kind.mode, kind.format), article(t, "正文。")
		if got := errorsOf(t, a, ch, filled(kind.mode, kind.format)); got != "" {
			t.Errorf("%s/%s: a whole message is stopped: %s", kind.mode, kind.format, got)
		}
		for field, most := range kind.most {
			for extra, want := range []string{"", "limit/" + field} {
				out := filled(kind.mode, kind.format)
				switch field {
				case content.LimitTitle:
					out.Title = sized(most + extra)
				case content.LimitSummary:
					out.Summary = sized(most + extra)
				case content.LimitURL:
					out.SourceURL = "https://tea.example/" + strings.Repeat("a", most+extra-20)
				default:
					out.Text = sized(most + extra)
				}
				if got := errorsOf(t, a, ch, out); got != want {
					t.Errorf("%s/%s: %d bytes of %s: %q, want %q", kind.mode, kind.format, most+extra, field, got, want)
				}
			}
		}
	}
}

// TestMomentsCountCharactersAsWell: 2000 characters of ASCII are few bytes, and one more is too many.
func TestMomentsCountCharactersAsWell(t *testing.T) {
	for n, want := range map[int]string{2000: "", 2001: "limit/text"} {
		out := filled(content.ModeMoment, "text")
		out.Text = strings.Repeat("a", n)
		if got := errorsOf(t, article(t, "正文。"), wecomChannel(content.ModeMoment, "text"), out); got != want {
			t.Errorf("%d characters: %q, want %q", n, got, want)
		}
	}
}

// TestNinePicturesAndNotTen: the tenth attachment is refused.
func TestNinePicturesAndNotTen(t *testing.T) {
	for n, want := range map[int]string{9: "", 10: "limit/images"} {
		for _, mode := range []string{content.ModeMessage, content.ModeMoment} {
			out := filled(mode, "images")
			out.Media = images(n)
			if got := errorsOf(t, article(t, "正文。"), wecomChannel(mode, "images"), out); got != want {
				t.Errorf("%s with %d pictures: %q, want %q", mode, n, got, want)
			}
		}
	}
}

// TestNobodyIsWrittenToByGuess: without an audience, or tags for it, a message goes nowhere, and it
// is said what to write and what the channel knows.
func TestNobodyIsWrittenToByGuess(t *testing.T) {
	for _, tt := range []struct {
		head, want, zh, en string
		tags               map[content.Audience][]string
	}{
		{"", "message/audience", "existing → 客户等级/老客，warm → 所有客户", "existing → 客户等级/老客, warm → every customer",
			map[content.Audience][]string{content.AudienceExisting: {"客户等级/老客"}, content.AudienceWarm: nil}},
		{"audience: new\n", "message/tags", "channels.qy.tags: {new: [标签组/标签]}", "channels.qy.tags: {new: [group/tag]}",
			map[content.Audience][]string{content.AudienceExisting: {"客户等级/老客"}}},
		{"audience: new\n", "message/tags", "这个渠道还没有写 tags", "the channel has no tags yet", nil},
	} {
		for _, mode := range []string{content.ModeMessage, content.ModeMoment} {
			a := article(t, "---\ntitle: 标题\n"+tt.head+"---\n正文。\n")
			ch := wecomChannel(mode, "text")
			ch.Tags = tt.tags
			out := filled(mode, "text")
			out.To = nil
			var found content.Finding
			for _, f := range New(&content.Workspace{}).Rendition(a, ch, out) {
				if f.Rule == tt.want {
					found = f
				}
			}
			if found.Severity != content.SeverityError || !strings.Contains(found.Suggestion.ZH, tt.zh) || !strings.Contains(found.Suggestion.EN, tt.en) {
				t.Errorf("%s %q: %v → %v", mode, tt.head, found, found.Suggestion)
			}
			if line := 3; tt.head != "" && found.Line != line {
				t.Errorf("%s: it stands at %s", tt.want, found.Position)
			}
		}
	}
	out := filled(content.ModeRobot, "text")
	if got := errorsOf(t, article(t, "正文。"), wecomChannel(content.ModeRobot, "text"), out); got != "" {
		t.Errorf("a group robot chooses nobody: %s", got)
	}
}

// TestWhatAKindCannotDoWithout: a card leads somewhere, and a message holds what it is named for.
func TestWhatAKindCannotDoWithout(t *testing.T) {
	without := func(role content.Role) func(*content.Rendition) {
		return func(r *content.Rendition) {
			var kept []content.Media
			for _, m := range r.Media {
				if m.Role != role {
					kept = append(kept, m)
				}
			}
			r.Media = kept
		}
	}
	noLink := func(r *content.Rendition) { r.SourceURL = "" }
	video := func(change func(*content.Media)) func(*content.Rendition) {
		return func(r *content.Rendition) { change(&r.Media[2]) }
	}
	for i, tt := range []struct {
		mode, format string
		change       func(*content.Rendition)
		want         string
	}{
		{content.ModeRobot, "news", noLink, "message/no-link"},
		{content.ModeMessage, "link", noLink, "message/no-link"},
		{content.ModeMoment, "link", noLink, "message/no-link"},
		{content.ModeMessage, "text", noLink, ""},
		{content.ModeMoment, "link", without(content.RoleCover), "cover/missing"},
		{content.ModeMessage, "link", without(content.RoleCover), ""}, // picurl is not needed
		{content.ModeRobot, "image", without(content.RoleImage), "message/nothing"},
		{content.ModeMessage, "images", without(content.RoleImage), "message/nothing"},
		{content.ModeMoment, "images", without(content.RoleImage), "message/nothing"},
		{content.ModeMoment, "video", without(content.RoleVideo), "message/nothing"},
		{content.ModeMoment, "video", video(func(m *content.Media) { m.Size = mostVideo }), ""},
		{content.ModeMoment, "video", video(func(m *content.Media) { m.Size = mostVideo + 1 }), "media/video"},
		{content.ModeMoment, "video", video(func(m *content.Media) { m.Seconds = mostSeconds }), ""},
		{content.ModeMoment, "video", video(func(m *content.Media) { m.Seconds = mostSeconds + 0.5 }), "media/video"},
		{content.ModeMoment, "video", video(func(m *content.Media) { m.Hash, m.Source = "", "https://tea.example/a.mp4" }), "media/video"},
	} {
		out := filled(tt.mode, tt.format)
		tt.change(&out)
		if got := errorsOf(t, article(t, "正文。"), wecomChannel(tt.mode, tt.format), out); got != tt.want {
			t.Errorf("%d %s/%s: %q, want %q", i, tt.mode, tt.format, got, tt.want)
		}
	}
}

// TestWhatTheRendererSaidIsNotSaidTwice: a picture, an address or a video that is named and could not
// be had is told where it is read.
func TestWhatTheRendererSaidIsNotSaidTwice(t *testing.T) {
	for kind, matter := range map[string]string{
		"robot/image": "cover: gone.png\n", "moment/link": "cover: gone.png\n",
		"robot/news": "channels:\n  qy: {source_url: gone}\n", "moment/video": "channels:\n  qy: {video: gone.mp4}\n",
	} {
		mode, format, _ := strings.Cut(kind, "/")
		out := filled(mode, format)
		out.Media, out.SourceURL = nil, map[bool]string{true: "https://tea.example/a"}[format == "link"]
		a := article(t, fmt.Sprintf("---\ntitle: 标题\n%s---\n正文。\n", matter))
		if got := errorsOf(t, a, wecomChannel(mode, format), out); got != "" {
			t.Errorf("%s: %s", kind, got)
		}
	}
}
