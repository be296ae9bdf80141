const deepest = 64
const prototypeKeys = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * A line of JSON as an object, where nothing about it has to be looked at closely. Null: it is no object, or it may be one that is
 * refused, and whoever names problems with their places has to say.
 *
 * What `JSON.parse` lets pass without a word is counted: of a key that is there twice one is missing afterwards.
 */
export function plainRecord(line: string): Readonly<Record<string, unknown>> | null {
  const value = parsed(line)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const count = { texts: 0, isOdd: false }
  // Without escapes there is no character in it that was not checked when its bytes were read.
  look(value, count, 1, line.includes('\\u'))
  return count.isOdd || count.texts !== quotesIn(line) / 2
    ? null
    : (value as Readonly<Record<string, unknown>>)
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown
  } catch {
    return null
  }
}

interface Count {
  texts: number
  isOdd: boolean
}

function look(value: unknown, count: Count, depth: number, hasEscapes: boolean): void {
  if (typeof value === 'string') {
    count.texts++
    if (hasEscapes && (value.includes('\0') || !value.isWellFormed())) count.isOdd = true
    return
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) count.isOdd = true
    return
  }
  if (typeof value !== 'object' || value === null) return
  if (depth > deepest) {
    count.isOdd = true
    return
  }
  if (Array.isArray(value)) {
    for (const each of value) look(each, count, depth + 1, hasEscapes)
    return
  }
  for (const key of Object.keys(value)) {
    count.texts++
    if (prototypeKeys.has(key) || hasEscapes) count.isOdd ||= prototypeKeys.has(key) || !isPlain(key)
    look((value as Record<string, unknown>)[key], count, depth + 1, hasEscapes)
  }
}

const isPlain = (key: string): boolean => !key.includes('\0') && key.isWellFormed()

/** Those that begin or end a text. */
function quotesIn(line: string): number {
  const hasBackslash = line.includes('\\')
  let quotes = 0
  for (let at = line.indexOf('"'); at !== -1; at = line.indexOf('"', at + 1))
    if (!hasBackslash || !isEscaped(line, at)) quotes++
  return quotes
}

function isEscaped(line: string, at: number): boolean {
  let backslashes = 0
  while (line[at - 1 - backslashes] === '\\') backslashes++
  return backslashes % 2 === 1
}
