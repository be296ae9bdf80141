/** Further parts of a description, each under its heading; empty ones are left out. */
export function withSections(
  description: string | null,
  sections: Readonly<Record<string, string | readonly string[] | null>>,
): string {
  const parts = Object.entries(sections).flatMap(([heading, content]) => {
    const text = (
      typeof content === 'string' ? content : (content ?? []).map((line) => `- ${line}`).join('\n')
    ).trim()
    return text === '' ? [] : [`## ${heading}\n\n${text}`]
  })
  return [description?.trim() ?? '', ...parts].filter((part) => part !== '').join('\n\n')
}
