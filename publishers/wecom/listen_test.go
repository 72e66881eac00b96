package wecom

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/envelope"
)

// The company of the tests, made up, and the platform's published example (path/91144).
const (
	testCorp  = "ww0000000000000001"
	testToken = "tea-house"
	testKey   = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"

	exampleToken    = "123456"
	exampleKey      = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR"
	exampleReceiver = "wx49f0ab532d5d035a"
	exampleEcho     = "4ByGGj+sVCYcvGeQYhaKIk1o0pQRNbRjxybjTGblXrBaXlTXeOo1+bXFXDQQb1o6co6Yh9Bv41n7hOchLF6p+Q=="
	exampleSigned   = "dd6b9c95b495b3f7e2901bfbc76c664930ffdb96"
)

// told is the instant of the tests' events.
var told = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

// ears are the callbacks of a channel with everything set.
func ears(change func(*content.Channel, *publishers.Deps)) callbacks {
	ch := content.Channel{ID: "qy", Platform: content.WeCom, AppID: testCorp, CallbackToken: testToken, CallbackKey: testKey}
	d := publishers.Deps{
		Secret: func(ref content.Secret) (string, error) { return string(ref), nil },
		Reader: func(id string) string { return fmt.Sprintf("<%x>", id) },
	}
	if change != nil {
		change(&ch, &d)
	}
	return newCallbacks(ch, d)
}

