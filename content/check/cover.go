package check

import (
	"bytes"
	"fmt"
	"math"
	"path"
	"strings"

	"moxin/content"
)

// A crop is what a platform cuts out of the middle of a cover.
type crop struct {
	width, height float64 // the ratio
	lost          float64 // the share of the picture that may go
	where         content.Text
}

// crops by platform (WeChat interface notes collected 2026-11, section 1.4: pic_crop_235_1 and
// pic_crop_1_1; the shares are moxin's own: beyond them faces and words at the edges are gone).
var crops = map[string][]crop{
	content.WeChat: {
		{2.35, 1, 0.40, content.T("消息列表头条 2.35:1", "the head of a message, 2.35:1")},
		{1, 1, 0.60, content.T("次条和转发 1:1", "other articles and shares, 1:1")},
	},
}

// leastCover is the width below which a cover looks soft on a phone, in pixels.
var leastCover = map[string]struct {
	width  int
	source content.Text
}{
	content.WeChat:      {900, content.T("头条封面常用 900×383（未核实）", "900×383 is usual for the head of a message (unverified)")},
	content.XiaoHongShu: {1080, content.T("小红书建议宽 1080 以上", "小红书 recommends 1080 and more")},
	content.Kuaishou:    {1080, content.T("快手封面 1080×1920", "快手 covers have 1080×1920")},
}

// covers looks at the covers that the team chose; what moxin drew has the right form.
func (r *sent) covers() {
	square := false
	var own []content.Media
	for _, m := range r.out.Media {
		if m.Role != content.RoleCover {
			continue
		}
		square = square || m.Width > 0 && m.Width == m.Height
		if m.Width > 0 && m.Height > 0 && !strings.HasPrefix(m.Source, content.Drawn) {
			own = append(own, m)
		}
	}
	for i, m := range own {
		if least, ok := leastCover[r.out.Platform]; ok && m.Width < least.width {
			r.add("cover/small", r.coverAt(),
				content.T(fmt.Sprintf("封面 %d×%d 像素，偏小：%s", m.Width, m.Height, least.source.ZH),
					fmt.Sprintf("the cover has %d×%d pixels, which is small: %s", m.Width, m.Height, least.source.EN)),
				content.T("换一张更大的图", "use a larger picture"))
		}
		for _, c := range crops[r.out.Platform] {
			if i == 0 && !(c.width == c.height && square) {
				r.cropped(m, c)
			}
		}
	}
}

func (r *sent) coverAt() content.Position {
	if at, ok := r.article.Keys["channels."+r.channel.ID+".cover"]; ok {
		return at
	}
	return r.article.At("cover")
}

func (r *sent) cropped(m content.Media, c crop) {
	w, h := float64(m.Width), float64(m.Height)
	cw, ch := w, w*c.height/c.width
	if ch > h {
		cw, ch = h*c.width/c.height, h
	}
	lost := 1 - cw*ch/(w*h)
	if lost <= c.lost {
		return
	}
	r.add("cover/crop", r.coverAt(),
		content.T(fmt.Sprintf("封面 %d×%d，%s只剩中间 %.0f×%.0f，裁掉 %.0f%%", m.Width, m.Height, c.where.ZH, math.Round(cw), math.Round(ch), lost*100),
			fmt.Sprintf("the cover has %d×%d; %s keeps %.0f×%.0f of its middle and loses %.0f%%", m.Width, m.Height, c.where.EN, math.Round(cw), math.Round(ch), lost*100)),
		content.T("用 2.35:1 的图（例如 1880×800），要紧的内容放中间的方形里", "use 2.35:1, such as 1880×800, with what matters in the square of the middle"))
}

// mostBytes is how large a picture of a platform may be, in bytes.
var mostBytes = map[string]struct {
	size   int64
	source string
}{
	content.WeChat:      {10 << 20, "add_material page: image 10 MB"},
	content.XiaoHongShu: {20 << 20, "a public tool caps at 20 MB (unverified)"},
	content.Bilibili:    {5 << 20, "cover at most 5 MB, public code"},
	content.Weibo:       {5<<20 - 1, "statuses/share page: below 5 MB"},
}

// files reports pictures that the platform would find too large.
func (r *sent) files() {
	most, ok := mostBytes[r.out.Platform]
	if !ok {
		return
	}
	for _, m := range r.out.Media {
		if m.Role == content.RoleVideo || m.Size <= most.size {
			continue
		}
		r.add("media/large", content.Position{File: r.article.Path},
			content.T(fmt.Sprintf("图片 %s 有 %.1f MB，上限 %.0f MB", short(path.Base(m.Source)), float64(m.Size)/(1<<20), float64(most.size)/(1<<20)),
				fmt.Sprintf("the picture %s has %.1f MB, the limit is %.0f MB", short(path.Base(m.Source)), float64(m.Size)/(1<<20), float64(most.size)/(1<<20))),
			content.T("压缩后再用；依据："+most.source, "compress it; source: "+most.source))
	}
}

// alts counts the pictures without a description, which blind readers and searches get nothing of.
func (s *source) alts() {
	n, first := 0, -1
	for at := 0; ; {
		i := bytes.Index(s.prose[at:], []byte("![]("))
		if i < 0 {
			break
		}
		if n++; first < 0 {
			first = at + i
		}
		at += i + 1
	}
	if n > 0 {
		s.add("media/alt", s.at(first),
			content.T(fmt.Sprintf("%d 张图片没有说明文字，第一张在这里", n), fmt.Sprintf("%d pictures have no description; the first is here", n)),
			content.T("写成 ![图里是什么](地址)：图挂了还看得懂，也能被搜到", "write ![what it shows](address): it is read when the picture fails, and searched"))
	}
}
