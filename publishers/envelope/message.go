package envelope

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"moxin/publishers"
)

// Bounds of a callback's XML. The platforms send a few flat elements; the deepest is an item of
// a list.
const (
	maxDepth    = 8
	maxElements = 1000
)

// ErrXML says that a callback is not the XML it should be.
var ErrXML = errors.New("envelope: not the XML of a callback")

// Unmarshal reads a callback's XML into v. Directives are refused: without them no entity can be
// declared, so that nothing grows when it is read.
func Unmarshal(body []byte, v any) error {
	d := xml.NewDecoder(bytes.NewReader(body))
	depth, elements := 0, 0
	for {
		t, err := d.Token()
		if err == io.EOF && elements > 0 {
			break
		}
		if err != nil {
			return ErrXML
		}
		switch t.(type) {
		case xml.Directive:
			return ErrXML
		case xml.StartElement:
			depth++
			elements++
		case xml.EndElement:
			depth--
		}
		if depth > maxDepth || elements > maxElements {
			return ErrXML
		}
	}
	if err := xml.Unmarshal(body, v); err != nil {
		return ErrXML // the cause quotes what a stranger sent
	}
	return nil
}

// Callback is one request of a platform to its callback address: what its query says.
type Callback struct {
	Signature    string // signature, of what is not encrypted
	MsgSignature string // msg_signature, of what is
	Timestamp    string
	Nonce        string
}

// Message checks a POSTed body and returns the message in it. box is nil in plain mode. A body
// with an Encrypt element is believed for that element alone, whatever stands beside it.
func (c Callback) Message(token string, box *Box, body []byte) ([]byte, error) {
	if box == nil {
		if !Signed(c.Signature, token, c.Timestamp, c.Nonce) {
			return nil, publishers.ErrForged
		}
		return body, nil
	}
	var sealed struct {
		Encrypt string `xml:"Encrypt"`
	}
	if err := Unmarshal(body, &sealed); err != nil || strings.TrimSpace(sealed.Encrypt) == "" {
		return nil, publishers.ErrForged // a channel with a key takes nothing in plain text
	}
	encrypted := strings.TrimSpace(sealed.Encrypt)
	if !Signed(c.MsgSignature, token, c.Timestamp, c.Nonce, encrypted) {
		return nil, publishers.ErrForged
	}
	return box.Open(encrypted)
}
