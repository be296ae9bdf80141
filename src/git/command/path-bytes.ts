declare const bytes: unique symbol

/**
 * A path as git gave it, one character per byte: file names need not be UTF-8. Goes back to git unchanged,
 * to the file system by `onDisk`, to people by `shown`.
 */
export type PathBytes = string & { readonly [bytes]: true }

export const pathBytes = (latin1: string): PathBytes => latin1 as PathBytes

export const fromText = (path: string): PathBytes => Buffer.from(path, 'utf8').toString('latin1') as PathBytes

export const shown = (path: PathBytes): string => Buffer.from(path, 'latin1').toString('utf8')

export const onDisk = (root: string, path: PathBytes): Buffer =>
  Buffer.concat([Buffer.from(`${root}/`, 'utf8'), Buffer.from(path, 'latin1')])

/** The fields of a `-z` listing. */
export const zeroSplit = (output: string): string[] => output.split('\0').slice(0, -1)

/** A `-z` listing for stdin. */
export const zeroJoin = (fields: readonly string[]): string => fields.map((field) => `${field}\0`).join('')

/** Whether `path` is `folder` or lies below it. */
export const isWithin = (path: string, folder: string): boolean => {
  const bare = folder.replace(/\/+$/, '')
  return path === bare || path.startsWith(`${bare}/`)
}
