package main

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"path/filepath"
	"slices"
	"strings"

	"moxin/content"
	"moxin/content/store"
	"moxin/scheduler"
)

// heard is a trailer that names a release's commit as approved, and whether it counts.
type heard struct {
	Release int64  `json:"release"`
	Who     string `json:"who"` // a person where it counts, else as the trailer says
	Commit  string `json:"commit"`
	Counts  bool   `json:"counts"`
	Reason  string `json:"reason,omitempty"` // why it does not; in both languages
	why     content.Text
}

// text is what becomes of a trailer, for people.
func (h heard) text() content.Text {
	if h.Counts {
		return content.T(fmt.Sprintf("排期 %d：%s 在提交 %s 里批准", h.Release, h.Who, short(h.Commit)),
			fmt.Sprintf("release %d: %s approves it in commit %s", h.Release, h.Who, short(h.Commit)))
	}
	return content.T(fmt.Sprintf("排期 %d：提交 %s 的 Approved-by: %s 不算：%s", h.Release, short(h.Commit), h.Who, h.why.ZH),
		fmt.Sprintf("release %d: Approved-by: %s of commit %s does not count: %s", h.Release, h.Who, short(h.Commit), h.why.In("en")))
}

// trailers hears what commits say of releases that wait for words.
type trailers struct {
	bench  *bench
	repo   repository
	desk   *scheduler.Desk
	people []content.Person
	signed bool
	read   map[string]commitWords
}

// hearTrailers takes the words that commits carry for releases as they stand now, and says which of
// them do not count. It is for after an apply: what has no word yet is looked at each time.
func (a *app) hearTrailers(ctx context.Context, b *bench, s *store.Store) ([]heard, error) {
	mode := b.ws.Config.Approval.Trailers
	repo, ok := openRepository(ctx, b.root)
	if !ok || mode != content.TrailersAny && mode != content.TrailersSigned {
		return nil, ctx.Err()
	}
	all, err := s.Persons(ctx)
	if err != nil {
		return nil, err
	}
	waiting, err := s.Releases(ctx, content.ReleaseFilter{States: []content.State{content.Planned}})
	if err != nil {
		return nil, err
	}
	t := trailers{bench: b, repo: repo, desk: a.people(b, s), people: all, signed: mode == content.TrailersSigned, read: map[string]commitWords{}}
	var out []heard
	for _, r := range waiting {
		some, err := t.of(ctx, r)
		if err != nil {
			return out, fmt.Errorf("trailers for release %d: %w", r.ID, err)
		}
		out = append(out, some...)
	}
	return out, nil
}

