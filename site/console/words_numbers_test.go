package console

import (
	"testing"

	"moxin/content"
	"moxin/ingest/douyin"
	"moxin/ingest/event"
	publicpage "moxin/ingest/page"
	"moxin/ingest/wechat"
)

// TestEverySourceHasAName: nobody who reads a page is to learn what datacube-day is.
func TestEverySourceHasAName(t *testing.T) {
	for _, source := range []string{
		publicpage.Source, wechat.Source, wechat.Days, wechat.CommentSource, douyin.Source, douyin.Days, event.Source, content.ByHand, wayExport,
	} {
		if name := numberWays[source]; name.ZH == "" || name.EN == "" || name.ZH == source {
			t.Errorf("%s is called %+v", source, name)
		}
	}
}
