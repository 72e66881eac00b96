package render

import (
	"strings"

	"moxin/content"
)

// robotNews is one card in a group: title, description, address, picture. It has no words beside it.
func (j *job) robotNews() error {
	j.withoutWords()
	j.cardWords()
	return j.publicCover()
}

// messageLink is a sentence to a customer and a card.
func (j *job) messageLink() error {
	j.besideCard()
	j.cardWords()
	return j.publicCover()
}

// momentLink is a sentence above a card in customers' moments. Its cover is uploaded.
func (j *job) momentLink() error {
	j.besideCard()
	j.out.SourceURL = j.cardLink()
	return j.cardCover(forMoment)
}

// cardWords are what a card says of the article, which is all of it.
func (j *job) cardWords() {
	j.out.SourceURL = j.cardLink()
	j.out.Summary = j.summary(j.limits[content.LimitSummary])
}

// cardLink is where a card leads: where the article says, else the first named link of the channel's own
// words, else the article's page on the channel that has one; see content.Config.CardPage. The last is said:
// the card then goes out only after that page.
func (j *job) cardLink() string {
	if link := j.articleLink(); link != "" {
		return link
	}
	if m := namedAnywhere.FindStringSubmatch(j.ownWords()); m != nil {
		return "{{link " + m[1] + "}}"
	}
	page := j.ws.Config.CardPage(j.article, j.channel)
	if page == "" {
		return ""
	}
	j.reportKey("source_url", problem{rule: "message/page", severity: content.SeverityNote,
		message:    content.T("没有写 source_url：卡片指到本文在 "+page+" 的页面，那里发出以后才发", "there is no source_url: the card leads to the article's page on "+page+", and goes out after it"),
		suggestion: content.T("要指到别处就写 channels."+j.channel.ID+".source_url", "write channels."+j.channel.ID+".source_url for another address")})
	return "{{link " + page + "}}"
}

// besideCard is what stands above a card that shows title and summary already: the author's own
// words, else the article's first line where it says something else. A card alone is sent as well.
func (j *job) besideCard() {
	if j.out.Text = j.ownWords(); j.out.Text != "" {
		return
	}
	list := j.candidates()
	if i := findHook(list); i >= 0 {
		s := strings.TrimSpace(list[i].text)
		if !sameText(s, j.out.Title) && !strings.Contains(j.summary(content.Limit{}), s) {
			j.out.Text = s
		}
	}
	j.unconfirmed("message/unconfirmed", "企业微信", content.CountRunes.Of(j.out.Text), list)
}

// withoutWords says that the author's own words have no place in a message of this kind.
func (j *job) withoutWords() {
	if j.ownWords() == "" {
		return
	}
	j.reportKey("text", problem{rule: "message/no-words", severity: content.SeverityWarning,
		message:    content.T("format: "+j.channel.Format+" 的消息不带文字，给这个渠道写的话没有带上", "a message of format "+j.channel.Format+" has no words: those written for this channel are left out"),
		suggestion: content.T("换成 format: text 或 markdown_v2，或把话写进 title 和 summary", "use format: text or markdown_v2, or say it in title and summary")})
}

// publicCover is the cover of a card that WeCom reads from an address of ours: picurl. Without a
// public address the card is sent without it.
func (j *job) publicCover() error {
	if j.ws.Config.Public.URL != "" {
		return j.cardCover(forThumb)
	}
	if j.cover() != "" || len(j.bodyPictures()) > 0 {
		j.reportKey("cover", problem{rule: "message/images", severity: content.SeverityNote,
			message:    content.T("卡片没有图：企业微信要从公网地址读封面，moxin.yaml 没有写 public.url", "the card has no picture: WeCom reads it from a public address, and moxin.yaml has no public.url"),
			suggestion: needsAddress})
	}
	return nil
}

var needsAddress = content.T("在 moxin.yaml 写 public: {listen: …, url: \"https://…\"}", "write public: {listen: …, url: \"https://…\"} into moxin.yaml")

// cardCover is the cover that front matter names, else the first picture of the body, else one that
// is drawn from the title.
func (j *job) cardCover(use purpose) error {
	if j.cover() != "" || len(j.bodyPictures()) > 0 {
		if err := j.placeCover(use); err != nil {
			return err
		}
		if len(j.out.Media) > 0 {
			return nil
		}
	}
	_, err := j.drawCovers(j.style())
	return err
}
