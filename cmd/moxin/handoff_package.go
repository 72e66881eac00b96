package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/store"
	"moxin/publishers/handoff"
	"moxin/site/web"
)

func (a *app) newHandoffExport() *cobra.Command {
	var zip string
	c := &cobra.Command{
		Use:   "export ID (DIR | --zip FILE)",
		Short: "Write a hand-off as a folder or a zip that opens without a network",
		Long: `Write the package of a hand-off: README.html with copy buttons, each text as a file, pictures and video in order,
the cover and the checklist. A folder that holds an older package of moxin is brought up to date; other files in it
are left alone.`,
		Example: "  moxin handoff export 12 ~/Desktop/today\n  moxin handoff export 12 --zip ~/Desktop/today.zip",
		Args:    cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 && zip == "" {
				return usagef("say where to: a folder, or --zip FILE / 请写文件夹，或 --zip 文件")
			}
			return a.withHandoff(cmd.Context(), args[0], func(b *bench, _ *store.Store, h content.Handoff) error {
				ctx, wrote := cmd.Context(), map[string]any{"release": h.Release, "folder": nil, "zip": nil}
				if len(args) == 2 {
					if err := handoff.WriteDir(ctx, args[1], h, b.media); err != nil {
						return fmt.Errorf("writing the hand-off: %w", err)
					}
					wrote["folder"] = args[1]
				}
				if zip != "" {
					err := writeFile(zip, func(f *os.File) error {
						return errors.Join(f.Chmod(0o644), handoff.WriteZip(ctx, f, h, b.media))
					})
					if err != nil {
						return fmt.Errorf("writing the hand-off: %w", err)
					}
					wrote["zip"] = zip
				}
				if a.json {
					return a.printJSON(wrote)
				}
				for _, where := range []any{wrote["folder"], wrote["zip"]} {
					if where != nil {
						a.printf("%s\n", where)
					}
				}
				return nil
			})
		},
	}
	c.Flags().StringVar(&zip, "zip", "", "write one zip")
	a.jsonFlag(c)
	return c
}

// pngModule is how many pixels a module of a code has: enough for a print.
const pngModule = 8

func (a *app) newHandoffQR() *cobra.Command {
	var asPNG, asSVG string
	c := &cobra.Command{
		Use:   "qr ID",
		Short: "Show the QR code of a hand-off's page",
		Long: `Print the QR code of a hand-off's page to the terminal, or write it as a picture. It needs public.url, the address
that phones reach moxin at.`,
		Example: "  moxin handoff qr 12\n  moxin handoff qr 12 --png code.png",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withHandoff(cmd.Context(), args[0], func(b *bench, _ *store.Store, h content.Handoff) error {
				link := b.handoffPage(h.Token)
				if link == "" {
					return exit(exitUsage, spoken{noPublicURL, nil})
				}
				code, err := web.NewQR(link)
				if err != nil {
					return err
				}
				return a.giveCode(code, link, asPNG, asSVG)
			})
		},
	}
	c.Flags().StringVar(&asPNG, "png", "", "write a PNG to this file")
	c.Flags().StringVar(&asSVG, "svg", "", "write an SVG to this file")
	a.jsonFlag(c)
	return c
}

// giveCode writes the pictures that were asked for, or shows the code.
func (a *app) giveCode(code web.QR, link, asPNG, asSVG string) error {
	if asPNG != "" {
		data, err := code.PNG(pngModule)
		if err != nil {
			return err
		}
		if err := replaceFile(asPNG, data, 0o644); err != nil {
			return err
		}
	}
	if asSVG != "" {
		if err := replaceFile(asSVG, code.SVG(), 0o644); err != nil {
			return err
		}
	}
	switch {
	case a.json:
		return a.printJSON(map[string]any{"page": link, "png": orNil(asPNG), "svg": orNil(asSVG)})
	case asPNG == "" && asSVG == "":
		a.printf("%s%s\n", code.Text(a.colour()), link)
	default:
		for _, name := range []string{asPNG, asSVG} {
			if name != "" {
				a.printf("%s\n", name)
			}
		}
	}
	return nil
}

// orNil is a text, or null in JSON when there is none.
func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}
