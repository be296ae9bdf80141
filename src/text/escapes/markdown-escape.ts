import type { Safe } from '../safe.ts'

/**
 * Safe text as Markdown that renders as exactly that text: no link, no tag, no emphasis, no table cell, no mention. Signs are
 * escaped only where they would mean something, so that the file also reads well as it stands.
 */
export function markdownEscape(text: Safe): Safe {
  return text
    .replace(anywhere, '\\$&')
    .replace(/^(\s*)([-+=>:])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])/, '$1\\$2') as Safe
}

/** A `_` inside a word is a letter; a colon matters in addresses and emoji alone. */
const anywhere = /[\\`*[\]<#|~@$]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)|:(?=\/\/|[\w+-]+:)|(?<=www)\./gi

/** Safe text as inline code; the fence is longer than any run of backticks in it. */
export function markdownCode(text: Safe): Safe {
  const runs = text.match(/`+/g) ?? []
  const fence = '`'.repeat(Math.max(0, ...runs.map((run) => run.length)) + 1)
  const room = text.startsWith('`') || text.endsWith('`') ? ' ' : ''
  // A pipe ends a table cell even inside code.
  return `${fence}${room}${text.replaceAll('|', '\\|')}${room}${fence}` as Safe
}
