import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * Small backlogs with what people write, a file for each format. A case begins with `=== what it is | path | format | how it is written or
 * read`, and has its text, or several files each after `>>> path`. Below the dashes stand the items that must come of it, as `summaryOf` shows
 * them, errors (`! line: message`) and notices (`~`), of each a part; `~*`: notices are not looked at.
 */
export const casesFolder = fileURLToPath(new URL('../../../fixtures/backlogs/cases', import.meta.url))

export interface Case {
  readonly what: string
  readonly path: string
  readonly format: string
  readonly ways: readonly string[]
  readonly files: Readonly<Record<string, string>>
  readonly items: readonly string[]
  readonly problems: readonly string[]
}

export function casesIn(file: string): readonly Case[] {
  const blocks = readFileSync(`${casesFolder}/${file}`, 'utf8').split(/^=== /m).slice(1)
  return blocks.map((block) => {
    const end = block.indexOf('\n')
    const [what = '', path = '', format = '', ...ways] = block.slice(0, end).split('|').map(trim)
    const [body = '', expected = ''] = block.slice(end + 1).split(/^-----\n/m)
    const parts = body.split(/^>>> (.+)\n/m)
    const texts =
      parts.length === 1 ? [[path, body]] : pairs(parts.slice(1)).map(([name, text]) => [name, text])
    const lines = expected.split('\n').map(trim).filter(Boolean)
    return {
      what,
      path,
      format,
      ways,
      files: Object.fromEntries(texts.map(([name = '', text = '']) => [name, written(text, ways)])),
      items: lines.filter((line) => !/^[!~]/.test(line)),
      problems: lines.filter((line) => /^[!~]/.test(line)),
    }
  })
}

const trim = (text: string): string => text.trim()

const pairs = (list: readonly string[]): readonly (readonly [string, string])[] =>
  list.flatMap((name, index) => (index % 2 === 0 ? [[name, list[index + 1] ?? ''] as const] : []))

function written(text: string, ways: readonly string[]): string {
  const ended = ways.includes('no final newline') ? text.replace(/\n$/, '') : text
  const lines = ended.replaceAll('<TAB>', '\t').replaceAll('\n', ways.includes('crlf') ? '\r\n' : '\n')
  return (ways.includes('bom') ? '\ufeff' : '') + lines
}
