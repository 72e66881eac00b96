package main

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/transport"
)

// netTime bounds one look over the network.
const netTime = 10 * time.Second

func skipped(check string) []diagnosis {
	return []diagnosis{{Check: check, Level: levelSkip, Says: content.T("--offline：没有看", "--offline: not looked at")}}
}

// checkRedis: asynq needs 6.2, and a server that evicts loses work (the store brings it back, late).
func (d *doctor) checkRedis(ctx context.Context) []diagnosis {
	address := d.bench.ws.Config.Redis
	switch {
	case address == "":
		return []diagnosis{fine("redis", content.T("内置队列，不用 Redis", "embedded queue, no Redis"))}
	case d.offline:
		return skipped("redis")
	}
	info, err := d.redisInfo(ctx, address)
	if err != nil {
		return []diagnosis{fail("redis", content.T("连不上 Redis："+err.Error(), "Redis cannot be reached: "+err.Error()),
			content.T("核对 redis.url，看 Redis 是否在运行", "check redis.url and whether Redis runs"))}
	}
	return judgeRedis(info)
}

// redisInfo asks a server about itself. The client's errors name the server and no password.
func (d *doctor) redisInfo(ctx context.Context, address string) (map[string]string, error) {
	if ref := content.Secret(address); ref.IsReference() {
		var err error
		if address, err = ref.Resolve(d.env); err != nil {
			return nil, err
		}
	}
	o, err := redis.ParseURL(address)
	if err != nil {
		return nil, spoken{content.T("redis.url 不是 redis://主机:端口/库", "redis.url is not redis://host:port/db"), nil}
	}
	ctx, stop := context.WithTimeout(ctx, netTime)
	defer stop()
	client := redis.NewClient(o)
	defer client.Close()
	text, err := client.Info(ctx, "server", "memory").Result()
	if err != nil {
		return nil, err
	}
	info := map[string]string{}
	for line := range strings.Lines(text) {
		if key, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			info[key] = value
		}
	}
	return info, nil
}

// judgeRedis compares what a server says of itself with what the queue needs.
func judgeRedis(info map[string]string) []diagnosis {
	version, policy := info["redis_version"], info["maxmemory_policy"]
	var major, minor int
	_, _ = fmt.Sscanf(version, "%d.%d", &major, &minor) // what is no version is 0.0, too old
	if major < 6 || major == 6 && minor < 2 {
		return []diagnosis{fail("redis", content.T("Redis "+version+" 太旧", "Redis "+version+" is too old"), content.T("升级到 6.2 以上", "upgrade to 6.2 or later"))}
	}
	if policy != "noeviction" {
		return []diagnosis{warn("redis", content.T("Redis "+version+" 内存满时会丢任务（maxmemory-policy "+policy+"）", "Redis "+version+" drops tasks when memory is full (maxmemory-policy "+policy+")"),
			content.T("设 maxmemory-policy noeviction", "set maxmemory-policy noeviction"))}
	}
	return []diagnosis{fine("redis", content.T("Redis "+version+"，noeviction", "Redis "+version+", noeviction"))}
}

// hosts are where platforms' interfaces are, for their clocks; see the adapters' own clients.
var hosts = map[string]string{content.WeChat: "https://api.weixin.qq.com", content.Douyin: "https://open.douyin.com"}

// How far this machine's clock may be from a platform's, which says whole seconds: releases are a
// person's minute, but tokens and signatures are seconds.
const (
	skewWarn = 5 * time.Second
	skewFail = time.Minute
)

