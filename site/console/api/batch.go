package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"moxin/content"
)

// batchActs is the most acts of one request.
const batchActs = 100

// result is what became of one act: the release, or why not.
type result struct {
	ID      int64    `json:"id"`
	Act     string   `json:"act"`
	Status  int      `json:"status"`
	Release *release `json:"release,omitempty"`
	Problem *Problem `json:"problem,omitempty"`
}

// batch carries several acts out in their order. They are read before the first is done, so that a
// misspelt one changes nothing; one that is refused keeps no other waiting.
func (h *Handler) batch(r *http.Request) (answer, error) {
	data, err := readBody(r)
	if err != nil {
		return answer{}, err
	}
	words, err := readBatch(data)
	if err != nil {
		return answer{}, err
	}
	if err := h.spend(r, len(words)-1); err != nil {
		return answer{}, err
	}
	results := make([]result, len(words))
	for i, w := range words {
		if err := r.Context().Err(); err != nil {
			return answer{}, err
		}
		results[i] = h.one(r, w)
	}
	return answer{body: map[string][]result{"results": results}}, nil
}

func (h *Handler) one(r *http.Request, w word) result {
	now, err := h.say(r.Context(), w)
	out := result{ID: w.release, Act: w.act, Status: http.StatusOK}
	var p *Problem
	switch {
	case err == nil:
		shape := releaseOf(now)
		out.Release = &shape
		return out
	case !errors.As(err, &p):
		p = h.broken(r, err)
	}
	told := p.titled()
	out.Status, out.Problem = p.Status, &told
	return out
}

// readBatch reads {"acts": [{"id": 12, "act": "approve", …}, …]}.
func readBatch(data []byte) ([]word, error) {
	members, err := readObject(data)
	if err != nil {
		return nil, err
	}
	var list json.RawMessage
	for _, m := range members {
		if m.name != "acts" {
			return nil, wrong(typeBody, clip(m.name), content.T("没有这个字段，只有 acts", "no such field; there is acts"))
		}
		list = m.value
	}
	var acts []json.RawMessage
	if !bytes.HasPrefix(list, []byte("[")) || json.Unmarshal(list, &acts) != nil || len(acts) == 0 || len(acts) > batchActs {
		return nil, wrong(typeBody, "acts", content.T(fmt.Sprintf("要是 1 到 %d 件事的列表", batchActs), fmt.Sprintf("has to be a list of 1 to %d acts", batchActs)))
	}
	words := make([]word, len(acts))
	for i, one := range acts {
		if words[i], err = readAct(one); err != nil {
			return nil, inAct(i, err)
		}
	}
	return words, nil
}

// readAct reads one act of a batch by the form that it names.
func readAct(data []byte) (word, error) {
	members, err := readObject(data)
	if err != nil {
		return word{}, err
	}
	var named word
	for _, m := range members {
		if m.name != "act" {
			continue
		}
		if err := fields["act"](&named, m.value); err != nil {
			return named, inField(m.name, err)
		}
	}
	f, ok := forms[named.act]
	if !ok {
		return named, wrong(typeBody, "act", content.T("必须写", "is needed"))
	}
	f.need = slices.Concat([]string{"id", "act"}, f.need)
	w, err := f.read(data)
	if err != nil {
		return w, err
	}
	return w, w.check()
}

// inAct says in which act of a batch a field is wrong.
func inAct(i int, err error) error {
	var p *Problem
	if !errors.As(err, &p) {
		return err
	}
	out := *p
	out.Field = fmt.Sprintf("acts[%d]", i)
	if p.Field != "" {
		out.Field += "." + p.Field
	}
	return out.saying(content.T(fmt.Sprintf("第 %d 件：", i+1)+p.Detail, fmt.Sprintf("act %d: ", i+1)+p.DetailEN))
}
