package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"moxin/content"
)

type initOptions struct {
	articles string
	brand    string
	model    string
}

func newInit(a *app) *cobra.Command {
	var o initOptions
	c := &cobra.Command{
		Use:   "init [--articles DIR] [--model NAME] WORKSPACE",
		Short: "Write a workspace: moxin.yaml and articles/",
		Long: `Write a workspace: moxin.yaml with the channels gzh (公众号, drafts), xhs (小红书), dy (抖音) and
sph (视频号), and a folder of articles. Its comments name what else there is: platforms, cards, themes, checks.

--articles DIR takes the articles you have: a folder inside WORKSPACE is used where it is, any
other is copied into WORKSPACE/articles and stays untouched.

--model NAME writes the channels of a combination that teams run, primary and secondary, with slots and a mix to
begin with:
` + modelList(),
		Example: "  moxin init ~/brand\n  moxin init --model community ~/brand\n  moxin init --articles ~/blog/content ~/brand",
		Args:    cobra.ExactArgs(1),
		RunE:    func(_ *cobra.Command, args []string) error { return a.runInit(args[0], o) },
	}
	c.Flags().StringVar(&o.articles, "articles", "", "folder of Markdown to start from")
	c.Flags().StringVar(&o.model, "model", "", "combination of channels: "+strings.Join(modelIDs(), ", "))
	_ = c.RegisterFlagCompletionFunc("model", cobra.FixedCompletions(modelIDs(), cobra.ShellCompDirectiveNoFileComp)) // fails only for a flag that does not exist
	c.Flags().StringVar(&o.brand, "brand", "", "name of the brand (default: the folder's name)")
	return c
}

func (a *app) runInit(dir string, o initOptions) error {
	write, err := starter(o.model)
	if err != nil {
		return err
	}
	root, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	config := filepath.Join(root, "moxin.yaml")
	if exists(config) {
		return usagef("%s is there already; nothing was changed / 工作区已存在", config)
	}
	if err := os.MkdirAll(root, 0o755); err != nil {
		return err
	}
	articles, err := placeArticles(root, o)
	if err != nil {
		return err
	}
	if o.brand == "" {
		o.brand = filepath.Base(root)
	}
	static, err := staticFolders(root, articles)
	if err != nil {
		return err
	}
	if err := os.WriteFile(config, write(o.brand, articles, static), 0o644); err != nil {
		return err
	}
	if err := ignoreState(root); err != nil {
		return err
	}
	a.printf("%s\n", config)
	a.progressf("%s\n", a.say(content.T(
		"工作区已就绪。接着：moxin -C "+shellWord(dir)+" check",
		"The workspace is ready. Next: moxin -C "+shellWord(dir)+" check")))
	return nil
}

// shellWord is s as one word of a shell, so that a command that is proposed can be pasted.
func shellWord(s string) string {
	plain := func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("/._-+,:@%", r)
	}
	if s != "" && strings.IndexFunc(s, func(r rune) bool { return !plain(r) }) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// placeArticles returns the articles folder relative to root, copying it there when it is elsewhere.
func placeArticles(root string, o initOptions) (string, error) {
	from := o.articles
	if from == "" {
		return "articles", writeFirstArticle(root, firstArticle(o.model))
	}
	source, err := filepath.Abs(from)
	if err != nil {
		return "", err
	}
	info, err := os.Stat(source)
	if err != nil {
		return "", usagef("--articles: %w", err)
	}
	if !info.IsDir() {
		return "", usagef("--articles %s is not a folder / 不是文件夹", from)
	}
	if rel, err := filepath.Rel(root, source); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel), nil
	}
	target := filepath.Join(root, "articles")
	if exists(target) {
		return "", usagef("%s is there already; move it or name it with --articles / 文件夹已存在", target)
	}
	if strings.HasPrefix(root+string(filepath.Separator), source+string(filepath.Separator)) {
		return "", usagef("the workspace %s lies inside --articles %s / 工作区不能放在文章文件夹里面", root, from)
	}
	if err := os.CopyFS(target, os.DirFS(source)); err != nil {
		return "", fmt.Errorf("copying the articles: %w", err)
	}
	return "articles", makeWritable(target)
}

// makeWritable undoes what was copied from a read-only place: the copy is the team's own.
func makeWritable(dir string) error {
	return filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil || info.Mode()&fs.ModeSymlink != 0 {
			return err
		}
		return os.Chmod(p, info.Mode().Perm()|0o200)
	})
}

// staticFolders finds the folders that root-absolute images (/img/x.png) live in: static and
// public beside the articles, as Hugo and Hexo lay them out, and those inside imported folders.
func staticFolders(root, articles string) ([]string, error) {
	var found []string
	for _, name := range []string{"static", "public"} {
		if exists(filepath.Join(root, name)) {
			found = append(found, name)
		}
	}
	base := filepath.Join(root, articles)
	err := filepath.WalkDir(base, func(p string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return fs.SkipDir
		}
		if err != nil || !d.IsDir() || (d.Name() != "static" && d.Name() != "public") {
			return err
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		found = append(found, filepath.ToSlash(rel))
		return fs.SkipDir
	})
	return found, err
}

// ignoreState keeps the store out of git.
func ignoreState(root string) error {
	path := filepath.Join(root, ".gitignore")
	old, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if strings.Contains("\n"+string(old), "\n"+stateDir+"/") {
		return nil
	}
	if len(old) > 0 && !strings.HasSuffix(string(old), "\n") {
		old = append(old, '\n')
	}
	return os.WriteFile(path, append(old, stateDir+"/\n"...), 0o644)
}
