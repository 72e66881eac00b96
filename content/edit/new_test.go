package edit

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

// TestNewIsReadAndCanonical: for every platform, chosen or not, in both languages.
func TestNewIsReadAndCanonical(t *testing.T) {
	shanghai := zone(t, "Asia/Shanghai")
	var known []content.Channel
	for _, p := range content.Platforms {
		known = append(known, content.Channel{ID: "my-" + p.ID, Platform: p.ID})
	}
	known = append(known, content.Channel{ID: "my-card", Platform: content.WeCom, Mode: content.ModeMessage, Format: "link"})
	for _, d := range []Draft{
		{Title: "为什么：老客户 #1", Slug: "a", Stage: content.StageTrust, Series: "yes", Contacts: true},
		{Title: "1234", Slug: "2026-11-22", Lang: "en", Channels: known},
	} {
		d.Campaigns = []content.Campaign{{ID: "autumn"}}
		d.Known, d.At = known, time.Date(2026, 11, 22, 9, 5, 0, 0, shanghai)
		data := New(d)
		a, findings := content.ParseArticle("", data, shanghai)
		if a == nil || len(findings) > 0 {
			t.Fatalf("%v in\n%s", findings, data)
		}
		if a.Title != d.Title || a.Slug != d.Slug || a.Stage != d.Stage || a.Series != d.Series || len(a.Channels) != len(d.Channels) || !a.PublishAt.None() {
			t.Errorf("%+v from\n%s", a, data)
		}
		if out, notes, err := Format(data, shanghai); err != nil || len(notes) > 0 || !bytes.Equal(out, data) {
			t.Errorf("it is not canonical: %v %v\n%s", notes, err, out)
		}
		// What the comments show must be right when their marks are taken off.
		shown := strings.NewReplacer("\n# ", "\n", "    # ", "    ").Replace(string(data))
		if b, findings := content.ParseArticle("", []byte(shown), shanghai); b == nil || content.Failing(findings, "") || len(b.Channels) != len(known) {
			t.Errorf("%v in\n%s", findings, shown)
		} else if b.Part != 1 || b.Campaign != "autumn" || len(b.After) != 1 || b.Priority != content.PriorityHigh {
			t.Errorf("the calendar's keys are not shown: %+v", b)
		} else if (b.Contact != nil) != d.Contacts || b.Channels["my-card"].SourceURL == "" {
			t.Errorf("what WeCom takes is not shown: %+v", b)
		}
	}
}

func TestTitleSlug(t *testing.T) {
	for title, want := range map[string]string{
		"Why customers leave": "why-customers-leave", "私域 SOP 指南 2026": "sop-2026", "2026 年": "", "为什么老客户不再回来": "", "": "",
	} {
		if got := TitleSlug(title); got != want {
			t.Errorf("%s: %s, want %s", title, got, want)
		}
	}
}
