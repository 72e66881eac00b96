package main

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"maps"
	"slices"
	"time"

	"moxin/content"
	"moxin/content/check"
)

// The file of remembered verdicts: magic, generation, a table of strings, the verdicts, and a
// checksum of all before it. Strings stand once however many findings say them: ten thousand
// articles have the same few hundred sentences. Numbers are varints.
const cacheMagic = "moxin check 2\n"

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// encodeVerdicts writes verdicts in the order of their paths: the same ones give the same bytes.
func encodeVerdicts(verdicts map[string]verdict, generation digest) []byte {
	e := &encoder{known: map[string]uint64{}}
	e.number(uint64(len(verdicts)))
	for _, path := range slices.Sorted(maps.Keys(verdicts)) {
		v := verdicts[path]
		e.text(path)
		e.body = append(e.body, v.digest[:]...)
		e.number(uint64(len(v.rests)))
		for _, r := range v.rests {
			e.resting(r)
		}
		e.number(uint64(len(v.findings)))
		for _, f := range v.findings {
			e.finding(f)
		}
		e.number(uint64(len(v.passed)))
		for _, p := range v.passed {
			e.finding(p.Finding)
			e.text(p.Reason)
			e.text(p.By.File)
			e.number(uint64(p.By.Line))
			e.number(uint64(p.By.Column))
		}
	}
	out := append([]byte(cacheMagic), generation[:]...)
	out = binary.AppendUvarint(out, uint64(len(e.texts)))
	for _, s := range e.texts {
		out = append(binary.AppendUvarint(out, uint64(len(s))), s...)
	}
	return appendChecksum(append(out, e.body...))
}

func appendChecksum(data []byte) []byte {
	return binary.BigEndian.AppendUint32(data, crc32.Checksum(data, castagnoli))
}

type encoder struct {
	known map[string]uint64
	texts []string
	body  []byte
}

func (e *encoder) number(n uint64) { e.body = binary.AppendUvarint(e.body, n) }
func (e *encoder) signed(n int64)  { e.body = binary.AppendVarint(e.body, n) }

func (e *encoder) text(s string) {
	at, ok := e.known[s]
	if !ok {
		at = uint64(len(e.texts))
		e.known[s] = at
		e.texts = append(e.texts, s)
	}
	e.number(at)
}

func (e *encoder) resting(r resting) {
	e.text(r.name)
	e.signed(r.size)
	changed := int64(0)
	if !r.changed.IsZero() {
		changed = r.changed.UnixNano()
	}
	e.signed(changed)
	e.body = append(e.body, r.digest[:]...)
}

func (e *encoder) finding(f content.Finding) {
	for _, s := range findingTexts(&f) {
		e.text(*s)
	}
	e.number(uint64(f.Line))
	e.number(uint64(f.Column))
}

// findingTexts are the strings of a finding in the order of the file. Whoever adds a field to a
// finding adds it here; a test compares.
func findingTexts(f *content.Finding) []*string {
	return []*string{&f.Rule, (*string)(&f.Severity), &f.File, &f.Channel, &f.Message.ZH, &f.Message.EN,
		&f.Suggestion.ZH, &f.Suggestion.EN, &f.Edit.Old, &f.Edit.New}
}

// decodeVerdicts reads what encodeVerdicts wrote; nil for anything else.
func decodeVerdicts(data []byte, generation digest) map[string]verdict {
	head := append([]byte(cacheMagic), generation[:]...)
	if len(data) < len(head)+4 || !bytes.HasPrefix(data, head) {
		return nil
	}
	end := len(data) - 4
	if crc32.Checksum(data[:end], castagnoli) != binary.BigEndian.Uint32(data[end:]) {
		return nil
	}
	d := &decoder{data: data[len(head):end]}
	d.texts = make([]string, d.count(1))
	for i := range d.texts {
		d.texts[i] = string(d.bytes(d.count(1)))
	}
	n := d.count(leastVerdict)
	verdicts := make(map[string]verdict, n)
	for range n {
		path, v := d.verdict()
		if d.bad {
			return nil
		}
		verdicts[path] = v
	}
	if d.bad {
		return nil
	}
	return verdicts
}

// The least bytes that one of each takes: no count that the rest of the file could not hold is
// believed.
const (
	leastVerdict = 1 + len(digest{}) + 3
	leastResting = 3 + len(digest{})
	leastFinding = 12
	leastPassed  = leastFinding + 4
)

// decoder reads numbers and strings until something is wrong; after that everything is empty.
type decoder struct {
	data  []byte
	texts []string
	bad   bool
}

func (d *decoder) verdict() (string, verdict) {
	path, v := d.text(), verdict{digest: d.digest()}
	v.rests = make([]resting, d.count(leastResting))
	for i := range v.rests {
		v.rests[i] = d.resting()
	}
	v.findings = make([]content.Finding, d.count(leastFinding))
	for i := range v.findings {
		d.finding(&v.findings[i])
	}
	v.passed = make([]check.Passed, d.count(leastPassed))
	for i := range v.passed {
		d.passed(&v.passed[i])
	}
	return path, v
}

func (d *decoder) resting() resting {
	r := resting{name: d.text(), size: d.signed()}
	if changed := d.signed(); changed != 0 {
		r.changed = time.Unix(0, changed)
	}
	r.digest = d.digest()
	return r
}

func (d *decoder) finding(f *content.Finding) {
	for _, s := range findingTexts(f) {
		*s = d.text()
	}
	f.Line, f.Column = int(d.number()), int(d.number())
}

func (d *decoder) passed(p *check.Passed) {
	d.finding(&p.Finding)
	p.Reason, p.By.File = d.text(), d.text()
	p.By.Line, p.By.Column = int(d.number()), int(d.number())
}

func (d *decoder) number() uint64 {
	n, size := binary.Uvarint(d.data)
	if !d.skip(size) {
		return 0
	}
	return n
}

func (d *decoder) signed() int64 {
	n, size := binary.Varint(d.data)
	if !d.skip(size) {
		return 0
	}
	return n
}

// skip passes the size bytes of a number; false when they were none.
func (d *decoder) skip(size int) bool {
	if d.bad = d.bad || size <= 0; d.bad {
		return false
	}
	d.data = d.data[size:]
	return true
}

// count reads how many things of at least least bytes follow.
func (d *decoder) count(least int) int {
	n := d.number()
	if n > uint64(len(d.data)/least) {
		d.bad = true
	}
	if d.bad {
		return 0
	}
	return int(n)
}

func (d *decoder) bytes(n int) []byte {
	if d.bad = d.bad || n > len(d.data); d.bad {
		return nil
	}
	out := d.data[:n]
	d.data = d.data[n:]
	return out
}

func (d *decoder) text() string {
	at := d.number()
	if d.bad = d.bad || at >= uint64(len(d.texts)); d.bad {
		return ""
	}
	return d.texts[at]
}

func (d *decoder) digest() digest {
	var sum digest
	copy(sum[:], d.bytes(len(sum)))
	return sum
}
