package content

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

const wholeConfig = `version: 1
brand: 墨信样例
timezone: Asia/Shanghai
articles: articles
static: [static, public]
channels:
  gzh:
    platform: wechat
    account: service
    app_id: wx0000000000000001
    app_secret: ${MOXIN_GZH_SECRET}
    mode: publish
    theme: ink
    base_url: http://127.0.0.1:9001/
    limits: {title: 64}
  xhs: {platform: xiaohongshu, images: cards}
  dy:  {platform: douyin}
calendar:
  slots:
    - {channels: [gzh], rrule: "FREQ=WEEKLY;BYDAY=TU,TH;BYHOUR=20;BYMINUTE=0"}
  quota: {gzh: {day: 1, month: 20}}
  gap: {xhs: 4h}
  blackout: [{from: 2027-02-05, to: 2027-02-12, reason: 春节}]
  late: 45m
  mix: {attract: 0.35, trust: 0.35, convert: 0.15, retain: 0.15}
  audience: {existing: 0.5, warm: 0.3, new: 0.2}
  quiet: {"*": "22:30-07:30", gzh: none}
approval: {required: false}
check: {lexicons: [rules/brand.yaml], disable: [image/remote], severity: {image/missing: warning}}
draw: {mermaid: "mmdc -i - -o -", tex: ""}
console: {listen: "127.0.0.1:8080"}
public: {listen: ":8443", url: "https://go.example.com"}
notices: {wecom: "${MOXIN_ROBOT}"}
redis: {url: "redis://127.0.0.1:6379/0"}
store: {url: "${MOXIN_STORE}"}
media: {url: "s3://bucket/prefix"}
`

func TestParseConfigReadsEveryKey(t *testing.T) {
	c, findings := ParseConfig("moxin.yaml", []byte(wholeConfig))
	findings = slices.DeleteFunc(findings, func(f Finding) bool { return f.Rule == "config/not-yet" })
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	gzh, _ := c.Channel("gzh")
	xhs, _ := c.Channel("xhs")
	from, _ := time.ParseInLocation(time.DateOnly, "2027-02-05", c.Zone)
	for what, ok := range map[string]bool{
		"zone":     c.Zone.String() == "Asia/Shanghai",
		"channels": len(c.Channels) == 3 && c.Channels[0].ID == "gzh" && c.Channels[2].Platform == Douyin,
		"wechat":   gzh.Account == "service" && gzh.Mode == "publish" && gzh.Theme == "ink" && gzh.AppSecret == "${MOXIN_GZH_SECRET}",
		"base_url": gzh.BaseURL == "http://127.0.0.1:9001",
		"limits":   gzh.Limits()[LimitTitle].Max == 64 && xhs.Limits()[LimitTitle].Max == 20,
		"images":   xhs.Images == "cards",
		"slots":    len(c.Calendar.Slots) == 1 && c.Calendar.Slots[0].Channels[0] == "gzh",
		"quota":    c.Calendar.Quota["gzh"] == Quota{1, 20},
		"gap":      c.Calendar.Gap["xhs"] == 4*time.Hour,
		"blackout": len(c.Calendar.Blackout) == 1 && c.Calendar.Blackout[0].From.Equal(from),
		"late":     c.Calendar.Late == 45*time.Minute,
		"mix":      c.Calendar.Mix[StageTrust] == 0.35,
		"audience": c.Calendar.Audience[AudienceExisting] == 0.5,
		"quiet":    c.Calendar.QuietOf("xhs").String() == "22:30-07:30" && c.Calendar.QuietOf("gzh").None(),
		"approval": !c.Approval.Required,
		"check":    c.Check.Lexicons[0] == "rules/brand.yaml" && c.Check.Disable[0] == "image/remote" && c.Check.Severity["image/missing"] == SeverityWarning,
		"draw":     c.Draw.Mermaid == "mmdc -i - -o -",
		"services": c.Console.Listen == "127.0.0.1:8080" && c.Public.URL == "https://go.example.com" && c.Redis != "" && c.Store == "${MOXIN_STORE}" && c.Media != "",
		"notices":  c.Notices.WeCom == "${MOXIN_ROBOT}",
	} {
		if !ok {
			t.Errorf("%s was not read: %+v", what, c)
		}
	}
}

