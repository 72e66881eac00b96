// Command example receives webhooks of moxin and keeps each article as a file, so that a receiver
// can be tried, and copied:
//
//	MOXIN_SHOP_SECRET=$(openssl rand -hex 32) go run ./publishers/webhook/example -listen 127.0.0.1:9100 -folder inbox
//
// One file is both the article and the memory of its key, written by one rename: there is no
// instant at which the article is there and the key is forgotten, or the other way round.
package main

import (
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"moxin/publishers/webhook/receiver"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:9100", "address to listen on")
	folder := flag.String("folder", "inbox", "where articles are kept")
	flag.Parse()
	if err := run(*listen, *folder, os.Getenv("MOXIN_SHOP_SECRET")); err != nil {
		fmt.Fprintln(os.Stderr, "example:", err)
		os.Exit(1)
	}
}

func run(listen, folder, secret string) error {
	if len(secret) < receiver.MinSecret {
		return fmt.Errorf("MOXIN_SHOP_SECRET: %w", receiver.ErrSecret)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return err
	}
	base := "http://" + l.Addr().String()
	fmt.Printf("接收地址 %s/moxin，文章放进 %s\n", base, folder)
	server := &http.Server{Handler: routes(box{folder, base}, secret, time.Now), ReadHeaderTimeout: 10 * time.Second}
	return server.Serve(l)
}

// routes are the receiver at /moxin and the articles at /posts/<key>.
func routes(b box, secret string, now func() time.Time) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/moxin", &receiver.Handler{Secret: []byte(secret), Name: "example", Inbox: b, Now: now})
	mux.HandleFunc("GET /posts/{key}", func(w http.ResponseWriter, r *http.Request) {
		d, err := b.read(r.PathValue("key"))
		if err != nil || d.Article == nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		fmt.Fprintf(w, "%s\n\n%s\n", d.Article.Title, strings.TrimSpace(d.Article.Text))
	})
	return mux
}
