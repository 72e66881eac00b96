package content

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Reload reads a workspace again after some of its files changed: only those, or all of it when
// moxin.yaml is among them. changed are slash-separated paths from the root of the workspace; a
// file that is gone and a folder that came, changed or went are named the same way. What is
// neither an article nor a folder of articles has no effect here: pictures, themes and lexicons
// are read when they are used.
//
// ws stays as it is, and so do its articles, which the result shares: whoever works with the old
// one goes on undisturbed. A changed article keeps its Commit, since saving is not committing. The
// error is only for a root that cannot be read.
func Reload(ws *Workspace, changed []string) (*Workspace, error) {
	if slices.Contains(changed, ConfigName) {
		out, err := Load(ws.FS)
		if err != nil {
			return nil, err
		}
		keepCommits(out.Articles, ws.Articles)
		return out, nil
	}
	var within []string
	for _, name := range changed {
		if name = path.Clean(name); below(name, ws.Config.Articles) {
			within = append(within, name)
		}
	}
	out := &Workspace{FS: ws.FS, Config: ws.Config, Articles: ws.Articles, Findings: ws.Findings}
	if len(within) == 0 {
		return out, nil
	}
	stale := func(file string) bool {
		return slices.ContainsFunc(within, func(name string) bool { return below(file, name) })
	}
	fresh := &Workspace{FS: ws.FS, Config: ws.Config}
	files, findings := filesNow(ws.FS, ws.Config.Articles, within)
	fresh.readAll(files)
	keepCommits(fresh.Articles, ws.Articles)
	out.Articles = slices.Concat(without(ws.Articles, func(a *Article) bool { return stale(a.Path) }), fresh.Articles)
	slices.SortFunc(out.Articles, func(a, b *Article) int { return strings.Compare(a.Path, b.Path) })
	out.Findings = slices.Concat(without(ws.Findings, func(f Finding) bool { return stale(f.File) }), fresh.Findings, findings)
	sortFindings(out.Findings)
	return out, nil
}

// filesNow lists the articles that are at or below the names now, and what cannot be looked into.
// What a whole load would pass over (hidden files and folders) is passed over here too.
func filesNow(fsys fs.FS, root string, names []string) (files []string, findings []Finding) {
	for _, name := range names {
		inside := strings.TrimPrefix(strings.TrimPrefix(name, path.Clean(root)), "/")
		info, err := fs.Stat(fsys, name)
		switch {
		case skipped(inside):
		case err != nil: // gone: not there is no finding
		case info.IsDir():
			more, problems := articleFiles(fsys, name)
			files, findings = append(files, more...), append(findings, problems...)
		case !isArticle(path.Base(name)):
		case escapes(fsys, name):
			findings = append(findings, outside(name))
		default:
			files = append(files, name)
		}
	}
	slices.Sort(files)
	return slices.Compact(files), findings
}

// skipped reports a path inside the folder of articles that a load passes over.
func skipped(inside string) bool {
	return slices.ContainsFunc(strings.Split(inside, "/"), func(part string) bool {
		return strings.HasPrefix(part, ".") && part != "." || part == "node_modules"
	})
}

// below reports whether a file is dir or lies in it.
func below(file, dir string) bool {
	dir = path.Clean(dir)
	return dir == "." || file == dir || strings.HasPrefix(file, dir+"/")
}

func without[T any](all []T, drop func(T) bool) []T {
	kept := make([]T, 0, len(all))
	for _, v := range all {
		if !drop(v) {
			kept = append(kept, v)
		}
	}
	return kept
}

// keepCommits tells fresh articles the commit that last touched their file, as the old ones knew it.
func keepCommits(fresh, old []*Article) {
	if len(fresh) == 0 {
		return
	}
	known := make(map[string]Commit, len(old))
	for _, a := range old {
		if a.Commit != (Commit{}) {
			known[a.Path] = a.Commit
		}
	}
	for _, a := range fresh {
		a.Commit = known[a.Path]
	}
}
