package content

import "time"

// Unit says what a metric counts.
type Unit string

const (
	UnitPeople Unit = "人"
	UnitTimes  Unit = "次"
	UnitShare  Unit = "share" // 0..1
	UnitTime   Unit = "s"     // seconds
	UnitFen    Unit = "分"     // money: a hundredth of a yuan
)

// Metric is a standard metric name. Platforms' own names are mapped onto these by the
// collectors' tables.
type Metric string

const (
	Impressions   Metric = "impressions"
	Reads         Metric = "reads"
	FollowerReads Metric = "follower_reads"
	Finishes      Metric = "finishes"
	FinishRate    Metric = "finish_rate" // 0..1
	ReadSeconds   Metric = "read_seconds"
	Likes         Metric = "likes"
	Hearts        Metric = "hearts" // 在看, 推荐: an endorsement in public
	Saves         Metric = "saves"
	Shares        Metric = "shares"
	Comments      Metric = "comments"
	DeepComments  Metric = "deep_comments"
	Follows       Metric = "follows"
	ProfileVisits Metric = "profile_visits"
	Messages      Metric = "dms"
	Unfollows     Metric = "unfollows"
	Adds          Metric = "adds" // added as a WeCom contact
	Returns       Metric = "returns"
	Purchases     Metric = "purchases"
	Repurchases   Metric = "repurchases"
	Followers     Metric = "followers" // of a channel

	// Beyond the ranking's own: kept where a platform tells them, shown, not weighed.
	Clicks      Metric = "clicks"       // on a link that leads on: /r/ links, 企微链接
	Coins       Metric = "coins"        // 投币
	Danmaku     Metric = "danmaku"      // 弹幕
	BounceRate  Metric = "bounce_rate"  // 2s or 3s 跳出率, 0..1
	ScrollDepth Metric = "scroll_depth" // mean share of the page that was seen, 0..1
	Tips        Metric = "tips"         // 赞赏
	Replies     Metric = "replies"      // the team's own answers to comments

	// Of WeCom: how a message to customers went, and what colleagues and groups did in a day.
	Delivered     Metric = "delivered"      // customers, or groups, that got it
	Undelivered   Metric = "undelivered"    // that a colleague has not confirmed
	CappedSends   Metric = "capped_sends"   // that already got as many as one may
	LostSends     Metric = "lost_sends"     // that are no contacts any more
	Confirmed     Metric = "confirmed"      // colleagues who confirmed
	Applies       Metric = "applies"        // colleagues' own applications to become contacts
	Chats         Metric = "chats"          // conversations that colleagues took part in
	ChatMessages  Metric = "chat_messages"  // that colleagues wrote
	ReplyRate     Metric = "reply_rate"     // of conversations that customers began, 0..1
	ReplySeconds  Metric = "reply_seconds"  // mean time to the first answer
	Groups        Metric = "groups"         // customer groups
	NewGroups     Metric = "new_groups"     //
	ActiveGroups  Metric = "active_groups"  // that somebody wrote in
	GroupMembers  Metric = "group_members"  //
	NewMembers    Metric = "new_members"    // of groups
	ActiveMembers Metric = "active_members" // who wrote in groups
	GroupMessages Metric = "group_messages" //
)

// Metrics lists the standard metrics and what each counts.
var Metrics = map[Metric]Unit{
	Impressions: UnitTimes, Reads: UnitTimes, FollowerReads: UnitTimes, Finishes: UnitTimes,
	FinishRate: UnitShare, ReadSeconds: UnitTime,
	Likes: UnitTimes, Hearts: UnitTimes, Saves: UnitTimes, Shares: UnitTimes,
	Comments: UnitTimes, DeepComments: UnitTimes, Follows: UnitPeople, ProfileVisits: UnitTimes,
	Messages: UnitTimes, Unfollows: UnitPeople, Adds: UnitPeople, Returns: UnitPeople,
	Purchases: UnitTimes, Repurchases: UnitTimes, Followers: UnitPeople,
	Clicks: UnitTimes, Coins: UnitTimes, Danmaku: UnitTimes, BounceRate: UnitShare, ScrollDepth: UnitShare,
	Tips: UnitFen, Replies: UnitTimes,
	Delivered: UnitPeople, Undelivered: UnitPeople, CappedSends: UnitPeople, LostSends: UnitPeople, Confirmed: UnitPeople,
	Applies: UnitTimes, Chats: UnitTimes, ChatMessages: UnitTimes, ReplyRate: UnitShare, ReplySeconds: UnitTime,
	Groups: UnitTimes, NewGroups: UnitTimes, ActiveGroups: UnitTimes, GroupMembers: UnitPeople, NewMembers: UnitPeople,
	ActiveMembers: UnitPeople, GroupMessages: UnitTimes,
}

