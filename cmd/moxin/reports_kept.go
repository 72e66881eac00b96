package main

import (
	"cmp"
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

// keptReports are the reports that were kept.
type keptReports struct {
	store *store.Store

	mu    sync.Mutex
	heads map[int64]content.ReportKept // by line of the audit
}

func newKeptReports(s *store.Store) *keptReports {
	return &keptReports{store: s, heads: map[int64]content.ReportKept{}}
}

// since names those that made themselves at or after an instant, oldest first.
func (k *keptReports) since(ctx context.Context, since time.Time) ([]content.ReportKept, error) {
	entries, err := k.store.Entries(ctx, content.EntryFilter{Action: content.ActionReport, Limit: reportsKept})
	if err != nil {
		return nil, err
	}
	entries = slices.DeleteFunc(entries, func(e content.Entry) bool { return e.At.Before(since) })
	slices.Reverse(entries)
	return k.headsOf(ctx, entries)
}

// all names every one that was kept, the newest first; of one name there may be several.
func (k *keptReports) all(ctx context.Context) ([]content.ReportKept, error) {
	var entries []content.Entry
	for _, action := range []string{content.ActionReport, content.ActionReportAnew} {
		some, err := k.store.Entries(ctx, content.EntryFilter{Action: action, Limit: reportsKept})
		if err != nil {
			return nil, err
		}
		entries = append(entries, some...)
	}
	slices.SortFunc(entries, func(a, b content.Entry) int { return cmp.Compare(b.ID, a.ID) })
	return k.headsOf(ctx, entries)
}

func (k *keptReports) headsOf(ctx context.Context, entries []content.Entry) ([]content.ReportKept, error) {
	var out []content.ReportKept
	for _, e := range entries {
		head, err := k.head(ctx, e)
		if err != nil {
			return nil, err
		}
		out = append(out, head)
	}
	return out, nil
}

// head is what lists and notices say of a report; it is read from the store once.
func (k *keptReports) head(ctx context.Context, e content.Entry) (content.ReportKept, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if head, ok := k.heads[e.ID]; ok {
		return head, nil
	}
	r, err := k.read(ctx, e)
	if err != nil {
		return content.ReportKept{}, err
	}
	_, name, _ := strings.Cut(e.Subject, ":")
	head := content.ReportKept{Entry: e.ID, Name: name, Title: r.Title(), Lines: r.Lines(), Made: r.Made, Late: r.Late, Period: r.Period, Seen: r.Seen}
	if e.Action == content.ActionReportAnew {
		head.Who = e.Who
	}
	k.heads[e.ID] = head
	return head, nil
}

// report is a kept one by its name, and by its line of the audit unless that is 0: then the newest; false where
// none was kept.
func (k *keptReports) report(ctx context.Context, name string, entry int64) (reports.Report, bool, error) {
	entries, err := k.store.Entries(ctx, content.EntryFilter{Subject: content.ReportSubject(name)})
	if err != nil {
		return reports.Report{}, false, err
	}
	for _, e := range entries {
		if (e.Action == content.ActionReport || e.Action == content.ActionReportAnew) && (entry == 0 || e.ID == entry) {
			r, err := k.read(ctx, e)
			return r, err == nil, err
		}
	}
	return reports.Report{}, false, nil
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
