import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lookThrough } from '../../../../src/backlog/read-backlog.ts'
import type { Problem } from '../../../../src/core/errors.ts'
import { folderWith } from '../../../support/folder-with.ts'
import { casesFolder, casesIn } from './cases-in.ts'
import { summaryOf } from './read-text.ts'

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

describe.each(readdirSync(casesFolder).map((file) => ({ of: basename(file, '.txt'), file })))(
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
