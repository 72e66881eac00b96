package sheet

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"moxin/content"
)

// Purchase is one order of a shop's export.
type Purchase struct {
	Line     int
	Order    string // the shop's number
	Customer string // "" where the export does not tell, or masks it
	Code     string // of the short link that the customer came by; ""
	At       time.Time
	Fen      int64
	Refunded bool // taken back, whole
}

// Purchases are what an export of orders says.
type Purchases struct {
	Encoding string     `json:"encoding"`
	Header   int        `json:"header_line"`
	Rows     int        `json:"rows"`
	Unpaid   int        `json:"unpaid"` // rows that are no order: not paid, or cancelled before
	Masked   int        `json:"masked"` // orders whose customer is masked: nobody is known again by 138****0001
	Orders   []Purchase `json:"-"`
	Problems []Problem  `json:"problems,omitempty"`
}

// orderColumns are the names that shops give a column, normalised as header does, the best first.
// Sources: order exports of 有赞, 微店, 微信小店 and Shopify as their help pages show them (read 2026-11).
var orderColumns = struct{ order, at, amount, customer, code, state []string }{
	order:    []string{"订单号", "订单编号", "主订单编号", "商家订单号", "order_id", "orderid", "ordernumber", "id"},
	at:       []string{"支付时间", "付款时间", "订单付款时间", "下单时间", "订单创建时间", "创建时间", "成交时间", "paid_at", "paidat", "created_at", "createdat", "at"},
	amount:   []string{"实付金额", "实付款", "买家实付", "订单实付金额", "实收金额", "订单金额", "金额", "amount", "total", "paid"},
	customer: []string{"客户", "买家", "买家手机号", "买家手机", "手机号", "收货人手机号", "买家昵称", "买家会员名", "会员号", "customer", "customer_id", "phone", "email"},
	code:     []string{"短链", "短链码", "链接码", "来源码", "code", "r", "moxin_code"},
	state:    []string{"订单状态", "状态", "交易状态", "status", "financialstatus", "state"},
}

// Words of an order's state. A word that is in none is asked about, not guessed.
const (
	paidState     = "paid"
	refundedState = "refunded"
	unpaidState   = "unpaid"
)

// stateWords say what a word of a shop means.
var stateWords = wordsOf(map[string][]string{
	paidState: {"已付款", "已支付", "待发货", "已发货", "待收货", "已收货", "已签收", "已完成", "完成", "交易成功", "交易完成", "部分退款", "部分发货",
		"paid", "shipped", "completed", "complete", "fulfilled", "success", "partially_refunded"},
	refundedState: {"已退款", "退款成功", "全额退款", "退款完成", "已退货", "refunded", "returned"},
	unpaidState:   {"待付款", "未付款", "待支付", "未支付", "已取消", "已关闭", "交易关闭", "unpaid", "pending", "cancelled", "canceled", "closed", "voided"},
})

func wordsOf(lists map[string][]string) map[string]string {
	out := map[string]string{}
	for state, words := range lists {
		for _, w := range words {
			out[w] = state
		}
	}
	return out
}

// ErrOrders is a table of a shop's orders where numbers of posts were looked for: ReadOrders reads it.
var ErrOrders = &FileError{content.T("这是订单表，不是作品的数据：用 moxin ingest orders 读", "this is a table of orders, not of posts: read it with moxin ingest orders")}

// ErrNoOrders is a file without a table of orders.
var ErrNoOrders = &FileError{content.T("没有找到订单表：要有订单号、时间和金额三列", "there is no table of orders: it has columns for the order's number, time and amount")}

// ReadOrders reads a shop's export of orders, in any encoding and format that exports of numbers come
// in. Times without a zone are in zone. ErrNoOrders where there is no such table.
func ReadOrders(data []byte, zone *time.Location) (Purchases, error) {
	grids, how, err := readGrids(data)
	if err != nil {
		return Purchases{}, err
	}
	for _, g := range grids {
		p := Purchases{Encoding: how}
		found, err := p.read(g, zone)
		if err != nil {
			return Purchases{}, err
		}
		if found {
			return p, nil
		}
	}
	return Purchases{}, ErrNoOrders
}

