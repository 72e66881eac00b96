// Package all is the list of sources that numbers are read from. A new one is one line here.
package all

import (
	"errors"
	"fmt"
	"time"

	"moxin/content"
	"moxin/ingest"
	"moxin/ingest/page"
	"moxin/ingest/wechat"
	"moxin/publishers/wechat/wechatapi"
)

// Deps are what collectors may use of the world.
type Deps struct {
	// Secret resolves a reference such as ${MOXIN_GZH_SECRET}.
	Secret func(content.Secret) (string, error)
	// Pages are the hosts whose public pages may be read; none by default.
	Pages []string
	// Spacing is the least work time between two requests to such a host; 0 = the careful
	// default of package page.
	Spacing time.Duration
	// Now is calendar time.
	Now func() time.Time
}

// sources make the collectors of one channel, by platform: of its publications and of itself.
var sources = map[string]func(content.Channel, Deps) (collector, error){
	content.WeChat: newWeChat,
}

// collector reads a channel and what is on it.
type collector interface {
	ingest.Collector
	ingest.ChannelCollector
}

// Fill gives r the collectors that channels and d allow. A channel whose source cannot be
// made, for want of its secret, is in the error and the others are there: missing statistics
// stop nothing.
func Fill(r *ingest.Runner, channels []content.Channel, d Deps) error {
	r.Collectors, r.Channels = map[string]ingest.Collector{}, map[string]ingest.ChannelCollector{}
	if len(d.Pages) > 0 {
		r.Collectors[page.Source] = page.New(page.Options{Hosts: d.Pages, Spacing: d.Spacing, Now: d.Now})
	}
	var wrong []error
	for _, ch := range channels {
		newSource, ok := sources[ch.Platform]
		if !ok {
			continue
		}
		c, err := newSource(ch, d)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("statistics of channel %s: %w", ch.ID, err))
			continue
		}
		// The name is kept with each collection, so that it says which account it needs.
		r.Collectors[wechat.Source+":"+ch.ID], r.Channels[ch.ID] = c, c
	}
	return errors.Join(wrong...)
}

func newWeChat(ch content.Channel, d Deps) (collector, error) {
	secret, err := d.Secret(ch.AppSecret)
	if err != nil {
		return nil, err
	}
	api := wechatapi.New(wechatapi.Options{BaseURL: ch.BaseURL, AppID: ch.AppID, Secret: secret, Now: d.Now})
	return wechat.New(ch.ID, api, d.Now), nil
}
