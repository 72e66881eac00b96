package main

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"moxin/cmd/moxin/demo"
	"moxin/content"
)

// articleHead is the front matter of the first article and what every channel shows.
const articleHead = `---
title: 写给老客户的第一篇文章
summary: 从这里开始写。
cover: ./hello.png
# publish_at: 2027-01-05 20:00   # 工作区时区；不写就不排期
tags: [示例]
stage: trust        # attract 吸引 | trust 信任 | convert 转化 | retain 留存
audience: existing  # existing 存量 | warm 半存量 | new 增量
ai: none            # none 没用 AI | assisted 辅助 | generated 生成；平台会问
---

写给老客户的第一段话。**加粗**和列表都能用：

- 一句有用的话
- 一个真实的例子

::: tip 一个小办法
提示框写在三个冒号之间，tip 可以换成 info、warning、danger。
:::
`

// articleShort shows how an article speaks to some channels alone; SHORT are their ids.
const articleShort = `
::: only SHORT
这一段只出现在短内容渠道，长文章里没有。
:::

::: except SHORT
NAMES里没有这一段。
:::
`

const articleNote = `
::: note
小红书的笔记可以自己写在这里，写了就一字不改地用。

不写，就从文章里摘几句，并提醒没有人确认过。
:::
`

// shortFamilies are the shapes in which an article is told in a few lines.
var shortFamilies = []content.Family{content.FamilyNote, content.FamilyCaption, content.FamilyMessage, content.FamilyPost}

// firstArticle gives a new workspace something to look at, for the channels that it has.
func firstArticle(model string) string {
	channels := []content.Channel{{ID: "xhs", Platform: content.XiaoHongShu}, {ID: "dy", Platform: content.Douyin}, {ID: "sph", Platform: content.Channels}}
	if m, ok := content.ModelByID(model); ok {
		channels = m.Channels()
	}
	var ids, names []string
	note := false
	for _, ch := range channels {
		p, _ := content.PlatformByID(ch.Platform)
		if slices.Contains(shortFamilies, ch.Family()) {
			ids, names = append(ids, ch.ID), append(names, p.Name.ZH)
		}
		note = note || ch.Family() == content.FamilyNote
	}
	text := articleHead
	if len(ids) > 0 && len(ids) < len(channels) || model == "" {
		text += strings.NewReplacer("SHORT", strings.Join(ids, " "), "NAMES", strings.Join(names, "、")).Replace(articleShort)
	}
	if note {
		text += articleNote
	}
	return text
}

// writeFirstArticle writes it with its cover, unless articles are there.
func writeFirstArticle(root, text string) error {
	dir := filepath.Join(root, "articles")
	if exists(dir) {
		return nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	cover, err := demo.Cover("hello")
	if err != nil {
		return err
	}
	return errors.Join(
		os.WriteFile(filepath.Join(dir, "hello.png"), cover, 0o644),
		os.WriteFile(filepath.Join(dir, "hello.md"), []byte(text), 0o644))
}
