package noticesim

import (
	"bufio"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"slices"
	"strings"
	"sync"
)

// MailOptions of a mail server (RFC 5321, 4954, 3207).
type MailOptions struct {
	User, Password string      // who must sign in; "" = nobody, and AUTH is not offered
	TLS            *tls.Config // for STARTTLS, or from the start; nil = plain
	FromStart      bool        // TLS from the start (RFC 8314)
	// Refuse says how a step ends: of "RCPT", "DATA" or "MAIL", a whole reply such as "550 5.1.1 no
	// such user"; "" = it goes on. "hang up" ends the connection without one. nil = all go on.
	Refuse func(step, argument string) string
}

// Mail is a message that the server took.
type Mail struct {
	From, To    string // of the envelope
	Subject     string
	Text        string
	MessageID   string
	ContentType string
}

// MailServer takes mails on 127.0.0.1.
type MailServer struct {
	opt      MailOptions
	listener net.Listener
	wg       sync.WaitGroup

	mu    sync.Mutex
	mails []Mail
	open  map[net.Conn]bool
}

// ServeMail makes a server on a port of its own; Close ends it.
func ServeMail(o MailOptions) (*MailServer, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("noticesim: %w", err)
	}
	if o.FromStart {
		l = tls.NewListener(l, o.TLS)
	}
	s := &MailServer{opt: o, listener: l, open: map[net.Conn]bool{}}
	s.wg.Go(s.accept)
	return s, nil
}

// Addr is host:port.
func (s *MailServer) Addr() string { return s.listener.Addr().String() }

// Close ends the server and every connection.
func (s *MailServer) Close() error {
	err := s.listener.Close()
	s.mu.Lock()
	for c := range s.open {
		c.Close()
	}
	s.mu.Unlock()
	s.wg.Wait()
	return err
}

// Mails is what was taken so far, in order.
func (s *MailServer) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.mails)
}

func (s *MailServer) accept() {
	for {
		c, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.open[c] = true
		s.mu.Unlock()
		s.wg.Go(func() {
			_ = (&dialogue{s: s, conn: c, secure: s.opt.FromStart}).hold() // the client may be gone; there is nobody to tell
			s.mu.Lock()
			delete(s.open, c)
			s.mu.Unlock()
			c.Close()
		})
	}
}

// errQuit ends a dialogue.
var errQuit = errors.New("noticesim: the dialogue is over")

// dialogue is one connection.
type dialogue struct {
	s        *MailServer
	conn     net.Conn
	in       *bufio.Reader
	secure   bool
	user     bool // signed in
	from, to string
}

// verbs are the commands.
var verbs = map[string]func(*dialogue, string) error{
	"EHLO": (*dialogue).hello, "HELO": (*dialogue).hello, "STARTTLS": (*dialogue).startTLS, "AUTH": (*dialogue).auth,
	"MAIL": (*dialogue).mail, "RCPT": (*dialogue).rcpt, "DATA": (*dialogue).data,
	"NOOP": func(d *dialogue, _ string) error { return d.say("250 2.0.0 ok") },
	"RSET": func(d *dialogue, _ string) error { d.from, d.to = "", ""; return d.say("250 2.0.0 ok") },
	"QUIT": func(d *dialogue, _ string) error { return errors.Join(d.say("221 2.0.0 bye"), errQuit) },
}

func (d *dialogue) hold() error {
	d.in = bufio.NewReader(d.conn)
	if err := d.say("220 mail.example ESMTP"); err != nil {
		return err
	}
	for {
		line, err := d.line()
		if err != nil {
			return err
		}
		verb, argument, _ := strings.Cut(line, " ")
		do, known := verbs[strings.ToUpper(verb)]
		if !known {
			do = func(d *dialogue, _ string) error { return d.say("500 5.5.1 unknown command") }
		}
		if err := do(d, argument); err != nil {
			return err
		}
	}
}

func (d *dialogue) say(lines ...string) error {
	_, err := io.WriteString(d.conn, strings.Join(lines, "\r\n")+"\r\n")
	return err
}

func (d *dialogue) line() (string, error) {
	line, err := d.in.ReadString('\n')
	return strings.TrimRight(line, "\r\n"), err
}

