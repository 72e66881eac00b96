package render

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"sync"

	"moxin/content"
	"moxin/content/card"
	"moxin/content/media"
)

// Engine compiles articles. Its zero value works offline and stores nothing: enough for a
// check. Safe for concurrent use; set the fields before the first call.
type Engine struct {
	// Media stores the pictures of renditions; nil stores none.
	Media *media.Dir
	// Fetch gets remote pictures; nil means offline: each remote picture is a finding.
	Fetch func(ctx context.Context, url string) ([]byte, error)
	// Cards draws cards, covers and frames; nil draws none, and a finding says so.
	Cards *card.Drawer
	// Sketch lays out what would be drawn and draws nothing: such media have no hash. For checks.
	Sketch bool
	// Command runs a command of moxin.yaml (draw.mermaid, draw.tex) with source on its standard input
	// and returns the PNG it writes; nil means that nothing is run: the source stays readable.
	Command func(ctx context.Context, command string, source []byte) ([]byte, error)
	// Browser turns a picture that Go cannot decode (AVIF, SVG) into PNG; nil when there is none.
	Browser func(ctx context.Context, data []byte, mime string) ([]byte, error)

	mu       sync.Mutex
	parsed   map[[sha256.Size]byte]func() *document
	order    [][sha256.Size]byte // of parsed, oldest first
	code     codeCache
	pictures pictureCache
	files    fileCache
	themes   themeCache
	made     makeCache
	font     fontState
	buffers  sync.Pool // of *bytes.Buffer, for HTML while it is written
}

// parsedArticles bounds how many trees are kept: the channels of one article are rendered
// close together, and every core works on another article.
const parsedArticles = 32

// document parses an article once for all its channels, whoever asks first.
func (e *Engine) document(a *content.Article) *document {
	return e.documentOf(a, sha256.Sum256(a.Body))
}

// documentOf is document with the sum of the body known.
func (e *Engine) documentOf(a *content.Article, key [sha256.Size]byte) *document {
	e.mu.Lock()
	once, ok := e.parsed[key]
	if !ok {
		body := a.Body
		once = sync.OnceValue(func() *document { return parse(body) })
		if e.parsed == nil {
			e.parsed = make(map[[sha256.Size]byte]func() *document)
		}
		if len(e.order) == parsedArticles {
			delete(e.parsed, e.order[0])
			e.order = e.order[1:]
		}
		e.parsed[key] = once
		e.order = append(e.order, key)
	}
	e.mu.Unlock()
	return once()
}

// job compiles one article for one channel.
type job struct {
	ctx      context.Context
	engine   *Engine
	ws       *content.Workspace
	article  *content.Article
	channel  content.Channel
	over     content.Override
	limits   content.Limits
	doc      *document
	remote   map[string]fetched
	out      content.Rendition
	findings []content.Finding
	// toldStruck says that words which are struck out were reported.
	toldStruck bool
}

// families say how each family fills a rendition from a tree.
var families = map[content.Family]func(*job) error{
	content.FamilyWeChat:  (*job).compileWeChat,
	content.FamilyNote:    (*job).compileNote,
	content.FamilyCaption: (*job).compileCaption,
	content.FamilyPost:    (*job).compilePost,
	content.FamilyRich:    (*job).compileRich,
	content.FamilyMessage: (*job).compileMessage,
	content.FamilyPage:    (*job).compilePage,
}

// Compile renders an article for a channel: a sealed rendition, and what the channel can't
// carry or a person should know, with the channel set unless every channel is concerned. What is wrong with the article is a
// finding; an error means that the work itself could not be done (context over, media not
// storable, platform unknown).
func (e *Engine) Compile(ctx context.Context, ws *content.Workspace, a *content.Article, ch content.Channel) (content.Rendition, []content.Finding, error) {
	fill, ok := families[ch.Family()]
	if !ok {
		return content.Rendition{}, nil, fmt.Errorf("compiling %s for %s: no platform %q", a.Slug, ch.ID, ch.Platform)
	}
	over, _ := a.For(ch.ID)
	body := sha256.Sum256(a.Body)
	j := &job{
		ctx: ctx, engine: e, ws: ws, article: a, channel: ch, over: over, limits: ch.Limits(), doc: e.documentOf(a, body),
		out: content.Rendition{
			Slug: a.Slug, Channel: ch.ID, Platform: ch.Platform, Family: ch.Family(), Format: ch.Format,
			Title: clean(cmp.Or(over.Title, a.Title)), Author: clean(a.Author()), AI: a.AI, Comments: comments(over, ch),
		},
	}
	j.documentProblems()
	var err error
	if j.out.SourceDigest, err = e.sourceDigest(ws, a, ch, body); err != nil {
		return content.Rendition{}, nil, err
	}
	j.prefetch()
	if err := fill(j); err != nil {
		return content.Rendition{}, nil, fmt.Errorf("compiling %s for %s: %w", a.Slug, ch.ID, err)
	}
	if err := ctx.Err(); err != nil {
		return content.Rendition{}, nil, fmt.Errorf("compiling %s for %s: %w", a.Slug, ch.ID, err)
	}
	j.out.Seal()
	slices.SortStableFunc(j.findings, func(x, y content.Finding) int {
		return cmp.Or(cmp.Compare(x.Line, y.Line), cmp.Compare(x.Column, y.Column))
	})
	return j.out, j.findings, nil
}

// comments is who may comment, "" for nobody: so that saying what is the default changes no digest.
func comments(over content.Override, ch content.Channel) string {
	c := cmp.Or(over.Comments, ch.Comments)
	if ch.Platform != content.WeChat || c == "closed" {
		return ""
	}
	return c
}

// documentProblems reports what the parse found, and channels that containers name in vain. They
// concern every channel and name none, so that an article has each of them once.
func (j *job) documentProblems() {
	before := len(j.findings)
	for _, p := range j.doc.problems {
		j.report(p)
	}
	defer func() {
		for i := before; i < len(j.findings); i++ {
			j.findings[i].Channel = ""
		}
	}()
	for _, c := range j.doc.containers {
		for _, id := range c.unknownChannels(&j.ws.Config) {
			j.report(unknownChannel(id, c.Pos()))
		}
	}
}

func unknownChannel(id string, at int) problem {
	return problem{
		rule: "container/unknown-channel", severity: content.SeverityWarning, offset: at,
		message:    content.T("moxin.yaml 里没有渠道 "+id, "moxin.yaml has no channel "+id),
		suggestion: content.T("检查渠道名", "check the channel's name"),
	}
}

// report turns a problem of the body into a finding of this article and channel.
func (j *job) report(p problem) {
	line, column := j.doc.place(p.offset)
	j.findings = append(j.findings, content.Finding{
		Rule: p.rule, Severity: p.severity, Channel: j.channel.ID,
		Position: content.Position{File: j.article.Path, Line: max(1, j.article.BodyLine) + line, Column: column},
		Message:  p.message, Suggestion: p.suggestion,
	})
}

// sources are the keys of an article that a channel's key falls back to, when they have another name.
var sources = map[string]string{"topics": "tags"}

// reportKey reports a problem of a front matter key, where it stands.
func (j *job) reportKey(key string, p problem) {
	pos := j.article.At("channels." + j.channel.ID + "." + key)
	if pos.Line == 0 {
		pos = j.article.At(cmp.Or(sources[key], key))
	}
	j.findings = append(j.findings, content.Finding{
		Rule: p.rule, Severity: p.severity, Position: pos, Channel: j.channel.ID,
		Message: p.message, Suggestion: p.suggestion,
	})
}
