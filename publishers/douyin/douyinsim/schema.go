package douyinsim

import (
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// base is what the app is registered for.
const base = "snssdk1128://openplatform/share?"

// Limits that the app holds a schema to (section 1.2 of the facts).
const (
	maxTitle    = 30
	maxShort    = 12
	maxHashtags = 5
	maxImages   = 35
	maxVideo    = 128 << 20 // bytes
	maxImage    = 100 << 20
)

// errSchema is why the app opens nothing.
var errSchema = errors.New("douyinsim: the app refuses the schema")

// schema is a share schema as the app reads it.
type schema struct {
	clientKey, nonce, timestamp, signature string

	state    string
	title    string
	short    string
	hashtags []string
	media    []string
	kind     string // video, image, images
	direct   bool   // share_to_publish
	private  int
}

// parseSchema reads a schema and holds it to what needs no server. In a value a plus is a
// plus: the app knows %20 alone.
func parseSchema(raw string) (schema, error) {
	query, ok := strings.CutPrefix(raw, base)
	if !ok {
		return schema{}, fmt.Errorf("%w: it does not begin with %s", errSchema, base)
	}
	values := map[string]string{}
	for pair := range strings.SplitSeq(query, "&") {
		key, value, _ := strings.Cut(pair, "=")
		plain, err := url.PathUnescape(value)
		if _, twice := values[key]; err != nil || twice || !utf8.ValidString(plain) {
			return schema{}, fmt.Errorf("%w: parameter %q", errSchema, key)
		}
		values[key] = plain
	}
	if values["share_type"] != "h5" {
		return schema{}, fmt.Errorf("%w: share_type is %q", errSchema, values["share_type"])
	}
	sc := schema{
		clientKey: values["client_key"], nonce: values["nonce_str"], timestamp: values["timestamp"], signature: values["signature"],
		state: values["state"], title: values["title"], short: values["short_title"], direct: values["share_to_publish"] == "1",
	}
	if err := sc.readMedia(values); err != nil {
		return schema{}, err
	}
	return sc, sc.readRest(values)
}

// readMedia finds what is shared: exactly one of the three.
func (sc *schema) readMedia(values map[string]string) error {
	for kind, key := range map[string]string{"video": "video_path", "image": "image_path", "images": "image_list_path"} {
		v, ok := values[key]
		if !ok {
			continue
		}
		if sc.kind != "" {
			return fmt.Errorf("%w: more than one kind of media", errSchema)
		}
		sc.kind, sc.media = kind, []string{v}
		if kind == "images" {
			if err := json.Unmarshal([]byte(v), &sc.media); err != nil || len(sc.media) == 0 || len(sc.media) > maxImages {
				return fmt.Errorf("%w: image_list_path is not a list of 1 to %d addresses", errSchema, maxImages)
			}
		}
	}
	if sc.kind == "" {
		return fmt.Errorf("%w: neither video nor image", errSchema)
	}
	if sc.direct && sc.kind != "video" {
		return fmt.Errorf("%w: share_to_publish is for a video alone", errSchema)
	}
	return nil
}

// readRest reads hashtags and visibility and holds texts to their limits.
func (sc *schema) readRest(values map[string]string) error {
	if v := values["hashtag_list"]; v != "" {
		if err := json.Unmarshal([]byte(v), &sc.hashtags); err != nil || len(sc.hashtags) > maxHashtags {
			return fmt.Errorf("%w: hashtag_list is not a list of at most %d", errSchema, maxHashtags)
		}
	}
	if v := values["private_status"]; v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 0 || n > 2 {
			return fmt.Errorf("%w: private_status %q", errSchema, v)
		}
		sc.private = n
	}
	if utf8.RuneCountInString(sc.title) > maxTitle || utf8.RuneCountInString(sc.short) > maxShort {
		return fmt.Errorf("%w: title above %d or short_title above %d characters", errSchema, maxTitle, maxShort)
	}
	return nil
}

// verify holds the signature to the app's tickets.
func (s *Server) verify(sc schema, now time.Time) (*app, error) {
	a := s.apps[sc.clientKey]
	if a == nil {
		return nil, fmt.Errorf("%w: unknown client_key", errSchema)
	}
	unix, err := strconv.ParseInt(sc.timestamp, 10, 64)
	age := now.Sub(time.Unix(unix, 0))
	if err != nil || age < -overlap || age >= s.opt.SchemaLife {
		return nil, fmt.Errorf("%w: the timestamp is not of now", errSchema)
	}
	for _, t := range a.tickets {
		if now.Before(t.until) && sc.nonce != "" && sc.signature == sign(sc.nonce, t.value, sc.timestamp) {
			return a, nil
		}
	}
	return nil, fmt.Errorf("%w: wrong signature, or its ticket has ended", errSchema)
}

// sign is the MD5 of the three values in the order of their names.
func sign(nonce, ticket, timestamp string) string {
	sum := md5.Sum([]byte("nonce_str=" + nonce + "&ticket=" + ticket + "&timestamp=" + timestamp))
	return hex.EncodeToString(sum[:])
}

func seconds(d time.Duration) string { return strconv.Itoa(int(d / time.Second)) }
