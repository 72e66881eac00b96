package sim

import (
	"context"
	"io"
	"maps"
	"net"
	"net/http"
	"strconv"
	"time"
)

// drain reads what the client sends, so that it has surely sent it when the fault comes.
func drain(r *http.Request) {
	// A client that stops sending meets the fault all the same.
	_, _ = io.Copy(io.Discard, io.LimitReader(r.Body, 64<<20))
}

// fail answers as a gateway does: HTML, not the platform's JSON.
func fail(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, "<html><head><title>"+strconv.Itoa(status)+" "+http.StatusText(status)+"</title></head></html>\n")
}

// reset ends the connection without an answer: a TCP reset where the connection can be had,
// else the server's own way to abort.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // documented: aborts the response, logs nothing
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // on failure the close below is merely polite
	}
	_ = conn.Close()
}

// wait is over when the client has left or the time is up.
func wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

// drips is in how many pieces a slow body is sent.
const drips = 20

// drip sends an answer slowly.
func (r Rule) drip(w http.ResponseWriter, ctx context.Context, a *answer) {
	maps.Copy(w.Header(), a.header)
	w.Header().Set("Content-Length", strconv.Itoa(a.body.Len()))
	w.WriteHeader(a.status)
	out := http.NewResponseController(w)
	piece := a.body.Len()/drips + 1
	for a.body.Len() > 0 && ctx.Err() == nil {
		wait(ctx, r.For/drips)
		if _, err := w.Write(a.body.Next(piece)); err != nil {
			return
		}
		_ = out.Flush() // a writer that cannot flush sends the pieces together
	}
}
