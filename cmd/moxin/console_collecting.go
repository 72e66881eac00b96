package main

import (
	"context"
	"strings"

	"moxin/content"
	"moxin/ingest"
	"moxin/site/console"
)

// consoleReadToday is how much of the day's readings is used up, for the console.
func (a *app) consoleReadToday(st *station, r *ingest.Runner) func(ctx context.Context) ([]console.ReadCount, error) {
	return func(ctx context.Context) ([]console.ReadCount, error) {
		c := collecting{now: r.Now()}
		if err := c.use(ctx, st.bench, st.store, r); err != nil {
			return nil, err
		}
		out := make([]console.ReadCount, len(c.used))
		for i, u := range c.used {
			kind, channel := content.SourceKind(u.source)
			out[i] = console.ReadCount{Source: kind, Channel: channel, Used: u.used, Max: u.limit}
			if strings.Contains(kind, ".") { // a host, with or without a port
				out[i].Source, out[i].Channel = u.source, ""
			}
		}
		return out, nil
	}
}
