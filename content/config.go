package content

import (
	"net/netip"
	"time"
)

// Config is moxin.yaml. Its zero value is a workspace without channels.
// LoadWorkspace reads it strictly: unknown keys, wrong types and bad values are findings.
type Config struct {
	Version  int
	Brand    string
	Zone     *time.Location // of every instant without a zone; Asia/Shanghai when unsaid
	Articles string         // folder
	Static   []string       // folders that root-absolute images live in
	Channels []Channel      // in the order of the file
	Calendar Calendar
	// Campaigns are rhythms of releases over several channels, which articles join by name.
	Campaigns []Campaign
	Approval  Approvals
	Check     Checks
	Draw      Draw
	Cards     Cards
	Console   Listener
	Public    Listener
	Notices   Notices
	Report    ReportPlan
	Contacts  Contacts
	Ingest    Reading
	Rank      Weighing
	Git       Git
	// Private are the networks, besides the public internet, that pictures may be read from and
	// webhooks sent to.
	Private []netip.Prefix
	Redis   string // URL; "" = embedded
	Store   string // URL; "" = .moxin/moxin.db, postgres://…
	Media   string // URL; "" = .moxin/media
}

// Channel is one configured account on a platform.
type Channel struct {
	ID        string
	Platform  string
	Role      ChannelRole   // primary or secondary; "" = the team does not say
	Every     time.Duration // a primary channel is called quiet after so long without a post; 0 = DefaultEvery
	Format    string        // one of the platform's formats; "" = its first
	Account   string        // subscription, service
	AppID     string
	AppSecret Secret
	Mode      string // wechat: draft, publish, broadcast; wecom: ModeRobot, ModeMessage, ModeMoment
	Theme     string // a built-in theme, or themes/<name>.yaml of the workspace
	BaseURL   string // of the platform's API; a proxy or simulator. Plain http only to loopback
	Simulator bool   // the platform is simulated on this machine, so that nothing takes minutes
	Images    string // notes (xiaohongshu, wechat newspic): article, cards
	Rate      int    // most messages a minute; 0 = no bound of our own
	// CallbackToken and CallbackKey (EncodingAESKey) are what the platform signs and encrypts its
	// callbacks with; without a key it sends them in plain text.
	CallbackToken Secret
	CallbackKey   Secret
	Comments      string // wechat: open, fans, closed; "" = closed
	Tag           int    // wechat, mass send: to the followers with this tag; 0 = to all
	PreviewTo     string // wechat, mass send: the WeChat id that sees it first; "" = nobody
	URL           string // webhook: the receiver; site: the address that readers reach it by
	Folder        string // site: where the built pages go; "" = .moxin/site
	Limit         map[string]int

	// Of wecom. AppID is the corp id.
	Robot Secret // mode robot: the robot's key, or its whole webhook address
	// Staff are the user ids of the colleagues who send; none = all whom the app sees.
	Staff []string
	// Groups: mode message goes to customer groups of the one colleague in Staff, not to customers.
	Groups bool
	// Tags choose the customers of an audience: ids of tags, or "group/name" as the app shows them.
	// A nil list within the map is everybody.
	Tags map[Audience][]string
	// Confirm is how long staff have to confirm before what they did until then counts as the
	// outcome; 0 = DefaultConfirm.
	Confirm time.Duration
	// Cap is how often one customer may be sent to: CapMonthly when unsaid.
	Cap SendCap
}

// SendCap is how often a customer may be sent to (add_msg_template page, read 2026-11): as many times a
// month as the month has days, unless the company's administrator made it less.
type SendCap string

// Caps of messages to one customer.
const (
	CapMonthly SendCap = "monthly" // the days of the month, a calendar month
	CapWeekly  SendCap = "weekly"  // 7 a week, Monday to Sunday
	CapDaily   SendCap = "daily"   // one a day
)

// DefaultConfirm is how long staff have to confirm a message where the channel does not say.
const DefaultConfirm = 24 * time.Hour

// CommentRights are who may comment on a WeChat article.
var CommentRights = []string{"open", "fans", "closed"}

// Family is the shape of the channel's renditions; "" for a platform that does not exist.
func (c Channel) Family() Family {
	p, _ := PlatformByID(c.Platform)
	return p.FamilyOf(c.Format)
}

// wecomNames are what teams call the kinds of WeCom channels: a company that has one mostly has several.
var wecomNames = map[string]Text{
	ModeMessage: T("企微群发", "WeCom message"), ModeMoment: T("企微朋友圈", "WeCom moments"), ModeRobot: T("企微群机器人", "WeCom robot"),
}

// Name is what people call the channel beside its id: its platform, or what is done there where the
// platform has several kinds. A platform that does not exist is named by its id.
func (c Channel) Name() Text {
	if name, ok := wecomNames[c.Mode]; ok && c.Platform == WeCom {
		return name
	}
	if p, ok := PlatformByID(c.Platform); ok {
		return p.Name
	}
	return T(c.Platform, c.Platform)
}

