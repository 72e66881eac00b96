// Package handoff publishes through a person: it makes a package of texts to copy, media to
// save in order and things to tick, and says so with the state handed_off. Platforms without
// an interface that may be used are nothing but a Spec on top of it.
//
// Nothing is ever created on a platform from here, so nothing can be created twice: an attempt
// that is repeated finds the step that the first one recorded and hands out the same token,
// which is printed in QR codes and sent in reminders by then.
package handoff

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"sync"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// patience is how long past its due instant a hand-off waits for a person, in calendar time:
// long enough for a weekend, short enough that "today" in a text is not last week.
const patience = 72 * time.Hour

// retryAfter is when an attempt that the store or the disk stopped is worth repeating.
const retryAfter = 30 * time.Second

// step is the one thing that is recorded: "<token> <message digest>".
const step = "handoff"

// Publisher makes the packages of one channel. It is safe for concurrent use.
type Publisher struct {
	channel content.Channel
	spec    Spec
	random  io.Reader
	key     []byte
	// making keeps two calls of one process from both finding no token and making two.
	making sync.Mutex
}

// ByHand makes the publisher of a channel that people post on, whose links the store's key signs:
// what the factory of such a platform returns.
func ByHand(ch content.Channel, s Spec, d publishers.Deps) *Publisher {
	return &Publisher{channel: ch, spec: s, random: rand.Reader, key: d.Key}
}

// Traits says that a person finishes every release and that look-ups are proof.
func (p *Publisher) Traits() publishers.Traits {
	return publishers.Traits{
		CallTimeout: 20 * time.Second,
		Lookup:      publishers.Authoritative,
		Person:      true,
	}
}

// Identify names the channel itself: whose phone the package is opened on, nobody can know.
func (p *Publisher) Identify(context.Context) (content.Account, error) {
	return content.Account{
		Channel: p.channel.ID, Platform: p.spec.Platform, ID: p.channel.ID, Kind: "person",
	}, nil
}

// Publish checks that everything the package names is there, and hands it off.
func (p *Publisher) Publish(ctx context.Context, m publishers.Message) (publishers.Receipt, error) {
	if err := p.check(ctx, m); err != nil {
		return publishers.Receipt{}, err
	}
	token, err := p.token(ctx, m)
	if err != nil {
		return publishers.Receipt{}, again(content.T("没能记下交接包，稍后再试", "the package could not be recorded, will try again"), err)
	}
	return p.receipt(token, m), nil
}

// Lookup finds the package of exactly this message, or proves with ErrAbsent that none was made.
func (p *Publisher) Lookup(ctx context.Context, m publishers.Message) (publishers.Receipt, error) {
	token, digest, err := recorded(ctx, m.Steps)
	if err != nil {
		return publishers.Receipt{}, err
	}
	if token == "" || digest != messageDigest(m) {
		return publishers.Receipt{}, publishers.ErrAbsent
	}
	return p.receipt(token, m), nil
}

// Poll says "not yet": only the person who posts knows more.
func (p *Publisher) Poll(context.Context, publishers.Message, string) (publishers.Receipt, error) {
	return publishers.Receipt{State: content.Submitted, Why: "等人贴回链接 / waiting for the link of the post"}, nil
}

func (p *Publisher) receipt(token string, m publishers.Message) publishers.Receipt {
	h := p.spec.Build(token, m)
	return publishers.Receipt{State: content.HandedOff, Handoff: &h}
}

// check refuses what a person could not complete either: they would notice at the due minute.
func (p *Publisher) check(ctx context.Context, m publishers.Message) error {
	if n := len(m.Items); n != 1 {
		return &publishers.Error{Class: publishers.Bug, Text: content.T(
			fmt.Sprintf("交接包只装一篇，收到 %d 篇", n),
			fmt.Sprintf("a package holds one rendition, got %d", n))}
	}
	r := m.Items[0]
	if r.Title == "" && r.Text == "" && r.HTML == "" && len(r.Media) == 0 {
		return &publishers.Error{Class: publishers.Rejected, Text: content.T(
			"成稿是空的，没有可交接的内容", "the rendition is empty, there is nothing to hand off")}
	}
	for _, file := range r.Media {
		if err := present(ctx, m.Media, file); err != nil {
			return err
		}
	}
	return nil
}

// present opens a file and closes it again. A video that is known by its address alone is not
// ours to open: the package holds its link.
func present(ctx context.Context, media publishers.Media, file content.Media) error {
	if file.Remote() != "" {
		return nil
	}
	r, err := media.Open(ctx, file.Hash)
	if errors.Is(err, fs.ErrNotExist) {
		return &publishers.Error{Class: publishers.Rejected, Err: err, Text: content.T(
			"媒体库里没有 "+file.Name+"，请重新编译这篇成稿",
			file.Name+" is not in the media store, compile the rendition again")}
	}
	if err == nil {
		err = r.Close()
	}
	if err != nil {
		return again(content.T("读不到 "+file.Name+"，稍后再试", file.Name+" cannot be read, will try again"), err)
	}
	return nil
}

// token returns the release's token, drawn once, and records that the package was made.
func (p *Publisher) token(ctx context.Context, m publishers.Message) (string, error) {
	p.making.Lock()
	defer p.making.Unlock()
	token, digest, err := recorded(ctx, m.Steps)
	if err != nil {
		return "", err
	}
	want := messageDigest(m)
	if token != "" && digest == want {
		return token, nil
	}
	if token == "" { // a changed message keeps its token: the link is out already
		if token, err = Token(p.key, p.random, m.Release.ID); err != nil {
			return "", err
		}
	}
	if err := m.Steps.Record(ctx, step, token+" "+want); err != nil {
		return "", fmt.Errorf("recording the package: %w", err)
	}
	return token, nil
}

// recorded reads what an earlier attempt left; an empty token means nothing.
func recorded(ctx context.Context, steps publishers.Steps) (token, digest string, err error) {
	value, _, err := steps.Step(ctx, step)
	if err != nil {
		return "", "", fmt.Errorf("reading the package's step: %w", err)
	}
	token, digest, _ = strings.Cut(value, " ")
	return token, digest, nil
}

func messageDigest(m publishers.Message) string {
	items := make([]content.Item, len(m.Items))
	for i, r := range m.Items {
		items[i].Rendition = r.Digest
	}
	return content.MessageDigest(items)
}

// again classes a fault of our own house: surely nothing was created anywhere.
func again(text content.Text, err error) error {
	return &publishers.Error{Class: publishers.Transient, Text: text, After: retryAfter, Err: err}
}
