package bilibili

import (
	"slices"
	"testing"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/handoff/handofftest"
)

func TestPublisher(t *testing.T) { handofftest.Run(t, New, video) }

func TestPackage(t *testing.T) {
	r := handofftest.Whole()
	r.Topics, r.Script = []string{"复购", "会员"}, "口播"
	whole := handofftest.Publish(t, New, video, r)
	if got, want := handofftest.Keys(whole), []string{"title", "text", "topics", "script"}; !slices.Equal(got, want) {
		t.Errorf("texts %q, want %q", got, want)
	}
	if !handofftest.Says(whole, "分区") || !handofftest.Says(whole, "10 个") || !handofftest.Says(whole, "来源") {
		t.Errorf("checklist: %v", whole.Checklist)
	}
	if got := whole.Texts[2].Value; got != "复购,会员" {
		t.Errorf("tags %q", got)
	}
}

func openArticle(ch content.Channel, d publishers.Deps) (publishers.Publisher, error) {
	ch.Format = "article"
	return New(ch, d)
}

func TestArticlePublisher(t *testing.T) { handofftest.Run(t, openArticle, article) }

func TestArticlePackage(t *testing.T) {
	r := handofftest.Whole()
	r.Family, r.HTML = content.FamilyRich, "<h2>一</h2><p>正文</p>"
	whole := handofftest.Publish(t, openArticle, article, r)
	if got, want := handofftest.Keys(whole), []string{"title", "text"}; !slices.Equal(got, want) {
		t.Errorf("texts %q, want %q", got, want)
	}
	if whole.Texts[1].HTML != r.HTML || !handofftest.Says(whole, "富文本") || handofftest.Says(whole, "分区") {
		t.Errorf("an article's package: %+v", whole)
	}
}
