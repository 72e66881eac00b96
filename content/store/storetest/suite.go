// Package storetest holds what every database under content/store must do, and starts the
// servers that tests need.
//
// One suite runs on both databases, since one SQL text serves both: where they differ, a
// subtest differs, and its name says in what.
package storetest

import (
	"testing"

	"moxin/content/store"
)

// Run runs the whole suite. open gives each subtest an empty store, which the subtest closes.
func Run(t *testing.T, open func(t *testing.T) *store.Store) {
	for _, c := range []struct {
		name string
		run  func(*desk)
	}{
		{"EveryStepIsInTheTable", everyStep},
		{"WordsAreConditional", wordsAreConditional},
		{"ApprovalIsOfTheDigest", approvalIsOfTheDigest},

		{"ApprovalTakesPeople", approvalTakesPeople},
		{"TermsTakeTheApproval", termsTakeTheApproval},
		{"OneHumanIsOneWord", oneHumanIsOneWord},
		{"WordsBringNothingThrough", wordsBringNothingThrough},

		{"ApplyCreates", applyCreates},
		{"ApplyChanges", applyChanges},
		{"ApplyIsAllOrNothing", applyIsAllOrNothing},
		{"ApplyRefusesStale", applyRefusesStale},
		{"MessagesExchangeArticles", messagesExchangeArticles},
		{"RevivedOwesNothing", revivedOwesNothing},
		{"OneSlotEach", oneSlotEach},
		{"CancelledFreesItsSlot", cancelledFreesItsSlot},
		{"RenameKeepsOneSlot", renameKeepsOneSlot},
		{"ArticlesAndAliases", articlesAndAliases},
		{"ReleasesAreFiltered", releasesAreFiltered},
		{"BriefIsPartOfTheWhole", briefIsPartOfTheWhole},

		{"DispatchInOrder", dispatchInOrder},
		{"DispatchWindow", dispatchWindow},
		{"DispatchStops", dispatchStops},
		{"DispatchByPriority", dispatchByPriority},
		{"WaitsAreResolved", waitsAreResolved},
		{"WaitsKeepFromGoing", waitsKeepFromGoing},
		{"WaitsMeetTheClaim", waitsMeetTheClaim},
		{"WaitsThatNeverEnd", waitsThatNeverEnd},
		{"UnwaitStays", unwaitStays},
		{"TermsAreReplaced", termsAreReplaced},
		{"LatenessIsOfFirstAttempts", latenessIsOfFirstAttempts},
		{"PulseBeats", pulseBeats},
		{"NextDueJumps", nextDueJumps},
		{"MissedSaysWhy", missedSaysWhy},

		{"ClaimWritesTheAttempt", claimWritesTheAttempt},
		{"ClaimIsRefused", claimIsRefused},
		{"ClaimMeetsAPause", claimMeetsAPause},
		{"SweepFindsTheAbandoned", sweepFindsTheAbandoned},
		{"SweepsOver", sweepsOver},

		{"HoldKeepsFromDispatch", holdKeepsFromDispatch},
		{"HoldEndsByItself", holdEndsByItself},
		{"HoldIsRefused", holdIsRefused},
		{"LeadIsOnesAlone", leadIsOnesAlone},

		{"SettlePublishes", settlePublishes},
		{"SettleHandsOff", settleHandsOff},
		{"SettleRetries", settleRetries},
		{"SettleAgainIsNothing", settleAgainIsNothing},
		{"SettleAfterTheLease", settleAfterTheLease},
		{"SettleRefuses", settleRefuses},
		{"PublicationsAreFiltered", publicationsAreFiltered},

		{"RaceClaim", raceClaim},
		{"RaceApprove", raceApprove},
		{"RaceLastWord", raceLastWord},
		{"RaceDispatch", raceDispatch},
		{"RaceRate", raceRate},
		{"RaceApply", raceApply},
		{"RaceSettle", raceSettle},
		{"RaceTake", raceTake},
		{"RaceHold", raceHold},
		{"RaceTakeCollection", raceTakeCollection},
		{"RaceSamples", raceSamples},
		{"RaceVisits", raceVisits},
		{"RaceOutcomes", raceOutcomes},
		{"RaceMatches", raceMatches},
		{"RaceLinks", raceLinks},

		{"SamplesOnce", samplesOnce},
		{"SamplesRefused", samplesRefused},
		{"RawsOnce", rawsOnce},
		{"OutcomesOnce", outcomesOnce},
		{"OutcomesByRef", outcomesByRef},
		{"OutcomesAreFound", outcomesAreFound},
		{"ScoresOfTheNewest", scoresOfTheNewest},
		{"ScoringIsKept", scoringIsKept},
		{"ScoringIsRefused", scoringIsRefused},
		{"ScoringsAreThinned", scoringsAreThinned},
		{"HistoryOfTheRenamed", historyOfTheRenamed},
		{"ScoresOfOneSubject", scoresOfOneSubject},
		{"ScoresOfThePast", scoresOfThePast},
		{"RankedInOrder", rankedInOrder},
		{"TallyOfTheNewest", tallyOfTheNewest},
		{"RankedIsChosen", rankedIsChosen},
		{"RankedSaysWhenRead", rankedSaysWhenRead},
		{"RaceScoring", raceScoring},
		{"CollectionsDue", collectionsDue},
		{"CollectionsAreTaken", collectionsAreTaken},
		{"RecallsAreReplaced", recallsAreReplaced},
		{"CorrectionsHold", correctionsHold},
		{"CorrectedBounds", boundsHold},
		{"CorrectionsAreAudited", correctionsAreAudited},
		{"CorrectionsRefused", correctionsRefused},
		{"KnownAsItWas", knownAsItWas},
		{"OutcomesSayWhenLearned", outcomesSayWhenLearned},
		{"LearnedSince", learnedSince},
		{"TypedInOnce", typedInOnce},
		{"LatestSamples", latestSamples},
		{"SampleSources", sampleSources},
		{"EachSampleIsSaid", eachSampleIsSaid},
		{"SamplesAreKnown", samplesAreKnown},
		{"SamplesToTheBit", samplesToTheBit},
		{"ImportsAreKept", importsAreKept},
		{"MatchesAreRemembered", matchesAreRemembered},
		{"LinksAreKept", linksAreKept},
		{"VisitsOnce", visitsOnce},
		{"TouchesAreTheLast", touchesAreTheLast},
		{"WaysAreKept", waysAreKept},
		{"ContactEventsOnce", contactEventsOnce},
		{"ContactsAreReplaced", contactsAreReplaced},
		{"ContactsOfTheForgotten", contactsOfTheForgotten},
		{"OutcomesAreCreditedAnew", outcomesAreCreditedAnew},
		{"ContactsMoveOn", contactsMoveOn},
		{"DeliveriesStay", deliveriesStay},
		{"ReachIsCounted", reachIsCounted},
		{"RaceContacts", raceContacts},
		{"StepsAndUploads", stepsAndUploads},
		{"EventsOnce", eventsOnce},
		{"TokensAreKept", tokensAreKept},
		{"InstanceKeyIsOne", instanceKeyIsOne},
		{"AccountsAndPauses", accountsAndPauses},
		{"TakesAreCounted", takesAreCounted},
		{"BeatsAndAudit", beatsAndAudit},
		{"NothingIsNotFound", nothingIsNotFound},

		{"PeopleAreKept", peopleAreKept},
		{"AnAdminStays", anAdminStays},
		{"FirstLinkWorksOnce", firstLinkWorksOnce},
		{"SessionsEnd", sessionsEnd},
		{"APITokensAreRevoked", apiTokensAreRevoked},
		{"AuditSaysFromWhere", auditSaysFromWhere},
		{"RacePeople", racePeople},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t)
			t.Cleanup(func() {
				if err := s.Close(); err != nil {
					t.Errorf("close: %v", err)
				}
			})
			c.run(newDesk(t, s))
		})
	}
}
