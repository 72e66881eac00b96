package content

import (
	"fmt"
	"slices"
)

// MostApprovers is how many people a rule of approval may ask for.
const MostApprovers = 2

// approval reads who has to approve what.
func (c *configReader) approval(n *node) {
	a := &c.config.Approval
	var rules []ruleNode
	c.mapping(n, "approval", keys{
		"required": c.flag(&a.Required, "approval.required"),
		"people":   c.approvers(&a.People, "approval.people", 1),
		"own":      c.flag(&a.Own, "approval.own"),
		"trailers": c.word(&a.Trailers, "approval.trailers", trailerWords...),
		"rules": func(n *node) {
			c.list(n, "approval.rules", func(item *node) { rules = append(rules, ruleNode{item, ApprovalRule{}}) })
		},
	})
	for i := range rules { // now that what they fall back on is known
		rules[i].ApprovalRule = c.approvalRule(rules[i].node, ApprovalRule{People: a.People, Own: a.Own})
		a.Rules = append(a.Rules, rules[i].ApprovalRule)
		c.neverFits(rules[:i+1])
	}
}

var trailerWords = []string{TrailersOff, TrailersAny, TrailersSigned}

// ruleNode is a rule and where it stands.
type ruleNode struct {
	*node
	ApprovalRule
}

// approvalRule reads one rule; what it does not say of people and own is as for all.
func (c *configReader) approvalRule(n *node, r ApprovalRule) ApprovalRule {
	const name = "approval.rules"
	c.mapping(n, name, keys{
		"channels": func(n *node) {
			r.Channels = c.conditions(n, name+".channels", func(id string, item *node) bool {
				c.refs = append(c.refs, channelRef{id, item.line, item.col, name})
				return true
			})
		},
		"stages": func(n *node) {
			r.Stages = nil
			for _, s := range c.conditions(n, name+".stages", func(s string, item *node) bool {
				known := slices.Contains(Stages, Stage(s))
				if !known {
					c.bad(item, name+".stages", didYouMean(s, words(Stages)))
				}
				return known
			}) {
				r.Stages = append(r.Stages, Stage(s))
			}
		},
		"authors": func(n *node) {
			r.Authors = c.conditions(n, name+".authors", func(string, *node) bool { return true })
		},
		"people": c.approvers(&r.People, name+".people", 0),
		"own":    c.flag(&r.Own, name+".own"),
	})
	if own, said := n.find("own"); said && r.People == 0 {
		c.wrong("bad-value", own.value, T("people: 0 不要人批准，own 用不上", "with people: 0 nobody approves, and own has no use"),
			T("删掉 own，或写 people: 1", "remove own, or write people: 1"))
	}
	if r.People == 0 {
		r.Own = true
	}
	return r
}

// conditions reads one text or a list of them, which must not be empty: that would fit everything.
func (c *configReader) conditions(n *node, name string, good func(string, *node) bool) []string {
	items := n.items
	if n.kind != listNode {
		items = []*node{n}
	}
	var out []string
	for _, item := range items {
		if s, ok := c.str(item, name); ok && s != "" && good(s, item) {
			out = append(out, s)
		}
	}
	if len(items) == 0 || len(items) == 1 && items[0].scalar() && items[0].text == "" {
		c.bad(n, name, T("至少写一个；不限就整项不写", "name one at least; to leave it open, leave it out"))
	}
	return out
}

func (c *configReader) approvers(to *int, name string, least int) func(*node) {
	return func(n *node) {
		v, ok := c.whole(n, name, least)
		if ok && v > MostApprovers {
			c.bad(n, name, T(fmt.Sprintf("至多 %d", MostApprovers), fmt.Sprintf("at most %d", MostApprovers)))
			return
		}
		if ok {
			*to = v
		}
	}
}

// neverFits warns of the last rule where an earlier one takes all that it would be for.
func (c *configReader) neverFits(rules []ruleNode) {
	last := rules[len(rules)-1]
	for i, earlier := range rules[:len(rules)-1] {
		if !earlier.covers(last.ApprovalRule) {
			continue
		}
		c.report("never-fits", SeverityWarning, c.position(last.line, last.col),
			Text{ZH: fmt.Sprintf("approval.rules 的第 %d 条轮不到：第 %d 条已经管了它的全部", len(rules), i+1),
				EN: fmt.Sprintf("rule %d of approval.rules never comes into play: rule %d takes all of it", len(rules), i+1)},
			T("先写窄的，后写宽的", "write the narrow rule before the wide one"))
		return
	}
}

// covers reports whether a rule fits everything that another fits.
func (r ApprovalRule) covers(other ApprovalRule) bool {
	return holds(r.Channels, other.Channels) && holds(r.Stages, other.Stages) && holds(nameKeys(r.Authors), nameKeys(other.Authors))
}

// holds reports whether a condition is no narrower than another.
func holds[T comparable](wide, narrow []T) bool {
	return len(wide) == 0 || len(narrow) > 0 && !slices.ContainsFunc(narrow, func(v T) bool { return !slices.Contains(wide, v) })
}

func nameKeys(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = NameKey(n)
	}
	return out
}

func approvalKeys() []Key {
	docOwn := T("作者能不能批准自己的文章；不写是能", "whether authors may approve their own; unsaid = they may")
	return []Key{
		{Name: "required", Kind: KeyFlag, Doc: T("没有规则管到的，发布前要不要有人点头；不写是要", "whether a person must approve a release that no rule is for; unsaid = yes")},
		{Name: "people", Kind: KeyWhole, Least: 1, Most: MostApprovers, Doc: T("要几个人点头：1（不写）或 2", "how many have to approve: 1 (unsaid) or 2")},
		{Name: "own", Kind: KeyFlag, Doc: docOwn},
		{Name: "trailers", Kind: KeyWord, Words: trailerWords, Doc: T("提交里的 Approved-by 算不算：off 不算（不写），any 算，signed 提交签过名才算", "whether Approved-by in a commit counts: off (unsaid), any, or signed commits alone")},
		{Name: "rules", Kind: KeyList, Doc: T("从上往下，第一条合适的规则代替上面几项", "the first rule that fits takes the place of the above"), Each: &Key{Kind: KeyMapping, Keys: []Key{
			{Name: "channels", Kind: KeyTexts, Example: "gzh", Doc: T("哪些渠道；不写是全部", "which channels; unsaid = all")},
			{Name: "stages", Kind: KeyTexts, Words: words(Stages), Example: string(StageConvert), Doc: T("哪些阶段的文章；不写是全部", "articles of which stages; unsaid = all")},
			{Name: "authors", Kind: KeyTexts, Example: "林溪", Doc: T("谁的文章；不写是所有人", "whose articles; unsaid = everybody's")},
			{Name: "people", Kind: KeyWhole, Most: MostApprovers, Doc: T("要几个人点头；0 是不用", "how many have to approve; 0 = nobody")},
			{Name: "own", Kind: KeyFlag, Doc: docOwn}}}},
	}
}
