// Package publishers says what it means to publish and holds everything that is the same
// for all platforms. Each platform is one folder below it.
//
// # The contract
//
// A Publisher carries one message to one channel, once. It is called by the scheduler's
// worker, which wrote its intent to the store before the call and writes the outcome after it.
//
//   - Publish makes every call at most once. It never retries a call that changes the
//     platform; reads, uploads and drafts may be retried inside one Publish while ctx lives.
//   - Every step that leaves something behind is recorded through Message.Steps as soon as it
//     is known, and looked up there before it is made: the next attempt goes on where this one
//     stopped. Only the last step is dangerous.
//   - The error says whether the post may exist. Class Unknown, and every error that is not an
//     *Error, mean that nobody knows: the release becomes in_doubt and is looked up. Only a call
//     that surely did not act may be classed otherwise.
//   - Lookup never changes the platform. ErrAbsent is proof only when Traits.Lookup is
//     Authoritative; a look-up that failed is any other error and never absence.
//   - Nothing of a secret may be in an error, a log line or a receipt.
//   - What people finish is HandedOff with a Handoff, and stays so until Poll, an event or a person
//     says otherwise. Where colleagues confirm it, Poll's receipt says how far they are (Progress).
//
// What a platform can do beyond that it says by the methods that its Publisher has:
//
//	Identifier, Owned     whose account it speaks for
//	Prober                what the account may do
//	Authorizer            its owner's consent (OAuth)
//	Preparer, Withdrawer  a draft ahead of the instant; taking a post off again
//	Listener, Completer   what the platform calls back, of jobs and of contacts
//	Reacher               whom a message goes to, by tags
//	Confirmer             colleagues confirm a hand-off: remind them, take the task back
//	WayMaker              contact codes
//
// All methods are safe for concurrent use; ctx carries the call's deadline.
package publishers

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"syscall"
	"time"

	"moxin/content"
)

// Publisher carries messages to one channel.
type Publisher interface {
	// Traits says what the platform can do; constant for a channel.
	Traits() Traits
	// Publish carries out one attempt.
	Publish(ctx context.Context, m Message) (Receipt, error)
	// Lookup asks what an earlier attempt left on the platform: the receipt, ErrAbsent, or
	// any other error when it could not be found out.
	Lookup(ctx context.Context, m Message) (Receipt, error)
	// Poll asks for the verdict on a submitted job, or how a hand-off stands (job may be ""). A
	// receipt whose state is still content.Submitted means: not yet. One that says HandedOff with
	// Why is a hint for the person who finishes it (its draft has left the box), never a proof.
	Poll(ctx context.Context, m Message, job string) (Receipt, error)
}

// Identifier is a Publisher that can say whose account it speaks for, for
// `moxin accounts connect`. It changes nothing on the platform.
type Identifier interface {
	Identify(ctx context.Context) (content.Account, error)
}

// Owned is a Publisher whose channel's configuration alone names the account, without a question to
// the platform: AccountID is the id that Identify answers. A channel that names another account than
// the one that was connected publishes nothing.
type Owned interface {
	AccountID() string
}

// Prepared is what Prepare put in place.
type Prepared struct {
	PreviewURL string // where a person can look at it; may be ""
	Why        string // what did not work out and is no reason to stop, for people; may be ""
}

// Preparer is a Publisher that can put a message in place ahead of its instant where no reader
// sees it: a draft. The scheduler holds the release while either runs, so that no attempt runs
// beside it. Publish goes on from what Prepare recorded in Message.Steps.
type Preparer interface {
	// Prepare brings what is in place to the message's present content; again is harmless.
	Prepare(ctx context.Context, m Message) (Prepared, error)
	// Discard takes away what Prepare left, for a release that was given up.
	Discard(ctx context.Context, m Message) error
}

// Opener is a Publisher whose hand-offs open in the platform's app by a link that lives for minutes:
// it makes a new one at the tap.
type Opener interface {
	// Opening is the link for the package h that m was handed off as. It publishes nothing. The link
	// opens the app in the account's name: it is for whoever holds the hand-off's page, and for no log.
	Opening(ctx context.Context, m Message, h content.Handoff) (content.Opening, error)
}

