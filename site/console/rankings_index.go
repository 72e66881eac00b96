package console

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"moxin/content"
)

const indexKey = "index"

// indexView is another index that articles are shown in the order of, plainly told from trust.
type indexView struct {
	Title   string
	Says    string // that it is not trust
	Formula string
	Back    string // the ranking by trust

	index content.Index
}

// indexed is an article's place by an index.
type indexed struct {
	slug  string
	place int      // among all articles; those of equal values share it; 0 = it cannot be computed
	value *float64 // nil = the same
}

// index finds one of those that the scoring kept.
func (k *kept) index(name string) (content.Index, bool) {
	i := slices.IndexFunc(k.Indexes, func(x content.Index) bool { return x.Name == name && len(x.Values) == len(k.Posts) })
	if i < 0 {
		return content.Index{}, false
	}
	return k.Indexes[i], true
}

// order is that of an index: the highest first, then what it cannot compute. It is worked out once for
// each scoring.
func (k *kept) order(x content.Index) []indexed {
	k.mu.Lock()
	defer k.mu.Unlock()
	if all, ok := k.orders[x.Name]; ok {
		return all
	}
	all := make([]indexed, len(k.Posts))
	for i, slug := range k.Posts {
		all[i] = indexed{slug: slug, value: x.Values[i]}
	}
	slices.SortFunc(all, func(a, b indexed) int {
		switch {
		case a.value == nil || b.value == nil:
			return cmp.Or(cmp.Compare(known01(b.value), known01(a.value)), strings.Compare(a.slug, b.slug))
		default:
			return cmp.Or(cmp.Compare(*b.value, *a.value), strings.Compare(a.slug, b.slug))
		}
	})
	for i := range all {
		switch {
		case all[i].value == nil:
		case i > 0 && *all[i].value == *all[i-1].value:
			all[i].place = all[i-1].place
		default:
			all[i].place = i + 1
		}
	}
	if k.orders == nil {
		k.orders = map[string][]indexed{}
	}
	k.orders[x.Name] = all
	return all
}

func known01(v *float64) int {
	if v == nil {
		return 0
	}
	return 1
}

// offerIndexes adds the indexes that the scoring kept to what articles can be shown by, and reads which of
// them the URL asks for. Periods are compared by trust alone.
func (v *rankingsView) offerIndexes() {
	asked := v.asked.get(indexKey)
	if !v.Articles || v.wish.with.Name != "" {
		return
	}
	var links []link
	for _, x := range v.kept.Indexes {
		links = append(links, link{Kind: x.Name, Label: v.In(x.Title)})
	}
	x, ok := v.kept.index(asked)
	if asked != "" && !ok {
		v.Refused = v.F("index.unknown", asked)
		if len(links) == 0 {
			v.Refused = v.T("index.none")
		}
	}
	if len(links) == 0 {
		return
	}
	f := folded{filter: v.asked.set("page", "").filter(indexKey, v.T("index.fold"), links)}
	if ok {
		f.Chosen = &f.Links[slices.IndexFunc(f.Links, func(l link) bool { return l.On })]
		v.Index = &indexView{
			Title: v.In(x.Title), Says: v.F("index.says", v.In(x.Title)), Formula: v.F("index.formula", v.In(x.Formula), v.In(x.Source)),
			Back: v.asked.set("page", "").with(indexKey, ""), index: x,
		}
	}
	v.Folded = append(v.Folded, f)
}

// byIndex lists articles in the order of the index that is asked for; atOnce 0 = all.
func (h *handler) byIndex(ctx context.Context, v *rankingsView, atOnce int) error {
	q := v.query()
	slugs, err := h.Store.RankedSlugs(ctx, q)
	if err != nil {
		return err
	}
	chosen := make(map[string]bool, len(slugs))
	for _, slug := range slugs {
		chosen[slug] = true
	}
	order := slices.DeleteFunc(slices.Clone(v.kept.order(v.Index.index)), func(x indexed) bool { return !chosen[x.slug] })
	v.total = len(order)
	if atOnce > 0 {
		order = order[min((v.wish.page-1)*atOnce, len(order)):]
		order = order[:min(atOnce, len(order))]
		q.Slugs = indexedSlugs(order)
	}
	v.pager(len(order), atOnce)
	if len(order) == 0 {
		return nil
	}
	all, _, err := h.Store.RankedArticles(ctx, q)
	if err != nil {
		return err
	}
	rows := v.articleRows(all)
	at := make(map[string]int, len(rows))
	for i := range rows {
		at[rows[i].Subject] = i
	}
	whole := isWhole(v.Index.index.Values)
	var with, without []rankRow
	for _, x := range order {
		i, ok := at[x.slug]
		if !ok {
			continue // it was scored anew meanwhile
		}
		row := rows[i]
		if row.index = x; x.value == nil {
			row.IndexValue = unknown
			without = append(without, row)
			continue
		}
		row.IndexPlace, row.IndexValue = fmt.Sprint(x.place), indexValue(*x.value, whole)
		with = append(with, row)
	}
	v.add("", with)
	v.add(v.T("index.cannot"), without)
	return nil
}

func indexedSlugs(order []indexed) []string {
	out := make([]string, len(order))
	for i, x := range order {
		out[i] = x.slug
	}
	return out
}

// indexValue is a number in four figures, or whole where all of the index are: indexes have units of their
// own, or none.
func indexValue(v float64, whole bool) string {
	places := 0
	if !whole && v != 0 {
		places = min(max(3-int(math.Floor(math.Log10(math.Abs(v)))), 0), 6)
	}
	return content.Grouped(v, places)
}

// isWhole reports that an index counts: none of its values has a fraction.
func isWhole(values []*float64) bool {
	return !slices.ContainsFunc(values, func(v *float64) bool { return v != nil && *v != math.Trunc(*v) })
}

// indexTable is what is shown by an index, with each article's place by trust beside it.
func (v *rankingsView) indexTable(t *table) {
	t.Columns = append(t.Columns, column{Key: "index_place", Name: v.F("col.index_place", v.Index.Title), Wide: 12}, column{Key: "index", Name: v.Index.Title, Wide: 14})
	var places []indexed
	for _, l := range v.Lists {
		for _, row := range l.Rows {
			places = append(places, row.index)
		}
	}
	v.articleTable(t)
	whole := isWhole(v.Index.index.Values)
	t.Columns[2].Name = v.T("index.trust")
	for i, x := range places {
		front := []any{nil, nil}
		switch {
		case x.value == nil:
		case whole:
			front = []any{x.place, int(*x.value)}
		default:
			front = []any{x.place, figures(*x.value)}
		}
		t.Rows[i] = append(front, t.Rows[i]...)
	}
}
