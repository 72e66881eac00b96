package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// document is the OpenAPI document with its schemas compiled as they are needed.
type openDocument struct {
	tree    map[string]any
	schemas *jsonschema.Compiler
}

// theDocument is read once for all tests.
func theDocument(t testing.TB) *openDocument {
	t.Helper()
	d, err := readOnce()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

var readOnce = sync.OnceValues(func() (*openDocument, error) {
	data, err := Document()
	if err != nil {
		return nil, err
	}
	tree, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	return &openDocument{tree.(map[string]any), c}, c.AddResource("api.json", tree)
})

// at follows a pointer such as #/components/schemas/Release.
func (d *openDocument) at(pointer string) any {
	var v any = d.tree
	for _, part := range strings.Split(strings.TrimPrefix(pointer, "#/"), "/") {
		part = strings.ReplaceAll(strings.ReplaceAll(part, "~1", "/"), "~0", "~")
		if list, ok := v.([]any); ok {
			i, _ := strconv.Atoi(part)
			v = list[i]
			continue
		}
		m, _ := v.(map[string]any)
		v = m[part]
	}
	return v
}

// place is where a value of the document stands, its references followed.
func (d *openDocument) place(pointer string) (string, map[string]any) {
	for {
		m, _ := d.at(pointer).(map[string]any)
		ref, ok := m["$ref"].(string)
		if !ok || len(m) > 1 {
			return pointer, m
		}
		pointer = ref
	}
}

// check validates JSON against the schema at a pointer.
func (d *openDocument) check(pointer string, data []byte) error {
	s, err := d.schemas.Compile("api.json" + pointer)
	if err != nil {
		return err
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return err
	}
	return s.Validate(v)
}

func escaped(s string) string { return strings.ReplaceAll(strings.ReplaceAll(s, "~", "~0"), "/", "~1") }

// operations are the routes of the document: pointer by pattern.
func (d *openDocument) operations() map[string]string {
	all := map[string]string{}
	for path, item := range d.tree["paths"].(map[string]any) {
		for method := range item.(map[string]any) {
			all[strings.ToUpper(method)+" "+Prefix+path] = "#/paths/" + escaped(path) + "/" + method
		}
	}
	return all
}

// fits fails where an answer is not one that the document has for its route.
func (d *openDocument) fits(t testing.TB, r *http.Request, w *httptest.ResponseRecorder) {
	t.Helper()
	kind, body := w.Header().Get("Content-Type"), w.Body.Bytes()
	var op string
	for pattern, pointer := range d.operations() {
		mux := http.NewServeMux()
		mux.HandleFunc(pattern, func(http.ResponseWriter, *http.Request) {})
		if _, found := mux.Handler(r); found != "" && (op == "" || !strings.Contains(pattern, "{")) {
			op = pointer
		}
	}
	if op == "" { // no route: a problem all the same
		if err := d.check("#/components/schemas/Problem", body); err != nil || kind != "application/problem+json" || w.Code != http.StatusNotFound && w.Code != http.StatusMethodNotAllowed {
			t.Errorf("%s %s: %d %s\n%s\n%v", r.Method, r.URL, w.Code, kind, body, err)
		}
		return
	}
	pointer, answer := d.place(fmt.Sprintf("%s/responses/%d", op, w.Code))
	if answer == nil {
		t.Errorf("%s %s answers %d, which the document does not know\n%s", r.Method, r.URL, w.Code, body)
		return
	}
	d.headed(t, pointer, w)
	if answer["content"] == nil {
		if len(body) > 0 {
			t.Errorf("%s %s answers %d with %s", r.Method, r.URL, w.Code, body)
		}
		return
	}
	media := pointer + "/content/" + escaped(kind)
	if d.at(media) == nil {
		t.Errorf("%s %s answers %d as %q", r.Method, r.URL, w.Code, kind)
		return
	}
	at, _ := d.place(media + "/schema")
	if err := d.check(at, body); err != nil {
		t.Errorf("%s %s answers %d\n%s\n%v", r.Method, r.URL, w.Code, body, err)
	}
	if problem := (Problem{}); kind == "application/problem+json" && (json.Unmarshal(body, &problem) != nil || problem.Status != w.Code || problem.DetailEN == "") {
		t.Errorf("%s %s: %d says %s", r.Method, r.URL, w.Code, body)
	}
}

// headed checks the headers that an answer has to have.
func (d *openDocument) headed(t testing.TB, pointer string, w *httptest.ResponseRecorder) {
	t.Helper()
	headers, _ := d.at(pointer + "/headers").(map[string]any)
	for name := range headers {
		at, _ := d.place(pointer + "/headers/" + name)
		text := w.Header().Get(name)
		value, _ := json.Marshal(text)
		if n, err := strconv.Atoi(text); err == nil {
			value = []byte(strconv.Itoa(n))
		}
		if err := d.check(at+"/schema", value); err != nil {
			t.Errorf("%d has %s: %q: %v", w.Code, name, text, err)
		}
	}
}

// Every route is in the document and the other way round.
func TestDocumentHasTheRoutes(t *testing.T) {
	d := newDesk(t)
	said := slices.Sorted(maps.Keys(d.document.operations()))
	if routes := slices.Sorted(maps.Keys(d.api.routes())); !slices.Equal(routes, said) {
		t.Errorf("routes   %v\ndocument %v", routes, said)
	}
}

// A batch takes the acts that have routes.
func TestABatchTakesAllActs(t *testing.T) {
	names := actNames()
	slices.Sort(names)
	if acts := slices.Sorted(maps.Keys(forms)); !slices.Equal(acts, names) {
		t.Errorf("routes %v, batch %v", acts, names)
	}
}

// Every reference leads somewhere, every schema can be read, every operation has a name of its own.
func TestDocumentIsWhole(t *testing.T) {
	d := theDocument(t)
	if d.tree["openapi"] != "3.1.0" {
		t.Errorf("openapi %v", d.tree["openapi"])
	}
	refs := 0
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if ref, ok := v["$ref"].(string); ok {
				refs++
				if d.at(ref) == nil {
					t.Errorf("%s leads nowhere", ref)
				}
			}
			for _, below := range v {
				walk(below)
			}
		case []any:
			for _, below := range v {
				walk(below)
			}
		}
	}
	walk(d.tree)
	if refs < 200 {
		t.Errorf("only %d references", refs)
	}
	for name := range d.at("#/components/schemas").(map[string]any) {
		if _, err := d.schemas.Compile("api.json#/components/schemas/" + name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	names := map[any]bool{}
	for pattern, pointer := range d.operations() {
		op := d.at(pointer).(map[string]any)
		if names[op["operationId"]] || op["operationId"] == nil || op["summary"] == nil {
			t.Errorf("%s is called %v: %v", pattern, op["operationId"], op["summary"])
		}
		names[op["operationId"]] = true
	}
}

// What one of two parts says, the other may not say as well.
func TestDocumentIsSaidOnce(t *testing.T) {
	whole := map[string]any{"a": map[string]any{"b": 1}}
	if err := join(whole, map[string]any{"a": map[string]any{"c": 2}, "d": 3}); err != nil || len(whole) != 2 || len(whole["a"].(map[string]any)) != 2 {
		t.Errorf("%v, %v", whole, err)
	}
	if err := join(whole, map[string]any{"a": map[string]any{"b": 1}}); err == nil || err.Error() != "a: b is said twice" {
		t.Errorf("%v", err)
	}
}

// The examples of the document are sent as they stand and answer as it says.
func TestExamplesAnswerAsTheySay(t *testing.T) {
	sent := 0
	for pattern, pointer := range theDocument(t).operations() {
		method, path, _ := strings.Cut(pattern, " "+Prefix)
		d := newDesk(t)
		examples, _ := d.document.at(pointer + "/requestBody/content/application~1json/examples").(map[string]any)
		for name, one := range examples {
			d := newDesk(t)
			e := one.(map[string]any)
			body, err := json.Marshal(e["value"])
			if err != nil {
				t.Fatal(err)
			}
			target := strings.ReplaceAll(path, "{id}", fmt.Sprint(e["x-release"]))
			if w := d.ask(method, target, string(body)); fmt.Sprint(w.Code) != fmt.Sprint(e["x-status"]) {
				t.Errorf("%s, %s: %d, not %v\n%s", pattern, name, w.Code, e["x-status"], w.Body)
			}
			at, _ := d.document.place(pointer + "/requestBody/content/application~1json/schema")
			if err := d.document.check(at, body); err != nil {
				t.Errorf("%s, %s: %v", pattern, name, err)
			}
			sent++
		}
		if method == http.MethodPost {
			continue
		}
		target := strings.ReplaceAll(path, "{id}", "12") + "?" + d.exampleQuery(pointer).Encode()
		if w := d.ask(method, target, ""); w.Code != http.StatusOK && w.Code != http.StatusNoContent {
			t.Errorf("%s answers %d %s", target, w.Code, w.Body)
		}
		sent++
	}
	if sent < 25 {
		t.Errorf("only %d examples", sent)
	}
}

// exampleQuery are the parameters of an operation with their examples; all but the cursor have one.
func (d *desk) exampleQuery(pointer string) url.Values {
	d.Helper()
	q := url.Values{}
	list, _ := d.document.at(pointer + "/parameters").([]any)
	for i := range list {
		_, p := d.document.place(fmt.Sprintf("%s/parameters/%d", pointer, i))
		if p["in"] != "query" || p["name"] == "cursor" {
			continue
		}
		if p["example"] == nil {
			d.Errorf("%s: %v has no example", pointer, p["name"])
		}
		q.Set(p["name"].(string), fmt.Sprint(p["example"]))
	}
	return q
}

// Parameters that the document does not know are refused by their name.
func TestParametersAreThoseOfTheDocument(t *testing.T) {
	d := newDesk(t)
	for _, target := range []string{"/releases?chanel=gzh", "/releases/12?full=1", "/calendar?month=2026-12", "/calendar/slots?channel=gzh&n=1", "/channels?x=", "/pauses?x="} {
		w := d.ask(http.MethodGet, target, "")
		if _, q, _ := strings.Cut(target, "?"); w.Code != http.StatusBadRequest || !strings.Contains(q, problemOf(d, w).Field) || problemOf(d, w).Field == "" {
			t.Errorf("%s: %d %s", target, w.Code, w.Body)
		}
	}
}

func problemOf(t testing.TB, w *httptest.ResponseRecorder) Problem {
	t.Helper()
	var p Problem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		t.Fatalf("%d %s: %v", w.Code, w.Body, err)
	}
	return p
}
