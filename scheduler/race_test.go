//go:build race

package scheduler

const raceDetector = true
