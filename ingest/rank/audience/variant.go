package audience

import (
	"slices"

	"moxin/content"
)

// Variant is one kind of data that teams have.
type Variant struct {
	Name      string
	Title     content.Text
	Posts     int
	Platforms []string // none = the four of every team
	Scale     float64  // of reach; 0 = 1
	Bought    float64  // share of articles whose likes are bought
	Outcomes  bool     // adds, returns, orders and repeat orders are known
	Unread    []string // platforms that do not tell reads
	Shift     float64  // how far loadings are from the table, as a log factor; 0 = a quarter
	Align     float64  // correlation of trust with attention
	Troubles  bool     // what goes wrong when platforms are read
}

// Variants are the kinds of data that a ranking has to stand up to.
func Variants() []Variant {
	two := []string{content.Douyin, content.XiaoHongShu}
	return []Variant{
		{Name: "base", Title: content.T("120 篇，四个平台", "120 posts, four platforms"), Posts: 120},
		{Name: "few", Title: content.T("30 篇", "30 posts"), Posts: 30},
		{Name: "many", Title: content.T("400 篇", "400 posts"), Posts: 400},
		{Name: "one", Title: content.T("一个平台", "one platform"), Posts: 120, Platforms: []string{content.WeChat}},
		{Name: "outcomes", Title: content.T("知道后来的结果", "outcomes known"), Posts: 120, Outcomes: true},
		{Name: "bought", Title: content.T("5% 的内容买了赞", "likes bought for 5 % of posts"), Posts: 120, Bought: .05},
		{Name: "small", Title: content.T("每篇约 500 次阅读", "about 500 reads a post"), Posts: 120, Scale: .055},
		{Name: "sparse", Title: content.T("两个平台没有阅读数", "reads missing on two platforms"), Posts: 120, Unread: two},
		{Name: "shifted", Title: content.T("权重远离经验表", "loadings far from the table"), Posts: 120, Shift: .5},
		{Name: "aligned", Title: content.T("吸引力与信任相关", "appeal and trust correlated"), Posts: 120, Align: .5},
		{Name: "all", Title: content.T("各种麻烦同时出现", "all troubles at once"), Posts: 120, Bought: .05, Outcomes: true, Unread: two[:1], Shift: .35, Align: .25, Troubles: true},
	}
}

// VariantNamed finds a variant; false when there is none of that name.
func VariantNamed(name string) (Variant, bool) {
	for _, v := range Variants() {
		if v.Name == name {
			return v, true
		}
	}
	return Variant{}, false
}

// untold reports whether a platform keeps a metric to itself.
func (v Variant) untold(platform string, m content.Metric) bool {
	return (m == content.Reads || m == content.Impressions) && slices.Contains(v.Unread, platform)
}
