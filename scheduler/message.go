package scheduler

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// namedLink is {{link CHANNEL}}: the URL the article has on another channel.
var namedLink = regexp.MustCompile(`\{\{\s*link\s+([^\s{}]+)\s*\}\}`)

// linkRetry is how long a message waits for another channel's publication it links to.
const linkRetry = time.Minute

// packing is what messages are made of.
type packing struct {
	renditions interface {
		Rendition(ctx context.Context, digest string) (content.Rendition, error)
	}
	media publishers.Media
	steps func(release int64) publishers.Steps
}

// message assembles what a publisher needs for a release. The renditions are copies whose
// named links still stand as the approver saw them; see fill.
func (p packing) message(ctx context.Context, r content.Release, ch content.Channel) (publishers.Message, error) {
	m := publishers.Message{Release: r, Channel: ch, Media: p.media, Steps: p.steps(r.ID)}
	for _, it := range r.Items {
		rendition, err := p.renditions.Rendition(ctx, it.Rendition)
		if err != nil {
			return m, fmt.Errorf("scheduler: rendition %s of %s: %w", it.Rendition, it.Slug, err)
		}
		m.Items = append(m.Items, rendition)
	}
	return m, nil
}

func (s *Scheduler) message(ctx context.Context, r content.Release, ch content.Channel) (publishers.Message, error) {
	return packing{s.Store, s.Media, s.Steps}.message(ctx, r, ch)
}

// fill puts the URLs of other publications and the codes of contact ways into a message, and says which
// URLs, by channel.
func (s *Scheduler) fill(ctx context.Context, m publishers.Message) (map[string]string, error) {
	links := map[string]string{}
	for i := range m.Items {
		if err := s.fillLinks(ctx, &m.Items[i], links); err != nil {
			return nil, err
		}
		if err := s.fillContact(ctx, &m.Items[i]); err != nil {
			return nil, err
		}
	}
	return links, nil
}

// fillLinks replaces the named links of one rendition.
func (s *Scheduler) fillLinks(ctx context.Context, r *content.Rendition, links map[string]string) error {
	for _, f := range []struct {
		text   *string
		escape func(string) string
	}{
		{&r.HTML, html.EscapeString},
		{&r.Text, func(url string) string { return url }},
		{&r.SourceURL, func(url string) string { return url }},
	} {
		for _, match := range namedLink.FindAllStringSubmatch(*f.text, -1) {
			url, err := s.linkTo(ctx, r.Slug, match[1])
			if err != nil {
				return err
			}
			links[match[1]] = url
			*f.text = strings.ReplaceAll(*f.text, match[0], f.escape(url))
		}
	}
	return nil
}

// linksOf are the channels whose links a rendition takes.
func linksOf(r content.Rendition) []string {
	var out []string
	for _, text := range []string{r.HTML, r.Text, r.SourceURL} {
		for _, match := range namedLink.FindAllStringSubmatch(text, -1) {
			if !slices.Contains(out, match[1]) {
				out = append(out, match[1])
			}
		}
	}
	return out
}

// storedLinks finds the links that a rendition takes which is not compiled now. Few articles have
// any: only theirs are read.
func (g *gatherer) storedLinks(w *Want, a *content.Article) error {
	ch, _ := g.ws.Config.Channel(w.Channel)
	if g.stored == nil || !speaksOfLinks(a, w.Channel) && g.ws.Config.CardPage(a, ch) == "" {
		return nil
	}
	r, err := g.stored(g.ctx, w.Rendition)
	if err != nil {
		return fmt.Errorf("rendition %s: %w", w.Rendition, err)
	}
	w.Links = linksOf(r)
	return nil
}

func speaksOfLinks(a *content.Article, channel string) bool {
	over, _ := a.For(channel)
	for _, text := range []string{over.Text, over.Script, over.SourceURL, over.Title, over.Summary} {
		if namedLink.MatchString(text) {
			return true
		}
	}
	return namedLink.Match(a.Body)
}

// linkTo finds the newest publication of an article on a channel. None yet is worth waiting for.
func (s *Scheduler) linkTo(ctx context.Context, slug, channel string) (string, error) {
	posts, err := s.Store.Publications(ctx, content.PublicationFilter{Slug: slug, Channel: channel, NotGone: true})
	if err != nil {
		return "", fmt.Errorf("scheduler: link to %s on %s: %w", slug, channel, err)
	}
	var newest content.Publication
	for _, p := range posts {
		if p.URL != "" && !p.PublishedAt.Before(newest.PublishedAt) {
			newest = p
		}
	}
	if newest.URL == "" {
		return "", &publishers.Error{Class: publishers.Transient, After: linkRetry, Text: content.T(
			fmt.Sprintf("{{link %s}}：本文在 %s 还没有发布链接", channel, channel),
			fmt.Sprintf("{{link %s}}: the article has no published link on %s yet", channel, channel))}
	}
	return newest.URL, nil
}

// filledJSON is what was filled in at the claim, as the attempt keeps it.
func filledJSON(links map[string]string, platform string) string {
	if len(links) == 0 && platform == "" {
		return ""
	}
	out := struct {
		Links    map[string]string `json:"links,omitempty"`
		Platform json.RawMessage   `json:"platform,omitempty"`
	}{Links: links}
	if json.Valid([]byte(platform)) {
		out.Platform = json.RawMessage(platform)
	} else if platform != "" {
		out.Platform, _ = json.Marshal(platform) // a string always marshals
	}
	b, err := json.Marshal(out)
	if err != nil {
		return platform
	}
	return string(b)
}
