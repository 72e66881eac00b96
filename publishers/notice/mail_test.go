package notice

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/notice/noticesim"
)

const password = "mail-password-4711"

// post is a mail server and a notifier that writes by it.
func post(t *testing.T, server noticesim.MailOptions, o MailOptions) (*Notifier, *noticesim.MailServer) {
	t.Helper()
	s, err := noticesim.ServeMail(server)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	scheme := "smtp://"
	if server.FromStart {
		scheme = "smtps://"
	}
	o.Server, o.Now = scheme+s.Addr(), now
	if o.From == "" {
		o.From, o.To = "墨信 <moxin@example.com>", "林溪 <linxi@example.com>"
	}
	m, err := NewMail(o)
	if err != nil {
		t.Fatal(err)
	}
	return &Notifier{Name: "email", Target: m, PublicURL: "https://moxin.example", Zone: shanghai}, s
}

// certified is a server's TLS and what trusts it.
func certified(t *testing.T) (server, client *tls.Config) {
	t.Helper()
	web := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(web.Close)
	roots := x509.NewCertPool()
	roots.AddCert(web.Certificate())
	return &tls.Config{Certificates: web.TLS.Certificates}, &tls.Config{RootCAs: roots}
}

// A mail arrives as it was written, with TLS from the start, with STARTTLS, and plain on this machine.
func TestMailArrives(t *testing.T) {
	server, client := certified(t)
	for name, o := range map[string]noticesim.MailOptions{
		"plain":           {},
		"plain, password": {User: "u", Password: password},
		"STARTTLS":        {TLS: server, User: "u", Password: password},
		"TLS":             {TLS: server, FromStart: true, User: "u", Password: password},
	} {
		n, s := post(t, o, MailOptions{User: o.User, Password: o.Password, TLS: client})
		what := missed()
		what.Release.Items[0].Title = "老客户为什么走了\r\nBcc: x@example.com"
		what.Key = "12 notice:missed:1"
		for range 2 {
			if err := n.Notify(t.Context(), what); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		got := s.Mails()
		if len(got) != 2 {
			t.Fatalf("%s: %d mails", name, len(got))
		}
		m := got[0]
		if m.From != "moxin@example.com" || m.To != "linxi@example.com" || m.Subject != "【墨信】错过了时间，没有发布：老客户为什么走了 Bcc: x@example.com" ||
			!strings.HasPrefix(m.ContentType, "text/plain; charset=UTF-8") || !strings.Contains(m.Text, "\n原因：到点时机器没有开\n") || strings.Contains(m.Text, "**") {
			t.Errorf("%s: %+v", name, m)
		}
		if m.MessageID == "" || m.MessageID != got[1].MessageID {
			t.Errorf("%s: ids %q and %q; a mailbox shows one notice once", name, m.MessageID, got[1].MessageID)
		}
	}
}

// A notice without a key has an id that nobody else has.
func TestMailsWithoutKeysDiffer(t *testing.T) {
	n, s := post(t, noticesim.MailOptions{}, MailOptions{})
	for range 2 {
		if err := n.Notify(t.Context(), content.Notice{Kind: content.NoticeTest}); err != nil {
			t.Fatal(err)
		}
	}
	if m := s.Mails(); m[0].MessageID == m[1].MessageID {
		t.Errorf("both are %s", m[0].MessageID)
	}
}

// Each way a server refuses has a class, and what it repeats of the password stays in.
func TestMailRefusals(t *testing.T) {
	server, client := certified(t)
	at := func(step, reply string) noticesim.MailOptions {
		return noticesim.MailOptions{Refuse: func(s, _ string) string {
			if s == step {
				return reply
			}
			return ""
		}}
	}
	for name, c := range map[string]struct {
		server noticesim.MailOptions
		mail   MailOptions
		class  publishers.Class
		code   string
		taken  int
	}{
		"a wrong password":      {noticesim.MailOptions{User: "u", Password: "else"}, MailOptions{User: "u", Password: password}, publishers.Account, "535", 0},
		"nobody signs in":       {noticesim.MailOptions{User: "u", Password: password}, MailOptions{}, publishers.Account, "530", 0},
		"a password for nobody": {noticesim.MailOptions{}, MailOptions{User: "u", Password: password}, publishers.Account, "", 0},
		"nobody vouches for it": {noticesim.MailOptions{TLS: server, FromStart: true}, MailOptions{}, publishers.Account, "", 0},
		"no such person":        {at("RCPT", "550 5.1.1 no such user linxi@example.com"), MailOptions{}, publishers.Account, "550", 0},
		"a full mailbox":        {at("RCPT", "452 4.2.2 over quota"), MailOptions{}, publishers.Transient, "452", 0},
		"a sender of others":    {at("MAIL", "553 5.7.1 not your address"), MailOptions{}, publishers.Account, "553", 0},
		"spam":                  {at("DATA", "554 5.7.1 looks like spam"), MailOptions{}, publishers.Rejected, "554", 0},
		"busy":                  {at("DATA", "451 4.3.0 later"), MailOptions{}, publishers.Transient, "451", 0},
		"a lost answer":         {at("DATA", "hang up"), MailOptions{}, publishers.Unknown, "", 1},
		"lost before":           {at("RCPT", "hang up"), MailOptions{}, publishers.Transient, "0", 0},
	} {
		t.Run(name, func(t *testing.T) {
			if c.server.TLS == nil {
				c.mail.TLS = client
			}
			n, s := post(t, c.server, c.mail)
			err := n.Notify(t.Context(), missed())
			e := refusal(t, err)
			if e.Class != c.class || e.Code != c.code || len(s.Mails()) != c.taken {
				t.Errorf("%+v after %d mails, want %s %s", e, len(s.Mails()), c.class, c.code)
			}
			for _, secret := range []string{password, "linxi", "AHUA"} { // the last begins the base64 of "\0u\0"
				if strings.Contains(fmt.Sprintf("%v %+v %v", err, e, e.Err), secret) {
					t.Errorf("%s is in %v", secret, err)
				}
			}
		})
	}
}

// A server on another machine gets nothing without encryption.
func TestMailIsNeverPlainElsewhere(t *testing.T) {
	m, err := NewMail(MailOptions{Server: "smtp://mail.example", From: "a@example.com", To: "b@example.com", Now: now})
	if err != nil {
		t.Fatal(err)
	}
	c, err := m.client(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if c.TLSPolicy() != "TLSMandatory" || m.Host() != "mail.example:587" {
		t.Errorf("%s at %s", c.TLSPolicy(), m.Host())
	}
	if m, err = NewMail(MailOptions{Server: "smtps://mail.example", From: "a@example.com", To: "b@example.com", Now: now}); err != nil || m.Host() != "mail.example:465" {
		t.Errorf("%v %v", m, err)
	}
}

// A server that says nothing holds nothing up once the delivery is given up.
func TestMailServerThatIsSilent(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m, err := NewMail(MailOptions{Server: "smtp://" + l.Addr().String(), From: "a@example.com", To: "b@example.com", Now: now})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(func() {
		c, err := l.Accept()
		if err != nil {
			t.Error(err)
			return
		}
		cancel()
		_, _ = io.Copy(io.Discard, c) // until the other end is closed
		_ = c.Close()
	})
	n := &Notifier{Target: m}
	if e := refusal(t, n.Notify(ctx, missed())); e.Class != publishers.Transient {
		t.Errorf("%v", e)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if e := refusal(t, n.Notify(t.Context(), missed())); e.Class != publishers.Transient {
		t.Errorf("nobody listens: %v", e)
	}
}

// Settings that cannot work are refused, and nothing shows who is written to or by whom.
func TestMailSettings(t *testing.T) {
	good := MailOptions{Server: "smtps://mail.example", User: "moxin", Password: password, From: "a@example.com", To: "linxi@example.com", Now: now}
	m, err := NewMail(good)
	if err != nil {
		t.Fatal(err)
	}
	if said := fmt.Sprintf("%v %+v %#v", m, m, m); strings.Contains(said, password) || strings.Contains(said, "linxi") {
		t.Errorf("it shows %s", said)
	}
	if key, rates := m.limits(); len(rates) != 1 || rates[0] != (publishers.Rate{Max: content.DefaultMailRate, Window: time.Hour}) || strings.Contains(key, "moxin") {
		t.Errorf("counted under %s: %v", key, rates)
	}
	for name, change := range map[string]func(*MailOptions){
		"server": func(o *MailOptions) { o.Server = "https://mail.example" }, "login": func(o *MailOptions) { o.Server = "smtp://u:" + password + "@mail.example" },
		"port": func(o *MailOptions) { o.Server = "smtp://mail.example:x" }, "from": func(o *MailOptions) { o.From = "me" },
		"to": func(o *MailOptions) { o.To = "linxi" }, "clock": func(o *MailOptions) { o.Now = nil },
	} {
		o := good
		change(&o)
		if _, err := NewMail(o); err == nil || strings.Contains(err.Error(), password) || strings.Contains(err.Error(), "linxi") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
