package console

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

// wordOf remembers what people said of numbers.
type wordOf struct {
	said  []content.Correction
	typed []content.Sample
	where []string
}

func (w *wordOf) Correct(_ context.Context, c content.Correction) error {
	w.said = append(w.said, c)
	return nil
}

func (w *wordOf) TypeIn(_ context.Context, s content.Sample, where string) error {
	w.typed, w.where = append(w.typed, s), append(w.where, where)
	return nil
}

// readShop is a shop whose article on gzh was read by several sources.
func readShop(t *testing.T) (*shop, content.Publication, *wordOf) {
	t.Helper()
	s, _ := busyShop(t)
	words := &wordOf{}
	s.options.Numbers = words
	s.open()
	posts, err := s.store.Publications(t.Context(), content.PublicationFilter{Channel: "gzh"})
	s.ok(err)
	post := posts[0]
	return s, post, words
}

func (s *shop) sample(post content.Publication, source string, m content.Metric, age time.Duration, v float64) content.Sample {
	return content.Sample{Publication: post.ID, Metric: m, Unit: content.Metrics[m], Value: v, Cumulative: true, ObservedAt: post.PublishedAt.Add(age), Source: source}
}

func (s *shop) add(samples ...content.Sample) {
	s.Helper()
	n, err := s.store.AddSamples(s.Context(), samples)
	s.ok(err)
	if n != len(samples) {
		s.Fatalf("%d of %d samples are new", n, len(samples))
	}
}

func pageOf(post content.Publication) string { return articleHref(post.Slug, post.Channel) }

func TestCurvesBreakWhereNothingWasRead(t *testing.T) {
	s, post, _ := readShop(t)
	capped := s.sample(post, "page", content.Coins, 2*time.Hour, 100000)
	capped.Capped = true
	s.add(
		s.sample(post, "page", content.Danmaku, time.Hour, 10), s.sample(post, "page", content.Danmaku, 3*time.Hour, 30), s.sample(post, "page", content.Danmaku, 30*time.Hour, 25),
		s.sample(post, "csv:一.csv", content.Danmaku, 20*time.Hour, 28), capped,
	)
	doc := s.page(pageOf(post))
	counts(t, doc, map[string]int{
		"figure[data-metric=danmaku] svg[role=img]": 1, "figure[data-metric=danmaku] .run": 2, "figure[data-metric=danmaku] .gap": 1,
		"figure[data-metric=danmaku] .at": 4, "figure[data-metric=danmaku] [data-fell]": 1,
		"figure[data-metric=coins] .at[data-kind=capped]": 1, "figure[data-metric=coins] [data-capped]": 1, "figure[data-metric=coins] .gap": 0,
		"figure[data-metric=tips]": 0,
	})
	if got := text(doc, "figure[data-metric=danmaku] .name"); !strings.Contains(got, "公开页") || !strings.Contains(got, "导出文件") || strings.Contains(got, "一.csv") {
		t.Errorf("lines are named %q", got)
	}
	if got, _ := doc.Find("figure[data-metric=danmaku] svg").Attr("aria-label"); !strings.Contains(got, "导出文件 一.csv") {
		t.Errorf("the picture's words are %q", got)
	}
	if got := text(doc, "figure[data-metric=danmaku] [data-fell]"); !strings.Contains(got, "比上次少 5") {
		t.Errorf("a counter that falls says %q", got)
	}
	if got := text(doc, "figure[data-metric=danmaku] [data-gap]"); !strings.Contains(got, "3 小时到 30 小时之间没有读数") {
		t.Errorf("the gap says %q", got)
	}
	if d, _ := doc.Find("figure[data-metric=danmaku] .ink-1 .run").Attr("d"); strings.Count(d, "M") != 2 || strings.Count(d, "L") != 1 {
		t.Errorf("a line through what is not known: %q", d)
	}
	if got := text(doc, "figure[data-metric=coins] .last"); got != "≥100,000" {
		t.Errorf("a capped count is %q", got)
	}
}

