package intake

import (
	"context"
	"time"

	"moxin/content"
)

// Store is what files are kept in; *store.Store has it.
type Store interface {
	records
	answers
	samples
	corrections
	Publications(ctx context.Context, f content.PublicationFilter) ([]content.Publication, error)
}

// records are imports and the bytes they were of.
type records interface {
	Imports(ctx context.Context, limit int) ([]content.Import, error)
	ImportsOf(ctx context.Context, raw string) ([]content.Import, error)
	Import(ctx context.Context, id int64) (content.Import, error)
	AddImport(ctx context.Context, i content.Import) (int64, error)
	PutImport(ctx context.Context, i content.Import) error
	Raw(ctx context.Context, hash string) ([]byte, error)
}

// answers are people's words on whose rows are.
type answers interface {
	Matches(ctx context.Context, platform string) ([]content.Match, error)
	PutMatch(ctx context.Context, m content.Match) error
	DropMatch(ctx context.Context, platform, key string) error
}

// samples are numbers, and the bytes they were read from.
type samples interface {
	Samples(ctx context.Context, f content.SampleFilter) ([]content.Sample, error)
	Known(ctx context.Context, samples []content.Sample) ([]content.Sample, error)
	LatestSamples(ctx context.Context, publications []int64) ([]content.Sample, error)
	AddSamples(ctx context.Context, samples []content.Sample) (int, error)
	PutRaw(ctx context.Context, source string, at time.Time, data []byte) (string, error)
}

// corrections are words on samples.
type corrections interface {
	Corrections(ctx context.Context, f content.SampleFilter) ([]content.Correction, error)
	AddCorrection(ctx context.Context, c content.Correction) (int64, error)
}
