// Package console is the web console: what needs a person, the calendar, articles as each
// channel will show them, and what builds trust.
//
//	GET /                                  today: what needs a person, what is next, health
//	GET /calendar?view=&month=&week=&day=&channel=&state=&role=&campaign=  a month or a week, as a grid or a list
//	GET /calendar.ics?key=&channel=        the same for calendar programs (RFC 5545)
//	GET /approvals?channel=&after=         what waits for somebody's word
//	GET /releases?channel=&state=&campaign=&from=&to=&after=  releases as a list
//	GET /releases/<id>                     one: message, timeline, attempts, publications
//	GET /releases/<id>/qr.svg              the code that opens its hand-off on a phone
//	GET /articles?q=&stage=&audience=&channel=  articles
//	GET /articles/<slug>?channel=          one, as a channel will show it
//	GET /articles/<slug>/raw/<hash>        what a reading of it was made of, to be saved
//	GET /collecting                        how reading numbers goes, by channel and source
//	GET /import, /tray/<key>, /import/<id>  files of numbers: bring, look, answer
//	GET /articles/<slug>/preview/<channel> the HTML of a 公众号 rendition, for a frame
//	GET /rankings?by=&period=&with=&channel=&…&page=  scores with their intervals, two periods beside each other
//	GET /rankings/ranking.csv, .xlsx, .md  the same on all pages, as a file
//	GET /authors/<name>, /series/<name>, /topics/<name>, /channels/<id>?page=  one of them: its articles' trust, what they share
//	GET /reports?period=                   weekly and monthly reports, and those of other periods
//	GET /reports/<period>.<html|md|xlsx>   one; kept= for one that another took the place of
//	POST /reports/<period>/anew            writes a kept one anew
//	GET /accounts                          channels: who, what they may do, how they stand
//	GET /media/<hash>                      stored media
//	GET /health                            how moxin does, and the queue
//	GET /live?since=                       that the store has changed (text/event-stream)
//
//	GET /login, /setup/<link>              sign in; make the first admin
//	GET /me                                who one is, one's browsers, tokens and password
//	GET /people                            who may sign in, and what they may do
//	GET /audit?who=&action=&subject=&before=  who did what, when and from where
//
//	POST /releases/<id>/resolve            a person's word on a release in doubt
//	POST /releases/<id>/act                approve, move, cancel, retry, confirm, cannot, unwait, remind, discard
//	POST /releases/<id>/move               another instant, from the calendar: forms and scripts
//	POST /releases/bulk                    approve, move, retry or cancel several, each by itself
//	POST /articles/<slug>/numbers/…        correct a reading, type one in
//	POST /import, /tray/<key>, /import/<id>, /collecting/resume
//	POST /pause, /resume                   stop everything, a platform or a channel
//	POST /accounts/<channel>/test          ask the platform again
//	POST /accounts/<channel>/disconnect    stop publishing there
//	POST /people, /people/<name>/…         let people in, change what they may do, let them out
//	POST /login, /logout, /setup/<link>, /me/…
//
//	/api/v1/…                              the same for programs, as JSON: package api
//
// Words are taken from the console's own pages alone, and from whom the table of rights allows; to
// whoever may do nothing the pages name the command instead. Nobody has to sign in while there is
// nobody and only this machine reaches the console. It loads nothing from elsewhere, keeps its state
// in the URL and works without JavaScript: that only drags, and follows the store. What is not known
// is shown as "—" or left out, never as 0.
package console

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"io"
	"log/slog"
	"net/http"
	"time"

	"moxin/content"
	"moxin/content/people"
	"moxin/site/chart"
	"moxin/site/web"
)

// Releases is what the store knows of releases.
type Releases interface {
	Releases(ctx context.Context, f content.ReleaseFilter) ([]content.Release, error)
	Attempts(ctx context.Context, release int64) ([]content.Attempt, error)
	Audit(ctx context.Context, subject string, limit int) ([]content.Entry, error)
	HandoffOf(ctx context.Context, release int64) (content.Handoff, error)
}

// Posts is what the store knows of what is on the platforms, and of its numbers.
type Posts interface {
	Publications(ctx context.Context, f content.PublicationFilter) ([]content.Publication, error)
	Samples(ctx context.Context, f content.SampleFilter) ([]content.Sample, error)
	Collections(ctx context.Context) ([]content.Collection, error)
	Scores(ctx context.Context, kind string) ([]content.Score, error)
}