func TestKnownSaysWhyTheRestIsNot(t *testing.T) {
	s, post, _ := readShop(t)
	s.ok(s.store.PutCollection(t.Context(), content.Collection{Publication: post.ID, Collector: "comments:gzh", Failures: 3, Trouble: content.TroubleForbidden, Next: now.Add(time.Hour)}))
	row := func(m content.Metric) string {
		return "table.known tr[data-metric=" + string(m) + "] td[data-why]"
	}
	doc := s.page(pageOf(post))
	if got := text(doc, row(content.DeepComments)); !strings.Contains(got, "数据接口（评论）读不到：不允许读") {
		t.Errorf("deep comments: %q", got)
	}
	s.ok(s.store.PutCollection(t.Context(), content.Collection{Publication: post.ID, Collector: "comments:gzh", Next: now.Add(time.Hour)}))
	if got := text(s.page(pageOf(post)), row(content.DeepComments)); !strings.Contains(got, "12-04 周五 10:30 才读") {
		t.Errorf("not yet due: %q", got)
	}
	s.ok(s.store.PutCollection(t.Context(), content.Collection{Publication: post.ID, Collector: "comments:gzh", Last: now.Add(-time.Hour)}))
	if got := text(s.page(pageOf(post)), row(content.DeepComments)); !strings.Contains(got, "读过，里面没有") {
		t.Errorf("read without it: %q", got)
	}
	s.ok(s.store.PutCollection(t.Context(), content.Collection{Publication: post.ID, Collector: "event", Last: now.Add(-time.Hour)}))
	for m, want := range map[content.Metric]string{content.Clicks: "没有短链", content.Purchases: "还没有订单"} {
		if got := text(s.page(pageOf(post)), row(m)); !strings.Contains(got, want) {
			t.Errorf("%s without anything to count: %q", m, got)
		}
	}
	s.add(s.sample(post, "comments", content.DeepComments, time.Minute, 0))
	doc = s.page(pageOf(post))
	if got := text(doc, "tr[data-metric=deep_comments] td b"); got != "0" {
		t.Errorf("a zero that was read is %q", got)
	}
}

func TestUnknownIsNeverZero(t *testing.T) {
	s, post, _ := readShop(t)
	doc := s.page(pageOf(post))
	for _, cell := range doc.Find("td[data-why]").EachIter() {
		if got := cell.Find(".unknown").Text(); got != unknown || cell.Find(".soft").Text() == "" {
			t.Errorf("a cell without a reading says %q", cell.Text())
		}
	}
}

func TestAReadingIsCorrectedInWords(t *testing.T) {
	s, post, words := readShop(t)
	sample := s.sample(post, "page", content.Danmaku, time.Hour, 10)
	s.add(sample)
	target := pageOf(post) + "&metric=danmaku"
	link, ok := s.page(target).Find(".readings .said a").Attr("href")
	if !ok {
		t.Fatal("no way to correct a reading")
	}
	doc := s.page(strings.TrimSuffix(link, "#correct"))
	counts(t, doc, map[string]int{"form#correct input[name=why][required]": 1, "tr.chosen": 1})
	form := url.Values{"post": {fmt.Sprint(post.ID)}, "key": {keyOf(sample)}, "says": {"value"}, "value": {"1.2万"}, "why": {"少打了零"}}
	action := "/articles/" + post.Slug + "/numbers/correct?channel=gzh&metric=danmaku&correct=" + url.QueryEscape(keyOf(sample))
	w := s.post(action, form)
	if at := w.Header().Get("Location"); w.Code != http.StatusSeeOther || strings.Contains(at, "correct=") || !strings.Contains(at, "metric=danmaku") || !strings.Contains(at, "done=corrected") {
		t.Fatalf("%d %s", w.Code, at)
	}
	if len(words.said) != 1 || *words.said[0].Value != 12000 || words.said[0].Source != "page" || !words.said[0].ObservedAt.Equal(sample.ObservedAt) {
		t.Errorf("said %+v", words.said)
	}
	form.Set("says", "nothing")
	s.post(action, form)
	if len(words.said) != 2 || words.said[1].Value != nil {
		t.Errorf("a reading that says nothing: %+v", words.said)
	}
	for name, change := range map[string]string{"why": "", "value": "many", "key": "x~y", "post": "99999"} {
		bad := url.Values{"post": {fmt.Sprint(post.ID)}, "key": {keyOf(sample)}, "says": {"value"}, "value": {"7"}, "why": {"x"}}
		bad.Set(name, change)
		w := s.post(action, bad)
		if want := map[bool]int{true: http.StatusNotFound, false: http.StatusUnprocessableEntity}[name == "post"]; w.Code != want {
			t.Errorf("%s=%q answers %d, want %d", name, change, w.Code, want)
		}
	}
	if len(words.said) != 2 {
		t.Errorf("a refused form was kept: %+v", words.said)
	}
}

