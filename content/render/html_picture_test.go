package render_test

import (
	"bytes"
	"image"
	"image/png"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestPagesKeepWidthsAndAlignment(t *testing.T) {
	var wide bytes.Buffer
	if err := png.Encode(&wide, image.NewGray(image.Rect(0, 0, 80, 40))); err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{"articles/wide.png": {Data: wide.Bytes()}}
	tests := []struct {
		body, want string
		lost       bool // on a page; for pasting each is
	}{
		{"![x](wide.png){width=60%}\n", `alt="x" width="60%">`, false},
		{"![x](wide.png =20x)\n", `alt="x" width="20" height="10">`, false},
		{"甲<img src=\"wide.png\" width=\"320\">\n", ` width="320" height="160">`, false},
		{"![x](wide.png){width=10em}\n", `alt="x" width="80" height="40">`, true},
		{"<p align=\"center\">中</p>\n", `<p align="center">中</p>`, false},
		{"<div align=\"center\">中</div>\n", `<p>中</p>`, true},
		{"<center>中</center>\n", `<p>中</p>`, true},
	}
	for _, tt := range tests {
		got, rules := plainHTML(t, tt.body, "site", files)
		if !strings.Contains(got, tt.want) || slices.Contains(rules, "html/lost") != tt.lost {
			t.Errorf("%q: %s (%v)", tt.body, got, rules)
		}
		if got, rules := plainHTML(t, tt.body, "zh", files); strings.Contains(got, "width") || strings.Contains(got, "align") || !slices.Contains(rules, "html/lost") {
			t.Errorf("%q for pasting: %s (%v)", tt.body, got, rules)
		}
	}
	for _, body := range []string{"![x](wide.png)\n", "<p align=\"left\">左</p>\n"} {
		if _, rules := plainHTML(t, body, "zh", files); slices.Contains(rules, "html/lost") {
			t.Errorf("%q: %v", body, rules)
		}
	}
}
