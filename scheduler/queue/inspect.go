package queue

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hibiken/asynq"

	"moxin/content"
)

// Inspection bounds. What Asynq's inspector asks knows no context: a Redis that is gone is found out
// before it is asked.
const (
	inspectTimeout = 2 * time.Second
	inspectTasks   = 500 // of one queue and state that are named
)

// Standing is the queue as it stands at one moment.
type Standing struct {
	Embedded bool   // inside this process, lost with it
	Version  string // of Redis; "" where it does not say
	Lanes    []Lane // by name
	Servers  []Server
	// Tasks are what waits or is being carried out, by lane. Cut says that there are more.
	Tasks []Task
	Cut   bool
}

// Lane is one of Asynq's queues: that of one platform, or Readings. All counts are of tasks, those of today since
// midnight UTC.
type Lane struct {
	Name string
	// Used is whether anything was ever put there; if not, all else is zero and says nothing.
	Used                                          bool
	Size, Pending, Active, Scheduled, Retry, Dead int // Dead: archived by Asynq
	Processed, Failed                             int
	Latency                                       time.Duration // how long the oldest pending one waits; 0 = none does
	Paused                                        bool          // by somebody's tool: moxin never does
	Bytes                                         int64         // in Redis, as Asynq estimates it
}

// Server is one process that takes tasks, as it told Redis.
type Server struct {
	Name    string // host:pid
	Started time.Time
	Active  int // tasks it works on
	Workers int // at most
}

// Task is one ticket in the queue.
type Task struct {
	Release, Fence int64
	Lane           string
	Active         bool // a worker has it
}

// Inspect looks at the queue and changes nothing.
func (q *Queue) Inspect(ctx context.Context) (Standing, error) {
	s := Standing{Embedded: q.embedded != nil}
	first, cancel := context.WithTimeout(ctx, inspectTimeout)
	defer cancel()
	if err := q.redis.Ping(first).Err(); err != nil {
		return s, fmt.Errorf("queue: redis does not answer: %w", err)
	}
	if info, err := q.redis.Info(first, "server").Result(); err == nil && !s.Embedded {
		s.Version = field(info, "redis_version")
	}
	look := asynq.NewInspectorFromRedisClient(q.redis)
	used, err := look.Queues()
	if err != nil {
		return s, fmt.Errorf("queue: inspect: %w", err)
	}
	for _, name := range q.lanes(used) {
		l := Lane{Name: name, Used: slices.Contains(used, name)}
		if l.Used {
			if l, err = q.lane(look, name, &s); err != nil {
				return s, err
			}
		}
		s.Lanes = append(s.Lanes, l)
	}
	if s.Servers, err = processes(look); err != nil {
		return s, err
	}
	return s, nil
}

// lanes are the queues of the workspace's platforms, that of readings and whatever else is in this Redis.
func (q *Queue) lanes(used []string) []string {
	all := append(slices.Clone(q.opts.Platforms), Readings)
	all = append(all, used...)
	slices.Sort(all)
	return slices.Compact(all)
}

func (q *Queue) lane(look *asynq.Inspector, name string, s *Standing) (Lane, error) {
	info, err := look.GetQueueInfo(name)
	if err != nil {
		return Lane{}, fmt.Errorf("queue: inspect %s: %w", name, err)
	}
	tasks, err := q.tickets(look, name, s)
	if err != nil {
		return Lane{}, err
	}
	s.Tasks = append(s.Tasks, tasks...)
	return Lane{
		Name: name, Used: true, Size: info.Size, Pending: info.Pending, Active: info.Active, Scheduled: info.Scheduled,
		Retry: info.Retry, Dead: info.Archived, Processed: info.Processed, Failed: info.Failed, Latency: info.Latency,
		Paused: info.Paused, Bytes: info.MemoryUsage,
	}, nil
}

// tickets are the releases among a lane's tasks that wait or are under way; readings are none.
func (q *Queue) tickets(look *asynq.Inspector, name string, s *Standing) ([]Task, error) {
	if name == Readings {
		return nil, nil
	}
	var out []Task
	for active, list := range map[bool]func(string, ...asynq.ListOption) ([]*asynq.TaskInfo, error){
		false: look.ListPendingTasks, true: look.ListActiveTasks,
	} {
		tasks, err := list(name, asynq.PageSize(inspectTasks))
		if err != nil && !errors.Is(err, asynq.ErrQueueNotFound) {
			return nil, fmt.Errorf("queue: inspect %s: %w", name, err)
		}
		s.Cut = s.Cut || len(tasks) == inspectTasks
		for _, t := range tasks {
			if release, fence, ok := readTaskID(t.ID); ok {
				out = append(out, Task{Release: release, Fence: fence, Lane: name, Active: active})
			}
		}
	}
	return out, nil
}

func processes(look *asynq.Inspector) ([]Server, error) {
	all, err := look.Servers()
	if err != nil {
		return nil, fmt.Errorf("queue: inspect servers: %w", err)
	}
	byName := map[string]Server{}
	for _, s := range all { // a process that also reads numbers has one server more for them
		name := s.Host + ":" + strconv.Itoa(s.PID)
		p, known := byName[name]
		if !known || s.Started.Before(p.Started) {
			p.Started = s.Started
		}
		p.Name, p.Active, p.Workers = name, p.Active+len(s.ActiveWorkers), p.Workers+s.Concurrency
		byName[name] = p
	}
	return slices.SortedFunc(maps.Values(byName), func(a, b Server) int { return strings.Compare(a.Name, b.Name) }), nil
}

// taskID names a ticket in the queue; readTaskID is the way back. The fence is part of it: Asynq keeps
// an id taken for as long as it keeps the task.
func taskID(t content.Ticket) string { return fmt.Sprintf("release:%d:%d", t.Release, t.Fence) }

func readTaskID(id string) (release, fence int64, ok bool) {
	var rest string
	n, err := fmt.Sscanf(id+" .", "release:%d:%d %s", &release, &fence, &rest)
	return release, fence, err == nil && n == 3 && rest == "."
}
