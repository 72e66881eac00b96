package console

import "testing"

func TestArticleLeadsToWhereItIsWritten(t *testing.T) {
	s := newShop(t, library)
	if n := s.page("/articles/how-we-choose").Find(".proof").Length(); n != 0 {
		t.Error("a link to a preview that is not there")
	}
	s.options.Proofs = "/preview/"
	s.open()
	href, _ := s.page("/articles/how-we-choose?channel=xhs").Find(".proof").Attr("href")
	if href != "/preview/a/how-we-choose?channel=xhs" {
		t.Errorf("the preview is at %q", href)
	}
}
