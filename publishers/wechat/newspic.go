package wechat

import (
	"fmt"

	"moxin/content"
	"moxin/publishers/wechat/wechatapi"
)

// maxPictures is how many pictures a picture post (贴图) takes (page draft/add, read 2026-11:
// permanent ids, 1 to 20, the first is the cover).
const maxPictures = 20

// pictureWants are the pictures of a picture post; they must be permanent material.
func pictureWants(r content.Rendition) ([]want, error) {
	var list []want
	for _, m := range r.Media {
		if m.Role == content.RoleImage {
			list = append(list, want{kindMaterial, m})
		}
	}
	if n := len(list); n < 1 || n > maxPictures {
		return nil, rejected(content.T(
			fmt.Sprintf("贴图《%s》有 %d 张图片，公众号要 1 到 %d 张", r.Title, n, maxPictures),
			fmt.Sprintf("the picture post “%s” has %d pictures, WeChat takes 1 to %d", r.Title, n, maxPictures)))
	}
	return list, nil
}

// ratios name the forms of crops as crop_percent_list does.
var ratios = map[content.Form]string{
	{Width: 2.35, Height: 1}: "2.35_1", {Width: 16, Height: 9}: "16_9", {Width: 1, Height: 1}: "1_1",
}

// pictures fills a picture post: plain text, the pictures in order, and what lists show of the
// first one.
func (c *composer) pictures(a *wechatapi.Article, r content.Rendition) {
	a.Type, a.Content = wechatapi.TypePictures, r.Text
	a.Pictures = &wechatapi.PictureList{}
	for _, m := range r.Media {
		if m.Role != content.RoleImage {
			continue
		}
		file := c.held[want{kindMaterial, m}.key()]
		a.Pictures.List = append(a.Pictures.List, wechatapi.Picture{MediaID: file.ID})
		c.filled.Media[m.Hash] = file.ID
	}
	for _, crop := range r.CoverCrops() {
		if a.CoverInfo == nil {
			a.CoverInfo = &wechatapi.CoverInfo{}
		}
		f := crop.Fractions()
		a.CoverInfo.Crops = append(a.CoverInfo.Crops, wechatapi.CoverCrop{
			Ratio: ratios[crop.Form], X1: f[0], Y1: f[1], X2: f[2], Y2: f[3],
		})
	}
}
