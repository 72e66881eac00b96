package sheet

import (
	"encoding/xml"
	"io"
	"strings"

	"golang.org/x/net/html/charset"
)

// maxToken is the most bytes between two tags, and in one: a cell of maxCell characters at six
// bytes (&#xA;) each fits.
const maxToken = 1 << 20

// tokens reads XML piece by piece in bounded memory. Prefixes of names are dropped and nesting
// is the reader's business: real exports have parts that no schema allows.
type tokens struct {
	d  *xml.Decoder
	in *meter
}

func newTokens(r io.Reader) *tokens {
	in := &meter{r: r}
	d := xml.NewDecoder(in)
	d.CharsetReader = charset.NewReaderLabel
	return &tokens{d, in}
}

// next is the next piece; its bytes hold until the one after.
func (t *tokens) next() (xml.Token, error) {
	t.in.left = maxToken
	return t.d.RawToken()
}

// meter stops a reader that a single piece empties.
type meter struct {
	r    io.Reader
	left int
}

func (m *meter) Read(b []byte) (int, error) {
	if m.left <= 0 {
		return 0, errBomb
	}
	n, err := m.r.Read(b[:min(len(b), m.left)])
	m.left -= n
	return n, err
}

// attr is an element's attribute, "" without one.
func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// elements calls f with every element that starts in a part, and stops at f's first error.
func (a archive) elements(name string, f func(xml.StartElement) error) error {
	r, err := a.open(name)
	if err != nil {
		return err
	}
	defer r.Close()
	for t := newTokens(r); ; {
		token, err := t.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := token.(xml.StartElement); ok {
			if err := f(e); err != nil {
				return err
			}
		}
	}
}

// unescape undoes _x000D_, which is how workbooks write characters that XML cannot have.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(s, "_x")
		if i < 0 || len(s) < i+7 {
			b.WriteString(s)
			return b.String()
		}
		r, ok := hex4(s[i+2 : i+6])
		if !ok || s[i+6] != '_' {
			b.WriteString(s[:i+2])
			s = s[i+2:]
			continue
		}
		b.WriteString(s[:i])
		b.WriteRune(r)
		s = s[i+7:]
	}
}

func hex4(s string) (rune, bool) {
	var r rune
	for _, c := range []byte(s) {
		i := strings.IndexByte("0123456789ABCDEF0123456789abcdef", c)
		if i < 0 {
			return 0, false
		}
		r = r<<4 | rune(i%16)
	}
	return r, true
}