// Figures is what the store knows of numbers, how they came in and what people said of them.
type Figures interface {
	LatestSamples(ctx context.Context, publications []int64) ([]content.Sample, error)
	CollectionsOf(ctx context.Context, publications []int64) ([]content.Collection, error)
	Corrections(ctx context.Context, f content.SampleFilter) ([]content.Correction, error)
	Raw(ctx context.Context, hash string) ([]byte, error)
}

// Files is what the store knows of files of numbers that were brought.
type Files interface {
	Imports(ctx context.Context, limit int) ([]content.Import, error)
	Import(ctx context.Context, id int64) (content.Import, error)
}

// Articles is what the store knows of articles as they were last applied.
type Articles interface {
	Articles(ctx context.Context) ([]content.ArticleRecord, error)
	// ArticlesOf are those that go, or once went, by any of the names.
	ArticlesOf(ctx context.Context, names ...string) ([]content.ArticleRecord, error)
	Rendition(ctx context.Context, digest string) (content.Rendition, error)
}

// Conditions is what holds releases up or carries them out.
type Conditions interface {
	Accounts(ctx context.Context) ([]content.Account, error)
	Pauses(ctx context.Context) ([]content.Pause, error)
	Beats(ctx context.Context, since time.Time) ([]content.Beat, error)
}

// Ties is what the store knows of how releases hang together, and of whose word they have.
type Ties interface {
	WaitsOf(ctx context.Context, releases ...int64) (map[int64][]content.Wait, error)
	Approvals(ctx context.Context, release int64) ([]content.Approval, error)
}

// Ledger is what the store knows of what was done, and how well.
type Ledger interface {
	Entries(ctx context.Context, f content.EntryFilter) ([]content.Entry, error)
	Lateness(ctx context.Context, since time.Time) (content.Lateness, error)
}

// Store is everything the console reads; content/store is one.
type Store interface {
	Releases
	Posts
	Origins
	Figures
	Files
	Articles
	Conditions
	Ties
	Ledger
	Scorings
	Tallies
}

// Desk speaks for the workspace as it is now, applied or not.
type Desk interface {
	// Articles are those that could be read.
	Articles(ctx context.Context) ([]*content.Article, error)
	// Compile renders an article for a channel. An error that wraps fs.ErrNotExist means that
	// there is no such article, or that it does not go there.
	Compile(ctx context.Context, slug, channel string) (content.Rendition, error)
	// Findings are what check says of an article and of its renditions, those with their channel.
	Findings(ctx context.Context, slug string) ([]content.Finding, error)
}

// Media opens stored media by hash, or fails with fs.ErrNotExist.
type Media interface {
	Open(ctx context.Context, hash string) (io.ReadCloser, error)
}

