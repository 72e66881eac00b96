package notice

import "moxin/content"

// report says what a report says first, and where it is.
func (n *Notifier) report(r content.ReportKept) letter {
	l := letter{about: r.Title.ZH}
	l.fact(fact{label: "报告", value: r.Title.ZH, most: maxTitle, strong: true})
	l.fact(fact{label: "做于", value: n.instant(r.Made)})
	if r.Late {
		l.fact(fact{label: "晚了", value: "到点时 moxin 没有运行，现在补上"})
	}
	points := list{title: "要点", most: maxPoint}
	for _, one := range r.Lines {
		points.items = append(points.items, item{text: one.ZH})
	}
	if len(points.items) > 0 {
		l.lists = []list{points}
	}
	if whole(n.ConsoleURL, "") == "" {
		l.act = "在电脑上运行 `moxin report --period " + r.Name + " --out 文件夹`，或在控制台的“报告”页下载"
	}
	return l
}
