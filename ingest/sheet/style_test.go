package sheet

import "testing"

func TestDisplayOf(t *testing.T) {
	cases := map[string]display{
		"General": general, "0": general, "0.00": general, "#,##0;[Red]-#,##0": general, "@": general, "0.00E+00": general, "": general,
		"0%": percentage, "0.00%": percentage, "0.0\\%": general, "\"%\"0": general,
		"h:mm:ss": elapsed, "[h]:mm:ss": elapsed, "mm:ss": elapsed, "[mm]:ss": elapsed, "[$-F400]h:mm:ss AM/PM": elapsed, "mm:ss.0": elapsed, "h\"时\"mm\"分\"ss\"秒\"": elapsed,
		"h:mm": hourMinute, "[h]:mm": hourMinute, "上午/下午h\"时\"mm\"分\"": hourMinute,
		"yyyy-mm-dd hh:mm:ss": dated, "yyyy\"年\"m\"月\"d\"日\"": dated, "m/d/yy h:mm": dated, "[$-804]yyyy\"年\"": dated, "mm-dd": dated, "mmm": dated,
		"[>100]0;0.00%": general, "\"shows\"0": general,
	}
	for code, want := range cases {
		if got := displayOf(code); got != want {
			t.Errorf("%q is %d, want %d", code, got, want)
		}
	}
}

func TestShow(t *testing.T) {
	cases := []struct {
		v    float64
		d    display
		want string
	}{
		{1234, general, "1234"}, {0.28639999999999999, general, "0.2864"}, {7e18, general, "7000000000000000000"}, {1e300, general, "1e+300"},
		{.2864, percentage, "28.64%"}, {.07, percentage, "7%"}, {1, percentage, "100%"}, {-1, percentage, "-100%"},
		{67. / 86400, elapsed, "0:01:07"}, {1.5, elapsed, "36:00:00"}, {46178.75, elapsed, "46178.75"}, {-1, elapsed, "-1"}, {59.9996 / 86400, elapsed, "0:01:00"},
		{67. / 1440, hourMinute, "1:07"}, {46178.75, hourMinute, "46178.75"}, {-1, hourMinute, "-1"},
		{46178.75, dated, "46178.75"}, {5, dated, "5"},
	}
	for _, c := range cases {
		if got := (styles{}).show(c.v, c.d); got != c.want {
			t.Errorf("show(%v, %d) = %s, want %s", c.v, c.d, got, c.want)
		}
	}
	old := styles{from1904: true}
	if a, b := old.show(44716.75, dated), old.show(44716.75, general); a != "46178.75" || b != "44716.75" {
		t.Errorf("of an old Mac: %s, %s", a, b)
	}
}
