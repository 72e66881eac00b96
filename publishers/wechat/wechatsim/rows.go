package wechatsim

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"strconv"
	"time"
)

// rows is the lasting state of one account, or a change to it: there a nil entry deletes.
// Entries are never changed in place, only replaced, so that a change that could not be
// written to the journal leaves no trace.
type rows struct {
	Tokens    map[string]*token      `json:"tokens,omitempty"`
	Images    map[string]*picture    `json:"images,omitempty"` // from uploadimg and add_material, by url
	Materials map[string]*material   `json:"materials,omitempty"`
	Drafts    map[string]*draft      `json:"drafts,omitempty"`
	Jobs      map[string]*job        `json:"jobs,omitempty"`     // by publish_id
	Mass      map[string]*massJob    `json:"mass,omitempty"`     // by msg_id
	Posts     map[string]*message    `json:"posts,omitempty"`    // by article_id
	Comments  map[string]*discussion `json:"comments,omitempty"` // by msgid
	Speed     *speed                 `json:"speed,omitempty"`
}

func newRows() rows {
	return rows{
		Tokens: map[string]*token{}, Images: map[string]*picture{}, Materials: map[string]*material{},
		Drafts: map[string]*draft{}, Jobs: map[string]*job{}, Mass: map[string]*massJob{}, Posts: map[string]*message{},
		Comments: map[string]*discussion{},
	}
}

// apply carries out a change.
func (r *rows) apply(change rows) {
	merge(r.Tokens, change.Tokens)
	merge(r.Images, change.Images)
	merge(r.Materials, change.Materials)
	merge(r.Drafts, change.Drafts)
	merge(r.Jobs, change.Jobs)
	merge(r.Mass, change.Mass)
	merge(r.Posts, change.Posts)
	merge(r.Comments, change.Comments)
	if change.Speed != nil {
		r.Speed = change.Speed
	}
}

func merge[T any](into, from map[string]*T) {
	for id, v := range from {
		if v == nil {
			delete(into, id)
		} else {
			into[id] = v
		}
	}
}

// change gathers what one call changes, so that it is kept whole or not at all.
type change struct {
	s    *Server
	a    *account
	seq  uint64
	rows rows
}

func (c *call) change() *change { return c.s.change(c.a) }

func (s *Server) change(a *account) *change {
	return &change{s: s, a: a, seq: a.seq, rows: newRows()}
}

// bytes makes n bytes of a new id, decided by seed, account and the count of ids so far.
func (c *change) bytes(kind string, n int) []byte {
	c.seq++
	var out []byte
	for i := 0; len(out) < n; i++ {
		out = append(out, digest(c.s.opt.Seed, c.a.conf.AppID, kind, strconv.FormatUint(c.seq, 10), strconv.Itoa(i))...)
	}
	return out[:n]
}

// id is a new id of n base64url characters.
func (c *change) id(kind string, n int) string {
	return base64.RawURLEncoding.EncodeToString(c.bytes(kind, n))[:n]
}

// number is a new numeric id in the range that the platform's look like.
func (c *change) number() int64 {
	c.seq++
	return 2247483649 + int64(c.seq)
}

// commit writes the change to the journal, then makes it so. A journal that cannot be
// written breaks the server: the memory must not know more than the disk.
func (c *change) commit() {
	if c.s.broken != nil {
		return
	}
	if c.s.journal != nil {
		if err := c.s.record(line{App: c.a.conf.AppID, Seq: c.seq, Rows: c.rows}); err != nil {
			c.s.broken = err
			return
		}
	}
	c.s.adopt(c.a, c.seq, c.rows)
}

// adopt makes a change part of the memory and of the indexes over all accounts.
func (s *Server) adopt(a *account, seq uint64, ch rows) {
	a.seq = seq
	a.rows.apply(ch)
	for value, t := range ch.Tokens {
		if t == nil {
			delete(s.tokens, value)
		} else {
			s.tokens[value] = a.conf.AppID
		}
	}
	for id, m := range ch.Posts { // posts are never deleted, only marked
		for i := range m.Items {
			s.pages[m.Items[i].Page] = pageRef{a.conf.AppID, id, i}
		}
	}
}

// pageRef says which post a public page shows.
type pageRef struct {
	app, article string
	index        int // 0-based
}

// digest hashes its parts, with their borders.
func digest(seed uint64, parts ...string) []byte {
	var b bytes.Buffer
	b.Write(binary.BigEndian.AppendUint64(nil, seed))
	for _, p := range parts {
		b.WriteString(strconv.Itoa(len(p)) + ":" + p)
	}
	sum := sha256.Sum256(b.Bytes())
	return sum[:]
}

// picture is an image that the platform holds and names by its url.
type picture struct {
	URL string `json:"url"`
}

// material is an entry of the permanent library.
type material struct {
	MediaID string    `json:"media_id"`
	Type    string    `json:"type"` // image, voice, video, thumb
	URL     string    `json:"url,omitempty"`
	Width   int       `json:"width,omitempty"` // of pictures, in pixels
	Height  int       `json:"height,omitempty"`
	At      time.Time `json:"at"`
}
