package sheet_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"moxin/ingest/sheet"
)

const ordersCSV = `十二月的订单,,,,,
订单编号,订单付款时间,实付金额（元）,买家手机号,短链,订单状态
A-1,2026-12-01 20:00:00,128.00,13800000001,ABC234,已完成
A-2,2026/12/2 9:05,"1,280.5",138****0002,,已发货
A-3,2026-12-02 10:00,￥66,,,退款成功
A-4,2026-12-02 11:00,66,13800000003,,待付款

A-5,someday,66,13800000003,,已完成
A-6,2026-12-02 11:00,66.001,13800000003,,已完成
,2026-12-02 11:00,66,13800000003,,已完成
A-7,2026-12-02 11:00,66,13800000003,,在路上
'20261202000000000008,2026-12-02 12:00,0.10元,小林,,已签收
`

func TestOrdersOfAShop(t *testing.T) {
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(ordersCSV)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"UTF-8": ordersCSV, "a mark": "\ufeff" + ordersCSV, "GB18030": gb, "tabs": strings.ReplaceAll(strings.ReplaceAll(ordersCSV, `"1,280.5"`, "1280.5"), ",", "\t")} {
		p, err := sheet.ReadOrders([]byte(text), beijing)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var got []string
		for _, o := range p.Orders {
			got = append(got, fmt.Sprint(fmt.Sprintf("%02d", o.Line), " ", o.Order, " ", o.At.In(beijing).Format("0102 1504"), " ", o.Fen, " ", o.Customer, " ", o.Code, " ", o.Refunded))
		}
		same(t, name, got, []string{
			"03 A-1 1201 2000 12800 13800000001 abc234 false", "04 A-2 1202 0905 128050   false", "05 A-3 1202 1000 6600   true",
			"12 20261202000000000008 1202 1200 10 小林  false",
		})
		var wrong []string
		for _, one := range p.Problems {
			wrong = append(wrong, fmt.Sprintf("%02d %s", one.Line, one.Column))
			if said := one.Text.String() + one.Title; strings.Contains(said, "138") {
				t.Errorf("a problem names a customer: %s", said)
			}
		}
		same(t, name+" problems", wrong, []string{"08 time", "09 amount", "10 order", "11 status"})
		if p.Header != 2 || p.Rows != 9 || p.Unpaid != 1 || p.Masked != 1 {
			t.Errorf("%s: %+v", name, p)
		}
	}
}

func TestNoTableOfOrders(t *testing.T) {
	for _, text := range []string{"标题,阅读\n一款老茶,12\n", "订单号,金额\n1,2\n", strings.Repeat("x\n", 30) + "订单号,支付时间,金额\n1,2026-12-01,2\n"} {
		if _, err := sheet.ReadOrders([]byte(text), time.UTC); !errors.Is(err, sheet.ErrNoOrders) {
			t.Errorf("%.20q: %v", text, err)
		}
	}
	if _, err := sheet.ReadOrders(nil, time.UTC); err == nil {
		t.Error("an empty file is a table of orders")
	}
}

// Money is exact: an amount is read as it stands, or not at all.
func TestAmounts(t *testing.T) {
	for cell, want := range map[string]string{
		"0.29": "29", "1.10": "110", "4.35": "435", "19.9": "1990", "1,234,567.89": "123456789", "8": "800", "8.000": "800", "¥ 8.5元": "850",
		"-8": "", "8.505": "", "8e2": "", "1,23": "", "": "", "--": "", "约8": "", "8.": "", "9999999999": "",
	} {
		p, err := sheet.ReadOrders([]byte("order_id;paid_at;amount\nA;2026-12-01;"+cell+"\n"), time.UTC)
		got := ""
		if len(p.Orders) == 1 {
			got = fmt.Sprint(p.Orders[0].Fen)
		}
		if err != nil || got != want {
			t.Errorf("%q: %s fen, %v; want %s", cell, got, err, want)
		}
	}
}

func FuzzReadOrders(f *testing.F) {
	f.Add([]byte(ordersCSV))
	f.Add([]byte("order_id,paid_at,amount\nA,2026-12-01,1\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := sheet.ReadOrders(data, time.UTC)
		if err == nil && len(p.Orders)+len(p.Problems)+p.Unpaid != p.Rows {
			t.Errorf("of %d rows: %d orders, %d problems, %d unpaid", p.Rows, len(p.Orders), len(p.Problems), p.Unpaid)
		}
	})
}

// An order's export among exports of posts is called what it is.
func TestOrdersAreNoPosts(t *testing.T) {
	_, err := sheet.Read([]byte("订单号,下单时间,实付金额,买家手机号\n1001,2026-11-01 10:00,99.50,13800000000\n"), options())
	if !errors.Is(err, sheet.ErrOrders) {
		t.Errorf("%v", err)
	}
}
