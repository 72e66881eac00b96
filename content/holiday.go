package content

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"
	"sync"
	"time"
)

// DayKind is what a day of the Chinese calendar asks of people.
type DayKind string

const (
	DayOff      DayKind = "off"      // 休: free by decree, whatever its weekday
	DayWork     DayKind = "work"     // 班: a weekend day that is worked in exchange
	DayFestival DayKind = "festival" // a festival that no decree makes free, or none has yet
)

// Holiday is what is particular about one day.
type Holiday struct {
	Name string // 春节; for DayWork the holiday that it makes up for
	Kind DayKind
	// Festival is the day's own festival within a longer holiday (除夕 in 春节); "" = none.
	Festival string
	// Source is the decree of the State Council (国办发明电〔2025〕7号), or for festivals the
	// calendar that they follow (农历, 公历, 节气).
	Source string
}

// holidays.csv holds date,name,kind,source: days off and make-up workdays as the State Council
// decrees them each year, and festivals. Make-up workdays cannot be computed, so a year is
// unknown until its decree is out.
//
//go:embed holidays.csv
var holidaysCSV string

// HolidayOn says what is particular about the day of t, in the zone that t carries.
func HolidayOn(day time.Time) (Holiday, bool) {
	h, ok := holidayTable().days[day.Format(time.DateOnly)]
	return h, ok
}

// HolidaysKnown reports whether the decree for a year is in the table. Without it only
// festivals are known: which days are free and which weekends are worked is not.
func HolidaysKnown(year int) bool { return holidayTable().decreed[year] }

type holidayYears struct {
	days    map[string]Holiday // by 2006-01-02
	decreed map[int]bool
}

var holidayTable = sync.OnceValue(func() holidayYears {
	years, _ := readHolidays(holidaysCSV) // our own file: a test reads it and fails
	return years
})

func readHolidays(table string) (holidayYears, error) {
	out := holidayYears{map[string]Holiday{}, map[int]bool{}}
	rows, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil {
		return out, fmt.Errorf("holidays: %w", err)
	}
	for _, row := range rows[min(1, len(rows)):] {
		if err := out.add(row); err != nil {
			return out, fmt.Errorf("holidays: %s: %w", row[0], err)
		}
	}
	return out, nil
}

// add reads one row. A decree outranks a festival on the same day, which keeps its name.
func (y holidayYears) add(row []string) error {
	if len(row) != 4 {
		return fmt.Errorf("%d columns, want date,name,kind,source", len(row))
	}
	date, err := time.Parse(time.DateOnly, row[0])
	if err != nil {
		return err
	}
	h := Holiday{Name: row[1], Kind: DayKind(row[2]), Source: row[3]}
	other, both := y.days[row[0]]
	switch h.Kind {
	case DayOff, DayWork:
		y.decreed[date.Year()] = true
		if both && other.Kind == DayFestival {
			h.Festival = other.Name
		}
	case DayFestival:
		if both {
			other.Festival = h.Name
			h = other
		}
	default:
		return fmt.Errorf("no kind %q", h.Kind)
	}
	y.days[row[0]] = h
	return nil
}
