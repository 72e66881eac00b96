package content

import (
	"strings"
	"testing"
)

func page() Rendition {
	placeholder, other := strings.Repeat("a", 64), strings.Repeat("b", 64)
	r := Rendition{
		Slug: "x", Channel: "own", Platform: Site, Family: FamilyPage,
		HTML: `<p>` + placeholder + `</p><img src="media:` + other + `">` + ContactBlock +
			`<img src="media:` + placeholder + `" alt="" width="200" height="200"><p>扫码</p></aside><section class="notes">注</section>`,
		Media: []Media{
			{Hash: other, Role: RoleInline, Type: "image/jpeg", Source: "a.jpg", Width: 4, Height: 3, Size: 9},
			{Hash: placeholder, Role: RoleInline, Type: "image/png", Source: ContactPicture + "own", Name: "contact.png", Width: 430, Height: 430, Size: 7},
		},
	}
	r.Seal()
	return r
}

func TestFillContactShowsTheRealCode(t *testing.T) {
	stored := page()
	r := stored
	code := Media{Hash: strings.Repeat("c", 64), Type: "image/jpeg", Width: 300, Height: 300, Size: 77}
	r.FillContact(code)
	if strings.Count(r.HTML, "media:"+code.Hash) != 1 || strings.Contains(r.HTML, "media:"+stored.Media[1].Hash) {
		t.Errorf("the body shows another picture: %s", r.HTML)
	}
	if !strings.Contains(r.HTML, "<p>"+stored.Media[1].Hash+"</p>") {
		t.Error("words of the article were changed")
	}
	m := r.Media[1]
	if m.Hash != code.Hash || m.Type != "image/jpeg" || m.Width != 300 || m.Height != 300 || m.Size != 77 || m.Role != RoleInline || m.Source != ContactPicture+"own" {
		t.Errorf("its entry is %+v", m)
	}
	if r.Media[0] != stored.Media[0] || r.Digest != stored.Digest {
		t.Error("something else was changed")
	}
	if stored.Media[1].Hash != strings.Repeat("a", 64) {
		t.Error("the rendition that it was copied from was changed")
	}
	r.FillContact(Media{Hash: strings.Repeat("d", 64)})
	if r.Media[1].Hash != strings.Repeat("d", 64) || !strings.Contains(r.HTML, "media:dddd") {
		t.Error("a filled one cannot be filled anew")
	}
}

func TestWithoutContactLeavesNothingOfIt(t *testing.T) {
	stored := page()
	r := stored
	r.WithoutContact()
	if want := `<p>` + strings.Repeat("a", 64) + `</p><img src="media:` + strings.Repeat("b", 64) + `"><section class="notes">注</section>`; r.HTML != want {
		t.Errorf("left %s", r.HTML)
	}
	if len(r.Media) != 1 || r.HasContact() || !stored.HasContact() {
		t.Errorf("media %+v", r.Media)
	}
	note := Rendition{Family: FamilyMessage, Media: []Media{{Source: ContactPicture + "pyq"}}}
	note.WithoutContact()
	if !note.HasContact() {
		t.Error("a message lost its picture, which was approved")
	}
}

func TestShowsContact(t *testing.T) {
	yes, no := true, false
	on := Config{Contacts: Contacts{Channel: "qy", On: []string{"gzh", "xhs", "qy"}}}
	channel := func(id string) Channel {
		return Channel{ID: id, Platform: map[string]string{"gzh": WeChat, "own": Site, "xhs": XiaoHongShu, "qy": WeCom, "pyq": Moments, "qun": Group}[id]}
	}
	for name, tt := range map[string]struct {
		article Article
		channel string
		config  *Config
		want    bool
	}{
		"unsaid, on":                    {Article{}, "gzh", &on, true},
		"unsaid, not on":                {Article{}, "own", &on, false},
		"the article says so":           {Article{Contact: &yes}, "own", &on, true},
		"the article says no":           {Article{Contact: &no}, "gzh", &on, false},
		"the channel knows better":      {Article{Contact: &no, Channels: map[string]Override{"gzh": {Contact: &yes}}}, "gzh", &on, true},
		"the channel says no":           {Article{Contact: &yes, Channels: map[string]Override{"gzh": {Contact: &no}}}, "gzh", &on, false},
		"it does not go there":          {Article{Contact: &yes, Channels: map[string]Override{"own": {}}}, "gzh", &on, false},
		"a moment":                      {Article{Contact: &yes}, "pyq", &on, true},
		"a group":                       {Article{Contact: &yes}, "qun", &on, true},
		"a note is punished":            {Article{Contact: &yes, Channels: map[string]Override{"xhs": {Contact: &yes}}}, "xhs", &on, false},
		"customers are contacts":        {Article{Contact: &yes}, "qy", &on, false},
		"moxin.yaml says nothing of it": {Article{Contact: &yes}, "gzh", &Config{}, false},
	} {
		if got := tt.config.ShowsContact(&tt.article, channel(tt.channel)); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// Every platform was thought of: one that is new punishes codes until somebody says otherwise, and says why.
func TestEveryPlatformSaysWhyNot(t *testing.T) {
	punished := map[string]bool{}
	for _, p := range Platforms {
		if ContactPlaceOf(p.ID) == ContactPunished {
			punished[p.ID] = true
			if ContactSource(p.ID).ZH == "" || ContactSource(p.ID).EN == "" {
				t.Errorf("%s gives no source", p.ID)
			}
		}
	}
	for _, id := range []string{XiaoHongShu, Douyin, Kuaishou, Bilibili, Channels, Weibo, Zhihu, Toutiao} {
		if !punished[id] {
			t.Errorf("%s shows codes", id)
		}
		delete(punished, id)
	}
	if len(punished) > 0 {
		t.Errorf("nobody thought of %v", punished)
	}
}
