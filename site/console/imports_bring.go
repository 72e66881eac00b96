package console

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"moxin/content"
)

// bring takes files. They are streamed: neither their number nor their size is held in memory.
func (h *handler) bring(w http.ResponseWriter, r *http.Request) error {
	if h.Sheets == nil {
		return h.pages.Unknown(w, r)
	}
	r.Body = http.MaxBytesReader(w, r.Body, MostSheets*(MostSheetBytes+formBytes))
	to, err := h.brought(r)
	var refused *Refusal
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &refused):
		return h.importsAgain(w, r, h.reason(refused))
	case errors.As(err, &large):
		return h.importsAgain(w, r, speech.Of("num.import.large"))
	case err != nil:
		return err
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// brought puts the files of a form on the tray, and returns where to look at them. What is said of
// them stands before them in the form.
func (h *handler) brought(r *http.Request) (string, error) {
	form, err := r.MultipartReader()
	if err != nil {
		return "", refusal("act.form")
	}
	p := h.page(r, "", "")
	said := Brought{Who: visitOf(r.Context()).Person.Name, When: h.Now()}
	var keys []string
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "", cutShort(err)
		}
		switch name := part.FileName(); {
		case part.FormName() == "file" && name != "":
			if len(keys) == MostSheets {
				return "", refusal("num.import.many")
			}
			one := said
			one.File = baseName(name)
			key, err := h.Sheets.Bring(r.Context(), one, part)
			if err != nil {
				return "", cutShort(err)
			}
			keys = append(keys, key)
		case part.FormName() == "file": // nothing was chosen
		case len(keys) > 0:
			return "", refusal("act.form")
		default:
			if err := p.field(&said, part.FormName(), part); err != nil {
				return "", err
			}
		}
	}
	switch len(keys) {
	case 0:
		return "", refusal("num.import.none")
	case 1:
		return "/tray/" + url.PathEscape(keys[0]), nil
	}
	return "/import?done=brought", nil
}

// cutShort is a form whose end did not come.
func cutShort(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return refusal("num.import.cut")
	}
	return err
}

// baseName is a file's name as a browser says it, without what some put before it.
func baseName(name string) string {
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	return name
}

// field reads a field that stands before the files.
func (p *page) field(b *Brought, name string, in io.Reader) error {
	text, err := io.ReadAll(io.LimitReader(in, 200))
	if err != nil {
		return cutShort(err)
	}
	value := strings.TrimSpace(string(text))
	switch {
	case value == "":
	case name == "channel":
		if _, ok := p.config.Channel(value); !ok {
			return refusal("act.form")
		}
		b.Channel = value
	case name == "at":
		at, err := time.ParseInLocation("2006-01-02T15:04", value, p.zone)
		switch {
		case err != nil:
			return refusal("act.need_time")
		case at.After(p.now):
			return refusal("num.future")
		}
		b.At = at
	}
	return nil
}

// importsAgain shows what was refused.
func (h *handler) importsAgain(w http.ResponseWriter, r *http.Request, why content.Text) error {
	v, err := h.importsView(r)
	if err != nil {
		return err
	}
	v.Refused = v.In(why)
	return h.pages.WriteStatus(w, r, http.StatusUnprocessableEntity, "imports.html", v)
}
