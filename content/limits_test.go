package content

import "testing"

func TestLimitCountsAddressesAtTheirOwnSize(t *testing.T) {
	weibo := LimitsOf(Weibo, "", "")[LimitText]
	tests := []struct {
		name, text string
		want       int
	}{
		{"Han characters", "老客户", 3},
		{"ASCII is a half, rounded up", "abc", 2},
		{"a long address", "看 https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQrStUvWx", 2 + 10},
		{"two addresses", "https://a.example/1 https://a.example/2", 1 + 20},
		{"an address ends at a Han character", "https://a.example/1，后文", 3 + 10},
		{"a named link becomes one", "{{link gzh}}", 10},
	}
	for _, tt := range tests {
		if got := weibo.Of(tt.text); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
	if plain := (Limit{Count: CountRunes}); plain.Of("https://a.example/") != 18 {
		t.Error("an address counts as text where nothing else is said")
	}
	r := Rendition{Platform: Weibo, Text: "文 https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQrStUvWx"}
	if got := r.Measure(LimitText, weibo); got != 12 {
		t.Errorf("a rendition measures %d, want 12", got)
	}
}

// TestMeasureOfHTMLIsThatOfItsText: entities count as what they stand for, tags as nothing.
func TestMeasureOfHTMLIsThatOfItsText(t *testing.T) {
	r := Rendition{Platform: WeChat, HTML: `<p style="a&amp;b">茶&amp;水&lt;</p><!-- no --><pre>a &unknown; b</pre>` + "\n"}
	for _, count := range []Count{CountRunes, CountBytes, CountHalf} {
		if got, want := r.Measure(LimitText, Limit{Count: count}), count.Of("茶&水<a &unknown; b\n"); got != want {
			t.Errorf("%s: %d, want %d", count, got, want)
		}
	}
}