// Sample is one reading of one metric. Exactly one of Publication and Channel is set.
// A metric that was not read has no sample; there is no zero that means "unknown".
type Sample struct {
	Publication int64
	Channel     string
	Metric      Metric
	Unit        Unit // of this source; may differ from the metric's usual one (人 in datacube)
	Value       float64
	Cumulative  bool      // false: the value belongs to the one day that ObservedAt ends
	Capped      bool      // the platform shows no more than this ("10万+"): a lower bound
	ObservedAt  time.Time // calendar instant for which the value holds
	Source      string    // page, datacube, csv:<file name>, demo export …
	Raw         string    // hash of the stored raw payload; may be ""
}

// ByHand is the source of a sample that a person read off a screen and typed in.
const ByHand = "hand"

// Correction is a person's word on one sample, which stays as it was read: with Value the sample
// counts as that, without it as not read. The newest correction of a sample holds.
type Correction struct {
	ID int64
	// Which sample: as in Sample.
	Publication int64
	Channel     string
	Metric      Metric
	ObservedAt  time.Time
	Source      string

	Value *float64 // nil = the reading is wrong and says nothing
	Why   string   // in the person's words; never empty
	Who   string
	At    time.Time // calendar
}

// OutcomeKind is what a reader did.
type OutcomeKind = string

// Kinds of outcomes. Orders are kept as OutcomeOrder whichever they are: an earlier one may still
// become known. Which is the first and which a later one says ingest/event.Standing.
const (
	OutcomeFollow   OutcomeKind = "follow"
	OutcomeAdd      OutcomeKind = "add" // as a WeCom contact
	OutcomeUnfollow OutcomeKind = "unfollow"
	OutcomeRemoved  OutcomeKind = "removed" // by a colleague: not the reader's word, credited to nothing
	OutcomeReturn   OutcomeKind = "return"  // came back on a later day
	OutcomeOrder    OutcomeKind = "order"   // the reader's first
	OutcomeReorder  OutcomeKind = "reorder" // every later one
	OutcomeRefund   OutcomeKind = "refund"  // of an order, by its Ref; takes the order's credit away
)

// Outcome is something a reader did later that content may have caused.
type Outcome struct {
	ID          int64
	Kind        OutcomeKind
	Publication int64  // 0 when it cannot be credited
	Channel     string // "" when it is not known
	Reader      string // keyed hash, never a name; "" when nobody can tell
	At          time.Time
	Value       float64 // fen for orders, else 0
	Source      string  // csv:<file>, webhook, beacon …
	// Ref is the keyed hash of the number that the shop gave an order: one kind and ref is one
	// outcome, whatever else differs; an order and a reorder are one kind here. "" = told apart by
	// all other fields but Value and Code.
	Ref  string
	Code string // the link or contact way that brought the reader; "" = none
	// After is how long after what it is credited to it happened; 0 = not known.
	After time.Duration
	// Learned is when moxin was told, calendar: a file of orders is brought in weeks later. Zero = when it
	// happened, as far as is known.
	Learned time.Time
}

// KnownAt reports whether it had happened and was known at an instant.
func (o Outcome) KnownAt(t time.Time) bool { return !o.At.After(t) && !o.Learned.After(t) }

// Origin is how recent what a source says of an article is.
type Origin struct {
	Slug   string
	Source string    // as in Sample
	Newest time.Time // calendar: ObservedAt of the newest sample
}

// Score is one number of a subject with its 90% interval.
type Score struct {
	Kind     string // article, author, series, topic, format, channel, stage, audience
	Subject  string // slug, name or id
	Name     string // trust, demand, exposure, contributed (trust × mature reads)
	Value    float64
	Low      float64
	High     float64
	Rank     int // 1-based, 0 = too little evidence to rank
	RankLow  int
	RankHigh int
	Evidence float64 // reads behind it
	Why      string  // JSON of the explanation
	Model    string
	At       time.Time
}
