package main

import "github.com/spf13/cobra"

func newIngest(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "ingest",
		Short: "Read numbers back: from platforms, public pages and exported files",
	}
	group(c)
	c.AddCommand(a.newIngestRun(), a.newIngestStatus(), a.newIngestResume(), a.newIngestRaw(), a.newIngestTry(), a.newIngestImport(), a.newIngestWatch(), a.newIngestOrders(), a.newIngestForget(),
		a.newIngestShow(), a.newIngestCorrect(), a.newIngestAdd())
	return c
}
