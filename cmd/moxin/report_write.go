package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	reports "moxin/site/report"
)

// reportTarget is where a report goes.
type reportTarget struct {
	formats []string
	file    string // one file; "" = a folder, or the terminal
	folder  string
}

// target reads --out and --format together.
func (o reportOptions) target() (to reportTarget, err error) {
	if o.format != "" {
		if err := knownFormat(o.format); err != nil {
			return to, err
		}
	}
	end := strings.TrimPrefix(filepath.Ext(o.out), ".")
	switch info, failed := os.Stat(o.out); {
	case o.out == "":
		return o.printed()
	case failed == nil && info.IsDir() || os.IsPathSeparator(o.out[len(o.out)-1]) || end == "":
		to.folder, to.formats = o.out, reportFormats
		if o.format != "" && o.format != allFormats {
			to.formats = []string{o.format}
		}
		return to, nil
	case !slices.Contains(reportFormats, end):
		return to, usageText("--out 的文件名要以 .html、.md 或 .xlsx 结尾，或者写一个文件夹", "--out has to end in .html, .md or .xlsx, or be a folder")
	case o.format != "" && o.format != end:
		return to, usageText("--out 是 ."+end+"，--format 却是 "+o.format, "--out is a ."+end+" and --format "+o.format)
	}
	return reportTarget{formats: []string{end}, file: o.out}, nil
}

// printed is the one format that goes to the terminal.
func (o reportOptions) printed() (reportTarget, error) {
	switch o.format {
	case "":
		return reportTarget{formats: []string{"md"}}, nil
	case "html", "md":
		return reportTarget{formats: []string{o.format}}, nil
	}
	return reportTarget{}, usageText("--format "+o.format+" 要用 --out 写成文件", "--format "+o.format+" needs --out")
}

// name is the file of a format.
func (t reportTarget) name(period, format string) string {
	if t.file != "" {
		return t.file
	}
	return filepath.Join(t.folder, "moxin-"+period+"."+format)
}

// writeReport writes a report in a format and a language.
func writeReport(w io.Writer, r reports.Report, format, lang string) error {
	switch format {
	case "html":
		return r.HTML(w, lang)
	case "md":
		return r.Markdown(w, lang)
	case "xlsx":
		return r.XLSX(w, lang)
	}
	return fmt.Errorf("a report has no format %q", format)
}

// writeReportFile is writeReport into a file, whole or not at all.
func writeReportFile(name string, r reports.Report, format, lang string) error {
	return writeFile(name, func(f *os.File) error {
		if err := f.Chmod(0o644); err != nil {
			return err
		}
		return writeReport(f, r, format, lang)
	})
}
