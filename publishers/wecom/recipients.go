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
