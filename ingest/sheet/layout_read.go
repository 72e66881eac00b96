package sheet

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"moxin/content"
	"moxin/content/yamldoc"
)

// ParseLayouts reads a file of layouts. What the file says of itself (platform, source, columns …)
// holds for each of its sheets that does not say otherwise. An error is a *LayoutError with all
// that is wrong.
//
//	platform: weibo
//	sheets:
//	  - name: 微博 数据表
//	    title: [微博内容]
//	    time: [发布时间]
//	    columns:
//	      - {metric: reads, from: [阅读数]}
func ParseLayouts(file string, data []byte) ([]Layout, error) {
	r := &layoutReader{}
	var base Layout
	var sheets []ast.Node
	keys := r.layoutKeys(&base)
	delete(keys, "name")
	keys["sheets"] = func(f yamldoc.Field) { sheets = r.items(f.Value) }
	fields := r.document(data)
	r.keys(fields, keys)
	if len(sheets) == 0 && len(r.problems) == 0 {
		r.wrong(yamldoc.Place{}, "没有 sheets：写上至少一种表格", "no sheets: say at least one")
	}
	var out []Layout
	for _, n := range sheets {
		l := base
		l.columns = slices.Clone(base.columns)
		r.keys(r.mapping(n), r.layoutKeys(&l))
		r.complete(&l, yamldoc.PlaceOf(n))
		out = append(out, l)
	}
	if len(r.problems) > 0 {
		slices.SortStableFunc(r.problems, func(a, b LayoutProblem) int {
			return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
		})
		return nil, &LayoutError{file, r.problems}
	}
	return out, nil
}

// layoutKeys read into l.
func (r *layoutReader) layoutKeys(l *Layout) map[string]func(yamldoc.Field) {
	text := func(into *string) func(yamldoc.Field) {
		return func(f yamldoc.Field) { *into = r.text(f.Value) }
	}
	heads := func(into *[]string) func(yamldoc.Field) {
		return func(f yamldoc.Field) { *into = r.heads(f.Value) }
	}
	rules := func(into *[]rule) func(yamldoc.Field) {
		return func(f yamldoc.Field) { *into = r.rules(f.Value) }
	}
	return map[string]func(yamldoc.Field){
		"platform": func(f yamldoc.Field) { l.Platform = r.oneOf(f, platforms()) },
		"name":     text(&l.Name), "source": text(&l.Source), "checked": text(&l.Checked),
		"title": heads(&l.title), "time": heads(&l.time), "id": heads(&l.id), "url": heads(&l.url),
		"day": heads(&l.day), "begin": heads(&l.begin), "with": heads(&l.with), "without": heads(&l.without),
		"only": rules(&l.only), "skip": rules(&l.skip),
		"columns": func(f yamldoc.Field) { l.columns = r.columns(f.Value) },
		"zone":    func(f yamldoc.Field) { l.zone = r.zone(f) },
	}
}

func platforms() []string {
	out := make([]string, len(content.Platforms))
	for i, p := range content.Platforms {
		out[i] = p.ID
	}
	return out
}

// oneOf is a word of a list.
func (r *layoutReader) oneOf(f yamldoc.Field, words []string) string {
	s := r.text(f.Value)
	if s == "" || slices.Contains(words, s) {
		return s
	}
	zh, en := "可用："+strings.Join(words, "、"), "there are "+strings.Join(words, ", ")
	if near := content.Nearest(s, words); near != "" {
		zh, en = "是不是 "+near+"？", "did you mean "+near+"?"
	}
	r.wrong(yamldoc.PlaceOf(f.Value), fmt.Sprintf("%s 不能是 %s，%s", f.Key, s, zh), fmt.Sprintf("%s can't be %s; %s", f.Key, s, en))
	return ""
}

// heads are headers, normalised.
func (r *layoutReader) heads(n ast.Node) []string {
	out := r.texts(n)
	for i, s := range out {
		out[i] = header(s)
	}
	return out
}

