package preview

import (
	"fmt"
	"net/http"
	"time"
)

// pulse is how often an idle stream of events says that it is there, so that proxies keep it.
const pulse = 20 * time.Second

// events tells a page of each reading of the workspace, the present one first: a page that was
// opened before it, or slept meanwhile, sees that it is behind.
func (h *handler) events(w http.ResponseWriter, r *http.Request) error {
	head := w.Header()
	head.Set("Content-Type", "text/event-stream")
	head.Set("X-Accel-Buffering", "no") // nginx would hold events back
	out := http.NewResponseController(w)
	beat := time.NewTicker(pulse)
	defer beat.Stop()
	line := "retry: 500\n\n"
	for {
		reading := h.Desk.Reading()
		if _, err := fmt.Fprintf(w, "%sevent: reading\ndata: %s\n\n", line, reading.ID); err != nil {
			return nil // the page was closed
		}
		if err := out.Flush(); err != nil {
			return nil // the page was closed
		}
		line = ""
		for waiting := true; waiting; {
			select {
			case <-r.Context().Done():
				return nil
			case <-h.Done:
				return nil
			case <-reading.Newer:
				waiting = false
			case <-beat.C:
				if _, err := fmt.Fprint(w, ":\n\n"); err != nil || out.Flush() != nil {
					return nil // the page was closed
				}
			}
		}
	}
}
