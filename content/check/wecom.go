package check

import (
	"fmt"
	"strings"

	"moxin/content"
)

// wecom reports what keeps a message of WeCom from being sent at all: nobody whom it is for, a card
// that leads nowhere, nothing in it.
func (r *sent) wecom() {
	r.recipients()
	if needs, ok := wecomNeeds[r.out.Mode+"/"+r.out.Format]; ok {
		needs(r)
	}
}

// wecomNeeds are what a kind of message cannot do without, by mode and format.
var wecomNeeds = map[string]func(*sent){
	"robot/news":     (*sent).cardLink,
	"robot/image":    (*sent).picture,
	"message/link":   (*sent).cardLink,
	"message/images": (*sent).picture,
	"moment/images":  (*sent).picture,
	"moment/link":    func(r *sent) { r.cardLink(); r.cardCover() },
	"moment/video":   (*sent).video,
}

// recipients: a message is sent to nobody by guess. What the article and moxin.yaml leave open, a
// person says.
func (r *sent) recipients() {
	if r.out.To != nil || r.out.Mode != content.ModeMessage && r.out.Mode != content.ModeMoment {
		return
	}
	at, id, audience := r.article.At("audience"), r.channel.ID, r.article.Audience
	if audience == "" {
		r.add("message/audience", at,
			content.T("没有写 audience，不知道发给哪些客户", "audience is not said: nobody knows which customers it is for"),
			content.T("写 audience: existing（存量）、warm（半存量）或 new（增量）；"+r.mapping().ZH, "write audience: existing, warm or new; "+r.mapping().EN))
		return
	}
	r.add("message/tags", at,
		content.T(fmt.Sprintf("渠道 %s 没有写 audience: %s 对应哪些客户标签", id, audience), fmt.Sprintf("channel %s does not say which customer tags audience: %s stands for", id, audience)),
		content.T(fmt.Sprintf("在 moxin.yaml 写 channels.%s.tags: {%s: [标签组/标签]}，发给所有客户写 \"*\"；%s", id, audience, r.mapping().ZH),
			fmt.Sprintf("write channels.%s.tags: {%s: [group/tag]} into moxin.yaml, every customer is \"*\"; %s", id, audience, r.mapping().EN)))
}

// mapping says which audiences the channel knows.
func (r *sent) mapping() content.Text {
	var zh, en []string
	for _, a := range content.Audiences {
		tags, ok := r.channel.Tags[a]
		switch {
		case ok && len(tags) == 0:
			zh, en = append(zh, string(a)+" → 所有客户"), append(en, string(a)+" → every customer")
		case ok:
			zh, en = append(zh, string(a)+" → "+strings.Join(tags, "、")), append(en, string(a)+" → "+strings.Join(tags, ", "))
		}
	}
	if len(zh) == 0 {
		return content.T("这个渠道还没有写 tags", "the channel has no tags yet")
	}
	return content.T("这个渠道现在是 "+strings.Join(zh, "，"), "the channel has "+strings.Join(en, ", "))
}

// cardLink: a card without an address is refused. One that is none the renderer has told of.
func (r *sent) cardLink() {
	over, _ := r.article.For(r.channel.ID)
	if r.out.SourceURL != "" || over.SourceURL != "" {
		return
	}
	id := r.channel.ID
	r.add("message/no-link", r.article.At("channels."+id),
		content.T("卡片没有链接，点开没有去处", "the card has no link: there is nowhere to go"),
		content.T("写 channels."+id+".source_url，或在正文用 {{link 渠道}} 指到本文在别处的地址；没有地址就换一种 format",
			"write channels."+id+".source_url, or {{link CHANNEL}} in the text for where the article is elsewhere; without an address use another format"))
}

// cardCover: the card of a moment has a cover that is uploaded.
func (r *sent) cardCover() {
	if _, ok := r.out.Cover(); ok || r.illustrated() {
		return
	}
	r.add("cover/missing", r.coverAt(),
		content.T("没有封面，客户朋友圈的链接要有一张", "there is no cover, and a link in customer moments has one"),
		content.T("在 front matter 写 cover: ./cover.jpg，或在正文放一张图片", "write cover: ./cover.jpg into the front matter, or put an image into the text"))
}

func (r *sent) picture() {
	if r.has(content.RoleImage) || r.illustrated() {
		return
	}
	r.add("message/nothing", r.coverAt(),
		content.T("format: "+r.out.Format+" 要有图，文章里一张也没有", "format: "+r.out.Format+" needs a picture, and the article has none"),
		content.T("写 cover: ./cover.jpg，或换一种 format，例如 text", "write cover: ./cover.jpg, or use another format such as text"))
}

// How large and how long the video of a moment may be (add_moment_task page, read 2026-11).
const (
	mostVideo   = 10 << 20 // bytes
	mostSeconds = 30
)

// video: the one of a moment is uploaded, at most 10 MB and 30 seconds. Of one that does not say how
// long it is nothing is said.
func (r *sent) video() {
	over, _ := r.article.For(r.channel.ID)
	key := "channels." + r.channel.ID + ".video"
	if !r.has(content.RoleVideo) {
		if over.Video == "" {
			r.add("message/nothing", r.article.At("channels."+r.channel.ID),
				content.T("format: video 要一个视频，没有写", "format: video needs a video, and there is none"),
				content.T("写 "+key+": ./video.mp4，30 秒以内，不超过 10 MB", "write "+key+": ./video.mp4, at most 30 seconds and 10 MB"))
		}
		return
	}
	for _, m := range r.out.Media {
		switch {
		case m.Role != content.RoleVideo:
		case content.IsRemote(m.Source):
			r.add("media/video", r.article.At(key),
				content.T("企业微信要上传视频文件，写网址用不了", "WeCom takes the file of a video, not its address"),
				content.T("把视频放进仓库，写 "+key+": ./video.mp4", "put it into the repository and write "+key+": ./video.mp4"))
		case m.Size > mostVideo:
			r.add("media/video", r.article.At(key),
				content.T(fmt.Sprintf("视频 %d 字节，客户朋友圈最多 10 MB（%d 字节）", m.Size, mostVideo), fmt.Sprintf("the video has %d bytes; customer moments take 10 MB, which are %d", m.Size, mostVideo)),
				content.T("压缩后再用；依据：add_moment_task 页", "compress it; source: the add_moment_task page"))
		case m.Seconds > mostSeconds:
			r.add("media/video", r.article.At(key),
				content.T(fmt.Sprintf("视频 %.1f 秒，客户朋友圈最多 %d 秒", m.Seconds, mostSeconds), fmt.Sprintf("the video is %.1f seconds long; customer moments take %d", m.Seconds, mostSeconds)),
				content.T("剪短再用；依据：add_moment_task 页", "cut it; source: the add_moment_task page"))
		}
	}
}

func (r *sent) has(role content.Role) bool {
	for _, m := range r.out.Media {
		if m.Role == role {
			return true
		}
	}
	return false
}