func (r *layoutReader) rules(n ast.Node) []rule {
	var out []rule
	for _, item := range r.items(n) {
		var one rule
		r.keys(r.mapping(item), map[string]func(yamldoc.Field){
			"column": func(f yamldoc.Field) { one.column = r.heads(f.Value) },
			"values": func(f yamldoc.Field) { one.values = r.texts(f.Value) },
		})
		if len(one.column) == 0 || len(one.values) == 0 {
			r.wrong(yamldoc.PlaceOf(item), "要写 column 和 values", "column and values are needed")
		}
		out = append(out, one)
	}
	return out
}

func (r *layoutReader) zone(f yamldoc.Field) *time.Location {
	name := r.text(f.Value)
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" {
		r.wrong(yamldoc.PlaceOf(f.Value), "没有时区 "+name+"，例如 Asia/Shanghai", "there is no zone "+name+"; write one such as Asia/Shanghai")
		return nil
	}
	return zone
}

// Words of a column's values.
const (
	cumulative = "cumulative"
	daily      = "daily"
)

func (r *layoutReader) columns(n ast.Node) []column {
	var out []column
	for _, item := range r.items(n) {
		out = append(out, r.column(item))
	}
	return out
}

func (r *layoutReader) column(n ast.Node) column {
	var c column
	var metric, unit, word string
	var kindAt yamldoc.Place
	before := len(r.problems)
	r.keys(r.mapping(n), map[string]func(yamldoc.Field){
		"metric": func(f yamldoc.Field) { metric = r.oneOf(f, metricNames()) },
		"kind":   func(f yamldoc.Field) { word, kindAt = r.text(f.Value), yamldoc.PlaceOf(f.Value) },
		"unit": func(f yamldoc.Field) {
			unit = r.oneOf(f, []string{string(content.UnitPeople), string(content.UnitTimes)})
		},
		"values": func(f yamldoc.Field) { c.values = r.oneOf(f, []string{cumulative, daily}) },
		"from":   func(f yamldoc.Field) { c.from = r.heads(f.Value) },
	})
	c.metric = content.Metric(metric)
	c.unit = content.Metrics[c.metric]
	if c.unit == "" || len(c.from) == 0 {
		if len(r.problems) == before {
			r.wrong(yamldoc.PlaceOf(n), "要写 metric 和 from", "metric and from are needed")
		}
		return c
	}
	fit := waysOf[c.unit]
	if unit != "" && fit[0] != "count" {
		r.wrong(yamldoc.PlaceOf(n), metric+" 不数人也不数次", metric+" counts neither people nor times")
	} else if unit != "" {
		c.unit = content.Unit(unit)
	}
	word = cmp.Or(word, fit[0])
	if !slices.Contains(fit, word) {
		r.wrong(kindAt, metric+" 的 kind 可用："+strings.Join(fit, "、"), "the kind of "+metric+" is one of "+strings.Join(fit, ", "))
	}
	c.way = ways[word]
	if c.values != "" && !c.way.total {
		r.wrong(yamldoc.PlaceOf(n), metric+" 是比例或时长，没有累计", metric+" is a rate or a duration: it does not add up")
	}
	return c
}

func metricNames() []string {
	var out []string
	for _, m := range slices.Sorted(maps.Keys(content.Metrics)) {
		out = append(out, string(m))
	}
	return out
}

// complete checks a sheet as a whole.
func (r *layoutReader) complete(l *Layout, at yamldoc.Place) {
	l.brought = true
	need := func(missing bool, zh, en string) {
		if missing {
			r.wrong(at, zh, en)
		}
	}
	need(l.Platform == "", "没有 platform", "no platform")
	need(l.Name == "", "没有 name：大家怎么叫这张表", "no name: what people call the file")
	need(len(l.columns) == 0, "没有 columns", "no columns")
	need(len(l.title)+len(l.id)+len(l.url)+len(l.day) == 0,
		"要有 title、id 或 url 说明是哪一篇；按天的渠道数据写 day", "title, id or url must tell the post; data of a channel's days needs day")
	for i, c := range l.columns {
		need(c.values == daily && len(l.day) == 0, "values: daily 要有 day 这一列", "values: daily needs a day")
		l.columns[i].cumulative = c.way.total && (c.values == cumulative || c.values == "" && len(l.day) == 0)
	}
}
