package queue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/hibiken/asynq"

	"moxin/content"
)

// Readings is the lane that carries readings of numbers. It has workers of its own, so that a slow
// page cannot hold up what is to be published.
const Readings = "ingest"

// readingType is the name of its one kind of task.
const readingType = "ingest.collect"

const (
	// readers is how many readings one process has under way.
	readers = 4
	// readingInterval is how long idle readers wait before they look again: nobody waits for a
	// reading, and each look costs.
	readingInterval = 2 * time.Second
	// readingDelayed is how often Asynq looks for tasks that are to run later or again; ours never do.
	readingDelayed = time.Minute
	// readingBound is the longest that Asynq lets a reading have; its own time-out comes first.
	readingBound = 10 * time.Minute
)

// reading is content.Collection as a task carries it: whole, so that its worker asks nobody.
type reading struct {
	Publication int64           `json:"publication"`
	Collector   string          `json:"collector"`
	Next        time.Time       `json:"next"`
	Last        time.Time       `json:"last"`
	Failures    int             `json:"failures"`
	Error       string          `json:"error"`
	Trouble     content.Trouble `json:"trouble"`
	Raw         string          `json:"raw"`
	Taken       time.Time       `json:"taken"`
}

// readingID names a reading in the queue. Until when it is taken is part of it: one that a dead
// worker left is another once it is taken anew.
func readingID(c content.Collection) string {
	return fmt.Sprintf("collect:%d:%s:%d:%d", c.Publication, c.Collector, c.Next.UnixMicro(), c.Taken.UnixMicro())
}

// EnqueueReading hands over a reading that was taken. One that is there already is no error.
func (q *Queue) EnqueueReading(ctx context.Context, c content.Collection) error {
	payload, err := json.Marshal(reading(c))
	if err != nil {
		return fmt.Errorf("queue: reading: %w", err)
	}
	_, err = q.client.EnqueueContext(ctx, asynq.NewTask(readingType, payload),
		asynq.TaskID(readingID(c)), asynq.Queue(Readings), asynq.MaxRetry(0), asynq.Timeout(readingBound))
	if err != nil && !errors.Is(err, asynq.ErrTaskIDConflict) {
		return fmt.Errorf("queue: reading of publication %d by %s: %w", c.Publication, c.Collector, err)
	}
	return nil
}

// RunReadings hands readings to handle until ctx ends. Those under way are then told to end and
// waited for: a reading can be broken off, nothing is lost by it. An error of handle is logged; the
// store knows when to read again.
func (q *Queue) RunReadings(ctx context.Context, handle func(ctx context.Context, c content.Collection) error) error {
	server := asynq.NewServerFromRedisClient(q.redis, asynq.Config{
		Concurrency: readers, Queues: map[string]int{Readings: 1},
		TaskCheckInterval: readingInterval, DelayedTaskCheckInterval: readingDelayed,
		ShutdownTimeout: readingEnd, Logger: logger{q.opts.Log}, LogLevel: asynq.WarnLevel,
	})
	if err := server.Start(q.deliverReading(ctx, handle)); err != nil {
		return fmt.Errorf("queue: starting readings: %w", err)
	}
	<-ctx.Done()
	server.Shutdown()
	return nil
}

// readingEnd is how long readings under way have to end once they are told to.
const readingEnd = 15 * time.Second

func (q *Queue) deliverReading(stop context.Context, handle func(ctx context.Context, c content.Collection) error) asynq.HandlerFunc {
	return func(ctx context.Context, task *asynq.Task) error {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		defer context.AfterFunc(stop, cancel)()
		var r reading
		if err := json.Unmarshal(task.Payload(), &r); err != nil {
			return fmt.Errorf("queue: not a reading: %w", err)
		}
		if err := handle(ctx, content.Collection(r)); err != nil && stop.Err() == nil {
			q.opts.Log.Error("reading failed", "collector", r.Collector, "error", err)
		}
		return nil // a task that failed would be kept by Asynq for nobody
	}
}
