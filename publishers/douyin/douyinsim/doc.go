// Package douyinsim is the 抖音 open platform as its documents describe it: an HTTP server for
// tests, the demo and `moxin sim`, and the app on a phone that opens a share schema. It follows
// the facts, never the adapter.
//
// # What is documented
//
// Pages of developer.open-douyin.com as read in 2026-11: client_token and ticket live about two
// hours and a new ticket leaves the one before five more minutes; user tokens live 15 days, refresh
// tokens 30; the schema's signature is the MD5 of nonce_str, ticket and timestamp; the media
// types that a schema may name; the callback create_video, its signature, its retries and the check
// of the callback's address; the codes of errors; the interaction data of videos: scope, date_type
// of 7, 15 or 30 days, an item_id escaped by itself, videos of at most 30 days, all data from the day
// after the owner first let the app in, and rows of date and share.
//
// # What is not (unverified)
//
//   - The address of the look-up by share_id: Options.LookupPath. What it answers is documented.
//   - How long a share_id works: Options.ShareLife. One public project says one hour.
//   - How long a schema works: Options.SchemaLife, beside its ticket.
//   - Which codes answer a wrong secret, a wrong code and too many renewals: see errcode.go.
//   - What the app does with a title, topics or media beyond its limits: this one refuses.
//   - Whether a share_id may be published under twice: this platform lets it, and the look-up
//     then names the first post. Posts is the oracle that counts them.
//   - Of the data: the keys of sums and of rows other than share; the hour at which a day is final
//     (10:00 of the next in Beijing); whether the sums read date_type (these do not, and hold until
//     the last final day); what answers a post without data (an empty list, an empty result); the
//     code of an item_id that is unknown, another's or not escaped; whether works that are no video,
//     or are for friends, have data (these have none).
package douyinsim
