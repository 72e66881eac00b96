package wecom_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/ingest"
	"moxin/ingest/all"
	"moxin/ingest/wecom"
)

// notes are the store's, where an address that nobody asked is no error.
type notes struct{ *store.Store }

func (n notes) Recall(ctx context.Context, address string) (content.Recall, error) {
	r, err := n.Store.Recall(ctx, address)
	if errors.Is(err, store.ErrNotFound) {
		return content.Recall{}, nil
	}
	return r, err
}

// published opens a store in which one message is out on the channel qy.
func published(t *testing.T, remote string, at time.Time) *store.Store {
	t.Helper()
	path := filepath.Join(t.TempDir(), "moxin.db")
	s, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	us := at.UnixMicro()
	for _, q := range []string{
		fmt.Sprintf(`INSERT INTO releases (channel, platform, run, state, why, due, asked, late, digest, fence, queued_at, lease_until, not_before, job, commit_hash, version, created_at, updated_at)
			VALUES ('qy', 'wecom', 1, 'published', '', %d, '', 1, 'd', 1, 0, 0, 0, '', '', 3, 0, 0)`, us),
		fmt.Sprintf(`INSERT INTO publications (release, idx, slug, channel, platform, remote_id, stat_id, url, title, published_at, gone_at, gone_why)
			VALUES (1, 0, 'tea', 'qy', 'wecom', '%s', '', '', '茶', %d, 0, '')`, remote, us),
	} {
		if _, err := db.ExecContext(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// The whole way: what the workspace allows, read by the plan into the store.
func TestNumbersReachTheStore(t *testing.T) {
	w := newWorld(t, 4, 40)
	p := w.send(t, "et1")
	if err := w.sim.Confirm(p.RemoteID, member(0)); err != nil {
		t.Fatal(err)
	}
	s := published(t, p.RemoteID, w.now())
	r := &ingest.Runner{Plans: s, Posts: s, Samples: s, Stops: s, Notes: notes{s}, Now: w.now, Work: w.now}
	channel := content.Channel{ID: "qy", Platform: content.WeCom, Mode: content.ModeMessage, AppID: corp, AppSecret: "${A}", BaseURL: w.base}
	err := all.Fill(r, []content.Channel{channel}, all.Deps{
		Secret: func(content.Secret) (string, error) { return secret, nil }, Now: w.now,
		Contacts: s, Counter: s, Reader: hash,
	})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := r.Adopt(t.Context()); n != 1 || err != nil {
		t.Fatalf("%d plans, %v", n, err)
	}
	w.pass(time.Hour)
	for name, run := range map[string]func() (ingest.Report, error){
		"posts": func() (ingest.Report, error) { return r.Run(t.Context()) }, "channels": func() (ingest.Report, error) { return r.RunChannels(t.Context(), true) },
	} {
		if report, err := run(); err != nil || report.Read != 1 || len(report.Problems) != 0 || report.Added == 0 {
			t.Errorf("%s: %+v, %v", name, report, err)
		}
	}
	counts, err := s.DeliveryCounts(t.Context(), 1)
	if err != nil || counts[content.SendDone] != 10 || counts[content.SendWaits] != 10 {
		t.Errorf("deliveries %v, %v", counts, err)
	}
	reach, err := s.ReachOf(t.Context(), content.ReachQuery{Account: corp, Tags: []string{"et1"}, Since: w.now().AddDate(0, -1, 0), Max: 1})
	if err != nil || reach.Customers != 20 || reach.Capped != 10 || reach.Staff != 2 || !reach.AsOf.Equal(w.now()) {
		t.Errorf("reach %+v, %v", reach, err)
	}
	samples, err := s.Samples(t.Context(), content.SampleFilter{Publications: []int64{1}})
	if err != nil || len(samples) != 5 || samples[0].Source != wecom.MessageSource {
		t.Errorf("samples %+v, %v", samples, err)
	}
	again, err := r.RunChannels(t.Context(), true)
	if err != nil || again.Added != 0 {
		t.Errorf("the same days twice: %+v, %v", again, err)
	}
}
