package main

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"moxin/content/spent"
	"moxin/content/store/storetest"
	"moxin/publishers/envelope"
)

// teller makes the callbacks of the teahouse's company as the platform sends them.
type teller struct {
	testing.TB
	box   *envelope.Box
	began int64 // seconds; each customer came in a second of their own, whenever it is told
}

func newTeller(t testing.TB) teller {
	t.Helper()
	box, err := envelope.New(encodingKey, teaCorp)
	if err != nil {
		t.Fatal(err)
	}
	return teller{t, box, time.Now().Add(-24 * time.Hour).Unix()}
}

// added is the request that tells of the nth customer who added linxi by a state.
func (t teller) added(base string, n int, state string) *http.Request {
	t.Helper()
	now := strconv.FormatInt(time.Now().Unix(), 10)
	sealed, err := t.box.Seal(fmt.Appendf(nil, "<xml><ToUserName><![CDATA[%s]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName>"+
		"<CreateTime>%d</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[change_external_contact]]></Event>"+
		"<ChangeType><![CDATA[add_external_contact]]></ChangeType><UserID><![CDATA[linxi]]></UserID><ExternalUserID><![CDATA[%s]]></ExternalUserID>"+
		"<State><![CDATA[%s]]></State><WelcomeCode><![CDATA[w%[5]d]]></WelcomeCode></xml>", teaCorp, t.began+int64(n), customerName(n), state, n), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	q := url.Values{"msg_signature": {envelope.Sign(teaToken, now, "7", sealed)}, "timestamp": {now}, "nonce": {"7"}}
	r, err := http.NewRequest(http.MethodPost, base+"/callback/qy?"+q.Encode(), bytes.NewReader([]byte("<xml><ToUserName>"+teaCorp+"</ToUserName><Encrypt>"+sealed+"</Encrypt></xml>")))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// customerName is the external user id of the nth customer.
func customerName(n int) string { return fmt.Sprintf("wmCustomer%06d", n) }

// BenchmarkCallback tells of 500 customers a second on loopback, evenly, whatever is answered, while
// what was told is worked on. One round is a second; p99-ms is the time to the answer that one in a
// hundred takes longer than, cpu-ms the processor time of one event, the client's and the work afterwards
// included; of PostgreSQL it is the client's alone.
func BenchmarkCallback(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { benchCallback(b, nil) })
	b.Run("postgres", func(b *testing.B) { benchCallback(b, map[string]string{storeVar: storetest.DurablePostgres(b)}) })
}

func benchCallback(b *testing.B, env map[string]string) {
	h, t := openTeahouse(b, env), newTeller(b)
	way := h.way("first")
	h.works(h.station.meet)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100}}
	const rate = 500
	var mu sync.Mutex
	var took []time.Duration
	told := 0
	before := spent.CPU()
	for b.Loop() {
		requests := make([]*http.Request, rate)
		for i := range requests {
			requests[i] = t.added(h.public.URL, told, way.State)
			told++
		}
		tick := time.NewTicker(time.Second / rate)
		var under sync.WaitGroup
		for _, r := range requests {
			<-tick.C
			under.Go(func() {
				began := time.Now()
				res, err := client.Do(r)
				if err != nil {
					b.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, res.Body)
				res.Body.Close() //nolint:errcheck // it was read
				mu.Lock()
				defer mu.Unlock()
				if took = append(took, time.Since(began)); res.StatusCode != http.StatusOK {
					b.Errorf("answered %d", res.StatusCode)
				}
			})
		}
		tick.Stop()
		under.Wait()
	}
	h.until("all is worked on", func() bool { return len(h.outcomes("add")) == told })
	cpu := spent.CPU() - before
	slices.Sort(took)
	b.ReportMetric(took[len(took)/2].Seconds()*1e3, "p50-ms")
	b.ReportMetric(took[len(took)*99/100].Seconds()*1e3, "p99-ms")
	b.ReportMetric(took[len(took)-1].Seconds()*1e3, "max-ms")
	b.ReportMetric(cpu.Seconds()*1e3/float64(told), "cpu-ms/event")
}
