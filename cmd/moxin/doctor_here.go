package main

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"moxin/content"
	"moxin/content/card"
	"moxin/content/store"
)

func (d *doctor) checkConfig(context.Context) []diagnosis {
	bad := d.bench.configErrors()
	if len(bad) == 0 {
		return []diagnosis{fine("config", content.T(
			fmt.Sprintf("moxin.yaml：%d 个渠道，%d 篇文章", len(d.bench.ws.Config.Channels), len(d.bench.ws.Articles)),
			"moxin.yaml: "+many(len(d.bench.ws.Config.Channels), "channel")+", "+many(len(d.bench.ws.Articles), "article")))}
	}
	var out []diagnosis
	for _, f := range bad {
		at := fmt.Sprintf("%s:%d:%d ", f.File, f.Line, f.Column)
		out = append(out, fail("config", content.T(at+f.Message.ZH, at+f.Message.EN), f.Suggestion))
	}
	return out
}

func (d *doctor) checkStore(context.Context) []diagnosis {
	h := d.health
	engine := h.Engine + " " + h.Version
	switch {
	case d.broken != nil:
		return []diagnosis{fail("store", troubleOf(d.broken), content.T("核对 store.url、文件夹权限和磁盘", "check store.url, the folder's rights and the disk"))}
	case h.Have == 0:
		return []diagnosis{warn("store", content.T("还没有数据库", "there is no store yet"), content.T("运行 moxin plan 或 moxin serve，会自动建好", "run moxin plan or moxin serve: either makes it"))}
	case h.Have > h.Know:
		return []diagnosis{fail("store", troubleOf(&store.SchemaError{Have: h.Have, Know: h.Know}), content.T("升级 moxin", "upgrade moxin"))}
	case h.Have < h.Know:
		return []diagnosis{warn("store", content.T(
			fmt.Sprintf("%s，结构版本 %d，本程序用 %d", engine, h.Have, h.Know), fmt.Sprintf("%s, schema %d, this binary uses %d", engine, h.Have, h.Know)),
			content.T("先备份；下一个会用到数据库的命令会自动升级它", "make a backup; the next command that uses the store brings it up to date"))}
	}
	zh, en := engine+fmt.Sprintf("，结构版本 %d 是最新的", h.Have), engine+fmt.Sprintf(", schema %d is up to date", h.Have)
	for _, s := range h.Settings {
		zh, en = zh+"，"+s.String(), en+", "+s.String()
	}
	return []diagnosis{fine("store", content.T(zh, en))}
}

// checkLock tells whether somebody serves this store.
func (d *doctor) checkLock(ctx context.Context) []diagnosis {
	switch {
	case d.store == nil:
		return nil
	case postgres(d.url):
		return d.checkWorkers(ctx)
	}
	held, err := store.Holder(d.url)
	switch {
	case err != nil:
		return []diagnosis{fail("lock", troubleOf(err), content.T("核对 .moxin 文件夹的权限", "check the rights of the folder .moxin"))}
	case held != nil:
		since := instant(held.Since, d.bench.ws.Config.Zone)
		return []diagnosis{fine("lock", content.T(
			fmt.Sprintf("moxin serve 正在运行：进程 %d，%s，从 %s 起", held.PID, held.Host, since),
			fmt.Sprintf("moxin serve runs: process %d on %s since %s", held.PID, held.Host, since)))}
	}
	return []diagnosis{nobodyServes()}
}

func nobodyServes() diagnosis {
	return warn("lock", content.T("没有 moxin serve 在运行：到点的排期不会发出", "no moxin serve runs: nothing that falls due goes out"),
		content.T("运行 moxin serve", "run moxin serve"))
}

// workerSilent is how long after its last word a worker counts as gone, in work time.
const workerSilent = 30 * time.Second

// checkWorkers says who works on a store that several may share.
func (d *doctor) checkWorkers(ctx context.Context) []diagnosis {
	beats, err := d.store.Beats(ctx, d.work().Add(-workerSilent))
	switch {
	case err != nil:
		return []diagnosis{fail("lock", troubleOf(err), content.Text{})}
	case len(beats) == 0:
		return []diagnosis{nobodyServes()}
	}
	var names []string
	for _, b := range beats {
		names = append(names, b.Worker)
	}
	return []diagnosis{fine("lock", content.T("正在运行："+strings.Join(names, "、"), "at work: "+strings.Join(names, ", ")))}
}

