import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { findBacklog } from '../../../src/backlog/find-backlog.ts'
import { readBacklog } from '../../../src/backlog/read-backlog.ts'
import type { ReadingRules } from '../../../src/core/backlog/reading-rules.ts'
import type { ItemDraft } from '../../../src/core/item.ts'

/** Other people's backlogs are no part of this repository: a folder with them is named by the environment. */
const folder = process.env['LOOPWORK_REAL_BACKLOGS']

interface RealBacklog {
  /** In the folder. */
  readonly file: string
  /** Where it lies in a repository. */
  readonly path: string
  readonly format: string
  readonly rules?: ReadingRules
  /** Other files that belong to it, by where they lie. */
  readonly beside?: Readonly<Record<string, string>>
  /** What it must give, as the sum of all that is counted below. */
  readonly counts: Readonly<Partial<Counts>>
}

interface Counts {
  readonly todo: number
  readonly done: number
  readonly failed: number
  readonly cancelled: number
  /** Of the todo ones. */
  readonly held: number
  readonly containers: number
  readonly checks: number
  /** Dependencies, all together. */
  readonly edges: number
  readonly groups: number
}

const backlogs: readonly RealBacklog[] = [
  {
    file: 'looper-go-to-do.json',
    path: 'to-do.json',
    format: 'looper',
    counts: { done: 81, todo: 10, held: 6, edges: 5, containers: 0 },
  },
  {
    file: 'ralph-snarktank-prd.example.json',
    path: 'scripts/ralph/prd.json',
    format: 'ralph',
    counts: { todo: 4, done: 0, held: 0, edges: 0 },
  },
  {
    file: 'ralph-xrpl-cli-prd.json',
    path: 'scripts/ralph/prd.json',
    format: 'ralph',
    counts: { todo: 5, done: 0, held: 0, edges: 0 },
  },
  {
    file: 'beads-tbd-sample-issues.jsonl',
    path: '.beads/issues.jsonl',
    format: 'beads',
    counts: { done: 263, todo: 1, held: 0, edges: 70, containers: 1 },
  },
  {
    file: 'openagents-tasks-first60.jsonl',
    path: '.openagents/tasks.jsonl',
    format: 'openagents',
    counts: { done: 60, todo: 0, edges: 21, containers: 0 },
  },
  {
    file: 'loopwork-dogfood-tasks.json',
    path: '.specs/tasks/tasks.json',
    format: 'loopwork',
    rules: { unknownDependency: 'block' },
    // Four of the edges name what is not there.
    counts: { done: 313, todo: 22, held: 0, edges: 280 + 4, containers: 1 },
  },
  {
    file: 'loopwork-basic/tasks.json',
    path: '.specs/tasks/tasks.json',
    format: 'loopwork',
    counts: { todo: 3, done: 0, held: 0, edges: 0 },
  },
  {
    file: 'kiro-ccsdd-photo-albums.tasks.md',
    path: '.kiro/specs/photo-albums-en/tasks.md',
    format: 'kiro',
    counts: { todo: 41, done: 0, containers: 13, edges: 27, groups: 0, held: 0 },
  },
  {
    file: 'openspec-add-change-stacking.tasks.md',
    path: 'openspec/changes/add-change-stacking-awareness/tasks.md',
    format: 'openspec',
    counts: { todo: 22, done: 0, containers: 0, edges: 21 },
  },
  {
    file: 'smart-ralph-parallel-tasks-execution.tasks.md',
    path: 'specs/parallel-tasks-execution/tasks.md',
    format: 'smart-ralph',
    counts: { todo: 0, done: 46, checks: 14, groups: 4, containers: 0 },
  },
  {
    file: 'smart-ralph-parallel-task-execution.tasks.md',
    path: 'specs/parallel-task-execution/tasks.md',
    format: 'smart-ralph',
    counts: { todo: 0, done: 24, checks: 7, groups: 1, containers: 0 },
  },
  {
    file: 'smart-ralph-speckit-example.tasks.md',
    path: 'specs/001-user-auth/tasks.md',
    format: 'smart-ralph',
    counts: { todo: 28, done: 0, checks: 8, groups: 3, containers: 0 },
  },
]

describe.skipIf(folder === undefined)('backlogs of real repositories', () => {
  it.each(backlogs)('$file', async ({ file, path, format, rules, beside = {}, counts }) => {
    const root = await mkdtemp(join(tmpdir(), 'real-backlog-'))
    try {
      for (const [to, from] of Object.entries({ [path]: file, ...beside })) {
        await mkdir(dirname(join(root, to)), { recursive: true })
        await copyFile(join(folder ?? '', from), join(root, to))
      }
      const read = await readBacklog({
        root,
        path,
        ...(rules === undefined ? {} : { rules }),
      })
      expect(read.format).toBe(format)
      expect(countsOf(read.drafts)).toMatchObject(counts)
    } finally {
      await rm(root, { recursive: true })
    }
  })
})

it.skipIf(folder === undefined)('a form of spec-kit is no backlog, wherever it lies', async () => {
  const root = await mkdtemp(join(tmpdir(), 'real-backlog-'))
  try {
    await mkdir(join(root, 'specs/001'), { recursive: true })
    await copyFile(join(folder ?? '', 'speckit-tasks-template.md'), join(root, 'specs/001/tasks.md'))
    expect(await findBacklog({ cwd: root, root })).toMatchObject({ path: null, choices: [] })
  } finally {
    await rm(root, { recursive: true })
  }
})

function countsOf(drafts: readonly ItemDraft[]): Counts {
  const how = (matches: (draft: ItemDraft) => boolean) => drafts.filter(matches).length
  return {
    todo: how(({ status }) => status === 'todo'),
    done: how(({ status }) => status === 'done'),
    failed: how(({ status }) => status === 'failed'),
    cancelled: how(({ status }) => status === 'cancelled'),
    held: how(({ status, hold }) => status === 'todo' && hold !== null),
    containers: how(({ kind }) => kind === 'container'),
    checks: how(({ kind }) => kind === 'check'),
    edges: drafts.reduce((sum, { dependsOn }) => sum + dependsOn.length, 0),
    groups: new Set(drafts.flatMap(({ group }) => group ?? [])).size,
  }
}
