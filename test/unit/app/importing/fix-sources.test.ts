import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { applyFixes, lookForFixes, planFixes } from '../../../../src/app/importing/fix-sources.ts'
import { findProject } from '../../../../src/app/project.ts'
import { folderWith } from '../../../support/folder-with.ts'

const rules = { unknownDependency: 'error' as const }
const tasks = '{"tasks": [{"id": "A", "title": "a", "dependsOn": ["A"]}]}'

async function seen(root: string, file: string) {
  const project = await findProject({ C: root, color: false })
  const order = { named: [join(root, file)], configured: [], mayLeave: [], rules }
  return lookForFixes(project, order)
}

test('a file that somebody has changed since it was looked at is left as it is', async () => {
  const root = await folderWith({ 'tasks.json': tasks })
  const plans = await planFixes(await seen(root, 'tasks.json'), rules)
  const edited = tasks.replace('"a"', '"edited"')
  await writeFile(join(root, 'tasks.json'), edited)
  await expect(applyFixes(plans)).rejects.toThrow(
    'lint: tasks.json was changed meanwhile: it is left as it is',
  )
  expect(await readFile(join(root, 'tasks.json'), 'utf8')).toBe(edited)
})

test('a file that bd keeps is left to bd', async () => {
  const issue =
    '{"id":"b-1","title":"a","status":"open","priority":1,"issue_type":"task","dependencies":[{"depends_on_id":"b-1","type":"blocks"}]}\n'
  const root = await folderWith({ '.beads/issues.jsonl': issue, 'programs/bd': '#!/bin/sh\n' })
  const found = await seen(root, '.beads/issues.jsonl')
  expect(await planFixes(found, rules)).toMatchObject([{ fixes: [{ rule: 'own-need' }] }])
  const path = process.env['PATH']
  try {
    const programs = await folderWith({ bd: '#!/bin/sh\n' })
    await chmod(join(programs, 'bd'), 0o755)
    process.env['PATH'] = `${programs}:${path ?? ''}`
    await expect(planFixes(found, rules)).rejects.toThrow('lint: bd keeps .beads/issues.jsonl')
  } finally {
    process.env['PATH'] = path
  }
})
