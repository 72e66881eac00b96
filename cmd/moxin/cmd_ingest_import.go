package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/store"
	"moxin/ingest/intake"
	"moxin/ingest/sheet"
)

type importOptions struct {
	channel  string
	platform string
	at       string
	mapping  string
	dry      bool
	answers  []string
	rest     string
	forget   []string
	again    int64
	zone     *time.Location // of the workspace
}

func (a *app) newIngestImport() *cobra.Command {
	var o importOptions
	c := &cobra.Command{
		Use:   "import FILE... | import --again ID",
		Short: "Read numbers from exported files: xlsx, xls, csv or html of creator centres, or samples.csv",
		Long: `Read what creator centres export: 小红书, 抖音, 视频号, B站, 公众号, 头条, 知乎, whatever a mapping file
describes, and moxin's own samples.csv. The platform is recognised by the headers. A row is joined by its
address or id where it has one, else by title and time. What fits none, or more than one, is open: on a
terminal it is asked, elsewhere --answer says whose it is. The answer holds for the same row of later files.

Numbers hold for the instant of the export: --at, else what the file tells, else when it was last written.
The file itself is kept. The same file again adds nothing twice, but what fits by now; a newer download
adds its own instant. Exit code 3: rows or cells were left out.`,
		Example: "  moxin ingest import 笔记列表明细表.xlsx --dry-run\n  moxin ingest import *.csv\n" +
			"  moxin ingest import --again 3 --answer 12=48 --answer 15=none\n  moxin ingest import --again 3 --rest none\n" +
			"  moxin ingest import 微博.xlsx --map 微博.yaml",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.check(args); err != nil {
				return err
			}
			return a.withStore(cmd.Context(), offline, func(b *bench, s *store.Store) error {
				return a.runImport(cmd.Context(), b, s, args, o)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&o.channel, "channel", "", "only posts of this channel")
	f.StringVar(&o.platform, "platform", "", "the file is of this platform")
	completes(c, "platform", platformWords())
	f.StringVar(&o.at, "at", "", "when the file was exported, 2006-01-02 15:04")
	f.StringVar(&o.mapping, "map", "", "a file that describes the export (YAML)")
	f.BoolVar(&o.dry, "dry-run", false, "show how each row matches and what it would add; store nothing")
	f.StringArrayVar(&o.answers, "answer", nil, "whose a row is: LINE=PUBLICATION or LINE=none; may be repeated")
	f.StringVar(&o.rest, "rest", "", "none: the rows that resemble no publication are none of ours")
	f.StringArrayVar(&o.forget, "forget", nil, "take the answer to a row back: LINE; may be repeated")
	f.Int64Var(&o.again, "again", 0, "read the kept file of an import once more, by its id")
	a.jsonFlag(c)
	return c
}

// check refuses what does not go together.
func (o importOptions) check(args []string) error {
	row := len(o.answers)+len(o.forget) > 0
	switch {
	case len(args) == 0 && o.again == 0:
		return usageText("写上要导入的文件，或 --again 加导入号", "name the files to import, or --again with the id of an import")
	case len(args) > 0 && o.again != 0:
		return usageText("--again 读的是留着的文件，不要再写文件名", "--again reads the kept file: name none")
	case o.again != 0 && (o.at != "" || o.channel != "" || o.platform != "" || o.mapping != ""):
		return usageText("--again 用导入时的渠道、时间和说明文件", "--again keeps the channel, instant and mapping of the import")
	case row && len(args) > 1:
		return usageText("--answer、--forget 说的是一个文件的行：一次导入一个文件", "--answer and --forget speak of one file's rows: import one file at a time")
	case o.rest != "" && o.rest != "none":
		return usageText("--rest 只能是 none", "--rest can only be none")
	case o.dry && len(o.forget) > 0:
		return usageText("--dry-run 不会忘掉答案", "--dry-run forgets no answer")
	}
	return nil
}

// imported is what became of one file.
type imported struct {
	File  string `json:"file"`
	ID    int64  `json:"id,omitempty"` // of the import; 0 in a dry run
	Again string `json:"imported_before,omitempty"`
	Added int    `json:"added"`
	Error string `json:"error,omitempty"`
	*intake.Report
}

func (a *app) runImport(ctx context.Context, b *bench, s *store.Store, files []string, o importOptions) error {
	i, err := a.newIntake(b, s)
	if err != nil {
		return importUsage(err)
	}
	o.zone = b.ws.Config.Zone
	var all []imported
	if o.again != 0 {
		one, err := a.importAgain(ctx, i, o)
		if err != nil {
			return importUsage(err)
		}
		all = append(all, one)
	}
	for _, file := range files {
		one, err := a.importFile(ctx, b, i, file, o)
		var unfit *sheet.FileError
		if errors.As(err, &unfit) {
			one, err = imported{File: file, Error: a.say(unfit.Text)}, nil
		}
		if err != nil {
			return importUsage(err)
		}
		all = append(all, one)
	}
	if !o.dry {
		if _, err := score(ctx, b.ws, s, a.now()); err != nil {
			return err
		}
	}
	return a.reportImport(b, all, o.dry)
}

// bring reads a file and what was said of it.
func (a *app) bring(b *bench, file string, o importOptions) (intake.File, error) {
	in := intake.File{Name: intake.FileName(file), Channel: o.channel, Platform: o.platform}
	if _, ok := content.PlatformByID(o.platform); o.platform != "" && !ok {
		return in, noPlatform(o.platform)
	}
	info, err := os.Stat(file)
	if errors.Is(err, os.ErrNotExist) {
		return in, &sheet.FileError{Text: content.T("没有这个文件", "there is no such file")}
	}
	if err != nil { // told of this file: the others are read
		return in, &sheet.FileError{Text: content.T("打不开这个文件："+err.Error(), "the file cannot be opened: "+err.Error())}
	}
	var unfit *sheet.FileError
	if in.Data, err = sheet.ReadFile(file); errors.As(err, &unfit) {
		return in, err
	} else if err != nil {
		return in, exit(exitUsage, err)
	}
	in.At = info.ModTime()
	if o.at != "" {
		in.Said = true
		if in.At, err = parseInstant(o.at, b.ws.Config.Zone); err != nil {
			return in, err
		}
	}
	if o.mapping != "" {
		text, err := os.ReadFile(o.mapping)
		if err != nil {
			return in, exit(exitUsage, err)
		}
		in.Mapping = &intake.Mapping{File: o.mapping, Text: string(text)}
	}
	return in, nil
}

func (a *app) importFile(ctx context.Context, b *bench, i *intake.Intake, file string, o importOptions) (imported, error) {
	in, err := a.bring(b, file, o)
	if err != nil {
		return imported{}, err
	}
	if o.dry {
		out, err := a.tryFile(ctx, i, in, o)
		return imported{File: file, Report: &out, Added: out.New, Again: a.beforeOf(b, out)}, err
	}
	out, record, err := i.Keep(ctx, in, a.who())
	if err != nil {
		return imported{}, err
	}
	one := imported{File: file, ID: record.ID, Report: &out, Added: out.New, Again: a.beforeOf(b, out)}
	return one, a.answerRows(ctx, i, &one, o)
}

// tryFile looks at a file, with the answers that came with it.
func (a *app) tryFile(ctx context.Context, i *intake.Intake, in intake.File, o importOptions) (intake.Report, error) {
	out, err := i.Look(ctx, in)
	if err != nil || len(o.answers) == 0 && o.rest == "" {
		return out, err
	}
	said, err := o.said(&out)
	if err != nil {
		return out, err
	}
	return i.LookAs(ctx, in, out, said)
}

// importAgain reads an import's kept file once more.
func (a *app) importAgain(ctx context.Context, i *intake.Intake, o importOptions) (imported, error) {
	in, err := i.Kept(ctx, o.again)
	if errors.Is(err, store.ErrNotFound) {
		return imported{}, usageText(fmt.Sprintf("没有导入 %d", o.again), fmt.Sprintf("there is no import %d", o.again))
	}
	if err != nil {
		return imported{}, err
	}
	one := imported{File: in.Name, ID: o.again}
	if o.dry {
		out, err := a.tryFile(ctx, i, in, o)
		one.Report, one.Added = &out, out.New
		return one, err
	}
	if len(o.forget) > 0 {
		out, _, err := i.Forget(ctx, o.again, o.forget, a.who())
		one.Report, one.Added = &out, out.New
		return one, err
	}
	out, _, err := i.Again(ctx, o.again, a.who())
	if err != nil {
		return one, err
	}
	one.Report, one.Added = &out, out.New
	return one, a.answerRows(ctx, i, &one, o)
}

// answerRows takes the answers that came with the command, and asks for others where there is a person.
func (a *app) answerRows(ctx context.Context, i *intake.Intake, one *imported, o importOptions) error {
	if len(o.forget) > 0 {
		out, _, err := i.Forget(ctx, one.ID, o.forget, a.who())
		if err == nil {
			one.Report, one.Added = &out, one.Added+out.New
		}
		return err
	}
	said, err := o.said(one.Report)
	if err == nil && len(said) == 0 && a.interactive() && !a.json {
		said, err = a.askRows(ctx, one, o.zone)
	}
	if err != nil || len(said) == 0 {
		return err
	}
	out, _, err := i.Answer(ctx, one.ID, said, a.who())
	if err == nil {
		one.Report, one.Added = &out, one.Added+out.New
	}
	return err
}

// said are the answers that came with the command.
func (o importOptions) said(l *intake.Report) ([]intake.Answer, error) {
	var out []intake.Answer
	told := map[string]bool{}
	for _, s := range o.answers {
		at := strings.LastIndexByte(s, '=')
		if at <= 0 {
			return nil, usageText("--answer 写成 行号=发布号，或 行号=none", "write --answer as LINE=PUBLICATION or LINE=none")
		}
		one := intake.Answer{Row: s[:at]}
		if s[at+1:] != "none" {
			n, err := strconv.ParseInt(s[at+1:], 10, 64)
			if err != nil || n <= 0 {
				return nil, usageText("--answer "+s+"：等号后面写发布号或 none", "--answer "+s+": after = stands a publication's number or none")
			}
			one.Publication = n
		}
		told[one.Row] = true
		out = append(out, one)
	}
	if o.rest == "" {
		return out, nil
	}
	for _, j := range l.Joined {
		if j.Open() && j.Kind == sheet.Unmatched && !told[j.Ref()] {
			out = append(out, intake.Answer{Row: j.Ref()})
		}
	}
	return out, nil
}

// beforeOf says that the same bytes were imported before; "" where they were not.
func (a *app) beforeOf(b *bench, l intake.Report) string {
	if l.Before == nil {
		return ""
	}
	at := instant(l.Before.At, b.ws.Config.Zone)
	return a.say(content.T(
		fmt.Sprintf("%s 已经导入过，是导入 %d（%s）", at, l.Before.ID, l.Before.File),
		fmt.Sprintf("imported on %s as import %d (%s)", at, l.Before.ID, l.Before.File)))
}
