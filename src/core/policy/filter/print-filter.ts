import type { Filter } from './filter.ts'
import type { Glob } from './glob.ts'
import { filterFields, filterKeywords } from './parse-filter.ts'

/** The expression in one spelling; it is read back as the same filter. */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'all':
      return 'all'
    case 'word':
      return printValue(filter.word)
    case 'text':
      return `${filter.field} = ${filter.values.map(printValue).join(', ')}`
    case 'number':
      return `${filter.field} ${filter.comparison} ${filter.values.join(', ')}`
    case 'not':
      return printNot(filter.of)
    case 'and':
    case 'or':
      return filter.of.map(printPart).join(` ${filter.kind} `)
  }
}

function printNot(of: Filter): string {
  if (of.kind === 'text') return `${of.field} != ${of.values.map(printValue).join(', ')}`
  if (of.kind === 'number' && of.comparison === '=') return `${of.field} != ${of.values.join(', ')}`
  return `not ${printPart(of)}`
}

const printPart = (filter: Filter): string =>
  filter.kind === 'and' || filter.kind === 'or' ? `(${printFilter(filter)})` : printFilter(filter)

/** Quoted, unless it can't be taken for anything else. */
export function printValue(glob: Glob): string {
  const text = glob.map((part) => part.replaceAll(/[\\*"]/g, (special) => `\\${special}`)).join('*')
  const isPlain = /^[\p{L}\p{N}_./:#@+*-]+$/u.test(text)
  const isTaken = [...filterKeywords, ...filterFields].includes(text.toLowerCase())
  return isPlain && !isTaken ? text : `"${text}"`
}
