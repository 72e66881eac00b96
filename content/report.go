package content

import "time"

// What the audit says of reports. The first has ReportSubject; its To is the hash of the report as it is
// kept. The others have NoticeSubject, and the report's name as To.
const (
	ActionReport      = "report.make"
	ActionReportTells = "report.tell." // all of the two below
	ActionReportTold  = "report.tell.send"
	ActionReportFails = "report.tell.fail" // it was given up: the console has the report all the same
)

// ReportSubject is a report in the audit, by the name of its period.
func ReportSubject(name string) string { return "report:" + name }

// ReportKept is a report that was made by itself.
type ReportKept struct {
	Name  string    // of its period: 2026-W47, 2026-11
	Title Text      // 周报 · 2026 年第 47 周
	Lines []Text    // the most important of it, at most five
	Made  time.Time // calendar
	Late  bool      // made after its hour, because nothing ran then
}