// A correction stands beside what was read, and who said so.
func TestCorrectionsAreShownForEver(t *testing.T) {
	s, post, _ := readShop(t)
	sample := s.sample(post, "page", content.Danmaku, time.Hour, 10)
	gone := s.sample(post, "page", content.Danmaku, 3*time.Hour, 999)
	typed := s.sample(post, content.ByHand, content.Coins, 2*time.Hour, 4)
	s.add(sample, gone)
	v := 11.0
	for _, c := range []content.Correction{
		{Publication: post.ID, Metric: sample.Metric, Source: "page", ObservedAt: sample.ObservedAt, Value: &v, Why: "<看错了>", Who: "林溪", At: now},
		{Publication: post.ID, Metric: gone.Metric, Source: "page", ObservedAt: gone.ObservedAt, Why: "是别人的", Who: "林溪", At: now},
	} {
		_, err := s.store.AddCorrection(t.Context(), c)
		s.ok(err)
	}
	s.ok(s.store.AddByHand(t.Context(), typed, content.Correction{Why: "手机上看的", Who: "陈默", At: now}))
	doc := s.page(pageOf(post) + "&metric=danmaku")
	counts(t, doc, map[string]int{".readings tbody tr": 2, ".readings del": 2, "figure[data-metric=danmaku] .at": 1, "figure[data-metric=danmaku] .ring": 1})
	for _, want := range []string{"更正为 11", "作废，不算读到", "林溪，12-04 周五 09:30：<看错了>"} {
		if got := text(doc, ".readings"); !strings.Contains(got, want) {
			t.Errorf("%q is not beside the reading: %s", want, got)
		}
	}
	if got := text(s.page(pageOf(post)+"&metric=coins"), ".readings tbody"); !strings.Contains(got, "手工填写 陈默") {
		t.Errorf("what was typed in says %q", got)
	}
}

func TestANumberIsTypedIn(t *testing.T) {
	s, post, words := readShop(t)
	action := "/articles/" + post.Slug + "/numbers/add?channel=gzh"
	form := func(change ...string) url.Values {
		f := url.Values{"post": {fmt.Sprint(post.ID)}, "metric": {"tips"}, "value": {"¥9.90"}, "date": {"2026-12-04"}, "clock": {"09:00"}, "why": {"后台"}}
		for i := 0; i+1 < len(change); i += 2 {
			f.Set(change[i], change[i+1])
		}
		return f
	}
	if w := s.post(action, form()); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code, w.Body)
	}
	if got := words.typed; len(got) != 1 || got[0].Value != 990 || got[0].Metric != content.Tips || words.where[0] != "后台" {
		t.Errorf("kept %+v", got)
	}
	for _, bad := range [][]string{
		{"clock", "09:31"}, {"date", ""}, {"metric", "magic"}, {"metric", "followers"}, {"why", " "}, {"value", "-1"}, {"value", ""}, {"metric", "reads", "value", "1.5"},
		{"metric", "finish_rate", "value", "12"}, {"value", "NaN"}, {"value", "1e999"},
	} {
		w := s.post(action, form(bad...))
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `role="alert"`) {
			t.Errorf("%v answers %d", bad, w.Code)
		}
	}
	if len(words.typed) != 1 {
		t.Errorf("refused numbers were kept: %+v", words.typed)
	}
}

func TestTypedValues(t *testing.T) {
	for _, c := range []struct {
		text string
		unit content.Unit
		want float64
	}{
		{"1,234", content.UnitTimes, 1234}, {"1.1万", content.UnitPeople, 11000}, {" 12.5％", content.UnitShare, .125}, {"0.3", content.UnitShare, .3},
		{"8.5", content.UnitTime, 8.5}, {"0", content.UnitTimes, 0}, {"0.29", content.UnitFen, 29},
	} {
		if got, err := typedValue(c.text, c.unit); err != nil || got != c.want {
			t.Errorf("%q is %v, %v", c.text, got, err)
		}
	}
}

