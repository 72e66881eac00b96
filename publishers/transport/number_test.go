package transport

import (
	"encoding/json"
	"testing"
)

func TestIDReadsStringsAndNumbers(t *testing.T) {
	for in, want := range map[string]string{
		`"2247483655"`: "2247483655", `2247483655`: "2247483655", `18446744073709551616`: "18446744073709551616",
		`null`: "", `""`: "", `" x "`: "x", `-1`: "-1",
		`1.5`: "!", `1e3`: "!", `true`: "!", `{}`: "!", `[1]`: "!",
	} {
		var id ID
		err := json.Unmarshal([]byte(in), &id)
		if want == "!" {
			if err == nil {
				t.Errorf("%s was read as %q", in, id)
			}
			continue
		}
		if err != nil || string(id) != want {
			t.Errorf("%s = %q, %v; want %q", in, id, err, want)
		}
	}
}

func TestIntAndNumberReadBothForms(t *testing.T) {
	for in, want := range map[string]Int{`1`: 1, `"1"`: 1, `null`: 0, `-1`: -1, `""`: 0} {
		var n Int
		if err := json.Unmarshal([]byte(in), &n); err != nil || n != want {
			t.Errorf("%s = %d, %v", in, n, err)
		}
	}
	for in, want := range map[string]Number{`0`: {Value: 0, Present: true}, `"0.5"`: {Value: 0.5, Present: true}, `null`: {}, `""`: {}} {
		var n Number
		if err := json.Unmarshal([]byte(in), &n); err != nil || n != want {
			t.Errorf("%s = %+v, %v", in, n, err)
		}
	}
	for _, in := range []string{`"NaN"`, `"Inf"`, `"x"`, `{}`, `true`} {
		var n Number
		if err := json.Unmarshal([]byte(in), &n); err == nil {
			t.Errorf("%s was read as %+v", in, n)
		}
	}
}

func FuzzID(f *testing.F) {
	for _, s := range []string{`"1"`, `1`, `null`, `""`, `1e9`, `"\u0031"`, `-0`, `12345678901234567890`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		var id ID
		if json.Unmarshal(in, &id) != nil {
			return
		}
		// Whatever was read is written as a string and read back the same.
		out, err := json.Marshal(id)
		if err != nil {
			t.Fatal(err)
		}
		var again ID
		if err := json.Unmarshal(out, &again); err != nil || again != id {
			t.Errorf("%q became %q, then %q (%v)", in, id, again, err)
		}
		var n Number
		_ = json.Unmarshal(in, &n) // must not panic
	})
}
