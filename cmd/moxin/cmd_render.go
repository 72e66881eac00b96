package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/render"
)

type renderOptions struct {
	all     bool
	channel string
	out     string
	offline bool
	summary bool
}

func newRender(a *app) *cobra.Command {
	var o renderOptions
	c := &cobra.Command{
		Use:   "render (SLUG... | --all) --out OUT",
		Short: "Compile articles and write what each channel would get",
		Long: `Compile articles for their channels and write OUT/<slug>/<channel>/ with rendition.json,
body.html or text.txt, and media/ beside it. Findings go to stderr; an article with errors is
still written, so that an editor can look.`,
		Example: "  moxin render why-customers-leave --channel gzh --out out\n  moxin render --all --out out",
		RunE:    func(cmd *cobra.Command, args []string) error { return a.runRender(cmd.Context(), args, o) },
	}
	f := c.Flags()
	f.BoolVar(&o.all, "all", false, "every article of the workspace")
	f.StringVar(&o.channel, "channel", "", "only this channel")
	f.StringVar(&o.out, "out", "", "folder to write to")
	f.BoolVar(&o.offline, "offline", false, "do not fetch remote images")
	f.BoolVar(&o.summary, "summary", false, "print how many are clean on each channel, and what the others lack most")
	a.jsonFlag(c)
	return c
}

func (a *app) runRender(ctx context.Context, slugs []string, o renderOptions) error {
	switch {
	case o.out == "":
		return usagef("--out OUT is needed / 请用 --out 指定输出文件夹")
	case o.all == (len(slugs) > 0):
		return usagef("name articles or --all / 指定文章，或者 --all")
	}
	b, err := a.openBench(ctx, !o.offline)
	if err != nil {
		return err
	}
	articles, all, err := b.compileNamed(ctx, slugs, o.channel)
	if err != nil {
		return err
	}
	if err := a.writeRenditions(ctx, b, o.out, all); err != nil {
		return err
	}
	return a.reportRender(b, o, articles, all)
}

// writeRenditions writes each rendition under its slug. A slug that two articles claim belongs
// to the first: the second would silently replace it.
func (a *app) writeRenditions(ctx context.Context, b *bench, out string, all []compiled) error {
	owner, told := map[string]string{}, map[string]bool{}
	for _, c := range all {
		path := c.article.Path
		if first, taken := owner[c.rendition.Slug]; taken && first != path {
			if !told[path] {
				told[path] = true
				a.progressf("%s\n", a.say(content.T(
					fmt.Sprintf("%s 没有写出：slug %s 已经属于 %s", path, c.rendition.Slug, first),
					fmt.Sprintf("%s was not written: slug %s belongs to %s", path, c.rendition.Slug, first))))
			}
			continue
		}
		owner[c.rendition.Slug] = path
		if err := render.Write(ctx, out, c.rendition, b.media); err != nil {
			return fmt.Errorf("writing %s for %s: %w", path, c.channel.ID, err)
		}
	}
	return nil
}

func (a *app) reportRender(b *bench, o renderOptions, articles []*content.Article, all []compiled) error {
	if a.json {
		rows := make([]map[string]any, len(all))
		for i, c := range all {
			rows[i] = map[string]any{
				"slug": c.rendition.Slug, "channel": c.channel.ID, "digest": c.rendition.Digest,
				"path":     filepath.Join(o.out, c.rendition.Slug, c.channel.ID),
				"findings": append([]content.Finding{}, c.findings...),
			}
		}
		return a.printJSON(map[string]any{"renditions": rows})
	}
	if o.summary {
		a.printf("%s", summarize(all, b.unasked).text(a.say))
		return nil
	}
	for _, f := range b.findings(articles, all) {
		a.progressf("%s", a.findingLine(f))
	}
	a.progressf("%s\n", a.say(content.T(
		fmt.Sprintf("%d 份成稿写入 %s", len(all), o.out), many(len(all), "rendition")+" in "+o.out)))
	return nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
