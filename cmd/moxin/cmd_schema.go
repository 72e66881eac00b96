package main

import (
	"github.com/invopop/jsonschema"
	"github.com/spf13/cobra"
)

// schemas are what moxin describes, by the name on the command line.
var schemas = map[string]func() *jsonschema.Schema{
	"article": articleSchema,
	"config":  configSchema,
}

func newSchema(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "schema (article | config)",
		Short: "Print the JSON Schema of front matter or of moxin.yaml, for editors",
		Long: `Print a JSON Schema (draft 2020-12) that editors complete and check with: of an article's front
matter, or of moxin.yaml. Descriptions are in Chinese and English.`,
		Example: `  moxin schema config > .vscode/moxin.schema.json
  moxin schema article > .vscode/article.schema.json`,
		ValidArgs: sortedKeys(schemas),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("name article or config / 写 article 或 config")
			}
			schema, ok := schemas[args[0]]
			if !ok {
				return usagef("no schema %q%s / 没有这种 schema，可用的有 article, config", args[0], didYouMean(args[0], sortedKeys(schemas)))
			}
			return a.printJSON(schema())
		},
	}
}
