package scheduler

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"moxin/content"
)

// Compiler compiles articles; content/render with content/check behind it, joined by cmd. It is
// safe for concurrent use.
type Compiler interface {
	// SourceDigest says what a rendition would be made from, without making it.
	SourceDigest(ws *content.Workspace, a *content.Article, ch content.Channel) (string, error)
	// Compile makes the sealed rendition, with what the checks found in it. Its SourceDigest is the
	// one above; where that is an error, so is this.
	Compile(ctx context.Context, ws *content.Workspace, a *content.Article, ch content.Channel) (content.Rendition, []content.Finding, error)
}

// Existing is what the store knows: all releases and all articles it has seen.
type Existing struct {
	Releases []content.Release
	Articles []content.ArticleRecord
	Repeated map[int64]bool // releases whose open doubt is repeated under its key; they stay as they are
	// Waits are what the releases wait for that are not out yet; see store.WaitsOf.
	Waits map[int64][]content.Wait
	// Rendition reads a stored one, for the named links of a message that is not compiled now. Nil:
	// such links are not waited for. It is safe for concurrent use.
	Rendition func(ctx context.Context, digest string) (content.Rendition, error)
	// Shown says that the plan is for people to look at. The texts of new renditions, most of what a
	// plan keeps in memory, are let go, and a store refuses to apply it.
	Shown bool
}

// Want is one article asked to appear on one channel once.
type Want struct {
	Slug         string
	Aliases      []string
	Path         string
	Title        string // of the rendition
	BodyDigest   string // see content.ArticleRecord
	Channel      string
	Platform     string
	Run          int
	Asked        content.Asked
	Position     int // place in a message, 1 first, 0 unsaid
	Commit       content.Commit
	Stage        content.Stage
	Authors      []string // of front matter
	Series       string
	Part         int // place in the series; 0 = none
	Campaign     string
	Priority     content.Priority
	After        []string // slugs that go out before it on this channel
	Links        []string // channels whose links its text takes
	SourceDigest string
	Rendition    string            // digest; "" when it was not needed or could not be compiled
	Errors       []content.Finding // of severity error, on this channel
	Warnings     []content.Finding // of severity warning, on this channel; known only when it was compiled now
}

// Wanted is everything a workspace asks for.
type Wanted struct {
	Config   content.Config
	Items    []Want
	Articles []content.ArticleRecord
	// Renditions are those compiled anew.
	Renditions []content.Rendition
	// Broken are the errors of files and folders, by path. What a wrong file does not ask for may
	// be what could not be read: its releases are held, never cancelled.
	Broken map[string][]content.Finding
	// New are slugs a person declared to be new articles although they look like renamed ones.
	New []string
	// Certain leaves alone what needs a person's word; see planner.leave.
	Certain bool
}

func bodyDigest(a *content.Article) string {
	h := sha256.New()
	h.Write([]byte(a.Title + "\n"))
	h.Write(a.Body)
	return hex.EncodeToString(h.Sum(nil))
}

// Record is what the store remembers of an article.
func Record(a *content.Article) content.ArticleRecord {
	return content.ArticleRecord{
		Slug: a.Slug, Aliases: a.Aliases, Path: a.Path, Title: a.Title, Author: a.Author(),
		Series: a.Series, Stage: a.Stage, Audience: a.Audience, Tags: a.Tags,
		BodyDigest: bodyDigest(a), Commit: a.Commit.Hash, UpdatedAt: a.Commit.At,
	}
}

func itemOf(r *content.Release, slug string) (content.Item, bool) {
	for _, it := range r.Items {
		if it.Slug == slug {
			return it, true
		}
	}
	return content.Item{}, false
}

// isOut reports whether a release has left plan's hands: under way, with a person, or done.
func isOut(s content.State) bool {
	switch s {
	case content.Queued, content.Publishing, content.Submitted, content.HandedOff, content.InDoubt, content.Published:
		return true
	}
	return false
}

// isStuck reports whether a release ended without a publication and waits for a person.
func isStuck(s content.State) bool {
	return s == content.Failed || s == content.Missed || s == content.Expired
}
