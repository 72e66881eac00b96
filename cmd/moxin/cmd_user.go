package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"moxin/content"
	"moxin/content/people"
	"moxin/content/store"
)

func newUser(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "user",
		Short: "Who may sign in to the console, and what they may do there",
		Long: `Nobody signs in to a console that only this machine reaches, as long as there is nobody. As soon as
there is one person, everybody signs in, and what they do is written down under their name.

Roles: editor 编辑, scheduler 排期, reviewer 复盘, admin 管理员. Whoever has signed in may look at
everything but people and the audit; schedulers approve, move, cancel, pause and settle what is in doubt;
admins may do all of it. Commands on this machine need no password: whoever runs them can read the store anyway.

Passwords come from a file or standard input, never from the command line.`,
	}
	group(c)
	c.AddCommand(a.newUserAdd(), a.newUserList(), a.newUserRole(), a.newUserAka(), a.newUserPassword(), a.newUserRemove(), a.newUserToken())
	return c
}

// userError makes what a person typed wrong an error of usage.
func userError(err error) error {
	var wrong *content.PersonError
	if errors.As(err, &wrong) {
		return exit(exitUsage, wrong)
	}
	return err
}

const passwordFlag = "read the password from this file (- = standard input)"

func (a *app) newUserAdd() *cobra.Command {
	var role, file, aka string
	c := &cobra.Command{
		Use:   "add NAME --role ROLE[,ROLE]",
		Short: "Add a person; the first one has to be an admin",
		Long: `Add a person. --aka names what else they are called: pen names in front matter, their name and address
in git, their user name on this machine. By these their articles and their words are known as theirs.`,
		Example: "  pass show moxin | moxin user add linxi --role admin --aka 林溪,linxi@example.com\n  moxin user add 周野 --role editor,scheduler --password-file zhouye.txt",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			roles, err := content.ParseRoles(role)
			if err != nil {
				return userError(err)
			}
			names, err := content.ParseAka(aka)
			if err != nil {
				return userError(err)
			}
			return a.onPerson(cmd.Context(), args[0], func(_ *bench, _ *store.Store, p *people.Desk, name string) error {
				password, err := a.password(cmd.Context(), file)
				if err != nil {
					return err
				}
				made, err := p.AddKnown(cmd.Context(), content.Person{Name: name, Roles: roles, Aka: names, MadeBy: a.who()}, password)
				if err != nil {
					return err
				}
				a.printf("%s\t%s\n", made.Name, content.JoinRoles(made.Roles))
				return nil
			})
		},
	}
	c.Flags().StringVar(&role, "role", "", "what they do: editor, scheduler, reviewer, admin; several with commas")
	c.Flags().StringVar(&aka, "aka", "", "their other names, with commas")
	c.Flags().StringVar(&file, "password-file", "-", passwordFlag)
	if err := c.MarkFlagRequired("role"); err != nil {
		c.RunE = func(*cobra.Command, []string) error { return err }
	}
	return c
}

// userJSON is a person as --json prints them.
type userJSON struct {
	Name   string               `json:"name"`
	Roles  []content.PersonRole `json:"roles"`
	Aka    []string             `json:"aka"`
	MadeAt any                  `json:"made_at"`
	MadeBy string               `json:"made_by"`
}

func (a *app) newUserList() *cobra.Command {
	c := &cobra.Command{
		Use:     "list",
		Short:   "Who may sign in",
		Example: "  moxin user list --json | jq -r '.users[].name'",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withStore(cmd.Context(), offline, func(b *bench, s *store.Store) error {
				all, err := s.Persons(cmd.Context())
				if err != nil {
					return err
				}
				zone := b.ws.Config.Zone
				users := []userJSON{}
				for _, p := range all {
					users = append(users, userJSON{p.Name, p.Roles, append([]string{}, p.Aka...), jsonTime(p.MadeAt), p.MadeBy})
					if !a.json {
						line := []string{p.Name, content.JoinRoles(p.Roles), minute(p.MadeAt, zone), p.MadeBy}
						if len(p.Aka) > 0 {
							line = append(line, strings.Join(p.Aka, ", "))
						}
						a.printf("%s\n", strings.Join(line, "\t"))
					}
				}
				if a.json {
					return a.printJSON(map[string]any{"users": users})
				}
				if len(all) == 0 {
					a.progressf("%s\n", a.say(content.T("还没有人：本机的控制台不用登录", "there is nobody: the console of this machine needs no signing in")))
				}
				return nil
			})
		},
	}
	a.jsonFlag(c)
	return c
}

