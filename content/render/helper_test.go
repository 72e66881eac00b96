package render_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"
	"testing/fstest"

	"moxin/content"
)

// channels of the workspaces in these tests, one for each platform.
var channels = []content.Channel{
	{ID: "gzh", Platform: content.WeChat, Theme: "default"},
	{ID: "xhs", Platform: content.XiaoHongShu},
	{ID: "dy", Platform: content.Douyin},
	{ID: "sph", Platform: content.Channels},
}

func workspace(files fstest.MapFS) *content.Workspace {
	if files == nil {
		files = fstest.MapFS{}
	}
	return &content.Workspace{FS: files, Config: content.Config{Static: []string{"static"}, Channels: channels}}
}

func channel(t testing.TB, id string) content.Channel {
	t.Helper()
	for _, ch := range channels {
		if ch.ID == id {
			return ch
		}
	}
	t.Fatalf("no channel %s", id)
	return content.Channel{}
}

func article(body string) *content.Article {
	return &content.Article{Path: "articles/a.md", Slug: "a", Title: "标题", Body: []byte(body), BodyLine: 1}
}

// pixel is a picture of its own colour.
func pixel(t testing.TB, shade uint8) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 4, 3))
	img.SetGray(0, 0, color.Gray{Y: shade})
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}
