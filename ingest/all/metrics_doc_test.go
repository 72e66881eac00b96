package all_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"moxin/content"
	"moxin/publishers/douyin/douyinapi"
	"moxin/publishers/wechat/wechatapi"
	"moxin/publishers/wecom/wecomapi"
)

var update = flag.Bool("update", false, "write site/docs/metrics.md anew")

const metricsPage = "../../site/docs/metrics.md"

// told is one number of an interface: what the platform calls it and what it is here.
type told struct {
	key    string
	metric content.Metric
	unit   content.Unit
}

// interfaces are the tables of packages wechat, douyin and wecom for people; each key is one of the reply's.
var interfaces = []struct {
	name, source string
	reply        any
	tables       []told
}{
	{"公众号 getarticletotaldetail（发表以来，30 天内）", "微信公众平台文档，2026-11", wechatapi.TotalDay{}, []told{
		{"read_user", content.Reads, content.UnitPeople}, {"read_user_source", content.FollowerReads, content.UnitPeople},
		{"share_user", content.Shares, content.UnitPeople}, {"zaikan_user", content.Hearts, content.UnitPeople},
		{"like_user", content.Likes, content.UnitPeople}, {"comment_count", content.Comments, content.UnitTimes},
		{"collection_user", content.Saves, content.UnitPeople}, {"read_subscribe_user", content.Follows, content.UnitPeople},
		{"read_finish_rate", content.FinishRate, content.UnitShare}, {"read_avg_activetime", content.ReadSeconds, content.UnitTime},
		{"praise_money", content.Tips, content.UnitFen},
	}},
	{"公众号 getarticleread、getarticleshare（一篇，当天）", "微信公众平台文档，2026-11", wechatapi.ArticleDay{}.Detail, []told{
		{"read_user", content.Reads, content.UnitPeople}, {"read_user_source", content.FollowerReads, content.UnitPeople},
		{"share_user", content.Shares, content.UnitPeople},
	}},
	{"公众号 getbizsummary（渠道，当天）", "微信公众平台文档，2026-11", wechatapi.AccountDay{}.Detail, []told{
		{"read_user", content.Reads, content.UnitPeople}, {"read_user_source", content.FollowerReads, content.UnitPeople},
		{"share_user", content.Shares, content.UnitPeople}, {"zaikan_user", content.Hearts, content.UnitPeople},
		{"like_user", content.Likes, content.UnitPeople}, {"comment_count", content.Comments, content.UnitTimes},
		{"collection_user", content.Saves, content.UnitPeople}, {"redirect_ori_page_user", content.Clicks, content.UnitPeople},
	}},
	{"公众号 getusersummary（渠道，当天）", "微信公众平台文档，2026-11", wechatapi.UserDay{}, []told{
		{"new_user", content.Follows, content.UnitPeople}, {"cancel_user", content.Unfollows, content.UnitPeople},
	}},
	{"公众号 getusercumulate（渠道，累计）", "微信公众平台文档，2026-11", wechatapi.UserTotal{}, []told{
		{"cumulate_user", content.Followers, content.UnitPeople},
	}},
	{"抖音 作品数据（30 天内，累计）", "抖音开放平台文档，2026-11；累计数的键名照公开的客户端，未核实", douyinapi.ItemTotals{}, []told{
		{"total_play", content.Reads, content.UnitTimes}, {"total_like", content.Likes, content.UnitTimes},
		{"total_comment", content.Comments, content.UnitTimes}, {"total_share", content.Shares, content.UnitTimes},
		{"avg_play_duration", content.ReadSeconds, content.UnitTime},
	}},
	{"企业微信 get_user_behavior_data（渠道，当天，各位同事相加）", "企业微信文档 path/96358，2026-11", wecomapi.BehaviorDay{}, []told{
		{"chat_cnt", content.Chats, content.UnitTimes}, {"message_cnt", content.ChatMessages, content.UnitTimes},
		{"reply_percentage", content.ReplyRate, content.UnitShare}, {"avg_reply_time", content.ReplySeconds, content.UnitTime},
		{"negative_feedback_cnt", content.Unfollows, content.UnitPeople}, {"new_apply_cnt", content.Applies, content.UnitTimes},
		{"new_contact_cnt", content.Adds, content.UnitPeople},
	}},
	{"企业微信 groupchat/statistic_group_by_day（渠道，当天；群数、群成员是当天结束时的）", "企业微信文档 path/92133，2026-11", wecomapi.GroupStat{}, []told{
		{"chat_total", content.Groups, content.UnitTimes}, {"new_chat_cnt", content.NewGroups, content.UnitTimes},
		{"chat_has_msg", content.ActiveGroups, content.UnitTimes}, {"member_total", content.GroupMembers, content.UnitPeople},
		{"new_member_cnt", content.NewMembers, content.UnitPeople}, {"member_has_msg", content.ActiveMembers, content.UnitPeople},
		{"msg_total", content.GroupMessages, content.UnitTimes},
	}},
}