// of hears the trailers for one release.
func (t *trailers) of(ctx context.Context, r content.Release) ([]heard, error) {
	articles := t.articles(r)
	if len(articles) == 0 {
		return nil, nil
	}
	hash := articles[0].Commit.Hash
	words, err := t.words(ctx, hash)
	if err != nil || len(words.by) == 0 {
		return nil, err
	}
	given, err := t.desk.Store.Approvals(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	why, err := t.stale(ctx, r, articles, words)
	if err != nil {
		return nil, err
	}
	var out []heard
	for _, by := range words.by {
		h, err := t.one(ctx, r, saying{by, hash, why}, given)
		if err != nil {
			return out, err
		}
		if h.Who != "" {
			out = append(out, h)
		}
	}
	return out, nil
}

// articles are those of a release's message, none where one of them is not in a commit of this
// workspace.
func (t *trailers) articles(r content.Release) []*content.Article {
	var out []*content.Article
	for _, it := range r.Items {
		art, ok := t.bench.ws.Article(it.Slug)
		if !ok || art.Commit.Hash == "" {
			return nil
		}
		out = append(out, art)
	}
	return out
}

// saying is one trailer of a commit, with why none of that commit count for the release.
type saying struct {
	by, hash string
	why      content.Text
}

// one takes a trailer's word, or says why it does not count; nothing of a word that is there already,
// unless it is the one that was missing: content may come back to what was approved before.
func (t *trailers) one(ctx context.Context, r content.Release, s saying, given []content.Approval) (heard, error) {
	h := heard{Release: r.ID, Who: s.by, Commit: s.hash, why: s.why}
	name, address := parseTrailer(s.by)
	p, known := content.PersonCalled(t.people, name, address)
	said := known && slices.ContainsFunc(given, func(a content.Approval) bool { return a.Digest == r.Digest && p.Called(a.By) })
	switch {
	case said && h.why != content.Text{}:
		return heard{}, nil
	case h.why != content.Text{}:
	case !known:
		h.why = content.T("库里没有这个人（moxin user aka 可以登记名字和地址），或名字和地址属于两个人", "nobody here goes by that name or address (moxin user aka tells which are whose), or they are two people's")
	case !p.Is(content.Scheduler):
		h.why = whyOf(mayNotApprove(p))
	default:
		err := t.desk.Approve(ctx, scheduler.Word{
			Release: r.ID, Version: r.Version, Who: p.Name, Aka: []string{name, address}, Why: s.hash,
		}, r.Digest, "trailer")
		var refused *scheduler.ConsentError
		var state *scheduler.StateError
		switch {
		case errors.As(err, &refused):
			h.why = refused.Why
		case errors.As(err, &state), errors.Is(err, scheduler.ErrChanged): // another word was the last one
			return heard{}, nil
		case err != nil:
			return h, err
		case said:
			now, err := t.desk.Store.Release(ctx, r.ID)
			if err != nil || now.State == content.Planned {
				return heard{}, err
			}
		}
		if h.why == (content.Text{}) {
			h.Who, h.Counts = p.Name, true
		}
	}
	h.Reason = h.why.String()
	return h, nil
}

// parseTrailer reads "Name <address>"; what has no address is a name.
func parseTrailer(by string) (name, address string) {
	if i := strings.LastIndexByte(by, '<'); i >= 0 && strings.HasSuffix(by, ">") {
		return strings.TrimSpace(by[:i]), strings.TrimSpace(by[i+1 : len(by)-1])
	}
	if a, err := mail.ParseAddress(by); err == nil {
		return "", a.Address
	}
	return by, ""
}

// stale is why a commit's words are not about what a release would publish; nothing = they are.
func (t *trailers) stale(ctx context.Context, r content.Release, articles []*content.Article, words commitWords) (content.Text, error) {
	for _, art := range articles {
		if art.Commit.Hash != articles[0].Commit.Hash {
			return content.T("这条消息有几篇文章，最后改动它们的不是同一个提交", "this message has several articles, and not one commit touched all of them last"), nil
		}
	}
	switch {
	case r.Fence > 0:
		return content.T("已经试过一次，可能留下了内容：看过平台的人才能批准", "it was tried before and may have left something: somebody who looked on the platform has to approve it"), nil
	case t.signed && words.signature != "G":
		return content.T("这个提交没有可信的签名（approval.trailers: signed）", "the commit has no good signature (approval.trailers: signed)"), nil
	}
	var files []string
	for i, art := range articles {
		ch, ok := t.bench.ws.Config.Channel(r.Channel)
		digest, err := t.bench.SourceDigest(t.bench.ws, art, ch)
		if err != nil {
			return content.Text{}, err
		}
		if !ok || digest != r.Items[i].SourceDigest {
			return content.T("排期里还不是这个提交的内容", "the release does not have the content of this commit yet"), nil
		}
		made, err := t.bench.engine.Sources(t.bench.ws, art, ch)
		if err != nil {
			return content.Text{}, err
		}
		if len(made.Remote) > 0 {
			return content.T("用了网上的图片或视频，提交管不到它们："+made.Remote[0], "it uses a picture or video of the web, which no commit holds: "+made.Remote[0]), nil
		}
		files = append(files, made.Files...)
	}
	return t.changed(ctx, articles[0].Commit.Hash, files)
}

// changed is why files are not as a commit has them.
func (t *trailers) changed(ctx context.Context, hash string, files []string) (content.Text, error) {
	root, err := filepath.EvalSymlinks(t.repo.root)
	if err != nil {
		return content.Text{}, err
	}
	for _, f := range files {
		full := filepath.Join(root, filepath.FromSlash(f))
		if real, err := filepath.EvalSymlinks(full); err != nil || real != full {
			return content.T(f+" 是指向别处的链接，提交管不到那里", f+" is a link to elsewhere, which no commit holds"), nil
		}
	}
	there, err := t.repo.paths(ctx, "ls-tree", append([]string{"-r", "-z", "--name-only", hash, "--"}, files...)...)
	if err != nil {
		return content.Text{}, err
	}
	for _, f := range files {
		if !slices.Contains(there, f) {
			return content.T(f+" 不在这个提交里", f+" is not in that commit"), nil
		}
	}
	differ, err := t.repo.paths(ctx, "diff", append([]string{"--no-ext-diff", "--name-only", "-z", "--relative", hash, "--"}, files...)...)
	if err != nil || len(differ) == 0 {
		return content.Text{}, err
	}
	return content.T(differ[0]+" 在这个提交之后又改过", differ[0]+" was changed after that commit"), nil
}

// commitWords are the people whom a commit names as its approvers, as written, and git's verdict on its
// signature, one letter.
type commitWords struct {
	signature string
	by        []string
}

func (t *trailers) words(ctx context.Context, hash string) (commitWords, error) {
	if w, ok := t.read[hash]; ok {
		return w, nil
	}
	format := "--format=%x00%(trailers:key=Approved-by,valueonly,unfold,separator=%x00)"
	if t.signed { // a signature is checked only where it counts: that takes a moment
		format = strings.Replace(format, "=", "=%G?", 1)
	}
	out, err := t.repo.git(ctx, "show", "--no-patch", format, hash)
	if err != nil {
		return commitWords{}, err
	}
	signature, names, _ := strings.Cut(strings.TrimSuffix(out, "\n"), "\x00")
	w := commitWords{signature: signature}
	for name := range strings.SplitSeq(names, "\x00") {
		if name = strings.TrimSpace(name); name != "" && !slices.Contains(w.by, name) {
			w.by = append(w.by, name)
		}
	}
	t.read[hash] = w
	return w, nil
}

// paths runs a command of git's that prints paths, each ended by a zero byte. Paths among the
// arguments mean themselves.
func (r repository) paths(ctx context.Context, command string, args ...string) ([]string, error) {
	out, err := r.git(ctx, append([]string{"--literal-pathspecs", command}, args...)...)
	return strings.FieldsFunc(out, func(c rune) bool { return c == 0 }), err
}