func (d *dialogue) hello(string) error {
	lines := []string{"250-mail.example", "250-8BITMIME", "250-ENHANCEDSTATUSCODES"}
	if d.s.opt.TLS != nil && !d.secure {
		lines = append(lines, "250-STARTTLS")
	}
	if d.s.opt.User != "" && (d.secure || d.s.opt.TLS == nil) {
		lines = append(lines, "250-AUTH PLAIN LOGIN")
	}
	return d.say(append(lines, "250 SIZE 1048576")...)
}

func (d *dialogue) startTLS(string) error {
	if d.s.opt.TLS == nil || d.secure {
		return d.say("502 5.5.1 not here")
	}
	if err := d.say("220 2.0.0 go ahead"); err != nil {
		return err
	}
	c := tls.Server(d.conn, d.s.opt.TLS)
	d.conn, d.in, d.secure = c, bufio.NewReader(c), true
	return nil
}

// auth takes PLAIN with its first answer, which is how clients send it.
func (d *dialogue) auth(argument string) error {
	kind, first, _ := strings.Cut(argument, " ")
	if !strings.EqualFold(kind, "PLAIN") {
		return d.say("504 5.5.4 only PLAIN here")
	}
	raw, err := base64.StdEncoding.DecodeString(first)
	if err != nil || string(raw) != "\x00"+d.s.opt.User+"\x00"+d.s.opt.Password {
		return d.say("535 5.7.8 user or password is wrong: " + first) // servers are known to repeat what they got
	}
	d.user = true
	return d.say("235 2.7.0 welcome")
}

// asked lets the test refuse a step; true where it did.
func (d *dialogue) asked(step, argument string) (bool, error) {
	if d.s.opt.Refuse == nil {
		return false, nil
	}
	switch reply := d.s.opt.Refuse(step, argument); reply {
	case "":
		return false, nil
	case "hang up":
		return true, errQuit
	default:
		return true, d.say(reply)
	}
}

func (d *dialogue) mail(argument string) error {
	if d.s.opt.User != "" && !d.user {
		return d.say("530 5.7.0 sign in first")
	}
	if over, err := d.asked("MAIL", argument); over {
		return err
	}
	d.from = between(argument)
	return d.say("250 2.1.0 ok")
}

func (d *dialogue) rcpt(argument string) error {
	if d.from == "" {
		return d.say("503 5.5.1 MAIL first")
	}
	if over, err := d.asked("RCPT", argument); over {
		return err
	}
	d.to = between(argument)
	return d.say("250 2.1.5 ok")
}

func (d *dialogue) data(string) error {
	if d.to == "" {
		return d.say("503 5.5.1 RCPT first")
	}
	if err := d.say("354 go on"); err != nil {
		return err
	}
	var text strings.Builder
	for {
		line, err := d.line()
		if err != nil {
			return err
		}
		if line == "." {
			break
		}
		text.WriteString(strings.TrimPrefix(line, ".") + "\r\n")
	}
	if over, err := d.asked("DATA", d.to); over && !errors.Is(err, errQuit) {
		return err
	} else if over { // taken, and nobody is told
		d.take(text.String())
		return err
	}
	d.take(text.String())
	return d.say("250 2.0.0 taken")
}

// take keeps a message as its reader sees it; what cannot be read is kept as it came.
func (d *dialogue) take(raw string) {
	m := Mail{From: d.from, To: d.to, Text: raw}
	if parsed, err := mail.ReadMessage(strings.NewReader(raw)); err == nil {
		m.Subject, _ = new(mime.WordDecoder).DecodeHeader(parsed.Header.Get("Subject"))
		m.MessageID, m.ContentType = parsed.Header.Get("Message-ID"), parsed.Header.Get("Content-Type")
		body := parsed.Body
		switch strings.ToLower(parsed.Header.Get("Content-Transfer-Encoding")) {
		case "quoted-printable":
			body = quotedprintable.NewReader(body)
		case "base64":
			body = base64.NewDecoder(base64.StdEncoding, body)
		}
		text, _ := io.ReadAll(body)
		m.Text = strings.ReplaceAll(string(text), "\r\n", "\n")
	}
	d.s.mu.Lock()
	defer d.s.mu.Unlock()
	d.s.mails = append(d.s.mails, m)
}

// between is what stands between < and >.
func between(s string) string {
	_, s, _ = strings.Cut(s, "<")
	s, _, _ = strings.Cut(s, ">")
	return s
}
