package main

import (
	"strings"
	"testing"

	"moxin/ingest/rank/baseline"
)

// The demo names the best index in the reader's language, and says nothing of one when none knows every
// article.
func TestDemoTruthText(t *testing.T) {
	index, ok := baseline.Find("z-mean")
	if !ok {
		t.Fatal("no z-mean")
	}
	told := demoTruth{Agreement: .968, Indexes: map[string]float64{"z-mean": .914}, BestIndex: "z-mean"}.text()
	if !strings.Contains(told.ZH, "0.97（现成指数里最好的是“"+index.Title.ZH+"”：0.91）") {
		t.Error(told.ZH)
	}
	if !strings.Contains(told.EN, "0.97 (the best index of the field, "+index.Title.EN+": 0.91)") {
		t.Error(told.EN)
	}
	alone := demoTruth{Agreement: .5}.text()
	if strings.Contains(alone.ZH, "指数") || strings.Contains(alone.EN, "index") || !strings.Contains(alone.EN, "0.50") {
		t.Errorf("%+v", alone)
	}
}
