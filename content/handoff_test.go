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
	}}
	want := []string{"video.mp4", "01.jpg", "02.png", "03.bin", "cover.jpg", "cover-2.gif"}
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
