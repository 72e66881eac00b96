package queue

import (
	"context"
	"slices"
	"strings"
	"testing"

	"moxin/content"
)

// lane is one queue of a standing by its name.
func lane(t *testing.T, s Standing, name string) Lane {
	t.Helper()
	for _, l := range s.Lanes {
		if l.Name == name {
			return l
		}
	}
	t.Fatalf("no lane %s in %+v", name, s.Lanes)
	return Lane{}
}

func look(t *testing.T, q *Queue) Standing {
	t.Helper()
	s, err := q.Inspect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestInspectTellsWhatWaitsAndWhatIsUnderWay(t *testing.T) {
	for _, s := range servers {
		t.Run(s.name, func(t *testing.T) {
			q := open(t, s.url(t))
			before := look(t, q)
			if len(before.Lanes) != 3 || lane(t, before, "wechat").Used || before.Embedded != (s.name == "embedded") ||
				(before.Version == "") != before.Embedded {
				t.Fatalf("before anything was queued: %+v", before)
			}
			for _, ticket := range []content.Ticket{
				{Release: 7, Fence: 1, Platform: "wechat"}, {Release: 8, Fence: 3, Platform: "wechat"}, {Release: 9, Fence: 1, Platform: "douyin"},
			} {
				if err := q.Enqueue(t.Context(), ticket); err != nil {
					t.Fatal(err)
				}
			}
			waiting := look(t, q)
			if l := lane(t, waiting, "wechat"); !l.Used || l.Pending != 2 || l.Size != 2 || l.Active != 0 || l.Latency <= 0 || l.Processed != 0 {
				t.Errorf("waiting: %+v", l)
			}
			if !slices.Contains(waiting.Tasks, Task{Release: 8, Fence: 3, Lane: "wechat"}) || len(waiting.Tasks) != 3 || waiting.Cut || len(waiting.Servers) != 0 {
				t.Errorf("waiting: %+v", waiting)
			}

			began, release := make(chan struct{}, 3), make(chan struct{})
			stop := run(t, q, func(context.Context, content.Ticket) error { began <- struct{}{}; <-release; return nil })
			for range 3 {
				<-began
			}
			moving := look(t, q)
			if l := lane(t, moving, "wechat"); l.Active != 2 || l.Pending != 0 || l.Latency != 0 {
				t.Errorf("under way: %+v", l)
			}
			if !slices.Contains(moving.Tasks, Task{Release: 9, Fence: 1, Lane: "douyin", Active: true}) {
				t.Errorf("under way: %+v", moving.Tasks)
			}
			close(release)
			stop()
			after := look(t, q)
			if l := lane(t, after, "wechat"); l.Processed != 2 || l.Failed != 0 || l.Size != 0 || len(after.Tasks) != 0 {
				t.Errorf("afterwards: %+v, %+v", l, after.Tasks)
			}
		})
	}
}

func TestInspectTellsAPausedLane(t *testing.T) {
	q := open(t, "")
	if err := q.Enqueue(t.Context(), content.Ticket{Release: 1, Fence: 1, Platform: "wechat"}); err != nil {
		t.Fatal(err)
	}
	if err := q.redis.Set(t.Context(), "asynq:{wechat}:paused", 1, 0).Err(); err != nil {
		t.Fatal(err)
	}
	if s := look(t, q); !lane(t, s, "wechat").Paused || lane(t, s, "douyin").Paused {
		t.Errorf("%+v", s.Lanes)
	}
}

// A lane that another workspace left in the same Redis is shown too: its tasks are somebody's.
func TestInspectShowsForeignLanes(t *testing.T) {
	q := open(t, "")
	if err := q.Enqueue(t.Context(), content.Ticket{Release: 1, Fence: 1, Platform: "bilibili"}); err != nil {
		t.Fatal(err)
	}
	if l := lane(t, look(t, q), "bilibili"); l.Pending != 1 {
		t.Errorf("%+v", l)
	}
}

func TestInspectSaysThatRedisIsGone(t *testing.T) {
	q := open(t, "")
	q.embedded.stop()
	if _, err := q.Inspect(t.Context()); err == nil || !strings.Contains(err.Error(), "redis does not answer") {
		t.Errorf("err %v", err)
	}
}

func TestTaskIDs(t *testing.T) {
	if r, f, ok := readTaskID(taskID(content.Ticket{Release: 12, Fence: 3})); r != 12 || f != 3 || !ok {
		t.Errorf("%d %d %v", r, f, ok)
	}
	for _, id := range []string{"", "release:12", "release:12:x", "collect:1:2", "release:1:2:3", "release:1:2 x"} {
		if _, _, ok := readTaskID(id); ok {
			t.Errorf("%q is taken for a ticket's", id)
		}
	}
}
