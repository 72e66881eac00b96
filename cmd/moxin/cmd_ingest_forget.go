package main

import (
	"context"
	"regexp"

	"github.com/spf13/cobra"

	"moxin/content/store"
	"moxin/ingest/event"
)

type forgetOptions struct{ reader, customer string }

func (a *app) newIngestForget() *cobra.Command {
	var o forgetOptions
	c := &cobra.Command{
		Use:   "forget [HASH | --reader COOKIE | --customer NAME]",
		Short: "Untie what is stored of a reader or customer from each other",
		Long: `Forget a reader, by the value of their moxin_reader cookie, or a customer, by whatever the shop calls them
(a phone number, an id): what they did stays counted, and nothing tells any more that it was one person.
Who keeps a HASH may give that instead.`,
		Example: "  moxin ingest forget --customer 13800000001",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withStore(cmd.Context(), offline, func(_ *bench, s *store.Store) error {
				return a.runForget(cmd.Context(), s, args, o)
			})
		},
	}
	c.Flags().StringVar(&o.reader, "reader", "", "value of the reader's cookie "+event.Cookie)
	c.Flags().StringVar(&o.customer, "customer", "", "what the shop calls the customer by")
	c.MarkFlagsMutuallyExclusive("reader", "customer")
	return c
}

var readerHash = regexp.MustCompile(`^[0-9a-f]{32}$`)

func (a *app) runForget(ctx context.Context, s *store.Store, args []string, o forgetOptions) error {
	hash := ""
	switch named := o.reader != "" || o.customer != ""; {
	case named == (len(args) == 1):
		return usageText("说一个：HASH、--reader 或 --customer", "name one: HASH, --reader or --customer")
	case !named:
		hash = args[0]
	default:
		hasher, err := a.needHasher()
		if err != nil {
			return err
		}
		if hash = hasher.Reader(o.reader); o.customer != "" {
			hash = hasher.Customer(o.customer)
		}
	}
	if !readerHash.MatchString(hash) {
		return usageText("HASH 是 32 位十六进制", "a HASH has 32 hexadecimal digits")
	}
	n, err := s.ForgetReader(a.asCaller(ctx), hash, a.now())
	if err != nil {
		return err
	}
	a.printf("%d rows\n", n)
	return nil
}
