package content

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestFileNamesComeFromRoleAndPlace(t *testing.T) {
	h := Handoff{Media: []Media{
		{Role: RoleVideo, Type: "video/mp4", Name: "../../etc/passwd"},
		{Role: RoleImage, Type: "image/jpeg", Name: "b.jpeg"},
		{Role: RoleInline, Type: "image/png"},
		{Role: RoleImage, Type: "text/html", Name: "x.html"},
		{Role: RoleCover, Type: "image/jpeg"},
		{Role: RoleCover, Type: "image/gif"},
		{Role: RoleFile, Type: "text/plain; charset=utf-8", Name: "../a.txt"},
	}}
	want := []string{"video.mp4", "01.jpg", "02.png", "03.bin", "cover.jpg", "cover-2.gif", "file.txt"}
	if got := h.FileNames(); !slices.Equal(got, want) {
		t.Errorf("FileNames() = %v, want %v", got, want)
	}
}

func TestCoversAreNamedByTheirForm(t *testing.T) {
	cover := func(w, h int) Media { return Media{Role: RoleCover, Type: "image/png", Width: w, Height: h} }
	h := Handoff{Media: []Media{cover(1080, 1920), cover(1080, 1920), cover(1080, 1440), cover(900, 383), cover(100, 7), cover(0, 0), cover(1080, 1440)}}
	want := []string{"cover.png", "cover-9x16.png", "cover-3x4.png", "cover-2.35x1.png", "cover-5.png", "cover-6.png", "cover-7.png"}
	if got := h.FileNames(); !slices.Equal(got, want) {
		t.Errorf("FileNames() = %v, want %v", got, want)
	}
}

func TestFillHTML(t *testing.T) {
	a, b := strings.Repeat("a", 64), strings.Repeat("b", 64)
	h := Handoff{Media: []Media{{Hash: a, Role: RoleCover}, {Hash: a, Role: RoleInline}}}
	got := h.FillHTML(`<img src="media:`+a+`" alt="src=&quot;media:`+a+`&quot;"><img src="media:`+b+`">`, func(i int) string { return fmt.Sprintf("/m?%d&x", i) })
	want := `<img src="/m?1&amp;x" alt="src=&quot;media:` + a + `&quot;"><img src="media:` + b + `">`
	if got != want {
		t.Errorf("FillHTML = %s, want %s", got, want)
	}
}

func TestAllTextSaysNothingTwice(t *testing.T) {
	text := func(key, value string) HandoffText { return HandoffText{Key: key, Value: value} }
	tests := []struct {
		name  string
		texts []HandoffText
		want  string
	}{
		{"topics in the body", []HandoffText{text("title", "题"), text("text", "题和文\n\n#复购"), text("topics", "#复购")}, "题\n\n题和文\n\n#复购"},
		{"tags beside it", []HandoffText{text("title", "题"), text("text", "文"), text("topics", "复购,会员")}, "题\n\n文\n\n复购,会员"},
		{"a script", []HandoffText{text("title", "题"), text("text", "文"), text("script", "口播")}, "题\n\n文"},
		{"one text", []HandoffText{text("text", "文")}, ""},
		{"none", nil, ""},
	}
	for _, tt := range tests {
		if got := (Handoff{Texts: tt.texts}).AllText(); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestRemoteIsAnAddressOfWhatIsNotStored(t *testing.T) {
	for source, want := range map[string]string{
		"https://v.example/x.mp4": "https://v.example/x.mp4", "http://v.example/x": "http://v.example/x",
		"./x.mp4": "", "": "", "javascript://x/%0aalert(1)": "", "https:///x": "",
	} {
		if got := (Media{Source: source}).Remote(); got != want {
			t.Errorf("Remote of %q = %q", source, got)
		}
	}
	if got := (Media{Hash: "aa", Source: "https://v.example/x.mp4"}).Remote(); got != "" {
		t.Errorf("what is stored is at %q", got)
	}
}

func TestEvidenceIsReadAsItWasWritten(t *testing.T) {
	shot, other := strings.Repeat("a", 64), strings.Repeat("b", 64)
	mark := func(hash string) string { return "（截图 media:" + hash + "）" }
	tests := []struct {
		name string
		in   Evidence
		text string
		want Evidence
	}{
		{"words", Evidence{Note: " 19:58 发的 "}, "19:58 发的", Evidence{Note: "19:58 发的"}},
		{"a picture", Evidence{Shot: shot}, mark(shot), Evidence{Shot: shot}},
		{"both", Evidence{"发了", shot}, "发了" + mark(shot), Evidence{"发了", shot}},
		{"a note that names a picture", Evidence{Note: "发了" + mark(other) + " " + mark(other)}, "发了", Evidence{Note: "发了"}},
		{"such a note beside a picture", Evidence{"发了" + mark(other), shot}, "发了" + mark(shot), Evidence{"发了", shot}},
		{"nothing", Evidence{}, "", Evidence{}},
	}
	for _, tt := range tests {
		if got := tt.in.String(); got != tt.text || ReadEvidence(got) != tt.want {
			t.Errorf("%s: %q reads %+v; want %q and %+v", tt.name, got, ReadEvidence(got), tt.text, tt.want)
		}
	}
}
