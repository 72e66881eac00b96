package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	logged "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"moxin/content"
)

//go:embed testdata/console/rules.js
var pageRules string

// wecomChannels are a channel of each kind of WeCom, for pages that show them in their own way.
const wecomChannels = `  qy: {platform: wecom, mode: message, app_id: ww0000000000000001, app_secret: "${MOXIN_GZH_SECRET}", tags: {warm: [客户等级/半熟客]}, base_url: "http://127.0.0.1:9"}
  pyq: {platform: wecom, mode: moment, app_id: ww0000000000000001, app_secret: "${MOXIN_GZH_SECRET}", tags: {warm: "*"}, base_url: "http://127.0.0.1:9"}
  robot: {platform: wecom, mode: robot, robot: "${MOXIN_GZH_SECRET}", format: markdown_v2, base_url: "http://127.0.0.1:9"}
`

// noPages are routes of the console that answer with something else than a page of it.
var noPages = map[string]string{
	"GET /calendar.ics":                      "iCalendar",
	"GET /releases/{id}/qr.svg":              "a picture",
	"GET /articles/{slug}/preview/{channel}": "the post itself, in a frame of the article's page",
	"GET /articles/{slug}/raw/{hash}":        "what was read, as a file",
	"GET /collecting/raw/{hash}":             "what was read, as a file",
	"GET /import/{id}/file":                  "the file",
	"GET /rankings/{file}":                   "a ranking as a file",
	"GET /reports/{file}":                    "a document with a look of its own",
	"GET /live":                              "a stream",
	"GET /media/{hash}":                      "pictures",
	"GET /.well-known/change-password":       "sends on to /me",
}

// visit is an address of a page, and what is done on it before it is looked at.
type visit struct {
	path string
	does string // JavaScript; the page it leads to is the one that counts
}

// furnish puts a release of each state into the office, and returns them by state.
func (o *office) furnish() map[content.State]content.Release {
	all := map[content.State]content.Release{}
	for i, state := range []content.State{
		content.Published, content.HandedOff, content.Expired, content.InDoubt, content.Failed, content.Submitted,
	} {
		channel := map[content.State]string{content.HandedOff: "xhs", content.Expired: "qun"}[state]
		if channel == "" {
			channel = "gzh"
		}
		all[state] = o.put(lot{slug: "tea", channel: channel, due: fmt.Sprintf("12-0%d 09:00", i+1), state: state, run: i + 1, campaign: "launch"})
	}
	all[content.Missed] = o.put(lot{slug: "list", channel: "dy", due: "12-08 12:00", state: content.Missed})
	all[content.Queued] = o.put(lot{slug: "shift", channel: "dy", due: "12-09 09:00", state: content.Queued})
	all[content.Publishing] = o.put(lot{slug: "gift", channel: "dy", due: "12-09 09:30", state: content.Publishing})
	all[content.Cancelled] = o.put(lot{slug: "gift", channel: "qun", due: "12-12 12:00", state: content.Cancelled})
	all[content.Approved] = o.put(lot{slug: "list", channel: "xhs", due: "12-11 20:00", state: content.Approved, campaign: "launch",
		waits: []content.Wait{{Kind: content.WaitAfter, Slug: "list", Channel: "dy", Run: 1}}})
	all[content.Planned] = o.put(lot{slug: "gift", channel: "xhs", due: "12-15 20:00", campaign: "launch", consent: content.Consent{People: 2, Barred: []string{"陈默"}}})
	for i, slug := range []string{"tea", "shift", "list", "gift"} {
		o.put(lot{slug: slug, channel: "qun", due: fmt.Sprintf("12-18 %02d:00", 9+i), run: 9, consent: content.Consent{People: 1}})
	}
	o.ok(o.station.store.Pause(o.Context(), content.Pause{Scope: "channel:dy", Reason: "账号实名复核", By: "陈默", At: o.clock.Now()}))
	o.ok(o.station.store.Beat(o.Context(), content.Beat{Worker: "studio:1", Roles: "release,collect,console", At: time.Now()}))
	return all
}

// confirmed records how far colleagues are with a task.
func (o *office) confirmed(r content.Release, p content.Progress) {
	o.Helper()
	value, err := json.Marshal(struct {
		Fence int64 `json:"fence"`
		content.Progress
	}{r.Fence, p})
	o.ok(err)
	o.ok(o.station.store.Steps(r.ID).Record(o.Context(), "scheduler/progress", string(value)))
}

