package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"moxin/content"
	"moxin/ingest/all"
	"moxin/ingest/page"
	"moxin/ingest/sheet"
	"moxin/publishers/webhook/receiver"
)

// checkNumbers looks at what reading numbers back needs of the workspace and its environment.
func (d *doctor) checkNumbers(ctx context.Context) []diagnosis {
	var out []diagnosis
	for _, check := range []func(context.Context) []diagnosis{d.checkPages, d.checkSheets, d.checkInbox, d.checkReaders, d.checkOrders} {
		out = append(out, check(ctx)...)
	}
	return out
}

// checkPages looks for a rule for each host whose pages may be read.
func (d *doctor) checkPages(context.Context) []diagnosis {
	k := d.bench.ws.Config.Ingest
	rules, err := all.Rules(d.bench.ws.FS, k.Rules)
	if err != nil {
		var wrong *page.RuleError
		says := troubleOf(err)
		if errors.As(err, &wrong) {
			says = content.T(wrong.In("zh"), wrong.In("en"))
		}
		return []diagnosis{fail("pages", says, content.T("改 ingest.rules 里的文件，用 moxin ingest try 试", "mend the file of ingest.rules; moxin ingest try shows how it reads"))}
	}
	var out []diagnosis
	for _, host := range k.Pages {
		if !rules.Knows(host) {
			out = append(out, warn("pages", content.T("没有规则认得 "+host+"，那里的页面不会读", "no rule knows "+host+": none of its pages is read"),
				content.T("在 ingest.rules 写一条，或从 ingest.pages 去掉它", "write a rule in ingest.rules, or take the host out of ingest.pages")))
		}
	}
	switch {
	case len(out) > 0:
		return out
	case len(k.Pages) == 0:
		return []diagnosis{fine("pages", content.T("不读公开页：没有写 ingest.pages", "no public pages are read: ingest.pages names no host"))}
	}
	return []diagnosis{fine("pages", content.T("可以读公开页的主机："+strings.Join(k.Pages, "、"), "public pages may be read on "+strings.Join(k.Pages, ", ")))}
}

// checkSheets reads the workspace's own descriptions of exports.
func (d *doctor) checkSheets(context.Context) []diagnosis {
	k := d.bench.ws.Config.Ingest
	if len(k.Sheets) == 0 {
		return nil
	}
	i, err := d.newIntake(d.bench, d.store)
	if err != nil {
		var wrong *sheet.LayoutError
		says := troubleOf(err)
		if errors.As(err, &wrong) {
			says = content.T(wrong.In("zh"), wrong.In("en"))
		}
		return []diagnosis{fail("sheets", says, content.T("改 ingest.sheets 里的文件", "mend the file of ingest.sheets"))}
	}
	return []diagnosis{fine("sheets", content.T(fmt.Sprintf("自己的导出表说明 %d 张", len(i.Layouts)), many(len(i.Layouts), "export")+" of your own described"))}
}

// checkInbox looks at the folder that serve imports from.
func (d *doctor) checkInbox(context.Context) []diagnosis {
	dir := d.bench.ws.Config.Ingest.Inbox
	if dir == "" {
		return nil
	}
	info, err := os.Stat(filepath.Join(d.bench.root, filepath.FromSlash(dir)))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return []diagnosis{warn("inbox", content.T("还没有文件夹 "+dir, "the folder "+dir+" is not there yet"),
			content.T("建好它，或运行 moxin serve，会自动建", "make it, or run moxin serve, which makes it"))}
	case err != nil:
		return []diagnosis{fail("inbox", troubleOf(err), content.T("核对 ingest.inbox 和它的权限", "check ingest.inbox and its rights"))}
	case !info.IsDir():
		return []diagnosis{fail("inbox", content.T(dir+" 不是文件夹", dir+" is no folder"), content.T("改 ingest.inbox", "change ingest.inbox"))}
	}
	return []diagnosis{fine("inbox", content.T("serve 自动导入放进 "+dir+" 的文件", "serve imports what comes into "+dir))}
}

// listen is what to do where readers have nowhere to tell anything.
var listen = content.T("写 public.listen 和 public.url", "set public.listen and public.url")

// checkReaders looks at what the own site's readers and short links need.
func (d *doctor) checkReaders(ctx context.Context) []diagnosis {
	cfg := d.bench.ws.Config
	var out []diagnosis
	switch {
	case len(siteChannels(d.bench)) == 0 || cfg.Ingest.Beacon == content.BeaconOff:
	case cfg.Public.Listen == "":
		out = append(out, warn("readers", content.T("没有 public.listen，自己的网站不数读者", "without public.listen the own site does not count its readers"), listen))
	case cfg.Ingest.Beacon == content.BeaconAsk && !keyed(d.env):
		out = append(out, warn("readers", content.T("没有 "+keyVariable+"，不会征求读者同意，没有回访数", "without "+keyVariable+" no reader is asked, and return visits stay unknown"), keyAdvice))
	default:
		out = append(out, fine("readers", content.T("自己的网站数读者", "the own site counts its readers")))
	}
	if d.store == nil || cfg.Public.Listen != "" && cfg.Public.URL != "" {
		return out
	}
	links, err := d.store.Links(ctx, "")
	if err != nil {
		return append(out, fail("links", troubleOf(err), content.Text{}))
	}
	if len(links) > 0 {
		out = append(out, fail("links", content.T(fmt.Sprintf("有 %d 个短链，没有对外的地址：打不开", len(links)), many(len(links), "short link")+" and no public address: nobody can follow them"), listen))
	}
	return out
}

// checkOrders looks at what orders that a shop sends need.
func (d *doctor) checkOrders(context.Context) []diagnosis {
	k := d.bench.ws.Config.Ingest
	if k.Orders == "" {
		return nil
	}
	secret, err := k.Orders.Resolve(d.env)
	if err == nil && len(secret) < receiver.MinSecret {
		err = receiver.ErrSecret
	}
	var out []diagnosis
	if err != nil {
		out = append(out, fail("orders", troubleOf(err), content.T("和商城商定一个至少 16 字节的密钥，设好 ingest.orders 写的变量", "agree on a secret of at least 16 bytes with the shop, and set the variable that ingest.orders names")))
	}
	if !keyed(d.env) {
		out = append(out, fail("orders", content.T("没有 "+keyVariable+"，一笔订单也不收", "without "+keyVariable+" no order is taken"), keyAdvice))
	}
	if d.bench.ws.Config.Public.Listen == "" {
		out = append(out, fail("orders", content.T("没有 public.listen，商城的订单没有地方收", "without public.listen nobody hears the shop"), listen))
	}
	if len(out) == 0 {
		out = append(out, fine("orders", content.T("商城的订单收在 "+d.bench.ws.Config.Public.URL+orderRoute, "the shop sends its orders to "+d.bench.ws.Config.Public.URL+orderRoute)))
	}
	return out
}
