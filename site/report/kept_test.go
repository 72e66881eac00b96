package report

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

// A report says when it was made, whether late or before the period was over, and what it knows of.
func TestReportsSayWhence(t *testing.T) {
	t.Parallel()
	in := desk(t)
	in.Late, in.Seen = true, content.Newest{Sample: 9, Correction: 2, Outcome: 4}
	r := Make(in)
	if !r.Late || r.Open || r.Seen != in.Seen || !r.Made.Equal(in.Now) || r.Zone != "Asia/Shanghai" || r.Before != week.Before() {
		t.Errorf("%+v", r)
	}
	want(t, "late", r.document("zh").facts, "2026-11-16 至 2026-11-22（Asia/Shanghai）", "2026-11-23 09:00 做出", "得分算于 2026-11-23 08:00，模型 moxin-2", "到点时 moxin 没有运行，这份是补做的")
	in.Now, in.Late, in.Ranking.At = week.Until.Add(-time.Second), false, time.Time{}
	r = Make(in)
	want(t, "open", r.document("en").facts, "2026-11-16 to 2026-11-22 (Asia/Shanghai)", "made 2026-11-22 23:59", "nothing was scored yet", "the period has not ended")
	if in.Now = week.Until; Make(in).Open {
		t.Error("it is open though the period has ended")
	}
}

// What was kept before there were intervals, marks and platforms of advice is written all the same, and says
// nothing that it does not know.
func TestReportsOfAnOlderMake(t *testing.T) {
	t.Parallel()
	body, err := json.Marshal(Make(desk(t)))
	if err != nil {
		t.Fatal(err)
	}
	var older map[string]any
	if err := json.Unmarshal(body, &older); err != nil {
		t.Fatal(err)
	}
	delete(older, "seen")
	for _, term := range []string{"demand", "trust", "exposure"} {
		of := older["sum"].(map[string]any)[term].(map[string]any)
		delete(of, "low")
		delete(of, "high")
	}
	for _, a := range older["advice"].([]any) {
		delete(a.(map[string]any), "platform")
	}
	if body, err = json.Marshal(older); err != nil {
		t.Fatal(err)
	}
	var kept Report
	if err := json.Unmarshal(body, &kept); err != nil {
		t.Fatal(err)
	}
	if kept.Seen != (content.Newest{}) || len(kept.Posts) != 6 {
		t.Fatalf("%+v", kept)
	}
	for _, lang := range []string{"zh", "en"} {
		html, markdown, _ := written(t, kept, lang)
		_, now, _ := written(t, Make(desk(t)), lang)
		if strings.Contains(markdown, "+0.30 (") || !strings.Contains(markdown, "| +0.30 ") || !strings.Contains(html, "+0.30") {
			t.Errorf("%s: exposure is told with an interval that nobody knows, or not at all", lang)
		}
		_, after, _ := strings.Cut(markdown, "\n## ")
		_, after, _ = strings.Cut(after, "\n## ")
		if !strings.Contains(now, after) {
			t.Errorf("%s: what it says beside its sum has changed", lang)
		}
	}
}
