package console

import (
	"cmp"
	"context"
	"slices"

	"moxin/content"
)

// doRetire is advice against more of something.
const doRetire = "retire"

// nextStep is one thing to do next.
type nextStep struct {
	Do      string // repeat, rerelease, retire
	Word    string
	Why     string
	Trust   string
	Of      string // whom it is about, where that is not what the page is about; "" = it is
	Href    string // of whom it is about
	Channel *channelView

	slug string // of the article that it is about; "" = of another kind
}

// advice is that of a scoring that still has something to do.
func (h *handler) advice(ctx context.Context, k *kept) ([]content.Advice, error) {
	if h.Due == nil || len(k.Advice) == 0 {
		return k.Advice, nil
	}
	return h.Due(ctx, k.Advice)
}

// nextFor is what there is to do about a subject. What a scoring supports stands in it; nothing else is
// advised.
func (p *page) nextFor(advice []content.Advice, kind, subject string) []nextStep {
	var out []nextStep
	for _, a := range advice {
		if a.Kind == kind && a.Subject == subject {
			out = append(out, p.nextStep(a))
		}
	}
	return out
}

// nextBeside is what there is to do about something else that is wanted, and about what.
func (p *page) nextBeside(advice []content.Advice, wanted func(content.Advice) bool) []nextStep {
	var out []nextStep
	for _, a := range advice {
		if wanted(a) {
			v := p.nextStep(a)
			v.Of, v.Href = p.F("subject.of."+a.Kind, a.Subject), subjectHref(a.Kind, a.Subject)
			if a.Kind == kindArticle {
				v.slug = a.Subject
			}
			out = append(out, v)
		}
	}
	return out
}

// titled is an article's title; its slug where none is known.
func (h *handler) titled(ctx context.Context, slug string) (string, error) {
	known, err := h.Store.ArticlesOf(ctx, slug)
	if err != nil || len(known) == 0 {
		return slug, err
	}
	return cmp.Or(known[0].Title, slug), nil
}

func (p *page) nextStep(a content.Advice) nextStep {
	word := a.Do
	if a.Do == doRetire && a.Kind == kindArticle {
		word += ".article" // which is written already
	}
	v := nextStep{Do: a.Do, Word: p.T("advice." + word), Why: p.In(a.Why), Trust: p.F("interval", signed(a.Trust.Value), signed(a.Trust.Low), signed(a.Trust.High))}
	if a.Channel != "" {
		ch := p.channelOf(a.Channel)
		v.Channel = &ch
	}
	return v
}

// belongs reports whether an article is one of an author, a series or a topic.
func (a piece) belongs(kind, name string) bool {
	switch kind {
	case kindAuthor:
		return name == a.Author
	case kindSeries:
		return name == a.Series
	case kindTopic:
		return slices.Contains(a.Tags, name)
	}
	return false
}
