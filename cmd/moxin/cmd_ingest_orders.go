package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/store"
	"moxin/ingest/event"
	"moxin/ingest/sheet"
)

func (a *app) newIngestOrders() *cobra.Command {
	var dry bool
	c := &cobra.Command{
		Use:   "orders FILE...",
		Short: "Read a shop's orders from exported files and credit them",
		Long: `Read orders from a shop's export: CSV, xlsx or xls with the order's number, time and amount, and where it
has them the customer, the short link's code and the state. An order is known by its number, so that the
same file adds nothing the second time; numbers and customers are kept as keyed hashes only (set
MOXIN_KEY). An order is credited to the article whose link it carries. A row that is not understood is
reported and left out: exit code 3.`,
		Example: "  moxin ingest orders 订单.csv\n  moxin ingest orders orders.xlsx --dry-run",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), offline, func(b *bench, s *store.Store) error {
				return a.runOrders(cmd.Context(), b, s, ordersRun{args, dry})
			})
		},
	}
	c.Flags().BoolVar(&dry, "dry-run", false, "show what the rows are; store nothing")
	a.jsonFlag(c)
	return c
}

type ordersRun struct {
	files []string
	dry   bool
}

// orderedFile is what became of one file.
type orderedFile struct {
	File     string `json:"file"`
	Orders   int    `json:"orders"`
	Refunded int    `json:"refunded"` // of them were paid back whole: each is an entry more
	event.Taken
	sheet.Purchases
}

func (a *app) runOrders(ctx context.Context, b *bench, s *store.Store, run ordersRun) error {
	hasher, err := a.needHasher()
	if err != nil {
		return err
	}
	var all []orderedFile
	problems := 0
	for _, file := range run.files {
		data, err := sheet.ReadFile(file)
		var read sheet.Purchases
		if err == nil {
			read, err = sheet.ReadOrders(data, b.ws.Config.Zone)
		}
		var unfit *sheet.FileError
		if errors.As(err, &unfit) {
			return usagef("%s: %s", file, a.say(unfit.Text))
		}
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		till := till(b, s, hasher, a.now)
		orders, left := ordersOf(read.Orders, a.now())
		read.Problems = append(read.Problems, left...)
		slices.SortStableFunc(read.Problems, func(a, b sheet.Problem) int { return a.Line - b.Line })
		one := orderedFile{File: file, Orders: len(orders) - refunds(orders), Refunded: refunds(orders), Purchases: read}
		if !run.dry {
			if one.Taken, err = till.Take(ctx, "csv:"+filepath.Base(file), orders); err != nil {
				return fmt.Errorf("%s: %w", file, err)
			}
		}
		problems += len(read.Problems)
		all = append(all, one)
	}
	if err := a.reportOrders(all, run.dry); err != nil {
		return err
	}
	if problems > 0 {
		return exit(exitPartly, nil)
	}
	return nil
}

// ordersOf turns rows into orders; one that was taken back is an order and its refund, so that it
// counts the same whether it was known before or not. What cannot be is left out, with why.
func ordersOf(rows []sheet.Purchase, now time.Time) (out []event.Order, left []sheet.Problem) {
	for _, p := range rows {
		o := event.Order{ID: p.Order, At: p.At, Amount: p.Fen, Customer: p.Customer, Code: p.Code}
		if o.Check(now) != nil {
			bare := o
			bare.Code = ""
			if bare.Check(now) != nil {
				left = append(left, sheet.Problem{Line: p.Line, Column: "order", Kind: sheet.Unreadable, Text: noOrder})
				continue
			}
			o = bare
			left = append(left, sheet.Problem{Line: p.Line, Column: "code", Kind: sheet.Unreadable, Text: noCode})
		}
		out = append(out, o)
		if p.Refunded {
			o.Refunds = p.Order
			out = append(out, o)
		}
	}
	return out, left
}

// What event.Order's Check refuses in a row, without quoting it.
var (
	noOrder = content.T("不会是一笔订单：订单号和客户各不超过 200 字节，金额不超过一百万元，时间在过去十年内",
		"this can be no order: number and customer have 200 bytes at most, the amount is a million yuan at most, the time lies within the last ten years")
	noCode = content.T("不是短链码，订单照样计入，不归给谁", "not the code of a short link; the order counts without it")
)

func refunds(orders []event.Order) (n int) {
	for _, o := range orders {
		if o.Refunds != "" {
			n++
		}
	}
	return n
}

func (a *app) reportOrders(all []orderedFile, dry bool) error {
	if a.json {
		return a.printJSON(map[string]any{"files": all, "dry_run": dry})
	}
	for _, one := range all {
		a.printf("%s\t%s\n", one.File, a.say(one.text(dry)))
		for _, p := range one.Problems {
			a.progressf("%s:%d: %s (%s)\n", one.File, p.Line, a.say(p.Text), p.Column)
		}
	}
	return nil
}

// text sums a file up; a dry run takes nothing, so that it cannot say what is new.
func (f orderedFile) text(dry bool) content.Text {
	zh, en := fmt.Sprintf("%d 行，%d 笔订单", f.Rows, f.Orders), fmt.Sprintf("%d rows, %d orders", f.Rows, f.Orders)
	if f.Refunded > 0 {
		zh += fmt.Sprintf("，其中 %d 笔退了款", f.Refunded)
		en += fmt.Sprintf(", %d of them paid back", f.Refunded)
	}
	if !dry {
		zh += fmt.Sprintf("；新记 %d 条，已有 %d 条，有来处 %d 条", f.New, f.Known, f.Credited)
		en += fmt.Sprintf("; %d entries new, %d known, %d credited", f.New, f.Known, f.Credited)
	}
	return content.T(zh+fmt.Sprintf("；没有付款 %d 行，客户被遮住 %d 行", f.Unpaid, f.Masked),
		en+fmt.Sprintf("; %d rows unpaid, %d of masked customers", f.Unpaid, f.Masked))
}

// needHasher is hasherOf where there has to be a key.
func (a *app) needHasher() (event.Hasher, error) {
	h, err := hasherOf(a.env)
	if err == nil && !h.Ready() {
		err = spoken{keyAdvice, nil}
	}
	if err != nil {
		return h, exit(exitUsage, err)
	}
	return h, nil
}