func (a *app) newUserRole() *cobra.Command {
	return &cobra.Command{
		Use:     "role NAME ROLE[,ROLE]",
		Short:   "Give a person other roles, from their next click on",
		Example: "  moxin user role 周野 scheduler,reviewer",
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			roles, err := content.ParseRoles(args[1])
			if err != nil {
				return userError(err)
			}
			return a.onPerson(cmd.Context(), args[0], func(_ *bench, s *store.Store, _ *people.Desk, name string) error {
				if err := s.SetRoles(cmd.Context(), name, roles, a.signed()); err != nil {
					return err
				}
				a.printf("%s\t%s\n", name, content.JoinRoles(roles))
				return nil
			})
		},
	}
}

func (a *app) newUserAka() *cobra.Command {
	return &cobra.Command{
		Use:   "aka NAME [OTHER,OTHER]",
		Short: "Show or change what else a person is called",
		Long: `Show the other names of a person, or put others in their place ("" for none): pen names in front matter,
name and address in git, the user name on this machine. No two people may share one. Rules of approval
know an author by them, and moxin counts one person's words once whichever name they come under.`,
		Example: "  moxin user aka linxi 林溪,linxi@example.com,root\n  moxin user aka linxi \"\"",
		Args:    cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.onPerson(cmd.Context(), args[0], func(_ *bench, s *store.Store, _ *people.Desk, name string) error {
				p, _, err := s.PersonOf(cmd.Context(), name)
				if err != nil {
					return err
				}
				if len(args) == 2 {
					if p.Aka, err = content.ParseAka(args[1]); err != nil {
						return err
					}
					if err := s.SetAka(cmd.Context(), name, p.Aka, a.signed()); err != nil {
						return err
					}
				}
				a.printf("%s\t%s\n", name, strings.Join(p.Aka, ", "))
				return nil
			})
		},
	}
}

// onPerson runs a short command about a name as it was typed.
func (a *app) onPerson(ctx context.Context, typed string, do func(b *bench, s *store.Store, p *people.Desk, name string) error) error {
	name, err := content.PersonName(typed)
	if err != nil {
		return userError(err)
	}
	return a.withStore(ctx, offline, func(b *bench, s *store.Store) error { return userError(do(b, s, a.newPeople(s), name)) })
}

func (a *app) signed() content.Signed { return content.Signed{Who: a.who(), At: a.now()} }

func (a *app) newUserPassword() *cobra.Command {
	var file string
	c := &cobra.Command{
		Use:     "password NAME",
		Short:   "Give a person another password, and sign them out everywhere",
		Example: "  moxin user password 周野 --password-file new.txt",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.onPerson(cmd.Context(), args[0], func(_ *bench, _ *store.Store, p *people.Desk, name string) error {
				password, err := a.password(cmd.Context(), file)
				if err != nil {
					return err
				}
				if err := p.SetPassword(cmd.Context(), name, password, a.who()); err != nil {
					return err
				}
				a.printf("%s\n", a.say(content.T(name+" 的密码已修改，所有浏览器都已退出", "changed the password of "+name+", signed out everywhere")))
				return nil
			})
		},
	}
	c.Flags().StringVar(&file, "password-file", "-", passwordFlag)
	return c
}

func (a *app) newUserRemove() *cobra.Command {
	var sure bool
	c := &cobra.Command{
		Use:   "remove NAME",
		Short: "Take a person out, with their sessions and tokens; what they did stays written down",
		Long: `Take a person out at once, with their sessions and API tokens. What they did stays in the audit under
their name. The last admin cannot go while others are there.`,
		Example: "  moxin user remove 周野",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.onPerson(cmd.Context(), args[0], func(_ *bench, s *store.Store, _ *people.Desk, name string) error {
				if !sure && a.interactive() {
					ok, err := a.agrees(cmd.Context(), content.T("移除 "+name+"，连同登录和令牌？", "remove "+name+", with sessions and tokens?"))
					if err != nil || !ok {
						return err
					}
				}
				if err := s.RemovePerson(cmd.Context(), name, a.signed()); err != nil {
					return err
				}
				a.printf("%s\n", a.say(content.T("已移除 "+name, "removed "+name)))
				return nil
			})
		},
	}
	c.Flags().BoolVar(&sure, "yes", false, "do not ask")
	return c
}

