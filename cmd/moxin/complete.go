package main

import (
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"moxin/content"
)

// completes lets a shell complete a flag of c to one of words.
func completes(c *cobra.Command, flag string, words []string) {
	_ = c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)) // fails only for a flag that does not exist
}

// metricWords are the metrics that a post may have.
func metricWords() []string {
	var out []string
	for _, m := range slices.Sorted(maps.Keys(content.Metrics)) {
		if m != content.Followers {
			out = append(out, string(m))
		}
	}
	return out
}

func platformWords() []string {
	var out []string
	for _, p := range content.Platforms {
		out = append(out, p.ID)
	}
	return out
}
