package wecomapi

import "strings"

// betweenTasks joins the ids of tasks. No id of the platform has a comma.
const betweenTasks = ","

// JoinTasks is what a message is known by that took several tasks: one for each sender.
func JoinTasks(ids []string) string { return strings.Join(ids, betweenTasks) }

// TaskIDs are the tasks of a message by what JoinTasks made; none of "".
func TaskIDs(joined string) []string {
	if joined == "" {
		return nil
	}
	return strings.Split(joined, betweenTasks)
}
