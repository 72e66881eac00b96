package wecom

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/wecom/wecomapi"
)

// Recipients are whom r stands for: the ids of its tags, which moxin.yaml names by id or as "group/name".
func (p *Publisher) Recipients(ctx context.Context, r content.Recipients) (publishers.Recipients, error) {
	out := publishers.Recipients{Account: p.channel.AppID, Staff: slices.Clone(r.Staff)}
	if len(r.Tags) == 0 {
		if !r.Everyone && !r.Groups {
			return out, rejected(content.T(
				"这篇成稿没有写发给谁：给文章写 audience，并在 moxin.yaml 的 tags 里写它对应的标签",
				"the rendition does not say who gets it: give the article an audience, and the tags of it in moxin.yaml"))
		}
		return out, nil
	}
	groups, err := p.api.TagGroups(ctx)
	if err != nil {
		return out, harmless(err)
	}
	out.Tags, err = tagIDs(groups, r.Tags)
	return out, err
}

// tagIDs resolves tags. One that is not there is refused with the name that is nearest to it.
func tagIDs(groups []wecomapi.TagGroup, tags []string) ([]string, error) {
	ids := map[string]string{} // by name and by id
	var names []string
	for _, g := range groups {
		for _, t := range g.Tags {
			name := g.Name + "/" + t.Name
			names = append(names, name)
			ids[name] = t.ID
		}
	}
	for _, g := range groups { // a tag that is named like another's id does not take its place
		for _, t := range g.Tags {
			ids[t.ID] = t.ID
		}
	}
	var out []string
	for _, tag := range tags {
		id, ok := ids[tag]
		if !ok {
			return nil, rejected(unknownTag(tag, names))
		}
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	if n := len(out); n > wecomapi.MaxTagsOfList {
		return nil, rejected(content.T(
			fmt.Sprintf("一次最多按 %d 个标签选客户，这里有 %d 个", wecomapi.MaxTagsOfList, n),
			fmt.Sprintf("customers are chosen by at most %d tags, here are %d", wecomapi.MaxTagsOfList, n)))
	}
	return out, nil
}

func unknownTag(tag string, names []string) content.Text {
	if near := content.Nearest(tag, names); near != "" {
		return content.T("企业微信里没有标签“"+tag+"”，是不是“"+near+"”？", "WeCom has no tag "+tag+": is it "+near+"?")
	}
	// "group/name" is long, so that a slip in one part of it may be far from the whole.
	group, _, _ := strings.Cut(tag, "/")
	var same []string
	for _, n := range names {
		if strings.HasPrefix(n, group+"/") {
			same = append(same, n)
		}
	}
	if len(same) > 0 {
		list := joined(same)
		return content.T("企业微信里没有标签“"+tag+"”；这一组有："+list, "WeCom has no tag "+tag+"; that group has "+list)
	}
	return content.T("企业微信里没有标签“"+tag+"”：写成 组名/标签名，和企业微信里显示的一样",
		"WeCom has no tag "+tag+": write group/name as WeCom shows them")
}

// mostNamed is how many names a sentence holds.
const mostNamed = 12

// joined is a list for people.
func joined(names []string) string {
	if len(names) > mostNamed {
		return strings.Join(names[:mostNamed], "、") + fmt.Sprintf(" … (%d)", len(names))
	}
	return strings.Join(names, "、")
}

// orders are the tasks that a message takes; the text is for people.
func (p *Publisher) orders(ctx context.Context, m publishers.Message, memo memory, r content.Rendition) ([]order, string, error) {
	if r.To == nil {
		return nil, "", rejected(content.T("这篇成稿没有写发给谁，请重新编译", "the rendition does not say who gets it, compile it again"))
	}
	to, err := p.Recipients(ctx, *r.To)
	if err != nil {
		return nil, "", err
	}
	o, why, err := p.compose(ctx, m, memo, r)
	if err != nil {
		return nil, "", err
	}
	o.Tags = to.Tags
	switch {
	case p.channel.Mode == content.ModeMoment:
		o.Staff = to.Staff
	case r.To.Groups:
		if len(to.Staff) != 1 {
			return nil, "", account(content.T("发给客户群要写清由谁发：staff 正好一位（群主）", "customer groups are sent to by one colleague, their owner: staff names exactly one"))
		}
		o.Groups, o.Sender = true, to.Staff[0]
	case len(to.Staff) == 1:
		o.Sender = to.Staff[0]
	case len(to.Staff) > 1 || len(to.Tags) == 0:
		list, err := p.byCustomer(ctx, o, to)
		return list, why, err
	}
	return []order{o}, why, nil
}

// byCustomer are tasks that name their customers: where several colleagues send, one for each of them, of
// the customers that none before has; where everybody is meant and nobody is named to send, one that leaves
// the choice of who sends to the platform. Without a tag or a sender no task is taken.
func (p *Publisher) byCustomer(ctx context.Context, o order, to publishers.Recipients) ([]order, error) {
	staff, named := to.Staff, len(to.Staff) > 0
	if !named {
		var err error
		if staff, err = p.api.Staff(ctx); err != nil {
			return nil, err
		}
	}
	have, err := p.customers(ctx, staff, to.Tags)
	if err != nil {
		return nil, err
	}
	var out []order
	var everybody []string
	taken := map[string]bool{}
	for _, s := range staff {
		one := o
		one.Sender, one.Tags, one.Customers = s, nil, nil
		for _, c := range have[s] {
			if !taken[c] {
				taken[c] = true
				one.Customers = append(one.Customers, c)
				everybody = append(everybody, c)
			}
		}
		if len(one.Customers) > 0 {
			out = append(out, one)
		}
	}
	if !named && len(out) > 0 {
		o.Customers = everybody
		out = []order{o}
	}
	return out, countable(out)
}

// countable refuses tasks of nobody, and of more customers than can be named.
func countable(list []order) error {
	if len(list) == 0 {
		return rejected(content.T("没有一位客户能收到：看看标签和 staff", "not one customer would get it: look at tags and staff"))
	}
	for _, o := range list {
		if n := len(o.Customers); n > wecomapi.MaxTemplateCustomers {
			return rejected(content.T(
				fmt.Sprintf("要一位一位点名的客户有 %d 位，一个任务最多 %d 位：改用标签选人（不写 staff，或只写一位）", n, wecomapi.MaxTemplateCustomers),
				fmt.Sprintf("%d customers would have to be named and a task takes %d: choose them by tags (and name one colleague in staff, or none)", n, wecomapi.MaxTemplateCustomers)))
		}
	}
	return nil
}

// customers are the customers with any of some tags, or all, by colleague. Nothing of them is kept.
func (p *Publisher) customers(ctx context.Context, staff, tags []string) (map[string][]string, error) {
	out := map[string][]string{}
	for some := range slices.Chunk(staff, wecomapi.MaxCustomerStaff) {
		cursor := ""
		for {
			page, err := p.api.CustomersOf(ctx, some, cursor)
			if err != nil {
				return nil, err
			}
			for _, c := range page.List {
				if len(tags) == 0 || slices.ContainsFunc(c.Tags, func(id string) bool { return slices.Contains(tags, id) }) {
					out[c.User] = append(out[c.User], c.ID)
				}
			}
			if cursor = page.Next; cursor == "" {
				break
			}
		}
	}
	return out, nil
}
