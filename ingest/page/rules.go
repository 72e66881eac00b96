package page

import (
	"embed"
	"io/fs"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
)

//go:embed rules/*.yaml
var ruleFiles embed.FS

// Rules are the rules by which pages are read, in the order in which they are tried.
type Rules struct {
	list  []*rule
	words Wording
}

// builtIn are the rules that moxin ships; a test reads them, so that they cannot be broken.
var builtIn = sync.OnceValues(func() ([]*rule, error) {
	names, err := fs.Glob(ruleFiles, "rules/*.yaml") // in the order of their names
	if err != nil {
		return nil, err
	}
	var all []*rule
	for _, name := range names {
		rules, err := readFile(ruleFiles, name)
		if err != nil {
			return nil, err
		}
		all = append(all, rules...)
	}
	return all, nil
})

// ReadRules are the built-in rules with those of files in fsys before them: a rule with the id
// of a built-in one replaces it. Words reads their counts. The error is a *RuleError.
func ReadRules(fsys fs.FS, files []string, words Wording) (*Rules, error) {
	shipped, err := builtIn()
	if err != nil {
		return nil, err
	}
	var own []*rule
	for _, name := range files {
		rules, err := readFile(fsys, name)
		if err != nil {
			return nil, err
		}
		for _, r := range rules {
			own = slices.DeleteFunc(own, func(o *rule) bool { return o.ID == r.ID }) // the last one said holds
			own = append(own, r)
		}
	}
	for _, r := range shipped {
		if !slices.ContainsFunc(own, func(o *rule) bool { return o.ID == r.ID }) {
			own = append(own, r)
		}
	}
	return &Rules{own, words}, nil
}

// IDs are the ids of all rules, in the order in which they are tried.
func (r *Rules) IDs() []string {
	var ids []string
	for _, r := range r.list {
		ids = append(ids, r.ID)
	}
	return ids
}

// Knows reports whether some rule reads pages of a host, as it stands in a URL. Simulators on
// this machine stand for any platform.
func (r *Rules) Knows(host string) bool {
	return loopback(host) || slices.ContainsFunc(r.list, func(r *rule) bool { return r.serves(host) })
}

// fit are the rules that may read a page: those of its platform ("" = any) and its address (nil = any).
func (r *Rules) fit(post Post) []*rule {
	var out []*rule
	for _, r := range r.list {
		if (post.Platform == "" || r.Platform == post.Platform) && (post.Rule == "" || r.ID == post.Rule) && r.reads(post.URL) {
			out = append(out, r)
		}
	}
	return out
}

// reads reports whether the rule is for an address.
func (r *rule) reads(u *url.URL) bool {
	if u == nil {
		return true
	}
	if loopback(u.Host) {
		return true
	}
	if !r.serves(u.Host) {
		return false
	}
	_, ok := r.own(u)
	return ok
}

// own is the post's id as its address tells it, "" when it does not; ok false: the address is
// not one of the rule's.
func (r *rule) own(u *url.URL) (id string, ok bool) {
	if u == nil || len(r.paths) == 0 {
		return "", true
	}
	for _, re := range r.paths {
		if m := re.FindStringSubmatch(u.RequestURI()); m != nil {
			if len(m) > 1 {
				return m[1], true
			}
			return "", true
		}
	}
	return "", false
}

func (r *rule) serves(host string) bool {
	name := hostname(host)
	return slices.ContainsFunc(r.Hosts, func(h string) bool {
		if below, ok := strings.CutPrefix(h, "*"); ok {
			return strings.HasSuffix(name, below)
		}
		return name == h || host == h
	})
}

func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return strings.ToLower(name)
	}
	return strings.ToLower(host)
}

// loopback reports whether a host is this machine.
func loopback(host string) bool {
	name := strings.Trim(hostname(host), "[]")
	ip, err := netip.ParseAddr(name)
	return name == "localhost" || err == nil && ip.IsLoopback()
}