// Withdrawer is a Publisher that can take posts off its platform.
type Withdrawer interface {
	// Withdraw takes posts of m away, for good, and says what that does not undo. Taking away
	// what is gone already is no error.
	Withdraw(ctx context.Context, m Message, posts []content.Publication) (content.Text, error)
}

// ErrForged refuses a callback that the platform did not send, or sent to somebody else. It says
// nothing about why: whoever forges learns nothing.
var ErrForged = errors.New("publishers: not a callback of this channel's platform")

// Listener is a Publisher whose platform calls back.
type Listener interface {
	// Receive checks, decrypts and reads one request, whose body was read up to a cap. It calls
	// nothing and stores nothing, so that the answer is out in milliseconds; ErrForged is answered
	// with 403, any other error with 400.
	Receive(r *http.Request, body []byte) (Answer, error)
}

// Answer is what a platform reads back, once the events are stored.
type Answer struct {
	Body     []byte // as text/plain; may be empty
	Events   []Event
	Contacts []content.ContactEvent // Channel and Heard are filled in by whoever stores them
}

// Event is what a platform told: a verdict on a job.
type Event struct {
	Key     string // the same for every delivery of one event
	Kind    string // as the platform calls it
	Job     string // the job that it is about; "" = none of ours
	Receipt Receipt
}

// Completer is a Listener that knows more of a job than its platform's callback says.
type Completer interface {
	// Complete fills into the receipt of an Event what the steps of its release know: the ids that
	// statistics are joined by. It calls nothing; again is harmless.
	Complete(ctx context.Context, m Message, r Receipt) (Receipt, error)
}

// Reacher is a Publisher whose messages go to chosen customers.
type Reacher interface {
	// Recipients are whom r stands for on the platform: the ids of its tags, looked up by name where they
	// are named so. A tag that does not exist is an *Error of class Rejected that names the nearest one.
	Recipients(ctx context.Context, r content.Recipients) (Recipients, error)
}

// Recipients are chosen customers as the platform names them.
type Recipients struct {
	Account string   // the corp id
	Tags    []string // ids; none = everybody
	Staff   []string // none = all whom the app sees
}

// Confirmer is a Publisher whose hand-offs are confirmed by several colleagues in the platform's app.
// Job is what Publish answered.
type Confirmer interface {
	// Remind asks those who have not confirmed once more, within the platform's cap: an *Error of class
	// Limited above it.
	Remind(ctx context.Context, m Message, job string) error
	// Cancel takes the task back. What was sent by then stays sent: the receipt is Published where
	// somebody got it, with Why, and Failed where nobody did.
	Cancel(ctx context.Context, m Message, job string) (Receipt, error)
}

// WayMaker is a Publisher whose account makes contact ways.
type WayMaker interface {
	// MakeWay makes a way, or finds the one of the same State that an earlier call left behind. It fills
	// in Account and Config, and returns the picture of its code, PNG or JPEG.
	MakeWay(ctx context.Context, w content.ContactWay) (content.ContactWay, []byte, error)
	// DropWay deletes a way on the platform; one that is gone already is no error.
	DropWay(ctx context.Context, w content.ContactWay) error
}

// Permission is one thing that an account may or may not do.
type Permission struct {
	Key  string // stable: token, draft, publish, broadcast, statistics, comments, …
	Name content.Text
	// Err is nil when it is allowed; an *Error of class Account when it is not, any other error
	// when it could not be found out.
	Err error
}

// Prober is a Publisher that can ask the platform what the account may do, without changing anything.
type Prober interface {
	Probe(ctx context.Context) []Permission
}

// Authorizer is a Publisher whose account's owner lets moxin in on a page of the platform (OAuth).
type Authorizer interface {
	// AuthorizeURL is the page; state and redirect come back with the owner.
	AuthorizeURL(state, redirect string) (string, error)
	// Authorize trades the code that came back for tokens, keeps them in Deps.Vault and says who
	// the account is.
	Authorize(ctx context.Context, code, redirect string) (content.Account, error)
}

// Vault keeps what a platform gave us to speak for an account, encrypted at rest.
type Vault interface {
	// Token returns a value, and whether there is one.
	Token(ctx context.Context, channel, name string) (string, bool, error)
	// PutToken keeps a value. An empty one is refused: a refresh token is never overwritten with
	// nothing.
	PutToken(ctx context.Context, channel, name, value string) error
}

