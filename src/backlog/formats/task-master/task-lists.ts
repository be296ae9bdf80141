import type { Node } from 'jsonc-parser'
import type { Problem } from '../../../core/errors.ts'
import { errorAt, objectAt, objectsIn, type JsonObject, type JsonText } from '../../json/json-object.ts'
import { jsonRoot } from '../../json/json-root.ts'
import { plural } from '../../../text/plural.ts'
import { quoted } from '../../quoted.ts'
import type { SourceFile } from '../../source-file.ts'

/** The tag that is meant where none is named. */
const usualTag = 'master'

export interface TaskLists {
  readonly within: JsonText
  /** The list of each tag; of a file as it was before there were tags, one of the usual tag. */
  readonly byTag: ReadonlyMap<string, TagList>
}

interface TagList {
  readonly list: Node
  readonly field: string
}

/** Where the lists of tasks are: each tag has one, and an older file has but one. */
export function taskLists(file: SourceFile): TaskLists | { readonly problems: readonly Problem[] } {
  const root = jsonRoot(file)
  if ('problems' in root) return root
  const { within, values } = root
  const tasks = values.get('tasks')
  const master = values.get(usualTag)
  const isOld = tasks?.type === 'array' && (master === undefined || listIn(within, master) === null)
  const tags = [...values].flatMap(([tag, node]): readonly [string, TagList][] => {
    const list = listIn(within, node)
    return list === null ? [] : [[tag, { list, field: list === node ? tag : `${tag}.tasks` }]]
  })
  const old: readonly [string, TagList][] = isOld ? [[usualTag, { list: tasks, field: 'tasks' }]] : []
  const byTag = new Map([...old, ...tags.filter(([, { list }]) => !isOld || list !== tasks)])
  return byTag.size === 0
    ? refused(within, 'must have a list "tasks", or tags that have one')
    : { within, byTag }
}

/** A tag that is a list itself is real, though its tool finds no tasks in it. */
function listIn(within: JsonText, tag: Node): Node | null {
  if (tag.type === 'array') return tag
  const list = tag.type === 'object' ? objectAt(within, tag, '').values.get('tasks') : undefined
  return list?.type === 'array' ? list : null
}

/** The tag that a source means: the one that it names, else the usual one, else the first. Null: there is none of that name. */
export function tagOf({ byTag }: TaskLists, part: string | null): string | null {
  const [first = null] = byTag.keys()
  const wanted = part ?? (byTag.has(usualTag) ? usualTag : first)
  return wanted !== null && byTag.has(wanted) ? wanted : null
}

export interface ChosenList {
  readonly tasks: readonly JsonObject[]
  readonly problems: readonly Problem[]
}

/** The tasks of the tag that a source means. What is wrong with other tags is not looked at. */
export function chosenList(file: SourceFile): ChosenList {
  const lists = taskLists(file)
  if ('problems' in lists) return { tasks: [], problems: lists.problems }
  const { within, byTag } = lists
  const tag = tagOf(lists, file.part)
  const chosen = tag === null ? undefined : byTag.get(tag)
  if (chosen === undefined) {
    const tags = [...byTag.keys()].map(quoted).join(', ')
    return { tasks: [], ...refused(within, `has no tag ${quoted(file.part ?? '')}; it has ${tags}`) }
  }
  const { objects, problems } = objectsIn(within, chosen.list, chosen.field)
  const isBare = chosen.field === tag
  const notice: Problem = {
    ...errorAt(within, {
      offset: chosen.list.offset,
      field: chosen.field,
      message: 'is a list; taken as its tasks',
    }),
    severity: 'notice',
  }
  const others = otherTags(lists, chosen)
  return { tasks: objects, problems: [...(isBare ? [notice] : []), ...problems, ...others] }
}

/** One notice of the tasks that other tags have. A list of anything else at the root is no tag. */
function otherTags({ within, byTag }: TaskLists, chosen: TagList): readonly Problem[] {
  const counts = [...byTag].flatMap(([tag, { list }]): readonly [string, number][] => {
    if (list === chosen.list) return []
    const count = objectsIn(within, list, tag).objects.filter(({ values }) => values.has('title')).length
    return count === 0 ? [] : [[tag, count]]
  })
  const [[first] = []] = counts
  if (first === undefined) return []
  const named = counts.map(([tag, count]) => `${quoted(tag)} (${plural(count, 'task')})`).join(', ')
  const message = `tags that are not read: ${named}; one is named as in ${quoted(`tasks.json#${first}`)}`
  return [{ ...errorAt(within, { offset: 0, field: null, message }), severity: 'notice' }]
}

const refused = (within: JsonText, message: string): { readonly problems: readonly Problem[] } => ({
  problems: [errorAt(within, { offset: 0, field: null, message })],
})
