package content

import "slices"

// State is where a release stands. Package scheduler explains when each step happens.
type State string

const (
	Planned    State = "planned"
	Approved   State = "approved"
	Queued     State = "queued"
	Publishing State = "publishing"
	Submitted  State = "submitted"
	HandedOff  State = "handed_off"
	InDoubt    State = "in_doubt"
	Published  State = "published"
	Failed     State = "failed"
	Missed     State = "missed"
	Expired    State = "expired"
	Cancelled  State = "cancelled"
)

// States lists every state in the order a release usually passes through them.
var States = []State{
	Planned, Approved, Queued, Publishing, Submitted, HandedOff,
	InDoubt, Published, Failed, Missed, Expired, Cancelled,
}

// next is the whole table: any step that is not in it is an error.
var next = map[State][]State{
	Planned:    {Approved, Missed, Cancelled},
	Approved:   {Planned, Queued, Missed, Cancelled},
	Queued:     {Publishing, Approved, Missed, Cancelled},
	Publishing: {Published, Submitted, HandedOff, Approved, Failed, InDoubt},
	Submitted:  {Published, Failed, InDoubt},
	HandedOff:  {Published, Failed, Expired, Cancelled},
	InDoubt:    {Published, Approved, Failed, HandedOff},
	Failed:     {Planned, Approved, Cancelled},
	Missed:     {Planned, Approved, Cancelled},
	Expired:    {Planned, Approved, Cancelled},
}

// CanBecome reports whether the table has the step from s to t.
func (s State) CanBecome(t State) bool { return slices.Contains(next[s], t) }

// Open reports whether something may still happen to a release without a person's word.
func (s State) Open() bool {
	switch s {
	case Planned, Approved, Queued, Publishing, Submitted, HandedOff, InDoubt:
		return true
	}
	return false
}

// Changeable reports whether plan may still move, replace or cancel the release.
func (s State) Changeable() bool { return s == Planned || s == Approved }

// NeedsPerson reports whether the release waits for somebody to decide or act.
func (s State) NeedsPerson() bool {
	switch s {
	case Planned, HandedOff, InDoubt, Failed, Missed, Expired:
		return true
	}
	return false
}

// StateWords are the states in the words of people.
var StateWords = map[State]Text{
	Planned:    T("待审批", "To approve"),
	Approved:   T("已排期", "Scheduled"),
	Queued:     T("排队中", "Queued"),
	Publishing: T("发布中", "Publishing"),
	Submitted:  T("平台处理中", "Submitted"),
	HandedOff:  T("待人发布", "Handed off"),
	InDoubt:    T("存疑", "In doubt"),
	Published:  T("已发布", "Published"),
	Failed:     T("失败", "Failed"),
	Missed:     T("错过", "Missed"),
	Expired:    T("过期", "Expired"),
	Cancelled:  T("已取消", "Cancelled"),
}
