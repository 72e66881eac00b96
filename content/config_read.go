package content

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"net"
	"net/netip"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // zones must work on machines without zoneinfo
	"unicode/utf8"
)

// ConfigName is the file that makes a folder a workspace.
const ConfigName = "moxin.yaml"

// DefaultZone is the zone of a workspace that does not name one.
const DefaultZone = "Asia/Shanghai"

// ParseConfig reads moxin.yaml strictly. The Config holds what could be read and defaults
// for the rest, so that one mistake does not hide the next; with a finding of severity
// error nothing should be released by it. name is the file to show in findings.
func ParseConfig(name string, data []byte) (Config, []Finding) {
	c := &configReader{
		reader: reader{file: name, area: "config"},
		config: Config{Version: 1, Articles: "articles", Static: []string{"static", "public"}, Approval: Approvals{Required: true, People: 1, Own: true, Trailers: TrailersOff}, Git: Git{Follow: true}},
	}
	c.config.Calendar.Late = DefaultLate
	c.config.Zone, _ = time.LoadLocation(DefaultZone) // embedded above: it is always there
	data = bytes.TrimPrefix(data, []byte(utf8BOM))
	if !utf8.Valid(data) {
		c.report("encoding", SeverityError, Position{File: name},
			T("不是 UTF-8 编码", "not encoded in UTF-8"), T("另存为 UTF-8", "save it as UTF-8"))
		return c.config, c.findings
	}
	root, err := parseYAML(data)
	if err != nil {
		c.syntax(err, Text{ZH: path.Base(name), EN: path.Base(name)})
		return c.config, c.findings
	}
	if root == nil {
		root = &node{kind: nullNode, line: 1, col: 1}
	}
	c.mapping(root, "", c.top())
	if !Failing(c.findings, "") { // one mistake at a time: what a wrong value would do is no news
		c.later(root)
	}
	c.complete(root)
	sortFindings(c.findings)
	return c.config, c.findings
}

type configReader struct {
	reader
	config Config
	refs   []channelRef // channels named outside of channels:
	keep   *node        // report.keep
}

// channelRef is a channel named before we know them all.
type channelRef struct {
	id        string
	line, col int
	name      string
}

// top is every key of moxin.yaml.
func (c *configReader) top() keys {
	return keys{
		"version":  c.version,
		"brand":    c.text(&c.config.Brand, "brand"),
		"timezone": c.zone,
		"articles": func(n *node) {
			if p, ok := c.folder(n, "articles"); ok {
				c.config.Articles = p
			}
		},
		"static":    c.static,
		"channels":  c.channels,
		"calendar":  c.calendar,
		"campaigns": c.campaigns,
		"approval":  c.approval,
		"check":     c.checks,
		"draw": func(n *node) {
			d := &c.config.Draw
			c.mapping(n, "draw", keys{"mermaid": c.text(&d.Mermaid, "draw.mermaid"), "tex": c.text(&d.TeX, "draw.tex")})
		},
		"cards": c.cards,
		"console": c.listener(&c.config.Console, "console", keys{
			"url": c.address(&c.config.Console.URL, "console.url", "http", "https")}),
		"public": c.listener(&c.config.Public, "public", keys{
			"url": c.address(&c.config.Public.URL, "public.url", "http", "https")}),
		"notices":  c.notices,
		"report":   c.reports,
		"contacts": c.contacts,
		"ingest":   c.ingest,
		"rank":     c.rank,
		"git":      c.git,
		"network": func(n *node) {
			c.mapping(n, "network", keys{"private": func(n *node) { c.config.Private = c.prefixes(n, "network.private") }})
		},
		"redis": c.service(&c.config.Redis, "redis", "redis", "rediss", "unix"),
		"store": c.service(&c.config.Store, "store", "postgres", "postgresql"),
		"media": c.service(&c.config.Media, "media", "s3"),
	}
}

// complete settles and reports what only the whole file shows: the zone of days that
// stand above it, and channels named before they are known.
func (c *configReader) complete(root *node) {
	for i := range c.config.Calendar.Blackout {
		b := &c.config.Calendar.Blackout[i]
		b.From, b.To = c.midnight(b.From), c.midnight(b.To)
	}
	for _, ref := range c.refs {
		if ch, ok := c.config.Channel(ref.id); ok {
			c.contactRef(ref, ch)
			continue
		}
		var ids []string
		for _, ch := range c.config.Channels {
			ids = append(ids, ch.ID)
		}
		c.report("unknown-channel", SeverityError, c.position(ref.line, ref.col),
			Text{ZH: fmt.Sprintf("%s 提到的渠道 %s 不在 channels 里", ref.name, quote(ref.id)),
				EN: fmt.Sprintf("%s names %s, which is not in channels", ref.name, quote(ref.id))},
			didYouMean(ref.id, ids))
	}
	c.keepApart()
	if len(c.config.Channels) == 0 && len(c.findings) == 0 {
		c.report("no-channels", SeverityWarning, c.position(root.line, root.col),
			T("没有配置任何渠道，文章不会成稿", "no channels are configured, so nothing is compiled"),
			T("在 channels 下写一个，例如 gzh: {platform: wechat}", "write one under channels, such as gzh: {platform: wechat}"))
	}
}

func (c *configReader) midnight(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, c.config.Zone)
}

func (c *configReader) version(n *node) {
	if v, ok := c.whole(n, "version", 1); ok && v != 1 {
		c.bad(n, "version", T("这个 moxin 只认识 version: 1", "this moxin knows version: 1 only"))
	}
}

