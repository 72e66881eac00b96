package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"moxin/content"
)

// missable are the states in which a release can become too late.
var missable = []content.State{content.Planned, content.Approved, content.Queued}

// overdue is a release past its window with what may have held it up.
type overdue struct {
	id        int64
	state     content.State
	connected bool
	paused    sql.NullString // the reason given for a pause in the window; NULL = none
	waits     bool           // the platform asked for longer than the window
	tried     bool           // a platform was asked at least once
	last      string         // why it was in its state, as people were told
	other     int64          // the first release that it waits for; 0 = none

	blocked content.Wait // other, as people know it
}

// MissLate turns releases that are past due + late into missed, with a reason that a person
// understands, and returns their ids. now is calendar time.
func (s *Store) MissLate(ctx context.Context, now time.Time) ([]int64, error) {
	var ids []int64
	err := s.tx(ctx, func(tx *sql.Tx) error {
		ids = nil
		q := query(`SELECT r.id, r.state, `+connected+`,
				(SELECT MAX(p.reason) FROM pauses p WHERE `+covers+`
					AND p.at <= r.due + r.late AND (p.until_at = 0 OR p.until_at > r.due)),
				r.not_before > r.due + r.late,
				EXISTS (SELECT 1 FROM attempts t WHERE t.release = r.id AND t.called >= r.due), r.why,
				COALESCE((SELECT MIN(o.id) FROM release_waits w JOIN releases o ON o.id = w.other
					WHERE w.release = r.id AND `+standing+`), 0)
			FROM releases r`).and("r.due < ?", micros(now)).and("r.due + r.late < ?", micros(now)) // the first is in an index
		in(q, "r.state", plain(missable))
		late, err := list(ctx, tx, scanOverdue, q.end("ORDER BY r.due, r.id"+s.dialect.skipLocked))
		if err != nil {
			return err
		}
		for _, o := range late {
			if o.blocked, err = blocking(ctx, tx, o); err != nil {
				return err
			}
			e := edit{release: o.id, from: o.state, to: content.Missed, who: "scheduler", why: o.why(), at: now}
			held, err := e.do(ctx, tx)
			if err != nil {
				return err
			}
			if held {
				ids = append(ids, o.id)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("store: miss: %w", err)
	}
	return ids, nil
}

func scanOverdue(row scanner) (overdue, error) {
	var o overdue
	err := row.Scan(&o.id, &o.state, &o.connected, &o.paused, &o.waits, &o.tried, &o.last, &o.other)
	return o, err
}

// blocking reads what a release waits for; the zero value of one that waits for nothing.
func blocking(ctx context.Context, tx *sql.Tx, o overdue) (content.Wait, error) {
	if o.other == 0 {
		return content.Wait{}, nil
	}
	w, err := first(ctx, tx, scanWait, query(waitColumns).and("w.release = ?", o.id).and("w.other = ?", o.other))
	return w.Wait, err
}

// why names the first thing a person would have had to do something about.
func (o overdue) why() string {
	switch {
	case o.state == content.Planned:
		return content.T("未审批", "not approved").String()
	case !o.connected:
		return content.T("渠道未连接", "the channel is not connected").String()
	case o.other != 0:
		words := content.StateWords[o.blocked.State]
		// The title is the same in both languages: it stands behind them.
		return content.T(
			fmt.Sprintf("在等排期 %d（%s）先发布，它的状态是：%s", o.other, o.blocked.Channel, words.ZH),
			fmt.Sprintf("it waited for release %d (%s), which is: %s", o.other, o.blocked.Channel, strings.ToLower(words.EN)),
		).String() + "; 《" + o.blocked.Title + "》"
	case o.paused.Valid:
		return because(content.T("已暂停", "paused"), o.paused.String)
	case o.waits:
		return because(content.T("平台要求等到时限之后才能重试", "the platform allows another try only past the window"), o.last)
	case o.tried:
		return because(content.T("到时限为止没有成功", "no try succeeded within the window"), o.last)
	case o.state == content.Queued:
		return content.T("已排队，但到点时没有进程来发", "it was queued, but no process took it").String()
	}
	return content.T("到点时没有进程在跑", "no process was running when it was due").String()
}

// because adds the reason for a reason. Somebody's own words, of which there is one version, are
// quoted: so they stand behind both languages.
func because(what content.Text, why string) string {
	if why == "" {
		return what.String()
	}
	if t := content.ReadText(why); t.ZH == t.EN {
		why = "“" + innerQuotes.Replace(why) + "”"
	}
	return what.String() + "; " + why
}

var innerQuotes = strings.NewReplacer("“", "‘", "”", "’")