// Factory makes the publisher of one channel. Secrets are resolved here, when the channel is used.
type Factory func(ch content.Channel, d Deps) (Publisher, error)

// Deps is what an adapter may use of the world.
type Deps struct {
	// Secret resolves a reference such as ${MOXIN_GZH_SECRET}.
	Secret func(content.Secret) (string, error)
	// Uploads remembers media that the platform already holds.
	Uploads Uploads
	// Now is calendar time.
	Now func() time.Time
	// PublicURL is where moxin's public listener is reached; "" = nowhere.
	PublicURL string
	// Vault keeps tokens; nil where there is no key to keep them with.
	Vault Vault
	// Key signs links that only this store can make; 32 bytes.
	Key []byte
	// MediaURL is a public address of a stored file by hash, valid for a while; nil = nowhere.
	MediaURL func(hash string) string
	// Guard is a net.Dialer.Control that refuses addresses which may not be called (see
	// content/media); nil = none is refused.
	Guard func(network, address string, c syscall.RawConn) error
	// Reader is the keyed hash by which a customer is told apart, of whatever the platform calls them;
	// nil where there is no key: nothing may be kept of anybody then.
	Reader func(id string) string
	// Take counts what all processes ask of an account together; the store's. nil = not counted.
	Take func(ctx context.Context, key string, window time.Duration, max int) (bool, error)
	// Log gets a debug line for each call to a platform; nil = none.
	Log *slog.Logger
}

// Authority says what a look-up proves.
type Authority int

const (
	NoLookup      Authority = iota // a person decides
	BestEffort                     // found is proof, absent is not
	Authoritative                  // found and absent are both proof
)

// Traits is what an adapter declares about its platform. Durations are work time.
type Traits struct {
	CallTimeout     time.Duration // bound of one Publish
	Processing      time.Duration // longest time the platform takes for a submitted job
	VisibilityDelay time.Duration // until a post shows up in a look-up
	Lookup          Authority
	TwoPhase        bool // uploads and drafts first, one dangerous last step
	// KeyLife is how long the platform refuses a second call with the key of the first; 0 = it has
	// no key. A doubt within it is ended by the same call again, past it by a person.
	KeyLife time.Duration
	Person  bool // ends as a hand-off
}

// Message is what one attempt has to carry out.
type Message struct {
	Release content.Release
	Channel content.Channel
	Items   []content.Rendition // in order
	Media   Media
	Steps   Steps
}

// Media opens stored media by hash.
type Media interface {
	Open(ctx context.Context, hash string) (io.ReadCloser, error)
}

// Steps is the memory of one release across attempts. A recorded value outlives kill -9.
type Steps interface {
	// Step returns the value recorded under name, and whether there is one.
	Step(ctx context.Context, name string) (string, bool, error)
	// Record keeps a value; a second value under the same name replaces the first.
	Record(ctx context.Context, name, value string) error
}

// Uploads remembers, per account and kind of library, what hash was stored under on the platform.
type Uploads interface {
	Upload(ctx context.Context, account, kind, hash string) (content.Remote, bool, error)
	RecordUpload(ctx context.Context, account, kind, hash string, r content.Remote) error
}

// Receipt is what came of an attempt, a look-up or a poll.
type Receipt struct {
	// State is Published, Submitted or HandedOff; Failed only from Poll and Lookup, with Why.
	State content.State
	Posts []Post // when Published, one for each item
	Job   string // when Submitted: the platform's id of the job
	Why   string // for people: what the platform said
	// Again says of a Failed verdict on a job that nothing is there and that once more, from a new
	// draft, may go through (publish_status 3 of freepublish). The scheduler allows it once; the
	// adapter has forgotten the steps of the failed draft by then.
	Again bool
	// Handoff is the package a person completes, when HandedOff.
	Handoff *content.Handoff
	// Progress is how far colleagues have confirmed, from Poll; nil = nobody counts.
	Progress *content.Progress
	// Filled is the JSON of what was filled in at the claim: media URLs and named links.
	Filled string
}

// Post is one item as the platform knows it.
type Post struct {
	Index    int // 0-based
	RemoteID string
	StatID   string // joins statistics; may be ""
	URL      string
	At       time.Time // zero when the platform does not say
}
