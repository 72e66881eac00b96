package content

// metricOf is whose number a metric is, where it is not one of posts anywhere.
type metricOf struct {
	platform string // "" = any
	post     bool   // of one post; else of a channel by itself
}

// Numbers that only some posts or channels have: what a message of WeCom came to, and what a company's
// colleagues and groups did in a day.
var (
	ofChannels = metricOf{}
	ofTasks    = metricOf{platform: WeCom, post: true}
	ofCompany  = metricOf{platform: WeCom}
)

var metricsOf = map[Metric]metricOf{
	Followers: ofChannels,
	Delivered: ofTasks, Undelivered: ofTasks, CappedSends: ofTasks, LostSends: ofTasks, Confirmed: ofTasks,
	Applies: ofCompany, Chats: ofCompany, ChatMessages: ofCompany, ReplyRate: ofCompany, ReplySeconds: ofCompany,
	Groups: ofCompany, NewGroups: ofCompany, ActiveGroups: ofCompany, GroupMembers: ofCompany, NewMembers: ofCompany,
	ActiveMembers: ofCompany, GroupMessages: ofCompany,
}

// OfPosts reports whether a metric is a number of a platform's posts: what is not cannot be missing there.
func (m Metric) OfPosts(platform string) bool {
	of, some := metricsOf[m]
	return !some || of.post && (of.platform == "" || of.platform == platform)
}

// OfChannels reports whether a metric is a number of a platform's channels, by themselves or through their
// posts.
func (m Metric) OfChannels(platform string) bool {
	of, some := metricsOf[m]
	return !some || of.platform == "" || of.platform == platform
}
