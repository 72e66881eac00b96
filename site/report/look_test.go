package report

import (
	"os"
	"testing"
)

func TestLook(t *testing.T) {
	r := Make(desk(t))
	for _, lang := range []string{"zh", "en"} {
		f, _ := os.Create("/tmp/moxin-R-" + lang + ".html")
		if err := r.HTML(f, lang); err != nil {
			t.Fatal(err)
		}
		f.Close()
		f, _ = os.Create("/tmp/moxin-R-" + lang + ".md")
		if err := r.Markdown(f, lang); err != nil {
			t.Fatal(err)
		}
		f.Close()
		f, _ = os.Create("/tmp/moxin-R-" + lang + ".xlsx")
		if err := r.XLSX(f, lang); err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
}