func TestReadingsComeInPages(t *testing.T) {
	s, post, _ := readShop(t)
	for i := range 120 {
		s.add(s.sample(post, "page", content.Danmaku, time.Duration(i)*time.Minute, float64(i)))
	}
	target := pageOf(post) + "&metric=danmaku"
	seen := 0
	for range 3 {
		doc := s.page(target)
		seen += doc.Find(".readings tbody tr").Length()
		next, ok := doc.Find("a[rel=next]").Attr("href")
		if !ok {
			break
		}
		target = strings.TrimSuffix(next, "#readings")
	}
	if seen != 120 {
		t.Errorf("the pages have %d of 120 readings", seen)
	}
	doc := s.page(pageOf(post) + "&metric=danmaku")
	if got := doc.Find("figure[data-metric=danmaku] .at").Length(); got < 2 || got > 110 {
		t.Errorf("%d marks are drawn", got)
	}
}

// What somebody else wrote is saved as a file; it is no page of the console, and only of its article.
func TestRawIsNeverAPage(t *testing.T) {
	s, post, _ := readShop(t)
	hash, err := s.store.PutRaw(t.Context(), "page", now, []byte("<script>alert(1)</script>"))
	s.ok(err)
	sample := s.sample(post, "page", content.Danmaku, time.Hour, 10)
	sample.Raw = hash
	if w := s.get(rawHref(post.Slug, "gzh", hash)); w.Code != http.StatusNotFound {
		t.Errorf("a payload of nobody answers %d", w.Code)
	}
	s.add(sample)
	w := s.get(rawHref(post.Slug, "gzh", hash))
	head := w.Header()
	if w.Code != http.StatusOK || !strings.HasPrefix(head.Get("Content-Type"), "text/plain") || !strings.HasPrefix(head.Get("Content-Disposition"), "attachment") ||
		head.Get("Content-Security-Policy") != rawPolicy || head.Get("X-Content-Type-Options") != "nosniff" || w.Body.String() != "<script>alert(1)</script>" {
		t.Errorf("%d %v %s", w.Code, head, w.Body)
	}
	if w := s.get(rawHref("winter-list-no", "gzh", hash)); w.Code != http.StatusNotFound {
		t.Errorf("of another article it answers %d", w.Code)
	}
	s.ok(s.store.PutCollection(t.Context(), content.Collection{Publication: post.ID, Collector: "page", Failures: 1, Trouble: content.TroubleChanged, Raw: hash}))
	if w := s.get("/collecting/raw/" + hash); w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") {
		t.Errorf("a changed page answers %d", w.Code)
	}
}