func (c *configReader) zone(n *node) {
	name, ok := c.str(n, "timezone")
	if !ok {
		return
	}
	zone, err := time.LoadLocation(name)
	// "Local" would make the calendar depend on the machine.
	if err != nil || name == "" || name == "Local" {
		c.bad(n, "timezone", T("用 IANA 名称，例如 Asia/Shanghai", "use an IANA name such as Asia/Shanghai"))
		return
	}
	c.config.Zone = zone
}

// folder reads a path inside the workspace.
func (c *configReader) folder(n *node, name string) (string, bool) {
	s, ok := c.str(n, name)
	if !ok {
		return "", false
	}
	p := path.Clean(strings.ReplaceAll(s, `\`, "/"))
	if s == "" || path.IsAbs(p) || p == ".." || strings.HasPrefix(p, "../") || strings.Contains(p, ":") {
		c.bad(n, name, T("写工作区里的相对路径", "write a path relative to the workspace, inside it"))
		return "", false
	}
	return p, true
}

func (c *configReader) static(n *node) {
	c.config.Static = nil
	items := n.items
	if n.kind != listNode {
		items = []*node{n}
	}
	for _, item := range items {
		if p, ok := c.folder(item, "static"); ok {
			c.config.Static = append(c.config.Static, p)
		}
	}
}

func (c *configReader) checks(n *node) {
	k := &c.config.Check
	c.mapping(n, "check", keys{
		"lexicons": func(n *node) {
			c.list(n, "check.lexicons", func(item *node) {
				if p, ok := c.folder(item, "check.lexicons"); ok {
					k.Lexicons = append(k.Lexicons, p)
				}
			})
		},
		"industries": func(n *node) { k.Industries = c.strs(n, "check.industries") },
		"disable":    func(n *node) { k.Disable = c.strs(n, "check.disable") },
		"severity": func(n *node) {
			k.Severity = map[string]Severity{}
			c.each(n, "check.severity", func(f field) {
				if s, ok := c.choice(f.value, "check.severity."+f.key, "error", "warning", "note"); ok {
					k.Severity[f.key] = Severity(s)
				}
			})
		},
	})
}

// each reads a mapping whose keys are free.
func (c *configReader) each(n *node, name string, read func(field)) {
	if n.kind != mapNode {
		c.expected(n, name, mapNode)
		return
	}
	for _, f := range n.fields {
		read(f)
	}
}

func (c *configReader) text(to *string, name string) func(*node) {
	return func(n *node) {
		if s, ok := c.str(n, name); ok {
			*to = s
		}
	}
}

func (c *configReader) flag(to *bool, name string) func(*node) {
	return func(n *node) {
		if b, ok := c.boolean(n, name); ok {
			*to = b
		}
	}
}

// secret reads a reference; a literal is refused without being repeated in the message.
func (c *configReader) secret(to *Secret, name string) func(*node) {
	return func(n *node) {
		s, ok := c.str(n, name)
		if !ok {
			return
		}
		if !Secret(s).IsReference() {
			c.wrong("literal-secret", n, Text{ZH: name + " 里写了明文密钥，会随仓库泄露", EN: name + " holds a literal secret, which leaks with the repository"},
				T("写成 ${变量名}，值放进环境变量；这个密钥已经写进文件，请到平台重置", "write ${VARIABLE} and put the value into the environment; reset this one, it has been in a file"))
			return
		}
		*to = Secret(s)
	}
}

func (c *configReader) listener(to *Listener, name string, more keys) func(*node) {
	all := keys{"listen": func(n *node) {
		s, ok := c.str(n, name+".listen")
		if !ok || s == "" {
			return
		}
		if _, port, err := net.SplitHostPort(s); err != nil || port == "" {
			c.bad(n, name+".listen", T("写成 127.0.0.1:8080", "write 127.0.0.1:8080"))
			return
		}
		to.Listen = s
	}}
	maps.Copy(all, more)
	return func(n *node) { c.mapping(n, name, all) }
}

// service reads {url: …} of a database or store: "" (built in), ${VARIABLE}, or a URL
// of one of schemes that carries no password.
func (c *configReader) service(to *string, name string, schemes ...string) func(*node) {
	return func(n *node) {
		c.mapping(n, name, keys{"url": c.address(to, name+".url", schemes...)})
	}
}

func (c *configReader) address(to *string, name string, schemes ...string) func(*node) {
	return func(n *node) {
		s, ok := c.str(n, name)
		if !ok {
			return
		}
		if Secret(s).IsReference() {
			*to = s
			return
		}
		u, err := url.Parse(s)
		if err == nil && u.User != nil {
			if _, has := u.User.Password(); has {
				c.wrong("literal-secret", n, Text{ZH: name + " 里写了密码，会随仓库泄露", EN: name + " holds a password, which leaks with the repository"},
					T("整个地址写成 ${变量名}，值放进环境变量", "write the whole address as ${VARIABLE} and put it into the environment"))
				return
			}
		}
		if err != nil || !slices.Contains(schemes, u.Scheme) || (u.Host == "" && u.Path == "") {
			list := strings.Join(schemes, "://, ") + "://"
			c.bad(n, name, Text{ZH: "地址以 " + list + " 开头，或写 ${变量名}", EN: "an address starts with " + list + ", or write ${VARIABLE}"})
			return
		}
		*to = s
	}
}

// loopback reports whether host can only be this machine.
func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// sortFindings orders findings by place, then rule.
func sortFindings(findings []Finding) {
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), a.Line-b.Line, a.Column-b.Column,
			cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Channel, b.Channel))
	})
}