func (a *app) newUserToken() *cobra.Command {
	c := &cobra.Command{
		Use:   "token",
		Short: "What programs sign in with, in the name of a person",
		Long: `An API token lets a program ask the console in the name of a person, with their roles, as
"Authorization: Bearer TOKEN". It is printed once and kept as a hash.`,
	}
	group(c)
	c.AddCommand(a.newTokenAdd(), a.newTokenList(), a.newTokenRevoke())
	return c
}

// minute is an instant that people need no closer.
func minute(t time.Time, zone *time.Location) string {
	return instantOr(t.Truncate(time.Minute), zone, "—")
}

// tokenJSON is a token as --json prints it; the secret is there when it was just made.
type tokenJSON struct {
	ID     int64  `json:"id"`
	Person string `json:"person"`
	Label  string `json:"label"`
	MadeAt any    `json:"made_at"`
	SeenAt any    `json:"last_used_at"` // null = never
	Secret string `json:"token,omitempty"`
}

func (a *app) newTokenAdd() *cobra.Command {
	c := &cobra.Command{
		Use:     "add NAME LABEL",
		Short:   "Make a token and print it, once",
		Example: "  moxin user token add 周野 统计脚本 > token.txt",
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.onPerson(cmd.Context(), args[0], func(_ *bench, _ *store.Store, p *people.Desk, name string) error {
				t, secret, err := p.AddToken(cmd.Context(), name, args[1], a.who())
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(tokenJSON{ID: t.ID, Person: t.Person, Label: t.Label, MadeAt: jsonTime(t.MadeAt), Secret: secret})
				}
				a.printf("%s\n", secret)
				return nil
			})
		},
	}
	a.jsonFlag(c)
	return c
}

func (a *app) newTokenList() *cobra.Command {
	c := &cobra.Command{
		Use:   "list NAME",
		Short: "A person's tokens, without what they say",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.onPerson(cmd.Context(), args[0], func(b *bench, s *store.Store, p *people.Desk, name string) error {
				zone := b.ws.Config.Zone
				if _, _, err := s.PersonOf(cmd.Context(), name); err != nil {
					return err
				}
				all, err := p.Tokens(cmd.Context(), name)
				if err != nil {
					return err
				}
				tokens := []tokenJSON{}
				for _, t := range all {
					tokens = append(tokens, tokenJSON{ID: t.ID, Person: t.Person, Label: t.Label, MadeAt: jsonTime(t.MadeAt), SeenAt: jsonTime(t.SeenAt)})
					if !a.json {
						a.printf("%d\t%s\t%s\t%s\n", t.ID, t.Label, minute(t.MadeAt, zone), minute(t.SeenAt, zone))
					}
				}
				if a.json {
					return a.printJSON(map[string]any{"tokens": tokens})
				}
				return nil
			})
		},
	}
	a.jsonFlag(c)
	return c
}

func (a *app) newTokenRevoke() *cobra.Command {
	return &cobra.Command{
		Use:   "revoke NAME ID",
		Short: "End a token",
		Args:  cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := strconv.ParseInt(args[1], 10, 64)
			if err != nil {
				return usagef("%q is no token's number / 不是令牌的编号", args[1])
			}
			return a.onPerson(cmd.Context(), args[0], func(_ *bench, _ *store.Store, p *people.Desk, name string) error {
				err := p.Revoke(cmd.Context(), name, id, a.who())
				if errors.Is(err, store.ErrNotFound) {
					return usagef("%s has no token %d / 没有这个令牌", name, id)
				}
				if err != nil {
					return err
				}
				a.printf("%s\n", a.say(content.T(fmt.Sprintf("令牌 %d 已作废", id), fmt.Sprintf("revoked token %d", id))))
				return nil
			})
		},
	}
}
