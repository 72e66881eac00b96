// Package all is the list of sources that numbers are read from. A new one is one line here.
package all

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"slices"
	"time"

	"moxin/content"
	"moxin/ingest"
	"moxin/ingest/douyin"
	"moxin/ingest/page"
	"moxin/ingest/sheet"
	"moxin/ingest/wechat"
	"moxin/ingest/wecom"
	"moxin/publishers/douyin/douyinapi"
	"moxin/publishers/wechat/wechatapi"
)

// Deps are what collectors may use of the world.
type Deps struct {
	// Secret resolves a reference such as ${MOXIN_GZH_SECRET}.
	Secret func(content.Secret) (string, error)
	// Pages are the hosts whose public pages may be read; none by default.
	Pages []string
	// Rules are how those pages are read, as Rules makes them.
	Rules *page.Rules
	// Keep is what all processes that read pages remember together.
	Keep page.Keeper
	// Spacing is the least work time between two requests to such a host; 0 = the careful
	// default of package page.
	Spacing time.Duration
	// Daily is the most requests a day to such a host; 0 = content.DefaultDaily.
	Daily int
	// Posts are the publications.
	Posts wechat.Posts
	// Owner gives what the owner of a 抖音 channel let the app have; nil = nobody can be asked.
	Owner func(channel string) douyin.Owner
	// Contacts keep who the customers of 企业微信 are and what reached them; nil = nobody does, and
	// neither is read.
	Contacts Contacts
	// Reader is the keyed hash of an external user id of 企业微信; nil = there is no key.
	Reader func(external string) string
	// Counter counts the calls that reading makes of 企业微信; nil = nobody counts.
	Counter wecom.Counter
	// Now is calendar time.
	Now func() time.Time

	channels []content.Channel // all of them, once Fill has begun
}

// Contacts keep customers and what reached them. The store is one.
type Contacts interface {
	wecom.Book
	wecom.Deliveries
}

// source is what the numbers of one channel are read by. Names are kept with each collection and
// end in the channel, so that it says which account it needs.
type source struct {
	posts   map[string]ingest.Collector
	channel ingest.ChannelCollector // nil = the platform tells nothing of the channel itself
}

// sources are the platforms whose interface tells numbers.
var sources = map[string]func(content.Channel, Deps) (source, error){
	content.WeChat: newWeChat,
	content.Douyin: newDouyin,
	content.WeCom:  newWeCom,
}

// Fill gives r the collectors that channels and d allow. A channel whose source cannot be
// made, for want of its secret, is in the error and the others are there: missing statistics
// stop nothing.
func Fill(r *ingest.Runner, channels []content.Channel, d Deps) error {
	r.Collectors, r.Channels = map[string]ingest.Collector{}, map[string]ingest.ChannelCollector{}
	d.channels = channels
	var wrong []error
	if len(d.Pages) > 0 {
		r.Collectors[page.Source] = pages{Pages(d)}
	}
	for _, host := range d.Pages {
		if !d.Rules.Knows(host) {
			wrong = append(wrong, fmt.Errorf("no rule reads pages of %s (ingest.pages)", host))
		}
	}
	for _, ch := range channels {
		newSource, ok := sources[ch.Platform]
		if !ok {
			continue
		}
		made, err := newSource(ch, d)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("statistics of channel %s: %w", ch.ID, err))
			continue
		}
		maps.Copy(r.Collectors, made.posts)
		if made.channel != nil {
			r.Channels[ch.ID] = made.channel
		}
	}
	return errors.Join(wrong...)
}

// Pages reads the public pages that d allows.
func Pages(d Deps) *page.Collector {
	return page.New(page.Options{Hosts: d.Pages, Rules: d.Rules, Keep: d.Keep, Spacing: d.Spacing, Daily: d.Daily, Now: d.Now})
}

// Rules are the rules by which public pages are read, those of the workspace's files included.
// The error is a *page.RuleError.
func Rules(fsys fs.FS, files []string) (*page.Rules, error) {
	return page.ReadRules(fsys, files, count)
}

var errNoCount = errors.New("not a count")

// count reads a count in words as exports write it: pages write alike.
func count(text string) (page.Count, error) {
	n, err := sheet.ParseNumber(text)
	if err == nil && (n.Share || n.Time || n.Below || n.Rating) {
		err = errNoCount
	}
	return page.Count{Value: n.Value, Known: n.Known, Capped: n.Capped}, err
}

// pages are public pages: each host fails, and is stopped, by itself.
type pages struct{ *page.Collector }

// Host is the host of p's address.
func (pages) Host(p content.Publication) string {
	u, err := url.Parse(p.URL)
	if err != nil {
		return ""
	}
	return u.Host
}

func newWeChat(ch content.Channel, d Deps) (source, error) {
	secret, err := d.Secret(ch.AppSecret)
	if err != nil {
		return source{}, err
	}
	api := wechatapi.New(wechatapi.Options{BaseURL: ch.BaseURL, AppID: ch.AppID, Secret: secret, Now: d.Now})
	c := wechat.New(wechat.Options{Channel: ch.ID, API: api, Posts: d.Posts, Now: d.Now})
	s := source{channel: c, posts: map[string]ingest.Collector{wechat.Source + ":" + ch.ID: c}}
	if !slices.Contains(closed, ch.Comments) {
		s.posts[wechat.CommentSource+":"+ch.ID] = wechat.NewComments(ch.ID, api, d.Now)
	}
	return s, nil
}

// closed are the words of a channel whose articles go out without comments: asking for them is
// refused for each (88000), day by day.
var closed = []string{"", "closed"}

// newDouyin reads only what an app was let in to: a plain hand-off has no app.
func newDouyin(ch content.Channel, d Deps) (source, error) {
	if ch.AppID == "" || d.Owner == nil {
		return source{}, nil
	}
	secret, err := d.Secret(ch.AppSecret)
	if err != nil {
		return source{}, err
	}
	api := douyinapi.New(douyinapi.Options{BaseURL: ch.BaseURL, ClientKey: ch.AppID, Secret: secret, Now: d.Now})
	return source{posts: map[string]ingest.Collector{
		douyin.Source + ":" + ch.ID: douyin.New(douyin.Options{Channel: ch.ID, API: api, Owner: d.Owner(ch.ID), Now: d.Now}),
	}}, nil
}
