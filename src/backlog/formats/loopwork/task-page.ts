export interface TaskPage {
  readonly title: string | null
  readonly description: string
}

/** `# TASK-001: Title` and what follows. A page without a heading is all description. */
export function parseTaskPage(text: string, id: string): TaskPage {
  const lines = text.replaceAll(/\r\n?/g, '\n').split('\n')
  const at = headingAt(lines)
  if (at === null) return { title: null, description: lines.join('\n').trim() }
  const heading = (lines[at] ?? '')
    .replace(/^#\s+/, '')
    .replace(/\s+#+\s*$/, '')
    .trim()
  const description = [...lines.slice(0, at), ...lines.slice(at + 1)].join('\n').trim()
  return { title: withoutId(heading, id), description }
}

/** The first `#` line that is not inside a code fence, where it would be a shell comment. */
function headingAt(lines: readonly string[]): number | null {
  let fence: string | null = null
  for (const [index, line] of lines.entries()) {
    const mark = /^ {0,3}(```+|~~~+)/.exec(line)?.[1]?.slice(0, 3)
    if (mark !== undefined) fence = fence === null ? mark : fence === mark ? null : fence
    else if (fence === null && /^#\s+\S/.test(line)) return index
  }
  return null
}

function withoutId(heading: string, id: string): string | null {
  if (!heading.toLowerCase().startsWith(id.toLowerCase())) return heading
  const rest = heading.slice(id.length)
  const title = rest.replace(/^\s*[:\-–—]\s*/, '')
  if (title === rest && rest !== '') return heading
  return title === '' ? null : title
}
