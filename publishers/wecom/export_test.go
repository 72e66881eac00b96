package wecom

// Carry is what fuzzing needs.
var Carry = carry
