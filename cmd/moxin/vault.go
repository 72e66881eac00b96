package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/content/vault"
	"moxin/publishers"
)

const (
	// keyVariable names the key that tokens are sealed with, or with _FILE the file that holds it.
	keyVariable = "MOXIN_KEY"
	// secretToken is what a channel's app secret is kept under when moxin.yaml has none.
	secretToken = "app_secret"
	// sealedSecret stands in a channel for an app secret that is in the vault; see sealedRef.
	sealedSecret = content.Secret(sealedBegin + secretToken + "}")
	sealedBegin  = "${sealed "
)

// sealedRef stands in a channel for a value that is in the vault. No moxin.yaml can say it: a
// reference there has no space.
func sealedRef(name string) content.Secret { return content.Secret(sealedBegin + name + "}") }

// sealedName is the name in a sealedRef; "" of every other reference.
func sealedName(ref content.Secret) string {
	name, ok := strings.CutPrefix(string(ref), sealedBegin)
	if !ok {
		return ""
	}
	return strings.TrimSuffix(name, "}")
}

// sealable are the values of a channel that the vault may keep where moxin.yaml does not say them, by
// their keys there. They are kept under these names, which therefore never change.
var sealable = []struct {
	name  string
	field func(*content.Channel) *content.Secret
	needs func(content.Channel) bool // a channel that never has one is not looked up
}{
	{secretToken, func(ch *content.Channel) *content.Secret { return &ch.AppSecret }, func(content.Channel) bool { return true }},
	{"callback_token", func(ch *content.Channel) *content.Secret { return &ch.CallbackToken }, calledBack},
	{"callback_key", func(ch *content.Channel) *content.Secret { return &ch.CallbackKey }, calledBack},
}

// calledBack reports whether a channel's platform may call back: it knows the app.
func calledBack(ch content.Channel) bool { return ch.AppID != "" }

// sealableNames are what --seal takes.
func sealableNames() []string {
	var names []string
	for _, s := range sealable {
		names = append(names, s.name)
	}
	return names
}

// keyAdvice says how to make a key.
var keyAdvice = content.T(
	"在环境里设 "+keyVariable+"（至少 32 个字符，例如 openssl rand -base64 32），每次运行 moxin 都用同一个，并另外存好：丢了它，令牌就要重新授权",
	"set "+keyVariable+" in the environment (at least 32 characters, such as openssl rand -base64 32), the same each time moxin runs, and keep a copy: without it the tokens have to be granted again")

// openVault opens the vault of a store; there is none, and no error, without a key.
func (a *app) openVault(s *store.Store) (publishers.Vault, error) {
	if !a.hasKey() {
		return nil, nil
	}
	key, err := content.Secret("${" + keyVariable + "}").Resolve(a.env)
	if err != nil {
		return nil, exit(exitUsage, err)
	}
	v, err := vault.New(s, key, a.now)
	if errors.Is(err, vault.ErrShortKey) {
		return nil, exit(exitUsage, spoken{content.T(
			fmt.Sprintf("%s 太短，至少 %d 个字符：例如 openssl rand -base64 32", keyVariable, vault.MinKey),
			fmt.Sprintf("%s is too short, it needs at least %d characters: such as openssl rand -base64 32", keyVariable, vault.MinKey)), err})
	}
	if err != nil {
		return nil, err
	}
	return v, nil
}

// hasKey reports whether the environment names a key at all.
func (a *app) hasKey() bool {
	for _, name := range []string{keyVariable, keyVariable + "_FILE"} {
		if v, ok := a.env(name); ok && v != "" {
			return true
		}
	}
	return false
}

// spoken is an error in the words of the person who reads it.
type spoken struct {
	text content.Text
	err  error // cause; may be nil
}

// Error is the message in both languages.
func (s spoken) Error() string { return s.text.String() }

// In is the message in one language.
func (s spoken) In(lang string) string { return s.text.In(lang) }

// Unwrap gives the cause.
func (s spoken) Unwrap() error { return s.err }

