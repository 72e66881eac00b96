package content

// FunnelKey names a step on the way from a reader to a customer.
type FunnelKey string

// The steps, in order.
const (
	FunnelRead  FunnelKey = "read"  // 次: what the platforms' numbers say of the article's posts
	FunnelClick FunnelKey = "click" // 次: on the article's own short links
	FunnelAdd   FunnelKey = "add"   // 人: became contacts by it
	FunnelStay  FunnelKey = "stay"  // 人: still contacts after FunnelStays
	FunnelOrder FunnelKey = "order" // 人: of those, who ordered afterwards
)

// FunnelNames are the steps in the words of people.
var FunnelNames = map[FunnelKey]Text{
	FunnelRead: T("阅读", "read"), FunnelClick: T("点击", "clicked"), FunnelAdd: T("加企微", "added"),
	FunnelStay: T("30 天后还在", "there after 30 days"), FunnelOrder: T("下单", "ordered"),
}

// FunnelStep is one step of an article's funnel.
type FunnelStep struct {
	Key   FunnelKey
	Known bool
	N     int  // meaningless where it is not known
	Least bool // N is a lower bound: a part of it was never read, or the platform shows no more
	Of    int  // of so many; 0 = of nobody in particular
	Why   Text // why it is not known, or what N leaves out; may be empty
}