func TestParseConfigDefaults(t *testing.T) {
	c, findings := ParseConfig("moxin.yaml", []byte("channels:\n  gzh: {platform: wechat}\ncalendar:\n"))
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	if !c.Approval.Required || c.Calendar.Late != DefaultLate || c.Zone.String() != DefaultZone || c.Articles != "articles" || c.Channels[0].Mode != "draft" {
		t.Errorf("defaults: %+v", c)
	}
}

func TestBlackoutIsInAZoneNamedBelow(t *testing.T) {
	c, findings := ParseConfig("moxin.yaml", []byte("channels: {d: {platform: douyin}}\ncalendar: {blackout: [{from: 2027-02-05, to: 2027-02-05}]}\ntimezone: America/New_York\n"))
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	if got := c.Calendar.Blackout[0].From.Format(time.RFC3339); got != "2027-02-05T00:00:00-05:00" {
		t.Errorf("from = %s", got)
	}
}

// TestParseConfigRefuses: each case is a file and what is said about it; want is
// "line:column rule" and a part of the English sentences.
func TestParseConfigRefuses(t *testing.T) {
	const head = "channels:\n  gzh: {platform: wechat}\n"
	for _, c := range []struct{ name, yaml, want, says string }{
		{"unknown key", head + "chanels: {}\n", "3:1 error config/unknown-key", "did you mean channels?"},
		{"unknown key below", "channels:\n  gzh:\n    platform: wechat\n    app_secrt: ${X}\n", "4:5 error config/unknown-key", "did you mean app_secret?"},
		{"wrong type", head + "calendar: [1]\n", "3:11 error config/wrong-type", "should be a mapping, here is a list"},
		{"bad zone", head + "timezone: Asia/Shangai\n", "3:11 error config/bad-value", "IANA"},
		{"machine's zone", head + "timezone: Local\n", "3:11 error config/bad-value", "IANA"},
		{"version", "version: 2\n" + head, "1:10 error config/bad-value", "version: 1 only"},
		{"literal secret", "channels:\n  gzh: {platform: wechat, app_secret: hunter2hunter2}\n", "2:39 error config/literal-secret", "${VARIABLE}"},
		{"literal robot", head + "notices: {wecom: \"https://hook/key=hunter2\"}\n", "3:18 error config/literal-secret", "${VARIABLE}"},
		{"password in URL", head + "store: {url: \"postgres://u:hunter2@db/x\"}\n", "3:14 error config/literal-secret", "${VARIABLE}"},
		{"http", "channels:\n  gzh: {platform: wechat, base_url: \"http://api.example.com\"}\n", "2:37 error config/insecure-url", "https"},
		{"login in base_url", "channels:\n  gzh: {platform: wechat, base_url: \"https://u:p@api.example.com\"}\n", "2:37 error config/literal-secret", "@"},
		{"a simulator elsewhere", "channels:\n  gzh: {platform: wechat, base_url: \"https://proxy.example\", simulator: true}\n", "2:73 error config/bad-value", "this machine"},
		{"a simulator nowhere", "channels:\n  gzh: {platform: wechat, simulator: true}\n", "2:38 error config/bad-value", "base_url"},
		{"a receiver elsewhere", "channels:\n  s: {platform: webhook, url: \"https://s.example\", simulator: true}\n", "2:63 error config/bad-value", "point url"},
		{"a simulator of nothing", "channels:\n  x: {platform: xiaohongshu, simulator: true}\n", "2:30 error config/misplaced-key", "belongs to"},
		{"a tag without a mass send", "channels:\n  gzh: {platform: wechat, mode: publish, tag: 2}\n", "2:42 warning config/misplaced-key", "mode is publish"},
		{"a preview without a mass send", "channels:\n  gzh: {platform: wechat, preview_to: linxi}\n", "2:27 warning config/misplaced-key", "mode: broadcast"},
		{"not a URL", "channels:\n  gzh: {platform: wechat, base_url: api}\n", "2:37 error config/bad-value", "https://host"},
		{"platform mistyped", "channels:\n  x: {platform: xiaohongsu}\n", "2:17 error config/bad-value", "did you mean xiaohongshu?"},
		{"no platform", "channels:\n  x: {theme: a}\n", "2:3 error config/missing-key", "platforms available"},
		{"channel id", "channels:\n  公众号: {platform: wechat}\n", "2:3 error config/bad-value", "lower-case"},
		{"key of another platform", "channels:\n  d: {platform: douyin, mode: draft}\n", "2:25 error config/misplaced-key", "belongs to wechat"},
		{"mode", "channels:\n  gzh: {platform: wechat, mode: publsh}\n", "2:33 error config/bad-value", "did you mean publish?"},
		{"limit field", "channels:\n  gzh: {platform: wechat, limits: {titel: 3}}\n", "2:36 error config/unknown-key", "did you mean title?"},
		{"limit value", "channels:\n  gzh: {platform: wechat, limits: {title: -3}}\n", "2:43 error config/bad-value", "at least 0"},
		{"slot's channel", head + "calendar: {slots: [{channels: [gzhh], rrule: FREQ=DAILY}]}\n", "3:32 error config/unknown-channel", "did you mean gzh?"},
		{"slot without rule", head + "calendar: {slots: [{channels: [gzh]}]}\n", "3:21 error config/missing-key", "rrule"},
		{"rrule", head + "calendar: {slots: [{channels: [gzh], rrule: FREQ=SOMETIMES}]}\n", "3:45 error config/bad-value", "RFC 5545"},
		{"rrule too often", head + "calendar: {slots: [{channels: [gzh], rrule: FREQ=MINUTELY}]}\n", "3:45 error config/bad-value", "DAILY or rarer"},
		{"quota", head + "calendar: {quota: {gzh: {day: 0}}}\n", "3:31 error config/bad-value", "at least 1"},
		{"gap", head + "calendar: {gap: {gzh: soon}}\n", "3:23 error config/bad-value", "30m"},
		{"late", head + "calendar: {late: -5m}\n", "3:18 error config/bad-value", "30m"},
		{"blackout backwards", head + "calendar: {blackout: [{from: 2027-02-12, to: 2027-02-05}]}\n", "3:24 error config/bad-value", "swap"},
		{"blackout open", head + "calendar: {blackout: [{from: 2027-02-12}]}\n", "3:24 error config/missing-key", "to"},
		{"mix sum", head + "calendar: {mix: {trust: 0.5}}\n", "3:18 error config/bad-value", "0.50"},
		{"mix share", head + "calendar: {mix: {trust: much}}\n", "3:25 error config/bad-value", "between 0 and 1"},
		{"audience sum", head + "calendar: {audience: {new: 0.5}}\n", "3:23 error config/bad-value", "0.50"},
		{"quiet", head + "calendar: {quiet: {gzh: night}}\n", "3:25 error config/bad-value", "22:30-07:30"},
		{"quiet all day", head + "calendar: {quiet: {\"*\": \"00:00-24:00\"}}\n", "3:25 error config/bad-value", "moxin pause"},
		{"quiet channel", head + "calendar: {quiet: {gzhh: none}}\n", "3:20 error config/unknown-channel", "did you mean gzh?"},
		{"approval", head + "approval: {required: perhaps}\n", "3:22 error config/wrong-type", "true/false"},
		{"severity", head + "check: {severity: {image/missing: fatal}}\n", "3:35 error config/bad-value", "error, note, warning"},
		{"folder outside", head + "articles: ../secrets\n", "3:11 error config/bad-value", "inside it"},
		{"listen", head + "console: {listen: 8080}\n", "3:19 error config/bad-value", "127.0.0.1:8080"},
		{"redis", head + "redis: {url: http://x}\n", "3:14 error config/bad-value", "redis://"},
		{"twice", head + "channels: {}\n", "3:1 error config/syntax", "written twice"},
		{"tab", "channels:\n\tgzh: {platform: wechat}\n", "2:1 error config/syntax", "spaces only"},
		{"two documents", head + "---\nversion: 1\n", "4:1 error config/syntax", "second YAML document"},
		{"a list", "- channels\n", "1:1 error config/wrong-type", "should be a mapping"},
		{"nothing", "", "1:1 warning config/no-channels", "write one under channels"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, findings := ParseConfig("moxin.yaml", []byte(c.yaml))
			speaks(t, findings)
			if got := brief(findings); got != c.want {
				t.Errorf("findings:\n%s\nwant:\n%s", got, c.want)
			}
			for _, f := range findings {
				said := f.Message.String() + f.Suggestion.String()
				if !strings.Contains(said, c.says) {
					t.Errorf("%q does not say %q", said, c.says)
				}
				if strings.Contains(said, "hunter2") {
					t.Errorf("the secret is in the message: %q", said)
				}
			}
		})
	}
}