func TestCollectingSaysWhatToDo(t *testing.T) {
	s, post, _ := readShop(t)
	s.ok(s.store.PutCollection(t.Context(), content.Collection{Publication: post.ID, Collector: "page", Next: now.Add(time.Hour), Last: now.Add(-48 * time.Hour), Failures: 2, Trouble: content.TroubleChanged, Error: "no numbers", Raw: "abc"}))
	s.ok(s.store.Pause(t.Context(), content.Pause{Scope: content.ReadScope("mp.weixin.qq.com"), Reason: "环境异常", By: "moxin", At: now}))
	s.options.ReadToday = func(context.Context) ([]ReadCount, error) {
		return []ReadCount{{Source: "mp.weixin.qq.com", Used: 300, Max: 300}, {Source: "datacube", Channel: "gzh", Used: 3}}, nil
	}
	s.open()
	doc := s.page("/collecting")
	counts(t, doc, map[string]int{
		"[data-host='mp.weixin.qq.com'] form[action='/collecting/resume']": 1, "[data-trouble=changed] a[download]": 1, "[data-used='300'] .warn": 1, "[data-used='3'] .warn": 0,
	})
	if got := text(doc, "[data-trouble=changed]"); !strings.Contains(got, "页面变了") || !strings.Contains(got, "没有记成 0") {
		t.Errorf("a changed page says %q", got)
	}
	counts(t, s.page("/health"), map[string]int{"[data-health=reading] [data-trouble=changed]": 1, "[data-verdict=look] a[href='#reading']": 1})
	if got := text(s.page("/"), "[data-channel=gzh] [data-collected]"); !strings.Contains(got, "页面变了") {
		t.Errorf("today says %q", got)
	}
	for _, scope := range []string{"", "channel:gzh", "read:"} {
		if w := s.post("/collecting/resume", url.Values{"scope": {scope}}); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("the form lifts %q: %d", scope, w.Code)
		}
	}
	if w := s.post("/collecting/resume", url.Values{"scope": {content.ReadScope("mp.weixin.qq.com")}}); w.Code != http.StatusSeeOther {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// desk is a tray and an intake that remember.
type sheetDesk struct {
	files map[string][]byte
	said  []Brought
	kept  []SheetAnswer
	sheet Sheet
}

func (d *sheetDesk) Bring(_ context.Context, b Brought, in io.Reader) (string, error) {
	data, err := io.ReadAll(in)
	if err != nil {
		return "", err
	}
	b.Key = "k" + strconv.Itoa(len(d.said))
	d.files[b.Key], d.said = data, append(d.said, b)
	return b.Key, nil
}
func (d *sheetDesk) Waiting(context.Context) ([]Brought, error) { return d.said, nil }
func (d *sheetDesk) Look(_ context.Context, key string) (Sheet, error) {
	if _, ok := d.files[key]; !ok {
		return Sheet{}, ErrNoSheet
	}
	return d.sheet, nil
}
func (d *sheetDesk) Drop(_ context.Context, key string) error {
	delete(d.files, key)
	return nil
}
func (d *sheetDesk) Keep(_ context.Context, key string, said []SheetAnswer) (int64, error) {
	if _, ok := d.files[key]; !ok {
		return 0, ErrNoSheet
	}
	d.kept = said
	delete(d.files, key)
	return 7, nil
}
func (d *sheetDesk) Imported(context.Context, int64) (Sheet, error) { return d.sheet, nil }
func (d *sheetDesk) Answer(_ context.Context, _ int64, said []SheetAnswer) error {
	d.kept = said
	return nil
}

// part is a field of a form with files; a file where it has a name.
type part struct{ field, file, text string }

func (s *shop) upload(parts ...part) *httptest.ResponseRecorder {
	s.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, p := range parts {
		var w io.Writer
		var err error
		if p.file != "" {
			w, err = form.CreateFormFile(p.field, p.file)
		} else {
			w, err = form.CreateFormField(p.field)
		}
		s.ok(err)
		_, err = io.WriteString(w, p.text)
		s.ok(err)
	}
	s.ok(form.Close())
	r := httptest.NewRequest(http.MethodPost, "/import", &body)
	r.Host = "127.0.0.1:8080"
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	s.console.ServeHTTP(w, r)
	return w
}

func TestFilesAreLookedAtBeforeTheyCount(t *testing.T) {
	s, _ := busyShop(t)
	d := &sheetDesk{files: map[string][]byte{}, sheet: Sheet{
		Brought: Brought{File: "<一>.csv", At: now}, Layout: "小红书 笔记列表明细表", Rows: 3, Matched: 1, New: 6, Open: 2,
		Asks: []SheetAsk{
			{Key: "5", Line: 5, Title: "冬天的书", Why: content.T("不止一篇", "several"), Posts: []SheetPost{{ID: 11, Title: "甲", Channel: "xhs", Platform: content.XiaoHongShu, At: now}, {ID: 12, Title: "乙", Channel: "xhs", Platform: content.XiaoHongShu, At: now}}},
			{Key: "6", Line: 6, Title: "没人认得"},
		},
		Joined:   []SheetRow{{Line: 4, Title: "丙", Post: SheetPost{ID: 3, Title: "丙", Slug: "winter-list", Channel: "xhs", Platform: content.XiaoHongShu}, How: content.T("标题和时间", "title"), Samples: 6}},
		Problems: []SheetProblem{{Line: 9, Column: "点赞", Why: content.T("看不懂", "cannot be read")}},
	}}
	s.options.Sheets = d
	s.open()
	counts(t, s.page("/import"), map[string]int{"form[enctype='multipart/form-data'] input[type=file][multiple]": 1})
	w := s.upload(part{"channel", "", "xhs"}, part{"at", "", "2026-12-03T08:00"}, part{"file", `C:\fakepath\笔记.csv`, "a,b"})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/tray/k0" {
		t.Fatal(w.Code, w.Header(), w.Body)
	}
	if b := d.said[0]; b.File != "笔记.csv" || b.Channel != "xhs" || !b.At.Equal(time.Date(2026, 12, 3, 8, 0, 0, 0, shanghai)) || string(d.files["k0"]) != "a,b" {
		t.Errorf("brought %+v", b)
	}
	doc := s.page("/tray/k0")
	counts(t, doc, map[string]int{"fieldset[data-ask]": 2, "fieldset[data-ask='0'] input[type=radio]": 4, "input[name=rest]": 1, "table.joined tbody tr": 1, ".problems li": 1, "button[value=keep]": 1})
	says(t, doc, map[string]string{"h1": "<一>.csv", "[data-new]": "6"})
	w = s.post("/tray/k0", url.Values{"act": {"keep"}, "key0": {"5"}, "post0": {"12"}, "key1": {"6"}, "post1": {""}, "rest": {"none"}})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/import/7?done=imported" {
		t.Fatal(w.Code, w.Header())
	}
	if len(d.kept) != 2 || d.kept[0] != (SheetAnswer{"5", 12}) || d.kept[1] != (SheetAnswer{Key: OtherRows}) {
		t.Errorf("answered %+v", d.kept)
	}
	if w := s.post("/tray/k0", url.Values{"act": {"keep"}}); w.Code != http.StatusUnprocessableEntity { // a second press
		t.Errorf("a file that is gone answers %d", w.Code)
	}
	if w := s.post("/import/7", url.Values{"key0": {"5"}, "post0": {""}}); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("no answer answers %d", w.Code)
	}
	if w := s.post("/import/7", url.Values{"key0": {"5"}, "post0": {"none"}}); w.Code != http.StatusSeeOther || d.kept[0] != (SheetAnswer{Key: "5"}) {
		t.Errorf("%d %+v", w.Code, d.kept)
	}
}