// Limits are the platform's limits with what the channel overrides.
func (c Channel) Limits() Limits {
	limits := LimitsOf(c.Platform, c.Mode, c.Format)
	for field, n := range c.Limit {
		l := limits[field]
		l.Max, l.Warn, l.Source = n, 0, "moxin.yaml"
		limits[field] = l
	}
	return limits
}

// Channel finds a channel by its id.
func (c *Config) Channel(id string) (Channel, bool) {
	for _, ch := range c.Channels {
		if ch.ID == id {
			return ch, true
		}
	}
	return Channel{}, false
}

// Calendar holds the rules releases are placed by.
type Calendar struct {
	Slots    []Slot
	Quota    map[string]Quota         // by channel
	Gap      map[string]time.Duration // by channel: least time between two releases
	Blackout []Blackout
	Quiet    map[string]Quiet     // by channel, or AnyChannel
	Late     time.Duration        // DefaultLate when unsaid
	Mix      map[Stage]float64    // shares of posts, sum about 1
	Audience map[Audience]float64 // shares of posts, sum about 1
}

// DefaultLate is how long after its instant a release may still go out when moxin.yaml
// does not say.
const DefaultLate = 30 * time.Minute

// Slot is where "next free slot" lands: an RFC 5545 RRULE on some channels.
type Slot struct {
	Channels []string
	RRule    string
}

// Quota is how many messages a channel may carry; 0 = no limit of our own.
type Quota struct{ Day, Month int }

// Checks adjusts the checker.
type Checks struct {
	Lexicons []string            // YAML files in the workspace
	Disable  []string            // rule ids
	Severity map[string]Severity // by rule id
	// Industries of the team's goods, such as "medical" or "finance": lexicon entries name those
	// in which they are graver.
	Industries []string
}

// Cards say how drawn pictures look: the cards of notes, covers and cover frames. Zero fields
// are the design's own.
type Cards struct {
	Design string            // "paper" when unsaid
	Colors map[string]string // by the name of CardColors: "#rrggbb"
	Logo   string            // path of a picture in the workspace
	Fonts  []string          // font files or folders that are looked at before the system's
}

// Designs of cards.
const (
	DesignPaper = "paper" // ink on warm paper
	DesignBold  = "bold"  // large type on colour
)

// CardColors are the colours of a design that a workspace may replace.
var CardColors = []string{"ground", "ink", "muted", "accent"}

// Draw names the commands that turn diagram and formula source into PNG: source on standard input,
// without the dollars of a formula, the picture on standard output. Formulas are drawn at twice
// the size they are shown in (about 200 dots an inch); diagrams are shown as wide as they are, at
// most as wide as the text.
type Draw struct{ Mermaid, TeX string }

// Listener is an address to listen on ("" = off) and the URL people reach it by.
type Listener struct{ Listen, URL string }

// Reading says which numbers may be read back besides those of official interfaces, and when.
type Reading struct {
	// Pages are the hosts whose public pages of the team's own posts may be read, as in a URL.
	// None unless named: platforms differ in what they allow.
	Pages []string
	// Daily is the most requests a day to one such host; 0 = DefaultDaily.
	Daily int
	// Rules and Sheets are files of the workspace that teach moxin pages and exports of others.
	Rules, Sheets []string
	// Ages are the ages at which a publication is read, growing; DefaultAges when unsaid.
	Ages []time.Duration
	// Inbox is a folder whose exports serve imports by itself; "" = none.
	Inbox string
	// Orders is the secret that signs a shop's messages to /orders; "" = none are taken.
	Orders Secret
	// Touch is how long after a touch an outcome is still credited to it; 0 = DefaultTouch.
	Touch time.Duration
	// Beacon is whether the own site counts its readers, and whether it may ask them to be known.
	Beacon BeaconMode
}

// BeaconMode says how the own site counts its readers.
type BeaconMode string

// Ways of counting. Do Not Track and Global Privacy Control are honoured in all of them.
const (
	BeaconCount BeaconMode = "count" // reads, depth and finishes; nobody is known again. The default
	BeaconAsk   BeaconMode = "ask"   // also asks for consent; who agrees is known again by a cookie
	BeaconOff   BeaconMode = "off"
)

// What holds where moxin.yaml does not say.
const (
	DefaultDaily = 300
	DefaultTouch = 30 * 24 * time.Hour
)

// DefaultAges are dense while counts grow fast, thin later. Statistics of 公众号 stop moving 30
// days after publishing.
var DefaultAges = []time.Duration{
	1 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour,
	24 * time.Hour, 48 * time.Hour, 72 * time.Hour, 7 * 24 * time.Hour, 14 * 24 * time.Hour, 30 * 24 * time.Hour,
}

// Contacts say how readers become contacts in WeCom.
type Contacts struct {
	// Channel is the wecom channel whose account makes contact ways; "" = none are made.
	Channel string
	// Staff are the user ids of the colleagues whose contact a reader becomes.
	Staff []string
	// On are the channels whose articles show a code unless they say contact: false; none = only
	// articles that say contact: true.
	On []string
}