// wecomWords tell of numbers that are counted from lists.
const wecomWords = "企业微信群发（get_groupmsg_send_result，按客户的状态数）：`delivered` 已送达，`undelivered` 同事还没确认，`lost_sends` 已不是好友，`capped_sends` 本期已收满，`confirmed` 已确认的同事，单位人。" +
	"朋友圈（get_moment_send_result、get_moment_comments）：`delivered` 看得到的客户，`confirmed` 已发表的同事，`comments`、`likes` 客户的，`replies` 同事的。" +
	"客户名单（batch/get_by_user）：`followers` 现有的客户，单位人。\n\n"

// counted is a column or a counter of the built-in tables, as far as this page tells of it.
type counted struct {
	Metric content.Metric `yaml:"metric"`
	Unit   content.Unit   `yaml:"unit"`
	From   names          `yaml:"from"`
	Keys   names          `yaml:"keys"`
	Select string         `yaml:"select"`
	Cap    float64        `yaml:"cap"`
}

// names are one or several.
type names []string

func (n *names) UnmarshalYAML(data []byte) error {
	var one string
	if err := yaml.Unmarshal(data, &one); err == nil && !strings.HasPrefix(strings.TrimSpace(string(data)), "[") && !strings.HasPrefix(strings.TrimSpace(string(data)), "-") {
		*n = names{one}
		return nil
	}
	return yaml.Unmarshal(data, (*[]string)(n))
}

type sheets struct {
	Source  string    `yaml:"source"`
	Checked string    `yaml:"checked"`
	Columns []counted `yaml:"columns"`
	Sheets  []struct {
		Name    string    `yaml:"name"`
		Columns []counted `yaml:"columns"`
	} `yaml:"sheets"`
}

type rules struct {
	Rules []struct {
		ID      string   `yaml:"id"`
		Source  string   `yaml:"source"`
		Checked string   `yaml:"checked"`
		Hosts   []string `yaml:"hosts"`
		Shapes  []struct {
			Name     string    `yaml:"name"`
			Counters []counted `yaml:"counters"`
		} `yaml:"shapes"`
	} `yaml:"rules"`
}

