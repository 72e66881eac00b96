package queue

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// checkTimeout bounds the first contact with Redis.
const checkTimeout = 5 * time.Second

// oldest is the oldest Redis that has all commands Asynq's scripts use.
var oldest = [2]int{6, 2}

// check refuses a Redis that would lose tasks by itself or lacks commands. A server that
// hides its configuration (most hosted ones) is accepted with a warning.
func (q *Queue) check() error {
	ctx, cancel := context.WithTimeout(context.Background(), checkTimeout)
	defer cancel()
	info, err := q.redis.Info(ctx, "server").Result()
	if err != nil {
		return fmt.Errorf("queue: redis does not answer: %w", err)
	}
	if v := field(info, "redis_version"); older(v, oldest) {
		return fmt.Errorf("queue: redis is version %s, at least %d.%d is needed", v, oldest[0], oldest[1])
	}
	config, err := q.redis.ConfigGet(ctx, "maxmemory-policy").Result()
	switch policy := config["maxmemory-policy"]; {
	case err != nil || policy == "":
		q.opts.Log.Warn("redis does not show maxmemory-policy; it must be noeviction", "error", err)
	case policy != "noeviction":
		return fmt.Errorf("queue: redis has maxmemory-policy %s and may drop tasks: set it to noeviction", policy)
	}
	return nil
}

// field finds a line of INFO.
func field(info, name string) string {
	for line := range strings.Lines(info) {
		if v, ok := strings.CutPrefix(strings.TrimSpace(line), name+":"); ok {
			return v
		}
	}
	return ""
}

// older reports whether a version is below a least one. One that cannot be read is not.
func older(version string, least [2]int) bool {
	parts := strings.SplitN(version, ".", 3)
	if len(parts) < 2 {
		return false
	}
	major, err := strconv.Atoi(parts[0])
	minor, err2 := strconv.Atoi(parts[1])
	if errors.Join(err, err2) != nil {
		return false
	}
	return major < least[0] || major == least[0] && minor < least[1]
}

// errURL stands for whatever the parser says: a password with a slash in it ends up in its
// words as the port.
var errURL = errors.New("not a redis URL: redis://[:password@]host:port[/db], rediss://…, redis-sentinel://…; percent-encode / ? # @ in a password")
