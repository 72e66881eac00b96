package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"moxin/content"
	"moxin/content/check"
	"moxin/ingest/rank"
)

// maxLoadings is the most of a file of loadings that is read, in bytes: more than its parser takes, so
// that it is the parser which refuses.
const maxLoadings = 1 << 20

// loadingsOf is the table that a workspace weighs signals by; nil where moxin.yaml names none. What is
// wrong in it is a *rank.LoadingsError.
func loadingsOf(ws *content.Workspace) (rank.Loadings, error) {
	name := ws.Config.Rank.Loadings
	if name == "" {
		return nil, nil
	}
	b, err := readLoadings(ws.FS, name)
	if err != nil {
		return nil, &rank.LoadingsError{Findings: []content.Finding{unreadableLoadings(name, err)}}
	}
	return rank.ReadLoadings(name, b)
}

// loadings is what is worth telling about the workspace's table.
func (x *examiner) loadings() []content.Finding {
	name := x.ws.Config.Rank.Loadings
	if name == "" {
		return nil
	}
	b, err := readLoadings(x.ws.FS, name)
	if err != nil {
		return []content.Finding{unreadableLoadings(name, err)}
	}
	return check.Adjust(x.ws.Config.Check, rank.CheckLoadings(name, b))
}

func readLoadings(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("opening loadings: %w", err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxLoadings))
	if err != nil {
		return nil, fmt.Errorf("reading loadings: %w", err)
	}
	return b, nil
}

// unreadableLoadings stands at moxin.yaml: the file that it names may not be there to open.
func unreadableLoadings(name string, err error) content.Finding {
	why := content.T("读不了："+err.Error(), "cannot be read: "+err.Error())
	if errors.Is(err, fs.ErrNotExist) {
		why = content.T("不在工作区里", "is not in the workspace")
	}
	return content.Finding{Rule: "loadings/unreadable", Severity: content.SeverityError, Position: content.Position{File: content.ConfigName},
		Message:    content.T("rank.loadings 里的 "+name+" "+why.ZH, name+" of rank.loadings "+why.EN),
		Suggestion: content.T("改对路径，或放上这个文件", "mend the path, or add the file")}
}
