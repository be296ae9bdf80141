import type { ToolClass } from '../../../core/agent/agent-event.ts'
import type { JsonRecord } from '../json-record.ts'
import { lineChange } from './line-change.ts'
import { toolClass } from './tool-class.ts'
import { toolFiles, toolTitle } from './tool-title.ts'

/** What a tool call is about, from its name and arguments: CLIs differ in names more than in what the tools do. */
export interface ToolCall {
  readonly name: string
  readonly class: ToolClass
  readonly title: string
  readonly files?: readonly string[]
  readonly added?: number
  readonly removed?: number
}

/** @param folder where the agent works: files below it are named by their path in it. */
export function toolCall(name: string, input: JsonRecord | undefined, folder: string | null): ToolCall {
  const call = { name, class: toolClass(name), title: pathIn(folder, toolTitle(input)) }
  if (call.class !== 'read' && call.class !== 'edit') return call
  const files = toolFiles(input)
  const change = call.class === 'edit' ? lineChange(input) : {}
  return { ...call, ...(files.length > 0 ? { files } : {}), ...change }
}

function pathIn(folder: string | null, path: string): string {
  if (folder === null || folder === '' || folder === '/') return path
  const below = folder.endsWith('/') ? folder : `${folder}/`
  return path.startsWith(below) ? path.slice(below.length) : path
}
