package content

import "time"

// What the audit says of reports. The first has ReportSubject; its To is the hash of the report as it is
// kept. The others have NoticeSubject, and the report's name as To.
const (
	ActionReport      = "report.make"
	ActionReportAnew  = "report.anew"  // a person had a kept one written anew; as ActionReport, which stays
	ActionReportTells = "report.tell." // all of the two below
	ActionReportTold  = "report.tell.send"
	ActionReportFails = "report.tell.fail" // it was given up: the console has the report all the same
)

// ReportSubject is a report in the audit, by the name of its period.
func ReportSubject(name string) string { return "report:" + name }

// Newest are the ids of the newest sample, correction and outcome, 0 for none: as long as all stay, no
// number has changed.
type Newest struct {
	Sample     int64 `json:"sample"`
	Correction int64 `json:"correction"`
	Outcome    int64 `json:"outcome"`
}

// Learned counts what was learned of a period after something was known of it.
type Learned struct {
	Readings    int // of the period, or of what was published in it
	Corrections int // of such readings
	Outcomes    int // of the period
}

// ReportKept is a report that was kept: it made itself, or a person had it written anew.
type ReportKept struct {
	Entry int64     // of the audit; of the same name the newest counts
	Name  string    // of its period: 2026-W47, 2026-11
	Title Text      // 周报 · 2026 年第 47 周
	Lines []Text    // the most important of it, at most five
	Made  time.Time // calendar
	Late  bool      // made after its hour, because nothing ran then
	Who   string    // had it written anew; "" = it made itself

	Period Period
	Seen   Newest // what it knows of; zero = of one that does not say so
}
