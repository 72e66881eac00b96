package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"moxin/content"
	matter "moxin/content/edit"
)

type newOptions struct {
	slug, series, folder string
	stage                string
	channels             []string
	edit                 bool
}

func newNew(a *app) *cobra.Command {
	var o newOptions
	c := &cobra.Command{
		Use:   "new TITLE...",
		Short: "Begin an article: front matter with what may be said in comments",
		Long: `Write articles/2026/11/SLUG.md (the folder by the clock in the workspace's zone) with commented
front matter that fits the channels of moxin.yaml, and print its path.

Without --slug the slug is made of the ASCII words of the title, and of the date where it has
none. An article that is there is never written over.`,
		Example: `  moxin new 为什么老客户不再回来 --slug why-customers-leave
  moxin new "Why customers leave" --channels gzh,xhs --stage trust --edit`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.runNew(cmd.Context(), strings.Join(args, " "), o)
		},
	}
	f := c.Flags()
	f.StringVar(&o.slug, "slug", "", "identity of the article in addresses (default: from the title)")
	f.StringSliceVar(&o.channels, "channels", nil, "channels it goes to, by id (default: all)")
	f.StringVar(&o.stage, "stage", "", "attract, trust, convert or retain")
	f.StringVar(&o.series, "series", "", "series it belongs to")
	f.StringVar(&o.folder, "folder", "", "folder below the articles (default: year/month)")
	f.BoolVar(&o.edit, "edit", false, "open it in $VISUAL or $EDITOR")
	a.jsonFlag(c)
	return c
}

func (a *app) runNew(ctx context.Context, title string, o newOptions) error {
	root, err := a.findRoot()
	if err != nil {
		return err
	}
	ws, err := content.Load(os.DirFS(root))
	if err != nil {
		return exit(exitUsage, err)
	}
	b := &bench{root: root, ws: ws}
	d, err := a.draft(b, title, o)
	if err != nil {
		return err
	}
	editor, err := a.editor(o.edit)
	if err != nil {
		return err
	}
	dir := d.At.Format("2006/01")
	if o.folder != "" {
		if dir = filepath.Clean(o.folder); !filepath.IsLocal(dir) {
			return usagef("--folder %s leads out of the articles / --folder 要在文章文件夹里面", o.folder)
		}
	}
	name := b.path(path.Join(ws.Config.Articles, filepath.ToSlash(dir), d.Slug+".md"))
	if err := createFile(name, matter.New(d)); err != nil {
		return err
	}
	if err := a.reportNew(name, d.Slug); err != nil {
		return err
	}
	if editor == nil {
		return nil
	}
	cmd := exec.CommandContext(ctx, editor[0], append(editor[1:], name)...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = a.stdin, a.stdout, a.stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("running %s: %w", editor[0], err)
	}
	return nil
}

func (a *app) reportNew(name, slug string) error {
	if a.json {
		return a.printJSON(map[string]string{"path": name, "slug": slug})
	}
	a.printf("%s\n", name)
	return nil
}

// draft is the article that the command line asks for.
func (a *app) draft(b *bench, title string, o newOptions) (matter.Draft, error) {
	cfg := b.ws.Config
	d := matter.Draft{
		Title: strings.Join(strings.Fields(title), " "), Series: o.series, Stage: content.Stage(o.stage), At: a.now().In(cfg.Zone),
		Known: cfg.Channels, Campaigns: cfg.Campaigns, Contacts: cfg.Contacts.Channel != "", Lang: a.language(),
	}
	if d.Title == "" {
		return d, usagef("the title is empty / 标题是空的")
	}
	switch d.Stage {
	case "", content.StageAttract, content.StageTrust, content.StageConvert, content.StageRetain:
	default:
		stages := []string{"attract", "trust", "convert", "retain"}
		return d, usagef("--stage %s is none of %s%s / 没有这个阶段", o.stage, strings.Join(stages, ", "), didYouMean(o.stage, stages))
	}
	for _, id := range o.channels {
		picked, err := b.pickChannels(strings.TrimSpace(id))
		if err != nil {
			return d, err
		}
		d.Channels = append(d.Channels, picked...)
	}
	var err error
	d.Slug, err = a.newSlug(b.ws, d.Title, o.slug, d.At)
	return d, err
}

// newSlug is the slug asked for, else the title's, else the day's.
func (a *app) newSlug(ws *content.Workspace, title, asked string, at time.Time) (string, error) {
	slug := asked
	if slug == "" {
		slug = matter.TitleSlug(title)
	}
	if slug == "" {
		day := at.Format(time.DateOnly)
		slug = day
		for n := 2; taken(ws, slug) != ""; n++ {
			slug = fmt.Sprintf("%s-%d", day, n)
		}
		a.progressf("%s\n", a.say(content.T(
			"标题里没有英文词，slug 用日期 "+slug+"；想要别的就用 --slug", "the title has no ASCII word, so the slug is the date, "+slug+"; --slug sets another")))
		return slug, nil
	}
	if clean := content.Slugify(slug); clean != slug {
		return "", usagef("--slug %q cannot be a slug%s / slug 只用小写字母、数字、汉字和 -", slug, didYouMeanSlug(clean))
	}
	if file := taken(ws, slug); file != "" {
		return "", usagef("slug %s belongs to %s; set another with --slug / slug 已经用在 %s", slug, file, file)
	}
	return slug, nil
}

func didYouMeanSlug(clean string) string {
	if clean == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", clean)
}

// taken is the file of the article that has a slug; "" for none.
func taken(ws *content.Workspace, slug string) string {
	if art, ok := ws.Article(slug); ok {
		return art.Path
	}
	return ""
}

// editor is the command that opens a file; nil when none is wanted.
func (a *app) editor(wanted bool) ([]string, error) {
	if !wanted {
		return nil, nil
	}
	for _, name := range []string{"VISUAL", "EDITOR"} {
		if v, _ := a.env(name); strings.TrimSpace(v) != "" {
			return strings.Fields(v), nil
		}
	}
	return nil, usagef("--edit needs $VISUAL or $EDITOR / 先设置 VISUAL 或 EDITOR")
}
