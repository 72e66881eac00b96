package sheet

const maxFile = 64 << 20 // bytes
