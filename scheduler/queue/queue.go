// Package queue carries dispatched releases, and readings of numbers, to workers with Asynq, on Redis or, without a
// URL, on a Redis inside the process. It is the only package that imports Asynq.
//
// Asynq delivers at least once, can start a delayed task a second early and brings a dead
// worker's task back only after a minute. None of it matters here: tasks are enqueued when
// they are due, never before; the store's fence makes a second delivery do nothing; and the
// scheduler's sweeper returns what the queue lost. For the same reasons a task is tried once,
// and nothing in the queue is worth keeping.
package queue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"moxin/content"
)

// taskType is the name of the kind of task that carries a release.
const taskType = "publish.release"

const (
	// checkInterval is how long an idle worker waits before it looks again, give or take a half:
	// the share of a release's lateness that the queue adds. Five queues cost half a percent of a
	// core for each two looks a second, so it is not shorter.
	checkInterval = 120 * time.Millisecond
	// delayedInterval is how often Asynq looks for tasks that are to run later or again. Ours never
	// do, and a look is two scripts for every queue.
	delayedInterval = 5 * time.Second
)

// DefaultCallTimeout bounds one delivery when Options do not say.
const DefaultCallTimeout = 2 * time.Minute

// ticket is content.Ticket as a task carries it.
type ticket struct {
	Release  int64  `json:"release"`
	Fence    int64  `json:"fence"`
	Platform string `json:"platform"`
	Channel  string `json:"channel"`
}

// Options say where the queue lives and what it carries.
type Options struct {
	// URL of a Redis of at least version 6.2 with maxmemory-policy noeviction; "" = inside
	// the process, lost with it.
	URL string
	Log *slog.Logger
	// Platforms are those of the configured channels: each has a queue of its own, so that a
	// slow one does not hold up the others. Idle queues cost polling: name no more.
	Platforms []string
	// CallTimeout is the longest call of any publisher. Work time.
	CallTimeout time.Duration
	// Workers is how many tickets one process carries at once; 0 = 16.
	Workers int
}

// Queue is an open queue. It is safe for concurrent use.
type Queue struct {
	opts     Options
	redis    redis.UniversalClient
	client   *asynq.Client
	embedded *embedded // nil with a URL
}

// Open connects and checks the Redis behind the URL.
func Open(o Options) (*Queue, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.CallTimeout <= 0 {
		o.CallTimeout = DefaultCallTimeout
	}
	if o.Workers <= 0 {
		o.Workers = 16
	}
	q := &Queue{opts: o}
	if o.URL == "" {
		e, err := startEmbedded()
		if err != nil {
			return nil, err
		}
		q.embedded, q.redis = e, e.client()
	} else {
		opt, err := asynq.ParseRedisURI(o.URL)
		if err != nil {
			return nil, fmt.Errorf("queue: redis.url: %w", errURL)
		}
		q.redis = opt.MakeRedisClient().(redis.UniversalClient)
		if err := q.check(); err != nil {
			return nil, errors.Join(err, q.redis.Close())
		}
	}
	q.client = asynq.NewClientFromRedisClient(q.redis)
	return q, nil
}

// Close lets go of Redis. Run must have returned.
func (q *Queue) Close() error {
	err := q.redis.Close()
	if q.embedded != nil {
		q.embedded.stop()
	}
	return err
}

// Enqueue hands a ticket over. A ticket that is there already is no error.
func (q *Queue) Enqueue(ctx context.Context, t content.Ticket) error {
	payload, err := json.Marshal(ticket(t))
	if err != nil {
		return fmt.Errorf("queue: ticket: %w", err)
	}
	_, err = q.client.EnqueueContext(ctx, asynq.NewTask(taskType, payload),
		asynq.TaskID(taskID(t)),
		asynq.Queue(t.Platform), asynq.MaxRetry(0), asynq.Timeout(q.bound()))
	if err != nil && !errors.Is(err, asynq.ErrTaskIDConflict) {
		return fmt.Errorf("queue: release %d: %w", t.Release, err)
	}
	return nil
}

// bound is how long one delivery may take: the call, and around it the claim and the outcome.
func (q *Queue) bound() time.Duration { return q.opts.CallTimeout + 30*time.Second }

// Run hands tickets to handle until ctx ends. It then takes no more and waits for those under
// way, which keep their contexts, so that a call is not broken off because a process stops.
func (q *Queue) Run(ctx context.Context, handle func(ctx context.Context, t content.Ticket) error) error {
	queues := map[string]int{}
	for _, p := range q.opts.Platforms {
		queues[p] = 1
	}
	if len(queues) == 0 {
		<-ctx.Done() // a workspace without channels has nothing to carry
		return nil
	}
	server := asynq.NewServerFromRedisClient(q.redis, asynq.Config{
		Concurrency: q.opts.Workers, Queues: queues,
		TaskCheckInterval: checkInterval, DelayedTaskCheckInterval: delayedInterval,
		ShutdownTimeout: q.bound(), Logger: logger{q.opts.Log}, LogLevel: asynq.WarnLevel,
	})
	if err := server.Start(deliver(handle)); err != nil {
		return fmt.Errorf("queue: starting: %w", err)
	}
	<-ctx.Done()
	server.Shutdown()
	return nil
}

func deliver(handle func(ctx context.Context, t content.Ticket) error) asynq.HandlerFunc {
	return func(ctx context.Context, task *asynq.Task) error {
		var t ticket
		if err := json.Unmarshal(task.Payload(), &t); err != nil {
			return fmt.Errorf("queue: not a ticket: %w", err)
		}
		return handle(ctx, content.Ticket(t))
	}
}

// Flush forgets every task, as a Redis that was wiped would. For tests of exactly that.
func (q *Queue) Flush(ctx context.Context) error { return q.redis.FlushAll(ctx).Err() }
