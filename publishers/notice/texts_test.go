package notice

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"

	"moxin/content"
	"moxin/publishers/wecom/wecomapi"
)

var update = flag.Bool("update", false, "write the golden texts anew")

// places are all of them, in memory: what each would be sent is looked at.
func places(t testing.TB) map[string]Target {
	t.Helper()
	all := map[string]Target{}
	for name, make := range map[string]func() (Target, error){
		"feishu": func() (Target, error) {
			return NewFeishu(RobotOptions{URL: "https://open.feishu.example/open-apis/bot/v2/hook/" + token, Now: now})
		},
		"dingtalk": func() (Target, error) {
			return NewDingTalk(RobotOptions{URL: "https://oapi.dingtalk.example/robot/send?access_token=" + token, Now: now})
		},
		"mail": func() (Target, error) {
			return NewMail(MailOptions{Server: "smtp://127.0.0.1", From: "墨信 <moxin@example.com>", To: "team@example.com", Now: now})
		},
	} {
		target, err := make()
		if err != nil {
			t.Fatal(err)
		}
		all[name] = target
	}
	all["wecom"] = &WeCom{robot{}}
	return all
}

// written is what a place would be sent, as its reader sees it.
func written(t testing.TB, target Target, l letter) (head, text string) {
	t.Helper()
	switch target := target.(type) {
	case *WeCom:
		return "", target.text(l)
	case *Feishu:
		m := target.message(l)
		return m.Card.Header.Template + " " + m.Card.Header.Title.Content, m.Card.Elements[0].Content
	case *DingTalk:
		m := target.message(l)
		return m.Markdown.Title, m.Markdown.Text
	case *Mail:
		return target.subject(l), l.head + "\n\n" + mailText.write(l)
	}
	t.Fatalf("%T", target)
	return "", ""
}

