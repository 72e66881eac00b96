package wechat

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/wechat/wechatapi"
)

// What withdrawing leaves behind. Source: platform notes collected 2026-11, 1.5 and 1.6; that
// cards stay is memory (unverified).
var (
	leftQuiet = content.T(
		"文章页已删除，不能恢复；转发出去的卡片还在，点开会看到“已被发布者删除”",
		"the pages are deleted for good; cards that readers shared stay, and open on “deleted by its publisher”")
	leftPushed = content.T(
		"文章页已删除，不能恢复；关注者已经收到的群发卡片收不回来，点开会看到“已被发布者删除”；这次群发的次数不退",
		"the pages are deleted for good; the cards that followers received stay, and open on “deleted by its publisher”; the send is not given back")
)

// codesGone are what deleting what is gone is answered with: by freepublish/delete, mass/delete.
var codesGone = []int{53600, 40059}

// Withdraw deletes the pages of posts, each by the call that its way of publishing has. Posts
// that a person published by hand cannot be reached, which is an error that says so.
func (p *Publisher) Withdraw(ctx context.Context, m publishers.Message, posts []content.Publication) (content.Text, error) {
	memo := memory{m.Memo()}
	var mass massJob
	var submitted intent
	var articles []string
	err := errors.Join(memo.recall(ctx, stepMass, &mass), memo.recall(ctx, stepSubmit, &submitted), memo.recall(ctx, stepFound, &articles))
	if err != nil {
		return content.Text{}, p.harmless(err)
	}
	// From the last one on: no page says whether an article that goes moves the places behind it.
	posts = slices.Clone(posts)
	slices.SortFunc(posts, func(a, b content.Publication) int { return b.Index - a.Index })
	var said []content.Text
	for _, post := range posts {
		left := leftQuiet
		var err error
		switch {
		case post.RemoteID != "" && post.RemoteID == mass.MsgID:
			left = leftPushed
			err = p.api.MassDelete(ctx, wechatapi.ID(post.RemoteID), post.Index+1)
		case post.RemoteID != "" && (submitted.MediaID != "" || slices.Contains(articles, post.RemoteID)):
			err = p.api.DeletePublished(ctx, post.RemoteID, post.Index+1)
		default:
			return joined(said), byHand(post)
		}
		if err != nil && !slices.Contains(codesGone, codeOf(err)) {
			return joined(said), p.harmless(fmt.Errorf("article %d: %w", post.Index+1, err))
		}
		if !slices.Contains(said, left) {
			said = append(said, left)
		}
	}
	return joined(said), nil
}

// errByHand says that the interface cannot reach a post.
var errByHand = errors.New("wechat: published by hand")

// byHand says that a person must delete a post.
func byHand(post content.Publication) error {
	return &publishers.Error{Class: publishers.Rejected, Err: errByHand, Text: content.T(
		"《"+post.Title+"》是在公众平台上手动发表的，接口删不到：到公众平台删除，再用 --done-by-hand 记下来",
		"“"+post.Title+"” was published by hand, which no call can delete: delete it on the platform, then say so with --done-by-hand")}
}

// codeOf is the errcode of a refusal, 0 of anything else.
func codeOf(err error) int {
	var w *wechatapi.Error
	if errors.As(err, &w) {
		return w.Code
	}
	return 0
}

func joined(list []content.Text) content.Text {
	var zh, en []string
	for _, t := range list {
		zh, en = append(zh, t.ZH), append(en, t.EN)
	}
	return content.T(strings.Join(zh, "；"), strings.Join(en, "; "))
}
