package content

import (
	"bytes"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
)

// maxConfig bounds moxin.yaml in bytes; a file beyond it is something else.
const maxConfig = 1 << 20

// Load reads a workspace: moxin.yaml and every article below its folder of articles.
// What is wrong with them is in Findings; the error is only for a root that cannot be read.
//
// Articles are the files *.md and *.markdown. Left out are hidden files and folders,
// node_modules, and what speaks about the folder instead of to readers: README, LICENSE,
// CHANGELOG and CONTRIBUTING.
func Load(fsys fs.FS) (*Workspace, error) {
	if _, err := fs.Stat(fsys, "."); err != nil {
		return nil, fmt.Errorf("content: reading the workspace: %w", err)
	}
	ws := &Workspace{FS: fsys}
	data, err := readFile(fsys, ConfigName, maxConfig)
	switch {
	case err != nil:
		ws.Config, _ = ParseConfig(ConfigName, nil) // the defaults
		ws.Findings = append(ws.Findings, noConfig(err))
	default:
		ws.Config, ws.Findings = ParseConfig(ConfigName, data)
	}
	files, findings := articleFiles(fsys, ws.Config.Articles)
	ws.Findings = append(ws.Findings, findings...)
	ws.readAll(files)
	sortFindings(ws.Findings)
	return ws, nil
}

func noConfig(err error) Finding {
	f := Finding{Rule: "config/unreadable", Severity: SeverityError, Position: Position{File: ConfigName},
		Message: Text{ZH: "读不了 " + ConfigName + "：" + err.Error(), EN: ConfigName + " cannot be read: " + err.Error()}}
	if errors.Is(err, fs.ErrNotExist) {
		f.Message = Text{ZH: "这里没有 " + ConfigName + "，不是墨信工作区", EN: "there is no " + ConfigName + " here, so this is no workspace"}
		f.Suggestion = T("运行 moxin init，或用 -C 指定工作区", "run moxin init, or name a workspace with -C")
	}
	return f
}

// notArticles are names, without extension and in lower case, of files about the folder.
var notArticles = set("readme", "license", "changelog", "contributing")

// articleFiles lists articles by path. What cannot be looked into is a finding.
func articleFiles(fsys fs.FS, root string) ([]string, []Finding) {
	var files []string
	var findings []Finding
	_ = fs.WalkDir(fsys, root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			findings = append(findings, unreadable(p, err))
			return nil // the rest of the folder may be fine
		}
		hidden := p != root && strings.HasPrefix(d.Name(), ".")
		if d.IsDir() {
			if hidden || d.Name() == "node_modules" {
				return fs.SkipDir
			}
			return nil
		}
		switch {
		case hidden || !isArticle(d.Name()):
		case d.Type()&fs.ModeSymlink != 0 && escapes(fsys, p):
			findings = append(findings, outside(p))
		default:
			files = append(files, p)
		}
		return nil
	})
	slices.Sort(files)
	return files, findings
}

func isArticle(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	base := strings.TrimSuffix(strings.ToLower(name), ext)
	return (ext == ".md" || ext == ".markdown") && !notArticles[base]
}

func unreadable(p string, err error) Finding {
	return Finding{Rule: "file/unreadable", Severity: SeverityError, Position: Position{File: p},
		Message:    Text{ZH: "读不了：" + err.Error(), EN: "cannot be read: " + err.Error()},
		Suggestion: T("检查路径和权限；文章文件夹在 moxin.yaml 的 articles", "check path and permissions; moxin.yaml names the folder of articles")}
}

// readAll parses files side by side, at most four at once so that few whole files are
// in memory, and keeps the order of the paths.
func (w *Workspace) readAll(files []string) {
	type result struct {
		article  *Article
		findings []Finding
	}
	results := make([]result, len(files))
	var g errgroup.Group
	g.SetLimit(4)
	for i, p := range files {
		g.Go(func() error {
			data, err := readFile(w.FS, p, MaxArticle)
			var large *sizeError
			switch {
			case errors.As(err, &large):
				results[i].findings = []Finding{tooLarge(p, large.size)}
			case err != nil:
				results[i].findings = []Finding{unreadable(p, err)}
			default:
				results[i].article, results[i].findings = ParseArticle(p, data, w.Config.Zone)
			}
			return nil
		})
	}
	_ = g.Wait() // no function above returns an error
	for _, r := range results {
		if r.article != nil {
			w.Articles = append(w.Articles, r.article)
		}
		w.Findings = append(w.Findings, r.findings...)
	}
}

// sizeError is a file that is too large to read.
type sizeError struct{ size int64 }

func (e *sizeError) Error() string { return fmt.Sprintf("%d bytes are too many", e.size) }

// readFile reads at most limit bytes: a larger file is refused before it is read, and
// one that grows meanwhile as soon as it passes the limit.
func readFile(fsys fs.FS, name string, limit int64) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err //nolint:wrapcheck // a *fs.PathError says it all
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("content: %w", err)
	}
	if info.Size() > limit {
		return nil, &sizeError{info.Size()}
	}
	data := bytes.NewBuffer(make([]byte, 0, info.Size()+bytes.MinRead))
	if _, err := data.ReadFrom(io.LimitReader(f, limit+1)); err != nil {
		return nil, fmt.Errorf("content: %w", err)
	}
	if int64(data.Len()) > limit {
		return nil, &sizeError{int64(data.Len())}
	}
	return data.Bytes(), nil
}

func fnv32(s string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(s)) // never fails
	return h.Sum32()
}
