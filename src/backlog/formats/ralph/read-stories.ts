import type { ReadingRules } from '../../../core/backlog/reading-rules.ts'
import { itemId } from '../../../core/ids.ts'
import type { ItemDraft } from '../../../core/item.ts'
import { defaultPriority, noPriority, priorityOf, priorityWords } from '../../../core/priority.ts'
import { draftOf } from '../../draft.ts'
import { readId } from '../../json/read-id.ts'
import { notBlank, readTitle } from '../../json/read-title.ts'
import { TaskFields } from '../../json/task-fields.ts'
import { quoted } from '../../quoted.ts'
import type { SourceFile } from '../../source-file.ts'
import { TaskNames } from '../../task-names.ts'
import type { FormatReading } from '../format.ts'
import { withSections } from '../sections.ts'
import { storyList } from './story-list.ts'
import { addAll } from '../../add-all.ts'

/** The drafts are in the order of the stories' numbers: there are more of them, and finer ones, than priorities. */
export function readStories(file: SourceFile, rules?: ReadingRules): FormatReading {
  const { stories, problems } = storyList(file)
  const found = [...problems]
  const names = new TaskNames(rules)
  const ids = new Set(stories.flatMap((story) => new TaskFields(story).name('id') ?? []))
  const read = stories.flatMap((story) => {
    const fields = new TaskFields(story)
    const ranked = readStory(fields, { source: file.name, line: story.line, ids })
    addAll(found, fields.problems)
    if (ranked === null) return []
    const { rank, draft } = ranked
    return [{ rank, draft: { ...draft, id: names.next(draft.id, { file: file.name, line: draft.line }) } }]
  })
  const inOrder = read.toSorted((one, other) => one.rank - other.rank)
  return { drafts: inOrder.map(({ draft }) => draft), problems: [...names.problems, ...found] }
}

interface RankedStory {
  readonly rank: number
  readonly draft: ItemDraft
}

interface Around {
  readonly source: string
  readonly line: number
  /** Of all stories. */
  readonly ids: ReadonlySet<string>
}

function readStory(fields: TaskFields, { ids, ...place }: Around): RankedStory | null {
  const id = readId(fields, (given) => given.name('id'))
  const { rank, ...priority } = readPriority(fields)
  const needsKey = keyOfNeeds(fields, ids)
  const facts = {
    title: readTitle(fields, id),
    description: withSections(fields.text('description'), { Notes: notBlank(noteOf(fields)) }),
    ...priority,
    status: fields.flag('passes') === true ? ('done' as const) : ('todo' as const),
    dependsOn: fields.names(needsKey).map(itemId),
    metadata: { ...fields.others(new Set([...known, needsKey])), ...fields.record('metadata') },
  }
  return id === null ? null : { rank, draft: draftOf({ ...place, id, ...facts }) }
}

/** Keys that have become facts of their own; every other key, like the acceptance criteria, is kept as metadata. */
const known = new Set('id title description notes priority passes dependsOn metadata'.split(' '))

/** Some spell it otherwise; under these names others have prose, which is no order. */
function keyOfNeeds(fields: TaskFields, ids: ReadonlySet<string>): string {
  const isList = (value: unknown): boolean =>
    Array.isArray(value) && value.length > 0 && value.every((name) => ids.has(String(name)))
  const spelled = ['dependencies', 'depends_on'].find((key) => isList(fields.value(key)))
  return fields.has('dependsOn') ? 'dependsOn' : (spelled ?? 'dependsOn')
}

function noteOf(fields: TaskFields): string {
  const notes = fields.value('notes')
  if (typeof notes === 'string') return notes
  return Array.isArray(notes) ? notes.filter((note) => typeof note === 'string').join('\n') : ''
}

/** Any number, 1 first; a word, as some write it. */
function readPriority(
  fields: TaskFields,
): Pick<ItemDraft, 'priority' | 'sourcePriority'> & { readonly rank: number } {
  const given = fields.value('priority') ?? null
  const rank = typeof given === 'number' ? given : typeof given === 'string' ? rankOf(given) : null
  if (rank === null) {
    if (given !== null) {
      const shown = quoted(typeof given === 'string' ? given : JSON.stringify(given))
      fields.notice('priority', `${shown} is no number; taken as ${defaultPriority}`)
    }
    return { priority: defaultPriority, sourcePriority: null, rank: defaultPriority }
  }
  const { priority } = priorityOf(Math.max(0, rank), 'ranks') ?? noPriority
  return { priority, sourcePriority: typeof given === 'string' ? given : String(rank), rank }
}

function rankOf(text: string): number | null {
  if (Object.hasOwn(priorityWords, text.toLowerCase())) return priorityWords[text.toLowerCase()] ?? null
  const number = Number(text)
  return text.trim() === '' || !Number.isFinite(number) ? null : number
}
