package queue

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

// embedded is a Redis inside the process, on loopback. It is volatile, which is fine: the
// store is the truth.
type embedded struct {
	server *miniredis.Miniredis
	cancel context.CancelFunc // of aging; again does nothing
	aging  sync.WaitGroup
}

// age is how exactly keys expire there. Asynq's leases and server records are worth half a minute
// and more; asked at every command, as the server can, it costs a walk through all keys each time.
const age = time.Second

func startEmbedded() (*embedded, error) {
	server := miniredis.NewMiniRedis()
	if err := server.Start(); err != nil {
		return nil, fmt.Errorf("queue: embedded redis: %w", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	e := &embedded{server: server, cancel: cancel}
	e.aging.Go(func() { e.expire(ctx) })
	return e, nil
}

// expire lets keys grow old.
func (e *embedded) expire(ctx context.Context) {
	tick := time.NewTicker(age)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			e.server.FastForward(age)
		}
	}
}

func (e *embedded) client() redis.UniversalClient {
	return redis.NewClient(&redis.Options{Addr: e.server.Addr()})
}

func (e *embedded) stop() {
	e.cancel()
	e.aging.Wait()
	e.server.Close()
}
