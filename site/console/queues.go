package console

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"moxin/content"
)

// Queue is what carries due releases to workers, as it stands at one moment. Counts are of tasks.
type Queue struct {
	Embedded bool   // in this process, lost with it
	Version  string // of Redis; "" = it does not say
	Lanes    []Lane // one for each platform
	Servers  []QueueServer
	Tasks    []QueueTask
	Cut      bool // Tasks are not all
}

// Lane is the queue of one platform. Processed and Failed are of today, since midnight UTC.
type Lane struct {
	Name                                          string
	Used                                          bool // something was put there at least once
	Size, Pending, Active, Scheduled, Retry, Dead int
	Processed, Failed                             int
	Latency                                       time.Duration // of the oldest pending task; 0 = none waits
	Paused                                        bool
	Bytes                                         int64
}

// QueueServer is a process that takes tasks, as it told Redis.
type QueueServer struct {
	Name            string
	Started         time.Time // work
	Active, Workers int
}

// QueueTask is one release on its way to a worker.
type QueueTask struct {
	Release, Fence int64
	Active         bool // a worker has it
}

// queueView is the queue on the health page.
type queueView struct {
	Queue
	Here    bool   // this process can ask it
	Error   string // why it could not be read; "" = it could
	Rows    []laneView
	Servers []serverView
	Drift   driftView
}

type laneView struct {
	Lane
	Platform string
	Oldest   string // how long the oldest pending task waits
	Memory   string
}

type serverView struct {
	Name            string
	Since           string
	Active, Workers int
}

// driftView is where store and queue differ.
type driftView struct {
	Rows  int     // queued in the store
	Tasks int     // pending in the queue
	Lost  []int64 // rows without a task: the sweeper returns them
	Stale int     // tasks without a row: they do nothing
	Cut   bool    // there were more tasks than are compared
}

// Agree reports whether both say the same.
func (d driftView) Agree() bool { return len(d.Lost) == 0 && d.Stale == 0 }

// queue reads the queue between two looks at the store: what is queued or taken meanwhile differs in
// one of them and is no drift.
func (h *handler) queue(ctx context.Context, p *page) (queueView, error) {
	v := queueView{Here: h.Queue != nil}
	if !v.Here {
		return v, nil
	}
	before, err := h.Store.Releases(ctx, content.ReleaseFilter{States: []content.State{content.Queued}})
	if err != nil {
		return v, err
	}
	if v.Queue, err = h.Queue(ctx); err != nil {
		h.Log.WarnContext(ctx, "queue not read", "error", err)
		v.Error = err.Error()
		return v, nil
	}
	after, err := h.Store.Releases(ctx, content.ReleaseFilter{States: []content.State{content.Queued, content.Publishing}})
	if err != nil {
		return v, err
	}
	v.Drift = drift(before, after, v.Queue)
	for _, l := range v.Lanes {
		row := laneView{Lane: l, Platform: l.Name, Oldest: unknown, Memory: p.bytes(l.Bytes)}
		if info, ok := content.PlatformByID(l.Name); ok {
			row.Platform = p.In(info.Name)
		}
		if l.Latency > 0 {
			row.Oldest = p.short(l.Latency)
		}
		v.Rows = append(v.Rows, row)
	}
	for _, s := range v.Queue.Servers {
		v.Servers = append(v.Servers, serverView{s.Name, p.ago(s.Started, h.Work()), s.Active, s.Workers})
	}
	return v, nil
}

// ticket names one dispatch of a release.
type ticket struct{ release, fence int64 }

func tickets(releases []content.Release) map[ticket]content.State {
	out := make(map[ticket]content.State, len(releases))
	for _, r := range releases {
		out[ticket{r.ID, r.Fence}] = r.State
	}
	return out
}

// drift compares the queue with what the store said before and after it was read.
func drift(before, after []content.Release, q Queue) driftView {
	was, is, tasks := tickets(before), tickets(after), map[ticket]bool{}
	d := driftView{Rows: len(before), Cut: q.Cut}
	for _, t := range q.Tasks {
		key := ticket{t.Release, t.Fence}
		tasks[key] = true
		if t.Active {
			continue
		}
		d.Tasks++
		if was[key] == "" && is[key] == "" {
			d.Stale++
		}
	}
	for _, r := range before {
		key := ticket{r.ID, r.Fence}
		if !tasks[key] && is[key] == content.Queued && !q.Cut {
			d.Lost = append(d.Lost, r.ID)
		}
	}
	return d
}

// bytes is a size for people.
func (p *page) bytes(n int64) string {
	const step = 1024
	switch {
	case n < step:
		return fmt.Sprintf("%d B", n)
	case n < step*step:
		return fmt.Sprintf("%.0f KB", float64(n)/step)
	case n < step*step*step:
		return fmt.Sprintf("%.1f MB", float64(n)/step/step)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/step/step/step)
}

// short is a length of time that may be below a second.
func (p *page) short(d time.Duration) string {
	switch {
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < time.Minute:
		return fmt.Sprintf("%.1f %s", d.Seconds(), p.T("unit.second"))
	}
	return p.span(d)
}

// Storage is what the store is, and how large.
type Storage struct {
	Kind    string // SQLite or PostgreSQL
	Version string
	Bytes   int64
}

// storageView is the store on the health page.
type storageView struct {
	Storage
	Known bool
	Error string // why it could not be read
	Size  string
	Wrote instant // the newest line of the audit
	Ago   string
	By    string
}

func (h *handler) storage(ctx context.Context, p *page) (storageView, error) {
	v := storageView{Wrote: p.instant(time.Time{})}
	last, err := h.Store.Entries(ctx, content.EntryFilter{Limit: 1})
	if err != nil {
		return v, err
	}
	for _, e := range last {
		v.Wrote, v.Ago, v.By = p.instant(e.At), p.ago(e.At, p.now), cmp.Or(e.Who, unknown)
	}
	if h.Storage == nil {
		return v, nil
	}
	if v.Storage, err = h.Storage(ctx); err != nil {
		h.Log.WarnContext(ctx, "store not measured", "error", err)
		v.Error = err.Error()
		return v, nil
	}
	v.Known, v.Size = true, p.bytes(v.Bytes)
	return v, nil
}