func sealer(t testing.TB, receiver string) *envelope.Box {
	t.Helper()
	b, err := envelope.New(testKey, receiver)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// parcel is a signed request with a message in it.
func parcel(t testing.TB, receiver, message string) (*http.Request, []byte) {
	t.Helper()
	sealed, err := sealer(t, receiver).Seal([]byte(message), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	q := url.Values{"msg_signature": {envelope.Sign(testToken, "1764590400", "7", sealed)}, "timestamp": {"1764590400"}, "nonce": {"7"}}
	body := "<xml><ToUserName>" + receiver + "</ToUserName><AgentID></AgentID><Encrypt><![CDATA[" + sealed + "]]></Encrypt></xml>"
	return httptest.NewRequest(http.MethodPost, "/callback/qy?"+q.Encode(), nil), []byte(body)
}

// event is the XML of an event, with more elements or others.
func event(change, more string) string {
	return fmt.Sprintf(`<xml><ToUserName><![CDATA[%s]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName>`+
		`<CreateTime>%d</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[change_external_contact]]></Event>`+
		`<ChangeType><![CDATA[%s]]></ChangeType><UserID><![CDATA[linxi]]></UserID>`+
		`<ExternalUserID><![CDATA[wmCustomer0001]]></ExternalUserID>%s</xml>`, testCorp, told.Unix(), change, more)
}

func hear(t testing.TB, c callbacks, message string) ([]content.ContactEvent, error) {
	t.Helper()
	r, body := parcel(t, testCorp, message)
	a, err := c.receive(r, body)
	if len(a.Body) != 0 || len(a.Events) != 0 {
		t.Errorf("answers %q and %v", a.Body, a.Events)
	}
	return a.Contacts, err
}

func TestTheAddressIsChecked(t *testing.T) {
	c := ears(func(ch *content.Channel, _ *publishers.Deps) {
		ch.AppID, ch.CallbackToken, ch.CallbackKey = exampleReceiver, exampleToken, exampleKey
	})
	good := url.Values{"msg_signature": {exampleSigned}, "timestamp": {"1411443780"}, "nonce": {"437374425"}, "echostr": {exampleEcho}}
	ask := func(key, value string) (publishers.Answer, error) {
		q := url.Values{}
		for k, v := range good {
			q[k] = v
		}
		q.Set(key, value)
		return c.receive(httptest.NewRequest(http.MethodGet, "/callback/qy?"+q.Encode(), nil), nil)
	}
	if a, err := ask("more", "x"); err != nil || string(a.Body) != "5927782489442352469" {
		t.Errorf("the published example is answered with %q, %v", a.Body, err)
	}
	if a, err := ask("echostr", strings.ReplaceAll(exampleEcho, "+", " ")); err != nil || string(a.Body) != "5927782489442352469" {
		t.Errorf("pluses that nobody escaped: %q, %v", a.Body, err)
	}
	for key, value := range map[string]string{"msg_signature": strings.Repeat("0", 40), "timestamp": "1", "nonce": "1", "echostr": exampleEcho[4:]} {
		if a, err := ask(key, value); !errors.Is(err, publishers.ErrForged) || a.Body != nil {
			t.Errorf("another %s: %q, %v", key, a.Body, err)
		}
	}
	c = ears(func(ch *content.Channel, d *publishers.Deps) { // signed for us, sealed for another
		ch.CallbackToken, ch.CallbackKey, d.Reader = exampleToken, exampleKey, nil
	})
	if a, err := ask("more", "x"); !errors.Is(err, publishers.ErrForged) || a.Body != nil {
		t.Errorf("of another company: %q, %v", a.Body, err)
	}
}

func TestEventsOfContacts(t *testing.T) {
	c := ears(nil)
	for _, tc := range []struct {
		change content.ContactChange
		more   string
		state  string
	}{
		{content.ContactAdded, "<State><![CDATA[ mx1abc ]]></State><WelcomeCode><![CDATA[hello-secret]]></WelcomeCode>", "mx1abc"},
		{content.ContactAdded, "", ""},
		{content.ContactAdded, "<State>" + strings.Repeat("s", maxState+1) + "</State>", ""},
		{content.ContactAdded, "<State>电话 138</State>", ""},
		{content.ContactHalfAdded, "<State>mx1abc</State>", "mx1abc"},
		{content.ContactEdited, "", ""},
		{content.ContactRemoved, "<Source>DELETE_BY_TRANSFER</Source>", ""},
		{content.ContactLeft, "", ""},
		{content.ContactKept, "<FailReason>customer_refused</FailReason>", ""},
	} {
		got, err := hear(t, c, event(string(tc.change), tc.more))
		if err != nil || len(got) != 1 {
			t.Fatalf("%s: %v, %v", tc.change, got, err)
		}
		want := content.ContactEvent{Account: testCorp, Key: got[0].Key, Change: tc.change, Reader: c.reader("wmCustomer0001"), Staff: "linxi", State: tc.state, At: told}
		if got[0] != want || want.Key == "" {
			t.Errorf("%s %s: %+v", tc.change, tc.more, got[0])
		}
	}
}

func TestAnEventHasOneKey(t *testing.T) {
	c, first := ears(nil), event("add_external_contact", "<State>mx1abc</State>")
	keys := map[string]string{}
	for name, message := range map[string]string{
		"first":            first,
		"again":            first,
		"with other codes": strings.Replace(first, "</xml>", "<WelcomeCode>second</WelcomeCode></xml>", 1),
		"another change":   event("del_follow_user", ""),
		"a second later":   strings.Replace(first, fmt.Sprint(told.Unix()), fmt.Sprint(told.Unix()+1), 1),
		"another reader":   strings.Replace(first, "wmCustomer0001", "wmCustomer0002", 1),
		"another staff":    strings.Replace(first, "linxi", "zhouye", 1),
	} {
		got, err := hear(t, c, message)
		if err != nil || len(got) != 1 {
			t.Fatalf("%s: %v, %v", name, got, err)
		}
		keys[name] = got[0].Key
	}
	if keys["first"] != keys["again"] || keys["first"] != keys["with other codes"] {
		t.Errorf("one event has several keys: %v", keys)
	}
	delete(keys, "again")
	delete(keys, "with other codes")
	seen := map[string]bool{}
	for _, k := range keys {
		seen[k] = true
	}
	if len(seen) != len(keys) {
		t.Errorf("several events share a key: %v", keys)
	}
}

func TestWhatIsAcknowledgedAndNotKept(t *testing.T) {
	c := ears(func(_ *content.Channel, d *publishers.Deps) { d.Reader = nil }) // nothing here needs to be kept
	for name, message := range map[string]string{
		"a kind that is new": event("msg_audit_approved", ""),
		"a group":            strings.Replace(event("create", ""), eventContact, "change_external_chat", 1),
		"a message":          "<xml><MsgType>text</MsgType><Content>hello</Content></xml>",
	} {
		if got, err := hear(t, c, message); err != nil || got != nil {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

func TestTagsOfTheCompany(t *testing.T) {
	tag := func(kind, id string) string {
		return fmt.Sprintf(`<xml><ToUserName>%s</ToUserName><CreateTime>%d</CreateTime><Event>change_external_tag</Event><Id>%s</Id><TagType>tag</TagType><ChangeType>%s</ChangeType></xml>`,
			testCorp, told.Unix(), id, kind)
	}
	one, err := hear(t, ears(nil), tag("create", "et1"))
	if err != nil || len(one) != 1 || one[0].Change != content.ContactTags || one[0].Reader != "" || one[0].Staff != "" || !one[0].At.Equal(told) {
		t.Fatalf("%+v, %v", one, err)
	}
	two, err := hear(t, ears(nil), tag("create", "et2"))
	if err != nil || len(two) != 1 || one[0].Key == two[0].Key {
		t.Errorf("two tags share a key: %+v, %v", two, err)
	}
}

func TestWhatIsRefused(t *testing.T) {
	good := event("add_external_contact", "")
	created := fmt.Sprintf("<CreateTime>%d</CreateTime>", told.Unix())
	for name, tc := range map[string]struct {
		message string
		want    error
	}{
		"no XML":             {"{}", envelope.ErrXML},
		"no customer":        {strings.Replace(good, "wmCustomer0001", "", 1), errNobody},
		"no colleague":       {strings.Replace(good, "linxi", " ", 1), errNobody},
		"an id without end":  {strings.Replace(good, "wmCustomer0001", strings.Repeat("w", maxID+1), 1), errNobody},
		"no instant":         {strings.Replace(good, created, "", 1), errInstant},
		"before all time":    {strings.Replace(good, created, "<CreateTime>-1</CreateTime>", 1), errInstant},
		"after all time":     {strings.Replace(good, created, "<CreateTime>99999999999999</CreateTime>", 1), errInstant},
		"to another company": {strings.Replace(good, testCorp, "ww0000000000000002", 1), publishers.ErrForged},
	} {
		if got, err := hear(t, ears(nil), tc.message); !errors.Is(err, tc.want) || got != nil {
			t.Errorf("%s: %v, %v", name, got, err)
		} else if strings.Contains(err.Error(), "wmC") || strings.Contains(err.Error(), "9999") {
			t.Errorf("%s: %v quotes what was sent", name, err)
		}
	}
	r, body := parcel(t, "ww0000000000000002", good)
	if a, err := ears(nil).receive(r, body); !errors.Is(err, publishers.ErrForged) || a.Contacts != nil {
		t.Errorf("sealed for another company: %v, %v", a, err)
	}
	r, body = parcel(t, testCorp, good)
	r.URL.RawQuery = strings.Replace(r.URL.RawQuery, "nonce=7", "nonce=8", 1)
	if a, err := ears(nil).receive(r, body); !errors.Is(err, publishers.ErrForged) || a.Contacts != nil {
		t.Errorf("signed with other parts: %v, %v", a, err)
	}
	if a, err := ears(nil).receive(r, []byte(good)); !errors.Is(err, publishers.ErrForged) || a.Contacts != nil {
		t.Errorf("in plain text: %v, %v", a, err)
	}
}

func TestWhatWeCannotTake(t *testing.T) {
	good := event("add_external_contact", "")
	away := errors.New("the variable is not set")
	for name, tc := range map[string]struct {
		change func(*content.Channel, *publishers.Deps)
		class  publishers.Class // Unknown = forged
		says   string
	}{
		"no settings":         {func(ch *content.Channel, _ *publishers.Deps) { ch.CallbackToken, ch.CallbackKey = "", "" }, publishers.Unknown, ""},
		"no key":              {func(ch *content.Channel, _ *publishers.Deps) { ch.CallbackKey = "" }, publishers.Account, "callback_key"},
		"no token":            {func(ch *content.Channel, _ *publishers.Deps) { ch.CallbackToken = "" }, publishers.Account, "callback_token"},
		"a key that is short": {func(ch *content.Channel, _ *publishers.Deps) { ch.CallbackKey = "tooshort" }, publishers.Account, "callback_key"},
		"a secret that is away": {func(_ *content.Channel, d *publishers.Deps) {
			d.Secret = func(content.Secret) (string, error) { return "", away }
		}, publishers.Account, "not set"},
		"no hashes": {func(_ *content.Channel, d *publishers.Deps) { d.Reader = nil }, publishers.Account, "MOXIN_KEY"},
	} {
		got, err := hear(t, ears(tc.change), good)
		if got != nil || err == nil || publishers.ClassOf(err) != tc.class || !strings.Contains(err.Error(), tc.says) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
		if errors.Is(err, publishers.ErrForged) != (tc.class == publishers.Unknown) || strings.Contains(err.Error(), testKey) || strings.Contains(err.Error(), "tooshort") {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Whoever is not the platform does not learn that there is no key.
	r, body := parcel(t, testCorp, good)
	r.URL.RawQuery = "msg_signature=0"
	if _, err := ears(func(_ *content.Channel, d *publishers.Deps) { d.Reader = nil }).receive(r, body); !errors.Is(err, publishers.ErrForged) {
		t.Errorf("unsigned: %v", err)
	}
}

// FuzzContacts: whatever a signed message says, what is kept is whole and names nobody.
func FuzzContacts(f *testing.F) {
	f.Add(event("add_external_contact", "<State>mx1abc</State>"))
	f.Add(event("del_follow_user", ""))
	f.Add("<xml><Event>change_external_tag</Event><CreateTime>1</CreateTime></xml>")
	f.Add(`<!DOCTYPE x [<!ENTITY a "aa">]><xml><State>&a;</State></xml>`)
	f.Add(event("add_external_contact", "<State>\x00</State>"))
	c := ears(func(_ *content.Channel, d *publishers.Deps) { d.Reader = func(string) string { return "#" } })
	f.Fuzz(func(t *testing.T, message string) {
		got, err := c.contacts([]byte(message))
		if err != nil && got != nil || len(got) > 1 {
			t.Fatalf("%v, %v", got, err)
		}
		for _, e := range got {
			whole := e.Account == testCorp && e.Key == "#" && e.At.Unix() > 0 && e.At.Unix() <= lastSecond && len(e.State) <= maxState
			if someone := e.Change != content.ContactTags; !whole || someone != (e.Staff != "") || someone != (e.Reader == "#") {
				t.Fatalf("%+v", e)
			}
		}
	})
}

// FuzzCallback: what is not signed is forged, whatever it is.
func FuzzCallback(f *testing.F) {
	r, body := parcel(f, testCorp, event("add_external_contact", ""))
	f.Add("POST", r.URL.RawQuery[:20], body)
	f.Add("GET", "echostr=x&msg_signature=y", []byte(nil))
	f.Add("POST", "%zz", []byte("<xml><Encrypt>"+exampleEcho+"</Encrypt></xml>"))
	c := ears(nil)
	f.Fuzz(func(t *testing.T, method, query string, body []byte) {
		r := httptest.NewRequest(http.MethodPost, "/callback/qy", nil)
		r.Method, r.URL.RawQuery = method, query
		if a, err := c.receive(r, body); !errors.Is(err, publishers.ErrForged) || a.Body != nil || a.Contacts != nil {
			t.Fatalf("%v, %v", a, err)
		}
	})
}

// FuzzTelling: a signed and sealed message means the same whatever stands around its seal, one for another
// company means nothing, and neither what is kept nor what is said of it names a customer.
func FuzzTelling(f *testing.F) {
	f.Add(testCorp, event("add_external_contact", "<State>mx1abc</State>"), "<AgentID></AgentID>")
	f.Add("ww0000000000000002", event("del_follow_user", ""), "")
	f.Add(testCorp, "<xml><ExternalUserID>wmCustomer0001</ExternalUserID>", "<Encrypt>x</Encrypt>")
	f.Add(testCorp, event("", "<CreateTime>1</CreateTime><xml><xml></xml></xml>"), "<!-- -->")
	f.Add("", "", "</xml><xml>")
	c := ears(nil)
	f.Fuzz(func(t *testing.T, receiver, message, around string) {
		box, err := envelope.New(testKey, receiver)
		if err != nil {
			return // no company has such a name
		}
		sealed, err := box.Seal([]byte(message), strings.NewReader(testKey)) // the same each time: else the fuzzer learns nothing
		if err != nil {
			t.Fatal(err)
		}
		q := url.Values{"msg_signature": {envelope.Sign(testToken, "1764590400", "7", sealed)}, "timestamp": {"1764590400"}, "nonce": {"7"}}
		r := httptest.NewRequest(http.MethodPost, "/callback/qy?"+q.Encode(), nil)
		got, err := c.receive(r, []byte("<xml>"+around+"<Encrypt>"+sealed+"</Encrypt></xml>"))
		if receiver != testCorp && (err == nil || got.Contacts != nil) {
			t.Fatalf("for %q: %+v", receiver, got)
		}
		want, _ := c.contacts([]byte(message))
		if err == nil && !slices.Equal(got.Contacts, want) {
			t.Fatalf("%+v, want %+v", got.Contacts, want)
		}
		named := fmt.Sprint(err)
		for _, e := range got.Contacts {
			named += e.Reader + e.Key
		}
		if strings.Contains(named, "wmCustomer") {
			t.Fatalf("a customer is named: %+v, %v", got, err)
		}
	})
}
