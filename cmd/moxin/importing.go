package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"moxin/content/store"
	"moxin/ingest/intake"
	"moxin/ingest/sheet"
	"moxin/publishers/handoff"
)

// newIntake reads what the workspace says of exports. What is wrong there is a *sheet.LayoutError.
func (a *app) newIntake(b *bench, s *store.Store) (*intake.Intake, error) {
	i := a.plainIntake(b, s)
	for _, name := range b.ws.Config.Ingest.Sheets {
		data, err := os.ReadFile(filepath.Join(b.root, filepath.FromSlash(name)))
		if err != nil {
			return nil, fmt.Errorf("ingest.sheets: %w", err)
		}
		layouts, err := sheet.ParseLayouts(name, data)
		if err != nil {
			return nil, err
		}
		i.Layouts = append(i.Layouts, layouts...)
	}
	return i, nil
}

// plainIntake knows the built-in exports alone: enough for what was imported already.
func (a *app) plainIntake(b *bench, s *store.Store) *intake.Intake {
	return intake.New(intake.Options{Store: s, Channels: b.ws.Config.Channels, Now: a.now, PostID: postID, Alone: &b.importing,
		Absent: store.ErrNotFound, Taken: store.ErrTaken})
}

// postID reads the platform's id out of a link to a post.
func postID(platform, link string) string {
	id, _, err := handoff.ParseLink(platform, link)
	if err != nil {
		return ""
	}
	return id
}

// importUsage is an error of usage where a mapping file is wrong, or what was asked cannot be.
func importUsage(err error) error {
	var layout *sheet.LayoutError
	var refused *intake.RefusedError
	switch {
	case errors.As(err, &layout):
		return exit(exitUsage, layout)
	case errors.As(err, &refused):
		return exit(exitUsage, refused)
	}
	return err
}