// Options is what the console needs of the rest of moxin. Store, Media, Preview, Config, Missing, Now,
// Work and Log are required; without one of the others its part of the console is not there.
type Options struct {
	Store Store
	Desk  Desk // nil: only what was applied is shown
	Media Media
	// Preview is the body of a rendition with its pictures at the addresses that the function gives.
	Preview func(r content.Rendition, mediaURL func(content.Media) string) template.HTML
	// Config is moxin.yaml as it is now.
	Config func() content.Config
	// Handoff is the address of the page that a token opens; nil where no public listener is.
	Handoff func(token string) string
	// Acts is what people may do; nil makes the console read-only.
	Acts Acts
	// Numbers is what people may say of numbers; nil: nobody may.
	Numbers NumberActs
	// Sheets read files of numbers that people bring; nil: nobody brings any here.
	Sheets Sheets
	// ChannelPlans is how reading goes of channels themselves, such as their followers: collections
	// without a publication, by collector and channel ("channel:gzh"); nil: nobody reads any.
	ChannelPlans func(ctx context.Context) ([]content.Collection, error)
	// ReadToday is how often sources were asked today, and how often they may be; nil: nobody counts.
	ReadToday func(ctx context.Context) ([]ReadCount, error)
	// Accounts are the channels in the order of moxin.yaml; nil: only what the store knows of them.
	Accounts func(ctx context.Context) ([]Account, error)
	// Evidence is what is known of a release beside attempts and audit; nil: nothing.
	Evidence func(ctx context.Context, release int64) (Evidence, error)
	// Outreach says in a sentence whom a release goes to, by what is known now; empty where its channel does
	// not choose its readers. Nil: nobody knows.
	Outreach func(ctx context.Context, r content.Release) (content.Text, error)
	// Funnel is an article's way from readers to customers; nil: nobody adds it up.
	Funnel func(ctx context.Context, slug string) ([]content.FunnelStep, error)
	// Due leaves of a scoring's advice what nobody has done since; nil: all of it.
	Due func(ctx context.Context, advice []content.Advice) ([]content.Advice, error)
	// Reports are the weekly and monthly reports; nil: nobody makes any.
	Reports Reports
	// Repository is how the workspace's repository is followed, and whether it is; nil: it is not.
	Repository func() (Repository, bool)
	// Proofs is where articles are shown as they are written, "/preview/"; "" where they are not.
	Proofs string
	// Feed signs the link that opens the calendar to programs; nil: there is no link.
	Feed content.LinkKey
	// Quota is how many messages a channel may carry, the platform's own numbers with those of
	// moxin.yaml; nil: those of moxin.yaml alone.
	Quota func(channel string) content.Quota
	// Slots are the slots of a channel in [from, to), each with what stands in its way; nil: weeks
	// show none.
	Slots func(ctx context.Context, channel string, from, to time.Time) ([]SlotView, error)
	// Missing is what the store's errors wrap for what is not there.
	Missing error
	// Now is calendar time; a demo steps it.
	Now func() time.Time
	// Work is the machine's time, which heartbeats are in.
	Work func() time.Time
	// Hosts are the names besides loopback that people may reach the console by, without
	// port. A request for any other name is refused: a page that makes its own name point here
	// must not read along (DNS rebinding).
	Hosts   []string
	Version string
	// People lets persons in; nil: nobody has to sign in, Owner acts.
	People *people.Desk
	// Staff is who may sign in; nil: there is no page of people.
	Staff Staff
	// Owner is whoever runs the machine: who acts while nobody has to sign in.
	Owner string
	// Exposed says that others than this machine reach the console: it stays shut until there is an admin.
	Exposed bool
	// Queue looks at what carries releases; nil: this process cannot.
	Queue func(ctx context.Context) (Queue, error)
	// Storage measures the store; nil: nobody does.
	Storage func(ctx context.Context) (Storage, error)
	// Pulse is the id of the newest change of the store; nil: pages do not follow it.
	Pulse func(ctx context.Context) (int64, error)
	// Until is closed when open streams have to end; nil: they end with their requests.
	Until <-chan struct{}
	// Client names the address that a request comes from; nil: that of its connection.
	Client func(r *http.Request) string
	// API answers programs; nil: there is none.
	API Programs
	// Beside are handlers of other parts by pattern, for whoever may look at the console.
	Beside map[string]http.Handler
	Log    *slog.Logger
}

func (o Options) check() error {
	if o.Store == nil || o.Media == nil || o.Preview == nil || o.Config == nil ||
		o.Missing == nil || o.Now == nil || o.Work == nil || o.Log == nil {
		return errors.New("console: an option is missing")
	}
	return nil
}

type handler struct {
	Options
	pages    *web.Pages
	assets   *web.Assets
	sources  sourceCache
	scorings rankingCache
	outlines outlineCache
	pulse    pulse
}

// New returns the console's handler, to be mounted at /.
func New(o Options) (http.Handler, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	assets, err := web.LoadAssets(files, assetPath, chart.Assets)
	if err != nil {
		return nil, err
	}
	if o.Client == nil {
		o.Client = func(r *http.Request) string { return r.RemoteAddr }
	}
	h := &handler{Options: o, assets: assets, pulse: pulse{read: o.Pulse, max: listeners}}
	h.pages = &web.Pages{
		Name: "console", Templates: templates, Words: speech, Policy: policy, Hosts: o.Hosts, Log: o.Log, Notice: h.notice,
	}
	mux := http.NewServeMux()
	for pattern, serve := range h.routes() {
		right, ok := rights[pattern]
		if !ok {
			return nil, fmt.Errorf("console: nobody may use %s", pattern)
		}
		mux.HandleFunc(pattern, h.pages.Answer(h.admit(right, serve)))
	}
	for pattern, right := range programRights {
		if o.API != nil {
			mux.HandleFunc(pattern, h.programs(right))
		}
	}
	for pattern, next := range o.Beside {
		mux.Handle(pattern, h.beside(next))
	}
	mux.Handle("GET "+assetPath+"{name}", h.assets)
	// A page elsewhere must not press a button here.
	own := http.NewCrossOriginProtection()
	own.SetDenyHandler(h.pages.Answer(h.foreign))
	return h.pages.Guard(own.Handler(mux)), nil
}

