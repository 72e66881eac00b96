// Package preview shows an editor what each channel will make of an article, while it is written.
//
//	GET /preview/                              the articles, with what check says of each
//	GET /preview/a/<slug>?channel=&night=&diff=   source left, phone right
//	GET /preview/a/<slug>/<channel>/body       the HTML of a rendition, for a frame
//	GET /preview/a/<slug>/<channel>/rich       the same with its pictures inside, to copy
//	GET /preview/a/<slug>/<channel>/package    what publishing by hand takes, as a zip
//	GET /preview/media/<hash>                  stored media
//	GET /preview/events                        a line for each reading of the workspace (server-sent events)
//
// A page shows one reading of the workspace. When a file is saved the workspace is read again, the
// open page hears of it and swaps what is different; without JavaScript it is reloaded by hand. It
// changes nothing, loads nothing from elsewhere and keeps its state in the URL.
package preview

import (
	"context"
	"errors"
	"html/template"
	"io"
	"log/slog"
	"net/http"
	"time"

	"moxin/content"
	"moxin/site/web"
)

// base is where the pages are mounted.
const base = "/preview/"

// Reading is the workspace as it was read once. It never changes.
type Reading struct {
	*content.Workspace
	ID string // differs from that of every other reading, also across restarts
	// Newer is closed when there is a newer reading, or when more is known of this one.
	Newer <-chan struct{}
}

// Tally is how many findings of each severity an article has.
type Tally struct {
	Errors, Warnings, Notes int
	Failing                 map[string]int // errors of one channel alone, by its id
	Broken                  bool           // it could not be checked: the numbers mean nothing
}

// Desk is the workspace on disk.
type Desk interface {
	// Reading is the newest.
	Reading() Reading
	// Compile renders an article of a reading for a channel, and says all that check has to say of
	// the article and of this rendition, by place.
	Compile(ctx context.Context, r Reading, a *content.Article, ch content.Channel) (content.Rendition, []content.Finding, error)
	// Tally counts the findings of an article; false while nobody has counted yet.
	Tally(a *content.Article) (Tally, bool)
	// Published is what was last published of an article on a channel, and when; an error that
	// wraps fs.ErrNotExist says that nothing is known to have been.
	Published(ctx context.Context, a *content.Article, channel string) (content.Rendition, time.Time, error)
}

// Media opens stored media by hash, or fails with fs.ErrNotExist.
type Media interface {
	Open(ctx context.Context, hash string) (io.ReadCloser, error)
}

// Options is what the preview needs of the rest of moxin. All of it is required but Home, Hosts,
// Version and Done.
type Options struct {
	Desk  Desk
	Media Media
	// Body is the body of a rendition with its pictures at the addresses that the function gives.
	Body func(r content.Rendition, mediaURL func(content.Media) string) template.HTML
	// Package writes a zip of everything that publishing the rendition by hand takes.
	Package func(ctx context.Context, w io.Writer, r content.Rendition) error
	// Spoken is how long a script takes to speak.
	Spoken func(script string) time.Duration
	// Now is calendar time.
	Now func() time.Time
	// Home is the address of the console; "" where there is none.
	Home string
	// Hosts are the names besides loopback that people may reach the pages by, without port.
	Hosts   []string
	Version string
	// Done ends open streams of events, so that a server can stop.
	Done <-chan struct{}
	Log  *slog.Logger
}

func (o Options) check() error {
	if o.Desk == nil || o.Media == nil || o.Body == nil || o.Package == nil || o.Spoken == nil || o.Now == nil || o.Log == nil {
		return errors.New("preview: an option is missing")
	}
	return nil
}

type handler struct {
	Options
	pages  *web.Pages
	assets *web.Assets
}

// New returns the handler, to be mounted at /preview/.
func New(o Options) (http.Handler, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	assets, err := web.LoadAssets(files, base+"asset/")
	if err != nil {
		return nil, err
	}
	h := &handler{Options: o, assets: assets}
	h.pages = &web.Pages{
		Name: "preview", Templates: templates, Words: words, Policy: policy, Hosts: o.Hosts, Log: o.Log, Notice: h.notice,
	}
	mux := http.NewServeMux()
	for pattern, serve := range map[string]func(http.ResponseWriter, *http.Request) error{
		"GET " + base + "{$}":                        h.list,
		"GET " + base + "a/{slug}":                   h.article,
		"GET " + base + "a/{slug}/{channel}/body":    h.body,
		"GET " + base + "a/{slug}/{channel}/rich":    h.rich,
		"GET " + base + "a/{slug}/{channel}/package": h.zip,
		"GET " + base + "media/{hash}":               h.media,
		"GET " + base + "events":                     h.events,
		"/":                                          h.pages.Unknown,
	} {
		mux.HandleFunc(pattern, h.pages.Answer(serve))
	}
	mux.Handle("GET "+base+"asset/{name}", h.assets)
	return h.pages.Guard(mux), nil
}
