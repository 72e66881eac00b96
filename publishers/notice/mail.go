package notice

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	netmail "net/mail"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/transport"
	"moxin/publishers/wecom/wecomapi"
)

// MailOptions of a mailbox that notices go to.
type MailOptions struct {
	// Server is smtps://host[:465], TLS from the start (RFC 8314), or smtp://host[:587], STARTTLS,
	// which is demanded but of this machine.
	Server         string
	User, Password string // User "" = nobody signs in
	From, To       string // one address each, with or without a name
	Rate           int    // most mails an hour of the server and user; 0 = content.DefaultMailRate
	// TLS is what the server's certificate is checked by; nil = the machine's own roots.
	TLS *tls.Config
	Now func() time.Time // required: of the Date header
}

// Mail is one person's mailbox.
type Mail struct {
	o          MailOptions
	host       string
	port       int
	tls        bool // from the start
	local      bool
	from, to   string // bare addresses
	fromDomain string
}

// ErrMail says that a mailbox cannot be written to as it is configured. The password is not in it.
var ErrMail = errors.New("notice: not a mailbox that can be written to")

// mailTimeout bounds each half of a delivery, the greeting and the sending; work time.
const mailTimeout = 7 * time.Second

// maxSubject is how long a subject may be, in bytes: phones show less.
const maxSubject = 200

// mailText is plain text.
var mailText = dialect{line: "\n", block: "\n\n", link: func(l link) string { return l.text + "：" + l.url }}

// NewMail makes a mailbox; nothing is asked of the server.
func NewMail(o MailOptions) (*Mail, error) {
	u, err := url.Parse(o.Server)
	if err != nil || u.Hostname() == "" || u.User != nil || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return nil, fmt.Errorf("%w: the server is neither smtp://host nor smtps://host", ErrMail)
	}
	from, err := netmail.ParseAddress(o.From)
	if err != nil {
		return nil, fmt.Errorf("%w: from is no address", ErrMail)
	}
	to, err := netmail.ParseAddress(o.To)
	if err != nil {
		return nil, fmt.Errorf("%w: to is no address", ErrMail)
	}
	if o.Now == nil {
		return nil, errors.New("notice: a clock is required")
	}
	m := &Mail{o: o, host: u.Hostname(), tls: u.Scheme == "smtps", local: transport.Loopback(u.Hostname()), from: from.Address, to: to.Address}
	_, m.fromDomain, _ = strings.Cut(from.Address, "@")
	m.port = map[bool]int{true: 465, false: 587}[m.tls]
	if p := u.Port(); p != "" {
		if m.port, err = strconv.Atoi(p); err != nil {
			return nil, fmt.Errorf("%w: the server's port is no number", ErrMail)
		}
	}
	return m, nil
}

// Host is the server.
func (m *Mail) Host() string { return net.JoinHostPort(m.host, strconv.Itoa(m.port)) }

// String keeps addresses and passwords out of whatever prints a mailbox.
func (m *Mail) String() string { return "mailbox by " + m.Host() }

// GoString does the same for %#v.
func (m *Mail) GoString() string { return m.String() }

// Mails to all people go through one server and count together.
func (m *Mail) limits() (string, []publishers.Rate) {
	sum := sha256.Sum256([]byte(m.Host() + " " + m.o.User))
	most := m.o.Rate
	if most == 0 {
		most = content.DefaultMailRate
	}
	return "notice/mail/" + hex.EncodeToString(sum[:8]), []publishers.Rate{{Max: most, Window: time.Hour}}
}

func (m *Mail) send(ctx context.Context, l letter) error {
	msg, err := m.message(l)
	if err != nil {
		return &publishers.Error{Class: publishers.Bug, Text: content.T("邮件没能写成", "the mail could not be written")}
	}
	client, err := m.client(ctx)
	if err != nil {
		return &publishers.Error{Class: publishers.Account, Text: content.T("核对 notices.email 的设置", "check the settings of notices.email")}
	}
	if err := client.DialWithContext(ctx); err != nil {
		return notGreeted(m.Host(), err)
	}
	err = client.Send(msg)
	_ = client.Close() // what was taken is taken, however the server says goodbye
	if msg.IsDelivered() {
		return nil
	}
	return notTaken(err)
}

// message is a letter as a mail. A repeated one has the same id, so that mailboxes show it once.
func (m *Mail) message(l letter) (*mail.Msg, error) {
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if err := msg.From(m.o.From); err != nil {
		return nil, err
	}
	if err := msg.To(m.o.To); err != nil {
		return nil, err
	}
	msg.Subject(m.subject(l))
	msg.SetDateWithValue(m.o.Now())
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: nobody's holiday answers it
	if l.key != "" {
		sum := sha256.Sum256([]byte(l.key + " " + m.to))
		msg.SetMessageIDWithValue(hex.EncodeToString(sum[:16]) + "@" + m.fromDomain)
	}
	msg.SetBodyString(mail.TypeTextPlain, l.head+"\n\n"+mailText.write(l)+"\n")
	return msg, nil
}

// subject is one line, also where the title of an article is many.
func (m *Mail) subject(l letter) string {
	s := "【墨信】" + l.head
	if l.about != "" {
		s += "：" + l.about
	}
	return mailText.quoted(s, maxSubject)
}

