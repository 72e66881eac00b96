package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/migrate"
)

type siteImport struct {
	out           string
	dryRun, force bool
}

func newImport(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "import",
		Short: "Bring the articles of a Hugo or Hexo site",
		Long: `Read the folder of a Hugo or Hexo site and write its articles and pictures into a workspace.
Nothing of the site is run or changed.`,
	}
	group(c)
	c.AddCommand(
		a.importCommand("hugo", "shortcodes", "content, page bundles, static", migrate.Hugo),
		a.importCommand("hexo", "tags", "source/_posts, _drafts, pages, folders of pictures", migrate.Hexo))
	return c
}

// importer reads a site.
type importer func(fs.FS, *time.Location) (migrate.Result, error)

func (a *app) importCommand(tool, tags, folders string, read importer) *cobra.Command {
	var o siteImport
	c := &cobra.Command{
		Use:   tool + " DIR",
		Short: "Bring the articles of a " + tool + " site",
		Long: fmt.Sprintf(`Read the %s site in DIR (%s) and write its articles into the workspace's
folder of articles and its root-absolute pictures into static/ beside that. Without a workspace at
--out one is made, as init does.

Front matter keeps its comments and gets our names for keys. date stays date: it never schedules a
release. Categories join the tags; the key itself stays. An article without an author gets the
site's. Drafts stay drafts.

The %s that have an equal in Markdown become it. All others stay in the text as they are and are
listed with file, line and what to do, and so is everything else that did not come along: moxin
check names what is left in the text again.

A file that is there with other bytes is not written over, but with --force. Exit code 3 when such
a file was kept or one of the site could not be read.`, tool, folders, tags),
		Example: fmt.Sprintf("  moxin import %s ~/blog --out ~/brand/articles --dry-run\n  moxin import %s ~/blog --out ~/brand/articles\n  moxin -C ~/brand import %s ~/blog --json | jq '.files[] | select(.notes != [])'", tool, tool, tool),
		Args:    cobra.ExactArgs(1),
		RunE:    func(_ *cobra.Command, args []string) error { return a.runMigrate(args[0], o, read) },
	}
	f := c.Flags()
	f.StringVar(&o.out, "out", "", "folder of articles to write to (default: the workspace's)")
	f.BoolVar(&o.dryRun, "dry-run", false, "write nothing; say what would be written")
	f.BoolVar(&o.force, "force", false, "write over files that are there")
	a.jsonFlag(c)
	return c
}

// target is where an import goes.
type target struct {
	root     string // of the workspace
	articles string // absolute
	config   content.Config
	fresh    bool // there is no workspace yet
}

func (a *app) runMigrate(dir string, o siteImport, read importer) error {
	t, err := a.importTarget(o.out)
	if err != nil {
		return err
	}
	site, err := os.OpenRoot(dir)
	if err != nil {
		return usagef("opening the site: %w / 打不开 %s", err, dir)
	}
	defer site.Close()
	result, err := read(site.FS(), t.config.Zone)
	if zone, ok := t.zoneOf(result.Site); ok { // the dates once more, in the zone that the new workspace gets
		t.config.Zone = zone
		result, err = read(site.FS(), zone)
	}
	if errors.Is(err, migrate.ErrNoSite) {
		return usagef("%s: %w / 这里没有这样的站点", dir, err)
	}
	if err != nil {
		return err
	}
	if t.fresh && !o.dryRun {
		if err := t.begin(result.Site); err != nil {
			return err
		}
	}
	rows := make([]migrated, 0, len(result.Files))
	for _, f := range result.Files {
		row, err := t.write(site, f, o)
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	return a.reportMigrate(t, result, rows, o)
}

// importTarget finds the workspace that out lies in; without out it is the workspace of this folder.
func (a *app) importTarget(out string) (target, error) {
	if out == "" {
		root, err := a.findRoot()
		if err != nil {
			return target{}, err
		}
		_, ws, err := openTarget(root)
		if err != nil {
			return target{}, err
		}
		return target{root: root, articles: filepath.Join(root, filepath.FromSlash(ws.Articles)), config: ws}, nil
	}
	full, err := filepath.Abs(out)
	if err != nil {
		return target{}, fmt.Errorf("importing: %w", err)
	}
	for at := full; ; at = filepath.Dir(at) {
		if root, ws, err := openTarget(at); err == nil {
			inside, err := filepath.Rel(filepath.Join(root, filepath.FromSlash(ws.Articles)), full)
			if err != nil || inside != "." && !filepath.IsLocal(inside) {
				return target{}, usagef("--out %s is not in the folder of articles of %s (%s) / --out 要在工作区的文章文件夹里", out, root, ws.Articles)
			}
			return target{root: root, articles: full, config: ws}, nil
		} else if !errors.Is(err, fs.ErrNotExist) {
			return target{}, err
		}
		if at == filepath.Dir(at) {
			break
		}
	}
	config, _ := content.ParseConfig(content.ConfigName, nil)
	return target{root: filepath.Dir(full), articles: full, config: config, fresh: true}, nil
}

// zoneOf is the zone that a new workspace takes from the site, if that is another than usual.
func (t target) zoneOf(site migrate.Site) (*time.Location, bool) {
	if !t.fresh || site.Timezone == "" || site.Timezone == t.config.Zone.String() {
		return nil, false
	}
	zone, err := time.LoadLocation(site.Timezone)
	return zone, err == nil
}

// openTarget reads the moxin.yaml of a folder; its error is fs.ErrNotExist without one.
func openTarget(root string) (string, content.Config, error) {
	data, err := os.ReadFile(filepath.Join(root, content.ConfigName))
	if err != nil {
		return "", content.Config{}, err //nolint:wrapcheck // a *fs.PathError says it all
	}
	config, findings := content.ParseConfig(content.ConfigName, data)
	if content.Failing(findings, "") {
		return "", config, usagef("%s of %s has errors; moxin -C %s check names them / moxin.yaml 有错误", content.ConfigName, root, root)
	}
	return root, config, nil
}

// begin makes the workspace of a site, as init does.
func (t target) begin(site migrate.Site) error {
	if err := os.MkdirAll(t.articles, 0o755); err != nil {
		return fmt.Errorf("making the workspace: %w", err)
	}
	brand := site.Title
	if brand == "" {
		brand = filepath.Base(t.root)
	}
	config := content.InitConfig(brand, filepath.Base(t.articles), []string{staticFolder})
	usual, _ := content.ParseConfig(content.ConfigName, config)
	config = bytes.Replace(config, []byte("timezone: "+usual.Zone.String()), []byte("timezone: "+t.config.Zone.String()), 1)
	if err := createFile(filepath.Join(t.root, content.ConfigName), config); err != nil {
		return err
	}
	return ignoreState(t.root)
}

// staticFolder is where root-absolute pictures go.
const staticFolder = "static"

// path is where a file of the result goes.
func (t target) path(f migrate.File) string {
	if f.Kind == migrate.KindStatic {
		return filepath.Join(t.root, staticFolder, filepath.FromSlash(f.To))
	}
	return filepath.Join(t.articles, filepath.FromSlash(f.To))
}
