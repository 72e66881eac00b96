package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

const rootHelp = `moxin 墨信: GitOps for content.

A team commits Markdown; moxin compiles each article for every channel, checks it, releases it
on the calendar exactly once, reads the numbers back and ranks which content builds trust.`

// exitHelp ends every help.
const exitHelp = `
Exit codes: 0 ok, 1 failed, 2 usage or config, 3 partly done or in doubt, 4 needs authorisation,
5 findings of severity error, 6 plan is stale, 130 interrupted.
`

// Groups of the help, by who uses the commands.
const (
	forEverybody = "everybody"
	forEditor    = "editor"
	forScheduler = "scheduler"
	forReviewer  = "reviewer"
	forOperator  = "operator"
)

// newRoot joins the commands.
func newRoot(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:           "moxin",
		Short:         "GitOps for content: Markdown to every channel, once, and what builds trust",
		Long:          rootHelp,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	group(root)
	root.SetUsageTemplate(root.UsageTemplate() + exitHelp)
	flags := root.PersistentFlags()
	flags.StringVarP(&a.dir, "dir", "C", "", "run in this workspace (default: moxin.yaml found upwards from here)")
	flags.StringVar(&a.lang, "lang", "", "zh or en (default: MOXIN_LANG, then the locale)")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return asUsage(err) })

	for _, g := range []struct {
		id, title string
		commands  []*cobra.Command
	}{
		{forEverybody, "Everybody:", []*cobra.Command{newInit(a), newDemo(a), newDoctor(a), newSchema(a), newVersion(a)}},
		{forEditor, "Editor 编辑:", []*cobra.Command{newNew(a), newFmt(a), newCheck(a), newRender(a), newPreview(a), newTheme(a), newImport(a)}},
		{forScheduler, "Scheduler 排期:", []*cobra.Command{
			newPlan(a), newApply(a), newStatus(a), newCalendar(a), newRelease(a), newPublish(a),
			newPause(a), newResume(a), newHandoff(a), newContact(a), newAccounts(a),
		}},
		{forReviewer, "Reviewer 复盘:", []*cobra.Command{newIngest(a), newLink(a), newRank(a), newReport(a)}},
		{forOperator, "Running it:", []*cobra.Command{newServe(a), newUser(a), newNotices(a), newSim(a), newSite(a)}},
	} {
		root.AddGroup(&cobra.Group{ID: g.id, Title: g.title})
		for _, c := range g.commands {
			c.GroupID = g.id
			usageErrors(c)
			root.AddCommand(c)
		}
	}
	return root
}

// group makes a command that only holds others refuse a word that names none of them.
func group(c *cobra.Command) {
	c.Args = cobra.ArbitraryArgs
	c.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return cmd.Help()
		}
		var known []string
		for _, sub := range cmd.Commands() {
			known = append(known, sub.Name())
		}
		like := meant(args[0], known)
		return usageText(
			fmt.Sprintf("%s 没有 %q 这个命令%s", cmd.CommandPath(), args[0], like.ZH),
			fmt.Sprintf("%s has no command %q%s", cmd.CommandPath(), args[0], like.EN))
	}
}

// usageErrors gives wrong arguments, missing flags and flags that exclude each other the exit
// code of wrong usage. Cobra looks at arguments first, so that flags are looked at there too.
func usageErrors(c *cobra.Command) {
	if check := c.Args; check != nil {
		c.Args = func(cmd *cobra.Command, args []string) error {
			for _, wrong := range []error{check(cmd, args), cmd.ValidateRequiredFlags(), cmd.ValidateFlagGroups()} {
				if wrong != nil {
					return asUsage(wrong)
				}
			}
			return nil
		}
	}
	for _, sub := range c.Commands() {
		usageErrors(sub)
	}
}

// jsonFlag adds --json.
func (a *app) jsonFlag(c *cobra.Command) {
	c.Flags().BoolVar(&a.json, "json", false, "print JSON with stable fields")
}
