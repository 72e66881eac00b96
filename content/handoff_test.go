package content

import (
	"slices"
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
