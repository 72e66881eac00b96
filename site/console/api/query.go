package api

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"moxin/content"
)

// onlyParameters refuses parameters that a route does not know, and those said twice: a filter that
// is misspelt must not choose everything.
func onlyParameters(r *http.Request, known ...string) error {
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return wrong(typeParameter, "", content.T("地址里的参数读不懂", "the parameters of the address cannot be read"))
	}
	for name, values := range q {
		if !slices.Contains(known, name) {
			list := strings.Join(known, ", ")
			return wrong(typeParameter, clip(name), content.T("没有这个参数，可以用的是："+list, "no such parameter; there are: "+list))
		}
		if len(values) > 1 && name != "state" {
			return wrong(typeParameter, name, content.T("写了两次", "is there twice"))
		}
		if slices.ContainsFunc(values, func(v string) bool { return strings.ContainsRune(v, 0) }) {
			return wrong(typeParameter, name, content.T("要是文字", "has to be a text"))
		}
	}
	return nil
}

// number is a parameter from 1 to most.
func number(q url.Values, name string, unsaid, most int) (int, error) {
	if !q.Has(name) {
		return unsaid, nil
	}
	n, err := strconv.Atoi(q.Get(name))
	if err != nil || n < 1 || n > most {
		return 0, wrong(typeParameter, name, content.T(fmt.Sprintf("要是 1 到 %d", most), fmt.Sprintf("has to be from 1 to %d", most)))
	}
	return n, nil
}

// instant is a parameter of RFC 3339, or a day, which begins at midnight in the workspace's zone;
// zero where it is not there.
func (h *Handler) instant(q url.Values, name string) (time.Time, error) {
	if !q.Has(name) {
		return time.Time{}, nil
	}
	if t, ok := parseInstant(q.Get(name)); ok {
		return t, nil
	}
	return h.day(q, name)
}

// day is a parameter of the form 2026-12-03; zero where it is not there.
func (h *Handler) day(q url.Values, name string) (time.Time, error) {
	if !q.Has(name) {
		return time.Time{}, nil
	}
	t, err := time.ParseInLocation(time.DateOnly, q.Get(name), h.zone())
	if err != nil {
		return t, wrong(typeParameter, name, content.T("写成 2026-12-03", "is written as 2026-12-03"))
	}
	return t, nil
}

func (h *Handler) zone() *time.Location {
	if zone := h.Config().Zone; zone != nil {
		return zone
	}
	return time.UTC
}

// channel is a parameter that names a channel of moxin.yaml.
func (h *Handler) channel(q url.Values, needed bool) (string, error) {
	id := q.Get("channel")
	if !q.Has("channel") && !needed {
		return "", nil
	}
	cfg := h.Config()
	if _, ok := cfg.Channel(id); !ok {
		return "", wrong(typeParameter, "channel", content.T("没有渠道 "+clip(id), "there is no channel "+clip(id)))
	}
	return id, nil
}