func TestParseConfigGoesOnAfterAMistake(t *testing.T) {
	c, findings := ParseConfig("moxin.yaml", []byte("timezone: Mars\nfoo: 1\nchannels:\n  a: {platform: douyin}\n  b: {platform: nowhere}\n"))
	if got, want := brief(findings), "1:11 error config/bad-value\n2:1 error config/unknown-key\n5:17 error config/bad-value"; got != want {
		t.Errorf("findings:\n%s\nwant:\n%s", got, want)
	}
	if len(c.Channels) != 1 || c.Zone.String() != DefaultZone {
		t.Errorf("config: %+v", c)
	}
}

func TestInitConfigParsesWithoutFindings(t *testing.T) {
	for _, brand := range []string{"墨信", `引号 " 与 \ 和: #冒号`, "<b>&", ""} {
		data := InitConfig(brand, "posts/文章", []string{"static", "a b"})
		c, findings := ParseConfig("moxin.yaml", data)
		if len(findings) > 0 {
			t.Fatalf("%q: %v\n%s", brand, findings, data)
		}
		if c.Brand != brand || c.Articles != "posts/文章" || len(c.Static) != 2 || c.Static[1] != "a b" || !c.Approval.Required {
			t.Errorf("%q: %+v", brand, c)
		}
		var ids []string
		for _, ch := range c.Channels {
			ids = append(ids, ch.ID+"="+ch.Platform)
		}
		if got := strings.Join(ids, " "); got != "gzh=wechat xhs=xiaohongshu dy=douyin sph=channels" {
			t.Errorf("channels: %s", got)
		}
	}
}

