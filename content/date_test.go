package content

import (
	"testing"
	"time"
)

func TestParseInstant(t *testing.T) {
	shanghai, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	for raw, want := range map[string]string{
		"2024-01-02":                           "2024-01-02T00:00:00+08:00",
		"2024-1-2":                             "2024-01-02T00:00:00+08:00",
		"2024/01/02":                           "2024-01-02T00:00:00+08:00",
		"2024.01.02":                           "2024-01-02T00:00:00+08:00",
		"2024年1月2日":                            "2024-01-02T00:00:00+08:00",
		"2024年1月2日 8:00":                       "2024-01-02T08:00:00+08:00",
		"2024-01-02 08:00:00":                  "2024-01-02T08:00:00+08:00",
		"2024-01-02  8:05":                     "2024-01-02T08:05:00+08:00",
		"2024-01-02T8:05:06+08:00":             "2024-01-02T08:05:06+08:00",
		"2024-01-02T08:05:06Z":                 "2024-01-02T16:05:06+08:00",
		"2024-01-02T08:05:06.789Z":             "2024-01-02T16:05:06.789+08:00",
		"2024-01-02 08:05:06.123456789 +08:00": "2024-01-02T08:05:06.123456789+08:00",
		"2024-01-02 08:05:06 +0800":            "2024-01-02T08:05:06+08:00",
		"2024-01-02 08:05:06 -05":              "2024-01-02T21:05:06+08:00",
		" 2024-02-29 23:59 ":                   "2024-02-29T23:59:00+08:00",
	} {
		in, problem := parseInstant(raw, shanghai)
		if problem != nil {
			t.Errorf("%q: %s", raw, problem.message.EN)
			continue
		}
		if got := in.at.In(shanghai).Format(time.RFC3339Nano); got != want {
			t.Errorf("%q = %s, want %s", raw, got, want)
		}
	}
}

func TestParseInstantRefuses(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, raw := range []string{
		"", "TBD", "tomorrow", "2024-13-01", "2023-02-29", "2024-01-02 25:00", "2024-01-02 08:61", "20240102", "2024-01",
		"2024-01-02 08:00 CST", "2024-01-02T08:00:00+99:00", "2024-01-02 8", "24-01-02", "2024-00-10", "2024-01-02 24:00",
		"2026-03-29 02:30", // the hour that summer time skips
	} {
		if in, problem := parseInstant(raw, berlin); problem == nil {
			t.Errorf("%q was read as %s", raw, in.at)
		}
	}
}

func FuzzParseInstant(f *testing.F) {
	for _, seed := range []string{"2024-01-02", "2024-01-02 08:00:00.1 +08:00", "2024/1/2T3:04Z", "TBD", "9999-12-31 23:59:59 -1400", "2024年1月2日 8：00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		in, problem := parseInstant(raw, time.UTC)
		if problem != nil {
			return
		}
		again, problem := parseInstant(in.at.Format("2006-01-02T15:04:05.999999999Z07:00"), time.UTC)
		if problem != nil || !again.at.Equal(in.at) {
			t.Fatalf("%q = %s does not survive being written: %v", raw, in.at, problem)
		}
	})
}
