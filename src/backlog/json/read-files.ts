import { declaredPath } from '../../core/naming/declared-path.ts'
import type { Fields } from './task-fields.ts'
import { quoted } from '../quoted.ts'

/** The paths that a task declares under `files`; a trailing `/` means the directory. */
export function readFiles(fields: Fields): readonly string[] {
  return fields.texts('files').flatMap((text, index) => {
    const declared = declaredPath(text)
    if (declared === null || text.includes('\0')) {
      fields.error('files', `[${index}] ${quoted(text)} is not a path inside the repository`)
      return []
    }
    if (declared.kind === 'file') return [declared.path]
    return [declared.path === '' ? './' : `${declared.path}/`]
  })
}
