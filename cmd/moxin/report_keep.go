package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"path/filepath"

	"moxin/content"
)

// reportKeeper makes reports and keeps them: as facts, which every form and language is written from.
type reportKeeper struct {
	*reportMaker
	lang string // of the files in report.keep
	log  *slog.Logger
}

func (a *app) reportKeeper(st *station) *reportKeeper {
	return &reportKeeper{reportMaker: st.reports, lang: a.language(), log: st.log}
}

// keep makes a report and keeps it; e says who had it made. One of the same name that was kept before stays
// in the store, its files in report.keep are written over.
func (k *reportKeeper) keep(ctx context.Context, ask reportAsk, e content.Entry) error {
	made, err := k.make(ctx, ask)
	if err != nil {
		return err
	}
	name := ask.period.String()
	if keep := k.bench.ws.Config.Report.Keep; keep != "" {
		to := reportTarget{folder: filepath.Join(k.bench.root, filepath.FromSlash(keep))}
		for _, format := range reportFormats {
			if err := writeReportFile(to.name(name, format), made, format, k.lang); err != nil {
				k.log.Warn("a report was not written to its folder", "error", err) // the console has it all the same
			}
		}
	}
	body, err := json.Marshal(made)
	if err != nil {
		return fmt.Errorf("report %s: %w", name, err)
	}
	e.At, e.Subject = ask.now, content.ReportSubject(name)
	if e.To, err = k.store.PutRaw(ctx, e.Subject, ask.now, body); err != nil {
		return err
	}
	return k.store.Log(ctx, e)
}
