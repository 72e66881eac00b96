package console

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"moxin/content"
	"moxin/site/web"
)

// sheetView is one file: what it holds, what is asked, and what can be done.
type sheetView struct {
	*page
	Refused string
	Done    string
	Sheet
	Size      string
	At, When  instant
	For       *channelView
	Joined    []joinedView
	MoreRows  int
	Asks      []askView
	Later     int // asks beyond Asks
	Strange   int // asks that fit no publication
	Problems  []problemView
	MoreWrong int
	Wrong     int
	// Unreadable is why the file cannot be read at all; "" = it can.
	Unreadable string
	Before     string // the import of the same bytes
	File       string
	Raw        string // where the file can be had; "" = nowhere
	Action     string
	May        bool
}

type joinedView struct {
	Line         int
	Title, Post  string
	Href, How    string
	Channel      channelView
	Published    instant
	SampleNumber int
}

type askView struct {
	N           int
	Key         string
	Line        int
	Title, When string
	Why         string
	Posts       []joinedPost
	Picked      string // the value that was chosen
}

type joinedPost struct {
	ID        string
	Title     string
	Channel   channelView
	Published instant
	URL       string
}

type problemView struct {
	Line               int
	Column, Title, Why string
}

// How much of a file its page shows.
const (
	rowsShown = 100
	asksShown = 50
)

func (p *page) sheetView(s Sheet, action string) sheetView {
	v := sheetView{page: p, Sheet: s, Size: p.size(s.Bytes), At: p.instant(s.Brought.At), When: p.instant(s.Brought.When), File: s.Brought.File, Action: action}
	if ch, ok := p.config.Channel(s.Channel); ok {
		c := p.channel(ch.ID, ch.Platform)
		v.For = &c
	}
	if s.Before != 0 {
		v.Before = importHref(s.Before)
	}
	for _, row := range s.Joined[:min(len(s.Joined), rowsShown)] {
		v.Joined = append(v.Joined, joinedView{row.Line, row.Title, row.Post.Title, articleHref(row.Post.Slug, row.Post.Channel) + "#numbers", p.In(row.How), p.channel(row.Post.Channel, row.Post.Platform), p.instant(row.Post.At), row.Samples})
	}
	for i, ask := range s.Asks[:min(len(s.Asks), asksShown)] {
		a := askView{N: i, Key: ask.Key, Line: ask.Line, Title: ask.Title, When: ask.When, Why: p.In(ask.Why)}
		for _, post := range ask.Posts {
			a.Posts = append(a.Posts, joinedPost{strconv.FormatInt(post.ID, 10), post.Title, p.channel(post.Channel, post.Platform), p.instant(post.At), post.Where})
		}
		v.Asks = append(v.Asks, a)
	}
	for _, wrong := range s.Problems[:min(len(s.Problems), rowsShown)] {
		v.Problems = append(v.Problems, problemView{wrong.Line, wrong.Column, wrong.Title, p.In(wrong.Why)})
	}
	for _, ask := range s.Asks {
		if len(ask.Posts) == 0 {
			v.Strange++
		}
	}
	v.Wrong, v.Unreadable = len(s.Problems), p.In(s.Error)
	v.MoreRows, v.Later, v.MoreWrong = len(s.Joined)-len(v.Joined), max(s.Open, len(s.Asks))-len(v.Asks), len(s.Problems)-len(v.Problems)
	return v
}

// answers are the radio buttons of a form; a row that nobody answered is in none.
func answers(r *http.Request) ([]SheetAnswer, error) {
	var out []SheetAnswer
	for i := range asksShown {
		n := strconv.Itoa(i)
		key, picked := r.PostFormValue("key"+n), r.PostFormValue("post"+n)
		switch {
		case key == "" || picked == "":
			continue
		case picked == "none":
			out = append(out, SheetAnswer{Key: key})
			continue
		}
		id, err := strconv.ParseInt(picked, 10, 64)
		if err != nil || id <= 0 {
			return nil, refusal("act.form")
		}
		out = append(out, SheetAnswer{key, id})
	}
	if r.PostFormValue("rest") == "none" {
		out = append(out, SheetAnswer{Key: OtherRows})
	}
	return out, nil
}

// sheet shows a file on the tray: a dry run.
func (h *handler) sheet(w http.ResponseWriter, r *http.Request) error {
	v, err := h.newSheet(r)
	if err != nil {
		return err
	}
	return h.pages.Write(w, r, "import.html", v)
}

