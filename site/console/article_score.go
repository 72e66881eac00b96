package console

import (
	"context"
	"strings"

	"moxin/content"
)

// scoredArticle is what the newest scoring says of an article.
type scoredArticle struct {
	Score   *scoreView   // nil while it has none
	Reasons *reasonsView // nil = nobody explained it
	Near    []standView  // those around its place, itself among them
	History *historyView
	Next    []nextStep
}

// nearSide is how many articles on either side of an article's place are shown.
const nearSide = 3

// articleScore fills what the newest scoring says of an article, and returns what it left.
func (h *handler) articleScore(ctx context.Context, v *articleView, a piece) (*kept, error) {
	o, err := h.outlines.of(ctx, h.Store)
	if err != nil {
		return nil, err
	}
	k, err := h.scorings.of(ctx, h.Store, o.at)
	if err != nil {
		return nil, err
	}
	scores, err := h.Store.ScoresOf(ctx, kindArticle, a.Slug)
	if err != nil {
		return nil, err
	}
	if v.Score = v.score(scores); v.Score == nil {
		return k, nil
	}
	v.Score.Of = tally(o.tally.Ranked)
	advice, err := h.advice(ctx, k)
	if err != nil {
		return nil, err
	}
	v.Next = append(v.nextFor(advice, kindArticle, a.Slug), v.nextBeside(advice, func(on content.Advice) bool { return a.belongs(on.Kind, on.Subject) })...)
	if v.Reasons = v.reasons(v.Score.trust); v.Reasons != nil && v.Score.Place != "" {
		among, err := h.placed(ctx, k, o.tally.Ranked)
		if err != nil {
			return nil, err
		}
		if s, ok := k.standing(a.Slug, among); ok {
			v.Reasons.Standing = v.F("why.standing", tally(s.Below), tally(s.Above), tally(s.Same))
		}
	}
	if err := h.neighbours(ctx, v, k); err != nil {
		return nil, err
	}
	past, err := h.Store.ScoreHistory(ctx, kindArticle, a.Slug, nameTrust)
	v.History = v.history(past)
	return k, err
}

// readsApart says why the reads that a score rests on are not those of the funnel, where they are not.
func (v *articleView) readsApart() {
	if v.Score == nil || v.Score.trust.Evidence <= 0 {
		return
	}
	for i := range v.Funnel {
		f := &v.Funnel[i]
		rests := count(v.Score.trust.Evidence)
		if f.Key != content.FunnelRead || !f.Known || strings.TrimPrefix(f.Value, "≥") == rests {
			continue
		}
		says := v.F("funnel.reads", rests)
		if f.Why != "" {
			says = f.Why + v.T("semicolon") + says
		}
		f.Why = says
	}
}

// neighbours lists the articles around this one's place, and whether they can be told from it.
func (h *handler) neighbours(ctx context.Context, v *articleView, k *kept) error {
	place := v.Score.trust.Rank
	if place == 0 {
		return nil
	}
	from := max(0, place-1-nearSide)
	list, _, err := h.Store.RankedArticles(ctx, content.RankQuery{Offset: from, Limit: 2*nearSide + 1})
	if err != nil {
		return err
	}
	v.Near = v.articleLines(list, v.asked.get("channel"))
	for i, a := range list {
		line := &v.Near[i]
		if a.Slug == v.Slug {
			line.Here = true
			continue
		}
		if d, ok := k.Difference([]string{v.Slug}, []string{a.Slug}); ok {
			line.Note = v.T("near." + verdict(d.Low, d.High))
		}
	}
	return nil
}
