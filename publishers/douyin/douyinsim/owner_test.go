package douyinsim

import (
	"net/url"
	"testing"
)

func TestWhoMayReadNumbers(t *testing.T) {
	v := newViewed(t, Options{Audience: everything, Apps: []App{
		{Key: key, Secret: secret, Owner: "open-1"}, {Key: "other", Secret: "s", Owner: "open-2"},
	}}, nil)
	narrow := v.trade(v.consent("user_info"))["access_token"].(string)
	client := v.bench.token()
	for name, c := range map[string]struct {
		changes map[string]string
		code    string
	}{
		"as the page has it":  {nil, "0"},
		"an unknown token":    {map[string]string{"token": "act.none"}, "28001003"},
		"no token":            {map[string]string{"token": ""}, "28001003"},
		"the app's own token": {map[string]string{"token": client}, "28001003"},
		"another open_id":     {map[string]string{"open_id": "open-2"}, "28001015"},
		"no open_id":          {map[string]string{"open_id": ""}, "28001015"},
		"without the scope":   {map[string]string{"token": narrow}, "28001012"},
		"an unknown item":     {map[string]string{"item_id": "@none=="}, "28001007"},
		"no item":             {map[string]string{"item_id": ""}, "28001007"},
		"escaped twice":       {map[string]string{"item_id": url.QueryEscape(v.post.ItemID)}, "28001007"},
		"the video's id":      {map[string]string{"item_id": v.post.VideoID}, "28001007"},
		"eight days":          {map[string]string{"date_type": "8"}, "28001007"},
	} {
		for _, kind := range []string{"base", "like", "comment", "play", "share"} {
			if got := v.read(kind, c.changes); code(got) != c.code {
				t.Errorf("%s, %s: %v, want %s", name, kind, got, c.code)
			}
		}
	}
	if got := v.read("play", map[string]string{"date_type": ""}); code(got) != "28001007" {
		t.Errorf("no date_type: %v", got)
	}
	bare := "/data/external/item/base/?open_id=open-1&item_id=" + v.post.ItemID
	if got := v.ask("GET", bare, v.token, nil); code(got) != "28001007" {
		t.Errorf("an item_id that is not escaped: %v", got)
	}
	v.sim.posts[0].App = "other"
	if got := v.read("base", nil); code(got) != "28001007" {
		t.Errorf("somebody else's work: %v", got)
	}
	v.pass(accessLife)
	if got := v.read("base", nil); code(got) != "28001008" {
		t.Errorf("an old token: %v", got)
	}
}

func TestAppsThatMayNotReadNumbers(t *testing.T) {
	v := newViewed(t, Options{Apps: []App{{Key: key, Secret: secret, Owner: "open-1", Lacks: []string{CanData}}}}, nil)
	if got := v.read("base", nil); code(got) != "28001014" {
		t.Errorf("without the capability: %v", got)
	}
	v.sim.apps[key].Banned = true
	if got := v.read("base", nil); code(got) != "28001016" {
		t.Errorf("a banned app: %v", got)
	}
	v = newViewed(t, Options{Calls: 3}, nil) // a ticket, a share_id and one reading
	for _, want := range []string{"0", "28003017"} {
		if got := v.read("base", nil); code(got) != want {
			t.Errorf("%v, want %s", got, want)
		}
	}
}
