package content

import (
	"strings"
	"testing"
	"time"
)

func TestHolidayOn(t *testing.T) {
	tests := []struct {
		day  string
		want Holiday
	}{
		{"2025-10-11", Holiday{Name: "国庆节、中秋节", Kind: DayWork, Source: "国办发明电〔2024〕12号"}},
		{"2026-10-01", Holiday{Name: "国庆节", Kind: DayOff, Source: "国办发明电〔2025〕7号"}},
		{"2026-02-16", Holiday{Name: "春节", Kind: DayOff, Festival: "除夕", Source: "国办发明电〔2025〕7号"}},
		{"2026-02-28", Holiday{Name: "春节", Kind: DayWork, Source: "国办发明电〔2025〕7号"}},
		{"2026-08-19", Holiday{Name: "七夕节", Kind: DayFestival, Source: "农历"}},
		{"2026-11-03", Holiday{}},
		{"2027-01-01", Holiday{Name: "元旦", Kind: DayFestival, Source: "公历"}},
	}
	for _, tt := range tests {
		day, err := time.Parse(time.DateOnly, tt.day)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := HolidayOn(day)
		if ok != (tt.want.Name != "") || got != tt.want {
			t.Errorf("%s is %+v (%v), want %+v", tt.day, got, ok, tt.want)
		}
	}
}

// A day begins with midnight in the zone that the caller reads the calendar in.
func TestHolidayOnGoesByTheZoneOfItsDay(t *testing.T) {
	shanghai := time.FixedZone("Asia/Shanghai", 8*3600)
	eve := time.Date(2025, 12, 31, 16, 30, 0, 0, time.UTC)
	if _, ok := HolidayOn(eve); ok {
		t.Error("the last day of 2025 is particular in UTC")
	}
	if h, _ := HolidayOn(eve.In(shanghai)); h.Name != "元旦" {
		t.Errorf("half past midnight in Shanghai is %+v, want 元旦", h)
	}
}

// A festival alone tells nothing of days off: the year is unknown until its decree.
func TestHolidaysKnown(t *testing.T) {
	for year, want := range map[int]bool{2024: false, 2025: true, 2026: true, 2027: false} {
		if HolidaysKnown(year) != want {
			t.Errorf("the decree for %d: known %v, want %v", year, !want, want)
		}
	}
}

func TestReadHolidays(t *testing.T) {
	if own, err := readHolidays(holidaysCSV); err != nil || len(own.days) < 80 {
		t.Fatalf("our own table: %d days, %v", len(own.days), err)
	}
	const head = "date,name,kind,source\n"
	years, err := readHolidays(head + "2030-02-02,除夕,festival,农历\n2030-02-02,春节,off,某号\n")
	if h := years.days["2030-02-02"]; err != nil || h.Kind != DayOff || h.Name != "春节" || h.Festival != "除夕" {
		t.Errorf("a festival before its decree gives %+v, %v", h, err)
	}
	for name, table := range map[string]string{
		"a day that is none": head + "2030-02-30,春节,off,某号\n",
		"an unknown kind":    head + "2030-02-02,春节,free,某号\n",
		"a short row":        "date,name,kind\n2030-02-02,春节,off\n",
		"a torn row":         head + "2030-02-02,春节\n",
	} {
		if _, err := readHolidays(table); err == nil || !strings.Contains(err.Error(), "holidays") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}