// secrets resolves what a channel may know: references of moxin.yaml, and what is sealed for it.
type secrets struct {
	env    func(string) (string, bool)
	vault  publishers.Vault // nil without a key
	sealed func(ctx context.Context, channel, name string) ([]byte, bool, error)
	// given are values that are tried before they are sealed, by channel and name.
	given map[string]map[string]string
}

// readTime bounds a look into the store: whoever makes a publisher has no context of its own.
const readTime = 10 * time.Second

// fill lets a channel use what is sealed where moxin.yaml says nothing. The mark changes when
// another value is sealed.
func (s secrets) fill(ch content.Channel) (filled content.Channel, mark string, err error) {
	ctx, stop := context.WithTimeout(context.Background(), readTime)
	defer stop()
	for _, one := range sealable {
		field := one.field(&ch)
		if *field != "" || !one.needs(ch) {
			continue
		}
		if _, ok := s.given[ch.ID][one.name]; ok {
			*field = sealedRef(one.name)
			continue
		}
		row, ok, err := s.sealed(ctx, ch.ID, one.name)
		if err != nil {
			return ch, "", storeAway(err)
		}
		if !ok {
			continue
		}
		*field = sealedRef(one.name)
		sum := sha256.Sum256(row)
		mark += string(sum[:])
	}
	return ch, mark, nil
}

// storeAway says that what a channel needs of the store could not be read just now: nothing is wrong
// with the channel, and a release that waits for it is tried again.
func storeAway(err error) error {
	return &publishers.Error{Class: publishers.Transient, Err: err, Text: content.T(
		"数据库暂时读不到", "the store cannot be read just now")}
}

// of resolves the secrets of one channel.
func (s secrets) of(channel string) func(content.Secret) (string, error) {
	return func(ref content.Secret) (string, error) {
		name := sealedName(ref)
		given, tried := s.given[channel][name]
		switch {
		case tried:
			return given, nil
		case ref == "":
			return "", spoken{content.T(
				"moxin.yaml 里没有写：写成 ${变量名}，或用 moxin accounts connect "+channel+" --secret-file 文件 存进来",
				"moxin.yaml does not say it: write ${VARIABLE}, or keep it with moxin accounts connect "+channel+" --secret-file FILE"), nil}
		case name == "":
			return s.named(ref)
		case s.vault == nil:
			return "", spoken{content.T("它是加密保存的，而环境里没有 "+keyVariable, "it is kept sealed, and the environment has no "+keyVariable), nil}
		}
		ctx, stop := context.WithTimeout(context.Background(), readTime)
		defer stop()
		value, ok, err := s.vault.Token(ctx, channel, name)
		switch {
		case errors.Is(err, vault.ErrSealed):
			return "", spoken{content.T("它是用另一个 "+keyVariable+" 加密的：换回原来的，或重新 moxin accounts connect "+channel+" --seal "+name+"=文件",
				"it was sealed with another "+keyVariable+": use that one, or run moxin accounts connect "+channel+" --seal "+name+"=FILE again"), err}
		case err != nil:
			return "", storeAway(err)
		case !ok:
			return "", spoken{content.T("刚刚被删除了", "it has just been removed"), nil}
		}
		return value, nil
	}
}

// named resolves a reference to a variable of the environment.
func (s secrets) named(ref content.Secret) (string, error) {
	value, err := ref.Resolve(s.env)
	name := strings.Trim(string(ref), "${}") // the reference, never what it stands for
	if err != nil && ref.IsReference() {
		return "", spoken{content.T(
			"环境变量 "+name+" 没有设，它的文件 "+name+"_FILE 也读不到",
			"the environment variable "+name+" is not set, nor is there a file that "+name+"_FILE names"), err}
	}
	return value, err
}

// named resolves a reference to a variable of the environment, where no channel is concerned.
func (a *app) named(ref content.Secret) (string, error) { return secrets{env: a.env}.named(ref) }
