package console

import (
	"slices"

	"moxin/content"
)

// channelView is a channel as lists show it.
type channelView struct {
	ID       string
	Platform string // its name in the reader's language; what kind of it where there are several
	Mark     string // one character
	State    content.State
	Word     string // of State
}

// channel is what a channel of moxin.yaml is called there; one that left it, what its platform is.
func (p *page) channel(id, platform string) channelView {
	ch, ok := p.config.Channel(id)
	if !ok || ch.Platform != platform {
		ch = content.Channel{ID: id, Platform: platform}
	}
	v := channelView{ID: id, Platform: p.In(ch.Name()), Mark: "·"}
	if known, ok := content.PlatformByID(platform); ok {
		v.Mark = known.Mark
	}
	return v
}

// channels are those of moxin.yaml in its order.
func (p *page) channels() []channelView {
	out := make([]channelView, len(p.config.Channels))
	for i, ch := range p.config.Channels {
		out[i] = p.channel(ch.ID, ch.Platform)
	}
	return out
}

// channelLinks are the channels as values of a filter.
func (p *page) channelLinks() []link {
	var out []link
	for _, c := range p.channels() {
		out = append(out, link{Label: c.Platform + " " + c.ID, Kind: c.ID})
	}
	return out
}

// channelOrder sorts by place in moxin.yaml; what is no longer there comes last.
func (p *page) channelOrder(id string) int {
	if i := slices.IndexFunc(p.config.Channels, func(c content.Channel) bool { return c.ID == id }); i >= 0 {
		return i
	}
	return len(p.config.Channels)
}

// stateWord is the word for a state; one we do not know speaks for itself.
func (p *page) stateWord(s content.State) string {
	if t, ok := content.StateWords[s]; ok {
		return p.In(t)
	}
	return string(s)
}
