import type { BacklogFormat } from './format.ts'
import { loopworkFormat } from './loopwork/format.ts'

/** Every format that loopwork reads. The first that matches a file's name is its format. */
const formats: readonly BacklogFormat[] = [loopworkFormat]

export const formatOf = (path: string): BacklogFormat | null =>
  formats.find((format) => format.matches(path)) ?? null

export const usualPaths: readonly string[] = formats.map((format) => format.usualPath)

export const formatNames = formats.map((format) => `${format.name} (${format.usualPath})`).join(', ')
