package card

import (
	"math"
	"strings"
)

// leans are characters that a title does not part from the one before, or behind: particles,
// negations, demonstratives.
const (
	leansBack    = "的了吗呢吧着过们么得地里上下中内后前"
	leansForward = "到不很最更每各这那没把被让给对从向在和与或及"
)

const numerals = "一二三四五六七八九十百千万两几"

// separators divide a title's parts; at the end of a line the line's end says the same.
const separators = "｜|丨"

// bound holds the pairs of neighbouring characters in words that titles use often, so that no line
// ends inside one of them. It only steers between breaks that are allowed; a word that is missing
// costs beauty, nothing else.
var bound = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`
		为什么 怎么 怎样 如何 什么 我们 你们 他们 她们 大家 自己 一个 一次 一年 一定 一起 一份 没有 因为 所以 但是 如果 虽然 可以
		不再 不能 不会 不要 不想 不用 不到 不是 就是 还是 只是 都是 这个 那个 这样 那样 时候 时间 现在 今天 明天 昨天 每天 开始 结束 需要 知道 觉得 真的 其实 已经
		用户 客户 顾客 粉丝 复购 回购 信任 内容 文章 产品 品牌 方法 问题 指南 攻略 技巧 经验 总结 分享 数据 增长 运营 营销 转化
		私域 社群 公众号 小红书 朋友圈 视频号 直播 视频 文案 标题 封面 选题 老板 员工 团队 公司 企业 行业 市场 销售 成交 订单
		价格 成本 利润 预算 门店 开店 服务 体验 关系 关键 重要 必须 应该 建议 推荐 选择 判断 决定 认真 简单 容易 复杂 最好 更好
		咖啡 茶叶 护肤 健康 生活 工作 学习 读书 写作 孩子 父母 家长 城市 春天 夏天 秋天 冬天 新手 入门 清单 步骤 案例 复盘 故事
		下降 上升 提高 提升 降低 减少 增加 改变 变化 信号 原因 结果 目标 计划 机会 风险 能力 水平 效果 效率 质量 数量 比例 活动 优惠
		顾客 会员 店主 店长 社区 三个月 人数 回店 问候 消费 消息 沉默 流量 渠道 平台 账号 作者 读者 专家 医生 老师 学生 同学 朋友
		第一 两个 三个 四个 五个 十个 几个 多少 越来越 上不去 做不好 看不见 卖不动 留下来`) {
		r := []rune(w)
		for i := 1; i < len(r); i++ {
			m[string(r[i-1:i+1])] = true
		}
	}
	return m
}()

// cost of a break before tokens[i], in square em of raggedness.
func breakCost(tokens []token, i int) float64 {
	a, b := tokens[i-1], tokens[i]
	switch {
	case a.kind == closes && a.text != "、" || a.kind == dash || a.kind == dots:
		return -11
	case a.kind == closes || a.kind == space:
		return -3
	case a.kind == han && b.kind == han && bound[a.text+b.text]:
		return 12
	case strings.Contains(numerals, a.text) && strings.Contains(units+numerals, b.text):
		return 10
	case strings.Contains(leansBack, b.text):
		return 9
	case strings.Contains(leansForward, a.text):
		return 8
	case strings.Contains(leansBack, a.text):
		return -1.5
	case a.kind == han && b.kind == han:
		return 1.5
	}
	return 0
}

// maxBalanced is how many tokens are weighed against each other; what is longer is no title, and
// the work grows with the square.
const maxBalanced = 200

// balanced sets a title: as many lines as fill needs, of like length, broken where sense allows.
// The cost tells how well that went, in square em; lower is better.
func (f filling) balanced(tokens []token, s setting) ([]line, float64) {
	tokens = f.parted(tokens, s)
	full := f.fill(tokens, s)
	if len(tokens) > maxBalanced {
		return full, 0
	}
	want := len(full)
	best := math.Inf(1)
	var lines []line
	for n := want; n <= want+f.spare; n++ {
		if got, cost := f.partition(tokens, n); got != nil && cost+float64(n-want)*6 < best {
			best, lines = cost+float64(n-want)*6, got
		}
	}
	if lines == nil {
		return full, best
	}
	return lines, best
}

// way is the cheapest way found to a place in a title: what it cost, and where its last line began.
type way struct {
	cost float64
	from int
}

// partition finds the cheapest n lines; nil when there are none.
func (f filling) partition(tokens []token, n int) ([]line, float64) {
	m := len(tokens)
	ways := make([][]way, n+1) // ways[k][i]: k lines before token i
	for k := range ways {
		ways[k] = make([]way, m+1)
		for i := range ways[k] {
			ways[k][i].cost = math.Inf(1)
		}
	}
	ways[0][0].cost = 0
	target := f.set(tokens).width / float64(n)
	for k := range n {
		for i := range m {
			if !math.IsInf(ways[k][i].cost, 1) {
				f.extend(tokens, i, target, func(next int, cost float64) {
					if cost += ways[k][i].cost; cost < ways[k+1][next].cost {
						ways[k+1][next] = way{cost, i}
					}
				})
			}
		}
	}
	if math.IsInf(ways[n][m].cost, 1) {
		return nil, 0
	}
	return f.collected(tokens, ways), ways[n][m].cost
}

// extend reports each line that can begin at i: where the next one begins, and the line's cost.
func (f filling) extend(tokens []token, i int, target float64, report func(next int, cost float64)) {
	x, width := 0.0, 0.0
	for j := i + 1; j <= len(tokens); j++ {
		t := tokens[j-1]
		if t.kind == newline && j < len(tokens) {
			return
		}
		if x += advance(t, j == i+1); t.kind != space {
			width = x - trailing(t)
		}
		if width > f.width+0.5 && j > i+1 {
			return
		}
		next := lineStart(tokens, j)
		if next < len(tokens) && (!mayBegin(tokens, next) || strings.Contains(separators, tokens[next].text)) {
			continue
		}
		off := (width - target) / f.em
		cost := 0.5 * off * off
		if next < len(tokens) {
			cost += breakCost(tokens, next)
		}
		report(next, cost)
	}
}

// collected are the lines of the cheapest way.
func (f filling) collected(tokens []token, ways [][]way) []line {
	n := len(ways) - 1
	lines := make([]line, n)
	for k, end := n, len(tokens); k > 0; k-- {
		from := ways[k][end].from
		l := f.set(trimmed(tokens[from:end]))
		l.last = k == n
		if !l.last {
			if tokens[end-1].kind == space {
				l.blank = " "
			}
			l = f.unseparated(l)
		}
		lines[k-1], end = l, from
	}
	return lines
}

// unseparated is a line without the separator that ends it.
func (f filling) unseparated(l line) line {
	n := len(l.tokens) - 1
	if n < 1 || !strings.Contains(separators, l.tokens[n].text) {
		return l
	}
	out := f.set(trimmed(plain(l.tokens[:n])))
	out.blank, out.last = l.tokens[n].lead+l.tokens[n].text+l.blank, l.last
	return out
}

// lineStart is the first token behind j that a line can begin with.
func lineStart(tokens []token, j int) int {
	for j < len(tokens) && (tokens[j].kind == space || tokens[j].kind == newline) {
		j++
	}
	return j
}

func mayBegin(tokens []token, i int) bool {
	return tokens[i].brk || i > 0 && tokens[i-1].kind == newline
}

func trimmed(tokens []token) []token {
	for len(tokens) > 0 && (tokens[len(tokens)-1].kind == space || tokens[len(tokens)-1].kind == newline) {
		tokens = tokens[:len(tokens)-1]
	}
	return tokens
}
