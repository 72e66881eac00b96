package check

import (
	"bytes"
	"fmt"

	"moxin/content"
)

// asksForAI are the platforms whose publishing page asks how far a model wrote the post, and what
// they call it (platform notes collected 2026-11, sections 1.1, 1.2, 1.6 and 5).
var asksForAI = map[string]content.Text{
	content.XiaoHongShu: content.T("社区公约要求声明 AI 内容", "its community rules ask to declare what a model made"),
	content.Douyin:      content.T("发布页的“自主声明”", "“自主声明” of its publishing page"),
	content.Channels:    content.T("发布页的“视频标注”", "“视频标注” of its publishing page"),
	content.Weibo:       content.T("发布页的“内容声明”", "“内容声明” of its publishing page"),
}

// ai reports an article that does not say whether a model wrote it, where a platform asks.
func (s *source) ai() {
	if s.a.AI != "" {
		return
	}
	for _, ch := range s.ws.Config.Channels {
		if _, goes := s.a.For(ch.ID); !goes || asksForAI[ch.Platform].ZH == "" {
			continue
		}
		p, _ := content.PlatformByID(ch.Platform)
		s.add("ai/unsaid", content.Position{File: s.a.Path},
			content.T("没有写 ai，"+p.Name.ZH+"等平台发布时要声明", "ai is not said, and "+p.Name.EN+" and others ask for it"),
			content.T("在 front matter 写 ai: none、assisted 或 generated", "write ai: none, assisted or generated into the front matter"))
		return
	}
}

// declaration reminds of the declaration where the platform asks for one.
func (r *sent) declaration() {
	asks, ok := asksForAI[r.out.Platform]
	if !ok || r.out.AI != content.AIAssisted && r.out.AI != content.AIGenerated {
		return
	}
	r.add("ai/declare", r.article.At("ai"),
		content.T("这篇写明用了 AI，发布时要声明："+asks.ZH, "a model had a part in it, which is declared when publishing: "+asks.EN),
		content.T("交接清单里会提醒", "the hand-off's checklist asks for it"))
}

// A stage bears so many calls to buy in a thousand characters; the numbers are moxin's own, from
// what sells to people who follow already: articles that win attention or trust hardly ask for
// money, those that are to sell may, and no article is a price list.
var bears = map[content.Stage]float64{
	content.StageAttract: 1, content.StageTrust: 1, content.StageConvert: 12, content.StageRetain: 3, "": 4,
}

var stageNames = map[content.Stage]content.Text{
	content.StageAttract: content.T("“吸引”阶段的文章", "an article that is to attract"),
	content.StageTrust:   content.T("“信任”阶段的文章", "an article that is to build trust"),
	content.StageConvert: content.T("“转化”阶段的文章", "an article that is to sell"),
	content.StageRetain:  content.T("“留存”阶段的文章", "an article that is to retain"),
	"":                   content.T("没写阶段（stage）的文章", "an article without a stage"),
}

const (
	fewCalls  = 3   // fewer calls than this are never too many
	leastText = 200 // a shorter text is measured as one of this length
)

// selling compares the calls to buy with what the article's stage bears, and names the places.
func (s *source) selling() {
	var calls []hit
	for _, h := range s.hits {
		if h.entry.Count && familyOf(h.entry.ID) == "sell" {
			calls = append(calls, h)
		}
	}
	if len(calls) < fewCalls {
		return
	}
	length := 0
	for _, r := range s.folded.text {
		if isHan(r) || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			length++
		}
	}
	density := float64(len(calls)) * 1000 / float64(max(length, leastText))
	limit := bears[s.a.Stage]
	if density <= limit {
		return
	}
	stage := stageNames[s.a.Stage]
	advice := content.T("留一处，放在结尾；或写明 stage: convert", "keep one, at the end; or say stage: convert")
	if s.a.Stage == content.StageConvert {
		advice = content.T("留一处，放在结尾", "keep one, at the end")
	}
	zh, en := s.calls(calls)
	s.add("sell/dense", s.at(s.folded.source(calls[0].from)),
		content.T(fmt.Sprintf("%d 处催买，按每千字算 %.1f 处，%s最多 %g 处：%s", len(calls), density, stage.ZH, limit, zh),
			fmt.Sprintf("%d calls to buy, %.1f in a thousand characters; %s bears %g: %s", len(calls), density, stage.EN, limit, en)), advice)
}

// maxCalls is how many calls to buy are quoted.
const maxCalls = 6

// calls lists calls to buy by their lines.
func (s *source) calls(calls []hit) (zh, en string) {
	line := 0
	for i, h := range calls[:min(len(calls), maxCalls)] {
		from := s.folded.source(h.from)
		switch n := s.a.BodyLine + s.line(from); {
		case n != line:
			if i > 0 {
				zh, en = zh+"；", en+"; "
			}
			zh, en, line = zh+fmt.Sprintf("第 %d 行 ", n), en+fmt.Sprintf("line %d ", n), n
		default:
			zh, en = zh+"、", en+", "
		}
		zh, en = zh+s.folded.quote(h), en+s.folded.quote(h)
	}
	if len(calls) > maxCalls {
		zh, en = zh+"……", en+" …"
	}
	return zh, en
}

// links says what becomes of links on WeChat: all but its own become a list at the end.
func (r *sent) links() {
	if r.out.Family != content.FamilyWeChat {
		return
	}
	links := r.view.external()
	if n := len(links); n > 0 {
		r.add("link/external", r.view.at(links[0]),
			content.T(fmt.Sprintf("%d 个外部链接在公众号里点不开，会列成文末引用", n), fmt.Sprintf("%d external links cannot be opened in WeChat and become a list at the end", n)),
			content.T("最要紧的一个写进 source_url（阅读原文）", "write the one that matters into source_url (阅读原文)"))
	}
}

// externalLinks are the places of links that lead out of WeChat. Images are none.
func externalLinks(prose []byte) []int {
	var out []int
	sign := []byte("](http")
	for at := 0; ; {
		i := bytes.Index(prose[at:], sign)
		if i < 0 {
			return out
		}
		at += i
		open := max(0, at-maxLabel)
		open += max(0, bytes.LastIndexByte(prose[open:at], '['))
		address := prose[at+len(sign):]
		at += len(sign)
		if prose[open] != '[' || open > 0 && prose[open-1] == '!' || bytes.Contains(prose[open:at], []byte("\n\n")) {
			continue
		}
		address = bytes.TrimPrefix(address, []byte("s"))
		if bytes.HasPrefix(address, []byte("://")) && !bytes.HasPrefix(address, []byte("://mp.weixin.qq.com/")) {
			out = append(out, open)
		}
	}
}

// maxLabel bounds how far back the beginning of a link is looked for, in bytes.
const maxLabel = 1000
