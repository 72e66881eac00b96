package content

import (
	"reflect"
	"strings"
	"testing"
)

const contactChannels = `channels:
  gzh: {platform: wechat}
  xhs: {platform: xiaohongshu}
  qy: {platform: wecom, app_id: ww0, app_secret: "${S}"}
  qun: {platform: wecom, robot: "${R}"}
  no: {platform: wecom, mode: moment, app_secret: "${S}"}
`

func TestContactsAreRead(t *testing.T) {
	c, findings := ParseConfig(ConfigName, []byte(contactChannels+"contacts: {channel: qy, staff: [linxi, zhouye], on: [gzh]}"))
	if want := (Contacts{Channel: "qy", Staff: []string{"linxi", "zhouye"}, On: []string{"gzh"}}); Failing(findings, "") || !reflect.DeepEqual(c.Contacts, want) {
		t.Errorf("%+v with %v", c.Contacts, findings)
	}
}

func TestContactsAreReadStrictly(t *testing.T) {
	for text, want := range map[string]string{
		"contacts: {channel: gzh, staff: [a]}":            "moxin.yaml:7:21 config/bad-value 渠道 gzh 生成不了渠道活码",
		"contacts: {channel: qun, staff: [a]}":            "moxin.yaml:7:21 config/bad-value 渠道 qun 生成不了渠道活码",
		"contacts: {channel: no, staff: [a]}":             "moxin.yaml:7:21 config/bad-value 渠道 no 没有写 app_id，不知道是哪个企业",
		"contacts: {channel: qz, staff: [a]}":             "moxin.yaml:7:21 config/unknown-channel contacts.channel 提到的渠道 “qz” 不在 channels 里",
		"contacts: {channel: qy}":                         "moxin.yaml:7:12 config/missing-key contacts 没有写 staff",
		"contacts: {channel: qy, staff: []}":              "moxin.yaml:7:32 config/bad-value ",
		"contacts: {channel: qy, staff: [a], on: [xhs]}":  "moxin.yaml:7:42 config/bad-value 小红书 不能放二维码：小红书社区规范",
		"contacts: {channel: qy, staff: [a], on: [qy]}":   "moxin.yaml:7:42 config/bad-value 看到 qy 的人已经是联系人",
		"contacts: {channel: qy, staff: [a], on: [gzhh]}": "moxin.yaml:7:42 config/unknown-channel ",
	} {
		_, findings := ParseConfig(ConfigName, []byte(contactChannels+text))
		var errors []string
		for _, f := range findings {
			if f.Severity == SeverityError {
				errors = append(errors, f.Position.String()+" "+f.Rule+" "+f.Message.ZH)
			}
		}
		if len(errors) != 1 || !strings.HasPrefix(errors[0], want) {
			t.Errorf("%s\ngives %q\nwant %q", text, errors, want)
		}
	}
}
