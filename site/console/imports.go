package console

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"moxin/content"
)

// Routes of forms about files of numbers.
const (
	bringRoute  = "POST /import"
	keepRoute   = "POST /tray/{key}"
	answerRoute = "POST /import/{id}"
)

// Tray holds files that were brought and not imported yet. A *Refusal is told to the person.
type Tray interface {
	// Bring keeps a file until somebody has looked at it, and names it; nothing of it counts yet.
	Bring(ctx context.Context, b Brought, file io.Reader) (key string, err error)
	// Waiting are the files on the tray, the newest first.
	Waiting(ctx context.Context) ([]Brought, error)
	// Look says what a file on the tray holds; ErrNoSheet when there is none of that name.
	Look(ctx context.Context, key string) (Sheet, error)
	// Drop throws a file on the tray away.
	Drop(ctx context.Context, key string) error
}

// Intake imports files and takes answers about them, in the name of content.CallerOf(ctx).
type Intake interface {
	// Keep imports a file on the tray and names the import.
	Keep(ctx context.Context, key string, answers []SheetAnswer) (id int64, err error)
	// Imported says what an import holds now.
	Imported(ctx context.Context, id int64) (Sheet, error)
	// Answer imports the rows of an import that waited for a person.
	Answer(ctx context.Context, id int64, answers []SheetAnswer) error
}

// Sheets read files of numbers.
type Sheets interface {
	Tray
	Intake
}

// ErrNoSheet says that no such file is there.
var ErrNoSheet = errors.New("console: no such file")

// MostSheetBytes is the largest file of numbers that is taken, and MostSheets how many at once.
const (
	MostSheetBytes = 64 << 20
	MostSheets     = 12
)

// Brought is a file that a person brought.
type Brought struct {
	Key     string
	File    string // base name
	Bytes   int64
	Channel string    // the only one it is read for; "" = every one that fits
	At      time.Time // calendar instant its numbers hold for; zero = unsaid
	Who     string
	When    time.Time // it was brought; calendar
}

// Sheet is a file of numbers as it was understood.
type Sheet struct {
	Brought
	ID       int64        // of the import; 0 = not imported
	Error    content.Text // why it cannot be read at all; zero = it can
	Layout   string
	Encoding string
	Before   int64 // an earlier import of the very same bytes; 0 = none
	Rows     int
	Matched  int
	New      int // samples that are not in the store yet; of an import, those it added
	Known    int // samples that are there already
	Skipped  int // rows of posts that only their author sees
	Joined   []SheetRow
	Asks     []SheetAsk
	Problems []SheetProblem
	Open     int // asks, also those beyond Asks
}

// SheetRow is a row of a file and whose it is.
type SheetRow struct {
	Line    int
	Title   string // as the file has it
	Post    SheetPost
	How     content.Text
	Samples int
}

// SheetPost is a publication that a row may speak of.
type SheetPost struct {
	ID                       int64
	Title, Slug              string
	Channel, Platform, Where string // Where: its link; "" = none
	At                       time.Time
}

// SheetAsk is a row that fits more than one publication, or none.
type SheetAsk struct {
	Key   string // names the row in its file
	Line  int
	Title string
	When  string // as the file has it
	Why   content.Text
	Posts []SheetPost
}

// OtherRows is the key of an answer to all rows that fit no publication and that nobody spoke of.
const OtherRows = "*"

// SheetAnswer is whose a row is.
type SheetAnswer struct {
	Key  string // of the row, or OtherRows
	Post int64  // 0 = none of ours
}

// SheetProblem is a row or a cell that was left out.
type SheetProblem struct {
	Line          int
	Column, Title string
	Why           content.Text
}

// importsView is the page where files are brought.
type importsView struct {
	*page
	Refused  string
	Done     string
	MayBring bool
	Channels []channelView
	Waiting  []waitingSheet
	Past     []importRow
	Most     int // MB
	Files    int
}

type waitingSheet struct {
	File, Href, Size, Who string
	At                    instant
}

// importRow is a past import.
type importRow struct {
	ID                         int64
	Href, File, Layout, Who    string
	Channel                    *channelView
	At, ObservedAt             instant
	Rows, Matched, Added, Open int
}

// importsShown is how many past imports the page has.
const importsShown = 50

func (h *handler) imports(w http.ResponseWriter, r *http.Request) error {
	v, err := h.importsView(r)
	if err != nil {
		return err
	}
	return h.pages.Write(w, r, "imports.html", v)
}

func (h *handler) importsView(r *http.Request) (importsView, error) {
	v := importsView{page: h.page(r, "import", ""), Most: MostSheetBytes >> 20, Files: MostSheets}
	v.Done, v.MayBring, v.Channels = v.done(), h.Sheets != nil && v.visit.may(bringRoute), v.channels()
	past, err := h.Store.Imports(r.Context(), importsShown)
	if err != nil {
		return v, err
	}
	for _, i := range past {
		v.Past = append(v.Past, v.importRow(i))
	}
	if !v.MayBring {
		return v, nil
	}
	waiting, err := h.Sheets.Waiting(r.Context())
	for _, b := range waiting {
		v.Waiting = append(v.Waiting, waitingSheet{b.File, "/tray/" + url.PathEscape(b.Key), v.size(b.Bytes), b.Who, v.instant(b.When)})
	}
	return v, err
}

// size is a number of bytes for people.
func (p *page) size(n int64) string {
	switch {
	case n < 1<<10:
		return strconv.FormatInt(n, 10) + " B"
	case n < 1<<20:
		return decimal(float64(n)/(1<<10), 1) + " KB"
	}
	return decimal(float64(n)/(1<<20), 1) + " MB"
}

func (p *page) importRow(i content.Import) importRow {
	v := importRow{
		ID: i.ID, Href: importHref(i.ID), File: i.File, Layout: i.Layout, Who: i.Who, At: p.instant(i.At), ObservedAt: p.instant(i.ObservedAt),
		Rows: i.Rows, Matched: i.Matched, Added: i.Added, Open: i.Open,
	}
	if ch, ok := p.config.Channel(i.Channel); ok {
		c := p.channel(ch.ID, ch.Platform)
		v.Channel = &c
	}
	return v
}

func importHref(id int64) string { return "/import/" + strconv.FormatInt(id, 10) }

// openImports are the imports with rows that wait for an answer, among the newest.
func (h *handler) openImports(ctx context.Context, p *page) ([]importRow, error) {
	all, err := h.Store.Imports(ctx, importsShown)
	var out []importRow
	for _, i := range all {
		if i.Open > 0 {
			out = append(out, p.importRow(i))
		}
	}
	return out, err
}
