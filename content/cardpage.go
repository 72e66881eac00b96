package content

// cardFormats are the messages of WeCom that are a card, by mode: one leads somewhere, or it is none.
var cardFormats = map[string]string{ModeRobot: "news", ModeMessage: "link", ModeMoment: "link"}

// pagePlatforms have pages that a card can lead to, the team's own first.
var pagePlatforms = []string{Site, WeChat}

// CardPage is the channel whose page of an article a card in WeCom leads to where nobody says where to: the
// article's own site, else its WeChat article. "" for what is no card, and for an article that has neither.
func (c Config) CardPage(a *Article, card Channel) string {
	if card.Platform != WeCom || cardFormats[card.Mode] != card.Format || card.Format == "" {
		return ""
	}
	for _, platform := range pagePlatforms {
		for _, ch := range c.Channels {
			if _, goes := a.For(ch.ID); goes && ch.Platform == platform {
				return ch.ID
			}
		}
	}
	return ""
}
