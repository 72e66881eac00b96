package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"moxin/content"
	"moxin/content/migrate"
)

// What became of a file, in import --json.
const (
	statusImported  = "imported"
	statusUnchanged = "unchanged" // there already with the same bytes
	statusKept      = "kept"      // there already with other bytes, which stay
	statusSkipped   = "skipped"
	statusBroken    = "broken" // could not be read
)

// migrated is one file of the site in import --json.
type migrated struct {
	From   string       `json:"from"`
	To     string       `json:"to"` // from the root of the workspace; "" when skipped
	Kind   migrate.Kind `json:"kind"`
	Status string       `json:"status"`
	Why    content.Text `json:"why"`
	Notes  []noteJSON   `json:"notes"`
}

type noteJSON struct {
	File string       `json:"file"`
	Line int          `json:"line"`
	What string       `json:"what"`
	Do   content.Text `json:"do"`
}

func notesJSON(notes []migrate.Note) []noteJSON {
	out := make([]noteJSON, len(notes))
	for i, n := range notes {
		out[i] = noteJSON(n)
	}
	return out
}

// write puts one file of the result in its place.
func (t target) write(site *os.Root, f migrate.File, o siteImport) (migrated, error) {
	row := migrated{From: f.From, Kind: f.Kind, Status: statusSkipped, Why: f.Skipped, Notes: notesJSON(f.Notes)}
	if f.To == "" {
		if f.Broken {
			row.Status = statusBroken
		}
		return row, nil
	}
	name := t.path(f)
	if rel, err := filepath.Rel(t.root, name); err == nil {
		row.To = filepath.ToSlash(rel)
	}
	data := f.Data
	if f.Kind != migrate.KindArticle {
		var err error
		if data, err = readPicture(site, f.From); err != nil {
			row.Status, row.Why = statusBroken, content.T("读不了："+err.Error(), "cannot be read: "+err.Error())
			return row, nil
		}
	}
	old, err := os.ReadFile(name)
	switch {
	case err == nil && bytes.Equal(old, data):
		row.Status = statusUnchanged
		return row, nil
	case err == nil && !o.force:
		row.Status, row.Why = statusKept, content.T("已有不同内容的文件；--force 覆盖", "another file is there; --force writes over it")
		return row, nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return row, fmt.Errorf("importing %s: %w", f.From, err)
	}
	row.Status = statusImported
	if o.dryRun {
		return row, nil
	}
	return row, replaceFile(name, data, 0o644)
}

// readPicture reads inside the site only: a link that leads out of it is an error.
func readPicture(site *os.Root, name string) ([]byte, error) {
	f, err := site.Open(filepath.FromSlash(name))
	if err != nil {
		return nil, err //nolint:wrapcheck // a *fs.PathError says it all
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, migrate.MaxPicture+1))
	if err == nil && len(data) > migrate.MaxPicture {
		err = fmt.Errorf("more than %d bytes", migrate.MaxPicture)
	}
	return data, err //nolint:wrapcheck // said with the file's name by the caller
}

func (a *app) reportMigrate(t target, r migrate.Result, rows []migrated, o siteImport) error {
	notes := slices.Concat(r.Notes, t.notes(r))
	count := map[string]int{}
	for _, row := range rows {
		if row.Kind == migrate.KindArticle && row.Status == statusImported {
			count["articles"]++
			if len(row.Notes) > 0 {
				count["noted"]++
			}
		}
		count[row.Status]++
	}
	if a.json {
		err := a.printJSON(map[string]any{
			"tool": r.Site.Tool, "workspace": t.root, "dry_run": o.dryRun, "files": rows, "notes": notesJSON(notes),
			"site": map[string]string{"title": r.Site.Title, "author": r.Site.Author, "language": r.Site.Language, "timezone": r.Site.Timezone, "url": r.Site.URL},
		})
		if err != nil {
			return err
		}
	} else {
		a.printMigrate(rows, notes)
	}
	a.progressf("%s\n", a.say(migrateSummary(t, count, o)))
	if count[statusKept]+count[statusBroken] > 0 {
		return exit(exitPartly, nil)
	}
	return nil
}

// migrateSummary is the last line: how much came along, and what next.
func migrateSummary(t target, count map[string]int, o siteImport) content.Text {
	zh, en := "导入", "imported"
	if o.dryRun {
		zh, en = "将导入", "to import"
	}
	pictures := count[statusImported] - count["articles"]
	return content.T(
		fmt.Sprintf("%s %d 篇文章（%d 篇要看一下）、%d 张图片；没变 %d，保留 %d，跳过 %d，读不懂 %d。接着：moxin -C %s check",
			zh, count["articles"], count["noted"], pictures, count[statusUnchanged], count[statusKept], count[statusSkipped], count[statusBroken], shellWord(t.root)),
		fmt.Sprintf("%s: %d articles (%d to look at), %d pictures; %d unchanged, %d kept, %d skipped, %d unreadable. Next: moxin -C %s check",
			en, count["articles"], count["noted"], pictures, count[statusUnchanged], count[statusKept], count[statusSkipped], count[statusBroken], shellWord(t.root)))
}

// notes are what the workspace itself still needs.
func (t target) notes(r migrate.Result) []migrate.Note {
	var out []migrate.Note
	hasStatic := slices.ContainsFunc(r.Files, func(f migrate.File) bool { return f.Kind == migrate.KindStatic && f.To != "" })
	if hasStatic && !t.fresh && !slices.Contains(t.config.Static, staticFolder) {
		out = append(out, migrate.Note{File: content.ConfigName, What: "static", Do: content.T("在 static 里加上 "+staticFolder+"，否则 /img/x.png 找不到", "add "+staticFolder+" to static, or /img/x.png is not found")})
	}
	if zone := r.Site.Timezone; zone != "" && zone != t.config.Zone.String() {
		out = append(out, migrate.Note{File: content.ConfigName, What: "timezone: " + t.config.Zone.String(), Do: content.T("站点的时区是 "+zone+"，要沿用就改这里", "the site's zone is "+zone+"; change it here to keep that")})
	}
	return out
}

// printMigrate prints a row for every article and for every file that did not come along, and below
// it what to look at.
func (a *app) printMigrate(rows []migrated, notes []migrate.Note) {
	out := &table{head: []string{"status", "from", "to"}}
	for _, row := range rows {
		plain := row.Kind != migrate.KindArticle && (row.Status == statusImported || row.Status == statusUnchanged)
		if plain && len(row.Notes) == 0 {
			continue
		}
		last := row.To
		if why := a.say(row.Why); why != "" {
			last = why
		}
		out.add(row.Status, row.From, last)
	}
	a.printf("%s", out.render(a.terminal()))
	for _, row := range rows {
		for _, n := range row.Notes {
			a.printf("%s: %s → %s\n", content.Position{File: n.File, Line: n.Line}, n.What, a.say(n.Do))
		}
	}
	for _, n := range notes {
		a.printf("%s → %s\n", strings.TrimSuffix(n.File+": "+n.What, ": "), a.say(n.Do))
	}
}
