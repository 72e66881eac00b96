package wecom

import (
	"context"
	"fmt"
	"slices"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/wecom/wecomapi"
)

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
		for c, err := range wecomapi.All(func(cursor string) (wecomapi.Page[wecomapi.Customer], error) {
			return p.api.CustomersOf(ctx, some, cursor)
		}) {
			if err != nil {
				return nil, err
			}
			if len(tags) == 0 || slices.ContainsFunc(c.Tags, func(id string) bool { return slices.Contains(tags, id) }) {
				out[c.User] = append(out[c.User], c.ID)
			}
		}
	}
	return out, nil
}
