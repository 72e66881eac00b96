package publishers

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"moxin/content"
)

// ErrDryRun is under the error that a dry run ends with.
var ErrDryRun = errors.New("publishers: a dry run sends nothing")

// DryRun never publishes. Its Publish reads all media as a real attempt would and ends with an
// *Error over ErrDryRun whose text says what would be sent: not with a receipt, so that nobody
// can take it for a publication. Lookup and Poll only read and stay as they are.
func DryRun(p Publisher) Publisher { return &dryRun{p} }

type dryRun struct{ Publisher }

// Unwrap gives the publisher that is kept from publishing.
func (d *dryRun) Unwrap() Publisher { return d.Publisher }

// Publish says what would be sent.
func (d *dryRun) Publish(ctx context.Context, m Message) (Receipt, error) {
	var zh, en strings.Builder
	fmt.Fprintf(&zh, "演练：会发到渠道 %s（%s）%s", m.Channel.ID, m.Channel.Platform, mode(m.Channel))
	fmt.Fprintf(&en, "dry run: would go to channel %s (%s)%s", m.Channel.ID, m.Channel.Platform, mode(m.Channel))
	for i, r := range m.Items {
		size, err := weigh(ctx, m.Media, r.Media)
		if err != nil {
			return Receipt{}, err
		}
		fmt.Fprintf(&zh, "\n  %d. 《%s》 正文 %d 字节，媒体 %d 个共 %d 字节", i+1, r.Title, len(r.HTML)+len(r.Text), len(r.Media), size)
		fmt.Fprintf(&en, "\n  %d. “%s”, body %d bytes, %d media of %d bytes", i+1, r.Title, len(r.HTML)+len(r.Text), len(r.Media), size)
	}
	return Receipt{}, &Error{Class: Rejected, Err: ErrDryRun, Text: content.T(zh.String(), en.String())}
}

func mode(ch content.Channel) string {
	if ch.Mode == "" {
		return ""
	}
	return " mode " + ch.Mode
}

// weigh reads every file to its end, as an upload would.
func weigh(ctx context.Context, store Media, media []content.Media) (int64, error) {
	var total int64
	for _, f := range media {
		n, err := length(ctx, store, f.Hash)
		if err != nil {
			return 0, &Error{Class: Rejected, Err: fmt.Errorf("publishers: media %s: %w", f.Hash, err), Text: content.T(
				"媒体 "+f.Name+" 读不到，请重新编译这篇成稿", "media "+f.Name+" cannot be read, compile the rendition again")}
		}
		total += n
	}
	return total, nil
}

func length(ctx context.Context, store Media, hash string) (int64, error) {
	r, err := store.Open(ctx, hash)
	if err != nil {
		return 0, err
	}
	defer r.Close()
	return io.Copy(io.Discard, r)
}
