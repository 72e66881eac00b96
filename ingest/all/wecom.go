package all

import (
	"context"
	"slices"
	"time"

	"moxin/content"
	"moxin/ingest"
	"moxin/ingest/wecom"
	"moxin/publishers/wecom/wecomapi"
)

// newWeCom reads what became of mass messages and moments. A robot tells nothing.
func newWeCom(ch content.Channel, d Deps) (source, error) {
	if ch.Mode == content.ModeRobot {
		return source{}, nil
	}
	secret, err := d.Secret(ch.AppSecret)
	if err != nil {
		return source{}, err
	}
	o := wecomapi.Options{BaseURL: ch.BaseURL, CorpID: ch.AppID, Secret: secret, Now: d.Now}
	if d.Counter != nil && !ch.Simulator { // which counts by its own clock: it may be stepped, the counter's is not
		o.Before = wecom.Budget(d.Counter, ch.AppID, d.Now)
	}
	api, reader := wecomapi.New(o), d.Reader
	if d.Contacts == nil {
		reader = nil
	}
	s := source{posts: map[string]ingest.Collector{}}
	if ch.Mode == content.ModeMoment {
		s.posts[wecom.MomentSource+":"+ch.ID] = wecom.NewMoments(wecom.MomentOptions{Channel: ch.ID, API: api, Now: d.Now})
	} else {
		s.posts[wecom.MessageSource+":"+ch.ID] = wecom.NewMessages(wecom.MessageOptions{
			Channel: ch.ID, API: api, Reader: reader, Deliveries: d.Contacts, Now: d.Now,
		})
	}
	if speaker, staff := speakerOf(ch.AppID, d.channels); speaker == ch.ID {
		account := wecom.AccountOptions{Channel: ch.ID, Staff: staff, API: api, Now: d.Now}
		if reader != nil {
			account.Roll = wecom.NewRoll(wecom.RollOptions{
				Account: ch.AppID, API: api, Book: d.Contacts, Reader: reader, Now: d.Now, Stale: staleRoll(d),
			})
		}
		s.channel = wecom.NewAccount(account)
	}
	return s, nil
}

// staleRoll is when callbacks last told of other tags; nil where nothing is remembered.
func staleRoll(d Deps) func(ctx context.Context, account string) (time.Time, error) {
	if d.Keep == nil {
		return nil
	}
	return func(ctx context.Context, account string) (time.Time, error) {
		told, err := d.Keep.Recall(ctx, wecom.StaleRoll(account))
		return told.At, err
	}
}

// speakerOf is the one channel of a corp that its numbers are kept under, so that nothing is counted
// twice: the first for mass messages, else the first. Staff are those of all its channels; none = all
// whom the app sees.
func speakerOf(corp string, channels []content.Channel) (speaker string, staff []string) {
	everybody, messages := false, false
	for _, ch := range channels {
		if ch.Platform != content.WeCom || ch.AppID != corp || ch.Mode == content.ModeRobot {
			continue
		}
		if speaker == "" || ch.Mode == content.ModeMessage && !messages {
			speaker, messages = ch.ID, ch.Mode == content.ModeMessage
		}
		everybody = everybody || len(ch.Staff) == 0
		staff = append(staff, ch.Staff...)
	}
	if everybody {
		return speaker, nil
	}
	slices.Sort(staff)
	return speaker, slices.Compact(staff)
}
