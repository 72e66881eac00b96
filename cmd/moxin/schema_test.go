package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	invopop "github.com/invopop/jsonschema"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// compileSchema compiles what moxin prints with a validator that another hand wrote.
func compileSchema(t *testing.T, of *invopop.Schema) *jsonschema.Schema {
	t.Helper()
	data, err := json.Marshal(of)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(data)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("mem:schema", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("mem:schema")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// validate reads YAML as an editor's plug-in does and validates it.
func validate(t *testing.T, s *jsonschema.Schema, text string) error {
	t.Helper()
	var v any
	if err := yaml.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(data)))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(doc)
}

func TestSchemasTakeTheDemo(t *testing.T) {
	root := filepath.Join("demo", "workspace")
	data, err := os.ReadFile(filepath.Join(root, "moxin.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := validate(t, compileSchema(t, configSchema()), string(data)); err != nil {
		t.Errorf("moxin.yaml: %v", err)
	}
	articles, err := filepath.Glob(filepath.Join(root, "articles", "*", "*", "*.md"))
	if err != nil || len(articles) == 0 {
		t.Fatalf("no articles (%v)", err)
	}
	schema := compileSchema(t, articleSchema())
	for _, path := range articles {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := validate(t, schema, strings.Split(string(data), "---\n")[1]); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestConfigSchema(t *testing.T) {
	schema := compileSchema(t, configSchema())
	for _, right := range []string{
		"version: 1\nbrand: 2024\ncalendar:\ndraw: {mermaid: \"mmdc -i - -o -\"}",
		"channels: {gzh: {platform: wechat, app_secret: \"${S}\", limits: {title: 20}}, b: {platform: bilibili, format: article}}",
		"static: assets\ncheck: {severity: {words/diversion: error}, disable: media/remote, industries: [medical]}",
		"calendar: {slots: [{channels: [gzh], rrule: FREQ=DAILY}], gap: {xhs: 4h}, late: 2d, quota: {gzh: {day: 1}}, mix: {trust: 1}, audience: {new: 1}, quiet: {\"*\": \"22:30-07:30\", gzh: none}, blackout: [{from: 2027-02-05, to: 2027-02-12}]}",
		"cards: {design: bold, colors: {ink: \"#112233\"}, fonts: [a.ttf]}",
		"channels: {gzh: {platform: wechat, role: primary, every: 5d}, qun: {platform: group, role: secondary}}",
		"campaigns: {launch: {title: 上新, steps: {xhs: gzh +2h, qun: \"gzh +1d 09:00\"}}}",
		"approval: {required: true, people: 2, own: false, trailers: signed, rules: [{channels: [gzh], stages: [convert], authors: [林溪], people: 0, own: true}]}",
	} {
		if err := validate(t, schema, right); err != nil {
			t.Errorf("%s\nis refused: %v", right, err)
		}
	}
	for _, wrong := range []string{
		"version: 2", "time_zone: Asia/Shanghai", "calendar: daily", "approval: {required: maybe}",
		"channels: {gzh: {}}", "channels: {gzh: }", "channels: {gzh: {platform: wechta}}", "channels: {GZH: {platform: wechat}}",
		"channels: {gzh: {platform: wechat, app_secret: abcdef}}", "channels: {xhs: {platform: xiaohongshu, theme: default}}",
		"channels: {wx: {platform: wecom, format: article}}", "channels: {gzh: {platform: wechat, limits: {titel: 1}}}",
		"channels: {gzh: {platform: wechat, rate: 0}}", "check: {severity: {a/b: fatal}}", "check: {lexicons: rules/a.yaml}",
		"calendar: {slots: [{channels: [gzh]}]}", "calendar: {gap: {xhs: soon}}", "calendar: {mix: {trust: 2}}",
		"calendar: {quiet: {gzh: night}}", "calendar: {quiet: {\"**\": none}}",
		"calendar: {blackout: [{from: tomorrow, to: 2027-02-12}]}", "cards: {design: neon}", "cards: {colors: {ink: red}}",
		"channels: {gzh: {platform: wechat, role: main}}", "campaigns: {launch: {steps: {xhs: tomorrow}}}", "campaigns: {launch: {step: {}}}",
		"approval: {people: 3}", "approval: {trailers: maybe}", "approval: {rules: [{stages: [sell]}]}", "approval: {rules: [{channel: gzh}]}",
	} {
		if validate(t, schema, wrong) == nil {
			t.Errorf("%s is taken", wrong)
		}
	}
}

func TestArticleSchema(t *testing.T) {
	schema := compileSchema(t, articleSchema())
	for _, right := range []string{
		"title: 2024\ntags: 复购, 会员\nlayout: post\ncategories: [a]", "title: 一\nauthor: [{name: 林溪}]\ncover: false\nstage:\n",
		"channels: [gzh, xhs]", "channels: gzh", "channels: {gzh: , xhs: {topics: [a], publish_at: slot, again: [\"2027-03-01 09:00\"], position: 8}}",
		"series: 老客户手记\npart: 3\ncampaign: launch\nafter: [why-customers-leave]\npriority: high\npublish_at: gzh +2h", "after: a",
	} {
		if err := validate(t, schema, right); err != nil {
			t.Errorf("%s\nis refused: %v", right, err)
		}
	}
	for _, wrong := range []string{
		"title: [一]", "stage: sell", "audience: 存量", "ai: yes please", "draft: 1", "channels: 3",
		"channels: {xhs: {titel: 一}}", "channels: {gzh: {position: 9}}", "channels: {XHS: {title: 一}}", "aliases: {a: b}",
		"part: 0", "part: three", "priority: urgent", "campaign: 上新", "after: {a: b}",
	} {
		if validate(t, schema, wrong) == nil {
			t.Errorf("%s is taken", wrong)
		}
	}
}