func (d *doctor) checkKey(ctx context.Context) []diagnosis {
	if d.hasKey() {
		_, err := d.openVault(d.store)
		if err != nil {
			return []diagnosis{fail("key", troubleOf(err), keyAdvice)}
		}
		return []diagnosis{fine("key", content.T(keyVariable+" 可用", keyVariable+" is usable"))}
	}
	if d.registry != nil {
		for _, ch := range d.bench.ws.Config.Channels {
			if s, err := d.registry.secretOf(ch); err == nil && s == secretLocked {
				return []diagnosis{fail("key", content.T("没有 "+keyVariable+"，"+ch.ID+" 的密钥打不开", "there is no "+keyVariable+": the secret of "+ch.ID+" does not open"), keyAdvice)}
			}
		}
	}
	return []diagnosis{fine("key", content.T("没有设 "+keyVariable+"；在库里存令牌或密钥、认得回访的读者、收订单时才需要", keyVariable+" is not set; tokens or secrets kept in the store, readers who agreed to be known and orders need it"))}
}

// What is left on the disk of the store and media, in bytes: below lowDisk a person should know,
// below noDisk a write may fail at any moment.
const (
	lowDisk = 1 << 30
	noDisk  = 100 << 20
)

func (d *doctor) checkDisk(context.Context) []diagnosis {
	free, ok := freeBytes(d.bench.root)
	if !ok {
		return nil
	}
	says := content.T(fmt.Sprintf("磁盘还有 %d MB", free>>20), fmt.Sprintf("%d MB free on the disk", free>>20))
	do := content.T("腾出空间：库和媒体都在 "+filepath.Join(d.bench.root, stateDir), "make room: store and media are in "+filepath.Join(d.bench.root, stateDir))
	switch {
	case free < noDisk:
		return []diagnosis{fail("disk", says, do)}
	case free < lowDisk:
		return []diagnosis{warn("disk", says, do)}
	}
	return []diagnosis{fine("disk", says)}
}

func (d *doctor) checkZone(context.Context) []diagnosis {
	zone := d.bench.ws.Config.Zone
	now := d.now().In(zone)
	return []diagnosis{fine("zone", content.T(
		"时区 "+zone.String()+"，现在 "+now.Format("2006-01-02 15:04 -07:00"), "zone "+zone.String()+", now "+now.Format("2006-01-02 15:04 -07:00")))}
}

// checkHolidays warns when the calendar's year, or the next one as it comes near, has no decree yet.
func (d *doctor) checkHolidays(context.Context) []diagnosis {
	now := d.now().In(d.bench.ws.Config.Zone)
	year := now.Year()
	if now.Month() >= time.December {
		year++
	}
	if content.HolidaysKnown(year) {
		return []diagnosis{fine("holidays", content.T(fmt.Sprintf("%d 年的放假和调休在表里", year), fmt.Sprintf("holidays and make-up workdays of %d are known", year)))}
	}
	return []diagnosis{warn("holidays", content.T(fmt.Sprintf("没有 %d 年的放假和调休", year), fmt.Sprintf("holidays and make-up workdays of %d are not known", year)),
		content.T("国务院公布后升级 moxin；在那之前用 calendar.blackout 写停发的日子", "upgrade moxin once the decree is out; until then name days without releases in calendar.blackout"))}
}

func (d *doctor) checkFonts(context.Context) []diagnosis {
	err := card.NewDrawer(inWorkspace(d.bench.root, d.bench.ws.Config.Cards.Fonts)...).Ready()
	if err == nil {
		return []diagnosis{fine("fonts", content.T("有中文字体，能画图文卡片", "a Chinese font is there, cards can be drawn"))}
	}
	return []diagnosis{warn("fonts", troubleOf(err), content.T("装一个中文字体（如 fonts-noto-cjk），或用 cards.fonts 指一个；没有它，笔记用文章自己的图",
		"install a Chinese font (such as fonts-noto-cjk) or name one in cards.fonts; without it notes carry the article's own pictures"))}
}

func (d *doctor) checkBrowser(context.Context) []diagnosis {
	for _, name := range browsers {
		if path, err := exec.LookPath(name); err == nil {
			return []diagnosis{fine("chromium", content.T("Chromium："+path, "Chromium: "+path))}
		}
	}
	return []diagnosis{warn("chromium", content.T("没有 Chromium：avif 和 svg 图片转不了", "no Chromium: avif and svg pictures are not converted"),
		content.T("装 chromium，或把图片换成 png、jpg", "install chromium, or use png and jpg"))}
}