// visits are the pages by route, all that a signed-in admin sees.
func (o *office) visits(all map[content.State]content.Release) map[string][]visit {
	pages := map[string][]visit{
		"GET /{$}":             {{path: "/"}},
		"GET /calendar":        {{path: "/calendar?month=2026-12&day=2026-12-18"}, {path: "/calendar?view=week&week=2026-12-09"}, {path: "/calendar?view=list&month=2026-12"}, {path: "/calendar?month=2031-01"}},
		"GET /releases":        {{path: "/releases"}, {path: "/releases?channel=none"}},
		"GET /approvals":       {{path: "/approvals"}},
		"GET /articles":        {{path: "/articles"}, {path: "/articles?q=nothing"}},
		"GET /articles/{slug}": {{path: "/articles/tea?channel=gzh"}, {path: "/articles/gift?channel=xhs"}, {path: "/articles/gift?channel=dy"}},
		"GET /rankings":        {{path: "/rankings"}},
		"GET /reports":         {{path: "/reports"}},
		"GET /accounts":        {{path: "/accounts"}},
		"GET /health":          {{path: "/health"}},
		"GET /me":              {{path: "/me"}},
		"GET /people":          {{path: "/people"}},
		"GET /audit":           {{path: "/audit"}, {path: "/audit?who=nobody"}},
		"POST /releases/bulk": {{path: "/releases", does: `(() => { for (const b of document.querySelectorAll("[name=pick]")) b.checked = true; document.querySelector("button[name=act][value=cancel]").click(); })()`},
			{path: "/releases?state=planned", does: `(() => { for (const b of document.querySelectorAll("[name=pick]")) b.checked = true; document.querySelector("button[name=act][value=move]").click(); })()`}},
		"POST /releases/{id}/resolve": {{path: fmt.Sprintf("/releases/%d", all[content.InDoubt].ID), does: `document.querySelector("[data-verdict=found] button").click()`}},
		"/":                           {{path: "/nothing-here"}},
	}
	for route, more := range o.numbered() {
		pages[route] = append(pages[route], more...)
	}
	for route, more := range o.scored() {
		pages[route] = append(pages[route], more...)
	}
	for _, r := range all {
		pages["GET /releases/{id}"] = append(pages["GET /releases/{id}"], visit{path: fmt.Sprintf("/releases/%d", r.ID)})
	}
	return pages
}

// consoleRoutes are the patterns that the console's own table of routes has.
func consoleRoutes(t *testing.T) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../../site/console/console.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var routes []string
	ast.Inspect(file, func(n ast.Node) bool {
		if f, ok := n.(*ast.FuncDecl); ok && f.Name.Name != "routes" {
			return false
		}
		if pair, ok := n.(*ast.KeyValueExpr); ok {
			if key, ok := pair.Key.(*ast.BasicLit); ok && key.Kind == token.STRING {
				text, _ := strconv.Unquote(key.Value)
				routes = append(routes, text)
			}
		}
		return true
	})
	if len(routes) < 20 {
		t.Fatalf("the console's routes are not where they were: %q", routes)
	}
	return routes
}

// walker looks at pages with the rules.
type walker struct {
	*reader
	o *office
}

// TestPagesKeepTheRules walks all pages of the console in both languages and colours, wide and narrow.
func TestPagesKeepTheRules(t *testing.T) {
	t.Parallel()
	o := openOfficeOf(t, strings.Replace(officeYAML, "campaigns:\n", wecomChannels+"campaigns:\n", 1))
	all := o.furnish()
	tasks := []content.Release{
		o.put(lot{slug: "list", channel: "qy", due: "12-08 20:00", state: content.HandedOff}),
		o.put(lot{slug: "tea", channel: "pyq", due: "12-08 20:30", state: content.Published}),
		o.put(lot{slug: "gift", channel: "qy", due: "12-16 20:00"}),
	}
	o.confirmed(tasks[0], content.Progress{Done: 1, Total: 1030, Waiting: []string{"linxi", "AVeryLongUserIDOfAColleagueThatNobodyWouldChooseButOne"}, At: o.clock.Now()})
	r := openReader(t, 1280, 900)
	w := &walker{reader: r, o: o}
	w.listen()
	// The window of a test is never in front; its focus is shown all the same.
	w.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
		return err
	}))

	// Before there is anybody: the link of the first admin, whose page is none of a console that is open.
	link, err := o.app.newPeople(o.station.store).NewFirstLink(t.Context())
	o.ok(err)
	w.look(visit{path: "/setup/" + link})
	o.person("lin", content.Admin)
	o.person("chenmo", content.Scheduler, "陈默")
	w.look(visit{path: "/login?out"})
	w.look(visit{path: "/login", does: `(() => { document.getElementById("name").value = "lin"; document.getElementById("password").value = "not this one"; document.querySelector("form.fields button").click(); })()`})
	r.signIn(o, "lin")

	pages := o.visits(all)
	for _, r := range tasks {
		pages["GET /releases/{id}"] = append(pages["GET /releases/{id}"], visit{path: fmt.Sprintf("/releases/%d", r.ID)})
	}
	pages["GET /articles/{slug}"] = append(pages["GET /articles/{slug}"], visit{path: "/articles/list?channel=qy"}, visit{path: "/articles/tea?channel=pyq"}, visit{path: "/articles/gift?channel=robot"})
	pages["GET /approvals"] = append(pages["GET /approvals"], visit{path: "/approvals?channel=qy"})
	pages["GET /login"], pages["GET /setup/{link}"] = nil, nil
	for _, route := range consoleRoutes(t) {
		_, walked := pages[route]
		if _, none := noPages[route]; strings.HasPrefix(route, "GET ") && !walked && !none {
			t.Errorf("nobody looks at %s: add an address of it to visits", route)
		}
	}
	for _, list := range pages {
		for _, v := range list {
			w.look(v)
		}
	}
}

