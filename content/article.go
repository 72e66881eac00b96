package content

import "time"

// Stage is what an article is for on the way from a stranger to a returning customer.
type Stage string

const (
	StageAttract Stage = "attract" // 吸引
	StageTrust   Stage = "trust"   // 信任
	StageConvert Stage = "convert" // 转化
	StageRetain  Stage = "retain"  // 留存
)

// Stages lists them in the order of that way.
var Stages = []Stage{StageAttract, StageTrust, StageConvert, StageRetain}

// Audience is whom an article speaks to.
type Audience string

const (
	AudienceExisting Audience = "existing" // 存量: customers
	AudienceWarm     Audience = "warm"     // 半存量: followers who have not bought
	AudienceNew      Audience = "new"      // 增量: strangers
)

// Audiences lists them from the nearest to the farthest.
var Audiences = []Audience{AudienceExisting, AudienceWarm, AudienceNew}

// AIUse is how much of an article a model wrote; platforms ask for the declaration.
type AIUse string

const (
	AINone      AIUse = "none"
	AIAssisted  AIUse = "assisted"
	AIGenerated AIUse = "generated"
)

// Asked is the instant that front matter asks for: nothing, the next free slot, or a time.
// Raw is normalised (the instant in RFC 3339, "slot" or ""), so that it can be compared
// with what was asked when a release was last applied.
type Asked struct {
	Raw    string
	At     time.Time
	Slot   bool
	Offset Offset // counted from the same article's release on another channel
}

// None reports that no release is asked for.
func (a Asked) None() bool { return !a.Slot && a.At.IsZero() && a.Offset.Channel == "" }

// Override is what front matter says for one channel; empty fields fall back to the article.
type Override struct {
	Title     string
	Short     string // short title, where the platform asks for one
	Summary   string
	Text      string // of the note, caption or message, in the editor's own words
	Script    string // 口播稿, in the editor's own words
	Cover     string
	SourceURL string   // 阅读原文
	Comments  string   // wechat: who may comment; "" as the channel
	Contact   *bool    // as the article's; nil = as the article says
	Position  int      // place in a wechat message of several articles, 1 is 头条; 0 unsaid
	Topics    []string // without '#'
	Video     string   // path or URL
	PublishAt Asked
	Again     []Asked // further runs: run 2, 3, …
}

// Commit is the git commit that last touched a file; zero outside a repository.
type Commit struct {
	Hash   string
	At     time.Time
	Author string
	Email  string // the author's
}

// Article is one Markdown file with its front matter read.
type Article struct {
	Path     string // slash-separated, from the root of the workspace
	Slug     string
	Aliases  []string
	Title    string
	Authors  []string
	Summary  string
	Cover    string // as written: a path or a URL
	Tags     []string
	Series   string
	Part     int      // place in the series, from 1; 0 = it does not say
	Campaign string   // id of a campaign of moxin.yaml; "" = none
	After    []string // slugs that go out before this one, on every channel that both go to
	Priority Priority
	Stage    Stage
	Audience Audience
	AI       AIUse
	Contact  *bool // whether it shows a contact way; nil = as contacts.on says
	Draft    bool  // true: compiled and checked, never scheduled

	PublishAt Asked
	// Channels is nil when front matter names none: every channel of moxin.yaml.
	Channels map[string]Override

	// Body is the Markdown after the front matter, UTF-8 with LF line ends and no BOM.
	Body []byte
	// BodyLine is the line of the file on which Body begins, counted from 1.
	BodyLine int
	// Head is what stands above Body, as written: the lines 1 to BodyLine-1 of the file, with the
	// comments that the front matter's values do not carry. Nil where there is no front matter.
	Head []byte
	// Keys says where each front matter key stands ("title", "channels.xhs.title"); a title that
	// comes from the first heading stands there.
	Keys map[string]Position

	Commit Commit
}

// Author is the first author, or "".
func (a *Article) Author() string {
	if len(a.Authors) == 0 {
		return ""
	}
	return a.Authors[0]
}

// For returns what the article says for a channel and whether it goes there at all.
func (a *Article) For(channel string) (Override, bool) {
	if a.Channels == nil {
		return Override{}, true
	}
	o, ok := a.Channels[channel]
	return o, ok
}

// At returns the place of the front matter key, or of the file when the key is not there.
func (a *Article) At(key string) Position {
	if p, ok := a.Keys[key]; ok {
		return p
	}
	return Position{File: a.Path}
}
