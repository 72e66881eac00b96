package content

// Purposes of signatures beside those of hand-offs.
const (
	signsFeed     = "moxin calendar"
	namesInstance = "moxin instance"
)

// FeedToken opens the calendar as a feed, for programs that cannot sign in. It holds as long as
// the store's key.
func (k LinkKey) FeedToken() string { return tokenText.EncodeToString(k.sign(signsFeed, nil)) }

// Feed reports whether a token opens the calendar's feed.
func (k LinkKey) Feed(token string) bool {
	_, ok := k.read(signsFeed, token, 0)
	return ok
}

// Instance is a short name of the store that tells nothing of its key, for identifiers which must
// not meet those of another store.
func (k LinkKey) Instance() string { return tokenText.EncodeToString(k.sign(namesInstance, nil))[:8] }