// signIn opens the console as a person.
func (r *reader) signIn(o *office, name string) {
	r.Helper()
	r.do(chromedp.Navigate(o.url+"/login?lang=zh"), chromedp.WaitVisible(`#name`), chromedp.SendKeys(`#name`, name), chromedp.SendKeys(`#password`, passwordOfAll+"\r"), chromedp.WaitVisible(`a.me`))
}

// listen notes requests to elsewhere and everything that the browser complains of.
func (w *walker) listen() {
	if err := chromedp.Listen(w.ctx, func(event any) {
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			if u, err := url.Parse(e.Request.URL); err == nil && u.Scheme != "data" && u.Scheme != "blob" && u.Scheme != "about" && "http://"+u.Host != w.o.url {
				w.Errorf("a page asks for %s", e.Request.URL)
			}
		case *logged.EventEntryAdded:
			if text := e.Entry.Text; e.Entry.Level == logged.EntryLevelError && !strings.Contains(text, "Failed to load resource: the server responded with a status of") || strings.Contains(text, "Content Security Policy") {
				w.Errorf("the browser complains: %s %s", text, e.Entry.URL)
			}
		case *runtime.EventExceptionThrown:
			w.Errorf("a script fails: %s", e.ExceptionDetails.Text)
		}
	}); err != nil {
		w.Fatal(err)
	}
}

// look checks one page.
func (w *walker) look(v visit) {
	w.Helper()
	for _, lang := range []string{"zh", "en"} {
		join := "?"
		if strings.Contains(v.path, "?") {
			join = "&"
		}
		w.window(1280)
		w.scheme("light")
		w.do(chromedp.Navigate(w.o.url + v.path + join + "lang=" + lang))
		if v.does != "" {
			w.leave(v.does)
		}
		w.eval(pageRules + `; ""`)
		name := lang + " " + v.path
		w.ask(name, fmt.Sprintf(`rules(%q)`, lang))
		w.eval(`(() => { pageRules.open(); return ""; })()`)
		w.ask(name+" light", `colours()`)
		if lang == "zh" { // colours and rings are the same in each language
			w.ask(name+" light", `focus()`)
			w.scheme("dark")
			w.ask(name+" dark", `colours()`)
			w.ask(name+" dark", `focus()`)
		}
		w.window(375)
		w.ask(name+" at 375 px", `thumb()`)
	}
}

// leave does what leads to another page and waits for that.
func (w *walker) leave(does string) {
	w.Helper()
	if _, err := chromedp.RunResponse(w.ctx, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, runtime.Evaluate, runtime.EvaluateParams{Expression: does})
		return err
	})); err != nil {
		w.Fatalf("%s: %v", does, err)
	}
}

func (w *walker) ask(where, what string) {
	w.Helper()
	var faults []string
	text := w.eval(`JSON.stringify(pageRules.` + what + `)`)
	if err := json.Unmarshal([]byte(text), &faults); err != nil {
		w.Fatal(text, err)
	}
	for _, f := range faults {
		w.Errorf("%s: %s", where, f)
	}
}

func (w *walker) scheme(name string) {
	w.Helper()
	w.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}})
		return err
	}))
}

func (w *walker) window(width int64) {
	w.Helper()
	w.do(chromedp.EmulateViewport(width, 900))
}