// checkClock compares with the Date header of the first platform that answers.
func (d *doctor) checkClock(ctx context.Context) []diagnosis {
	if d.offline {
		return skipped("clock")
	}
	client := transport.New(transport.Options{Timeout: netTime})
	for _, ch := range d.bench.ws.Config.Channels {
		base := cmp.Or(ch.BaseURL, hosts[ch.Platform])
		if base == "" || ch.AppID == "" {
			continue
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodHead, base+"/", nil)
		if err != nil {
			continue
		}
		before := d.work()
		resp, err := transport.Do(client, req)
		if err != nil {
			continue
		}
		resp.Body.Close()
		theirs, err := http.ParseTime(resp.Header.Get("Date"))
		if err != nil {
			continue
		}
		// The header is cut to the second and was written somewhere between our two looks.
		return []diagnosis{judgeClock(ch.ID, before.Add(d.work().Sub(before)/2).Sub(theirs.Add(time.Second/2)))}
	}
	return []diagnosis{{Check: "clock", Level: levelSkip, Says: content.T("没有平台可以对表", "no platform to compare the clock with")}}
}

func judgeClock(channel string, skew time.Duration) diagnosis {
	zh, en, seconds := "快", "ahead of", math.Round(skew.Abs().Seconds())
	if skew < 0 {
		zh, en = "慢", "behind"
	}
	says := content.T(fmt.Sprintf("本机时钟比 %s 的平台%s %.0f 秒", channel, zh, seconds),
		fmt.Sprintf("this machine's clock is %.0f s %s the platform of %s", seconds, en, channel))
	if seconds == 0 {
		says = content.T("本机时钟和 "+channel+" 的平台一致", "this machine's clock agrees with the platform of "+channel)
	}
	do := content.T("开启 NTP 对时", "switch time synchronisation (NTP) on")
	switch off := skew.Abs(); {
	case off >= skewFail:
		return fail("clock", says, do)
	case off >= skewWarn:
		return warn("clock", says, do)
	}
	return fine("clock", says)
}

// checkPublic looks at the public listener as a platform or a phone would.
func (d *doctor) checkPublic(ctx context.Context) []diagnosis {
	p := d.bench.ws.Config.Public
	switch {
	case p.Listen == "" && p.URL == "":
		return []diagnosis{fine("public", content.T("没有开对外的页面：交接用 zip，没有回调", "no public pages: hand-offs are zips, there are no callbacks"))}
	case p.Listen == "":
		return []diagnosis{fail("public", content.T("写了 public.url，没有写 public.listen：没有人在听", "public.url is set and public.listen is not: nobody listens"), content.T("写 public.listen", "set public.listen"))}
	case p.URL == "":
		return []diagnosis{fail("public", content.T("写了 public.listen，没有写 public.url：链接和二维码做不出来", "public.listen is set and public.url is not: no link can be made"), content.T("写 public.url", "set public.url"))}
	}
	out := []diagnosis{}
	if bad := implausible(p.URL); bad != (content.Text{}) {
		out = append(out, warn("public", bad, content.T("用手机和平台够得着的 https 地址，前面放一个反向代理", "use an https address that phones and platforms reach, with a proxy in front")))
	}
	if d.offline {
		return append(out, skipped("public")...)
	}
	return append(out, reachPublic(ctx, p.URL))
}

// implausible says what keeps phones and platforms from reaching an address.
func implausible(address string) content.Text {
	u, err := url.Parse(address)
	if err != nil {
		return content.T("public.url 不是地址", "public.url is no address")
	}
	ip, isIP := netip.ParseAddr(u.Hostname())
	switch {
	case transport.Loopback(u.Hostname()):
		return content.T("public.url 指向本机，手机和平台打不开", "public.url points at this machine: phones and platforms cannot open it")
	case isIP == nil && ip.IsPrivate():
		return content.T("public.url 是内网地址，平台打不开", "public.url is a private address: platforms cannot open it")
	case u.Scheme != "https":
		return content.T("public.url 不是 https：令牌在路上看得见", "public.url is not https: tokens can be read on the way")
	}
	return content.Text{}
}

