package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"moxin/content"
	"moxin/content/store"
	reports "moxin/site/report"
)

// keptReports are the reports that were made by themselves.
type keptReports struct {
	store *store.Store

	mu    sync.Mutex
	heads map[string]content.ReportKept // by hash
}

func newKeptReports(s *store.Store) *keptReports {
	return &keptReports{store: s, heads: map[string]content.ReportKept{}}
}

// since names those that were made at or after an instant, oldest first.
func (k *keptReports) since(ctx context.Context, since time.Time) ([]content.ReportKept, error) {
	entries, err := k.store.Entries(ctx, content.EntryFilter{Action: content.ActionReport, Limit: reportsKept})
	if err != nil {
		return nil, err
	}
	var out []content.ReportKept
	for _, e := range entries {
		if e.At.Before(since) {
			continue
		}
		head, err := k.head(ctx, e)
		if err != nil {
			return nil, err
		}
		out = append(out, head)
	}
	slices.Reverse(out)
	return out, nil
}

// head is what lists and notices say of a report; it is read from the store once.
func (k *keptReports) head(ctx context.Context, e content.Entry) (content.ReportKept, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if head, ok := k.heads[e.To]; ok {
		return head, nil
	}
	r, err := k.read(ctx, e)
	if err != nil {
		return content.ReportKept{}, err
	}
	_, name, _ := strings.Cut(e.Subject, ":")
	head := content.ReportKept{Name: name, Title: r.Title(), Lines: r.Lines(), Made: r.Made, Late: r.Late}
	k.heads[e.To] = head
	return head, nil
}

// report is a kept one by its name; false where none was kept.
func (k *keptReports) report(ctx context.Context, name string) (reports.Report, bool, error) {
	entries, err := k.store.Entries(ctx, content.EntryFilter{Action: content.ActionReport, Subject: content.ReportSubject(name), Limit: 1})
	if err != nil || len(entries) == 0 {
		return reports.Report{}, false, err
	}
	r, err := k.read(ctx, entries[0])
	return r, err == nil, err
}

func (k *keptReports) read(ctx context.Context, e content.Entry) (r reports.Report, err error) {
	body, err := k.store.Raw(ctx, e.To)
	if err != nil {
		return r, err
	}
	if err := json.Unmarshal(body, &r); err != nil {
		return r, fmt.Errorf("the report %s as it was kept: %w", e.Subject, err)
	}
	return r, nil
}
