package render_test

import (
	"slices"
	"sync"
	"testing"

	"moxin/content"
	"moxin/content/render"
)

// Channels that are shown different parts of an article share nothing of it, in whatever order
// they are compiled.
func TestChannelsShareOnlyWhatBothAreShown(t *testing.T) {
	ws := workspace(nil)
	ws.Config.Channels = slices.Concat(textFamilies, []content.Channel{{ID: "xhs2", Platform: content.XiaoHongShu}, {ID: "dy2", Platform: content.Douyin}})
	a := article("# 老客户为什么不再回来\n\n老客户走的时候没有说话。\n\n::: only xhs dy\n这一段只给两个渠道看。\n:::\n\n::: except xhs\n小红书看不到这一段话。\n:::\n\n::: only dy2\n这一段是给第二个抖音号写的文案。\n:::\n\n## 后来\n\n- 我们改了流程\n- 他们回来了\n")
	alone := make([]content.Rendition, len(ws.Config.Channels))
	for i, ch := range ws.Config.Channels {
		alone[i] = compiledBy(t, &render.Engine{}, ws, a, ch)
	}
	together := &render.Engine{}
	var wg sync.WaitGroup
	for range 3 {
		for i, ch := range ws.Config.Channels {
			wg.Go(func() {
				if got := compiledBy(t, together, ws, a, ch); got.Digest != alone[i].Digest {
					t.Errorf("%s: beside others %q, alone %q", ch.ID, got.Text, alone[i].Text)
				}
			})
		}
	}
	wg.Wait()
}

func compiledBy(t *testing.T, e *render.Engine, ws *content.Workspace, a *content.Article, ch content.Channel) content.Rendition {
	r, _, err := e.Compile(t.Context(), ws, a, ch)
	if err != nil {
		t.Error(err)
	}
	return r
}
