package queue

import (
	"fmt"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

// embedded is a Redis inside the process, on loopback. It is volatile, which is fine: the
// store is the truth.
type embedded struct{ server *miniredis.Miniredis }

func startEmbedded() (*embedded, error) {
	server := miniredis.NewMiniRedis()
	if err := server.Start(); err != nil {
		return nil, fmt.Errorf("queue: embedded redis: %w", err)
	}
	// Keys expire with the machine's clock; Asynq's leases and server records need it.
	server.ClockTTL(true)
	return &embedded{server}, nil
}

func (e *embedded) client() redis.UniversalClient {
	return redis.NewClient(&redis.Options{Addr: e.server.Addr()})
}

func (e *embedded) stop() { e.server.Close() }
