package main

import "fmt"

// many counts in English: "1 article", "2 articles".
func many(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
