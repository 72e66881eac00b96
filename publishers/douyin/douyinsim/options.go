package douyinsim

import (
	"net/http"
	"time"

	"moxin/publishers/sim"
)

// Capabilities that an app applies for one by one.
const (
	CanTicket = "open.get.ticket"
	CanShare  = "aweme.share"
	CanH5     = "h5.share"
	CanRenew  = "renew_refresh_token"
	CanData   = "data.external.item" // also the scope that an owner gives
)

// App is one application of the platform's console.
type App struct {
	Key    string // client_key
	Secret string
	// Lacks are capabilities that the app was not granted.
	Lacks []string
	// Banned answers every call with 28001016.
	Banned bool
	// Owner is the open_id of the account whose phone opens schemas and who authorises the app.
	Owner string
	// Name is the owner's, as it is shown.
	Name string
}

// Options describe a server. Clock and one App are required; every other zero value is useful.
type Options struct {
	Clock  sim.Clock
	Apps   []App
	Faults *sim.Faults // nil = none
	// Audience reads what is published; nil = nobody reads: every number is 0.
	Audience sim.Audience
	Seed     uint64 // of every id and token

	// Callback is where create_video is sent, on this machine; "" = nowhere. Deliveries is how often
	// each event is sent although it was answered; 0 = once.
	Callback   string
	Deliveries int
	HTTP       *http.Client // of the phone's downloads; nil = http.DefaultClient

	LookupPath string        // "" = DefaultLookupPath
	ShareLife  time.Duration // of a share_id; 0 = it does not end
	SchemaLife time.Duration // of a signed schema; 0 = two hours
	// NumericIDs writes video ids as numbers, as some replies of the platform do.
	NumericIDs bool
	// Calls is how often an app may call in a day; 0 = no limit. Past it: 28003017.
	Calls int
}

// DefaultLookupPath is where a share_id is looked up (unverified).
const DefaultLookupPath = "/share-id/query/"
