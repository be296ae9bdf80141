import fc from 'fast-check'
import { expect, it } from 'vitest'
import { planFix } from '../../src/backlog/fix/plan-fix.ts'
import { needlessNeeds } from '../../src/backlog/fix/needless-needs.ts'
import { kiroFormat } from '../../src/backlog/formats/kiro/format.ts'
import { loopworkFormat } from '../../src/backlog/formats/loopwork/format.ts'
import { beadsFormat } from '../../src/backlog/formats/beads/format.ts'
import type { BacklogFormat } from '../../src/backlog/formats/format.ts'
import { smartRalphFormat } from '../../src/backlog/formats/smart-ralph/format.ts'
import { specKitFormat } from '../../src/backlog/formats/spec-kit/format.ts'
import { taskMasterFormat } from '../../src/backlog/formats/task-master/format.ts'
import { apartIn } from '../../src/backlog/lint/shared-files.ts'
import type { SourceFile } from '../../src/backlog/source-file.ts'
import { foldId } from '../../src/core/naming/slug.ts'
import type { ItemDraft } from '../../src/core/item.ts'
import { alwaysAsync } from '../support/always.ts'
import { folderWith } from '../support/folder-with.ts'

const runs = Number(process.env['LOOPWORK_TEST_LISTS'] ?? 100)

/** A task in one line, or in two where its format says files or needs below it. */
interface Task {
  readonly needs: readonly number[]
  readonly isParallel: boolean
  readonly file: string
  readonly box: string
  readonly space: string
  readonly text: string
}

const task = fc.record<Task>({
  needs: fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 5 }),
  isParallel: fc.boolean(),
  file: fc.constantFrom('src/a.ts', 'src/b.ts', 'src/', 'docs/c.md'),
  box: fc.constantFrom(' ', ' ', 'x'),
  space: fc.constantFrom('', ' ', '\t', '  '),
  text: fc.constantFrom('Add it', 'é 🎯 日本', 'Mention [P] (P)', 'A, B and (more)'),
})

type Form = (task: Task, at: number) => readonly string[]

const number = (at: number): string => `T${String(at + 1).padStart(3, '0')}`
const json = (value: unknown): string => JSON.stringify(value)
const spaced = ({ space }: Task, values: readonly string[]): string =>
  `[${space}${values.join(`${space},${space}`)}${space}]`

const forms: Readonly<
  Record<string, { format: BacklogFormat; name: string; form: Form; around?: [string, string] }>
> = {
  'spec-kit': {
    format: specKitFormat,
    name: 'specs/x/tasks.md',
    form: ({ needs, isParallel, file, box, text }, at) => [
      `- [${box}] ${number(at)} ${isParallel ? '[P] ' : ''}${text} in \`${file}\`${needs.length === 0 ? '' : ` (depends on ${needs.map(number).join(', ')})`} end`,
    ],
  },
  'smart-ralph': {
    format: smartRalphFormat,
    name: 'specs/x/tasks.md',
    form: ({ isParallel, file, box, text, space }, at) => [
      `- [${box}] 1.${at + 1} ${isParallel ? '[P] ' : ''}${text}${space}`,
      `  - **Files**: \`${file}\``,
    ],
  },
  kiro: {
    format: kiroFormat,
    name: '.kiro/specs/x/tasks.md',
    form: ({ needs, isParallel, box, text, space }, at) => [
      `- [${box}] ${at + 1}. ${isParallel ? '(P) ' : ''}${text}`,
      ...(needs.length === 0 ? [] : [`  - _Depends:${space} ${needs.map((need) => need + 1).join(', ')}_`]),
    ],
  },
  loopwork: {
    format: loopworkFormat,
    name: 'tasks.json',
    around: ['{"tasks": [', ']}'],
    form: (given, at) => [
      `{"id": "${number(at)}", "title": ${json(given.text)}, "dependsOn":${spaced(
        given,
        given.needs.map((need) => `"${number(need)}"`),
      )}, "own": [1, 1]}`,
    ],
  },
  'task-master': {
    format: taskMasterFormat,
    name: '.taskmaster/tasks/tasks.json',
    around: ['{"master": {"tasks": [', ']}}'],
    form: (given, at) => [
      `{"id": ${at + 1}, "title": ${json(given.text)}, "status": "pending", "dependencies":${spaced(
        given,
        given.needs.map((need) => (need % 2 === 0 ? String(need + 1) : `"${need + 1}"`)),
      )}}`,
    ],
  },
  beads: {
    format: beadsFormat,
    name: '.beads/issues.jsonl',
    form: (given, at) => [
      `{"id":"${number(at)}","title":${json(given.text)},"status":"open","priority":1,"issue_type":"task","dependencies":${spaced(
        given,
        given.needs.map((need) => `{"depends_on_id":"${number(need)}","type":"blocks"}`),
      )}}`,
    ],
  },
}

