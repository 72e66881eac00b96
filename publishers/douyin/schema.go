package douyin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/douyin/douyinapi"
)

// What a schema's files may be (page H5 share and sections 1.2 and 2.1 of the platform notes, read 2026-11).
var (
	videoTypes   = []string{"video/mp4", "video/quicktime", "video/3gpp"}
	pictureTypes = []string{"image/png", "image/jpeg", "image/gif"}
)

// maxVideo is the largest file that the app takes through a link, in bytes (unverified: the figure
// is that of direct uploads).
const maxVideo = 128 << 20

// youngTicket is how old a ticket may be for a link that is opened now: another process that asks
// for a ticket ends ours five minutes later.
const youngTicket = time.Minute

var openLabel = content.T("在抖音里打开，点发布即可", "Open in Douyin, then tap publish")

// link makes the release's link: its share_id, asked for once, and the signed schema.
func (p *Publisher) link(ctx context.Context, m publishers.Message, memo memory) (share string, o content.Opening, err error) {
	schema, err := p.schema(m)
	if err != nil {
		return "", content.Opening{}, err
	}
	if share, err = memo.recall(ctx, stepShare); err != nil {
		return "", content.Opening{}, err
	}
	if share == "" {
		if share, err = p.api.NewShare(ctx); err != nil {
			return "", content.Opening{}, err
		}
		if err = memo.Keep(ctx, stepShare, share); err != nil {
			return "", content.Opening{}, err
		}
	}
	schema.State = share
	o, err = p.sign(ctx, schema, 0)
	return share, o, err
}

func (p *Publisher) sign(ctx context.Context, s douyinapi.Schema, maxAge time.Duration) (content.Opening, error) {
	signed, err := p.api.Sign(ctx, s, maxAge)
	if err != nil {
		return content.Opening{}, err
	}
	return content.Opening{URL: signed.URL, Label: openLabel, Expires: signed.Until}, nil
}

// Opening signs the link of a package anew. A package that was handed off without one stays so.
func (p *Publisher) Opening(ctx context.Context, m publishers.Message, _ content.Handoff) (content.Opening, error) {
	memo := memory{m.Memo()}
	share, _, err := memo.shared(ctx)
	if err != nil {
		return content.Opening{}, p.err(err)
	}
	if share == "" {
		return content.Opening{}, account("这份交接没有“在抖音里打开”，请复制文案后发布", "this hand-off has no link into the app, copy the texts and publish")
	}
	schema, err := p.schema(m)
	if err != nil {
		return content.Opening{}, p.err(err)
	}
	schema.State = share
	o, err := p.sign(ctx, schema, youngTicket)
	return o, p.err(err)
}

// schema fills a schema with a message, without its share_id. Its errors say why none can be made.
func (p *Publisher) schema(m publishers.Message) (douyinapi.Schema, error) {
	if len(m.Items) != 1 {
		return douyinapi.Schema{}, unfit("一次只发一篇", "one rendition at a time")
	}
	r := m.Items[0]
	s := douyinapi.Schema{Title: r.Title, Short: r.Short}
	for _, t := range r.Topics {
		s.Hashtags = append(s.Hashtags, strings.TrimPrefix(t, "#"))
	}
	if err := fits(r); err != nil {
		return douyinapi.Schema{}, err
	}
	err := p.files(&s, r)
	return s, err
}

// fits holds texts to what the schema takes. Nothing is cut: the person copies them instead.
func fits(r content.Rendition) error {
	limits := content.PlatformLimits[content.Douyin]
	for _, f := range []struct {
		limit string
		size  int
		name  content.Text
	}{
		{content.LimitTitle, limits[content.LimitTitle].Of(r.Title), content.T("标题的字数", "characters in the title")},
		{content.LimitShort, limits[content.LimitShort].Of(r.Short), content.T("短标题的字数", "characters in the short title")},
		{content.LimitTopics, len(r.Topics), content.T("话题数", "topics")},
		{content.LimitImages, len(pictures(r)), content.T("图片数", "pictures")},
	} {
		if most := limits[f.limit].Max; f.size > most {
			return unfit(fmt.Sprintf("%s %d，链接最多带 %d", f.name.ZH, f.size, most), fmt.Sprintf("%d %s, the link takes %d", f.size, f.name.EN, most))
		}
	}
	return nil
}

// files names the addresses that the phone reads the post's files from.
func (p *Publisher) files(s *douyinapi.Schema, r content.Rendition) error {
	list := pictures(r)
	if v := slices.IndexFunc(r.Media, func(m content.Media) bool { return m.Role == content.RoleVideo }); v >= 0 {
		list, s.Direct = r.Media[v:v+1], true
	}
	if len(list) == 0 {
		return unfit("没有视频也没有图片", "there is neither video nor picture")
	}
	for _, m := range list {
		if err := takes(m, len(list)); err != nil {
			return err
		}
		address := m.Remote()
		if address == "" && p.mediaURL != nil {
			address = p.mediaURL(m.Hash)
		}
		if address == "" {
			return unfit("素材没有公网地址：在 moxin.yaml 里配置 public.listen 和 public.url，手机才能取到",
				"the files have no public address: set public.listen and public.url in moxin.yaml so that the phone can read them")
		}
		if m.Role == content.RoleVideo {
			s.Video = address
		} else {
			s.Images = append(s.Images, address)
		}
	}
	return nil
}

// pictures are the ordered pictures of a picture post; a cover alone is none.
func pictures(r content.Rendition) []content.Media {
	return slices.DeleteFunc(slices.Clone(r.Media), func(m content.Media) bool { return m.Role != content.RoleImage })
}

// takes says whether the app takes a file, as one of n. A file of an unknown type is left to it.
func takes(m content.Media, n int) error {
	wanted := pictureTypes
	if m.Role == content.RoleVideo {
		wanted = videoTypes
	}
	switch {
	case m.Type != "" && !slices.Contains(wanted, m.Type):
		return unfit("链接不能带 "+m.Type+" 文件（"+m.Name+"）", "the link takes no "+m.Type+" ("+m.Name+")")
	case n > 1 && m.Type == "image/gif":
		return unfit("多图里不能有 GIF（"+m.Name+"）", "several pictures may not hold a GIF ("+m.Name+")")
	case m.Role == content.RoleVideo && m.Size > maxVideo:
		return unfit("视频超过 128 MB（"+m.Name+"）", "the video is above 128 MB ("+m.Name+")")
	}
	return nil
}

// errUnfit is under the errors that say why a message has no link.
var errUnfit = errors.New("douyin: no link can be made")

func unfit(zh, en string) error {
	return &publishers.Error{Class: publishers.Rejected, Text: content.T(zh, en), Err: errUnfit}
}