// TestTexts compares what people read in each place with testdata/notices.txtar: for each name a
// notice as JSON, then the texts that come of it. WeCom's is named "text".
func TestTexts(t *testing.T) {
	const name = "testdata/notices.txtar"
	cases, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	all, seen := places(t), map[string]bool{}
	var n *Notifier
	var l letter
	for i := range cases.Files {
		f := &cases.Files[i]
		of, place, ok := strings.Cut(f.Name, ": ")
		if !ok {
			n, l = noticeOf(t, f.Data)
			continue
		}
		t.Run(strings.ReplaceAll(f.Name, ": ", "/"), func(t *testing.T) {
			seen[place] = true
			head, text := written(t, all[strings.Replace(place, "text", "wecom", 1)], l)
			if head != "" {
				text = head + "\n" + text
			}
			if *update {
				f.Data = []byte(text + "\n")
			} else if text+"\n" != string(f.Data) {
				t.Errorf("%s got\n%s\nwant\n%s", of, text, f.Data)
			}
		})
	}
	if len(seen) != len(all) || n == nil {
		t.Errorf("only %v are looked at", seen)
	}
	if *update {
		if err := os.WriteFile(name, txtar.Format(cases), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// noticeOf reads a case.
func noticeOf(t *testing.T, data []byte) (*Notifier, letter) {
	t.Helper()
	var c struct {
		Public, Console string
		Notice          content.Notice
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		t.Fatal(err)
	}
	n := &Notifier{PublicURL: c.Public, ConsoleURL: c.Console, Zone: shanghai}
	l, err := n.letter(c.Notice)
	if err != nil {
		t.Fatal(err)
	}
	return n, l
}

// A title or a reason can neither call people nor make links or lines of its own, wherever it is read.
func TestTextsAreInert(t *testing.T) {
	n := &Notifier{Zone: shanghai}
	r := release()
	r.Items[0].Title = "<@all> <at id=all></at> [点我](https://evil.example)\n\n# 假标题 **粗** `x` \u2028<font color=\"warning\">"
	for _, what := range []content.Notice{
		{Kind: content.NoticeFailed, Release: r, Why: "<@lin>\n> 假引用\xff\x00 ~~x~~"},
		{Kind: content.NoticeDigest, Digest: &content.Digest{From: due, To: due, Published: []content.Release{r},
			Paused: []content.Pause{{Reason: "<@lin>\n> 假引用\xff\x00 ~~x~~"}}}},
	} {
		l, err := n.letter(what)
		if err != nil {
			t.Fatal(err)
		}
		for name, target := range places(t) {
			head, text := written(t, target, l)
			bad := []string{"\n# ", "\n> 假", "\u2028", "\xff", "\x00"}
			if name != "mail" { // plain text acts on nothing
				bad = append(bad, "<@", "<at", "](", "**粗", "~~")
			}
			for _, b := range bad {
				if strings.Contains(text, b) {
					t.Errorf("%s: %q is in\n%s", name, b, text)
				}
			}
			if strings.ContainsAny(head, "\r\n") {
				t.Errorf("%s: lines in the head %q", name, head)
			}
		}
	}
}

// packed is a digest with so many releases in each list.
func packed(n int) content.Digest {
	d := content.Digest{From: due.AddDate(0, 0, -1), To: due, Until: due.AddDate(0, 0, 1)}
	r := release()
	r.Items[0].Title, r.State = strings.Repeat("长", 200), content.Failed
	for range n {
		for _, list := range []*[]content.Release{&d.Published, &d.Failed, &d.Missed, &d.Waiting, &d.Coming} {
			*list = append(*list, r)
		}
		d.Numbers = append(d.Numbers, content.DigestNumbers{Channel: "xhs", Platform: content.XiaoHongShu, Posts: 3, Readings: 42})
		d.Paused = append(d.Paused, content.Pause{Scope: "channel:xhs", Reason: strings.Repeat("因", 500)})
	}
	return d
}

// However much there is, a place takes it; what has no room is counted, never left out silently.
func TestDigestsFit(t *testing.T) {
	n := &Notifier{ConsoleURL: "https://moxin.example", Zone: shanghai}
	for _, many := range []int{1, 5, 40, 400} {
		d := packed(many)
		l, err := n.letter(content.Notice{Kind: content.NoticeDigest, Digest: &d})
		if err != nil {
			t.Fatal(err)
		}
		for name, target := range places(t) {
			_, text := written(t, target, l)
			size := len(text)
			most := map[string]int{"wecom": wecomapi.MaxMarkdown}[name]
			switch target := target.(type) {
			case *Feishu:
				size, most = sizeOf(t, target.message(l)), feishuBody
			case *DingTalk:
				size, most = sizeOf(t, target.message(l)), dingBody
			}
			if most > 0 && size > most || !utf8.ValidString(text) || !strings.Contains(text, "https://moxin.example/") {
				t.Errorf("%s, %d in each list: %d bytes of %d", name, many, size, most)
			}
			shown := strings.Count(text, "\n- ")
			if marks := strings.Count(text, "…还有"); shown < 7*many && marks == 0 || shown == 7*many && marks > 0 {
				t.Errorf("%s, %d in each list: %d shown, %d marks", name, many, shown, marks)
			}
			if !strings.Contains(text, fmt.Sprintf("（%d）", many)) {
				t.Errorf("%s, %d in each list: it does not say how many", name, many)
			}
		}
	}
}

func sizeOf(t *testing.T, v any) int {
	t.Helper()
	body, err := encode(v)
	if err != nil {
		t.Fatal(err)
	}
	return len(body)
}

// FuzzWrite: whatever titles, reasons and tokens hold, a notice is valid text that each place takes,
// and calls nobody.
func FuzzWrite(f *testing.F) {
	f.Add("老客户为什么走了", "45028 今天的次数用完了", "abc")
	f.Add("<@all>", "[x](y)\n", "../..")
	f.Add("\xff\xfe", strings.Repeat("因", 2000), strings.Repeat("t", 2000))
	f.Add(strings.Repeat("\"\\", 900), strings.Repeat("\x01", 900), "")
	n := &Notifier{PublicURL: "https://moxin.example/", Zone: shanghai}
	all := places(f)
	f.Fuzz(func(t *testing.T, title, why, token string) {
		r := release()
		r.Items[0].Title = title
		l, err := n.letter(content.Notice{Kind: content.NoticeAgain, Release: r, Why: why, Handoff: &content.Handoff{Token: token}})
		if err != nil {
			t.Fatal(err)
		}
		for name, target := range all {
			head, text := written(t, target, l)
			if !utf8.ValidString(head+text) || strings.Contains(text, "<@") && name != "mail" || strings.ContainsAny(head, "\r\n") {
				t.Errorf("%s: %q %q", name, head, text)
			}
			if name == "wecom" && len(text) > wecomapi.MaxMarkdown {
				t.Errorf("%d bytes", len(text))
			}
			if links := strings.Count(text, "]("); name != "mail" && (links > 1 || links == 1 && !strings.Contains(text, "](https://moxin.example/h/")) {
				t.Errorf("%s: links of its own: %q", name, text)
			}
		}
	})
}