// commented is a setting that a new moxin.yaml only proposes.
var commented = regexp.MustCompile(`(?m)^( *)# ([a-z_]+: )`)

func TestInitConfigProposesWhatIsUnderstood(t *testing.T) {
	data := commented.ReplaceAll(InitConfig("墨信", "articles", nil), []byte("$1$2"))
	c, findings := ParseConfig("moxin.yaml", data)
	if len(findings) > 0 {
		t.Fatalf("%v\n%s", findings, data)
	}
	if len(c.Channels) != 17 || c.Channels[0].Rate != 20 || c.Cards.Design != DesignBold || c.Draw.Mermaid == "" || len(c.Check.Industries) != 1 ||
		len(c.Calendar.Blackout) != 1 || c.Notices.WeCom == "" || len(c.Notices.Again) != 2 ||
		c.Public.Listen == "" || c.Public.URL == "" || len(c.Private) != 1 {
		t.Errorf("%+v", c)
	}
	if gzh := c.Channels[0]; gzh.CallbackToken == "" || gzh.CallbackKey == "" || gzh.Comments != "fans" {
		t.Errorf("%+v", gzh)
	}
	if gzh := c.Channels[0]; gzh.Role != Primary || gzh.Every != DefaultEvery {
		t.Errorf("%+v", gzh)
	}
	for _, id := range []string{"tie", "own", "shop"} {
		if ch, ok := c.Channel(id); !ok || ch.URL == "" && ch.AppID == "" {
			t.Errorf("%s: %+v", id, ch)
		}
	}
	if c.Contacts.Channel != "qw" || len(c.Contacts.Staff) != 1 || len(c.Contacts.On) != 1 {
		t.Errorf("contacts: %+v", c.Contacts)
	}
	if k := c.Calendar; len(k.Mix) != len(Stages) || len(k.Audience) != len(Audiences) || k.QuietOf("gzh") == (Quiet{}) {
		t.Errorf("%+v", k)
	}
	proposesTheDesk(t, c)
	proposesNumbers(t, c.Ingest)
}

// proposesNumbers holds that a new moxin.yaml, taken at its word, names every key of ingest with what
// holds when it is unsaid, where something does.
func proposesNumbers(t *testing.T, r Reading) {
	t.Helper()
	v := reflect.ValueOf(r)
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			t.Errorf("ingest.%s is not proposed", v.Type().Field(i).Name)
		}
	}
	if !slices.Equal(r.Ages, DefaultAges) || r.Daily != DefaultDaily || r.Touch != DefaultTouch {
		t.Errorf("proposed as usual: %+v", r)
	}
}

