package console

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"moxin/content"
	"moxin/site/web"
)

// numbersView is what is known of an article's posts in numbers.
type numbersView struct {
	Known *knownView // of all its posts; nil while there is none
	Posts []link     // the posts on this channel, where there are several
	Post  *postNumbers
	Axes  []link
	Days  bool // ages are drawn evenly
}

// postNumbers are the numbers of one post.
type postNumbers struct {
	Read    string // how long ago anything was read; "—" = never
	Curves  []curveView
	Banded  bool // some curve has what is usual behind it
	Table   readingsView
	Correct *correctForm // nil = no reading is being corrected
	Add     *addForm     // nil = the visitor may not
}

// postDesk makes the numbers of one post for a page.
type postDesk struct {
	*page
	slug string
	post content.Publication
	may  bool // the visitor may correct and type in
	// bands are what is usual on its channel.
	bands map[content.Metric]content.Band
}

// numbers fills what is known of the article's posts, and of one of them on this channel all that
// was read, before the bands of the channel.
func (h *handler) numbers(ctx context.Context, v *articleView, bands map[content.Metric]content.Band) error {
	posts, err := h.Store.Publications(ctx, content.PublicationFilter{Slug: v.Slug})
	if err != nil || len(posts) == 0 {
		return err
	}
	n := &numbersView{Days: v.asked.get("axis") == "day"}
	if n.Known, err = h.knowledge(ctx, v, posts); err != nil {
		return err
	}
	v.Numbers = n
	here := slices.DeleteFunc(posts, func(p content.Publication) bool { return p.Channel != v.Channel.ID })
	if len(here) == 0 {
		return nil
	}
	desk := postDesk{page: v.page, slug: v.Slug, post: here[len(here)-1], may: h.Numbers != nil && v.visit.may(correctRoute), bands: bands}
	for i, post := range here {
		id := strconv.FormatInt(post.ID, 10)
		on := v.asked.get("post") == id || v.asked.get("post") == "" && i == len(here)-1
		if on {
			desk.post = post
		}
		if len(here) > 1 {
			n.Posts = append(n.Posts, link{Label: v.F("run", i+1) + " " + v.instant(post.PublishedAt).Text, On: on, Href: v.asked.set("post", id).set("from", "").set("correct", "").url() + "#numbers"})
		}
	}
	n.Axes = []link{
		{Label: v.T("num.axis.log"), On: !n.Days, Href: v.asked.with("axis", "") + "#numbers"},
		{Label: v.T("num.axis.day"), On: n.Days, Href: v.asked.with("axis", "day") + "#numbers"},
	}
	n.Post, err = h.postNumbers(ctx, desk)
	return err
}

func (h *handler) knowledge(ctx context.Context, v *articleView, posts []content.Publication) (*knownView, error) {
	ids := make([]int64, len(posts))
	for i, post := range posts {
		ids[i] = post.ID
	}
	latest, err := h.Store.LatestSamples(ctx, ids)
	if err != nil {
		return nil, err
	}
	plans, err := h.Store.CollectionsOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	k := knowledge{posts: posts, latest: freshest(latest), collections: map[int64][]content.Collection{}}
	for _, c := range plans {
		k.collections[c.Publication] = append(k.collections[c.Publication], c)
	}
	return v.known(k, v.Slug), nil
}

func (h *handler) postNumbers(ctx context.Context, d postDesk) (*postNumbers, error) {
	of := content.SampleFilter{Publications: []int64{d.post.ID}, AsRead: true}
	samples, err := h.Store.Samples(ctx, of)
	if err != nil {
		return nil, err
	}
	words, err := h.Store.Corrections(ctx, of)
	if err != nil {
		return nil, err
	}
	readings := content.ReadingsOf(samples, words)
	curves := content.CurvesOf(readings, d.post.PublishedAt, d.ages())
	n := &postNumbers{Read: unknown, Curves: d.curves(d.post, curves, d.bands), Table: d.table(readings, curves)}
	n.Banded = slices.ContainsFunc(n.Curves, func(c curveView) bool { return c.Band.Area != "" })
	if len(samples) > 0 {
		n.Read = d.ago(samples[len(samples)-1].ObservedAt, d.now)
	}
	if d.may {
		n.Correct, n.Add = d.correctForm(readings), d.addForm()
	}
	return n, nil
}

// rawOf serves what a reading of the article was made of: as plain text to be saved, never as a page.
func (h *handler) rawOf(w http.ResponseWriter, r *http.Request) error {
	ctx, hash := r.Context(), r.PathValue("hash")
	posts, err := h.Store.Publications(ctx, content.PublicationFilter{Slug: r.PathValue("slug"), Channel: r.URL.Query().Get("channel")})
	if err != nil {
		return err
	}
	ids := make([]int64, len(posts))
	for i, post := range posts {
		ids[i] = post.ID
	}
	if len(ids) == 0 {
		return web.ErrUnknown // no ids would mean all
	}
	samples, err := h.Store.Samples(ctx, content.SampleFilter{Publications: ids, AsRead: true})
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(samples, func(s content.Sample) bool { return s.Raw == hash && hash != "" }) {
		return web.ErrUnknown
	}
	return h.raw(w, r, hash, "")
}
