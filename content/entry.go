package content

// EntryFilter chooses lines of the audit; zero fields choose all. Several fields narrow together.
type EntryFilter struct {
	Who     string
	Action  string // one action, or with a full stop at its end all that begin so: "release."
	Subject string
	Before  int64 // only lines with a smaller id: the next page
	Limit   int   // 0 = no limit
}
