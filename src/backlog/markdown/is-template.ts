import type { MarkdownPage } from './markdown-page.ts'

/** A form to be filled in, such as `# Tasks: [FEATURE NAME]`: its tasks are examples. */
export const isTemplate = (page: MarkdownPage): boolean =>
  page.headings.some(({ level, text }) => level === 1 && unfilled.test(text))

const unfilled = /^(?:\w+ )?tasks?:?\s+(?:\[[^\]]*\]|\{\{.*\}\}|<[^>]*>|\$\{?\w+\}?)$/i
