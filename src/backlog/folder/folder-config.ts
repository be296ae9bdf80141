import { resolve } from 'node:path'
import { parseDocument } from 'yaml'

/** In the project's root: it names the folder of the tasks, and its settings are those that count. */
export const rootConfig = 'backlog.config.yml'

/** Beside the tasks. */
export const isFolderConfig = (name: string): boolean => /^config\.ya?ml$/.test(name)

/** Whether a configuration is one of Backlog.md: any tool may call its own `config.yml`. */
export const isOfBacklogMd = (text: string): boolean =>
  /^(?:statuses|default_status|task_prefix|backlog_directory|definition_of_done)\s*:/m.test(text)

/** Absolute, without a slash at its end, so that one folder has one path. @param at the folder that the configuration is in. */
export function folderNamedBy(text: string, at: string): string {
  const value: unknown = parseDocument(text).get('backlog_directory')
  return resolve(at, typeof value === 'string' && value.trim() !== '' ? value.trim() : 'backlog')
}