// client speaks to the server for as long as ctx lasts.
func (m *Mail) client(ctx context.Context) (*mail.Client, error) {
	config := &tls.Config{}
	if m.o.TLS != nil {
		config = m.o.TLS.Clone()
	}
	config.ServerName = m.host
	policy, auth := mail.TLSMandatory, mail.SMTPAuthAutoDiscover
	switch {
	case m.tls:
		policy = mail.TLSOpportunistic // the connection has it from the start
	case m.local:
		policy, auth = mail.TLSOpportunistic, mail.SMTPAuthPlainNoEnc
	}
	options := []mail.Option{
		mail.WithPort(m.port), mail.WithTimeout(mailTimeout), mail.WithHELO(m.fromDomain), mail.WithTLSConfig(config),
		mail.WithTLSPolicy(policy), mail.WithDialContextFunc(m.dial(ctx, config)),
	}
	if m.o.User != "" {
		options = append(options, mail.WithSMTPAuth(auth), mail.WithUsername(m.o.User), mail.WithPassword(m.o.Password))
	}
	return mail.NewClient(m.host, options...)
}

// dial connects, and ends the connection when ctx is over: the library looks at contexts only while
// it dials.
func (m *Mail) dial(ctx context.Context, config *tls.Config) mail.DialContextFunc {
	return func(dialing context.Context, network, address string) (net.Conn, error) {
		c, err := new(net.Dialer).DialContext(dialing, network, address)
		if err != nil {
			return nil, err
		}
		context.AfterFunc(ctx, func() { _ = c.Close() }) // again is harmless
		if !m.tls {
			return c, nil
		}
		secure := tls.Client(c, config)
		if err := secure.HandshakeContext(dialing); err != nil {
			return nil, errors.Join(err, c.Close())
		}
		return secure, nil
	}
}

// notGreeted is a server that was not reached, or did not let us in: nothing was sent. What it said
// stays out: servers are known to repeat what they were given.
func notGreeted(host string, err error) error {
	var said *textproto.Error
	var cert *tls.CertificateVerificationError
	var network net.Error
	switch {
	case errors.As(err, &cert):
		return &publishers.Error{Class: publishers.Account, Text: content.T("邮件服务器 "+host+" 的证书不可信", "the certificate of the mail server "+host+" is not to be trusted")}
	case errors.As(err, &said) && said.Code < 500:
		return &publishers.Error{Class: publishers.Transient, After: time.Minute, Code: strconv.Itoa(said.Code),
			Text: content.T("邮件服务器暂时不收，稍后再试", "the mail server takes nothing for now, will try again")}
	case errors.As(err, &said):
		return &publishers.Error{Class: publishers.Account, Code: strconv.Itoa(said.Code),
			Text: content.T("邮件服务器不让登录：核对 notices.email 的 user 和 password，有的服务商要用授权码", "the mail server does not let us in: compare user and password of notices.email; some providers want an app password")}
	case errors.As(err, &network), errors.Is(err, io.EOF), errors.Is(err, net.ErrClosed), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return &publishers.Error{Class: publishers.Transient, After: pause, Err: err,
			Text: content.T("连不上邮件服务器 "+host+"，什么也没有发出去", "the mail server "+host+" could not be reached, nothing was sent")}
	}
	return &publishers.Error{Class: publishers.Account,
		Text: content.T("和邮件服务器 "+host+" 谈不拢加密或登录方式", "no way of encryption or of signing in suits both us and the mail server "+host)}
}

// unanswered are the steps of a delivery after which the mail may have been taken.
var unanswered = map[mail.SendErrReason]bool{mail.ErrSMTPDataClose: true, mail.ErrWriteContent: true, mail.ErrAmbiguous: true}

// notTaken is a mail that the server did not acknowledge.
func notTaken(err error) error {
	var e *mail.SendError
	if !errors.As(err, &e) {
		return &publishers.Error{After: pause, Text: content.T("邮件服务器没有答复，邮件可能已发出", "the mail server gave no answer; the mail may have been sent")}
	}
	code := strconv.Itoa(e.ErrorCode())
	switch {
	case e.ErrorCode() == 0 && unanswered[e.Reason]:
		return &publishers.Error{After: pause, Text: content.T("邮件服务器没有答复，邮件可能已发出", "the mail server gave no answer; the mail may have been sent")}
	case e.ErrorCode() == 0, e.IsTemp():
		return &publishers.Error{Class: publishers.Transient, After: time.Minute, Code: wecomapi.Cut(code, 3, ""), Text: content.T("邮件服务器暂时不收，稍后再试", "the mail server takes nothing for now, will try again")}
	case e.Reason == mail.ErrSMTPRcptTo:
		return &publishers.Error{Class: publishers.Account, Code: code, Text: content.T("邮件服务器不收这个收件人：核对 notices.email.to", "the mail server refuses the recipient: check notices.email.to")}
	case e.Reason == mail.ErrSMTPMailFrom:
		return &publishers.Error{Class: publishers.Account, Code: code, Text: content.T("邮件服务器不许用这个发件人：核对 notices.email.from", "the mail server refuses the sender: check notices.email.from")}
	}
	return &publishers.Error{Class: publishers.Rejected, Code: code, Text: content.T("邮件服务器不收这封邮件", "the mail server refuses the mail")}
}
