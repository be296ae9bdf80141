import type { Role } from '../../text/role.ts'

/** Few colours: keywords, texts, numbers and comments are what one reads by. */
const roles: Readonly<Record<string, Role>> = {
  'hljs-keyword': 'info',
  'hljs-tag': 'info',
  'hljs-selector-tag': 'info',
  'hljs-meta': 'info',
  'hljs-section': 'info',
  'hljs-string': 'warn',
  'hljs-regexp': 'warn',
  'hljs-char': 'warn',
  'hljs-number': 'run',
  'hljs-literal': 'run',
  'hljs-symbol': 'run',
  'hljs-bullet': 'run',
  'hljs-type': 'run',
  'hljs-built_in': 'run',
  'hljs-title': 'accent',
  'hljs-attr': 'accent',
  'hljs-attribute': 'accent',
  'hljs-comment': 'dim',
  'hljs-quote': 'dim',
  'hljs-doctag': 'dim',
  // What stands in a text is code again.
  'hljs-subst': 'text',
}

export const roleOfClass = (classes: readonly string[]): Role | null =>
  classes.map((name) => roles[name]).find((role) => role !== undefined) ?? null
