package console

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"moxin/content"
	"moxin/site/web"
)

// bulkRoute is the route of one word on several releases.
const bulkRoute = "POST /releases/bulk"

// bulkView asks about several releases at once, and then tells what became of each.
type bulkView struct {
	*page
	Act     Act
	Ask     string // 取消 7 条？
	Hint    string // what happens then
	Yes     string // on the button
	Rows    []bulkRow
	Picks   []string // of those that it can be done to
	Days    int      // of ActMove: how far
	Hours   int
	Date    string // of ActRetry
	Hour    string
	Looks   bool // somebody has to look before some of them go out again
	Drafts  int  // that wait on the platform
	Asking  bool
	Did     int
	Left    int
	Back    string
	Refused string
}

// bulkRow is one of them.
type bulkRow struct {
	releaseRow
	To     *instant // of ActMove: where it would go
	Did    bool
	Error  string // why it cannot be, or was not
	at     time.Time
	due    time.Time
	digest string
}

// Pickable reports whether one of bulkActs has room in the row's state.
func (v releaseRow) Pickable() bool {
	return slices.ContainsFunc(bulkActs, func(a Act) bool { return slices.Contains(offers[a], v.State) })
}

// pick is a release as it was on the page that it was picked from.
type pick struct {
	id, version int64
	digest      string
}

func readPick(text string) (p pick, ok bool) {
	parts := strings.SplitN(text, ":", 3)
	if len(parts) != 3 {
		return p, false
	}
	id, err1 := strconv.ParseInt(parts[0], 10, 64)
	version, err2 := strconv.ParseInt(parts[1], 10, 64)
	return pick{id, version, parts[2]}, err1 == nil && err2 == nil && version > 0
}

// bulkActs are the acts that can be done to several at once.
var bulkActs = []Act{ActApprove, ActMove, ActRetry, ActCancel}

// bulk is one word on several releases. It is asked for first; then each is done by itself, and what
// one refuses stops no other.
func (h *handler) bulk(w http.ResponseWriter, r *http.Request) error {
	if h.Acts == nil {
		return h.pages.Unknown(w, r)
	}
	r.Body = http.MaxBytesReader(w, r.Body, formBytes)
	v := bulkView{page: h.page(r, "calendar", ""), Back: "/releases"}
	v.Switch = web.OtherLanguage(&http.Request{URL: &url.URL{Path: v.Back}}, v.Lang)
	err := r.ParseForm()
	if err == nil {
		err = h.several(r, &v)
	} else {
		err = refusal("act.form")
	}
	v.Title = v.T("bulk")
	var refused *Refusal
	if errors.As(err, &refused) {
		v.Refused = v.In(refused.Text)
		return h.pages.WriteStatus(w, r, http.StatusUnprocessableEntity, "bulk.html", v)
	}
	if err != nil {
		return err
	}
	return h.pages.Write(w, r, "bulk.html", v)
}

// several reads the form, and carries it out once it was said that it is meant.
func (h *handler) several(r *http.Request, v *bulkView) error {
	if back := r.PostFormValue("back"); back == "/approvals" || strings.HasPrefix(back, "/releases?") {
		v.Back = back
	}
	if v.Act = Act(r.PostFormValue("act")); !slices.Contains(bulkActs, v.Act) {
		return refusal("act.form")
	}
	if err := v.shift(r); err != nil {
		return err
	}
	picks, err := picksOf(r)
	if err != nil {
		return err
	}
	if err := h.stand(r.Context(), v, picks); err != nil {
		return err
	}
	n := strconv.Itoa(len(v.Picks))
	v.Ask, v.Hint, v.Yes = v.F("bulk."+string(v.Act), n), v.T("bulk."+string(v.Act)+".hint"), v.T("bulk."+string(v.Act)+".yes")
	if v.Asking = r.PostFormValue("sure") == ""; v.Asking {
		v.Date, v.Hour = r.PostFormValue("date"), r.PostFormValue("clock")
		return h.drafts(r.Context(), v)
	}
	word := Word{Act: v.Act, Why: strings.TrimSpace(r.PostFormValue("why")), Looked: r.PostFormValue("looked") != "", Via: "console"}
	if v.Act == ActRetry && r.PostFormValue("date")+r.PostFormValue("clock") != "" {
		if word.At, err = v.moment(r); err != nil {
			return err
		}
	}
	h.carryOut(r.Context(), v, word, r.PostFormValue("discard") != "")
	return nil
}

func picksOf(r *http.Request) (map[int64]pick, error) {
	picks := map[int64]pick{}
	for _, text := range r.PostForm["pick"] {
		p, ok := readPick(text)
		if !ok {
			return nil, refusal("act.form")
		}
		picks[p.id] = p
	}
	if len(picks) == 0 {
		return nil, refusal("bulk.none")
	}
	return picks, nil
}

// shiftMost bounds by how many days or hours releases are moved at once.
const shiftMost = 400

// shift reads by how much releases are moved.
func (v *bulkView) shift(r *http.Request) error {
	if v.Act != ActMove {
		return nil
	}
	for key, n := range map[string]*int{"days": &v.Days, "hours": &v.Hours} {
		text := strings.TrimSpace(r.PostFormValue(key))
		if text == "" {
			continue
		}
		var err error
		if *n, err = strconv.Atoi(text); err != nil || *n < -shiftMost || *n > shiftMost {
			return refusal("bulk.need_shift")
		}
	}
	if v.Days == 0 && v.Hours == 0 {
		return refusal("bulk.need_shift")
	}
	return nil
}

// stand finds the releases as they are now, and says of each that it cannot be done to why.
func (h *handler) stand(ctx context.Context, v *bulkView, picks map[int64]pick) error {
	ids := make([]int64, 0, len(picks))
	for id := range picks {
		ids = append(ids, id)
	}
	all, err := h.Store.Releases(ctx, content.ReleaseFilter{IDs: ids})
	if err != nil {
		return err
	}
	for _, r := range all {
		row := bulkRow{releaseRow: v.row(r), due: r.Due, digest: picks[r.ID].digest}
		switch {
		case !slices.Contains(offers[v.Act], r.State):
			row.Error = v.F("bulk.state", row.Word)
		case r.Version != picks[r.ID].version || r.Digest != picks[r.ID].digest:
			row.Error = v.T("act.changed")
		default:
			v.Picks = append(v.Picks, row.Pick())
		}
		if v.Act == ActMove && row.Error == "" {
			row.at = r.Due.In(v.zone).AddDate(0, 0, v.Days).Add(time.Duration(v.Hours) * time.Hour)
			to := v.instant(row.at)
			row.To = &to
		}
		v.Rows = append(v.Rows, row)
	}
	return nil
}

// drafts counts what would stay on platforms, and finds out whether somebody has to look first.
func (h *handler) drafts(ctx context.Context, v *bulkView) error {
	if v.Act != ActCancel && v.Act != ActRetry {
		return nil
	}
	for _, row := range v.Rows {
		if row.Error != "" {
			continue
		}
		if v.Act == ActRetry {
			attempts, err := h.Store.Attempts(ctx, row.ID)
			if err != nil {
				return err
			}
			v.Looks = v.Looks || mayExist(content.Release{State: row.State}, attempts)
			continue
		}
		e, err := h.evidence(ctx, row.ID)
		if err != nil {
			return err
		}
		if e.Draft != nil && !e.Draft.At.IsZero() {
			v.Drafts++
		}
	}
	return nil
}
