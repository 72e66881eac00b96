// Package scheduler turns what a workspace asks for into releases and carries every
// release out once.
//
// # The states of a release
//
//	from                       to                              when
//	planned                    approved                        the last approval the rule asks for, of this digest
//	approved                   planned                         the content changed: a new digest, approval falls
//	approved                   queued                          due; the fence grows by one
//	queued                     publishing · approved           a worker claimed it · nobody did (sweeper)
//	publishing                 published                       the platform gave an id
//	publishing                 submitted                       the platform took a job and answers later
//	publishing                 handed_off                      a person finishes it
//	publishing                 approved                        surely not created and worth another try, not before an instant
//	publishing                 failed                          refused for good
//	publishing, submitted      in_doubt                        answer lost, lease over, no verdict in the platform's time
//	submitted                  published · failed              verdict by callback or poll
//	handed_off                 published · failed · expired    link, evidence or the platform's word · "can't, because" · nobody did
//	in_doubt                   published · approved · failed   found · proved absent, or once more under its key · a person's word
//	in_doubt                   handed_off                      found: a task that people finish
//	planned, approved, queued  missed                          instant + late passed, whatever the cause
//	failed, missed, expired    planned · approved · cancelled  a person: changed · again at a new instant · given up
//	planned, approved, queued, handed_off   cancelled          a person or plan
//
// content.State.CanBecome is this table; the store makes each step one conditional UPDATE
// and writes it to the audit.
//
// # Once
//
// The store holds the truth, the queue only carries work: losing or doubling a task must
// change nothing. Seven parts share the work, each of them safe to run in many processes:
//
//   - The Releaser moves what is due to queued with a new fence, commits, and only then
//     enqueues. A crash between the two leaves a queued row that the sweeper returns.
//   - The Worker claims a ticket by its fence, which writes the intent (an attempt) in the
//     same transaction. A ticket whose claim changes no row is old and is dropped. The platform
//     is called only if the call's time-out ends before the lease does, and the call's context
//     ends no later. The outcome is written only while fence and state still hold; a worker
//     that lost its lease changes nothing, its answer is kept beside the attempt.
//   - Every error that does not say "surely not created" means that the post may exist. Such a
//     release is in_doubt and is never called again before the Resolver has looked.
//   - The Resolver waits until whatever was called must be visible, then asks the platform.
//     Found ends the doubt. Absent counts only from a look-up that the adapter declares
//     authoritative, and only when two clean look-ups some time apart say so. A look-up that
//     failed says nothing. What looking does not end is repeated under the very same key where
//     the platform has one and still knows it: a few times, and never past the key's life less a
//     margin. Until that repetition has an answer the doubt stays open, whatever refuses it.
//     Everything else waits for a person.
//   - The Sweeper ends leases of dead workers (to in_doubt, for the same reason) and the
//     Follower finds out what became of jobs that the platform took and of hand-offs: from the
//     events that the store keeps, and else by asking, of hand-offs seldom. An event that is
//     there before its release is submitted waits for it. A job that ended without a post and
//     without a reason is tried once more from a new draft, in two steps of the table:
//     submitted, in_doubt, approved.
//   - The Preparer puts drafts in place ahead of the instant, under a hold that keeps its release
//     from being dispatched. No reader sees a draft: nothing it does can double a post, a hold
//     that its holder did not survive ends by itself, and a failure never fails the release.
//   - Notices tell people what needs them and sum up each day: in each place by itself, in one process
//     at a time.
//
// One hole is left and is known: a process that freezes after the lease check and before the
// first byte of a call, for longer than the lease and the resolver's wait together, and then
// wakes and sends within the call's deadline as its own clock sees it. Platforms with a key or
// a second phase close it; on others it can double a post. The harness has this as the
// failpoint "before-call".
//
// # Who goes before whom
//
// A release may wait for others: for the one that its instant is counted from (offset), for an
// article that comes first (after), for earlier parts of its series. One that waits stays approved
// when it is due, and says for whom; it is dispatched as soon as the last of them is published, and
// Claim looks once more. Past its window it is missed with that reason. What was cancelled, failed or
// was missed is waited for like anything else that is not out, but a cancelled part of a series; a
// person may drop the waits (Desk.Unwait), and what plan asks for again stays dropped. Several are
// never waited for in a ring: the store refuses it.
//
// Of what is due together the higher priority goes first, then the earlier instant. Of a channel with
// a rate no more are dispatched than it lets through; the others wait in the store, in that order.
//
// # Two clocks
//
// Calendar time (Options.Now) decides what is due, late or expired and may be stepped by a
// demo. Work time (Options.Clock) measures leases, waits and back-off and is the machine's.
//
// The machine's clock may jump, and the machine may sleep. Each process compares the wall clock with
// the time it was awake (watch); where they part by two seconds the jump is logged, audited as
// clock.jump and told to people once for each machine. What follows from it:
//
//	forward, or asleep   what is past its window is missed, not sent; a call does not begin whose lease is
//	                     over by the wall clock; leases and holds from before go on for as long as they
//	                     were given, so that no call under way is taken for dead and no attempt meets a
//	                     draft that is being written; what was called counts as called at
//	                     the jump, so that absence is proved no sooner than it may be
//	back                 what is out stays out; a lease, a place in the queue or a hold that ends in a time
//	                     to come is over once this process has seen it for as long as one lasts; a
//	                     platform's key grows no younger
//
// Local times are reckoned in the workspace's zone. A slot or an offset of days keeps its time of day
// over the change to summer time and back: in the hour that is left out it stands an hour later, in
// the hour that comes twice it stands once, the first time. An offset of hours is so many hours.
package scheduler
