package main

import (
	"context"

	"moxin/content/store"
	"moxin/scheduler/queue"
	"moxin/site/console"
)

// consoleQueue is the queue as the console shows it.
func consoleQueue(q *queue.Queue) func(ctx context.Context) (console.Queue, error) {
	return func(ctx context.Context) (console.Queue, error) {
		s, err := q.Inspect(ctx)
		out := console.Queue{Embedded: s.Embedded, Version: s.Version, Cut: s.Cut}
		for _, l := range s.Lanes {
			out.Lanes = append(out.Lanes, console.Lane(l))
		}
		for _, p := range s.Servers {
			out.Servers = append(out.Servers, console.QueueServer(p))
		}
		for _, t := range s.Tasks {
			out.Tasks = append(out.Tasks, console.QueueTask{Release: t.Release, Fence: t.Fence, Active: t.Active})
		}
		return out, err
	}
}

// consoleStorage is what the store is, and how large.
func consoleStorage(s *store.Store) func(ctx context.Context) (console.Storage, error) {
	return func(ctx context.Context) (console.Storage, error) {
		f, err := s.Figures(ctx)
		return console.Storage{Kind: f.Engine, Version: f.Version, Bytes: f.Bytes}, err
	}
}