// routes are the pages and forms by pattern; who may use them is in rights.
func (h *handler) routes() map[string]func(http.ResponseWriter, *http.Request) error {
	return map[string]func(http.ResponseWriter, *http.Request) error{
		"GET /{$}":                               h.today,
		"GET /calendar":                          h.calendar,
		"GET /calendar.ics":                      h.feed,
		"GET /releases":                          h.releases,
		"GET /releases/{id}":                     h.release,
		"GET /approvals":                         h.approvals,
		"GET /releases/{id}/qr.svg":              h.qr,
		"GET /articles":                          h.articles,
		"GET /articles/{slug}":                   h.article,
		"GET /articles/{slug}/preview/{channel}": h.preview,
		"GET /articles/{slug}/raw/{hash}":        h.rawOf,
		correctRoute:                             h.act(h.correct, h.numbersAgain),
		addRoute:                                 h.act(h.typeIn, h.numbersAgain),
		"GET /collecting":                        h.collecting,
		"GET /collecting/raw/{hash}":             h.failedRaw,
		readAgainRoute:                           h.act(h.readAgain, h.collectingAgain),
		"GET /import":                            h.imports,
		bringRoute:                               h.bring,
		"GET /tray/{key}":                        h.sheet,
		keepRoute:                                h.act(h.keepSheet, h.sheetAgain),
		"GET /import/{id}":                       h.imported,
		"GET /import/{id}/file":                  h.importedFile,
		answerRoute:                              h.act(h.answerImport, h.importedAgain),
		"GET /rankings":                          h.rankings,
		"GET /rankings/{file}":                   h.exportRanking,
		"GET /authors/{name}":                    h.subject(kindAuthor),
		"GET /series/{name}":                     h.subject(kindSeries),
		"GET /topics/{name}":                     h.subject(kindTopic),
		"GET /channels/{name}":                   h.subject(kindChannel),
		"GET /reports":                           h.reports,
		"GET /reports/{file}":                    h.report,
		anewRoute:                                h.act(h.reportAnew, h.reportsAgain),
		"GET /accounts":                          h.accounts,
		"GET /live":                              h.live,
		"GET /health":                            h.healthPage,
		"GET /media/{hash}":                      h.media,
		"POST /releases/{id}/move":               h.move,
		"POST /releases/{id}/resolve":            h.act(h.resolve, h.releaseAgain),
		actRoute:                                 h.act(h.actOn, h.releaseAgain),
		bulkRoute:                                h.bulk,
		"POST /pause":                            h.act(h.pause, h.pauseAgain),
		"POST /resume":                           h.act(h.resume, h.pauseAgain),
		"POST /accounts/{channel}/test":          h.act(h.testAccount, h.accountsAgain),
		"POST /accounts/{channel}/disconnect":    h.act(h.disconnect, h.accountsAgain),
		"/":                                      h.pages.Unknown,

		"GET /login":                  h.login,
		"POST /login":                 h.signIn,
		"POST /logout":                h.signOut,
		"GET /setup/{link}":           h.setup,
		"POST /setup/{link}":          h.makeFirst,
		"GET /me":                     h.me,
		"POST /me/password":           h.own(h.changePassword),
		"POST /me/sessions/end":       h.own(h.endSessions),
		"POST /me/tokens":             h.own(h.addToken),
		"POST /me/tokens/{id}/revoke": h.own(h.revokeToken),

		"GET /people":                      h.persons,
		"POST /people":                     h.personnel(h.addPerson),
		"POST /people/{name}/roles":        h.personnel(h.changeRoles),
		"POST /people/{name}/password":     h.personnel(h.resetPassword),
		"POST /people/{name}/remove":       h.personnel(h.removePerson),
		"GET /audit":                       h.audit,
		"GET /.well-known/change-password": h.changeAt,
	}
}

// foreign answers a form that was sent from elsewhere.
func (h *handler) foreign(w http.ResponseWriter, r *http.Request) error {
	if h.foreignProgram(w, r) {
		return nil
	}
	return h.pages.WriteStatus(w, r, http.StatusForbidden, "notice.html", h.notice(r, http.StatusForbidden, "foreign"))
}