func TestFormsOfFilesAreRefusedInPlace(t *testing.T) {
	s, _ := busyShop(t)
	d := &sheetDesk{files: map[string][]byte{}}
	s.options.Sheets = d
	s.open()
	for name, parts := range map[string][]part{
		"no file": {{"channel", "", ""}}, "no channel of ours": {{"channel", "", "nope"}, {"file", "a.csv", "x"}},
		"an instant to come": {{"at", "", "2026-12-05T08:00"}, {"file", "a.csv", "x"}}, "no instant": {{"at", "", "soon"}, {"file", "a.csv", "x"}},
		"a field after the file": {{"file", "a.csv", "x"}, {"channel", "", "xhs"}},
	} {
		if w := s.upload(parts...); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `role="alert"`) {
			t.Errorf("%s answers %d", name, w.Code)
		}
	}
	many := make([]part, MostSheets+1)
	for i := range many {
		many[i] = part{"file", "a.csv", "x"}
	}
	if w := s.upload(many...); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("too many files answer %d", w.Code)
	}
	if w := s.upload(part{"file", "a.csv", "x"}, part{"file", "b.csv", "y"}); w.Header().Get("Location") != "/import?done=brought" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	s.options.Sheets = nil
	s.open()
	if w := s.upload(part{"file", "a.csv", "x"}); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("without a tray it answers %d", w.Code)
	}
}

func TestKeysNameSamples(t *testing.T) {
	want := content.Sample{Metric: content.Reads, ObservedAt: now.Add(123 * time.Microsecond), Source: "csv:笔记 ~1.xlsx"}
	got, ok := readKey(keyOf(want))
	if !ok || got.Metric != want.Metric || got.Source != want.Source || !got.ObservedAt.Equal(want.ObservedAt) {
		t.Errorf("%+v, %t", got, ok)
	}
	for _, bad := range []string{"", "reads", "reads~!~x", "reads~1~***", "a~b~c~d"} {
		if _, ok := readKey(bad); ok {
			t.Errorf("%q names a sample", bad)
		}
	}
}

func TestNumbersKeepThePolicy(t *testing.T) {
	s, post, _ := readShop(t)
	s.add(s.sample(post, "page", content.Danmaku, time.Hour, 10))
	s.options.Sheets = &sheetDesk{files: map[string][]byte{"k0": nil}, sheet: Sheet{Error: content.T("读不了", "unreadable")}}
	s.open()
	for _, lang := range []string{"zh", "en"} {
		for _, target := range []string{pageOf(post), "/collecting", "/import", "/tray/k0", "/import/7"} {
			wellBehaved(t, s, target, lang)
		}
	}
}