const end = fc.constantFrom('\n', '\r\n')

it.each(Object.keys(forms))(
  '%s: mending changes no line that it does not name, takes nothing but what it says, and does all of it at once',
  async (name) => {
    const { format, name: path, form, around } = forms[name] ?? fail()
    const root = await folderWith({ x: '' })
    const read = async (text: string) => {
      const file: SourceFile = {
        name: path,
        part: null,
        realPath: `${root}/x`,
        bytes: Buffer.from(text),
        stamp: '',
        text,
      }
      const { drafts } = await format.read(file, 0, rules)
      return { file, drafts }
    }
    await alwaysAsync(
      fc.asyncProperty(
        fc.array(task, { minLength: 6, maxLength: 9 }),
        end,
        fc.boolean(),
        async (tasks, eol, ends) => {
          const comma = around !== undefined
          const body = tasks.flatMap((each, at) =>
            form(each, at).map((line) => line + (comma && at < tasks.length - 1 ? ',' : '')),
          )
          const heading = path.endsWith('.md') ? ['## Phase 1: One', ''] : []
          const all = [
            ...heading,
            ...(around === undefined ? [] : [around[0]]),
            ...body,
            ...(around === undefined ? [] : [around[1]]),
          ]
          const text = all.join(eol) + (ends ? eol : '')
          const before = await read(text)
          const plan = await planFix(before.file, { format, rules, now: 0 })
          const [changed] = plan.files
          const after = await read(changed?.text ?? text)

          expect(unnamedLines(text, plan.fixes)).toEqual(linesLeft(text, after.file.text, plan.fixes))
          expect(isWithin(after.file.text, text)).toBe(true)
          expect(after.drafts.map(ownFacts)).toEqual(before.drafts.map(ownFacts))
          const [was, is] = [closureOf(before.drafts), closureOf(after.drafts)]
          for (const { id } of before.drafts)
            expect(
              [...(was.get(id) ?? [])].filter((need) => need !== id && is.get(id)?.has(need) !== true),
            ).toEqual([])
          expect(apartIn(after.drafts)).toEqual([])
          expect(needlessNeeds(format.fixable?.(after.file) ?? fail(), after.drafts)).toEqual([])
          expect(await planFix(after.file, { format, rules, now: 0 })).toEqual({ fixes: [], files: [] })
        },
      ),
      runs,
    )
  },
)

const rules = { unknownDependency: 'error' as const }

const fail = (): never => {
  throw new Error('there is none')
}

const unnamedLines = (text: string, fixes: readonly { line: number }[]): readonly string[] => {
  const named = new Set(fixes.map(({ line }) => line))
  return text.split('\n').filter((_, index) => !named.has(index + 1))
}

/** Of the text after: without what is left of the lines that are named. Only a note of Kiro's may be gone as a whole. */
function linesLeft(before: string, after: string, fixes: readonly { line: number }[]): readonly string[] {
  const named = new Set(fixes.map(({ line }) => line))
  const now = after.split('\n')
  let at = 0
  return before.split('\n').flatMap((line, index) => {
    if (!named.has(index + 1)) return [now[at++] ?? '(gone)']
    const isGone = /_Depends:/.test(line) && !/_Depends:/.test(now[at] ?? '')
    if (!isGone) at++
    return []
  })
}

/** Whether a text is another one with characters taken out. */
function isWithin(part: string, whole: string): boolean {
  let at = 0
  for (const sign of part) {
    at = whole.indexOf(sign, at) + 1
    if (at === 0) return false
  }
  return true
}

/** All but what comes before an item and beside it, and where the names are in its text. */
const ownFacts = ({
  dependsOn: _,
  group: _group,
  line: _line,
  title,
  description,
  metadata,
  ...draft
}: ItemDraft) => ({
  ...draft,
  title: title.replace(/ \(depends on [^)]*\)/, ''),
  description: description.replace(/^.*_Depends:.*$/m, '').trim(),
  metadata: { ...metadata, marks: null },
})

/** What has to be done before each item, by whichever way. */
function closureOf(drafts: readonly ItemDraft[]): ReadonlyMap<string, ReadonlySet<string>> {
  const needs = new Map(drafts.map(({ id, dependsOn }) => [foldId(id), dependsOn.map(foldId)]))
  return new Map(
    drafts.map(({ id }) => {
      const found = new Set<string>()
      const open = [...(needs.get(foldId(id)) ?? [])]
      for (const need of open) {
        if (found.has(need)) continue
        found.add(need)
        open.push(...(needs.get(need) ?? []))
      }
      return [id, new Set(drafts.filter((draft) => found.has(foldId(draft.id))).map((draft) => draft.id))]
    }),
  )
}
