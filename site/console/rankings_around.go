package console

import (
	"cmp"
	"context"
	"html/template"
	"math"
	"slices"

	"moxin/content"
	"moxin/site/chart"
)

// around fills what stands beside the list: what it rests on, the sum, what to do next, the weights.
func (h *handler) around(ctx context.Context, v *rankingsView) error {
	v.Model, v.At = v.outline.model, v.instant(v.outline.at)
	o, err := h.sources.of(ctx, h.Store, v.outline.at)
	if err != nil {
		return err
	}
	v.Sources = v.sourceNames(o.names)
	if !v.narrowed() {
		v.Sum = v.sum() // it is of all that was scored
	}
	for _, n := range v.kept.Notes {
		v.Notes = append(v.Notes, v.In(n))
	}
	v.weights()
	return h.advise(ctx, v)
}

// sumView is 复购 = 需求 + 信任 + 曝光 over all that was scored.
type sumView struct {
	Drawn template.HTML
	Units string // what its figures are
}

// sum says how each term is on average, and of how many articles it is known; nil before the first scoring.
func (v *rankingsView) sum() *sumView {
	t := v.outline.tally
	if t.Articles == 0 {
		return nil
	}
	all, trust, units := count(float64(t.Articles)), v.mean(v.kept.whole), chart.SumUnits(t.Demand+t.Exposure > 0)
	says := v.In(units)
	if centred := v.kept.whole.Posts > 0 && math.Abs(v.kept.whole.Value) < .005; centred { // by its making, and no draw differs
		trust, says = signed(0), says+v.T("sum.centred")
	}
	term := func(name string, known int, value, some, none string) chart.Term {
		out := chart.Term{Name: v.T(name), Hint: v.In(chart.SumHint(name)), Known: known, Of: t.Articles, Value: value, Say: none}
		if known > 0 {
			out.Say = some
		}
		return out
	}
	return &sumView{Units: says, Drawn: chart.Sum(v.T("sum.whole"), []chart.Term{
		term(nameDemand, t.Demand, v.mean(t.MeanDemand), v.F("sum.known", all, count(float64(t.Demand))), v.F("sum.none", all)),
		term(nameTrust, t.Ranked, trust, v.F("sum.ranked", all, count(float64(t.Ranked))), v.F("sum.unranked", all)),
		term(nameReach, t.Exposure, v.mean(t.MeanExposure), v.F("sum.known", all, count(float64(t.Exposure))), v.F("sum.none", all)),
	})}
}

// mean is that of a term with its interval; a dash where it is of no article.
func (v *rankingsView) mean(m content.Interval) string {
	if m.Posts == 0 {
		return unknown
	}
	low, high := ends(m)
	return signed(m.Value) + " (" + low + " … " + high + ")"
}

// adviceRow is one thing to do next, about whom, and how sure that is.
type adviceRow struct {
	nextStep
	Bar   template.HTML
	Rests string // how many articles it rests on
}

// advise lists what the scoring advises, in its order.
func (h *handler) advise(ctx context.Context, v *rankingsView) error {
	if v.narrowed() {
		return nil // it is about all that was scored
	}
	advice, err := h.advice(ctx, v.kept)
	if err != nil {
		return err
	}
	var of []content.Interval
	for _, a := range advice {
		of = append(of, a.Trust)
	}
	scale := chart.ScaleOf(of...)
	for _, a := range advice {
		row := adviceRow{nextStep: v.nextStep(a), Bar: v.interval(scale, a.Trust)}
		row.Of, row.Href = v.subject(a.Kind, a.Subject), subjectHref(a.Kind, a.Subject)
		if a.Kind == kindArticle {
			if row.Of, err = h.titled(ctx, a.Subject); err != nil {
				return err
			}
		}
		if len(a.Posts) > 1 {
			row.Rests = v.F("advice.rests", tally(len(a.Posts)))
		}
		v.Advice = append(v.Advice, row)
	}
	return nil
}

// weightRow is what one signal was learned to say of trust, beside what the table says.
type weightRow struct {
	Name                         string
	Table, Learned, Unique, Seen string
	Bar                          template.HTML
}

// weights are those of the newest scoring, by how much they say.
func (v *rankingsView) weights() {
	all := slices.Clone(v.kept.Weights)
	slices.SortStableFunc(all, func(a, b content.Weight) int { return cmp.Compare(b.Loading[0], a.Loading[0]) })
	v.Unlearned = !slices.ContainsFunc(all, func(w content.Weight) bool { return w.Loading != w.Table })
	for _, w := range all {
		v.Weights = append(v.Weights, weightRow{
			Name: v.metric(w.Signal), Table: hundredths(w.Table[0]), Learned: hundredths(w.Loading[0]), Unique: decimal(w.Unique, 2), Seen: count(w.Events),
			Bar: chart.Weight(w.Loading[0], w.Table[0]),
		})
	}
}
