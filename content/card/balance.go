package card

import (
	"math"
	"strings"
)

// leans are characters that a title does not part from the one before, or behind: particles,
// negations, demonstratives.
const (
	leansBack    = "的了吗呢吧着过们么得地里上下中内后前"
	leansForward = "不很最更每各这那没把被让给对从向在和与或及"
)

// bound holds the pairs of neighbouring characters in words that titles use often, so that no line
// ends inside one of them. It only steers between breaks that are allowed; a word that is missing
// costs beauty, nothing else.
var bound = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`
		为什么 怎么 怎样 如何 什么 我们 你们 他们 她们 大家 自己 一个 一次 一年 一定 一起 一份 没有 因为 所以 但是 如果 虽然 可以
		不是 就是 还是 只是 都是 这个 那个 这样 那样 时候 时间 现在 今天 明天 昨天 每天 开始 结束 需要 知道 觉得 真的 其实 已经
		用户 客户 顾客 粉丝 复购 回购 信任 内容 文章 产品 品牌 方法 问题 指南 攻略 技巧 经验 总结 分享 数据 增长 运营 营销 转化
		私域 社群 公众号 小红书 朋友圈 视频号 直播 视频 文案 标题 封面 选题 老板 员工 团队 公司 企业 行业 市场 销售 成交 订单
		价格 成本 利润 预算 门店 开店 服务 体验 关系 关键 重要 必须 应该 建议 推荐 选择 判断 决定 认真 简单 容易 复杂 最好 更好
		咖啡 茶叶 护肤 健康 生活 工作 学习 读书 写作 孩子 父母 家长 城市 春天 夏天 秋天 冬天 新手 入门 清单 步骤 案例 复盘 故事
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
	case a.kind == closes || a.kind == dash || a.kind == dots || a.kind == space:
		return -4
	case a.kind == han && b.kind == han && bound[a.text+b.text]:
		return 8
	case strings.Contains(leansBack, b.text):
		return 6
	case strings.Contains(leansForward, a.text):
		return 5
	case a.kind == han && b.kind == han:
		return 1
	}
	return 0
}

// balanced sets a title: as many lines as fill needs, of like length, broken where sense allows.
// The cost tells how well that went, in square em; lower is better.
func (f filling) balanced(tokens []token, s setting) ([]line, float64) {
	tokens = f.parted(tokens, s)
	want := len(f.fill(tokens, s))
	best := math.Inf(1)
	var lines []line
	for n := want; n <= want+1; n++ {
		if got, cost := f.partition(tokens, n); got != nil && cost+float64(n-want)*6 < best {
			best, lines = cost+float64(n-want)*6, got
		}
	}
	if lines == nil {
		return f.fill(tokens, s), best
	}
	return lines, best
}

// partition finds the cheapest n lines; nil when there are none.
func (f filling) partition(tokens []token, n int) ([]line, float64) {
	m := len(tokens)
	type state struct {
		cost float64
		from int
	}
	table := make([][]state, n+1)
	for k := range table {
		table[k] = make([]state, m+1)
		for i := range table[k] {
			table[k][i].cost = math.Inf(1)
		}
	}
	table[0][0].cost = 0
	target := f.set(tokens).width / float64(n)
	for k := 1; k <= n; k++ {
		for i := 0; i < m; i++ {
			if math.IsInf(table[k-1][i].cost, 1) || tokens[i].kind == space {
				continue
			}
			x, width := 0.0, 0.0
			for j := i + 1; j <= m; j++ {
				t := tokens[j-1]
				if t.kind == newline && j < m {
					break
				}
				if x += advance(t, j == i+1); t.kind != space {
					width = x - trailing(t)
				}
				start := lineStart(tokens, j)
				if start < m && !mayBegin(tokens, start) {
					continue
				}
				if width > f.width+0.5 && j > i+1 {
					break
				}
				off := (width - target) / f.em
				cost := table[k-1][i].cost + 0.5*off*off
				if start < m {
					cost += breakCost(tokens, start)
				}
				if cost < table[k][start].cost {
					table[k][start] = state{cost, i}
				}
			}
		}
	}
	if math.IsInf(table[n][m].cost, 1) {
		return nil, 0
	}
	lines := make([]line, n)
	for k, end := n, m; k > 0; k-- {
		from := table[k][end].from
		lines[k-1] = f.set(trimmed(tokens[from:end]))
		lines[k-1].last = k == n
		if end < m && end > 0 && tokens[end-1].kind == space {
			lines[k-1].blank = " "
		}
		end = from
	}
	return lines, table[n][m].cost
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
