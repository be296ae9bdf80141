import type { ToolEvent } from '../../core/agent/agent-event.ts'
import { groupDigits } from '../../text/plural.ts'
import { literal, safe, type Safe } from '../../text/safe.ts'
import { signs } from '../../text/signs.ts'
import { commonPattern } from './common-pattern.ts'
import { cutWorktree } from './cut-worktree.ts'
import { oneLine } from './one-line.ts'
import { shellCommand } from './shell-command.ts'

/** A call of a tool as the text of one line, its verb first: `Edit src/a.ts  +41 −3`. */
export function toolLine(event: ToolEvent, worktree: string): Safe {
  const title = placed(event.title, worktree)
  switch (event.class) {
    case 'read':
      return safe`${readVerb(event)} ${filesOf(event, worktree) ?? title}`
    case 'edit':
      return safe`${editVerb(event)} ${filesOf(event, worktree) ?? title}${changed(event)}`
    case 'shell':
      return commandLine(event, worktree)
    case 'search':
      return searchLine(event, title)
    case 'agent':
      return safe`Agent ${quoted(title)}`
    case 'mcp':
      return title === '' ? safe`mcp ${mcpName(event)}` : safe`mcp ${mcpName(event)} ${quoted(title)}`
    case 'other':
      return named(event, title)
  }
}

/** Several reads in a row: `Read 4 files  src/auth/*.ts`. */
export function readsLine(events: readonly ToolEvent[], worktree: string): Safe {
  const paths = [...new Set(events.map((event) => event.files?.[0] ?? event.title))]
  const [only] = events
  if (paths.length === 1 && only !== undefined) return toolLine(only, worktree)
  const pattern = commonPattern(paths.map((path) => cutWorktree(path, worktree)))
  return safe`Read ${groupDigits(paths.length)} files  ${oneLine(pattern)}`
}

/** Reads that may be shown in one line: of files, not of folders or pages. */
export const isFileRead = (event: ToolEvent): boolean =>
  event.class === 'read' && readVerb(event) === 'Read' && event.parent === undefined

const commandLine = (event: ToolEvent, worktree: string): Safe =>
  oneLine(cutWorktree(shellCommand(event.title, worktree), worktree))

const placed = (title: string, worktree: string): Safe => oneLine(cutWorktree(title, worktree))

function filesOf({ files = [] }: ToolEvent, worktree: string): Safe | null {
  const [only] = files
  if (only === undefined) return null
  const distinct = [...new Set(files)]
  if (distinct.length === 1) return placed(only, worktree)
  const names = distinct.map((file) => cutWorktree(file, worktree)).join(', ')
  return safe`${groupDigits(distinct.length)} files  ${oneLine(names)}`
}

function readVerb({ name }: ToolEvent): Safe {
  if (/fetch|url|http/i.test(name)) return literal('Fetch')
  return /(?:^|_)(?:list|ls|dir)|directory|folder/i.test(name) ? literal('List') : literal('Read')
}

function editVerb({ name }: ToolEvent): Safe {
  if (/delete|remove/i.test(name)) return literal('Delete')
  if (/move|rename/i.test(name)) return literal('Move')
  return /write|create|^add/i.test(name) ? literal('Write') : literal('Edit')
}

/** A file that was written anew has nothing removed. */
function changed(event: ToolEvent): Safe {
  const { added, removed } = event
  if (added === undefined) return literal('')
  const plus = safe`  +${groupDigits(added)}`
  if (removed === undefined || (removed === 0 && editVerb(event) === 'Write')) return plus
  return safe`${plus} ${signs.minus.glyph}${groupDigits(removed)}`
}

function searchLine({ name }: ToolEvent, title: Safe): Safe {
  if (/web/i.test(name)) return safe`Search the web ${quoted(title)}`
  if (/glob|find|list/i.test(name)) return safe`Find ${title}`
  return safe`Search ${quoted(title)}`
}

const quoted = (title: Safe): Safe => (title === '' ? title : safe`"${title}"`)

/** `mcp__github__create_issue` is `github.create_issue`. */
function mcpName({ name }: ToolEvent): Safe {
  const parts = /^mcp__(.+?)__(.+)$/.exec(name)
  return oneLine(parts === null ? name.replace(/^mcp_/, '') : `${parts[1]}.${parts[2]}`, mostOfName)
}

const named = ({ name }: ToolEvent, title: Safe): Safe =>
  title === '' ? oneLine(name, mostOfName) : safe`${oneLine(name, mostOfName)} ${title}`

const mostOfName = 100
