package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"moxin/content"
)

// maxRounds bounds how often --fix looks again: one mend may uncover another.
const maxRounds = 10

// mended is what --fix did.
type mended struct {
	edits  int
	before map[string][]byte // by path: the file as it was read
	after  map[string][]byte
}

func (m *mended) files() []string { return sortedKeys(m.after) }

// fix mends the findings of a scope in memory until nothing changes, then writes each file once,
// or shows the diff. The report then holds what is left.
func (a *app) fix(ctx context.Context, x *examiner, s scope, o checkOptions, r *report) error {
	r.mended = &mended{before: map[string][]byte{}, after: map[string][]byte{}}
	x.files.replaced = r.mended.after
	for range maxRounds {
		changed, err := r.mended.round(x, r.findings)
		if err != nil {
			return err
		}
		if !changed {
			break
		}
		if _, config := r.mended.after[content.ConfigName]; config {
			x.cache = nil // it belongs to the moxin.yaml that was read first
		}
		if err := x.load(ctx); err != nil {
			return err
		}
		if r.outcome, err = x.examine(ctx, x.again(s)); err != nil {
			return err
		}
	}
	r.files = newPlains(x.files)
	return a.finishFix(x, o, r.mended)
}

// again is the scope in the workspace as it was read anew.
func (x *examiner) again(s scope) scope {
	if s.whole {
		s.articles = x.ws.Articles
		return s
	}
	files := sortedKeys(s.files)
	s.articles = x.ws.Articles
	return s.only(files)
}

// round applies the edits of findings, each file's at once.
func (m *mended) round(x *examiner, findings []content.Finding) (bool, error) {
	byFile := map[string][]content.Finding{}
	for _, f := range findings {
		if !f.Edit.None() {
			byFile[f.File] = append(byFile[f.File], f)
		}
	}
	changed := false
	for _, name := range sortedKeys(byFile) {
		raw, ok := m.after[name]
		if !ok {
			var err error
			if raw, err = x.checked(name); err != nil {
				return false, err
			}
		}
		if out, n := mend(raw, byFile[name]); n > 0 {
			if !ok {
				m.before[name] = raw
			}
			m.after[name], m.edits, changed = out, m.edits+n, true
		}
	}
	return changed, nil
}

// checked reads a file that still is what was checked.
func (x *examiner) checked(name string) ([]byte, error) {
	raw, err := os.ReadFile(filepath.Join(x.root, filepath.FromSlash(name)))
	if err != nil {
		return nil, fmt.Errorf("mending %s: %w", name, err)
	}
	if sum, ok := x.digests[name]; ok && sum != sha256.Sum256(raw) {
		return nil, movedOn(name)
	}
	return raw, nil
}

func movedOn(name string) error {
	return fmt.Errorf("mending %s: it changed while it was checked; run again / 检查期间文件有改动，请再运行一次", name)
}

// A span is a place in a file and what stands there afterwards.
type span struct {
	from, to int
	with     string
}

// mend applies edits to the bytes of a file and says how many. An edit whose old text does not
// stand at its place is left out; so is one that overlaps another before it, which the next round
// sees. Line ends of the new text are the file's.
func mend(raw []byte, findings []content.Finding) ([]byte, int) {
	spans := edits(raw, findings)
	var out []byte
	at, n := 0, 0
	for i, s := range spans {
		if s.from < at || i > 0 && s.from == spans[i-1].from {
			continue
		}
		out = append(append(out, raw[at:s.from]...), s.with...)
		at = s.to
		n++
	}
	if n == 0 {
		return raw, 0
	}
	return append(out, raw[at:]...), n
}

// edits are the places of a file that findings mend, in order, each once: several channels say
// the same of one place.
func edits(raw []byte, findings []content.Finding) []span {
	p := newPlain(raw)
	end := lineEnd(raw)
	var spans []span
	for _, f := range findings {
		at, ok := p.offset(f.Line, f.Column)
		if !ok || !strings.HasPrefix(p.text[at:], f.Edit.Old) || f.Edit.Old == f.Edit.New {
			continue
		}
		spans = append(spans, span{p.from[at], p.from[at+len(f.Edit.Old)], strings.ReplaceAll(f.Edit.New, "\n", end)})
	}
	slices.SortStableFunc(spans, func(a, b span) int {
		if a.from != b.from {
			return a.from - b.from
		}
		return b.to - a.to // the longer one of two that begin together
	})
	return slices.Compact(spans)
}

// lineEnd is how lines of a file end.
func lineEnd(raw []byte) string {
	switch at := bytes.IndexAny(raw, "\r\n"); {
	case at < 0 || raw[at] == '\n':
		return "\n"
	case bytes.HasPrefix(raw[at:], []byte("\r\n")):
		return "\r\n"
	}
	return "\r"
}

// finishFix shows what was mended, or writes it.
func (a *app) finishFix(x *examiner, o checkOptions, m *mended) error {
	if o.dryRun {
		if !a.json && o.format == formatText {
			for _, name := range m.files() {
				a.printf("%s", diff.Diff("a/"+name, m.before[name], "b/"+name, m.after[name]))
			}
		}
		a.progressf("%s\n", a.say(content.T(
			fmt.Sprintf("会修改 %d 处，共 %d 个文件；没有写入", m.edits, len(m.after)),
			many(m.edits, "place")+" in "+many(len(m.after), "file")+" would be mended; nothing was written")))
		return nil
	}
	for _, name := range m.files() {
		if err := x.write(name, m.before[name], m.after[name]); err != nil {
			return err
		}
	}
	a.progressf("%s\n", a.say(content.T(
		fmt.Sprintf("已修改 %d 处，共 %d 个文件", m.edits, len(m.after)),
		"mended "+many(m.edits, "place")+" in "+many(len(m.after), "file"))))
	return nil
}

// write replaces a file of the workspace that still is what was checked. A link is followed, and
// stays one; what it points to must be in the workspace.
func (x *examiner) write(name string, before, after []byte) error {
	path, err := filepath.EvalSymlinks(filepath.Join(x.root, filepath.FromSlash(name)))
	if err != nil {
		return fmt.Errorf("mending %s: %w", name, err)
	}
	root, err := filepath.EvalSymlinks(x.root)
	if err != nil {
		return fmt.Errorf("mending %s: %w", name, err)
	}
	if rel, err := filepath.Rel(root, path); err != nil || !filepath.IsLocal(rel) {
		return fmt.Errorf("mending %s: it is a link out of the workspace / 链接指到工作区外，没有修改", name)
	}
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("mending %s: %w", name, err)
	}
	if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, before) {
		return movedOn(name)
	}
	return replaceFile(path, after, info.Mode().Perm())
}
