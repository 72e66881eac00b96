package web_test

import (
	"html/template"
	"strings"
	"testing"

	"moxin/content"
	"moxin/site/web"
)

func look() web.MessageLook {
	return web.MessageLook{
		Brand: "半山书店", Media: func(hash string) string { return "/media/" + hash },
		Marked: func(r content.Rendition, _ func(content.Media) string) template.HTML {
			return template.HTML("<p>" + template.HTMLEscapeString(r.Text) + "</p>") //nolint:gosec // escaped
		},
	}
}

func TestOnlyWeComHasMessages(t *testing.T) {
	for _, r := range []content.Rendition{
		{Platform: content.Moments, Text: "文"}, {Platform: content.WeChat, HTML: "<p>文</p>"}, {Platform: content.WeCom, Mode: "", Text: "文"}, {Platform: content.WeCom, Mode: "draft"},
	} {
		if web.NewMessage(web.Voice{Lang: "zh"}, r, look()) != nil {
			t.Errorf("%s %q is shown as a message of WeCom", r.Platform, r.Mode)
		}
	}
}

// TestMessagesEscapeWhatTheyShow: titles, words, names and addresses are words of an article.
func TestMessagesEscapeWhatTheyShow(t *testing.T) {
	const bad = `<script>x</script>"><b>`
	for _, mode := range []string{content.ModeRobot, content.ModeMessage, content.ModeMoment} {
		for _, format := range []string{"text", "markdown", "news", "link", "images", "image", "file", "video"} {
			r := content.Rendition{Platform: content.WeCom, Mode: mode, Format: format, Title: bad, Text: bad, Summary: bad, SourceURL: bad,
				To: &content.Recipients{Tags: []string{bad}, Staff: []string{bad}}}
			for _, role := range []content.Role{content.RoleCover, content.RoleImage, content.RoleVideo, content.RoleFile} {
				r.Media = append(r.Media, content.Media{Hash: "aa", Role: role, Name: bad, Alt: bad, Width: 3, Height: 2})
			}
			m := web.NewMessage(web.Voice{Lang: "en"}, r, look())
			var b strings.Builder
			for _, name := range []string{"message", "message-to"} {
				if err := web.Templates().ExecuteTemplate(&b, name, m); err != nil {
					t.Fatalf("%s/%s: %v", mode, format, err)
				}
			}
			if html := b.String(); strings.Contains(html, "<script") || strings.Contains(html, `"><b>`) || strings.Contains(html, " style=") {
				t.Errorf("%s/%s: %s", mode, format, html)
			}
		}
	}
}

// TestSizesThatAreNotKnownAreNotSaid: 0 bytes and 0 seconds are no figures.
func TestSizesThatAreNotKnownAreNotSaid(t *testing.T) {
	for size, want := range map[int64]string{0: "", 7: "7 B", 1536: "1.5 KB", 3 << 20: "3.0 MB"} {
		r := content.Rendition{Platform: content.WeCom, Mode: content.ModeMoment, Format: "video", Media: []content.Media{{Role: content.RoleVideo, Name: "a.mp4", Size: size}}}
		m := web.NewMessage(web.Voice{Lang: "zh"}, r, look())
		if m.File.Size != want || m.File.Length != "" || !m.File.Video || !m.ToNobody {
			t.Errorf("%d bytes: %+v", size, m.File)
		}
	}
}