// orderTable is where the columns of a table of orders are; -1 = nowhere.
type orderTable struct {
	order, at, amount, customer, code, state int
}

func (p *Purchases) read(g grid, zone *time.Location) (found bool, err error) {
	var t orderTable
	row := 0
	for r, err := range g.rows {
		if err != nil {
			return found, err
		}
		if row++; !found {
			if t, found = findOrders(r.cells); found {
				p.Header = r.line
			} else if row >= headerRows {
				return false, nil
			}
			continue
		}
		if strings.TrimSpace(strings.Join(r.cells, "")) == "" {
			continue
		}
		p.Rows++
		p.row(t, r, zone)
	}
	return found, nil
}

func findOrders(cells []string) (orderTable, bool) {
	named := headers(cells)
	at := func(any []string) int {
		if i, ok := named.at(any); ok {
			return i
		}
		return -1
	}
	c := orderColumns
	t := orderTable{at(c.order), at(c.at), at(c.amount), at(c.customer), at(c.code), at(c.state)}
	return t, t.order >= 0 && t.at >= 0 && t.amount >= 0
}

// row reads one order. A row of which anything that matters cannot be read is a problem and left out.
func (p *Purchases) row(t orderTable, r record, zone *time.Location) {
	cell := func(i int) string {
		if i < 0 || i >= len(r.cells) {
			return ""
		}
		// Excel keeps a number as text with an apostrophe, some exports with a tab.
		return strings.TrimSpace(strings.TrimPrefix(strings.Trim(norm.NFKC.String(r.cells[i]), "\t "), "'"))
	}
	wrong := func(column string, say content.Text) {
		p.Problems = append(p.Problems, Problem{Line: r.line, Column: column, Kind: Unreadable, Text: say})
	}
	o := Purchase{Line: r.line, Order: cell(t.order), Customer: cell(t.customer), Code: strings.ToLower(cell(t.code))}
	if o.Order == "" {
		wrong("order", content.T("没有订单号", "there is no order number"))
		return
	}
	switch state := strings.ToLower(cell(t.state)); {
	case t.state < 0 || stateWords[state] == paidState:
	case stateWords[state] == refundedState:
		o.Refunded = true
	case stateWords[state] == unpaidState:
		p.Unpaid++
		return
	default:
		wrong("status", content.T("看不懂的订单状态", "the order's state is not understood"))
		return
	}
	moment, err := ParseTime(cell(t.at), zone)
	if err != nil {
		wrong("time", content.T("看不懂的时间", "the time is not understood"))
		return
	}
	if o.Fen, err = parseFen(cell(t.amount)); err != nil {
		wrong("amount", content.T("看不懂的金额：写成 128.00", "the amount is not understood: write 128.00"))
		return
	}
	if strings.Contains(o.Customer, "*") {
		p.Masked++
		o.Customer = ""
	}
	o.At = moment.At
	p.Orders = append(p.Orders, o)
}

// yuan is an amount: 128 · 1,280.50 · ￥128.00 · 128元. Groups: whole yuan, tenths and hundredths.
var yuan = regexp.MustCompile(`^¥?(\d{1,9}|\d{1,3}(?:,\d{3}){1,2})(?:\.(\d{1,2})0*)?元?$`)

// parseFen reads an amount in yuan as fen, exactly: money is never a float.
func parseFen(s string) (int64, error) {
	s = strings.ReplaceAll(s, " ", "")
	m := yuan.FindStringSubmatch(s)
	if m == nil {
		return 0, fmt.Errorf("sheet: no amount")
	}
	return strconv.ParseInt(strings.ReplaceAll(m[1], ",", "")+(m[2] + "00")[:2], 10, 64)
}
