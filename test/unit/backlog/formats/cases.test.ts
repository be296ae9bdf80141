import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { lookThrough } from '../../../../src/backlog/read-backlog.ts'
import type { Problem } from '../../../../src/core/errors.ts'
import { folderWith } from '../../../support/folder-with.ts'
import { summaryOf } from './read-text.ts'

/**
 * Small backlogs with what people write, a file for each format. A case begins with `=== what it is | path | format | how it is written or
 * read`, and has its text, or several files each after `>>> path`. Below the dashes stand the items that must come of it, as `summaryOf` shows
 * them, errors (`! line: message`) and notices (`~`), of each a part; `~*`: notices are not looked at.
 */
const folder = fileURLToPath(new URL('../../../fixtures/backlogs/cases', import.meta.url))

interface Case {
  readonly what: string
  readonly path: string
  readonly format: string
  readonly ways: readonly string[]
  readonly files: Readonly<Record<string, string>>
  readonly items: readonly string[]
  readonly problems: readonly string[]
}

function casesIn(file: string): readonly Case[] {
  const blocks = readFileSync(`${folder}/${file}`, 'utf8').split(/^=== /m).slice(1)
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

/** Each problem that was expected, with the one that it is a part of; what is left over as it is. */
function matched(wanted: readonly string[], given: readonly Problem[]) {
  const left = given.map(
    ({ severity, line, message }) => `${severity === 'error' ? '!' : '~'} ${line}: ${message}`,
  )
  const missing = wanted.filter((part) => {
    if (part === '~*') return false
    const at = left.findIndex((whole) => whole[0] === part[0] && whole.includes(part.slice(1).trim()))
    if (at !== -1) left.splice(at, 1)
    return at === -1
  })
  return { missing, left: left.filter((whole) => whole.startsWith('!') || !wanted.includes('~*')) }
}

describe.each(readdirSync(folder).map((file) => ({ of: basename(file, '.txt'), file })))(
  '$of',
  ({ file }) => {
    it.each(casesIn(file))('$what', async ({ path, format, ways, files, items, problems }) => {
      const root = await folderWith(files)
      const found = await lookThrough({
        root,
        paths: [path],
        now: Date.parse('2026-11-26'),
        rules: {
          unknownDependency: ways.includes('block unknown') ? 'block' : 'error',
          duplicateId: ways.includes('number twins') ? 'number' : 'error',
          stories: ways.includes('stories side by side') ? 'parallel' : 'phases',
        },
      })
      expect(found.backlogs.map((backlog) => backlog.format)).toEqual([format])
      expect(matched(problems, found.problems)).toEqual({ missing: [], left: [] })
      const isRefused = problems.some((problem) => problem.startsWith('!'))
      if (isRefused && items.length === 0) return
      const shown = found.backlogs.flatMap(({ drafts }) => drafts).map(summaryOf)
      expect(shown.map((line) => line.replace(/group .* (\S+)$/, 'group $1'))).toEqual(items)
    })
  },
)