// proposesTheDesk holds that a new moxin.yaml, taken at its word, proposes campaigns and rules of approval.
func proposesTheDesk(t *testing.T, c Config) {
	t.Helper()
	if len(c.Campaigns) != 1 || c.Campaigns[0].ID != "launch" || len(c.Campaigns[0].Steps) == 0 {
		t.Errorf("campaigns %+v", c.Campaigns)
	}
	a := c.Approval
	if !a.Required || a.People != 2 || a.Own || a.Trailers != TrailersSigned || len(a.Rules) != 1 || a.Rules[0].People != 2 || a.Rules[0].Own {
		t.Errorf("approval %+v", a)
	}
}

func FuzzParseConfig(f *testing.F) {
	f.Add([]byte(wholeConfig))
	f.Add(InitConfig("x", "articles", nil))
	f.Add([]byte("a: &x [*x, *x]\nb: *x\n<<: *x\n"))
	f.Add([]byte("? [a]\n: b\n"))
	f.Add([]byte("channels: {a: {platform: !!str wechat, limits: {title: 0x10}}}\ncalendar: {mix: {trust: .nan}}"))
	f.Add([]byte("\xef\xbb\xbfversion: 1\r\n"))
	f.Add([]byte(strings.Repeat("[", 3000)))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, findings := ParseConfig("moxin.yaml", data)
		speaks(t, findings)
		if c.Zone == nil || c.Calendar.Late <= 0 {
			t.Fatalf("a config that cannot be used: %+v", c)
		}
		for _, ch := range c.Channels {
			if _, ok := PlatformByID(ch.Platform); !ok || !ch.AppSecret.IsReference() {
				t.Fatalf("a channel that must not be: %+v", ch)
			}
		}
	})
}

func TestParseConfigReadsCardsAndFormats(t *testing.T) {
	c, findings := ParseConfig(ConfigName, []byte(`cards: {design: bold, colors: {accent: "#C8402E"}, logo: static/logo.png, fonts: [/usr/share/fonts]}
channels:
  bz: {platform: bilibili, limits: {title: 30}, format: article}
  wb: {platform: weibo}
`))
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	if c.Cards.Design != DesignBold || c.Cards.Colors["accent"] != "#c8402e" || c.Cards.Logo != "static/logo.png" || len(c.Cards.Fonts) != 1 {
		t.Errorf("cards %+v", c.Cards)
	}
	bz, _ := c.Channel("bz")
	if bz.Family() != FamilyRich || bz.Limits()[LimitTitle].Max != 30 {
		t.Errorf("a format's family and limits: %s, %+v", bz.Family(), bz.Limits())
	}
	if wb, _ := c.Channel("wb"); wb.Family() != FamilyPost {
		t.Errorf("weibo is %s", wb.Family())
	}
	for _, wrong := range []string{"cards: {colors: {accent: red}}\n", "cards: {colors: {acent: \"#ffffff\"}}\n", "channels: {z: {platform: zhihu, format: article}}\n"} {
		if _, findings := ParseConfig(ConfigName, []byte(wrong)); !Failing(findings, "") {
			t.Errorf("%s was taken: %v", wrong, findings)
		}
	}
}

func TestParseConfigSaysWhatItDoesNotDoYet(t *testing.T) {
	for _, c := range []struct {
		name, yaml, place string
		severity          Severity
	}{
		{"media", "media: {url: \"${MOXIN_MEDIA}\"}\n", "moxin.yaml:1:9", SeverityError},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, findings := ParseConfig(ConfigName, []byte(c.yaml))
			if len(findings) != 1 {
				t.Fatalf("findings: %v", findings)
			}
			if f := findings[0]; f.Rule != "config/not-yet" || f.Severity != c.severity || f.Position.String() != c.place {
				t.Errorf("got %s %s at %s, want config/not-yet %s at %s", f.Severity, f.Rule, f.Position, c.severity, c.place)
			}
		})
	}
	_, findings := ParseConfig(ConfigName, []byte("channels:\n  gzh: {platfrom: wechat}\n"))
	if len(findings) != 1 || findings[0].Position.String() != "moxin.yaml:2:9" || !strings.Contains(findings[0].Suggestion.EN, "platform") {
		t.Errorf("a mistyped platform: %v", findings)
	}
}
