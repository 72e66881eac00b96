package demo

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

//go:embed workspace
var files embed.FS

// The accounts of the workspace on the simulated platforms.
const (
	AppID       = "wx00000000000demo1" // the 公众号 that publishes
	MassAppID   = "wx00000000000demo2" // the 服务号 that sends to its followers
	MassChannel = "fwh"
	DouyinKey   = "aw000000000demo1"
	Douyin      = "dy" // channel
	RobotKey    = "demo-robot-key"
	GroupKey    = "demo-group-key" // of the robot in the regulars' group
	CorpID      = "ww00000000000demo"
	Message     = "qy" // channel of messages to customers, whose account hears of contacts
)

// Places are where the workspace's platforms are, as host:port.
type Places struct {
	WeChat string // and the WeCom robot
	Douyin string
	Shop   string // the webhook's receiver
	Public string // moxin's own public pages
}

// Secrets are what the references of the workspace stand for. Nothing in them is secret: they are
// of simulators on this machine.
func (p Places) Secrets() map[string]string {
	return map[string]string{
		"MOXIN_DEMO_SECRET": Secret,
		"MOXIN_DEMO_TOKEN":  CallbackToken,
		"MOXIN_DEMO_SHOP":   ShopSecret,
		"MOXIN_KEY":         Key,
		"MOXIN_DEMO_CORP":   CorpSecret,
		"MOXIN_DEMO_AES":    CorpAES,
		"MOXIN_DEMO_ROBOT":  "http://" + p.WeChat + "/cgi-bin/webhook/send?key=" + RobotKey,
		"MOXIN_DEMO_GROUP":  "http://" + p.WeChat + "/cgi-bin/webhook/send?key=" + GroupKey,
	}
}

// What the simulators are told of the same secrets.
const (
	Secret        = "demo-secret"
	CallbackToken = "demotoken"
	ShopSecret    = "a-secret-of-the-demo-shop"
	CorpSecret    = "a-secret-of-the-demo-corp"
	CorpAES       = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
	Key           = "the key of a demo, which hides nothing"
)

// placeholders stand in moxin.yaml until the simulators' addresses are known.
func (p Places) placeholders() []string {
	return []string{"127.0.0.1:1", p.WeChat, "127.0.0.1:2", p.Douyin, "127.0.0.1:3", p.Shop, "127.0.0.1:4", p.Public}
}

// Write lays the workspace out in dir, its channels pointing at the simulators.
// Pictures and films are drawn, not stored: the same articles always get the same bytes.
func Write(dir string, places Places) error {
	root, err := fs.Sub(files, "workspace")
	if err != nil {
		return err
	}
	if err := os.CopyFS(dir, root); err != nil {
		return fmt.Errorf("demo: writing the workspace: %w", err)
	}
	config := filepath.Join(dir, "moxin.yaml")
	data, err := os.ReadFile(config)
	if err != nil {
		return err
	}
	text, err := point(string(data), places)
	if err != nil {
		return err
	}
	if err := os.WriteFile(config, []byte(text), 0o644); err != nil {
		return err
	}
	return writePictures(root, dir)
}

// point puts the addresses into moxin.yaml.
func point(config string, places Places) (string, error) {
	var pairs []string
	list := places.placeholders()
	for i := 0; i < len(list); i += 2 {
		n := 0
		for _, after := range []string{`"`, "/", "\n"} { // 127.0.0.1:1 is also how 127.0.0.1:10 begins
			n += strings.Count(config, list[i]+after)
			pairs = append(pairs, list[i]+after, list[i+1]+after)
		}
		if n == 0 {
			return "", fmt.Errorf("demo: moxin.yaml no longer has %q to replace", list[i])
		}
	}
	return strings.NewReplacer(pairs...).Replace(config), nil
}