func (h *handler) newSheet(r *http.Request) (sheetView, error) {
	if h.Sheets == nil {
		return sheetView{}, web.ErrUnknown
	}
	s, err := h.Sheets.Look(r.Context(), r.PathValue("key"))
	if errors.Is(err, ErrNoSheet) {
		err = web.ErrUnknown
	}
	if err != nil {
		return sheetView{}, err
	}
	v := h.page(r, "import", s.Brought.File).sheetView(s, "/tray/"+url.PathEscape(r.PathValue("key")))
	v.May = v.visit.may(keepRoute)
	return v, nil
}

// keepSheet is the form that imports a file on the tray, or throws it away.
func (h *handler) keepSheet(r *http.Request) (string, error) {
	if h.Sheets == nil {
		return "", web.ErrUnknown
	}
	key := r.PathValue("key")
	if r.PostFormValue("act") == "drop" {
		return "/import?done=dropped", sheetError(h.Sheets.Drop(r.Context(), key))
	}
	said, err := answers(r)
	if err != nil {
		return "", err
	}
	id, err := h.Sheets.Keep(r.Context(), key, said)
	return importHref(id) + "?done=imported", sheetError(err)
}

// sheetError is ErrChanged for a file that somebody imported or threw away meanwhile.
func sheetError(err error) error {
	if errors.Is(err, ErrNoSheet) {
		return ErrChanged
	}
	return err
}

// sheetAgain shows the file with what was refused; one that is gone, the page of all.
func (h *handler) sheetAgain(w http.ResponseWriter, r *http.Request, why content.Text) error {
	v, err := h.newSheet(r)
	if errors.Is(err, web.ErrUnknown) {
		r = r.Clone(r.Context())
		r.URL = &url.URL{Path: "/import"}
		return h.importsAgain(w, r, why)
	}
	if err != nil {
		return err
	}
	v.again(r, why)
	return h.pages.WriteStatus(w, r, http.StatusUnprocessableEntity, "import.html", v)
}

func (v *sheetView) again(r *http.Request, why content.Text) {
	v.Refused = v.In(why)
	for i := range v.Asks {
		v.Asks[i].Picked = r.PostFormValue("post" + strconv.Itoa(v.Asks[i].N))
	}
}

// imported shows a past import.
func (h *handler) imported(w http.ResponseWriter, r *http.Request) error {
	v, err := h.pastSheet(r)
	if err != nil {
		return err
	}
	return h.pages.Write(w, r, "import.html", v)
}

func (h *handler) pastSheet(r *http.Request) (sheetView, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || h.Sheets == nil {
		return sheetView{}, web.ErrUnknown
	}
	s, err := h.Sheets.Imported(r.Context(), id)
	if errors.Is(err, h.Missing) || errors.Is(err, ErrNoSheet) {
		err = web.ErrUnknown
	}
	if err != nil {
		return sheetView{}, err
	}
	v := h.page(r, "import", s.Brought.File).sheetView(s, importHref(id))
	v.Done, v.May = v.done(), v.visit.may(answerRoute)
	if v.May {
		v.Raw = importHref(id) + "/file"
	}
	return v, nil
}

// answerImport is the form that answers what an import left open.
func (h *handler) answerImport(r *http.Request) (string, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || h.Sheets == nil {
		return "", web.ErrUnknown
	}
	said, err := answers(r)
	switch {
	case err != nil:
		return "", err
	case len(said) == 0:
		return "", refusal("num.import.no_answer")
	}
	return importHref(id) + "?done=answered", sheetError(h.Sheets.Answer(r.Context(), id, said))
}

func (h *handler) importedAgain(w http.ResponseWriter, r *http.Request, why content.Text) error {
	v, err := h.pastSheet(r)
	if err != nil {
		return err
	}
	v.again(r, why)
	return h.pages.WriteStatus(w, r, http.StatusUnprocessableEntity, "import.html", v)
}

// importedFile serves the file of an import as it was brought.
func (h *handler) importedFile(w http.ResponseWriter, r *http.Request) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return web.ErrUnknown
	}
	i, err := h.Store.Import(r.Context(), id)
	if errors.Is(err, h.Missing) {
		return web.ErrUnknown
	}
	if err != nil {
		return err
	}
	return h.raw(w, r, i.Raw, i.File)
}