// reachPublic asks for an address that only moxin answers in its own way.
func reachPublic(ctx context.Context, address string) diagnosis {
	do := content.T("让 moxin serve 运行着，反向代理转到 public.listen", "keep moxin serve running, with the proxy passing on to public.listen")
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/callback/-", nil)
	if err != nil {
		return fail("public", content.T("public.url 不是地址", "public.url is no address"), do)
	}
	resp, err := transport.Do(transport.New(transport.Options{Timeout: netTime}), req)
	if err != nil {
		return fail("public", content.T("打不开："+err.Error(), "cannot be opened: "+err.Error()), do)
	}
	defer resp.Body.Close()
	if resp.Header.Get(servedBy) == "" {
		return fail("public", content.T(fmt.Sprintf("回答的不是 moxin（HTTP %d）", resp.StatusCode), fmt.Sprintf("it is not moxin that answers (HTTP %d)", resp.StatusCode)), do)
	}
	return fine("public", content.T("打得开", "can be opened"))
}

// checkAccounts asks each connected channel's platform who we are and what we may do.
func (d *doctor) checkAccounts(ctx context.Context) []diagnosis {
	if d.registry == nil {
		return nil
	}
	var out []diagnosis
	for _, ch := range d.bench.ws.Config.Channels {
		said := d.checkAccount(ctx, ch)
		if ch.Simulator { // nothing that goes out there has readers
			said[0].Says = content.T("模拟器："+said[0].Says.ZH, "simulator: "+said[0].Says.EN)
		}
		out = append(out, said...)
	}
	return out
}

func (d *doctor) checkAccount(ctx context.Context, ch content.Channel) []diagnosis {
	name := "account:" + ch.ID
	acc, err := connectedTo(ctx, d.store, ch.ID)
	switch {
	case err != nil:
		return []diagnosis{fail(name, troubleOf(err), content.Text{})}
	case acc.Channel == "":
		return []diagnosis{warn(name, content.T("没有连接：它的排期会一直等", "not connected: its releases wait"),
			content.T("moxin accounts connect "+ch.ID, "moxin accounts connect "+ch.ID))}
	}
	if d.offline {
		return d.offlineAccount(name, ch)
	}
	c, err := d.askAccount(ctx, d.store, d.registry, ch)
	if err == nil {
		err = c.err
	}
	if err != nil {
		out := fail(name, troubleOf(err), content.Text{})
		out.Auth = publishers.ClassOf(err) == publishers.Account
		return append([]diagnosis{out}, egressDiagnosis(name, c.report)...)
	}
	who := accountName(c.account)
	if len(c.report.Permissions) > 0 {
		may := c.report.summary()
		who = content.T(who.ZH+"："+may.ZH, who.EN+": "+may.EN)
	}
	out := []diagnosis{fine(name, who)}
	if _, unsure := c.report.refused(); len(unsure) > 0 {
		out[0].Level, out[0].Do = levelWarn, unsure[0].Why
	}
	return append(out, egressDiagnosis(name, c.report)...)
}

// offlineAccount looks at what can be seen without the network: the secret, and the last report.
func (d *doctor) offlineAccount(name string, ch content.Channel) []diagnosis {
	s, err := d.registry.secretOf(ch)
	switch {
	case err != nil:
		return []diagnosis{fail(name, troubleOf(err), content.Text{})}
	case s == secretMissing || s == secretLocked || s == secretUnset:
		out := fail(name, secretWords[s], content.T("moxin accounts connect "+ch.ID, "moxin accounts connect "+ch.ID))
		out.Auth = true
		return []diagnosis{out}
	}
	return []diagnosis{fine(name, content.T("已连接，密钥"+secretWords[s].ZH, "connected, secret "+secretWords[s].EN))}
}

// egressDiagnosis tells the address that a platform refused us under.
func egressDiagnosis(name string, r permissions) []diagnosis {
	if r.Egress == "" {
		return nil
	}
	return []diagnosis{fail(name, content.T("平台看到的出口 IP 是 "+r.Egress, "the platform sees us under "+r.Egress),
		content.T("把它加进平台的 IP 白名单；地址会变的，用一台固定出口的代理（base_url）", "add it to the platform's allow list; where it changes, use a proxy with a fixed address (base_url)"))}
}
