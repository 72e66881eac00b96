package store_test

import (
	"fmt"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store"
)

// Of a store with customers: each is a contact of one of 30 colleagues and has two of four tags; twenty
// messages went to all of them. One in twenty came by the code of an article.
const (
	manyCustomers = 10_000
	manyMessages  = 20
	manyStaff     = 30
	benchCorp     = "wwbench"
	benchState    = "mx-bench"
)

// customers fills a store with contacts and 200,000 deliveries.
func customers(b *testing.B, s *store.Store) {
	b.Helper()
	crowd(b, s, manyMessages)
	at := noon.AddDate(0, -2, 0).UnixMicro()
	numbers := fmt.Sprintf("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)", manyCustomers)
	for _, statement := range []string{
		`INSERT INTO publications (release, idx, slug, channel, platform, remote_id, stat_id, url, title, published_at, gone_at, gone_why)
			SELECT id, 0, 'c' || id, 'qy', 'wecom', 'msg' || id, '', '', '标题', due, 0, '' FROM releases`,
		fmt.Sprintf(`%s INSERT INTO contacts (account, reader, staff, state, at, gone, gone_by)
			SELECT '%s', 'reader' || i, 'staff' || (i %% %d), CASE WHEN i %% 20 = 0 THEN '%s' ELSE '' END,
				%d + i, CASE WHEN i %% 50 = 0 THEN %[5]d + 2 * i ELSE 0 END, '' FROM n`, numbers, benchCorp, manyStaff, benchState, at),
		`INSERT INTO contact_tags (contact, tag) SELECT id, 'et' || (id % 4) FROM contacts`,
		`INSERT INTO contact_tags (contact, tag) SELECT id, 'et' || ((id + 1) % 4) FROM contacts`,
		numbers + ` INSERT INTO deliveries (publication, reader, status, at) SELECT p.id, 'reader' || i, CASE WHEN i % 10 = 0 THEN 3 ELSE 1 END, p.published_at
			FROM n CROSS JOIN publications p ORDER BY p.id, i`,
		fmt.Sprintf(`INSERT INTO contact_rolls (account, at) VALUES ('%s', %d)`, benchCorp, noon.UnixMicro()),
		`ANALYZE`,
	} {
		if err := s.Exec(b.Context(), statement); err != nil {
			b.Fatal(err)
		}
	}
}

func reached(b *testing.B, s *store.Store, q content.ReachQuery, want int) content.Reach {
	b.Helper()
	r, err := s.ReachOf(b.Context(), q)
	if err != nil || r.Customers != want {
		b.Fatal(r, err)
	}
	return r
}

// told are customers as a list of them is read, of whom nobody is known.
func told(round int) content.ContactsKept {
	var k content.ContactsKept
	for i := range manyCustomers {
		k.Contacts = append(k.Contacts, content.Contact{Account: fmt.Sprintf("%s-%d", benchCorp, round), Reader: fmt.Sprintf("reader%d", i),
			Staff: fmt.Sprintf("staff%d", i%manyStaff), At: noon, Tags: []string{"et1", "et2"}})
	}
	return k
}

// BenchmarkContacts asks of a store with 10,000 customers and 200,000 deliveries what a page asks that
// says whom a message goes to and what came of an article, and writes a whole list of customers and how a
// message to all of them stands.
func BenchmarkContacts(b *testing.B) {
	benchBoth(b, func(b *testing.B, s *store.Store) {
		customers(b, s)
		b.Run("reach-all", func(b *testing.B) {
			measured(b, func(int) {
				reached(b, s, content.ReachQuery{Account: benchCorp, Since: noon.AddDate(0, -1, 0), Max: 30}, manyCustomers*49/50)
			})
		})
		b.Run("reach-tag", func(b *testing.B) {
			measured(b, func(int) {
				r := reached(b, s, content.ReachQuery{Account: benchCorp, Tags: []string{"et1", "et2"}, Staff: []string{"staff1", "staff2", "staff3"},
					Since: noon.AddDate(0, -1, 0), Max: 1}, 668)
				if r.Capped == 0 {
					b.Fatal(r)
				}
			})
		})
		b.Run("brought", func(b *testing.B) { // whom one article brought
			measured(b, func(int) {
				all, err := s.Contacts(b.Context(), content.ContactFilter{States: []string{benchState}})
				if err != nil || len(all) != manyCustomers/20 {
					b.Fatal(len(all), err)
				}
			})
		})
		b.Run("one-reader", func(b *testing.B) { // of those who came again by another way
			measured(b, func(round int) {
				all, err := s.Contacts(b.Context(), content.ContactFilter{Account: benchCorp, Reader: fmt.Sprintf("reader%d", 1+round%manyCustomers)})
				if err != nil || len(all) != 1 {
					b.Fatal(len(all), err)
				}
			})
		})
		b.Run("book", func(b *testing.B) { // what a list is compared with
			measured(b, func(int) {
				all, err := s.Contacts(b.Context(), content.ContactFilter{Account: benchCorp})
				if err != nil || len(all) != manyCustomers || len(all[0].Tags) != 2 {
					b.Fatal(len(all), err)
				}
			})
		})
		b.Run("counts", func(b *testing.B) { // how one message stands
			measured(b, func(int) {
				counts, err := s.DeliveryCounts(b.Context(), 1)
				if err != nil || counts[content.SendDone] != manyCustomers*9/10 {
					b.Fatal(counts, err)
				}
			})
		})
		b.Run("deliveries", func(b *testing.B) {
			measured(b, func(round int) {
				all := make([]content.Delivery, manyCustomers)
				for i := range all {
					all[i] = content.Delivery{Publication: 1, Reader: fmt.Sprintf("other%d-%d", round, i), Status: content.SendDone, At: noon}
				}
				if n, err := s.PutDeliveries(b.Context(), all); err != nil || n != len(all) {
					b.Fatal(n, err)
				}
			})
		})
		b.Run("first-roll", func(b *testing.B) {
			measured(b, func(round int) {
				if err := s.KeepContacts(b.Context(), told(round+int(time.Now().UnixNano()))); err != nil {
					b.Fatal(err)
				}
			})
		})
	})
}