// TestMetricsPage: the page says what the tables say. With -update it is written.
func TestMetricsPage(t *testing.T) {
	var b strings.Builder
	b.WriteString(`# 每个指标从哪里来 · Where each metric comes from

这一页由读数的表生成：平台自己的叫法、记成哪个指标、单位（人、次）、依据和日期。没有列出的，那里读不到：未知，不是 0。
Generated from the tables that numbers are read by: the platform's own name, the metric, its unit, source and date of the fact.
See [读回数据](numbers.md), [公开页](pages.md), [导出的表](exports.md), [读者、短链、订单](readers.md).

## 接口 · Interfaces
`)
	for _, i := range interfaces {
		fmt.Fprintf(&b, "\n### %s\n\n依据：%s\n\n| 平台的叫法 | 指标 | 单位 |\n| --- | --- | --- |\n", i.name, i.source)
		for _, one := range i.tables {
			if !hasKey(i.reply, one.key) {
				t.Errorf("%s: the reply has no %s", i.name, one.key)
			}
			fmt.Fprintf(&b, "| `%s` | `%s` | %s |\n", one.key, one.metric, unitWord(one.unit))
		}
	}
	b.WriteString("\n公众号的评论接口：`comments` 全部，`deep_comments` 15 个字以上的（墨信自己定的），`replies` 团队回复的，单位次。\n\n" + wecomWords + "## 导出的表 · Exports\n")
	for _, file := range files(t, "../sheet/layouts/*.yaml") {
		var s sheets
		read(t, file, &s)
		for _, sheet := range s.Sheets {
			fmt.Fprintf(&b, "\n### %s\n\n依据：%s（%s）\n\n| 表头 | 指标 | 单位 |\n| --- | --- | --- |\n", sheet.Name, escape(s.Source), s.Checked)
			rows(t, &b, slices.Concat(sheet.Columns, s.Columns))
		}
	}
	b.WriteString("\n## 公开页 · Public pages\n")
	for _, file := range files(t, "../page/rules/*.yaml") {
		var all rules
		read(t, file, &all)
		for _, r := range all.Rules {
			fmt.Fprintf(&b, "\n### %s（%s）\n\n依据：%s（%s）\n", r.ID, strings.Join(r.Hosts, "、"), escape(r.Source), r.Checked)
			for _, shape := range r.Shapes {
				fmt.Fprintf(&b, "\n写法 %s：\n\n| 位置 | 指标 | 单位 |\n| --- | --- | --- |\n", shape.Name)
				rows(t, &b, shape.Counters)
			}
		}
	}
	if *update {
		if err := os.WriteFile(metricsPage, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	page, err := os.ReadFile(metricsPage)
	if err != nil || string(page) != b.String() {
		t.Errorf("%s is not what the tables say (%v): go test ./ingest/all -update", metricsPage, err)
	}
}

func rows(t *testing.T, b *strings.Builder, all []counted) {
	t.Helper()
	for _, c := range all {
		unit, ok := content.Metrics[c.Metric]
		if !ok {
			t.Errorf("no metric %s", c.Metric)
		}
		if c.Unit != "" {
			unit = c.Unit
		}
		where := slices.Concat(c.From, c.Keys)
		if len(where) == 0 {
			where = names{c.Select}
		}
		most := ""
		if c.Cap > 0 {
			most = fmt.Sprintf("，到 %.0f 为止", c.Cap)
		}
		fmt.Fprintf(b, "| %s | `%s` | %s%s |\n", escape(strings.Join(where, "、")), c.Metric, unitWord(unit), most)
	}
}

// unitWord is a unit for people.
func unitWord(u content.Unit) string {
	switch u {
	case content.UnitShare:
		return "比例 0–1"
	case content.UnitTime:
		return "秒"
	}
	return string(u)
}

// escape keeps a table's cell whole.
func escape(s string) string {
	return strings.NewReplacer("|", `\|`, "*", `\*`, "_", `\_`, "<", "&lt;", "[", `\[`).Replace(s)
}

func hasKey(reply any, key string) bool {
	for f := range reflect.TypeOf(reply).NumField() {
		if name, _, _ := strings.Cut(reflect.TypeOf(reply).Field(f).Tag.Get("json"), ","); name == key {
			return true
		}
	}
	return false
}

func files(t *testing.T, pattern string) []string {
	t.Helper()
	all, err := filepath.Glob(pattern)
	if err != nil || len(all) < 5 {
		t.Fatalf("%v, %v", all, err)
	}
	return all
}

func read(t *testing.T, file string, into any) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err == nil {
		err = yaml.Unmarshal(data, into)
	}
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}
