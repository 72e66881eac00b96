package eval

import (
	"fmt"
	"io"
	"strings"

	"moxin/ingest/rank/audience"
	"moxin/ingest/rank/baseline"
)

// Report is everything that an evaluation came to.
type Report struct {
	First  uint64 // seed
	Seeds  int
	All    []Summary
	Bought []Bought // of the variant with bought likes
	Moved  []Moved  // of base
}

// WriteFigures prints the tables and the figures beside them, as Markdown.
func (r Report) WriteFigures(w io.Writer) error {
	if err := WriteTable(w, r.All); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(w); err != nil {
		return fmt.Errorf("write figures: %w", err)
	}
	if err := WriteIndexes(w, r.All, baseline.Names()); err != nil {
		return err
	}
	if _, err := io.WriteString(w, r.beside()); err != nil {
		return fmt.Errorf("write figures: %w", err)
	}
	return nil
}

// beside are the figures that are no line of a table.
func (r Report) beside() string {
	var b strings.Builder
	if n := float64(len(r.Bought)); n > 0 {
		var cost, lift float64
		for _, one := range r.Bought {
			cost, lift = cost+one.Cost/n, lift+one.Lift/n
		}
		fmt.Fprintf(&b, "\n买赞：点赞 ×8 使 Spearman 少 %.4f（不超过 %.3f），买赞的内容平均升 %.1f%%（不超过 %.0f%%）。\nLikes bought: Spearman falls by %.4f, those posts rise by %.1f %% of the list.\n",
			cost, MostCost, 100*lift, 100*MostLift, cost, 100*lift)
	}
	if n := float64(len(r.Moved)); n > 0 {
		var day, last float64
		for _, one := range r.Moved {
			day, last = day+one.Day/n, last+one.Last/n
		}
		fmt.Fprintf(&b, "\n少了最后一天的读数，名次平均移动 %.1f%%（不超过 %.0f%%）；每条都少最新一次读数，%.1f%%。\nWithout the last day's readings posts move by %.1f %% of the list; without the newest reading of each, by %.1f %%.\n",
			100*day, 100*MostMoved, 100*last, 100*day, 100*last)
	}
	return b.String()
}

// Short names every bar that is not reached.
func (r Report) Short() (out []string) {
	for _, s := range r.All {
		out = append(out, s.Short()...)
	}
	var cost, lift, day float64
	for _, one := range r.Bought {
		cost, lift = cost+one.Cost/float64(len(r.Bought)), lift+one.Lift/float64(len(r.Bought))
	}
	for _, one := range r.Moved {
		day += one.Day / float64(len(r.Moved))
	}
	for _, most := range []struct {
		name       string
		value, bar float64
	}{{"cost of bought likes", cost, MostCost}, {"lift of bought likes", lift, MostLift}, {"moves without the last day", day, MostMoved}} {
		if most.value > most.bar {
			out = append(out, fmt.Sprintf("%s %.4f, at most %.3f", most.name, most.value, most.bar))
		}
	}
	return out
}

// opening says what the page's tables are.
const opening = `# 排名的评测 · How well the ranking does

由 %[1]smake rank-eval%[1]s 写出，不要手改。模拟的读者有隐藏的真相（每篇文章真正带来多少信任），排名只看到读数；种子 %[2]d–%[3]d 只用来报告，调模型用的是 1–99。
**way** 是从“渠道内标准分均值”到“什么都知道的神谕”之间走了多少，**better** 是胜过所有现成指数的种子占多少，**held** 是九成区间实际装住真相的比例。

Written by %[1]smake rank-eval%[1]s. Simulated readers have a hidden truth, the ranking sees only readings. Seeds %[2]d to %[3]d are for reporting, 1 to 99 for tuning.
**way** is how far the ranking goes from the mean of z-scores to an oracle that knows all but the articles, **better** the share of seeds in which it beats every index, **held** how often 90 %% intervals hold the truth.

`

// WritePage prints the page of the docs; plot is the name of the picture beside it.
func (r Report) WritePage(w io.Writer, plot string) error {
	var b strings.Builder
	fmt.Fprintf(&b, opening, "`", r.First, r.First+uint64(r.Seeds)-1)
	if err := r.WriteFigures(&b); err != nil {
		return err
	}
	fmt.Fprintf(&b, "\n![区间说到做到](%s)\n\n## 变体 · Variants\n\n| | |\n| --- | --- |\n", plot)
	for _, v := range audience.Variants() {
		fmt.Fprintf(&b, "| %s | %s · %s |\n", v.Name, v.Title.ZH, v.Title.EN)
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	return nil
}
