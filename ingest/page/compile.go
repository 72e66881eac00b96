package page

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"moxin/content"
)

// fault is what is wrong with a rule, and where below it (a YAML path).
type fault struct {
	path string
	text content.Text
}

func bad(path, zh, en string) *fault { return &fault{path, content.T(zh, en)} }

var ruleID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,40}$`)

// compile checks a rule and makes its expressions ready.
func (r *rule) compile() *fault {
	switch {
	case r == nil:
		return bad("", "空的规则", "an empty rule")
	case !ruleID.MatchString(r.ID):
		return bad(".id", "id 用小写字母、数字和连字符", "id: lower-case letters, digits and dashes")
	case len(r.Hosts) == 0:
		return bad("", "写上 hosts：这条规则读哪些主机", "say hosts: which ones this rule reads")
	case len(r.Shapes) == 0:
		return bad("", "写上 shapes：数字在页面的哪里", "say shapes: where on the page the numbers are")
	case r.Missing != "" && r.Missing != Changed && r.Missing != Blocked:
		return bad(".missing", "missing 只能是 changed 或 blocked", "missing is changed or blocked")
	}
	if _, ok := content.PlatformByID(r.Platform); !ok {
		return &fault{".platform", nearest(content.T("没有平台 "+r.Platform, "there is no platform "+r.Platform), r.Platform, platforms())}
	}
	if _, err := time.Parse(time.DateOnly, r.Checked); r.Checked != "" && err != nil {
		return bad(".checked", "checked 写成 2006-01-02", "write checked as 2006-01-02")
	}
	for i, p := range r.Paths {
		re, f := expression(fmt.Sprintf(".paths[%d]", i), p)
		if f != nil {
			return f
		}
		r.paths = append(r.paths, re)
	}
	for i, s := range r.Shapes {
		if f := s.compile(); f != nil {
			f.path = fmt.Sprintf(".shapes[%d]%s", i, f.path)
			return f
		}
	}
	return r.words()
}

// words checks marks and notices.
func (r *rule) words() *fault {
	if f := selectors(".captcha.select", r.Captcha.Select); f != nil {
		return f
	}
	for _, mark := range []struct {
		name string
		list []string
	}{{"title", r.Captcha.Title}, {"source", r.Captcha.Source}, {"address", r.Captcha.Address}} {
		if i := slices.Index(mark.list, ""); i >= 0 {
			return bad(fmt.Sprintf(".captcha.%s[%d]", mark.name, i), "空的标记什么都符合", "an empty mark fits everything")
		}
	}
	for i, n := range r.Notices {
		at := fmt.Sprintf(".notices[%d]", i)
		if len(n.Select) == 0 {
			return bad(at, "写上 select：提示在哪里", "say select: where the notice is")
		}
		if f := selectors(at+".select", n.Select); f != nil {
			return f
		}
		for j, w := range n.Words {
			if f := verdict(fmt.Sprintf("%s.words[%d].verdict", at, j), w.Verdict); f != nil {
				return f
			}
		}
	}
	return nil
}

func (s *shape) compile() *fault {
	if s == nil {
		return bad("", "空的 shape", "an empty shape")
	}
	carriers := 0
	for _, c := range []string{s.Variable, s.Script, s.Select} {
		if c != "" {
			carriers++
		}
	}
	switch {
	case carriers != 1:
		return bad("", "variable、script、select 写且只写一个", "say one of variable, script and select")
	case s.Encoded && s.Script == "":
		return bad(".encoded", "encoded 只用于 script", "encoded goes with script")
	case s.Select != "" && (len(s.At) > 0 || len(s.States) > 0):
		return bad("", "at 和 states 只用于 variable 与 script", "at and states go with variable and script")
	case len(s.Counters) == 0:
		return bad("", "写上 counters", "say counters")
	}
	if s.Select != "" && !selector(s.Select) {
		return bad(".select", "不是 CSS 选择器", "not a CSS selector")
	}
	for i, st := range s.States {
		if f := verdict(fmt.Sprintf(".states[%d].verdict", i), st.Verdict); f != nil {
			return f
		}
	}
	for _, place := range []struct {
		path string
		*spot
	}{{".id", &s.ID}, {".title", &s.Title}, {".kind", &s.Kind}} { // in order: the first fault is the one that is told
		if f := place.compile(s.Select != ""); f != nil {
			f.path = place.path + f.path
			return f
		}
	}
	return s.counters()
}

func (s *shape) counters() *fault {
	seen := map[content.Metric]bool{}
	for i := range s.Counters {
		c, at := &s.Counters[i], fmt.Sprintf(".counters[%d]", i)
		switch _, known := content.Metrics[c.Metric]; {
		case !known:
			return &fault{at + ".metric", nearest(content.T("没有指标 "+string(c.Metric), "there is no metric "+string(c.Metric)), string(c.Metric), metrics())}
		case seen[c.Metric]:
			return bad(at+".metric", "同一个指标写了两次；别名写进 keys", "a metric is written twice; put other names into keys")
		case c.Unit != "" && c.Unit != content.UnitTimes && c.Unit != content.UnitPeople:
			return bad(at+".unit", "unit 是 次 或 人", "unit is 次 or 人")
		case c.Cap < 0:
			return bad(at+".cap", "cap 不能小于 0", "cap cannot be below 0")
		case c.Spot.none():
			return bad(at, "写上 keys，或 select、attr、text", "say keys, or select, attr, text")
		}
		seen[c.Metric] = true
		if f := c.Spot.compile(s.Select != ""); f != nil {
			f.path = at + f.path
			return f
		}
	}
	return nil
}

func (p *spot) none() bool {
	return len(p.Keys) == 0 && p.Select == "" && p.Attr == "" && p.Text == ""
}

// compile checks a place; element: in a shape of elements rather than of an object.
func (p *spot) compile(element bool) *fault {
	switch {
	case element && len(p.Keys) > 0:
		return bad(".keys", "keys 用于 variable 与 script；这里写 select、attr、text", "keys go with variable and script; say select, attr, text here")
	case !element && (p.Select != "" || p.Attr != "" || p.Text != "" || p.Ignore != ""):
		return bad("", "select、attr、text、ignore 只用于 select 的 shape；这里写 keys", "select, attr, text and ignore go with a shape of select; say keys here")
	case p.Select != "" && !selector(p.Select):
		return bad(".select", "不是 CSS 选择器", "not a CSS selector")
	}
	var f *fault
	if p.Text != "" {
		if p.text, f = expression(".text", p.Text); f != nil {
			return f
		}
	}
	if p.Ignore != "" {
		p.ignore, f = expression(".ignore", p.Ignore)
	}
	return f
}

func expression(path, text string) (*regexp.Regexp, *fault) {
	re, err := regexp.Compile(text)
	if err != nil {
		return nil, bad(path, "不是 RE2 表达式："+err.Error(), "not an RE2 expression: "+err.Error())
	}
	if re.NumSubexp() > 1 {
		return nil, bad(path, "最多一个括号分组；其余写成 (?:…)", "one group at most; write others as (?:…)")
	}
	return re, nil
}

func selectors(path string, list []string) *fault {
	for i, s := range list {
		if !selector(s) {
			return bad(fmt.Sprintf("%s[%d]", path, i), "不是 CSS 选择器", "not a CSS selector")
		}
	}
	return nil
}

// selector reports whether s is a CSS selector: goquery finds nothing for a group that it does
// not understand, and everything for one with "*" in it.
func selector(s string) bool {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(""))
	return err == nil && doc.Find(s+", *").Length() > 0
}

func verdict(path string, v Verdict) *fault {
	if slices.Contains(said, v) {
		return nil
	}
	var known []string
	for _, s := range said {
		known = append(known, string(s))
	}
	return &fault{path, nearest(content.T("没有结论 "+string(v), "there is no verdict "+string(v)), string(v), known)}
}

func platforms() []string {
	var ids []string
	for _, p := range content.Platforms {
		ids = append(ids, p.ID)
	}
	return ids
}

func metrics() []string {
	var names []string
	for _, m := range slices.Sorted(maps.Keys(content.Metrics)) {
		names = append(names, string(m))
	}
	return names
}
