package main

import (
	"testing"

	"moxin/content"
)

// What nobody has to do any more is left out of advice, and the rest of it is told; what was kept stays as
// it was.
func TestAdviceKeepsWhatIsStillToDo(t *testing.T) {
	t.Parallel()
	o := newOngoing(&content.Workspace{Articles: []*content.Article{{Slug: "tea"}}})
	kept := []content.Advice{
		{Do: "retire", Kind: "article", Subject: "gone"}, {Do: "retire", Kind: "article", Subject: "tea"}, {Do: "repeat", Kind: "series", Subject: "茶事"}}
	got := o.still(kept)
	if len(got) != 2 || got[0].Subject != "tea" || got[1].Subject != "茶事" || kept[0].Subject != "gone" {
		t.Errorf("told %+v of %+v", got, kept)
	}
}
